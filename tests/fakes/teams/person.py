"""The hands of somebody in Teams: what they say, press, edit, send along and open, and what they see."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.teams.activities import as_html
from tests.fakes.teams.answers import Answered, answered
from tests.fakes.teams.core import Core
from tests.fakes.teams.dialogs import Dialog
from tests.fakes.teams.files import keep_file, keep_picture
from tests.fakes.teams.outgoing import Delivery
from tests.fakes.teams.pressing import Pressing
from tests.fakes.teams.records import ApiError, Conversation, Json, Message, User, Version
from tests.fakes.teams.visible import has_feedback, visible_text


class Person:
    """Somebody. A hand waits until the bot has answered or the first try has failed; not with ``wait=False``."""

    def __init__(self, core: Core, user: User) -> None:
        self._core = core
        self._state = core.state
        self._activities = core.activities
        self._pressing = Pressing(core, user)
        self.user = user
        self.id = user.id
        self.name = user.name

    @property
    def chat(self) -> str:
        """The id of their personal chat with the bot, opened when it is not yet there."""
        found = self._state.personal(self.user)
        assert found is not None
        return found.id

    async def say(
        self,
        text: str,
        where: str = "",
        thread: Message | str = "",
        mention: bool = False,
        wait: bool = True,
        files: Sequence[tuple[str, bytes]] = (),
        pictures: Sequence[tuple[str, bytes]] = (),
        naming: Sequence[str] = (),
    ) -> Message:
        """Say something, in the personal chat when no place is named; in a channel it begins a thread or goes into one.

        ``mention`` puts the bot's name before it, ``naming`` those of others (by key). Files reach a bot in personal
        chats only, as on Teams; pictures everywhere.
        """
        place = self._member_of(where or (thread.conversation if isinstance(thread, Message) else self.chat))
        message = Message(self._state.next_message_id(), place.id, self.id, self.name, self._state.now())
        if place.kind == "channel":
            message.root = (thread.root if isinstance(thread, Message) else thread) or message.id
        self._write(message, text, mention, naming)
        for name, content in files:
            keep_file(self._state, message, place, name, content)
        for name, content in pictures:
            keep_picture(self._state, message, place.tenant, name, content)
        assert place.kind != "personal" or not self.user.blocked, (
            f"{self.name} has blocked the bot: nothing to write in"
        )
        assert place.kind != "personal" or self.user.installed, f"{self.name} has not installed the app"
        place.add(message)
        self._state.changed()
        await self._tried(self._activities.said(self.user, message), wait)
        return message

    async def mention(
        self, text: str, where: str = "general", thread: Message | str = "", wait: bool = True
    ) -> Message:
        """Mention the bot in a channel or a group chat."""
        return await self.say(text, where if not isinstance(thread, Message) else "", thread, True, wait)

    async def reply(self, message: Message, text: str, mention: bool = False, wait: bool = True) -> Message:
        """Answer in a message's thread, or in its chat."""
        return await self.say(text, message.conversation, message if message.root else "", mention, wait)

    async def edit(self, message: Message, text: str, mention: bool = False, wait: bool = True) -> None:
        """Change what they said."""
        self._own(message)
        message.versions.append(Version(message.text, list(message.attachments)))
        message.edited = True
        self._write(message, text, mention)
        self._state.changed()
        await self._tried(self._activities.changed(self.user, message, "editMessage"), wait)

    async def delete(self, message: Message, wait: bool = True) -> None:
        self._own(message)
        message.deleted = True
        self._state.changed()
        await self._tried(self._activities.changed(self.user, message, "softDeleteMessage"), wait)

    async def undelete(self, message: Message, wait: bool = True) -> None:
        self._own(message)
        message.deleted = False
        self._state.changed()
        await self._tried(self._activities.changed(self.user, message, "undeleteMessage"), wait)

    async def reacts(self, message: Message, kind: str = "like", wait: bool = True) -> None:
        """``like``, ``heart``, ``laugh``, ``surprised``, ``sad`` or ``angry``."""
        self._sees(message)
        message.reactions.setdefault(kind, []).append(self.id)
        await self._tried(self._activities.reaction(self.user, message, kind, True), wait)

    async def unreacts(self, message: Message, kind: str = "like", wait: bool = True) -> None:
        message.reactions[kind].remove(self.id)
        await self._tried(self._activities.reaction(self.user, message, kind, False), wait)

    async def press(
        self, message: Message, label: str, values: Mapping[str, str] | None = None, wait: bool = True
    ) -> Answered:
        """Press a card's button or a suggested action by its label. ``values``: for the inputs, by id or label."""
        self._sees(message)
        return await self._pressing.press(message, label, dict(values or {}), wait)

    async def press_stale(
        self, message: Message, card: Json, label: str, values: Mapping[str, str] | None = None, wait: bool = True
    ) -> Answered:
        """Press on a version of the card that they still have on their screen (``message.versions``)."""
        self._sees(message)
        return await self._pressing.press_on(message, card, label, dict(values or {}), wait)

    async def opens(self, message: Message, wait: bool = True) -> Answered | None:
        """Look at a message: a card that refreshes for them (``refresh.userIds``) asks the bot for their version."""
        self._sees(message)
        return await self._pressing.refresh(message, wait)

    async def thumbs(self, message: Message, reaction: str = "like", feedback: str = "", wait: bool = True) -> Answered:
        """The feedback buttons, ``like`` or ``dislike``, with what they write into Teams' own form."""
        self._sees(message)
        assert has_feedback(message), "no feedback buttons under this message"
        return await self._pressing.thumbs(message, reaction, feedback, wait)

    async def message_action(self, message: Message, command: str, wait: bool = True) -> Dialog:
        """An action of the message extension on any message that they see; its dialog, or what came instead."""
        self._sees(message)
        dialog = Dialog(self._core, self.user, message, command)
        await dialog.fetch(wait)
        return dialog

    async def installs(self, where: str = "", wait: bool = True) -> None:
        """Add the app for themselves, or to a team's channel or a group chat."""
        place = self._member_of(where or self.chat)
        self._set_installed(place, True)
        people = [self._state.bot_id] if place.kind != "personal" else [self.id, self._state.bot_id]
        await self._tried(self._activities.members(self.user, place, people), wait)
        await self._tried(self._activities.installation(self.user, place, "add"), wait)

    async def uninstalls(self, where: str = "", wait: bool = True) -> None:
        """Take the app away. The conversation stays; the bot gets 403 there from now on."""
        place = self._member_of(where or self.chat)
        self._set_installed(place, False)
        if place.kind != "personal":
            await self._tried(self._activities.members(self.user, place, [self._state.bot_id], added=False), wait)
        await self._tried(self._activities.installation(self.user, place, "remove"), wait)

    def blocks(self) -> None:
        """Block the bot in their personal chat. Nobody tells the bot."""
        self.user.blocked = True

    def unblocks(self) -> None:
        self.user.blocked = False

    def comes_back(self) -> None:
        """Start their client anew: cards show what the bot last sent, not what a press had put in their place."""
        for place in self._state.conversations.values():
            for message in place.messages:
                message.refreshed.pop(self.id, None)

    def sees(self, where: str = "", thread: Message | str = "") -> list[str]:
        """What they read in a place, oldest first, each message as it looks to them."""
        place = self._member_of(where or self.chat)
        root = thread.root if isinstance(thread, Message) else thread
        shown = [one for one in place.messages if not one.deleted and (not root or one.root == root)]
        return [visible_text(one, self.id) for one in shown]

    def reads(self, message: Message) -> str:
        """One message as it looks to them, with what a press has changed for them alone."""
        return visible_text(message, self.id)

    def _write(self, message: Message, text: str, mention: bool, naming: Sequence[str] = ()) -> None:
        named = [(self._state.bot_id, self._state.bot_name)] if mention else []
        named += [(user.id, user.name) for user in map(self._state.person, naming)]
        message.entities = [
            {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": ident, "name": name}}
            for ident, name in named
        ]
        message.text = " ".join([*(one["text"] for one in message.entities), text]).strip()
        message.html = as_html(message.text, message.entities) if message.text else ""

    def _set_installed(self, place: Conversation, installed: bool) -> None:
        if place.kind == "personal":
            self.user.installed = installed
        elif place.team:
            self._state.teams[place.team].installed = installed
        else:
            place.installed = installed

    def _own(self, message: Message) -> None:
        assert message.sender == self.id, "people change their own messages only"

    def _sees(self, message: Message) -> None:
        assert not message.deleted, "this message is gone"
        assert self.id in self._state.conversation(message.conversation).members, f"{self.name} does not see this"

    def _member_of(self, name: str) -> Conversation:
        try:
            place = self._state.conversation(name)
        except ApiError:
            raise LookupError(
                f"there is no {name}: {[one.key for one in self._state.conversations.values()]}"
            ) from None
        assert self.id in place.members, f"{self.name} is not in {name}"
        return place

    async def _tried(self, sent: Delivery | None, wait: bool) -> Any:
        return await answered(sent, wait) if sent is not None else None


async def all_at_once(*hands: Any) -> list[Any]:
    """Several hands at the same moment."""
    return list(await asyncio.gather(*hands))
