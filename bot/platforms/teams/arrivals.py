"""What comes in from Teams is stored before Teams hears that it arrived; what is nice to do besides, is done after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.errors import DeliveryError, NotAllowed
from bot.masking import mask
from bot.messages.incoming import Overheard
from bot.messages.outgoing import Reply
from bot.platforms.presses import Presses
from bot.platforms.teams.answers import NoAnswer, TeamsSaidNo
from bot.platforms.teams.channel_talk import ChannelTalk
from bot.platforms.teams.conversations import Spot, place_name
from bot.platforms.teams.desk_talk import DeskTalk
from bot.platforms.teams.directory import Directory
from bot.platforms.teams.heard import (
    Changed,
    Heard,
    Ignored,
    Installed,
    MembersChanged,
    Picked,
    Press,
    Removed,
    Source,
    Thumb,
    Uninstalled,
    Wrote,
)
from bot.platforms.teams.homes import Homes
from bot.platforms.teams.inbound_messages import (
    NotYours,
    deleted,
    edited,
    is_for_desk,
    picked_said,
    pressed,
    said,
    thumbed,
)
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.reception import Reception
from bot.platforms.teams.references import References
from bot.platforms.teams.refreshing import Refreshing, Spent
from bot.platforms.teams.render import contact_message, notice_message, pressed_before_message
from bot.platforms.teams.repeats import Came, Repeats
from bot.platforms.teams.saying import ADD_ME, DOWN, GOT_IT, REFUSED_BY_DESK, TAKEN
from bot.platforms.teams.sender import TeamsSender
from bot.platforms.teams.settings import TeamsSettings
from bot.platforms.teams.telling import Answer, Telling, card_for_presser, words_for
from bot.platforms.teams.wording import PRESSED_BEFORE, PRESSED_BEFORE_AT_DESK
from bot.ports.anchors import Anchor, Anchors
from bot.ports.platform import Accepted, Intake

Afterwards = Callable[[], Awaitable[None]]

_OURS = "Handrail"
LOOKS, BETWEEN_LOOKS = 4, 0.25
"""How often, and with how many seconds between, it is looked again for what somebody pressed on."""


@dataclass(frozen=True, slots=True)
class Taken:
    """It is stored. ``answer`` goes back with the acknowledgement; ``afterwards`` is done when Teams has that.
    ``came``: what Teams might deliver again, if it does not get it in time."""

    answer: Answer | None = None
    afterwards: tuple[Afterwards, ...] = ()
    came: Came | None = None


class Arrivals:
    """One thing that Teams sent at a time. Raises ``StoreError`` when it could not be kept."""

    def __init__(
        self,
        *,
        settings: TeamsSettings,
        intake: Intake,
        anchors: Anchors,
        references: References,
        homes: Homes,
        channels: ChannelTalk,
        desk: DeskTalk,
        directory: Directory,
        sender: TeamsSender,
        refreshing: Refreshing,
        repeats: Repeats,
        telling: Telling,
        reception: Reception,
    ) -> None:
        self._settings = settings
        self._intake = intake
        self._anchors = anchors
        self._references = references
        self._homes = homes
        self._channels = channels
        self._desk = desk
        self._directory = directory
        self._sender = sender
        self._refreshing = refreshing
        self._repeats = repeats
        self._telling = telling
        self._reception = reception
        self._presses = Presses()

    async def take(self, heard: Heard) -> Taken:
        if isinstance(heard, Ignored):
            return Taken()
        await self._references.keep(heard.source)
        match heard:
            case Wrote():
                return await self._wrote(heard)
            case Changed():
                return await self._changed(heard)
            case Removed():
                return await self._removed(heard)
            case Press():
                return await self._pressed(heard)
            case Thumb():
                return await self._thumbed(heard)
            case Picked():
                return await self._picked(heard)
            case Installed():
                return Taken(afterwards=(lambda: self._reception.installed(heard),))
            case Uninstalled():
                return Taken(afterwards=(lambda: self._reception.uninstalled(heard),))
            case MembersChanged():
                self._directory.forget()
                return Taken()

    # --- words

    async def _wrote(self, wrote: Wrote) -> Taken:
        source = wrote.source
        if not source.spot.personal and not wrote.mentioned:
            await self._references.heard_unmentioned(source)
        card = await self._desk.case_at(source.tenant, source.spot)
        if card is not None:
            return await self._wrote_at_desk(wrote, card)
        if not source.spot.personal and not await self._channels.is_for_us(wrote):
            return Taken()
        where = self._homes.in_personal if source.spot.personal else self._homes.in_channel
        conversation = await where(source, wrote.ref)
        message = said(wrote, await self._directory.person(source), conversation)
        self._sender.named(conversation, message.person.name)
        if not source.spot.personal and mask(message.text).kinds:
            await self._homes.keep_apart(conversation)
        came = await self._repeats.came(source.tenant, source.own.conversation, message)
        return self._taken(source, await self._intake.receive(replace(message, id=came.first)), came)

    async def _wrote_at_desk(self, wrote: Wrote, card: Anchor) -> Taken:
        try:
            accepted, came = await self._desk.wrote(wrote, card)
        except NotAllowed as error:
            return self._say_here(wrote.source, notice_message(REFUSED_BY_DESK.format(why=error)))
        return self._taken(wrote.source, accepted, came)

    async def _changed(self, changed: Changed) -> Taken:
        card = await self._desk.case_at(changed.source.tenant, changed.source.spot)
        if card is not None:
            try:
                return self._taken(changed.source, await self._desk.changed(changed, card), None)
            except NotAllowed as error:
                return self._say_here(changed.source, notice_message(REFUSED_BY_DESK.format(why=error)))
        conversation = await self._homes.of_said(changed.source, changed.ref)
        if conversation is None:
            return Taken()
        message = edited(changed, await self._directory.person(changed.source), conversation)
        return self._taken(changed.source, await self._intake.receive(message), None)

    async def _removed(self, removed: Removed) -> Taken:
        card = await self._desk.case_at(removed.source.tenant, removed.source.spot)
        if card is not None:
            await self._desk.removed(removed, card)
            return Taken()
        conversation = await self._homes.of_said(removed.source, removed.ref)
        if conversation is not None:
            await self._intake.receive(deleted(removed, await self._directory.person(removed.source), conversation))
        return Taken()

    # --- presses

    async def _pressed(self, press: Press) -> Taken:
        if is_for_desk(press):
            return await self._pressed_at_desk(press)
        press = await self._at_home(press)
        person = await self._directory.person(press.source)
        meant = pressed(press, person, after=self._sender.latest(press.coded.conversation))
        if isinstance(meant, NotYours):
            return self._say_alone(press, notice_message(meant.words), meant.words)
        self._sender.named(meant.conversation, person.name)
        own = meant.conversation == press.coded.conversation
        if not own and meant.action == "person":
            meant = replace(meant, overheard=await self._shown_there(press))
        accepted = await self._intake.receive(meant)
        spent = await self._refreshing.spent(press) if own else None
        if self._presses.again(accepted):
            told = self._say_alone(press, pressed_before_message(meant.conversation), PRESSED_BEFORE)
            return Taken(told.answer, (*told.afterwards, *self._show(press, spent)))
        answer = card_for_presser(spent.card) if spent is not None else words_for(press, TAKEN)
        return Taken(answer if press.waits else None, self._show(press, spent))

    async def _at_home(self, press: Press) -> Press:
        """What was said while the database was away, and a welcome, belong to no conversation yet."""
        source = press.source
        if press.coded.conversation or not source.spot.personal:
            return press
        line = await self._homes.in_personal(source, press.ref)
        return replace(press, coded=replace(press.coded, conversation=line))

    async def _shown_there(self, press: Press) -> tuple[Overheard, ...]:
        """Somebody else in the thread wants a person: their own case, which carries what they pressed on."""
        found = await self._refreshing.parcel(press)
        for _ in range(LOOKS):
            if found is not None:
                break
            await asyncio.sleep(BETWEEN_LOOKS)  # a post is pressed on sooner than it is written down that it stands
            found = await self._refreshing.parcel(press)
        if found is None or not isinstance(found[1].what, Reply):
            return ()
        return (Overheard(_OURS, found[1].what.text),)

    async def _pressed_at_desk(self, press: Press) -> Taken:
        try:
            accepted = await self._desk.pressed(press)
        except NotAllowed as error:
            words = REFUSED_BY_DESK.format(why=error)
            return self._say_alone(press, notice_message(words), words)
        if accepted.refused:
            return self._say_alone(press, notice_message(accepted.refused), accepted.refused)
        if self._presses.again(accepted):
            return self._say_alone(press, notice_message(PRESSED_BEFORE_AT_DESK), PRESSED_BEFORE_AT_DESK)
        spent = await self._refreshing.spent(press)
        answer = card_for_presser(spent.card) if spent is not None else words_for(press, TAKEN)
        return Taken(answer if press.waits else None, self._show(press, spent))

    def _show(self, press: Press, spent: Spent | None) -> tuple[Afterwards, ...]:
        return () if spent is None else (lambda: self._refreshing.show(press.source.tenant, spent),)

    async def _thumbed(self, thumb: Thumb) -> Taken:
        place = place_name(thumb.source.tenant)
        answer = await self._anchors.find(place, thumb.ref)
        conversation = str(answer.body.get("conversation", "")) if answer is not None else ""
        if not conversation:
            return Taken({})
        press, words = thumbed(thumb, await self._directory.person(thumb.source), conversation)
        await self._intake.receive(press)
        if words is not None:
            await self._intake.receive(words)
        return Taken({})

    # --- a command on a message

    async def _picked(self, picked: Picked) -> Taken:
        """On any message: it goes on in their own chat, as the others there may not want to know."""
        source = picked.source
        try:
            chat = await self._homes.direct(source.tenant, source.user)
        except (TeamsSaidNo, NoAnswer, DeliveryError) as error:
            words = ADD_ME if isinstance(error, TeamsSaidNo) and error.blocked else DOWN
            return Taken(words_for(picked, self._with_contact(words)))
        conversation = await self._homes.direct_line(source.tenant, source.user)
        person = await self._directory.person(replace(source, spot=Spot(chat)))
        self._sender.named(conversation, person.name)
        accepted = await self._intake.receive(picked_said(picked, person, conversation))
        return Taken(words_for(picked, self._with_contact(accepted.refused) if accepted.refused else GOT_IT))

    # --- saying

    def _taken(self, source: Source, accepted: Accepted, came: Came | None) -> Taken:
        if not accepted.refused:
            return Taken(came=came)
        return self._say_here(source, contact_message(self._settings.contact, accepted.refused))

    def _say_here(self, source: Source, message: TeamsMessage) -> Taken:
        return Taken(afterwards=(lambda: self._telling.here(source, message),))

    def _say_alone(self, press: Press, message: TeamsMessage, words: str) -> Taken:
        """With the answer, which they alone see; where Teams does not wait for one, where they pressed."""
        return Taken(words_for(press, words)) if press.waits else self._say_here(press.source, message)

    def _with_contact(self, words: str) -> str:
        return f"{words} ({self._settings.contact})" if self._settings.contact else words

    async def down(self, heard: Heard) -> Answer | None:
        """Nothing can be kept: the contact, at once. Returns it where it goes back with the acknowledgement."""
        words = self._with_contact(DOWN)
        if isinstance(heard, Picked) or (isinstance(heard, Press) and heard.waits):
            return words_for(heard, words)
        if isinstance(heard, Press | Thumb) or (isinstance(heard, Wrote) and heard.mentioned):
            await self._telling.here(heard.source, contact_message(self._settings.contact, DOWN))
        return None
