"""Development data: corpora of articles and questions with known answers, for fitting and for measuring.

``DATA`` is a folder with ``retrieval/``, ``abstain/``, ``rephrase/`` (JSON lines) and ``kb_small/`` (Markdown).
Articles are cut with LangChain's splitters; the vectors of a corpus are kept in a cache folder, since they take
minutes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.knowledge.embedder import Embedder, Vectors
from bot.knowledge.index import Index, build_index, passage_text
from bot.messages.evidence import ArticleRef, Passage

CHARACTERS = 950
"""About 150 words."""
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


Cut = Callable[[str, str, str], list[Passage]]
"""An article's id, title and Markdown into passages."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the articles that answer it, as far as anybody knows. No gold: nothing here answers it."""

    text: str
    gold: frozenset[str] = frozenset()


def rows(data: Path, name: str) -> list[dict[str, Any]]:
    """A file of JSON lines."""
    with (data / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def corpus(data: Path, name: str, cut: Cut) -> list[Passage]:
    """The passages of one corpus: ``sumo``, ``ms``, ``mtrag`` or ``kb_small``."""
    if name == "kb_small":
        articles = list(_markdown(data / "kb_small"))
    elif name == "mtrag":
        found = rows(data, "abstain/mtragun_corpus.jsonl")
        articles = [(row["doc_id"], row["text"].split("\n")[0][:100], row["text"]) for row in found]
    else:
        file = {"sumo": "retrieval/sumo_corpus.jsonl", "ms": "retrieval/ms_symptoms_corpus.jsonl"}[name]
        articles = [(row["doc_id"], row["title"], row["text"]) for row in rows(data, file)]
    return [passage for article in articles for passage in cut(*article)]


def split(identity: str, title: str, text: str) -> list[Passage]:
    """One article's passages: by headings, then by size."""
    from langchain_text_splitters import MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter

    levels = [("#" * level, str(level)) for level in range(1, 7)]
    pieces = RecursiveCharacterTextSplitter(chunk_size=CHARACTERS, chunk_overlap=0)
    article = ArticleRef(identity, title)
    passages = []
    for number, section in enumerate(MarkdownHeaderTextSplitter(levels).split_text(text) or []):
        heading = " > ".join(section.metadata[level] for _, level in levels if level in section.metadata)
        for piece in pieces.split_text(section.page_content):
            digest = hashlib.sha256(f"{identity}\0{heading}\0{piece}".encode()).hexdigest()[:32]
            passages.append(Passage(digest, article, number, heading, piece))
    return passages or [Passage(identity, article, 0, "", title)]


def ingested(identity: str, title: str, text: str) -> list[Passage]:
    """One article's passages as an ingest cuts them, so that what is fitted here is fitted on what will be searched."""
    from kb_ingest.articles import read_article
    from kb_ingest.problems import Unreadable

    matter = json.dumps({"id": identity, "title": title})
    try:
        read = read_article("article.md", f"---\n{matter}\n---\n\n{text}\n".encode(), source="development")
    except Unreadable:
        return []
    return list(read.article.passages)


class Workshop:
    """Opens corpora as indexes, keeping vectors and indexes in ``cache``."""

    def __init__(self, data: Path, cache: Path, embedder: Embedder, cut: Cut = split) -> None:
        self.data = data
        self._cut = cut
        self._cache = cache
        self._embedder = embedder

    def index(self, name: str) -> Index:
        passages = corpus(self.data, name, self._cut)
        texts = [passage_text(passage) for passage in passages]
        directory = self._cache / f"{name}-{_digest(texts)}"
        if not (directory / "index.json").exists():
            build_index(directory, "development", passages, self.vectors(name, texts))
        return Index.open(directory, "development", passages)

    def vectors(self, name: str, texts: Sequence[str]) -> Vectors:
        file = self._cache / f"{name}-{_digest([self._embedder.name, *texts])}.npy"
        if file.exists():
            known: Vectors = np.load(file)
            return known
        file.parent.mkdir(parents=True, exist_ok=True)
        vectors = self._embedder.embed(texts)
        np.save(file, vectors)
        return vectors


def questions(data: Path, name: str) -> list[Question]:
    """``sumo`` (whole posts), ``sumo_titles``, ``ms``, ``logingov``, ``mtrag``, ``strange`` or ``assistant``."""
    if name in ("sumo", "sumo_titles"):
        found = rows(data, "retrieval/sumo_thunderbird_queries.jsonl")
        return [
            Question(row["title"] + ("" if name == "sumo_titles" else f"\n{row['text']}"), frozenset(row["gold"]))
            for row in found
        ]
    if name in ("ms", "logingov"):
        file = {"ms": "ms_symptoms", "logingov": "logingov"}[name]
        return [Question(row["text"], frozenset(row["gold"])) for row in rows(data, f"retrieval/{file}_queries.jsonl")]
    if name == "mtrag":
        found = rows(data, "abstain/mtragun_tasks.jsonl")
        said = [[one["text"] for one in row["conversation"] if one["role"] == "user"] for row in found]
        return [Question(texts[-1], frozenset(row["gold"])) for texts, row in zip(said, found, strict=True)]
    if name == "strange":
        found = rows(data, "abstain/it_vs_offtopic.jsonl")
        return [Question(row["text"]) for row in found if row["label"] != "answerable"]
    return [Question(row["text"]) for row in rows(data, "abstain/clinc_val.jsonl")]


def removed(data: Path) -> frozenset[str]:
    """The articles that ``abstain/sumo_kbremoval_*`` takes away from ``sumo``."""
    lines = (data / "abstain/sumo_kbremoval_removed_docs.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip())


def strays(data: Path, base: str) -> list[Question]:
    """Questions of real people that belong to another knowledge base than this one."""
    other = "ms" if base == "sumo" else "sumo_titles"
    return [] if base == "kb_small" else [Question(question.text) for question in questions(data, other)[:400]]


def _markdown(folder: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted(folder.rglob("*.md")):
        matched = FRONT_MATTER.match(path.read_text(encoding="utf-8", errors="replace"))
        if matched:
            fields = dict(re.findall(r"^(\w+): *\"?(.*?)\"?$", matched[1], re.MULTILINE))
            yield fields["id"], fields["title"], matched[2]


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
