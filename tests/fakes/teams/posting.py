"""What the bot does in conversations: it posts, changes and deletes its messages, types, and opens conversations."""

from __future__ import annotations

from tests.fakes.teams.activity_checks import check_activity
from tests.fakes.teams.core import Core
from tests.fakes.teams.records import ApiError, Conversation, Json, Message, User, Version, fill, utf16_bytes
from tests.fakes.teams.streams import stream_info, stream_step

NOT_THERE = ApiError(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")


def admit(core: Core, conversation: Conversation) -> None:
    """Whether the bot may be active there. Raises 403 as Microsoft's table of status codes has it."""
    state = core.state
    if state.tenants[conversation.tenant].bot_disabled:
        raise ApiError(403, "BotDisabledByAdmin", "The tenant admin disabled this bot.")
    if conversation.kind == "personal" and state.users[conversation.members[0]].blocked:
        raise ApiError(403, "ConversationBlockedByUser", "User blocked the conversation with the bot.")
    if not state.installed(conversation):
        raise ApiError(NOT_THERE.status, NOT_THERE.code, NOT_THERE.message)


def check_size(core: Core, activity: Json) -> None:
    if utf16_bytes(activity) > core.rules.bytes_a_message:
        raise ApiError(413, "MessageSizeTooBig", "Message size too large.")


def post(core: Core, conversation: Conversation, root: str, activity: Json) -> tuple[int, Json]:
    """Status and answer of a send. ``root``: the thread, in channels; empty begins one."""
    info = stream_info(activity)
    if info is None:
        check_size(core, activity)
    check_activity(core, conversation, activity)
    if info is not None:
        return stream_step(core, conversation, activity, info)
    if activity["type"] == "typing":
        conversation.typing.append(core.state.now())
        core.state.changed()
        return 201, {"id": core.state.next_message_id()}
    if core.rules.splits_text_and_card and activity.get("text") and activity.get("attachments"):
        _store(core, conversation, root, activity | {"attachments": []})
        _store(core, conversation, root, activity | {"text": ""})
        return 201, {}
    message = _store(core, conversation, root, activity)
    return 201, {"id": message.id}


def _store(core: Core, conversation: Conversation, root: str, activity: Json) -> Message:
    state = core.state
    message = Message(
        id=state.next_message_id(),
        conversation=conversation.id,
        sender=state.bot_id,
        name=state.bot_name,
        at=state.now(),
        by_app=True,
    )
    if conversation.kind == "channel":
        message.root = root or message.id
    fill(message, activity)
    conversation.add(message)
    core.remember(message)
    state.changed()
    return message


def update(core: Core, conversation: Conversation, ident: str, activity: Json) -> Json:
    """A new version, for everybody: what a press had shown to one person is gone."""
    message = _own(core, conversation, ident)
    check_size(core, activity)
    check_activity(core, conversation, activity)
    if activity["type"] != "message":
        raise ApiError(400, "BadSyntax", "Only messages can be updated.")
    message.versions.append(Version(message.text, message.attachments))
    fill(message, activity)
    message.refreshed.clear()
    message.edited = True
    core.remember(message)
    core.state.changed()
    return {"id": message.id}


def delete(core: Core, conversation: Conversation, ident: str) -> None:
    message = _own(core, conversation, ident)
    message.versions.append(Version(message.text, message.attachments))
    message.deleted = True
    core.state.changed()


def create(core: Core, body: Json) -> tuple[Conversation, Json]:
    """A personal chat, or a new thread in a channel with its first message."""
    data = body.get("channelData") or {}
    channel = (data.get("channel") or {}).get("id")
    if channel:
        return _new_thread(core, body, channel)
    members = body.get("members") or []
    if body.get("isGroup"):
        raise ApiError(400, "BadSyntax", "Incorrect conversation creation parameters")
    if len(members) != 1 or not isinstance(members[0], dict):
        raise ApiError(400, "BadSyntax", "Incorrect conversation creation parameters")
    # botbuilder writes tenantID; Teams reads names whatever their case
    tenant = body.get("tenantId") or body.get("tenantID") or (data.get("tenant") or {}).get("id")
    if not tenant:
        raise ApiError(400, "BadSyntax", "Incorrect conversation creation parameters: the tenant is missing")
    return _personal(core, _user(core, members[0].get("id", "")), str(tenant), body)


def _new_thread(core: Core, body: Json, channel: str) -> tuple[Conversation, Json]:
    activity = body.get("activity")
    if body.get("isGroup") is not True or not isinstance(activity, dict):
        raise ApiError(400, "BadSyntax", "Incorrect conversation creation parameters")
    place = core.state.conversation(channel)
    admit(core, place)
    _, answer = post(core, place, "", activity)
    ident = answer["id"]
    return place, {"id": f"{place.id};messageid={ident}", "activityId": ident}


def _personal(core: Core, user: User, tenant: str, body: Json) -> tuple[Conversation, Json]:
    if tenant != user.tenant:
        raise ApiError(403, "Forbidden", "The tenant is not that of the conversation's members.")
    if not user.installed:
        raise ApiError(403, "ForbiddenOperationException", "Bot is not installed in user's personal scope")
    chat = core.state.personal(user)
    assert chat is not None
    answer: Json = {"id": chat.id}
    if isinstance(body.get("activity"), dict):
        admit(core, chat)
        _, posted = post(core, chat, "", body["activity"])
        answer["activityId"] = posted["id"]
    return chat, answer


def _user(core: Core, ident: str) -> User:
    try:
        found = core.state.person(ident)
    except LookupError:
        raise ApiError(400, "BadArgument", "Failed to decrypt pairwise id") from None
    return found


def _own(core: Core, conversation: Conversation, ident: str) -> Message:
    message = core.state.message(conversation, ident)
    if not message.by_app:
        raise ApiError(403, "Forbidden", "The bot may change its own messages only.")
    return message
