"""Words and shapes that follow "password" in ordinary support talk and are no secret."""

from __future__ import annotations

import re

_WORDS = """
    a able about accepted access account active admin after again all already also always an and another any are
    as asked asking asterisks at authentication automatic automatically bad banned based be because been before
    being best better blank blocked both box broken but by can cannot case change changed changes changing
    characters clear close complex complicated compromised confirmed connection copied correct correctly
    couldn't current date days dead default deleted denied depends did didn't different difficult disabled
    dialog do does doesn't don't done down due each easy eight either email empty encrypted enough enter entered
    error even ever every exactly expired expires expiring false fewer field fine fixed following for forgotten
    forgot four from full generated getting given going gone good got great greyed grayed had hard has hasn't
    have having he hello help here hidden hint his how however i i'm if ignored immediately important impossible
    in inactive incorrect incorrectly inside instead insufficient invalid irrelevant is isn't it it's its just
    keeps kept known last later least less let like linked list locked login long longer lost lowercase made
    managed manager managers masked maybe me microsoft mine minimum missing mixed mostly must my named need
    needed needs never new next nine no none normal not nothing now null numbers obsolete of off offered ok okay
    old on once one only open optional or other our out outdated over page part people perfect perhaps per
    permanent please pop popup possible private probably problem process prompt prompted protected provided
    public query question quite random re re-enter ready really recognised recognized recorded rejected
    remembered removed renewed repeatedly required requirements reset resetting right safe same saved screen
    secret secure security see seen sent separate set settings seven shared she short should shown shows similar
    simple since six so some something somewhere soon still stolen stored strange strong stuck stupid suddenly
    supposed sure synced synchronised synchronized tell temporary ten than that that's the their them then there
    these they this three through thrown til till to today tomorrow too too-short tried true twelve two typed
    typical unable unchanged under undefined unexpectedly unique unknown unless until unusable unsafe up updated
    uppercase upper-case us used useful using usual usually vague valid validated verified very via visible
    vital wasn't was wanted way we weak well were what when whenever where wherever which while who why will
    window with within without won't working works wrong wrongly yes yesterday yet you your n/a tbd abgelaufen
    falsch nicht vergessen richtig gesperrt oublié expiré incorrecta olvidada olvidé ihre mein oauth2 ntlm
    kerberos ssl/tls starttls remember username user name case-sensitive reset. attached below above enclosed
    coming strong/weak yes/no on/off unlocked
"""
ORDINARY = frozenset(_WORDS.split())

NAMED = re.compile(
    r"(?i)^(?:(?:office|microsoft|outlook|windows|win|o|m|ms|word|excel|exchange|server|sharepoint|teams"
    r"|thunderbird|firefox|chrome|edge|macos|ios|ipados|android|ubuntu|debian|python|java|php"
    r"|version|v|step|page|kb|tls|ssl|wpa|ntlmv|oauth|sha|md|utf-?|ipv|x|base|room|pc|laptop|server|printer|day"
    r"|week|level|part|line|option|error|event|id|iphone|ipad|galaxy|pixel|surface|usb|http|https"
    r"|mfa|totp|port|account|folder|profile|config|user|smtp|imap|pop|active|vpn|2fa|fido|duo|keepass|lastpass|dc"
    r"|ad|s|mp|h|covid|mac|build)[-_ ]?v?\d[\w.]{0,8}|1password|\d+fa|\d+(?:st|nd|rd|th)|\d+[- ]?(?:char\w*"
    r"|digits?|letters?|days?|months?|weeks?"
    r"|hours?|h|min\w*|years?|times?|steps?|numbers?|signs?|x|am|pm|gb|mb|kb|ghz|bit|bits|%|\+)|v?\d+(?:\.\d+)+\w?"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|0x[0-9a-f]+|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?"
    r"|\d{1,2}:\d\d(?:[ap]m)?|https?:\S*|www\.\S*|[^@\s]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+[a-z]{2,10}(?::\d+)?|<.*>|\W+|[•*x.·●_-]+|\[.*\]"
    r"|\$?\{.*\}?|%\w+%)$"
)
