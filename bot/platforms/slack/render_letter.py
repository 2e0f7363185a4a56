"""A letter → messages for Slack. Its words stand as they are: none of them is markup, and none can ping anybody."""

from __future__ import annotations

from bot.messages.letter import Letter
from bot.platforms.slack.blocks import SlackMessage, packed, sections
from bot.platforms.writing.lines import Line, Stretch, plain_lines
from bot.platforms.writing.text import link_target


def letter_messages(what: Letter) -> tuple[SlackMessage, ...]:
    """Title, paragraphs, and the links one below the other."""
    lines = [line for text in what.lines for line in plain_lines(text)]
    links = [Line((Stretch(link.label, link=link_target(link.url)),)) for link in what.links]
    return packed([*sections(plain_lines(what.title, bold=True)), *sections(lines), *sections(links)])
