"""A web site: by its sitemap or its links, as far as it lets robots, and only what has changed."""

from __future__ import annotations

import json
import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import IngestError
from kb_ingest.connectors.faults import AccessRefused, SourceFailed
from kb_ingest.connectors.mirror import mirror_folder
from tests.fakes.sources.place import Mishap
from tests.fakes.sources.site import Site, SitePage, urlset
from tests.unit.kb_ingest.connectors.looking import described, look
from tests.unit.kb_ingest.files import pdf


@pytest.fixture
def site() -> Site:
    made = Site()
    made.page("/help/", "Help", "What we can do for you.", "/help/wifi", "/help/print", "/news", "/help/secret")
    made.page("/help/wifi", "Wi-Fi", "Choose eduroam.", "/help/", "https://elsewhere.example/x")
    made.page("/help/print", "Printing", "Use the queue.", "old.pdf")
    made.page("/help/secret", "Drafts", "Not yet.")
    made.page("/news", "News", "Nothing new.")
    made.pages["/help/old.pdf"] = SitePage("", media_type="application/pdf")
    made.raw["/help/old.pdf"] = pdf("Old printers")
    made.robots = "User-agent: *\nDisallow: /help/secret\n"
    return made


async def test_links_are_followed_within_the_part_that_was_named(site: Site, tmp_path: Path) -> None:
    async with site.serving() as url:
        looked = await look(tmp_path, described(kind="site", address=f"{url}/help/", audience="staff"))
        assert sorted(looked.abouts) == ["help/index.html", "help/old.pdf", "help/print.html", "help/wifi.html"]
        about = looked.abouts["help/wifi.html"]
        assert (about.id, about.url, about.usual) == ("kb/help/wifi", f"{url}/help/wifi", ("staff",))
        assert "eduroam" in looked.texts["help/wifi.html"]
        assert "robots.txt asks for that" in looked.notes["help/secret"]
        assert site.count("/news") == 0 and site.count("/help/secret") == 0


async def test_only_what_has_changed_is_sent_again(site: Site, tmp_path: Path) -> None:
    site.pages.pop("/help/old.pdf")
    site.raw.clear()
    async with site.serving() as url:
        source = described(kind="site", address=f"{url}/help/")
        assert (await look(tmp_path, source)).fetched == 3
        assert (await look(tmp_path, source)).fetched == 0
        site.page("/help/wifi", "Wi-Fi", "Choose campus.")
        del site.pages["/help/print"]
        looked = await look(tmp_path, source)
        assert looked.fetched == 1 and "campus" in looked.texts["help/wifi.html"]
        assert sorted(looked.texts) == ["help/index.html", "help/wifi.html"]


async def test_a_sitemaps_day_alone_is_not_believed(site: Site, tmp_path: Path) -> None:
    site.sitemap = [("/help/wifi", "2026-03-04"), ("/help/print", "2026-03-04")]
    async with site.serving() as url:
        source = described(kind="site", address=f"{url}/help/")
        assert len((await look(tmp_path, source)).texts) == 2
        site.page("/help/wifi", "Wi-Fi", "Choose campus-net, since noon.")
        del site.pages["/help/print"]  # and the sitemap is as it was
        looked = await look(tmp_path, source)
        assert list(looked.texts) == ["help/wifi.html"] and "campus-net" in looked.texts["help/wifi.html"]
        assert looked.fetched == 1
        assert (await look(tmp_path, source)).fetched == 0, "it is asked for, and not sent again"


async def test_a_sitemaps_time_is_believed_for_a_day(site: Site, tmp_path: Path) -> None:
    site.sitemap = [(f"/help/{name}", "2026-03-04T08:30:00+01:00") for name in ("wifi", "print")]
    async with site.serving() as url:
        source = described(kind="site", address=f"{url}/help/")
        assert len((await look(tmp_path, source)).texts) == 2
        site.page("/help/wifi", "Wi-Fi", "Choose campus-net.")
        del site.pages["/help/print"]
        site.asked.clear()
        assert len((await look(tmp_path, source, later=timedelta(hours=23))).texts) == 2
        assert site.count("/help/wifi") == site.count("/help/print") == 0
        looked = await look(tmp_path, source, later=timedelta(hours=25))
        assert list(looked.texts) == ["help/wifi.html"] and "campus-net" in looked.texts["help/wifi.html"]
        site.asked.clear()
        assert (await look(tmp_path, source, later=timedelta(hours=26))).fetched == site.count("/help/wifi") == 0
        site.sitemap = [("/help/wifi", "2026-03-05T11:00:00+01:00")]
        assert (await look(tmp_path, source, later=timedelta(hours=27))).fetched == 0 < site.count("/help/wifi")


async def test_what_an_earlier_handrail_remembered_of_a_page_is_asked_for_anew(site: Site, tmp_path: Path) -> None:
    site.sitemap = [("/help/wifi", "2026-03-04T08:30:00Z")]
    async with site.serving() as url:
        source = described(kind="site", address=f"{url}/help/")
        await look(tmp_path, source)
        copies = mirror_folder(tmp_path, "kb") / "copies.json"
        kept = json.loads(copies.read_text())
        for copy in kept["copies"].values():
            copy["version"] = "2026-03-04T08:30:00Z"
        copies.write_text(json.dumps(kept))
        assert (await look(tmp_path, source)).fetched == 1


async def test_a_sitemap_says_what_there_is_and_what_changed(site: Site, tmp_path: Path) -> None:
    site.sitemap = [
        ("/help/wifi", "2026-01-05T08:30:00Z"),
        ("/help/print", ""),
        ("/help/secret", ""),
        ("/elsewhere", ""),
    ]
    site.robots = "User-agent: *\nDisallow: /help/secret\nSitemap: {url}/sitemap.xml\n"
    async with site.serving() as url:
        source = described(kind="site", address=f"{url}/help/", edits_are_reviews=True)
        looked = await look(tmp_path, source)
        assert sorted(looked.texts) == ["help/print.html", "help/wifi.html"]
        assert str(looked.abouts["help/wifi.html"].reviewed) == "2026-01-05"
        site.asked.clear()
        assert (await look(tmp_path, source)).fetched == 0
        assert site.count("/help/wifi") == 0 and site.count("/help/print") == 1  # no date: asked, and unchanged
        site.sitemap = [("/help/wifi", "2026-02-06")]
        looked = await look(tmp_path, source)
        assert sorted(looked.texts) == ["help/wifi.html"]


async def test_sitemaps_of_sitemaps_packed_too(site: Site, tmp_path: Path) -> None:
    packer = zlib.compressobj(wbits=31)
    async with site.serving() as url:
        packed = packer.compress(urlset([(f"{url}/help/wifi", "")]).encode()) + packer.flush()
        site.raw["/one.xml.gz"] = packed
        site.raw["/all.xml"] = urlset([(f"{url}/one.xml.gz", "")], "sitemapindex").encode()
        looked = await look(tmp_path, described(kind="site", address=f"{url}/all.xml"))
        assert sorted(looked.texts) == ["help/wifi.html"]
        site.raw["/one.xml.gz"] = packed[:-9]
        with pytest.raises(SourceFailed, match="no sitemap, or it is damaged"):
            await look(tmp_path, described(kind="site", address=f"{url}/all.xml"))


async def test_a_sitemap_that_would_blow_up_is_refused(site: Site, tmp_path: Path) -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = f'<?xml version="1.0"?>{entities}<urlset><url><loc>&b;</loc></url></urlset>'
    site.raw["/sitemap-1.xml"] = bomb.encode()
    async with site.serving() as url:
        with pytest.raises(SourceFailed, match="no sitemap"):
            await look(tmp_path, described(kind="site", address=f"{url}/sitemap-1.xml"))


async def test_pages_that_ask_to_be_left_out_are(site: Site, tmp_path: Path) -> None:
    site.pages["/help/wifi"].headers["X-Robots-Tag"] = "noindex"
    site.pages[
        "/help/print"
    ].body = '<html><head><meta name="ROBOTS" content="noindex, follow"></head><body>x</body></html>'
    async with site.serving() as url:
        looked = await look(tmp_path, described(kind="site", address=f"{url}/help/"))
        assert looked.notes["help/wifi"] == looked.notes["help/print"] == "asks to be left out (noindex)"
        assert "help/wifi.html" not in looked.texts


async def test_links_that_ask_not_to_be_followed_are_not(site: Site, tmp_path: Path) -> None:
    site.pages[
        "/help/"
    ].body = (
        '<h1>Help</h1><p>All of it.</p><a rel="nofollow" href="/help/wifi">Wi-Fi</a><a href="/help/print">Printing</a>'
    )
    site.pages[
        "/help/print"
    ].body = '<head><meta name="robots" content="nofollow"></head><h1>Printing</h1><a href="/help/more">more</a>'
    site.page("/help/more", "More", "Of it.")
    async with site.serving() as url:
        looked = await look(tmp_path, described(kind="site", address=f"{url}/help/"))
    assert sorted(looked.texts) == ["help/index.html", "help/print.html"]
    assert site.count("/help/wifi") == site.count("/help/more") == 0


async def test_rules_for_other_robots_are_not_ours_and_ours_are(site: Site, tmp_path: Path) -> None:
    site.robots = "User-agent: googlebot\nDisallow: /\n\nUser-agent: handrail\nDisallow: /help/wifi\nCrawl-delay: 2\n"
    site.pages["/help/print"].headers["X-Robots-Tag"] = "googlebot: noindex"
    async with site.serving() as url:
        looked = await look(tmp_path, described(kind="site", address=f"{url}/help/"))
        assert "help/print.html" in looked.texts and "help/wifi" in looked.notes
        assert set(looked.slept) == {2.0} and len(looked.slept) >= 4


async def test_where_robots_txt_cannot_be_told_nothing_is_read(site: Site, tmp_path: Path) -> None:
    site.goes_wrong("/robots.txt", Mishap(500, times=9))
    async with site.serving() as url:
        with pytest.raises(SourceFailed, match=r"robots\.txt cannot be read just now"):
            await look(tmp_path, described(kind="site", address=f"{url}/help/"))
    assert site.count("/help") == 0


async def test_a_page_that_fails_ends_it_and_a_page_for_some_only_does_not(site: Site, tmp_path: Path) -> None:
    async with site.serving() as url:
        source = described(kind="site", address=f"{url}/help/")
        site.goes_wrong("/help/wifi", Mishap(500, times=5))
        with pytest.raises(SourceFailed, match="/help/wifi cannot be read just now"):
            await look(tmp_path, source)
        site.goes_wrong("/help/wifi", Mishap(403))
        looked = await look(tmp_path, source)
        assert "asks for a sign-in" in looked.notes["help/wifi"]
        site.goes_wrong("/help/", Mishap(404))
        with pytest.raises(SourceFailed, match="where we begin, "):
            await look(tmp_path, source)


async def test_a_page_in_another_encoding_is_read_as_its_header_says(site: Site, tmp_path: Path) -> None:
    site.pages["/help/wifi"] = SitePage("<h1>Netz</h1><p>Wähle eduroam für alle Geräte.</p>", charset="iso-8859-1")
    async with site.serving() as url:
        looked = await look(tmp_path, described(kind="site", address=f"{url}/help/"))
    assert "Wähle eduroam für alle" in looked.texts["help/wifi.html"]


async def test_a_page_found_at_two_addresses_is_one(site: Site, tmp_path: Path) -> None:
    site.page("/help/", "Help", "What we can do.", "/help/wlan", "/help/wifi#top", "/help/out")
    site.pages["/help/wlan"] = SitePage("", to="/help/wifi")
    site.pages["/help/out"] = SitePage("", to="/news")
    async with site.serving() as url:
        looked = await look(tmp_path, described(kind="site", address=f"{url}/help/"))
        assert sorted(looked.texts) == ["help/index.html", "help/wifi.html"]
        assert looked.notes["help/out"] == "leads out of the part of the site that is read"


async def test_too_many_pages_are_an_error_and_not_a_part_of_them(site: Site, tmp_path: Path) -> None:
    async with site.serving() as url:
        with pytest.raises(IngestError, match=r"more than 2 documents: narrow it down in \[sources\.kb\]"):
            await look(tmp_path, described(kind="site", address=f"{url}/help/", at_most=2))
        looked = await look(
            tmp_path, described(kind="site", address=f"{url}/help/", at_most=2, leave_out=["*.pdf", "/help/w*"])
        )
        assert sorted(looked.texts) == ["help/index.html", "help/print.html"]


async def test_a_site_for_members_alone_is_said_to_be(site: Site, tmp_path: Path) -> None:
    site.goes_wrong("/sitemap.xml", Mishap(404))
    async with site.serving() as url:
        site.goes_wrong("/robots.txt", Mishap(404))
        site.goes_wrong("/help/", Mishap(401))
        with pytest.raises((SourceFailed, AccessRefused), match="where we begin, "):
            await look(tmp_path, described(kind="site", address=f"{url}/help/"))
