"""What a conversation in somebody's own chat is about, said before its first message there.

Whoever asked in a channel, or picked *Ask Handrail* on a message, finds the answer in their own chat: there it says
what was asked. The words are looked up when they are needed, and taken away when the person deletes them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.messages.outgoing import Blanked
from bot.messages.transcript import Entry
from bot.messages.turn import Parcel
from bot.platforms.teams.conversations import Spot, place_name
from bot.platforms.teams.heard import PICKED
from bot.platforms.teams.homes import place_of
from bot.platforms.teams.posting import Posting
from bot.platforms.teams.render_reply import blanked_messages, words_messages
from bot.platforms.teams.saying import ABOUT_MESSAGE, ABOUT_QUESTION
from bot.platforms.writing.lines import Line, Stretch, plain_lines
from bot.platforms.writing.text import beginning
from bot.ports.anchors import Anchors

_LONGEST = 400
"""Characters of what was asked that are quoted; where it was asked it stands in full."""

TranscriptOf = Callable[[str], Awaitable[Sequence[Entry]]]
"""A conversation's transcript in order, without agents' talk among themselves."""


async def no_transcript(_: str) -> Sequence[Entry]:
    return ()


class Openings:
    """Kept as anchors: ``opened:<ref>`` says where somebody's message is quoted."""

    def __init__(self, posting: Posting, anchors: Anchors, transcript_of: TranscriptOf) -> None:
        self._posting = posting
        self._anchors = anchors
        self._transcript_of = transcript_of

    async def if_picked(self, parcel: Parcel, spot: Spot) -> None:
        """Before the answer to a message that was picked. Raises as posting does."""
        if PICKED in _incoming(parcel):
            await self._open(parcel, spot, ABOUT_MESSAGE)

    async def moved(self, parcel: Parcel, spot: Spot) -> None:
        """Before what was asked where others read along. Raises as posting does."""
        await self._open(parcel, spot, ABOUT_QUESTION)

    async def blank(self, parcel: Parcel, what: Blanked) -> None:
        """The person deleted a message: where it is quoted, the quote goes."""
        tenant = place_of(parcel.conversation).tenant
        opened = await self._anchors.get(place_name(tenant), f"opened:{what.ref}")
        if opened is not None:
            key = str(opened.body["key"])
            await self._posting.replace(tenant, key, blanked_messages(what), attempts=parcel.attempts)

    async def _open(self, parcel: Parcel, spot: Spot, heading: str) -> None:
        entry = _asked(await self._transcript_of(parcel.conversation), parcel)
        if entry is None or entry.blanked or not entry.text.strip():
            return
        tenant, key = place_of(parcel.conversation).tenant, f"opening:{_incoming(parcel)}"
        lines = [Line((Stretch(heading, bold=True),)), *plain_lines(beginning(entry.text, _LONGEST), kind="quote")]
        about = {"conversation": parcel.conversation}
        if entry.ref:
            await self._anchors.put(place_name(tenant), f"opened:{entry.ref}", {"key": key})
        await self._posting.post(tenant, key, spot, words_messages(lines), about, attempts=parcel.attempts)


def _incoming(parcel: Parcel) -> str:
    """The id of the message that brought this parcel about."""
    return parcel.id.rpartition(".")[0]


def _asked(transcript: Sequence[Entry], parcel: Parcel) -> Entry | None:
    """What this parcel answers: the message that brought it about, or the last one before what was pressed."""
    said: Entry | None = None
    for entry in transcript:
        if entry.who == "person" and entry.did in ("said", "changed"):
            said = entry
        if entry.id == _incoming(parcel):
            break
    return said
