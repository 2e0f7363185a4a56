"""What each command does. ``bot.cli`` gives them their names and options."""
