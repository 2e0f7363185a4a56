"""Promise 8: an unanswered answer is unknown, then silent, never resolved; each ending is an outcome of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.talk import Talk


async def outcomes(talk: Talk) -> list[str]:
    query = text("select body from topic order by rowid")
    bodies = await talk.transactions.read(lambda connection: list(connection.execute(query).scalars()))
    return [json.loads(body)["outcome"] for body in bodies]


@pytest.mark.parametrize(
    ("then", "outcome"),
    [
        ([], "unknown"),
        (["say:thanks"], "unknown"),
        (["say:that worked"], "confirmed"),
        (["press:helped"], "confirmed"),
        (["press:not_helped"], "unknown"),
        (["wait"], "silent"),
        (["press:person", "press:cancel"], "given_up"),
        (["press:person", "say:it works now", "say:yes"], "confirmed"),
        (["press:person", "say:it works now", "press:cancel"], "confirmed"),
        (["press:person", "say:it works now", "say:never mind", "say:yes"], "confirmed"),
        (["press:person", "say:it works now", "say:no", "press:cancel"], "given_up"),
        (["press:person", "say:never mind", "say:yes"], "given_up"),
        (["press:person", "desk:claim", "desk:resolve:fixed"], "handed_over"),
        (["press:person", "desk:claim", "desk:resolve:got_round"], "got_round"),
        (["press:person", "desk:claim", "desk:resolve:not_fixed"], "not_fixed"),
        (["press:person", "desk:claim", "desk:resolve:fixed", "press:reopen"], "reopened"),
    ],
)
async def test_each_ending_is_recorded_for_what_it_is(tmp_path: Path, then: list[str], outcome: str) -> None:
    talk = Talk(tmp_path)
    await talk.say("slow wireless in the halls")
    for step in then:
        what, _, rest = step.partition(":")
        if what == "say":
            await talk.say(rest)
        elif what == "press":
            await talk.press(rest)
        elif what == "desk":
            await talk.agent_presses(*rest.split(":"))
        else:
            await talk.later(hours=25)
    assert (await outcomes(talk))[-1] == outcome
    talk.close()


async def test_a_second_problem_is_a_topic_of_its_own_and_leaves_the_first_unknown(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.say("slow wireless in the halls")
    await talk.say("printing costs a page in colour")
    await talk.press("helped")
    assert await outcomes(talk) == ["unknown", "confirmed"]
    await talk.later(hours=25)
    assert await outcomes(talk) == ["silent", "confirmed"]
    talk.close()
