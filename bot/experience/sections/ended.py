"""How topics ended, what silence hides, and what was said when people were asked afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from bot.experience.counting import FEWEST, Part, Share, few, kept_back, share
from bot.experience.endings import ENDINGS, HOW_IN_WORDS, IN_WORDS, Ending, How
from bot.experience.material import Material, false_deflection, fixed, people, repeated, upset
from bot.experience.pictures import share_bars
from bot.experience.tables import FEW, HELD, Cell, Section, Table, parts_told, percent, some, some_of, told
from bot.experience.topics import UPSET, Experienced
from bot.messages.signals import SignalKind

MOST = 6
"""Articles that are named."""

_KINDS = {"confirmed": "bar good", "silent": "bar unknown", "open": "bar unknown"}


def ended(material: Material) -> Section:
    topics = material.now
    if not topics:
        return Section("ended", "How it ended", ("Nobody asked anything in this time.",))
    if people(topics) < FEWEST:
        return Section("ended", "How it ended", (f"Fewer than {FEWEST} people: too few to say how it ended.",))
    cells = endings_told(topics)
    shown = [(ending, cell) for ending, cell in cells.items() if isinstance(cell, Share) and cell.count]
    silent = cells["silent"]
    quiet = "Some" if not isinstance(silent, Share) else some(silent) if silent.count else "None"
    said = (f"{quiet} ended in silence. Silence is not success: some were helped, some gave up.",)
    how = how_told(topics)
    return Section(
        "ended",
        "How it ended",
        said,
        (
            Table(
                "Endings", "Ending", ("Topics", "Share"),
                tuple(
                    (IN_WORDS[ending], cell.count if isinstance(cell, Share) else cell, cell)
                    for ending, cell in cells.items()
                ),
            ),
            Table(
                "How handovers ended", "Ending", ("Share",),
                tuple((HOW_IN_WORDS[kind].capitalize(), cell) for kind, cell in how.items()),
            ),
        ),
        (
            share_bars(
                [(IN_WORDS[ending], one) for ending, one in shown],
                "How topics ended: " + "; ".join(f"{IN_WORDS[ending]} {percent(one.value)}" for ending, one in shown),
                [_KINDS.get(ending, "bar") for ending, _ in shown],
            ),
        )
        if shown
        else (),
        cannot_tell="Who is confirmed has said so. Who is silent may have been helped and gone on with the day.",
    )  # fmt: skip


def _ended_so(topics: Sequence[Experienced], ending: Ending) -> Share:
    return share(topics, lambda topic: topic.ending == ending)


def endings_told(topics: Sequence[Experienced]) -> dict[Ending, Cell]:
    """How topics ended, each share as far as no ending of a few people can be computed from all of them together."""
    shares = {ending: _ended_so(topics, ending) for ending in ENDINGS}
    # As all cases are counted too, those that were reopened or called off would follow from the others.
    others = [topic.person for topic in topics if topic.handed_over and topic.ending != "handed_over"]
    also: tuple[Ending, ...] = ("handed_over",) if few(set(others)) else ()
    return _parts_of_one(shares, also)


def how_told(topics: Sequence[Experienced]) -> dict[How, Cell]:
    """The same for how handovers ended."""
    handed = [topic for topic in topics if topic.handed_over and topic.how]
    shares = {kind: _handed_over_so(handed, kind) for kind in HOW_IN_WORDS}
    if sum(one.count for one in shares.values()) and not next(iter(shares.values())).enough:
        return {kind: FEW for kind, one in shares.items() if one.count}
    return _parts_of_one({kind: one for kind, one in shares.items() if one.count})


def _handed_over_so(handed: Sequence[Experienced], how: How) -> Share:
    return share(handed, lambda topic: topic.how == how, rough=True)


def _parts_of_one(shares: Mapping[Part, Share], also: Collection[Part] = ()) -> dict[Part, Cell]:
    """Shares that make up one whole. Which of them are small is not told where another has to be kept back too."""
    held = kept_back({part: (one.who,) for part, one in shares.items()}, also)
    label = FEW if all(few(shares[part].who) for part in held) else HELD
    return {part: label if part in held else told(one) for part, one in shares.items()}


def came_back(material: Material) -> Section:
    """What the usual count takes for a success, and was none."""
    rate, days = false_deflection(material.now), material.period.patience.back_within.days
    worst = sorted(_back_by_article(material), key=lambda one: (-one[1].low, one[0]))[:MOST]
    picture = share_bars(
        worst, "Where people came back most: " + "; ".join(f"{title} {percent(one.value)}" for title, one in worst)
    )
    said = (
        f"Of all that nobody had to take over, {some_of(rate)} were silent or refused, and the same person "
        f"was back with the like within {days} days. Counts of cases take these for a success."
        if rate.enough
        else f"Fewer than {FEWEST} people without an agent: too few to say how many were back within {days} days."
    )
    return Section(
        "back",
        "Silent, then back again",
        (said, *(("Where it happens most:",) if worst else ())),
        (
            Table(
                "Looked settled, and was not", "Topics", ("Back within days",),
                (("All without a person", told(rate)),) if rate.of else (),
            ),
            Table("By article", "Article", ("Back within days",), tuple((title, told(one)) for title, one in worst)),
        ),
        (picture,) if worst else (),
        cannot_tell="Who goes to a colleague, rings up, or comes back on another platform is not seen, so it is rather "
        "more. Two different problems with the same words may be taken for one.",
    )  # fmt: skip


def _back_by_article(material: Material) -> list[tuple[str, Share]]:
    """(title, share) of articles after which people came back, where that may be told."""
    parts: dict[str, list[Experienced]] = {}
    for topic in material.now:
        parts.setdefault(min(topic.articles, default=""), []).append(topic)
    cells = parts_told({article: false_deflection(group) for article, group in parts.items()})
    return [
        (material.title(article), cell)
        for article, cell in cells.items()
        if article and isinstance(cell, Share) and cell.count
    ]


def asked(material: Material) -> Section:
    """The light questions after a case."""
    asked_of = [topic for topic in material.now if topic.asked_after]
    again = [topic for topic in material.now if topic.handed_over]
    easy, hard = _ease_told([topic for topic in asked_of if topic.ease is not None])
    rows = (
        ("Answered how easy it was", _of(asked_of, lambda topic: topic.ease is not None)),
        ("… and found it easy (4 or 5 of 5)", easy),
        ("… and found it hard (1 or 2 of 5)", hard),
        ("Said that they had to repeat themselves", told(repeated(asked_of))),
        ("Said that it is really fixed", told(fixed(asked_of))),
        ("Still in the way, days after it was got round", _of(
            [topic for topic in asked_of if topic.still is not None], lambda topic: topic.still)),
        ("Were asked by an agent what they had said", _of(again, lambda topic: topic.asked_again > 0)),
    )  # fmt: skip
    felt: tuple[tuple[str, SignalKind], ...] = (
        ("Strong feeling in their words", "strong_feeling"),
        ("In a hurry", "urgent"),
        ("Said that it didn't help", "not_helped"),
        ("Gave up, in words", "gave_up"),
        ("Got round it, in words", "workaround"),
    )
    signs = tuple((name, _sign(material.now, kind)) for name, kind in felt)
    return Section(
        "asked",
        "What people said of it",
        ("Nobody has to answer, and nobody is asked again within weeks: these are few voices, not everybody's.",),
        (
            Table("Asked after a case", "Answer", ("Share",), rows),
            Table("As far as it was said", "Sign", ("Share",), signs),
        ),
        cannot_tell="Feeling is only what stands in the words. Who says nothing may be content, or tired of it.",
    )


def _of(topics: Sequence[Experienced], counts: Callable[[Experienced], object]) -> Cell:
    return told(share(topics, counts, rough=True))


def _ease_told(answered: Sequence[Experienced]) -> tuple[Cell, Cell]:
    """Easy and hard; what lies between must not follow from them either."""
    levels = [1 if topic.ease and topic.ease <= 2 else 2 if topic.ease == 3 else 3 for topic in answered]
    one_each = dict(zip((topic.id for topic in answered), levels, strict=True))
    hard, between, easy = (
        share(answered, lambda topic, level=level: one_each[topic.id] == level, rough=True)  # type: ignore[misc]
        for level in (1, 2, 3)
    )
    cells = parts_told({"easy": easy, "between": between, "hard": hard})
    return cells["easy"], cells["hard"]


def _sign(topics: Sequence[Experienced], kind: SignalKind) -> Cell:
    """*Upset or gave up* stands above: with it neither of the two may say how many a few have the other, or both."""
    cell = told(share(topics, lambda topic: kind in topic.felt))
    if kind not in UPSET or not isinstance(cell, Share) or not upset(topics).told:
        return cell
    only = frozenset(topic.person for topic in topics if topic.upset and kind not in topic.felt)
    both = frozenset(topic.person for topic in topics if topic.felt >= UPSET)
    return HELD if few(only) or few(both) else cell
