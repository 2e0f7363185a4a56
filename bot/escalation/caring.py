"""What is said, and who is asked, when somebody tells of danger, harassment or a security incident.

The organisation's own words and numbers come from the settings. Where it has settled none, plain words stand in, which
name no number that nobody has given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import SettingsError
from bot.escalation import offering
from bot.escalation.desks import Desk, Desks
from bot.messages.care import CARE_KINDS, CareKind
from bot.messages.case import Case

PLACES = ("slack:", "teams:")


@dataclass(frozen=True, slots=True)
class CareWords:
    """What the organisation has settled for one kind."""

    text: str = ""
    """Its own words, with its own numbers: Markdown."""
    desk: str = ""
    """The desk that is asked: its id or name, or a place of its own (``slack:C0123``). Empty: as any other case."""
    desk_name: str = ""
    """What a place of its own is called."""


@dataclass(frozen=True, slots=True)
class CareTable:
    """``[care]`` of the settings."""

    emergency: str = ""
    """What to do when it cannot wait for anybody, in words ("ring 112")."""
    kinds: Mapping[CareKind, CareWords] = field(default_factory=dict)

    def of(self, kind: CareKind) -> CareWords:
        return self.kinds.get(kind, CareWords())

    def own_desks(self, desks: tuple[Desk, ...]) -> tuple[Desk, ...]:
        """Desks that are named here by their place and in no other table: one a place."""
        known, found = {desk.place for desk in desks}, dict[str, Desk]()
        for kind in CARE_KINDS:
            words = self.of(kind)
            if _is_place(words.desk) and words.desk not in known and words.desk not in found:
                name = words.desk_name or "the people who are there for this"
                found[words.desk] = Desk(f"care_{kind}", name, words.desk)
        return tuple(found.values())


def desk_for(kind: CareKind, table: CareTable, desks: Desks, now: datetime) -> Desk | None:
    """The desk that is set for this, or the overflow of a closed one; None where none is set."""
    wanted = table.of(kind).desk
    if not wanted:
        return None
    found = next((desk for desk in desks.all if desk.place == wanted), None) or desks.named(wanted)
    return desks.open_now(found, now).desk if found is not None else None


def words(kind: CareKind, table: CareTable, contact: str) -> str:
    """What the person reads first. ``contact``: how people are reached without Handrail, in words."""
    own = table.of(kind).text.strip()
    if own:
        return own
    reach = f" You can also reach people here: {contact}." if contact else ""
    if kind == "security":
        return (
            "Thank you for saying so at once; that is what helps most. Until someone answers, please click and enter "
            f"nothing more there.{reach}"
        )
    thanks = (
        "Thank you for telling me. You don't have to carry this alone, and it needs people, not a bot."
        if kind == "danger"
        else "I'm sorry. It is right to say so, and it needs people, not a bot."
    )
    return f"{thanks} {at_once(table)}{reach}"


def at_once(table: CareTable) -> str:
    """What to do when it cannot wait."""
    what = table.emergency or "call the emergency number where you are"
    return f"If you or somebody else is in danger right now, {what} first."


_REASONS: Mapping[CareKind, str] = {
    "danger": "Told of danger to themselves or somebody else",
    "harassment": "Told of harassment or abuse",
    "security": "Told of a security incident",
}


def reason(case: Case) -> str:
    """Why a case was opened, for the desk."""
    if case.care is None:
        return offering.reason(case.because, case.signals)
    told = f"{_REASONS[case.care]}: please look at this first."
    return told if case.because == "care" else f"{told} {offering.reason(case.because, case.signals)}"


def table_from(settings: Mapping[str, object]) -> CareTable:
    """``[care]`` with ``[care.danger]`` and so on. ``SettingsError`` names what is wrong."""
    kinds: dict[CareKind, CareWords] = {}
    for name in set(settings) - {"emergency", *CARE_KINDS}:
        raise SettingsError(f"[care] has no {name!r}. It has emergency, and the tables {_tables()}.")
    for kind in CARE_KINDS:
        if kind in settings:
            kinds[kind] = _words_from(kind, settings[kind])
    return CareTable(_text("care", "emergency", settings.get("emergency", "")), kinds)


def _words_from(kind: CareKind, found: object) -> CareWords:
    where = f"care.{kind}"
    if not isinstance(found, Mapping):
        raise SettingsError(f"[{where}] is a table: write its text, desk and desk_name on lines below it.")
    for name in set(found) - {"text", "desk", "desk_name"}:
        raise SettingsError(f"[{where}] has no {name!r}. It has text, desk and desk_name.")
    return CareWords(**{name: _text(where, name, found.get(name, "")) for name in ("text", "desk", "desk_name")})


def check_desks(table: CareTable, desks: Desks) -> None:
    """``SettingsError`` where a kind names a desk that there is not."""
    for kind in CARE_KINDS:
        wanted = table.of(kind).desk
        if wanted and not _is_place(wanted) and desks.named(wanted) is None:
            known = ", ".join(desk.id for desk in desks.all)
            one_of = f"Name one of these: {known}; or write" if known else "Write"
            raise SettingsError(
                f"[care.{kind}] names the desk {wanted!r}, and there is none. {one_of} a place like slack:C0123… or "
                "teams:19:…."
            )


def _text(where: str, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise SettingsError(f'[{where}] {name} is {value!r}. Write words in quotes: {name} = "…".')
    return value.strip()


def _tables() -> str:
    return ", ".join(f"[care.{kind}]" for kind in CARE_KINDS)


def _is_place(desk: str) -> bool:
    return desk == "web" or desk.startswith(PLACES)
