"""What an agent wrote before anybody had claimed the case: it was not sent, and they are asked about it once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.messages.case import Case
from bot.messages.incoming import Attachment, DeskSaid
from bot.messages.outgoing import Whisper
from bot.messages.people import Person

_QUOTED = 200
"""Characters by which an agent knows their own words again."""


def kept_back(case: Case, event: DeskSaid) -> Case:
    """The case with words, and files, that wait for their writer's answer."""
    words = (*case.unclaimed_words, (event.ref, event.text))
    files = (*case.unclaimed_files, (event.ref, event.attachments)) if event.attachments else case.unclaimed_files
    by = (*case.unclaimed_by, (event.ref, event.agent.key))
    return replace(case, unclaimed_words=words, unclaimed_files=files, unclaimed_by=by)


def files_of(case: Case, ref: str) -> tuple[Attachment, ...]:
    """What came with words that were held back."""
    return dict(case.unclaimed_files).get(ref, ())


def without(case: Case, ref: str) -> Case:
    """The case once these words wait no longer."""
    words = tuple(pair for pair in case.unclaimed_words if pair[0] != ref)
    files = tuple(pair for pair in case.unclaimed_files if pair[0] != ref)
    return replace(case, unclaimed_words=words, unclaimed_files=files)


def asked_again(case: Case, agent: Person) -> Iterator[Whisper]:
    """For whoever has just claimed the case: send what they wrote before, or keep it?"""
    own = {ref for ref, key in case.unclaimed_by if key == agent.key}
    for ref, text in case.unclaimed_words:
        if ref in own:
            told = _told(text, files_of(case, ref))
            yield Whisper(
                case=case.id,
                agent=agent,
                text=f"You wrote this before you claimed the case, so it hasn't been sent: {told}",
                buttons=(("claim_and_send", "Send it now", ref), ("keep_among_agents", "Keep among agents", ref)),
            )


def _told(text: str, files: Sequence[Attachment]) -> str:
    """The words, shortened, and what came with them."""
    line = " ".join(text.split())
    short = line if len(line) <= _QUOTED else line[:_QUOTED].rsplit(" ", 1)[0] + " …"
    return " with ".join(part for part in (f"“{short}”" if short else "", ", ".join(one.name for one in files)) if part)
