"""Where there was a message there is one heard, or words on why not: whatever it is made of, on all three platforms.

That nothing but our own error comes of any payload: ``test_inbound_any`` (Slack), ``test_door`` and ``test_buttons``
(Teams), ``test_doors`` (the page). Renderers at random: each platform's ``test_render_any``.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.slack.heard import Wrote as WroteOnSlack
from bot.platforms.slack.inbound import read
from bot.platforms.teams.framework import Framework
from bot.platforms.teams.heard import Wrote as WroteOnTeams
from bot.platforms.web.inbound import Body, said
from tests.platforms.slack.shown import HOSTILE as ON_SLACK
from tests.platforms.slack.test_inbound import OWN, message
from tests.platforms.teams.shown import HOSTILE as ON_TEAMS
from tests.platforms.teams.test_inbound import activity
from tests.talk import NINA, Talk

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
words = st.from_regex(r"[a-zA-Zäß漢0-9]{1,12}", fullmatch=True)
often = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def mixed(hostile: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Some word that people see, among mischief."""
    nasty = st.lists(st.sampled_from(hostile) | st.text(st.characters(codec=None), max_size=8), max_size=4).map(
        " ".join
    )
    return st.tuples(nasty, words, nasty).map(" ".join)


@often
@given(text=mixed(ON_SLACK), word=words)
def test_what_is_written_on_slack_is_heard(text: str, word: str) -> None:
    heard = read(message(f"{text} {word}"), OWN)
    assert isinstance(heard, WroteOnSlack), heard
    assert word in heard.text


@often
@given(text=mixed(tuple(one for one in ON_TEAMS if "<" not in one)), word=words)
def test_what_is_written_on_teams_is_heard(text: str, word: str) -> None:
    """Tags aside: what stands in one is markup there, and is not seen by the one who wrote it either."""
    plain = text.replace("<", " ").replace("&", " ")
    heard = asyncio.run(Framework().read(activity(text=f"{plain} {word}")))
    assert isinstance(heard, WroteOnTeams), heard
    assert word in heard.text


@often
@given(text=mixed((*ON_SLACK, *ON_TEAMS)), word=words)
def test_what_is_written_on_the_page_is_heard(text: str, word: str) -> None:
    body = Body({"id": str(uuid4()), "conversation": f"{NINA.key}:1", "text": f"{text} {word}"})
    assert word in said(body, NINA, NOW).text


async def test_whatever_is_asked_gets_a_reply_with_the_way_to_a_person(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    for number, text in enumerate(dict.fromkeys((*ON_SLACK, *ON_TEAMS))):
        if not "".join(letter for letter in text if letter.isprintable()).strip():
            continue
        replies = await talk.say(text, where=number + 1)
        assert replies, text
        assert all(reply.route.label for reply in replies)
    talk.close()
