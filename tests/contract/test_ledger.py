"""What every ledger must do, the fake included."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import Conflict
from bot.messages.evidence import ArticleRef
from bot.messages.incoming import Attachment, DeskSaid, Incoming
from bot.messages.outgoing import CaseEntry
from bot.messages.people import member
from bot.messages.signals import History, Signal, Spoken, Told
from bot.messages.state import Choices, ConversationState, Steps, Topic, WhyNot
from bot.messages.survey import Survey
from bot.messages.turn import ForDesk, Received, Turn
from tests.fakes.samples import BEN, GWEN, NOON, card, case, entry, reply, said, turn

if TYPE_CHECKING:
    from tests.contract.conftest import Tables

LONG_AGO = NOON - timedelta(days=30)
ARTICLE = ArticleRef(
    "vpn-mac", "VPN on a Mac", "it", "https://help.example/vpn", "Network", date(2024, 3, 1), None, ("staff",)
)


async def came(tables: Tables, incoming: Incoming) -> Received:
    await tables.inbox.accept(incoming, now=NOON)
    received = await tables.inbox.next(incoming.conversation, NOON)
    assert received is not None
    assert received.incoming == incoming
    return received


async def took(tables: Tables, incoming: Incoming, made: Turn) -> None:
    await tables.ledger.save(await came(tables, incoming), made, now=NOON)


async def test_a_conversation_that_never_was_stands_at_the_beginning(tables: Tables) -> None:
    standing = await tables.ledger.load(await came(tables, said("m1")), topics_since=LONG_AGO)
    assert standing.state == ConversationState("web:1")
    assert (standing.case, standing.next_case_number, standing.earlier_topics) == (None, 1, ())


@pytest.mark.parametrize(
    "pending",
    [
        None,
        WhyNot(),
        Choices("which?", (ARTICLE, ARTICLE)),
        Steps(ARTICLE, 2, "Setup", ("Open it.", "Close it."), at=1),
    ],
)
async def test_the_state_comes_back_exactly_as_it_was_saved(tables: Tables, pending: Choices | Steps | None) -> None:
    history = History((Spoken("a", NOON, ("p1",)),), (Told("b", ("p2",)),), 2, NOON, 0.25, True)
    topic = Topic("t1", "Why?", NOON, NOON, shown=(ARTICLE,), tried=("step 1",), confidence=0.5)
    state = ConversationState("web:1", topic, history=history, pending=pending, offers=1, turns=7, welcomed=True)
    await took(tables, said("m1"), turn(state=state))
    assert (await tables.ledger.load(await came(tables, said("m2")), topics_since=LONG_AGO)).state == state


async def test_the_open_case_is_loaded_with_its_conversation(tables: Tables) -> None:
    opened = case(signals=(Signal("urgent", 0.5, "now!"),), agent=GWEN, unclaimed_words=(("r1", "hello"),))
    await took(tables, said("m1"), turn(state=ConversationState("web:1", case="c1"), case=opened))
    standing = await tables.ledger.load(await came(tables, said("m2")), topics_since=LONG_AGO)
    assert standing.case == opened
    assert standing.next_case_number == 2
    assert await tables.ledger.case("c1") == opened
    assert await tables.ledger.case("c2") is None


async def test_a_case_stands_as_it_was_last_saved(tables: Tables) -> None:
    await took(tables, said("m1"), turn(case=case()))
    standing = await tables.ledger.case_standing("web:1")
    assert standing is not None
    assert standing.state == "waiting"
    await took(tables, said("m2"), turn(case=case(state="claimed", agent=GWEN)))
    standing = await tables.ledger.case_standing("web:1")
    assert standing is not None
    assert (standing.state, standing.agent) == ("claimed", GWEN)
    await took(tables, said("m3"), turn(case=case(state="closed")))
    assert await tables.ledger.case_standing("web:1") is None
    assert await tables.ledger.cases() == []
    assert [known.id for known in await tables.ledger.cases(open_only=False)] == ["c1"]


async def test_how_much_a_person_sent_lately_is_known_wherever_they_wrote(tables: Tables) -> None:
    async def came_at(seconds: float, event: Incoming, result: str = "answered") -> tuple[float, ...]:
        at = NOON + timedelta(seconds=seconds)
        await tables.inbox.accept(event, now=at)
        received = await tables.inbox.next(event.conversation, at)
        assert received is not None
        lately = (await tables.ledger.load(received, topics_since=LONG_AGO)).lately
        await tables.ledger.save(received, turn(event.conversation, result=result), now=at)
        return lately

    def by(person: str, id: str, where: int = 1) -> Incoming:
        return replace(said(id, f"web:local:{person}:{where}"), person=member("web", "local", person))

    assert await came_at(0, by("nina", "m1")) == ()
    assert await came_at(10, by("ben", "b1")) == (), "what others wrote does not count"
    assert await came_at(20, by("nina", "m2", 2)) == (20,)
    assert await came_at(30, by("nina", "m3"), "limited") == (10, 30)
    assert await came_at(35, by("nina", "m4"), "relayed") == (15, 35)
    assert await came_at(40, by("nina", "m5")) == (20, 40), "what was not answered or went to people does not count"
    assert await came_at(65, by("nina", "m6")) == (25, 45), "a minute is looked back"


async def test_what_waits_to_be_sent_of_one_conversation_is_found_by_it(tables: Tables) -> None:
    await took(tables, said("m1"), turn(send=(reply(),)))
    await took(tables, said("m2", "web:2"), turn("web:2", send=(reply(), replace(card(), desk="slack:C1"))))
    assert await tables.outbox.lanes(NOON, conversation="web:1") == ["person:web:1"]
    assert sorted(await tables.outbox.lanes(NOON, conversation="web:2")) == ["desk:slack:C1#c1", "person:web:2"]
    assert await tables.outbox.lanes(NOON, conversation="web:3") == []


async def test_cases_are_listed_by_number(tables: Tables) -> None:
    for number in (1, 2, 3):
        made = case(f"c{4 - number}", number, f"web:{number}", state="held" if number == 2 else "waiting")
        await took(tables, said(f"m{number}", f"web:{number}"), turn(f"web:{number}", case=made))
    assert [known.number for known in await tables.ledger.cases()] == [1, 2, 3]


async def test_somebodys_cases_are_theirs_alone_newest_first(tables: Tables) -> None:
    for number, key in ((1, "web:local:nina"), (2, "web:local:nina2"), (3, "web:local:nina")):
        person = member("web", "local", key.rpartition(":")[2])
        where = f"{key}:{number}"
        made = replace(case(f"c{number}", number, where), person=person)
        await took(tables, said(f"m{number}", where, person=person), turn(where, case=made))
    assert [known.number for known in await tables.ledger.cases_of(member("web", "local", "nina"))] == [3, 1]
    assert [known.number for known in await tables.ledger.cases_of(member("web", "local", "nina"), limit=1)] == [3]
    assert await tables.ledger.cases_of(member("web", "local", "n%")) == []


async def test_somebodys_cases_are_found_however_their_conversations_are_called(tables: Tables) -> None:
    """On Teams an id has characters that a conversation's name has in another spelling."""
    nina, where = member("teams", "t1", "29:1nina", "Nina"), "teams:t1:29%3A1nina:a%3A1chat:chat"
    await took(tables, said("m1", where, person=nina), turn(where, case=replace(case("c1", 1, where), person=nina)))
    assert [known.number for known in await tables.ledger.cases_of(nina)] == [1]


async def test_what_a_desk_closed_as_fixed_is_found_again_newest_first(tables: Tables) -> None:
    closed = {"state": "closed", "resolution": "fixed", "closed_at": NOON}
    made = [
        replace(case("c1", 1, "web:1"), **closed),
        replace(case("c2", 2, "web:2"), **{**closed, "resolution": "not_fixed"}),
        replace(case("c3", 3, "web:3"), **{**closed, "closed_at": NOON - timedelta(days=9)}),
        replace(case("c4", 4, "web:4"), **closed),
        replace(case("c5", 5, "web:5"), **closed, desk="slack:C1"),
        case("c6", 6, "web:6"),
    ]
    for one in made:
        await took(tables, said(f"m{one.number}", one.conversation), turn(one.conversation, case=one))
    since = NOON - timedelta(days=1)
    assert [known.number for known in await tables.ledger.solved("web", since)] == [4, 1]
    assert [known.number for known in await tables.ledger.solved("slack:C1", since)] == [5]


async def test_a_case_number_is_given_once(tables: Tables) -> None:
    first = await came(tables, said("m1", "web:1"))
    second = await came(tables, said("m2", "web:2"))
    await tables.ledger.save(first, turn("web:1", case=case("c1", 1, "web:1")), now=NOON)
    with pytest.raises(Conflict):
        await tables.ledger.save(second, turn("web:2", case=case("c2", 1, "web:2"), entries=(entry("e1"),)), now=NOON)
    assert await tables.ledger.case("c2") is None
    assert (await tables.ledger.load(second, topics_since=LONG_AGO)).next_case_number == 2
    await tables.ledger.save(second, turn("web:2", case=case("c2", 2, "web:2")), now=NOON)


async def test_the_same_turn_saved_twice_at_once_counts_once(tables: Tables) -> None:
    received = await came(tables, said("m1"))
    made = turn(entries=(entry("e1"),), send=(reply(),))
    ends = await asyncio.gather(
        *(tables.ledger.save(received, made, now=NOON) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(end).__name__ for end in ends) == ["Conflict", "Conflict", "Conflict", "NoneType"]
    assert len(await tables.ledger.transcript("web:1")) == 1


async def test_a_turn_that_could_not_be_saved_leaves_nothing_behind(tables: Tables) -> None:
    received = await came(tables, said("m1"))
    await tables.ledger.save(received, turn(), now=NOON)
    with pytest.raises(Conflict):
        await tables.ledger.save(
            received, turn(case=case(), entries=(entry("e1"),), send=(reply(),), topics=(topic("t1"),)), now=NOON
        )
    assert await tables.ledger.transcript("web:1") == []
    assert await tables.ledger.cases() == []
    assert await tables.outbox.lanes(NOON) == []


async def test_a_transcript_is_whole_and_in_order(tables: Tables) -> None:
    lines = [entry(f"e{9 - n}", text=str(n), attachments=(Attachment("a.png", "image/png", 3),)) for n in range(6)]
    await took(tables, said("m1"), turn(entries=tuple(lines[:4])))
    await took(tables, said("m2"), turn(entries=tuple(lines[4:])))
    await took(tables, said("m3", "web:2"), turn("web:2", entries=(entry("x", "web:2"),)))
    assert list(await tables.ledger.transcript("web:1")) == lines


async def test_talk_among_agents_is_seen_with_its_case_only(tables: Tables) -> None:
    before = entry("e1")
    note = entry("e2", who="agent", private=True, case="c1", text="Try the other tray first")
    other = entry("e3", who="agent", private=True, case="c2")
    await took(tables, said("m1"), turn(entries=(before, note, other)))
    assert list(await tables.ledger.transcript("web:1")) == [before]
    assert list(await tables.ledger.transcript("web:1", case="c1")) == [before, note]


def topic(id: str, **more: object) -> Topic:
    values: dict[str, object] = {"question": "Why?", "asked_at": NOON, "last_at": NOON} | more
    return Topic(id=id, **values)  # type: ignore[arg-type]


async def test_earlier_topics_are_the_same_persons_in_other_conversations_newest_first(tables: Tables) -> None:
    hour = timedelta(hours=1)
    for number in (1, 2, 3):
        made = topic(f"t{number}", last_at=NOON - number * hour)
        await took(tables, said(f"m{number}", f"web:{number}"), turn(f"web:{number}", topics=(made,)))
    await took(tables, said("m4", "web:4", person=BEN), turn("web:4", topics=(topic("t4"),)))
    received = await came(tables, said("m5", "web:1"))
    standing = await tables.ledger.load(received, topics_since=NOON - 2.5 * hour)
    assert [known.id for known in standing.earlier_topics] == ["t2"], "not its own, not Ben's, not too old ones"
    standing = await tables.ledger.load(received, topics_since=NOON - 4 * hour)
    assert [known.id for known in standing.earlier_topics] == ["t2", "t3"]


async def test_a_topic_stands_as_it_was_last_saved(tables: Tables) -> None:
    await took(tables, said("m1", "web:1"), turn("web:1", topics=(topic("t1"),)))
    changed = topic("t1", outcome="confirmed", turns=3)
    await took(tables, said("m2", "web:1"), turn("web:1", topics=(changed,)))
    standing = await tables.ledger.load(await came(tables, said("m3", "web:2")), topics_since=LONG_AGO)
    assert standing.earlier_topics == (changed,)


async def test_a_topic_saved_by_a_turn_of_the_desks_is_still_the_persons(tables: Tables) -> None:
    await took(tables, said("m1", "web:1"), turn("web:1"))
    word = DeskSaid("d1", "web:1", NOON, "c1", GWEN, "On it")
    await took(tables, word, turn("web:1", topics=(topic("t1"),)))
    standing = await tables.ledger.load(await came(tables, said("m2", "web:2")), topics_since=LONG_AGO)
    assert [known.id for known in standing.earlier_topics] == ["t1"]
    assert (
        await tables.ledger.load(
            await came(tables, replace(word, id="d2", conversation="web:3")), topics_since=LONG_AGO
        )
    ).earlier_topics == ()


async def test_parcels_are_numbered_within_their_turn_and_go_to_the_right_lanes(tables: Tables) -> None:
    line = ForDesk("slack:C1", CaseEntry("c1", "e1", "person", "Ada", "Hello", NOON))
    await took(tables, said("m1"), turn(send=(reply(unless_claimed=True), card(desk="slack:C1"), line)))
    assert sorted(await tables.outbox.lanes(NOON)) == ["desk:slack:C1#c1", "person:web:1"]
    to_person = await tables.outbox.next("person:web:1", NOON)
    to_desk = await tables.outbox.next("desk:slack:C1#c1", NOON)
    assert to_person is not None
    assert to_desk is not None
    assert (to_person.id, to_person.unless_claimed, to_person.desk) == ("m1.0", True, "")
    assert (to_desk.id, to_desk.unless_claimed, to_desk.desk) == ("m1.1", False, "slack:C1")
    assert to_person.what == reply().what
    assert to_desk.what == card().what
    assert to_person.conversation == to_desk.conversation == "web:1"
    assert to_person.created_at == NOON


def survey(id: str, **more: object) -> Survey:
    values: dict[str, object] = {"case": "c1", "topic": "t1", "person": "web:local:nina", "asked_at": NOON} | more
    return Survey(id=id, **values)  # type: ignore[arg-type]


async def test_how_it_went_stands_as_it_was_last_saved(tables: Tables) -> None:
    first = survey("c1.0")
    await took(tables, said("m1"), turn(surveys=(first,)))
    assert await tables.ledger.surveys(NOON) == [first]
    answered = replace(first, ease=4, repeated=False, ended="got_round", still=True, answered_at=NOON, silent=False)
    await took(tables, said("m2"), turn(surveys=(answered,)))
    assert await tables.ledger.surveys(NOON) == [answered]
    assert await tables.ledger.survey("c1.0") == answered
    assert await tables.ledger.survey("c1.1") is None


async def test_how_it_went_is_read_oldest_first_from_a_time_on(tables: Tables) -> None:
    hour = timedelta(hours=1)
    made = [survey(f"c{number}.0", asked_at=NOON - number * hour) for number in (1, 3, 2)]
    await took(tables, said("m1"), turn(surveys=tuple(made)))
    assert [known.id for known in await tables.ledger.surveys(NOON - 2 * hour)] == ["c2.0", "c1.0"]


async def test_when_somebody_was_last_asked_is_their_own(tables: Tables) -> None:
    nina, ben = member("web", "local", "nina"), member("web", "local", "ben")
    assert await tables.ledger.asked_last(nina) is None
    made = (
        survey("c1.0", asked_at=NOON - timedelta(days=3)),
        survey("c2.0", asked_at=NOON - timedelta(days=1)),
        survey("c3.0", person=ben.key),
    )
    await took(tables, said("m1"), turn(surveys=made))
    assert await tables.ledger.asked_last(nina) == NOON - timedelta(days=1)
    assert await tables.ledger.asked_last(ben) == NOON
    assert await tables.ledger.asked_last(member("web", "local", "nin")) is None
