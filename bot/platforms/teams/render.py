"""What goes out → the messages that Teams shows. Pure; split where Teams' limits are, never cut."""

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
from bot.platforms.teams.cards import Place, Surface, packed, paragraphs
from bot.platforms.teams.controls import Controls
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.render_desk import (
    box_messages,
    card_messages,
    entry_messages,
    mark_messages,
    mark_words,
    whisper_messages,
)
from bot.platforms.teams.render_letter import letter_messages
from bot.platforms.teams.render_reply import blanked_messages, relayed_messages, reply_messages
from bot.platforms.teams.wording import PRESSED_BEFORE
from bot.platforms.writing.lines import plain_lines

__all__ = [
    "Place", "Surface", "TeamsMessage", "box_messages", "contact_message", "mark_words", "notice_message",
    "pressed_before_message", "render", "word_message",
]  # fmt: skip

_EVERYTHING = Surface()


def render(
    what: Outgoing,
    conversation: str,
    *,
    desk_name: str = "",
    place: Place = "personal",
    surface: Surface = _EVERYTHING,
    number: int | None = None,
    about: str = "",
) -> tuple[TeamsMessage, ...]:
    """The messages for ``what``, at least one. ``conversation``: whose buttons they are. ``desk_name``: where the
    agents are from whose words are passed on, and ``number`` of which case, where that has to be said. ``place``: where
    it is shown; at the desk, ``channel``. ``about``: which case a whisper belongs to, in words ("case #12")."""
    match what:
        case Reply():
            return reply_messages(what, conversation, surface, place)
        case Relayed() | RelayedEdit() | RelayedDeletion():
            return relayed_messages(what, desk_name, number)
        case Blanked():
            return blanked_messages(what)
        case CaseCard():
            return card_messages(what, conversation, surface)
        case CaseEntry():
            return entry_messages(what)
        case DeskMark():
            return mark_messages(what)
        case Whisper():
            return whisper_messages(what, conversation, about)
        case Letter():
            return letter_messages(what)
        case Forgotten():
            return (notice_message(emptied_words(what.number)),)
        case Renamed():
            return render(
                what.what, conversation, desk_name=desk_name, place=place, surface=surface, number=number, about=about
            )
        case _:
            assert_never(what)


def contact_message(contact: str, said: str = "") -> TeamsMessage:
    """What can be said without the database: that something is wrong, and whom to turn to."""
    text = said or "Something is wrong here just now, and I could not keep your message."
    return packed(paragraphs(plain_lines(text)), last=Controls("").route(Route(contact=contact)))[0]


def notice_message(said: str) -> TeamsMessage:
    """Words of ours for somebody's eyes only; no buttons."""
    return packed(paragraphs(plain_lines(said)))[0]


def word_message(said: str, conversation: str) -> TeamsMessage:
    """A word of ours to somebody, short and with the route, that belongs to this conversation."""
    return packed(paragraphs(plain_lines(said)), last=Controls(conversation).route(Route()))[0]


def pressed_before_message(conversation: str) -> TeamsMessage:
    """To whoever pressed a button again that has done what it does."""
    return word_message(PRESSED_BEFORE, conversation)
