"""Short messages that are no problem to be looked up, and those that only look like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.escalation.policy import PolicyTable
from bot.escalation.signals import Remark, asked_for_person, remark

SAID: dict[Remark, str] = {
    "solved": """
        thanks, perfect
        helped thx
        ok nevermind I restarted it and it works now
        that did the trick
        great it's working
        worked!
        Fixed.
        never mind, found it
        Thanks! That was it.
        all sorted, cheers
        all good now
        I restarted and now everything works again. Thanks for your help!
        That worked. I had not seen that button.
    """,
    "thanks": """
        thanks
        Thank you very much!
        ok thanks, I'll try that
        great, thanks
        will do
        got it, thanks
        that's all, thanks. Bye!
        many thanks, have a nice day
    """,
    "dropped": """
        never mind
        nvm
        Forget it.
        no thanks
        No, thank you!
        it's fine
        nope all good
        ok never mind then
        no need, I'll manage
        don't worry about it
        thanks anyway
        doesn't matter
    """,
    "rejected": """
        nope
        No.
        none of these
        neither
        not that
        no, none of those help
        that's not it
        not what I meant
        something else
        wrong article
    """,
    "who_are_you": """
        are you a bot?
        are you human
        who am I talking to
        hi, are you a real person?
        Is this a bot or a person?
        r u a robot
        what's your name?
    """,
    "what_can_you_do": """
        what can you do
        What can you help me with?
        what can I ask you?
        how does this bot work
    """,
    "how_to_reach": """
        what's your phone number
        how do I reach the service desk?
        where is the service desk?
        how can I contact IT?
    """,
    "when_there": """
        when is someone there?
        what are your opening hours?
        is the help desk open today
        is anyone there on weekends?
        how long until someone answers?
    """,
}

NOTHING = """
    thanks, but it still fails
    it works now on wifi but not on vpn
    That worked, thanks! How do I do the same on my phone?
    The VPN works great at home. At work it does not connect.
    it worked until yesterday
    works fine on my phone
    Can I get it fixed and found it broken?
    thanks for nothing
    never mind the wifi, how do I print?
    it's fine on my phone and nowhere else
    cancel my account
    no good
    no, it still asks for a password
    none of my e-mails arrive
    wrong password
    no internet
    something else is using the camera
    not enough space
    are you able to reset my password
    is this a phishing mail
    am I talking to the right team about phones
    who is the owner of this mailbox
    what can you do about the noise in room 5
    how do I reach the shared drive
    what is the wifi password
    where is the printer
    where is it
    when is the maintenance
    when is it open
    is Teams down
    office hours
    fixed ip address
    help
    ok
"""


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, block in SAID.items() for text in lines(block)])
def test_a_short_message_with_nothing_else_in_it_is_known_for_what_it_is(kind: Remark, text: str) -> None:
    assert remark(text) == kind


@pytest.mark.parametrize("text", lines(NOTHING))
def test_a_message_that_tells_of_a_problem_is_no_remark(text: str) -> None:
    assert remark(text) is None


@pytest.mark.parametrize(
    "text",
    ["can I talk to a human?", "agent please", "when can I talk to someone", "is anybody there?", "I want a person"],
)
def test_a_clear_request_for_a_person_is_no_remark(text: str) -> None:
    assert asked_for_person(text).clear >= PolicyTable().clear_at
    assert remark(text) is None


@pytest.mark.parametrize("text", lines(SAID["who_are_you"]) + lines(SAID["what_can_you_do"]))
def test_asking_what_handrail_is_asks_for_nobody_in_clear_words(text: str) -> None:
    assert asked_for_person(text).clear < PolicyTable().clear_at


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No. None of these.", "rejected"),
        ("Never mind. It works now.", "solved"),
        ("Thanks. Are you a bot?", "who_are_you"),
    ],
)
def test_of_several_sentences_the_one_that_tells_most_counts(text: str, kind: Remark) -> None:
    assert remark(text) == kind


def test_a_question_is_neither_solved_nor_dropped() -> None:
    assert remark("is it fixed?") is None
    assert remark("all good?") is None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    remark(text)


@pytest.mark.parametrize("piece", ["cheers ", "all right ", "no ", "thanks. ", "works now again "])
def test_long_messages_are_read_in_good_time(piece: str) -> None:
    started = time.process_time()
    remark(piece * (50_000 // len(piece)))
    assert time.process_time() - started < 5
