"""One way to tell of danger, harassment or an incident, and the groups of words that such wordings are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GROUPS: dict[str, str] = {
    # words that may stand between the ones that matter
    "how": r"(?:(?:really|just|seriously|honestly|actually|so|still|only|simply|always|constantly|often|sometimes"
    r"|literally|even|now|again|recently|today|yesterday|truly|badly|desperately|kind of|sort of|feeling like|a bit"
    r"|repeatedly|continually|regularly|apparently|accidentally|accidently|stupidly|mistakenly|unfortunately|already"
    r"|also|probably|possibly|maybe|definitely|being|getting|been|verbally|physically|racially|emotionally"
    r"|sexually|openly|quietly|basically|then|very|quite) ){0,3}",
    "aux": r"(?:(?:am|is|are|was|were|be|been|being|have|has|had|having|get|gets|got|getting|keep|keeps|kept|do|does"
    r"|did"
    r"|may|might|must|could|would|will|can|should|to|feel|feels|felt|seem|seems|appears?|looks?|like|started|starts"
    r"|become|became|someone|not stopped|will not stop|also|just|really|seriously|actually|so|still|only|always"
    r"|constantly|often|sometimes|now|again|recently|today|yesterday|repeatedly|continually|regularly|apparently"
    r"|accidentally|accidently|stupidly|mistakenly|unfortunately|already|probably|possibly|maybe|definitely|verbally"
    r"|physically|racially|emotionally|sexually|openly|even|literally|honestly|truly|badly|subtly|persistently"
    r"|deliberately|all|think i|think|thought|i) ){0,6}",
    "been": r"(?:am|is|was|were|are|been|be|being|feel|feels|felt|get|gets|got|getting)",
    "few": r"(?:[\w'-]+ ){0,4}?",
    "then": r"(?:(?!not\b|never\b)[\w',-]+ ){0,9}?",
    "no_form": r"(?! (?:reset|change|manager|policy|request|hint|expir\w*|rules?|form|file|list|field)\b)",
    "gap": r"(?:[\w',-]+ ){0,8}?",
    # who
    "human": r"(?:he|she|they|someone|somebody|some ?one|a man|a woman|a guy|this guy|this man|this woman|people"
    r"|an? (?:[\w-]+ ){0,2}?{role}|(?:my|our|the|another|one of my|one of our|one of the) (?:[\w-]+ ){0,2}?{role}s?"
    r"(?: (?:in|from|at|on) (?:[\w-]+ ){1,3}?)?)",
    "role": r"(?:manager|boss|supervisor|team lead|team leader|lead|leader|colleague|teammate|ex|partner|husband|wife"
    r"|boyfriend|girlfriend|professor|lecturer|tutor|teacher|student|classmate|neighbou?r|director|flatmate|roommate"
    r"|housemate|client|customer|patient|visitor|contractor|employee|member of staff|staff member|coach|friend"
    r"|brother"
    r"|sister|son|daughter|father|mother|dad|mum|mom|stepfather|uncle|cousin|parent|child|guest|landlord|driver"
    r"|intern|trainee|apprentice|mentor|instructor|trainer|foreman|chef|dean|person|man|woman|guy|girl|boy|kid"
    r"|security guard|caretaker|worker|mate|stranger|stalker|head of department|ex[- ](?:husband|wife|partner"
    r"|boyfriend|girlfriend))",
    "self": r"(?:myself|himself|herself|themselves|themself)",
    "people": r"(?:me|us|him|her|someone|somebody|people|everyone|everybody|my (?:[\w-]+ ){0,2}?{role}|a (?:[\w-]+ )?"
    r"{role}|the (?:[\w-]+ )?{role}s?|other people|my (?:family|kids|children|team|life)|another (?:[\w-]+ )?{role})",
    # what is wrong with it
    "bad": r"(?:phishing|phish|suspicious|dodgy|scam|fake|malicious|spoofed|fraudulent|fraud|shady|sketchy|bogus"
    r"|infected|spam|weird|strange|hacked|iffy|bad|unknown|untrusted|rogue)",
    "thing": r"(?:(?:e-?mail|sms|text|whatsapp|chat|teams|linkedin|docusign|parcel|delivery|bank|login|url|pdf|word"
    r"|zip"
    r"|exe|excel|html) )?(?:links?|e-?mails?|attachments?|messages?|mails?|texts?|sms|url|sites?|websites?|pages?"
    r"|web ?pages?|files?|documents?|invoices?|pdf|qr codes?|adverts?|ads?|pop-?ups?|forms?|downloads?|zip|programs?"
    r"|apps?|exe|prompts?|updates?|installers?|software|antivirus|support|calls?|programs?)",
    "secret": r"(?:passwords?|pass ?words?|passcode|credentials|login(?: details| info| data)?|log in details|pin"
    r"|bank details|card details|card number|account details|mfa code|verification code|security code|otp|2fa code"
    r"|one-?time code|code|username and password|user name and password|details|recovery key|data)",
    "device": r"(?:account|e-?mail(?: account)?|mailbox|inbox|laptop|computer|pc|phone|machine|outlook|teams"
    r"(?: account)?|slack(?: account)?|server|website|network|password|credentials|office account|login|work"
    r"(?: account| laptop| computer| phone| email)|microsoft account|google account|system|systems|device|desktop|mac"
    r"|macbook|profile|linkedin)",
    "hacked": r"(?:hacked|compromised|breached|taken over|hijacked|hacked into|broken into|infected|pwned)",
    "malware": r"(?:virus|malware|trojan|ransomware|keylogger|spyware|worm|rootkit|crypto ?locker)",
    "did": r"(?:(?:have|has|had|did|may have|might have|must have|could have|think i|think i have|think i may have"
    r"|think i might have|fear i|believe i|am afraid i|am afraid i have|realised i|realized i|am an idiot and|went "
    r"and"
    r"|and|was about to and) )?",
}


@dataclass(frozen=True, slots=True)
class CareCue:
    """One wording. ``whatever``: it counts also beside *not*, *what if* and the like."""

    pattern: re.Pattern[str]
    whatever: bool = False


def expand(pattern: str) -> str:
    for _ in range(3):
        for name, words in _GROUPS.items():
            pattern = pattern.replace("{" + name + "}", words)
    return pattern


def cue(pattern: str, *, whatever: bool = False) -> CareCue:
    return CareCue(re.compile(rf"(?<![\w'-])(?:{expand(pattern)})(?![\w'-])"), whatever)
