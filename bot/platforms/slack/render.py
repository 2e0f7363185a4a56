"""What goes out → the messages that Slack shows. Pure; split where Slack's limits are, never cut."""

from __future__ import annotations

from typing import assert_never

from bot.messages.letter import Letter
from bot.messages.outgoing import (
    Blanked,
    CaseCard,
    CaseEntry,
    DeskMark,
    Forgotten,
    Outgoing,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Renamed,
    Reply,
    Route,
    Whisper,
)
from bot.platforms.forgetting import emptied_words
from bot.platforms.slack.about import About
from bot.platforms.slack.blocks import PLAIN_SURFACE, SlackMessage, Surface, packed, sections
from bot.platforms.slack.controls import Controls
from bot.platforms.slack.render_desk import (
    card_messages,
    entries_messages,
    mark_messages,
    mark_reaction,
    mark_words,
    whisper_messages,
)
from bot.platforms.slack.render_letter import letter_messages
from bot.platforms.slack.render_reply import blanked_messages, relayed_messages, reply_messages
from bot.platforms.slack.wording import PRESSED_BEFORE
from bot.platforms.writing.lines import plain_lines

__all__ = [
    "PLAIN_SURFACE", "SlackMessage", "Surface", "contact_message", "mark_reaction", "mark_words", "notice_message",
    "pressed_before_message", "render", "word_message",
]  # fmt: skip

_EVERYTHING = Surface()


def render(
    what: Outgoing,
    conversation: str,
    surface: Surface = _EVERYTHING,
    *,
    desk_name: str = "",
    number: int | None = None,
    about: About | None = None,
) -> tuple[SlackMessage, ...]:
    """The messages for ``what``, at least one. ``conversation``: whose buttons they are. ``desk_name``: where the
    agents are from whose words are passed on, and ``number`` of which case, where that has to be said. ``about``: what
    stands above, where a conversation begins."""
    match what:
        case Reply():
            return reply_messages(what, conversation, surface, about)
        case Relayed() | RelayedEdit() | RelayedDeletion():
            return relayed_messages(what, desk_name, number, about)
        case Blanked():
            return blanked_messages(what)
        case CaseCard():
            return card_messages(what, conversation, surface)
        case CaseEntry():
            return entries_messages((what,), surface)
        case DeskMark():
            return mark_messages(what)
        case Whisper():
            return whisper_messages(what, conversation, surface)
        case Letter():
            return letter_messages(what)
        case Forgotten():
            return (notice_message(emptied_words(what.number)),)
        case Renamed():
            return render(what.what, conversation, surface, desk_name=desk_name, number=number, about=about)
        case _:
            assert_never(what)


def contact_message(contact: str, said: str = "") -> SlackMessage:
    """What can be said without the database: that something is wrong, and whom to turn to."""
    text = said or "Something is wrong here just now, and I could not keep your message."
    route = Controls("", _EVERYTHING).route(Route(contact=contact))
    return packed(sections(plain_lines(text)), last=route)[0]


def notice_message(said: str) -> SlackMessage:
    """Words of ours for an agent's eyes only, or on what is happening just now; no buttons."""
    return packed(sections(plain_lines(said)))[0]


def word_message(said: str, conversation: str) -> SlackMessage:
    """A word of ours to somebody, short and with the route, that belongs to this conversation."""
    route = Controls(conversation, _EVERYTHING).route(Route())
    return packed(sections(plain_lines(said)), last=route)[0]


def pressed_before_message(conversation: str) -> SlackMessage:
    """To whoever pressed a button again that has done what it does."""
    return word_message(PRESSED_BEFORE, conversation)
