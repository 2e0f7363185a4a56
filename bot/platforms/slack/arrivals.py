"""What comes in from Slack is stored before Slack hears that it arrived; what is nice to do besides, is done after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.errors import NotAllowed
from bot.masking import mask
from bot.messages.incoming import Overheard, Pressed, Said
from bot.platforms.presses import Presses
from bot.platforms.pressing import ONE_TIME
from bot.platforms.slack.asked_elsewhere import AskedElsewhere
from bot.platforms.slack.blocks import SlackMessage
from bot.platforms.slack.buttons import spent
from bot.platforms.slack.channel_talk import ChannelTalk
from bot.platforms.slack.conversations import Place, conversation_of
from bot.platforms.slack.desk_talk import DeskTalk
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.heard import (
    Changed,
    Command,
    Heard,
    HomeOpened,
    Ignored,
    Joined,
    NoteWritten,
    Press,
    Removed,
    Shortcut,
    Wrote,
)
from bot.platforms.slack.homes import Homes, Line
from bot.platforms.slack.inbound_messages import (
    NotYours,
    deleted,
    edited,
    pressed,
    said,
)
from bot.platforms.slack.inbound_text import mentioned_ids
from bot.platforms.slack.posting import Spot
from bot.platforms.slack.reception import Reception
from bot.platforms.slack.render import contact_message, notice_message, pressed_before_message, word_message
from bot.platforms.slack.sender import SlackSender
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.status import Status
from bot.platforms.slack.taken import Afterwards, Taken
from bot.platforms.slack.telling import Telling
from bot.platforms.slack.threads import Threads
from bot.platforms.slack.wording import (
    NOT_PASSED_ON,
    NOTE_EMPTY,
    PRESSED_BEFORE_AT_DESK,
    REFUSED_BY_DESK,
)
from bot.platforms.slack.workspaces import Workspace
from bot.ports.platform import Accepted, Intake


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
        self._elsewhere = AskedElsewhere(settings, intake, homes, directory, threads)
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
            case NoteWritten():
                return await self._noted(workspace, heard)
            case Shortcut():
                return self._say_alone(workspace, heard, await self._elsewhere.shortcut(workspace, heard))
            case Command():
                return Taken(answer=await self._elsewhere.command(workspace, heard))
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
        line = await self._line(workspace, wrote)
        conversation = line.conversation
        person = await self._directory.person(workspace, wrote.user)
        message = said(
            wrote.named(await self._directory.names(workspace, mentioned_ids(wrote.raw))), person, conversation
        )
        if not wrote.direct and mask(message.text).kinds:
            await self._homes.keep_apart(workspace, conversation)
        self._status.asked(conversation, wrote.channel, wrote.thread or wrote.ts)
        taken = self._taken(workspace, wrote, await self._intake.receive(message))
        if line.unsure:
            told = self._not_passed_on(workspace, wrote, line)
            return Taken(afterwards=(*taken.afterwards, *told.afterwards))
        if not wrote.direct or not wrote.thread:
            return taken
        spot = Spot(wrote.channel, wrote.thread)
        return Taken(afterwards=(*taken.afterwards, lambda: self._title(workspace, spot, conversation, message)))

    async def _line(self, workspace: Workspace, wrote: Wrote) -> Line:
        """Whose this message is."""
        if wrote.direct:
            return await self._homes.in_direct(workspace, wrote.user, wrote.channel, wrote.ts, wrote.thread)
        return Line(await self._homes.in_channel(workspace, wrote.user, wrote.channel, wrote.ts, wrote.thread))

    def _not_passed_on(self, workspace: Workspace, wrote: Wrote, line: Line) -> Taken:
        cases = " or ".join(f"case #{case.number}" for case in sorted(line.unsure, key=lambda case: case.number))
        words = word_message(NOT_PASSED_ON.format(cases=cases), line.conversation)
        return self._say_alone(workspace, wrote, words)

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
            own_there = conversation_of(press.team, press.user, press.channel, press.thread or press.message_ts)
            return self._say_alone(workspace, press, word_message(meant.words, own_there))
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
        lines = tuple(Overheard(line.name, line.text) for line in thread)
        await self._intake.receive(replace(meant, overheard=lines))
        return Taken()

    async def _pressed_at_desk(self, workspace: Workspace, press: Press) -> Taken:
        try:
            if press.coded.action == "note" and press.trigger_id:
                window = await self._desk.note_window(workspace, press)
                return Taken(afterwards=(lambda: self._open_note(workspace, press, window),))
            accepted = await self._desk.pressed(workspace, press)
        except NotAllowed as error:
            return self._say_alone(workspace, press, notice_message(REFUSED_BY_DESK.format(why=error)))
        if self._presses.again(accepted):
            return self._say_alone(workspace, press, notice_message(PRESSED_BEFORE_AT_DESK))
        if press.ephemeral and press.coded.action in ONE_TIME:
            return Taken(afterwards=(lambda: self._telling.take_away(press.response_url),))
        return Taken()

    async def _open_note(self, workspace: Workspace, press: Press, window: Mapping[str, Any]) -> None:
        """A window to write the note in; where it cannot be opened, the words that say how else a note is written."""
        if not await self._telling.open(workspace, press.trigger_id, window):
            await self._desk.pressed(workspace, press)

    async def _noted(self, workspace: Workspace, note: NoteWritten) -> Taken:
        if not note.text.strip():
            return Taken(not_taken=NOTE_EMPTY)
        try:
            accepted = await self._desk.noted(workspace, note)
        except NotAllowed as error:
            return Taken(not_taken=REFUSED_BY_DESK.format(why=error))
        return Taken(not_taken=accepted.refused)

    def _show_pressed(self, workspace: Workspace, press: Press, body: Mapping[str, Any]) -> tuple[Afterwards, ...]:
        """One-time buttons go from the message, and a line says what was pressed."""
        message = body.get("message") or {}
        if press.coded.action not in ONE_TIME or not press.message_ts or not message.get("blocks"):
            return ()
        label = press.coded.label or press.coded.action
        blocks = spent(message["blocks"], press.coded, f"You pressed “{label}”.")
        text = str(message.get("text", ""))
        return (lambda: self._telling.change(workspace, press.channel, press.message_ts, text, blocks),)

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

    def _say_alone(self, workspace: Workspace, heard: Press | Shortcut | Wrote, message: SlackMessage) -> Taken:
        async def tell() -> None:
            await self._telling.alone(
                workspace,
                heard.user,
                message,
                channel=heard.channel,
                thread=heard.thread,
                response_url=heard.response_url if not isinstance(heard, Wrote) else "",
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
