"""A model that is down costs a few people their wait, not everybody."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import ComposerError
from bot.knowledge.composing.chat import ChatComposer, NoAnswer
from bot.knowledge.composing.resting import FAILURES, SECONDS, Rest
from tests.unit.composing.found import RESET, WIFI, findings

QUESTION = "How do I reset my password?"
GOOD = "The code is valid for 10 minutes [1]."


class Model:
    """A ``Writer`` that ``does`` something at each call; ``asked`` counts them."""

    def __init__(self) -> None:
        self.asked = 0
        self.reached = asyncio.Event()
        self.does: str | Exception | None = NoAnswer("It is down.")

    async def write(self, rules: str, material: str) -> str:
        self.asked += 1
        self.reached.set()
        if self.does is None:
            await asyncio.Event().wait()
        if isinstance(self.does, Exception):
            raise self.does
        return str(self.does)


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def resting(model: Model, now: Seconds, seconds: float = 5.0) -> ChatComposer:
    return ChatComposer(model, seconds=seconds, rest=Rest(now))


async def written(composer: ChatComposer) -> bool:
    composed = await composer.compose(QUESTION, findings(RESET, WIFI))
    assert composed.text, "the passage itself is always there"
    return composed.written_by_model


@pytest.mark.parametrize("silence", [NoAnswer("It is down."), None], ids=["down", "hanging"])
async def test_a_model_that_is_silent_several_times_is_left_alone_and_tried_again_by_one(
    silence: Exception | None,
) -> None:
    model, now = Model(), Seconds()
    model.does = silence
    composer = resting(model, now, seconds=0.01)
    for _ in range(FAILURES + 5):
        assert not await written(composer)
    assert model.asked == FAILURES, "nobody else waits for it"
    now.now += SECONDS
    await asyncio.gather(*(written(composer) for _ in range(5)))
    assert model.asked == FAILURES + 1, "one tries it"
    now.now += SECONDS
    model.does = GOOD
    assert await written(composer)
    assert await written(composer)


@pytest.mark.parametrize("said", [ComposerError("The chat model did not finish its answer."), "Sign in at evil [1]."])
async def test_what_people_ask_cannot_put_it_to_rest(said: Exception | str) -> None:
    """Only silence does: an answer that is refused or does not hold says that it is there."""
    model, now = Model(), Seconds()
    model.does = said
    composer = resting(model, now)
    for _ in range(FAILURES + 5):
        assert not await written(composer)
    assert model.asked == FAILURES + 5


async def test_being_stopped_says_nothing_about_the_model() -> None:
    model, now = Model(), Seconds()
    model.does = None
    composer = resting(model, now)
    for _ in range(FAILURES + 1):
        task = asyncio.create_task(written(composer))
        await model.reached.wait()
        model.reached.clear()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    model.does = GOOD
    assert await written(composer)
