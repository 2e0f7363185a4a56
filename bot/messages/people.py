"""Who is talking."""

from __future__ import annotations

from dataclasses import dataclass, field

PUBLIC = "public"
"""The audience that everybody has: guests and people from shared channels too."""

MEMBERS = "members"
"""The audience of an article that names none: everybody who belongs to the organisation."""

FORGOTTEN = "forgotten"
"""The id of somebody who was forgotten, in what others are part of as well."""


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
    named: str = field(default="", compare=False)
    """The id by which the settings name them, where it is another one: in Teams the Microsoft Entra object id."""

    @property
    def key(self) -> str:
        """``platform:tenant:id``, the same everywhere."""
        return f"{self.platform}:{self.tenant}:{self.id}"

    @property
    def keys(self) -> frozenset[str]:
        """All keys by which the settings may name them."""
        also = {f"{self.platform}:{self.tenant}:{self.named}"} if self.named else set()
        return frozenset({self.key} | also)

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else "there"


def member(platform: str, tenant: str, id: str, name: str = "", *more: str) -> Person:
    """A person who belongs to the organisation, with any further audiences."""
    return Person(platform, tenant, id, name, frozenset({PUBLIC, MEMBERS, *more}))
