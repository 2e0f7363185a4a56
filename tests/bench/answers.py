"""Ranking and evidence, measured through ``handrail ingest`` and ``handrail ask --batch`` as anybody would run them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.bench import corpora
from tests.bench.figures import auroc, calibration_error, share

Results = Sequence[tuple[dict[str, Any], dict[str, Any]]]
"""Questions, each with its line of ``ask --batch --json``."""
HANDRAIL = (sys.executable, "-m", "bot.cli")


def handrail(home: Path, *arguments: str) -> str:
    """Run a command on a release in ``home``; what it prints."""
    done = subprocess.run(
        (*HANDRAIL, *arguments), env=_environment(home), capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"handrail {' '.join(arguments[:2])} failed:\n{done.stderr}")
    return done.stdout


def _environment(home: Path) -> dict[str, str]:
    import os

    return {**os.environ, "HANDRAIL_HOME": str(home), "LOG_LEVEL": "error"}


def ingested(home: Path, folder: Path) -> Path:
    """A home with this folder published in it; what is there already is kept when nothing has changed."""
    home.mkdir(parents=True, exist_ok=True)
    handrail(home, "ingest", str(folder), "--source", "bench", "--yes", "--json")
    return home


def asked(home: Path, questions: Iterable[dict[str, Any]]) -> Results:
    """Each question with its line of ``ask --batch --json``."""
    wanted = list(questions)
    file = home / "questions.jsonl"
    file.write_text("".join(json.dumps({"id": q["id"], "text": q["text"]}) + "\n" for q in wanted), encoding="utf-8")
    printed = handrail(home, "ask", "--batch", str(file), "--json").splitlines()
    return list(zip(wanted, (json.loads(line) for line in printed), strict=True))


def hit(question: dict[str, Any], record: dict[str, Any], first: int) -> bool:
    """Whether a right article is among the first so many."""
    return bool(set(question["gold"]) & {item["article"] for item in record["ranked"][:first]})


def hits(results: Results, first: int) -> float:
    """Share of questions with a right article among the first so many."""
    return share(hit(question, record, first) for question, record in results)


def outcomes(name: str, results: Results) -> dict[str, float]:
    """What questions with a known answer come to, how often that is right, and whether confidence means what it
    says."""
    figures = {}
    for outcome in ("answered", "asked", "offered", "refused"):
        those = [(question, record) for question, record in results if record["outcome"] == outcome]
        figures[f"{name}: {outcome}"] = len(those) / len(results)
        if outcome == "answered":
            figures[f"{name}: answered, right article first"] = hits(those, 1)
        if outcome == "asked":
            figures[f"{name}: asked, right article among the first 4"] = hits(those, 4)
    confidences = [record["confidence"] for _, record in results]
    right = [hit(question, record, 1) for question, record in results]
    figures[f"{name}: mean confidence (right: {share(right):.3f})"] = sum(confidences) / len(confidences)
    figures[f"{name}: calibration error"] = calibration_error(confidences, right)
    return figures


def ranking(data: Path, work: Path) -> dict[str, float]:
    """hit@k over the SUMO corpus with whole posts; R@k over the symptoms' own corpus."""
    sumo = ingested(work / "sumo-home", corpora.as_folder(data / "retrieval/sumo_corpus.jsonl", work / "sumo"))
    posts = asked(sumo, corpora.sumo_questions(data))
    own = ingested(work / "ms-home", corpora.as_folder(data / "retrieval/ms_symptoms_corpus.jsonl", work / "ms"))
    symptoms = asked(own, corpora.symptom_questions(data))
    return {
        "SUMO hit@1": hits(posts, 1),
        "SUMO hit@5": hits(posts, 5),
        "ms_symptoms R@1": hits(symptoms, 1),
        "ms_symptoms R@5": hits(symptoms, 5),
        **outcomes("SUMO", posts),
        **outcomes("ms_symptoms", symptoms),
    }


def evidence(home: Path, data: Path) -> dict[str, float]:
    """Off-topic against answerable questions on the release in ``home``."""
    results = asked(home, corpora.offtopic_questions(data))
    good = [record for question, record in results if question["label"] == "answerable"]
    bad = [record for question, record in results if question["label"] != "answerable"]
    given = ("answered", "asked")
    return {
        "answerable answered": share(record["outcome"] == "answered" for record in good),
        "answerable answered or asked": share(record["outcome"] in given for record in good),
        "answerable refused": share(record["outcome"] == "refused" for record in good),
        "off-topic answered": share(record["outcome"] == "answered" for record in bad),
        "off-topic answered or asked": share(record["outcome"] in given for record in bad),
        "AUROC of confidence": auroc([r["confidence"] for r in good], [r["confidence"] for r in bad]),
        **outcomes("titles", [(question, record) for question, record in results if question["gold"]]),
    }
