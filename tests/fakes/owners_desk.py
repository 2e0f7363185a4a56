"""``OwnersDesk`` that asks before it does anything, and writes down what it was asked."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.owning import OwnersWord, Wish
from bot.messages.people import Person


class FakeOwnersDesk:
    """Unsure it asks *Really?*, with one press that is sure. ``unknown``: names of nothing that is there."""

    def __init__(self) -> None:
        self.wishes: list[tuple[str, Wish]] = []
        self.unknown: set[str] = set()

    async def means(self, person: Person, wish: Wish) -> bool:
        return wish.on not in self.unknown

    async def told(self, person: Person, wish: Wish, event: str) -> OwnersWord:
        self.wishes.append((person.id, wish))
        if wish.sure:
            return OwnersWord("Release r1 serves everybody now.")
        return OwnersWord("Really?", (("Yes, go back", replace(wish, on="r1", sure=True)),))
