"""Reads rendered messages as Teams would: what is seen, what is active, and whether Teams takes them at all.

Messages of words are read by a CommonMark parser with HTML, tables and strike-through, as Teams has one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.platforms.pressing import Coded
from bot.platforms.teams.buttons import decode
from bot.platforms.teams.messages import TeamsMessage
from tests.fakes.teams.citations import check_message_entity
from tests.platforms.teams.card_checks import problems_of_card

_TEAMS = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_OURS = {
    "paragraph_open", "paragraph_close", "inline", "blockquote_open", "blockquote_close", "fence", "text",
    "text_special", "strong_open", "strong_close", "em_open", "em_close", "s_open", "s_close", "code_inline",
    "link_open", "link_close",
}  # fmt: skip
"""All that Markdown may bring about: words, emphasis, fixed width, quotes, links."""

_CODE = re.compile(r"^```\n.*?\n```$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((https?://[^\s()]+)\)")
_EXTENSIONS = re.compile(r"[{}$^|<\\]|==|\+\+|\"\"|^:|\[\^|!\[", re.MULTILINE)
"""What Teams' parser may read beside CommonMark: attributes, formulas, tables, tags, footnotes, pictures …"""

_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)[^\s“”\"]*\w", re.IGNORECASE)
_UNSEEN = re.compile("\u200b")

HOSTILE = (
    "<at>Nina Falk</at>", '<at id="0">everyone</at>', "@everyone", "@channel", "<b>x</b>",
    "<img src=https://evil.example/p>", "<script>", "&lt;at&gt;", "&#42;", "&nbsp;", "*", "_", "~", "`", "```",
    "~~~", "**", "__", "~~", "***x***", "_x_", "(smile)", "> quoted", "# head", "- item", "+ item", "1. one",
    "2) two", "===", "---", "***", "| a | b |", "|---|---|", "https://evil.example/x?a=1&b=<2>",
    "www.evil.example", "mailto:a@evil.example", "ftp://evil.example", "http://",
    "[click](https://evil.example)", "![](https://evil.example/p.png)", "![a](https://evil.example/p.png)",
    "<https://evil.example>", "[1]: https://evil.example", "[1](https://evil.example)", "[x][1]", "[^1]",
    "[^1]: note", "[1]", "[2]", "{.cls}", "{hidden}", "$x^2$", "==mark==", "++ins++", '""cite""', "\\", "\\*",
    ":::", ": definition", "    code", "\u202eesrever\u202c", "\u200b*x*\u200b", "\ud800", "\x00", "\u2028",
    "👩‍👩‍👧", "a|b", "*[HTML]: x", "<!-- x -->", "&amp;",
)  # fmt: skip
"""Things that must come out as nothing but text."""


def plain(markdown: str) -> str:
    """What people see of a message's words, a line each."""
    return "\n".join(_UNSEEN.sub("", "".join(_words(token))) for token in _TEAMS.parse(markdown) if token.content)


def _words(token: Token) -> Iterator[str]:
    if token.type == "inline":
        for child in token.children or ():
            yield from _words(child)
    elif token.type in {"softbreak", "hardbreak"}:
        yield "\n"
    else:
        yield token.content.rstrip("\n") if token.type == "fence" else token.content


def read(messages: Iterable[TeamsMessage]) -> str:
    """What people see, labels of buttons included."""
    seen: list[str] = []
    for message in messages:
        if message.text:
            seen.append(plain(message.text))
        seen += _read(message.card["body"] if message.card else [])
    return "\n".join(seen)


def _read(body: Sequence[dict[str, Any]]) -> Iterator[str]:
    for element in body:
        match element["type"]:
            case "RichTextBlock":
                yield "".join(run["text"] for run in element["inlines"])
            case "Container":
                yield from _read(element["items"])
            case "Input.Text":
                yield element["label"]
            case "ActionSet":
                yield from (action["title"] for action in element["actions"])


def buttons(messages: Iterable[TeamsMessage]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for message in messages:
        for element in message.card["body"] if message.card else []:
            found += element.get("actions", ())
    return found


def coded(messages: Iterable[TeamsMessage]) -> list[Coded]:
    """What each button means, as it comes back over the wire."""
    return [decode(one["verb"], json.loads(json.dumps(one["data"]))) for one in buttons(messages)]


def labels(messages: Iterable[TeamsMessage]) -> list[str]:
    return [one["title"] for one in buttons(messages)]


def claims(message: TeamsMessage) -> list[dict[str, Any]]:
    return [claim for entity in message.entities for claim in entity.get("citation", ())]


def active(messages: Iterable[TeamsMessage]) -> set[str]:
    """Every link, and everything else that Teams would act on or that would break the layout."""
    found: set[str] = set()
    for message in messages:
        found |= set(_active(_TEAMS.parse(message.text)))
        found |= {claim["appearance"]["url"] for claim in claims(message) if "url" in claim["appearance"]}
        bare = _LINK.sub("]", _CODE.sub(" ", message.text))
        found |= {f"address {one}" for one in _ADDRESS.findall(bare)}
        found |= {f"extension {one}" for one in _EXTENSIONS.findall(bare)}
        if "mention" in {entity["type"] for entity in message.entities}:
            found.add("mention")
        found |= set(_links(message.card["body"] if message.card else []))
    return found


def _active(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "link_open":
            yield str(token.attrs["href"])
        elif token.type not in _OURS:
            yield f"{token.type} {token.content}"
        yield from _active(token.children or ())


def _links(body: Sequence[dict[str, Any]]) -> Iterator[str]:
    for element in body:
        yield from _links(element.get("items", ()))
        for run in element.get("inlines", ()):
            if "selectAction" in run:
                yield run["selectAction"]["url"]
            elif run.get("fontType") != "Monospace" and _ADDRESS.search(run["text"]):
                yield f"address {run['text']}"


def assert_taken(messages: Sequence[TeamsMessage]) -> None:
    """Teams would take each of these messages, and show it as it was meant."""
    assert messages
    for message in messages:
        activity = message.activity()
        written = json.dumps(activity, ensure_ascii=False)
        written.encode()
        assert len(written.encode("utf-16-le")) <= 80_000 * 1.1
        assert message.size <= 80_000
        assert bool(message.text) != bool(message.attachments), "Teams would make two messages of it"
        assert message.text.strip() or message.card
        if message.card:
            assert problems_of_card(message.card) == []
            assert len(json.dumps(message.card, ensure_ascii=False, separators=(",", ":")).encode()) <= 28_000
            assert message.summary.strip(), "a notification would be empty"
        assert len([one for one in message.entities if one["type"] != "mention"]) <= 1, "Teams takes one root entity"
        _assert_cited(message)


def _assert_cited(message: TeamsMessage) -> None:
    for entity in message.entities:
        if entity["type"] != "mention":
            assert check_message_entity(entity, message.text, AssertionError) == []
    found = claims(message)
    assert len(found) <= 20
    assert len({claim["position"] for claim in found}) == len(found)
    for claim in found:
        assert f"[{claim['position']}]" in message.text
        appearance = claim["appearance"]
        assert 0 < len(appearance["name"].encode("utf-16-le")) // 2 <= 80
        assert 0 < len(appearance["abstract"].encode("utf-16-le")) // 2 <= 160
