"""Wordings by which people tell what agents ask first. Each finds a stretch of one line, which is quoted as it is.

Where a pattern has named groups, the one that matched is what is quoted. All of them ignore case, except where
``(?-i:…)`` says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

FactKind = Literal["device", "place", "message", "since", "others", "needed_by", "tried"]

_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri)s?\b)"
_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december|lunch(?!time)"
    r"|(?:the )?(?:start|beginning|end) of (?:the )?(?:term|semester|week|month|year))"
)
_PART = r"(?:morning|lunchtime|afternoon|evening|night|week|weekend|month|term|semester|year)"
_TIME = r"(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?(?:[ap]\.?m\.?|o.?clock)|noon|midnight|tonight|tomorrow)"
_UNIT = r"(?:minutes?|mins?|hours?|days?|weeks?|months?|terms?|years?)"
_SPAN = rf"(?:\d+|an?|one|two|three|four|five|six|a few|several|a couple(?: of)?|ages|half an) {_UNIT}"
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAYTIME = (
    rf"(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTHS}\b|{_DAY}|{_PART}|\d[\w:.]*|{_MONTH})(?: (?:morning"
    r"|lunchtime|afternoon|evening|night))?"
)
_AGO = (
    rf"(?:yesterday(?: \w+ing| afternoon)?|today|just now|(?:this|last|on|from) {_DAYTIME}"
    rf"|(?:about |over |around )?{_SPAN} ago|a while (?:ago|back)|after (?:lunch|breakfast|work|hours|the weekend"
    r"|the holidays))"
)
_DONE = (
    r"(?:\w{2,}ed|got|came|moved|went|bought|made|set|put|was|were|had|did|lost|took|gave|left|spilt|spilled"
    r"|began|broke)"
)
_AFTER = (
    r"(?:since|after) (?:i|we|they|it|you|the|my|our|an?|somebody|someone) (?!am\b|are\b"
    rf"|is\b)[^.!?,;\n]{{0,40}}?\b{_DONE}\b[^.!?,;\n]{{0,60}}"
)
_AFTER_THAT = (
    r"(?:since|after) (?:the |an? |my |our )?(?:[\w-]+ ){0,2}(?:update|upgrade|move|restart|reboot|change|storm"
    r"|power cut|migration|maintenance)"
)
_TROUBLE = (
    r"(?:not|no longer|\w+n['’]t|cannot|stop(?:s|ped)?|fail(?:s|ed|ing)?|lost|crash(?:es|ed)?|drop(?:s|ped|ping)?"
    r"|down|slow"
    r"|broken?|gone|dead|error|wrong|trouble|problems?|work(?:ed|s|ing)?|happen(?:s|ed|ing)?|start(?:s|ed)?|began"
    r"|first|fine|okay|print(?:s|ed|ing)?|notic(?:ed|ing)|like this)"
)

_MAKES = (
    r"mac ?book(?: (?:air|pro))?|imac|mac ?mini|mac ?studio|i ?phones?|i ?pads?(?: (?:air|pro|mini))?"
    r"|macs?(?! address)(?:os)?"
    r"|(?:samsung )?galaxy|samsung|(?:google )?pixel|one ?plus|huawei|xiaomi|redmi|motorola|moto|nokia|fairphone"
    r"|oppo|honor"
    r"|dell|hp|hewlett[- ]packard|lenovo|asus|acer|toshiba|fujitsu|msi|razer|sony|lg|epson|canon|brother|kyocera"
    r"|ricoh|xerox"
    r"|konica(?: minolta)?|logitech|jabra|poly|cisco|benq|panasonic|viewsonic|microsoft surface|surface(?: (?:pro"
    r"|go|laptop|book))?"
    r"|thinkpad|think ?(?:centre|book|station)|idea ?pad|yoga|legion|latitude|inspiron|xps|vostro|optiplex"
    r"|precision(?= \d)|alienware"
    r"|elite ?(?:book|desk)|pro ?(?:book|desk)(?= |\b)|pavilion|spectre|zenbook|vivobook|aspire|chrome ?books?"
)
_MODEL = (
    r"(?: (?-i:[A-Z][A-Za-z]*\d[\w-]*|\d+[A-Za-z]*\b|[A-Z]{2,4}\b|EliteBook|ProBook|EliteDesk|LaserJet|OfficeJet"
    r"|EcoTank|ThinkPad|IdeaPad|Yoga|Legion|XPS|Latitude|Inspiron|OptiPlex|Precision|Vostro|Galaxy|Pixel|Surface"
    r"|Pro|Max|Plus|Ultra|Mini|Air|Note|Tab|Zenbook|Vivobook|Aspire|Swift|Pavilion|Envy|Spectre|Carbon|Slim|Gen"
    r"|Book))"
)
_KIT = (
    r"(?:(?:work|office|staff|college|university|school|personal|home|own|new|old|shared|lab|loan|loaned|company"
    r"|windows|desktop|lecture|teaching|mobile|gaming"
    r"|library|black|white|grey|gray|silver|colour|color|label|3d|second|other|external|laser|wireless|bluetooth"
    r"|smart|department(?:al)?) ){0,3}"
    r"(?:pcs?|computers?|machine|laptops?|notebook|netbook|desktop(?! (?:icon|background|app|version|wallpaper"
    r"|share))|workstation|tablets?|phones?|smartphone|mobile(?! app)|handset|thin client"
    r"|printers?|photocopier|copier|scanner|projector|monitor|docking station|dock|headset|webcam|keyboard|mouse"
    r"|smart ?board|whiteboard|router|switch|display"
    r")(?! (?:number|call|line|room|paper|costs?|credit|queue name|shop|science|system|contract|policy|service"
    r"|driver|queue))"
)
_ROOMS = (
    r"librar(?:y|ies)|halls?|office|home|labs?|laborator(?:y|ies)|classrooms?|theatre|theater|reading room"
    r"|reception|canteen"
    r"|campus|basement|corridor|kitchen|workshop|dormitory|dorm|train|bus|hotel|airport|centre|center"
    r"|room(?! mailbox)|studio|gym|caf[eé]"
    r"|cafeteria|refectory|union|wing|building|department|suite|hub|atrium|foyer|lobby|courtyard|court|quad|garden"
    r"|ward"
    r"|clinic|chapel|museum|archive|bar|hostel|residence|accommodation|flat|house|annexe?|tower|block|warehouse"
    r"|store ?room"
    r"|car park|auditorium|gallery|pool|nursery|pod|booth|bedroom|lounge|workspace|co-?working space|open plan"
)
_NOT_A_PLACE = (
    r"(?! (?:page|screen|button|card|account|mailbox|calendar|list|app|system|booking|website|site|number|list"
    r"|finder|hours))"
)
_NAMED = (
    r"house|building|tower|hall|court|block|wing|centre|center|library|theatre|campus|lodge|street|road|square"
    r"|laboratory|annexe|studio|college|room"
)

_SAYER = (
    r"(?:it|that|this|which|there|screen|page|message|error|error message|printer|projector|scanner|copier|laptop"
    r"|phone|computer|pc|machine|display|panel"
    r"|outlook|teams|word|excel|onedrive|sharepoint|windows|mac|macbook|i?phone|ipad|vpn|app|application|program"
    r"|window|box|popup|pop-up|dialog(?:ue)?|browser|chrome|firefox|edge|safari|zoom"
    r"|wi-?fi|network|system|website|site|portal|moodle|login|banner|notification|text|device)"
)
_SAYS = (
    r"(?:(?:just|only|always|still|then|now|keeps?|is|was|kept|sometimes|also|simply|even)[ ]){0,2}"
    r"(?:says?|said|saying|reads|reading|tells? me|told me|telling me|displays?|displayed|displaying|shows?|showed"
    r"|showing|reports?|reported|flashes(?: up)?|came up with|comes up with|pops up(?: with| saying)?)"
)
_UNTIL = (
    r"(?=\s*(?:$|[.!?;,\n“”\"()]|(?:-|–) |\b(?:since|when|whenever|every|each time|but|after|before|although"
    r"|while|if|as soon as|because|for (?:the|about|\d|an?|two|three)|on my|on the|in my|in the|and (?:i|it|then"
    r"|my|now|we|nothing|the))\b))"
)
_TRIED = (
    r"(?:tried|re-?started|re-?booted|re-?installed|re-?set|cleared|forgot (?:the|it|that)|unplugged|plugged"
    r"|logged (?:out|off|in|back)|signed (?:out|off|in)"
    r"|updated|upgraded|switched|turned|power[- ]cycled|re-?connected|disconnected|checked|changed|swapped"
    r"|replaced|uninstalled|removed|deleted|deactivated|disabled|enabled"
    r"|ran (?!into)|looked|followed|asked|rang|called|shut down|closed|reopened|moved|used (?:another|a different)"
    r"|cleaned|waited|pressed|emptied)"
)
_TRYING = (
    r"(?:trying|restarting|rebooting|re-?installing|resetting|clearing|forgetting|unplugging|logging (?:out|off"
    r"|in)|signing (?:out|off|in)|updating|switching|turning|reconnecting|changing|swapping|moving)"
)

PATTERNS: Mapping[FactKind, tuple[str, ...]] = {
    "device": (
        rf"\b(?:{_MAKES})\b{_MODEL}{{0,4}}(?: (?:laptop|pc|desktop|phone|tablet|printer|projector|monitor|scanner"
        r"|computer))?",
        r"\b(?:android(?: (?:phone|tablet|\d+))?|windows(?: (?:\d+|xp|vista|laptop|pc))?(?! (?:key|of|were|are|open))"
        r"|linux|ubuntu|fedora|debian|chrome ?os|ios \d[\d.]*)\b",
        rf"\b(?:my|our|the|this|that|an?|his|her|their|your|on|another|both|two|three|all) (?P<kit>{_KIT})\b",
        r"\b(?:laptop|desktop pc|work (?:computer|pc|phone)|home (?:computer|pc))\b",
        rf"^(?P<kit2>{_KIT})\b",
    ),
    "place": (
        r"\b(?:room|building|block|floor|level|desk|bay|flat|theatre|tower|lab|studio|unit|ward|wing|hall|gate"
        r"|lecture room)"
        r" (?:no\.? ?|number )?(?:(?-i:[A-Za-z]{0,2}[-.]?\d[\w.-]*|[A-Z]\b)|one\b|two\b|three\b)(?: (?:in"
        r"|of) the [a-z]+ (?:building|wing|block|library|centre))?",
        r"\b(?:the )?(?:ground|first|second|third|fourth|fifth|sixth|top|lower|upper|basement|\d(?:st|nd|rd"
        r"|th)) (?:floor|level)"
        r"(?: of (?:the )?[\w ]{3,30}?(?=[.,;!?]|$))?",
        r"\b(?:in|at|from|on|inside|outside|near|by|across|over in|down in) (?:the |my |our "
        rf"|a )?(?:[\w'’-]+ ){{0,3}}?(?:{_ROOMS})\b{_NOT_A_PLACE}",
        rf"\b(?-i:(?:[A-Z][\w'’]+ ){{1,3}})(?:{_NAMED})\b(?! (?:page|account|app|mailbox|key))",
        r"\b(?:in|at|from|outside) (?P<code>(?-i:[A-Z]{1,3}[-. ]?\d{1,2}[-. /]?\d{0,2}[a-z]?\b(?![\d-])"
        r"|[A-Z]\d[\w.-]*|[A-Z]{1,2}-\d+))"
        r"(?! (?:phone|laptop|error))",
        r"\b(?:working|connecting|logging in|calling|writing) (?:from|at) (?P<at>home|abroad|(?-i:[A-Z]\w+))\b",
        r"\b(?:i['’]?m|i am|we['’]re|we are) (?:abroad|off[- ]campus|on[- ]site|off[- ]site|at home|overseas)\b",
        r"\b(?:everywhere|anywhere|wherever i (?:am|go)|all over (?:the )?\w+)\b",
    ),
    "message": (
        r"(?:says?|said|saying|shows?|showing|reads?|displays?|error(?: message)?|message|warning|telling me"
        r"|tells me)"
        r"(?: is| was| that| says| saying| reads)?[:,]? *[\"“'‘](?P<what>[^\"”’\n]{3,160})[\"”’']",
        r"[“\"](?P<quoted>[^\"“”\n]{2,150}\b(?:error|fail\w*|denied|unable|cannot|can['’]t|could not|couldn['’]t"
        r"|not|invalid|incorrect"
        r"|expired|locked|lost|wrong|timed out|unavailable|try again|no)\b[^\"“”\n]{0,150})[”\"]",
        r"\b(?:error|code|fault|stop)(?: code| number| message)?(?: is|:"
        r"| was)? ?#?(?P<what2>[a-z]{0,5}[-_ ]?\d{2,}[\w-]*)",
        r"\b0x[0-9a-f]{4,}\b",
        r"(?:\berror(?: message)?|\bmessage|\bwarning)(?: (?:that )?(?:i (?:get|see|have)|it gives(?: me)?"
        r"|comes up|pops up|shown))?"
        r"(?: is| was| says| said| reads|:)+:? (?!(?:gone|there|always|still|back|not |in |on |the same|different"
        r"|about ))"
        rf"(?P<is>[^.!?\n“\"]{{3,120}}?){_UNTIL}",
        rf"\b{_SAYER} {_SAYS}[:,]? (?:that |me )?(?!(?:up|in|on|as|off|nothing|me|to|no more|good|fine|ok|it all)\b)"
        rf"(?P<said>[^.!?\n“\"]{{3,120}}?){_UNTIL}",
        r"\b(?:get|gets|got|getting|see|seeing|saw|given|gives?(?: me)?|with|throws?|shows?|have"
        r"|receive[ds]?) (?:an? |the |this |some )?"
        r"(?P<such>(?:[\w'’/-]+ ){1,6}(?:error|warning|alert)(?: \d+)?)\b(?! message is)",
        r"\b(?:blue|black|blank|white|frozen|green|pink) screen\b|\bspinning (?:wheel|circle|beach ?ball)\b"
        r"|\b(?:red|orange|amber|green|blue|yellow|white|flashing|blinking) (?:flashing |blinking )?lights?\b",
        r"\b(?:screen|display|page|it|window) (?:is|stays|stayed|goes|went|just|remains|turns|turned) (?:(?:all"
        r"|completely|just) )?(?:black|blank|white|blue|frozen|dark|grey)\b",
        r"\b(?:keeps? asking|asks(?: me)?|asked me|asking me|prompts? me|wants me) (?:for"
        rf"|to) [^.!?,;\n]{{3,60}}?{_UNTIL}",
        r"\b(?:access denied|permission denied|connection (?:timed out|refused|reset|lost)|timed out"
        r"|no internet(?: access| connection)?|no signal"
        r"|paper jam|out of (?:paper|toner|memory)|incorrect password|wrong password|invalid (?:password|username"
        r"|credentials|certificate)|certificate (?:error|expired)"
        r"|account (?:is )?(?:locked|disabled)|page not found|404|not responding|(?:authentication|sign-?in"
        r"|login) failed|unable to (?:connect|join|sign in|log in|print)(?: to [\w ]{3,30})?)\b",
    ),
    "since": (
        rf"\b(?:ever )?since (?:(?:last|this|the|about|around|at least) )?(?:{_DAYTIME}|yesterday(?: \w+)?|today"
        r"|then|update|upgrade|move)",
        rf"\b(?:ever )?{_AFTER_THAT}\b|\bsince {_AGO}\b",
        r"\b(?:ever )?(?P<since>since (?:i|we|they|it|the|my|our|an?) (?!am\b|are\b"
        rf"|is\b)[^.!?,;\n]{{0,40}}?\b{_DONE}\b[^.!?,;\n]{{0,40}})",
        rf"\bfor (?:the (?:last|past) |about |over |nearly |almost |at least |more than |around )?(?:{_SPAN}|ages"
        rf"|a while|some time|\w+ {_UNIT} now)",
        rf"\bthe (?:last|past) (?:\w+ )?{_UNIT}\b",
        rf"\b{_TROUBLE}\b[^.!?\n]{{0,60}}?\b(?P<when>{_AGO}|{_AFTER}|at \d{{1,2}}(?:[:.]\d\d)?(?: ?[ap]m)?)\b",
        rf"(?:^|[.!?;]\s*)(?P<first>{_AGO})\b(?=[^.!?\n]{{0,60}}\b{_TROUBLE}\b)",
        rf"\b(?:all (?:day|{_PART})|{_SPAN} ago|since (?:day one|the (?:start|beginning)))\b",
        rf"\b(?:only|keeps happening|happens) (?P<often>(?:in the {_PART}s?|every {_PART}|each {_PART}|every day"
        rf"|on {_DAY}s?))\b",
    ),
    "others": (
        r"\b(?:only|just) (?:me|my one|mine)\b|\b(?:nobody|no one) else\b|\b(?:every(?:one|body)|all of us"
        r"|the whole (?:team|office|floor|class|group|corridor|department))\b"
        r"(?= (?:has|have|is|are|in|on|here|gets?|sees?|with|else|can))|\b(?:some|any|every)(?:one|body) else\b"
        r"|\bother (?:people|students|users|staff)\b"
        r"|\bmy (?:colleagues?|flatmates?|neighbours?|classmates?|team|boss|manager"
        r"|friends?)[^.!?\n]{0,30}\b(?:too|same|also|as well|fine)\b",
    ),
    "needed_by": (
        r"\b(?:need|due|deadline|lecture|exam|meeting|class|interview|presentation|submit|hand in|seminar|viva"
        r"|teach(?:ing)?)\b[^.!?\n]{0,40}?\b"
        rf"(?P<by>(?:by|before|at|in|until|on)? ?(?:{_TIME}|{_SPAN}|{_DAY}|end of (?:the )?(?:day|week|month)"
        rf"|(?:this|next) {_PART}))\b",
        rf"\b(?:by|before|until) (?:{_TIME}|next {_DAYTIME}|{_DAY})\b",
    ),
    "tried": (
        r"(?<!\bdo )(?<!\bcan )(?<!\bcould )(?<!\bshould )(?<!\bmust )(?<!\bif )\b(?:i|we)(?:['’]ve| have|['’]d"
        r"| had)?(?: already| just| also| even| then| both| obviously| of course"
        rf"| now){{0,2}} {_TRIED}\b[^.!?;\n]{{0,100}}",
        r"(?:^|[.!?;,:(]\s*|\b(?:and|but|have|already|then|just|also) )(?P<bare>(?:already |also "
        rf"|even )?{_TRIED} (?!and tested\b)[^.!?;\n]{{0,100}}|(?:re-?started|re-?booted|re-?installed) ?(?=[.!?;,]"
        r"|$))",
        r"\b(?:been|was|were|got|is|are) (?P<passive>(?:re-?started|re-?booted|re-?installed|re-?set|unplugged"
        r"|updated)\b[^.!?;\n]{0,60})",
        rf"\b{_TRYING}\b[^.!?;\n]{{0,60}}\b(?:did|does|do|has|have|made|makes|is|was)(?:n['’]t| not| nothing"
        r"| no)\b[^.!?;\n]{0,40}",
        r"\b(?:restart|reboot|re-?install|reset|new cable|different (?:cable|browser|computer|laptop"
        r"|phone))s? (?:did|does|made|makes)(?:n['’]t| not| nothing| no)[^.!?;\n]{0,40}",
    ),
}

_TRY_WORDS = (
    r"(?:tried|restart\w*|reboot\w*|turned|forgotten|clear\w*|reset|re-?install\w*|updat\w*|check\w*|sign\w*"
    r"|log\w*|switch\w*|unplug\w*|power\w*|connect\w*|changed|swapped)"
)
ASKED: Mapping[FactKind, str] = {
    "device": (
        r"\b(?:which|what|whose)(?: kind of| type of| sort of| make of| model of"
        r"| make and model of)? (?:is (?:your|the) )?(?:device|computer|laptop|machine|phone|operating system"
        r"|os|model|make|brand|pc|tablet|equipment|hardware)\b|\b(?:are you (?:on|using)|is (?:it|this|that) (?:on"
        r"|an?)) (?:an? |your )?(?:mac|windows|pc|laptop|phone|desktop|tablet|computer|ipad|work|personal"
        r"|iphone|android)|\bmake (?:and|or|&) model\b|\bwhat are you (?:using|working|connecting"
        r"|printing) (?:it )?(?:on|from|with)\b"
    ),
    "place": (
        r"\bwhere(?:abouts)? (?:are|is|were|was|do|does|did|exactly|abouts|can i|can we|should)\b"
        r"|^\W*where(?:abouts)?\W*\?|\b(?:which|what) (?:room|building|floor|site|place|location|office"
        r"|campus|part)\b|\b(?:what(?:['’]s| is)|tell me|confirm|have|give me|know) (?:your|the) (?:room|location"
        r"|building)\b|\bare you (?:on campus|at home|in (?:the|your) (?:office|building|library))\b"
        r"|\b(?:room|building|office|desk) (?:number|name|or room)\b[^.!]*\?"
    ),
    "message": (
        r"\b(?:what|which|any|is there an?|the|an?)(?: exact| full| kind of| sort of)? (?:error|message"
        r"|code)\b[^.!]*\?|\bwhat "
        r"(?:exactly )?(?:does|did|is) (?:it|the (?:screen|message|page|error|printer|display|window)) (?:say|show"
        r"|tell|display|read|giv)"
        r"|\bwhat (?:exactly )?(?:do|can|did) you (?:see|get)\b|\bwhat(?:['’]s| is)(?: shown| displayed)? on (?:the"
        r"|your) (?:screen|display)\b|\bwhat happens\b"
    ),
    "since": (
        r"\bsince when\b|\bhow long\b|\bwhen did (?:it|this|that|you|the|your)\b|\bwhen was the (?:last|first)\b"
        r"|\bwhen (?:exactly )?(?:has|does) (?:it|this|that)\b|\bhow (?:many days|recently)\b"
    ),
    "others": (
        r"\b(?:any|some)(?:one|body) else\b|\bother(?:s| people| students| colleagues| users)\b[^.!]*\?"
        r"|\b(?:only|just) (?:you|for you)\b"
    ),
    "needed_by": r"\b(?:by )?when do you need\b|\bhow (?:urgent|soon)\b|\bby when\b|\b(?:deadline|due)\b[^.!]*\?",
    "tried": (
        rf"\bhave you (?:already |also |ever |yet )?(?:{_TRY_WORDS})|\bdid you (?:already |also )?(?:try|restart"
        r"|reboot|turn|clear|reset|update|sign|log|re-?install"
        r"|check|switch|unplug)|\bwhat (?:else )?(?:have you|did you)(?: already)?(?: tr(?:y|ied)| done?)"
        r"|\bwhat did you try|\banything you(?:['’]ve| have)? (?:already )?tried\b"
    ),
}

FINDERS: Mapping[FactKind, tuple[re.Pattern[str], ...]] = {
    kind: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns) for kind, patterns in PATTERNS.items()
}
QUESTIONS: Mapping[FactKind, re.Pattern[str]] = {
    kind: re.compile(words, re.IGNORECASE) for kind, words in ASKED.items()
}
