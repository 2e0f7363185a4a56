"""A message in parts: few of them, and together again the same message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.blocks import Block, SlackMessage, context, packed, sections
from bot.platforms.slack.in_parts import MOST_PARTS, in_parts
from bot.platforms.writing.markdown import markdown_lines

ROUTE = {"type": "actions", "elements": []}
BELOW = [*context(markdown_lines("I'm fairly sure.", [])), ROUTE]

PARAGRAPHS = st.lists(
    st.one_of(
        st.text("abc *_`~<&\n", min_size=1, max_size=600),
        st.just("```\nfirst\n\n\nsecond\n```"),
        st.just("- one\n- two"),
        st.just("1. one\n\n   more of it\n2. two"),
    ),
    max_size=9,
)


def message(markdown: str) -> SlackMessage:
    return packed([*sections(markdown_lines(markdown, [])), *BELOW])[0]


def words(blocks: tuple[Block, ...]) -> str:
    return "\n\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


@given(PARAGRAPHS)
def test_nothing_is_lost_and_nothing_changes_its_place(paragraphs: list[str]) -> None:
    whole = message("\n\n".join(paragraphs))
    pieces = in_parts(whole)
    if pieces is None:
        assert whole.blocks[0]["type"] != "section"
        return
    assert 1 <= len(pieces.parts) <= MOST_PARTS
    shown = tuple(block for part in pieces.parts for block in part)
    assert words(shown) == words(whole.blocks)
    assert all(block["text"]["text"].count("```") % 2 == 0 for block in shown), "no part ends inside a fence"
    assert len(shown) + len(pieces.rest) <= len(whole.blocks) + MOST_PARTS - 1
    assert pieces.rest == whole.blocks[-len(pieces.rest) :]


def test_three_paragraphs_are_three_parts_and_the_rest_comes_with_the_end() -> None:
    pieces = in_parts(message("Open the settings.\n\nForget the network.\n\nJoin it again."))
    assert pieces is not None
    assert [words(part) for part in pieces.parts] == ["Open the settings.", "Forget the network.", "Join it again."]
    assert pieces.rest[-1] == ROUTE


def test_one_paragraph_is_one_part() -> None:
    pieces = in_parts(message("Open the settings, and forget the network."))
    assert pieces is not None
    assert len(pieces.parts) == 1


def test_a_section_with_a_name_of_its_own_stays_whole() -> None:
    named = {**sections(markdown_lines("one\n\ntwo\n\nthree", []))[0], "block_id": "quote.0"}
    pieces = in_parts(SlackMessage("", (named, *BELOW)))
    assert pieces is not None
    assert pieces.parts == ((named,),)


def test_a_message_without_words_to_begin_with_is_not_cut() -> None:
    assert in_parts(SlackMessage("", tuple(BELOW))) is None
    assert in_parts(SlackMessage("", tuple(sections(markdown_lines("Nothing below.", []))))) is None
