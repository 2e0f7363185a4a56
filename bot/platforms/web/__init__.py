"""The built-in page: one for staff, one for agents. Nothing but this server is needed for it."""

from bot.platforms.web.sender import WebSender
from bot.platforms.web.settings import PageSettings
from bot.platforms.web.setup import setup_web

__all__ = ["PageSettings", "WebSender", "setup_web"]
