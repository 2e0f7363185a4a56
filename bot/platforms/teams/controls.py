"""The buttons of one message, with what each carries."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.outgoing import Button, Route
from bot.platforms.pressing import Coded
from bot.platforms.teams.buttons import code, verb_of
from bot.platforms.teams.cards import Action, Element, column, execute, paragraphs, quiet, rows
from bot.platforms.teams.limits import LONGEST_LABEL, units
from bot.platforms.teams.wording import HELPED, NOT_HELPED
from bot.platforms.writing.lines import plain_lines
from bot.platforms.writing.text import one_line


class Controls:
    """Makes the buttons of one reply."""

    def __init__(self, conversation: str, *, case: str = "", stamp: str = "") -> None:
        self._conversation = conversation
        self._case = case
        self._stamp = stamp

    def rows(self, found: Sequence[Button], *, choices: bool = False) -> list[Element]:
        """Buttons in rows, choices one below the other. A label that does not fit stands above, whole; a button that
        cannot carry its meaning becomes words."""
        made = [(one, self.one(one.action, one.label, one.value, one.style)) for one in found]
        whole = [plain_lines(f"• {one.label}") for one, action in made if action is not None and not _fits(one.label)]
        typed = [plain_lines(f"• You can write: “{one.label}”") for one, action in made if action is None]
        actions = [action for _, action in made if action is not None]
        words = paragraphs(line for lines in (*whole, *typed) for line in lines)
        return [*words, *(column(actions) if choices else rows(actions))]

    def one(
        self, action: str, label: str, value: str = "", style: str = "", *, with_input: bool = False
    ) -> Action | None:
        coded = Coded(action, self._conversation, value, label, self._case, self._stamp)
        data = code(coded)
        return None if data is None else execute(label, verb_of(coded), data, style, with_input=with_input)

    def feedback(self) -> list[Element]:
        return self.rows((Button("helped", HELPED), Button("not_helped", NOT_HELPED)))

    def route(self, way: Route, beside: Sequence[Button] = (), *, said: bool = False) -> list[Element]:
        """The way to a person, with what else there is to do about a case. ``said``: the contact stands in the text."""
        coded = Coded(way.action, self._conversation, "", way.label)
        # It is there whatever happens: a conversation that cannot be carried is known from where it is pressed.
        data = code(coded) or code(Coded(way.action, ""))
        control = execute(way.label, verb_of(coded), data or {})
        others = [self.one(one.action, one.label, one.value, one.style) for one in beside]
        contact = quiet(plain_lines(f"or {way.contact}")) if way.contact and not said else []
        first, *more = rows([control, *(action for action in others if action is not None)])
        return [{**first, "spacing": "Medium", "separator": True}, *more, *contact]


def _fits(label: str) -> bool:
    return units(one_line(label)) <= LONGEST_LABEL
