"""Changing what stands on Slack and names an agent who is forgotten: each post is made anew without their name.

Only what still stands is changed, and nothing is posted for it. What one agent alone could see Slack does not keep, and
lets nobody change.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.errors import DeliveryRefused
from bot.messages.letter import Letter
from bot.messages.outgoing import CaseCard, CaseEntry, Relayed, RelayedDeletion, RelayedEdit, Renamed, Reply, Whisper
from bot.messages.turn import Parcel
from bot.platforms.slack.about import About
from bot.platforms.slack.desk import SlackDesk, left_card
from bot.platforms.slack.homes import Homes, place_of
from bot.platforms.slack.openings import Openings
from bot.platforms.slack.posting import ChannelShut, Posting, Rendered
from bot.platforms.slack.render import render
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.ports.anchors import Anchor, Anchors

CHANGED, GONE, PASSED = "changed", "gone", "passed"
"""How it went, as the receipt of the parcel."""

RenderedOf = Callable[[Workspace, Parcel, About | None], Awaitable[Rendered]]
"""A parcel for a person as the sender shows it."""


class Renaming:
    """Raises ``DeliveryRefused`` where it stays as it is."""

    def __init__(
        self,
        workspaces: Workspaces,
        anchors: Anchors,
        posting: Posting,
        desk: SlackDesk,
        homes: Homes,
        openings: Openings,
        rendered_of: RenderedOf,
    ) -> None:
        self._workspaces = workspaces
        self._anchors = anchors
        self._posting = posting
        self._desk = desk
        self._homes = homes
        self._openings = openings
        self._rendered_of = rendered_of

    async def rename(self, parcel: Parcel, what: Renamed) -> tuple[Workspace, str]:
        """Where it was, and how it went."""
        sent = replace(parcel, id=what.parcel, what=what.what)
        workspace = await self._where(sent)
        if isinstance(sent.what, Whisper):
            return workspace, PASSED
        try:
            changed = await self._changed(workspace, sent)
        except ChannelShut as shut:
            raise DeliveryRefused(str(shut)) from shut
        return workspace, CHANGED if changed else GONE

    async def _where(self, sent: Parcel) -> Workspace:
        if sent.desk:
            return (await self._desk.where(sent))[0]
        if isinstance(sent.what, Letter):
            return await self._workspaces.of(sent.what.to.split(":")[1])
        return await self._workspaces.of(place_of(sent.conversation).team)

    async def _changed(self, workspace: Workspace, sent: Parcel) -> bool:
        if isinstance(sent.what, CaseEntry):
            return await self._desk.entry_again(workspace, sent, sent.what)
        key = await self._key(workspace, sent)
        standing = await self._anchors.get(workspace.place, key) if key else None
        if standing is None:
            return False
        rendered = await self._rendered(workspace, sent, standing)
        return await self._posting.replace(workspace, key, rendered, attempts=sent.attempts) is not None

    async def _key(self, workspace: Workspace, sent: Parcel) -> str:
        """Under which it was posted; empty for what cannot be changed."""
        match sent.what:
            case CaseCard(case=case):
                _, channel = await self._desk.where(sent)
                card = await self._anchors.get(workspace.place, f"card:{case}")
                here = card is not None and card.body["channel"] == channel
                return f"card:{case}" if here else left_card(case, channel)
            case Reply():
                return f"reply:{sent.id}"
            case Relayed(ref=ref) | RelayedEdit(ref=ref) | RelayedDeletion(ref=ref):
                return f"relayed:{ref}"
            case Letter(ref=ref):
                return f"letter:{ref}"
            case _:
                return ""

    async def _rendered(self, workspace: Workspace, sent: Parcel, standing: Anchor) -> Rendered:
        match sent.what:
            case Reply() | Relayed() | RelayedEdit() | RelayedDeletion():
                return await self._rendered_of(workspace, sent, await self._about(workspace, sent, standing))
            case what:
                return lambda surface: render(what, sent.conversation, surface)

    async def _about(self, workspace: Workspace, sent: Parcel, standing: Anchor) -> About | None:
        """What stands above it, where its conversation begins with it in the direct message."""
        home = await self._homes.of(workspace, sent.conversation)
        quoted = await self._anchors.get(workspace.place, f"about:{sent.conversation}")
        begins = bool(home.root) and standing.where.partition("/")[2] == home.root
        if not begins and (quoted is None or quoted.body["at"] != standing.where):
            return None
        case = sent.what.route.case if isinstance(sent.what, Reply) else getattr(sent.what, "case", "")
        return await self._openings.about(workspace, sent, case)
