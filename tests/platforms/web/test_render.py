"""What goes out comes out on the page whole: every reply with its route, every text, button and citation."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import Attachment
from bot.messages.outgoing import (
    Button,
    CaseCard,
    CaseEntry,
    DeskMark,
    Outgoing,
    Relayed,
    RelayedDeletion,
    Reply,
    Route,
    Whisper,
)
from bot.messages.people import member
from bot.messages.signals import Signal
from bot.platforms.web.render import blanked, moment, render

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NINA, SAM = member("web", "local", "nina", "Nina"), member("web", "local", "sam", "Sam")

words = st.lists(st.from_regex(r"[a-zA-Zäß0-9]{1,10}", fullmatch=True), min_size=1, max_size=8).map(" ".join)
articles = st.builds(
    ArticleRef, words, words, url=st.sampled_from(("", "https://help.example/a", "javascript:alert(1)")), owner=words,
    reviewed=st.none() | st.dates(),
)  # fmt: skip
citations = st.lists(st.tuples(words, articles, words, words), max_size=4).map(
    lambda rows: tuple(Citation(number, *row) for number, row in enumerate(rows, 1))
)
buttons = st.lists(
    st.builds(
        Button, st.sampled_from(("choose", "show", "walk", "accept", "decline", "cancel", "reopen", "step_done")),
        words, words, st.sampled_from(("plain", "primary", "quiet")),
    ),
    max_size=6,
).map(tuple)  # fmt: skip
kinds = st.sampled_from(("answer", "question", "offer", "refusal", "step", "offer_person", "case", "notice", "apology"))
replies = st.builds(
    Reply, kinds, words, st.builds(Route, st.just("") | words, st.just("") | words), citations,
    st.just("") | words, st.just("") | words, buttons, st.booleans(), st.booleans(), st.none() | st.floats(0, 1),
)  # fmt: skip


@given(replies)
def test_any_reply_keeps_its_route_its_words_its_buttons_and_its_sources(reply: Reply) -> None:
    body = render(reply, at=NOW)
    assert json.loads(json.dumps(body)) == json.loads(json.dumps(body, ensure_ascii=False))
    assert body["route"]["label"] == ("Your case" if reply.route.case else "Talk to a person")
    assert body["route"]["action"] in {"person", "case"}
    assert body["route"]["contact"] == reply.route.contact
    assert re.sub(r"<[^>]+>", "", body["html"]).split() == reply.text.split()
    assert [(b["action"], b["label"], b["value"], b["style"]) for b in body["buttons"]] == [
        (b.action, b.label, b.value, b.style) for b in reply.buttons
    ]
    assert [(c["number"], c["article"]["title"], c["section"], c["text"]) for c in body["citations"]] == [
        (c.number, c.article.title, c.section, c.text) for c in reply.citations
    ]
    assert (body["sureness"], body["age"]) == (reply.sureness, reply.age)
    assert (body["feedback"], body["written_by_model"]) == (reply.feedback, reply.written_by_model)
    assert all(c["article"]["url"] == "" or c["article"]["url"].startswith("https://") for c in body["citations"])


def test_an_agents_words_stay_words_whatever_they_look_like() -> None:
    body = render(Relayed("c1", SAM, "<b>Hi</b> **there** https://a.example", "r1"), at=NOW)
    assert body["parts"] == [("text", "<b>Hi</b> **there** "), ("link", "https://a.example")]
    assert "html" not in body


def test_a_case_card_shows_all_that_an_agent_needs() -> None:
    card = CaseCard(
        "c1", 12, "claimed", NINA, "VPN <b>fails</b>", "They pressed Talk to a person.",
        (Signal("rephrased", 0.5, "still fails"),), (ArticleRef("a", "VPN on a Mac"),), ("step 4 of 7 failed",),
        "urgent", NOW, SAM, NOW, None, "", 1,
    )  # fmt: skip
    body = render(card)
    assert body["question"] == "VPN <b>fails</b>"
    assert body["signals"] == [{"kind": "rephrased", "weight": 0.5, "quote": "still fails"}]
    assert body["shown"][0]["title"] == "VPN on a Mac"
    assert body["tried"] == ["step 4 of 7 failed"]
    assert (body["urgency"], body["reopened"], body["number"]) == ("urgent", 1, 12)
    assert body["agent"] == {"key": SAM.key, "name": "Sam"}


def test_the_bots_line_in_a_transcript_is_formatted_and_a_persons_is_not() -> None:
    said = render(CaseEntry("c1", "e1", "person", "Nina", "<i>**x**</i>", NOW, (Attachment("log.txt"),)))
    shown = render(CaseEntry("c1", "e2", "bot", "Handrail", "**x**", NOW))
    assert "html" not in said
    assert said["attachments"][0]["name"] == "log.txt"
    assert shown["html"] == "<p><strong>x</strong></p>"


def test_a_whisper_says_for_whose_eyes_it_is() -> None:
    body = render(Whisper("c1", SAM, "Claim it?", (("claim_and_send", "Claim and send", "r1"),)), at=NOW)
    assert body["only"] == SAM.key
    assert body["buttons"] == [{"action": "claim_and_send", "label": "Claim and send", "value": "r1"}]


def test_what_was_deleted_leaves_a_marker_and_no_words() -> None:
    body = blanked(render(Relayed("c1", SAM, "secret words", "r1"), at=NOW))
    assert "secret" not in json.dumps(body)
    assert body["deleted"] is True
    assert body["agent"] == "Sam"
    gone: Outgoing = RelayedDeletion("c1", SAM, "r1")
    assert render(gone)["deleted"] is True
    assert render(DeskMark("c1", "r1", "note"))["mark"] == "note"


def test_moments_sort_as_text() -> None:
    later = datetime(2026, 11, 23, 9, 0, 0, 5000, tzinfo=UTC)
    assert moment(NOW) < moment(later)
    assert moment(None) == ""
    assert date.fromisoformat(moment(NOW)[:10]) == NOW.date()
