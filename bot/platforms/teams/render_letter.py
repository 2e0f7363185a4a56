"""A letter → messages for Teams. Its words stand as they are: none of them is markup, and none can ping anybody."""

from __future__ import annotations

from bot.messages.letter import Letter
from bot.platforms.teams.cards import packed, paragraphs
from bot.platforms.teams.lines import link_target
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.writing.lines import Line, Stretch, plain_lines


def letter_messages(what: Letter) -> tuple[TeamsMessage, ...]:
    """Title, paragraphs, and the links one below the other."""
    lines = [line for text in what.lines for line in plain_lines(text)]
    links = [Line((Stretch(link.label, link=link_target(link.url)),)) for link in what.links]
    return packed([*paragraphs(plain_lines(what.title, bold=True)), *paragraphs(lines), *paragraphs(links)])
