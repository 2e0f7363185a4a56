"""An agent asks for what the case's transcript holds already: they are shown it, privately. The question still goes
out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.escalation.facts import Fact, asks_for, facts
from bot.escalation.recall_words import ANSWERS_NOTHING
from bot.escalation.recalling import Recalled, Told, questions, recalled
from bot.flows.summary import said_by_person
from bot.messages.case import Case
from bot.messages.incoming import DeskSaid
from bot.messages.outgoing import Whisper
from bot.messages.transcript import Entry

_FOR_A_FILE = re.compile(
    r"\b(?:screen ?shots?|pictures?|photos?|attach\w*|files?)\b[^.!]*\?|\bsend\b.*\b(?:screen ?shot|picture|photo)",
    re.IGNORECASE,
)
_FOR_A_NUMBER = re.compile(r"\b(?:phone|telephone|mobile|contact|call\w*)\b[^.!]*\b(?:number|on)\b", re.IGNORECASE)
_WHAT_WAS_TRIED = re.compile(r"\bwhat (?:else )?(?:have|did) you\b", re.IGNORECASE)
_SMALL_WORDS = """
    a also already an and been did ever for have i it its just me my of off on our out please re so that the their them
    then they this to tried try trying up ve we with you your
"""
_LITTLE = frozenset(_SMALL_WORDS.split())
_ENDING = re.compile(r"(?:t?ting|ning|ing|ed|es|s)$")
_A_COMPUTER = re.compile(r"\b(?:laptop|computer|pc|phone|tablet|machine)\b", re.IGNORECASE)
_ACCESSORY = re.compile(
    r"\b(?:docking station|dock|headset|webcam|keyboard|mouse|monitor|printer|projector)\b", re.IGNORECASE
)
_MADE = re.compile(r"[A-Z]\w|\d")
_BY_OTHERS = " wrote: “"
MOST = 5
"""Lines that one reminder has."""


def looks_back(text: str) -> bool:
    """Whether an agent's words ask for something that may have been said."""
    return bool(asks_for(text)) or _FOR_A_FILE.search(text) is not None or bool(questions(text))


def reminder(event: DeskSaid, case: Case, transcript: Sequence[Entry]) -> Whisper | None:
    """What the transcript holds on this already; None where it holds nothing."""
    found = lines_for(event.text, case.tried, transcript)
    if case.call_number and _FOR_A_NUMBER.search(event.text):
        found = (f"to be called on {case.call_number}", *found)
    if not found:
        return None
    told = "\n".join(f"• {line}" for line in found[:MOST])
    who = f"{case.person.name} has" if case.person.name else "They have"
    others = any(_BY_OTHERS in line for line in found[:MOST])
    opening = "This stands in the case already:" if others else f"{who} said this already:"
    text = f"{opening}\n{told}\nYour question has gone to them all the same."
    return Whisper(case.id, event.agent, text)


def lines_for(text: str, tried: Sequence[str], transcript: Sequence[Entry]) -> tuple[str, ...]:
    """What answers these words, each in the words in which it was written. ``tried``: steps that were tried."""
    short = dict.fromkeys(_said(text, tried, transcript))
    whole = [_line(one) for one in recalled(text, told_in(transcript)) if not _covered(one, short)]
    return tuple(dict.fromkeys([*short, *whole, *_sent(text, transcript)]))


def told_in(transcript: Sequence[Entry]) -> tuple[Told, ...]:
    """What people wrote, as it stands now, with the question that the person's words came right after."""
    return tuple(_told(transcript))


def _told(transcript: Sequence[Entry]) -> Iterator[Told]:
    newest = {entry.ref: entry.text for entry in transcript if entry.ref and entry.did == "changed"}
    before = ""
    for entry in transcript:
        text = newest.get(entry.ref, entry.text)
        if entry.blanked or entry.did not in ("said", "noted") or not text.strip():
            continue
        if entry.who == "person":
            yield Told("person", entry.name, text, "" if ANSWERS_NOTHING.fullmatch(text) else before)
            before = before if ANSWERS_NOTHING.fullmatch(text) else ""
        elif entry.who == "agent":
            yield Told("agent", entry.name, text)
            before = before if entry.private else text


def _wanted(text: str, known: Sequence[Fact]) -> Iterable[Fact]:
    """Those of the kinds that are asked for: no accessory where a computer is, and no “laptop” beside its make."""
    kinds = asks_for(text)
    one = _A_COMPUTER.search(text) is not None
    made = any(fact.kind == "device" and _MADE.search(fact.words) for fact in known)
    for fact in known:
        accessory = one and _ACCESSORY.search(fact.words) is not None
        vague = made and not _MADE.search(fact.words)
        if fact.kind in kinds and not (fact.kind == "device" and (accessory or vague)):
            yield fact


def _said(text: str, tried: Sequence[str], transcript: Sequence[Entry]) -> Iterable[str]:
    kinds = asks_for(text)
    for fact in _wanted(text, facts(said_by_person(transcript))):
        if fact.kind != "tried" or _is_about(text, fact):
            yield f"“{fact.words}”"
    if "tried" in kinds and _WHAT_WAS_TRIED.search(text):
        yield from tried


def _covered(one: Recalled, short: Iterable[str]) -> bool:
    """Whether a shorter stretch of the same sentence is shown already."""
    return any(line.strip("“”") in one.words for line in short)


def _line(one: Recalled) -> str:
    return f"“{one.words}”" if one.told.who == "person" else f"{one.told.name}{_BY_OTHERS}{one.words}”"


def _sent(text: str, transcript: Sequence[Entry]) -> Iterable[str]:
    if _FOR_A_FILE.search(text):
        yield from (f"sent {file.name}" for entry in transcript if entry.who == "person" for file in entry.attachments)


def _is_about(question: str, fact: Fact) -> bool:
    return _WHAT_WAS_TRIED.search(question) is not None or bool(_stems(question) & _stems(fact.words))


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", text.lower())
    return frozenset(_ENDING.sub("", word) for word in words if word not in _LITTLE)
