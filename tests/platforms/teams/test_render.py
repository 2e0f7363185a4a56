"""What people see on Teams of each thing that goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

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
from bot.platforms.teams.buttons import CHOSEN, WORDS
from bot.platforms.teams.render import (
    Place,
    Surface,
    box_messages,
    contact_message,
    notice_message,
    pressed_before_message,
    render,
    word_message,
)
from tests.fakes.samples import ANSWER, WIFI, full_card
from tests.platforms.teams.shown import active, assert_taken, buttons, claims, coded, labels, plain, read

HERE = "teams:tenant:a:1nina"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NINA = member("teams", "tenant", "29:nina", "Nina Falk")
SAM = member("teams", "tenant", "29:sam", "Sam")


def test_an_answer_is_a_message_of_words_and_then_its_sources_what_else_and_the_route_last() -> None:
    words, card = render(ANSWER, HERE)
    assert read([words]).split("\n") == [
        "Choose eduroam. [1]",
        "I'm fairly sure this answers it.",
        "Reviewed in March 2026",
    ]
    assert read([card]).split("\n") == [
        "[1] Connect to Wi-Fi › First steps · Networks",
        "Walk me through it",
        "If that is not it:",
        "VPN on a Mac",
        "Talk to a person",
    ]
    assert active([words, card]) == {"https://help.example/wifi"}


def test_a_citation_is_teams_own() -> None:
    words = render(ANSWER, HERE)[0]
    assert words.entities == (
        {
            "type": "https://schema.org/Message",
            "@type": "Message",
            "@context": "https://schema.org",
            "citation": [
                {
                    "@type": "Claim",
                    "position": 1,
                    "appearance": {
                        "@type": "DigitalDocument",
                        "name": "Connect to Wi-Fi",
                        "abstract": "Choose eduroam.",
                        "url": "https://help.example/wifi",
                    },
                }
            ],
        },
    )


def test_only_a_models_words_are_labelled_as_such() -> None:
    assert "additionalType" not in render(ANSWER, HERE)[0].entities[0]
    words = render(replace(ANSWER, written_by_model=True), HERE)[0]
    assert words.entities[0]["additionalType"] == ["AIGeneratedContent"]
    assert "by a language model" in read([words])


def test_a_number_that_nothing_is_cited_for_is_only_text() -> None:
    words = render(replace(ANSWER, text="See [2] and [1](https://evil.example)"), HERE)[0]
    assert claims(words) == []
    assert active([words]) == set()


@pytest.mark.parametrize(("place", "thumbs"), [("personal", True), ("group", False), ("channel", False)])
def test_feedback_is_teams_thumbs_in_a_chat_of_two_and_buttons_that_settle_elsewhere(
    place: Place, thumbs: bool
) -> None:
    words, card = render(ANSWER, HERE, place=place)
    assert words.channel_data == ({"feedbackLoop": {"type": "default"}} if thumbs else {})
    assert ("Helped" in labels([card]), "Didn't help" in labels([card])) == (not thumbs, not thumbs)


def test_without_thumbs_there_are_buttons_in_a_chat_of_two_as_well() -> None:
    words, card = render(ANSWER, HERE, surface=Surface(feedback_loop=False))
    assert words.channel_data == {}
    assert {"Helped", "Didn't help"} <= set(labels([card]))


def test_a_question_about_help_that_is_no_answer_has_the_buttons_on_its_card() -> None:
    reply = Reply("notice", "That was the last step. Does it work now?", Route(), feedback=True)
    (card,) = render(reply, HERE)
    assert labels([card]) == ["Helped", "Didn't help", "Talk to a person"]


def test_a_question_lists_what_can_be_chosen_and_a_long_title_stands_above_in_full() -> None:
    long = "Connect a laptop that the college did not buy to the wireless network of the old library building"
    reply = Reply(
        "question", "Which is closest?", Route(), buttons=(Button("choose", long, "a"), Button("choose", "B", "b"))
    )
    messages = render(reply, HERE)
    assert len(messages) == 1
    assert f"• {long}" in read(messages)
    assert labels(messages)[0].endswith("…")
    assert buttons(messages)[0]["tooltip"] == long
    assert coded(messages)[0].label == long
    assert [one.value for one in coded(messages)] == ["a", "b", ""]
    sets = [one for one in messages[0].card["body"] if one["type"] == "ActionSet"] if messages[0].card else []
    assert [len(one["actions"]) for one in sets] == [1, 1, 1]


def test_a_button_that_cannot_carry_its_value_is_said_in_words() -> None:
    messages = render(Reply("offer", "Maybe this:", Route(), buttons=(Button("show", "VPN", "v" * 3000),)), HERE)
    assert "You can write: “VPN”" in read(messages)
    assert labels(messages) == ["Talk to a person"]


def test_what_is_most_likely_wanted_stands_out() -> None:
    reply = Reply("offer_person", "Shall I?", Route(), buttons=(Button("accept", "Yes, please", style="primary"),))
    accept, person = buttons(render(reply, HERE))
    assert (accept.get("style"), person.get("style")) == ("positive", None)


def test_a_word_of_the_bots_own_stands_before_the_answer() -> None:
    assert read(render(replace(ANSWER, opening="Sorry that didn't help."), HERE)).split("\n")[:2] == [
        "Sorry that didn't help.",
        "Choose eduroam. [1]",
    ]


def test_while_a_person_is_on_the_case_the_route_is_your_case_with_cancelling_beside_it() -> None:
    reply = Reply("case", "I've asked.", Route("c1"), buttons=(Button("cancel", "Cancel the case"),))
    (message,) = render(reply, HERE)
    assert labels([message]) == ["Your case", "Cancel the case"]
    assert message.card is not None
    assert len(message.card["body"][-1]["actions"]) == 2


def test_the_fallback_contact_stands_by_the_route_unless_it_was_said() -> None:
    assert "or ext. 4400" in read(render(Reply("apology", "Sorry.", Route(contact="ext. 4400")), HERE))
    assert "or ext. 4400" not in read(render(Reply("apology", "Call ext. 4400.", Route(contact="ext. 4400")), HERE))


def test_a_long_reply_is_several_messages_with_the_route_on_the_last() -> None:
    for kind in ("answer", "notice"):
        text = "\n\n".join(f"Paragraph {n} " + "word " * 60 for n in range(150))
        messages = render(Reply(kind, text, Route()), HERE)  # type: ignore[arg-type]
        assert len(messages) > 2
        assert_taken(messages)
        assert labels(messages) == ["Talk to a person"]
        assert labels(messages[-1:]) == ["Talk to a person"]


def test_lists_code_and_tables_are_written_so_that_telephones_show_them() -> None:
    lists = "1. Open\n   - *Settings*\n2. Type"
    code, table = "```\ncd /srv\nls <x>\n```", "| a | b |\n|---|---|\n| 1 | 2 |"
    words = render(Reply("answer", "\n\n".join((lists, code, "> Careful", table)), Route()), HERE)[0]
    shown = plain(words.text).split("\n")
    assert shown[:6] == ["1. Open", "\u00a0\u00a0\u00a0\u00a0◦ Settings", "2. Type", "cd /srv", "ls <x>", "Careful"]
    assert "".join(shown[-1].split()) == "│1│2│"
    assert "| a | b |" not in words.text
    assert "```\ncd /srv\nls <x>\n```" in words.text
    assert active([words]) == set()


def test_an_agents_words_stand_under_their_name_with_their_files_and_are_announced() -> None:
    files = (Attachment("map.png", "image/png", 12_300),)
    (message,) = render(Relayed("c1", SAM, "Try *this*\nthen that", "r1", files), HERE, desk_name="the IT desk")
    assert read([message]) == ("Sam from the IT desk:\nTry *this*\nthen that\nFile: map.png (image/png, 12.3 KB)")
    assert message.channel_data == {"notification": {"alert": True}}
    assert message.summary == "Sam: Try *this* then that"
    numbered = render(Relayed("c1", SAM, "Hi", "r1"), HERE, desk_name="the IT desk", number=12)
    assert read(numbered).startswith("Sam from the IT desk (case #12):")


def test_what_an_agent_changed_or_deleted_says_so_and_is_not_announced_again() -> None:
    (changed,) = render(RelayedEdit("c1", SAM, "r1", "Try that"), HERE, desk_name="the IT desk")
    assert read([changed]) == "Sam from the IT desk:\nTry that\nchanged"
    (gone,) = render(RelayedDeletion("c1", SAM, "r1"), HERE, desk_name="the IT desk")
    assert read([gone]) == "Sam from the IT desk: This message was deleted."
    assert changed.channel_data == gone.channel_data == {}


def test_a_deleted_message_leaves_a_marker() -> None:
    assert read(render(Blanked("r1"), HERE)) == "You deleted this message."
    assert read(render(Blanked("r1", "c1"), HERE)) == "The person deleted this message."


def _card(state: str = "waiting", **more: object) -> CaseCard:
    return full_card(NINA, state, **{"opened_at": NOON, **more})


def test_a_card_says_everything_at_a_glance() -> None:
    assert read(render(_card(), HERE, place="channel")).split("\n") == [
        "🟠 Waiting",
        "Case #12 · Nina Falk",
        "VPN is down",
        "since <today>",
        "Why:",
        "• They pressed Talk to a person.",
        "• was giving up: “forget it”",
        "Tried:",
        "• step 2 of 4 of “VPN” didn’t work",
        "Shown:",
        "• Connect to Wi-Fi",
        "Opened 4 March 2026, 12:00 UTC",
        "Answer here, or reply in this thread and mention me: without a mention your words don't reach me.",
        "Your answer to Nina Falk",
        "Send to Nina Falk",
        "Keep as a note",
        "Claim",
        "What do these do?",
        "This article is wrong: Connect to Wi-Fi",
    ]


def test_a_card_says_that_the_thread_is_enough_where_everything_written_there_arrives() -> None:
    seen = read(render(_card(), HERE, place="channel", surface=Surface(hears_all=True)))
    assert "what you write in this thread goes to Nina Falk" in seen
    assert "mention me" not in seen


def test_what_is_typed_on_a_card_goes_along_with_its_own_buttons_only() -> None:
    messages = render(_card("claimed", agent=SAM), HERE, place="channel")
    assert messages[0].card is not None
    assert [one["id"] for one in messages[0].card["body"] if one["type"] == "Input.Text"] == [WORDS]
    taking = {one["verb"] for one in buttons(messages) if one["associatedInputs"] == "auto"}
    assert taking == {"handrail.say", "handrail.note"}


def test_a_card_tells_what_was_said_later_what_else_was_asked_and_what_was_only_named() -> None:
    card = _card(later=("Still down",), also=("And the printer?",), named=(replace(WIFI, title="Eduroam abroad"),))
    seen = read(render(card, HERE)).split("\n")
    for heading, line in (
        ("Then said:", "• Still down"),
        ("Also asked:", "• And the printer?"),
        ("Offered, not opened:", "• Eduroam abroad"),
    ):
        assert seen[seen.index(heading) + 1] == line


def test_a_card_without_articles_cannot_say_that_one_is_wrong() -> None:
    assert "wrong_article" not in {one.action for one in coded(render(_card(shown=()), HERE))}


def test_who_has_a_case_and_how_it_ended_can_be_seen() -> None:
    claimed = render(_card("claimed", agent=SAM, claimed_at=NOON, urgency="urgent"), HERE)
    assert read(claimed).startswith("🔵 Sam has it · ❗ Urgent\nCase #12 · Nina Falk\n")
    assert [(one.action, one.value) for one in coded(claimed)] == [
        ("say", ""), ("note", ""), ("resolve", "fixed"), ("resolve", "got_round"), ("resolve", "not_fixed"),
        ("hand_back", ""), ("release", ""), ("suggestions", ""), ("help", ""), ("wrong_article", "wifi"),
    ]  # fmt: skip
    assert {(one.case, one.conversation) for one in coded(claimed)} == {("c1", HERE)}
    closed = render(_card("closed", resolution="got round it", closed_at=NOON), HERE)
    assert "✅ Closed: got round it" in read(closed)
    assert [one.action for one in coded(closed)] == ["reopen", "note", "help", "wrong_article"]
    assert "🟠 Waiting again" in read(render(_card(reopened=1), HERE))


def test_a_case_that_is_late_or_moved_away_shows_it() -> None:
    late = render(_card(late=True, notes=("Waiting longer than it should.",), desk="Accounts"), HERE)
    assert read(late).split("\n")[1:3] == ["Case #12 · Nina Falk · Accounts", "⚠ Waiting longer than it should."]
    assert late[0].card is not None
    assert late[0].card["body"][0]["inlines"][0]["color"] == "Attention"
    moved = render(_card("moved", resolution="moved to Accounts"), HERE)
    assert read(moved).startswith("➡ Moved to Accounts\n")
    assert coded(moved) == []


def test_a_case_is_moved_by_a_button_or_where_there_are_many_desks_by_a_list() -> None:
    few = coded(render(_card(moves=(("hr", "People"), ("it", "IT"))), HERE))
    assert [(one.label, one.value) for one in few if one.action == "move"] == [
        ("Move to People", "hr"),
        ("Move to IT", "it"),
    ]
    many = render(_card(moves=tuple((f"d{n}", f"Desk {n}") for n in range(9))), HERE)
    assert many[0].card is not None
    (chooser,) = [one for one in many[0].card["body"] if one.get("id") == CHOSEN]
    assert [one["value"] for one in chooser["choices"]] == [f"d{n}" for n in range(9)]
    assert [one.value for one in coded(many) if one.action == "move"] == [""]


def test_a_transcripts_lines_say_who_and_when() -> None:
    said = CaseEntry("c1", "e1", "person", "Nina Falk", "It *still* fails", NOON, edited=True)
    assert read(render(said, HERE)) == "Nina Falk · 4 March 2026, 12:00 UTC · changed\nIt *still* fails"
    bot = CaseEntry("c1", "e2", "bot", "Handrail", "Choose **eduroam**.", NOON)
    assert read(render(bot, HERE)).endswith("\nChoose eduroam.")
    note = CaseEntry("c1", "e3", "agent", "Sam", "// odd", NOON)
    assert read(render(note, HERE)) == "Sam · 🔒 note among agents · 4 March 2026, 12:00 UTC\nodd"


def test_only_whom_the_settings_name_is_called_by_a_mention() -> None:
    tag = "dGVhbS1hbmQtdGFnLWlkLWluLWJhc2U2NC1vZi1zb21lLWxlbmd0aA=="
    entry = CaseEntry("c1", "e1", "system", "", "IT on call: <at>Nina</at> please have a look.", NOON)
    (calling,) = render(replace(entry, mention=f"{tag}|IT on call"), HERE)
    assert calling.text.startswith("<at>IT on call</at>\n\n")
    assert calling.entities == (
        {
            "type": "mention",
            "text": "<at>IT on call</at>",
            "mentioned": {"id": tag, "name": "IT on call", "type": "tag"},
        },
    )
    assert calling.text.count("<at>") == 1
    (person,) = render(replace(entry, mention="29:1aBcDeFgHiJk"), HERE)
    assert person.entities[0]["mentioned"] == {"id": "29:1aBcDeFgHiJk", "name": "on call"}
    (by_name,) = render(replace(entry, mention="IT on call"), HERE)
    assert by_name.entities == ()
    assert "<at>" not in by_name.text


def test_marks_are_a_line_below_with_a_sign_of_its_own_each() -> None:
    marks = ("sent", "note", "held", "refused", "unknown")
    seen = [read(render(DeskMark("c1", "r1", mark), HERE)) for mark in marks]  # type: ignore[arg-type]
    assert seen[0] == "✅ This reached the person."
    assert len({one[0] for one in seen}) == len(marks)


def test_what_was_typed_on_the_card_stands_in_the_thread_and_later_what_became_of_it() -> None:
    assert (
        read(box_messages(SAM, "Try *this*", to="Nina Falk")) == "Sam answered from the card to Nina Falk:\nTry *this*"
    )
    assert read(box_messages(SAM, "odd", note=True)) == "Sam wrote a note on the card:\nodd"
    assert read(box_messages(SAM, "Hi", mark="sent")).endswith("\nHi\n✅ This reached the person.")


def test_a_whisper_asks_the_agent() -> None:
    whisper = Whisper("c1", SAM, "Nobody has claimed it yet.", (("claim_and_send", "Claim and send", "r1"),))
    assert labels(render(whisper, HERE)) == ["Claim and send"]
    assert (coded(render(whisper, HERE))[0].value, coded(render(whisper, HERE))[0].case) == ("r1", "c1")


def test_a_whisper_says_which_case_it_is_about_for_it_stands_in_another_chat() -> None:
    assert read(render(Whisper("c1", SAM, "Send it?"), HERE, about="case #12")) == "About case #12\nSend it?"


def test_long_words_of_an_agent_are_announced_once() -> None:
    messages = render(Relayed("c1", SAM, "word " * 8000, "r1"), HERE)
    assert len(messages) > 2
    assert [bool(one.channel_data) for one in messages] == [True, *[False] * (len(messages) - 1)]


def test_what_is_said_without_the_database_has_the_route_and_the_contact() -> None:
    message = contact_message("ext. 4400")
    assert_taken([message])
    assert "or ext. 4400" in read([message])
    assert (coded([message])[0].action, coded([message])[0].conversation) == ("person", "")
    assert read([notice_message("Only for <you>")]) == "Only for <you>"
    for said in (word_message("One moment.", HERE), pressed_before_message(HERE)):
        assert coded([said])[0].conversation == HERE


def test_an_activity_is_markdown_or_a_card_with_words_for_the_notification() -> None:
    words, card = (message.activity() for message in render(ANSWER, HERE))
    assert (words["type"], words["textFormat"]) == ("message", "markdown")
    assert "attachments" not in words
    assert "text" not in card
    assert card["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["summary"].startswith("[1] Connect to Wi-Fi")
