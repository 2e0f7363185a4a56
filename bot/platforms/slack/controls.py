"""The buttons of one message, with what each carries."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from bot.messages.outgoing import Button, Route
from bot.platforms.pressing import Coded
from bot.platforms.slack.blocks import (
    LONGEST_LABEL,
    Block,
    Surface,
    actions,
    button,
    context,
    label_size,
    plain_text,
    sections,
)
from bot.platforms.slack.buttons import FEEDBACK, action_id, code
from bot.platforms.writing.lines import Line, plain_lines
from bot.platforms.writing.text import seen

HELPED, NOT_HELPED = "Helped", "Didn't help"


class Controls:
    """Makes the buttons of one reply; their ids never meet, however many messages the reply takes."""

    def __init__(self, conversation: str, surface: Surface, *, case: str = "", stamp: str = "", first: int = 0) -> None:
        """``first``: where its count begins, if others' buttons stand in the same view."""
        self._conversation = conversation
        self._surface = surface
        self._case = case
        self._stamp = stamp
        self._numbers = itertools.count(first)

    def rows(self, found: Sequence[Button]) -> list[Block]:
        """Buttons in rows. A label that does not fit stands above, whole; a button that cannot carry its meaning
        becomes words."""
        made = [(one, self.one(one.action, one.label, one.value, one.style)) for one in found]
        whole = [plain_lines(f"• {one.label}") for one, block in made if block is not None and not _fits(one.label)]
        typed = [plain_lines(f"• You can write: “{one.label}”") for one, block in made if block is None]
        return [*sections(_flat([*whole, *typed])), *actions(block for _, block in made if block is not None)]

    def one(self, action: str, label: str, value: str = "", style: str = "") -> Block | None:
        carried = code(Coded(action, self._conversation, value, label, self._case, self._stamp))
        if carried is None:
            return None
        return button(label, self._id(action), carried, style if style == "primary" else "")

    def feedback(self) -> list[Block]:
        helped, not_helped = (
            (label, code(Coded(action, self._conversation, "", label)))
            for action, label in (("helped", HELPED), ("not_helped", NOT_HELPED))
        )
        if not self._surface.feedback_buttons or helped[1] is None or not_helped[1] is None:
            return self.rows((Button("helped", HELPED), Button("not_helped", NOT_HELPED)))
        element: Block = {
            "type": "feedback_buttons",
            "action_id": self._id(FEEDBACK),
            "positive_button": {"text": plain_text(helped[0]), "value": helped[1]},
            "negative_button": {"text": plain_text(not_helped[0]), "value": not_helped[1]},
        }
        return [{"type": "context_actions", "elements": [element]}]

    def route(self, way: Route, beside: Sequence[Button] = (), *, said: bool = False) -> list[Block]:
        """The way to a person, with what else there is to do about a case. ``said``: the contact stands in the text."""
        # It is there whatever happens: a conversation that cannot be carried is known from where it is pressed.
        carried = code(Coded(way.action, self._conversation, "", way.label)) or code(Coded(way.action, ""))
        control = button(way.label, self._id(way.action), carried or "")
        others = (self.one(one.action, one.label, one.value, one.style) for one in beside)
        row = actions([control, *(block for block in others if block is not None)])
        return [*row, *(context(plain_lines(f"or {way.contact}")) if way.contact and not said else ())]

    def _id(self, name: str) -> str:
        return action_id(name, next(self._numbers))


def _fits(label: str) -> bool:
    return label_size(" ".join(seen(label).split())) <= LONGEST_LABEL


def _flat(found: Iterable[list[Line]]) -> list[Line]:
    return [line for lines in found for line in lines]
