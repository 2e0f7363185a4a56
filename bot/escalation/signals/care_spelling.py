"""Puts right the few misspelt words that a cry for help hangs on, and nothing else."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.slips import slips_between

_KEY = """
    suicide suicidal myself himself herself themselves overdose
    harassed harassing harassment bullied bullying stalking assaulted assault abused abusing blackmailing blackmailed
    threatened threatening threaten colleague manager supervisor sexually inappropriately discriminated
    phishing suspicious malicious ransomware malware password credentials clicked attachment hacked compromised
    breached scammer
"""
KEY_WORDS = tuple(_KEY.split())

_REAL = """
    clocked flicked cracked licked slicked click clicks clickers passwords suspicions itself yourself ourselves
    managers manage managed manages mangers colleagues college colleges supervisors harnessed harnessing assaults
    assaulting abuses amused amusing accused accusing abusive bullies bulled bulling bullion threatens threads
    treatment treating treated threading threaded attachments hacker hackers hicked hatched backed packed tacked
    racked lacked jacked whacked stacked blocked compromise compromises compromising comprised breaches reached
    preached bleached stalling staking talking walking stocking sticking stacking stalkings scammers spammer scanner
    scanners scammed suicides overdosed overdoses overdue credential software malwares anager manger himselves blackmail
    mailing meself actual sexual hashed harass handed haunted harvest hated
"""
REAL_WORDS = frozenset(_REAL.split())
"""Words that are no misspelling, however near they come to a key word."""

_SHORT = (
    (re.compile(r"\b(?:kil|kll|klil|kiil)(?= (?:myself|my self|me|him|her|someone))"), "kill"),
    (re.compile(r"\bki(?:l|i)+ing(?= (?:myself|my self))"), "killing"),
    (re.compile(r"\bmy self\b"), "myself"),
    (re.compile(r"\b(?:wan|wnat|wnt|wantto) (?=to |die|kill)"), "want "),
    (re.compile(r"\bpswd|\bpasswd|\bpwd\b"), "password"),
    (re.compile(r"\blog-?in\b"), "login"),
    (re.compile(r"\bco-?worker"), "colleague"),
    (re.compile(r"\bhav\b"), "have"),
    (re.compile(r"\b(?:bein|beeing)\b"), "being"),
    (re.compile(r"\bbulli?ed\b|\bbullyed\b"), "bullied"),
    (re.compile(r"\bfishing (?=e?mail|link|attack|scam|site|message)"), "phishing "),
)
_WORD = re.compile(r"[a-z]{6,17}")


def respell(words: str) -> str:
    """Plain text with these words put right."""
    for pattern, written in _SHORT:
        words = pattern.sub(written, words)
    return _WORD.sub(lambda found: _nearest(found.group(0)), words)


@lru_cache(maxsize=8192)
def _nearest(word: str) -> str:
    if word in KEY_WORDS or word in REAL_WORDS:
        return word
    for key in KEY_WORDS:
        allowed = 2 if len(key) >= 10 else 1
        if abs(len(key) - len(word)) <= allowed and word[0] == key[0] and slips_between(word, key, allowed) <= allowed:
            return key
    return word
