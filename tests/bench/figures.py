"""The few figures that the benchmarks report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def share(of: Iterable[bool]) -> float:
    """How many of them, 0..1."""
    values = list(of)
    return sum(values) / len(values) if values else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Probability that a positive one scores above a negative one; ties count half."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score([1] * len(positive) + [0] * len(negative), [*positive, *negative]))


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """How far confidence is from what it says, 0..1: the mean over bins of like confidence, by their sizes."""
    found: dict[int, list[tuple[float, bool]]] = {}
    for confidence, hit in zip(confidences, right, strict=True):
        found.setdefault(min(bins - 1, int(confidence * bins)), []).append((confidence, hit))
    off = (abs(sum(confidence - hit for confidence, hit in pairs)) for pairs in found.values())
    return sum(off) / len(confidences) if confidences else 0.0


def table(title: str, figures: Mapping[str, float]) -> str:
    """A Markdown table."""
    lines = [f"### {title}", "", "| figure | value |", "| --- | --- |"]
    lines += [f"| {name} | {value:.3f} |" for name, value in figures.items()]
    return "\n".join((*lines, ""))
