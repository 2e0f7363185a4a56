"""Articles are cut where a reader would pause: nothing is lost, and no step is torn."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.evidence import Passage, Section
from bot.messages.release import Article
from kb_ingest.articles import read_article
from kb_ingest.blocks import parse_blocks
from kb_ingest.cleaning import clean_markdown
from kb_ingest.links import Links
from kb_ingest.splitting import MOST, PassageSplitter
from kb_ingest.words import count_words


def cut(markdown: str, title: str = "") -> Article:
    front_matter = f"---\ntitle: {title}\n---\n" if title else ""
    return read_article("a.md", (front_matter + markdown).encode(), source="desk").article


def titles(sections: Sequence[Section]) -> list[str]:
    return [section.title for section in sections]


def long(name: str, words: int = 100) -> str:
    return " ".join(f"{name}{number}" for number in range(words)) + "."


def test_sections_are_named_by_the_headings_that_lead_to_them() -> None:
    article = cut(
        f"{long('a')}\n\n## Phone\n{long('b')}\n\n### Old `one`\n{long('c')}\n\nLaptop\n------\n{long('d')}\n"
    )
    assert titles(article.sections) == ["", "Phone", "Phone > Old one", "Laptop"]
    assert [passage.section for passage in article.passages] == [0, 1, 2, 3]


def test_a_heading_that_only_repeats_the_title_is_not_in_the_sections_titles() -> None:
    article = cut(f"# Eduroam\n{long('a')}\n\n## Phone\n{long('b')}", "eduroam")
    assert titles(article.sections) == ["", "Phone"]


def test_very_small_sections_are_put_together_and_keep_their_headings_in_the_text() -> None:
    article = cut(f"## Phone\n{long('a', 90)}\n\n### Old\nAsk us.\n\n### New\nNothing to do.\n\n## Laptop\n{long('b')}")
    assert titles(article.sections) == ["Phone", "Laptop"]
    assert article.sections[0].text.endswith("### Old\n\nAsk us.\n\n### New\n\nNothing to do.")


def test_two_lists_of_steps_are_never_put_into_one_section() -> None:
    article = cut("## Mac\n1. Open Settings.\n2. Join.\n\n## Windows\n1. Open the menu.\n2. Join.\n3. Wait.")
    assert titles(article.sections) == ["Mac", "Windows"]
    assert [len(section.steps) for section in article.sections] == [2, 3]


def test_headings_with_nothing_under_them_are_kept_and_do_not_make_one_huge_passage() -> None:
    article = cut("\n\n".join(f"## Question {number} about the thing?" for number in range(200)))
    text = "\n".join(f"{passage.section_title}\n{passage.text}" for passage in article.passages)
    assert all(f"Question {number} about" in text for number in range(200))
    assert max(count_words(passage.text) for passage in article.passages) <= MOST


def test_a_long_list_of_steps_is_cut_between_steps_and_numbered_on() -> None:
    steps = [f"Step {number}: {long('w', 30)}\n\n   ```\n   run {number}\n   ```" for number in range(1, 11)]
    article = cut("To install it:\n\n" + "\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1)))
    assert len(article.passages) >= 3
    seen: list[int] = []
    for passage in article.passages:
        numbers = [int(found) for found in re.findall(r"^(\d+)\. Step", passage.text, re.MULTILINE)]
        assert [int(found) for found in re.findall(r"run (\d+)", passage.text)] == numbers
        assert passage.steps
        seen += numbers
    assert seen == list(range(1, 11))
    assert article.passages[0].text.startswith("To install it:\n\n1. Step 1")
    assert article.sections[0].steps[3].startswith("Step 4: ")
    assert "```\nrun 4\n```" in article.sections[0].steps[3]


def test_a_step_longer_than_a_passage_stays_whole() -> None:
    article = cut(f"1. Short.\n2. {long('w', 700)}\n3. Short too.")
    assert sum("w0 " in passage.text for passage in article.passages) == 1
    whole = next(passage for passage in article.passages if "w0 " in passage.text)
    assert "w699." in whole.text


def test_steps_that_a_picture_or_a_remark_has_broken_apart_are_one_list_again() -> None:
    article = cut("1. Open.\n\n![The window](open.png)\n\n2. Choose.\n\n> Not the red one.\n\n3. Save.\n\nDone.")
    assert article.sections[0].steps == ("Open.\n\n(picture: The window)", "Choose.\n\n> Not the red one.", "Save.")
    assert article.sections[0].text.endswith("3. Save.\n\nDone.")


def test_two_lists_of_one_step_each_are_not_taken_for_one() -> None:
    article = cut("To turn it on:\n\n1. Press On.\n\nTo turn it off:\n\n1. Press Off.")
    assert article.sections[0].steps == ("Press On.",)
    assert "2." not in article.sections[0].text


def test_the_longest_list_is_the_steps() -> None:
    article = cut("1. One.\n2. Two.\n\nOr else:\n\n1. Eins.\n2. Zwei.\n3. Drei.\n   - leise\n   - laut")
    assert article.sections[0].steps == ("Eins.", "Zwei.", "Drei.\n- leise\n- laut")


def test_a_table_is_cut_between_rows_and_repeats_its_head() -> None:
    rows = [f"| printer {number} | {long('w', 20)} |" for number in range(30)]
    article = cut("| Name | Where |\n| --- | --- |\n" + "\n".join(rows))
    assert len(article.passages) > 3
    for passage in article.passages:
        assert passage.text.startswith("| Name | Where |\n| --- | --- |\n| printer")
        assert [block.kind for block in parse_blocks(passage.text)] == ["table"]
    assert [row for passage in article.passages for row in passage.text.split("\n")[2:]] == rows


def test_code_is_torn_only_when_it_is_far_longer_than_a_passage_and_then_fenced_again() -> None:
    short = "```sh\n" + "\n".join(f"copy file{n} there" for n in range(100)) + "\n```"
    assert [passage.text for passage in cut(short).passages] == [short]
    pieces = cut("```sh\n" + "\n".join(f"copy file{n} there" for n in range(600)) + "\n```").passages
    assert len(pieces) > 5
    for passage in pieces:
        assert passage.text.startswith("```sh\n") and passage.text.endswith("\n```")


def test_links_tables_and_code_survive_as_they_were_written() -> None:
    text = "See [the *map*](https://maps.example/a_(b)) or `a <b> | c`.\n\n```\n<!-- kept --> [x](y) &amp;\n```"
    assert cut(text).sections[0].text == (
        "See [the *map*](https://maps.example/a_%28b%29) or `a <b> | c`.\n\n```\n<!-- kept --> [x](y) &amp;\n```"
    )


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("> [!NOTE]\n> Bring a card.", "> **Note:**\n> Bring a card."),
        ("> [!WARNING] Hot!\n> Wait.", "> **Warning:** Hot!\n> Wait."),
        (
            '!!! info "Opening hours"\n    From nine.\n\n    - Not on Sundays\n',
            "> **Opening hours:** From nine.\n>\n> - Not on Sundays",
        ),
        ("!!! tip\n    - One\n", "> **Tip:**\n>\n> - One"),
        ('??? question "Why?"\n    Because.', "> **Why?** Because."),
        (":::caution\nSlippery.\n:::", "> **Caution:** Slippery."),
        (
            '[site][s] and [s]\n\n[s]: https://s.example/x "Title"',
            "[site](https://s.example/x) and [s](https://s.example/x)",
        ),
        ("[other](other.md) [top](#top) [bad](javascript:alert(1))", "other top bad"),
        ("![Logo](logo.png) ![](x.png)Hello", "(picture: Logo) Hello"),
        (
            "<https://a.example> <ada@b.example>",
            "[https://a.example](https://a.example) [ada@b.example](mailto:ada@b.example)",
        ),
        ("Press <kbd>Ctrl</kbd> <b>now</b><br>or <span>not</span>", "Press **Ctrl** **now** or not"),
        ('<a href="https://a.example">here</a> <a name="x"></a>', "[here](https://a.example)"),
        ("Type <your name> &ndash; AT&amp;T &amp; co &lt;b&gt;", "Type `<your name>` – AT&amp;T & co `<b>`"),
        ("Before <!-- secret -->after", "Before after"),
        ("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>", "- One\n- Two"),
        ("<details>\n<summary>More</summary>\n\nHidden *no more*.\n\n</details>", "**More**\n\nHidden *no more*."),
    ],
)
def test_what_only_one_tool_understands_comes_out_readable(written: str, clean: str) -> None:
    assert clean_markdown(written).strip() == clean


def test_relative_links_start_from_the_articles_own_address() -> None:
    assert (
        clean_markdown("[b](b.html)", Links(url="https://help.example/kb/a.html"))
        == "[b](https://help.example/kb/b.html)"
    )


def test_passages_have_ids_of_their_own_that_come_again_with_the_same_words() -> None:
    text = "\n\n".join(f"## Same\n{long('w', 120)}" for _ in range(3)) + f"\n\n## Other\n{long('v', 120)}"
    first, second = cut(text).passages, cut(text).passages
    assert [passage.id for passage in first] == [passage.id for passage in second]
    assert len({passage.id for passage in first}) == 4
    changed = cut(text.replace("v0 ", "changed ")).passages
    assert [old.id == new.id for old, new in zip(first, changed, strict=True)] == [True, True, True, False]


def test_passages_of_one_section_are_about_as_long_as_each_other() -> None:
    article = cut("\n\n".join(long(f"p{number}x", 40) for number in range(10)))
    sizes = [count_words(passage.text) for passage in article.passages]
    assert len(sizes) == 3 and min(sizes) >= 80 and max(sizes) <= MOST


def test_text_without_spaces_between_words_is_cut_too() -> None:
    article = cut("请把打印机连接到网络。" * 400)
    assert len(article.passages) > 5
    assert "".join(passage.text for passage in article.passages).count("打印机") == 400


WORD = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
SENTENCE = st.lists(WORD, min_size=1, max_size=20).map(lambda words: " ".join(words) + ".")
LIST = st.tuples(st.booleans(), st.lists(SENTENCE, min_size=1, max_size=12)).map(
    lambda made: "\n".join(
        f"{number}. {item}" if made[0] else f"- {item}" for number, item in enumerate(made[1], start=1)
    )
)
TABLE = st.lists(st.tuples(WORD, SENTENCE), min_size=1, max_size=12).map(
    lambda rows: "| heada | headb |\n| --- | --- |\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)
)
CODE = st.lists(WORD, min_size=1, max_size=30).map(lambda lines: "```\n" + "\n".join(lines) + "\n```")
QUOTE = st.lists(SENTENCE, min_size=1, max_size=4).map(lambda lines: "\n>\n".join(f"> {line}" for line in lines))
HEADING = st.tuples(st.integers(1, 4), WORD).map(lambda made: f"{'#' * made[0]} {made[1]}")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=12).map(" ".join)
BLOCKS = st.lists(st.one_of(LIST, TABLE, CODE, QUOTE, HEADING, PARAGRAPH), max_size=8)
MARKDOWN = st.tuples(PARAGRAPH, BLOCKS).map(lambda made: "\n\n".join([made[0], *made[1]]))


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"\| heada \| headb \|", "", text))


@settings(deadline=None, max_examples=50)
@given(MARKDOWN)
def test_cutting_loses_no_word_and_changes_no_order(markdown: str) -> None:
    article = cut(markdown)
    text = "\n".join(passage.text for passage in article.passages)
    whole = "\n".join(section.text for section in article.sections)
    assert words_of(text) == words_of(whole)
    written = [word for line in markdown.split("\n") if not line.startswith("#") for word in words_of(line)]
    in_headings = {word for line in markdown.split("\n") if line.startswith("#") for word in words_of(line)}
    kept = [word for line in text.split("\n") if not line.startswith("#") for word in words_of(line)]
    assert [word for word in kept if word not in in_headings] == [word for word in written if word not in in_headings]
    shown = words_of(" ".join([text, *(section.title for section in article.sections), article.ref.title]))
    assert in_headings <= set(shown)


@settings(deadline=None, max_examples=50)
@given(MARKDOWN)
def test_every_step_stands_whole_in_one_passage_under_its_own_number(markdown: str) -> None:
    for section, passages in sections_with_passages(cut(markdown)):
        for block in parse_blocks(section.text):
            for at, step in enumerate(block.steps):
                line = f"{block.start + at}. {step}"
                assert any(line in passage.text for passage in passages)


@settings(deadline=None, max_examples=40)
@given(MARKDOWN)
def test_passages_are_never_much_longer_than_what_cannot_be_cut(markdown: str) -> None:
    for text in PassageSplitter().split_text(clean_markdown(markdown)):
        assert count_words(text) <= MOST + 60


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from(list("ab \n\n-*+>#`~|1.)(][!<>&:;\"'=_\t\\é")), max_size=200))
def test_any_markdown_is_cut_without_an_error_and_again_the_same(text: str) -> None:
    blocks = parse_blocks(clean_markdown(text))
    first = PassageSplitter().split_blocks(blocks)
    assert first == PassageSplitter().split_blocks(parse_blocks(clean_markdown(text)))
    assert all(passage.strip() for passage in first)


def sections_with_passages(article: Article) -> list[tuple[Section, list[Passage]]]:
    return [
        (section, [passage for passage in article.passages if passage.section == section.number])
        for section in article.sections
    ]
