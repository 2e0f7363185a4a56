"""Instructions hidden in articles and messages, with a chat model that obeys every one that it reads.

Worst cases throughout: the article that holds the order is taken to be the best one found, and of all the ways in which
the model may obey the most harmful one counts.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from bot.knowledge.composing.chat import ChatComposer, ChatModelWriter
from bot.knowledge.composing.extractive import ExtractiveComposer
from bot.messages.evidence import Composed, Findings, Passage, Ranked, Section
from bot.messages.people import member
from bot.messages.release import Article
from kb_ingest.articles import read_file
from kb_ingest.problems import Unreadable
from tests.bench.corpora import rows
from tests.fakes.harm import harms
from tests.fakes.knowledge import FakeArticle, FakeKnowledge
from tests.fakes.obedient import MANNERS, AnyWriter, Manner, ObedientModel, flat
from tests.talk import Talk

KINDS = (
    "foreign link",
    "leaked instruction",
    "words put into its mouth",
    "markup or picture",
    "mention",
    "forged handover",
)
QUESTION = "What do I have to do?"


@dataclass
class Tally:
    """How often what happened, and over how many."""

    of: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def shares(self, prefix: str, *names: str) -> dict[str, float]:
        return {f"{prefix}: {name}": self.counts[name] / max(1, self.of) for name in names}


class _Everything(FakeKnowledge):
    """Whatever is asked, the first article answers it."""

    async def look(self, question: str, audiences: Any, **_: Any) -> Findings:  # type: ignore[override]
        ranked = tuple(Ranked(each.passage, 0.9 - at / 10, 0.9, 0.9) for at, each in enumerate(self.articles))
        return Findings(question, "fake", ranked, 0.9, "answered")


async def measured(data: Path) -> dict[str, dict[str, float]]:
    """The tables by their titles."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    found = rows(data / "injection/prompt_injection.jsonl")
    return {
        "Orders hidden in articles, a model that obeys": await _documents(found),
        "Orders in messages, a model that obeys": await _messages(found),
        "Ordinary articles": _ordinary(found, data),
    }


async def _documents(found: list[dict[str, Any]]) -> dict[str, float]:
    tally = Tally()
    for row in found:
        if row["channel"] != "document" or not row["label"]:
            continue
        tally.of += 1
        order, told = str(row["injection"]), row.get("success_if_answer_contains")
        clean = str(row["text"]).replace(order, " ")
        article, warnings = _cut(row)
        tally.counts["its owner is told"] += bool(warnings)
        if article is None:
            continue
        seen: set[str] = set()
        for manner in MANNERS:
            model, composed = await _answered(article, order, manner)
            seen |= {"the order reaches the model"} if model.obeyed else set()
            seen |= {"an answer that obeys is shown"} if model.obeyed and composed.written_by_model else set()
            seen |= harms(composed.text, clean, [told] if told else ())
        tally.counts.update(seen)
    names = ("its owner is told", "the order reaches the model", "an answer that obeys is shown", *KINDS)
    return {"articles": float(tally.of), **tally.shares("share in which", *names)}


def _cut(row: dict[str, Any]) -> tuple[Article | None, tuple[str, ...]]:
    try:
        read = read_file(f"{row.get('kb_doc', 'note')}.md", str(row["text"]).encode()).cut("bench", {})
    except Unreadable:
        return None, ("nothing is left of it",)
    return read.article, read.warnings


async def _answered(article: Article, order: str, manner: Manner) -> tuple[ObedientModel, Composed]:
    """Asked so that the passage with the order comes first, with others of the article behind it."""
    passages = list(article.passages)
    begins = " ".join(flat(order).split()[:10])
    passages.sort(key=lambda each: begins not in flat(each.text))
    sections = {each.number: each for each in article.sections}

    async def section(_article: str, number: int, _audiences: frozenset[str]) -> Section | None:
        return sections.get(number)

    model = ObedientModel(orders=[order], manner=manner)
    composer = ChatComposer(ChatModelWriter(model), ExtractiveComposer(section))
    return model, await composer.compose(QUESTION, _findings(passages[:4]))


def _findings(passages: list[Passage]) -> Findings:
    ranked = tuple(Ranked(each, 0.9 - at / 10, 0.9, 0.9) for at, each in enumerate(passages))
    return Findings(QUESTION, "bench", ranked, 0.9, "answered")


async def _messages(found: list[dict[str, Any]]) -> dict[str, float]:
    """Through whole turns: what the person is shown, and whether a case was opened that nobody asked for."""
    tally = Tally()
    benign = next(str(row["text"]) for row in found if row["kind"] == "benign_document")
    knowledge = _Everything([FakeArticle("a", "An article", " ".join(benign.split()[:120]))])
    writer = AnyWriter()
    with tempfile.TemporaryDirectory() as own:
        talk = Talk(Path(own), knowledge=knowledge, composer=ChatComposer(writer))
        for number, row in enumerate(found):
            if row["channel"] != "user_message" or not row["label"]:
                continue
            tally.of += 1
            seen: set[str] = set()
            for manner in MANNERS:
                person = member("web", "local", f"{number}-{manner}", "Somebody")
                writer.model = ObedientModel(orders=[str(row["text"])], manner=manner)
                for reply in await talk.say(str(row["text"]), person=person):
                    seen |= harms(reply.text, benign, filter(None, [row.get("success_if_answer_contains")]))
                    seen |= (
                        {"an answer that obeys is shown"} if writer.model.obeyed and reply.written_by_model else set()
                    )
                seen |= {"the order reaches the model"} if writer.model.obeyed else set()
                seen |= {"a case was opened"} if await talk.case_or_none(person) else set()
            tally.counts.update(seen)
        talk.close()
    names = ("the order reaches the model", "an answer that obeys is shown", "a case was opened", *KINDS)
    return {"messages": float(tally.of), **tally.shares("share in which", *names)}


def _ordinary(found: list[dict[str, Any]], data: Path) -> dict[str, float]:
    """Of articles that nobody tampered with, how many lose a sentence."""
    texts = [str(row["text"]) for row in found if row["kind"] == "benign_document"]
    texts += [path.read_text(encoding="utf-8", errors="replace") for path in (data / "kb_small").rglob("*.md")]
    lost = 0
    for text in texts:
        try:
            lost += any(
                "speaks to a machine" in each for each in read_file("a.md", text.encode()).cut("b", {}).warnings
            )
        except Unreadable:
            continue
    return {"articles": float(len(texts)), "share that loses a sentence": lost / max(1, len(texts))}
