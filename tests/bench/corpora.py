"""The data's JSONL corpora as folders of Markdown articles, ready to be ingested."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def as_folder(corpus: Path, folder: Path) -> Path:
    """One Markdown file a document, with its id and title as front matter. Nothing is done where it is there
    already."""
    done = folder / ".done"
    if done.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows(corpus):
        matter = json.dumps({"id": row["doc_id"], "title": row["title"]}, ensure_ascii=False)
        (folder / f"{row['doc_id']}.md").write_text(f"---\n{matter}\n---\n\n{row['text']}\n", encoding="utf-8")
    done.touch()
    return folder


def sumo_questions(data: Path) -> Iterator[dict[str, Any]]:
    """Whole posts, title first."""
    for row in rows(data / "retrieval/sumo_thunderbird_queries.jsonl"):
        yield {"id": row["query_id"], "text": f"{row['title']}\n{row['text']}", "gold": row["gold"]}


def symptom_questions(data: Path) -> Iterator[dict[str, Any]]:
    for row in rows(data / "retrieval/ms_symptoms_queries.jsonl"):
        yield {"id": row["query_id"], "text": row["text"], "gold": row["gold"]}


def offtopic_questions(data: Path) -> Iterator[dict[str, Any]]:
    """Answerable and off-topic questions, by ``label``."""
    for row in rows(data / "abstain/it_vs_offtopic.jsonl"):
        yield {"id": row["id"], "text": row["text"], "label": row["label"], "gold": row.get("gold", [])}
