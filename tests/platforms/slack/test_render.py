"""What people see on Slack of each thing that goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.messages.incoming import Attachment
from bot.messages.outgoing import (
    Blanked,
    Button,
    CaseCard,
    CaseEntry,
    DeskMark,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Reply,
    Route,
    Whisper,
)
from bot.messages.people import member
from bot.platforms.slack.about import About
from bot.platforms.slack.render import (
    PLAIN_SURFACE,
    contact_message,
    mark_reaction,
    notice_message,
    render,
)
from tests.fakes.samples import ANSWER, WIFI, full_card
from tests.platforms.slack.shown import active, assert_taken, coded, labels, read

HERE = "slack:T1:U1:D1:dm"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NINA = member("slack", "T1", "U1", "Nina Falk")
SAM = member("slack", "T1", "U2", "Sam")


def test_an_answer_shows_its_source_how_sure_how_old_what_else_and_the_route_last() -> None:
    messages = render(ANSWER, HERE)
    assert read(messages).split("\n") == [
        "Choose _eduroam_. [1]",
        "I'm fairly sure this answers it.",
        "Reviewed in March 2026",
        "[1] Connect to Wi-Fi › First steps · Networks",
        "Walk me through it",
        "Helped",
        "Didn't help",
        "If that is not it:",
        "VPN on a Mac",
        "Talk to a person",
    ]
    assert active(messages) == {"https://help.example/wifi"}
    assert [block["type"] for block in messages[0].blocks].count("context_actions") == 1


def test_when_a_source_was_reviewed_is_said_once() -> None:
    assert read(render(ANSWER, HERE)).count("March 2026") == 1
    assert read(render(replace(ANSWER, age=""), HERE)).count("March 2026") == 1


def test_what_was_asked_stands_above_an_answer_as_words_and_nothing_else() -> None:
    about = About("You asked in #staff", "Is *this* <!channel>\nok?")
    messages = render(ANSWER, HERE, about=about)
    lines = read(messages).split("\n")
    assert lines[:3] == ["*You asked in #staff:*", "> Is *this* <!channel>", "> ok?"]
    assert lines[-2:] == ["To go on with this, write in its thread.", "Talk to a person"]
    assert active(messages) == {"https://help.example/wifi"}
    assert_taken(messages)


def test_words_that_are_passed_on_name_their_case_where_there_are_several() -> None:
    said = Relayed("c1", SAM, "Which hall?", "C1/1.2")
    named = read(render(said, HERE, desk_name="the IT desk", number=12))
    assert named == "*Sam* from the IT desk (case #12):\nWhich hall?"
    assert read(render(said, HERE, number=12)) == "*Sam* (case #12):\nWhich hall?"


def test_where_feedback_buttons_are_not_taken_they_are_ordinary_ones() -> None:
    messages = render(ANSWER, HERE, PLAIN_SURFACE)
    assert not [block for block in messages[0].blocks if block["type"] == "context_actions"]
    assert labels(messages) == labels(render(ANSWER, HERE))
    assert coded(messages) == coded(render(ANSWER, HERE))


def test_a_question_lists_what_can_be_chosen_and_a_long_title_stands_above_in_full() -> None:
    long = "Connect a laptop that the college did not buy to the wireless network of the old library building"
    reply = Reply(
        "question", "Which is closest?", Route(), buttons=(Button("choose", long, "a"), Button("choose", "B", "b"))
    )
    messages = render(reply, HERE)
    assert f"• {long}" in read(messages)
    assert labels(messages)[0].endswith("…")
    assert len(labels(messages)[0]) <= 75
    assert coded(messages)[0].label == long
    assert [one.value for one in coded(messages)] == ["a", "b", ""]


def test_a_button_that_cannot_carry_its_value_is_said_in_words() -> None:
    messages = render(Reply("offer", "Maybe this:", Route(), buttons=(Button("show", "VPN", "v" * 3000),)), HERE)
    assert "You can write: “VPN”" in read(messages)
    assert labels(messages) == ["Talk to a person"]


def test_a_word_of_the_bots_own_stands_before_the_answer() -> None:
    assert read(render(replace(ANSWER, opening="Sorry that didn't help."), HERE)).split("\n")[:2] == [
        "Sorry that didn't help.",
        "Choose _eduroam_. [1]",
    ]


def test_while_a_person_is_on_the_case_the_route_is_your_case_with_cancelling_beside_it() -> None:
    reply = Reply("case", "I've asked.", Route("c1"), buttons=(Button("cancel", "I don't need this any more"),))
    messages = render(reply, HERE)
    assert labels(messages) == ["Your case", "I don't need this any more"]
    assert len([block for block in messages[-1].blocks if block["type"] == "actions"]) == 1


def test_the_fallback_contact_stands_by_the_route_unless_it_was_said() -> None:
    assert "or ext. 4400" in read(render(Reply("apology", "Sorry.", Route(contact="ext. 4400")), HERE))
    assert "or ext. 4400" not in read(render(Reply("apology", "Call ext. 4400.", Route(contact="ext. 4400")), HERE))


def test_a_long_reply_is_several_messages_with_the_route_on_the_last() -> None:
    messages = render(Reply("answer", "\n\n".join(f"Paragraph {n} " + "word " * 60 for n in range(90)), Route()), HERE)
    assert len(messages) > 1
    assert_taken(messages)
    assert labels(messages[-1:]) == ["Talk to a person"]


def test_an_agents_words_stand_under_their_name_with_their_files() -> None:
    files = (Attachment("map.png", "image/png", 12_300),)
    assert read(
        render(Relayed("c1", SAM, "Try *this*\nthen that", "C1/1.2", files), HERE, desk_name="the IT desk")
    ) == ("*Sam* from the IT desk:\nTry *this*\nthen that\nFile: map.png (image/png, 12.3 KB)")
    assert "changed" in read(render(RelayedEdit("c1", SAM, "C1/1.2", "Try that"), HERE, desk_name="the IT desk"))
    gone = read(render(RelayedDeletion("c1", SAM, "C1/1.2"), HERE, desk_name="the IT desk"))
    assert gone == "*Sam* from the IT desk: _This message was deleted._"


def test_a_deleted_message_leaves_a_marker() -> None:
    assert read(render(Blanked("D1/1.2"), HERE)) == "_You deleted this message._"
    assert read(render(Blanked("D1/1.2", "c1"), HERE)) == "_The person deleted this message._"


def _card(state: str = "waiting", **more: object) -> CaseCard:
    return full_card(NINA, state, **{"opened_at": NOON, **more})


def test_a_card_says_everything_at_a_glance() -> None:
    assert read(render(_card(), HERE, PLAIN_SURFACE)).split("\n") == [
        "*🟠 Waiting · Case #12 · Nina Falk*",
        "> VPN is down",
        "> since <today>",
        "*Why:* They pressed Talk to a person.",
        "• was giving up: “forget it”",
        "*Shown:*",
        "• Connect to Wi-Fi",
        "*Tried:*",
        "• step 2 of 4 of “VPN” didn’t work",
        "Opened 4 March 2026, 12:00 UTC",
        "Claim",
        "Note",
        "This article is wrong: Connect to Wi-Fi",
        "What do these do?",
    ]


def test_a_card_tells_what_was_said_later_what_else_was_asked_and_what_was_only_named() -> None:
    card = _card(later=("Still down",), also=("And the printer?",), named=(replace(WIFI, title="Eduroam abroad"),))
    seen = read(render(card, HERE)).split("\n")
    for heading, line in (
        ("*Then said:*", "• Still down"),
        ("*Also asked:*", "• And the printer?"),
        ("*Offered, not opened:*", "• Eduroam abroad"),
    ):
        assert seen[seen.index(heading) + 1] == line


def test_a_card_without_articles_cannot_say_that_one_is_wrong() -> None:
    assert labels(render(_card(shown=()), HERE)) == ["Claim", "Note", "What do these do?"]


def test_who_has_a_case_and_how_it_ended_can_be_seen() -> None:
    claimed = render(_card("claimed", agent=SAM, claimed_at=NOON, urgency="urgent"), HERE)
    assert "🔵 Sam has it · ❗ Urgent · Case #12" in read(claimed)
    assert [(one.action, one.value) for one in coded(claimed)] == [
        ("resolve", "fixed"), ("resolve", "got_round"), ("resolve", "not_fixed"), ("hand_back", ""), ("release", ""),
        ("note", ""), ("wrong_article", "wifi"), ("suggestions", ""), ("help", ""),
    ]  # fmt: skip
    assert {(one.case, one.conversation) for one in coded(claimed)} == {("c1", HERE)}
    closed = render(_card("closed", resolution="got round it", closed_at=NOON), HERE)
    assert "✅ Closed: got round it" in read(closed)
    undo, *others = labels(closed)
    assert undo == "Open it again"
    assert others == ["Note", "This article is wrong: Connect to Wi-Fi", "What do these do?"]
    assert "🟠 Waiting again" in read(render(_card(reopened=1), HERE))


def test_times_are_the_readers_own_where_slack_can_do_that() -> None:
    assert "<!date^1772625600^{date_short_pretty}, {time}|4 March 2026, 12:00 UTC>" in render(_card(), HERE)[0].text


def test_a_transcripts_lines_say_who_and_when() -> None:
    said = CaseEntry("c1", "e1", "person", "Nina Falk", "It *still* fails", NOON, edited=True)
    assert read(render(said, HERE, PLAIN_SURFACE)) == (
        "*Nina Falk* · 4 March 2026, 12:00 UTC · changed\nIt *still* fails"
    )
    bot = CaseEntry("c1", "e2", "bot", "Handrail", "Choose **eduroam**.", NOON)
    assert "Choose *eduroam*." in read(render(bot, HERE))


def test_a_note_that_was_written_in_its_own_window_says_that_it_is_one() -> None:
    note = CaseEntry("c1", "e3", "agent", "Sam", "// She has been here before.", NOON)
    assert read(render(note, HERE, PLAIN_SURFACE)) == (
        "*Sam* · 🔒 note among agents · 4 March 2026, 12:00 UTC\nShe has been here before."
    )


def test_marks_are_reactions_or_words() -> None:
    marks = ("sent", "note", "held", "refused", "unknown")
    assert len({mark_reaction(mark) for mark in marks}) == len(marks)
    assert read(render(DeskMark("c1", "C1/1.2", "sent"), HERE)) == "This reached the person."


def test_a_whisper_asks_the_agent() -> None:
    whisper = Whisper("c1", SAM, "Nobody has claimed it yet.", (("claim_and_send", "Claim and send", "C1/1.2"),))
    assert labels(render(whisper, HERE)) == ["Claim and send"]
    assert coded(render(whisper, HERE))[0].value == "C1/1.2"


def test_what_is_said_without_the_database_has_the_route_and_the_contact() -> None:
    message = contact_message("ext. 4400")
    assert_taken([message])
    assert "or ext. 4400" in read([message])
    assert (coded([message])[0].action, coded([message])[0].conversation) == ("person", "")
    assert read([notice_message("Only for <you>")]) == "Only for <you>"
