"""The desk on Slack: one message a case, updated in place; in its thread the transcript and all that follows."""

from __future__ import annotations

import re
from typing import Any

from bot.errors import DeliveryDelayed, DeliveryRefused
from bot.messages.outgoing import Blanked, CaseCard, CaseEntry, DeskMark, ToDesk, ToPerson, Whisper
from bot.messages.turn import Parcel
from bot.platforms.slack.answers import NoAnswer, SlackSaidNo, asked
from bot.platforms.slack.conversations import Place
from bot.platforms.slack.desk_entries import DeskEntries
from bot.platforms.slack.files import Files
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.posting import Posting, Rendered, Spot
from bot.platforms.slack.records import Records
from bot.platforms.slack.render import mark_reaction, render
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.whispering import Whispering
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.ports.anchors import Anchors

_MARKS = tuple(dict.fromkeys(mark_reaction(mark) for mark in ("sent", "part", "note", "held", "refused", "unknown")))

_MESSAGE = re.compile(r"[A-Z0-9]+/\d+\.\d+")
"""The ref of a message that somebody wrote: its channel and ts."""

_SAID_IN_WORDS = frozenset({"refused", "unknown"})
"""Marks that need a word as well: something has to be done about them."""

_NO_REACTIONS = frozenset({"missing_scope", "unknown_method", "too_many_reactions", "not_reactable", "invalid_name"})

_COME_AGAIN = 2.0

_NO_DESK_HERE = 300.0


class SlackDesk:
    """Sends what belongs at a desk. A case's parcels come one after another, so nothing overtakes its card."""

    def __init__(
        self,
        settings: SlackSettings,
        workspaces: Workspaces,
        anchors: Anchors,
        posting: Posting,
        files: Files,
        homes: Homes,
        records: Records,
    ) -> None:
        self._settings = settings
        self._workspaces = workspaces
        self._anchors = anchors
        self._posting = posting
        self._entries = DeskEntries(anchors, posting, files, records)
        self._whispering = Whispering(anchors, posting, homes)

    async def send(self, parcel: Parcel) -> str:
        workspace, channel = await self.where(parcel)
        what = parcel.what
        match what:
            case CaseCard():
                return await self._card(workspace, channel, parcel, what)
            case CaseEntry():
                return await self._entries.post(
                    workspace, await self._thread(workspace, what.case, channel), parcel, what
                )
            case Blanked():
                return await self._entries.blank(workspace, parcel, what)
            case DeskMark():
                return await self._mark(workspace, channel, parcel, what)
            case Whisper():
                thread = await self._thread(workspace, what.case, channel)
                return await self._whispering.whisper(workspace, thread, parcel, what)
            case _:
                raise DeliveryRefused(f"{type(what).__name__} belongs in a conversation, not at a desk.")

    async def entry_again(self, workspace: Workspace, parcel: Parcel, what: CaseEntry) -> bool:
        """An entry as it is now, where it stands. Whether it does."""
        return await self._entries.again(workspace, parcel, what)

    async def where(self, parcel: Parcel) -> tuple[Workspace, str]:
        """The desk's channel. A case of one workspace never goes to another's."""
        channel = parcel.desk.partition(":")[2]
        place = Place.of(parcel.conversation)
        if not self._settings.by_installing:
            return await self._workspaces.only(), channel
        team = place.team if place is not None else self._team_with(channel)
        own = self._settings.desk_of(team)
        if not team or not own:
            raise DeliveryDelayed(
                f"The workspace {team or 'of this desk'} has no desk of its own. Name its channel under [slack.desks] "
                "in handrail.toml.",
                _NO_DESK_HERE,
            )
        return await self._workspaces.of(team), own

    def _team_with(self, channel: str) -> str:
        return next((team for team, desk in self._settings.desks.items() if desk == channel), "")

    async def _card(self, workspace: Workspace, channel: str, parcel: Parcel, what: CaseCard) -> str:
        key = f"card:{what.case}"
        rendered = _rendered(what, parcel)
        standing = await self._anchors.get(workspace.place, key)
        here = standing is not None and standing.body["channel"] == channel
        if what.state == "moved":
            old = key if here else left_card(what.case, channel)
            return await self._posting.replace(workspace, old, rendered, attempts=parcel.attempts) or ""
        if standing is not None and here:
            changed = await self._posting.replace(workspace, key, rendered, attempts=parcel.attempts)
            if changed is not None:
                return changed
            if standing.where:  # somebody deleted it
                await self._posting.forget(workspace, key)
        elif standing is not None:  # another desk has it now; the card there is still to be told so
            old = left_card(what.case, str(standing.body["channel"]))
            await self._anchors.put(workspace.place, old, {**standing.body, "desk": False}, where=standing.where)
            await self._posting.forget(workspace, key)
        about: dict[str, Any] = {"conversation": parcel.conversation, "case": what.case, "desk": True}
        if standing is not None and not here:
            about["moved"] = True
        tried, since = parcel.attempts, parcel.looked_for_since
        stands = await self._posting.post(workspace, key, Spot(channel), rendered, about, attempts=tried, since=since)
        if since is not None:  # one that was found says what was so later, of which nothing is known any more
            return await self._posting.replace(workspace, key, rendered, attempts=tried) or stands
        return stands

    async def _mark(self, workspace: Workspace, channel: str, parcel: Parcel, what: DeskMark) -> str:
        """A reaction on the agent's own message; in words where it cannot be one, or where more has to be said."""
        where, ts = await self._marked(workspace, parcel, what)
        emoji = mark_reaction(what.mark)
        shown = False
        if where and ts:
            shown = await self._react(workspace, "add", where, ts, emoji)
            for other in _MARKS:
                if shown and other != emoji and await self._stood(workspace, what.ref, other):
                    await self._react(workspace, "remove", where, ts, other)
            if shown:
                await self._anchors.put(workspace.place, f"mark:{what.ref}", {"emoji": emoji})
        if not shown or what.mark in _SAID_IN_WORDS:
            thread = await self._thread(workspace, what.case, channel)
            key = f"mark:{what.ref}:{what.mark}"
            await self._posting.post(
                workspace, key, thread, _rendered(what, parcel), {"case": what.case}, attempts=parcel.attempts,
                since=parcel.looked_for_since,
            )  # fmt: skip
        return what.ref

    async def _marked(self, workspace: Workspace, parcel: Parcel, what: DeskMark) -> tuple[str, str]:
        """Channel and ts of what the agent wrote; of what they sent by a press: of its copy in the thread."""
        own = _MESSAGE.fullmatch(what.ref) is not None
        where, _, ts = (what.ref if own else await self._entries.where(workspace, parcel, what)).partition("/")
        return where, ts

    async def _stood(self, workspace: Workspace, ref: str, emoji: str) -> bool:
        mark = await self._anchors.get(workspace.place, f"mark:{ref}")
        return mark is not None and mark.body["emoji"] == emoji

    async def _react(self, workspace: Workspace, how: str, channel: str, ts: str, emoji: str) -> bool:
        """Whether the mark can be seen."""
        client = workspace.client
        call = client.reactions_add if how == "add" else client.reactions_remove
        try:
            await asked(f"reactions.{how}", call(channel=channel, timestamp=ts, name=emoji))
        except SlackSaidNo as no:
            if no.code in ("already_reacted", "no_reaction"):
                return True
            if no.code in _NO_REACTIONS or no.code == "message_not_found":
                return False
            raise self._posting.refusal(workspace, channel, no) from no
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), _COME_AGAIN) from error
        return True

    async def _thread(self, workspace: Workspace, case: str, channel: str) -> Spot:
        """The case's thread: under its card."""
        card = await self._anchors.get(workspace.place, f"card:{case}")
        if card is None or not card.where:
            raise DeliveryDelayed(
                f"The card of case {case} does not stand at the desk {channel} yet.", _COME_AGAIN * 15
            )
        there, _, ts = card.where.partition("/")
        return Spot(there, ts)


def left_card(case: str, channel: str) -> str:
    """The key of the card that a case has left behind at a desk."""
    return f"moved:{case}:{channel}"


def _rendered(what: ToDesk | ToPerson, parcel: Parcel) -> Rendered:
    return lambda surface: render(what, parcel.conversation, surface)
