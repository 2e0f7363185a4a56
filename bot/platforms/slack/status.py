"""A word on what is happening: Slack's status under the composer; where there is none, a message if it takes long."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.errors import HandrailError
from bot.platforms.health import Health
from bot.platforms.slack.answers import LACKING, SlackSaidNo, asked, how_to_mend
from bot.platforms.slack.homes import Homes, place_of
from bot.platforms.slack.posting import Spot
from bot.platforms.slack.render import notice_message
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

PLACEHOLDER_AFTER = 4.0
"""Seconds after which a message says what a status would have said at once."""

_ASK_AGAIN = timedelta(hours=1)
"""How long a method that a workspace does not have is left alone."""

_MORE = ("Reading what they say…", "Checking every sentence against them…")
"""What follows while it takes longer."""

_INSTEAD: Mapping[str, str] = {
    "assistant.threads.setStatus": "Where an answer takes long, a message says so instead of a status",
    "assistant.threads.setTitle": "Threads with Handrail have no titles",
    "assistant.threads.setSuggestedPrompts": "No questions to start from are suggested",
}
"""By method: how it is where a workspace does not have it."""

_LONGEST_TITLE = 60
_MOST_PROMPTS = 4
_REMEMBERED = 10_000
_CLOSE_WITHIN = 2.0


@dataclass(slots=True)
class _Shown:
    """What is shown for one conversation: a status in a thread, or a message (or the wait for it)."""

    status_in: Spot | None = None
    waiting: asyncio.Task[None] | None = None
    message: tuple[str, str] | None = None


class Status:
    """Best effort throughout: whatever Slack says, nobody hears of a fault here, and no turn waits for it."""

    def __init__(self, workspaces: Workspaces, homes: Homes, health: Health, clock: Clock) -> None:
        self._workspaces = workspaces
        self._homes = homes
        self._health = health
        self._clock = clock
        self._shown: dict[str, _Shown] = {}
        self._asked_at: OrderedDict[str, Spot] = OrderedDict()
        self._lacks: dict[tuple[str, str], datetime] = {}
        self._last: dict[str, asyncio.Task[None]] = {}

    def asked(self, conversation: str, channel: str, ts: str) -> None:
        """The person's last message stands there: outside of threads the status goes under it."""
        self._asked_at[conversation] = Spot(channel, ts)
        self._asked_at.move_to_end(conversation)
        while len(self._asked_at) > _REMEMBERED:
            self._asked_at.popitem(last=False)

    def show(self, conversation: str, text: str) -> None:
        """Show it, or take it away where it is empty; in the order in which it was asked for."""
        before = self._last.get(conversation)
        task = asyncio.create_task(self._in_turn(before, self._show(conversation, text)))
        self._last[conversation] = task
        task.add_done_callback(lambda done: self._forget(conversation, done))

    async def title(self, workspace: Workspace, spot: Spot, question: str) -> None:
        """Name a thread on the agent surface after what it is about."""
        words = " ".join(question.split())
        title = words if len(words) <= _LONGEST_TITLE else words[: _LONGEST_TITLE - 1].rstrip() + "…"
        if title and spot.thread:
            where = {"channel_id": spot.channel, "thread_ts": spot.thread}
            await self._try(workspace, "assistant.threads.setTitle", {**where, "title": title})

    async def prompts(self, workspace: Workspace, spot: Spot, starters: Sequence[str]) -> None:
        """Questions to start from. The newer agent surface has no thread yet when it is opened."""
        if not starters:
            return
        where = {"channel_id": spot.channel, **({"thread_ts": spot.thread} if spot.thread else {})}
        prompts = [{"title": text, "message": text} for text in starters[:_MOST_PROMPTS]]
        method = "assistant.threads.setSuggestedPrompts"
        await self._try(workspace, method, {**where, "title": "What can I look up for you?", "prompts": prompts})

    async def close(self) -> None:
        """Take away what is still shown, as far as that can be done at once."""
        for shown in self._shown.values():
            if shown.waiting is not None:
                shown.waiting.cancel()
        if self._last:
            await asyncio.wait(list(self._last.values()), timeout=_CLOSE_WITHIN)

    async def _in_turn(self, before: asyncio.Task[None] | None, work: Awaitable[None]) -> None:
        if before is not None:
            await asyncio.gather(before, return_exceptions=True)
        try:
            await work
        except HandrailError as error:
            _log.info("slack_status_not_shown", why=str(error))
        except Exception as error:  # a status is worth no fault of its own
            _log.warning("slack_status_not_shown", why=type(error).__name__)

    def _forget(self, conversation: str, done: asyncio.Task[None]) -> None:
        if self._last.get(conversation) is done:
            del self._last[conversation]

    async def _show(self, conversation: str, text: str) -> None:
        workspace = await self._workspaces.of(place_of(conversation).team)
        if not text:
            await self._take_away(workspace, self._shown.pop(conversation, _Shown()))
            return
        shown = self._shown.setdefault(conversation, _Shown())
        home = (await self._homes.of(workspace, conversation)).spot
        under = home if home.thread else self._under_last_message(conversation)
        if under is not None and await self._set(workspace, under, text):
            shown.status_in = under
        elif shown.waiting is None:
            shown.waiting = asyncio.create_task(self._placeholder(workspace, home, shown, text))

    def _under_last_message(self, conversation: str) -> Spot | None:
        last = self._asked_at.get(conversation)
        return Spot(last.channel, last.thread) if last is not None else None

    async def _set(self, workspace: Workspace, spot: Spot, text: str) -> bool:
        status: dict[str, Any] = {"channel_id": spot.channel, "thread_ts": spot.thread, "status": text}
        if text:
            status["loading_messages"] = [text, *_MORE]
        return await self._try(workspace, "assistant.threads.setStatus", status)

    async def _take_away(self, workspace: Workspace, shown: _Shown) -> None:
        if shown.waiting is not None:
            shown.waiting.cancel()
            await asyncio.gather(shown.waiting, return_exceptions=True)
        if shown.status_in is not None:
            await self._set(workspace, shown.status_in, "")
        if shown.message is not None:
            channel, ts = shown.message
            await asked("chat.delete", workspace.client.chat_delete(channel=channel, ts=ts))

    async def _placeholder(self, workspace: Workspace, spot: Spot, shown: _Shown, text: str) -> None:
        await self._clock.sleep(PLACEHOLDER_AFTER)
        message = notice_message(text)
        call = workspace.client.chat_postMessage(
            channel=spot.channel, thread_ts=spot.thread or None, text=message.text, blocks=list(message.blocks)
        )
        posting = asyncio.ensure_future(asked("chat.postMessage", call))
        try:
            answer = await asyncio.shield(posting)
        except asyncio.CancelledError:  # it is on its way: it has to be known, so that it can be taken away
            answer = await posting
        shown.message = (str(answer["channel"]), str(answer["ts"]))

    async def _try(self, workspace: Workspace, method: str, arguments: Mapping[str, Any]) -> bool:
        """Whether the workspace has it. One that does not is left alone for a while."""
        lacks = self._lacks.get((workspace.team, method))
        if lacks is not None and lacks > self._clock.now():
            return False
        try:
            await asked(method, workspace.client.api_call(method, json=dict(arguments)))
        except SlackSaidNo as no:
            if no.code in LACKING:
                self._lacks[workspace.team, method] = self._clock.now() + _ASK_AGAIN
                self._health.without(method, _why(no))
                return False
            return no.code not in ("invalid_thread_ts", "channel_type_not_supported", "thread_not_found")
        except HandrailError:
            return True
        self._lacks.pop((workspace.team, method), None)
        self._health.has(method)
        return True


def _why(no: SlackSaidNo) -> str:
    """What people do without, and why."""
    why = how_to_mend(no) if no.code == "missing_scope" else f"This workspace does not let the app use it ({no.code})."
    return f"{_INSTEAD[no.method]}. {why}"
