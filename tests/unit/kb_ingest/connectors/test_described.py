"""``[sources.<name>]``: every mistake is named with its table and line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.errors import SettingsError
from kb_ingest.connectors.described import sources_from

WIKI = {"kind": "confluence", "address": "https://example.atlassian.net/wiki/", "spaces": "IT"}


def test_a_source_as_it_is_written() -> None:
    made = sources_from({"it-wiki": {**WIKI, "every": "6h", "audience": "staff", "audiences": {"IT": "it-team"}}})[
        "it-wiki"
    ]
    assert made.name == "it-wiki" and made.kind == "confluence" and made.audience == ("staff",)
    assert made.every == timedelta(hours=6) and made.model_dump()["address"] == "https://example.atlassian.net/wiki"


@pytest.mark.parametrize(
    ("every", "time"),
    [("30 minutes", timedelta(minutes=30)), ("1 day", timedelta(days=1)), ("5m", timedelta(minutes=5))],
)
def test_times(every: str, time: timedelta) -> None:
    assert sources_from({"x": {**WIKI, "every": every}})["x"].every == time


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ({}, r"needs a line kind, one of 'folder', 'git', .*'servicenow'"),
        ({"kind": "wiki"}, "it says 'wiki'"),
        ({"kind": "folder"}, r"\[sources\.x\] cannot be used: it needs a line path"),
        ({**WIKI, "space": "IT"}, "there is no line space"),
        ({**WIKI, "every": "often"}, 'every: write a time like "30 minutes"'),
        ({**WIKI, "every": "1 minute"}, "five minutes is the shortest"),
        ({**WIKI, "every": 6}, 'every: write a time like "30 minutes"'),
        ({**WIKI, "address": "wiki.example.edu"}, "address: write an address like https://wiki"),
        ({**WIKI, "address": "https://ann:pw@wiki.example.edu"}, "without a name or password"),
        ({**WIKI, "address": 7}, "address:"),
        ({**WIKI, "spaces": []}, "spaces"),
        ({**WIKI, "audiences": {"IT": ""}}, '"IT staff" = "it-team"'),
        ({**WIKI, "audiences": {"IT": 3}}, "audiences"),
        ({**WIKI, "audience": ""}, "leave it out for all members"),
        ({**WIKI, "permissions": "none"}, "permissions"),
        ({**WIKI, "name": "y"}, "what is the line name"),
        ({"kind": "git", "address": "ext::sh -c id"}, "address"),
        ({"kind": "git", "address": "git@github.com:house/kb.git"}, "ssh://"),
        ({"kind": "git", "address": "--upload-pack=id"}, "address"),
        ({"kind": "git", "address": "/kb", "branch": "--force"}, "branch"),
        ({"kind": "git", "address": "/kb", "page": "https://x.example/"}, r"\{path\}"),
        ({"kind": "google-drive", "folder": "a' or name contains 'x"}, "folder"),
        ("https://x", "is a table"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(lines: Any, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        sources_from({"x": lines})


def test_a_name_is_readable() -> None:
    with pytest.raises(SettingsError, match=r"\[sources\.\.\./x\]: a source's name is made of"):
        sources_from({"../x": WIKI})
