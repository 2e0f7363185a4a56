"""Which problem a message is about: the open topic, or a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.escalation import history
from bot.flows.scene import Scene
from bot.messages.evidence import ArticleRef, Findings
from bot.messages.signals import Reading, Signal
from bot.messages.state import ConversationState, Outcome, Topic

_LEANS_ON_BEFORE = re.compile(
    r"^(?:and|but|or|so|also|then|what about|how about|what if|which one|why|where is (?:that|it)|where('s| is) that)\b"
    r"|\b(?:it|that|this|those|them|there)\b",
    re.IGNORECASE,
)
_NAMES_LITTLE = 6
"""Words: a message this short that leans on what went before is searched together with it."""

LAST_SHOWN = 12

NOTICED = 8
"""Signals that are kept for an agent."""

LEFT = 5
"""Topics that were left unsettled and are remembered."""

WORDINGS = 6
"""Later wordings of a question that are kept for an agent."""

TELLS = 4
"""Words from which on a message puts the problem in words of its own."""


def leans_on(text: str, state: ConversationState) -> str:
    """The question that a short message leans on ("and on Windows?"); empty where it stands by itself."""
    topic = state.topic
    if topic is None or not unsettled(topic):
        return ""
    words = text.split()
    leans = len(words) <= 2 or (len(words) <= _NAMES_LITTLE and _LEANS_ON_BEFORE.search(text))
    return topic.question if leans else ""


def complains(state: ConversationState, reading: Reading) -> bool:
    """Whether a message says of the open topic that what was shown did not help."""
    topic = state.topic
    said = any(signal.kind == "not_helped" for signal in reading.signals)
    return said and topic is not None and unsettled(topic) and bool(topic.shown)


def goes_on(text: str, state: ConversationState, reading: Reading, findings: Findings | None) -> bool:
    """Whether a message is about the open topic: said again, leaning on it, or about the very article it was shown."""
    topic = state.topic
    if topic is None or not unsettled(topic):
        return False
    again = any(signal.kind == "rephrased" for signal in reading.signals) or text in (topic.question, *topic.wordings)
    return again or bool(leans_on(text, state)) or _about_the_same(topic, findings)


def opened(scene: Scene, question: str, findings: Findings | None) -> ConversationState:
    """The state with the topic that this question belongs to: the open one, one that was left before, or a new one."""
    state = scene.state
    if state.topic is not None and scene.got.same_topic:
        return replace(state, topic=_again(scene, state.topic, question, findings))
    left = (*state.left, state.topic)[-LEFT:] if state.topic is not None and unsettled(state.topic) else state.left
    before = next((topic for topic in reversed(left) if _about_the_same(topic, findings)), None)
    if before is not None:
        rest = tuple(topic for topic in left if topic.id != before.id)
        return replace(state, topic=_again(scene, before, question, findings), left=rest, asked_last=False)
    confidence = findings.confidence if findings is not None else 0.0
    topic = Topic(id=scene.fresh, question=question, asked_at=scene.event.at, last_at=scene.now, confidence=confidence)
    return replace(state, topic=topic, left=left, offers=0, asked_last=False)


def unsettled(topic: Topic) -> bool:
    """Whether nobody has said yet how it ended."""
    return topic.outcome in ("unknown", "not_fixed")


def _again(scene: Scene, topic: Topic, wording: str, findings: Findings | None) -> Topic:
    rephrased = any(signal.kind == "rephrased" for signal in scene.got.reading.signals)
    confidence = findings.confidence if findings is not None else 0.0
    fresh = len(wording.split()) >= TELLS and wording not in (topic.question, *topic.wordings)
    return replace(
        topic,
        wordings=(*topic.wordings, wording)[-WORDINGS:] if fresh else topic.wordings,
        last_at=scene.now,
        turns=topic.turns + 1,
        rephrased=topic.rephrased + rephrased,
        confidence=max(confidence, topic.confidence),
    )


def _about_the_same(topic: Topic, findings: Findings | None) -> bool:
    """Whether the best that was found is what this topic was shown, or was asked about."""
    best = findings.best if findings is not None else None
    known = {ref.id for ref in (*topic.shown, *topic.named)}
    return best is not None and best.passage.article.id in known


def shown(state: ConversationState, article: ArticleRef, rest: tuple[ArticleRef, ...] = ()) -> ConversationState:
    """The topic now knows that this article was shown, and what is next best."""
    if state.topic is None:
        return state
    before = tuple(ref for ref in state.topic.shown if ref.id != article.id)
    seen = {article.id, *(ref.id for ref in before)}
    next_best = tuple(ref for ref in (rest or state.topic.next_best) if ref.id not in seen)
    topic = replace(
        state.topic,
        shown=(*before, article)[-LAST_SHOWN:],
        next_best=next_best,
        answers=state.topic.answers + 1,
    )
    return replace(state, topic=topic)


def named(state: ConversationState, articles: Sequence[ArticleRef]) -> ConversationState:
    """The topic now knows that these articles were named to choose from."""
    if state.topic is None:
        return state
    every = {ref.id: ref for ref in (*state.topic.named, *articles)}
    return replace(state, topic=replace(state.topic, named=tuple(every.values())[-LAST_SHOWN:]))


def ended(state: ConversationState, outcome: Outcome) -> tuple[ConversationState, tuple[Topic, ...]]:
    """The topic has ended so; nothing of it is unresolved any more unless it was not fixed."""
    if state.topic is None:
        return state, ()
    topic = replace(state.topic, outcome=outcome)
    solved = outcome in ("confirmed", "handed_over", "got_round")
    after = history.resolved(state.history) if solved else state.history
    noticed = () if solved else state.noticed
    return replace(state, topic=topic, history=after, noticed=noticed, pending=None), (topic,)


def tried(state: ConversationState, what: str) -> ConversationState:
    """Keep for the agent what was tried and how it went."""
    if state.topic is None:
        return state
    return replace(state, topic=replace(state.topic, tried=(*state.topic.tried, what)))


def with_noticed(state: ConversationState, signals: Sequence[Signal]) -> ConversationState:
    """Keep what was noticed for the agent who may get it: the newest, and nothing said twice."""
    fresh = [signal for signal in signals if signal not in state.noticed]
    return replace(state, noticed=(*state.noticed, *fresh)[-NOTICED:])


def not_helped(scene: Scene, state: ConversationState, quote: str) -> ConversationState:
    """One more *Didn't help* on the topic. It counts towards the pressure, unless words that were read have counted."""
    after = state.history
    if not scene.got.reading.scores:
        weights = scene.house.policy.weights
        after = history.said_not_helped(after, dict(weights))
        state = with_noticed(state, (Signal("not_helped", weights["not_helped"], quote),))
    if state.topic is None:
        return replace(state, history=after)
    return replace(state, history=after, topic=replace(state.topic, not_helped=state.topic.not_helped + 1))
