"""What the checks of a whole release found, as findings with file, line and mend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.knowledge.reading import plain
from bot.messages.checked import Finding, Kind
from bot.messages.evidence import Passage
from kb_ingest.checks.contradictions import Contradiction
from kb_ingest.checks.duplicates import Twins
from kb_ingest.checks.files import Files

_WORD = re.compile(r"\w+")
_BY = (8, 4)
"""Words by which a sentence is found again in its file: fewer where code stands among them."""
_LONGEST = 160


@dataclass(frozen=True)
class Wording:
    """``files``: those of the source; ``paths``: every article's file, by source and id."""

    files: Files
    paths: Mapping[tuple[str, str], str]
    source: str

    def duplicate(self, found: Twins, passage: Passage) -> Finding:
        """``passage``: the first that both have."""
        own, other = (found.one, found.other) if found.one[0] == self.source else (found.other, found.one)
        what = "is nearly the same as" if found.alike else "has much in common with"
        text = f"{what} {self._named(other)}: {found.shared:.0%} of the shorter one is in both"
        mend = "Keep one of the two, or say at the top of each whom it is for."
        line = self._line(passage, plain(passage.text)) if passage.article.id == own[1] else 0
        return Finding("duplicate", self.paths.get(own, own[1]), text, mend, line, own[0], (own[1], other[1]))

    def contradiction(self, found: Contradiction, one: Passage, two: Passage) -> Finding:
        said, other = found.one, found.two
        if one.article.source != self.source:
            one, two, said, other = two, one, other, said
        what = "another number than" if found.number else "otherwise than"
        theirs = (two.article.source, two.article.id)
        text = f"says {what} {self._named(theirs, two, other)}: “{_short(said)}”, there: “{_short(other)}”"
        mend = "If both are about the same, correct the one that is wrong."
        return self._about("contradiction", one, text, mend, self._line(one, said), (one.article.id, two.article.id))

    def unfindable(self, passage: Passage) -> Finding:
        words = plain(passage.text)
        text = f"holds a passage that neither its titles nor its first sentence find: “{_short(words)}”"
        mend = "Give it a heading that says what it is about, or take it out if it stands elsewhere too."
        return self._about("unfindable", passage, text, mend, self._line(passage, words), (passage.article.id,))

    def _about(
        self, kind: Kind, passage: Passage, text: str, mend: str, line: int, articles: tuple[str, ...]
    ) -> Finding:
        ref = passage.article
        path = self.paths.get((ref.source, ref.id), ref.id)
        return Finding(kind, path, text, mend, line, ref.source, articles)

    def _named(self, article: tuple[str, str], passage: Passage | None = None, words: str = "") -> str:
        path = self.paths.get(article, article[1])
        line = self._line(passage, words) if passage is not None else 0
        place = f"{path}:{line}" if line else path
        return place if article[0] == self.source else f"{place} in {article[0]}"

    def _line(self, passage: Passage, words: str) -> int:
        """Where the words stand in the passage's file; 0 where that is not known."""
        ref = passage.article
        if ref.source != self.source:
            return 0
        return line_of(words, self.files.text(self.paths.get((ref.source, ref.id), "")))


def line_of(words: str, written: str) -> int:
    """The line of a file in which some words begin, whatever signs stand between them; 0 where they do not."""
    first = _WORD.findall(words)
    for count in _BY if first and written else ():
        found = re.search(r"[\W_]+".join(map(re.escape, first[:count])), written, re.IGNORECASE)
        if found:
            return written.count("\n", 0, found.start()) + 1
    return 0


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
