"""What the desk gets → messages for Teams. Pure, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.messages.evidence import ArticleRef
from bot.messages.outgoing import CaseCard, CaseEntry, DeskMark, Whisper
from bot.messages.people import Person
from bot.platforms.desk_card import (
    ALL,
    HELP,
    KEEP,
    NOTE,
    OPEN,
    SUGGEST,
    Room,
    move_buttons,
    next_buttons,
    quotes,
    stamp,
    with_draft,
    wrong_button,
)
from bot.platforms.teams import wording
from bot.platforms.teams.buttons import CHOSEN, SAY, WORDS
from bot.platforms.teams.cards import Element, Surface, packed, paragraphs, quiet, quoted, rows, shortened
from bot.platforms.teams.controls import Controls
from bot.platforms.teams.lines import link_target
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.on_call import called
from bot.platforms.teams.render_reply import file_lines, words_messages
from bot.platforms.writing.dates import month
from bot.platforms.writing.lines import Line, Stretch, plain_lines
from bot.platforms.writing.markdown import markdown_lines
from bot.platforms.writing.text import one_line

_COLORS = {"waiting": "Warning", "held": "Warning", "claimed": "Accent", "closed": "Good"}
_LONGEST_NAME = 200
_NAME_ON_BUTTON = 30
_TITLE_ON_BUTTON = 60

_SHORTER = (Room(400, 6), Room(150, 4), Room(50, 2), Room(20, 1))

_MOST_MOVES = 3
"""Desks that have a button of their own; more are chosen from a list."""


def mark_words(mark: str) -> str:
    """What became of an agent's message, with a sign that can be seen at a glance."""
    return " ".join(wording.MARKS[mark])


def mark_messages(what: DeskMark) -> tuple[TeamsMessage, ...]:
    """A line of its own below the agent's message: bots cannot react to a message everywhere yet. When the mark
    changes, the same line is updated."""
    return words_messages([Line((Stretch(mark_words(what.mark), italic=True),))])


def box_messages(
    agent: Person, text: str, *, to: str = "", note: bool = False, mark: str = ""
) -> tuple[TeamsMessage, ...]:
    """What an agent typed into the card's box: nobody else would see it in the thread. ``mark``: what became of it,
    once that is known; then these messages take the place of the first ones."""
    does = wording.NOTE_FROM_BOX if note else wording.FROM_BOX + (f" to {_name(to)}" if one_line(to) else "")
    head = Line((Stretch(_name(agent.name), bold=True), Stretch(f" {does}:")))
    end = [Line((Stretch(mark_words(mark), italic=True),))] if mark else []
    return words_messages([head, *plain_lines(text), *end])


def card_messages(card: CaseCard, conversation: str, surface: Surface) -> tuple[TeamsMessage, ...]:
    """The card in one message, for it is updated in place. What it has no room for follows in full, for its thread."""
    controls = Controls(conversation, case=card.case, stamp=stamp(card))
    below = [*quiet([_times(card)]), *_box(card, controls, surface), *_buttons(card, controls)]
    whole = _about(card, ALL)
    made = packed([*whole, *below])
    if len(made) == 1:
        return made
    cards = (packed([*_about(card, room), *below]) for room in _SHORTER)
    short = next((one for one in cards if len(one) == 1), made)
    return (*short, *packed(whole)) if short is not made else made


def entry_messages(entry: CaseEntry) -> tuple[TeamsMessage, ...]:
    """One thing that was said or done: who, when, and the words."""
    files = file_lines(entry.attachments)
    when = moment(entry.at)
    if entry.who == "system":
        told = [Line(tuple(Stretch(s.text, italic=True) for s in line.stretches)) for line in plain_lines(entry.text)]
        return _calling(entry, words_messages([*told, *files, Line((Stretch(when),))]))
    name = one_line(entry.name) or entry.who.capitalize()
    is_note = entry.who == "agent" and entry.text.startswith(NOTE)
    about = f" · {when}{' · changed' if entry.edited else ''}"
    head = Line((Stretch(name, bold=True), Stretch(f"{' · 🔒 note among agents' if is_note else ''}{about}")))
    text = entry.text.removeprefix(NOTE).strip() if is_note else entry.text
    said = markdown_lines(text) if entry.who == "bot" else plain_lines(text)
    return _calling(entry, words_messages([head, *said, *files]))


def _calling(entry: CaseEntry, messages: tuple[TeamsMessage, ...]) -> tuple[TeamsMessage, ...]:
    """With a mention of whoever is to be called, on the first message."""
    calls = called(entry.mention) if entry.mention else None
    if calls is None:
        return messages
    first, *others = messages
    return (replace(first, text=f"{calls[0]}\n\n{first.text}", entities=(*first.entities, calls[1])), *others)


def whisper_messages(what: Whisper, conversation: str, about: str = "") -> tuple[TeamsMessage, ...]:
    """For one agent's eyes: in their own chat with the bot, for messages that one person alone sees in a channel are
    a preview in Teams. ``about``: which case, for it does not stand in its thread there."""
    controls = Controls(conversation, case=what.case)
    made = (controls.one(action, label, value) for action, label, value in what.buttons)
    head = quiet(plain_lines(f"About {about}")) if about.strip() else []
    return packed(
        [*head, *paragraphs(plain_lines(with_draft(what)))], last=rows(one for one in made if one is not None)
    )


def moment(at: datetime) -> str:
    """A day and a time. Teams cannot show it in each reader's own time zone."""
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return f"{at.day} {month(at.date())}, {at:%H:%M} UTC"


def _about(card: CaseCard, room: Room) -> list[Element]:
    found = [*_headline(card), *quoted(plain_lines(_within(card.question, room.characters * 3)))]
    found += _section("Why", [card.reason], room)
    noticed = quotes(card)
    found += _items(((Stretch(text),) for text in _texts(noticed, room)), len(noticed), room)
    for name, told in (("Then said", card.later), ("Also asked", card.also), ("Tried", card.tried)):
        found += _section(name, told, room)
    for name, articles in (("Shown", card.shown), ("Offered, not opened", card.named)):
        if articles:
            titles = [_title(article, room) for article in articles[: room.items]]
            found += [*_heading(name), *_items(((title,) for title in titles), len(articles), room)]
    return found


def _headline(card: CaseCard) -> list[Element]:
    """Where it stands and how it matters, whose it is, and what else is to be known at a glance."""
    who = _name(card.person.name or card.person.id)
    urgent = " · ❗ Urgent" if card.urgency == "urgent" else ""
    desk = f" · {one_line(card.desk)[:_LONGEST_NAME]}" if one_line(card.desk) else ""
    state = Line((Stretch(f"{_state(card)}{urgent}", bold=True),))
    case = Line((Stretch(f"Case #{card.number} · {who}{desk}", bold=True),))
    pressing = card.state in OPEN and (card.late or bool(urgent))
    color = "Attention" if pressing else _COLORS.get(card.state, "")
    notes = [line for note in card.notes for line in plain_lines(f"⚠ {one_line(note)}")]
    return [
        *paragraphs([state], color=color),
        *paragraphs([case], size="Medium"),
        *paragraphs(notes, color="Attention" if card.late else ""),
    ]


def _state(card: CaseCard) -> str:
    """Where it stands, at a glance."""
    resolution = one_line(card.resolution)
    if card.state == "claimed":
        return f"🔵 {_name(card.agent.name if card.agent else '')} has it"
    if card.state in {"waiting", "held"}:
        return "🟠 Waiting again" if card.reopened else "🟠 Waiting"
    if card.state == "moved":
        return f"➡ {resolution[:1].upper()}{resolution[1:]}" if resolution else "➡ Moved to another desk"
    return f"{'✅' if card.state == 'closed' else '⚪'} Closed{f': {resolution}' if resolution else ''}"


def _times(card: CaseCard) -> Line:
    made = f"Opened {moment(card.opened_at)}"
    if card.claimed_at:
        made += f" · claimed by {_name(card.agent.name if card.agent else '')} {moment(card.claimed_at)}"
    if card.closed_at:
        made += f" · closed {moment(card.closed_at)}"
    if card.reopened:
        made += f" · reopened {'once' if card.reopened == 1 else f'{card.reopened} times'}"
    return Line((Stretch(made),))


def _box(card: CaseCard, controls: Controls, surface: Surface) -> list[Element]:
    """A box to answer in: the way for agents whose words in the thread do not arrive."""
    if card.state not in OPEN:
        return []
    to = one_line(card.person.name)[:_NAME_ON_BUTTON].strip() or "the person"
    how = wording.REPLY_IN_THREAD if surface.hears_all else wording.REPLY_HERE
    box: Element = {
        "type": "Input.Text", "id": WORDS, "isMultiline": True, "spacing": "Small",
        "label": wording.BOX.format(name=to), "maxLength": 8_000,
    }  # fmt: skip
    send = controls.one(SAY, wording.SEND.format(name=to), with_input=True)
    keep = controls.one("note", wording.KEEP, with_input=True)
    actions = rows(one for one in (send, keep) if one is not None)
    return [*quiet(plain_lines(how.format(name=to))), box, *actions]


def _buttons(card: CaseCard, controls: Controls) -> list[Element]:
    if card.state == "moved":
        return []
    wanted = (
        *next_buttons(card),
        *move_buttons(card.moves if len(card.moves) <= _MOST_MOVES else ()),
        *(() if card.state in OPEN else (KEEP,)),  # else it is kept from the box
        *((SUGGEST,) if card.state == "claimed" else ()),
        HELP,
        *wrong_button(card, _TITLE_ON_BUTTON),
    )
    made = (controls.one(*button) for button in wanted)
    return [*rows(action for action in made if action is not None), *_moving(card, controls)]


def _moving(card: CaseCard, controls: Controls) -> list[Element]:
    """A list of desks, where they are too many for buttons."""
    if len(card.moves) <= _MOST_MOVES:
        return []
    choices = [{"title": shortened(name, 100), "value": desk} for desk, name in card.moves]
    chooser: Element = {
        "type": "Input.ChoiceSet", "id": CHOSEN, "style": "compact", "spacing": "Small", "label": "Another desk",
        "choices": choices,
    }  # fmt: skip
    move = controls.one("move", "Move it there", with_input=True)
    return [chooser, *rows([move] if move is not None else [])]


def _heading(name: str) -> list[Element]:
    return paragraphs([Line((Stretch(f"{name}:", bold=True),))])


def _section(name: str, told: Sequence[str], room: Room) -> list[Element]:
    if not any(text.strip() for text in told):
        return []
    return [*_heading(name), *_items(((Stretch(text),) for text in _texts(told, room)), len(told), room)]


def _texts(told: Sequence[str], room: Room) -> list[str]:
    return [_within(one_line(text), room.characters) for text in told[: room.items]]


def _items(shown: Iterable[tuple[Stretch, ...]], count: int, room: Room) -> list[Element]:
    lines = [Line(stretches, lead="• ") for stretches in shown if any(one.text for one in stretches)]
    rest = [Line((Stretch(f"and {count - room.items} more {wording.IN_FULL}"),), lead="• ")]
    found = paragraphs([*lines, *(rest if count > room.items else [])])
    return [{**one, "spacing": "None"} for one in found]


def _title(article: ArticleRef, room: Room) -> Stretch:
    return Stretch(_within(one_line(article.title) or article.id, room.characters), link=link_target(article.url))


def _within(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0].rstrip()} {wording.IN_FULL}"


def _name(name: str) -> str:
    return one_line(name)[:_LONGEST_NAME] or "An agent"
