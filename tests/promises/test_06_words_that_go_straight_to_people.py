"""Promise 6, where it matters most: whoever tells of danger, harassment or an incident has people at once, whatever is
down, and no bot in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.escalation.caring import CareTable, CareWords
from bot.messages.evidence import Composed, Findings
from bot.messages.outgoing import Reply
from tests.fakes.composer import FakeComposer
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import HOUSE, Talk

TOLD = {
    "danger": "I want to kill myself",
    "harassment": "I'm being harassed by my manager",
    "security": "I clicked a phishing link and typed my password",
}
OWN = {kind: f"These are the words of Alder College for {kind}: ring 5555." for kind in TOLD}


class BrokenComposer(FakeComposer):
    """A model that fails in every way it can."""

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        raise RuntimeError("broken on purpose")

    async def simpler(self, question: str, findings: Findings) -> Composed | None:
        raise RuntimeError("broken on purpose")


def house(tmp_path: Path, *, broken: bool) -> Talk:
    care = CareTable("ring 112", {kind: CareWords(text) for kind, text in OWN.items()})  # type: ignore[misc]
    knowledge = FakeKnowledge()
    knowledge.broken = broken
    composer = BrokenComposer() if broken else FakeComposer()
    return Talk(tmp_path, knowledge=knowledge, composer=composer, house=replace(HOUSE, care=care, writes=True))


@pytest.mark.parametrize("broken", [False, True], ids=["all is well", "articles and model are down"])
@pytest.mark.parametrize("kind", TOLD)
@pytest.mark.parametrize("before", ["nothing", "an answer", "choices", "steps", "an offer", "a waiting case"])
async def test_people_are_asked_at_once_in_every_state(tmp_path: Path, kind: str, broken: bool, before: str) -> None:
    talk = house(tmp_path, broken=False)
    assert isinstance(talk.knowledge, FakeKnowledge)
    if before != "nothing":
        await talk.say("install the tunnel profile" if before == "choices" else "slow wireless in the halls")
    if before == "steps":
        await talk.say("slower")
    if before == "an offer":
        await talk.press("not_helped")
    if before == "a waiting case":
        await talk.press("person")
    talk.knowledge.broken = broken
    looked = len(talk.knowledge.asked)
    [reply] = await talk.say(TOLD[kind])
    assert reply.text.startswith(OWN[kind]), "the organisation's own words come first"
    assert (reply.citations, reply.feedback, reply.private) == ((), False, True)
    assert {button.action for button in reply.buttons} <= {"articles"}
    case = await talk.case()
    assert (case.state, case.urgency, case.care) == ("waiting", "urgent", kind)
    assert talk.cards[-1].urgency == "urgent"
    assert TOLD[kind] in [entry.text for entry in talk.desk_entries]
    assert len(talk.knowledge.asked) == looked, "nothing was looked up"
    talk.close()


@pytest.mark.parametrize("kind", TOLD)
async def test_until_the_case_is_closed_no_article_and_no_question_of_the_bots_comes(tmp_path: Path, kind: str) -> None:
    talk = house(tmp_path, broken=False)
    await talk.say(TOLD[kind])
    told = len(talk.sent)
    for text in ("slow wireless in the halls", "are you there?", "printing costs", "I don't know what to do", "slower"):
        await talk.say(text)
    await talk.agent_presses("claim")
    for text in ("slow wireless in the halls", "2", "yes"):
        assert await talk.say(text) == [], "a person has them now"
    await talk.agent_says("I'm here.")
    await talk.agent_presses("resolve", "fixed")
    replies = [parcel.what for parcel in talk.sent[told:] if isinstance(parcel.what, Reply)]
    assert all(not reply.citations and not reply.feedback for reply in replies)
    assert all(button.action not in ("ease", "choose", "show") for reply in replies for button in reply.buttons)
    assert await talk.ledger.surveys(talk.clock.now().replace(year=2020)) == []
    talk.close()


@pytest.mark.parametrize("kind", TOLD)
async def test_it_stays_out_of_what_is_counted(tmp_path: Path, kind: str) -> None:
    talk = house(tmp_path, broken=False)
    await talk.say(TOLD[kind])
    await talk.agent_presses("claim")
    case = await talk.case()
    assert case.care == kind
    assert await talk.ledger.waits(case.desk_id, [(case.opened_at, talk.clock.now())]) == []
    await talk.agent_presses("resolve", "fixed")
    assert await talk.ledger.solved(case.desk, case.opened_at) == []
    talk.close()
