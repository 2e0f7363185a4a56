"""A person changed an earlier message: the transcript keeps both, and a question that now means something else is
answered anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from bot.escalation.signals.care import care
from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.messages.incoming import Edited, Said
from bot.messages.transcript import Entry

_LIKE = 0.8
"""From this likeness on two words are one word with a slip of the pen."""

_EMPTY = frozenset(
    ("a", "an", "and", "hello", "hi", "is", "it", "of", "on", "please", "so", "thanks", "the", "to", "very")
)


def text_before(transcript: Sequence[Entry], ref: str) -> str:
    """What the message said before this edit; empty where it is not known or was deleted."""
    return next((line.text for line in reversed(transcript) if line.ref == ref and not line.blanked), "")


def asks_anew(scene: Scene, transcript: Sequence[Entry], event: Edited) -> bool:
    """Whether an edit is to be read like something said: it tells of danger now; or it means something else, and nobody
    at the desk reads it."""
    before = text_before(transcript, event.ref)
    if not before:
        return False
    if care(event.text) is not None and care(before) is None:
        return True
    return not scene.at_desk and _is_newest(transcript, event.ref) and means_something_else(before, event.text)


def as_said(scene: Scene, event: Edited, before: str) -> Scene:
    """As if the new words had been said, and the old ones never: what replaces them is no repetition of them."""
    state = scene.standing.state
    spoken = tuple(each for each in state.history.spoken if each.text != before)
    topic = state.topic if state.topic is None or state.topic.question != before else None
    state = replace(state, topic=topic, history=replace(state.history, spoken=spoken))
    said = Said(
        event.id, event.conversation, event.at, event.person, event.text, event.ref, masked=event.masked,
        instead_of=before,
    )  # fmt: skip
    return replace(scene, event=said, standing=replace(scene.standing, state=state))


def _is_newest(transcript: Sequence[Entry], ref: str) -> bool:
    """Whether the person has said nothing since: only then is an edit still a question."""
    newest = next(
        (line for line in reversed(transcript) if line.who == "person" and line.did in ("said", "changed")), None
    )
    return newest is not None and newest.ref == ref


def means_something_else(before: str, after: str) -> bool:
    """Whether more than spelling, marks and courtesies changed."""
    old, new = _words(before), _words(after)
    return any(not _known(word, old) for word in new) or any(not _known(word, new) for word in old)


def noted(scene: Scene, event: Edited) -> Draft:
    """Kept, and shown at the desk where a case is there; nothing to say."""
    line = replace(own(scene), did="changed", before=text_before(scene.got.transcript, event.ref))
    return Draft(state=scene.state, result="noted", own=line)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower())) - _EMPTY


def _known(word: str, among: frozenset[str]) -> bool:
    return word in among or any(_same(word, other) for other in among)


def _same(word: str, other: str) -> bool:
    if any(letter.isdigit() for letter in word + other):
        return False  # another number is another thing
    return SequenceMatcher(None, word, other).ratio() >= _LIKE
