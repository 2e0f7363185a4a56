"""What somebody answered when they were asked, once and lightly, how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Ended = Literal["fixed", "got_round", "not_fixed"]


@dataclass(frozen=True, slots=True)
class Survey:
    """One asking. Each answer is optional; None: not answered."""

    id: str
    """The case's, and which of its closings."""
    case: str
    topic: str
    person: str
    """Their key: nobody is asked again within a time."""
    asked_at: datetime
    ease: int | None = None
    """1 (hard) to 5 (easy)."""
    repeated: bool | None = None
    """Whether they had to repeat themselves."""
    ended: Ended | None = None
    still: bool | None = None
    """Days after it was got round: whether it still stands."""
    answered_at: datetime | None = None
    skipped: bool = False
    silent: bool = False
    """Nothing was answered within the time after which an ending counts as silent."""

    @property
    def answered(self) -> bool:
        return self.ease is not None or self.repeated is not None or self.ended is not None

    @property
    def complete(self) -> bool:
        return self.ease is not None and self.repeated is not None and self.ended is not None
