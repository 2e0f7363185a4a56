"""The passage itself, readable as it stands."""

from __future__ import annotations

import re

import pytest

from bot.errors import IndexUnavailable
from bot.knowledge.composing.extractive import ExtractiveComposer
from bot.messages.evidence import ArticleRef, Composed, Passage, Section
from bot.messages.people import MEMBERS
from tests.unit.composing.found import WIFI, article, findings, passage, section_of

HOME = "https://kb.northfield.example/network/wifi/"


async def shown(*passages: Passage) -> Composed:
    return await ExtractiveComposer().compose("How?", findings(*passages))


async def shown_with(section: Section | None, best: Passage) -> Composed:
    async def look(article: str, number: int, audiences: frozenset[str]) -> Section | None:
        return section

    return await ExtractiveComposer(look).compose("How?", findings(best))


def at_home(text: str, title: str = "") -> Passage:
    return passage("p", text, article("wifi", "Wi-Fi at home", url=HOME), title=title)


async def test_the_passage_is_the_answer_with_its_section_and_one_citation_at_its_end() -> None:
    composed = await shown(WIFI)
    assert composed.text == f"**On a Mac**\n\n{WIFI.text} [1]"
    assert [(each.number, each.passage, each.section) for each in composed.citations] == [(1, "wifi", "On a Mac")]
    assert not composed.written_by_model


async def test_nothing_found_is_an_empty_answer_without_citations() -> None:
    assert await shown() == Composed("", ())


async def test_every_line_shown_stands_in_the_citation() -> None:
    composed = await shown(at_home("Wait.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"))
    kept = composed.citations[0].text
    for line in composed.text.split("\n"):
        assert re.sub(r"\s*\[1\]$", "", line) in kept


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("See [the map](map.html).", f"See [the map]({HOME}map.html). [1]"),
        ("See [the map](../vpn.md#mac).", "See [the map](https://kb.northfield.example/network/vpn.md#mac). [1]"),
        ("See [the map](https://map.example/a_(b)).", "See [the map](https://map.example/a_(b)). [1]"),
        ("See [the map](<map.html> 'Title').", f"See [the map]({HOME}map.html). [1]"),
        ("Write to [us](mailto:it@northfield.example).", "Write to [us](mailto:it@northfield.example). [1]"),
        ("See [the map][m].\n\n[m]: map.html", f"See [the map]({HOME}map.html). [1]"),
        ("Click [here](javascript:alert(1)).", "Click here. [1]"),
        ("Press ![the blue button](b.png) now.", "Press the blue button now. [1]"),
        ("Press it.\n\n![](b.png)", "Press it. [1]"),
        ("Press it.\n\n![image](b.png)", "Press it. [1]"),
        ("[![Map](b.png)](https://map.example/)", "[Map](https://map.example/) [1]"),
        ('Press <img src="b.png" alt="OK"/> now.', "Press OK now. [1]"),
        ("Press <kbd>Ctrl</kbd>&nbsp;+&nbsp;<kbd>C</kbd>.<br>Done.", "Press `Ctrl` + `C`. Done. [1]"),
        ("Use <b>only</b> it &mdash; always &amp; ever.", "Use **only** it — always &amp; ever. [1]"),
        ("Run `ssh <name>@host [3]`.", "Run `ssh <name>@host [3]`. [1]"),
        ("Log in as <your user name>.", "Log in as `<your user name>`. [1]"),
        ("Tell <!channel> and <@U123>.", "Tell `<!channel>` and `<@U123>`. [1]"),
        ("As shown in [3] and[^1].", "As shown in (3) and. [1]"),
        ("Keep it.<!-- not for print -->", "Keep it. [1]"),
        ("!!! warning\n    Keep it.\n\nThen go.", "**Warning:**\nKeep it.\n\nThen go. [1]"),
        ("> [!NOTE]\n> Keep it.", "> **Note:**\n> Keep it. [1]"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |\n\n[1]"),
        ("Run:\n\n```sh\nls [1] <x>\n```", "Run:\n\n```sh\nls [1] <x>\n```\n\n[1]"),
        ("Run:\n\n```sh\nls", "Run:\n\n```sh\nls\n```\n\n[1]"),
        ("# Wi-Fi at home\n\nWait.\n\n## Then\n\nGo.", "Wait.\n\n**Then**\n\nGo. [1]"),
        ("Wait.\n\n## A heading with nothing below", "Wait. [1]"),
        ("1. One\n1. Two\n\n   Note.\n1. Three", "1. One\n2. Two\n\n   Note.\n3. Three [1]"),
        ("4. Four\n5. Five", "4. Four\n5. Five [1]"),
    ],
)
async def test_markdown_is_made_readable_and_code_is_left_alone(source: str, reads: str) -> None:
    assert (await shown(at_home(source))).text == reads


async def test_a_relative_link_of_an_article_without_an_address_becomes_plain_text() -> None:
    composed = await shown(passage("p", "See [the map](map.html) and [the site](https://map.example/)."))
    assert composed.text == "See the map and [the site](https://map.example/). [1]"


async def test_numbers_with_two_digits_keep_what_is_inside_their_step() -> None:
    steps = "\n".join("1. Step\n   - detail" for _ in range(11))
    composed = await shown(at_home(steps))
    assert "10. Step\n    - detail\n11. Step\n    - detail [1]" in composed.text


async def test_a_section_that_only_repeats_the_title_is_not_named() -> None:
    assert (await shown(at_home("Wait.", title="Wi-Fi at Home"))).text == "Wait. [1]"
    assert (await shown(at_home("Wait.", title="Wi-Fi at home > On a Mac"))).text == "**On a Mac**\n\nWait. [1]"


async def test_a_short_section_is_shown_whole() -> None:
    best = at_home("2. Choose it.", title="On a Mac")
    composed = await shown_with(section_of(best, "Do this:\n\n1. Open it.\n2. Choose it.\n3. Close it."), best)
    assert composed.text == "**On a Mac**\n\nDo this:\n\n1. Open it.\n2. Choose it.\n3. Close it. [1]"


async def test_steps_of_a_long_section_are_shown_whole_without_the_rest_of_it() -> None:
    steps = "\n".join(f"{n}. Press button {n}." for n in range(1, 13))
    best = at_home("3. Press button 3.\n4. Press button 4.", title="On a Mac")
    text = f"{'History of it. ' * 200}\n\nDo this:\n\n{steps}\n\n{'More of it. ' * 20}"
    composed = await shown_with(section_of(best, text), best)
    assert composed.text == f"**On a Mac**\n\nDo this:\n\n{steps} [1]"


async def test_of_more_than_twelve_steps_the_first_are_shown_with_a_word_on_the_rest() -> None:
    steps = "\n".join(f"{n}. Press button {n}." for n in range(1, 15))
    best = at_home("9. Press button 9.")
    composed = await shown_with(section_of(best, steps), best)
    assert "8. Press button 8. [1]" in composed.text
    assert "9. Press button 9." not in composed.text
    assert composed.text.endswith(
        "_These are the first 8 of 14 steps. **Walk me through it** shows them all, one at a time._"
    )


async def test_steps_that_a_picture_cuts_in_two_are_still_one_list() -> None:
    best = at_home("1. Open it.\n2. Choose it.")
    text = f"{'History. ' * 300}\n\n1. Open it.\n2. Choose it.\n\n![The dialog](d.png)\n\n3. Close it."
    composed = await shown_with(section_of(best, text), best)
    assert composed.text == "1. Open it.\n2. Choose it.\n\nThe dialog\n\n3. Close it. [1]"


async def test_a_passage_from_the_middle_of_a_long_section_says_so() -> None:
    best = at_home("The light blinks.", title="The box")
    composed = await shown_with(section_of(best, f"{'History. ' * 300}\n\nThe light blinks."), best)
    assert composed.text == "From the middle of **The box**:\n\nThe light blinks. [1]"


async def test_steps_that_go_on_in_the_next_best_passage_are_put_together_in_order() -> None:
    ref = article("wifi", "Wi-Fi")
    second = passage("second", "3. Close it.\n4. Wait.", ref)
    first = passage("first", "1. Open it.\n2. Choose it.", ref)
    for order in ((first, second), (second, first)):
        composed = await shown(*order)
        assert composed.text == "1. Open it.\n2. Choose it. [1]\n\n3. Close it.\n4. Wait. [2]"
        assert [each.passage for each in composed.citations] == ["first", "second"]


async def test_the_next_best_passage_of_another_article_is_left_out() -> None:
    composed = await shown(passage("first", "1. Open it.\n2. Choose it."), passage("second", "3. Close it."))
    assert "Close" not in composed.text
    assert len(composed.citations) == 1


async def test_a_section_is_asked_for_with_the_articles_own_audience() -> None:
    asked: list[frozenset[str]] = []

    async def look(article: str, number: int, audiences: frozenset[str]) -> Section | None:
        asked.append(audiences)
        return None

    for audience in ((), ("staff",)):
        ref = ArticleRef("a", "A", audience=audience)
        await ExtractiveComposer(look).compose("How?", findings(passage("p", "Wait.", ref)))
    assert asked == [frozenset({MEMBERS}), frozenset({"staff"})]


async def test_an_index_that_cannot_be_read_leaves_the_passage() -> None:
    async def look(article: str, number: int, audiences: frozenset[str]) -> Section | None:
        raise IndexUnavailable("The index is being copied.")

    composed = await ExtractiveComposer(look).compose("How?", findings(at_home("Wait.")))
    assert composed.text == "Wait. [1]"
