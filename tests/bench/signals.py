"""Measures signals and policy on the development data: ``python -m tests.bench.signals DATA [--json]``.

Everything runs through the replay of past transcripts, without a release: the same functions as a live turn, with
messages compared by the shipped model. What is measured:

- asking for a person: precision, recall and F1 of the decision ``handover`` on each message alone;
- rephrasing: AUROC of ``scores.rephrased`` on the later of two messages, also for distant wordings against
look-alikes, and
  against what people write after an answer;
- untroubled follow-ups whose decision is raised above ``none``, in 100;
- threads: how often each kind fires on what people write after an answer;
- remarks ("thanks", "never mind", "are you a bot?"): how often a text that tells of a problem is taken for one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.errors import NoRelease
from bot.escalation.policy import PolicyTable
from bot.escalation.replay import Line, replay
from bot.escalation.signals import remark
from bot.knowledge.embedder import MiniLM, Vectors
from bot.knowledge.likeness import Comparison
from bot.messages.evidence import Findings, Likeness, Section
from bot.messages.signals import Reading, Spoken

AUDIENCES = frozenset({"public", "members"})
THREADS = 250
"""How many threads are replayed, by chance with a fixed seed."""


class Remembering:
    """The shipped embedder with every vector kept: the same message is compared again and again."""

    def __init__(self) -> None:
        self._model = MiniLM(threads=1)
        self._vectors: dict[str, Any] = {}
        self.name, self.dimensions = self._model.name, self._model.dimensions

    def embed(self, texts: Sequence[str], progress: object = None) -> Vectors:
        import numpy as np

        for text in texts:
            if text not in self._vectors:
                self._vectors[text] = self._model.embed([text])[0]
        return np.stack([self._vectors[text] for text in texts])


class NothingPublished:
    """Knowledge before the first release: nothing to look up, and messages compared all the same."""

    def __init__(self) -> None:
        self._comparison = Comparison(Remembering())

    async def look(self, question: str, audiences: frozenset[str], *, within: Sequence[str] = ()) -> Findings:
        raise NoRelease

    async def compare(self, text: str, passages: Sequence[str], earlier: Sequence[Spoken]) -> tuple[Likeness, ...]:
        return self._comparison.compare(text, passages, earlier)

    async def section(self, article: str, number: int, audiences: frozenset[str]) -> Section | None:
        raise NoRelease


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def readings(lines: Sequence[Line], knowledge: NothingPublished) -> list[Reading]:
    async def collect() -> list[Reading]:
        return [reading async for _, reading in replay(lines, knowledge, AUDIENCES, PolicyTable())]

    return asyncio.run(collect())


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive scores above a negative, ties counted half."""
    above = sum((one > other) + 0.5 * (one == other) for one in positive for other in negative)
    return above / (len(positive) * len(negative))


def asking(data: Path, knowledge: NothingPublished) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 a set, of ``handover`` on the message alone."""
    measured = {}
    for name in ("sumo", "bitext", "hint3", "rasa_watson"):
        counted: Counter[tuple[bool, bool]] = Counter()
        for row in rows(data / "human_request" / f"{name}_human_request.jsonl"):
            reading = readings([Line("user", row["text"])], knowledge)[0]
            counted[reading.decision == "handover", bool(row["label"])] += 1
        right, false, missed = counted[True, True], counted[True, False], counted[False, True]
        measured[name] = {
            "precision": right / max(1, right + false),
            "recall": right / max(1, right + missed),
            "f1": 2 * right / max(1, 2 * right + false + missed),
        }
    return measured


def rephrasing(data: Path, knowledge: NothingPublished) -> dict[str, float]:
    """AUROC of ``scores.rephrased`` on the second message of a pair, with an answer between the two."""
    scores: dict[str, list[float]] = {}
    for row in rows(data / "rephrase" / "sumo_repeat_pairs.jsonl"):
        first, second = (f"{row[which]['title']}\n{row[which]['text']}" for which in ("first", "second"))
        scores.setdefault(row["kind"], []).append(rephrased(first, second, knowledge))
    bank: dict[int, list[float]] = {0: [], 1: []}
    for row in rows(data / "rephrase" / "banking77_intent_pairs.jsonl"):
        bank[row["label"]].append(rephrased(row["first"], row["second"], knowledge))
    same = scores["far"] + scores["reworded"] + scores["near_exact"]
    other = scores["same_user_other_problem"] + scores["other_user_similar_words"]
    return {
        "all": auroc(same, other),
        "far against look-alikes": auroc(scores["far"], scores["other_user_similar_words"]),
        "far and reworded against look-alikes": auroc(
            scores["far"] + scores["reworded"], scores["other_user_similar_words"]
        ),
        "far against all others": auroc(scores["far"], other),
        "banking, same intent": auroc(bank[1], bank[0]),
        "same problem noticed, in 100": 100 * sum(score >= 0.5 for score in same) / len(same),
        "other problem noticed, in 100": 100 * sum(score >= 0.5 for score in other) / len(other),
        "against follow-ups": auroc(same, following(data, knowledge)),
    }


def rephrased(first: str, second: str, knowledge: NothingPublished) -> float:
    lines = [Line("user", first), Line("bot", "This is what the articles say."), Line("user", second)]
    return readings(lines, knowledge)[-1].scores["rephrased"]


def threads(data: Path) -> list[list[Line]]:
    chosen = random.Random(0).sample(rows(data / "threads" / "sumo_threads.jsonl"), THREADS)
    return [
        [Line("user" if turn["role"] == "user" else "bot", turn["text"]) for turn in thread["turns"]]
        for thread in chosen
    ]


def after_an_answer(lines: Sequence[Line], knowledge: NothingPublished) -> list[Reading]:
    """The readings of the user's messages that come after somebody answered."""
    first = next((place for place, line in enumerate(lines) if line.role != "user"), len(lines))
    before = sum(line.role == "user" for line in lines[:first])
    return readings(lines, knowledge)[before:]


def following(data: Path, knowledge: NothingPublished) -> list[float]:
    return [reading.scores["rephrased"] for lines in threads(data) for reading in after_an_answer(lines, knowledge)]


def follow_ups(data: Path, knowledge: NothingPublished) -> dict[str, float]:
    """How many of the labelled follow-ups are raised, in 100: the troubled and the untroubled ones."""
    raised: Counter[tuple[str, bool, bool]] = Counter()
    for row in rows(data / "frustration" / "sumo_followup_affect.jsonl"):
        for role in ("bot", "agent"):
            context = [Line("user" if turn["role"] == "user" else role, turn["text"]) for turn in row["context"]]
            reading = readings([*context, Line("user", row["text"])], knowledge)[-1]
            raised[role, bool(row["frustrated"]), reading.decision != "none"] += 1
    return {
        f"{'troubled' if troubled else 'untroubled'}, answers from {role}": 100
        * raised[role, troubled, True]
        / (raised[role, troubled, True] + raised[role, troubled, False])
        for role in ("bot", "agent")
        for troubled in (False, True)
    }


def fired(data: Path, knowledge: NothingPublished) -> dict[str, float]:
    """How often each kind fires after an answer, and what is decided, in 100."""
    read = [reading for lines in threads(data) for reading in after_an_answer(lines, knowledge)]
    counted = Counter(signal.kind for reading in read for signal in reading.signals)
    decided = Counter(f"decision {reading.decision}" for reading in read)
    return {name: 100 * number / len(read) for name, number in (*counted.most_common(), *decided.most_common())}


def remarks(data: Path) -> dict[str, float]:
    """How many texts that tell of a problem are taken for a remark, in 100; the last row holds thanks as well."""
    posts = rows(data / "retrieval" / "sumo_thunderbird_queries.jsonl")
    pairs = rows(data / "rephrase" / "banking77_intent_pairs.jsonl")
    bitext = rows(data / "human_request" / "bitext_human_request.jsonl")
    asked = rows(data / "threads" / "sumo_threads.jsonl")
    texts = {
        "SUMO posts": [f"{row['title']}\n{row['text']}" for row in posts],
        "SUMO titles": [row["title"] for row in posts],
        "ms_symptoms": [row["text"] for row in rows(data / "retrieval" / "ms_symptoms_queries.jsonl")],
        "banking": [row[which] for row in pairs for which in ("first", "second")],
        "bitext": [row["text"] for row in bitext],
        "SUMO, after an answer": [turn["text"] for row in asked for turn in row["turns"][1:] if turn["role"] == "user"],
    }
    return {
        name: 100 * sum(remark(text) is not None for text in written) / len(written) for name, written in texts.items()
    }


def measured(data: Path) -> dict[str, dict[str, float]]:
    """Every table, flat: title → figure → value."""
    knowledge = NothingPublished()
    asked = {f"{name}, {key}": number for name, part in asking(data, knowledge).items() for key, number in part.items()}
    return {
        "Asking for a person": asked,
        "Rephrased": rephrasing(data, knowledge),
        "Follow-ups raised, in 100": follow_ups(data, knowledge),
        "After an answer, in 100": fired(data, knowledge),
        "Taken for a remark, in 100": remarks(data),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the development data's folder")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines for people")
    chosen = parser.parse_args()
    tables = measured(chosen.data)
    if chosen.json:
        print(json.dumps(tables))
        return
    for title, part in tables.items():
        print(title)
        for name, value in part.items():
            print(f"  {name:40} {value:.3f}")


if __name__ == "__main__":
    main()
