"""What somebody has said already, found in their own words."""

from __future__ import annotations

import pytest

from bot.escalation.fact_words import FactKind
from bot.escalation.facts import FACT_KINDS, asks_for, facts, not_recognised


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("The wifi on my MacBook Air drops", "device", "MacBook Air"),
        ("outlook on windows 11 is slow", "device", "windows 11"),
        ("my iPhone 15 will not join", "device", "iPhone 15"),
        ("It happens in room B-204 only", "place", "room B-204"),
        ("I'm in the library and nothing loads", "place", "in the library"),
        ("from home it works, on campus it does not", "place", "from home"),
        ("It says “Authentication failed” every time", "message", "Authentication failed"),
        ('the printer shows "Paper jam in tray 2"', "message", "Paper jam in tray 2"),
        ("I get error code 0x80070005", "message", "0x80070005"),
        ("error 619 when I connect", "message", "619"),
        ("it has been like this since Monday morning", "since", "since Monday morning"),
        ("for three days now", "since", "for three days"),
        ("it started after the update", "since", "after the update"),
        ("it broke two hours ago", "since", "two hours ago"),
        ("everyone in my corridor has it", "others", "everyone"),
        ("is it only me?", "others", "only me"),
        ("my flatmate has the same", "others", "my flatmate has the same"),
        ("I have a lecture at 2 pm", "needed_by", "at 2 pm"),
        ("the form is due tomorrow", "needed_by", "tomorrow"),
        ("I already restarted the laptop twice", "tried", "I already restarted the laptop twice"),
        ("we've tried another cable", "tried", "we've tried another cable"),
    ],
)
def test_a_fact_is_a_stretch_of_their_own_words(text: str, kind: FactKind, words: str) -> None:
    assert words in [fact.words for fact in facts([text]) if fact.kind == kind]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("I'm on a Dell XPS 13 in B204 and it says connection timed out", "device place message"),
        ("My Galaxy S23 won't connect at Jubilee House", "device place"),
        ("HP EliteBook, Tower 2, third floor", "device place"),
        ("Lenovo Yoga", "device"),
        ("Outlook on my PC keeps asking for my password in the staff room", "device place message"),
        ("It is my work computer", "device"),
        ("phone is a Motorola G54", "device"),
        ("the HP LaserJet on the second floor of Maple Building won't print", "device place"),
        ("error message is Access Denied since Monday", "message since"),
        ("It shows: Unable to join the network", "message"),
        ("a box pops up saying your licence has expired", "message"),
        ("my Surface Pro 9 is stuck on a blue screen", "device message"),
        ("The message reads: cannot contact domain controller", "message"),
        ("Restarted it twice already, no luck", "tried"),
        ("Tried restarting. Tried another browser.", "tried"),
        ("turning wifi off and on doesn't help", "tried"),
        ("Swapped the cable, still dead", "tried"),
        ("have rebooted, no difference", "tried"),
        ("I am in the student centre", "place"),
        ("We're in G12", "place"),
        ("in the Chemistry department", "place"),
        ("It started this Tuesday", "since"),
        ("it stopped working after I changed my password", "since"),
        ("it worked yesterday, today nothing", "since"),
        ("first noticed on 12 November", "since"),
        ("stopped printing after lunch", "since"),
    ],
)
def test_it_is_recognised_in_many_wordings(text: str, kinds: str) -> None:
    assert set(kinds.split()) <= {fact.kind for fact in facts([text])}


def test_what_a_screen_says_ends_where_they_speak_for_themselves_again() -> None:
    assert [fact.words for fact in facts(["error message is Access Denied since Monday"])] == [
        "Access Denied",
        "since Monday",
    ]
    said = facts(["on the laptop it just says loading forever but my phone is fine"])
    assert "loading forever" in [fact.words for fact in said]


@pytest.mark.parametrize(
    "text",
    [
        "how do I reset my password?",
        "My colleague says I should ask you",
        "I want to book a room for next week",
        "what are the printing costs?",
        "set up the new phone system contract",
        "when is the library open",
        "I was told to sign in first",
        "How do I pay for printing?",
        "What is my MAC address",
        "Where can I find the policy on travel?",
        "I need help since I am new here",
        "Can you tell me how to change my password",
        "everyone should read this",
        "",
    ],
)
def test_nothing_is_made_up(text: str) -> None:
    assert facts([text]) == ()


def test_each_fact_stands_once_and_kinds_in_a_settled_order() -> None:
    found = facts(["In room 204 my laptop says “No signal”", "still in room 204, on the laptop"])
    assert [fact.words for fact in found] == ["laptop", "room 204", "No signal"]
    assert [FACT_KINDS.index(fact.kind) for fact in found] == sorted(FACT_KINDS.index(fact.kind) for fact in found)


def test_what_nobody_said_is_named_and_nothing_else() -> None:
    assert not_recognised(facts(["my laptop in room 204"])) == ("message", "since", "tried")
    assert not_recognised(()) == ("device", "place", "message", "since", "tried")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Which device are you using?", ("device",)),
        ("are you on a mac?", ("device",)),
        ("Where are you at the moment, and since when?", ("place", "since")),
        ("What exactly does it say?", ("message",)),
        ("Is there an error message?", ("message",)),
        ("How long has this been going on?", ("since",)),
        ("does anyone else see that", ("others",)),
        ("By when do you need it?", ("needed_by",)),
        ("Have you tried restarting it?", ("tried",)),
        ("I have reset your account, please sign in again.", ()),
        ("The printer in the library is fixed now.", ()),
        ("You can find the form where you signed up", ()),
    ],
)
def test_what_an_agent_asks_for_is_known(text: str, kinds: tuple[FactKind, ...]) -> None:
    assert asks_for(text) == kinds


def test_what_stands_deep_in_a_long_text_is_found_too() -> None:
    log = "2026-11-02 10:00:01 wlan0: link is not ready\n" * 400
    endless = "need " * 4_000
    found = {(fact.kind, fact.words) for fact in facts([f"{log}{endless}I am in room 12 with my MacBook Air"])}
    assert ("place", "room 12") in found
    assert ("device", "MacBook Air") in found
