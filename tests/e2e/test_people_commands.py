"""``forget``, ``export``, ``tidy``, ``backup`` and ``restore`` as a person runs them: what is said, how they exit."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli import app
from bot.messages.people import member
from bot.store.database import open_database
from bot.store.migrations import migrate_database
from bot.store.transactions import Transactions
from tests.fakes.people import SAM, WORDS, Past, all_arrive, dump

NINA = member("web", "local", "nina", "Nina Fox")
TWIN = member("slack", "T0ACME", "U0NINA", "Nina Fox")


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result


def lived(home: Path, *, state: str = "closed", twin: bool = False) -> None:
    async def put() -> None:
        database = open_database(f"sqlite:///{home / 'home' / 'handrail.db'}")
        migrate_database(database)
        transactions = Transactions(database)
        past = Past(transactions)
        await past.asked_and_was_helped(NINA, state=state, desk="web", conversation=f"{NINA.key}:1")
        if twin:
            await past.asked_and_was_helped(TWIN, 2)
        transactions.close()
        database.close()

    asyncio.run(put())


async def sent(home: Path, receipt: str) -> None:
    transactions = Transactions(open_database(f"sqlite:///{home / 'home' / 'handrail.db'}"))
    try:
        await all_arrive(transactions, receipt)
    finally:
        transactions.close()
        transactions.database.close()


def kept(home: Path) -> str:
    async def read() -> str:
        transactions = Transactions(open_database(f"sqlite:///{home / 'home' / 'handrail.db'}"))
        try:
            return await dump(transactions)
        finally:
            transactions.close()
            transactions.database.close()

    return asyncio.run(read())


def test_a_name_that_several_have_is_not_guessed_at(home: Path) -> None:
    lived(home, twin=True)
    for command in (("forget", "Nina Fox", "--yes"), ("export", "Nina Fox", "--out", "x.zip")):
        said = run(*command, code=2).output
        assert NINA.key in said
        assert TWIN.key in said
    assert WORDS in kept(home)
    assert not (home / "x.zip").exists()
    assert json.loads(run("forget", "Nina Fox", "--json", code=2).stdout)["meant"] == [TWIN.key, NINA.key]


def test_nobody_by_that_name_is_said_with_what_to_do(home: Path) -> None:
    assert "slack:TEAM:USER" in run("forget", "Olga", "--yes", code=2).output


def test_who_is_not_asked_whether_it_is_meant_has_to_say_so(home: Path) -> None:
    lived(home)
    before = kept(home)
    assert "--yes" in run("forget", "nina", code=1).output
    assert "Nothing was touched" in run("forget", "nina", code=1).output
    assert "Kept of Nina Fox" in run("forget", "nina", "--dry-run").output
    assert kept(home) == before


def test_an_open_case_is_not_ended_by_the_way(home: Path) -> None:
    lived(home, state="waiting")
    before = kept(home)
    assert "#1 of theirs is open" in run("forget", "nina", "--yes", code=1).output
    assert kept(home) == before
    run("forget", "nina", "--yes", "--close-cases")
    assert WORDS not in kept(home)


def test_who_has_a_case_as_an_agent_hands_it_on_first(home: Path) -> None:
    lived(home, state="claimed")
    assert "They have #1 as an agent" in run("forget", "slack:T0ACME:U0SAM", "--yes", code=1).output


def test_what_is_gone_and_what_is_not_is_told_and_saying_it_twice_does_no_harm(home: Path) -> None:
    lived(home)
    said = run("forget", "nina", "--yes").output
    assert "cases #1" in said
    assert "Not reached:" in said
    assert "Backups made before now" in said
    left = kept(home)
    assert "Nina" not in left
    assert "Nothing more is kept" in run("forget", NINA.key, "--yes").output
    assert run("forget", NINA.key, "--dry-run", "--json").stdout
    assert kept(home) == left


def test_who_stands_on_a_platform_that_nobody_serves_is_told_what_waits(home: Path) -> None:
    lived(home, twin=True)
    lines = [json.loads(line) for line in run("forget", TWIN.key, "--yes", "--json").stdout.splitlines()]
    assert lines[0]["finished"] is False
    waiting = [(one["where"], one["case"], one["state"]) for one in lines if one["event"] == "copy"]
    assert waiting == [("slack:C0DESK", 2, "waiting"), ("slack", None, "waiting")]
    assert "still to be done" in run("forget", TWIN.key, "--yes").output, "saying it again says how it stands"


def test_an_export_holds_what_is_theirs_and_says_what_is_left_out(home: Path) -> None:
    lived(home)
    run("export", "nina", "--out", "nina.zip")
    with zipfile.ZipFile(home / "nina.zip") as archive:
        page, values = archive.read("export.html").decode(), json.loads(archive.read("export.json"))
    assert WORDS in page
    assert "Notes that agents wrote among themselves" in page
    assert values["person"]["id"] == NINA.key
    assert values["conversations"][0]["lines"][0]["text"] == WORDS
    assert values["cases"][0]["number"] == 1
    assert "folder" in run("export", "nina", "--out", str(home), code=1).output


def test_tidying_says_first_what_would_go(home: Path) -> None:
    lived(home)
    before = kept(home)
    would = [json.loads(line) for line in run("tidy", "--dry-run", "--json").stdout.splitlines()]
    assert kept(home) == before
    assert {one["kind"]: one["gone"] for one in would} == dict.fromkeys(
        ("messages", "talk", "signing_in", "figures"), False
    )
    assert next(one["count"] for one in would if one["kind"] == "talk") > 0
    run("tidy")
    assert WORDS not in kept(home)
    assert "kept_figure" in kept(home)


def test_nothing_is_ever_restored_over_what_is_there(home: Path) -> None:
    lived(home)
    run("backup", "saved")
    assert "nothing is overwritten" in run("backup", "saved", code=1).output
    assert "is there already" in run("restore", "saved", code=1).output
    assert "is no backup" in run("restore", "articles", code=1).output
    assert (home / "saved" / "handrail.db").stat().st_mode & 0o077 == 0
    (home / "home" / "handrail.db").rename(home / "lost.db")
    for name in ("handrail.db-wal", "handrail.db-shm"):
        (home / "home" / name).unlink(missing_ok=True)
    assert "Restored as it was on" in run("restore", "saved").output
    assert WORDS in kept(home)


def test_whoever_helped_others_is_told_what_still_names_them_and_what_cannot_be_reached(home: Path) -> None:
    lived(home, twin=True)
    said = run("forget", "Sam Lee", "--yes").output
    assert "Taken out of other people's conversations" in said
    assert "In chats on Slack: 1 post of others' cases still to be changed." in said
    assert "inside the ids of what they pressed" in said
    again = [json.loads(line) for line in run("forget", SAM.key, "--yes", "--json").output.splitlines()]
    assert not again[0]["finished"]
    renamed = [one for one in again if one["event"] == "renamed"]
    assert [(one["where"], one["posts"], one["state"]) for one in renamed] == [("slack", 1, "waiting")]


def test_how_posts_that_named_them_were_changed_is_told_together(home: Path) -> None:
    lived(home, twin=True)
    run("forget", SAM.key, "--yes", "--json")
    asyncio.run(sent(home, "changed"))
    said = run("forget", SAM.key, "--yes").output
    assert "still to be changed" not in said
    assert SAM.id not in kept(home)
