"""Their groups and permissions into our audiences. What is not mapped reaches nobody by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb_ingest.about import About, both
from kb_ingest.front_matter import NOBODY

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody, or a group, who may read a document there. ``names``: all by which it may stand in the table."""

    names: tuple[str, ...]

    @property
    def name(self) -> str:
        return next((name for name in self.names if name), "somebody without a name")

    @classmethod
    def of(cls, *names: object) -> Reader:
        """Under those of the names that it has."""
        return cls(tuple(dict.fromkeys(str(name) for name in names if name)))


@dataclass
class AudienceTable:
    """``[sources.<name>.audiences]``, and who was met that it has no line for.

    ``carries``: False where the administrator has said that everything in the source is for its ``usual`` audience.
    """

    table: Mapping[str, str] = field(default_factory=dict)
    usual: tuple[str, ...] = ()
    carries: bool = True
    unmapped: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._known = {name.casefold(): audience for name, audience in self.table.items()}

    def about(self, about: About, *rules: Sequence[Reader], unknown: str = "") -> About:
        """``about`` with its audience. ``rules``: of each, one reader has to be mapped; none leaves the usual one.

        ``unknown``: why nobody can tell who may see it; then nobody may.
        """
        if not self.carries:
            return _with(about, None, self.usual)
        if unknown:
            return _with(about, (NOBODY,), self.usual).warned(f"{unknown}: nobody will see it")
        if not rules:
            return _with(about, None, self.usual)
        made = self._one(rules[0])
        for rule in rules[1:]:
            made = both(made, self._one(rule))
        if made != (NOBODY,):
            return _with(about, made, self.usual)
        who = list(dict.fromkeys(reader.name for rule in rules for reader in rule))
        some = ", ".join(who[:_SHOWN]) + (" …" if len(who) > _SHOWN else "")
        return _with(about, made, self.usual).warned(
            f"is for {some or 'nobody'} where it comes from, and the source's audiences name none that may see all of "
            "that: nobody will see it"
        )

    def _one(self, readers: Iterable[Reader]) -> tuple[str, ...]:
        found: list[str] = []
        for reader in readers:
            mapped = next((self._known[name.casefold()] for name in reader.names if name.casefold() in self._known), "")
            if mapped:
                found.append(mapped)
            else:
                self.unmapped.add(reader.name)
        return tuple(dict.fromkeys(found)) or (NOBODY,)


def _with(about: About, audience: tuple[str, ...] | None, usual: tuple[str, ...]) -> About:
    return replace(about, audience=audience, usual=usual)
