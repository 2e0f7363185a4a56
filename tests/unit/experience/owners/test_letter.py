"""What owners are told, where and when: only what is new and theirs, never more than once a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.owners.letters import addressees, in_hours
from bot.errors import SettingsError
from bot.experience.owners.gaps import Unanswered
from bot.experience.owners.letter import letter
from bot.experience.owners.looking_after import Owners, owners_from
from bot.experience.owners.owned import Library, Owned, owned
from bot.experience.period import Period
from bot.messages.article_draft import ArticleDraft
from bot.messages.evidence import ArticleRef, Passage
from bot.messages.people import Person, member
from bot.ports.experience import KnownTopic, Records
from bot.settings import Settings
from tests.unit.experience.stored import NOON, line, topic

WIFI = ArticleRef("wifi-slow", "Slow wireless", owner="Network team", review_by=date(2026, 9, 7))
ROOMS = ArticleRef("rooms", "Rooms", owner="Facilities")
NOBODYS = ArticleRef("fax", "Fax")
LIBRARY = Library(
    {ref.id: ref for ref in (WIFI, ROOMS, NOBODYS)},
    {"p1": Passage("p1", WIFI, 0, "Slow > Steps", "Forget the network.")},
)  # fmt: skip
OWNERS = owners_from({"network team": "slack:T1:U2", "Facilities": ["teams:t:fay", "fay@example.org"]})
NETWORK, FAY = Person("slack", "T1", "U2"), member("web", "local", "fay@example.org", "Fay")
PERIOD = Period(date(2026, 9, 1), date(2026, 9, 10))
NOW = NOON + timedelta(hours=6)
PAGE = "https://help.example.edu/owners"


def failing(people: int = 3) -> Records:
    """So many people were shown the passage and said that it did not help."""
    topics, lines = [], {}
    for n in range(people):
        topics.append(KnownTopic(topic(f"t{n}", shown=(WIFI,)), f"c{n}", f"web:local:p{n}"))
        lines[f"c{n}"] = [
            line("bot", "Forget it.", 1, "showed", articles=("wifi-slow",), passages=("p1",), conversation=f"c{n}"),
            line("person", f"no luck here, try {n}", 2, against="not_helped", conversation=f"c{n}"),
        ]  # fmt: skip
    return Records(topics=topics, transcripts=lines)


def theirs(person: Person | None, records: Records | None = None, **more: object) -> Owned:
    values = {"drafts": (), "unanswered": (), "likenesses": (), "owners": OWNERS, "by_name": True} | more
    return owned(records or Records(), PERIOD, LIBRARY, person=person, now=NOW, **values)  # type: ignore[arg-type]


def draft(owner: str = "Facilities") -> ArticleDraft:
    return ArticleDraft("c1", "c1", 7, "web:1", "p", "Sam", NOON, "Lockers", "my locker?", "Hold the key.", owner=owner)


def test_the_owner_is_told_what_failed_in_people_s_words_with_a_way_to_the_page() -> None:
    made = letter(theirs(NETWORK, failing()), "slack:T1:U2", "r", NOON - timedelta(days=1), NOON.date(), PAGE)
    assert made is not None
    assert made.title == "“Slow wireless” fails people"
    assert made.lines[0] == "• “Slow wireless”: a few people. Said that it didn’t help."
    assert made.lines[1] == "  In their words: “no luck here, try 0” “no luck here, try 1”"
    assert made.links[0].url == PAGE


def test_what_is_somebody_else_s_is_not_told() -> None:
    assert letter(theirs(FAY, failing()), "teams:t:fay", "r", NOON - timedelta(days=1), NOON.date(), PAGE) is None


def test_nothing_new_is_no_letter_and_little_waits() -> None:
    found = theirs(NETWORK, failing())
    assert letter(found, "slack:T1:U2", "r", NOON + timedelta(hours=1), NOON.date(), PAGE) is None
    assert letter(theirs(NETWORK, failing(2)), "slack:T1:U2", "r", NOON - timedelta(days=1), NOON.date(), PAGE) is None


def test_that_an_article_is_wrong_is_told_at_once() -> None:
    records = failing(1)
    note = line(
        "person", "the network has another name now", 3, against="wrong", articles=("wifi-slow",), conversation="c0"
    )
    records = Records(topics=records.topics, transcripts={"c0": [*records.transcripts["c0"], note]})
    made = letter(theirs(NETWORK, records), "slack:T1:U2", "r", NOON - timedelta(days=1), NOON.date(), PAGE)
    assert made is not None
    assert made.title == "“Slow wireless” is said to be wrong"
    assert any("the network has another name now" in text for text in made.lines)


def test_a_draft_waits_for_its_owner_and_one_that_is_nobody_s_for_everybody() -> None:
    since = NOON - timedelta(hours=1)
    found = theirs(FAY, drafts=(draft(),))
    made = letter(found, "teams:t:fay", "r", since, NOON.date(), "")
    assert made is not None
    assert made.title == "A draft waits for your decision"
    assert made.lines == (
        "• A draft from a solved case waits for you: “Lockers”",
        "To read and decide a draft here: write “drafts” to me.",
        "Everything stands on the owners’ page, /owners.",
    )
    assert letter(theirs(NETWORK, drafts=(draft(),)), "slack:T1:U2", "r", since, NOON.date(), "") is None
    assert letter(theirs(NETWORK, drafts=(draft(""),)), "slack:T1:U2", "r", since, NOON.date(), "") is not None


def test_a_review_that_has_come_due_is_told_once() -> None:
    made = letter(theirs(NETWORK), "slack:T1:U2", "r", NOON, date(2026, 9, 7), PAGE)
    assert made is not None
    assert made.title == "Time to review"
    assert letter(theirs(NETWORK), "slack:T1:U2", "r", NOON, date(2026, 9, 8), PAGE) is None


def test_a_gap_is_told_from_five_people_on_and_only_to_whoever_is_nearest() -> None:
    def asked(people: int) -> Owned:
        known = [
            KnownTopic(topic(f"t{n}", "book a locker", named=(ROOMS,)), f"c{n}", f"web:local:p{n}")
            for n in range(people)
        ]
        alike = [[1.0] * people] * people
        return theirs(FAY, unanswered=[Unanswered(one, "book a locker", False) for one in known], likenesses=alike)

    assert letter(asked(4), "teams:t:fay", "r", NOON - timedelta(days=1), NOON.date(), PAGE) is None
    made = letter(asked(5), "teams:t:fay", "r", NOON - timedelta(days=1), NOON.date(), PAGE)
    assert made is not None
    assert made.lines[0] == "• No article answers “book a locker”: 5 people, 5 messages"


def test_on_the_page_owners_see_their_own_and_what_is_nobody_s() -> None:
    seen = theirs(FAY, failing(), by_name=False)
    assert seen.articles == ()
    assert seen.looks_after == 2
    assert [one.ref.id for one in theirs(NETWORK, failing(), by_name=False).articles] == ["wifi-slow"]
    assert [each.ref.id for each in theirs(None, by_name=False).due] == ["wifi-slow"]
    everything = theirs(FAY, failing(), by_name=False, owners=Owners())
    assert [one.ref.id for one in everything.articles] == ["wifi-slow"], "where no table says who is who"


def test_whom_to_write_to_and_when() -> None:
    assert addressees(OWNERS, frozenset({"web", "slack"})) == ("slack:T1:U2",)
    assert addressees(OWNERS, frozenset({"web", "slack", "teams"})) == ("slack:T1:U2", "teams:t:fay")
    monday = datetime(2026, 9, 7, 8, 30, tzinfo=UTC)
    assert in_hours(monday, "Europe/London")
    assert not in_hours(monday, "UTC")
    assert not in_hours(monday - timedelta(days=1), "Europe/London")


def test_a_channel_in_teams_is_named_by_its_own_id() -> None:
    owners = owners_from({"it": "teams:19:0a@thread.tacv2"}, tenant="t")
    assert owners.addresses("it") == ("teams:t:19:0a@thread.tacv2",)


@pytest.mark.parametrize("to", ["slack:T1:C2", "teams:t:19:0a@thread.tacv2", "web:local:fay"])
def test_only_who_is_alone_with_the_bot_is_told_to_answer_it(to: str) -> None:
    made = letter(theirs(FAY, drafts=(draft(),)), to, "r", NOON - timedelta(hours=1), NOON.date(), "")
    assert made is not None
    assert not any("write “drafts”" in line for line in made.lines)


@pytest.mark.parametrize("places", [7, "", [], ["slack:T1:U2", 7], "mail:a:b", "slack:U2", "slack::U2"])
def test_a_line_that_cannot_be_used_says_what_to_write(places: object) -> None:
    with pytest.raises(SettingsError, match=r"\[owners\]"):
        owners_from({"it": places})


def test_the_table_is_read_from_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "handrail.toml"
    file.write_text('[owners]\n"Network team" = "slack:T1:U2"\nFacilities = ["Fay@Example.org"]\n', encoding="utf-8")
    found = Settings(handrail_settings=file).owners()
    assert found.addresses("network  team") == ("slack:T1:U2",)
    assert found.looks_after(FAY, "Facilities")
    assert not found.looks_after(FAY, "Network team")
    assert found.looks_after(FAY, "") and found.looks_after(FAY, "Somebody else")
