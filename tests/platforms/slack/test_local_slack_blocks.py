"""What the local Slack server takes and refuses of Block Kit, and what it sees in it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.slack.block_kit.blocks import check_blocks, problems_of_blocks, problems_of_view
from tests.fakes.slack.pings import links_of, pings_of
from tests.fakes.slack.records import ApiError, Json, Message
from tests.fakes.slack.visible import visible_text


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action: str, **more: Any) -> Json:
    return {"type": "button", "text": plain("Press"), "action_id": action, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def rich(*pieces: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(pieces)}]}


TAKEN = {
    "section": section("a" * 3000, accessory=button("a")),
    "fields": {"type": "section", "fields": [mrkdwn("b" * 2000)] * 10},
    "header": {"type": "header", "text": plain("c" * 150)},
    "markdown": {"type": "markdown", "text": "d" * 12_000},
    "context": {"type": "context", "elements": [mrkdwn("e")] * 10},
    "actions": actions(*(button(str(number), value="v" * 2000) for number in range(25))),
    "image": {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "f" * 2000},
    "rich text": rich({"type": "text", "text": "g", "style": {"bold": True}}, {"type": "emoji", "name": "wave"}),
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "h"}] * 20] * 100},
    "overflow": section("i", accessory={"type": "overflow", "options": [{"text": plain("j"), "value": "k"}]}),
}
REFUSED = {
    "an unknown block": ({"type": "banner"}, "unsupported type: banner [json-pointer:/blocks/0/type]"),
    "no type": ({"text": "a"}, "missing required field: type"),
    "a long section": (section("a" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    "an empty section": (section(""), "must be more than 0 characters"),
    "a section of nothing": ({"type": "section"}, "missing required field: text or fields"),
    "eleven fields": ({"type": "section", "fields": [mrkdwn("a")] * 11}, "no more than 10 items"),
    "a long field": ({"type": "section", "fields": [mrkdwn("a" * 2001)]}, "must be less than 2001 characters"),
    "mrkdwn in a header": ({"type": "header", "text": mrkdwn("a")}, "unsupported type: mrkdwn"),
    "a long header": ({"type": "header", "text": plain("a" * 151)}, "must be less than 151 characters"),
    "a long markdown": ({"type": "markdown", "text": "a" * 12_001}, "must be less than 12001 characters"),
    "a field nobody knows": (section("a", colour="red"), "invalid additional property: colour"),
    "26 buttons": (actions(*(button(str(n)) for n in range(26))), "no more than 25 items"),
    "an empty row": (actions(), "no fewer than 1 items"),
    "one action id twice": (actions(button("a"), button("a")), "`action_id` already exists"),
    "a long label": (actions({**button("a"), "text": plain("a" * 76)}), "must be less than 76 characters"),
    "a long value": (actions(button("a", value="v" * 2001)), "must be less than 2001 characters"),
    "a long action id": (actions(button("a" * 256)), "must be less than 256 characters"),
    "a long url": (actions(button("a", url="https://e.org/" + "a" * 3000)), "must be less than 3001 characters"),
    "no url at all": (actions(button("a", url="javascript:alert(1)")), "must be a valid url"),
    "an invented style": (actions(button("a", style="green")), "must be one of: primary, danger"),
    "ratings among buttons": (actions({"type": "feedback_buttons"}), "unsupported type: feedback_buttons"),
    "a button in context_actions": ({"type": "context_actions", "elements": [button("a")]}, "unsupported type: button"),
    "eleven in context": ({"type": "context", "elements": [mrkdwn("a")] * 11}, "no more than 10 items"),
    "a picture without words": (
        {"type": "image", "image_url": "https://e.org/a.png"},
        "missing required field: alt_text",
    ),
    "a list of texts": (
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [plain("a")]}]},
        "unsupported type: plain_text",
    ),
    "text straight in rich text": ({"type": "rich_text", "elements": [{"type": "text", "text": "a"}]}, "unsupported"),
    "an empty piece": (rich({"type": "text", "text": ""}), "must be more than 0 characters"),
    "six in a menu": (
        section("a", accessory={"type": "overflow", "options": [{"text": plain("j"), "value": "k"}] * 6}),
        "no more than 5 items",
    ),
    "a text that is a number": ({"type": "section", "text": {"type": "mrkdwn", "text": 7}}, "must be a string"),
}


@pytest.mark.parametrize("block", TAKEN.values(), ids=TAKEN.keys())
def test_a_block_at_its_limits_is_taken(block: Json) -> None:
    assert problems_of_blocks([block]) == []


@pytest.mark.parametrize(("block", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_a_block_beyond_them_is_refused_with_the_place(block: Json, problem: str) -> None:
    assert any(problem in found for found in problems_of_blocks([block]))


def test_fifty_blocks_are_taken_and_not_one_more() -> None:
    assert problems_of_blocks([{"type": "divider"}] * 50) == []
    assert problems_of_blocks([{"type": "divider"}] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_a_block_id_stands_once_in_a_message() -> None:
    divider = {"type": "divider", "block_id": "one"}
    assert "`block_id` already exists" in problems_of_blocks([divider, divider])[0]


def test_all_blocks_together_have_a_limit_of_their_own() -> None:
    whole = {"type": "markdown", "text": "a" * 12_000}
    assert check_blocks([whole, section("b" * 1297)])
    with pytest.raises(ApiError, match="msg_blocks_too_long"):
        check_blocks([whole, section("b" * 1298)])
    with pytest.raises(ApiError, match="msg_blocks_too_long"):
        check_blocks([whole, section("b" * 1200), {"type": "divider"}])


def test_an_error_lists_every_problem_as_slack_does() -> None:
    with pytest.raises(ApiError) as caught:
        check_blocks([section(""), {"type": "banner"}])
    assert caught.value.code == "invalid_blocks"
    assert len(caught.value.extra["errors"]) == 2
    assert caught.value.extra["response_metadata"]["messages"][0].startswith("[ERROR] must be more than 0")


def test_a_view_takes_a_hundred_blocks_and_no_markdown() -> None:
    home: Json = {"type": "home", "blocks": [{"type": "divider"}] * 100}
    assert problems_of_view(home) == []
    assert problems_of_view({"type": "home", "blocks": [{"type": "divider"}] * 101})
    assert problems_of_view({"type": "home", "blocks": [{"type": "markdown", "text": "a"}]})


def test_a_modal_that_asks_needs_a_way_to_submit() -> None:
    asked = {"type": "input", "label": plain("Why?"), "element": {"type": "plain_text_input", "action_id": "why"}}
    modal: Json = {"type": "modal", "title": plain("Note"), "blocks": [asked]}
    assert problems_of_view(modal) == ["missing required field: submit [json-pointer:/view]"]
    assert problems_of_view({**modal, "submit": plain("Send")}) == []
    assert problems_of_view({**modal, "submit": plain("Send"), "title": plain("a" * 25)})


def message(text: str = "", *blocks: Json, **more: Any) -> Message:
    return Message("C0GENERAL", "1.000001", "T0ALDER", text=text, blocks=list(blocks), **more)


PINGING = {
    "a person in the text": message("hi <@U0NINA>"),
    "the channel in a section": message("", section("<!channel> look")),
    "a group in a section": message("", section("<!subteam^S0AGENTS>")),
    "here in markdown": message("", {"type": "markdown", "text": "<!here>"}),
    "everyone in a context": message("", {"type": "context", "elements": [mrkdwn("<!everyone>")]}),
    "a user in rich text": message("", rich({"type": "user", "user_id": "U0NINA"})),
    "a broadcast in rich text": message("", rich({"type": "broadcast", "range": "here"})),
    "a field": message("", {"type": "section", "fields": [mrkdwn("<@U0NINA>")]}),
    "a bare name when names are linked": message("@channel", expands_names=True),
}
QUIET = {
    "escaped": message("hi &lt;@U0NINA&gt; &lt;!channel&gt;"),
    "a bare name": message("@channel"),
    "plain text": message("", actions({**button("a"), "text": plain("<!here>")})),
    "a text piece": message("", rich({"type": "text", "text": "<@U0NINA>"})),
}


@pytest.mark.parametrize("pinging", PINGING.values(), ids=PINGING.keys())
def test_whatever_pings_is_seen(pinging: Message) -> None:
    assert pings_of(pinging)


@pytest.mark.parametrize("quiet", QUIET.values(), ids=QUIET.keys())
def test_whatever_does_not_ping_is_let_be(quiet: Message) -> None:
    assert pings_of(quiet) == []


def test_every_way_out_of_a_message_is_listed() -> None:
    shown = message(
        "see <https://a.example|here>",
        section("bare https://b.example/x, and <mailto:c@example.org>"),
        {"type": "markdown", "text": "[d](https://d.example) and https://e.example"},
        rich({"type": "link", "url": "https://f.example", "text": "f"}),
        actions(button("g", url="https://g.example")),
        {"type": "section", "text": {"type": "mrkdwn", "text": "https://not.example", "verbatim": True}},
        {"type": "section", "text": plain("https://neither.example")},
    )
    urls = {link.url for link in links_of(shown)}
    assert urls == {
        "https://a.example",
        "https://b.example/x",
        "mailto:c@example.org",
        "https://d.example",
        "https://e.example",
        "https://f.example",
        "https://g.example",
    }


def test_a_message_reads_as_people_see_it() -> None:
    shown = message(
        "fallback",
        {"type": "header", "text": plain("Wi-Fi")},
        section("*Open* <https://a.example|the portal> &amp; `sign in` with snake_case_name"),
        {"type": "markdown", "text": "# Steps\n1. **Turn** it [off](https://b.example) \\*now\\*"},
        rich({"type": "text", "text": "a "}, {"type": "link", "url": "https://c.example", "text": "link"}),
        actions(button("a")),
    )
    assert visible_text(shown).splitlines() == [
        "Wi-Fi",
        "Open the portal & sign in with snake_case_name",
        "Steps",
        "1. Turn it off *now*",
        "a link",
        "[Press]",
    ]
