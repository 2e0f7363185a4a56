"""Reads rendered messages as Slack would: what is seen, what is active, and whether Slack takes them at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.platforms.pressing import Coded
from bot.platforms.slack.blocks import SlackMessage
from bot.platforms.slack.buttons import decode
from tests.fakes.slack.block_kit.blocks import problems_of_blocks, weight

_TAG = re.compile(r"<([^<>]*)>")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_UNSEEN = re.compile("[\u00ad\u200b]")

HOSTILE = (
    "<!channel>", "<!here|here>", "<@U123>", "<!subteam^S1|@all>", "<#C1|general>", "<https://evil.example|click>",
    "&lt;!channel&gt;", "@here", "@channel", "*", "_", "~", "`", "```", "*_~`", "**", "__", ":tada:", ":100:",
    "> quoted",    ">>> all", "https://evil.example/x?a=1&b=<2>", "www.evil.example", "mailto:a@evil.example",
    "[click](https://evil.example)",    "![](https://evil.example/p.png)", "<https://evil.example>",
    "\u202eesrever\u202c", "\u200b*x*\u200b", "\ud800",
    "a|b", "<!date^1^{date}|x>", "</script>", "# head", "- item", "1. one", "| a | b |",
    "---", "\x00", "\u2028", "👩‍👩‍👧", "&amp;",
)  # fmt: skip
"""Things that must come out as nothing but text."""


def texts(message: SlackMessage) -> Iterator[str]:
    """Every mrkdwn text, in order."""
    for block in message.blocks:
        if block["type"] == "section":
            yield block["text"]["text"]
        if block["type"] == "context":
            yield from (one["text"] for one in block["elements"])


def read(messages: Iterable[SlackMessage]) -> str:
    """What people see, labels of buttons included; marks of formatting are left in."""
    seen: list[str] = []
    for message in messages:
        for block in message.blocks:
            seen += texts(SlackMessage("", (block,)))
            seen += [one["text"]["text"] for one in buttons_of([block])]
    return plain("\n".join(seen))


def plain(mrkdwn: str) -> str:
    without_tags = _TAG.sub(lambda tag: tag[1].partition("|")[2] or tag[1], mrkdwn)
    text = without_tags.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _UNSEEN.sub("", text)


def buttons_of(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everything to press; feedback as two buttons."""
    found = []
    for block in blocks:
        if block["type"] not in {"actions", "context_actions"}:
            continue
        for one in block["elements"]:
            if one["type"] == "feedback_buttons":
                for half in (one["positive_button"], one["negative_button"]):
                    found.append({**half, "action_id": one["action_id"], "type": "button"})
            else:
                found.append(one)
    return found


def coded(messages: Iterable[SlackMessage]) -> list[Coded]:
    return [decode(one["action_id"], one["value"]) for message in messages for one in buttons_of(message.blocks)]


def labels(messages: Iterable[SlackMessage]) -> list[str]:
    return [one["text"]["text"] for message in messages for one in buttons_of(message.blocks)]


def active(messages: Iterable[SlackMessage]) -> set[str]:
    """Every link, and everything else that Slack would act on. Moments do not count."""
    found: set[str] = set()
    for message in messages:
        for text in texts(message):
            found |= {tag.partition("|")[0] for tag in _TAG.findall(text) if not tag.startswith("!date^")}
            found |= set(re.findall(r"https?://\S+", _CODE.sub(" ", _TAG.sub(" ", text))))
        found |= {tag.partition("|")[0] for tag in _TAG.findall(message.text) if not tag.startswith("!date^")}
        found |= set(re.findall(r"(?<!<)https?://\S+", message.text))
    return found


def assert_taken(messages: Sequence[SlackMessage]) -> None:
    """Slack would take each of these messages."""
    assert messages
    ids: list[str] = []
    for message in messages:
        blocks = list(message.blocks)
        assert problems_of_blocks(blocks) == []
        assert weight(blocks) <= 13_200
        assert 0 < len(message.text) <= 40_000
        message.text.encode()
        ids += [one["action_id"] for block in blocks for one in block.get("elements", ()) if "action_id" in one]
    assert len(ids) == len(set(ids))
