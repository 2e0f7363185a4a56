"""What is said above a conversation's first message in the direct message. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.slack.blocks import Block, context, sections
from bot.platforms.slack.wording import GO_ON_HERE
from bot.platforms.writing.lines import Line, Stretch, plain_lines
from bot.platforms.writing.text import beginning

QUOTE = "handrail_asked"
"""What the id of a quote's blocks begins with: by it they are found again."""

_LONGEST = 400
"""Characters of what was asked that are quoted; where it was asked it stands in full."""


@dataclass(frozen=True, slots=True)
class About:
    """``quote``: what it is about, in somebody's own words; ``ref``: the person's message that those are from."""

    heading: str
    quote: str = ""
    ref: str = ""


def above(about: About) -> list[Block]:
    """The heading, and the quote in blocks of its own."""
    mark = ":" if about.quote else ""
    heading = sections([Line((Stretch(f"{about.heading}{mark}", bold=True),))])
    quote = sections(plain_lines(beginning(about.quote, _LONGEST), kind="quote")) if about.quote.strip() else []
    return [*heading, *({**block, "block_id": f"{QUOTE}.{number}"} for number, block in enumerate(quote))]


def below() -> list[Block]:
    """How to go on with it."""
    return context(plain_lines(GO_ON_HERE))
