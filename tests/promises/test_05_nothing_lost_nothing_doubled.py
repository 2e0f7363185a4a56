"""Promise 5: each message is handled once, each answer sent once, each handover opens one case; deletions blank.

Kills with -9 at random moments are in ``tests/contract/test_crash.py`` and ``tests/e2e/test_crash.py``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.engine.delivery import Delivery
from bot.errors import Conflict, DeliveryUnknown
from bot.flows.endings import ToTheConversation
from bot.messages.incoming import DeskEdited, Pressed, Said
from bot.messages.outgoing import RelayedEdit, Reply
from bot.messages.turn import Parcel
from tests.fakes.people import dump
from tests.talk import NINA, SAM, Far, Talk

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


class Doubtful(Far):
    """A far side of which nobody can tell whether it has what ``doubts`` picks out."""

    def __init__(self, doubts: Callable[[Parcel], bool]) -> None:
        super().__init__()
        self._doubts = doubts

    async def send(self, parcel: Parcel) -> str:
        if self._doubts(parcel):
            raise DeliveryUnknown("The connection broke.")
        return await super().send(parcel)


async def test_a_reply_that_may_not_have_arrived_stands_so_in_the_transcript_and_at_the_desk(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    far = talk.far = Doubtful(lambda parcel: isinstance(parcel.what, Reply) and "has your case" in parcel.what.text)
    talk.delivery = Delivery(
        {"web": far}, talk.outbox, talk.ledger, talk.clock, lambda: 0.5, endings=ToTheConversation()
    )
    await talk.press("person")
    await talk.agent_presses("claim")
    doubts = "Nobody can tell whether Handrail's reply of 09:00 UTC reached them."
    assert [entry.text for entry in await talk.ledger.transcript(LANE)].count(doubts) == 1
    assert [entry.text for entry in talk.desk_entries].count(doubts) == 1
    assert [
        parcel for parcel in talk.sent if isinstance(parcel.what, Reply) and "has your case" in parcel.what.text
    ] == []
    talk.close()


async def test_an_agents_changed_words_that_may_not_have_arrived_are_marked_so(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    far = talk.far = Doubtful(lambda parcel: isinstance(parcel.what, RelayedEdit))
    talk.delivery = Delivery(
        {"web": far}, talk.outbox, talk.ledger, talk.clock, lambda: 0.5, endings=ToTheConversation()
    )
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_says("Which hall?", ref="a")
    case = await talk.case()
    await talk.take(DeskEdited("edit", LANE, talk.clock.now(), case.id, SAM, "a", "Which hall are you in?"))
    assert [mark.mark for mark in talk.marks if mark.ref == "a"] == ["sent", "unknown"]
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

    whole = await dump(talk.transactions)
    assert "zebra" not in whole
    entries = await talk.ledger.transcript(LANE)
    assert any(entry.blanked for entry in entries), "a marker stays"
    talk.close()
