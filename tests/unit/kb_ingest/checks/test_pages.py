"""Links between the pages of a source that is fetched: one that leads to a page that is not there is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.messages.checked import Finding
from kb_ingest.checks.files import Files, look_at
from kb_ingest.checks.levels import levels_from
from kb_ingest.checks.pages import Pages
from kb_ingest.collection import collect
from kb_ingest.limits import Limits
from kb_ingest.progress import QuietProgress
from kb_ingest.source import Found
from tests.fakes.sources import zendesk
from tests.fakes.sources.confluence import TOKEN, USER, Confluence, WikiPage
from tests.fakes.sources.site import Site
from tests.unit.kb_ingest.connectors.looking import described, look
from tests.unit.kb_ingest.connectors.test_git import commit, git


def links(found: Found) -> list[Finding]:
    articles = collect(
        found, "kb", {}, limits=Limits(), known_audiences=None, progress=QuietProgress()
    ).articles  # fmt: skip
    files = Files({file.path: file for file in found.files}, Limits(), Pages.of(found))
    levels, today = levels_from({}), date(2026, 3, 4)
    told = (one for article in articles for one in look_at(article, files, levels, today, secrets=False))
    return [finding for finding in told if finding.kind == "link"]


def said(found: Found) -> list[str]:
    return [finding.text.removeprefix("links to ").partition(",")[0] for finding in links(found)]


def help_site() -> Site:
    site = Site()
    site.page("/help/", "Help", "What we do.", "/help/wifi", "gone#top", "/help/wifi?from=start", "https://x.example/a")
    site.page(
        "/help/wifi", "Wi-Fi", "Choose eduroam.", "index.html", "/news/old", "moved", "plan.png", "closed", "/help/"
    )
    site.page("/help/moved", "", "", to="/help/wifi")
    site.page("/help/closed", "Closed", "Not for robots.")
    site.robots = "User-agent: *\nDisallow: /help/closed\n"
    return site


async def test_a_sites_links_to_pages_that_are_gone_are_told(tmp_path: Path) -> None:
    site = help_site()
    async with site.serving() as url:
        looked = await look(tmp_path, described(kind="site", address=f"{url}/help/"))
        assert set(said(looked.found)) == {f"{url}/help/gone", f"{url}/help/plan.png"}
        finding = links(looked.found)[0]
        assert finding.line == 0 and "front matter" not in finding.mend


async def test_a_sitemap_tells_which_pages_there_are(tmp_path: Path) -> None:
    site = help_site()
    site.sitemap = [("/help/", ""), ("/help/wifi", ""), ("/help/moved", ""), ("/help/closed", ""), ("/help/late", "")]
    site.page("/help/wifi", "Wi-Fi", "Choose eduroam.", "late", "/help/deep/down", "moved", "plan.png", "closed")
    async with site.serving() as url:
        looked = await look(tmp_path, described(kind="site", address=f"{url}/help/"))
        assert sorted(said(looked.found)) == [f"{url}/help/gone", f"{url}/help/late"]
        filtered = described(kind="site", address=f"{url}/help/", leave_out=["/help/gone*"])
        assert said((await look(tmp_path, filtered)).found) == [f"{url}/help/late"]


async def test_a_wikis_links_to_pages_of_its_own_spaces_are_followed(tmp_path: Path) -> None:
    wiki = Confluence()
    wiki.spaces["IT"] = [WikiPage("1", "Wi-Fi", "<p>Choose eduroam.</p>"), WikiPage("2", "VPN", "")]
    async with wiki.serving() as url:
        there = [f"{url}/wiki/spaces/IT/pages/1/Wi-Fi", "/wiki/spaces/IT/pages/2", "/wiki/spaces/HR/pages/9"]
        others = [
            "/wiki/spaces/IT/overview",
            "/wiki/spaces/IT/pages/7/Old",
            "https://elsewhere.example/wiki/spaces/IT/pages/7",
        ]
        body = "".join(f'<p>See <a href="{link}">this</a>.</p>' for link in (*there, *others))
        wiki.spaces["IT"].append(WikiPage("3", "Links", body))
        secrets = {"confluence_user": USER, "confluence_token": TOKEN}
        source = described(kind="confluence", address=f"{url}/wiki", spaces="IT", audience="staff")
        assert said((await look(tmp_path, source, secrets)).found) == [f"{url}/wiki/spaces/IT/pages/7/Old"]
        some = described(kind="confluence", address=f"{url}/wiki", spaces="IT", audience="staff", labels="kb")
        for one in wiki.spaces["IT"]:
            one.labels = ("kb",)
        assert said((await look(tmp_path, some, secrets)).found) == [], "only some of its pages are read"


async def test_a_help_centres_articles_are_known_by_their_number(tmp_path: Path) -> None:
    centre, base = zendesk.Zendesk(), "https://help.example.edu/hc/en-gb"
    links_to = [f"{base}/articles/1-Wi-Fi", "/hc/en-us/articles/1", f"{base}/articles/8-Old", f"{base}/requests/new"]
    body = "".join(f'<p>See <a href="{link}">this</a>.</p>' for link in links_to)
    centre.articles = [
        zendesk.HelpArticle(1, "Wi-Fi", "<p>Choose eduroam.</p>"),
        zendesk.HelpArticle(2, "Links", body),
    ]
    async with centre.serving() as url:
        secrets = {"zendesk_user": zendesk.USER, "zendesk_token": zendesk.TOKEN}
        looked = await look(tmp_path, described(kind="zendesk", address=url), secrets)
    assert said(looked.found) == [f"{base}/articles/8-Old"]


async def test_a_repositorys_pages_are_followed_by_address_and_by_name(tmp_path: Path) -> None:
    repository = tmp_path / "kb"
    repository.mkdir()
    git(repository, "init", "-q", "-b", "main")
    page = "https://git.example.edu/kb/blob/main"
    words = f"[a]({page}/vpn.md) [b]({page}/old.md) [c](gone.md) [d]({page}/LICENSE) [e]({page}/docs) [f](vpn.md)"
    commit(repository, {"vpn.md": "# VPN\n\nConnect.\n", "links.md": f"# Links\n\nFirst.\n\n{words}\n"})
    source = described(kind="git", address=str(repository), page=page + "/{path}")
    looked = await look(tmp_path / "home", source)
    assert [(one.text.split()[2].rstrip(","), one.line) for one in links(looked.found)] == [
        (f"{page}/old.md", 5),
        ("gone.md", 5),
    ]
