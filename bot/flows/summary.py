"""What an agent reads before the transcript: what the person has said already, what was not recognised, earlier cases.

The card above it has the question in the person's own words, what was shown and what was tried. Here stand the details
that agents otherwise ask for again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.escalation.card import resolution_words
from bot.escalation.facts import LABELS, Fact, facts, not_recognised
from bot.escalation.recall_words import stems
from bot.messages.case import Case
from bot.messages.outgoing import CaseEntry
from bot.messages.transcript import Entry

PERSONS_EVENTS = frozenset({"said", "pressed", "edited", "deleted"})

NOT_RECOGNISED = "Not recognised in what they wrote (look before you ask):"
"""What the list of what may have to be asked for begins with: wordings may be missed, so it never says "not said"."""

_QUOTED = 100
"""Characters of a line that stand for it."""

EARLIER = 3
"""Earlier cases that are named."""


def said_by_person(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Their words as they stand now: the newest wording of each message, nothing that was deleted."""
    words: dict[str, str] = {}
    for entry in entries:
        if entry.who != "person" or entry.did not in ("said", "changed"):
            continue
        words[entry.ref or entry.id] = "" if entry.blanked else entry.text
    return tuple(text for text in words.values() if text)


def lines(entries: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    """The transcript for whoever sums it up: (who, words)."""
    told = (entry for entry in entries if not entry.private and not entry.blanked and entry.who != "system")
    return tuple((entry.who, entry.text) for entry in told)


def summary(
    case: Case, entries: Sequence[Entry], earlier: Sequence[Case], at: datetime, *, again: bool, written: str = ""
) -> CaseEntry:
    """The entry at the head of the thread. ``again``: it stands there already, and knows more now. ``written``: what a
    chat model made of ``entries``."""
    known = facts(said_by_person(entries))
    files = [file.name for entry in entries if entry.who == "person" for file in entry.attachments]
    said = [*_known(known), *([f"Files: {', '.join(files)}"] if files else [])]
    missing = [LABELS[kind] for kind in not_recognised(known) if kind != "tried" or not case.tried]
    text = "They have said already:\n" + "\n".join(f"• {line}" for line in said) if said else ""
    if missing:
        text += f"{chr(10) if text else ''}{NOT_RECOGNISED} {', '.join(missing)}."
    before = [one for one in earlier if one.id != case.id and not one.open and like(one, case)][:EARLIER]
    if before:
        text += "\nEarlier, on the same: " + "; ".join(_earlier(one) for one in before) + "."
    if written:
        text = f"{_with_sources(written, lines(entries))}\n{text}"
    return CaseEntry(
        case=case.id, ref=f"{case.id}.summary", who="system", name="", text=text, at=at, edited=again, quotes=True
    )


def like(one: Case, other: Case) -> bool:
    """Whether two cases are about the same: most of the words that count are the same, or one is, and the same articles
    were shown."""
    mine, theirs = frozenset(stems(one.question)), frozenset(stems(other.question))
    if mine & theirs and {article.id for article in one.shown} & {article.id for article in other.shown}:
        return True
    return len(mine & theirs) >= max(2, min(len(mine), len(theirs)) // 2 + 1)


def _with_sources(written: str, told: Sequence[tuple[str, str]]) -> str:
    """What a model wrote, labelled as that, and the beginning of each line that it rests on."""
    numbers = dict.fromkeys(int(number) for number in re.findall(r"\[(\d+)\]", written))
    sources = [f"[{number}] {told[number - 1][0]}: “{_beginning(told[number - 1][1])}”" for number in numbers]
    return "\n".join(["Written by AI, from the lines named below it:", written, *sources])


def _beginning(words: str) -> str:
    return words.split("\n", 1)[0][:_QUOTED].strip()


def _known(known: Sequence[Fact]) -> Iterable[str]:
    kinds = dict.fromkeys(fact.kind for fact in known)
    for kind in kinds:
        words = "; ".join(f"“{fact.words}”" for fact in known if fact.kind == kind)
        label = LABELS[kind]
        yield f"{label[:1].upper()}{label[1:]}: {words}"


def _earlier(case: Case) -> str:
    how = resolution_words(case)
    return f"#{case.number} “{case.question}”" + (f" ({how})" if how else "")
