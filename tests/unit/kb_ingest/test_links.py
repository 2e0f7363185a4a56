"""A link from one article to another leads to where its owner publishes that one, or is words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.shelf import SqlShelf
from kb_ingest.build import ingest
from kb_ingest.links import Links
from tests.unit.kb_ingest.workshops import open_shelf, workshop, write

ADDRESSES = {
    "net/vpn.md": "https://help.example/a/17",
    "net/old plan.md": "",
    "desk.html": "https://help.example/desk#in",
}
HERE = Links("net/wifi.md", "https://help.example/a/16", ADDRESSES)


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("vpn.md", "https://help.example/a/17"),
        ("./vpn.md", "https://help.example/a/17"),
        ("../net/vpn.md#on-a-mac", "https://help.example/a/17#on-a-mac"),
        ("/net/vpn.md", "https://help.example/a/17"),
        ("../desk.html#hours", "https://help.example/desk#in"),
        ("old%20plan.md", ""),
        ("gone.md", ""),
        ("../../../etc/passwd.md", ""),
        ("../printers", "https://help.example/printers"),
        ("pictures/plan.pdf", "https://help.example/a/pictures/plan.pdf"),
        ("#below", ""),
        ("//elsewhere.example/vpn.md", "https://elsewhere.example/vpn.md"),
        ("https://elsewhere.example/vpn.md", "https://elsewhere.example/vpn.md"),
        ("javascript:alert(1)", ""),
        ("http://[broken", ""),
    ],
)
def test_a_link_is_followed_from_the_articles_own_file(target: str, leads_to: str) -> None:
    assert HERE.followed(target) == leads_to


def test_an_article_without_an_address_of_its_own_still_links_to_those_that_have_one() -> None:
    alone = Links("net/wifi.md", "", ADDRESSES)
    assert alone.followed("vpn.md") == "https://help.example/a/17"
    assert alone.followed("../printers") == ""


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[SqlShelf]:
    database, shelf = open_shelf(tmp_path)
    yield shelf
    database.sync.dispose()


def text_of(shelf: SqlShelf, article: str) -> str:
    release = shelf.current()
    assert release is not None
    section = shelf.section(release.id, article, 0)
    assert section is not None
    return section.text


def page(title: str, words: str, url: str = "") -> str:
    return f"---\ntitle: {title}\n{f'url: {url}' if url else ''}\n---\n{words}\n"


def test_links_between_a_sources_articles_lead_to_their_addresses_whichever_was_read_first(
    tmp_path: Path, shelf: SqlShelf
) -> None:
    files = {
        "a/wifi.md": page("Wi-Fi", "First see [the tunnel](../b/vpn.md), then [the plan](../b/plan.md).", "https://h.example/1"),
        "b/vpn.md": page("Tunnel", "Back to <a href='../a/wifi.md'>Wi-Fi</a> or [the plan][p].\n\n[p]: plan.md", "https://h.example/2"),
        "b/plan.md": page("Plan", "Nothing is planned just now."),
    }  # fmt: skip
    folder = write(tmp_path / "it-help", files)
    ingest([folder], workshop(tmp_path, shelf))
    assert text_of(shelf, "a/wifi.md") == "First see [the tunnel](https://h.example/2), then the plan."
    assert text_of(shelf, "b/vpn.md") == "Back to [Wi-Fi](https://h.example/1) or the plan."


def test_an_article_changes_when_one_that_it_links_to_gets_another_address(tmp_path: Path, shelf: SqlShelf) -> None:
    shop = workshop(tmp_path, shelf)
    files = {
        "wifi.md": page("Wi-Fi", "See [it](vpn.md) for more."),
        "vpn.md": page("Tunnel", "Here.", "https://h.example/2"),
    }
    folder = write(tmp_path / "it-help", files)
    ingest([folder], shop)
    write(folder, {"vpn.md": page("Tunnel", "Here.", "https://h.example/3")})
    assert ingest([folder], shop).changed == ("vpn.md", "wifi.md")
    assert text_of(shelf, "wifi.md") == "See [it](https://h.example/3) for more."
