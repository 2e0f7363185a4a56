"""What can be told from one file alone, and from which files there are beside it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from bot.errors import IngestError
from bot.messages.checked import Finding, Kind
from bot.messages.release import Article
from kb_ingest.checks.levels import Levels
from kb_ingest.checks.marks import Mark, Text
from kb_ingest.checks.mending import Mend
from kb_ingest.checks.pages import Pages
from kb_ingest.checks.secrets import secrets_in
from kb_ingest.encoding import decode
from kb_ingest.limits import Limits
from kb_ingest.readers import READERS
from kb_ingest.source import SourceFile, read_bytes

WRITTEN = frozenset({".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml"})
"""Kinds of files that have lines as their owner knows them."""
_PAGES = frozenset({".html", ".htm"})
_MARKDOWN = (".md", ".markdown")
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
_TEMPLATED = re.compile(r"\{[{%]|<%|\$\{|\$\(")
_SAYS_NOTHING = re.compile(
    r"(?:the |an? )?(?:image|img|picture|pic|photo|screen ?shot|screen ?grab|graphic|figure|icon|logo|alt(?: text)?"
    r"|untitled|diagram)[\W_]*\d*|[\w-]+\.(?:png|jpe?g|gif|svg|webp)|\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Files:
    """The files of a source that articles were read from, by their paths."""

    files: Mapping[str, SourceFile]
    limits: Limits
    pages: Pages = field(default_factory=Pages)

    def text(self, path: str) -> str:
        """The file as its owner wrote it; nothing where it has no lines, or cannot be read any more."""
        if PurePosixPath(path).suffix.casefold() not in WRITTEN or path not in self.files:
            return ""
        try:
            return decode(read_bytes(self.files[path], self.limits))
        except IngestError:
            return ""

    def mend(self, article: Article) -> Mend:
        """What to do about one of the source's articles."""
        return Mend(self.files.get(article.path), article.path, article.ref.source)

    def is_there(self, path: str) -> bool:
        return path in self.files or path in self._pages

    def near(self, path: str, beside: str) -> str:
        """The file that was most likely meant by one that is not there: one of its name, or of one like it.

        ``beside``: the file that names it. Another part of the source holds files of the same name by chance.
        """
        name = PurePosixPath(path).name.casefold()
        names = self._by_name.get(beside.partition("/")[0] if "/" in beside else "", {})
        if name in names:
            return names[name]
        # Slips are mostly behind the first letter, and to look through all names takes long.
        like = [one for one in names if one[:1] == name[:1] and abs(len(one) - len(name)) <= 3]
        close = get_close_matches(name, like, 1, 0.85)
        return names[close[0]] if close else ""

    @cached_property
    def _by_name(self) -> dict[str, dict[str, str]]:
        """The files by their names, for each folder at the top; all of them for files that are in none."""
        found: dict[str, dict[str, str]] = {"": {}}
        for file in sorted(self.files, reverse=True):
            name = PurePosixPath(file).name.casefold()
            found[""][name] = file
            if "/" in file:
                found.setdefault(file.partition("/")[0], {})[name] = file
        return found

    @cached_property
    def _pages(self) -> frozenset[str]:
        """Pages that a site's generator will make: ``guide.html`` of ``guide.md``."""
        pages = (PurePosixPath(file).with_suffix(".html") for file in self.files if file.endswith(_MARKDOWN))
        return frozenset(page.as_posix() for page in pages)


def look_at(article: Article, files: Files, levels: Levels, today: date, *, secrets: bool) -> Iterator[Finding]:
    """Everything about one article. ``secrets``: looked for too, which takes longest."""
    written = files.text(article.path)
    if levels.asks_for("review", "owner"):
        yield from _kept(article, files, levels, today)
    if levels.asks_for("link"):
        yield from _addresses(article, files)
    if written and levels.asks_for("link", "picture"):
        text = Text(written)
        if levels.asks_for("link") and files.mend(article).of_files:
            yield from _links(article, text, files)
        if levels.asks_for("picture"):
            yield from _pictures(article, text)
    if secrets and levels.asks_for("secret"):
        yield from _secrets(article, written)


def _kept(article: Article, files: Files, levels: Levels, today: date) -> Iterator[Finding]:
    ref, mend = article.ref, files.mend(article)
    written = files.text(article.path) if mend.front_matter else ""
    if levels.asks_for("review") and ref.review_by is not None and ref.review_by < today:
        by = f" by {ref.owner}" if ref.owner else ""
        text = f"was to be reviewed{by} until {ref.review_by.isoformat()}"
        yield _finding("review", article, text, mend.review(), key_line(written, "review_by"))
    if levels.asks_for("owner") and not ref.owner:
        yield _finding("owner", article, "has no owner", mend.owner(), 1 if written else 0)


def _links(article: Article, text: Text, files: Files) -> Iterator[Finding]:
    told: set[str] = set()
    for mark in text.links():
        place = _place(article.path, mark)
        if not place or files.is_there(place) or place in told or _on_disk(article.path, mark, files):
            continue
        told.add(place)
        near = files.near(place, article.path)
        mend = f"Did you mean {near}?" if near else "Correct the link, or take it out: readers see its words alone."
        yield _finding("link", article, f"links to {_target(mark)}, which is not there", mend, mark.line)


def _addresses(article: Article, files: Files) -> Iterator[Finding]:
    """Links to the source's own place, by their addresses: in the text as readers get it, without what surrounds it."""
    if files.pages.nothing:
        return
    has_lines = files.mend(article).of_files
    text = files.text(article.path) if has_lines else "\n\n".join(section.text for section in article.sections)
    told: set[str] = set()
    for mark in Text(text).links():
        target = _target(mark).partition("#")[0]
        if target in told or not files.pages.lacks(target):
            continue
        told.add(target)
        words = f"links to {target}, which is not among the pages of this source"
        mend = "Correct the link, or take it out, if that page is gone."
        yield _finding("link", article, words, mend, mark.line if has_lines else 0)


def _place(path: str, mark: Mark) -> str:
    """The file within the source that a link means; nothing where it leads elsewhere, or nobody can tell."""
    target = _target(mark)
    if not target or _TEMPLATED.search(target) or target.startswith("#"):
        return ""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    suffix = PurePosixPath(parts.path).suffix.casefold()
    if suffix not in READERS or (suffix in _PAGES and parts.path.startswith("/")):
        return ""
    named = unquote(parts.path)
    return normpath(named.lstrip("/") if named.startswith("/") else join(dirname(path), named))


def _on_disk(path: str, mark: Mark, files: Files) -> bool:
    """Whether a relative link leads to a file that is there and was not read as an article."""
    file = files.files.get(path)
    named = unquote(urlsplit(_target(mark)).path)
    if file is None or named.startswith("/") or _place(path, mark).startswith(".."):
        return False
    try:
        return (file.place.parent / named).is_file()
    except (OSError, ValueError):
        return False


def _target(mark: Mark) -> str:
    return html.unescape(mark.target.strip())


def _pictures(article: Article, text: Text) -> Iterator[Finding]:
    for mark in text.pictures():
        if mark.words == "" or (mark.words is not None and not _SAYS_NOTHING.fullmatch(mark.words.strip())):
            continue
        name = PurePosixPath(_path_of(mark.target)).name or "a picture"
        said = f"with no more than “{mark.words.strip()}” beside it" if mark.words else "without a description"
        mend = "Say in its alternative text what it shows: whoever cannot see it, and the bot, have nothing else."
        yield _finding("picture", article, f"shows {name} {said}", mend, mark.line)


def _path_of(target: str) -> str:
    """The path of an address, or all of it where it is none."""
    try:
        return urlsplit(target).path
    except ValueError:
        return target


def _secrets(article: Article, written: str) -> Iterator[Finding]:
    markdown = PurePosixPath(article.path).suffix.casefold() not in _PAGES | {".xhtml"}
    has_lines = bool(written) and markdown
    text = written if has_lines else "\n\n".join(section.text for section in article.sections)
    for told in secrets_in(text):
        words = f"shows what looks like a secret ({told.kind}): “{told.around}”"
        mend = "Take it out, and change it where it is used: whoever could read the article may have it."
        yield _finding("secret", article, words, mend, told.line if has_lines else 0)


def key_line(written: str, key: str) -> int:
    """The line of a key in the front matter; the first where it is not found."""
    head = _FRONT_MATTER.match(written)
    found = re.search(rf"^{key}[ \t]*:", head[0], re.MULTILINE | re.IGNORECASE) if head else None
    return written.count("\n", 0, found.start()) + 1 if found else int(bool(written))


def _finding(kind: Kind, article: Article, text: str, mend: str, line: int) -> Finding:
    return Finding(kind, article.path, text, mend, line, article.ref.source, (article.ref.id,))
