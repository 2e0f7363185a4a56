"""``python -m bot.knowledge.care.fit DATA``: fit ``hearing.npz`` on the made-up sentences beside it.

Each file holds a sentence a line. ``ordinary.txt`` has what sounds alike and is none of it: hard examples teach most.
How sure it must be is settled on the development data's short ordinary questions, of which no more than ``MOST_TAKEN``
may be taken for each kind; what was told in sentences that were held back is printed, and nothing of the data is
kept.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVC  # type: ignore[import-untyped]  # no types

from bot.escalation.signals.care import care
from bot.knowledge.care.hearing import FEW, WEIGHTS, Machine, said_in
from bot.knowledge.care.sentences import made_up
from bot.knowledge.development import rows
from bot.knowledge.embedder import MiniLM, Vectors
from bot.knowledge.strangers import questions as strangers
from bot.messages.care import CARE_KINDS, CareKind

WIDTH = 1.5
COST = 5.0
MOST_TAKEN: Mapping[CareKind, float] = {"danger": 0.5, "harassment": 0.5, "security": 1.0}
"""Of 1,000 ordinary questions, how many may be taken for each kind."""
TELLS = re.compile(r"fraud|hack|stol[ea]|scam|phish|breach|compromised|virus|malware", re.IGNORECASE)
"""Questions of the data with such words are left out: many of these people do tell of an incident."""
FOLDS = 5
FROM_EACH = 1_500
_SETS = (
    "retrieval/ms_symptoms_queries",
    "retrieval/logingov_queries",
    "abstain/clinc_train",
    "abstain/clinc_val",
    "abstain/hint3_curekart_train",
    "frustration/senti4sd",
)


def ordinary_questions(data: Path) -> list[str]:
    """What people ask help desks, evenly from each set: none of it is told here to anybody who would have to look."""
    posts = rows(data, "retrieval/sumo_thunderbird_queries.jsonl")
    sets = [[row["title"] for row in posts], [row["text"] for row in posts]]
    sets += [[row["text"] for row in rows(data, f"{name}.jsonl")] for name in _SETS]
    sets.append(sorted({row["first"] for row in rows(data, "rephrase/banking77_intent_pairs.jsonl")}))
    threads = rows(data, "threads/sumo_threads.jsonl")
    sets.append([turn["text"] for row in threads for turn in row["turns"][1:] if turn["role"] == "user"])
    some = [text for texts in sets for text in texts[:: math.ceil(len(texts) / FROM_EACH)]]
    return [text for text in some if not TELLS.search(text)]


def fitted(vectors: Vectors, kinds: NDArray[np.int64]) -> Machine:
    """``kinds``: the index in ``CARE_KINDS``, -1 for ordinary."""
    used = np.zeros(len(vectors), dtype=np.bool_)
    weights = np.zeros((len(vectors), len(CARE_KINDS)), dtype=np.float32)
    biases = np.zeros(len(CARE_KINDS), dtype=np.float32)
    for at in range(len(CARE_KINDS)):
        found = SVC(C=COST, gamma=WIDTH, class_weight="balanced").fit(vectors, kinds == at)
        weights[found.support_, at] = found.dual_coef_[0]
        biases[at] = found.intercept_[0]
        used[found.support_] = True
    return Machine(vectors[used], weights[used], biases, WIDTH)


def sure_from(scores: NDArray[np.float32], texts: Sequence[int]) -> NDArray[np.float32]:
    """For each kind, the score above which only ``MOST_TAKEN`` of the ordinary texts lie. ``texts``: whose sentence."""
    best = np.full((max(texts) + 1, scores.shape[1]), -np.inf, dtype=np.float32)
    np.maximum.at(best, np.asarray(texts), scores)
    sure = [
        np.quantile(best[:, at], 1 - MOST_TAKEN[kind] / 1000, method="higher") + 1e-3
        for at, kind in enumerate(CARE_KINDS)
    ]
    return np.array(sure, dtype=np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    given = parser.parse_args()
    embedder = MiniLM()
    told = [(text, at) for at, kind in enumerate(CARE_KINDS) for text in made_up(kind)]
    plain = [*made_up("ordinary"), *strangers()]
    texts, kinds = [text for text, _ in told] + plain, np.array([at for _, at in told] + [-1] * len(plain))
    vectors = embedder.embed(texts)
    asked = ordinary_questions(given.data)
    said = [said_in(text) for text in asked if care(text) is None]
    pieces = [(at, piece) for at, several in enumerate(said) if len(several) <= FEW for piece in several]
    far = embedder.embed([piece for _, piece in pieces])
    report(vectors, kinds, texts, far, [at for at, _ in pieces])
    whole = fitted(vectors, kinds)
    biases = whole.biases - sure_from(whole.scores(far), [at for at, _ in pieces])
    np.savez_compressed(
        WEIGHTS,
        vectors=whole.vectors.astype(np.float16),
        weights=whole.weights.astype(np.float16),
        biases=biases,
        width=np.float32(WIDTH),
    )


def report(
    vectors: Vectors, kinds: NDArray[np.int64], texts: Sequence[str], far: Vectors, whose: Sequence[int]
) -> None:
    """What is heard of sentences that were held back: by known wordings, by meaning, and by either."""
    by_words = np.array([care(text) is not None for text in texts])
    by_meaning = np.zeros(len(texts), dtype=np.bool_)
    for fold in range(FOLDS):
        out = np.arange(len(texts)) % FOLDS == fold
        part = fitted(vectors[~out], kinds[~out])
        by_meaning[out] = (part.scores(vectors[out]) >= sure_from(part.scores(far), whose)).any(axis=1)
    for at, kind in enumerate((*CARE_KINDS, "ordinary")):
        of = kinds == (at if kind != "ordinary" else -1)
        heard = [f"{name} {hits[of].mean():.3f}" for name, hits in (("wordings", by_words), ("meaning", by_meaning))]
        line = f"{kind:12} {of.sum():5}  {'  '.join(heard)}  either {(by_words | by_meaning)[of].mean():.3f}"
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
