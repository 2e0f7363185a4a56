"""A name is taken out of what we wrote ourselves, and left in what others wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.messages.people import Person
from bot.store.naming import Renaming

SAM = Person("slack", "T0", "U0SAM", "Sam Lee")


def renamed(value: Any, *, by_name: bool = True) -> tuple[Any, bool]:
    renaming = Renaming(SAM, by_name)
    return json.loads(renaming.of(json.dumps(value))), renaming.quoted


def test_whoever_is_meant_becomes_nobody_wherever_they_stand() -> None:
    person = {"platform": "slack", "tenant": "T0", "id": "U0SAM", "name": "Sam Lee", "audiences": ["staff"]}
    after, quoted = renamed({"agent": person, "unclaimed_by": [["r1", "slack:T0:U0SAM"]]})
    assert after == {
        "agent": {**person, "id": "forgotten", "name": "", "audiences": []},
        "unclaimed_by": [["r1", "forgotten"]],
    }
    assert not quoted


def test_the_same_id_elsewhere_is_somebody_else() -> None:
    other = {"platform": "slack", "tenant": "T9", "id": "U0SAM", "name": "Olga"}
    assert renamed({"agent": other})[0] == {"agent": other}


@pytest.mark.parametrize("who", [{"who": "system"}, {"who": "bot"}, {"out": "reply"}, {}])
def test_our_own_words_lose_the_name_and_only_whole_names(who: dict[str, str]) -> None:
    after, quoted = renamed({**who, "text": "Sam Lee has it. Sam Leeson has not."})
    assert after["text"] == "somebody has it. Sam Leeson has not."
    assert not quoted


@pytest.mark.parametrize("who", [{"who": "person"}, {"who": "agent"}, {"kind": "desk_said"}, {"out": "relayed"}])
def test_other_peoples_words_stay_and_are_told(who: dict[str, str]) -> None:
    value = {**who, "text": "Ask Sam Lee about it"}
    assert renamed(value) == (value, True)


def test_what_they_were_overheard_to_say_goes_with_the_name() -> None:
    line = {"who": "system", "text": "Sam Lee wrote before that: my key is lost"}
    assert renamed(line)[0]["text"] == "Somebody wrote before that: (deleted)"
    heard = {"overheard": [{"name": "Sam Lee", "text": "lost"}, {"name": "Kim", "text": "found"}]}
    assert renamed(heard)[0]["overheard"] == [{"name": "", "text": "(deleted)"}, {"name": "Kim", "text": "found"}]


def test_where_somebody_else_has_the_name_only_the_id_counts() -> None:
    value = {"who": "system", "text": "Sam Lee has it", "by": "slack:T0:U0SAM"}
    assert renamed(value, by_name=False)[0] == {"who": "system", "text": "Sam Lee has it", "by": "forgotten"}


def test_the_id_by_which_settings_name_them_goes_with_the_other() -> None:
    person = {"platform": "slack", "tenant": "T0", "id": "U0SAM", "name": "Sam Lee", "named": "object-id"}
    assert renamed({"agent": person})[0]["agent"]["named"] == ""


@pytest.mark.parametrize(
    "own",
    [
        {"out": "relayed", "agent": {"platform": "slack", "tenant": "T0", "id": "U0SAM", "name": "Sam Lee"}},
        {"who": "agent", "name": "Sam Lee"},
        {"type": "relayed", "agent": "Sam Lee"},
    ],
)
def test_in_words_of_their_own_they_name_themselves_no_longer(own: dict[str, Any]) -> None:
    after, quoted = renamed({**own, "text": "Sam Lee here, on my way"})
    assert after["text"] == "somebody here, on my way"
    assert not quoted


def test_in_the_pages_marked_up_text_a_name_is_found_as_it_stands_there() -> None:
    renaming = Renaming(Person("web", "local", "bo", 'Bo "B&B" Lee'), by_name=True)
    after = json.loads(renaming.of(json.dumps({"type": "reply", "html": "<p>Bo &quot;B&amp;B&quot; Lee has it.</p>"})))
    assert after["html"] == "<p>somebody has it.</p>"
