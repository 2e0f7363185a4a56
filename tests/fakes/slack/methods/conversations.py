"""conversations.* and users.conversations: what is there to read, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.fakes.slack.methods.asking import Asking
from tests.fakes.slack.records import ApiError, Channel, Json, Message
from tests.fakes.slack.scopes import HISTORY, READ

KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def replies(asking: Asking) -> Json:
    channel = _readable(asking)
    root = channel.message(asking.text("ts"))
    if root is None:
        raise ApiError("thread_not_found")
    if root.in_thread:
        return _messages(asking, [root])
    rest = [one for one in channel.thread(root.ts) if one is not root]
    page, following = _page(asking, _between(asking, rest))
    # Slack gives the root with every page.
    return _messages(asking, [root, *page], following)


def history(asking: Asking) -> Json:
    channel = _readable(asking)
    top = [one for one in channel.messages if not one.in_thread or one.broadcast]
    page, following = _page(asking, _between(asking, top)[::-1])
    return _messages(asking, page, following)


def info(asking: Asking) -> Json:
    channel = asking.reach(asking.text("channel"), READ)
    return {"channel": channel.shown(asking.caller.bot_user in channel.members)}


def members(asking: Asking) -> Json:
    channel = asking.reach(asking.text("channel"), READ)
    page, following = _page(asking, channel.members)
    return {"members": page, "response_metadata": {"next_cursor": following}}


def listing(asking: Asking) -> Json:
    """conversations.list: the caller's channels of the asked kinds, public ones also without being in them."""
    state, caller = asking.core.state, asking.caller
    wanted = _wanted(asking)
    found = [
        channel
        for channel in state.channels.values()
        if channel.kind in wanted
        and caller.team in channel.teams
        and (channel.kind == "public" or caller.bot_user in channel.members)
        and not (channel.archived and asking.flag("exclude_archived"))
    ]
    return _channels(asking, found)


def of_user(asking: Asking) -> Json:
    """users.conversations: those that somebody is in and the caller can see."""
    state, caller = asking.core.state, asking.caller
    user = asking.text("user", caller.bot_user)
    wanted = _wanted(asking)
    found = [
        channel
        for channel in state.channels.values()
        if channel.kind in wanted
        and user in channel.members
        and (channel.kind == "public" or caller.bot_user in channel.members)
        and caller.team in channel.teams
    ]
    return _channels(asking, found)


def open_(asking: Asking) -> Json:
    if asking.text("channel", ""):
        return {"channel": {"id": asking.reach(asking.text("channel")).id}}
    users = [user for user in asking.text("users", "").split(",") if user]
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        raise ApiError("missing_scope", needed="mpim:write", provided=",".join(asking.caller.scopes))
    channel = asking.direct_message(users[0])
    full = channel.shown(True) if asking.flag("return_im") else {"id": channel.id}
    return {"channel": full, "no_op": False, "already_open": True}


def join(asking: Asking) -> Json:
    channel = asking.reach(asking.text("channel"))
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    if asking.caller.bot_user not in channel.members:
        channel.members.append(asking.caller.bot_user)
        asking.core.state.changed()
    return {"channel": channel.shown(True)}


def _readable(asking: Asking) -> Channel:
    channel = asking.reach(asking.text("channel"), HISTORY)
    if asking.caller.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _wanted(asking: Asking) -> list[str]:
    names = asking.text("types", "public_channel").replace(" ", "").split(",")
    if any(name not in KINDS for name in names):
        raise ApiError("invalid_types")
    needed = {"mpim": "mpim:read", **{str(kind): scope for kind, scope in READ.items()}}
    for name in names:
        asking.need(needed[KINDS[name]])
    return [KINDS[name] for name in names]


def _channels(asking: Asking, found: list[Channel]) -> Json:
    page, following = _page(asking, found)
    shown = [channel.shown(asking.caller.bot_user in channel.members) for channel in page]
    return {"channels": shown, "response_metadata": {"next_cursor": following}}


def _between(asking: Asking, messages: list[Message]) -> list[Message]:
    """Those within ``oldest`` and ``latest``; the ends count when ``inclusive``."""
    oldest, latest = asking.text("oldest", ""), asking.text("latest", "")
    inclusive = bool(asking.flag("inclusive"))

    def within(ts: str) -> bool:
        after = not oldest or float(ts) > float(oldest) or (inclusive and ts == oldest)
        before = not latest or float(ts) < float(latest) or (inclusive and ts == latest)
        return after and before

    return [message for message in messages if within(message.ts)]


def _page(asking: Asking, items: Sequence[Any]) -> tuple[list[Any], str]:
    """A page and the cursor for the next, empty on the last one."""
    most = asking.core.rules.replies_page if asking.method.startswith("conversations.") else 1000
    limit = min(max(asking.number("limit", 100), 1), most)
    cursor = asking.text("cursor", "")
    if cursor and not cursor.removeprefix("page:").isdigit():
        raise ApiError("invalid_cursor")
    start = int(cursor.removeprefix("page:")) if cursor else 0
    end = start + limit
    return list(items[start:end]), f"page:{end}" if end < len(items) else ""


def _messages(asking: Asking, messages: list[Message], following: str = "") -> Json:
    metadata = bool(asking.flag("include_all_metadata"))
    shown = [asking.core.state.shown(message, metadata) for message in messages]
    return {
        "messages": shown,
        "has_more": bool(following),
        "response_metadata": {"next_cursor": following},
    }
