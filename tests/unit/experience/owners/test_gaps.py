"""What nobody could answer is put together where it asks for the like."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.experience.owners.gaps import by_words, gaps, unanswered
from bot.experience.owners.words import gap_line
from bot.knowledge.embedder import embedder
from bot.knowledge.meanings import EmbeddedMeanings
from bot.messages.case import NOT_SAID_YET
from bot.messages.evidence import ArticleRef
from bot.messages.people import member
from bot.ports.experience import KnownTopic, Records
from tests.unit.experience.stored import WIFI, case_of, topic

LOCKERS = (
    "How do I book a locker in the sports hall?", "Can I reserve a locker for the gym?",
    "lockers at the sports centre, how to get one",
)  # fmt: skip
CAMERAS = ("Can the college lend me a camera for a film project?", "I need to borrow a video camera")
ALONE = "Can I bring my dog to work?"
MEETING = ArticleRef("rooms", "Book a meeting room", owner="Facilities")


def asked(*questions: str, **more: object) -> list[KnownTopic]:
    return [
        KnownTopic(topic(f"t{number}", question, hours=number, **more), f"c{number}", f"web:local:p{number}")
        for number, question in enumerate(questions)
    ]


async def test_questions_in_other_words_are_one_gap_and_others_are_not() -> None:
    found = unanswered(Records(topics=asked(*LOCKERS, ALONE, *CAMERAS)))
    made = gaps(found, await EmbeddedMeanings(embedder()).like([one.question for one in found]))
    assert [set(gap.examples) for gap in made] == [set(LOCKERS), set(CAMERAS), {ALONE}]
    assert made[0].examples[0] == LOCKERS[2], "the newest first"
    assert gap_line(made[0]) == "a few people"


def test_where_meanings_cannot_be_had_words_decide() -> None:
    found = unanswered(Records(topics=asked("book a locker", "locker to book", ALONE)))
    assert [len(gap.topics) for gap in gaps(found, by_words(found))] == [2, 1]


def test_only_what_was_shown_nothing_and_was_not_solved_is_missing() -> None:
    kept = asked("nothing on lockers")[0]
    others = [
        *asked("shown something", shown=(WIFI,)), *asked("solved all the same", outcome="confirmed"),
        *asked("asked which was meant", asked_which=True), *asked(NOT_SAID_YET), *asked("(deleted)"),
        *asked("I'll use the cable for now"),
        *asked("danger", care="danger"),
    ]  # fmt: skip
    assert [one.question for one in unanswered(Records(topics=[*others, kept]))] == ["nothing on lockers"]


def test_a_gap_says_what_came_closest_and_that_a_person_could_help() -> None:
    known = asked(*LOCKERS, named=(MEETING,))
    nina = member("web", "local", "p0", "Nina Falk")
    case = case_of(known[0].topic, nina, conversation="c0")
    found = unanswered(Records(topics=known, cases=[case]))
    [gap] = gaps(found, [[1.0] * 3] * 3)
    assert gap.nearest == (MEETING,)
    assert gap.solved == 1
    assert gap.people == 3


def test_one_person_who_asks_five_times_is_one_person() -> None:
    known = [KnownTopic(topic(f"t{n}", LOCKERS[0], hours=n, turns=2), "c1", "web:local:nina") for n in range(5)]
    [gap] = gaps(unanswered(Records(topics=known)), [[1.0] * 5] * 5)
    assert (gap.people, gap.tries, gap.examples) == (1, 10, (LOCKERS[0],))
    assert gap_line(gap) == "a few people"


def test_no_questions_no_gaps() -> None:
    assert gaps((), ()) == []


def test_what_one_person_asked_once_and_nothing_came_near_stands_apart() -> None:
    known = [
        *asked("what is the capital of France?"), *asked("lend me a bicycle pump", named=(MEETING,)),
        *asked("where are the lost things kept", turns=2),
    ]  # fmt: skip
    known = [replace(one, person=f"web:local:p{number}") for number, one in enumerate(known)]
    made = gaps(unanswered(Records(topics=known)), [[float(a == b) for b in range(3)] for a in range(3)])
    assert [(gap.examples[0], gap.pursued) for gap in made] == [
        ("where are the lost things kept", True), ("lend me a bicycle pump", True),
        ("what is the capital of France?", False),
    ]  # fmt: skip
    twice = [replace(known[0], person=f"web:local:q{number}") for number in range(2)]
    [gap] = gaps(unanswered(Records(topics=twice)), [[1.0] * 2] * 2)
    assert gap.pursued, "two people ask it: somebody misses it"


def test_a_word_by_itself_that_nothing_followed_is_not_missing() -> None:
    assert not unanswered(Records(topics=asked("asdfghjkl")))
    assert len(unanswered(Records(topics=asked("lockers", turns=2)))) == 1


def test_words_about_an_earlier_case_are_not_missing() -> None:
    nina = member("web", "local", "p0", "Nina Falk")
    first, back = asked("the projector in room B204 shows no picture")[0], asked("it is black again, not fixed!")[0]
    back = replace(back, topic=replace(back.topic, id="t9", asked_at=back.topic.asked_at + timedelta(hours=9)))
    cases = [case_of(first.topic, nina, conversation="c0")]
    found = unanswered(Records(topics=[first, back], cases=cases))
    assert [one.known.topic.id for one in found] == [first.topic.id]
    elsewhere = replace(back, conversation="c7")
    assert len(unanswered(Records(topics=[first, elsewhere], cases=cases))) == 2, "nobody had helped them with anything"
