"""``docs/privacy.md`` says of every table what is in it, and of every setting of a time what it is."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import SQLModel

import bot.store.keeping_tables
import bot.store.knowledge_tables
import bot.store.owner_tables
import bot.store.platform_tables
import bot.store.tables  # all of them fill the metadata
from bot.settings.keeping import Keeping

TOLD = (Path(bot.__file__).parent.parent / "docs" / "privacy.md").read_text(encoding="utf-8")


def test_every_table_is_told_of() -> None:
    """Who adds one says there what is in it and when it goes, and has ``forget`` and ``tidy`` reach it."""
    assert [name for name in SQLModel.metadata.tables if f"`{name}`" not in TOLD] == []


def test_every_time_is_told_of_with_its_default() -> None:
    for name, field in Keeping.model_fields.items():
        assert f"{name.upper()}={field.default}" in TOLD, name
