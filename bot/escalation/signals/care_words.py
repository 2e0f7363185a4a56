"""The tables by which danger, harassment and security incidents are recognised, and what sets a wording aside.

Everything is matched against ``words.plain`` text, one sentence at a time, and against each two that follow each other.
``{group}`` stands for a group of words in ``care_wording``. To teach Handrail a wording, add a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.escalation.signals.care_danger import DANGER
from bot.escalation.signals.care_harassment import HARASSMENT
from bot.escalation.signals.care_incidents import SECURITY
from bot.escalation.signals.care_wording import CareCue
from bot.messages.care import CareKind

TABLES: Mapping[CareKind, tuple[CareCue, ...]] = {"danger": DANGER, "harassment": HARASSMENT, "security": SECURITY}

_NOT_SO = re.compile(
    r"\b(?:not(?! stop\b)|never|nobody|no one|none|without|hardly|neither|nor|stop me from|prevent|avoid|before i"
    r"|refused to) "
    r"(?:[\w'-]+ ){0,4}$"
)
"""Just before a wording: it is not so."""

_SAYS_NO_ITSELF = re.compile(
    r"\b(?:do|does|did) not (?:[\w'-]+ ){0,3}(?:want|feel)\b|\bnot (?:breathing|worth|make|made)\b"
)

_ONLY_ASKED = re.compile(
    r"\b(?:how (?:do|can|would|will|could|should|to) (?:i|we|you|one)? ?(?:know|tell|check|find out|see|verify"
    r"|determine|avoid|prevent|spot|recogni[sz]e|detect|protect)|how to (?:know|tell|check|avoid|prevent|spot"
    r"|recogni[sz]e|detect|protect)|ways? to (?:know|tell|check|avoid|prevent|spot|detect)|what (?:is|counts as"
    r"|does it mean)|can i check|(?:want|like|need) to (?:know|check|find out|make sure|be sure) (?:if|whether|that)"
    r"|(?:help|support|training|course|guide|policy|policies|procedure|advice|article|poster|leaflet|module|webinar"
    r"|seminar|workshop|book|film|movie|song|game|novel|lyrics|quiz) (?:on|for|about|against|called|named|where|in "
    r"which)|in case (?:of|i|we|my|our|someone|somebody|a)|if (?:i|we) (?:ever|should|were to|am ever|are ever|get"
    r"|was|had))\b"
)
_WHAT_IF = re.compile(
    r"\b(?:what|who|where|how|when|which|should|do|can|could|would)\b.*\b(?:if|when|once|whenever|in the event"
    r"|after) (?:(?:i|we|you) (?:(?:have|had|has|get|got|am|was|are|were|been|accidentally|ever|think i|suspect) "
    r"){0,3}|someone |somebody |anyone |anybody |an? (?:[\w-]+ ){0,2}?(?:colleague|employee|student|user|person"
    r"|member|visitor) |people |my |our |the |your |their |staff |students |users )"
)
_IF = re.compile(r"\bif (?:[\w'-]+ ){0,3}$")
_MACHINE = re.compile(
    r"\b(?:pop-?ups?|notifications?|e-?mails?|mails?|reminders?|adverts?|ads|apps?|software|windows|outlook|excel"
    r"|printers?|laptops?|computers?|system|updates?|bots?|microsoft|google|adobe|slack|teams|websites?|banners?"
    r"|robo ?calls?|telemarketers?|recruiters?|sales ?(?:people|man|men|calls?)|spammers?|spam|vendors?|thunderbird"
    r"|firefox|chrome|zoom|messages?|newsletters?|prompts?|dialogs?|browser|server|program|antivirus|norton|mcafee"
    r"|ticket|tickets|calendar|invites?|alarm|screen|error|errors)"
)
_BY_A_MACHINE = re.compile(r"^ (?:[\w-]+ ){0,2}?by (?:[\w'-]+ ){0,4}?" + _MACHINE.pattern + r"\b")
_MACHINE_DOES = re.compile(
    rf"(?:{_MACHINE.pattern}s? (?:(?:just|constantly|always|still|really|kind of|that|which) )*|(?:^|[,.] )(?:it"
    rf"|this|that) )$"
)
_WITH_A_MACHINE = re.compile(
    r"^ with (?:[\w'-]+ ){0,3}?(?:pop-?ups?|notifications?|reminders?|adverts?|ads|updates?|prompts?|newsletters?)\b"
)
_LONG_AGO = re.compile(r"\b(?:years? ago|last year|decades? ago)\b")
_TOLD_OF = re.compile(
    r"\b(?:e-?mail|mail|message|text|letter|call|spam|scam|sms)s? (?:[\w'-]+ ){0,3}(?:says?|said|saying|claims?"
    r"|claiming|telling me|tells me|stating|states|that says)\b"
)


def set_aside(words: str, found: re.Match[str], kind: CareKind) -> bool:
    """Whether what stands around a wording takes it back: *not*, *how do I know if*, *by a pop-up*."""
    before, after = words[: found.start()], words[found.end() :]
    near = before.rpartition(" . ")[2]
    if _NOT_SO.search(near) and not _SAYS_NO_ITSELF.search(found.group()):
        return True
    if _ONLY_ASKED.search(near):
        return True
    if kind == "security":
        if _IF.search(near) or _LONG_AGO.search(words):
            return True
        opens = f"{near}{found.group()}"
        return bool(_WHAT_IF.search(opens)) or bool(_TOLD_OF.search(near))
    if _BY_A_MACHINE.search(after) or _WITH_A_MACHINE.search(after) or _MACHINE_DOES.search(near):
        return True
    return _supposed(near, found.group())


_SOMEBODY_IN_GENERAL = re.compile(
    r"\b(?:if|when|whenever|in case|that) (?:someone|somebody|anyone|anybody|one of|an? (?:[\w-]+ "
    r"){0,2}?(?:colleague|employee|student|user|person|member|manager|visitor|customer|client)|people|i am ever|i "
    r"ever|staff|students)\b"
)


def _supposed(before: str, found: str) -> bool:
    """What would be done if it were so of somebody: a question about the rules, not a report."""
    return bool(re.search(r"\b(?:what|who|where|how|which|should|does|is there)\b", before)) and bool(
        _SOMEBODY_IN_GENERAL.search(f"{before}{found}")
    )
