"""Slack under torture: events that come twice, at once, late and in another order, to whichever server is asked."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.platforms.slack.reading_back import key_of
from bot.platforms.slack.render_desk import mark_reaction
from tests.fakes.slack import mishaps
from tests.fakes.slack.http_line import HttpLine
from tests.fakes.slack.outgoing import Attempt, Delivery
from tests.fakes.slack.person import Person
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import LocalSlack
from tests.fakes.slack.visible import labels, visible_text
from tests.torture.clients import ENDS, insist, until
from tests.torture.plan import TAG, Part, tag_in
from tests.torture.words import Words

RETRIES = (0.5,) * 240
"""Seconds before Slack sends an event again that was not acknowledged. Slack's own three take five minutes; here time
is short, and servers are away for much of it."""

ROUTE, CASE = "Talk to a person", "Your case"


class TorturedLine:
    """Signed HTTP to any of the servers."""

    def __init__(
        self, secret: str, addresses: Callable[[], Sequence[str]], words: Words, chance: random.Random
    ) -> None:
        self._secret = secret
        self._addresses = addresses
        self._words = words
        self._chance = chance
        self._lines: dict[str, HttpLine] = {}
        self.again = 0

    async def send(self, delivery: Delivery, number: int, reason: str, within: float) -> Attempt:
        tag = "" if delivery.of_a_bot else tag_in(str(delivery.event.get("text", "")))
        twist = self._chance.random() if tag else 1.0
        if twist < 0.1:  # late: what is said next overtakes it
            await asyncio.sleep(self._chance.uniform(0.0, 0.6))
        if tag:
            self._words.sending(tag)
        if 0.1 <= twist < 0.2:
            self.again += 1
            attempt, _ = await asyncio.gather(*(self._one(delivery, number, reason, within) for _ in range(2)))
        else:
            attempt = await self._one(delivery, number, reason, within)
        if tag and not attempt.error:
            self._words.kept(tag)
            if twist >= 0.9:  # Slack has not got our acknowledgement
                self.again += 1
                await self._one(delivery, number + 1, "http_timeout", within)
        return attempt

    async def close(self) -> None:
        for line in self._lines.values():
            await line.close()

    async def _one(self, delivery: Delivery, number: int, reason: str, within: float) -> Attempt:
        address = self._chance.choice(list(self._addresses()))
        if address not in self._lines:
            self._lines[address] = HttpLine(self._secret)
            self._lines[address].url = f"{address}/slack/events"
        return await self._lines[address].send(delivery, number, reason, within)


def go_wrong(slack: LocalSlack, chance: random.Random, calls: int = 20_000) -> None:
    """What the next calls of the Web API meet: about one in eight goes wrong, in any of Slack's ways."""
    kinds: Sequence[Callable[[], Any]] = (
        lambda: mishaps.RateLimited(1),
        mishaps.CutAfterStoring,
        mishaps.CutAfterStoring,
        mishaps.CutBeforeStoring,
        lambda: mishaps.ServerError(chance.choice((500, 503))),
        mishaps.HtmlPage,
        mishaps.Garbled,
        lambda: mishaps.Slow(chance.uniform(0.05, 0.5)),
    )
    slack.mishaps.script("*", *(chance.choice(kinds)() if chance.random() < 0.12 else None for _ in range(calls)))


def met(slack: LocalSlack) -> Counter[str]:
    """The mishaps that calls met."""
    return Counter(call.mishap for call in slack.calls if call.mishap)


@dataclass
class SlackPerson:
    """``Somebody`` in the direct message."""

    slack: LocalSlack
    person: Person
    words: Words

    async def say(self, text: str) -> None:
        await self.person.say(text, wait=False)
        await until(lambda: self.words.is_kept(tag_in(text)), f"an acknowledgement of {tag_in(text)}")

    async def asks_for_person(self) -> None:
        """A press is never sent again by Slack: whoever sees nothing of it presses again."""
        if not self._of_the_app():  # nothing to press on yet: the welcome
            await insist(self.person.opens_messages, self._of_the_app, "a welcome")
        await insist(self._press, self.waits_for_agent, f"a case for {self.person.name}")

    def replies(self) -> Sequence[str]:
        keys = [key_of(_plain(one)) for one in self._of_the_app() if _part(one) == 0]
        return [key for key in keys if key.startswith("reply:")]

    def waits_for_agent(self) -> bool:
        return any(CASE in labels(one) for one in self._of_the_app())

    def heard(self) -> Sequence[str]:
        relayed = [one for one in self._of_the_app() if key_of(_plain(one)).startswith("relayed:")]
        return [tag for one in relayed for tag in TAG.findall(visible_text(one)) if tag.startswith("line ")]

    def marked(self) -> int:
        """Slack can be asked what stands there."""
        return 0

    async def _press(self) -> None:
        shown = [one for one in self._of_the_app() if ROUTE in labels(one)]
        if shown and not self.waits_for_agent():
            await self.person.press(shown[-1], ROUTE)

    def _of_the_app(self) -> list[Message]:
        return [one for one in self.slack.messages(self.person.dm) if one.bot_id]


@dataclass
class SlackAgent:
    """``AtDesk`` in one of the desks' channels."""

    slack: LocalSlack
    agent: Person
    channel: str
    part: Part
    words: Words

    def cases(self) -> Sequence[str]:
        return [f"{key_of(_plain(one))}: {visible_text(one).splitlines()[0]}" for one in self._cards()]

    async def claim(self) -> None:
        await insist(lambda: self._press("Claim"), lambda: "has it" in self.cases()[0], "the claim")

    async def resolve(self) -> None:
        await insist(
            lambda: self._press("Resolve: fixed"), lambda: "Resolve: fixed" not in labels(self._cards()[0]), "the end"
        )

    async def say(self, text: str) -> None:
        await self.agent.reply_in_thread(self._cards()[0], text, wait=False)
        await until(lambda: self.words.is_kept(tag_in(text)), f"an acknowledgement of {tag_in(text)}")

    def sees(self) -> Sequence[str]:
        found: list[str] = []
        for card in self._cards():
            entries = [one for one in self.slack.messages(self.channel, card) if _is_entry(one)]
            found += [tag for one in entries for tag in TAG.findall(visible_text(one)) if tag.startswith("note ")]
        return found

    def marked(self) -> int:
        return 0

    def ended(self) -> int:
        """By the reaction on each."""
        marks = {mark_reaction(mark) for mark in ENDS}
        said = [one for card in self._cards() for one in self.slack.messages(self.channel, card) if not one.bot_id]
        return sum(bool(marks & set(one.reactions)) for one in said if tag_in(one.text).startswith("line "))

    def _cards(self) -> list[Message]:
        cards = [one for one in self.slack.messages(self.channel) if key_of(_plain(one)).startswith("card:")]
        return [one for one in cards if self.part.person_tag in visible_text(one)]

    async def _press(self, label: str) -> None:
        card = self._cards()[0]
        if label in labels(card):
            await self.agent.press(card, label)


def _is_entry(message: Message) -> bool:
    return bool(message.bot_id) and key_of(_plain(message)).startswith("entry:")


def _part(message: Message) -> int:
    payload = (message.metadata or {}).get("event_payload") or {}
    return int(payload.get("part", 0))


def _plain(message: Message) -> dict[str, object]:
    return {"metadata": message.metadata}
