"""What Teams sends → what it is. Pure; raises ``BadPayload`` and nothing else, whatever is sent.

One function a kind of activity: botbuilder tells the kinds apart, in ``framework``.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256
from typing import Literal, cast

from bot.messages.incoming import Attachment
from bot.platforms.pressing import BadPayload, Coded
from bot.platforms.teams.buttons import OURS, decode, typed
from bot.platforms.teams.conversations import Kind, Place, Spot, split_address
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
from bot.platforms.teams.inbound_text import plain, words_of
from bot.platforms.teams.payload import Payload
from bot.platforms.teams.tokens import tenant_of
from bot.platforms.writing.text import seen

ASK_COMMAND = "askHandrail"
PERSON_COMMAND = "handToPerson"

_NAMED = re.compile(r"<attachment\b", re.IGNORECASE)

FILE = "application/vnd.microsoft.teams.file.download.info"
_KINDS = ("personal", "groupChat", "channel")


def source_of(activity: Payload) -> Source:
    """Who did it, and where."""
    conversation, by, bot = activity.inner("conversation"), activity.inner("from"), activity.inner("recipient")
    kind = conversation.text("conversationType") or "personal"
    if kind not in _KINDS:
        raise BadPayload("“conversationType” is none that Teams has.")
    chat, thread = split_address(conversation.id("id"))
    if kind == "channel" and not thread:
        thread = activity.maybe_id("replyToId")
    tenant = tenant_of(activity.values)
    if not chat or not tenant:
        raise BadPayload("It does not say where it belongs.")
    return Source(
        tenant,
        by.id("id"),
        seen(by.text("name")),
        Spot(chat, thread if kind == "channel" else "", cast(Kind, kind)),
        activity.text("serviceUrl"),
        bot.maybe_id("id"),
        activity.inner("channelData").inner("team").maybe_id("id"),
        by.maybe_id("aadObjectId"),
        at=activity.moment("timestamp"),
    )


def message_heard(activity: Payload) -> Heard:
    """A message: words, or a button that comes as a message."""
    source = source_of(activity)
    if _is_bot(activity):
        return Ignored("a bot wrote it")
    value = activity.values.get("value")
    if isinstance(value, dict) and OURS in value:
        return _press(activity, source, "", value, waits=False)
    id = activity.id("id")
    text, mentioned, others = words_of(activity, source.bot)
    begins = source.spot.kind == "channel" and source.spot.thread in ("", id)
    if begins and not source.spot.thread:
        source = _in_thread(source, id)
    files = files_of(activity)
    to_us = mentioned or source.spot.personal
    return Wrote(source, id, text, files, to_us, others, begins, unseen_files(activity))


def change_heard(activity: Payload) -> Heard:
    if _is_bot(activity):
        return Ignored("a bot changed it")
    text, _, _ = words_of(activity, activity.inner("recipient").maybe_id("id"))
    return Changed(_rooted(activity), activity.id("id"), text, activity.text("timestamp"))


def deletion_heard(activity: Payload) -> Heard:
    return Removed(_rooted(activity), activity.id("id"))


def installation_heard(activity: Payload) -> Heard:
    action = activity.text("action")
    if action in ("add", "add-upgrade"):
        return Installed(source_of(activity))
    return Uninstalled(source_of(activity)) if action == "remove" else Ignored("the app only changed its version")


def membership_heard(activity: Payload) -> Heard:
    """Who joined or left; whether that was the bot itself."""
    source = source_of(activity)
    joined = [one.text("id") for one in activity.several("membersAdded")]
    left = [one.text("id") for one in activity.several("membersRemoved")]
    if source.bot and source.bot in joined:
        return Installed(source)
    if source.bot and source.bot in left:
        return Uninstalled(source)
    return MembersChanged(source) if joined or left else Ignored("nobody came or went")


def invoke_heard(activity: Payload) -> Heard:
    """A press, a thumb, or a command on a message: Teams waits for the answer."""
    name, value = activity.text("name"), activity.inner("value")
    if name == "adaptiveCard/action":
        action = value.inner("action")
        return _press(activity, source_of(activity), action.text("verb"), action.values.get("data"), waits=True)
    if name == "message/submitAction" and value.text("actionName") == "feedback":
        said = value.inner("actionValue")
        up = said.text("reaction") == "like"
        return Thumb(source_of(activity), activity.id("replyToId"), up, _feedback(said.text("feedback")))
    if name in ("composeExtension/fetchTask", "composeExtension/submitAction"):
        return _picked(activity, value)
    return Ignored(f"{seen(name)[:40] or 'the question'} is not used here")


def files_of(message: Payload) -> tuple[Attachment, ...]:
    """Files by name, with where they are kept; pictures with where Teams shows them."""
    found = []
    for one in message.several("attachments"):
        kind, name = one.text("contentType"), seen(one.text("name")).strip()
        address = _address(one.text("contentUrl"))
        if kind in (FILE, "reference"):
            found.append(Attachment(name or "a file", "", 0, address))
        elif kind.startswith("image/"):
            media = "" if kind == "image/*" else kind
            found.append(Attachment(name or "a picture", media, 0, f"picture:{address}" if address else ""))
    return tuple(found)


def unseen_files(message: Payload) -> int:
    """How many files its text names of which nothing else is told: in a channel Teams keeps them from bots."""
    shown = message.several("attachments")
    named = sum(len(_NAMED.findall(one.text("content"))) for one in shown if one.text("contentType") == "text/html")
    told = sum(not one.text("contentType").startswith(("text/html", "image/")) for one in shown)
    return max(0, named - told)


def _press(activity: Payload, source: Source, verb: str, data: object, *, waits: bool) -> Press:
    coded = decode(verb, data)
    message = activity.maybe_id("replyToId")
    place = Place.of(coded.conversation)
    if place is not None and not coded.at_desk and place.tenant.lower() != source.tenant.lower():
        raise BadPayload("The button belongs to another organisation.")
    key = f"teams:{source.tenant}:press:{source.spot.chat}/{message}:{_digest(coded)}:{source.user}"
    return Press(source, message, coded, key, activity.maybe_id("id"), seen(typed(data)).strip(), waits)


def _digest(coded: Coded) -> str:
    fields = (coded.action, coded.conversation, coded.value, coded.case, coded.stamp)
    return sha256(json.dumps(fields).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _feedback(said: str) -> str:
    try:
        found = json.loads(said) if said else {}
    except (ValueError, RecursionError):
        return ""
    words = found.get("feedbackText") if isinstance(found, dict) else None
    return seen(words).strip() if isinstance(words, str) else ""


def _picked(activity: Payload, value: Payload) -> Heard:
    command = value.text("commandId")
    if command not in (ASK_COMMAND, PERSON_COMMAND):
        return Ignored("the command is not one of ours")
    source = source_of(activity)
    message = value.inner("messagePayload")
    body, by = message.inner("body"), message.inner("from").inner("user")
    words = body.text("content")
    text = plain(words) if body.text("contentType") in ("html", "") else words
    own = activity.inner("from").text("aadObjectId")
    author = "" if own and by.text("id") == own else seen(by.text("displayName"))
    what: Literal["ask", "person"] = "person" if command == PERSON_COMMAND else "ask"
    tidy = "\n".join(line for line in (one.strip() for one in seen(text).splitlines()) if line)
    return Picked(source, activity.maybe_id("id"), what, tidy, author, files_of(message))


def _rooted(activity: Payload) -> Source:
    """Where a message stands that was changed or deleted: a thread's first one is its own thread."""
    source = source_of(activity)
    if source.spot.kind == "channel" and not source.spot.thread:
        return _in_thread(source, activity.id("id"))
    return source


def _in_thread(source: Source, root: str) -> Source:
    return replace(source, spot=replace(source.spot, thread=root))


def _is_bot(activity: Payload) -> bool:
    by = activity.inner("from")
    return by.text("role") == "bot" or by.text("id").startswith("28:")


def _address(url: str) -> str:
    """Where something is kept, if that is an address that may be shown."""
    fair = url.startswith(("https://", "http://127.0.0.1:")) and not any(one.isspace() or one in "<>\"'" for one in url)
    return url if fair and len(url) <= 2_000 else ""
