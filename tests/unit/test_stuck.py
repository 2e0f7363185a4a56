"""``handrail stuck``: what is stuck in plain words, tried again or let go of; and nothing sent twice unasked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from bot.app.parts import Parts
from bot.cli import app
from bot.commands import doctor, stuck
from bot.commands.stuck import explained, to_do
from bot.errors import HandrailError, SettingsError
from bot.messages.incoming import Woke
from bot.messages.outgoing import Relayed, Whisper
from bot.messages.turn import ForDesk, ForPerson, Parcel
from bot.platforms.teams.conversations import place_name
from bot.ports.dead_letters import DeadLetter
from bot.settings import Settings
from bot.store.anchors import SqlAnchors
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.restored import SqlRestored
from tests.fakes.databases import KINDS, migrated_postgres
from tests.fakes.samples import GWEN, NOON, reply, said, turn
from tests.fakes.surroundings import FakeClock

TEAMS = "teams:t1:u1:chat1:chat"
CANARY = "zanzibarquokka"


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    with migrated_postgres() as made:
        yield made


class House:
    """A database with something stuck in it, and the command."""

    def __init__(self, parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
        self.parts, self._capsys = parts, capsys
        self.ledger, self.outbox = SqlLedger(parts.transactions), SqlOutbox(parts.transactions)

    async def aside(self, lane: str = "web:1") -> None:
        await self.parts.inbox.accept(said(f"aside {lane}", lane, CANARY), now=NOON)
        received = await self.parts.inbox.next(lane, NOON)
        assert received is not None
        await self.parts.inbox.failed(received, "KeyError", None)

    async def sent(self, end: Any, lane: str = "web:1", what: Any = None, why: str = "No.") -> Parcel:
        """Something that ended so; or that is put off."""
        await self.parts.inbox.accept(said(f"{end} {lane}", lane, CANARY), now=NOON)
        received = await self.parts.inbox.next(lane, NOON)
        assert received is not None
        await self.ledger.save(received, turn(lane, send=(what or reply(CANARY),)), now=NOON)
        [outgoing] = await self.outbox.lanes(NOON)
        parcel = await self.outbox.next(outgoing, NOON)
        assert parcel is not None
        if end == "put off":
            await self.outbox.later(parcel, NOON.replace(hour=18), why)
        else:
            await self.outbox.ended(parcel, end, now=NOON, why=why)
        return parcel

    async def says(self, as_json: bool = False) -> str:
        self._capsys.readouterr()
        await stuck.show(self.parts, as_json)
        return self._capsys.readouterr().out

    async def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (await self.says(as_json=True)).splitlines()]

    async def letters(self) -> dict[str, str]:
        return {line["id"]: line["state"] for line in await self.lines() if line["id"] != "worker"}

    async def retry(self, which: str, *, even_if_doubled: bool = False) -> str:
        await stuck.retry(self.parts, which, False, even_if_doubled=even_if_doubled)
        return self._capsys.readouterr().out


@pytest.fixture
async def house(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[House]:
    told = Settings(_env_file=None, handrail_home=tmp_path, database_url=url)  # type: ignore[call-arg]  # pydantic's own argument
    parts = Parts(told, clock=FakeClock(NOON.replace(hour=13)))
    yield House(parts, capsys)
    await parts.close()


async def test_where_nothing_is_stuck_that_is_said(house: House) -> None:
    assert "Nothing is stuck" in await house.says()


async def test_each_is_explained_with_what_to_do_and_without_what_people_wrote(house: House) -> None:
    await house.aside()
    await house.sent("refused", "slack:T1:U1:1", why="It is too long for Slack.")
    await house.sent("unknown", TEAMS)
    text = await house.says()
    assert "tried once, in vain (KeyError)" in text and "given the way to a person" in text
    assert "Slack will never take this as it is: It is too long for Slack." in text
    assert "handrail stuck --retry p2 --even-if-doubled" in text
    assert "3 in all." in text
    assert CANARY not in text + await house.says(as_json=True)


async def test_all_is_tried_again_but_what_may_then_be_there_twice(house: House) -> None:
    await house.aside()
    await house.sent("refused", "slack:T1:U1:1")
    await house.sent("unknown", "slack:T1:U1:2")
    await house.sent("unknown", TEAMS)
    text = await house.retry("all")
    assert "3 of 4 are tried again. 1 are left" in text and "may have arrived in Teams" in text
    assert await house.letters() == {"m1": "behind", "p1": "behind", "p2": "behind", "p3": "unknown"}


async def test_what_may_be_there_is_sent_again_only_where_somebody_says_so(house: House) -> None:
    parcel = await house.sent("unknown", TEAMS)
    with pytest.raises(HandrailError, match="--even-if-doubled"):
        await house.retry("p1")
    assert await house.outbox.lanes(NOON) == []
    await house.retry("p1", even_if_doubled=True)
    again = await house.outbox.next(parcel.lane, NOON)
    assert again is not None and again.id == parcel.id


async def test_teams_doubt_is_put_aside_for_that_part_alone(house: House) -> None:
    """What stands in Teams for certain is not posted again: only the part of which nobody knows."""
    parcel = await house.sent("unknown", TEAMS)
    anchors, place, key = SqlAnchors(house.parts.transactions), place_name("t1"), f"reply:{parcel.id}"
    await anchors.put(place, key, {"chat": "c"}, where="c/1")
    await anchors.put(place, f"{key}#1", {"chat": "c", "doubt": True}, where="c/")
    await house.retry("p1", even_if_doubled=True)
    assert await anchors.get(place, key) is not None
    assert await anchors.get(place, f"{key}#1") is None


async def test_what_an_older_state_brought_back_is_told_as_that_and_left_out_of_all(house: House) -> None:
    """Nobody tried it and nobody was told: it waited, and was perhaps done after the backup."""
    await house.sent("put off", "slack:T1:U1:1", why="Slack is down.")
    await house.sent("put off", TEAMS, why="Teams is down.")
    await house.parts.inbox.accept(said("w1", "slack:T1:U1:2", CANARY), now=NOON)
    await SqlRestored(house.parts.transactions).mark()
    text = await house.says()
    assert "in vain" not in text and "told" not in text
    assert "nobody had answered when the backup was made" in text
    assert "it is looked for on Slack first" in text and "may be there twice" in text
    told = await house.retry("all")
    assert "0 of 3 are tried again. 3 are left" in told
    with pytest.raises(HandrailError, match="may have been answered since"):
        await house.retry("m3")
    assert set((await house.letters()).values()) == {"aside", "unknown"}
    assert "is sent again" in await house.retry("p1"), "on Slack it is looked for"
    assert "are left" not in await house.retry("all", even_if_doubled=True)


async def test_what_was_brought_back_stays_known_as_that_while_it_is_tried(house: House) -> None:
    """Its replies too: nothing that is kept says whether they were sent, so Slack is asked."""
    lane = "slack:T1:U1:2"
    await house.parts.inbox.accept(said("w1", lane, CANARY), now=NOON)
    await SqlRestored(house.parts.transactions).mark()
    await house.retry("m1", even_if_doubled=True)
    received = await house.parts.inbox.next(lane, NOON)
    assert received is not None and received.restored
    await house.parts.inbox.failed(received, "KeyError", NOON)
    received = await house.parts.inbox.next(lane, NOON)
    assert received is not None and received.restored
    await house.ledger.save(received, turn(lane, send=(reply(CANARY),)), now=NOON.replace(hour=13))
    [outgoing] = await house.outbox.lanes(NOON)
    parcel = await house.outbox.next(outgoing, NOON)
    assert parcel is not None and parcel.looked_for_since == NOON
    await house.outbox.later(parcel, NOON, "Slack is down.")
    parcel = await house.outbox.next(outgoing, NOON)
    assert parcel is not None and parcel.looked_for_since == NOON


async def test_a_word_for_one_agent_is_never_sent_again(house: House) -> None:
    await house.sent("unknown", what=ForDesk("slack:C1", Whisper("c1", GWEN, "Claim and send?")))
    with pytest.raises(HandrailError, match="only be dropped"):
        await house.retry("p1", even_if_doubled=True)


async def test_what_was_dropped_is_gone_from_the_list_with_its_reason_kept(house: House) -> None:
    await house.sent("refused")
    await stuck.drop(house.parts, "p1", "nobody needs it", as_json=False)
    assert await house.letters() == {}
    with house.parts.database.sync.connect() as connection:
        [(state, why)] = connection.exec_driver_sql("SELECT state, why FROM outbox").all()
    assert (state, why) == ("dropped", "No. Dropped: nobody needs it")


async def test_a_message_that_somebody_waits_for_is_never_dropped(house: House) -> None:
    await house.parts.inbox.accept(said("m1"), now=NOON)
    assert await house.letters() == {"m1": "behind"}
    with pytest.raises(HandrailError, match="somebody waits"):
        await stuck.drop(house.parts, "m1", "too many", as_json=False)


async def test_the_agent_hears_that_words_which_are_dropped_will_not_arrive(house: House) -> None:
    words = Relayed("c1", GWEN, CANARY, "ref-1")
    await house.sent("put off", what=ForPerson(words), why="Slack is down.")
    [line] = [line for line in await house.lines() if line["id"] == "p1"]
    assert "tried once" in line["explained"] and line["again_at"].startswith("2025-03-04T18:00")
    await stuck.drop(house.parts, "p1", "the channel is gone", as_json=False)
    received = await house.parts.inbox.next("web:1", NOON.replace(hour=14))
    assert received is not None and isinstance(received.incoming, Woke)
    assert (received.incoming.timer, received.incoming.value) == ("relay_refused", "ref-1")


async def test_what_is_put_off_is_tried_at_once_where_asked(house: House) -> None:
    parcel = await house.sent("put off")
    assert await house.outbox.next(parcel.lane, NOON) is None
    await house.retry("p1")
    assert await house.outbox.next(parcel.lane, NOON) is not None


async def test_a_name_that_there_is_not_is_answered_with_where_to_look(house: House) -> None:
    with pytest.raises(SettingsError, match="handrail stuck"):
        await house.retry("m9")


async def test_that_nobody_is_at_work_is_said_here_and_by_doctor(house: House) -> None:
    await house.parts.inbox.accept(said("m1"), now=NOON)
    text, lines = await house.says(), await house.lines()
    assert {"id": "worker", "state": "missing"}.items() <= lines[0].items()
    told = [finding async for finding in doctor.examine(house.parts) if finding.about == "worker"]
    if house.parts.shares_database:
        assert "none is there" in text and "handrail worker" in text
        assert [(one.state, "handrail worker" in one.mend) for one in told] == [("warning", True)]
        with house.parts.database.sync.begin() as connection:
            connection.exec_driver_sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
        told = [finding async for finding in doctor.examine(house.parts) if finding.about == "worker"]
        assert [one.state for one in told] == ["ok"]
        assert "worker" not in [line["id"] for line in await house.lines()]
    else:
        assert "Start it: handrail serve" in text and told == []
        with FileLock(house.parts.settings.handrail_home / "serve.lock"):
            assert "handrail serve" not in await house.says()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--drop", "p1"], "--reason"),
        (["--drop", "p1", "--retry", "p1", "--reason", "x"], "one at a time"),
        (["--even-if-doubled"], "--retry"),
    ],
)
def test_options_that_do_not_go_together_are_refused_with_what_is_missing(words: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["stuck", *words], env={"COLUMNS": "200"})
    assert result.exit_code == 2 and said in result.output


def test_the_command_runs_on_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["stuck"])
    assert result.exit_code == 0 and "Nothing is stuck" in result.output
    result = CliRunner().invoke(app, ["stuck", "--retry", "p7", "--json"])
    assert result.exit_code == 1 and "Nothing that is stuck is called 'p7'" in result.output


def test_every_state_is_explained_and_has_something_to_do() -> None:
    letter = DeadLetter("p1", "aside", "web", "web:1", "person:web:1", "reply", NOON, 2, "Why.")
    for one in (
        letter,
        replace(letter, id="m1", kind="woke"),
        *(replace(letter, state=state, platform=platform) for state in ("refused", "unknown", "behind")
          for platform in ("slack", "teams", "web")),
        replace(letter, state="behind", attempts=0),
        replace(letter, id="m1", state="behind", attempts=0, count=3),
    ):  # fmt: skip
        assert explained(one).endswith(".") and to_do(one)
