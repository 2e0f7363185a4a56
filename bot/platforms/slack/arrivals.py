"""What comes in from Slack is stored before Slack hears that it arrived; what is nice to do besides, is done after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.errors import NotAllowed
from bot.masking import mask
from bot.messages.incoming import Overheard, Pressed, Said
from bot.platforms.slack.blocks import SlackMessage
from bot.platforms.slack.buttons import ONE_TIME, spent
from bot.platforms.slack.channel_talk import ChannelTalk
from bot.platforms.slack.conversations import Place
from bot.platforms.slack.desk_talk import DeskTalk
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.heard import (
    Changed,
    Command,
    Heard,
    HomeOpened,
    Ignored,
    Joined,
    Press,
    Removed,
    Shortcut,
    Wrote,
)
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.inbound_messages import (
    NotYours,
    command_pressed,
    command_said,
    deleted,
    edited,
    pressed,
    said,
    shortcut_said,
)
from bot.platforms.slack.inbound_text import mentioned_ids
from bot.platforms.slack.posting import Spot
from bot.platforms.slack.presses import Presses
from bot.platforms.slack.reception import Reception
from bot.platforms.slack.render import contact_message, notice_message, pressed_before_message
from bot.platforms.slack.sender import SlackSender
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.status import Status
from bot.platforms.slack.telling import Telling
from bot.platforms.slack.threads import Threads
from bot.platforms.slack.wording import (
    GOT_IT,
    HELP,
    PERSON_ABOUT_MESSAGE,
    PRESSED_BEFORE_AT_DESK,
    REFUSED_BY_DESK,
)
from bot.platforms.slack.workspaces import Workspace
from bot.ports.platform import Accepted, Intake

Afterwards = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Taken:
    """It is stored. ``answer`` goes back with the acknowledgement; ``afterwards`` is done when Slack has that."""

    answer: SlackMessage | None = None
    afterwards: tuple[Afterwards, ...] = field(default=())


class Arrivals:
    """One thing that Slack sent at a time. Raises ``StoreError`` when it could not be kept."""

    def __init__(
        self,
        *,
        settings: SlackSettings,
        intake: Intake,
        homes: Homes,
        channels: ChannelTalk,
        desk: DeskTalk,
        directory: Directory,
        sender: SlackSender,
        status: Status,
        telling: Telling,
        threads: Threads,
        reception: Reception,
    ) -> None:
        self._settings = settings
        self._intake = intake
        self._homes = homes
        self._channels = channels
        self._desk = desk
        self._directory = directory
        self._sender = sender
        self._status = status
        self._telling = telling
        self._threads = threads
        self._reception = reception
        self._presses = Presses()

    async def take(self, workspace: Workspace, heard: Heard, body: Mapping[str, Any]) -> Taken:
        match heard:
            case Wrote():
                return await self._wrote(workspace, heard)
            case Changed():
                return await self._changed(workspace, heard)
            case Removed():
                return await self._removed(workspace, heard)
            case Press():
                return await self._pressed(workspace, heard, body)
            case Shortcut():
                return await self._shortcut(workspace, heard)
            case Command():
                return await self._command(workspace, heard)
            case HomeOpened():
                return Taken(afterwards=(lambda: self._reception.opened(workspace, heard),))
            case Joined():
                return Taken(afterwards=(lambda: self._reception.joined(workspace, heard),))
            case Ignored():
                return Taken()

    async def _wrote(self, workspace: Workspace, wrote: Wrote) -> Taken:
        card = await self._desk.case_at(workspace, wrote.channel, wrote.thread)
        if card is not None:
            named = wrote.named(await self._directory.names(workspace, mentioned_ids(wrote.raw)))
            return self._taken(workspace, wrote, await self._desk.wrote(workspace, named, card))
        if not wrote.direct and not await self._channels.is_for_us(workspace, wrote):
            return Taken()
        where = self._homes.in_direct if wrote.direct else self._homes.in_channel
        conversation = await where(workspace, wrote.user, wrote.channel, wrote.ts, wrote.thread)
        person = await self._directory.person(workspace, wrote.user)
        message = said(
            wrote.named(await self._directory.names(workspace, mentioned_ids(wrote.raw))), person, conversation
        )
        if not wrote.direct and mask(message.text).kinds:
            await self._homes.keep_apart(workspace, conversation)
        self._status.asked(conversation, wrote.channel, wrote.thread or wrote.ts)
        taken = self._taken(workspace, wrote, await self._intake.receive(message))
        if not wrote.direct or not wrote.thread:
            return taken
        spot = Spot(wrote.channel, wrote.thread)
        return Taken(afterwards=(*taken.afterwards, lambda: self._title(workspace, spot, conversation, message)))

    async def _changed(self, workspace: Workspace, changed: Changed) -> Taken:
        named = changed.named(await self._directory.names(workspace, mentioned_ids(changed.raw)))
        card = await self._desk.case_at(workspace, changed.channel, changed.thread)
        if card is not None:
            return self._taken(workspace, changed, await self._desk.changed(workspace, named, card))
        conversation = await self._homes.of_said(workspace, changed.user, changed.channel, changed.ref, changed.thread)
        if conversation is None:
            return Taken()
        person = await self._directory.person(workspace, changed.user)
        return self._taken(workspace, changed, await self._intake.receive(edited(named, person, conversation)))

    async def _removed(self, workspace: Workspace, removed: Removed) -> Taken:
        card = await self._desk.case_at(workspace, removed.channel, removed.thread)
        if card is not None:
            await self._desk.removed(workspace, removed, card)
            return Taken()
        conversation = await self._homes.of_said(workspace, removed.user, removed.channel, removed.ref, removed.thread)
        if conversation is not None:
            person = await self._directory.person(workspace, removed.user)
            await self._intake.receive(deleted(removed, person, conversation))
        return Taken()

    async def _pressed(self, workspace: Workspace, press: Press, body: Mapping[str, Any]) -> Taken:
        if press.coded.at_desk:
            return await self._pressed_at_desk(workspace, press)
        if not press.coded.conversation:  # said while the database was away: it belongs to no conversation yet
            line = await self._homes.direct_line(workspace, press.user)
            press = replace(press, coded=replace(press.coded, conversation=line))
        person = await self._directory.person(workspace, press.user)
        meant = pressed(press, person, after=self._sender.latest(press.coded.conversation))
        if isinstance(meant, NotYours):
            return self._say_alone(workspace, press, notice_message(meant.words))
        own = meant.conversation == press.coded.conversation
        if not own and meant.action == "person":
            return await self._hand_over_thread(workspace, press, meant)
        accepted = await self._intake.receive(meant)
        again = self._presses.again(accepted)
        shown = self._show_pressed(workspace, press, body) if own and (accepted.new or again) else ()
        if not again:
            return Taken(afterwards=shown)
        told = self._say_alone(workspace, press, pressed_before_message(meant.conversation))
        return Taken(afterwards=(*shown, *told.afterwards))

    async def _hand_over_thread(self, workspace: Workspace, press: Press, meant: Pressed) -> Taken:
        """Somebody else in the channel wants a person: their own case, which carries that thread and nothing else."""
        thread = await self._threads.read(workspace, press.channel, press.thread or press.message_ts)
        await self._intake.receive(replace(meant, overheard=tuple(Overheard(*line) for line in thread)))
        return Taken()

    async def _pressed_at_desk(self, workspace: Workspace, press: Press) -> Taken:
        try:
            accepted = await self._desk.pressed(workspace, press)
        except NotAllowed as error:
            return self._say_alone(workspace, press, notice_message(REFUSED_BY_DESK.format(why=error)))
        if self._presses.again(accepted):
            return self._say_alone(workspace, press, notice_message(PRESSED_BEFORE_AT_DESK))
        if press.ephemeral and press.coded.action in ONE_TIME:
            return Taken(afterwards=(lambda: self._telling.take_away(press.response_url),))
        return Taken()

    def _show_pressed(self, workspace: Workspace, press: Press, body: Mapping[str, Any]) -> tuple[Afterwards, ...]:
        """One-time buttons go from the message, and a line says what was pressed."""
        message = body.get("message") or {}
        if press.coded.action not in ONE_TIME or not press.message_ts or not message.get("blocks"):
            return ()
        label = press.coded.label or press.coded.action
        blocks = spent(message["blocks"], press.coded, f"You pressed “{label}”.")
        text = str(message.get("text", ""))
        return (lambda: self._telling.change(workspace, press.channel, press.message_ts, text, blocks),)

    async def _shortcut(self, workspace: Workspace, shortcut: Shortcut) -> Taken:
        """On any message: it is asked in the direct message, as the others there may not want to know."""
        conversation = await self._homes.direct_line(workspace, shortcut.user)
        person = await self._directory.person(workspace, shortcut.user)
        names = await self._directory.names(
            workspace, [*mentioned_ids(shortcut.raw), *filter(None, (shortcut.author,))]
        )
        thread = await self._threads.read(workspace, shortcut.channel, shortcut.thread) if shortcut.thread else ()
        message = shortcut_said(shortcut.named(names), person, conversation, thread)
        if shortcut.what == "person":
            message = replace(message, text=f"{PERSON_ABOUT_MESSAGE}\n\n{message.text}")
        accepted = await self._intake.receive(message)
        if accepted.refused:
            return self._say_alone(workspace, shortcut, contact_message(self._settings.contact, accepted.refused))
        return self._say_alone(workspace, shortcut, notice_message(GOT_IT))

    async def _command(self, workspace: Workspace, command: Command) -> Taken:
        if command.what == "help":
            return Taken(answer=contact_message(self._settings.contact, HELP))
        conversation = await self._homes.direct_line(workspace, command.user)
        person = await self._directory.person(workspace, command.user)
        message = (command_pressed if command.what == "person" else command_said)(command, person, conversation)
        accepted = await self._intake.receive(message)
        if accepted.refused:
            return Taken(answer=contact_message(self._settings.contact, accepted.refused))
        return Taken(answer=notice_message(GOT_IT))

    async def _title(self, workspace: Workspace, spot: Spot, conversation: str, message: Said) -> None:
        if Place.of(conversation) == Place(workspace.team, message.person.id, spot.channel, spot.thread):
            await self._status.title(workspace, spot, mask(message.text).text)

    def _taken(self, workspace: Workspace, heard: Wrote | Changed, accepted: Accepted) -> Taken:
        if not accepted.refused:
            return Taken()
        message = contact_message(self._settings.contact, accepted.refused)

        async def tell() -> None:
            await self._telling.alone(workspace, heard.user, message, channel=heard.channel, thread=heard.thread)

        return Taken(afterwards=(tell,))

    def _say_alone(self, workspace: Workspace, heard: Press | Shortcut, message: SlackMessage) -> Taken:
        async def tell() -> None:
            await self._telling.alone(
                workspace,
                heard.user,
                message,
                channel=heard.channel,
                thread=heard.thread,
                response_url=heard.response_url,
            )

        return Taken(afterwards=(tell,))

    async def down(self, workspace: Workspace, heard: Heard, words: str) -> SlackMessage | None:
        """Nothing can be kept: the contact, at once. Returns it where it goes back with the acknowledgement."""
        message = contact_message(self._settings.contact, words)
        if isinstance(heard, Command):
            return message
        if isinstance(heard, Press | Shortcut):
            await self._telling.alone(
                workspace,
                heard.user,
                message,
                channel=heard.channel,
                thread=heard.thread,
                response_url=heard.response_url,
            )
        elif isinstance(heard, Wrote) and (heard.direct or heard.mentioned):
            await self._telling.alone(workspace, heard.user, message, channel=heard.channel, thread=heard.thread)
        return None
