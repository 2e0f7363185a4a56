"""One turn is one trace, from arrival to the last send; and nothing that people wrote is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from bot.errors import DeliveryRefused
from bot.messages.evidence import Findings
from bot.messages.incoming import Said
from bot.messages.turn import Parcel
from bot.telemetry import OtelTracing
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import NINA, Talk

CANARY = "zanzibarquokka"
HERE = f"{NINA.key}:1"


class Followed:
    """A talk, and the spans that its turns leave."""

    def __init__(self, path: Path, knowledge: FakeKnowledge | None = None) -> None:
        self._kept = InMemorySpanExporter()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._kept))
        self.talk = Talk(path, knowledge=knowledge, tracing=OtelTracing(provider.get_tracer("test")))

    def spans(self, step: str = "") -> list[ReadableSpan]:
        return [span for span in self._kept.get_finished_spans() if not step or span.name == step]

    def traces(self, step: str) -> list[int]:
        return [span.context.trace_id for span in self.spans(step) if span.context is not None]


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Followed]:
    made = Followed(tmp_path)
    yield made
    made.talk.close()


class BrokenKnowledge(FakeKnowledge):
    """Fails with what was asked in its words, as a library might."""

    async def look(self, question: str, *others: object, **more: object) -> Findings:
        raise RuntimeError(f"cannot tokenise {question!r}")


def below(spans: list[ReadableSpan], parent: ReadableSpan) -> list[str]:
    """Names of the steps right within one, in the order in which they began."""
    assert parent.context is not None
    within = [span for span in spans if span.parent and span.parent.span_id == parent.context.span_id]
    return [span.name for span in sorted(within, key=lambda span: span.start_time or 0)]


async def test_a_question_is_one_trace_from_its_arrival_to_what_was_sent(followed: Followed) -> None:
    await followed.talk.say("slow wireless in the halls")
    spans = followed.spans()
    assert len({span.context.trace_id for span in spans if span.context is not None}) == 1
    [arrival], [turn] = followed.spans("arrival"), followed.spans("turn")
    assert arrival.parent is None
    assert below(spans, arrival) == ["turn"]
    assert below(spans, turn)[:4] == ["load", "gather", "flow", "save"]
    assert set(below(spans, turn)[4:]) == {"send"}
    [gather] = followed.spans("gather")
    assert below(spans, gather)[0] == "signals"
    assert turn.attributes is not None and turn.attributes["handrail.result"] == "answered"
    assert {span.attributes["handrail.end"] for span in followed.spans("send") if span.attributes} == {"sent"}


async def test_two_messages_are_two_traces(followed: Followed) -> None:
    await followed.talk.say("slow wireless in the halls")
    await followed.talk.say("Talk to a person")
    assert len(set(followed.traces("turn"))) == 2


async def test_a_case_is_named_in_the_turn_that_opened_it(followed: Followed) -> None:
    await followed.talk.press("person")
    case = await followed.talk.case()
    turns = [span.attributes for span in followed.spans("turn") if span.attributes]
    assert case.id in {attributes.get("handrail.case") for attributes in turns}


async def test_what_a_timer_brings_about_is_a_trace_of_its_own_that_names_the_one_before(followed: Followed) -> None:
    await followed.talk.press("person")
    [first] = set(followed.traces("arrival"))
    await followed.talk.later(hours=30)
    timed = [span for span in followed.spans("turn") if span.links]
    assert timed, "a case that waits has timers"
    links = {link.context.trace_id for span in timed for link in span.links}
    assert first in links
    assert first not in {span.context.trace_id for span in timed if span.context is not None}


async def test_nothing_that_was_written_is_in_a_trace_whatever_breaks(tmp_path: Path) -> None:
    followed = Followed(tmp_path, BrokenKnowledge())
    talk = followed.talk
    try:
        await talk.say(f"my {CANARY} is broken", ref="m1")
        await talk.edit("m1", f"my {CANARY} is slow")
        await talk.press("person", label=CANARY)
        await talk.agent_presses("claim")
        await talk.agent_says(f"have you tried the {CANARY}?")
        await talk.delete("m1")
    finally:
        talk.close()
    told = "\n".join(span.to_json() for span in followed.spans())
    assert CANARY not in told
    failed = [span for span in followed.spans("signals") if span.status.status_code is StatusCode.ERROR]
    assert [span.status.description for span in failed][:1] == ["RuntimeError"]
    assert not [event for span in followed.spans() for event in span.events], "an error's text is an event"


async def test_what_a_platform_refuses_says_so_without_its_words(followed: Followed) -> None:
    async def refuse(parcel: Parcel) -> str:
        raise DeliveryRefused(f"too long: {parcel.what}")

    followed.talk.far.send = refuse  # type: ignore[method-assign]  # the far side is a fake
    await followed.talk.say(f"my {CANARY} is broken")
    ends = [span.attributes["handrail.end"] for span in followed.spans("send") if span.attributes]
    assert ends and set(ends) == {"refused"}
    assert CANARY not in "\n".join(span.to_json() for span in followed.spans())


async def test_a_process_that_does_not_follow_passes_on_what_it_was_given(followed: Followed, tmp_path: Path) -> None:
    """Whoever lets in follows, the worker does not, whoever sends does: the send still belongs to the arrival."""
    talk, silent = followed.talk, Talk(tmp_path)
    try:
        await talk.intake.receive(Said("e1", HERE, talk.clock.now(), NINA, "slow wireless in the halls", ref="r1"))
        received = await silent.inbox.next(HERE, silent.clock.now())
        assert received is not None
        await silent.conversations.take(received)
    finally:
        silent.close()
    await talk.run(HERE)
    assert followed.traces("turn") == []
    assert set(followed.traces("send")) == set(followed.traces("arrival"))
