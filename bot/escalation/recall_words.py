"""Words by which what an agent asks is recognised in what was said: what counts, what is the same, known answers."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LITTLE = """
    a able about actually after again all already also am an and another any anybody anyone anything are as ask at
    available be because been before being between bit both but by can cant case check come confirm could currently
    d detail details did didnt different do does doesnt doing done dont each else end ever every exact exactly find
    first for found from full fully get gets getting give go going good got great had happen happened happening
    happens has hasnt have havent having he hello help helped helps her here hers hey hi him his how i id if im in
    info information inside instead into is isnt issue it its itself ive just kind know last later let like list
    little ll long look m made make many may maybe me mean mention might mind moment more most much must my name's
    need new no not now of off often ok okay on once one only or other our out over own perhaps please possible
    precisely problem provide question quick quickly quite quote rather re read reads really remind right s same say
    says see seen send shall share she should show side since so some somebody someone something sorry sort specific
    still such sure t take tell than thank thanks that thats the their them then there these they thing this those
    though through time times to today too tried try trying type under until up us use used using usual usually ve
    very want was way we well were what whats when where whether which while who whose why will with wont work
    worked working works would write wrote yes yet you your yours yourself
"""
_SMALL = frozenset(_LITTLE.split())
"""What says nothing about what is asked for."""

_SAME = {
    "start": "begin began begun beginning start starts started starting",
    "restart": "restart restarted restarting reboot rebooted rebooting",
    "wifi": "wifi wireless wlan wi-fi",
    "username": "username login logon userid user-name",
    "device": "device machine",
    "laptop": "laptop notebook",
    "computer": "computer pc desktop workstation",
    "mobile": "mobile cell cellphone smartphone handset",
    "number": "number no num nr id code ref reference",
    "tag": "tag sticker label barcode",
    "manager": "manager boss supervisor",
    "error": "error message warning",
    "cable": "cable lead wire",
    "photo": "photo picture image screenshot",
    "room": "room office",
    "mail": "mail email e-mail",
    "bought": "buy bought purchase purchased order ordered",
    "college": "college university campus",
    "sign": "sign signing signed log logged logging login",
    "colour": "colour color",
    "light": "light lights led lamp",
    "battery": "battery charge charged charging charger",
    "vpn": "vpn tunnel",
    "delete": "delete deleted deleting remove removed removing erase erased uninstall uninstalled uninstalling",
    "move": "move moved moving change changed changing switch switched switching swap swapped",
    "pay": "pay paid paying payment payments",
    "break": "break broke broken breaking",
    "send": "send sent sending",
    "lose": "lose lost losing",
    "write": "write wrote written writing",
    "find": "find found",
    "course": "course module class programme",
    "department": "department dept faculty school team",
}
_STEM = {word: stem for stem, words in _SAME.items() for word in words.split()}
_ENDING = re.compile(r"(?:(?<=[a-z]{3})(?:ations?|tions?|ments?|ings?|ies|ied|ers?|ed|es|s|e|y))$")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]|[A-Za-z]|\d[\w.-]*")

_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"\b(?:turn(?:ed|ing)?|switch(?:ed|ing)?|power(?:ed|ing)?)(?: it| them| that| the \w+"
            r"| my \w+)? off and (?:back )?on\b|\bpower[- ]cycl\w+",
            re.I,
        ),
        " restart ",
    ),
    (
        re.compile(
            r"\b(?:user ?name|user[- ]?id|log ?in name|sign-?in name|account name|login|account(?= is))\b", re.I
        ),
        " username ",
    ),
    (re.compile(r"\bwi-?fi\b|\bwireless\b", re.I), " wifi "),
    (re.compile(r"\be-?mails?\b", re.I), " mail "),
    (re.compile(r"\b(serial|asset|inventory) (?:number|no\.?|tag|code|id|label)\b", re.I), r" \1 "),
    (re.compile(r"\bre-?install\w*|\b(?:re)?install(?:ed|ing)?\b[^.!?]{0,20}\bagain\b", re.I), " reinstall "),
    (re.compile(r"(?-i:\bPO\b)(?: number| no\.?)?", re.I), " bought number "),
    (
        re.compile(r"\b(?:number|licence|license) plate\b|\bregistration(?: number)?\b|\bplate number\b", re.I),
        " plate ",
    ),
    (re.compile(r"\b(?:purchase|order) (?:order|number|no\.?|ref(?:erence)?)\b", re.I), " bought number "),
)


def stems(text: str) -> list[str]:
    """The words of a text that count, each as its stem, in order."""
    text = renamed(text)
    found = (word.lower().replace("’", "'").removesuffix("'s") for word in _TOKEN.findall(text))
    return [stem(word) for word in found if word not in _SMALL and len(word) > 1]


def renamed(text: str) -> str:
    """With one name for what has several: of two words, or by two words."""
    for pattern, instead in _PHRASES:
        text = pattern.sub(instead, text)
    return text


def stem(word: str) -> str:
    known = _STEM.get(word)
    return known if known is not None else _ENDING.sub("", word)


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_COLOURS = "red|green|blue|orange|amber|yellow|white|black|purple|pink|grey|gray"
_APPS = (
    "outlook|teams|word|excel|powerpoint|onenote|onedrive|sharepoint|moodle|canvas|blackboard|zoom|slack|thunderbird"
    "|apple mail|gmail|photoshop|acrobat|matlab|spss|nvivo|autocad|stata|latex|overleaf|panopto|turnitin|chrome|firefox"
    "|edge"
    "|safari|anyconnect|globalprotect|authenticator|sap|workday"
)

KNOWN: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        _any("(?:which|what|whose|your|the|name of the|a different) (?:web )?browsers?"),
        _any(r"(?:chrome|firefox|(?:microsoft )?edge|safari|opera|brave|vivaldi|internet explorer)(?: v?\d[\d.]*)?"),
    ),
    (
        _any(
            r"(?:which|what) (?:wi-?fi |wireless |wifi )?(?:network|wi-?fi|wireless|ssid|connection)|are you (?:on"
            r"|using) (?:the |our )?(?:\w+ )?(?:network|wi-?fi|vpn)|connected (?:to|by|via|over)|(?:wired|cable"
            r"|ethernet) or|or (?:wired|cable|ethernet)|on (?:wi-?fi|wireless|the vpn|mobile data)"
        ),
        _any(
            r"(?:eduroam|ethernet|wired|network cable|vpn|mobile data|hotspot|4g|5g|tether\w*|(?:guest|visitor"
            r"|staff|student) (?:network|wi-?fi|wireless)|use wi-?fi|on wi-?fi|over wi-?fi|(?-i:[A-Z]\w+-(?:Staff"
            r"|Guest|Students?|WiFi|Wireless|Net\w*|IoT|Secure)))"
        ),
    ),
    (
        _any(
            r"(?:phone|telephone|mobile|contact|callback|extension|ext)(?: number| no)?|(?:call|ring|reach|phone) you"
        ),
        re.compile(
            r"(?<![\w.-])\+?\(?\d(?:[ ()/-]?\d){6,14}(?!\w)|\bext(?:ension|\.)?:? ?\d{2,6}\b|\b(?:call|ring|phone"
            r"|reach) me (?:on|at) \d{3,}",
            re.I,
        ),
    ),
    (
        _any(r"(?:which|what|your|the) (?:\w+ )?e-?mail(?: address)?|e-?mail address"),
        re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    ),
    (
        _any(r"versions?|build|release|operating system|os|up to date"),
        _any(
            r"(?:windows|mac ?os(?: x)?|i(?:pad)?os|android|office|outlook|word|excel|ubuntu|debian|fedora|chrome"
            r"|firefox|edge|safari|acrobat|matlab|spss|python|java|version|build|release|v)\.? ?v?\d[\w.]*"
            r"|macos \w+|sonoma|sequoia|ventura|monterey|big sur|office 365|microsoft 365"
        ),
    ),
    (_any(r"(?:which|what) (?:app|application|program|programme|software|tool|client|platform|system)s?"), _any(_APPS)),
    (
        _any(rf"is (?:it|the \w+(?: \w+)?|that) (?:{_COLOURS})|lights?"),
        _any(
            rf"(?:{_COLOURS})(?: \w+)? lights?|lights? (?:\w+ ){{0,4}}(?:{_COLOURS})|(?:is|turns?|turned|goes"
            rf"|blinks?|flashes|flashing|blinking) (?:{_COLOURS})"
        ),
    ),
    (_any(r"(?:what|which) colou?r"), _any(_COLOURS)),
    (
        _any(r"(?:what|which|at what) (?:time|date|day)"),
        _any(
            r"\d{1,2}:\d{2}(?: ?[ap]m)?|\d{1,2}(?:\.\d{2})? ?[ap]m|noon|midnight|(?:mon|tues|wednes|thurs|fri"
            r"|satur|sun)day|yesterday|\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
            r"|nov|dec)[a-z]*"
        ),
    ),
    (
        _any(r"how (?:often|frequently)|how many times"),
        _any(
            r"every \w+ \w+|(?:once|twice|three times|\d+ times|several times)|always|constantly|all the time"
            r"|each time|every time|now and then|(?:only )?sometimes"
        ),
    ),
    (
        _any(
            r"student or (?:a |member of )?staff|staff or (?:a )?student|(?:which|what) (?:course|year|department"
            r"|faculty|school)|are you (?:a |an )?(?:student|staff|member|postgraduate|lecturer)"
        ),
        _any(
            r"(?:i['’]?m|i am|as) an? (?:\w+ ){0,3}(?:student|staff|lecturer|member|postgraduate|undergraduate"
            r"|visitor|professor|researcher|technician|teacher|administrator)|(?:first|second|third|final)[- ]year"
            r"|(?:in|from|at) (?:the )?(?:\w+ ){0,2}(?:department|faculty|school)|department of \w+"
        ),
    ),
)
"""What is asked for, and how answers to it look, where they do not hold its name."""

ANSWERS_NOTHING = re.compile(
    r"\W*(?:ok(?:ay)?|thanks?(?: you)?|thx|hi|hello|sure|one (?:moment|sec\w*|minute)|hang on|just a (?:moment"
    r"|sec\w*|minute)|wait|please|right|great|cheers|\W)*\W*",
    re.IGNORECASE,
)


def known_answers(question: str) -> Iterable[re.Pattern[str]]:
    """How answers to this question look."""
    return (answer for asked, answer in KNOWN if asked.search(question))
