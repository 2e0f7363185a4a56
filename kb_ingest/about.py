"""What the place that an article comes from says of it, beside what its owner wrote into it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.messages.people import MEMBERS, PUBLIC
from kb_ingest.front_matter import NOBODY, FrontMatter


@dataclass(frozen=True, slots=True)
class About:
    """What a place says of one of its documents.

    ``audience``: who may see it there, in our audiences; None where the place has no say in it. ``usual``: the audience
    of what neither the place nor its owner has given one. ``kind``: of its source, as settings name it.
    """

    id: str = ""
    title: str = ""
    url: str = ""
    owner: str = ""
    reviewed: date | None = None
    review_by: date | None = None
    audience: tuple[str, ...] | None = None
    usual: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    kind: str = ""

    def under(self, said: FrontMatter) -> FrontMatter:
        """Both together: what its owner wrote comes first, but for the audience, where both have to allow it."""
        return FrontMatter(
            id=said.id or self.id,
            title=said.title or self.title,
            owner=said.owner or self.owner,
            reviewed=said.reviewed or self.reviewed,
            review_by=said.review_by or self.review_by,
            audience=self._audience(said.audience),
            url=said.url or self.url,
            tags=said.tags or self.tags,
        )

    def warned(self, *more: str) -> About:
        return replace(self, warnings=(*self.warnings, *more))

    def _audience(self, written: tuple[str, ...]) -> tuple[str, ...]:
        if self.audience is None:
            return written or self.usual
        return both(written, self.audience) if written else self.audience


def both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """An audience that is in both: never more people than either allows, and sometimes fewer."""
    if PUBLIC in one:
        return other
    if PUBLIC in other:
        return one
    if not one or MEMBERS in one:
        return other
    if not other or MEMBERS in other:
        return one
    return tuple(name for name in one if name in other) or (NOBODY,)
