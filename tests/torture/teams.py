"""Teams under torture: activities that come twice and late, and calls of which nobody can tell how they ended."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.platforms.teams.render import mark_words
from tests.fakes.teams import mishaps
from tests.fakes.teams.outgoing import Delivery
from tests.fakes.teams.person import Person
from tests.fakes.teams.records import Message
from tests.fakes.teams.server import LocalTeams
from tests.fakes.teams.visible import labels, visible_text
from tests.torture.clients import ENDS, PATIENCE, Lost, insist, until
from tests.torture.plan import TAG, Part, tag_in
from tests.torture.words import Words

ROUTE, CASE = "Talk to a person", "Your case"
ASKED = "I want to talk to a person"
RELAYED = re.compile(r" from the \w+ desk:")
ENTRY = " UTC"
"""What stands in the first line of everything that is shown of a conversation, after its time."""

IN_DOUBT = ("I can't tell whether", "can't tell whether it arrived", "may be missing here")
TWICE = "may stand here twice"

AGAIN_AFTER = (2.0, *(0.5,) * 240)
"""Seconds before Teams delivers again what got no answer: at first so long that other words come in between."""


def begin(teams: LocalTeams, addresses: Callable[[], Sequence[str]], chance: random.Random) -> asyncio.Task[None]:
    """Teams delivers to any of the servers, and again what got no answer, mostly under a new id.
    Ends by being cancelled."""
    teams.outgoing.again_after, teams.outgoing.again_on = AGAIN_AFTER, {"timeout", "connection_failed"}

    async def turn_about() -> None:
        while True:
            teams.send_activities_to(f"{chance.choice(list(addresses()))}/api/messages")
            teams.outgoing.again_with_new_id = chance.random() < 0.7
            await asyncio.sleep(0.03)

    return asyncio.create_task(turn_about(), name="where Teams delivers to")


def go_wrong(teams: LocalTeams, chance: random.Random, calls: int = 20_000) -> None:
    """What the next calls of the Connector meet: about one in twelve goes wrong, in any of its ways."""
    kinds: Sequence[Callable[[], Any]] = (
        lambda: mishaps.RateLimited(1),
        mishaps.CutAfterStoring,
        mishaps.CutAfterStoring,
        mishaps.CutBeforeStoring,
        lambda: mishaps.FailedAfterStoring(500),  # after 502 and 504 Microsoft asks to send again: see decision 0008
        lambda: mishaps.Refused(chance.choice((412, 502, 504))),
        lambda: mishaps.Slow(chance.uniform(0.05, 0.5)),
    )
    teams.mishaps.script("*", *(chance.choice(kinds)() if chance.random() < 0.08 else None for _ in range(calls)))


def met(teams: LocalTeams) -> Counter[str]:
    return Counter(call.mishap for call in teams.calls if call.mishap)


def delivered_anew(teams: LocalTeams) -> Counter[str]:
    """What was delivered again under a new id, and what of it after something else had been said there."""
    found: Counter[str] = Counter()
    heard = [one for one in teams.deliveries if one.type == "message"]
    for number, one in enumerate(heard):
        if len({attempt.id for attempt in one.attempts}) > 1:
            found["delivered again under a new id"] += 1
            who = one.activity["from"]["id"], one.activity["conversation"]["id"]
            later = (other for other in heard[number + 1 :] if other.began <= one.last_began)
            found["delivered again under a new id after other words"] += any(
                (other.activity["from"]["id"], other.activity["conversation"]["id"]) == who for other in later
            )
    return found


async def _kept(teams: LocalTeams, words: Words, chance: random.Random, say: Callable[[], Any], tag: str) -> None:
    """Say it; what is refused in time is never delivered again, so whoever reads that says it again. What Teams has
    given up they may go on from: of its being delivered again they see nothing."""
    twist = chance.random()
    if twist < 0.2:
        teams.outgoing.duplicate()
    elif twist < 0.7:
        teams.outgoing.give_up(chance.uniform(0.005, 0.05))
    sent = await _said(teams, words, say, tag)
    await sent.tried.wait()
    keeping = _keeps(teams, words, chance, say, tag, sent)
    if sent.slow:
        words.later(asyncio.create_task(keeping))
    else:
        await keeping


async def _said(teams: LocalTeams, words: Words, say: Callable[[], Any], tag: str) -> Delivery:
    words.sending(tag, anew=True)
    before = len(teams.deliveries)
    await say()
    return next(one for one in teams.deliveries[before:] if tag in str(one.activity.get("text", "")))


async def _keeps(
    teams: LocalTeams, words: Words, chance: random.Random, say: Callable[[], Any], tag: str, sent: Delivery
) -> None:
    """Until Teams has an acknowledgement."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        await until(lambda sent=sent: sent.over, "an answer to Teams")  # type: ignore[misc]
        if sent.acknowledged:
            words.kept(tag)
            return
        await asyncio.sleep(chance.uniform(0.2, 0.6))
        sent = await _said(teams, words, say, tag)
    raise Lost(f"nobody kept {tag}")


@dataclass
class TeamsPerson:
    """``Somebody`` in the personal chat."""

    teams: LocalTeams
    person: Person
    words: Words
    chance: random.Random

    async def say(self, text: str) -> None:
        await _kept(self.teams, self.words, self.chance, lambda: self.person.say(text, wait=False), tag_in(text))

    async def asks_for_person(self) -> None:
        before = len(self.teams.deliveries)
        await insist(self._press, self.waits_for_agent, f"a case for {self.person.name}")
        # What they asked in words may still be under way; after the case is closed it would be another request.
        asked = [one for one in self.teams.deliveries[before:] if one.activity.get("text") == ASKED]
        await until(lambda: all(one.over for one in asked), "an answer to Teams")

    def replies(self) -> Sequence[str]:
        """They have no names here; what tells them apart is that there are more of them."""
        shown = [one for one in self._of_the_app() if {ROUTE, CASE} & set(labels(one, self.person.id))]
        return ["" for _ in shown]

    def waits_for_agent(self) -> bool:
        return any(CASE in labels(one, self.person.id) for one in self._of_the_app())

    def heard(self) -> Sequence[str]:
        texts = [visible_text(one) for one in self._of_the_app()]
        return [tag for text in texts if RELAYED.search(text) for tag in TAG.findall(text) if tag.startswith("line ")]

    def marked(self) -> int:
        return sum(any(mark in visible_text(one) for mark in IN_DOUBT) for one in self._of_the_app())

    async def _press(self) -> None:
        """Before anything else is there, in words."""
        shown = [one for one in self._of_the_app() if ROUTE in labels(one, self.person.id)]
        if self.waits_for_agent():
            return
        if shown:
            await self.person.press(shown[-1], ROUTE)
        else:
            await self.person.say(ASKED, wait=False)

    def _of_the_app(self) -> list[Message]:
        return [one for one in self.teams.messages(self.person.chat) if one.by_app]


@dataclass
class TeamsAgent:
    """``AtDesk`` in the desk's channel. Of two cards for one case the later counts, as the note below it says."""

    teams: LocalTeams
    agent: Person
    channel: str
    part: Part
    words: Words
    chance: random.Random

    def cases(self) -> Sequence[str]:
        """A card that may stand there twice, and says so, counts once."""
        cards = self._cards()
        return [visible_text(card).splitlines()[0] for card in (cards[-1:] if self._said_twice() else cards)]

    async def claim(self) -> None:
        await insist(lambda: self._press("Claim"), lambda: "has it" in self._headline(), "the claim")

    async def resolve(self) -> None:
        await insist(lambda: self._press("Resolve: fixed"), lambda: "Closed" in self._headline(), "the end")

    async def say(self, text: str) -> None:
        await _kept(
            self.teams,
            self.words,
            self.chance,
            lambda: self.agent.mention(text, thread=self._cards()[-1], wait=False),
            tag_in(text),
        )

    def sees(self) -> Sequence[str]:
        found: list[str] = []
        for one in self._thread():
            text = visible_text(one)
            if one.by_app and ENTRY in text.split("\n")[0]:
                found += [tag for tag in TAG.findall(text) if tag.startswith("note ")]
        return found

    def marked(self) -> int:
        return sum(any(mark in visible_text(one) for mark in IN_DOUBT) for one in self._thread() if one.by_app)

    def ended(self) -> int:
        """A line below each; one that may not have arrived stands there again."""
        lines = [visible_text(one) for one in self._thread() if one.by_app]
        return sum(any(mark_words(mark) in line for mark in ENDS) for line in lines)

    def _said_twice(self) -> bool:
        return any(one.by_app and TWICE in visible_text(one) for one in self._thread())

    def _headline(self) -> str:
        return visible_text(self._cards()[-1]).split("\n")[0]

    def _cards(self) -> list[Message]:
        roots = [one for one in self.teams.messages(self.channel) if one.by_app and one.root == one.id]
        return [one for one in roots if self.part.person_tag in visible_text(one)]

    def _thread(self) -> list[Message]:
        roots = {one.id for one in self._cards()}
        return [one for one in self.teams.messages(self.channel) if one.root in roots and one.id not in roots]

    async def _press(self, label: str) -> None:
        here = [one for one in reversed([*self._cards(), *self._thread()]) if label in labels(one, self.agent.id)]
        if here:
            await self.agent.press(here[0], label)
