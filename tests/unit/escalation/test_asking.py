"""Asking for a person in words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.escalation.policy import PolicyTable
from bot.escalation.signals import asked_for_person

TABLE = PolicyTable()

CLEAR = """
can I speak to someone
agent please
human!!
HUMAN
real person
chat agent
Talk to a person, please
give me your phone number
what's the number for the help desk
is there a number I can call?
I want to ring you
put me through
put me through to IT
is there anybody there
hello? is anyone there?
who can I talk to
can i tlak to a persn
I'd like to speak with a humna
let me speak to your manager
could somebody from IT ring me back
please have someone contact me
please escalate this to a human
stop giving me articles and get me a person
I want a human being, not a bot
can a technician come to my office?
how do I reach a human here
why can I not speak to a human
i wanna talk 2 a person
could we do this over the phone?
I don't want to talk to a robot
this is useless, let me talk to somebody
call me on 020 7946 0958
howcan I speak tosomebody
escalate
escalate this please
I want this escalated
this needs to be escalated
get me someone
can you get someone please
can an agent look at this?
let me talk to IT
I've read the article twice. My badge still does nothing. Could I talk to somebody about it? It's the blue one.
"""

NOT_ASKING = """
I'm not a robot
the "I am not a robot" box does not appear
the live chat page is broken
my agent's mailbox is full
the person I share an office with gets the same error
my contact list is empty
how do I add a contact person
I don't want to talk to a person
no need to talk to anyone
please don't call me
the phone in the meeting room does not ring
how do I call someone on Teams?
how do I chat with someone in Teams
how do I change my phone number for the second factor
the backup agent is not running
I spoke to someone yesterday
I already talked to a person and they said to restart
When I talk to someone on Zoom my microphone echoes
my manager told me to contact support
the error says please contact your administrator
the help desk portal is down
can you call a function in Excel
how do I transfer a phone number to another person
people can't reach me on Teams
I need a representative sample of the data
how do I connect to the VPN
can someone else print to this printer
do I need to speak to a technician to change my PIN?
Please call me Sam
the agent software won't install
how do I give someone access
is there a person I should CC
how do I escalate a ticket in the incident tool
the escalate button is greyed out
will the agent check for updates by itself
can an agent be installed on Linux
how do I get my laptop to talk to it
how do I bring someone into a Teams call
how do I contact someone through the portal
can someone else open my mailbox
who can help with the projector in the lecture hall
who can see my calendar
"""


@pytest.mark.parametrize("text", CLEAR.strip().splitlines())
def test_asking_for_a_person_in_ordinary_words_is_clear(text: str) -> None:
    request = asked_for_person(text)
    assert request.clear >= TABLE.clear_at
    assert request.quote in " ".join(text.split())


@pytest.mark.parametrize("text", NOT_ASKING.strip().splitlines())
def test_ordinary_talk_is_not_taken_for_asking(text: str) -> None:
    assert asked_for_person(text).clear < TABLE.unclear_at


@pytest.mark.parametrize(
    "text",
    [
        "who do I contact about a lost badge",
        "are you a bot?",
        "are you human",
        "how do I open a ticket",
        "Contact",
        "who can help me with this?",
        "can someone help me please",
    ],
)
def test_unclear_words_are_unclear(text: str) -> None:
    assert TABLE.unclear_at <= asked_for_person(text).clear < TABLE.clear_at


def test_the_quote_is_the_sentence_that_asks_and_no_other() -> None:
    request = asked_for_person("My printer jams. I'd like to talk to a person. Thanks!")
    assert request.quote == "I'd like to talk to a person."


def test_words_quoted_from_somebody_else_do_not_ask() -> None:
    assert asked_for_person("> can I speak to someone\nThat is what my colleague wrote.").clear == 0


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    assert 0 <= asked_for_person(text).clear <= 1


@pytest.mark.parametrize(
    "piece", ["i want to talk ", "can you please help me call ", "a ", "the real live ", "my number is 1 ", "?", "a, "]
)
def test_long_messages_are_read_in_good_time(piece: str) -> None:
    started = time.process_time()
    asked_for_person(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 5
