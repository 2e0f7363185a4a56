"""From where articles live to a release: deleted there is deleted here, and what cannot be read empties nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import NothingReadable, TooMuchRemoved
from bot.store.shelf import SqlShelf
from kb_ingest.build import Workshop, ingest
from kb_ingest.connectors.described import AnySource
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.report import IngestReport
from tests.fakes.sources.confluence import TOKEN, USER, Confluence, WikiPage
from tests.fakes.sources.place import Mishap
from tests.fakes.sources.site import Site
from tests.unit.kb_ingest.connectors.looking import described, look
from tests.unit.kb_ingest.workshops import open_shelf, workshop, write

SECRETS = {"confluence_user": USER, "confluence_token": TOKEN}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    home = tmp_path / "home"
    home.mkdir()
    database, shelf = open_shelf(home)
    yield workshop(home, shelf)
    database.sync.dispose()


async def ingested(shop: Workshop, source: AnySource, *, yes: bool = False) -> IngestReport:
    looked = await look(shop.home, source, SECRETS)
    return ingest(looked.found, shop, source=source.name, yes=yes)


def served(shop: Workshop) -> dict[str, str]:
    release = shop.shelf.current()
    assert release is not None
    return {passage.article.id: passage.text for passage in shop.shelf.passages(release.id)}


def wiki_of(pages: int) -> Confluence:
    wiki = Confluence()
    wiki.spaces["IT"] = [WikiPage(str(n), f"Page {n}", f"<p>Do thing {n}.</p>") for n in range(pages)]
    return wiki


async def test_deleted_there_is_deleted_here_and_the_rest_stays(shop: Workshop, tmp_path: Path) -> None:
    other = ingest([write(tmp_path / "other", {"x.md": "# X\n\nOther."})], shop)
    assert other.outcome == "published"
    wiki = wiki_of(10)
    async with wiki.serving() as url:
        source = described(kind="confluence", address=f"{url}/wiki", spaces="IT", audience="staff")
        assert len((await ingested(shop, source)).added) == 10
        wiki.page("3").status = "trashed"
        wiki.page("4").version, wiki.page("4").body = 2, "<p>Do another thing.</p>"
        report = await ingested(shop, source)
        assert (report.removed, report.changed, len(report.unchanged)) == (("kb/3",), ("kb/4",), 8)
        assert "kb/3" not in served(shop) and "another" in served(shop)["kb/4"] and "x.md" in served(shop)
        assert (await ingested(shop, source)).outcome == "unchanged"


async def test_much_less_than_before_has_to_be_asked_for(shop: Workshop) -> None:
    wiki = wiki_of(5)
    async with wiki.serving() as url:
        source = described(kind="confluence", address=f"{url}/wiki", spaces="IT", audience="staff")
        await ingested(shop, source)
        wiki.page("1").status = wiki.page("2").status = "trashed"
        with pytest.raises(TooMuchRemoved, match="more than a fifth"):
            await ingested(shop, source)
        assert len(served(shop)) == 5
        assert len((await ingested(shop, source, yes=True)).removed) == 2


@pytest.mark.parametrize("part", ["/spaces?", "cursor=2", "/restriction", "/pages/7?"])
async def test_whatever_cannot_be_read_empties_nothing(shop: Workshop, part: str) -> None:
    wiki = wiki_of(8)
    async with wiki.serving() as url:
        source = described(kind="confluence", address=f"{url}/wiki", spaces="IT", audience="staff")
        await ingested(shop, source)
        before = served(shop)
        wiki.page("7").version = 2
        wiki.goes_wrong(part, Mishap(503, times=5))
        with pytest.raises(SourceFailed, match=r"Nothing has been changed\."):
            await ingested(shop, source)
        assert served(shop) == before
    with pytest.raises(SourceFailed, match="cannot be read just now"):
        await ingested(shop, source)  # it is not there at all by now
    assert served(shop) == before


async def test_a_place_that_shows_nothing_any_more_empties_nothing(shop: Workshop) -> None:
    wiki = wiki_of(3)
    async with wiki.serving() as url:
        source = described(kind="confluence", address=f"{url}/wiki", spaces="IT", audience="staff")
        await ingested(shop, source)
        wiki.spaces["IT"] = []
        with pytest.raises(NothingReadable):
            await ingested(shop, source, yes=True)
    assert len(served(shop)) == 3


async def test_a_permission_that_narrows_there_narrows_here_at_once(shop: Workshop) -> None:
    wiki = wiki_of(3)
    async with wiki.serving() as url:
        source = described(
            kind="confluence", address=f"{url}/wiki", spaces="IT", audience="staff", audiences={"IT": "it-team"}
        )
        await ingested(shop, source)
        wiki.page("1").groups = ("IT",)
        report = await ingested(shop, source)
        assert report.outcome == "published" and report.changed == ("kb/1",)
        assert shop.shelf.access().audiences["kb/1"] == ("it-team",)


async def test_links_of_a_page_lead_to_where_it_lives(shop: Workshop) -> None:
    site = Site()
    site.page("/help/", "Help", "See the <a href='wifi'>Wi-Fi page</a>.")
    site.page("/help/wifi", "Wi-Fi", "Choose eduroam.")
    async with site.serving() as url:
        await ingested(shop, described(kind="site", address=f"{url}/help/", audience="public"))
    assert f"[Wi-Fi page]({url}/help/wifi)" in served(shop)["kb/help/index"]
    release = shop.shelf.current()
    assert release is not None and isinstance(shop.shelf, SqlShelf)
    assert {one.audience for one in shop.shelf.articles(release.id)} == {("public",)}
