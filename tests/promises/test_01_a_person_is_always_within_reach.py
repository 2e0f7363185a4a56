"""Promise 1: a person is always within reach, in every state and whatever is broken."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ComposerError
from bot.messages.evidence import Composed, Findings
from tests.fakes.composer import FakeComposer
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import Talk


class BreakableComposer(FakeComposer):
    """Writes, unless it is broken."""

    broken = False

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        if self.broken:
            raise ComposerError("The model is broken on purpose.")
        return await super().compose(question, findings, earlier=earlier)


SENTENCES = (
    "slow wireless in the halls",
    "still slow wireless in the halls",
    "install tunnel profile",
    "printing costs a page",
    "when does the pool open",
    "hello",
    "thanks",
    "that worked",
    "it didn't help",
    "yes",
    "no thanks",
    "the first one",
    "done",
    "stop",
    "I give up",
    "can I talk to a person",
    "😀",
    "?",
    "my password is hunter2 and nothing works",
    "walk me through it",
    "never mind, I used my phone",
)
PRESSES = (
    ("person", ""),
    ("case", ""),
    ("helped", ""),
    ("not_helped", ""),
    ("choose", "vpn-mac"),
    ("show", "gone"),
    ("walk", "wifi-slow#0"),
    ("walk", "nonsense"),
    ("step_done", "wifi-slow#0#0"),
    ("step_failed", ""),
    ("step_stop", ""),
    ("accept", ""),
    ("decline", ""),
    ("cancel", ""),
    ("reopen", ""),
)
AT_THE_DESK = ("claim", "release", "resolve", "hand_back")

steps = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(SENTENCES)),
    st.tuples(st.just("press"), st.sampled_from(PRESSES)),
    st.tuples(st.just("desk"), st.sampled_from(AT_THE_DESK)),
    st.tuples(st.just("agent"), st.sampled_from(("Hello, I'm here", "// a note"))),
    st.tuples(st.just("break"), st.sampled_from(("index", "model", "desk"))),
    st.tuples(st.just("mend"), st.sampled_from(("index", "model", "desk"))),
    st.tuples(st.just("wait"), st.sampled_from((1, 40, 90_000))),
)


@given(st.lists(steps, min_size=1, max_size=14))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_reply_leaves_without_the_route_whatever_breaks(script: list[tuple[str, object]]) -> None:
    asyncio.run(_play(script))


async def _play(script: list[tuple[str, object]]) -> None:
    knowledge, composer = FakeKnowledge(), BreakableComposer()
    with tempfile.TemporaryDirectory() as folder:
        talk = Talk(Path(folder), knowledge=knowledge, composer=composer)
        try:
            for what, value in script:
                replies = await _step(talk, knowledge, composer, what, value)
                case = await talk.case_or_none()
                if what in ("say", "press"):
                    assert replies or (case is not None and case.open), "silence while nobody has the case"
                for reply in replies:
                    assert reply.route.label in ("Talk to a person", "Your case")
                    if reply.route.label == "Your case":
                        assert case is not None and case.id == reply.route.case
            [*_, last] = await talk.press("person")
            now = await talk.case_or_none()
            assert now is not None and now.state in ("waiting", "claimed"), "the button brought nobody"
            assert last.route.case == now.id
        finally:
            talk.close()


async def _step(talk: Talk, knowledge: FakeKnowledge, composer: BreakableComposer, what: str, value: object):  # type: ignore[no-untyped-def]
    if what == "say":
        return await talk.say(str(value))
    if what == "press":
        action, argument = value  # type: ignore[misc]
        return await talk.press(action, argument)
    if what in ("break", "mend"):
        broken = what == "break"
        if value == "desk":
            talk.far.desk_down = broken
        else:
            (knowledge if value == "index" else composer).broken = broken
        return []
    if what == "wait":
        return await talk.later(seconds=float(str(value)))
    if await talk.case_or_none() is None:
        return []
    return await (talk.agent_presses(value, "fixed") if what == "desk" else talk.agent_says(str(value)))


@pytest.mark.parametrize(
    "words",
    ["Can I talk to someone?", "agent please", "I want to speak to a human", "get me a real person"],
)
async def test_asking_in_words_works_as_well_as_the_button(tmp_path: Path, words: str) -> None:
    talk = Talk(tmp_path)
    [reply] = await talk.say(words)
    assert reply.kind == "case"
    assert (await talk.case()).state == "waiting"
    talk.close()


async def test_with_the_articles_down_the_fallback_contact_is_given_at_once(tmp_path: Path) -> None:
    knowledge = FakeKnowledge()
    knowledge.broken = True
    talk = Talk(tmp_path, knowledge=knowledge)
    [reply] = await talk.say("slow wireless in the halls")
    assert reply.route.contact == "ring 4400"
    assert "ring 4400" in reply.text
    talk.close()
