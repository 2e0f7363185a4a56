"""What Slack sends, understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.messages.incoming import Attachment, DeskPressed, Overheard, Pressed, Said
from bot.messages.people import member
from bot.platforms.pressing import Coded
from bot.platforms.slack.buttons import action_id, code
from bot.platforms.slack.heard import (
    Changed,
    Command,
    HomeOpened,
    Ignored,
    Joined,
    Own,
    Press,
    Removed,
    Shortcut,
    Wrote,
)
from bot.platforms.slack.inbound import BadPayload, read
from bot.platforms.slack.inbound_messages import (
    NotYours,
    command_pressed,
    desk_pressed,
    desk_said,
    edited,
    pressed,
    said,
    shortcut_pressed,
    shortcut_said,
)
from bot.platforms.slack.inbound_text import mentioned_ids, readable
from bot.platforms.slack.threads import Written

PICKED = Written("1700000001.000200", "Sam", "my <VPN> is down")
OWN = Own("U0BOT", "B0BOT", "A0")
NINA = member("slack", "T1", "U1", "Nina Falk")
SAM = member("slack", "T1", "U2", "Sam Ortiz")
DM = "slack:T1:U1:D1:dm"
THREAD = "slack:T1:U1:C1:1700000000.000100"


def event(**fields: Any) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "message", **fields}}


def message(text: str = "Wi-Fi is slow", **fields: Any) -> dict[str, Any]:
    return event(**({"user": "U1", "channel": "C1", "ts": "1700000001.000200", "text": text} | fields))


def wrote(body: object) -> Wrote:
    heard = read(body, OWN)
    assert isinstance(heard, Wrote), heard
    return heard


def test_a_message_says_who_where_and_what() -> None:
    heard = wrote(message("a &lt;b&gt; &amp; c", channel="D1", channel_type="im", thread_ts="1700000000.000100"))
    assert (heard.team, heard.user, heard.channel, heard.thread) == ("T1", "U1", "D1", "1700000000.000100")
    assert (heard.text, heard.ref, heard.direct) == ("a <b> & c", "D1/1700000001.000200", True)
    assert heard.at == datetime.fromtimestamp(1700000001.0002, UTC)
    assert said(heard, NINA, DM) == Said(heard.id, DM, heard.at, NINA, "a <b> & c", ref=heard.ref)


def test_a_mention_and_its_message_are_the_same_thing_however_often_they_come() -> None:
    text = "<@U0BOT> Wi-Fi is slow"
    one = read(message(text, channel_type="channel"), OWN)
    two = read(message(text, type="app_mention") | {"event_id": "Ev2"}, OWN)
    assert one == two
    assert isinstance(one, Wrote)
    assert one.mentioned
    assert one.text == "Wi-Fi is slow"


def test_a_mention_without_words_is_a_greeting() -> None:
    assert said(wrote(message("<@U0BOT>")), NINA, DM).text == "Hello"


def test_a_threads_first_message_stands_in_no_thread() -> None:
    assert wrote(message(thread_ts="1700000001.000200")).thread == ""


def test_others_who_are_addressed_are_named() -> None:
    heard = wrote(message("<@U2> <@U0BOT> look"))
    assert heard.others == ("U2",)
    assert heard.named({"U2": "Sam"}).text == "@Sam look"


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
def test_these_are_a_persons_words_too(subtype: str) -> None:
    assert wrote(message(subtype=subtype)).text == "Wi-Fi is slow"


def test_files_keep_their_names_and_where_they_are() -> None:
    shot = {"id": "F1", "name": "shot.png", "mimetype": "image/png", "size": 12}
    gone = {"id": "F2", "mode": "tombstone"}
    heard = wrote(message("", subtype="file_share", files=[shot, gone]))
    assert heard.files == (
        Attachment("shot.png", "image/png", 12, "T1/F1"),
        Attachment("a file (not there any more)", "", 0, "T1/F2"),
    )
    assert said(heard, NINA, DM).text == ""
    assert desk_said(heard, SAM, "c1", DM).attachments == heard.files


def test_a_forwarded_message_is_read_with_the_rest() -> None:
    forwarded = {"is_share": True, "author_name": "Kim", "text": "VPN &amp; Wi-Fi are down"}
    assert wrote(message("see this", attachments=[forwarded, {"text": "an unfurled page"}])).text == (
        "see this\n(forwarded from Kim) VPN & Wi-Fi are down"
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"user": "U0BOT"},
        {"bot_id": "B9"},
        {"subtype": "bot_message", "user": None},
        {"user": "USLACKBOT"},
        {"user": None},
        {"subtype": "channel_join"},
        {"subtype": "message_replied"},
        {"type": "reaction_added"},
        {"type": "member_joined_channel", "user": "U1"},
        {"type": "app_home_opened", "tab": "about"},
    ],
)
def test_what_is_nobodys_word_is_ignored_and_says_why(fields: dict[str, Any]) -> None:
    heard = read(message(**fields), OWN)
    assert isinstance(heard, Ignored)
    assert heard.why


def changed(before: str, after: str, **more: Any) -> dict[str, Any]:
    base = {"type": "message", "user": "U1", "ts": "1700000001.000200", "thread_ts": "1700000000.000100"}
    edit = {"edited": {"user": "U1", "ts": "1700000009.000000"}}
    return event(
        subtype="message_changed", channel="C1", ts="1700000009.000100",
        message=base | {"text": after} | edit | more, previous_message=base | {"text": before},
    )  # fmt: skip


def test_an_edit_names_the_message_that_was_changed() -> None:
    heard = read(changed("Wi-Fi", "VPN &amp; Wi-Fi"), OWN)
    assert isinstance(heard, Changed)
    assert (heard.ref, heard.thread, heard.before) == ("C1/1700000001.000200", "1700000000.000100", "Wi-Fi")
    assert heard == read(changed("Wi-Fi", "VPN &amp; Wi-Fi") | {"event_id": "Ev9"}, OWN)
    edit = edited(heard, NINA, DM)
    assert (edit.ref, edit.text) == (heard.ref, "VPN & Wi-Fi")


@pytest.mark.parametrize(
    "body",
    [
        changed("Wi-Fi", "Wi-Fi", attachments=[{"text": "an unfurled page", "title": "t"}]),
        changed("Wi-Fi", "VPN", bot_id="B1"),
        changed("Wi-Fi", "VPN", user="U0BOT"),
        changed("Wi-Fi", "VPN", subtype="channel_topic"),
    ],
)
def test_a_change_of_no_ones_words_is_ignored(body: dict[str, Any]) -> None:
    assert isinstance(read(body, OWN), Ignored)


def test_a_deletion_is_one_with_and_without_replies_below() -> None:
    before = {"type": "message", "user": "U1", "ts": "1700000001.000200", "text": "x"}
    plain = event(
        subtype="message_deleted", channel="C1", deleted_ts=before["ts"], ts="1700000010.0", previous_message=before
    )
    tombstone = changed("x", "This message was deleted.", subtype="tombstone", user="USLACKBOT")
    one, two = read(plain, OWN), read(tombstone, OWN)
    assert isinstance(one, Removed)
    assert isinstance(two, Removed)
    assert (one.id, one.user, one.ref) == (two.id, two.user, two.ref)


def test_the_app_being_opened_and_the_bot_being_added_are_heard() -> None:
    home = read(event(type="app_home_opened", user="U1", channel="D1", tab="home", event_ts="1700000000.1"), OWN)
    talk = {"user_id": "U1", "channel_id": "D1", "thread_ts": "1700000000.1"}
    started = read(event(type="assistant_thread_started", assistant_thread=talk, event_ts="1700000000.1"), OWN)
    joined = read(event(type="member_joined_channel", user="U0BOT", channel="C1", inviter="U1"), OWN)
    assert isinstance(home, HomeOpened)
    assert home.tab == "home"
    assert isinstance(started, HomeOpened)
    assert (started.tab, started.thread) == ("messages", "1700000000.1")
    assert isinstance(joined, Joined)
    assert joined.user == "U1"


# ---- presses


def press(
    coded: Coded, *, user: str = "U1", ts: str = "1700000002.000300", at: str = "1700000020.500000", **more: Any
) -> Press:
    body = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": user, "team_id": "T1"},
        "container": {"type": "message", "message_ts": ts, "channel_id": "C1", "thread_ts": "1700000000.000100"},
        "actions": [{"action_id": action_id(coded.action, 0), "value": code(coded), "action_ts": at}],
        "response_url": "https://hooks.example/1",
    } | more
    heard = read(body, OWN)
    assert isinstance(heard, Press), heard
    return heard


def owned(heard: Press, person: Any = NINA, **more: Any) -> Pressed:
    meant = pressed(heard, person, **more)
    assert isinstance(meant, Pressed)
    return meant


def test_a_press_belongs_to_the_conversation_on_the_button() -> None:
    meant = owned(press(Coded("choose", DM, "vpn-mac", "VPN on a Mac")))
    assert (meant.conversation, meant.action, meant.value, meant.label) == (DM, "choose", "vpn-mac", "VPN on a Mac")
    assert meant.ref == "C1/1700000002.000300"


def test_a_one_time_button_pressed_again_much_later_is_the_same_press() -> None:
    one, two = (owned(press(Coded("helped", DM), at=at)) for at in ("1700000020.5", "1700090000.5"))
    assert one.id == two.id


def test_the_route_pressed_twice_before_an_answer_is_one_press_and_later_another() -> None:
    first, double, later = (
        owned(press(Coded("person", DM), at=at), after=after)
        for at, after in (("1700000020.5", "r1"), ("1700000021.5", "r1"), ("1700000022.5", "r2"))
    )
    assert first.id == double.id != later.id


def test_presses_of_different_buttons_messages_and_people_differ() -> None:
    base = press(Coded("helped", THREAD))
    ids = {
        base.id,
        press(Coded("not_helped", THREAD)).id,
        press(Coded("helped", THREAD), ts="1700000003.000300").id,
        press(Coded("helped", THREAD), user="U2").id,
    }
    assert len(ids) == 4


def test_the_route_under_somebody_elses_reply_opens_ones_own_conversation_in_that_thread() -> None:
    meant = owned(press(Coded("person", THREAD), user="U2"), SAM)
    assert meant.conversation == "slack:T1:U2:C1:1700000000.000100"


@pytest.mark.parametrize(
    "action", ["helped", "not_helped", "cancel", "reopen", "accept", "decline", "step_done", "case"]
)
def test_what_belongs_to_who_asked_is_not_for_others(action: str) -> None:
    refused = pressed(press(Coded(action, THREAD), user="U2"), SAM)
    assert isinstance(refused, NotYours)
    assert "Talk to a person" in refused.words


def test_a_button_without_a_conversation_is_known_from_where_it_stands() -> None:
    assert owned(press(Coded("person", ""))).conversation == THREAD


def test_a_press_in_app_home_has_no_message() -> None:
    heard = press(Coded("reopen", DM, "c1"), container={"type": "view", "view_id": "V1"})
    assert (heard.in_home, heard.channel) == (True, "")
    meant = owned(heard)
    assert (meant.conversation, meant.value, meant.ref) == (DM, "c1", "")


def test_half_of_the_feedback_buttons_is_a_press() -> None:
    coded = Coded("not_helped", DM, "", "Didn't help")
    actions = [
        {"type": "feedback_buttons", "action_id": "handrail.feedback.2", "value": code(coded), "action_ts": "1.5"}
    ]
    assert owned(press(coded, actions=actions)).action == "not_helped"


def test_an_agents_press_names_the_case_and_whose_it_is() -> None:
    heard = press(Coded("resolve", "web:local:ada:1", "fixed", "Resolve: fixed", "c1", "claimed.0.5"), user="U2")
    assert heard.team == "T1"
    assert desk_pressed(heard, SAM) == DeskPressed(heard.id, "web:local:ada:1", heard.at, "c1", SAM, "resolve", "fixed")
    with pytest.raises(BadPayload):
        pressed(heard, SAM)
    with pytest.raises(BadPayload):
        desk_pressed(press(Coded("helped", DM)), SAM)


def test_buttons_of_others_are_ignored() -> None:
    body = {"type": "block_actions", "actions": [{"action_id": "theirs", "value": "x"}]}
    assert isinstance(read(body, OWN), Ignored)


# ---- shortcuts and commands


def shortcut(callback: str = "ask_handrail", user: str = "U2") -> Shortcut:
    heard = read(
        {
            "type": "message_action", "callback_id": callback, "team": {"id": "T1"}, "user": {"id": "U1"},
            "channel": {"id": "C1"}, "action_ts": "1700000030.1", "response_url": "https://hooks.example/1",
            "message": {"user": user, "ts": "1700000001.000200", "text": "my &lt;VPN&gt; is down"},
        },
        OWN,
    )  # fmt: skip
    assert isinstance(heard, Shortcut)
    return heard


def test_a_message_picked_with_the_shortcut_is_asked_with_the_rest_of_its_thread() -> None:
    heard = shortcut().named({"U2": "Sam"})
    meant = shortcut_said(heard, NINA, DM, [Written("1700000000.000100", "Kim", "same here"), PICKED])
    assert meant.text == "Sam wrote: my <VPN> is down"
    assert meant.overheard == (Overheard("Kim", "same here"),)
    assert meant.ref == ""
    assert shortcut_said(shortcut(user="U1"), NINA, DM).text == "my <VPN> is down"


def test_handing_a_message_over_is_a_press_of_the_route_about_that_message() -> None:
    heard = shortcut("hand_to_person").named({"U2": "Sam"})
    assert heard.what == "person"
    meant = shortcut_pressed(heard, NINA, DM, [Written("1700000000.000100", "Kim", "same here"), PICKED])
    assert (meant.action, meant.label, meant.value) == ("person", "Hand this to a person", "1")
    assert meant.overheard == (Overheard("Kim", "same here"), Overheard("Sam", "my <VPN> is down"))
    assert meant.id != shortcut_said(heard, NINA, DM).id
    alone = shortcut_pressed(shortcut("hand_to_person", user="U1"), NINA, DM)
    assert (alone.value, alone.overheard) == ("0", (Overheard("Nina Falk", "my <VPN> is down"),))


@pytest.mark.parametrize(
    ("text", "what"),
    [("person", "person"), ("A person.", "person"), ("", "help"), ("help", "help"), ("my VPN is down", "ask")],
)
def test_the_command_goes_to_a_person_helps_or_asks(text: str, what: str) -> None:
    now = datetime(2026, 3, 4, tzinfo=UTC)
    body = {
        "command": "/handrail",
        "text": text,
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "trigger_id": "1.2",
    }
    heard = read(body, OWN, now)
    assert isinstance(heard, Command)
    assert (heard.what, heard.at) == (what, now)
    assert command_pressed(replace(heard, text="person"), NINA, DM).label == "/handrail person"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("<@U2> and <@U3|kim> and <@U9>", "@Sam and @kim and @someone"),
        ("<#C1|general> <#C2|> <#C3>", "#general #ops #a-channel"),
        ("<!here> <!channel|channel> <!subteam^S1|@agents> <!subteam^S2>", "@here channel @agents @a-group"),
        ("<!date^1700000000^{date}|14 Nov>", "14 Nov"),
        ("<https://a.example/x?a=1&amp;b=2>", "https://a.example/x?a=1&b=2"),
        ("<http://a.example|a.example>", "a.example"),
        ("<https://a.example/x|the page>", "the page (https://a.example/x)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("&lt;@U2&gt; &amp;lt;", "<@U2> &lt;"),
        ("<@U0BOT>: help", "help"),
        ("hey <@U0BOT>, help", "hey, help"),
        ("a < b", "a < b"),
    ],
)
def test_text_reads_as_people_see_it(written: str, seen: str) -> None:
    assert readable(written, {"U2": "Sam", "C2": "ops"}, "U0BOT") == seen


def test_everything_that_has_a_name_is_found_once() -> None:
    assert mentioned_ids("<@U1> <@U1|x> <#C1|c> <!subteam^S1> <!here> <https://x>") == ("U1", "C1", "S1")
