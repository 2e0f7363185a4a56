"""Slack: staff ask here and agents work here. Everything that knows Slack's words, limits and habits is in here."""
