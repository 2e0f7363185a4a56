"""What a conversation in the direct message is about, said above its first message there.

Whoever asked in a channel, with ``/handrail`` or on somebody's message finds the answer in the direct message: there it
says what was asked. The words are looked up when they are needed, and taken away when the person deletes them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import DeliveryDelayed
from bot.messages.case import NOT_SAID_YET
from bot.messages.transcript import Entry
from bot.messages.turn import Parcel
from bot.platforms.slack.about import QUOTE, About
from bot.platforms.slack.answers import THREAD_GONE, NoAnswer, SlackSaidNo, asked
from bot.platforms.slack.blocks import spoken
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.homes import place_of
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.reading_back import message_at
from bot.platforms.slack.records import Records
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchors

_COME_AGAIN = 2.0

_NOBODYS = "-"
"""Where the quoted words are no message of the person's that they could delete."""


class Openings:
    """Kept as anchors: ``about:<conversation>`` (where its words are quoted, and whose message they were)."""

    def __init__(self, anchors: Anchors, posting: Posting, directory: Directory, records: Records) -> None:
        self._anchors = anchors
        self._posting = posting
        self._directory = directory
        self._records = records

    async def about(self, workspace: Workspace, parcel: Parcel, case: str) -> About:
        """What stands above the first message of a conversation, or of the case that it became."""
        place = place_of(parcel.conversation)
        found = await self._records.case(place.team, place.user, case) if case else None
        transcript = await self._records.transcript(parcel.conversation)
        entry = _asked(transcript, parcel)
        quote = entry.text if entry is not None and not entry.blanked else ""
        if found is not None:
            quote = "" if found.question == NOT_SAID_YET else found.question
            entry = next((one for one in transcript if one.who == "person" and one.text == quote), None)
        where = ""
        if not place.direct:
            names = await self._directory.names(workspace, [place.channel])
            where = f"#{names[place.channel]}" if place.channel in names else "a channel"
        number = found.number if found is not None else None
        ref = _NOBODYS if place.beginning else entry.ref if entry is not None else ""
        return About(_heading(number, place.beginning, where), quote, ref)

    async def stands(self, workspace: Workspace, conversation: str, where: str, about: About) -> None:
        """It was posted there."""
        if about.quote:
            await self._anchors.put(workspace.place, f"about:{conversation}", {"at": where, "ref": about.ref})

    async def forget(self, workspace: Workspace, conversation: str, ref: str) -> None:
        """The person deleted a message: where it is quoted, the quote goes. Where nobody knows what is quoted, too.

        Raises ``DeliveryDelayed`` or ``DeliveryRefused``.
        """
        key = f"about:{conversation}"
        standing = await self._anchors.get(workspace.place, key)
        if standing is None or standing.body["ref"] not in ("", ref):
            return
        channel, _, ts = str(standing.body["at"]).partition("/")
        try:
            message = await message_at(workspace, channel, ts)
            rest = [block for block in message.get("blocks", ()) if not _is_quote(block)]
            if rest:
                call = workspace.client.chat_update(channel=channel, ts=ts, text=spoken(rest), blocks=rest)
                await asked("chat.update", call)
        except SlackSaidNo as no:
            if no.code not in THREAD_GONE:
                raise self._posting.refusal(workspace, channel, no) from no
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), _COME_AGAIN) from error
        await self._anchors.remove(workspace.place, key)


def _is_quote(block: dict[str, object]) -> bool:
    return str(block.get("block_id", "")).startswith(QUOTE)


def _asked(transcript: Sequence[Entry], parcel: Parcel) -> Entry | None:
    """What this parcel answers: the message that brought it about, or the last one before what was pressed."""
    incoming = parcel.id.rpartition(".")[0]
    said: Entry | None = None
    for entry in transcript:
        if entry.who == "person" and entry.did in ("said", "changed"):
            said = entry
        if entry.id == incoming:
            break
    return said


def _heading(number: int | None, beginning: str | None, where: str) -> str:
    if number is not None:
        about = "about this message" if beginning in ("about", "hand") else f"from {where}" if where else ""
        return f"Case #{number}{f', {about}' if about else ''}"
    if beginning in ("about", "hand"):
        return "You asked about this message"
    return f"You asked in {where}" if where else "You asked"
