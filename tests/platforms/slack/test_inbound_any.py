"""Whatever Slack, or somebody in its name, sends: it is understood, ignored, or refused with our own error."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.people import member
from bot.platforms.pressing import BadPayload, Coded
from bot.platforms.slack.buttons import code
from bot.platforms.slack.heard import Changed, Command, Ignored, Own, Press, Removed, Shortcut, Wrote
from bot.platforms.slack.inbound import read
from bot.platforms.slack.inbound_messages import (
    command_pressed,
    command_said,
    deleted,
    desk_pressed,
    edited,
    pressed,
    said,
    shortcut_pressed,
    shortcut_said,
)
from tests.platforms.slack.shown import HOSTILE

OWN = Own("U0BOT")
NINA = member("slack", "T1", "U1", "Nina")
often = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])

leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(codec=None), max_size=20),
    st.sampled_from(HOSTILE),
    st.sampled_from([
        "U1", "U0BOT", "USLACKBOT", "T1", "C1", "D1", "1700000000.000100", "99999999999.9", "im", "home", "messages",
        "message", "app_mention", "message_changed", "message_deleted", "tombstone", "file_share", "view", "person",
        "event_callback", "block_actions", "message_action", "ask_handrail", "hand_to_person", "app_home_opened",
        "member_joined_channel", "assistant_thread_started", "handrail.person.0", "handrail.claim.1",
        "handrail.feedback.1", code(Coded("person", "slack:T1:U1:D1:dm")), code(Coded("claim", "c", case="c1")),
        "<@U0BOT> hi", "/handrail",
    ]),
)  # fmt: skip
names = st.sampled_from([
    "type", "event", "team_id", "user", "user_id", "channel", "channel_id", "channel_type", "ts", "thread_ts", "text",
    "subtype", "files", "attachments", "message", "previous_message", "deleted_ts", "edited", "event_ts", "actions",
    "action_id", "action_ts", "value", "container", "message_ts", "team", "id", "callback_id", "command", "trigger_id",
    "tab", "assistant_thread", "name", "mimetype", "size", "mode", "bot_id", "bot_profile", "is_share", "author_name",
    "response_url", "username", "inviter", "user_team",
])  # fmt: skip
jsonish = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=10)),
    max_leaves=30,
)
ordinary: list[dict[str, Any]] = [
    {"type": "event_callback", "team_id": "T1", "event": {"type": "message", "user": "U1", "channel": "C1", "ts": "1.2",
     "text": "x", "files": [{"id": "F1"}], "attachments": [{"is_share": True, "text": "y"}]}},
    {"type": "event_callback", "team_id": "T1", "event": {"type": "message", "subtype": "message_changed",
     "channel": "C1", "ts": "2.2", "message": {"user": "U1", "ts": "1.2", "text": "b", "edited": {"ts": "2.1"}},
     "previous_message": {"user": "U1", "ts": "1.2", "text": "a"}}},
    {"type": "event_callback", "team_id": "T1", "event": {"type": "message", "subtype": "message_deleted",
     "channel": "C1", "deleted_ts": "1.2", "previous_message": {"user": "U1", "ts": "1.2", "text": "a"}}},
    {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"},
     "container": {"type": "message", "channel_id": "C1", "message_ts": "1.2"},
     "actions": [{"action_id": "handrail.person.0",
     "value": code(Coded("person", "slack:T1:U1:D1:dm")), "action_ts": "3.1"}]},
    {"type": "message_action", "callback_id": "ask_handrail", "team": {"id": "T1"}, "user": {"id": "U1"},
     "channel": {"id": "C1"}, "message": {"user": "U2", "ts": "1.2", "text": "z"}},
    {"command": "/handrail", "team_id": "T1", "user_id": "U1", "channel_id": "C1", "text": "x", "trigger_id": "1"},
]  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn) -> Any:
    """A payload as Slack sends it, with something changed somewhere in it."""
    body = json.loads(json.dumps(draw(st.sampled_from(ordinary))))
    for _ in range(draw(st.integers(0, 3))):
        part: Any = body
        while isinstance(part, dict | list) and part:
            key = draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
            if draw(st.booleans()) or not isinstance(part[key], dict | list):
                part[key] = draw(jsonish)
                break
            part = part[key]
    return body


@often
@given(body=st.one_of(jsonish, spoiled()), own=st.sampled_from([OWN, Own("")]))
def test_nothing_but_our_own_error_is_raised(body: Any, own: Own) -> None:
    try:
        heard = read(body, own)
        match heard:
            case Ignored():
                assert heard.why
                return
            case Wrote():
                said(heard.named({}), NINA, "c")
            case Changed():
                edited(heard.named({}), NINA, "c")
            case Removed():
                deleted(heard, NINA, "c")
            case Press():
                (desk_pressed if heard.coded.at_desk else pressed)(heard, NINA)
            case Shortcut():
                shortcut_said(heard.named({}), NINA, "c")
                shortcut_pressed(heard, NINA, "c")
            case Command():
                command_said(heard, NINA, "c")
                command_pressed(heard, NINA, "c")
    except BadPayload:
        return
    assert ":" not in heard.user
    assert ":" not in heard.team


@given(number=st.integers(0, len(ordinary) - 1))
def test_what_slack_sends_is_understood(number: int) -> None:
    assert not isinstance(read(ordinary[number], OWN), Ignored)
