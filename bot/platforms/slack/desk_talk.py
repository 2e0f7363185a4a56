"""What agents write and press in the desk's channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog

from bot.errors import NotAllowed
from bot.messages.people import Person
from bot.platforms.slack.cards import Cards
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.heard import Changed, NoteWritten, Press, Removed, Wrote
from bot.platforms.slack.inbound_messages import desk_deleted, desk_edited, desk_pressed, desk_said, note_said
from bot.platforms.slack.notes import note_view
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchor, Anchors
from bot.ports.platform import Accepted, Intake
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)


class DeskTalk:
    """In a case's thread everything is about the case. Who may write there is Slack's to say; who may press, ours."""

    def __init__(self, intake: Intake, anchors: Anchors, cards: Cards, directory: Directory, clock: Clock) -> None:
        self._intake = intake
        self._anchors = anchors
        self._cards = cards
        self._directory = directory
        self._clock = clock

    async def case_at(self, workspace: Workspace, channel: str, thread: str) -> Anchor | None:
        """The card under which this thread stands, where it is a case's."""
        return await self._cards.above(workspace, channel, thread)

    async def wrote(self, workspace: Workspace, wrote: Wrote, card: Anchor) -> Accepted:
        agent = await self._directory.person(workspace, wrote.user)
        return await self._intake.receive(desk_said(wrote, agent, *_case(card)))

    async def changed(self, workspace: Workspace, changed: Changed, card: Anchor) -> Accepted:
        agent = await self._directory.person(workspace, changed.user)
        return await self._intake.receive(desk_edited(changed, agent, *_case(card)))

    async def removed(self, workspace: Workspace, removed: Removed, card: Anchor) -> Accepted:
        agent = await self._directory.person(workspace, removed.user)
        return await self._intake.receive(desk_deleted(removed, agent, *_case(card)))

    async def pressed(self, workspace: Workspace, press: Press) -> Accepted:
        """Raises ``NotAllowed`` with the reason, for whoever pressed; that they tried is kept."""
        try:
            coded = press.coded
            agent = await self._check(workspace, coded.case, coded.conversation, press.channel, press.user)
        except NotAllowed as error:
            await self._keep_refusal(workspace, press, str(error))
            raise
        return await self._intake.receive(desk_pressed(press, agent))

    async def note_window(self, workspace: Workspace, press: Press) -> Mapping[str, Any]:
        """The window in which a note is written, for who may write one. Raises ``NotAllowed`` with the reason."""
        await self._check(workspace, press.coded.case, press.coded.conversation, press.channel, press.user)
        return note_view(press.coded.case, press.coded.conversation, press.channel)

    async def noted(self, workspace: Workspace, note: NoteWritten) -> Accepted:
        """A note, kept among agents. Raises ``NotAllowed`` with the reason."""
        agent = await self._check(workspace, note.case, note.conversation, note.desk, note.user)
        return await self._intake.receive(note_said(note, agent))

    async def _check(self, workspace: Workspace, case: str, conversation: str, channel: str, user: str) -> Person:
        card = await self._anchors.get(workspace.place, f"card:{case}")
        if card is None or _case(card) != (case, conversation):
            raise NotAllowed("This case is not at this desk.")
        desk = str(card.body["channel"])
        if channel != desk:
            raise NotAllowed("That can only be done at the desk itself.")
        return await self._directory.check_agent(workspace, desk, user)

    async def _keep_refusal(self, workspace: Workspace, press: Press, why: str) -> None:
        _log.warning("desk_press_refused", case=press.coded.case, action=press.coded.action, user=press.user, why=why)
        body: dict[str, Any] = {
            "case": press.coded.case,
            "action": press.coded.action,
            "user": press.user,
            "why": why,
            "at": self._clock.now().isoformat(),
        }
        await self._anchors.add(workspace.place, f"refused:{press.id}", body)


def _case(card: Anchor) -> tuple[str, str]:
    return str(card.body.get("case", "")), str(card.body.get("conversation", ""))
