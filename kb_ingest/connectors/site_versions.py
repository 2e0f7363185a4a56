"""What is kept of a site's page: its ETag or date, what the sitemap said of it, and when it was last asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

AGAIN = timedelta(days=1)
"""After this every page is asked for again, whatever the sitemap says: a deleted page may stand in it still."""
_TIME_OF_DAY = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_DATE = "modified "
"""Before a tag that is a date and no ETag."""


@dataclass(frozen=True, slots=True)
class Seen:
    """``tag``: the page's ETag, or its date. ``changed``: as the sitemap wrote it. ``at``: when the site was asked."""

    tag: str = ""
    changed: str = ""
    at: datetime | None = None

    @property
    def version(self) -> str:
        return "\n".join((self.tag, self.changed, self.at.isoformat() if self.at else ""))

    def conditions(self) -> dict[str, str]:
        """Headers that ask for the page only if it is another one by now."""
        if self.tag.startswith(_DATE):
            return {"If-Modified-Since": self.tag.removeprefix(_DATE)}
        return {"If-None-Match": self.tag} if self.tag.startswith(('"', "W/")) else {}

    def holds(self, changed: str, now: datetime) -> bool:
        """Whether the sitemap alone tells that the page is as it was: a day without its time of day cannot."""
        if self.at is None or not changed or changed != self.changed or not _TIME_OF_DAY.match(changed):
            return False
        return timedelta(0) <= now - self.at < AGAIN


def seen_in(version: str) -> Seen:
    """What a version tells; nothing where it is another place's, or an earlier Handrail's."""
    parts = version.split("\n")
    if len(parts) != 3:
        return Seen()
    try:
        at = datetime.fromisoformat(parts[2]) if parts[2] else None
    except ValueError:
        at = None
    return Seen(parts[0], parts[1], at)


def tag_of(etag: str, last_modified: str) -> str:
    return etag or (f"{_DATE}{last_modified}" if last_modified else "")
