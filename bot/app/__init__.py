"""The one place where parts meet: settings in, a running Handrail out.

``parts``: what every command needs. ``server``: all that listens, decides and sends. ``page``, ``slack`` and ``teams``:
their settings. ``owners``: what knowledge owners see and are told. ``releases``: what they do with releases.
``sources``: looking at described sources when it is time.
"""

from bot.app.page import page_settings, sign_in_mode
from bot.app.parts import Parts, bundled_articles
from bot.app.server import Handrail, serving, working
from bot.app.tables import tables_there
from bot.app.waiting import waiting

__all__ = [
    "Handrail",
    "Parts",
    "bundled_articles",
    "page_settings",
    "serving",
    "sign_in_mode",
    "tables_there",
    "waiting",
    "working",
]
