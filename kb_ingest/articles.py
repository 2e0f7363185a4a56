"""A file's bytes into an article: read, cleaned, cut into sections and passages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from bot.knowledge.composing.orders import without_orders
from bot.messages.evidence import ArticleRef
from bot.messages.release import Article
from kb_ingest.about import About
from kb_ingest.blocks import parse_blocks
from kb_ingest.cleaning import clean_markdown
from kb_ingest.front_matter import FrontMatter, understand
from kb_ingest.limits import Limits
from kb_ingest.links import Links
from kb_ingest.problems import Unreadable
from kb_ingest.readers import read
from kb_ingest.readers.document import Document
from kb_ingest.sections import cut_into_sections, first_heading
from kb_ingest.splitting import cut_into_passages

CUT = 3
"""Raised whenever cleaning or cutting changes, so that articles are cut anew by the next ingest."""
_ORDER = "speaks to a machine, not to people, and is left out. If it is an example for people, write it as `code`"


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article that was read, and what its owner should know of it."""

    article: Article
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read and is not cut yet: its links may lead to files that are still to be read."""

    path: str
    document: Document
    said: FrontMatter
    warnings: tuple[str, ...]

    def cut(self, source: str, addresses: Mapping[str, str]) -> ReadArticle:
        """The article in it. ``addresses``: those of the source's articles, by their files. Raises ``Unreadable``."""
        try:
            article, left_out = _cut(self, source, addresses)
            told = tuple(f"“{words}” {_ORDER}" for words in left_out)
            return ReadArticle(article, (*self.warnings, *told))
        except RecursionError as error:
            raise Unreadable("is nested too deeply to be read") from error


def read_file(
    path: str,
    data: bytes,
    *,
    limits: Limits | None = None,
    known_audiences: frozenset[str] | None = None,
    about: About | None = None,
) -> ReadFile:
    """The file's words and front matter. ``path``: relative to its source. Raises ``Unreadable`` with the reason.

    ``about``: what the place that it was fetched from says of it.
    """
    document = read(path, data, limits)
    said, warnings = understand(document.front_matter, known_audiences)
    if about is not None:
        said, warnings = about.under(said), (*warnings, *about.warnings)
    return ReadFile(path, document, said, warnings)


def read_article(path: str, data: bytes, *, source: str, limits: Limits | None = None) -> ReadArticle:
    """The article in a file by itself. Raises ``Unreadable`` with the reason, nothing else."""
    return read_file(path, data, limits=limits).cut(source, {})


def _cut(file: ReadFile, source: str, addresses: Mapping[str, str]) -> tuple[Article, tuple[str, ...]]:
    """The article, and what was left out of it because it speaks to machines."""
    path, document, said = file.path, file.document, file.said
    markdown, left_out = without_orders(clean_markdown(document.markdown, Links(path, said.url, addresses)))
    blocks = parse_blocks(markdown)
    title = said.title or first_heading(blocks) or document.title.strip() or _name(path)
    ref = ArticleRef(
        id=said.id or path,
        title=title[:300],
        source=source,
        url=said.url,
        owner=said.owner,
        reviewed=said.reviewed,
        review_by=said.review_by,
        audience=said.audience,
        tags=said.tags,
    )
    cut = cut_into_sections(blocks, ref.title)
    sections = [(parts.section(ref, number), parts) for number, parts in enumerate(cut)]
    passages = tuple(cut_into_passages(ref, sections))
    if not passages:
        raise Unreadable("holds no text")
    sections_only = tuple(section for section, _ in sections)
    return Article(ref, path, _hash(path, ref, markdown), sections_only, passages), left_out


def _name(path: str) -> str:
    """The file's name as a title."""
    words = PurePosixPath(path).stem.replace("_", " ").replace("-", " ").split()
    name = " ".join(words) or path
    return name[:1].upper() + name[1:]


def _hash(path: str, ref: ArticleRef, markdown: str) -> str:
    """Of everything that a reader could notice: text, front matter, place and the way it is cut."""
    named = replace(ref, reviewed=None, review_by=None)
    dates = [day.isoformat() if day else None for day in (ref.reviewed, ref.review_by)]
    fields = [named.id, named.title, named.source, named.url, named.owner, *dates, named.audience, named.tags]
    return hashlib.sha256(json.dumps([CUT, path, fields, markdown]).encode()).hexdigest()[:32]
