"""Wordings by which somebody tells of a security incident that has happened."""

from __future__ import annotations

from bot.escalation.signals.care_wording import CareCue, cue

_PRESSED = (
    r"(?:clicked|opened|followed|tapped|pressed|downloaded|installed|scanned|ran|answered|replied to|responded to"
    r"|fell for)"
)
_GAVE = (
    r"(?:typed|entered|gave|put|sent|shared|submitted|filled(?: in| out)?|handed(?: over)?|told|provided|leaked"
    r"|disclosed|given|inputted|input|keyed)"
)
_NO_TEST = (
    r"(?! ?(?:folders?|settings?|filters?|policy|report\w*|training|simulations?|tests?|exercise|awareness|quiz"
    r"|course|form|button|quarantine|checker|list)\b)"
)
_NOT_REAL = (
    r"(?:phishing|phish|a scam|scam|a fake|fake|fraud|fraudulent|not (?:real|legit|legitimate|genuine)|malicious|a "
    r"hacker|hackers|a virus|malware|a trick|spoofed|dodgy|suspicious)"
)
_TURNED_OUT = (
    r"(?:it was|it is|turned out|turns out|might be|might have been|may be|may have been|looks like|looked like"
    r"|realised|realized|think|suspect|fear|afraid|now i see|probably|was)"
)

SECURITY: tuple[CareCue, ...] = (
    cue(rf"(?:i|we|my (?:[\w-]+ )?{{role}}|a (?:[\w-]+ )?{{role}}|one of (?:my|our) \w+"
        rf"|{{human}}) {{did}}{{how}}(?:i )?{{how}}{_PRESSED} (?:on |at |to |up |through )?(?:[\w'-]+ "
        rf"){{0,6}}?{{bad}} {{thing}}{_NO_TEST}"),
    cue(rf"(?:i|we|my (?:[\w-]+ )?{{role}}|{{human}}) {{did}}{{how}}(?:i )?{{how}}{_PRESSED} (?:on |at |to "
        rf")?(?:[\w'-]+ ){{0,3}}?{{thing}} (?:in|from|inside|on|of|which|that|via) (?:[\w'-]+ "
        rf"){{0,4}}?{{bad}} {{thing}}{_NO_TEST}"),
    cue(r"(?:i|we|my (?:[\w-]+ )?{role}) {did}{how}(?:fell|fallen|fall) for (?:[\w'-]+ ){0,3}?(?:phish\w*"
        r"|scam\w*|fake|fraud\w*)"),
    cue(r"(?:i|we|my (?:[\w-]+ )?{role}) {aux}(?:phished|scammed|hacked|defrauded|conned|social engineered"
        r"|catfished)(?! (?:together|it|up|the|a|my way|around)\b)"),
    cue(rf"(?:i|we|my (?:[\w-]+ )?{{role}}) {{did}}{{how}}(?:i )?{{how}}{_GAVE} {{few}}(?:my|our|the|her|his|their) "
        rf"(?:[\w'-]+ ){{0,3}}?{{secret}}{{no_form}} (?:[\w'-]+ ){{0,3}}?(?:in|into|to|on|onto|at|with|over) "
        rf"(?:[\w'-]+ ){{0,4}}?(?:{{bad}}|wrong (?:person|site|website|page|address)|scammers?|stranger|someone"
        rf"|somebody|caller|hackers?|phisher|phone|fraudster)(?! (?:in|from|at) (?:it|the (?:it|help))\b)"),
    cue(rf"(?:i|we|my (?:[\w-]+ )?{{role}}) {{did}}{{how}}(?:i )?{{how}}{_GAVE} (?:someone|somebody|a stranger|the "
        rf"caller|them|him|her|a scammer|scammers|a (?:fake|dodgy|suspicious|phishing) [\w-]+|a (?:man|woman"
        rf"|guy) {{few}}) (?:my|our|the) (?:[\w'-]+ ){{0,2}}?(?:passwords?|credentials|pin|bank details|card details"
        rf"|mfa code|otp|login details|verification code|security code|one-?time code)"),
    cue(rf"(?:i|we) {{then}}(?:{_PRESSED}|{_GAVE}) (?:[\w',?-]+ ){{1,22}}?(?:\. )?(?:[\w',-]+ "
        rf"){{0,6}}?{_TURNED_OUT} (?:[\w'-]+ ){{0,6}}?{_NOT_REAL}(?! (?:detect|positive|filter|folder|error"
        rf"|warning)\w*){_NO_TEST}"),
    cue(r"(?:my|our|his|her|their|the (?:[\w-]+ )?{role}'?s?|(?:my|our|a|the) (?:[\w-]+ ){0,2}?{role}'?s?) "
        r"(?:[\w-]+ ){0,3}?{device}(?:'s)? {aux}(?:like it was |like it has been |like someone )?{hacked}(?! "
        r"(?:by (?:my|our|the new) "
        r"(?:successor|colleague|manager|team|predecessor)|password list|check|warning|notification)\b)"),
    cue(r"(?:i|we) {aux}(?:think|believe|suspect|sure|afraid|worried|fear|found|noticed|see|certain) {few}(?:someone"
        r"|somebody|a hacker|hackers|a stranger) (?:else )?{aux}(?:hacked|logged (?:in|on)|broken into|got into"
        r"|gotten into|gained|got access|accessed|logging in|hacking|been in|stolen my password|has my password|has "
        r"access)"),
    cue(r"(?:someone|somebody|a hacker|hackers|a stranger|an attacker)(?:'s)? (?:else )?{aux}(?:hacked|hacking"
        r"|broken into"
        r"|broke into|got into|gotten into|gained access to|accessed|got access to|logged (?:in to|into|in|on to)"
        r"|logging (?:in to|into|in)|logs? (?:in to|into)|using|taken over|took over|changed|reading|is in"
        r"|impersonating|pretending to be) (?:to |with |as )?(?:my|our|me|us|his|her) ?(?:[\w-]+ ){0,2}?(?:account"
        r"|e-?mails?|mailbox|inbox|laptop|computer|pc|phone|outlook|teams|slack|server|password|network|system|login"
        r"|name|identity|website|onedrive|sharepoint|files|me|$)"),
    cue(r"(?:e-?mails?|messages?) {aux}(?:sent|going out|sending) (?:[\w-]+ ){0,2}?(?:from|in) my (?:[\w-]+ "
        r")?(?:account|address|name|mailbox) (?:[\w',-]+ ){0,4}?(?:i did not|that i did not|i never|without my|not "
        r"by me|but i did not|and i did not)"),
    cue(r"(?:{device}|files|screen|documents|drive|folders|server|servers) (?:[\w-]+ ){0,3}?{aux} ?(?:all )?(?:hit "
        r"by|infected (?:with|by)|showing|shows|displaying|asks for|asking for|demanding|demands|wants|locked by"
        r"|encrypted by) (?:[\w-]+ ){0,3}?(?:{malware}|ransom\w*|bitcoins?|btc)(?! (?:scan\w*|protection|warning"
        r"|check\w*|definition|software|alert)\b)"),
    cue(r"(?:files|documents|drives?|folders|data|server|servers|shares?) (?:[\w-]+ ){0,4}?(?:encrypted|locked) "
        r"(?:[\w',-]+ ){0,10}?(?:ransom\w*|bitcoins?|pay (?:to|up|or|a))"),
    cue(r"(?:there is|we have|i have|got|have got|see|seeing|found|got hit by|hit by|been hit by|attacked by|left"
        r"|shows) (?:an? |some |the )?(?:[\w-]+ )?(?:ransom ?note|ransomware(?: (?:note|message|attack|screen|on"
        r"|infection|demand))?|crypto ?locker)(?! (?:protection|policy|training|scan\w*|article|course|page"
        r"|insurance|checklist|guide|plan)\b)"),
    cue(r"(?:my|our|the|this|his|her) (?:[\w-]+ ){0,2}?(?:laptop|computer|pc|machine|phone|server|mac|macbook"
        r"|desktop|work laptop|work computer) {aux}(?:an? |some |the )?{malware}(?! (?:scan\w*|check\w*|protect\w*"
        r"|software|program|definition\w*|guard|warning|alert|database|update\w*|free|policy|removal)\b)"),
    cue(r"(?:i|we) {did}{how}(?:i )?{how}(?:downloaded|installed|caught|opened|run|ran|picked up) (?:an? |some |the "
        r")?(?:[\w-]+ )?{malware}(?! (?:scan\w*|check\w*|protect\w*|software|program|definition\w*|guard|removal"
        r"|warning|alert|tool|remover)\b)"),
    cue(r"(?:i|we) {did}{how}(?:i )?{how}(?:sent|emailed|shared|uploaded|posted|leaked|forwarded|mailed) "
        r"(?:[\w',-]+ ){0,8}?(?:customers?|clients?|personal|confidential|sensitive|patients?|students?|payroll"
        r"|salary|private|employees?|staff|medical|health|hr)(?:'s)? (?:[\w-]+ ){0,2}?(?:data|details|records?"
        r"|information|info|files?|list|spreadsheet|grades|documents?|contract|report|file) (?:[\w',-]+ "
        r"){0,5}?(?:(?:to|with) (?:the wrong|an external|someone outside|somebody outside|a stranger|the whole|all"
        r"|everyone|another)|publicly|by mistake|accidentally|in error|on the public|outside)"),
    cue(r"(?:(?:want|need|like|have|wish|here) to report|am reporting|reporting|we (?:have )?had|we have|there (?:is"
        r"|has been|was)|i (?:have )?caused|i think (?:there is|we have|i caused)) (?:an? |the |some )?(?:possible "
        r"|potential |serious |suspected |urgent )*(?:data|security|privacy|gdpr|cyber) (?:breach|incident|leak"
        r"|attack)(?! (?:policy|training|course|form|page|procedure|article|notification (?:template|policy))\w*)"),
    cue(r"(?:i|we) {did}{how}(?:approved|accepted|confirmed|said yes to|pressed yes on|allowed) (?:[\w-]+ "
        r"){0,5}?(?:prompt|request|notification|sign-? ?in|login|code|push) (?:[\w',-]+ ){0,6}?(?:was not (?:mine|me"
        r"|from me)|i did not|not by me|not mine|i had not|i never|by accident|by mistake)"),
    cue(r"(?:i|we) {did}{how}(?:plugged|put|stuck|inserted) (?:in |into )?(?:[\w-]+ ){0,3}?(?:usb|memory|flash"
        r"|thumb)(?: |-)?(?:stick|drive|key)? (?:[\w',-]+ ){0,6}?(?:i|we|he|she|that was|someone) (?:had )?(?:found"
        r"|left|picked up)"),
    cue(r"(?:we are|we have been|i am|our (?:[\w-]+ ){0,2}?(?:server|website|network|company|system|college)s? (?:is"
        r"|are|has been)) (?:being |under |getting )+(?:hacked|a (?:cyber ?)?attack|(?:cyber ?)?attacked|ddosed"
        r"|attack by hackers)"),
    cue(r"(?:let|gave|given|allowed|granted|giving|letting) (?:someone|somebody|a (?:man|woman|guy|person|caller"
        r"|stranger|scammer)|them|him|her|the caller) (?:[\w',-]+ ){0,8}?(?:remote access|remote control|teamviewer"
        r"|anydesk|control of my|access to my (?:[\w-]+ )?(?:computer|laptop|pc|screen|account))"),
    cue(
        rf"^(?:(?:just|oh|no|help|hi|hello|so|ok|sorry|accidentally|stupidly|and|,|i|we|have|think) )*{_PRESSED} "
        rf"(?:on |at |up )?(?:an? |the"
        rf" |this |some )?(?:[\w-]+ ){{0,2}}?{{bad}} {{thing}}{_NO_TEST}"
    ),
    cue(r"^(?:(?:just|oh|no|help|hi|hello|so|ok|,|i|we|have|think|probably) )*(?:got|been|was|were) (?:hacked"
        r"|phished|scammed)(?! (?:together|the)\b)"),
    cue(
        r"my (?:[\w-]+ ){0,2}?{device} (?:is|keeps|started|has been|was|has) {how}(?:sending|sent|to send) (?:out "
        r")?(?:[\w-]+ ){0,2}?(?:(?:spam|strange|weird"
        r"|phishing|scam)(?: (?:e-?mails?|messages?|mails?))?|(?:e-?mails?|messages?|mails?) to (?:all|everyone))"
    ),
    cue(
        r"(?:getting|get|gets|got|receiving|received|receive) (?:[\w-]+ ){0,3}?(?:e-?mails?|messages?|spam|mails?) "
        r"(?:[\w-]+ ){0,2}?from (?:me|my (?:[\w-]+"
        r" )?(?:account|name|address|mailbox)) (?:[\w',-]+ ){0,3}?(?:i did not|i never|i have not|not sent by me"
        r"|were not)"
    ),
    cue(
        r"my (?:[\w-]+ )?(?:passwords?|credentials|login|identity|account details) {aux}(?:stolen|leaked|phished"
        r""
        r"|compromised)"
    ),
    cue(
        r"(?:someone|somebody|hackers?|scammers?|a stranger|they)(?: else)? {aux}(?:stole|stolen|steals|knows"
        r"|guessed|got hold of) (?:my|our) (?:[\w-]+ )?(?:passwords?"
        r"|credentials|login|identity|pin)"
    ),
    cue(
        r"(?:shared|sharing|gave|given|talked|talking|spoke|spoken) (?:[\w',-]+ ){0,5}?(?:with|to) an? (?:[\w-]+ "
        r")?(?:scammer|hacker|fraudster|fake (?:[\w-]+ )?(?:support|caller"
        r"|technician|it))"
    ),
    cue(
        r"(?:i|we) {did}{how}(?:i )?{how}(?:lost|left|forgot|misplaced) (?:[\w',-]+ ){0,5}?(?:usb|stick|laptop"
        r"|folder|papers|files?|drive|printouts?|notebook) (?:[\w',-]+ ){0,3}?with"
        r" (?:[\w'-]+ ){0,3}?(?:student|patient|customer|client|personal|confidential|sensitive|employee|medical"
        r"|exam)s?'? (?:[\w-]+ )?(?:data|records|files|details|grades|names"
        r"|information|papers)"
    ),
    cue(
        r"(?:someone|somebody|hackers?|a stranger) (?:else )?{aux}changed my (?:[\w-]+ ){0,4}(?:[\w',-]+ "
        r"){0,4}?(?:was not me|without my|not by me|i did not|did not ask)"
    ),
    cue(r"there is (?:an? |some )?(?:[\w-]+ )?{malware}(?= ?(?:on|in|[,.?]|$))(?! (?:on|in) (?:the news|town|our "
        r"area))"),
    cue(r"(?:someone|somebody|hackers?|a stranger) {aux}(?:hacked|hijacked|took over) (?:my|our) (?:[\w-]+ "
        r"){0,2}?(?:page|channel|profile"
        r"|facebook|instagram|twitter|linkedin|website|site|shop)"),
)  # fmt: skip
