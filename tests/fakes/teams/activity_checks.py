"""Whether an activity of the bot's is one that Teams takes: type, text, attachments, entities, suggested actions.

Citations, AI label and feedback by Microsoft's page on AI-generated messages, with the errors that it lists.
"""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.teams.cards.card import check_card
from tests.fakes.teams.citations import check_message_entity
from tests.fakes.teams.core import Core
from tests.fakes.teams.records import ADAPTIVE, ApiError, Conversation, Json

MESSAGE_ENTITY = "https://schema.org/Message"
OTHERS = (
    "application/vnd.microsoft.teams.card.list",
    "application/vnd.microsoft.teams.card.o365connector",
    "application/vnd.microsoft.teams.card.file.consent",
    "application/vnd.microsoft.teams.card.file.info",
    *(f"application/vnd.microsoft.card.{name}" for name in ("hero", "thumbnail", "receipt", "signin", "oauth")),
)
MOST_ATTACHMENTS = 10
BYTES_OF_A_PICTURE = 1024 * 1024
_FIELDS = """
    type id text textFormat summary speak inputHint attachments attachmentLayout entities suggestedActions channelData
    from recipient conversation serviceUrl channelId locale replyToId timestamp localTimestamp localTimezone callerId
    importance deliveryMode value valueType name label topicName historyDisclosed membersAdded membersRemoved action
    reactionsAdded reactionsRemoved textHighlights listenFor code expiration relatesTo semanticAction
"""
KNOWN = frozenset(re.findall(r"\w+", _FIELDS))


def check_activity(core: Core, conversation: Conversation, activity: Json) -> None:
    """Raises 400 with what is wrong; what Teams would only pass over goes to ``warnings``."""
    kind = activity.get("type")
    if kind not in ("message", "typing"):
        raise bad(f"Unknown activity type {kind!r}", "BadSyntax")
    if kind == "message" and not activity.get("text") and not activity.get("attachments"):
        raise bad("Activity must include text or attachments", "BadSyntax")
    if not isinstance(activity.get("text") or "", str):
        raise bad("text must be a string", "BadSyntax")
    if activity.get("textFormat") not in (None, "plain", "markdown", "xml", "extendedmarkdown"):
        raise bad(f"textFormat {activity['textFormat']!r} is unknown")
    core.warnings += [f"activity: unknown property {name}" for name in activity if name not in KNOWN]
    _attachments(core, activity)
    _entities(core, activity)
    _suggested(core, conversation, activity)
    _channel_data(activity)


def bad(message: str, code: str = "BadArgument") -> ApiError:
    return ApiError(400, code, message)


def _attachments(core: Core, activity: Json) -> None:
    given = activity.get("attachments") or []
    if not isinstance(given, list) or len(given) > MOST_ATTACHMENTS:
        raise bad(f"attachments must be a list of at most {MOST_ATTACHMENTS}")
    if activity.get("attachmentLayout") not in (None, "list", "carousel"):
        raise bad(f"attachmentLayout {activity['attachmentLayout']!r} is unknown")
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("contentType"), str):
            raise bad("an attachment needs a contentType")
        _attachment(core, one)
    if given and activity.get("text"):
        core.warnings.append("activity: text and attachments together may be split into messages without an id")


def _attachment(core: Core, attachment: Json) -> None:
    kind, content = attachment["contentType"], attachment.get("content")
    if kind == ADAPTIVE:
        problems = check_card(content, core.warnings)
        if problems:
            raise bad("Invalid Adaptive Card: " + "; ".join(problems))
    elif kind.startswith("image/"):
        _picture(attachment)
    elif kind in OTHERS:
        if not isinstance(content, dict):
            raise bad(f"{kind} needs content")
    elif kind != "text/html":
        raise bad(f"Unknown attachment type {kind!r}")


def _picture(attachment: Json) -> None:
    url = attachment.get("contentUrl")
    if not isinstance(url, str) or not url.startswith(("https://", "http://127.0.0.1", "data:image/")):
        raise bad("a picture needs a contentUrl")
    if url.startswith("data:") and len(url) * 3 // 4 > BYTES_OF_A_PICTURE:
        raise bad("a picture may have 1 MB")


def _entities(core: Core, activity: Json) -> None:
    given = activity.get("entities") or []
    if not isinstance(given, list) or not all(isinstance(one, dict) and one.get("type") for one in given):
        raise bad("entities must be a list of objects with a type")
    roots = [one for one in given if one["type"] == MESSAGE_ENTITY]
    if len(roots) > 1:
        raise bad("Multiple root message entities found under entities array")
    text = str(activity.get("text") or "")
    for one in roots:
        core.warnings += check_message_entity(one, text, bad)
    for one in given:
        if one["type"] == "mention":
            core.warnings += _mention(one, text)


def _mention(entity: Json, text: str) -> list[str]:
    mentioned: Any = entity.get("mentioned")
    if not isinstance(mentioned, dict) or not mentioned.get("id") or not isinstance(entity.get("text"), str):
        raise bad("a mention needs text and mentioned.id")
    return [] if entity["text"] in text else [f"mention: {entity['text']!r} does not stand in the text"]


def _suggested(core: Core, conversation: Conversation, activity: Json) -> None:
    given = activity.get("suggestedActions")
    if not given:
        return
    actions = given.get("actions") if isinstance(given, dict) else None
    if not isinstance(actions, list):
        raise bad("suggestedActions needs actions")
    for one in actions:
        if not isinstance(one, dict) or one.get("type") != "imBack":
            raise bad("imBack is the only supported suggested action")
        if not isinstance(one.get("title"), str) or not isinstance(one.get("value"), str):
            raise bad("a suggested action needs title and value")
    if conversation.kind != "personal":
        core.warnings.append("suggestedActions: shown in one-to-one chats only")


def _channel_data(activity: Json) -> None:
    data = activity.get("channelData") or {}
    if not isinstance(data, dict):
        raise bad("channelData must be an object")
    loop = data.get("feedbackLoop")
    if loop is not None and (not isinstance(loop, dict) or loop.get("type") not in ("default", "custom")):
        raise bad("feedbackLoop needs a type: default or custom")
    if not isinstance(data.get("feedbackLoopEnabled", False), bool):
        raise bad("feedbackLoopEnabled must be true or false")
