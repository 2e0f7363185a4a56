"""Who looks after an article: the ``owner`` of its front matter, and where that owner is reached: ``[owners]``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bot.errors import SettingsError
from bot.messages.evidence import ArticleRef
from bot.messages.people import Person

PLATFORMS = ("slack", "teams", "web")


@dataclass(frozen=True, slots=True)
class Owners:
    """Owner as articles name it → where they are reached, each ``platform:tenant:id``."""

    table: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        return bool(self.table)

    def addresses(self, owner: str) -> tuple[str, ...]:
        """Where an owner is reached; nothing where nobody said."""
        return self.table.get(_plain(owner), ())

    def known(self, owner: str) -> bool:
        return _plain(owner) in self.table

    def of(self, person: Person) -> frozenset[str]:
        """The owners that somebody is, as ``same`` compares them."""
        return frozenset(owner for owner, places in self.table.items() if not person.keys.isdisjoint(places))

    def looks_after(self, person: Person, article_owner: str) -> bool:
        """Whether an article is somebody's. What nobody looks after is everybody's who looks after anything; and where
        no table says who is who, everything is."""
        return not self.known(article_owner) or _plain(article_owner) in self.of(person)

    def nobodys(self, articles: Iterable[ArticleRef]) -> tuple[str, ...]:
        """Owners that articles name and the table does not, in order."""
        names = {article.owner for article in articles if article.owner and not self.known(article.owner)}
        return tuple(sorted(names)) if self.table else ()


def owners_from(table: Mapping[str, Any], *, tenant: str = "") -> Owners:
    """``[owners]`` of ``handrail.toml``. ``tenant``: the one that is served in Teams. ``SettingsError`` where a line
    cannot be used."""
    found: dict[str, tuple[str, ...]] = {}
    for owner, places in table.items():
        given = [places] if isinstance(places, str) else places
        if not isinstance(given, list) or not given or not all(isinstance(one, str) and one.strip() for one in given):
            raise SettingsError(
                f"[owners] maps an owner, as articles name it, to where they are reached, or to a list of that. For "
                f'{owner!r} it says {places!r}; write "{owner}" = "slack:T0123:U0456", say.'
            )
        found[_plain(owner)] = tuple(dict.fromkeys(_address(owner, one.strip(), tenant) for one in given))
    return Owners(found)


def _address(owner: str, given: str, tenant: str) -> str:
    """An account of the page may be named by its id or e-mail address alone, a channel in Teams by its own id."""
    platform, colon, rest = given.partition(":")
    if not colon:
        return f"web:local:{quote(given.casefold(), safe='@.+-_')}"
    parts = rest.split(":", 1)
    if platform == "teams" and parts[0] == "19" and len(parts) == 2:
        return f"teams:{tenant}:{rest}"
    if platform not in PLATFORMS or len(parts) != 2 or not all(part.strip() for part in parts):
        raise SettingsError(
            f"[owners] says that {owner!r} is reached at {given!r}. Write slack:WORKSPACE:PERSON (or a channel), "
            "teams:TENANT:PERSON, teams:19:…@thread.tacv2 (a channel), or the id or e-mail address of somebody's "
            "account on the page."
        )
    return given


def _plain(owner: str) -> str:
    return " ".join(owner.split()).casefold()
