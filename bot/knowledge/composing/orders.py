"""Sentences that speak to whatever writes answers, not to people: "ignore all previous instructions", "in your reply".

A chat model may obey them, and an order that it only repeats is borne out by the very passage that gives it. So an
ingest leaves such sentences out of articles and says so, and what holds one all the same never reaches a model. It is a
list of wordings, not an understanding: what it misses still has to pass the check of every sentence of an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_TOLD = r"(?:instruction|prompt|direction|directive|order|command|rule|guideline|context|assignment|task)s?"
_OF = r"(?:(?:all|any|of|the|these|those|my|your|other|and)[ \n]+)*"
_EARLIER = r"(?:previous|prior|preceding|above|earlier|following|foregoing|initial|original|system|existing)"
_MACHINE = (
    r"(?:ai|llm|gpt|chat ?gpt|(?:large )?language model|chat ?bot|(?:ai|virtual) (?:assistant|agent|model|system)"
    r"|automated (?:analysis )?(?:software|system|tool))s?"
)
_WRITTEN = r"(?:own |next |final |whole )?(?:response|reply|replies|answer|output|completion)s?"
_WITHIN = r"(?:[^.!?\n]|[.!?](?=\S))"
"""Inside one sentence: an address may have full stops in it, and so may a quotation."""
_CHANGES = (
    r"(?:(?:add|append|insert|include|provide|attach)(?!\s+your\b)|integrate|incorporate|augment|enhance|modify|adjust|render|present|phrase|weave|tease|hint"
    r"|convert|replace|remove|combine|scramble|jumble|rearrange|misspell|substitute|anagram|encode"
    r"|translate|end|begin|start|finish)"
)
_WEAVES = (
    r"(?:craft|compose|write|generate|produce|create|deliver|output|express|reverse|rewrite|switch|mention|suggest|recommend"
    r"|promote|advertise|imply|state|claim|emphasi[sz]e|stress|encourage|urge|highlight|blend|embed|inject|sneak|slip|use"
    r"|offer|tell|inform|ask|invite|warn|persuade|spread|share|swap|flip|format|change|alter|make|give|put|place)"
)
_SAY = r"(?:print|say|output|respond|reply|answer|repeat|write)"

_PATTERNS = (
    # what was said before is to count no more
    (
        "ignore disregard forget override bypass abandon",
        rf"\b(?:ignore|disregard|forget|override|bypass|abandon)[ \n]+(?:about[ \n]+)?{_OF}{_EARLIER}[ \n]+"
        rf"(?:(?:and|or|following|{_EARLIER})[ \n]+)*{_TOLD}\b",
        r"\b(?:ignore|disregard|forget)[ \n]+(?:all[ \n]+|any[ \n]+|(?:all[ \n]+)?(?:of[ \n]+)?(?:your|these|those)"
        rf"[ \n]+)(?:the[ \n]+)?{_TOLD}\b",
        r"\b(?:ignore|disregard|forget)[ \n]+(?:the[ \n]+)?instructions\b",
        r"\b(?:ignore|disregard|forget)[ \n]+(?:everything|all|whatever)\b[^.!?\n]{0,40}"
        r"\b(?:above|before|previously|told|said)",
        r"\b(?:ignore|disregard)[ \n]+the[ \n]+(?:above|foregoing)\b",
    ),
    # a machine is spoken to
    (
        "ai llm gpt model bot assistant automated",
        r"\b(?:note|message|instructions?|attention|dear|hello)[ ,:\n]+(?:to[ \n]+|for[ \n]+)?"
        rf"(?:(?:any|all|the|an?|every)[ \n]+)*{_MACHINE}\b",
        r"\b(?:you[ \n]+are|act|behave|pretend)[ \n]+(?:now[ \n]+|to[ \n]+be[ \n]+)?(?:as[ \n]+)?"
        rf"(?:an?[ \n]+|the[ \n]+)?(?:\w+[ \n]+)?{_MACHINE}\b",
        rf"\bif[ \n]+you(?:[ \n]+are|['’]re)[ \n]+(?:an?[ \n]+)?{_MACHINE}\b",
    ),
    ("[ <", r"(?:\[system\]\s*){2,}|\[/?(?:inst|rest-of-document)\]|<\|[a-z_]{2,20}\|>|<<\W?SYS\W?>>"),
    (
        "prompt instructions chain",
        r"\b(?:reveal|print|show|repeat|output|display|ignore)[ \n]+(?:(?:me|all|of)[ \n]+)*(?:your|the[ \n]+system)"
        r"[ \n]+(?:\w+[ \n]+){0,2}(?:prompts?|instructions)\b",
        r"\byour[ \n]+system[ \n]+prompt\b|\bchain[ \n]of[ \n]thought\b",
    ),
    # it is told what to say
    ("just only simply", rf"\b(?:just|only|simply)[ \n]+{_SAY}\b(?:[ \n]+(?:with|that))?[ :\n]{{0,2}}[\"“]"),
    ("repeat", r"\brepeat[ \n]+(?:after[ \n]+me|the[ \n]+following[ \n]+(?:sentence|text|words?))\b"),
    ("deviate", r"\byou[ \n]+(?:may|must|shall|should)[ \n]+not[ \n]+deviate\b"),
    ("craft", r"\bcraft[ \n]+an?[ \n]+(?:\w+[ \n]+)?(?:response|reply|answer)[ \n]+(?:that|which|to|with)\b"),
    # its answer is to become another one
    (
        "your",
        rf"\b{_CHANGES}\b{_WITHIN}{{0,160}}\byour[ \n]+{_WRITTEN}\b",
        rf"\bin[ \n]+your[ \n]+{_WRITTEN},",
        rf"\b{_WEAVES}\b(?![ \n]+your\b){_WITHIN}{{0,160}}\b(?:in|into|within|throughout)[ \n]+your[ \n]+{_WRITTEN}\b",
        r"\b(?:output|express|reverse|rewrite|encode|change|alter|format|write|spell)[ \n]+(?:out[ \n]+)?your[ \n]+"
        rf"{_WRITTEN}[ \n]+(?:in|into|to|as|with|backwards?|using)\b",
        r"\b(?:words?|letters?|vowels?|spaces?|typos?|misspellings?)\b[^.!?\n]{0,30}\b(?:your[ \n]+message"
        rf"|your[ \n]+{_WRITTEN})\b",
        rf"\b(?:render|provide|give)[ \n]+your[ \n]+(?:message|{_WRITTEN})[ \n]+(?:using|with|without|in)\b",
    ),
)
"""Each kind of order: words of which one must be there, which is quickly seen, and its wordings."""
_ORDERS = tuple(
    (tuple(words.split()), tuple(re.compile(one, re.IGNORECASE) for one in wordings)) for words, *wordings in _PATTERNS
)
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_CODE = re.compile(r"^[ \t>]*(`{3,}|~{3,}).*?(?:^[ \t>]*\1|\Z)|(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
_ENDS = re.compile(r"[.!?][\"”’')\]*_.!?]*[ \t]+(?![a-z])|\n|\Z")
"""Where a sentence ends. What goes on in small letters is still the same one: a quotation may end with a full stop."""
_MARKER = re.compile(r"\s*(?:(?:\d{1,3}[.)]|[-*+•>#]+)\s+)*")
_SHOWN = 80
"""Characters of an order that its owner is shown."""


def gives_orders(text: str) -> bool:
    """Whether a text has any such sentence, also in code."""
    plain = text if text.isascii() else _HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    plain = _EMPHASIS.sub("", plain)
    small = plain.lower()
    return any(
        any(word in small for word in words) and any(wording.search(plain) for wording in wordings)
        for words, wordings in _ORDERS
    )


def without_orders(markdown: str) -> tuple[str, tuple[str, ...]]:
    """The text without such sentences, and their beginnings. Code stays: examples for people stand in it."""
    if not gives_orders(markdown):
        return markdown, ()
    kept: list[str] = []
    left_out: list[str] = []
    at = 0
    for code in [*_CODE.finditer(markdown), None]:
        prose = markdown[at : code.start() if code else len(markdown)]
        for sentence in _sentences(prose):
            if not gives_orders(sentence):
                kept.append(sentence)
                continue
            marker = _MARKER.match(sentence)
            rest = marker.group(0) if marker and marker.group(0).strip() else ""
            left_out.append(" ".join(sentence[len(rest) :].split())[:_SHOWN])
            kept.append(rest + ("\n" if sentence.endswith("\n") else ""))
        if code:
            kept.append(code.group(0))
            at = code.end()
    return re.sub(r"^[ \t]*(?:\d{1,3}[.)]|[-*+•>#]+)[ \t]*$\n?", "", "".join(kept), flags=re.MULTILINE), tuple(left_out)


def _sentences(prose: str) -> Iterator[str]:
    """All of it, in pieces of a sentence each, with what parts them."""
    at = 0
    for end in _ENDS.finditer(prose):
        if end.end() > at:
            yield prose[at : end.end()]
        at = end.end()
