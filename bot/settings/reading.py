"""Reading the environment: one error that names every setting which cannot be used."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings.whole import ENV_FILE, Settings


def read_settings(**changes: Any) -> Settings:
    """Read the environment. ``SettingsError`` names the setting and what is wrong with it."""
    try:
        return Settings(**changes)
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{ENV_FILE} cannot be read: it is not UTF-8. Open it in an editor and save it so."
        ) from error
    except OSError as error:
        raise SettingsError(f"{ENV_FILE} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        lines = [f"{'.'.join(str(part) for part in e['loc']).upper()}: {_wrong_with(e)}" for e in error.errors()]
        raise SettingsError("These settings cannot be used:\n  " + "\n  ".join(lines)) from error


def _wrong_with(error: Any) -> str:
    """One of pydantic's errors, with the value. No secret is shown: those take any value."""
    text = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    value = error.get("input")
    return f"{value!r} cannot be used; {text}" if isinstance(value, (str, int, float)) else text


def unknown_names() -> dict[str, str]:
    """Names in ``.env`` that are no settings, each with the setting that may be meant, or with an empty text."""
    if not ENV_FILE.is_file():
        return {}
    known = [name.upper() for name in Settings.model_fields]
    named = [name.upper() for name in dotenv_values(ENV_FILE, encoding="utf-8")]
    return {name: "".join(get_close_matches(name, known, 1, 0.8)) for name in named if name not in known}
