"""Promise 7: the bot steps back when a person steps in, and comes back only when they hand back or close the case."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from bot.engine.delivery import Delivery
from bot.messages.incoming import DeskPressed, Said
from bot.messages.outgoing import Reply
from tests.fakes.composer import FakeComposer
from tests.talk import NINA, SAM, Talk


async def test_while_an_agent_has_the_case_the_bot_says_nothing_of_its_own(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.press("person")
    await talk.agent_presses("claim")
    for words in ("slow wireless in the halls", "hello", "thanks", "I give up", "printing costs a page"):
        assert await talk.say(words) == []
    await talk.agent_presses("resolve", "fixed")
    [reply] = await talk.say("printing costs a page")
    assert reply.kind == "answer"
    talk.close()


async def test_who_holds_the_case_is_asked_again_at_the_moment_of_sending(tmp_path: Path) -> None:
    """An answer that waits in the outbox when an agent claims is recorded as superseded, not sent."""
    talk = Talk(tmp_path)
    await talk.press("person")
    case = await talk.case()
    lane, now = f"{NINA.key}:1", talk.clock.now()
    await talk.say("slow wireless in the halls")  # the acknowledgement of what goes with the case
    claim = DeskPressed("claim-1", lane, now, case.id, SAM, "claim")
    await talk.intake.receive(claim)
    received = await talk.inbox.next(lane, now)
    assert received is not None
    await talk.conversations.take(received)
    sender = _Keeps()
    delivery = Delivery({"web": sender}, talk.outbox, talk.ledger, talk.clock, random.Random(1).random)
    from bot.messages.turn import Parcel

    stale = Parcel(row=-1, id="stale", lane=f"person:{lane}", conversation=lane, what=_reply(), unless_claimed=True)
    await delivery.deliver(stale)
    assert sender.sent == []
    talk.close()


async def test_an_answer_under_way_is_dropped_when_the_person_asks_for_somebody(tmp_path: Path) -> None:
    composer = FakeComposer(wait=30)
    talk = Talk(tmp_path, composer=composer)
    first = asyncio.ensure_future(talk.say("slow wireless in the halls"))
    await asyncio.sleep(0.1)
    said = Said("e-ask", f"{NINA.key}:1", talk.clock.now(), NINA, "can I talk to a person")
    await talk.intake.receive(said)
    replies = await first
    assert [reply.kind for reply in replies] == ["case"]
    assert composer.cancelled
    talk.close()


class _Keeps:
    """A platform that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[object] = []

    async def send(self, parcel: object) -> str:
        self.sent.append(parcel)
        return "1"

    async def status(self, conversation: str, text: str) -> None: ...


def _reply() -> Reply:
    from bot.messages.outgoing import Route

    return Reply("answer", "An answer that comes too late.", Route())
