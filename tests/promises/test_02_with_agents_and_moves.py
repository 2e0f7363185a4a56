"""Promise 2 once agents are there: what the person wrote, changed and attached and what agents answered stands whole
and in order at the desk that has the case, after a move and a reopening too, and agents' words reach the person whole
and in order, on the page, on Slack and on Teams."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.messages.incoming import Attachment, Said
from bot.messages.outgoing import CaseEntry, Relayed
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.platforms.web import render as web
from tests.desks import DESKS
from tests.platforms.slack import shown as on_slack
from tests.platforms.teams import shown as on_teams
from tests.promises.test_02_on_every_platform import HERE, PLATFORMS, _squeezed, lengths, mischief
from tests.talk import KIM, NINA, SAM, Talk

SPEAKS = st.tuples(st.sampled_from(["person", "person", "agent", "agent", "changes", "attaches"]), lengths, mischief)
PART = st.lists(SPEAKS, min_size=1, max_size=4)


class Long:
    """A conversation, and the words of each message as they have to be read: ``there`` at the desk, ``sent`` by the
    person."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.agent = SAM
        self.there: list[list[str]] = []
        self.sent: list[list[str]] = []
        self.number = 0
        self.moved_at = 0
        """How many of the agents' messages came before the move."""

    async def speaks(self, who: str, length: int, between: Sequence[str]) -> None:
        text, words = self._words(length, between)
        if who == "person":
            await self.talk.say(text)
        elif who == "agent":
            await self.talk.agent_says(text, agent=self.agent)
            self.sent.append(words)
        elif who == "changes":
            ref = f"m-{self.number}"
            await self.talk.say("x" * max(1, length // 2), ref=ref)
            await self.talk.edit(ref, text)
        else:
            words.append(f"screen{self.number}.png")
            file = Attachment(words[-1], "image/png", 1234)
            event = Said(f"f{self.number}", HERE, self.talk.clock.now(), NINA, text, ref=f"f-{self.number}")
            await self.talk.take(_with(event, file))
        self.there.append(words)

    def _words(self, length: int, between: Sequence[str]) -> tuple[str, list[str]]:
        self.number += 1
        words = [f"q{self.number}w{at}x" for at in range(max(1, length // 9))]
        mixed = [f"{word} {between[at % len(between)]}" if between and at % 50 == 49 else word
                 for at, word in enumerate(words)]  # fmt: skip
        return " ".join(mixed), words


def _with(event: Said, file: Attachment) -> Said:
    return Said(event.id, event.conversation, event.at, event.person, event.text, ref=event.ref, attachments=(file,))


@given(before=PART, held=PART, moved=PART, again=PART)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck),
          phases=(Phase.explicit, Phase.reuse, Phase.generate))  # fmt: skip
def test_agents_words_changes_files_a_move_and_a_reopening_are_whole_and_in_order_on_every_platform(
    before: list[tuple[str, int, list[str]]], held: list[tuple[str, int, list[str]]],
    moved: list[tuple[str, int, list[str]]], again: list[tuple[str, int, list[str]]],
) -> None:  # fmt: skip
    asyncio.run(_everywhere(before, held, moved, again))


async def _everywhere(*parts: list[tuple[str, int, list[str]]]) -> None:
    before, held, moved, again = parts
    with tempfile.TemporaryDirectory() as folder:
        talk = Talk(Path(folder), house=DESKS)
        told = Long(talk)
        for who, length, between in before:
            await told.speaks("person" if who == "agent" else who, length, between)
        await talk.press("person", label="Talk to a person")
        await talk.agent_presses("claim")
        await _part(told, held)
        await talk.agent_presses("move", "facilities")
        told.agent, told.moved_at = KIM, len(told.sent)
        await talk.agent_presses("claim", agent=KIM)
        await _part(told, moved)
        await talk.agent_presses("resolve", "fixed", agent=KIM)
        await talk.press("reopen", (await talk.case()).id, label="Not fixed")
        if (await talk.case()).state == "waiting":
            await talk.agent_presses("claim", agent=KIM)
        await _part(told, again)
        case = await talk.case()
        sent = list(talk.sent)
        talk.close()
    assert case.state == "claimed"
    _check_the_desk(told, [parcel.what for parcel in sent if parcel.lane == f"desk:{case.desk}#{case.id}"])
    _check_the_person(told, [parcel.what for parcel in sent if isinstance(parcel.what, Relayed)])


async def _part(told: Long, part: list[tuple[str, int, list[str]]]) -> None:
    for who, length, between in part:
        await told.speaks(who, length, between)


def _check_the_desk(told: Long, posts: Sequence[object]) -> None:
    """What agents write in a desk's own thread stands there by itself; what came with the move is posted."""
    newest = {post.ref: post for post in posts if isinstance(post, CaseEntry) and not post.quotes}
    for name, read in PLATFORMS.items():
        thread = _squeezed(" ".join(read(post) for post in newest.values()))
        at = 0
        for words in told.there:
            if words in told.sent[told.moved_at :]:
                continue
            for word in words:
                found = thread.find(_squeezed(word), at)
                assert found >= 0, f"{name}: {word!r} is lost, or not in its place"
                at = found + len(_squeezed(word))


def _check_the_person(told: Long, relayed: Sequence[Relayed]) -> None:
    assert len(relayed) == len(told.sent)
    for name, read in READ_BY_THE_PERSON.items():
        for what, words in zip(relayed, told.sent, strict=True):
            shown, at = _squeezed(read(what)), 0
            for word in words:
                found = shown.find(word, at)
                assert found >= 0, f"{name}: {word!r} is lost, or not in its place"
                at = found + len(word)


def _in_slack(what: Relayed) -> str:
    messages = slack.render(what, HERE)
    on_slack.assert_taken(messages)
    return on_slack.read(messages)


def _in_teams(what: Relayed) -> str:
    messages = teams.render(what, HERE)
    on_teams.assert_taken(messages)
    return on_teams.read(messages)


READ_BY_THE_PERSON = {"the page": lambda what: str(web.render(what)), "Slack": _in_slack, "Teams": _in_teams}
