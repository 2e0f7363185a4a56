"""A name in every column that can hold one, in each database: ``forget`` takes it out, or says that it stays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, Table, insert, select
from sqlmodel import SQLModel

from bot.app.forgetting import Gone
from bot.commands.out_of_reach import out_of_reach
from bot.messages.case import Case
from bot.messages.checked import Checked, Finding, Forced, Golden, GoldenAnswer
from bot.messages.incoming import DeskSaid
from bot.messages.outgoing import CaseEntry
from bot.messages.people import Person
from bot.messages.transcript import Entry
from bot.settings import Settings
from bot.store.codec import CASES, CHECKED, ENTRIES, INCOMING, OUTGOING, PEOPLE
from bot.store.database import CleanJson, CleanText, Moment
from bot.store.forgetting import SqlForgetting
from bot.store.transactions import Transactions
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.people import SLACK_ADA, all_arrive
from tests.fakes.samples import NOON

QUILL = Person("slack", "T0ACME", "U0QUILL", "Mara Quillfeather")
NAME = QUILL.name
LINE = json.dumps({"who": "system", "text": f"{NAME} took it", "name": NAME})
DONE = json.dumps({"agent": NAME, "decided_by": NAME, "by": NAME, "did": "x", "why": f"{NAME} knows"})
CASE = Case("x", 1, "x", SLACK_ADA, "x", "closed", "asked", "a plotter", NOON, agent=QUILL, closed_at=NOON)
FORCED = Checked(forced=Forced(NAME, f"{NAME} said so"))
TYPED = DeskSaid("x", "x", NOON, "x", QUILL, f"{NAME} here")
SAID = Entry("x", "x", NOON, "system", NAME, "state", f"{NAME} took it")
ENTRY = CaseEntry("x", "e5", "agent", NAME, f"{NAME} here", NOON)

TAKEN: Mapping[str, Mapping[str, str]] = {
    "conversation": {"body": LINE},
    "transcript_entry": {"body": ENTRIES.encode(SAID)},
    "topic": {"body": LINE},
    "post": {"body": LINE},
    "support_case": {"body": CASES.encode(CASE), "agent": QUILL.key},
    "inbox": {"body": INCOMING.encode(TYPED)},
    "outbox": {"body": OUTGOING.encode(ENTRY)},
    "article_draft": {"body": DONE},
    "anchor": {"body": DONE},
    "kb_withdrawal": {"by": NAME, "reason": f"{NAME} wrote it", "restored_by": NAME},
    "kb_check": {"body": CHECKED.encode(FORCED)},
}
"""What they did or were called in others' rows: taken out."""

STAYS: Mapping[str, Mapping[str, str]] = {
    "kb_version": dict.fromkeys(("path", "title", "url", "owner", "tags"), "Articles that name them"),
    "kb_section": dict.fromkeys(("title", "text", "steps"), "Articles that name them"),
    "kb_passage": dict.fromkeys(("section_title", "text"), "Articles that name them"),
    "attachment": {"name": "Names of files that others attached"},
}
"""What others wrote: named as not reached, in these words."""

OURS = {
    "account": {"body", "invite", "role"}, "kept_figure": {"body"}, "kept_secret": {"name", "value"},
    "forgetting": {"body"}, "installation": {"body", "platform", "tenant"}, "survey": {"body"}, "counter": {"name"},
    "kb_release": {"embedder", "sources", "note", "calibration", "before", "source"}, "kb_vector": {"embedder"},
    "kb_version": {"reviewed", "review_by", "audience", "source"}, "kb_audience": {"audience"},
    "anchor": {"place", "key", "standing"}, "letter": {"ref", "addressee", "about"},
}  # fmt: skip
"""Tokens, numbers, states and groups; and rows that go as a whole (see ``test_forgetting``)."""

WHOLE = ("account", "account_session", "forgetting", "survey", "kept_figure", "kept_secret")
"""Tables whose rows are somebody's own, and numbers under made-up names."""

IDS = {
    "id", "person", "conversation", "case", "desk", "lane", "event", "kind", "ref", "timer", "value", "state", "result",
    "why", "trace", "parcel", "receipt", "place", "key", "outcome", "token", "ticket", "hash", "version", "article",
    "release", "sha256", "media_type", "message", "agent",
}  # fmt: skip
"""Ids, states and our own words, in whichever table: a person stands there by key at most."""


@pytest.fixture(params=KINDS)
def transactions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transactions]:
    with fresh_transactions(request.param, tmp_path) as made:
        yield made


def texts(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, CleanText | CleanJson)]


def test_of_every_column_it_is_settled_whether_a_name_can_stand_in_it() -> None:
    for name, table in SQLModel.metadata.tables.items():
        settled = {*TAKEN.get(name, ()), *STAYS.get(name, ()), *OURS.get(name, ()), *IDS}
        assert set(texts(table)) <= settled, f"{name}: see what forget has to do with it"


async def test_a_name_in_any_column_is_taken_out_or_named_as_not_reached(transactions: Transactions) -> None:
    await transactions.write(lambda connection: [connection.execute(insert(t).values(row(t))) for t in tables()])
    before = await named(transactions)
    wanted = {(table, column) for each in (TAKEN, STAYS) for table, columns in each.items() for column in columns}
    assert before == wanted - {("support_case", "agent")}, "the test itself: the name stands in all of them"
    forgetting, settings = SqlForgetting(transactions), Settings()
    held = await forgetting.held(QUILL)
    await forgetting.forget(held, id="F1", now=NOON, figures=(), emptied=dict)
    elsewhere = await forgetting.take_out_elsewhere(QUILL, id="F1", now=NOON)
    await all_arrive(transactions)
    await forgetting.finish(NOON)
    left = await named(transactions)
    told = " ".join(out_of_reach(settings, Gone(held, elsewhere=elsewhere)))
    assert [one for one in left if STAYS.get(one[0], {}).get(one[1], "?") not in told] == []
    assert elsewhere.blanked >= len(TAKEN) - 1
    again = await forgetting.take_out_elsewhere(QUILL, id="F1", now=NOON)
    assert again.blanked == 0
    for column in ("by", "reason", "restored_by"):
        assert "somebody" in await value(transactions, "kb_withdrawal", column)
    kept = CHECKED.decode(await value(transactions, "kb_check", "body"))
    assert kept.forced == Forced("somebody", "somebody said so")


async def test_of_two_with_one_name_only_what_is_told_by_the_key_is_taken_out(transactions: Transactions) -> None:
    other = replace(QUILL, id="U0OTHER")
    rows = [{"article": "a", "by": by, "reason": "wrong", "at": NOON} for by in (NAME, QUILL.key)]
    account = {**row(SQLModel.metadata.tables["account"]), "person": other.key, "body": PEOPLE.encode(other)}
    finding = Finding("owner", "a.md", NAME, "mend it")
    checked = Checked((GoldenAnswer(Golden(f"Where is {NAME}?", "a"), True),), (finding,))
    check = {"release": "r", "body": CHECKED.encode(checked)}

    def put(connection: Any) -> None:
        connection.execute(insert(SQLModel.metadata.tables["kb_withdrawal"]), rows)
        connection.execute(insert(SQLModel.metadata.tables["account"]).values(account))
        connection.execute(insert(SQLModel.metadata.tables["kb_check"]).values(check))

    await transactions.write(put)
    found = await SqlForgetting(transactions).take_out_elsewhere(QUILL, id="F1", now=NOON)
    assert (found.blanked, found.ambiguous) == (1, True)
    table = SQLModel.metadata.tables["kb_withdrawal"]
    kept = await transactions.read(lambda c: c.execute(select(table.c.by).order_by(table.c.id)).scalars().all())
    assert list(kept) == [NAME, "forgotten"]
    assert CHECKED.decode(await value(transactions, "kb_check", "body")) == checked, "what owners wrote is theirs"


def tables() -> list[Table]:
    """In an order in which rows can be put in. What goes as a whole is left out, and what would then be in the way."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in WHOLE]


def row(table: Table) -> dict[str, Any]:
    """``x`` in every text, the name where it can stand."""
    filled: dict[str, Any] = {}
    for column in table.columns:
        if isinstance(column.type, CleanText):
            filled[column.name] = "x"
        elif isinstance(column.type, CleanJson):
            filled[column.name] = []
        elif isinstance(column.type, Boolean):
            filled[column.name] = False
        elif isinstance(column.type, LargeBinary):
            filled[column.name] = b"x"
        elif isinstance(column.type, Moment):
            filled[column.name] = NOON
        elif isinstance(column.type, Integer):
            filled[column.name] = 1
        else:
            filled[column.name] = 1.0
    if table.name == "anchor":
        filled["place"] = "owners"
    if table.name == "inbox":
        filled["person"] = ""
    for column in STAYS.get(table.name, ()):
        filled[column] = [NAME] if isinstance(filled[column], list) else f"Ask {NAME}"
    return {**filled, **TAKEN.get(table.name, {})}


async def named(transactions: Transactions) -> set[tuple[str, str]]:
    """Where the name stands: (table, column)."""

    def look(connection: Any) -> set[tuple[str, str]]:
        return {
            (table.name, column)
            for table in SQLModel.metadata.tables.values()
            for found in connection.execute(select(table)).mappings()
            for column in texts(table)
            if NAME in str(found[column])
        }

    return await transactions.read(look)


async def value(transactions: Transactions, table: str, column: str) -> str:
    query = select(SQLModel.metadata.tables[table].c[column])
    return str(await transactions.read(lambda connection: connection.execute(query).scalars().first()))
