"""Confluence: pages with all who may read them, restrictions from above included."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kb_ingest.connectors.faults import AccessRefused, AddressRefused, SourceFailed
from kb_ingest.front_matter import NOBODY
from tests.fakes.sources.confluence import TOKEN, USER, Confluence, WikiPage
from tests.fakes.sources.place import Mishap
from tests.unit.kb_ingest.connectors.looking import Looked, described
from tests.unit.kb_ingest.connectors.looking import look as look_with

SECRETS = {"confluence_user": USER, "confluence_token": TOKEN}
GROUPS = {"all staff": "staff", "IT": "it-team", "id-of-payroll": "payroll"}


@pytest.fixture
async def wiki() -> AsyncIterator[Confluence]:
    made = Confluence()
    made.spaces["IT"] = [
        WikiPage("1", "Home", "<p>Welcome.</p>"),
        WikiPage("2", "Wi-Fi", "<h1>Which</h1><p>Choose <b>eduroam</b>.</p>", parent="1", labels=("Handrail",)),
        WikiPage("3", "For IT", "<p>Inside.</p>", parent="1", groups=("IT", "auditors")),
        WikiPage("4", "Switches", "<p>Restart them.</p>", parent="3"),
        WikiPage("5", "Old", "<p>Gone.</p>", status="trashed"),
    ]
    made.readers["IT"] = [("group", "g1"), ("user", "u1")]
    made.groups["g1"] = "All staff"
    async with made.serving():
        yield made


def source(wiki: Confluence, **lines: Any) -> Any:
    return described(
        **{"kind": "confluence", "address": f"{wiki.url}/wiki", "spaces": "IT", "audiences": GROUPS, **lines}
    )


async def look(home: Path, source: Any, secrets: Mapping[str, str] = SECRETS) -> Looked:
    return await look_with(home, source, secrets)


async def test_all_pages_come_with_their_addresses_and_texts(wiki: Confluence, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(wiki))
    assert sorted(looked.texts) == ["it/for-it-3.html", "it/home-1.html", "it/switches-4.html", "it/wi-fi-2.html"]
    about = looked.abouts["it/wi-fi-2.html"]
    assert (about.id, about.title, about.url) == ("kb/2", "Wi-Fi", f"{wiki.url}/wiki/spaces/IT/pages/2")
    assert "<b>eduroam</b>" in looked.texts["it/wi-fi-2.html"]


async def test_pages_belong_to_whom_they_belong_there(wiki: Confluence, tmp_path: Path) -> None:
    wiki.page("1").owner = wiki.page("2").owner = "a1"
    wiki.page("4").owner, wiki.people["a1"] = "gone", "Ada Byron"
    looked = await look(tmp_path, source(wiki, owner="IT desk"))
    owners = {about.title: about.owner for about in looked.abouts.values()}
    assert owners == {"Home": "Ada Byron", "Wi-Fi": "Ada Byron", "For IT": "IT desk", "Switches": "IT desk"}
    assert wiki.count("accountId=a1") == 1


async def test_who_may_read_there_may_read_here_and_nobody_else(wiki: Confluence, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(wiki))
    # What IT is let in to lies in a space of all staff: both have to let somebody in, and no one audience is both.
    assert looked.audiences == {"Home": ("staff",), "Wi-Fi": ("staff",), "For IT": (NOBODY,), "Switches": (NOBODY,)}
    assert looked.unmapped == {"auditors", "u1"}
    looked = await look(tmp_path, source(wiki, audience="staff"))
    assert looked.audiences == {"Home": None, "Wi-Fi": None, "For IT": ("it-team",), "Switches": ("it-team",)}
    assert looked.abouts["it/home-1.html"].usual == ("staff",)
    wiki.page("4").groups = ("payroll",)
    looked = await look(tmp_path, source(wiki, audience="staff"))
    assert looked.audiences["Switches"] == (NOBODY,)  # payroll is not let in to the page above
    assert "nobody will see it" in looked.abouts["it/switches-4.html"].warnings[0]


async def test_a_restriction_that_comes_later_is_carried_over_without_a_new_version(
    wiki: Confluence, tmp_path: Path
) -> None:
    await look(tmp_path, source(wiki, audience="staff"))
    wiki.page("1").users = ("ada",)
    looked = await look(tmp_path, source(wiki, audience="staff"))
    assert looked.fetched == 0 and set(looked.audiences.values()) == {(NOBODY,)}


async def test_a_restriction_to_people_whom_the_account_may_not_see_is_one(wiki: Confluence, tmp_path: Path) -> None:
    hidden = '{"restrictions": {"user": {"results": [], "size": 2}, "group": {"results": [], "size": 0}}}'
    wiki.goes_wrong("/content/2/restriction", Mishap(200, body=hidden))
    looked = await look(tmp_path, source(wiki, audience="staff"))
    assert looked.audiences["Wi-Fi"] == (NOBODY,) and looked.audiences["Home"] is None


async def test_a_page_below_a_folder_that_cannot_be_told_is_for_nobody(wiki: Confluence, tmp_path: Path) -> None:
    wiki.spaces["IT"].append(WikiPage("6", "Filed", "<p>x</p>", parent="77", parent_type="folder"))
    wiki.folders["6"] = [("1", "page"), ("77", "folder")]
    looked = await look(tmp_path, source(wiki, audience="staff"))
    assert looked.audiences["Filed"] == (NOBODY,)
    assert "restrictions cannot be read" in looked.abouts["it/filed-6.html"].warnings[0]


async def test_permissions_can_be_settled_once_for_all(wiki: Confluence, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(wiki, audience="it-team", permissions="ignore"))
    assert set(looked.audiences.values()) == {None} and wiki.count("restriction") == 0
    assert {about.usual for about in looked.abouts.values()} == {("it-team",)}


async def test_only_changed_pages_are_fetched_and_deleted_ones_go(wiki: Confluence, tmp_path: Path) -> None:
    await look(tmp_path, source(wiki))
    wiki.page("2").version, wiki.page("2").body = 2, "<p>Choose campus.</p>"
    wiki.page("4").status = "trashed"
    looked = await look(tmp_path, source(wiki))
    assert (
        looked.fetched == 1 and "campus" in looked.texts["it/wi-fi-2.html"] and "it/switches-4.html" not in looked.texts
    )


async def test_labels_choose_pages(wiki: Confluence, tmp_path: Path) -> None:
    assert list((await look(tmp_path, source(wiki, labels="handrail"))).texts) == ["it/wi-fi-2.html"]


async def test_a_listing_that_is_cut_off_or_answered_otherwise_ends_it(wiki: Confluence, tmp_path: Path) -> None:
    wiki.goes_wrong("cursor=2", Mishap(502, times=5))
    with pytest.raises(SourceFailed, match="502"):
        await look(tmp_path, source(wiki))
    wiki.goes_wrong("/pages?", Mishap(200, body="{}"))
    with pytest.raises(SourceFailed, match="without its list of results"):
        await look(tmp_path, source(wiki))
    wiki.goes_wrong("/pages/2?", Mishap(500, times=5))
    with pytest.raises(SourceFailed, match="/pages/2 cannot be read just now"):
        await look(tmp_path, source(wiki))
    assert len((await look(tmp_path, source(wiki))).texts) == 4


async def test_a_listing_that_sends_us_elsewhere_gets_no_credential(wiki: Confluence, tmp_path: Path) -> None:
    wiki.goes_wrong("/spaces?", Mishap(200, body='{"results": [], "_links": {"next": "http://127.0.0.1:1/steal"}}'))
    with pytest.raises(AddressRefused, match="another host"):
        await look(tmp_path, source(wiki))


async def test_busy_is_waited_for(wiki: Confluence, tmp_path: Path) -> None:
    wiki.goes_wrong("/spaces/90/pages", Mishap(429, {"Retry-After": "11"}))
    looked = await look(tmp_path, source(wiki))
    assert len(looked.texts) == 4 and 11.0 in looked.slept


async def test_a_wrong_token_and_a_space_that_is_not_there_are_named(wiki: Confluence, tmp_path: Path) -> None:
    with pytest.raises(AccessRefused, match="Check CONFLUENCE_USER and CONFLUENCE_TOKEN"):
        await look(tmp_path, source(wiki), {**SECRETS, "confluence_token": "old"})
    with pytest.raises(SourceFailed, match="has no space HR"):
        await look(tmp_path, source(wiki, spaces=["IT", "HR"]))
