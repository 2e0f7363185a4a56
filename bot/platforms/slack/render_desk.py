"""What the desk gets → messages for Slack. Pure, and nothing is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.messages.outgoing import CaseCard, CaseEntry, DeskMark, Whisper
from bot.messages.people import Person
from bot.platforms.desk_card import (
    ALL,
    HELP,
    KEEP,
    NOTE,
    SUGGEST,
    Room,
    move_buttons,
    next_buttons,
    quotes,
    stamp,
    with_draft,
    wrong_button,
)
from bot.platforms.slack.blocks import Block, SlackMessage, Surface, actions, context, packed, sections
from bot.platforms.slack.controls import Controls
from bot.platforms.slack.render_reply import file_lines
from bot.platforms.slack.times import moment
from bot.platforms.writing.lines import Line, Stretch, plain_lines
from bot.platforms.writing.markdown import markdown_lines
from bot.platforms.writing.text import link_target

_MARKS = {
    "sent": ("white_check_mark", "This reached the person."),
    "part": ("warning", "This reached the person, but not every file that came with it."),
    "note": ("speech_balloon", "Kept among agents."),
    "held": ("hourglass_flowing_sand", "Not sent yet: claim the case first."),
    "refused": ("no_entry_sign", "Not sent."),
    "unknown": ("grey_question", "Nobody can tell whether this reached the person."),
}

_GROUP = re.compile("[SUW][A-Z0-9]{2,20}")
"""The id of a user group or of a person."""

_MOST_MOVES = 5
"""Desks that have a button; any other is named in words ("to facilities")."""

_TITLE = 50
"""Characters of a desk's name or an article's title on a button."""

_IN_FULL = "… (in full in the thread)"

_SHORT = Room(400, 6)


def mark_reaction(mark: str) -> str:
    """The name of the reaction that stands for what became of an agent's message."""
    return _MARKS[mark][0]


def mark_words(mark: str) -> str:
    return _MARKS[mark][1]


def mark_messages(what: DeskMark) -> tuple[SlackMessage, ...]:
    """The mark in words, where a reaction cannot be set."""
    return packed(context(plain_lines(mark_words(what.mark))))


def card_messages(card: CaseCard, conversation: str, surface: Surface) -> tuple[SlackMessage, ...]:
    """The card in one message, for it is updated in place. What it has no room for follows in full, for its thread."""
    buttons = actions(_buttons(card, Controls(conversation, surface, case=card.case, stamp=stamp(card))))
    whole = packed(sections(_about(card, ALL)))
    times = context([_times(card, surface)])
    if len(whole) == 1:
        made = packed([*whole[0].blocks, *times], last=buttons)
        if len(made) == 1:
            return made
    short = packed([*sections(_about(card, _SHORT)), *times], last=buttons)
    assert len(short) == 1  # its parts are bounded
    return (*short, *whole)


def entries_messages(entries: Sequence[CaseEntry], surface: Surface) -> tuple[SlackMessage, ...]:
    """Several things that were said or done, one below the other."""
    return packed([block for entry in entries for block in _entry(entry, surface)])


def _entry(entry: CaseEntry, surface: Surface) -> list[Block]:
    """One thing that was said or done: who, when, and the words."""
    when = moment(entry.at, surface)
    files = file_lines(entry.attachments)
    if entry.who == "system":
        return [*_calling(entry), *context([*plain_lines(entry.text), Line((when,))]), *files]
    name = " ".join(entry.name.split()) or entry.who.capitalize()
    is_note = entry.who == "agent" and entry.text.startswith(NOTE)
    note = (Stretch(" · 🔒 note among agents"),) if is_note else ()
    changed = (Stretch(" · changed"),) if entry.edited else ()
    head = Line((Stretch(name, bold=True), *note, Stretch(" · "), when, *changed))
    text = entry.text.removeprefix(NOTE).strip() if is_note else entry.text
    said = markdown_lines(text) if entry.who == "bot" else plain_lines(text)
    return [*context([head]), *sections(said), *files]


def _calling(entry: CaseEntry) -> list[Block]:
    """A mention of the on-call group, where its id is one of Slack's: a name calls nobody."""
    found = _GROUP.fullmatch(entry.mention)
    if found is None:
        return []
    sign = "!subteam^" if found[0].startswith("S") else "@"
    return sections([Line((Stretch("On call", markup=f"<{sign}{found[0]}>"),))])


def whisper_messages(what: Whisper, conversation: str, surface: Surface) -> tuple[SlackMessage, ...]:
    """For one agent's eyes."""
    controls = Controls(conversation, surface, case=what.case)
    made = (controls.one(action, label, value) for action, label, value in what.buttons)
    return packed(sections(plain_lines(with_draft(what))), last=actions(block for block in made if block is not None))


def _about(card: CaseCard, room: Room) -> list[Line]:
    lines = [
        _headline(card),
        *(_field("Note", _within(note, room.characters)) for note in card.notes),
        *plain_lines(_within(card.question, room.characters * 3), kind="quote"),
        _field("Why", _within(card.reason, room.characters)),
    ]
    lines += _items(quotes(card), room)
    for name, told in (("Then said", card.later), ("Also asked", card.also)):
        if told:
            lines += [_field(name), *_items(told, room)]
    for name, articles in (("Shown", card.shown), ("Offered, not opened", card.named)):
        if articles:
            titles = [Stretch(_within(a.title or a.id, room.characters), link=link_target(a.url)) for a in articles]
            lines += [_field(name), *(_item((title,)) for title in titles[: room.items]), *_rest(titles, room)]
    if card.tried:
        lines += [_field("Tried"), *_items(card.tried, room)]
    return lines


def _headline(card: CaseCard) -> Line:
    who = " ".join((card.person.name or card.person.id).split())[:200]
    urgent = (" · ❗ Urgent" if card.urgency == "urgent" else "") + (" · ⏰ Late" if card.late else "")
    desk = f" · {' '.join(card.desk.split())[:100]}" if card.desk and card.state != "moved" else ""
    return Line((Stretch(f"{_state(card)}{urgent} · Case #{card.number} · {who}{desk}", bold=True),))


def _state(card: CaseCard) -> str:
    """Where it stands, at a glance."""
    if card.state == "claimed":
        return f"🔵 {_name(card.agent)} has it"
    if card.state in {"waiting", "held"}:
        return "🟠 Waiting again" if card.reopened else "🟠 Waiting"
    if card.state == "moved":
        return f"➡️ {card.resolution[:1].upper()}{card.resolution[1:]}"
    return f"{'✅' if card.state == 'closed' else '⚪'} Closed{f': {card.resolution}' if card.resolution else ''}"


def _times(card: CaseCard, surface: Surface) -> Line:
    made = [Stretch("Opened "), moment(card.opened_at, surface)]
    if card.claimed_at:
        made += [Stretch(f" · claimed by {_name(card.agent)} "), moment(card.claimed_at, surface)]
    if card.closed_at:
        made += [Stretch(f" · {'moved' if card.state == 'moved' else 'closed'} "), moment(card.closed_at, surface)]
    if card.reopened:
        made.append(Stretch(f" · reopened {'once' if card.reopened == 1 else f'{card.reopened} times'}"))
    return Line(tuple(made))


def _buttons(card: CaseCard, controls: Controls) -> list[Block]:
    if card.state == "moved":  # nothing can be done here any more
        return []
    wanted = (
        *next_buttons(card),
        *move_buttons(card.moves[:_MOST_MOVES], _TITLE),
        KEEP,
        *wrong_button(card, _TITLE),
        *((SUGGEST,) if card.state == "claimed" else ()),
        HELP,
    )
    made = (controls.one(*button) for button in wanted)
    return [block for block in made if block is not None]


def _field(name: str, text: str = "") -> Line:
    said = (Stretch(f" {' '.join(text.split())}"),) if text.strip() else ()
    return Line((Stretch(f"{name}:", bold=True), *said))


def _items(texts: Sequence[str], room: Room) -> list[Line]:
    found = [_item((Stretch(_within(" ".join(text.split()), room.characters)),)) for text in texts]
    return [*found[: room.items], *_rest(texts, room)]


def _item(stretches: tuple[Stretch, ...]) -> Line:
    return Line(stretches, lead="• ")


def _rest(items: Sequence[object], room: Room) -> list[Line]:
    return [_item((Stretch(f"and {len(items) - room.items} more {_IN_FULL}"),))] if len(items) > room.items else []


def _within(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip() + f" {_IN_FULL}"


def _name(agent: Person | None) -> str:
    name = " ".join(agent.name.split()) if agent is not None else ""
    return name[:200] or "An agent"
