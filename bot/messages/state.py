"""Where a conversation stands between two turns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.messages.care import CareKind
from bot.messages.evidence import ArticleRef
from bot.messages.signals import History, Signal
from bot.messages.survey import Survey

Outcome = Literal["confirmed", "silent", "got_round", "reopened", "given_up", "handed_over", "unknown", "not_fixed"]
"""How a topic ended. An unanswered answer is ``unknown`` and later ``silent``, never ``confirmed``."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The last reply asked which article is meant."""

    question: str
    articles: tuple[ArticleRef, ...]
    kind: Literal["choices"] = "choices"


@dataclass(frozen=True, slots=True)
class Steps:
    """The person is being walked through steps. ``at`` counts from 0."""

    article: ArticleRef
    section: int
    section_title: str
    steps: tuple[str, ...]
    at: int = 0
    kind: Literal["steps"] = "steps"


@dataclass(frozen=True, slots=True)
class PersonOffered:
    """The last reply offered to bring a person in. ``reopen``: by opening this closed case again. ``articles``: what it
    named besides."""

    reopen: str = ""
    articles: tuple[ArticleRef, ...] = ()
    kind: Literal["person_offered"] = "person_offered"


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The person said that it did not help; a word on why is welcome and never needed. ``articles``: as above."""

    articles: tuple[ArticleRef, ...] = ()
    kind: Literal["why_not"] = "why_not"


@dataclass(frozen=True, slots=True)
class WhatIsWrong:
    """The person said that an article is wrong; a word on what is welcome and never needed."""

    article: ArticleRef
    kind: Literal["what_is_wrong"] = "what_is_wrong"


@dataclass(frozen=True, slots=True)
class SurveyAsked:
    """A case was closed, and the last reply asked how it went."""

    survey: str
    back: bool = False
    """They have been asked already what a bare yes or no was for."""
    kind: Literal["survey_asked"] = "survey_asked"


@dataclass(frozen=True, slots=True)
class StillThere:
    """The last reply asked whether what was got round is still in the way."""

    case: str
    kind: Literal["still_there"] = "still_there"


@dataclass(frozen=True, slots=True)
class WorksNow:
    """The last step is done, and the last reply asked whether it works now."""

    kind: Literal["works_now"] = "works_now"


@dataclass(frozen=True, slots=True)
class CallOff:
    """The last reply asked whether the waiting case is to be called off. ``solved``: as it works now, they said."""

    case: str
    solved: bool = False
    kind: Literal["call_off"] = "call_off"


Pending = Choices | Steps | PersonOffered | WhyNot | WhatIsWrong | SurveyAsked | StillThere | WorksNow | CallOff


@dataclass(frozen=True, slots=True)
class Topic:
    """The problem that a conversation is about."""

    id: str
    question: str
    """In the person's own words."""
    asked_at: datetime
    last_at: datetime
    turns: int = 1
    rephrased: int = 0
    not_helped: int = 0
    wordings: tuple[str, ...] = ()
    """How the person put it later, oldest first."""
    shown: tuple[ArticleRef, ...] = ()
    answers: int = 0
    """How often it was answered."""
    named: tuple[ArticleRef, ...] = ()
    """Named as something to choose from, whether or not it was picked."""
    asked_which: bool = False
    """They were asked which of a few articles they meant."""
    tried: tuple[str, ...] = ()
    next_best: tuple[ArticleRef, ...] = ()
    """Found but not shown yet, best first."""
    confidence: float = 0.0
    outcome: Outcome = "unknown"
    case: str = ""
    care: CareKind | None = None
    """Danger, harassment or a security incident: whatever counts topics leaves it out."""


@dataclass(frozen=True, slots=True)
class ConversationState:
    """Everything that the next turn needs; loaded after its turn has come, saved in its one transaction."""

    id: str
    topic: Topic | None = None
    left: tuple[Topic, ...] = ()
    """Topics that were left for another one before anybody said how they ended; newest last."""
    history: History = field(default_factory=History)
    noticed: tuple[Signal, ...] = ()
    """The last signals on what is unresolved, for the agent who may get it."""
    pending: Pending | None = None
    asked_last: bool = False
    """The last reply was a question: the next one must not be."""
    offers: int = 0
    """How often a person was offered on this topic."""
    case: str = ""
    """The open case, or the last one, by id."""
    turns: int = 0
    welcomed: bool = False
    last_steps: tuple[str, int] | None = None
    """(article, section) of the last answer that had steps to walk through."""
    survey: Survey | None = None
    """What they were asked last of how it went, with what they answered."""
    slowed_at: datetime | None = None
    """When they were told last that they send more than is answered at once."""
    told_it_reaches: str = ""
    """The case for which the person has been told that what they write goes with it."""
