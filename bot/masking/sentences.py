"""Passwords, keys and recovery codes that people write in plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.ordinary import NAMED, ORDINARY
from bot.masking.secret import KEY, PASSWORD, PIN, RECOVERY, Secret

_VALUE = (
    r"(?P<value>\"[^\"\x00\r\n]{2,80}\"|'[^'\x00\r\n]{2,80}'|[“„][^”“\x00\r\n]{2,80}[”“]|`[^`\x00\r\n]{2,80}`"
    r"|[^\s\x00\"“”]{2,128})"
)
_NO_TICKET = r"(?<!boarding )(?<!parking )(?<!visitor )(?<!guest )(?<!train )(?<!bus )(?<!day )"
"""Passes that are no password."""

_WORD = (
    _NO_TICKET
    + r"(?:pass ?(?:word|wort|phrase|code|wd)s?|pwds?|psw|pw|pass|kennwort|kennwörter|wachtwoord|contrase(?:ñ|n)a"
    r"|mot de passe|m(?:o|ó)t de passe"
    r"|senha|adgangskode|lösenord|salasana|hasło|heslo|parola|pin|psk|(?:wi-?fi|wlan|network|security|wireless) key)"
)
_ALONE_BEFORE = r"(?<![\w/.@?=&#-])"
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    # kind, how sure the wording is (see ``_convinces``), pattern
    (
        PASSWORD,
        "plain",
        rf"{_ALONE_BEFORE}(?:\w{{1,20}}[_-])?{_WORD}(?:['\"])?(?: ?\([^)\n]{{1,30}}\))? ?(?::="
        rf"|[:=]|-+>|=>|→|：)[ \t]{{0,4}}{_VALUE}",
    ),
    (PASSWORD, "strong", rf"{_ALONE_BEFORE}{_WORD} ?[:=]?[ \t]{{0,4}}\r?\n[ \t]{{0,4}}{_VALUE}"),
    (
        PASSWORD,
        "plain",
        rf"\b(?:my|our|his|her|their|the|new|old|current|temporary|temp|wi-?fi|mein|ihr|sein|das"
        rf"|mon|le|mi|la|su) (?:\w{{1,20}} ){{0,2}}?{_WORD}"
        rf" (?:is|was|are|ist|lautet|war|est|es|era|:|=|being|now is|is now|ist jetzt|is still|is "
        rf"just|is set to|should be|used to be|will be):? {{1,3}}(?:now |still |just |actually "
        rf"|always )?{_VALUE}",
    ),
    (
        PASSWORD,
        "strong",
        rf"{_ALONE_BEFORE}{_WORD} (?:(?:for|to|of|on|at|für|in|from) (?:[\w@.'-]{{1,40}} "
        rf"){{1,5}})?(?:is|was|are|ist|lautet|war|est|es|:|=):? {{1,3}}(?:now |still |just )?{_VALUE}",
    ),
    (PASSWORD, "near", rf"{_ALONE_BEFORE}{_WORD} {{1,3}}{_VALUE}"),
    (
        PASSWORD,
        "strong",
        rf"(?i:chang|reset|set|updat|switch|rotat|made|make|put|mov)\w{{0,4}} (?:\w{{1,15}} "
        rf"){{0,4}}{_WORD} (?:\w{{1,15}} ){{0,3}}(?:to|from|as|into|auf|zu|en|a) {{1,3}}{_VALUE}",
    ),
    (PASSWORD, "strong", rf"(?i:password|passwort|pass|pw|it|pin) from {_VALUE} to\b"),
    (
        PASSWORD,
        "strong",
        rf"(?i:tried|try|using|use|used|typed?|typing|enter(?:ed)?|put(?: in)?|with|entering|type "
        rf"in|typed in|it is|it's|logg?(?:ed)? in with|sign(?:ed)? in with) (?:the |my |a )?(?:{_WORD} "
        rf")?{_VALUE}(?= (?:as|for|is|was) (?:my |the |a |our |his |her |new )?(?:\w{{1,15}} )?{_WORD})",
    ),
    (
        PASSWORD,
        "strong",
        rf"(?<!\S){_VALUE} (?:is|was|as|for) (?:my|the|our|his|her|their) (?:\w{{1,15}} "
        rf"){{0,2}}{_WORD}\b",
    ),
    (
        PASSWORD,
        "strong",
        rf"{_ALONE_BEFORE}(?i:(?:log ?-?ins?|logon|log in|sign ?-?in|credentials?|creds?|user "
        rf"?(?:name|id)?|account|konto|benutzer|username/password|user/pass|login data)\b)(?: ?(?:is|are|was|:|="
        rf"|with|as) {{0,2}}| {{1,2}})(?!and\b|or\b)[\w.@\\+-]{{2,60}}(?: ?[/|:] ?| {{1,2}}(?:and|und|with|with "
        rf"pass) ){_VALUE}",
    ),
    (
        KEY,
        "key",
        rf"{_ALONE_BEFORE}(?i:(?:(?:api|access|secret|account|shared|storage|client|auth|bearer|personal "
        rf"access|app|encryption|license|webhook|ssh|bot|refresh|session|deploy)[ _-]?)(?:access[ _-]?)?(?:key"
        rf"|token|secret)s?"
        rf"|token|secret)\"?(?: ?(?:is|was|:|=|:=|->) {{0,3}}| {{1,3}}){_VALUE}",
    ),
    (
        RECOVERY,
        "codes",
        rf"(?i:\b(?:recovery|backup|back-up|bitlocker|filevault|unlock|scratch|emergency"
        rf"|restore)(?: \w{{1,12}})? (?:keys?|codes?|phrase))(?: ?(?:is|are|was|:|=|->) ?\r?\n?| |\r?\n){_VALUE}",
    ),
)
_CALLED_PIN = re.compile(r"pin\b", re.IGNORECASE)
_CALLED_PASSWORD = re.compile(r"pass|pw|kennwort", re.IGNORECASE)
_RULES = tuple((kind, sure, re.compile(pattern, re.IGNORECASE)) for kind, sure, pattern in _SENTENCES)
_NEXT = re.compile(
    rf"(?: ?[,/&;] ?| {{1,2}}(?:and|or|then|und|now|and then|and now|or maybe|to) {{1,2}}"
    rf"|[ \t]{{0,3}}\r?\n[ \t]{{0,3}}| ){_VALUE}",
    re.IGNORECASE,
)

_MARKDOWN = re.compile(r"(?:\*\*|__|~~)$|\]\(.*$")
"""The end of bold words, and of a link's."""

_ENDING = re.compile(r"(?:ed|ing|ly|able|ible|n't|ive|ful|less|tion|ous|ment)$")
_CLAUSE_END = re.compile(
    r"\s*(?:$|[.,;!?)\n-]|(?:and|but|please|thanks|help|so|for|now|or|at|on|und|aber)\b)", re.IGNORECASE
)


def sentences(text: str) -> Iterator[Secret]:
    for kind, sure, pattern in _RULES:
        for found in pattern.finditer(text):
            secret = _value(text, *found.span("value"), _as_called(kind, found))
            if secret is None or not _convinces(text, secret, sure):
                continue
            yield secret
            yield from _following(text, secret, sure)


def _as_called(kind: str, found: re.Match[str]) -> str:
    """A PIN where the words around it say so and none of them says password."""
    words = found.string[found.start() : found.start("value")] + found.string[found.end("value") : found.end()]
    return PIN if kind == PASSWORD and _CALLED_PIN.search(words) and not _CALLED_PASSWORD.search(words) else kind


def _following(text: str, secret: Secret, sure: str) -> Iterator[Secret]:
    """Further values in a row: "hunter2 or Winter2024", lists of recovery codes."""
    for _ in range(40):
        found = _NEXT.match(text, secret.end)
        following = _value(text, *found.span("value"), secret.kind) if found else None
        if following is None or not _convinces(text, following, "codes" if sure == "codes" else "strong"):
            return
        yield following
        secret = following


def _value(text: str, start: int, end: int, kind: str) -> Secret | None:
    """The value without the sentence's own marks around it."""
    value = text[start:end]
    if len(value) > 2 and value[0] in "\"'`“„" and value[-1] in "\"'`”“":
        return Secret(start + 1, end - 1, kind)
    stripped = value.rstrip(".,;:?)>\"'’")
    shorter = stripped.lstrip("(\"'<’")
    start += len(stripped) - len(shorter)
    return Secret(start, start + len(shorter), kind) if shorter else None


def _convinces(text: str, secret: Secret, sure: str) -> bool:
    value = text[secret.start : secret.end]
    bare = value.strip("*_~")
    if bare.lower() in ORDINARY or NAMED.match(bare) or "***" in value:
        return False
    if " " in value and all(word.lower() in ORDINARY or _ENDING.search(word.lower()) for word in value.split()):
        return False
    if "://" in value or (sure == "strong" and "/" in value and not _looks_secret(value.split("/")[-1], 5)):
        return False
    quoted = text[secret.start - 1 : secret.start] in tuple("\"'`“„") and secret.start > 0
    match sure:
        case "plain":
            return (
                _looks_secret(value, 4)
                or (value.isdigit() and len(value) >= 4)
                or (quoted and len(value) >= 4)
                or _bare_word(text, secret)
            )
        case "strong":
            return _looks_secret(value, 5) or (secret.kind == PIN and value.isdigit() and len(value) >= 4)
        case "near":
            phrase = quoted and len(value.split()) >= 3 and value.islower()
            plain = _MARKDOWN.sub("", value)  # in "**PIN policies**" the marks are the writer's, not the word's
            return phrase or _looks_secret(plain, 5)
        case "key":
            return len(value) >= 12 and _looks_secret(value, 12) and not value.isalpha()
        case _:
            return len(value) >= 6 and (_looks_secret(value, 6) or sum(map(str.isdigit, value)) >= 6)


def _looks_secret(value: str, least: int) -> bool:
    """Whether no word of a sentence looks like this: letters with digits, marks inside, or capitals in the middle "
    "and a mark."""
    if len(value) < least:
        return False
    digit, letter = any(map(str.isdigit, value)), any(map(str.isalpha, value))
    mark = any(not sign.isalnum() and not sign.isspace() and sign not in "-_.'’/\\,:()" for sign in value)
    return (digit and letter) or (letter and mark and not value.endswith("!")) or (digit and mark and len(value) >= 6)


def _bare_word(text: str, secret: Secret) -> bool:
    """Whether one plain word is given as the secret: it ends its clause and is no word that describes a password."""
    value = text[secret.start : secret.end].rstrip("!")
    return (
        len(value) >= 5
        and value.isalpha()
        and value.lower() not in ORDINARY
        and not _ENDING.search(value.lower())
        and _CLAUSE_END.match(text, secret.end) is not None
    )
