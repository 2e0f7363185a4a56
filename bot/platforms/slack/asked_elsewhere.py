"""``/handrail`` and the message menu: each question, and each message handed over, is a conversation of its own."""

from __future__ import annotations

from bot.platforms.slack.blocks import SlackMessage
from bot.platforms.slack.conversations import Beginning, begun_conversation
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.heard import Command, Shortcut
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.inbound_messages import (
    command_pressed,
    command_said,
    shortcut_files,
    shortcut_pressed,
    shortcut_said,
)
from bot.platforms.slack.inbound_text import mentioned_ids
from bot.platforms.slack.render import contact_message, word_message
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.threads import Threads
from bot.platforms.slack.wording import GOT_IT, HELP
from bot.platforms.slack.workspaces import Workspace
from bot.ports.platform import Accepted, Intake


class AskedElsewhere:
    """Stores it, and returns what is said to whoever asked, there and then. Raises ``StoreError``."""

    def __init__(
        self, settings: SlackSettings, intake: Intake, homes: Homes, directory: Directory, threads: Threads
    ) -> None:
        self._contact = settings.contact
        self._intake = intake
        self._homes = homes
        self._directory = directory
        self._threads = threads

    async def shortcut(self, workspace: Workspace, shortcut: Shortcut) -> SlackMessage:
        """On any message: it goes on in the direct message, as the others there may not want to know."""
        handed = shortcut.what == "person"
        conversation = await self._begun(workspace, shortcut, "hand" if handed else "about")
        person = await self._directory.person(workspace, shortcut.user)
        names = await self._directory.names(
            workspace, [*mentioned_ids(shortcut.raw), *filter(None, (shortcut.author,))]
        )
        thread = await self._threads.read(workspace, shortcut.channel, shortcut.thread) if shortcut.thread else ()
        make = shortcut_pressed if handed else shortcut_said
        accepted = await self._intake.receive(make(shortcut.named(names), person, conversation, thread))
        if handed and shortcut.files and not accepted.refused:
            await self._intake.receive(shortcut_files(shortcut, person, conversation))
        return self._told(accepted, conversation)

    async def command(self, workspace: Workspace, command: Command) -> SlackMessage:
        if command.what == "help":
            return contact_message(self._contact, HELP)
        person = await self._directory.person(workspace, command.user)
        if command.what == "person":
            conversation = await self._homes.direct_line(workspace, command.user)
            return self._told(await self._intake.receive(command_pressed(command, person, conversation)), conversation)
        conversation = await self._begun(workspace, command, "ask")
        return self._told(await self._intake.receive(command_said(command, person, conversation)), conversation)

    def _told(self, accepted: Accepted, conversation: str) -> SlackMessage:
        if accepted.refused:
            return contact_message(self._contact, accepted.refused)
        return word_message(GOT_IT, conversation)

    async def _begun(self, workspace: Workspace, heard: Shortcut | Command, beginning: Beginning) -> str:
        """A conversation of its own: an open case gets nothing of it."""
        direct = await self._homes.direct(workspace, heard.user)
        return begun_conversation(workspace.team, heard.user, direct, beginning, heard.id)
