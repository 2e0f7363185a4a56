"""``python -m bot.knowledge.fit_likeness DATA``: fit the coefficients in ``likeness.json`` on pairs of messages.

Beside the labelled pairs, look-alikes are made from questions whose answers lie in different articles though they share
many words: that is the distinction that is hard, and labelled examples of it are few. Figures printed are from
cross-validation, several times over, in which no pair stands on both sides.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.development import Workshop, questions, rows
from bot.knowledge.embedder import Embedder, MiniLM
from bot.knowledge.index import Index
from bot.knowledge.likeness import COEFFICIENTS, DIRECTIONS, NAMES, Comparison
from bot.knowledge.strangers import questions as strangers
from bot.knowledge.words import terms

KEPT_DIRECTIONS = 4
LOOK_ALIKES = 900
HELD_BACK = 0.1
"""Inverse strength of the regression's penalty: few pairs are hard, so the weights are kept small."""
TIMES = 10
"""Cross-validations, each with other folds."""
WEIGHTS = {
    "far": 2.0,
    "reworded": 1.0,
    "near_exact": 0.3,
    "same_user_other_problem": 0.4,
    "other_user_similar_words": 2.0,
    "made_look_alike": 0.4,
    "intent": 0.15,
}


@dataclass(frozen=True, slots=True)
class Pair:
    first: str
    second: str
    same: bool
    kind: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".handrail/development"))
    given = parser.parse_args()
    embedder = MiniLM()
    workshop = Workshop(given.data, given.cache, embedder)
    write_directions(workshop, embedder)
    pairs = labelled(given.data) + look_alikes(given.data)
    index = workshop.index("sumo")
    seen = features(pairs, embedder, index)
    report(pairs, seen)
    intercept, weights = fit(pairs, seen, np.ones(len(pairs), dtype=np.bool_))
    written = {
        "embedder": embedder.name,
        "intercept": round(intercept, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(NAMES, weights, strict=True)},
    }
    COEFFICIENTS.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def write_directions(workshop: Workshop, embedder: Embedder) -> None:
    """The directions in which the middles of different sources differ most, and those of strangers."""
    index = workshop.index("kb_small")
    vectors = index.vectors(np.arange(len(index.passages)))
    source = np.array([passage.article.id.split("__")[0] for passage in index.passages])
    middles = [vectors[source == name].mean(axis=0) for name in sorted(set(source))]
    middles.append(embedder.embed(strangers()).mean(axis=0))
    spread = np.array(middles) - np.mean(middles, axis=0)
    np.save(DIRECTIONS, np.linalg.svd(spread, full_matrices=False)[2][:KEPT_DIRECTIONS].astype(np.float32))
    written = json.loads(COEFFICIENTS.read_text(encoding="utf-8")) if COEFFICIENTS.exists() else {}
    COEFFICIENTS.write_text(json.dumps({**written, "embedder": embedder.name}), encoding="utf-8")


def labelled(data: Path) -> list[Pair]:
    pairs: list[Pair] = []
    for row in rows(data, "rephrase/sumo_repeat_pairs.jsonl"):
        first, second = (f"{row[side]['title']}\n{row[side]['text']}" for side in ("first", "second"))
        pairs.append(Pair(first, second, bool(row["label"]), row["kind"]))
    for row in rows(data, "rephrase/banking77_intent_pairs.jsonl"):
        pairs.append(Pair(row["first"], row["second"], bool(row["label"]), "intent"))
    return pairs


def look_alikes(data: Path) -> list[Pair]:
    """Questions with many rare words in common and no article."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]  # no types

    asked = questions(data, "sumo")
    texts = [question.text for question in asked]
    weighed = TfidfVectorizer(analyzer=terms).fit_transform(texts)
    alike = (weighed @ weighed.T).toarray()
    chance = np.random.default_rng(0)
    pairs: list[Pair] = []
    for at in chance.permutation(len(asked))[:LOOK_ALIKES]:
        others = [other for other in np.argsort(-alike[at])[1:30] if not asked[at].gold & asked[other].gold][:15]
        if others:
            other = int(chance.choice(others))
            pairs.append(Pair(texts[at], texts[other], False, "made_look_alike"))
    return pairs


def features(pairs: list[Pair], embedder: Embedder, index: Index) -> NDArray[np.float64]:
    comparison = Comparison(embedder, index.words.rarity_of)
    heard = {text: comparison.hear(text) for pair in pairs for text in (pair.first, pair.second)}
    return np.array([comparison.features(heard[pair.second], heard[pair.first]) for pair in pairs])


def fit(pairs: list[Pair], seen: NDArray[np.float64], taken: NDArray[np.bool_]) -> tuple[float, NDArray[np.float64]]:
    """Intercept and weights per unit of each feature, from the pairs taken."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it ships no types

    middle, scale = seen[taken].mean(axis=0), seen[taken].std(axis=0)
    same = np.array([pair.same for pair in pairs])
    weight = np.array([WEIGHTS[pair.kind] for pair in pairs])
    model: Any = LogisticRegression(C=HELD_BACK, max_iter=2000)
    model.fit((seen[taken] - middle) / scale, same[taken], sample_weight=weight[taken])
    weights = model.coef_[0] / scale
    return float(model.intercept_[0] - weights @ middle), weights


def report(pairs: list[Pair], seen: NDArray[np.float64]) -> None:
    """AUROCs, each the mean and spread over ``TIMES`` cross-validations."""
    from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # it ships no types

    kinds = np.array([pair.kind for pair in pairs])
    same = np.array([pair.same for pair in pairs])
    scores = [cross_validated(pairs, seen, seed) for seed in range(TIMES)]
    posts = ~np.isin(kinds, ["made_look_alike", "intent"])
    for name, chosen in (
        ("all labelled posts", posts),
        ("far against look-alikes", np.isin(kinds, ["far", "other_user_similar_words"])),
        ("far and reworded against look-alikes", np.isin(kinds, ["far", "reworded", "other_user_similar_words"])),
        ("far against made look-alikes", np.isin(kinds, ["far", "made_look_alike"])),
        ("intents", kinds == "intent"),
    ):
        found = [roc_auc_score(same[chosen], score[chosen]) for score in scores]
        sys.stdout.write(f"{name}: AUROC {np.mean(found):.3f} ± {np.std(found):.3f} ({int(chosen.sum())} pairs)\n")


def cross_validated(pairs: list[Pair], seen: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Log odds of each pair, from a fit on the four fifths that it is not among."""
    fold = np.random.default_rng(seed).integers(0, 5, len(pairs))
    score = np.zeros(len(pairs))
    for number in range(5):
        intercept, weights = fit(pairs, seen, fold != number)
        score[fold == number] = intercept + seen[fold == number] @ weights
    return score


if __name__ == "__main__":
    main()
