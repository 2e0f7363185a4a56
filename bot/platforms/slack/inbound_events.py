"""Slack's events: messages written, changed and deleted, the app opened, the bot added to a channel."""

from __future__ import annotations

from bot.messages.incoming import Attachment
from bot.platforms.slack.heard import Changed, Heard, HomeOpened, Ignored, Joined, Own, Removed, Wrote
from bot.platforms.slack.inbound_text import people_in, readable
from bot.platforms.slack.payload import Payload, moment_of
from bot.platforms.writing.text import seen

_WRITTEN = {"", "file_share", "me_message", "thread_broadcast"}
"""Subtypes of a message that are somebody's own words. All others are Slack's own notices, or a bot's."""

_NOBODY = {"USLACKBOT"}


def event_heard(payload: Payload, own: Own) -> Heard:
    event = payload.inner("event")
    team = payload.id("team_id")
    kind = event.text("type")
    if kind == "app_mention" or (kind == "message" and event.text("subtype") in _WRITTEN):
        return _wrote(event, team, own)
    if kind == "message":
        return _about_a_message(event, team, own)
    if kind == "app_home_opened":
        return _opened(event, team)
    if kind == "assistant_thread_started":
        return _thread_started(event, team)
    if kind == "member_joined_channel":
        return _joined(event, team, own)
    return Ignored(f"{seen(kind)[:40] or 'the event'} is not used here")


def raw_text(message: Payload) -> str:
    """A message's words as Slack writes them, with those of a message that was forwarded in it."""
    forwarded = [
        f"(forwarded{f' from {author}' if (author := one.text('author_name')) else ''}) {one.text('text')}"
        for one in message.several("attachments")
        if one.text("text") and (one.yes("is_share") or one.yes("is_msg_unfurl"))
    ]
    return seen("\n".join(part for part in (message.text("text"), *forwarded) if part))


def files_of(message: Payload, team: str) -> tuple[Attachment, ...]:
    """Files and pictures by name. What was deleted, or is hidden by the workspace's plan, keeps its place."""
    found = []
    for one in message.several("files"):
        name = seen(one.text("name") or one.text("title")).strip() or "a file"
        if one.text("mode") in {"tombstone", "hidden_by_limit"}:
            name = f"{name} (not there any more)"
        found.append(Attachment(name, seen(one.text("mimetype")), one.number("size"), f"{team}/{one.maybe_id('id')}"))
    return tuple(found)


def _wrote(event: Payload, team: str, own: Own) -> Wrote | Ignored:
    why = _not_a_person(event, own)
    if why:
        return Ignored(why)
    channel, ts = event.id("channel"), event.ts("ts")
    raw = raw_text(event)
    people = people_in(raw)
    return Wrote(
        id=f"slack:{team}:said:{channel}/{ts}",
        team=team,
        user=event.id("user"),
        at=moment_of(ts),
        channel=channel,
        ts=ts,
        thread=_thread(event, ts),
        text=readable(raw, own=own.user),
        raw=raw,
        files=files_of(event, team),
        mentioned=bool(own.user) and own.user in people,
        direct=_direct(event, channel),
        user_team=event.maybe_id("user_team", "source_team", "team") or team,
        others=tuple(person for person in people if person != own.user),
        own=own.user,
    )


def _about_a_message(event: Payload, team: str, own: Own) -> Changed | Removed | Ignored:
    subtype = event.text("subtype")
    before, after = event.inner("previous_message"), event.inner("message")
    if subtype == "message_deleted" or (subtype == "message_changed" and after.text("subtype") == "tombstone"):
        return _removed(event, before, after, team, own)
    if subtype != "message_changed":
        return Ignored(f"a message of the kind {seen(subtype)[:40]} is nobody's words")
    why = _not_a_person(after, own) or ("" if after.text("subtype") in _WRITTEN else "it is nobody's words")
    if why:
        return Ignored(why)
    raw, raw_before = raw_text(after), raw_text(before)
    if before.values and after.text("text") == before.text("text"):
        return Ignored("the words did not change")
    if not before.values and not after.inner("edited").values:
        return Ignored("nobody edited it")
    channel, ts = event.id("channel"), after.ts("ts")
    edited_at = after.inner("edited").maybe_ts("ts") or event.maybe_ts("event_ts") or event.maybe_ts("ts") or ts
    return Changed(
        id=f"slack:{team}:changed:{channel}/{ts}:{edited_at}",
        team=team,
        user=after.id("user"),
        at=moment_of(edited_at),
        channel=channel,
        ts=ts,
        thread=_thread(after, ts),
        text=readable(raw, own=own.user),
        before=readable(raw_before, own=own.user),
        raw=raw,
        mentioned=bool(own.user) and own.user in people_in(raw),
        direct=_direct(event, channel),
        own=own.user,
    )


def _removed(event: Payload, before: Payload, after: Payload, team: str, own: Own) -> Removed | Ignored:
    if not before.values:
        return Ignored("it is not said whose message was deleted")
    why = _not_a_person(before, own)
    if why:
        return Ignored(why)
    channel = event.id("channel")
    ts = event.maybe_ts("deleted_ts") or after.maybe_ts("ts") or before.ts("ts")
    return Removed(
        id=f"slack:{team}:deleted:{channel}/{ts}",
        team=team,
        user=before.id("user"),
        at=moment_of(event.maybe_ts("event_ts") or event.maybe_ts("ts") or ts),
        channel=channel,
        ts=ts,
        thread=_thread(before, ts),
        direct=_direct(event, channel),
    )


def _opened(event: Payload, team: str) -> HomeOpened | Ignored:
    user, tab = event.id("user"), event.text("tab")
    if tab not in {"home", "messages"}:
        return Ignored("only Home and the messages can be opened here")
    at = event.maybe_ts("event_ts")
    return HomeOpened(f"slack:{team}:opened:{user}:{tab}:{at}", team, user, moment_of(at), tab, event.id("channel"))


def _thread_started(event: Payload, team: str) -> HomeOpened:
    started = event.inner("assistant_thread")
    user, channel, thread = started.id("user_id"), started.id("channel_id"), started.ts("thread_ts")
    at = moment_of(event.maybe_ts("event_ts") or thread)
    return HomeOpened(f"slack:{team}:opened:{channel}/{thread}", team, user, at, "messages", channel, thread)


def _joined(event: Payload, team: str, own: Own) -> Joined | Ignored:
    user = event.id("user")
    if user != own.user:
        return Ignored("somebody else joined")
    channel, at = event.id("channel"), event.maybe_ts("event_ts")
    by = event.maybe_id("inviter") or user
    return Joined(f"slack:{team}:joined:{channel}:{at}", team, by, moment_of(at), channel)


def _not_a_person(message: Payload, own: Own) -> str:
    """Why these are not a person's words; nothing where they are."""
    user = message.maybe_id("user")
    if user and user == own.user:
        return "it is our own"
    if message.text("bot_id") or message.text("subtype") == "bot_message" or message.inner("bot_profile").values:
        return "a bot wrote it"
    if not user or user in _NOBODY:
        return "nobody wrote it"
    return ""


def _thread(message: Payload, ts: str) -> str:
    """The first message of a thread carries its own timestamp as the thread's."""
    thread = message.maybe_ts("thread_ts")
    return "" if thread == ts else thread


def _direct(event: Payload, channel: str) -> bool:
    return event.text("channel_type") == "im" or channel.startswith("D")
