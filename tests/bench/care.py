"""How often ordinary questions are taken for danger, harassment or an incident: ``python -m tests.bench.care DATA``.

Each text is read alone. ``--show`` prints what was taken for such, to be judged by eye: some of these people do tell of
an account that was broken into.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.escalation.signals.care import care
from tests.bench.corpora import rows


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
    """Title → figure → value: how many in 1,000 texts, each set and all together."""
    fired = {name: [care(text) is not None for text in texts] for name, texts in ordinary(data).items()}
    every = [hit for hits in fired.values() for hit in hits]
    figures = {f"{name} ({len(hits)})": 1000 * sum(hits) / len(hits) for name, hits in fired.items()}
    return {"Taken for a matter of care, in 1,000": {**figures, f"all ({len(every)})": 1000 * sum(every) / len(every)}}


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


if __name__ == "__main__":
    main()
