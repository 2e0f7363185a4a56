"""What the report over a stretch of time is made from: read only, nothing is ever changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.messages.case import Case
from bot.messages.state import Topic
from bot.messages.survey import Survey
from bot.messages.transcript import Entry
from bot.messages.waiting import Wait


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic, and whose it is."""

    topic: Topic
    conversation: str
    person: str
    """Their key."""


@dataclass(frozen=True, slots=True)
class FirstWord:
    """A message of a person's, and the first thing that reached them because of it."""

    conversation: str
    came_at: datetime
    """When it was stored."""
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """What was measured of a topic whose words are gone."""

    id: str
    person: str
    """A name made up for them: the same for all that is kept of one person."""
    asked_at: datetime
    body: Mapping[str, object]
    """As ``bot.experience.keeping`` writes and reads it."""


@dataclass(frozen=True, slots=True)
class Records:
    """What is stored of one stretch of time."""

    topics: Sequence[KnownTopic] = ()
    """Asked within it, by when they were asked, then id."""
    cases: Sequence[Case] = ()
    """All of the conversations of these topics, and all opened within it; by number."""
    transcripts: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    """Conversation → its lines, in order; without agents' talk among themselves."""
    surveys: Sequence[Survey] = ()
    """Asked since its beginning, oldest first."""
    waits: Sequence[Wait] = ()
    """Begun within it, by when they began."""
    reports: Sequence[Entry] = ()
    """That an article is wrong, said by anybody in these conversations, in the order in which it was said."""
    first_words: Sequence[FirstWord] = ()
    """Of messages that came within it, in the order in which they came."""
    kept: Sequence[KeptFigure] = ()
    """Of topics asked within it that are gone by now, by when they were asked."""


class ExperienceRecords(Protocol):
    """What was stored of how it went. Raises ``StoreError``."""

    async def between(self, since: datetime, until: datetime) -> Records:
        """``since`` is within it, ``until`` is not. All of it as of one moment."""
        ...
