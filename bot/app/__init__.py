"""The one place where parts meet: settings in, a running Handrail out.

``parts``: what every command needs. ``server``: all that listens, decides and sends. ``page``: its settings.
"""

from bot.app.page import page_settings, sign_in_mode
from bot.app.parts import Parts, bundled_articles
from bot.app.server import Handrail, serving

__all__ = ["Handrail", "Parts", "bundled_articles", "page_settings", "serving", "sign_in_mode"]
