"""Text on the page: people's words are never HTML, articles' Markdown is safe HTML, and no words are lost."""

from __future__ import annotations

import html as html_words
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.web.markdown import to_html
from bot.platforms.web.plain import parts

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[go](javascript:alert(1))",
    "[go](JaVaScRiPt:alert(1))",
    "[go](data:text/html;base64,PHNjcmlwdD4=)",
    "[go](&#106;avascript:alert(1))",
    "[go](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](https://tracker.example/pixel.png)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<a href='javascript:alert(1)'>x</a>",
    '[go](https://a.example "onmouseover=alert(1)")',
    "<svg/onload=alert(1)>",
    "`<script>alert(1)</script>`",
    "[go](/sign-out)",
    "[go](//evil.example/x)",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_an_article_says_becomes_code_or_loads_anything(text: str) -> None:
    made = to_html(text)
    assert not re.search(r"<(script|img|svg|iframe|style|form|input)", made, re.IGNORECASE)
    assert not re.search(r"<[^>]*\son\w+\s*=", made, re.IGNORECASE)
    for address in re.findall(r'href="([^"]*)"', made):
        assert re.match(r"(https?://|mailto:)", html_words.unescape(address), re.IGNORECASE)


def test_a_link_that_leads_nowhere_safe_keeps_its_words() -> None:
    assert to_html("See [the other article](other.md) first.") == "<p>See the other article first.</p>"
    assert "here" in to_html("Look [here](javascript:alert(1)).")


def test_links_open_elsewhere_and_tell_nothing_about_this_page() -> None:
    made = to_html("[Web](https://help.example/a?b=1&c=2) and [mail](mailto:desk@help.example)")
    assert made.count('rel="noopener noreferrer"') == 2
    assert made.count('target="_blank"') == 2
    assert 'href="https://help.example/a?b=1&amp;c=2"' in made


def test_an_address_in_the_text_can_be_followed() -> None:
    assert '<a href="https://vpn.example/get"' in to_html("Get it at https://vpn.example/get.")
    assert to_html("`https://vpn.example`").count("<a") == 0


def test_a_picture_becomes_its_description() -> None:
    assert to_html("![The Wi-Fi menu](menu.png)") == "<p>The Wi-Fi menu</p>"


def test_a_mark_becomes_a_citation_only_where_there_is_one() -> None:
    assert to_html("Restart it. [1]", [1]) == '<p>Restart it. <sup data-cite="1">1</sup></p>'
    assert to_html("Choose item [2] in the list.", [1]) == "<p>Choose item [2] in the list.</p>"
    assert "<sup" not in to_html("`[1]`", [1])


def test_headings_stand_below_the_pages_own() -> None:
    assert to_html("# One\n\n###### Six") == "<h3>One</h3>\n<h6>Six</h6>"


def test_steps_tables_and_code_come_through_as_what_they_are() -> None:
    made = to_html("3. Three\n4. Four\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```\nx < y\n```\n")
    assert '<ol start="3">' in made
    assert "<td>2</td>" in made
    assert "<pre><code>x &lt; y" in made


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))))
def test_cutting_out_addresses_loses_nothing(text: str) -> None:
    assert "".join(part for _, part in parts(text)) == text


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x_(y))", ["https://a.example/x_(y)"]),
        ("https://a.example, then http://b.example!", ["https://a.example", "http://b.example"]),
        ("javascript:alert(1) file:///etc/passwd ftp://a.example", []),
        ("https://", []),
        ("https://?q=1", []),
        ("HTTPS://A.EXAMPLE/Q", ["HTTPS://A.EXAMPLE/Q"]),
    ],
)
def test_only_web_addresses_become_links(text: str, links: list[str]) -> None:
    assert [part for kind, part in parts(text) if kind == "link"] == links


@given(st.text(st.sampled_from("abz <>&\"'*_`[]()!#|-\n1.:/\\~^"), max_size=200))
def test_whatever_is_written_what_comes_out_is_from_the_short_list_of_elements(text: str) -> None:
    allowed = {"a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s"}
    allowed |= {"strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
    assert set(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)", to_html(text, [1]))) <= allowed


@given(st.lists(st.from_regex(r"[a-zA-Z0-9äöüé]{1,12}", fullmatch=True), min_size=1, max_size=30))
def test_rendering_loses_no_word(words: list[str]) -> None:
    made = to_html(" ".join(words))
    assert html_words.unescape(re.sub(r"<[^>]+>", "", made)).split() == words
