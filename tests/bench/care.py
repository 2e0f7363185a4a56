"""How often ordinary questions are taken for danger, harassment or an incident: ``python -m tests.bench.care DATA``.

Each text is read alone. ``--show`` prints what was taken for such, to be judged by eye: some of these people do tell of
an account that was broken into.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.escalation.signals.care import care
from bot.knowledge.care import EmbeddedHearing
from bot.messages.care import CARE_KINDS
from tests.bench.corpora import rows

TOLD = Path(__file__).parent / "told"
MOST = 600
"""Of one set that are read for what they mean, which takes longer than looking for wordings."""


def ordinary(data: Path) -> Mapping[str, Sequence[str]]:
    """Questions to help desks and assistants, and what people write after an answer."""
    posts = rows(data / "retrieval" / "sumo_thunderbird_queries.jsonl")
    pairs = rows(data / "rephrase" / "banking77_intent_pairs.jsonl")
    threads = rows(data / "threads" / "sumo_threads.jsonl")
    clinc = [row for name in ("train", "val") for row in rows(data / "abstain" / f"clinc_{name}.jsonl")]
    kurkart = [row for name in ("train", "test") for row in rows(data / "abstain" / f"hint3_curekart_{name}.jsonl")]
    return {
        "SUMO posts": [f"{row['title']}\n{row['text']}" for row in posts],
        "SUMO titles": [row["title"] for row in posts],
        "SUMO, after an answer": [t["text"] for row in threads for t in row["turns"][1:] if t["role"] == "user"],
        "ms_symptoms": [row["text"] for row in rows(data / "retrieval" / "ms_symptoms_queries.jsonl")],
        "login.gov": [row["text"] for row in rows(data / "retrieval" / "logingov_queries.jsonl")],
        "bitext": [row["text"] for row in rows(data / "human_request" / "bitext_human_request.jsonl")],
        "banking": sorted({row[which] for row in pairs for which in ("first", "second")}),
        "clinc": [row["text"] for row in clinc],
        "curekart": [row["text"] for row in kurkart],
        "developers' remarks": [row["text"] for row in rows(data / "frustration" / "senti4sd.jsonl")],
    }


def measured(data: Path) -> dict[str, dict[str, float]]:
    """Title → figure → value: how many in 1,000 ordinary texts; and which part of what was told is heard."""
    asked = ordinary(data)
    fired = {name: [care(text) is not None for text in texts] for name, texts in asked.items()}
    some = [text for texts in asked.values() for text in evenly(texts)]
    ears = EmbeddedHearing()
    taken = [care(text) is not None or ears.hear(text) is not None for text in some]
    every = [hit for hits in fired.values() for hit in hits]
    figures = {f"{name} ({len(hits)})": 1000 * sum(hits) / len(hits) for name, hits in fired.items()}
    figures[f"all ({len(every)})"] = 1000 * sum(every) / len(every)
    figures[f"with what words mean ({len(taken)})"] = 1000 * sum(taken) / len(taken)
    return {"Taken for a matter of care, in 1,000": figures, "Heard, of sentences that it was not taught": told(ears)}


def told(ears: EmbeddedHearing) -> dict[str, float]:
    """Made-up sentences by others than those who taught it: known wordings alone, and with what words mean."""
    heard: dict[str, float] = {}
    for name in (*CARE_KINDS, "ordinary"):
        texts = (TOLD / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        words = [care(text) is not None for text in texts]
        either = [hit or ears.hear(text) is not None for hit, text in zip(words, texts, strict=True)]
        heard[f"{name} ({len(texts)}), known wordings"] = sum(words) / len(texts)
        heard[f"{name}, with what words mean"] = sum(either) / len(texts)
    return heard


def evenly(texts: Sequence[str]) -> Sequence[str]:
    return texts[:: math.ceil(len(texts) / MOST)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the development data's folder")
    parser.add_argument("--show", action="store_true", help="print each text that was taken for such")
    chosen = parser.parse_args()
    for title, part in measured(chosen.data).items():
        print(title)
        for name, value in part.items():
            print(f"  {name:40} {value:.2f}")
    if chosen.show:
        for name, texts in ordinary(chosen.data).items():
            for found in filter(None, map(care, texts)):
                print(f"{name}: {found.kind}: {found.quote}")
            for found in filter(None, map(EmbeddedHearing().hear, evenly(texts))):
                print(f"{name}: {found.kind} by its meaning: {found.quote}")


if __name__ == "__main__":
    main()
