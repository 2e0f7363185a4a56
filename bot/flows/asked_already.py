"""An agent asks for what the person has said before: the agent is shown it, privately. The question still goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.escalation.facts import Fact, asks_for, facts
from bot.flows.summary import said_by_person
from bot.messages.case import Case
from bot.messages.incoming import DeskSaid
from bot.messages.outgoing import Whisper
from bot.messages.transcript import Entry

_FOR_A_FILE = re.compile(
    r"\b(?:screen ?shots?|pictures?|photos?|attach\w*|files?)\b[^.!]*\?|\bsend\b.*\b(?:screen ?shot|picture|photo)",
    re.IGNORECASE,
)
_WHAT_WAS_TRIED = re.compile(r"\bwhat (?:have|did) you\b", re.IGNORECASE)
_SMALL_WORDS = """
    a also already an and been did ever for have i it its just me my of off on our out please re so that the their them
    then they this to tried try trying up ve we with you your
"""
_LITTLE = frozenset(_SMALL_WORDS.split())
_ENDING = re.compile(r"(?:t?ting|ning|ing|ed|es|s)$")


def looks_back(text: str) -> bool:
    """Whether an agent's words ask for something that may have been said."""
    return bool(asks_for(text)) or _FOR_A_FILE.search(text) is not None


def reminder(event: DeskSaid, case: Case, transcript: Sequence[Entry]) -> Whisper | None:
    """What they have said to this already; None where they have not."""
    lines = list(dict.fromkeys([*_said(event.text, case, transcript), *_sent(event.text, transcript)]))
    if not lines:
        return None
    told = "\n".join(f"• {line}" for line in lines)
    who = case.person.name or "They"
    text = f"{who} has said this already:\n{told}\nYour question has gone to them all the same."
    return Whisper(case.id, event.agent, text if case.person.name else text.replace("They has", "They have", 1))


def _said(text: str, case: Case, transcript: Sequence[Entry]) -> Iterable[str]:
    kinds = asks_for(text)
    for fact in facts(said_by_person(transcript)):
        if fact.kind in kinds and (fact.kind != "tried" or _is_about(text, fact)):
            yield f"“{fact.words}”"
    if "tried" in kinds and _WHAT_WAS_TRIED.search(text):
        yield from case.tried


def _sent(text: str, transcript: Sequence[Entry]) -> Iterable[str]:
    if _FOR_A_FILE.search(text):
        yield from (f"sent {file.name}" for entry in transcript if entry.who == "person" for file in entry.attachments)


def _is_about(question: str, fact: Fact) -> bool:
    return _WHAT_WAS_TRIED.search(question) is not None or bool(_stems(question) & _stems(fact.words))


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", text.lower())
    return frozenset(_ENDING.sub("", word) for word in words if word not in _LITTLE)
