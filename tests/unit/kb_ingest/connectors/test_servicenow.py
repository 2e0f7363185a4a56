"""ServiceNow: the published articles of its knowledge bases, and the criteria of who may read them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb_ingest.connectors.faults import AccessRefused, SourceFailed
from kb_ingest.front_matter import NOBODY
from tests.fakes.sources.place import Mishap
from tests.fakes.sources.servicenow import PASSWORD, USER, ServiceNow
from tests.unit.kb_ingest.connectors.looking import Looked, described
from tests.unit.kb_ingest.connectors.looking import look as look_with

SECRETS = {"servicenow_user": USER, "servicenow_password": PASSWORD}


async def look(home: Path, source: Any, secrets: Mapping[str, str] = SECRETS) -> Looked:
    return await look_with(home, source, secrets)


@pytest.fixture
async def now() -> AsyncIterator[ServiceNow]:
    made = ServiceNow()
    made.article("KB01", "Wi-Fi", "<p>Choose eduroam.</p>", valid_to="2026-12-31")
    made.article("KB02", "Switches", "<p>Restart them.</p>", can_read_user_criteria="c2")
    made.article("KB03", "Not for temps", "<p>Inside.</p>", cannot_read_user_criteria="c1")
    made.article("KB04", "Draft", "<p>Not yet.</p>", workflow_state="draft")
    made.article("KB05", "Pay", "<p>Monthly.</p>", kb_knowledge_base="b2")
    made.tables["user_criteria"] = [
        {"sys_id": "c1", "name": "Temporary staff", "active": "true"},
        {"sys_id": "c2", "name": "IT", "active": "true"},
        {"sys_id": "c3", "name": "All staff", "active": "true"},
    ]
    async with made.serving():
        yield made


def source(now: ServiceNow, **lines: Any) -> Any:
    table = {"IT": "it-team", "All staff": "staff"}
    return described(**{"kind": "servicenow", "address": now.url, "bases": "it", "audiences": table, **lines})


async def test_published_articles_of_the_base_come_with_their_dates(now: ServiceNow, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(now))
    assert sorted(looked.texts) == ["it/kb01-wi-fi.html", "it/kb02-switches.html", "it/kb03-not-for-temps.html"]
    about = looked.abouts["it/kb01-wi-fi.html"]
    assert (about.id, about.url) == ("kb/KB01", f"{now.url}/kb_view.do?sysparm_article=KB01")
    assert about.owner == "Ada Byron"
    assert (about.reviewed, about.review_by) == (date(2026, 1, 4), date(2026, 12, 31))
    assert looked.abouts["it/kb02-switches.html"].review_by is None  # 2100 is nobody's date


async def test_criteria_let_in_and_whoever_is_shut_out_makes_it_nobodys(now: ServiceNow, tmp_path: Path) -> None:
    looked = await look(tmp_path, source(now))
    assert looked.audiences == {"Wi-Fi": None, "Switches": ("it-team",), "Not for temps": (NOBODY,)}
    assert "shuts somebody out" in looked.abouts["it/kb03-not-for-temps.html"].warnings[0]
    now.tables["kb_uc_can_read_mtom"] = [{"sys_id": "m1", "kb_knowledge_base": "b1", "user_criteria": "c3"}]
    looked = await look(tmp_path, source(now))
    assert looked.audiences["Wi-Fi"] == ("staff",) and looked.audiences["Switches"] == (NOBODY,)
    now.tables["kb_uc_cannot_read_mtom"] = [{"sys_id": "m2", "kb_knowledge_base": "b1", "user_criteria": "c1"}]
    assert set((await look(tmp_path, source(now))).audiences.values()) == {(NOBODY,)}


async def test_what_is_not_valid_any_more_is_left_out(now: ServiceNow, tmp_path: Path) -> None:
    now.article("KB06", "Old", "<p>Long ago.</p>", valid_to="2026-03-03")
    looked = await look(tmp_path, source(now))
    assert looked.notes == {"KB06": "is not valid there any more, since 2026-03-03"} and len(looked.texts) == 3


async def test_an_instance_that_ignores_the_query_does_not_bring_drafts_in(now: ServiceNow, tmp_path: Path) -> None:
    now.ignores_queries = True
    looked = await look(tmp_path, source(now, permissions="ignore"))
    assert len(looked.texts) == 3 and not any("draft" in path or "pay" in path for path in looked.texts)


async def test_many_articles_come_page_after_page_and_hidden_ones_do_not_end_it(
    now: ServiceNow, tmp_path: Path
) -> None:
    for number in range(230):
        now.article(f"KX{number:03}", f"Thing {number}", "<p>Do it.</p>")
    now.hidden = {f"id-KX{number:03}" for number in range(30)}
    looked = await look(tmp_path, source(now))
    assert len(looked.texts) == 203 and now.count("sysparm_offset=200") == 1


async def test_changed_retired_and_hidden(now: ServiceNow, tmp_path: Path) -> None:
    assert (await look(tmp_path, source(now))).fetched == 3
    rows = {row["number"]: row for row in now.tables["kb_knowledge"]}
    rows["KB01"] |= {"sys_updated_on": "2026-02-05 08:00:00", "text": "<p>Choose campus.</p>"}
    rows["KB02"]["workflow_state"] = "retired"
    now.hidden = {"id-KB03"}
    looked = await look(tmp_path, source(now))
    assert looked.fetched == 1 and list(looked.texts) == ["it/kb01-wi-fi.html"]
    assert "campus" in looked.texts["it/kb01-wi-fi.html"]


async def test_what_goes_wrong_ends_it_and_is_named(now: ServiceNow, tmp_path: Path) -> None:
    with pytest.raises(
        SourceFailed, match="no knowledge base Facilities that its account may read; it has IT, Payroll"
    ):
        await look(tmp_path, source(now, bases="Facilities"))
    with pytest.raises(AccessRefused, match="SERVICENOW_USER and SERVICENOW_PASSWORD"):
        await look(tmp_path, source(now), {**SECRETS, "servicenow_password": "old"})
    now.goes_wrong("/table/kb_knowledge?", Mishap(200, body='{"result": []}'))
    with pytest.raises(SourceFailed, match="does not say how many rows"):
        await look(tmp_path, source(now))
    now.goes_wrong("kb_uc_can_read_mtom", Mishap(403))
    with pytest.raises(AccessRefused):
        await look(tmp_path, source(now))
