"""Text on its way to a chat platform: what can be seen of it, lines in styles, Markdown read into them. Pure."""
