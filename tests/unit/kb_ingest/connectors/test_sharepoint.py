"""SharePoint and OneDrive: a library's files, with all who may read them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.errors import SettingsError
from kb_ingest.connectors.faults import AccessRefused, AddressRefused, SourceFailed
from kb_ingest.front_matter import NOBODY
from kb_ingest.limits import Limits
from tests.fakes.sources.graph import CLIENT, SECRET, TENANT, DriveFile, Graph, group, link, site_group
from tests.fakes.sources.place import Mishap
from tests.unit.kb_ingest.connectors.looking import Looked, described
from tests.unit.kb_ingest.connectors.looking import look as look_with

SECRETS = {"sharepoint_tenant_id": TENANT, "sharepoint_client_id": CLIENT, "sharepoint_client_secret": SECRET}
GROUPS = {"All staff": "staff", "IT Members": "it-team"}


async def look(home: Path, source: Any, secrets: Mapping[str, str] = SECRETS, limits: Limits | None = None) -> Looked:
    return await look_with(home, source, secrets, limits)


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    made = Graph()
    made.files = [
        DriveFile(
            "a",
            "Handbook/wifi.md",
            b"# Wi-Fi\n\nChoose eduroam.",
            permissions=[group("All staff"), site_group("Owners")],
        ),
        DriveFile("b", "Handbook/Desk/queue.md", b"# Queue\n\nTwo.", permissions=[site_group("IT Members")]),
        DriveFile(
            "c", "Handbook/shared.md", b"# Shared\n\nBy a link.", permissions=[link("organization"), link("anonymous")]
        ),
        DriveFile("d", "Handbook/picture.png", b"no article"),
        DriveFile("e", "Private/pay.md", b"# Pay", permissions=[group("Payroll")]),
    ]
    async with made.serving():
        yield made


def source(graph: Graph, **lines: Any) -> Any:
    return described(
        **{
            "kind": "sharepoint", "address": "https://contoso.sharepoint.com/sites/it", "folder": "Handbook",
            "graph": f"{graph.url}/v1.0", "sign_in": graph.url, "audiences": GROUPS, **lines,
        }
    )  # fmt: skip


async def test_files_below_the_folder_come_with_who_may_read_them(graph: Graph, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(graph))
    assert sorted(looked.texts) == ["Desk/queue.md", "shared.md", "wifi.md"]
    about = looked.abouts["wifi.md"]
    assert (about.id, about.url) == ("kb/a", "https://contoso.example/Handbook/wifi.md")
    assert looked.audiences == {"wifi.md": ("staff",), "Desk/queue.md": ("it-team",), "shared.md": (NOBODY,)}
    assert looked.unmapped == {"Owners", "link:organization", "link:anyone"}


async def test_links_are_for_everybody_only_where_the_table_says_so(graph: Graph, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(graph, audiences={**GROUPS, "link:organization": "members"}))
    assert looked.audiences["shared.md"] == ("members",)
    graph.files[2].permissions = [link("users", "ada@example.edu")]
    assert (await look(tmp_path, source(graph))).audiences["shared.md"] == (NOBODY,)


async def test_only_changed_files_are_fetched_and_deleted_ones_go(graph: Graph, tmp_path: Path) -> None:
    await look(tmp_path, source(graph))
    graph.files[0].version, graph.files[0].data = 2, b"# Wi-Fi\n\nChoose campus."
    graph.deleted.append("b")
    looked = await look(tmp_path, source(graph))
    assert (
        looked.fetched == 1 and sorted(looked.texts) == ["shared.md", "wifi.md"] and "campus" in looked.texts["wifi.md"]
    )


async def test_a_permission_that_is_taken_away_is_taken_away_here(graph: Graph, tmp_path: Path) -> None:
    await look(tmp_path, source(graph))
    graph.files[0].permissions = []
    looked = await look(tmp_path, source(graph))
    assert looked.fetched == 0 and looked.audiences["wifi.md"] == (NOBODY,)


async def test_a_library_and_somebodys_onedrive(graph: Graph, tmp_path: Path) -> None:
    assert len((await look(tmp_path, source(graph, library="handbook"))).texts) == 3
    assert len((await look(tmp_path, source(graph, address="", user="ada@example.edu"))).texts) == 3
    with pytest.raises(SourceFailed, match="no library Wiki; it has Photos, Handbook"):
        await look(tmp_path, source(graph, library="Wiki"))
    with pytest.raises(SettingsError, match="needs a line address"):
        await look(tmp_path, source(graph, address=""))


async def test_a_listing_that_does_not_come_to_its_end_is_none(graph: Graph, tmp_path: Path) -> None:
    graph.unfinished = True
    with pytest.raises(SourceFailed, match="stopped in the middle"):
        await look(tmp_path, source(graph))
    graph.unfinished, graph.onward = False, "http://127.0.0.1:1/v1.0/drives/drive-1/root/delta?token=3"
    with pytest.raises(AddressRefused, match="another host"):
        await look(tmp_path, source(graph))


async def test_permissions_that_cannot_be_read_end_it(graph: Graph, tmp_path: Path) -> None:
    graph.goes_wrong("/items/b/permissions", Mishap(403))
    with pytest.raises(AccessRefused, match="SHAREPOINT_CLIENT_ID"):
        await look(tmp_path, source(graph))


async def test_a_token_that_ends_on_the_way_is_asked_for_again(graph: Graph, tmp_path: Path) -> None:
    graph.goes_wrong("/items/a/permissions", Mishap(401))
    assert len((await look(tmp_path, source(graph))).texts) == 3
    assert graph.tokens == 2


async def test_a_wrong_secret_and_busy_and_too_large(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(AccessRefused, match="sign-in does not take"):
        await look(tmp_path, source(graph), {**SECRETS, "sharepoint_client_secret": "old"})
    with pytest.raises(SettingsError, match="SHAREPOINT_CLIENT_SECRET"):
        await look(tmp_path, source(graph), {**SECRETS, "sharepoint_client_secret": ""})
    graph.goes_wrong("/content", Mishap(429, {"Retry-After": "3"}), Mishap(503))
    graph.files[0].data = b"# Wi-Fi\n\n" + b"long " * 300
    looked = await look(tmp_path, source(graph), limits=Limits(file=1000))
    assert 3.0 in looked.slept and "is larger than" in looked.notes["wifi.md"] and "shared.md" in looked.texts
