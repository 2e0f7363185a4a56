"""What agents write and press: in the desk's channel, and in their own chat with us where they were asked something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import structlog

from bot.errors import DeliveryError, NotAllowed
from bot.messages.incoming import Attachment, DeskAction, DeskDeleted, DeskEdited, DeskPressed, DeskSaid
from bot.messages.people import Person
from bot.platforms.pressing import ONE_TIME
from bot.platforms.teams.buttons import SAY
from bot.platforms.teams.conversations import Spot, place_name
from bot.platforms.teams.directory import Directory, Unsure
from bot.platforms.teams.files import UNSEEN
from bot.platforms.teams.heard import Changed, Press, Removed, Wrote
from bot.platforms.teams.posting import Posting
from bot.platforms.teams.render import box_messages
from bot.platforms.teams.repeats import Came, Repeats
from bot.platforms.teams.saying import BOX_NOT_KEPT, FOR_ANOTHER_AGENT, NOTHING_TYPED
from bot.platforms.teams.settings import TeamsSettings
from bot.ports.anchors import Anchor, Anchors
from bot.ports.platform import Accepted, Intake
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

_UNTIL_IT_STANDS = 3.0
"""Seconds that an agent's message waits for the card above it to be known."""

_NOTE = "// "
_SAME_PRESS = 5
"""Seconds within which pressing again is the same press. Teams never sends one twice, but people double-click."""


class DeskTalk:
    """In a case's thread everything is about the case. Who may act is asked of Teams each time: the desk's team."""

    def __init__(
        self,
        settings: TeamsSettings,
        intake: Intake,
        anchors: Anchors,
        posting: Posting,
        directory: Directory,
        repeats: Repeats,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._intake = intake
        self._anchors = anchors
        self._posting = posting
        self._directory = directory
        self._repeats = repeats
        self._clock = clock

    async def case_at(self, tenant: str, spot: Spot) -> Anchor | None:
        """The card under which this thread stands, where it is a case's."""
        if spot.kind != "channel" or not spot.thread:
            return None
        where = f"{spot.chat}/{spot.thread}"
        found = await self._anchors.find(place_name(tenant), where)
        if found is None and spot.chat in self._settings.desks:
            # An agent may answer under a card before it is stored where that stands.
            await self._posting.settled(spot.chat, _UNTIL_IT_STANDS)
            found = await self._anchors.find(place_name(tenant), where)
        return found if found is not None and found.body.get("desk") else None

    async def wrote(self, wrote: Wrote, card: Anchor) -> tuple[Accepted, Came]:
        """Raises ``NotAllowed`` with the reason, for whoever wrote."""
        agent = await self._agent(wrote, card)
        case, conversation = case_of(card)
        text, at = wrote.text, wrote.source.at
        files = (*wrote.files, *(Attachment("a file", where=UNSEEN) for _ in range(wrote.unseen)))
        said = DeskSaid(wrote.id, conversation, at, case, agent, text, wrote.ref, files)
        came = await self._repeats.came(wrote.source.tenant, f"{case}:{agent.id}", said)
        return await self._intake.receive(replace(said, id=came.first)), came

    async def changed(self, changed: Changed, card: Anchor) -> Accepted:
        agent = await self._agent(changed, card)
        case, conversation = case_of(card)
        return await self._intake.receive(
            DeskEdited(changed.id, conversation, changed.source.at, case, agent, changed.ref, changed.text)
        )

    async def removed(self, removed: Removed, card: Anchor) -> Accepted:
        """Whoever wrote it may take it back, whether or not they are still at the desk."""
        agent = self._directory.agent(removed.source)
        case, conversation = case_of(card)
        return await self._intake.receive(
            DeskDeleted(removed.id, conversation, removed.source.at, case, agent, removed.ref)
        )

    async def pressed(self, press: Press) -> Accepted:
        """Raises ``NotAllowed`` with the reason, for whoever pressed; that they tried is kept."""
        try:
            agent, card = await self._check(press)
        except NotAllowed as error:
            await self._keep_refusal(press, str(error))
            raise
        if press.coded.action == SAY or (press.coded.action == "note" and press.words):
            return await self._from_box(press, agent, card)
        case, conversation = case_of(card)
        action = cast(DeskAction, press.coded.action)
        id = press.key if press.coded.action in ONE_TIME else f"{press.key}:{_moment(press)}"
        return await self._intake.receive(
            DeskPressed(id, conversation, press.source.at, case, agent, action, press.coded.value)
        )

    async def _from_box(self, press: Press, agent: Person, card: Anchor) -> Accepted:
        """What was typed on the card stands in the thread first, where the others see it; then it counts as written
        there."""
        if not press.words:
            raise NotAllowed(NOTHING_TYPED)
        case, conversation = case_of(card)
        note = press.coded.action == "note"
        thread = Spot(str(card.body["chat"]), card.where.rpartition("/")[2], "channel")
        key = f"boxed:{press.activity}"
        shown = box_messages(agent, press.words, note=note)
        try:
            posted = await self._posting.post(press.source.tenant, key, thread, shown, {"case": case})
        except DeliveryError as error:
            _log.warning("teams_box_not_shown", case=case, why=str(error))
            raise NotAllowed(BOX_NOT_KEPT) from error
        text = _NOTE + press.words if note and not press.words.startswith("//") else press.words
        id = f"teams:{press.source.tenant}:boxed:{press.activity}"
        ref = posted.where if not posted.where.endswith("/") else id
        return await self._intake.receive(DeskSaid(id, conversation, press.source.at, case, agent, text, ref))

    async def _agent(self, heard: Wrote | Changed, card: Anchor) -> Person:
        desk = str(card.body["chat"])
        try:
            return await self._directory.check_agent(heard.source, desk)
        except Unsure:
            if heard.source.spot.chat != desk:
                raise
            return self._directory.agent(heard.source)  # nobody but its members can write in a desk's channel

    async def _check(self, press: Press) -> tuple[Person, Anchor]:
        place = place_name(press.source.tenant)
        card = await self._anchors.get(place, f"card:{press.coded.case}")
        if card is None or case_of(card) != (press.coded.case, press.coded.conversation):
            raise NotAllowed("This case is not at this desk.")
        desk = str(card.body["chat"])
        spot = press.source.spot
        if spot.chat != desk and not spot.personal:
            raise NotAllowed("That can only be done at the desk itself.")
        stood = await self._anchors.find(place, press.ref) if press.ref else None
        if stood is not None and stood.body.get("agent") not in (None, press.source.user):
            raise NotAllowed(FOR_ANOTHER_AGENT.format(name=stood.body.get("name") or "somebody else"))
        return await self._directory.check_agent(press.source, desk), card

    async def _keep_refusal(self, press: Press, why: str) -> None:
        about = {"case": press.coded.case, "action": press.coded.action, "user": press.source.user, "why": why}
        _log.warning("desk_press_refused", **about)
        body: dict[str, Any] = {**about, "at": self._clock.now().isoformat()}
        await self._anchors.add(place_name(press.source.tenant), f"refused:{press.key}:{press.activity}", body)


def case_of(card: Anchor) -> tuple[str, str]:
    return str(card.body.get("case", "")), str(card.body.get("conversation", ""))


def _moment(press: Press) -> int:
    return int(press.source.at.timestamp()) // _SAME_PRESS
