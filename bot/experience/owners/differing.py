"""What another release would make of questions that people really asked. Pure.

Two releases are asked the same; what differs is put in one of four kinds. Words are not kept, only whose topic it was:
what somebody deletes is gone from here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.experience.counting import FEWEST
from bot.messages.evidence import Verdict

Kind = Literal["refused", "worse", "better", "changed", "same"]
KINDS: tuple[Kind, ...] = ("refused", "worse", "better", "changed", "same")
"""The gravest first."""

MOST_EXAMPLES = 5

_RANK: dict[Verdict, int] = {"refused": 0, "offered": 1, "asked": 2, "answered": 3}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one release makes of a question."""

    verdict: Verdict
    article: str = ""
    """The id of the one that it would answer from, or name first."""
    title: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Twice:
    """One question, asked of both. ``helped``: they said that what they were shown then helped."""

    topic: str
    person: str
    before: Outlook
    after: Outlook
    helped: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """The topic, and what was and would be shown first."""

    topic: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind."""

    kind: Kind
    questions: int
    people: int
    examples: tuple[Example, ...] = ()

    @property
    def few(self) -> bool:
        """Too few people to be counted one by one."""
        return 0 < self.people < FEWEST


def kind_of(one: Twice) -> Kind:
    """Which kind of difference it is. Where an article had helped, another one in its place is worse."""
    before, after = one.before, one.after
    if before.verdict != after.verdict:
        if after.verdict == "refused":
            return "refused"
        return "better" if _RANK[after.verdict] > _RANK[before.verdict] else "worse"
    if before.verdict == "refused" or before.passage == after.passage:
        return "same"
    return "worse" if one.helped and before.article != after.article else "changed"


def groups(asked: Iterable[Twice]) -> tuple[Group, ...]:
    """The gravest first, each kind once, also where there is none of it."""
    found: dict[Kind, list[Twice]] = {kind: [] for kind in KINDS}
    for one in asked:
        found[kind_of(one)].append(one)
    return tuple(_group(kind, those) for kind, those in found.items())


def _group(kind: Kind, those: Sequence[Twice]) -> Group:
    examples = () if kind == "same" else tuple(_example(one) for one in those[:MOST_EXAMPLES])
    return Group(kind, len(those), len({one.person for one in those}), examples)


def _example(one: Twice) -> Example:
    return Example(one.topic, in_words(one.before), in_words(one.after))


def in_words(outlook: Outlook) -> str:
    """``answered from “Printing”``."""
    match outlook.verdict:
        case "answered":
            return f"answered from “{outlook.title}”"
        case "asked":
            return f"asked which is meant, “{outlook.title}” first"
        case "offered":
            return f"“{outlook.title}” named as closest, without an answer"
        case "refused":
            return "nothing found"


IN_WORDS: dict[Kind, str] = {
    "refused": "find nothing any more",
    "worse": "are answered less well: less surely, or from another article than the one that helped",
    "better": "are answered better than now",
    "changed": "are answered from another passage",
    "same": "are answered as now",
}


def line(group: Group) -> str:
    """Under five people: "a few questions"."""
    count = (
        "No questions" if not group.questions else "A few questions" if group.few else f"{group.questions:,} questions"
    )
    return f"{count} {IN_WORDS[group.kind]}"
