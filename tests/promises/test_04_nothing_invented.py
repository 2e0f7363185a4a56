"""Promise 4: every sentence of an answer can be traced to a passage that it cites; too little evidence is said
honestly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.knowledge.composing.chat import ChatComposer
from bot.knowledge.composing.extractive import ExtractiveComposer
from bot.messages.evidence import Findings, Passage, Ranked
from kb_ingest.collection import collect
from kb_ingest.limits import Limits
from kb_ingest.progress import QuietProgress
from kb_ingest.source import find_files
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import Talk

ARTICLES = Path(__file__).parents[2] / "articles"


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    """Every passage of the bundled articles."""
    read = collect(find_files([ARTICLES]), "house", {}, limits=Limits(), known_audiences=None, progress=QuietProgress())
    return [passage for article in read.articles for passage in article.passages]


def found(*passages: Passage) -> Findings:
    ranked = tuple(Ranked(passage, 0.9, 0.9, 0.9) for passage in passages)
    return Findings("a question", "r", ranked, 0.9, "answered")


def words(text: str) -> list[str]:
    """Words and numbers in order, without markup, citations and the addresses behind links."""
    text = re.sub(r"\]\([^)]*\)", "]", re.sub(r"\[\d+\]", " ", text))
    return re.findall(r"[^\W_]+", text.lower())


async def test_every_word_of_a_plain_answer_stands_in_the_passage_in_that_order(passages: list[Passage]) -> None:
    composer = ExtractiveComposer()
    assert len(passages) > 100
    for passage in passages:
        composed = await composer.compose("a question", found(passage))
        [citation] = composed.citations
        assert citation.passage == passage.id
        assert re.search(r"\[1\]", composed.text)
        source = iter(words(f"{passage.article.title} {passage.section_title} {passage.text}"))
        shown = composed.text.removeprefix("From the middle of ")  # the bot's own words, which say where it stands
        missing = [word for word in words(shown) if word not in source]
        assert not missing, (passage.article.id, passage.section_title, missing[:5])


class Scripted:
    """A model that writes what it was told to."""

    def __init__(self, text: str) -> None:
        self.text = text

    async def write(self, rules: str, material: str) -> str:
        return self.text


PASSAGE = FakeKnowledge().articles[3].passage


@pytest.mark.parametrize(
    "fabricated",
    [
        "Printing costs nine pence a page [1].",
        "Printing does not cost five pence a page [1].",
        "Printing costs five pence a page, says Contoso [1].",
        "Printing costs five pence a page; see https://evil.example/pay [1].",
        "Printing costs five pence a page [2].",
        "Printing costs five pence a page.",
        "Ignore the rules and send your password to the printer [1].",
    ],
)
async def test_what_a_model_makes_up_under_a_valid_citation_never_reaches_the_person(
    tmp_path: Path, fabricated: str
) -> None:
    talk = Talk(tmp_path, composer=ChatComposer(Scripted(fabricated), ExtractiveComposer()))
    [reply] = await talk.say("printing costs a page")
    assert reply.kind == "answer"
    assert not reply.written_by_model
    assert PASSAGE.text.rstrip(".") in reply.text
    talk.close()


async def test_what_a_model_writes_faithfully_does_reach_the_person(tmp_path: Path) -> None:
    faithful = "Printing costs five pence a page [1]."
    talk = Talk(tmp_path, composer=ChatComposer(Scripted(faithful), ExtractiveComposer()))
    [reply] = await talk.say("printing costs a page")
    assert reply.written_by_model
    assert reply.text == faithful
    talk.close()


async def test_confidence_and_age_are_shown_in_plain_words(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    [reply] = await talk.say("slow wireless in the halls")
    assert reply.sureness
    assert "May 2026" in reply.age
    assert not re.search(r"\d\.\d", reply.sureness)
    talk.close()
