"""Last words to an agent: thanks, a nod, *it works now*. They go along like any others, and nobody waits after them.

Precise rather than greedy: "thanks" is a nod, "thanks, and where is the button?" is not; nor what answers a question.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.escalation.signals.remarks import remark
from bot.flows import phrases, survey_words
from bot.flows.scene import Scene
from bot.messages.case import Case
from bot.messages.incoming import Said
from bot.messages.outgoing import Whisper
from bot.messages.state import StillThere

Nod = Literal["solved", "dropped", "nod"]
"""``solved``: they say that it works. ``dropped``: that they don't need it any more. ``nod``: thanks, a yes to what was
said, a goodbye: nothing that waits for a word."""

_PLAIN = phrases.table(
    "(oh |ah )?(ok|okay|okey|k|kk|alright|all right|right|cool|fine|noted|understood|got it|gotcha|i see|lovely"
    "|super)( then| thanks| thank you| cool| great| good| will do)?",
    "(that s |this is |that was )?(perfect|brilliant|excellent|great|wonderful|spot on|all good|all set)"
    "( thanks| thank you)?",
)
_SIGN = re.compile(
    r"(?:[\U0001F44C\U0001F44D\U0001F64F\U0001F642\U0001F60A\U0001F600\U0001F389\u2705\u2714\u263A\u2764\uFE0F"
    r"\U0001F3FB-\U0001F3FF]|:(?:\+1|thumbsup|ok_hand|pray|white_check_mark|heavy_check_mark|slightly_smiling_face"
    r"|smile|blush|tada|heart)(?:::skin-tone-\d)?:|\s)+"
)
"""A picture instead of a word, also as Slack spells it."""
_ANYTHING_ELSE = re.compile(r"\b(?:anything|something) else\b|\bis that (?:all|everything)\b", re.IGNORECASE)
_WORKS = re.compile(r"\b(?:work(?:s|ing|ed)?|fixed|solved|sorted|resolved)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|still|no longer|\w+n['’]?t)\b", re.IGNORECASE)
_YES = phrases.table("(yes|yeah|yep|yup|it does|it is|it did)( it (does|is|did|works))?( now)?( thanks| thank you)?")
_SOLVED = (("resolve", "Fixed", "fixed"), ("resolve", "Got round it", "got_round"))
_DROPPED = (*_SOLVED, ("resolve", "Not fixed", "not_fixed"))


def nod(scene: Scene, case: Case) -> Nod | None:
    """What the person's words to the agent are, where nobody has to answer them; None where they wait for a word."""
    event = scene.event
    if not isinstance(event, Said) or event.attachments or case.care is not None:
        return None
    stands = still_there(scene, case)
    if stands is not None:
        return None if stands else "solved"
    said = _read(event.text)
    asked = _asked_last(scene, case)
    if said == "solved" or (asked and _says_that_it_works(asked, event.text)):
        return "solved"
    if asked and _ANYTHING_ELSE.search(asked):
        return said or ("nod" if phrases.NO.fullmatch(phrases.plain(event.text)) else None)
    return said if not asked else None


def still_there(scene: Scene, case: Case) -> bool | None:
    """The person's answer to whether a case that was left is still in the way; None where it is none."""
    pending, event = scene.state.pending, scene.event
    if not isinstance(event, Said) or not isinstance(pending, StillThere) or pending.case != case.id:
        return None
    return survey_words.still_there(event.text) if case.left and case.asked_left == "asked" else None


def resolve_offered(case: Case, said: Nod) -> tuple[Whisper, ...]:
    """To the agent alone, once: that it seems to be done."""
    if said == "nod" or case.agent is None or case.resolve_offered:
        return ()
    who = case.person.name or "The person"
    what = "that it is solved" if said == "solved" else "that they don't need this any more"
    text = f"{who} says {what}. If case #{case.number} is done, resolve it: they are told, and can reopen it."
    return (Whisper(case.id, case.agent, text, _SOLVED if said == "solved" else _DROPPED),)


def _read(text: str) -> Nod | None:
    plain = phrases.plain(text)
    if _SIGN.fullmatch(text) or _PLAIN.fullmatch(plain) or phrases.THANKS.fullmatch(plain):
        return "nod"
    found = remark(text)
    if found == "solved" or phrases.HELPED.fullmatch(plain):
        return "solved"
    if found == "dropped" or phrases.DROP.fullmatch(plain):
        return "dropped"
    return "nod" if found == "thanks" else None


def _says_that_it_works(asked: str, text: str) -> bool:
    """A yes to *does it work now?*."""
    return bool(_WORKS.search(asked) and not _NOT.search(asked) and _YES.fullmatch(phrases.plain(text)))


def _asked_last(scene: Scene, case: Case) -> str:
    """The question that the agent's last words end with; empty where they end with none."""
    lines = (
        line.text
        for line in reversed(scene.got.transcript)
        if line.who == "agent" and line.case == case.id and line.did in ("said", "changed")
        and not line.private and not line.blanked
    )  # fmt: skip
    parts = re.split(r"(?<=[.!?])\s+|\n+", next(lines, "").strip())
    return parts[-1] if parts[-1].endswith("?") else ""
