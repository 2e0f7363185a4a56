"""The same mischief from people, articles, agents and models through all three renderers, side by side.

Each platform's own ``test_render_any`` looks for more of it at random; here stands what must come of which.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import Attachment
from bot.messages.outgoing import CaseCard, CaseEntry, Relayed, Reply, Route, Whisper
from bot.messages.people import member
from bot.platforms.slack.render import render as slack_render
from bot.platforms.teams.render import render as teams_render
from bot.platforms.web.render import render as web_render
from tests.platforms.slack import shown as slack_shown
from tests.platforms.teams import shown as teams_shown

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SOURCE = ArticleRef("a", "Reset", "it", "https://help.example/a", "IT")

PINGS = (
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<@U0001>",
    "<!subteam^S1|@it>",
    "@everyone",
    "@channel",
    "<at>Nina</at>",
)
LINKS = (
    "[the service desk](https://evil.example/login)",
    "<https://evil.example/login|the service desk>",
    '<a href="https://evil.example/login">the service desk</a>',
    "[x][1]\n\n[1]: https://evil.example/login",
    "[1](https://evil.example/login)",
)
CODE = (
    "[click](javascript:alert(1))", "<javascript:alert(1)|click>", "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "<svg onload=alert(1)>",
    '<a href="vbscript:x">x</a>', "[x](  JaVaScRiPt:alert(1))", "[x](\x01javascript:alert(1))", "<javascript:alert(1)>",
)  # fmt: skip
PICTURES = (
    "![ok](https://evil.example/p.png?q=words)", "<img src='https://evil.example/p.png'>",
    "![ok][p]\n\n[p]: https://evil.example/p.png", "[![ok](https://evil.example/p.png)](https://evil.example)",
)  # fmt: skip
ALL = (*PINGS, *LINKS, *CODE, *PICTURES)


def from_a_model(words: str) -> Reply:
    return Reply(
        "answer",
        f"{words} so it is [1].",
        Route(),
        (Citation(1, "p", SOURCE, words, words),),
        feedback=True,
        written_by_model=True,
    )


def from_an_article(words: str) -> Reply:
    bad = ArticleRef("b", words, "it", words, words)
    return Reply(
        "answer",
        f"{words} [1]",
        Route(contact=words),
        (Citation(1, "p", bad, words, words),),
        words,
        words,
        named=(bad,),
    )


def from_an_agent(words: str) -> Relayed:
    return Relayed("c1", member("web", "local", "sam", words), words, "r1", (Attachment(words, "image/png", 3, words),))


def in_a_transcript(words: str) -> CaseEntry:
    return CaseEntry("c1", "e1", "person", words, words, NOON, (Attachment(words, words, 3, words),))


def as_the_bot_said_it(words: str) -> CaseEntry:
    return CaseEntry("c1", "e1", "bot", "Handrail", words, NOON)


def in_a_summary(words: str) -> CaseEntry:
    return CaseEntry("c1", "c1.summary", "system", "", f"They have said already:\n• “{words}”", NOON, quotes=True)


def on_a_card(words: str) -> CaseCard:
    nina = member("slack", "T1", "U1", words)
    article = ArticleRef("b", words, "it", words, words)
    return CaseCard(
        "c1", 1, "waiting", nina, words, words, (), (article,), (words,), "urgent", NOON, later=(words,), also=(words,)
    )


def whispered(words: str) -> Whisper:
    return Whisper("c1", member("slack", "T1", "U9", words), words, (("claim_and_send", words, words[:100]),))


MAKERS: tuple[Callable[[str], Any], ...] = (
    from_a_model, from_an_article, from_an_agent, in_a_transcript, as_the_bot_said_it, in_a_summary, on_a_card,
    whispered,
)  # fmt: skip


@pytest.mark.parametrize("made", MAKERS, ids=lambda made: made.__name__)
def test_slack_pings_nobody_loads_nothing_and_links_to_the_cited_article_alone(made: Callable[[str], Any]) -> None:
    for words in ALL:
        messages = slack_render(made(words), "slack:T1:U1:D1:dm")
        slack_shown.assert_taken(messages)
        assert slack_shown.active(messages) <= {SOURCE.url}, words
        kinds = {block["type"] for message in messages for block in message.blocks}
        assert not kinds & {"image", "rich_text", "video", "file", "markdown"}, (
            "what shows pictures or reads marks of its own"
        )


@pytest.mark.parametrize("made", MAKERS, ids=lambda made: made.__name__)
def test_teams_pings_nobody_loads_nothing_and_links_to_the_cited_article_alone(made: Callable[[str], Any]) -> None:
    for words in ALL:
        messages = teams_render(made(words), "teams:tenant:29%3A1:a%3A1:chat")
        teams_shown.assert_taken(messages)
        assert teams_shown.active(messages) <= {SOURCE.url}, words
        assert '"Image"' not in json.dumps([message.card for message in messages])


def followed(body: object) -> set[str]:
    """Everything that the page makes into a link: its HTML's, its parts' and its articles'."""
    if isinstance(body, dict):
        own = set(re.findall(r"<a\b[^<>]*?\bhref=\"([^\"]*)\"", str(body.get("html", ""))))
        own |= {str(body["url"])} if body.get("url") else set()
        return own.union(*(followed(value) for value in body.values()))
    if isinstance(body, list | tuple):
        own = {str(body[1])} if len(body) == 2 and body[0] == "link" else set()
        return own.union(*(followed(value) for value in body))
    return set()


@pytest.mark.parametrize("made", MAKERS, ids=lambda made: made.__name__)
def test_the_page_runs_nothing_loads_nothing_and_links_nowhere_unsafe(made: Callable[[str], Any]) -> None:
    for words in ALL:
        body = web_render(made(words), at=NOON)
        html = "".join(re.findall(r"<[^>]*>", _html_of(body)))
        assert not re.search(
            r"<(?:script|img|svg|iframe|object|form|style|input)|\son\w+=|javascript:|data:|vbscript:", html, re.I
        )
        assert all(re.match(r"https?://|mailto:", link) for link in followed(body)), (words, followed(body))
        if words in (*CODE, *PINGS):
            assert followed(body) <= {SOURCE.url}, words


@pytest.mark.parametrize("words", LINKS)
def test_words_that_people_or_agents_write_never_hide_where_a_link_leads(words: str) -> None:
    """On the page an address in somebody's words may be followed, but it is the address itself that is read."""
    for made in (from_an_agent, in_a_transcript, whispered):
        body = web_render(made(words), at=NOON)
        assert "html" not in body
        for link in followed(body):
            assert link in words


def _html_of(body: object) -> str:
    if isinstance(body, dict):
        return str(body.get("html", "")) + "".join(_html_of(value) for value in body.values())
    return "".join(map(_html_of, body)) if isinstance(body, list | tuple) else ""
