"""Zendesk: a help centre's published articles, and its user segments."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kb_ingest.connectors.faults import AccessRefused, SourceFailed
from kb_ingest.front_matter import NOBODY
from tests.fakes.sources.place import Mishap
from tests.fakes.sources.zendesk import TOKEN, USER, HelpArticle, Zendesk
from tests.unit.kb_ingest.connectors.looking import Looked, described
from tests.unit.kb_ingest.connectors.looking import look as look_with

SECRETS = {"zendesk_user": USER, "zendesk_token": TOKEN}


async def look(home: Path, source: Any, secrets: Mapping[str, str] = SECRETS) -> Looked:
    return await look_with(home, source, secrets)


@pytest.fixture
async def zendesk() -> AsyncIterator[Zendesk]:
    made = Zendesk()
    made.articles = [
        HelpArticle(1, "Wi-Fi", "<p>Choose eduroam.</p>", labels=("network",)),
        HelpArticle(2, "Printing", "<p>Two queues.</p>", segment=1, section=7),
        HelpArticle(3, "Switches", "<p>Restart them.</p>", segment=2),
        HelpArticle(4, "Draft", "<p>Not yet.</p>", draft=True),
        HelpArticle(5, "Empty", None),
        HelpArticle(6, "WLAN", "<p>eduroam.</p>", locale="de"),
    ]
    async with made.serving():
        yield made


def source(zendesk: Zendesk, **lines: Any) -> Any:
    return described(**{"kind": "zendesk", "address": zendesk.url, "locale": "en-gb", **lines})


async def test_published_articles_come_with_their_audiences(zendesk: Zendesk, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(zendesk, audiences={"signed_in_users": "members", "it agents": "it-team"}))
    assert sorted(looked.texts) == ["printing-2.html", "switches-3.html", "wi-fi-1.html"]
    assert looked.audiences == {"Wi-Fi": ("public",), "Printing": ("members",), "Switches": ("it-team",)}
    about = looked.abouts["wi-fi-1.html"]
    assert (about.id, about.url) == ("kb/1", "https://help.example.edu/hc/en-gb/articles/1") and about.tags == (
        "network",
    )
    assert looked.notes == {"empty-5.html": "holds no text"}


async def test_a_segment_that_is_not_mapped_is_nobody(zendesk: Zendesk, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(zendesk, audience="staff"))
    assert looked.audiences == {"Wi-Fi": None, "Printing": (NOBODY,), "Switches": (NOBODY,)}
    assert looked.abouts["wi-fi-1.html"].usual == ("staff",)  # said for what has no segment
    looked = await look(tmp_path, source(zendesk, audiences={"everybody": "members"}))
    assert looked.audiences["Wi-Fi"] == ("members",)


async def test_changed_and_deleted(zendesk: Zendesk, tmp_path: Path) -> None:
    assert (await look(tmp_path, source(zendesk))).fetched == 3
    zendesk.articles[0].edited, zendesk.articles[0].body = "2026-02-02T08:00:00Z", "<p>Choose campus.</p>"
    del zendesk.articles[1]
    looked = await look(tmp_path, source(zendesk))
    assert looked.fetched == 1 and sorted(looked.texts) == ["switches-3.html", "wi-fi-1.html"]
    assert "campus" in looked.texts["wi-fi-1.html"]


async def test_sections_and_labels_choose(zendesk: Zendesk, tmp_path: Path) -> None:
    assert list((await look(tmp_path, source(zendesk, sections="7"))).texts) == ["printing-2.html"]
    assert list((await look(tmp_path, source(zendesk, labels=["Network"]))).texts) == ["wi-fi-1.html"]


async def test_a_listing_that_does_not_say_that_it_ends_is_none(zendesk: Zendesk, tmp_path: Path) -> None:
    zendesk.leaves_out_meta = True
    with pytest.raises(SourceFailed, match="does not say whether that was all"):
        await look(tmp_path, source(zendesk))
    zendesk.leaves_out_meta = False
    zendesk.goes_wrong("page[after]", Mishap(500, times=5))
    zendesk.goes_wrong("after", Mishap(500, times=5))
    with pytest.raises(SourceFailed, match="500"):
        await look(tmp_path, source(zendesk))


async def test_a_wrong_token_is_named(zendesk: Zendesk, tmp_path: Path) -> None:
    with pytest.raises(AccessRefused, match="ZENDESK_USER and ZENDESK_TOKEN"):
        await look(tmp_path, source(zendesk), {**SECRETS, "zendesk_token": "old"})
