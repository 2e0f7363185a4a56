"""Finds secrets that people paste (passwords in plain sentences, keys, card numbers, codes) and puts a marker in their place.

Runs at the door, before anything is stored, logged, sent on or shown. Fixed shapes of keys come from detect-secrets' own
detectors; everything that people write in sentences is found by the tables below. Every pattern starts at a fixed word or
prefix and is bounded in length, so that the time taken grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

PASSWORD, KEY, CARD, CODE = "password", "access key", "card number", "code"
BANK, RECOVERY, PRIVATE = "bank account number", "recovery key", "private key"

ROUNDS = 8
"""Times a text is gone over at most: taking one secret out can bring the next one beside its keyword."""

_MARKER = re.compile(rf"\[(?:{PASSWORD}|{KEY}|{CARD}|{CODE}|{BANK}|{RECOVERY}|{PRIVATE}) removed\]")
"""What already stands for a secret. While searching it is blanked with NUL, which no cleaned text holds and no pattern takes."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its secrets, and what kinds were taken out, in plain words ("a password"), each once, in order."""

    text: str
    kinds: tuple[str, ...] = ()


class _Secret(NamedTuple):
    start: int
    end: int
    kind: str


def clean(text: str) -> str:
    """The text without NUL, and with lone surrogates replaced: what neither database nor JSON would take."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def mask(text: str) -> Masked:
    """The text, cleaned, with each secret replaced by a readable marker such as ``[password removed]``."""
    text = clean(text)
    kinds: dict[str, None] = {}
    for _ in range(ROUNDS):
        secrets = _chosen(_MARKER.sub(lambda marker: "\x00" * len(marker.group()), text))
        if not secrets:
            break
        kinds.update(dict.fromkeys(secret.kind for secret in secrets))
        text = _replaced(text, secrets)
    return Masked(text, tuple(f"an {kind}" if kind[0] in "aeiou" else f"a {kind}" for kind in kinds))


def _replaced(text: str, secrets: list[_Secret]) -> str:
    parts, at = [], 0
    for secret in secrets:
        parts += [text[at : secret.start], f"[{secret.kind} removed]"]
        at = secret.end
    return "".join([*parts, text[at:]])


def _chosen(text: str) -> list[_Secret]:
    """All secrets in order, overlapping ones joined under the kind of the first."""
    chosen: list[_Secret] = []
    for secret in sorted({secret for find in _FINDERS for secret in find(text)}, key=lambda found: (found.start, -found.end)):
        if chosen and secret.start < chosen[-1].end:
            chosen[-1] = chosen[-1]._replace(end=max(secret.end, chosen[-1].end))
        else:
            chosen.append(secret)
    return chosen


# --- keys of fixed shapes ---------------------------------------------------------------------------------------------

_SHAPES: tuple[tuple[str, str], ...] = (
    (KEY, r"(?<![\w-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{2,8000}(?:\.[A-Za-z0-9_-]{0,4000}={0,2})?"),
    (KEY, r"(?<![\w-])sk-[A-Za-z0-9_-]{20,300}"),
    (KEY, r"(?<![\w-])github_pat_[A-Za-z0-9_]{22,255}"),
    (KEY, r"(?<![\w-])(?:xox[a-z]-[A-Za-z0-9-]{10,300}|xapp-\d-[A-Za-z0-9-]{10,300}|xoxe\.xox[a-z]-[A-Za-z0-9-]{10,300})"),
    (KEY, r"(?<![\w-])AIza[A-Za-z0-9_-]{35}"),
    (KEY, r"(?<![\w-])(?:[rs]k|whsec|pk)_(?:live|test)_[A-Za-z0-9]{16,128}"),
    (KEY, r"(?<![\w-])npm_[A-Za-z0-9]{36}(?!\w)"),
    (KEY, r"(?<![\w-])hf_[A-Za-z0-9]{30,60}(?!\w)"),
    (KEY, r"(?i:\bbearer\s{1,3}|\bauthorization:\s{0,3}basic\s{1,3})(?P<value>[A-Za-z0-9._~+/=-]{12,4000})"),
    (KEY, r"(?i:[?&;](?:sig|token|access_token|id_token|refresh_token|api_?key|client_secret|secret)=)(?P<value>[^\s\x00&#;\"'<>]{8,2000})"),
    (KEY, r"(?i:AccountKey|SharedAccessKey|SharedSecret)=(?P<value>[A-Za-z0-9+/=]{20,200})"),
    (PASSWORD, r"[a-z][a-z0-9+.-]{1,20}://[^\s\x00/@:]{0,200}:(?P<value>[^\s\x00/@]{1,200})@"),
    (RECOVERY, r"(?<![\d-])\d{6}(?:-\d{6}){7}(?![\d-])"),
)  # fmt: skip
_OWN_SHAPES = tuple((kind, re.compile(pattern)) for kind, pattern in _SHAPES)


@cache
def _detectors() -> tuple[re.Pattern[str], ...]:
    """The patterns of detect-secrets' detectors whose length is bounded; its entropy and keyword detectors fire on prose."""
    from detect_secrets.plugins import (
        aws,
        azure_storage_key,
        discord,
        github_token,
        gitlab_token,
        mailchimp,
        sendgrid,
        slack,
        square_oauth,
        stripe,
        telegram_token,
        twilio,
    )

    classes = (
        aws.AWSKeyDetector, azure_storage_key.AzureStorageKeyDetector, discord.DiscordBotTokenDetector, github_token.GitHubTokenDetector,
        gitlab_token.GitLabTokenDetector, mailchimp.MailchimpDetector, sendgrid.SendGridDetector, slack.SlackDetector,
        square_oauth.SquareOAuthDetector, stripe.StripeDetector, telegram_token.TelegramBotTokenDetector, twilio.TwilioKeyDetector,
    )  # fmt: skip
    return tuple(pattern for detector in classes for pattern in detector.denylist)


_KEY_BLOCK = re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d:")
_KEY_BLOCK_END = re.compile(r"-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|Private-MAC: ?[0-9a-f]{1,128}")
_KEY_LINES = re.compile(r"(?:\s{0,4}[A-Za-z0-9+/=:-]{16,200}(?!\S))*(?:\s{0,4}[A-Za-z0-9+/=]{1,200}(?=\s*(?:\Z|[-\n])))?")


def _private_keys(text: str) -> Iterator[_Secret]:
    """Whole blocks; where the end is missing, as many lines as look like a key."""
    at = 0
    last = max((found.end() for found in _KEY_BLOCK_END.finditer(text)), default=0)
    while begin := _KEY_BLOCK.search(text, at):
        ended = _KEY_BLOCK_END.search(text, begin.end()) if begin.end() < last else None
        lines = _KEY_LINES.match(text, begin.end())
        at = ended.end() if ended else max(begin.end(), lines.end() if lines else 0)
        yield _Secret(begin.start(), at, PRIVATE)


def _keys(text: str) -> Iterator[_Secret]:
    for kind, pattern in _OWN_SHAPES:
        for found in pattern.finditer(text):
            start, end = found.span("value") if "value" in pattern.groupindex else found.span()
            yield _Secret(start, end, kind)
    if re.search(r"[A-Za-z0-9_/+-]{16}", text):
        for pattern in _detectors():
            for found in pattern.finditer(text):
                yield _Secret(found.start(), found.end(), KEY)


# --- numbers with a check digit ---------------------------------------------------------------------------------------

_CARD = re.compile(r"(?<![\w.+-])(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|3[47]\d\d|35[2-8]\d|6(?:011|5\d\d|4[4-9]\d))(?:[ -]?\d){11,15}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_OTHER_NUMBER = re.compile(r"(?i)(?:order|ticket|tracking|case|reference|ref|serial|imei|asset|invoice|parcel|shipment)(?: ?(?:no|nr|number|id|code))?\.?[ :#]{0,3}(?:is )?$")
_CVV = re.compile(r"(?i)\b(?:cvv|cvc|cvv2|cvc2|card verification (?:code|number))(?: ?(?:is|:|=|code|number))? {0,2}(?P<value>\d{3,4})(?!\w)")


def _numbers(text: str) -> Iterator[_Secret]:
    for found in _CARD.finditer(text):
        digits = [int(digit) for digit in found.group() if digit.isdigit()]
        ordinary = _OTHER_NUMBER.search(text[max(0, found.start() - 40) : found.start()])
        if _luhn(digits) and not ordinary and (len(digits) != 15 or digits[1] in (4, 7)):
            yield _Secret(*found.span(), CARD)
    for found in _IBAN.finditer(text):
        if _iban(found.group()):
            yield _Secret(*found.span(), BANK)
    for found in _CVV.finditer(text):
        yield _Secret(*found.span("value"), CODE)


def _luhn(digits: list[int]) -> bool:
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2])
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _iban(written: str) -> bool:
    letters = written.replace(" ", "")
    return 15 <= len(letters) <= 34 and int("".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])) % 97 == 1


# --- what people write in sentences -----------------------------------------------------------------------------------

_VALUE = r"(?P<value>\"[^\"\x00\r\n]{2,80}\"|'[^'\x00\r\n]{2,80}'|[“„][^”“\x00\r\n]{2,80}[”“]|`[^`\x00\r\n]{2,80}`|[^\s\x00\"“”]{2,128})"
_WORD = (
    r"(?:pass ?(?:word|wort|phrase|code|wd)s?|pwds?|psw|pw|pass|kennwort|kennwörter|wachtwoord|contrase(?:ñ|n)a|mot de passe|m(?:o|ó)t de passe"
    r"|senha|adgangskode|lösenord|salasana|hasło|heslo|parola|pin|psk|(?:wi-?fi|wlan|network|security|wireless) key)"
)
_ALONE_BEFORE = r"(?<![\w/.@?=&#-])"
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    # kind, how sure the wording is (plain: any value that is no ordinary word; strong: only what looks like a secret), pattern
    (PASSWORD, "plain", rf"{_ALONE_BEFORE}(?:\w{{1,20}}[_-])?{_WORD}(?:['\"])?(?: ?\([^)\n]{{1,30}}\))? ?(?::=|[:=]|-+>|=>|→|：)[ \t]{{0,4}}{_VALUE}"),
    (PASSWORD, "strong", rf"{_ALONE_BEFORE}{_WORD} ?[:=]?[ \t]{{0,4}}\r?\n[ \t]{{0,4}}{_VALUE}"),
    (PASSWORD, "plain", rf"\b(?:my|our|his|her|their|the|new|old|current|temporary|temp|wi-?fi|mein|ihr|sein|das|mon|le|mi|la|su) (?:\w{{1,20}} ){{0,2}}?{_WORD}"
                        rf" (?:is|was|are|ist|lautet|war|est|es|era|:|=|being|now is|is now|ist jetzt|is still|is just|is set to|should be|used to be|will be) {{1,3}}(?:now |still |just |actually |always )?{_VALUE}"),
    (PASSWORD, "strong", rf"{_ALONE_BEFORE}{_WORD} (?:(?:for|to|of|on|at|für|in|from) (?:[\w@.'-]{{1,40}} ){{1,5}})?(?:is|was|are|ist|lautet|war|est|es|:|=) {{1,3}}(?:now |still |just )?{_VALUE}"),
    (PASSWORD, "strong", rf"{_ALONE_BEFORE}{_WORD} {{1,3}}{_VALUE}"),
    (PASSWORD, "strong", rf"(?i:chang|reset|set|updat|switch|rotat|made|make|put|mov)\w{{0,4}} (?:\w{{1,15}} ){{0,4}}{_WORD} (?:\w{{1,15}} ){{0,3}}(?:to|from|as|into|auf|zu|en|a) {{1,3}}{_VALUE}"),
    (PASSWORD, "strong", rf"(?i:password|passwort|pass|pw|it|pin) from {_VALUE} to\b"),
    (PASSWORD, "strong", rf"(?i:tried|try|using|use|used|typed?|typing|enter(?:ed)?|put(?: in)?|with|entering|type in|typed in|it is|it's|logg?(?:ed)? in with|sign(?:ed)? in with) (?:the |my |a )?(?:{_WORD} )?{_VALUE}(?= (?:as|for|is|was) (?:my |the |a |our |his |her |new )?(?:\w{{1,15}} )?{_WORD})"),
    (PASSWORD, "strong", rf"(?<!\S){_VALUE} (?:is|was|as|for) (?:my|the|our|his|her|their) (?:\w{{1,15}} ){{0,2}}{_WORD}\b"),
    (PASSWORD, "strong", rf"{_ALONE_BEFORE}(?i:(?:log ?-?ins?|logon|log in|sign ?-?in|credentials?|creds?|user ?(?:name|id)?|account|konto|benutzer|username/password|user/pass|login data)\b)(?: ?(?:is|are|was|:|=|with|as) {{0,2}}| {{1,2}})(?!and\b|or\b)[\w.@\\+-]{{2,60}}(?: ?[/|:] ?| {{1,2}}(?:and|und|with|with pass) ){_VALUE}"),
    (KEY, "key", rf"{_ALONE_BEFORE}(?i:(?:(?:api|access|secret|account|shared|storage|client|auth|bearer|personal access|app|encryption|license|webhook|ssh|bot|refresh|session|deploy)[ _-]?)(?:access[ _-]?)?(?:key|token|secret)s?"
                 rf"|token|secret)\"?(?: ?(?:is|was|:|=|:=|->) {{0,3}}| {{1,3}}){_VALUE}"),
    (RECOVERY, "codes", rf"(?i:\b(?:recovery|backup|back-up|bitlocker|filevault|unlock|scratch|emergency|restore)(?: \w{{1,12}})? (?:keys?|codes?|phrase))(?: ?(?:is|are|was|:|=|->) ?\r?\n?| |\r?\n){_VALUE}"),
)  # fmt: skip
_RULES = tuple((kind, sure, re.compile(pattern, re.IGNORECASE)) for kind, sure, pattern in _SENTENCES)
_NEXT = re.compile(rf"(?: ?[,/&;] ?| {{1,2}}(?:and|or|then|und|now|and then|and now|or maybe|to) {{1,2}}|[ \t]{{0,3}}\r?\n[ \t]{{0,3}}| ){_VALUE}", re.IGNORECASE)

_ORDINARY = frozenset(
    """a able about accepted access account active admin after again all already also always an and another any are as asked asking asterisks at authentication
    automatic automatically bad banned based be because been before being best better blank blocked both box broken but by can cannot case change changed changes
    changing characters clear close complex complicated compromised confirmed connection copied correct correctly couldn't current date days dead default
    deleted denied depends did didn't different difficult disabled dialog do does doesn't don't done down due each easy eight either email empty encrypted enough enter entered
    error even ever every exactly expired expires expiring false fewer field fine fixed following for forgotten forgot four from full generated getting given going
    gone good got great greyed grayed had hard has hasn't have having he hello help here hidden hint his how however i i'm if ignored immediately important impossible in
    inactive incorrect incorrectly inside instead insufficient invalid irrelevant is isn't it it's its just keeps kept known last later least less let like linked
    list locked login long longer lost lowercase made managed manager managers masked maybe me microsoft mine minimum missing mixed mostly must my named need needed needs
    never new next nine no none normal not nothing now null numbers obsolete of off offered ok okay old on once one only open optional or other our out outdated over page
    part people perfect perhaps per permanent please pop popup possible private probably problem process prompt prompted protected provided public query question quite random
    re re-enter ready really recognised recognized recorded rejected remembered removed renewed repeatedly required requirements reset resetting right safe same saved screen
    secret secure security see seen sent separate set settings seven shared she short should shown shows similar simple since six so some something somewhere soon still stolen
    stored strange strong stuck stupid suddenly supposed sure synced synchronised synchronized tell temporary ten than that that's the their them then there these they this three
    through thrown til till to today tomorrow too too-short tried true twelve two typed typical unable unchanged under undefined unexpectedly unique unknown unless until unusable
    unsafe up updated uppercase upper-case us used useful using usual usually vague valid validated verified very via visible vital wasn't was wanted way we weak well
    were what when whenever where wherever which while who why will window with within without won't working works wrong wrongly yes yesterday yet you your n/a tbd abgelaufen falsch
    nicht vergessen richtig gesperrt oublié expiré incorrecta olvidada olvidé ihre mein oauth2 ntlm kerberos ssl/tls starttls remember username user name case-sensitive reset.
    attached below above enclosed coming strong/weak yes/no on/off unlocked""".split()  # noqa: SIM905  as a text it stays readable
)
_NAMED = re.compile(
    r"(?i)^(?:(?:office|microsoft|outlook|windows|win|o|m|ms|word|excel|exchange|server|sharepoint|teams|thunderbird|firefox|chrome|edge|macos|ios|ipados|android|ubuntu|debian|python|java|php"
    r"|version|v|step|page|kb|tls|ssl|wpa|ntlmv|oauth|sha|md|utf-?|ipv|x|base|room|pc|laptop|server|printer|day|week|level|part|line|option|error|event|id|iphone|ipad|galaxy|pixel|surface|usb|http|https"
    r"|mfa|totp|port|account|folder|profile|config|user|smtp|imap|pop|active|vpn|2fa|fido|duo|keepass|lastpass|dc|ad|s|mp|h|covid|mac|build)[-_ ]?v?\d[\w.]{0,8}|1password|\d+fa|\d+(?:st|nd|rd|th)|\d+[- ]?(?:char\w*|digits?|letters?|days?|months?|weeks?"
    r"|hours?|h|min\w*|years?|times?|steps?|numbers?|signs?|x|am|pm|gb|mb|kb|ghz|bit|bits|%|\+)|v?\d+(?:\.\d+)+\w?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|0x[0-9a-f]+|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?"
    r"|\d{1,2}:\d\d(?:[ap]m)?|https?:\S*|www\.\S*|[^@\s]+@[\w-]+(?:\.[\w-]+)+|<.*>|\W+|[•*x.·●_-]+|\[.*\]|\$?\{.*\}?|%\w+%)$"
)
_ENDING = re.compile(r"(?:ed|ing|ly|able|ible|n't|ive|ful|less|tion|ous|ment)$")
_CLAUSE_END = re.compile(r"\s*(?:$|[.,;!?)\n-]|(?:and|but|please|thanks|help|so|for|now|or|at|on|und|aber)\b)", re.IGNORECASE)


def _sentences(text: str) -> Iterator[_Secret]:
    for kind, sure, pattern in _RULES:
        for found in pattern.finditer(text):
            secret = _value(text, *found.span("value"), kind)
            if secret is None or not _convinces(text, secret, sure):
                continue
            yield secret
            yield from _following(text, secret, sure)


def _following(text: str, secret: _Secret, sure: str) -> Iterator[_Secret]:
    """Further values in a row: "hunter2 or Winter2024", lists of recovery codes."""
    for _ in range(40):
        found = _NEXT.match(text, secret.end)
        following = _value(text, *found.span("value"), secret.kind) if found else None
        if following is None or not _convinces(text, following, "codes" if sure == "codes" else "strong"):
            return
        yield following
        secret = following


def _value(text: str, start: int, end: int, kind: str) -> _Secret | None:
    """The value without the sentence's own marks around it."""
    value = text[start:end]
    if len(value) > 2 and value[0] in "\"'`“„" and value[-1] in "\"'`”“":
        return _Secret(start + 1, end - 1, kind)
    stripped = value.rstrip(".,;:?)>\"'’")
    shorter = stripped.lstrip("(\"'<’")
    start += len(stripped) - len(shorter)
    return _Secret(start, start + len(shorter), kind) if shorter else None


def _convinces(text: str, secret: _Secret, sure: str) -> bool:
    value = text[secret.start : secret.end]
    if value.lower() in _ORDINARY or _NAMED.match(value):
        return False
    if "://" in value or (sure == "strong" and "/" in value and not _looks_secret(value.split("/")[-1], 5)):
        return False
    quoted = text[secret.start - 1 : secret.start] in tuple("\"'`“„") and secret.start > 0
    match sure:
        case "plain":
            return _looks_secret(value, 4) or (value.isdigit() and len(value) >= 4) or (quoted and len(value) >= 4) or _bare_word(text, secret)
        case "strong":
            return _looks_secret(value, 5)
        case "key":
            return len(value) >= 12 and _looks_secret(value, 12) and not value.isalpha()
        case _:
            return len(value) >= 6 and (_looks_secret(value, 6) or sum(map(str.isdigit, value)) >= 6)


def _looks_secret(value: str, least: int) -> bool:
    """Whether no word of a sentence looks like this: letters with digits, marks inside, or capitals in the middle and a mark."""
    if len(value) < least:
        return False
    digit, letter = any(map(str.isdigit, value)), any(map(str.isalpha, value))
    mark = any(not sign.isalnum() and sign not in "-_.'’/\\,:()" for sign in value)
    return (digit and letter) or (letter and mark and not value.endswith("!")) or (digit and mark and len(value) >= 6)


def _bare_word(text: str, secret: _Secret) -> bool:
    """Whether one plain word is given as the secret: it ends its clause and is no word that describes a password."""
    value = text[secret.start : secret.end].rstrip("!")
    return (
        len(value) >= 5 and value.isalpha() and value.lower() not in _ORDINARY and not _ENDING.search(value.lower())
        and _CLAUSE_END.match(text, secret.end) is not None
    )  # fmt: skip


# --- one-time codes ---------------------------------------------------------------------------------------------------

_QUALIFIED = re.compile(
    r"(?i)\b(?:verification|security|one[- ]?time|2fa|mfa|sms|otp|log ?-?in|sign ?-?in|authenticator|authentication|duo|confirmation|access|unlock|activation|two[- ]factor|tan|door|safe|passkey)"
    r"(?: (?:code|pin|password|passcode|token|number))?(?: (?:i (?:got|received|have)|that came|they sent(?: me)?|you sent(?: me)?))?(?: ?(?:is|was|:|=|says|shows|->))? {0,3}(?P<value>\d{3}[ -]\d{3}|\d{4,10}|[A-Z]-\d{6})(?![\w%/-]|\.\d)"
)
_PLAIN_CODE = re.compile(
    r"(?i)(?<![\w-])(?:(?P<before>[\w-]{1,20}) )?(?:code|otp|pin|tan|passcode)(?: (?:i (?:got|received|have)|they sent(?: me)?|you sent(?: me)?|from my phone|on my phone|it sent))?(?: ?(?:is|was|:|=|says|->)) {0,3}(?P<value>\d{3}[ -]\d{3}|\d{6})(?![\w%/-]|\.\d)"
)
_SENT_CODE = re.compile(r"(?i)\b(?:got|received|sent(?: me)?|entered|typed|texted(?: me)?|use|enter) (?:a|the|this|that)? ?(?:code|otp|pin|tan) {1,2}(?P<value>\d{3}[ -]\d{3}|\d{6})(?![\w%/-]|\.\d)")
_OTHER_CODE = re.compile(
    r"(?i)\b(?:error|errors|exit|status|return|stop|bug|fault|response|http|zip|post|postal|area|country|dial|product|course|building|source|bar|qr|event|result|promo|discount|cost|color|colour|hex|failure|failed|exception|crash\w*|blue ?screen|hresult|reason)\b"
)


def _codes(text: str) -> Iterator[_Secret]:
    for pattern in (_QUALIFIED, _PLAIN_CODE, _SENT_CODE):
        for found in pattern.finditer(text):
            around = text[max(0, found.start() - 40) : found.start("value")]
            if not _OTHER_CODE.search(around):
                yield _Secret(*found.span("value"), CODE)


_FINDERS: tuple[Callable[[str], Iterator[_Secret]], ...] = (_private_keys, _keys, _numbers, _sentences, _codes)
