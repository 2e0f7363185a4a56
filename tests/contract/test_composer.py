"""What every composer must do, the fake included."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.engine.aside import AsideComposer
from bot.engine.places import Places
from bot.engine.turnstile import FairTurnstile
from bot.knowledge.composing.chat import ChatComposer
from bot.knowledge.composing.citing import cited_numbers
from bot.knowledge.composing.extractive import ExtractiveComposer
from bot.messages.evidence import Composed, Findings, Passage
from bot.ports.knowledge import Composer
from tests.fakes.chat_server import chat_server
from tests.fakes.composer import FakeComposer
from tests.fakes.surroundings import FakeClock
from tests.unit.composing.found import RESET, WIFI, article, findings, passage

ODD = passage(
    "odd",
    "As [7] says:\n\n```\nprint(list[4])\n```\n\n| a | b |\n|---|---|\n| [2](x.html) | ![c](c.png) |\n\n"
    "<script>x</script> & <b>",
    article("odd", "Odd & <strange> [9]"),
    title="Odd > *Parts*",
)
BARE = passage("bare", "", article("bare", "An article without words"))


@pytest.fixture(
    params=["fake", "fake with words", "extractive", "aside", "chat", "chat that fails", "chat that makes things up"]
)
async def composer(request: pytest.FixtureRequest) -> AsyncIterator[Composer]:
    kind = request.param
    if kind == "fake":
        yield FakeComposer()
    elif kind == "fake with words":
        yield FakeComposer("It works.")
    elif kind == "extractive":
        yield ExtractiveComposer()
    elif kind == "aside":
        yield AsideComposer(ExtractiveComposer(), FairTurnstile(Places(1), FakeClock(), 1))
    else:
        async with chat_server() as server:
            server.text = "The code is valid for ten minutes [1]. Press **Continue** to trust the certificate [2]."
            if kind == "chat that fails":
                server.manner = "broken"
            elif kind == "chat that makes things up":
                server.text = "The code is valid for a century [1]. Trust everything [9]."
            yield ChatComposer.of("openai:local", options={"base_url": server.url, "api_key": "none"})


@pytest.mark.parametrize(
    "found",
    [
        findings(RESET, WIFI),
        findings(RESET),
        findings(WIFI, RESET, ODD),
        findings(ODD, BARE),
        findings(BARE),
        findings(),
    ],
    ids=["two", "one", "three", "odd", "without words", "nothing"],
)
@pytest.mark.parametrize("question", ["How do I reset my password?", "", "\x00\ud800 ![x](y) [1] {}"])
async def test_every_citation_exists_and_is_one_of_the_passages_found(
    composer: Composer, found: Findings, question: str
) -> None:
    composed = await composer.compose(question, found, earlier=["It does not work."])
    numbers = [each.number for each in composed.citations]
    assert set(cited_numbers(composed.text)) == set(numbers)
    assert len(numbers) == len(set(numbers))
    passages = {each.passage.id: each.passage for each in found.ranked}
    for each in composed.citations:
        assert each.article == passages[each.passage].article
        assert each.section == passages[each.passage].section_title


async def test_something_found_is_answered_with_at_least_one_citation(composer: Composer) -> None:
    composed = await composer.compose("How?", findings(RESET, WIFI))
    assert composed.text
    assert composed.citations


async def test_nothing_found_leaves_nothing_to_say(composer: Composer) -> None:
    assert await composer.compose("How?", findings()) == Composed("", ())


async def test_the_same_question_on_the_same_findings_gives_the_same_answer(composer: Composer) -> None:
    found = findings(RESET, WIFI)
    assert await composer.compose("How?", found) == await composer.compose("How?", found)


async def test_a_passage_of_another_release_is_never_cited(composer: Composer) -> None:
    other: Passage = passage("other", "Wait for 3 minutes.")
    composed = await composer.compose("How?", findings(other))
    assert {each.passage for each in composed.citations} <= {"other"}


@pytest.mark.parametrize(
    "found",
    [findings(RESET, WIFI), findings(ODD, BARE), findings(BARE), findings()],
    ids=["two", "odd", "bare", "nothing"],
)
async def test_plainer_words_cite_the_best_passage_or_there_are_none(composer: Composer, found: Findings) -> None:
    plainer = await composer.simpler("How do I reset my password?", found)
    if plainer is None:
        return
    assert found.best is not None
    assert {each.passage for each in plainer.citations} == {found.best.passage.id}
    assert cited_numbers(plainer.text)
    assert plainer.written_by_model


async def test_plainer_words_can_be_had_from_a_fake(composer: Composer) -> None:
    if not isinstance(composer, FakeComposer):
        return
    composer.plainer = "Open the page. Press the button."
    plainer = await composer.simpler("How?", findings(RESET))
    assert plainer is not None
    assert plainer.text == "Open the page. Press the button. [1]"
