"""Which posts an order to forget is about, and how what was done is counted across attempts that were cut off."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import DeliveryDelayed
from bot.messages.outgoing import Forgotten
from bot.messages.turn import Parcel
from bot.platforms.forgetting import AT_ONCE, Tally, concerned, post_of
from bot.platforms.teams.answers import NoAnswer, TeamsSaidNo
from bot.platforms.teams.forgetting import Forgetting
from bot.platforms.web.forgetting import REMOVED, emptied
from tests.fakes.anchors import FakeAnchors

PLACE = "teams:t"
CONVERSATION = "teams:t:u:chat:chat"
IN_CHAT = {"chat": "chat", "thread": "", "kind": "personal", "conversation": CONVERSATION}
AT_DESK = {"chat": "desk", "thread": "1", "kind": "channel", "conversation": CONVERSATION, "case": "c1"}


def order(lane: str = f"person:{CONVERSATION}") -> Parcel:
    return Parcel(1, "forget:F.0", lane, CONVERSATION, Forgotten())


async def test_what_is_at_a_desk_is_left_to_the_order_for_that_case() -> None:
    anchors = FakeAnchors()
    await anchors.put(PLACE, "reply:1", IN_CHAT, where="chat/1")
    await anchors.put(PLACE, "card:c1", AT_DESK, where="desk/1")
    found = await concerned(anchors, PLACE, order(), Forgotten())
    assert [one.key for one in found] == ["reply:1"]
    found = await concerned(anchors, PLACE, order("desk:teams:desk#c1"), Forgotten("c1", 1))
    assert [one.key for one in found] == ["card:c1"]


@pytest.mark.parametrize("key", ["said:chat/9", "home:x", "line:u", "direct:u", "newest:x", "thread:desk/1"])
def test_a_persons_own_message_and_the_way_to_them_are_no_posts_of_ours(key: str) -> None:
    assert not post_of(key)
    assert post_of("reply:1#2")


class Far:
    """Teams, as far as it is asked to take something away. ``says``: what it answers, by message."""

    def __init__(self) -> None:
        self.gone: list[str] = []
        self.says: dict[str, Exception] = {}

    async def service(self, tenant: str, chat: str) -> str:
        return "https://teams.example/"

    async def delete(self, service: str, conversation: str, id: str) -> None:
        if id in self.says:
            raise self.says.pop(id)
        self.gone.append(id)

    async def update(self, service: str, conversation: str, id: str, activity: object) -> None:
        await self.delete(service, conversation, id)


async def test_more_than_a_few_give_others_their_turn_and_are_counted_on() -> None:
    anchors, far = FakeAnchors(), Far()
    forgetting = Forgetting(anchors, far, far)  # type: ignore[arg-type]  # all that it asks of either
    for number in range(AT_ONCE + 3):
        await anchors.put(PLACE, f"reply:{number}", IN_CHAT, where=f"chat/{number}")
    with pytest.raises(DeliveryDelayed):
        await forgetting.forget("t", order(), Forgotten())
    assert len(far.gone) == AT_ONCE
    assert await forgetting.forget("t", order(), Forgotten()) == f"emptied=0 taken={AT_ONCE + 3} left=0"
    assert len(set(far.gone)) == len(far.gone) == AT_ONCE + 3
    assert anchors.kept == {}


async def test_what_breaks_goes_on_and_what_is_not_ours_to_take_is_told() -> None:
    anchors, far = FakeAnchors(), Far()
    forgetting = Forgetting(anchors, far, far)  # type: ignore[arg-type]  # all that it asks of either
    for number in range(3):
        await anchors.put(PLACE, f"reply:{number}", IN_CHAT, where=f"chat/{number}")
    await anchors.put(PLACE, "reply:lost", IN_CHAT)
    far.says = {"1": NoAnswer("taking a message away"), "0": TeamsSaidNo("taking a message away", 403, "Blocked")}
    with pytest.raises(DeliveryDelayed):
        await forgetting.forget("t", order(), Forgotten())
    receipt = await forgetting.forget("t", order(), Forgotten())
    assert receipt.startswith("emptied=0 taken=2 left=2 ")
    assert anchors.kept == {}


async def test_of_what_may_stand_on_teams_twice_the_other_one_is_told_to_be_left() -> None:
    anchors, far = FakeAnchors(), Far()
    forgetting = Forgetting(anchors, far, far)  # type: ignore[arg-type]  # all that it asks of either
    await anchors.put(PLACE, "doubt:1", {**IN_CHAT, "times": 2}, where="chat/1")
    await anchors.put(PLACE, "doubt:2", {**IN_CHAT, "times": 1}, where="chat/2")
    receipt = await forgetting.forget("t", order(), Forgotten())
    assert receipt.startswith("emptied=0 taken=2 left=1 ")


async def test_a_count_is_kept_between_attempts_and_not_after_the_last() -> None:
    anchors = FakeAnchors()
    await (await Tally.of(anchors, PLACE, order())).emptied()
    tally = await Tally.of(anchors, PLACE, order())
    await tally.left("It is archived.")
    assert await tally.done() == "emptied=1 taken=0 left=1 It is archived."
    assert anchors.kept == {}


@pytest.mark.parametrize("kind", ["card", "entry", "desk_said", "whisper", "mark"])
def test_nothing_that_was_written_stays_in_a_post_of_the_page(kind: str) -> None:
    body = {
        "type": kind, "case": "c1", "number": 1, "ref": "r1", "text": "Quagga", "parts": [{"text": "Quagga"}],
        "html": "Quagga", "question": "Quagga", "person": {"key": "web:local:ada", "name": "Ada"}, "name": "Ada",
        "agent": {"key": "web:local:sam", "name": "Sam"}, "signals": [{"quote": "Quagga"}], "only": "web:local:sam",
        "conversation": "web:local:ada:1", "attachments": [{"name": "Quagga.png"}], "later": ["Quagga"],
    }  # fmt: skip
    left = str(emptied(body, datetime(2025, 3, 4, tzinfo=UTC)))
    assert "Quagga" not in left
    assert "ada" not in left.lower()
    assert (REMOVED in left) == (kind == "card")
