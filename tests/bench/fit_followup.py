"""Fits the weights of the follow-up cues: ``python -m tests.bench.fit_followup DATA`` prints them beside those in use.

Rephrasings are people's repeated posts about one problem (``rephrase/sumo_repeat_pairs.jsonl``); follow-ups are what
people wrote after a helper's answer (``threads/sumo_threads.jsonl``), each compared with their first message by the
shipped model. The cosine's own log odds are fitted first on the pairs alone and then held fixed, so that the cues
carry only wording.
"""

from __future__ import annotations

import argparse
import json
import random
from itertools import pairwise
from pathlib import Path

import numpy as np

from bot.escalation.signals.followup import CUES, present
from bot.escalation.signals.words import sentences
from bot.knowledge.embedder import MiniLM

FOLLOW_UPS = 600
"""How many are taken, by chance with a fixed seed: embedding them all takes long."""


def lines(path: Path) -> list[dict]:  # type: ignore[type-arg]  # whatever the file holds
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def examples(data: Path) -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]]]:
    """(earlier text, later text, label): the repeated and unrelated posts, and the follow-ups."""
    posts = [
        (row["first"]["text"], row["second"]["text"], row["label"])
        for row in lines(data / "rephrase" / "sumo_repeat_pairs.jsonl")
    ]
    follow_ups = []
    for thread in lines(data / "threads" / "sumo_threads.jsonl"):
        turns = thread["turns"]
        for before, turn in pairwise(turns):
            if turn["role"] == "user" and before["role"] != "user" and turns[0]["role"] == "user":
                follow_ups.append((turns[0]["text"], turn["text"], 0))
    return posts, random.Random(7).sample(follow_ups, min(FOLLOW_UPS, len(follow_ups)))


def cosines(model: MiniLM, pairs: list[tuple[str, str, int]]) -> np.ndarray:
    near: np.ndarray = np.sum(
        model.embed([pair[0] for pair in pairs]) * model.embed([pair[1] for pair in pairs]), axis=1
    )
    return near


def logistic(features: np.ndarray, labels: np.ndarray, offset: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """Newton's method; the first column is the constant and is not held back."""
    weights = np.zeros(features.shape[1])
    held = np.full(features.shape[1], ridge)
    held[0] = 1e-6
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(offset + features @ weights)))
        slope = features.T @ (labels - chance) - held * weights
        bend = (features * (chance * (1 - chance))[:, None]).T @ features + np.diag(held)
        weights += np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the development data's folder")
    data: Path = parser.parse_args().data
    posts, follow_ups = examples(data)
    model = MiniLM()
    near = cosines(model, posts)
    labels = np.array([label for *_, label in posts], dtype=float)
    likeness = logistic(np.column_stack([np.ones(len(near)), near]), labels, np.zeros(len(near)), 1e-3)
    pairs = [pair for pair in posts if pair[2] == 1] + follow_ups
    near = cosines(model, pairs)
    offset = likeness[0] + likeness[1] * near
    found = np.array([[1.0, *(present(cue, sentences(pair[1])) for cue in CUES)] for pair in pairs], dtype=float)
    labels = np.array([pair[2] for pair in pairs], dtype=float)
    fitted = logistic(found, labels, offset)
    print(
        f"{len(posts)} pairs of posts, {len(follow_ups)} follow-ups;"
        f" log odds = {likeness[0]:.2f} + {likeness[1]:.2f} cosine"
    )
    for cue, weight, share in zip(CUES, fitted[1:], found[labels == 0, 1:].mean(axis=0), strict=True):
        posted = found[labels == 1, 1 + CUES.index(cue)].mean()
        print(
            f"{cue.name:36} fitted {weight:+.2f}  in use {cue.weight:+.2f}"
            f"  in follow-ups {share:.2f}, in rephrasings {posted:.2f}"
        )


if __name__ == "__main__":
    main()
