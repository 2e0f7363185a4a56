"""What the checks made of a release before it served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "leak",
    "golden",
    "questions",
    "secret",
    "review",
    "owner",
    "link",
    "picture",
    "duplicate",
    "contradiction",
    "unfindable",
    "broken_check",
]
"""What a finding is about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one file that its owner should mend. ``text`` says what is wrong, ``mend`` what to do about it.

    Neither ever holds a secret. ``articles``: the ids of those that it is about; it stands as long as they do.
    """

    kind: Kind
    path: str
    """Relative to its source."""
    text: str
    mend: str
    line: int = 0
    """Counted from 1; 0 where it is not known, as in a PDF."""
    source: str = ""
    articles: tuple[str, ...] = ()
    stops: bool = False
    """Whether the release is not published because of it, unless somebody insists."""

    @property
    def place(self) -> str:
        """Where it is, as it is printed."""
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Golden:
    """A question whose answer an owner has settled. ``article``: the id of the one that answers it, or nothing."""

    question: str
    article: str
    audience: tuple[str, ...] = ()
    """Who asks it, any one of these, and nobody else may get the article. Empty: a member asks."""
    source: str = ""
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class GoldenAnswer:
    """What a release made of a golden question. ``passed`` is None where it could not be asked fairly."""

    golden: Golden
    passed: bool | None
    why: str = ""
    stood: bool = False
    """Whether it passed when it was last asked, in this release or an earlier one."""


@dataclass(frozen=True, slots=True)
class Forced:
    """Somebody insisted on publishing a release that its checks had stopped."""

    by: str
    reason: str
    stopped: tuple[Finding, ...] = ()
    """What would have stopped it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is kept of a release's checks."""

    answers: tuple[GoldenAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Those that take a whole index to find: they hold until one of their articles changes."""
    forced: Forced | None = None
    accepted: tuple[Finding, ...] = ()
    """What somebody insisted on, in this release or an earlier one. It does not stop the next one again."""
