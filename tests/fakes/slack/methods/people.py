"""auth.test, users.info, usergroups.*, team.info, reactions.* and apps.connections.open."""

from __future__ import annotations

from tests.fakes.slack.accounts import User
from tests.fakes.slack.methods.asking import Asking
from tests.fakes.slack.records import ApiError, Json, Message


def auth_test(asking: Asking) -> Json:
    state, caller = asking.core.state, asking.caller
    team, bot = state.teams[caller.team], state.users[caller.bot_user]
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": bot.name,
        "team_id": team.id,
        "user_id": bot.id,
        "bot_id": caller.bot_id,
        "is_enterprise_install": False,
    }


def user_info(asking: Asking) -> Json:
    user = asking.core.state.users.get(asking.text("user"))
    if user is None or not _visible(asking, user):
        raise ApiError("user_not_found")
    return {"user": user.seen_from(asking.caller.team)}


def _visible(asking: Asking, user: User) -> bool:
    """Somebody of another team is seen only by those who share a channel with them."""
    team = asking.caller.team
    shared = (channel for channel in asking.core.state.channels.values() if team in channel.teams)
    return user.team == team or any(user.id in channel.members for channel in shared)


def team_info(asking: Asking) -> Json:
    team = asking.core.state.teams[asking.caller.team]
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain}}


def usergroups(asking: Asking) -> Json:
    groups = [one for one in asking.core.state.usergroups.values() if one.team == asking.caller.team]
    listed = [one for one in groups if asking.flag("include_disabled") or not one.disabled]
    with_users = asking.flag("include_users")
    return {"usergroups": [one.shown() | ({"users": list(one.users)} if with_users else {}) for one in listed]}


def usergroup_users(asking: Asking) -> Json:
    group = asking.core.state.usergroups.get(asking.text("usergroup"))
    if group is None or group.team != asking.caller.team:
        raise ApiError("no_such_subteam")
    if group.disabled and not asking.flag("include_disabled"):
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}


def add_reaction(asking: Asking) -> Json:
    asking.core.talk.react(_reacted_to(asking), asking.caller.bot_user, asking.text("name"))
    return {}


def remove_reaction(asking: Asking) -> Json:
    asking.core.talk.unreact(_reacted_to(asking), asking.caller.bot_user, asking.text("name"))
    return {}


def reactions(asking: Asking) -> Json:
    message = _reacted_to(asking)
    return {"type": "message", "channel": message.channel, "message": asking.core.state.shown(message)}


def _reacted_to(asking: Asking) -> Message:
    if not asking.text("channel", "") or not asking.text("timestamp", ""):
        raise ApiError("no_item_specified")
    channel = asking.reach(asking.text("channel"))
    if channel.archived:
        raise ApiError("is_archived")
    return asking.core.state.message(channel.id, asking.text("timestamp"))


def open_connection(asking: Asking) -> Json:
    ticket = asking.core.sockets.ticket()
    return {
        "url": f"{asking.core.url.replace('http://', 'ws://')}/link/?ticket={ticket}&app_id={asking.core.state.app.id}"
    }
