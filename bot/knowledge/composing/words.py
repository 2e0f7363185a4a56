"""Words as the check compares them: stems, with different words for one act brought together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import Stemmer  # type: ignore[import-not-found, unused-ignore]  # it has no stubs

from bot.knowledge.composing.quantities import NUMBER_WORDS

_STEMMER = Stemmer.Stemmer("english")


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(words.split())


def _table(lines: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in lines.strip().splitlines())


EMPTY = listed(
    """
    a an the this that these those it its it's they them their there here i you your yours yourself we our us
    he she his her who whom whose which what when where why how is are was were be been being am do does did
    doing done have has had having will would shall should can could may might must need needs let lets of in
    on at to from by with about into onto over under for as and or but nor so if then than too also just only
    very more most much many such some any all both each every other another same again ever even still yet
    already now not no never without cannot can't up down out off through during before after until while
    because since between within across per via like unless once either neither whether please note that's
    you'll you're you've we'll we're it'll they're i'm i'll let's don't doesn't didn't isn't aren't wasn't
    won't wouldn't shouldn't couldn't mustn't needn't haven't hasn't instead rather however therefore
    otherwise else first next finally afterwards lastly simply always well one ones something anything nothing
    way case get gets got make sure makes see means mean happens happen want wants able thing none things
    order part use using used uses
    """
)
"""Words that carry too little to be asked for. Those that turn a meaning round are looked at in ``polarity``."""

_ALIKE = _table(
    """
    monday mon
    tuesday tue tues
    wednesday wed
    thursday thu thurs
    friday fri
    saturday sat
    sunday sun
    choose select click tap press pick hit push chosen
    open launch go visit navigate browse head opens
    erase delete
    fix solve resolve repair mend remedy
    problem issue trouble difficulty error fault
    show display appear shown shows see
    contact call phone ring tell reach
    computer pc machine laptop workstation
    mobile smartphone cellphone phone handset
    mail email e-mail emails message
    automatic automatically automated
    picture image photo photograph
    begin start starting launch
    finish complete end finished completed
    permit allow let lets
    forbid prohibit ban disallow
    enter type fill write input
    obtain receive get gets got
    require need needed required requires must necessary mandatory
    help assist support assistance
    restart reboot
    wait waiting
    folder directory
    website site webpage page
    personal private own
    previous earlier former
    quick fast quickly rapidly speedy
    big large
    buy purchase order
    request ask apply application
    join connect
    verify confirm check verified
    update upgrade
    change modify alter edit adjust
    put place insert
    keep retain stay remain
    location place
    username userid
    choose option
    expire lapse expires
    lost lose missing misplace
    stolen steal theft
    college university campus
    colleague coworker
    employee staff personnel
    technician engineer
    wireless wifi
    find locate found
    tell inform notify
    give provide supply grant
    save store keep saved stored
    wrong incorrect
    correct right
    repeat again
    minute min mins
    hour hr hrs
    second sec secs
    window dialog dialogue
    work function run
    last take
    send sent
    """
)
_MERGED: dict[str, frozenset[str]] = {}


def _merge() -> None:
    for number, row in enumerate(_ALIKE):
        for word in row:
            stem = str(_STEMMER.stemWord(word.replace("-", "")))
            _MERGED[stem] = _MERGED.get(stem, frozenset()) | {f"={number}"}


_merge()

_PHRASES = (
    (r"\b(?:sign|log)(?:ing|ged|s)?[ -]?(?:in|on)(?:to)?\b", "signin"),
    (r"\b(?:sign|log)(?:ing|ged|s)?[ -]?(?:out|off)\b", "signout"),
    (r"\b(?:turn|switch)(?:ing|ed|es|s)?\s+(?!to\b)((?:[\w'-]+\s+){0,4}?)on\b", r"enable \1"),
    (r"\b(?:turn|switch)(?:ing|ed|es|s)?\s+(?!to\b)((?:[\w'-]+\s+){0,4}?)off\b", r"disable \1"),
    (
        r"\b(is|are|be|was|stays?|keep|leave|remains?|to)\s+((?:[\w'-]+\s+){0,2}?)on(?=\s*(?:[.,;:!?)*\"]|$|and\b|or\b|when\b|if\b))",
        r"\1 \2enabled",
    ),
    (
        r"\b(is|are|be|was|stays?|keep|leave|remains?|to)\s+((?:[\w'-]+\s+){0,2}?)off(?=\s*(?:[.,;:!?)*\"]|$|and\b|or\b|when\b|if\b))",
        r"\1 \2disabled",
    ),
    (r"\b(?:sign|log)(?:ing|ged|s)?\s+(?:you|them|yourself|everyone|users?|people)\s+in\b", "signin"),
    (r"\b(?:sign|log)(?:ing|ged|s)?\s+(?:you|them|yourself|everyone|users?|people)\s+(?:out|off)\b", "signout"),
    (r"\bset(?:ting|s)?[ -]up\b|\bset[ -]?up\b", "setup"),
    (r"\bget rid of\b|\btake away\b", "remove"),
    (r"\bwrit(?:e|ing|ten) down\b", "write"),
    (r"\bwi[ -]fi\b", "wifi"),
    (r"\be-mail", "email"),
    (r"\bback(?:ing|ed|s)?[ -]up\b", "backup"),
    (r"\b(?:two|2|multi)[ -]?(?:factor|step)\b", "twofactor"),
    (r"\bno (?:more|longer|later|greater|larger|bigger|higher) than\b|\bnot more than\b", "atmost"),
    (r"\bno (?:fewer|less|shorter|earlier|smaller|lower) than\b|\bnot less than\b", "atleast"),
    (r"\bat least\b|\bor (?:more|longer|higher|newer|later|above)\b|\bminimum of\b", "atleast"),
    (r"\bat most\b|\bup to\b|\bor (?:fewer|less|below|lower|older|earlier)\b|\bmaximum of\b", "atmost"),
    (r"\bmore than\b", "morethan"),
    (r"\b(?:less|fewer) than\b", "lessthan"),
    (
        r"\bun(available|supported|able|safe|known|used|managed|registered|authori[sz]ed|trusted|necessary|needed"
        r"|likely|expected|reachable|affected|changed|limited|assigned|signed|verified|approved|saved|attended|saved)\b",
        r"not \1",
    ),
    (r"\bin(correct|valid|active|accessible|compatible|complete|secure|eligible|visible)\b", r"not \1"),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), into) for pattern, into in _PHRASES)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def settled(text: str) -> str:
    """``text`` with the usual two-word verbs and spellings brought to one form."""
    text = text.replace("’", "'").replace("‘", "'")
    for pattern, into in _COMPILED:
        text = pattern.sub(into, text)
    return text


def words_in(text: str) -> list[str]:
    """The words of a text in lower case, a hyphen between two of them taken as a space."""
    return [found.group(0).lower().replace("’", "'") for found in _WORD.finditer(text)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    return str(_STEMMER.stemWord(word.removesuffix("'s")))


def content(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order. Numbers are looked at in ``quantities``."""
    return [
        stem(word)
        for word in words_in(settled(text))
        if word not in EMPTY and not word.isdigit() and word not in NUMBER_WORDS
    ]


def common(word: str) -> bool:
    """Whether it is one of the ordinary words brought together here, so no name."""
    return stem(word) in _MERGED


def meanings(word: str) -> frozenset[str]:
    """A stem with what it shares with others: two words are alike where these meet."""
    return _MERGED.get(word, frozenset()) | {word}


def every_meaning(stems: Iterable[str]) -> frozenset[str]:
    """All that a set of stems can be met by."""
    found: set[str] = set()
    for each in stems:
        found |= meanings(each)
    return frozenset(found)


def met(word: str, by: frozenset[str]) -> bool:
    """Whether a stem is among ``by``, itself or as a word for the same act."""
    return not meanings(word).isdisjoint(by)
