"""The hands of somebody in the workspace: what they say, press, edit, upload and open, and what they see."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.accounts import User
from tests.fakes.slack.core import Core
from tests.fakes.slack.methods.files import new_file
from tests.fakes.slack.modals import Modals
from tests.fakes.slack.outgoing import Delivery
from tests.fakes.slack.records import Channel, Json, Message, View
from tests.fakes.slack.side_doors import SideDoors
from tests.fakes.slack.visible import Button, buttons

_URL = re.compile(r"(?:https?://|mailto:)[^\s<>]+")


@dataclass(frozen=True)
class Answered:
    """What became of a press, a command or a shortcut: whether the app acknowledged it, and how fast."""

    acknowledged: bool
    seconds: float
    status: int
    error: str
    answer: Any
    delivery: Delivery


class Person:
    """Somebody. A hand waits until the app has acknowledged or the first try has failed; not with ``wait=False``."""

    def __init__(self, core: Core, doors: SideDoors, user: User) -> None:
        self._core = core
        self._doors = doors
        self._state = core.state
        self._modals = Modals(core)
        self.user = user
        self.id = user.id
        self.name = user.full_name

    @property
    def team(self) -> str:
        """The team whose app this person meets: their own where it is installed, else the one that they share with."""
        installed = list(self._state.installations)
        return self.user.team if self.user.team in installed else installed[0]

    @property
    def dm(self) -> str:
        """Their direct message with the app."""
        stranger = self.user.team != self.team
        assert not stranger or self._core.rules.strangers_have_dms, f"{self.name} is a stranger: no direct messages"
        return self._state.direct_message(self.team, self.id).id

    async def say(
        self,
        text: str,
        channel: str = "",
        thread: Message | str = "",
        wait: bool = True,
        raw: bool = False,
        files: Sequence[tuple[str, bytes]] = (),
        broadcast: bool = False,
    ) -> Message:
        """Say something, in the direct message when no channel is named.

        What they type is escaped as Slack's client does; ``raw``: the text already is as Slack writes it.
        ``broadcast``: a reply that they also send to the channel.
        """
        place = self._member_of(channel or (thread.channel if isinstance(thread, Message) else self.dm))
        written = text if raw else typed(text)
        kept = [new_file(self._state, self._core.url, self.user.team, self.id, *file) for file in files]
        message = Message(
            channel=place.id,
            ts=self._state.next_ts(),
            team=self.user.team,
            user=self.id,
            text=written,
            blocks=as_rich_text(written) if written else [],
            thread_ts=thread.root if isinstance(thread, Message) else thread,
            subtype="thread_broadcast" if broadcast else "file_share" if kept else "",
            broadcast=broadcast,
            files=kept,
            client_msg_id=self._state.next_id("client-"),
        )
        await self._tried(self._core.talk.post(message), wait)
        return message

    async def mention(
        self, text: str, channel: str = "general", thread: Message | str = "", wait: bool = True
    ) -> Message:
        """Mention the app in a channel."""
        bot = self._state.installations[self.team].bot_user
        return await self.say(f"<@{bot}> {typed(text)}", channel, thread, wait, raw=True)

    async def reply_in_thread(self, message: Message, text: str, wait: bool = True) -> Message:
        return await self.say(text, message.channel, message, wait)

    async def upload(
        self,
        name: str,
        content: bytes,
        text: str = "",
        channel: str = "",
        thread: Message | str = "",
        wait: bool = True,
    ) -> Message:
        return await self.say(text, channel, thread, wait, files=[(name, content)])

    async def edit(self, message: Message, text: str, wait: bool = True, raw: bool = False) -> None:
        """Change what they said; ``raw`` as for ``say``, to keep a mention."""
        assert message.user == self.id, "people edit their own messages only"
        written = text if raw else typed(text)
        await self._tried(self._core.talk.change(message, written, as_rich_text(written), self.id), wait)

    async def delete(self, message: Message, wait: bool = True) -> None:
        assert message.user == self.id, "people delete their own messages only"
        await self._tried(self._core.talk.delete(message), wait)

    async def reacts(self, message: Message, name: str, wait: bool = True) -> None:
        await self._tried(self._core.talk.react(message, self.id, name), wait)

    async def joins(self, channel: str, wait: bool = True) -> None:
        place = self._state.channel(channel)
        place.members.append(self.id)
        self._state.changed()
        event = {
            "type": "member_joined_channel",
            "user": self.id,
            "channel": place.id,
            "channel_type": "C" if place.kind == "public" else "G",
            "team": self.user.team,
            "event_ts": self._state.next_ts(),
        }
        await self._tried(self._core.events.emit("member_joined_channel", event, channel=place), wait)

    async def opens_home(self, wait: bool = True) -> None:
        await self._opens("home", wait)

    async def opens_messages(self, wait: bool = True) -> None:
        await self._opens("messages", wait)

    async def press(self, message: Message, label: str, wait: bool = True) -> Answered:
        """Press what reads ``label``: a button, an option of a menu, one half of feedback buttons."""
        assert message.ephemeral_for in ("", self.id), f"{self.name} does not see this message"
        assert not message.deleted, "this message is gone"
        channel = self._state.channel(message.channel)
        assert channel.kind == "public" or self.id in channel.members, f"{self.name} does not see {channel.id}"
        button = pick(buttons(message), label)
        sent = self._core.interactions.press_on_message(self.user, self.team, message, button)
        return await self._answered(sent, wait)

    async def press_in_home(self, label: str, wait: bool = True) -> Answered:
        view = self._state.homes.get((self.team, self.id))
        assert view is not None, f"{self.name} has no App Home yet"
        return await self._press_in(view, label, wait)

    async def submit(self, values: Mapping[str, str] | None = None, wait: bool = True) -> Answered:
        """Submit the modal on top. ``values``: what goes into each input, by its label, action id or block id."""
        view = self._top_modal()
        shown = self._modals.filled(view, dict(values or {}))
        answered = await self._answered(self._core.interactions.submission(self.user, view, shown), wait)
        if answered.acknowledged:
            self._modals.after_submit(view, answered.answer)
        return answered

    async def close_modal(self, wait: bool = True) -> Answered | None:
        """Close the modal on top; the app hears of it only when the modal says so."""
        view = self._top_modal()
        self._state.modals[self.id].pop()
        self._state.changed()
        if not view.content.get("notify_on_close"):
            return None
        shown = view.shown(self._state.app, self._state.installations[view.team].bot_id)
        return await self._answered(self._core.interactions.submission(self.user, view, shown, closed=True), wait)

    async def shortcut(self, message: Message, callback: str, wait: bool = True) -> Answered:
        """A message shortcut. Slack does not offer one on a message that only its reader sees."""
        assert not message.ephemeral_for, "message shortcuts do not reach ephemeral messages"
        self._has(self._state.app.shortcuts, callback)
        sent = self._core.interactions.message_shortcut(self.user, self.team, message, callback)
        return await self._answered(sent, wait)

    async def global_shortcut(self, callback: str, wait: bool = True) -> Answered:
        self._has(self._state.app.shortcuts, callback)
        return await self._answered(self._core.interactions.global_shortcut(self.user, self.team, callback), wait)

    async def slash(self, line: str, channel: str = "", wait: bool = True) -> Answered:
        """A slash command with its words; Slack takes none in threads. A direct answer is shown to them alone."""
        command, _, text = line.partition(" ")
        self._has(self._state.app.commands, command)
        place = self._member_of(channel or self.dm)
        sent = self._core.interactions.command(self.user, self.team, place, command, text)
        answered = await self._answered(sent, wait)
        body = {"text": answered.answer} if isinstance(answered.answer, str) else answered.answer
        if answered.acknowledged and body and (body.get("text") or body.get("blocks")):
            response = self._core.interactions.responses[sent.payload["response_url"].rpartition("/")[2]]
            self._doors.answer_in_place(response, body)
        return answered

    def sees(self, channel: str = "", thread: Message | str = "") -> list[Message]:
        """What stands in a channel for them, oldest first, messages for them alone included."""
        place = self._member_of(channel or self.dm)
        own = [message for message in place.ephemeral if message.ephemeral_for == self.id]
        root = thread.root if isinstance(thread, Message) else thread
        seen = sorted([*place.messages, *own], key=lambda message: float(message.ts))
        return [message for message in seen if not root or message.root == root]

    def home(self) -> Json | None:
        view = self._state.homes.get((self.team, self.id))
        return view.content if view else None

    def modal(self) -> Json | None:
        stack = self._state.modals.get(self.id)
        return stack[-1].content if stack else None

    async def _press_in(self, view: View, label: str, wait: bool) -> Answered:
        shown = view.shown(self._state.app, self._state.installations[view.team].bot_id)
        button = pick(buttons(view.content), label)
        return await self._answered(self._core.interactions.press_on_view(self.user, view, button, shown), wait)

    def _top_modal(self) -> View:
        stack = self._state.modals.get(self.id)
        assert stack, f"{self.name} has no modal open"
        return stack[-1]

    async def _opens(self, tab: str, wait: bool) -> None:
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.dm,
            "tab": tab,
            "event_ts": self._state.next_ts(),
        }
        view = self._state.homes.get((self.team, self.id))
        if tab == "home" and view is not None:
            event["view"] = view.shown(self._state.app, self._state.installations[self.team].bot_id)
        await self._tried(self._core.events.emit("app_home_opened", event, self.team), wait)

    def _has(self, listed: list[str] | None, name: str) -> None:
        assert listed is None or name in listed, f"the manifest has no {name}: {listed}"

    def _member_of(self, name: str) -> Channel:
        channel = self._state.channel(name)
        assert self.id in channel.members, f"{self.name} is not in {name}"
        assert not channel.archived, f"{name} is archived: nobody can write there"
        return channel

    async def _tried(self, sent: list[Delivery], wait: bool) -> None:
        if wait:
            await asyncio.gather(*(delivery.tried.wait() for delivery in sent))

    async def _answered(self, sent: Delivery, wait: bool) -> Answered:
        await self._tried([sent], wait)
        if not sent.attempts:
            return Answered(False, 0, 0, "not waited for", None, sent)
        last = sent.attempts[-1]
        return Answered(sent.acknowledged, last.seconds, last.status, last.error, last.answer, sent)


def pick(shown: list[Button], label: str) -> Button:
    found = next((button for button in shown if button.label == label), None)
    assert found is not None, f"nothing here reads {label!r}: {[button.label for button in shown]}"
    return found


def typed(text: str) -> str:
    """What somebody types, as Slack passes it on: three characters escaped, addresses in angle brackets."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _URL.sub(lambda match: f"<{match[0]}>", escaped)


def as_rich_text(text: str) -> list[Json]:
    """The blocks that Slack's client sends along with what somebody types."""
    pieces: list[Json] = []
    for part in re.split(r"(<[^<>]+>)", text):
        if part.startswith("<@"):
            pieces.append({"type": "user", "user_id": part[2:-1].partition("|")[0]})
        elif part.startswith("<"):
            pieces.append({"type": "link", "url": part[1:-1].partition("|")[0]})
        elif part:
            plain = part.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            pieces.append({"type": "text", "text": plain})
    section = {"type": "rich_text_section", "elements": pieces}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]
