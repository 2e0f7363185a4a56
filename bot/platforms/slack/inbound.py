"""What Slack sends → what it is. Pure; raises ``BadPayload`` and nothing else, whatever is sent."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Literal

from bot.platforms.pressing import ONE_TIME, BadPayload, Coded
from bot.platforms.slack.buttons import ACTION_ID, decode
from bot.platforms.slack.conversations import Place
from bot.platforms.slack.heard import (
    Changed,
    Command,
    Heard,
    HomeOpened,
    Ignored,
    Joined,
    NoteWritten,
    Own,
    Press,
    Removed,
    Shortcut,
    Wrote,
)
from bot.platforms.slack.inbound_events import event_heard, files_of, raw_text
from bot.platforms.slack.inbound_text import readable
from bot.platforms.slack.notes import note_heard
from bot.platforms.slack.payload import Payload, moment_of
from bot.platforms.writing.text import seen

__all__ = [
    "ASK_SHORTCUT", "PERSON_SHORTCUT", "BadPayload", "Changed", "Command", "Heard", "HomeOpened", "Ignored", "Joined",
    "NoteWritten", "Own", "Press", "Removed", "Shortcut", "Wrote", "read",
]  # fmt: skip

ASK_SHORTCUT = "ask_handrail"
PERSON_SHORTCUT = "hand_to_person"

_DOUBLE_PRESS = 3
"""Seconds within which the same button pressed again is the same press."""

_PERSON_WORDS = {"person", "a person", "human", "agent", "talk to a person"}
_HELP_WORDS = {"", "help", "?"}


def read(body: object, own: Own, now: datetime | None = None) -> Heard:
    """``now``: for slash commands and submitted windows, in which Slack gives no time."""
    payload = Payload.of(body)
    kind = payload.text("type")
    if kind == "event_callback" or (not kind and "event" in payload.values):
        return event_heard(payload, own)
    if kind == "block_actions":
        return _press(payload)
    if kind == "view_submission":
        return note_heard(payload, now)
    if kind == "message_action":
        return _shortcut(payload, own)
    if not kind and payload.text("command"):
        return _command(payload, now)
    return Ignored(f"{seen(kind)[:40] or 'something'} is not used here")


def _press(payload: Payload) -> Press | Ignored:
    pressed = next(iter(payload.several("actions")), None)
    if pressed is None:
        raise BadPayload("“actions” is empty.")
    name = pressed.text("action_id")
    if not ACTION_ID.fullmatch(name):
        return Ignored("the button is not one of ours")
    coded = decode(name, pressed.text("value"))
    container, message = payload.inner("container"), payload.inner("message")
    place = Place.of(coded.conversation)
    # Somebody from a connected workspace names theirs; a reply's button says which one it was sent in.
    ours = place.team if place and not coded.at_desk else ""
    team = ours or payload.inner("team").maybe_id("id") or payload.inner("user").id("team_id")
    user = payload.inner("user").id("id")
    in_home = container.text("type") == "view"
    channel = container.maybe_id("channel_id") or payload.inner("channel").maybe_id("id")
    message_ts = container.maybe_ts("message_ts") or message.maybe_ts("ts")
    if not in_home and not (channel and message_ts):
        raise BadPayload("It is not said on which message the button stands.")
    thread = container.maybe_ts("thread_ts") or message.maybe_ts("thread_ts")
    pressed_at = pressed.ts("action_ts")
    at = moment_of(pressed_at)
    key = f"slack:{team}:press:{channel or 'home'}/{message_ts}:{_digest(coded)}:{user}"
    once = coded.action in ONE_TIME and not in_home
    return Press(
        id=key if once else f"{key}:{int(float(pressed_at)) // _DOUBLE_PRESS}",
        team=team,
        user=user,
        at=at,
        channel=channel,
        message_ts=message_ts,
        thread=thread,
        coded=coded,
        key=key,
        in_home=in_home,
        ephemeral=container.yes("is_ephemeral"),
        response_url=payload.text("response_url"),
        trigger_id=payload.text("trigger_id"),
    )


def _digest(coded: Coded) -> str:
    fields = (coded.action, coded.conversation, coded.value, coded.case, coded.stamp)
    return sha256("\x00".join(fields).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _shortcut(payload: Payload, own: Own) -> Shortcut | Ignored:
    kinds: dict[str, Literal["ask", "person"]] = {ASK_SHORTCUT: "ask", PERSON_SHORTCUT: "person"}
    callback = payload.text("callback_id")
    if callback not in kinds:
        return Ignored("the shortcut is not one of ours")
    message = payload.inner("message")
    team, user = payload.inner("team").id("id"), payload.inner("user").id("id")
    channel, ts = payload.inner("channel").id("id"), message.maybe_ts("ts") or payload.ts("message_ts")
    picked_at = payload.maybe_ts("action_ts") or ts
    thread = message.maybe_ts("thread_ts")
    raw = raw_text(message)
    return Shortcut(
        id=f"slack:{team}:shortcut:{channel}/{ts}:{callback}:{user}:{picked_at}",
        team=team,
        user=user,
        at=moment_of(picked_at),
        what=kinds[callback],
        channel=channel,
        ts=ts,
        thread=thread,
        text=readable(raw, own=own.user),
        raw=raw,
        author=message.maybe_id("user"),
        author_name=seen(message.text("username")),
        files=files_of(message, team),
        trigger_id=payload.text("trigger_id"),
        response_url=payload.text("response_url"),
        own=own.user,
    )


def _command(payload: Payload, now: datetime | None) -> Command:
    team, user = payload.id("team_id"), payload.id("user_id")
    text = readable(seen(payload.text("text")))
    words = " ".join(text.lower().rstrip(".!").split())
    what: Literal["ask", "person", "help"] = "ask"
    if words in _PERSON_WORDS or words in _HELP_WORDS:
        what = "person" if words in _PERSON_WORDS else "help"
    trigger = payload.text("trigger_id")
    return Command(
        id=f"slack:{team}:command:{user}:{sha256(trigger.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}",
        team=team,
        user=user,
        at=now or moment_of(""),
        channel=payload.id("channel_id"),
        text=text,
        what=what,
        response_url=payload.text("response_url"),
    )
