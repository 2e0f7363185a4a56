"""What an answer names: links, addresses, paths, code, labels on the screen, products, acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from bot.knowledge.composing.words import EMPTY, common, content, every_meaning, listed, met, settled, stem, words_in

Kind = Literal["link", "address", "code", "label", "name"]

_MARKDOWN_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?[^)]*\)"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'`|\\^{}\[\]]+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOST = re.compile(r"(?<![\w@/.-])(?:[\w-]+\.)+[A-Za-z][\w-]*[A-Za-z0-9](?:/[\w./-]*\w)?(?![\w@])")
_PATH = re.compile(r"(?<![\w<])(?:[A-Za-z]:\\[^\s,;]*|\\\\[^\s,;]+|~?/(?:[\w.$-]+/)*[\w.$-]+/?|%\w+%\S*)")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LABELS = (
    re.compile(r"\*\*(.+?)\*\*|__(.+?)__", re.DOTALL),
    re.compile(r"\"([^\"]+)\"|“([^”]+)”|(?<!\w)'([A-Z][^']*)'(?!\w)|‘([^’]+)’|«([^»]+)»"),
)
_CHAIN = re.compile(r"\s*(?:>|→|›|»|➜|\|)\s*")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’&./+][^\W_]+)*\+*")
_STARTS = re.compile(r"(?:^|[.!?:…]\s+|[\"“‘(*_]\s*|\s[-–—]\s+)$")
_LITTLE = listed("it us or in is an as at so no me we he am be do go if my of on to up by")

OPENERS = listed(
    """
    according additionally alternatively anyone anybody everybody everyone nobody both check choose click
    close confirm connect contact continue copy create delete depending disable download enable enter ensure
    follow following go hold install instead keep launch leave locate look move never open otherwise paste
    pick press proceed provided remember remove repeat report restart return run save scroll search select
    send set sign since sorry start tap try turn type uninstall unlock unplug update use verify visit wait
    within without yes yourself people person staff students guests none nothing switch push scan print copy
    sync back boot power swipe drag drop double right left hover expand reply forward attach book borrow renew
    cancel change edit update upgrade replace charge clean clear empty exit quit agree given whether both half
    several many few certain currently today soon later generally usually typically normally messages files
    backups devices documents passwords accounts users members owners visitors employees managers everything
    lost new old older newer public private important likewise similarly besides meanwhile log plug make give
    hold enrol register request reset provide add accept allow approve bring call collect
    """
)
"""Words that may begin a sentence with a capital letter without being a name."""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that a sentence names. ``text`` as it stands there."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """The words of the cited passages, ready to be looked names up in."""

    raw: str
    links: frozenset[str] = field(default_factory=frozenset)
    stems: frozenset[str] = field(default_factory=frozenset)
    met: frozenset[str] = field(default_factory=frozenset)
    phrase: str = ""
    flat: str = ""
    words: frozenset[str] = field(default_factory=frozenset)


def source_of(texts: Iterable[str]) -> Source:
    """Read the cited passages and their titles once."""
    raw = "\n".join(texts)
    bare = spoken(raw)
    stems = frozenset(content(bare)) | frozenset(
        stem(word) for text in (bare, settled(bare)) for word in words_in(text)
    )
    return Source(
        raw=raw,
        links=frozenset(links_in(raw)),
        stems=stems,
        met=every_meaning(content(bare)),
        phrase=_phrase(bare),
        flat=re.sub(r"\s+", " ", raw),
        words=frozenset(re.findall(r"[^\W_]+", raw)),
    )


def links_in(text: str) -> list[str]:
    """Every address that a text links to or spells out, in one form."""
    targets = [found.group(2) for found in _MARKDOWN_LINK.finditer(text)]
    found = [each for each in targets if each]
    found += [each.group(0) for each in _URL.finditer(text)]
    return list(dict.fromkeys(_link(each) for each in found))


def spoken(text: str) -> str:
    """A text without the targets of its links and without its marks of emphasis: what is read aloud."""
    text = _MARKDOWN_LINK.sub(lambda found: found.group(1), text)
    text = _URL.sub(" ", text)
    return re.sub(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`", "", text)


def named_in(sentence: str) -> tuple[Named, ...]:
    """All that a sentence names, each kind once."""
    found = [Named("link", each) for each in links_in(sentence)]
    rest = _URL.sub(" ", _MARKDOWN_LINK.sub(lambda each: each.group(1), sentence))

    def take(pattern: re.Pattern[str], kind: Kind, text: str, *, group: int = 0) -> str:
        found.extend(Named(kind, each.group(group).strip()) for each in pattern.finditer(text))
        return pattern.sub(" ", text)

    rest = take(_CODE, "code", rest, group=2)
    for pattern in (_EMAIL, _PATH, _HOST):
        rest = take(pattern, "address", rest)
    for pattern in _LABELS:
        found += [Named("label", part) for each in pattern.finditer(rest) for part in _parts(_group(each))]
    found += [Named("name", each) for each in _capitals(spoken(rest))]
    return tuple(dict.fromkeys(found))


def stands_in(named: Named, source: Source) -> bool:
    """Whether the passage names the same thing."""
    text = named.text
    if named.kind == "link":
        return text in source.links
    if named.kind == "address":
        return bool(re.search(r"(?<![\w@-])" + re.escape(text.lower().rstrip(".")) + r"(?![\w-])", source.flat.lower()))
    if named.kind == "code":
        return _code_stands(text, source)
    if named.kind == "label":
        return f" {_phrase(text).strip()} " in source.phrase
    return _name_stands(text, source)


def _code_stands(text: str, source: Source) -> bool:
    flat = re.sub(r"\s+", " ", text)
    if re.search(r"[^\w\s]", flat) or re.search(r"[a-z][A-Z]|\d", flat):
        edges = (r"(?<![\w-])" if flat[0].isalnum() else "", r"(?![\w-])" if flat[-1].isalnum() else "")
        return bool(re.search(edges[0] + re.escape(flat) + edges[1], source.flat))
    return f" {_phrase(flat).strip()} " in source.phrase


def _name_stands(word: str, source: Source) -> bool:
    bare = re.sub(r"['’]s$", "", word)
    if bare.isupper() and bare.lower() in _LITTLE:
        return bare in source.words
    parts = [stem(part) for part in words_in(settled(bare))]
    return all(part in source.stems or (_is_day(part) and met(part, source.met)) for part in parts)


def _capitals(text: str) -> list[str]:
    """Words with a capital or a digit among letters, leaving out those that only begin a sentence."""
    found: list[str] = []
    for token in _TOKEN.finditer(text):
        word = token.group(0)
        lower = word.lower()
        capital = any(letter.isupper() for letter in word)
        mixed = any(letter.isdigit() for letter in word) and any(letter.isalpha() for letter in word)
        if not (capital or mixed) or word == "I" or re.match(r"I['’]", word) or _measure(word):
            continue
        inner = word[1:] != word[1:].lower() or mixed
        if (
            _STARTS.search(text[: token.start()])
            and not inner
            and (lower in EMPTY or lower in OPENERS or common(lower))
        ):
            continue
        found.append(word)
    return found


def _measure(word: str) -> bool:
    """A number with its unit or ending: those are quantities."""
    return bool(
        re.fullmatch(r"\d[\d.,]*(?:st|nd|rd|th|s|h|am|pm|[kmgt]i?b|[mg]hz|[kmg]bps|mins?|px)?", word, re.IGNORECASE)
    )


def _parts(label: str) -> list[str]:
    """The labels of a menu chain. A phrase without any capital is emphasis, not a label."""
    return [part for part in _CHAIN.split(label.strip(" .,:;")) if any(letter.isupper() for letter in part)]


def _group(found: re.Match[str]) -> str:
    return next((each for each in found.groups() if each), "")


def _phrase(text: str) -> str:
    return f" {' '.join(stem(word) for word in words_in(settled(text)))} "


def _link(target: str) -> str:
    target = re.sub(r"[.,;:!?)*_]+$", "", target.strip()) if target.count("(") < target.count(")") + 1 else target
    target = re.sub(r"^(?:https?://)?(?:www\.)?", "", target.removeprefix("mailto:"), flags=re.IGNORECASE)
    host, slash, rest = target.partition("/")
    return (host.lower() + slash + rest).rstrip("/")


def _is_day(part: str) -> bool:
    return part[:3] in {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
