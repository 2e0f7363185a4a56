"""Whether a sentence says yes where its passage says yes: negations, opposites, must and may, only and always.

A sentence is cut into clauses; each is laid beside the clause of the passage that shares most of its words, and the two
must be turned the same way. It is a check of words, not of meaning: a paraphrase that moves a negation to other words
("you need a card to print" for "you cannot print without a card") is turned down, which costs a plainer answer only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.knowledge.composing.antonyms import flipped, sideless
from bot.knowledge.composing.words import EMPTY, every_meaning, listed, met, settled, stem, words_in

_SETTLED = tuple(
    (re.compile(pattern, re.IGNORECASE), into)
    for pattern, into in (
        (r"\bcan(?:not|'t)\b", "can not"),
        (r"\bwon't\b", "will not"),
        (r"n't\b", " not"),
        (r"\b(?:do|does|did) not (?:forget|fail) to\b|\bnever forget to\b", "remember to"),
        (r"\b(?:do |please )*not hesitate to\b", ""),
        (r"\bnot (?:only|just)\b(?=.*\bbut\b)", ""),
        (r"\bwhether or not\b", "whether"),
        (r"\bno matter\b", "whatever"),
        (r"\bno problem\b", ""),
        (r"\bimpossible\b", "not possible"),
        (r"\b(?:forbidden|prohibited|banned|disallowed)\b", "not allowed"),
        (r"\boptional\b", "not required"),
        (r"\b(?:on|off)[ -](campus|site)\b", lambda found: found.group(0).replace(" ", "").replace("-", "").lower()),
        (r"\bno one\b", "nobody"),
        (r"\b(?:apart from|other than|excluding|excepting|with the exception of)\b", "except"),
    )
)
_SEPARATOR = re.compile(
    r"[.;:!?()—–,>]+(?=\s|$|[—–])|\s[-—–]\s"
    r"|(?=\b(?:but|because|if|when|whenever|while|unless|until|before|after|although|though|which|who|instead of"
    r"|rather than|otherwise|without|except|nor|neither|then|so that|in order to|as long as)\b)"
    r"|(?=\band\b)",
    re.IGNORECASE,
)
_NEGATORS = listed(
    "not no never none nobody nothing nowhere neither nor without avoid avoids avoiding avoided prevent prevents "
    "prevented fail fails failed failing unless except excluding lack lacks lacking hardly seldom rarely refrain"
)
_NEGATING_STARTS = re.compile(r"^\s*(?:instead of|rather than)\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:[Ii]t|[Tt]hey|[Tt]hem|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Oo]nes)\b")
_MUST = listed("must required require requires mandatory compulsory obliged obligatory")
_MUST_PHRASE = re.compile(r"\b(?:have|has|need|needs) to\b", re.IGNORECASE)
_MAY = listed("may might can could optional optionally possible possibly")
_SOFT = listed("may might optional optionally")
_ONLY = listed("only solely exclusively just nobody none except unless")
_HEDGES = listed("some most usually often sometimes many normally typically generally mostly occasionally certain")
_ALL = listed("all every always everyone everybody each any whole entire anyone anybody whenever")
_EXCEPTIONS = re.compile(r"\b(?:unless|except|other than|apart from|excluding)\b", re.IGNORECASE)
_KEPT_EXCEPTION = re.compile(
    r"\b(?:unless|except|other than|apart from|excluding|only|not|if|but|without|n't)\b|n't\b", re.I
)

CLOSE = 0.03
"""How much worse a clause of the passage may fit than the best one and still be taken as what is meant."""

SENTENCE = 0.4
"""How much the sentence around a clause counts beside the clause itself."""

NEAR = 0.5
"""A clause of the passage is beside a claimed one when it has at least this share of its words."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence. ``turned``: whether it is negated; None where nobody can tell without understanding it."""

    words: frozenset[str]
    """Stems of its words that carry meaning; of opposites only what they are opposite in."""
    tokens: frozenset[str]
    """Stems of all its words."""
    plain: frozenset[str]
    """All its words as they stand."""
    turned: bool | None
    whole: frozenset[str] = frozenset()
    """All words of the sentence that it is part of."""
    must: bool = False
    sentence: frozenset[str] = frozenset()
    """All that the words of its sentence can be met by."""
    refers: bool = False
    """Whether it names something only by *it* or *they*."""
    around: frozenset[str] = frozenset()
    """All that the words of this sentence and of the one before it can be met by."""


def clauses_of(sentence: str) -> tuple[Clause, ...]:
    """The clauses of one sentence that carry any meaning."""
    text = _normal(sentence)
    whole = frozenset(words_in(text))
    found: list[Clause] = []
    pending = False
    for piece, comma in _pieces(text):
        words = words_in(piece)
        turned: bool | None = bool(_negations(piece, words) % 2)
        before = found[-1] if found else None
        if before is not None and not turned and before.turned is not False and words:
            # "Do not share, lend or post it": the not reaches on. "Do not close and reopen it": nobody can tell.
            if comma and "or" in words:
                turned = before.turned
            elif words[0] == "and" and not comma:
                turned = None
        carried = frozenset(sideless(stem(word)) for word in words if word not in EMPTY and word not in _NEGATORS)
        if not carried:
            # "You will not then be asked": the not is about what follows.
            pending ^= bool(turned)
            continue
        turned = turned if turned is None else turned ^ pending
        pending = False
        must = bool(_MUST & set(words) or _MUST_PHRASE.search(piece)) and not _MAY & set(words)
        tokens = frozenset(stem(word) for word in words)
        refers = bool(_REFERS.search(piece))
        found.append(Clause(carried, tokens, frozenset(words), turned, whole, must, refers=refers))
    return tuple(found)


def turned_round(sentence: str, segments: Sequence[str]) -> str:
    """What a sentence turns round that stands otherwise in the passage's ``segments``, or nothing. Never its words."""
    beside = _beside(segments)
    everything = frozenset(token for clause in beside for token in clause.tokens)
    clauses = clauses_of(sentence)
    said = frozenset(word for clause in clauses for word in clause.words)
    for clause in clauses:
        why = _against(clause, beside, said) or _only_negated(clause, beside) or _unheard(clause, everything)
        if why:
            return why
    return _exception_dropped(sentence, segments)


def _beside(segments: Sequence[str]) -> list[Clause]:
    """The clauses of a passage, each with what is said around it: "after that they cannot be recovered"."""
    found: list[Clause] = []
    before: frozenset[str] = frozenset()
    for segment in segments:
        clauses = clauses_of(segment)
        here = every_meaning(word for clause in clauses for word in clause.words)
        found += [replace(clause, around=here | before, sentence=here) for clause in clauses]
        before = here
    return found


def _against(clause: Clause, beside: Sequence[Clause], said: frozenset[str]) -> str:
    """Lay a clause beside those that fit best: one that is turned the same way is enough."""
    fits = [(_fit(clause, each), each) for each in beside]
    scored = [
        (fit + SENTENCE * _shared(said, each.around if each.refers else each.sentence), each)
        for fit, each in fits
        if fit > 0
    ]
    if not scored:
        return "a negation that the passage does not have" if clause.turned else ""
    best = max(score for score, _ in scored)
    reasons = [_differs(clause, each) for score, each in scored if score >= best - CLOSE]
    return "" if "" in reasons else reasons[0]


def _differs(clause: Clause, other: Clause) -> str:
    opposites = flipped(clause.tokens, other.tokens)
    negated = clause.turned is not None and other.turned is not None and clause.turned != other.turned
    if opposites:
        # "is not on" is "is off": an opposite and a negation together say the same.
        if not (negated and len(opposites) == 1 and opposites[0].polar):
            return "the opposite of what the passage says"
    elif negated:
        return "a negation where the passage has none" if clause.turned else "a negation of the passage is missing"
    if clause.must and not other.must and _MAY & other.plain and not _MUST & other.whole:
        return "must where the passage says may"
    if _SOFT & clause.plain and other.must and not clause.must:
        return "may where the passage says must"
    if "only" in clause.plain and not (_ONLY | _MUST) & other.whole:
        return "only where the passage does not say so"
    if "always" in clause.plain and not other.must and not (_ALL | _MUST) & other.whole:
        return "always where the passage does not say so"
    if {"all", "every", "everyone", "everybody"} & clause.plain and _HEDGES & other.plain and not _ALL & other.plain:
        return "all where the passage says some"
    return ""


def _only_negated(clause: Clause, beside: Sequence[Clause]) -> str:
    """All that a negated clause of the passage says, said without its negation, and nowhere else said so."""
    if clause.turned is not False:
        return ""
    claimed = every_meaning(clause.words)
    for other in beside:
        if not other.turned or not all(met(word, claimed) for word in other.words):
            continue
        if len(other.words) < 2 and not (other.refers and _shared(clause.words, other.around) >= 0.75):
            continue
        elsewhere = any(
            each.turned is not True and all(met(word, every_meaning(each.words)) for word in other.words)
            for each in beside
        )
        if not elsewhere and not flipped(clause.tokens, other.tokens):
            return "a negation of the passage is missing"
    return ""


def _unheard(clause: Clause, everything: frozenset[str]) -> str:
    """An opposite of which the passage has only the other side, wherever in it."""
    order = {stem("before"), stem("after")}
    for axis in flipped(clause.tokens - order, everything - order):
        if not (axis.polar and clause.turned):
            return "the opposite of what the passage says"
    return ""


def _fit(clause: Clause, other: Clause) -> float:
    """How well a clause of the passage stands beside a claimed one, 0..1; 0 where it says something else."""
    meanings, claimed = every_meaning(other.words), every_meaning(clause.words)
    shared = sum(met(word, meanings) for word in clause.words)
    known = sum(met(word, other.around) for word in clause.words) if other.refers else 0
    if shared and known >= 0.75 * len(clause.words) and all(met(word, claimed) for word in other.words):
        return 0.75  # it says the same of what was named just before
    if not shared or shared < NEAR * len(clause.words):
        return 0.0
    back = sum(met(word, claimed) for word in other.words)
    exact = len(clause.words & other.words) / len(clause.words)
    return 0.5 * shared / len(clause.words) + 0.25 * back / len(other.words) + 0.25 * exact


def _shared(words: frozenset[str], there: frozenset[str]) -> float:
    return sum(met(word, there) for word in words) / len(words)


def _exception_dropped(sentence: str, segments: Sequence[str]) -> str:
    """An *unless* or *except* of the sentence that is retold must not go missing."""
    if _KEPT_EXCEPTION.search(sentence):
        return ""
    claimed = frozenset(word for clause in clauses_of(sentence) for word in clause.words)
    if not claimed:
        return ""
    best, fitting = 0.0, ""
    for segment in segments:
        there = every_meaning(word for clause in clauses_of(segment) for word in clause.words)
        shared = sum(met(word, there) for word in claimed) / len(claimed)
        if shared > best:
            best, fitting = shared, segment
    if best >= 0.75 and _EXCEPTIONS.search(fitting):
        return "an exception of the passage is missing"
    return ""


def _normal(sentence: str) -> str:
    text = settled(re.sub(r"[*_`\"“”]", " ", sentence))
    for pattern, into in _SETTLED:
        text = pattern.sub(into, text)
    return text


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The pieces between separators, each with whether a comma came before it."""
    pieces: list[tuple[str, bool]] = []
    at, comma = 0, False
    for found in _SEPARATOR.finditer(text):
        if found.start() > at or found.group(0):
            if text[at : found.start()].strip():
                pieces.append((text[at : found.start()], comma))
                comma = False
            comma = comma or "," in found.group(0)
            at = found.end()
    return [*pieces, (text[at:], comma)] if text[at:].strip() else pieces


def _negations(piece: str, words: Sequence[str]) -> int:
    count = sum(word in _NEGATORS for word in words) + bool(_NEGATING_STARTS.match(piece))
    return count - (words[:1] in (["no"], ["not"]) and len(words) == 1)
