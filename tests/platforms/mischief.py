"""Texts full of mischief, whose words have to be seen in order all the same."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

Written = tuple[str, list[str]]
"""A text, and the words in it that have to be seen."""

_LENGTHS = st.sampled_from([0, 1, 3, 3, 40, 400])


class Mischief:
    """``hostile``: what a platform must not take for marks, mentions or links of its own."""

    def __init__(self, hostile: Sequence[str]) -> None:
        self.nasty = st.sampled_from(hostile)
        self.wild = st.text(st.characters(codec=None), max_size=30)
        self.labels = st.one_of(self.nasty, self.wild, self.written(most=40).map(lambda made: made[0]))

    def written(self, *, markdown: bool = False, most: int = 400) -> st.SearchStrategy[Written]:
        return _written(self.nasty if markdown else st.one_of(self.nasty, self.wild), markdown, most)


@st.composite
def _written(draw: st.DrawFn, mischief: st.SearchStrategy[str], markdown: bool, most: int) -> Written:
    count = min(draw(_LENGTHS), most)
    word = draw(st.sampled_from(["w{}x", "w{}x" + "y" * 30, "w{}é漢"]))
    between = draw(st.lists(mischief, max_size=6))
    breaks = draw(st.sampled_from([" ", "\n", "\n\n"]))
    starts = draw(st.sampled_from(["", "- ", "1. ", "## ", "> "])) if markdown else ""
    pieces: list[str] = []
    words: list[str] = []
    for number in range(count):
        words.append(word.format(number))
        pieces.append((starts if number % 5 == 0 else "") + words[-1])
        if number < len(between):
            pieces.append(between[number])
    joiner = [" " if number % 5 else breaks for number in range(len(pieces))]
    return "".join(part for pair in zip(pieces, joiner, strict=True) for part in pair), words


def assert_in_order(words: Sequence[str], seen: str) -> None:
    """That nothing of it is lost or moved."""
    at = 0
    squeezed = "".join(seen.split())
    for word in words:
        found = squeezed.find(word, at)
        assert found >= 0, f"{word} is lost"
        at = found + len(word)
