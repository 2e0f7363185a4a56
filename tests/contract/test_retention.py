"""What goes when its time is over, in each database: words go, numbers stay, and an open case is never touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.app.keeping import limits, tidy
from bot.experience.period import Patience, Period
from bot.experience.report import report
from bot.messages.people import member
from bot.messages.turn import Received
from bot.ports.attachments import KeptFile
from bot.ports.retention import Keep
from bot.store.accounts import SqlAccounts
from bot.store.anchors import SqlAnchors
from bot.store.attachments import SqlAttachments
from bot.store.experience import SqlExperienceRecords
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.retention import SqlRetention
from bot.store.transactions import Transactions
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.people import SLACK_ADA, WORDS, Past, dump
from tests.fakes.samples import ADA, NOON, said
from tests.fakes.surroundings import FakeClock

DAY = timedelta(days=1)
LATER = NOON + 500 * DAY
KEEP = Keep()


@pytest.fixture(params=KINDS)
def transactions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transactions]:
    with fresh_transactions(request.param, tmp_path) as made:
        yield made


async def no_rest() -> None:
    """Nobody waits for anything here."""


async def tidied(transactions: Transactions, now: object = LATER, keep: Keep = KEEP) -> dict[str, int]:
    records = SqlExperienceRecords(transactions)
    done = await tidy(SqlRetention(transactions), records, keep, Patience(), now, no_rest)  # type: ignore[arg-type]
    return dict(done.counts)


async def numbers(transactions: Transactions) -> list[object]:
    period = Period(date(2025, 3, 1), date(2025, 3, 28))
    made = await report(
        SqlExperienceRecords(transactions), period, LATER, organisation="", desks={"it": "IT"}, releases=[]
    )
    return [row for row in made.rows() if row["section"] != "doubts"]


async def test_words_names_and_ids_go_and_the_reports_numbers_stay_as_they_were(transactions: Transactions) -> None:
    for number in range(1, 7):
        person = member("slack", "T0ACME", f"U{number}PERSON", f"Person{number} Byron")
        await Past(transactions, number * DAY).asked_and_was_helped(person, number)
    before = await numbers(transactions)
    await tidied(transactions)
    assert await numbers(transactions) == before
    assert any(row["value"] for row in before), "there was something to count"  # type: ignore[index]
    left = await dump(transactions)
    assert "Quagga" not in left
    assert "Byron" not in left
    assert "PERSON" not in left


async def test_what_is_not_old_stays_whole(transactions: Transactions) -> None:
    await Past(transactions, 400 * DAY).asked_and_was_helped()
    before = await dump(transactions)
    assert (await tidied(transactions, LATER - 40 * DAY))["talk"] == 0
    assert await dump(transactions) == before


async def test_an_open_case_keeps_all_that_belongs_to_it(transactions: Transactions) -> None:
    past = Past(transactions)
    conversation = await past.asked_and_was_helped(state="claimed")
    before = await dump(transactions)
    await tidied(transactions)
    assert (await dump(transactions)).replace("kept_secret", "") == before
    assert (await SqlLedger(transactions).transcript(conversation))[0].text == WORDS


async def test_old_files_go_and_those_of_an_open_case_stay(transactions: Transactions) -> None:
    files, conversation = SqlAttachments(transactions), await Past(transactions).asked_and_was_helped(state="claimed")
    for id, place in (("f1", conversation), ("f2", "web:local:bob:1")):
        await files.keep(KeptFile(id, "somebody", place, "a.pdf", "application/pdf", 1, "0f", NOON, "m1"), b"x")
    await tidied(transactions, NOON + 300 * DAY)
    assert await files.content("f2") == b"x", "it is not old enough"
    await tidied(transactions)
    assert (await files.content("f1"), await files.content("f2")) == (b"x", None)


async def test_after_some_weeks_only_the_time_of_a_message_stays(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    before = await numbers(transactions)
    assert (await tidied(transactions, NOON + 100 * DAY))["messages"] > 0
    left = await dump(transactions)
    for table in ("inbox", "outbox"):
        rows = [line for line in left.splitlines() if line.startswith(f"{table}:")]
        assert rows
        assert not [row for row in rows if "Quagga" in row]
    assert "Quagga" in left, "the transcript is still there"
    assert await numbers(transactions) == before


async def test_what_waits_is_never_emptied(transactions: Transactions) -> None:
    conversation = await Past(transactions).asked_and_was_helped()
    inbox = SqlInbox(transactions)
    await inbox.accept(said("late", conversation, "Still Quagga"), now=NOON)
    await tidied(transactions)
    waiting = await inbox.next(conversation, LATER)
    assert waiting is not None
    assert waiting.incoming.text == "Still Quagga"  # type: ignore[union-attr]


async def test_a_conversation_that_goes_on_loses_its_old_part_alone(transactions: Transactions) -> None:
    conversation = await Past(transactions).asked_and_was_helped()
    await Past(transactions, 490 * DAY).asked_and_was_helped(number=2, conversation=conversation)
    await tidied(transactions)
    lines = await SqlLedger(transactions).transcript(conversation)
    assert lines
    assert all(line.at > NOON + 480 * DAY for line in lines)
    assert [case.number for case in await SqlLedger(transactions).cases(open_only=False)] == [2]


async def test_numbers_of_cases_are_never_given_again(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped(number=7)
    await tidied(transactions)
    standing = await SqlLedger(transactions).load(Received(1, said("m9", "web:9")), topics_since=LATER)
    assert standing.next_case_number == 8


async def test_one_person_stays_one_person_among_the_figures(transactions: Transactions) -> None:
    """Also while some of their topics are still there: or five topics of one would count as five people."""
    conversation = await Past(transactions).asked_and_was_helped()
    await Past(transactions, 2 * DAY).asked_and_was_helped(number=2, conversation=conversation)
    await tidied(transactions, NOON + 401 * DAY)
    read = await SqlExperienceRecords(transactions).between(NOON - DAY, NOON + 9 * DAY)
    assert len(read.kept) == len(read.topics) == 1
    assert read.kept[0].person == read.topics[0].person
    await tidied(transactions)
    read = await SqlExperienceRecords(transactions).between(NOON - DAY, NOON + 9 * DAY)
    assert len({one.person for one in read.kept}) == 1
    assert SLACK_ADA.id not in str(read)


async def test_links_that_are_over_go_and_those_in_use_stay(transactions: Transactions) -> None:
    accounts = SqlAccounts(transactions, FakeClock(NOON))
    await accounts.invite(ADA, "staff", days=30)
    await tidied(transactions, NOON + 100 * DAY)
    assert await accounts.people() == {ADA.key: ADA}
    await tidied(transactions, NOON + 130 * DAY)
    assert await accounts.people() == {}


async def test_figures_go_at_last(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    await tidied(transactions)
    assert (await SqlExperienceRecords(transactions).between(NOON - DAY, LATER)).kept
    await tidied(transactions, NOON + 1200 * DAY)
    assert not (await SqlExperienceRecords(transactions).between(NOON - DAY, LATER)).kept


async def test_places_of_old_messages_go_and_the_way_to_a_person_stays(transactions: Transactions) -> None:
    conversation = await Past(transactions).asked_and_was_helped(state="waiting")
    anchors, place = SqlAnchors(transactions), "slack:T0ACME"
    await anchors.put(place, "reply:old", {"conversation": "slack:T0ACME:U9:D9:dm"}, where="D9/1.1")
    await anchors.put(place, "reply:open", {"conversation": conversation}, where="D0/1.1")
    await anchors.put(place, "entry:case-1:C0DESK:x", {"channel": "C0DESK"}, where="C0DESK/1.1")
    await anchors.put(place, "direct:U9", {"channel": "D9"})
    await tidied(transactions, NOON + 10_000 * DAY)
    stays = ("reply:open", "entry:case-1:C0DESK:x", "direct:U9")
    assert [key for key in stays if await anchors.get(place, key)] == [*stays]
    assert await anchors.get(place, "reply:old") is None


async def test_what_is_said_to_be_due_is_what_goes(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    await Past(transactions, 480 * DAY).asked_and_was_helped(member("slack", "T0ACME", "U7NEW", "New One"), 2)
    await SqlAnchors(transactions).put("slack:T0ACME", "reply:old", {"conversation": "x"}, where="D9/1.1")
    accounts = SqlAccounts(transactions, FakeClock(NOON))
    token = await accounts.invite(ADA, "staff", days=30)
    await accounts.redeem(token)
    now = NOON + 10_000 * DAY
    for at in (NOON + 100 * DAY, LATER, now):
        before = await dump(transactions)
        due = {kind: await SqlRetention(transactions).due(kind, when) for kind, when in limits(KEEP, at).items()}
        assert await dump(transactions) == before, "counting changes nothing"
        gone = await tidied(transactions, at)
        assert due | {"figures": 0} == gone | {"figures": 0}
        assert at == NOON + 100 * DAY or due["talk"] > 3
    assert await SqlRetention(transactions).due("signing_in", now) == 0


async def test_what_owners_did_and_when_sources_were_looked_at_stays(transactions: Transactions) -> None:
    """Of it the newest are kept by whoever writes it: it is no place of a message."""
    anchors = SqlAnchors(transactions)
    await anchors.put("owners", "deed 1", {"by": "Fay", "did": "withdrew wifi", "why": "it is wrong"})
    await anchors.put("owners", "publish it-desk", {"state": "done"})
    await anchors.put("source:it-desk", "looked", {"at": "2025-03-04"})
    await tidied(transactions, NOON + 20_000 * DAY)
    kept = (("owners", "deed 1"), ("owners", "publish it-desk"), ("source:it-desk", "looked"))
    assert [key for place, key in kept if await anchors.get(place, key) is None] == []


async def test_cut_off_at_any_step_it_goes_on_the_next_time(transactions: Transactions) -> None:
    for number in range(1, 4):
        past, conversation = Past(transactions, number * DAY), f"slack:T:U:D:{number}"
        await past.asked_and_was_helped(SLACK_ADA, number, conversation=conversation)
    before = await numbers(transactions)

    class Killed(Exception):
        """The process dies here."""

    async def dies() -> None:
        raise Killed

    records = SqlExperienceRecords(transactions)
    for _ in range(40):
        try:
            await tidy(SqlRetention(transactions), records, KEEP, Patience(), LATER, dies)
        except Killed:
            continue
        break
    else:
        pytest.fail("it never came to an end")
    assert await numbers(transactions) == before
    assert "slack:T:U:D:1" not in await dump(transactions)
