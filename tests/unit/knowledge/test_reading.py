"""What of a passage is indexed."""

from __future__ import annotations

from bot.knowledge.reading import passage_text, plain
from bot.messages.evidence import ArticleRef, Passage


def passage(heading: str, text: str) -> Passage:
    return Passage("p", ArticleRef("a", "Print at home"), 0, heading, text)


def test_title_comes_before_heading_and_text() -> None:
    """The order in which people read it."""
    assert passage_text(passage("Trays > Tray two", "Open it.")) == "Print at home\nTrays > Tray two\nOpen it."


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    """Otherwise the title's words would count twice."""
    assert passage_text(passage("Print at HOME > Trays", "Open it.")) == "Print at home\nTrays\nOpen it."


def test_links_keep_their_words_and_lose_their_addresses() -> None:
    """An address is no evidence, its text is."""
    text = 'See [the form](https://forms.example/a_(b)?x=1 "Form") or <https://x.example> ![a tray](t.png)'
    assert plain(text) == "See the form or a tray"


def test_markdowns_signs_go_and_words_stay() -> None:
    """Lists, quotes, emphasis, tables and fences leave their words; names with underscores stay whole."""
    text = "> - **Open** `lp_admin`\n| queue | state |\n|---|---|\n```sh\nlpstat -p\n```\n<b>1 < 2</b>"
    assert plain(text).split() == ["Open", "lp_admin", "queue", "state", "lpstat", "-p", "1", "<", "2"]
