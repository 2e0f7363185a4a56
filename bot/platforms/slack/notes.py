"""The window in which an agent writes a note: what it shows, and what comes back. Pure."""

from __future__ import annotations

import json
from datetime import datetime

from bot.platforms.pressing import BadPayload
from bot.platforms.slack.blocks import Block, context, plain_text
from bot.platforms.slack.heard import Ignored, NoteWritten
from bot.platforms.slack.payload import Payload, moment_of
from bot.platforms.writing.lines import plain_lines
from bot.platforms.writing.text import seen

NOTE_WINDOW = "handrail_note"
BOX, WORDS = "note", "words"
"""The ids of the text box's block, and of the box."""

_LONGEST = 3_000
"""Characters. Slack takes no more in a text box."""

_HINT = "Only agents see it. In the case's thread a line that starts with // or 🔒 is a note as well."


def note_view(case: str, conversation: str, desk: str) -> Block:
    """``desk``: the channel in which *Note* was pressed."""
    box: Block = {
        "type": "plain_text_input",
        "action_id": WORDS,
        "multiline": True,
        "max_length": _LONGEST,
        "focus_on_load": True,
    }
    return {
        "type": "modal",
        "callback_id": NOTE_WINDOW,
        "private_metadata": json.dumps([case, conversation, desk]),
        "title": plain_text("Note", 24),
        "submit": plain_text("Keep it", 24),
        "close": plain_text("Cancel", 24),
        "blocks": [
            {"type": "input", "block_id": BOX, "element": box, "label": plain_text("A note among agents")},
            *context(plain_lines(_HINT)),
        ],
    }


def note_heard(payload: Payload, now: datetime | None) -> NoteWritten | Ignored:
    """A submitted window. Raises ``BadPayload``."""
    view = payload.inner("view")
    if view.text("callback_id") != NOTE_WINDOW:
        return Ignored("the window is not one of ours")
    try:
        about = json.loads(view.text("private_metadata"))
    except (ValueError, RecursionError) as error:
        raise BadPayload("It is not said which case the note is about.") from error
    if not isinstance(about, list) or len(about) != 3 or not all(isinstance(one, str) and one for one in about):
        raise BadPayload("It is not said which case the note is about.")
    case, conversation, desk = about
    team = payload.inner("team").maybe_id("id") or payload.inner("user").id("team_id")
    words = view.inner("state").inner("values").inner(BOX).inner(WORDS).text("value")
    return NoteWritten(
        id=f"slack:{team}:note:{view.id('id')}",
        team=team,
        user=payload.inner("user").id("id"),
        at=now or moment_of(""),
        desk=desk,
        case=case,
        conversation=conversation,
        text=seen(words),
    )
