"""``python -m bot.knowledge.fit_evidence DATA``: fit the coefficients in ``evidence.json`` on development data.

Questions of many kinds are asked of several knowledge bases: ones with a known answer, the same with their article
taken away, ones that belong to another knowledge base, and everyday ones. The figures printed come from leaving one
knowledge base out at a time: what can be expected where nobody has fitted anything.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.development import Question, Workshop, ingested, questions, removed, strays
from bot.knowledge.embedder import Embedder, MiniLM
from bot.knowledge.evidence import COEFFICIENTS, NAMES, Rivals, features, limits, rivals, verdict
from bot.knowledge.index import Index
from bot.knowledge.ranking import Ranker
from bot.knowledge.strangers import Strangers, strangeness

COVERED = ("meaning", "middle", "words", "known", "around", "strange", "strangers")
RIGHT = ("lead", "relative_lead", "stands_out", "agree", "middle")
STRENGTH = 0.1
"""Of the regularisation (scikit-learn's C): the features say much the same, so their weights are kept small."""
NOWHERE = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of question over one knowledge base. ``weights``: in ``covered`` and in ``right``; 0 leaves it out."""

    base: str
    name: str
    seen: NDArray[np.float64]
    rivals: Sequence[Rivals]
    places: NDArray[np.int64]
    """Of the best of the right articles in each ranking; ``NOWHERE`` where there is none."""
    covered: bool
    weights: tuple[float, float]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether the first article is right."""
        first: NDArray[np.bool_] = self.places == 0
        return first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".handrail/development"))
    given = parser.parse_args()
    embedder = MiniLM()
    parts = gather(Workshop(given.data, given.cache, embedder, ingested), embedder)
    report(parts)
    covered, right = fit(parts)
    written = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    written.update(covered=readable(covered, COVERED), right=readable(right, RIGHT))
    COEFFICIENTS.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def gather(workshop: Workshop, embedder: Embedder) -> list[Part]:
    """Every kind of question over every knowledge base."""
    data, parts = workshop.data, []
    sets = {
        "sumo": [("sumo", True, (0.5, 1.0)), ("sumo_titles", True, (1.5, 1.0))],
        "ms": [("ms", True, (0.7, 1.0))],
        "kb_small": [("logingov", True, (0.5, 0.4))],
        "mtrag": [("mtrag", True, (0.5, 0.5))],
    }
    for base, own in sets.items():
        asking = Asking(workshop.index(base), base, embedder, workshop)
        for name, is_covered, weights in own:
            asked = questions(data, name)
            parts.append(asking.part(name, asked, is_covered, weights))
            if name != "sumo_titles":
                parts.append(asking.part(f"{name}, article removed", asked, True, (0, weights[1] / 4), remove_own=True))
        if base == "sumo":
            gone = removed(data)
            parts.append(asking.part("sumo, half removed", questions(data, "sumo"), True, (0, 0.7), remove=gone))
        parts.append(asking.part("strange", questions(data, "strange"), False, (0.7, 0)))
        parts.append(asking.part("assistant", questions(data, "assistant")[::3], False, (0.6, 0)))
        if astray := strays(data, base):
            parts.append(asking.part("strays", astray, False, (0.2, 0)))
        asking.close()
    return parts


class Asking:
    """Asks one knowledge base."""

    def __init__(self, index: Index, base: str, embedder: Embedder, workshop: Workshop) -> None:
        self._index, self._base, self._workshop = index, base, workshop
        self._ranker = Ranker(index, embedder)
        self._strangers = Strangers(index, embedder).of(None)
        self._articles = np.array([index.passages[int(row)].article.id for row in index.starts])

    def part(
        self,
        name: str,
        asked: Sequence[Question],
        covered: bool,
        weights: tuple[float, float],
        *,
        remove_own: bool = False,
        remove: Iterable[str] = (),
    ) -> Part:
        vectors = self._workshop.vectors("questions", [question.text for question in asked])
        seen, competing, places = [], [], []
        kept = ~np.isin(self._articles, list(remove))
        for question, vector in zip(asked, vectors, strict=True):
            here = kept & ~np.isin(self._articles, list(question.gold)) if remove_own else kept
            mask = None if here.all() else here[self._index.article_of]
            ranking = self._ranker.rank_vector(question.text, vector, mask)
            if len(ranking.rows):
                seen.append(features(self._index, ranking, strangeness(self._strangers, vector)))
                competing.append(rivals(limits(), self._index, ranking))
                hits = np.flatnonzero(np.isin(self._articles[ranking.articles], list(question.gold)))
                places.append(int(hits[0]) if len(hits) else NOWHERE)
        return Part(self._base, name, np.array(seen), competing, np.array(places), covered, weights)

    def close(self) -> None:
        self._index.close()


def fit(parts: Sequence[Part]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Intercept first, then a weight for each of ``NAMES``: for ``covered`` and for ``right``."""
    return (
        _regression(parts, 0, COVERED, [np.full(len(part.seen), part.covered) for part in parts]),
        _regression(parts, 1, RIGHT, [part.right for part in parts]),
    )


def _regression(
    parts: Sequence[Part], which: int, names: Sequence[str], labels: Sequence[NDArray[np.bool_]]
) -> NDArray[np.float64]:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it ships no types

    taken = [(part, label) for part, label in zip(parts, labels, strict=True) if part.weights[which]]
    columns = [NAMES.index(name) for name in names]
    seen = np.concatenate([part.seen[:, columns] for part, _ in taken])
    weight = np.concatenate([np.full(len(part.seen), 300 * part.weights[which] / len(part.seen)) for part, _ in taken])
    middle, scale = seen.mean(axis=0), seen.std(axis=0)
    model: Any = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit((seen - middle) / scale, np.concatenate([label for _, label in taken]), sample_weight=weight)
    found = np.zeros(len(NAMES) + 1)
    found[[column + 1 for column in columns]] = model.coef_[0] / scale
    found[0] = model.intercept_[0] - (model.coef_[0] / scale) @ middle
    return found


def confidence(part: Part, covered: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    return _probability(part.seen, covered) * _probability(part.seen, right)


def report(parts: Sequence[Part]) -> None:
    """What the limits make of each kind of question, leaving one knowledge base out at a time.

    ``answered`` and ``asked``: how many, and how many of those with the right article first, or among the choices.
    """
    for base in dict.fromkeys(part.base for part in parts):
        covered, right = fit([part for part in parts if part.base != base])
        for part in (part for part in parts if part.base == base):
            deals, sure = _probability(part.seen, covered), confidence(part, covered, right)
            found = [verdict(limits(), *row) for row in zip(deals, sure, part.rivals, strict=True)]
            named = np.array([name for name, _ in found])
            inside = np.array([place in choices for place, (_, choices) in zip(part.places, found, strict=True)])
            sys.stdout.write(
                f"{base:9} {part.name:24} confidence {sure.mean():.2f}, right {part.right.mean():.2f}; "
                + "answered {:.3f} ({:.2f}), ".format(*_share(named == "answered", part.right))
                + "asked {:.3f} ({:.2f}), ".format(*_share(named == "asked", inside))
                + f"offered {(named == 'offered').mean():.3f}, refused {(named == 'refused').mean():.3f}\n"
            )


def _share(given: NDArray[np.bool_], good: NDArray[np.bool_]) -> tuple[float, float]:
    """How many are given, and how many of those are good."""
    return float(given.mean()), float(good[given].mean()) if given.any() else 0.0


def readable(found: NDArray[np.float64], names: Sequence[str]) -> dict[str, Any]:
    return {
        "intercept": round(float(found[0]), 4),
        "weights": {name: round(float(found[NAMES.index(name) + 1]), 4) for name in names},
    }


def _probability(seen: NDArray[np.float64], found: NDArray[np.float64]) -> NDArray[np.float64]:
    values: NDArray[np.float64] = 1 / (1 + np.exp(-(found[0] + seen @ found[1:])))
    return values


if __name__ == "__main__":
    main()
