"""How topics ended, what silence hides, and what was said when people were asked afterwards."""

from __future__ import annotations

from bot.experience.counting import FEWEST, share
from bot.experience.endings import ENDINGS, HOW_IN_WORDS, IN_WORDS
from bot.experience.material import Material, false_deflection, grouped
from bot.experience.pictures import share_bars
from bot.experience.tables import Section, Table, at_least, in_words, percent, told

MOST = 6
"""Articles that are named."""

_KINDS = {"confirmed": "bar good", "silent": "bar unknown", "open": "bar unknown"}


def ended(material: Material) -> Section:
    topics = material.now
    shares = [(ending, share(topic.ending == ending for topic in topics)) for ending in ENDINGS]
    shown = [(ending, one) for ending, one in shares if one.count]
    silent = next(one for ending, one in shares if ending == "silent")
    how = [topic for topic in topics if topic.handed_over and topic.how]
    handed_rows = tuple(
        (words.capitalize(), told(share(topic.how == kind for topic in how)))
        for kind, words in HOW_IN_WORDS.items()
        if any(topic.how == kind for topic in how)
    )
    if not topics:
        return Section("ended", "How it ended", ("Nobody asked anything in this time.",))
    if not silent.told:
        return Section("ended", "How it ended", (f"Fewer than {FEWEST} topics: too few to say how they ended.",))
    quiet = percent(silent.value) if silent.count else "None"
    said = (f"{quiet} ended in silence. Silence is not success: some were helped, some gave up.",)
    return Section(
        "ended",
        "How it ended",
        said,
        (
            Table(
                "Endings", "Ending", ("Topics", "Share"),
                tuple((IN_WORDS[ending], at_least(one.count), told(one)) for ending, one in shares),
            ),
            Table("How handovers ended", "Ending", ("Share",), handed_rows),
        ),
        (
            share_bars(
                [(IN_WORDS[ending], one) for ending, one in shown],
                "How topics ended: " + "; ".join(f"{IN_WORDS[ending]} {percent(one.value)}" for ending, one in shown),
                [_KINDS.get(ending, "bar") for ending, _ in shown],
            ),
        ),
        cannot_tell="Who is confirmed has said so. Who is silent may have been helped and gone on with the day.",
    )  # fmt: skip


def came_back(material: Material) -> Section:
    """What the usual count takes for a success, and was none."""
    rate, days = false_deflection(material.now), material.period.patience.back_within.days
    by_article = grouped(
        [topic for topic in material.now if topic.articles], lambda topic: min(topic.articles, key=str)
    )  # fmt: skip
    worst = sorted(
        (
            (material.title(article), one)
            for article, group in by_article.items()
            if (one := false_deflection(group)).count >= FEWEST
        ),
        key=lambda one: (-one[1].low, one[0]),
    )[:MOST]
    picture = share_bars(
        worst, "Where people came back most: " + "; ".join(f"{title} {percent(one.value)}" for title, one in worst)
    )
    said = (
        f"Of all that nobody had to take over, {in_words(rate)} were silent or refused, and the same person "
        f"was back with the like within {days} days. Counts of cases take these for a success."
        if rate.told
        else f"Fewer than {FEWEST} topics without a person: too few to say how many were back within {days} days."
    )
    return Section(
        "back",
        "Silent, then back again",
        (said, *(("Where it happens most:",) if worst else ())),
        (
            Table("False deflection", "Topics", ("Back within days",), (("All without a person", told(rate)),)),
            Table("By article", "Article", ("Back within days",), tuple((title, told(one)) for title, one in worst)),
        ),
        (picture,) if worst else (),
        cannot_tell="Who goes to a colleague, rings up, or comes back on another platform is not seen, so it is rather "
        "more. Two different problems with the same words may be taken for one.",
    )  # fmt: skip


def asked(material: Material) -> Section:
    """The light questions after a case."""
    asked_of = [topic for topic in material.now if topic.asked_after]
    eased = [topic for topic in asked_of if topic.ease is not None]
    repeated = [topic for topic in asked_of if topic.repeated is not None]
    later = [topic for topic in asked_of if topic.still is not None]
    again = [topic for topic in material.now if topic.handed_over]
    rows = (
        ("Answered how easy it was", told(share(topic.ease is not None for topic in asked_of))),
        ("… and found it easy (4 or 5 of 5)", told(share((topic.ease or 0) >= 4 for topic in eased))),
        ("… and found it hard (1 or 2 of 5)", told(share((topic.ease or 9) <= 2 for topic in eased))),
        ("Said that they had to repeat themselves", told(share(bool(topic.repeated) for topic in repeated))),
        ("Still in the way, days after it was got round", told(share(bool(topic.still) for topic in later))),
        ("Were asked by an agent what they had said", told(share(topic.asked_again > 0 for topic in again))),
    )
    felt = (
        ("Strong feeling in their words", "strong_feeling"),
        ("In a hurry", "urgent"),
        ("Said that it didn't help", "not_helped"),
        ("Gave up, in words", "gave_up"),
        ("Got round it, in words", "workaround"),
    )
    signs = tuple((name, told(share(kind in topic.felt for topic in material.now))) for name, kind in felt)
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
