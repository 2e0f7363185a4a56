"""Promise 5: each message is handled once, each answer sent once, each handover opens one case; deletions blank.

Kills with -9 at random moments are in ``tests/contract/test_crash.py`` and ``tests/e2e/test_crash.py``.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text

from bot.errors import Conflict
from bot.messages.incoming import Pressed, Said
from bot.messages.outgoing import Reply
from tests.talk import NINA, Talk

LANE = f"{NINA.key}:1"


async def test_the_same_event_delivered_three_times_is_one_turn(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    said = Said("same", LANE, talk.clock.now(), NINA, "slow wireless in the halls", ref="m")
    results = await asyncio.gather(*(talk.intake.receive(said) for _ in range(3)))
    assert sorted(accepted.new for accepted in results) == [False, False, True]
    assert len(await talk.run(LANE)) == 1
    talk.close()


async def test_a_turn_done_twice_sends_once(tmp_path: Path) -> None:
    """As when a process dies between saving and saying so: the row is found again, and nothing is doubled."""
    talk = Talk(tmp_path)
    await talk.intake.receive(Pressed("press", LANE, talk.clock.now(), NINA, "person"))
    received = await talk.inbox.next(LANE, talk.clock.now())
    assert received is not None
    await talk.conversations.take(received)
    with suppress(Conflict):  # which is what says that it was done
        await talk.conversations.take(received)
    replies = await talk.run(LANE)
    assert [reply.kind for reply in replies] == ["case"]
    assert len(await talk.ledger.cases(open_only=False)) == 1
    talk.close()


async def test_pressing_twice_opens_one_case(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    for _ in range(3):
        await talk.press("person")
    await talk.say("can I talk to a person")
    assert len(await talk.ledger.cases(open_only=False)) == 1
    talk.close()


async def test_turns_of_one_conversation_keep_their_order(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    for number in range(8):
        await talk.intake.receive(Said(f"e{number}", LANE, talk.clock.now(), NINA, f"message number {number}"))
    await talk.run(LANE)
    entries = [e.text for e in await talk.ledger.transcript(LANE) if e.who == "person"]
    assert entries == [f"message number {number}" for number in range(8)]
    talk.close()


async def test_what_was_not_sent_yet_is_sent_after_a_restart(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.intake.receive(Said("e1", LANE, talk.clock.now(), NINA, "slow wireless in the halls"))
    received = await talk.inbox.next(LANE, talk.clock.now())
    assert received is not None
    await talk.conversations.take(received)
    talk.close()
    again = Talk(tmp_path)
    replies = await again.run(LANE)
    assert [type(reply) for reply in replies] == [Reply]
    again.close()


async def test_a_deleted_message_is_nowhere_in_the_database(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.say("the zebra printer in my study eats paper", ref="m-first")
    await talk.press("person")
    await talk.delete("m-first")

    def everything(connection) -> str:  # type: ignore[no-untyped-def]
        tables = connection.execute(text("select name from sqlite_master where type = 'table'")).scalars().all()
        return "\n".join(str(row) for table in tables for row in connection.execute(text(f'select * from "{table}"')))

    whole = await talk.transactions.read(everything)
    assert "zebra" not in whole
    entries = await talk.ledger.transcript(LANE)
    assert any(entry.blanked for entry in entries), "a marker stays"
    talk.close()
