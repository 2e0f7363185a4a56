"""Who is talking."""

from __future__ import annotations

from dataclasses import dataclass, field

PUBLIC = "public"
"""The audience that everybody has: guests and people from shared channels too."""

MEMBERS = "members"
"""The audience of an article that names none: everybody who belongs to the organisation."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known by platform, tenant (workspace, tenant or ``local``) and id.

    ``audiences`` holds what could be determined and nothing else: what cannot be determined is not granted.
    """

    platform: str
    tenant: str
    id: str
    name: str = ""
    audiences: frozenset[str] = field(default_factory=lambda: frozenset({PUBLIC}))

    @property
    def key(self) -> str:
        """``platform:tenant:id``, the same everywhere."""
        return f"{self.platform}:{self.tenant}:{self.id}"

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else "there"


def member(platform: str, tenant: str, id: str, name: str = "", *more: str) -> Person:
    """A person who belongs to the organisation, with any further audiences."""
    return Person(platform, tenant, id, name, frozenset({PUBLIC, MEMBERS, *more}))
