"""The only reader of the environment. Every name here stands in ``.env.example``, and a test keeps it so.

Values come from the environment, then ``.env``, then the readable ``handrail.toml`` (``HANDRAIL_SETTINGS``), which
alone holds the tables: the policy, and which group means which audience.
"""

from bot.settings.reading import read_settings, unknown_names
from bot.settings.whole import Settings

__all__ = ["Settings", "read_settings", "unknown_names"]
