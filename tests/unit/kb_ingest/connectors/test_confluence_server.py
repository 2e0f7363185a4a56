"""Confluence on one's own servers: pages with all who may read them, restrictions from above included."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.errors import SettingsError
from kb_ingest.connectors.faults import AccessRefused, SourceFailed
from kb_ingest.front_matter import NOBODY
from tests.fakes.sources.confluence import WikiPage
from tests.fakes.sources.confluence_server import TOKEN, ConfluenceServer
from tests.fakes.sources.place import Mishap
from tests.unit.kb_ingest.connectors.looking import Looked, described
from tests.unit.kb_ingest.connectors.looking import look as look_with

SECRETS = {"confluence_token": TOKEN}


@pytest.fixture
async def wiki() -> AsyncIterator[ConfluenceServer]:
    made = ConfluenceServer()
    made.spaces["IT"] = [
        WikiPage("1", "Home", "<p>Welcome.</p>"),
        WikiPage("2", "Wi-Fi", "<p>Choose eduroam.</p>", parent="1", labels=("handrail",)),
        WikiPage("3", "For IT", "<p>Inside.</p>", parent="1", groups=("it",)),
        WikiPage("4", "Switches", "<p>Restart them.</p>", parent="3"),
        WikiPage("5", "Lin's", "<p>Notes.</p>", parent="1", users=("lin",)),
    ]
    async with made.serving():
        yield made


def source(wiki: ConfluenceServer, **lines: Any) -> Any:
    given = {"kind": "confluence-server", "address": wiki.url, "spaces": "IT", "audience": "staff"}
    return described(**{**given, "audiences": {"IT": "it-team"}, **lines})


async def look(home: Path, source: Any, secrets: Mapping[str, str] = SECRETS) -> Looked:
    return await look_with(home, source, secrets)


async def test_pages_come_with_who_may_read_them(wiki: ConfluenceServer, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(wiki))
    assert looked.audiences == {
        "Home": None, "Wi-Fi": None, "For IT": ("it-team",), "Switches": ("it-team",), "Lin's": (NOBODY,),
    }  # fmt: skip
    about = looked.abouts["it/wi-fi-2.html"]
    assert (about.id, about.url, about.usual) == ("kb/2", f"{wiki.url}/display/IT/2", ("staff",))
    assert "eduroam" in looked.texts["it/wi-fi-2.html"] and looked.unmapped == {"lin"}


async def test_what_lies_below_something_unseen_is_for_nobody(wiki: ConfluenceServer, tmp_path: Path) -> None:
    wiki.page("3").status = "archived"
    looked = await look(tmp_path, source(wiki))
    assert looked.audiences["Switches"] == (NOBODY,) and "For IT" not in looked.audiences


async def test_changed_deleted_and_labelled(wiki: ConfluenceServer, tmp_path: Path) -> None:
    assert (await look(tmp_path, source(wiki))).fetched == 5
    wiki.page("2").version, wiki.page("2").body = 2, "<p>Choose campus.</p>"
    wiki.page("5").status = "trashed"
    looked = await look(tmp_path, source(wiki))
    assert looked.fetched == 1 and len(looked.texts) == 4 and "campus" in looked.texts["it/wi-fi-2.html"]
    assert list((await look(tmp_path, source(wiki, labels="Handrail"))).texts) == ["it/wi-fi-2.html"]


async def test_what_goes_wrong_ends_it_and_is_named(wiki: ConfluenceServer, tmp_path: Path) -> None:
    wiki.goes_wrong("start=2", Mishap(503, {"Retry-After": "4"}), Mishap(500, times=4))
    with pytest.raises(SourceFailed, match="500"):
        await look(tmp_path, source(wiki))
    wiki.goes_wrong("start=2", Mishap(200, body='{"results": [], "size": 0, "_links": {"next": "/x"}}'))
    with pytest.raises(SourceFailed, match="stopped in the middle"):
        await look(tmp_path, source(wiki))
    with pytest.raises(AccessRefused, match="CONFLUENCE_TOKEN"):
        await look(tmp_path, source(wiki), {"confluence_token": "old"})
    with pytest.raises(SourceFailed, match="no space HR"):
        await look(tmp_path, source(wiki, spaces="HR"))
    with pytest.raises(SettingsError, match="audience"):
        source(wiki, audience=[])
