"""What leads and owners are told of their week: short, sure of what it says, one thing to do first, nobody's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.experience.digests.leads import NOTHING, Known, lead_digest
from bot.experience.digests.owners import cannot_wait, owner_digest
from bot.experience.digests.weeks import Digests, week_at
from bot.experience.material import Material
from bot.experience.owners.gaps import Gap, Unanswered
from bot.experience.owners.harm import Harm, Trouble
from bot.experience.owners.owned import ArticleShown, Due, Owned, soon
from bot.experience.period import Patience
from bot.experience.topics import Experienced
from bot.messages.article_draft import ArticleDraft
from bot.messages.evidence import ArticleRef
from bot.messages.letter import Letter
from bot.ports.experience import KnownTopic
from tests.unit.experience.ordinary import MONDAY, experienced, slow_wifi, topics
from tests.unit.experience.stored import topic

DUE = MONDAY + timedelta(weeks=9)
WEEK = week_at(Digests(), DUE + timedelta(hours=10), "UTC", Patience())
PAGE = "https://help.example.edu"
VPN = ArticleRef("vpn", "VPN from home")
SECRET = "Dr Ottilie Zimt cannot open the Nebelhorn folder"


def before(**more: Any) -> list[Experienced]:
    """Eight ordinary weeks, then one more, which is the one that is told of."""
    return [replace(one, **more) for one in topics(9, 3)]


def told(*parts: list[Experienced], **more: Any) -> Letter:
    every = sorted((one for part in parts for one in part), key=lambda one: one.asked_at)
    names = {"wifi-slow": "Slow Wi-Fi", "vpn": "VPN from home"}
    material = Material(WEEK.period, every, titles=names, desks={"main": "the service desk"})
    return lead_digest(Known(WEEK, material, **more), "slack:T1:C1", "r", PAGE)


def waited(count: int, seconds: float, late: int) -> list[Experienced]:
    """So many people in the week who waited for a person, of whom so many were told that it is late."""
    at = datetime.combine(WEEK.period.first, datetime.min.time(), UTC) + timedelta(hours=9)
    return [
        experienced(
            f"w{n}", f"wait{n}", at + timedelta(minutes=n), "vpn", "vpn at home", ending="handed_over", how="fixed",
            case=f"c{n}", desk="main", opened_at=at, to_person=seconds + n, told_late=n < late,
        )
        for n in range(count)
    ]  # fmt: skip


def trouble(n: int, article: str = "vpn", at: datetime = DUE - timedelta(days=2), kind: str = "not_helped") -> Trouble:
    kinds = frozenset({kind})
    return Trouble(article, "p", f"slack:T1:P{n}", f"t{n}", SECRET, at, kinds, (SECRET,), 3)  # type: ignore[arg-type]


def failing(people: int, ref: ArticleRef = VPN, **more: Any) -> ArticleShown:
    return ArticleShown(ref, True, Harm(tuple(trouble(n, ref.id, **more) for n in range(people))), ())


def gap(people: int, question: str = "book a locker please", first: int = 0) -> Gap:
    asked = WEEK.period.start + timedelta(days=1)
    known = (
        KnownTopic(replace(topic(f"g{n}", question), asked_at=asked), f"c{n}", f"slack:T1:G{n}")
        for n in range(first, first + people)
    )
    return Gap(tuple(Unanswered(one, question, False) for one in known))


def owned(**more: Any) -> Owned:
    values: dict[str, Any] = {"articles": (), "gaps": (), "due": (), "drafts": ()} | more
    return Owned(
        period=WEEK.period, made_at=DUE, looks_after=3, alone=True, unnamed=(), **values
    )  # fmt: skip


def owners(**more: Any) -> Letter | None:
    return owner_digest(owned(**more), "slack:T1:U2", "r", WEEK.period.start, f"{PAGE}/owners")


# --- leads


def test_an_ordinary_week_says_that_nothing_stands_out_in_a_few_lines() -> None:
    letter = told(before())
    assert letter.lines[0] == NOTHING
    assert len(letter.lines) <= 7
    assert "no clear change" in letter.lines[1]
    assert "Nothing got clearly better or worse" in letter.lines[2]
    assert letter.links[0].url == f"{PAGE}/report?weeks=1"


def test_what_piles_up_now_comes_first_and_is_said_once() -> None:
    letter = told(before(), slow_wifi(WEEK.period.last - timedelta(days=1), 14))
    assert letter.lines[0].startswith("Worth doing first: find out what is behind Slow Wi-Fi: ")
    assert "It goes on." in letter.lines[0]
    assert sum("Slow Wi-Fi" in line for line in letter.lines) == 1


def test_where_waits_hurt_is_told_by_desk_and_hour_and_comes_first_when_many_were_told_it_is_late() -> None:
    letter = told(before(), waited(12, 7200, 6))
    assert letter.lines[0].startswith(
        "Worth doing first: see who can help out at the service desk, 8 to 12: 50% of those who waited were told"
    )
    bearable = told(before(), waited(12, 600, 0))
    assert bearable.lines[0] == NOTHING
    assert any("it hurts most at the service desk, 8 to 12" in line for line in bearable.lines)


def test_what_got_clearly_worse_is_told_with_its_uncertainty() -> None:
    every = [replace(one, turns=5) if WEEK.period.holds(one.asked_at) else one for one in before()]
    letter = told(every)
    assert letter.lines[0].startswith("Worth doing first: look at what makes people try again: 100% (")
    assert any("Got worse: 100% (" in line and "0% before" in line for line in letter.lines)


def test_who_was_silent_and_back_is_counted_only_when_they_had_the_time_to_come_back() -> None:
    early_in_time = WEEK.period.start - timedelta(days=5)
    every = [replace(one, back=one.asked_at >= early_in_time) for one in before()]
    [line] = [line for line in told(every).lines if "came back with the like" in line]
    until = WEEK.period.last - timedelta(days=5)
    assert f"asked in the week up to {until.day} {until:%B}, 100% (" in line
    assert line.endswith("clearly more (0% before).")


def test_the_top_gap_is_told_without_anybody_s_question() -> None:
    letter = told(before(), gaps=(gap(8),))
    assert letter.lines[0] == (
        "Worth doing first: have an article written. 8 people asked for the like in four weeks, and no article "
        "answers it. They wrote of “book”, “locker”."
    )
    assert letter.links[0].url.endswith("/owners?weeks=4")
    assert told(before(), gaps=(gap(4),)).lines[0] == NOTHING, "under five"
    hidden = told(before(), gaps=[Gap((*gap(4).topics, *gap(3, SECRET, first=4).topics))]).lines
    assert "7 people asked for the like" in hidden[0]
    assert not any(word in line for line in hidden for word in ("locker", "zimt", "Zimt"))


def test_an_article_that_cost_more_than_the_gap_comes_before_it() -> None:
    letter = told(before(), gaps=(gap(6),), articles=(failing(8),))
    assert letter.lines[0].startswith("Worth doing first: have “VPN from home” mended. It failed 8 people")
    assert any("6 people asked for the like" in line for line in letter.lines)
    assert SECRET not in "\n".join(letter.lines)
    assert told(before(), articles=(failing(4),)).lines[0] == NOTHING, "under five"


@pytest.mark.parametrize(("people", "said"), [(0, "Nobody asked anything."), (4, "Fewer than 5 people")])
def test_a_week_with_hardly_anybody_says_so_and_nothing_else(people: int, said: str) -> None:
    earlier = [one for one in before() if not WEEK.period.holds(one.asked_at)]
    few = [experienced(f"f{n}", f"few{n}", WEEK.period.start + timedelta(days=1)) for n in range(people)]
    letter = told(earlier, few, gaps=(gap(8),))
    assert len(letter.lines) == 1
    assert letter.lines[0].startswith(said)


def test_with_little_before_nothing_is_said_of_a_change() -> None:
    letter = told([one for one in before(turns=5) if WEEK.period.holds(one.asked_at)])
    assert letter.lines[0] == NOTHING
    assert "too little from the weeks before" in letter.lines[1]
    assert not any("better or worse" in line for line in letter.lines)


# --- owners


def test_an_owner_s_most_harmful_article_comes_first_and_nobody_is_quoted() -> None:
    rooms = ArticleRef("rooms", "Rooms")
    letter = owners(articles=(failing(3, rooms), failing(8)), due=(Due(rooms, False),))
    assert letter is not None
    assert letter.lines == (
        "Worth doing first: mend “VPN from home”. It failed 8 people, about 3 more tries each: 8 people said that it "
        "didn’t help.",
        "• “Rooms” failed a few people, who had to try several times more: said that it didn’t help",
        "• Past the review date, which answers say: “Rooms”",
    )
    assert letter.links[0].url == f"{PAGE}/owners"


def test_what_is_wrong_comes_before_what_cost_more_and_before_what_waits() -> None:
    wrong = failing(1, ArticleRef("fax", "Fax"), kind="wrong")
    draft = ArticleDraft("c1", "c1", 7, "web:1", "p", "Sam", DUE, "Lockers", "my locker?", "Hold the key.")
    letter = owners(articles=(failing(9), wrong), drafts=(draft,), due=(Due(ArticleRef("old", "Old"), True),))
    assert letter is not None
    assert letter.lines[0] == "Worth doing first: read “Fax” again. It is said to be wrong (a few people)."
    assert letter.lines[1].startswith("• Nothing is answered any more from “Old”")
    assert letter.lines[2].startswith("• “VPN from home” failed 9 people")
    assert letter.lines[3] == "• Waiting for your decision: “Lockers”"


def test_what_is_missing_is_named_by_an_example_so_that_it_can_be_written() -> None:
    letter = owners(gaps=(gap(6),))
    assert letter is not None
    assert "write what answers “book a locker please”. No article does: 6 people" in letter.lines[0]
    assert owners(gaps=(gap(4),)) is None


def test_a_review_that_comes_due_is_told_before_it_is_late() -> None:
    letter = owners(soon=soon((VPN, replace(VPN, review_by=date(2026, 11, 30))), date(2026, 11, 23)))
    assert letter is not None
    assert letter.lines == ("Worth doing first: review “VPN from home”, due within two weeks.",)
    for day in (date(2026, 11, 20), date(2026, 12, 24)):
        assert soon((replace(VPN, review_by=day),), date(2026, 11, 23)) == ()


def test_nothing_failed_missing_or_due_is_no_digest() -> None:
    assert owners() is None
    earlier = failing(9, at=WEEK.period.start - timedelta(days=1))
    assert owners(articles=(earlier,)) is None, "that was told last week"
    assert owners(articles=(replace(failing(9), published=False),)) is None, "it is withdrawn already"


def test_only_what_is_wrong_cannot_wait_for_a_digest() -> None:
    since = DUE - timedelta(days=3)
    assert cannot_wait(owned(articles=(failing(1, kind="wrong"),)), since)
    assert not cannot_wait(owned(articles=(failing(9),)), since)
    assert not cannot_wait(owned(articles=(failing(1, kind="wrong"),)), DUE)
