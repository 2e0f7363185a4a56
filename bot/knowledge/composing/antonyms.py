"""Pairs of words that turn a statement into its opposite. Only those that support articles hang on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.composing.words import stem

_PAIRS = """
enable enabled activate activated | disable disabled deactivate deactivated | polar
allow allowed permit permitted accept accepted approve approved | deny denied block blocked reject rejected | polar
connect connected plug plugged | disconnect disconnected unplug unplugged | polar
lock locked | unlock unlocked | polar
install installed installing reinstall | uninstall uninstalled uninstalling |
open opened opening | close closed closing shut | polar
add added adding insert | remove removed removing delete deleted deleting | polar
increase raise more higher | decrease reduce lower less fewer |
morethan | lessthan atmost |
atleast minimum minimal lowest | atmost maximum maximal highest |
above exceeding | below beneath |
show visible shown unhide | hide hidden invisible | polar
left | right |
top upper | bottom lower |
internal inside indoors oncampus onsite | external outside outdoors offcampus offsite remote remotely |
public | private |
wired cable ethernet | wireless wifi |
free | paid chargeable |
include included including | exclude excluded excluding | polar
encrypt encrypted | decrypt decrypted unencrypted | polar
mute muted | unmute unmuted | polar
subscribe subscribed | unsubscribe unsubscribed | polar
check checked tick ticked | uncheck unchecked untick unticked deselect | polar
start started begin | stop stopped end | polar
upload uploaded | download downloaded |
import imported | export exported |
incoming inbound received | outgoing outbound |
temporary temporarily | permanent permanently | polar
manual manually | automatic automatically |
same identical | different |
online | offline | polar
signin | signout |
before | after |
earlier sooner | later |
success succeed succeeded successful successfully | failure unsuccessful | polar
personal | shared |
black mono monochrome | colour color |
uppercase | lowercase |
read | unread | polar
mandatory compulsory | voluntary optional | polar
expand expanded | collapse collapsed |
maximise maximize | minimise minimize |
green | red |
horizontal landscape | vertical portrait |
daily | weekly |
monthly | annually yearly |
safe secure | dangerous unsafe insecure | polar
latest newest newer new | oldest older old |
"""


@dataclass(frozen=True, slots=True)
class Axis:
    """Two opposite sides. ``polar``: not the one is the other."""

    one: frozenset[str]
    other: frozenset[str]
    polar: bool

    def sides(self, tokens: frozenset[str]) -> tuple[bool, bool]:
        return bool(self.one & tokens), bool(self.other & tokens)


def _axes() -> tuple[Axis, ...]:
    axes: list[Axis] = []
    for line in _PAIRS.strip().splitlines():
        one, other, polar = line.split("|")
        axes.append(Axis(_stems(one), _stems(other), polar.strip() == "polar"))
    return tuple(axes)


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


AXES = _axes()
_BY_STEM = {word: f"axis{number}" for number, axis in reversed(list(enumerate(AXES))) for word in axis.one | axis.other}


def sideless(word: str) -> str:
    """A stem without the side it takes: *enable* and *disable* talk about the same thing."""
    return _BY_STEM.get(word, word)


def flipped(claimed: frozenset[str], borne: frozenset[str]) -> tuple[Axis, ...]:
    """The pairs of which a claim has only the one side and the passage only the other. Both are stems of all words."""
    found: list[Axis] = []
    for axis in AXES:
        mine, theirs = axis.sides(claimed), axis.sides(borne)
        if mine[0] != mine[1] and theirs[0] != theirs[1] and mine != theirs:
            found.append(axis)
    return tuple(found)
