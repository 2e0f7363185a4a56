"""The table by which a request for a person is recognised: word groups, wordings with how clear each is, and what undoes one.

Everything is matched against ``words.plain`` text, one sentence at a time. ``{group}`` stands for a group of words below,
``{gap}`` for a few words in between. To teach Handrail a wording, add it to a group or add a row to ``WORDINGS``; to keep
it from being fooled, add a row to ``UNDONE_BEFORE``, ``UNDONE_AFTER`` or ``UNDONE_ANYWHERE``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

GROUPS: dict[str, str] = {
    "gap": r"(?:[\w'/-]+ ){0,4}",
    "gap2": r"(?:[\w'/-]+ ){0,2}",
    # what people do with a person
    "talk": r"(?:(?:talk|speak|chat|converse|consult|discuss this|have a (?:word|chat|conversation|call)|get on "
        r"(?:the|a) (?:phone|call))"
    r"(?: (?:or|and) (?:talk|speak|chat))?)",
    "talking": r"(?:talking|speaking|chatting|conversing|consulting)",
    "reach": r"(?:contact|contacting|reach|reaching|reach out to|get hold of|getting hold of|get a hold of|get "
        r"through to|get in touch with"
    r"|getting in touch with|get to|getting to|call|calling|phone|phoning|ring|ringing|telephone|deal with|deal "
    r"directly with"
    r"|be connected (?:to|with)|be put through to|be transferred to|connect to|connect with|hear from|meet|meet "
    r"with|see|message)",
    "call": r"(?:call|ring|phone|telephone)",
    "with": r"(?:(?:directly |live |now |here |in person |on (?:the )?(?:phone|telephone) |please |face to face )?"
    r"(?:to|with|ot|too|wiht|wth|wirh|whit|wih|w/|2) )",
    # who is asked for: words that in support mean a person and nothing else
    "human": r"(?:humans?|human beings?|persons?|people|man|guy|employee|voice|live person)",
    "real": r"(?:real|live|living|actual|human|proper|breathing|genuine)",
    "role": r"(?:agents?|operators?|representatives?|reps?|advisors?|advisers?|technicians?|techs?|engineers?"
        r"|specialists?"
    r"|supervisors?|assistants?|attendant|experts?|team member|staff member|member of (?:the )?(?:it )?(?:staff"
    r"|team)|employees?"
    r"|support person|contact person|it person|it guy|tech guy|tech person|tech support person|service person)",
    "desk": r"(?:(?:customer|client|user) (?:service|services|care|support|relations)|(?:tech|technical|it|live"
        r"|human|phone"
    r"|telephone|user) (?:support|help|assistance|help desk|service desk|department|team|staff|people)|support team"
    r"|support staff|support line|service team|help desk|service desk|helpline|hotline|call cent(?:er|re)|support)",
    "open": r"(?:someone|somebody|anyone|anybody|one of (?:you|your) ?\w*|(?:your|a|the) (?:boss|staff|manager"
        r"|supervisor)|your (?:people|colleagues?))",
    "the": r"(?:(?:a|an|the|your|some|any|one|of|another|other|different|actual|real|live|living|human|proper"
        r"|bloody|damn"
    r"|goddamn|fucking|freaking|local|senior|trained|qualified|knowledgeable|competent|support|service|customer"
    r"|care|client"
    r"|technical|tech|it|sales|company|help|desk|department|call|center) ){0,5}",
    # how a wish is put
    "wish": r"(?:i want|we want|want|wanting|i need|we need|need|needing|would like|would love|would rather|rather"
        r"|i prefer"
    r"|we prefer|would prefer|wish|have to|have got to|has to|got to|must|trying|i try|hoping|i like|let me|let us"
    r"|please"
    r"|kindly|can i|can we|may i|could i|could we|shall i|might i|am i able|are we able|how (?:do|does|can|could"
    r"|to|would"
    r"|should|might)|what do i|what should i|what must i|what to do|(?:how|ho) (?:i|we|one) (?:can|could|do|should"
    r"|may|might)|what (?:i|we) (?:need|have|must) (?:to )?(?:do )?|where (?:can|do|could|should) i|where to|when "
    r"can i"
    r"|possible|any way|a way|any chance|a chance|help me|help|helping|assist|assist me|assistance|can you|could you"
    r"|would you|will you|desperate|desperately|get me|i cannot|we cannot|why cannot i|why cannot we|again|asap"
    r"|urgently"
    r"|demand|request|requesting|best if i|easier to|easier if i|like to|able to|how about)",
    # what is asked for in order to ring
    "line": r"(?:(?:contact|helpline|hotline|support|service|care|toll free|help desk|service desk|customer "
        r"service|customer care"
    r"|customer support|tech support|it support|support phone|it|desk|1 ?-?800) (?:tele)?(?:phone )?(?:numbers?"
    r"|line|extension)"
    r"|(?:tele)?phone numbers? (?:for|of) (?:[\w'-]+ ){0,3}(?:support|help|service|person|contact|department|desk"
    r"|agent|team|customer)"
    r"|hotline|helpline|(?:telephone|phone) support|support (?:by|over) (?:the )?(?:phone|telephone)|chat line"
    r"|phone contact|support phone)",
    "phone": r"(?:(?:(?:tele)?phone|ph|contact|direct|cell) (?:numbers?|nr|num|no)|number)",
    "ask": r"(?:(?:i|we|^|just|please|really|desperately|badly) (?:need|want|would like|require|am looking for|are "
        r"looking for|am after|request|looking for)"
    r"|(?:please |kindly |just |can you |could you |would you |someone |or |^)(?:give|get|provide|send|share|tell"
    r"|show|list|post|find|supply|let me know"
    r"|gimme)(?: me| us)?(?: with| what)?|is there|are there|(?:do you|does \w+|do they|have you|does anyone|does "
    r"someone|anyone|anybody|someone|somebody)"
    r" (?:have|know|got)|what is|what are|where is|where (?:can|do) i (?:find|get)|can i (?:get|have|find)|could i "
    r"(?:get|have)|may i (?:get|have)"
    r"|(?:refer|direct|point) me to|let me know|looking for)",
    "polite": r"(?:please|thanks|thank you|now|asap|sir|madam|mam|ok|okay|no|yes|just|um|so|well|urgent|urgently"
    r"|immediately|right now|today|again|i said|sorry|but|and|then|,|\?|:|&|the|a|an|your|for me|this|help|hi"
    r"|hello|hey)",
}


def expand(pattern: str) -> re.Pattern[str]:
    """A row's pattern with its groups written out."""
    for name, words in GROUPS.items():
        pattern = pattern.replace("{" + name + "}", words)
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask. ``clear`` is how surely it asks for a person, 0..1."""

    name: str
    clear: float
    pattern: re.Pattern[str]
    alone: bool = False
    """Counts only when it is the whole message, politeness aside."""
    guarded: bool = True
    """Whether the rows of ``UNDONE_BEFORE`` and ``UNDONE_WITHIN`` apply: not to wordings that say no themselves."""


def _row(name: str, clear: float, pattern: str, *, alone: bool = False, guarded: bool = True) -> Wording:
    return Wording(name, clear, expand(rf"(?<![\w'-])(?:{pattern})(?![\w'-])"), alone, guarded)


_WHO = (
    r"(?:{the}(?:[\w'-]{3,15} )?(?:{real} (?:live )?{human}|{role})|{the}(?:human(?: being)?s?|person|people)"
    r"|{open}(?: from (?:the )?(?:it|support|it team|help desk|service desk|support team|it department))?)"
)
_HELPER = rf"(?:{_WHO}|{{the}}(?:[\w'-]{{3,15}} )?{{desk}})"
_SOMEONE = (
    r"(?:{open}(?: from (?:the |your )?(?:it|support|it team|help desk|service desk|support team|it "
    r"department|team))?|{the}(?:{real} {human}|{role}|human|person))"
)

WORDINGS: tuple[Wording, ...] = (
    # talking
    _row("wishes to talk to a person", 0.95, rf"{{wish}} {{gap}}{{gap2}}(?:{{talk}}|{{talking}}) {{with}}{_HELPER}"),
    _row("talk to a person, said first", 0.92, rf"^(?:{{polite}} )*{{talk}} {{with}}{_HELPER}"),
    _row("talking to a person, and nothing else", 0.9, rf"(?:{{polite}} )*{{talking}} {{with}}{_HELPER}(?: "
        rf"{{polite}})*", alone=True),
    _row("talk to a real person", 0.9, r"{talk} (?:{with})?{the}{real} (?:live )?{human}"),
    _row("anything to a real person", 0.9, r"{wish} {gap}[a-z]+ {with}(?:a |an |the )?(?:(?:real|live|actual) "
        r"(?:live )?(?:person|human|agent)|human(?: being)?)|(?:want|need|want to|assistance to) [a-z]{2,6} with a "
        r"person"),
    _row("rather a person", 0.92, r"(?:rather|prefer|want) (?:to )?{talk} (?:{with})?{the}{human}"),
    _row("by phone", 0.95, r"(?:{wish}|we|i) {gap}(?:{talk}|{talking}|reach|discuss|do this|do it|do that|sort "
        r"this(?: out)?|solve this|go through (?:this|it)) {gap}(?:on|by|over|via|through) (?:the |a )?(?:phone"
        r"|telephone)(?: call)?"
         r"(?! (?:number|app|link|or|and|i|is|it|but|with)\b)"),
    _row("chat live", 0.85, r"{wish} {gap2}(?:(?:live chat|chat live|talk live|speak live|chat online|online "
        r"chat)(?= (?:with|please|now|to|about)|$| ?[?,]))"),
    _row("who can I talk to", 0.85, r"(?:who|whom) (?:can|could|do|should|may|would) (?:i|we) {gap2}(?:talk|speak"
        r"|chat)"),
    _row("who do I contact", 0.5, r"(?:who|whom) (?:can|could|do|should|may|would) (?:i|we) {gap2}(?:contact|call"
        r"|ring|phone|ask|turn to|reach)"),
    # reaching
    _row("wishes to reach a person", 0.92, rf"{{wish}} {{gap}}{{gap2}}(?<!a )(?<!the )(?<!new ){{reach}} {_WHO}"),
    _row("wishes to reach the desk", 0.85, r"{wish} {gap}{gap2}(?<!a )(?<!the ){reach} {the}(?:[\w'-]{3,15} "
        r")?{desk}"),
    _row("reach a person, said first", 0.88, r"^(?:{polite} )*(?:contact|reach|get hold of|call|phone|ring|reach "
        r"out to) {the}(?:{real} {human}|{role}|{open}|human|{desk})"
         r"(?= (?:please|now)|$| ?[,?])"),
    _row("wishes to ring you", 0.9, r"(?:want to|need to|would like to|can i|could i|may i|how (?:do|can) i|like "
        r"to|where can i|trying to|rather|prefer to) (?:just )?{call}"
         r" (?:you|u|you guys|them|in|it support|support|the help desk|it)(?=$| ?[,?]| (?:about|to|on|for|at"
         r"|please|now|directly|and|or|if|because|today|tomorrow|regarding|so|when|as|with|by)\b)"),
    # being connected
    _row("connect me", 0.95, rf"(?:connect|transfer|hand|pass|forward|direct|redirect|refer|switch|route|escalate"
        rf"|put|assign|connecting|transferring|handing|directing"
         rf"|passing|putting|get|bring|take) (?:to )?(?:me|us|this|my (?:case|chat|call|request|issue|question)|a "
         rf"conversation|the conversation|this conversation|the chat) ?"
         rf"(?:back |over |on |through |up |in )?(?:to |with |onto |in touch with )?{_HELPER}"),
    _row("hand over to a person", 0.9, rf"(?:hand ?over|hand ?off|handing over|transfer|escalate|switch over|pass "
        rf"over) (?:to|with) {{the}}(?:{{real}} {{human}}|{{role}}|human|person|supervisor)"),
    _row("get me a person", 0.93, rf"(?:give|get|find|send|fetch|bring|show|lend|assign) (?:me|us) (?:to |with "
        rf")?{{gap2}}(?:{{the}}(?:{{real}} {{human}}|{{role}}|human|person)"
         r"|{open}(?= (?:please|now|real|human|else|on the|from|to (?:talk|speak|call|chat|contact)|who (?:can"
         r"|knows|is))|$| ?[,?]))"),
    _row("get an agent", 0.9, r"(?:please |can you |could you |^)(?:get|send|find|call|bring|fetch)(?: in)? "
        r"{the}(?:{real} {human}|agent|operator|representative|rep|advisor"
         r"|technician|human|person|supervisor)(?: in)?(?= (?:please|now|to|over|for|on)|$| ?[,?])"),
    _row("put me through", 0.92, r"put me (?:through|across)|put (?:a human|a person|someone|somebody) on(?=$| "
        r"?[,?]| (?:please|the (?:line|phone)|now))|patch me through|hand me over|bring (?:a person|someone"
        r"|somebody|someone) in|bring in (?:a person|someone|somebody|an agent)"),
    _row("transfer me", 0.85, r"(?:(?:please|can you|could you|would you|need you to|want you to|now|just|kindly"
        r"|^) (?:please )?|^)(?:transfer|connect|escalate|forward|redirect) (?:me|us|this(?: (?:chat|call|case"
        r"|issue|ticket|conversation))?|my (?:case|chat|call|issue|ticket|request|problem))"
         r"(?: (?:please|now|over|up))*(?=$| ?[,?])"),
    _row("please connect", 0.6, r"(?:{polite} )*(?:can you |could you |i want to |want to )?(?:connect"
        r"|escalate)(?: {polite})*", alone=True),
    # needing
    _row("needs a real person", 0.92, r"(?:want|need|needs|demand|require|looking for|have|get|is there|request"
        r"|requesting|prefer|back with|answer from|answers? by) {gap}"
         r"(?:{real} (?:live )?{human}|real {role}|live {role}|human {role}|human (?:support|help|assistance"
         r"|being)|humans?)(?! (?:verification|resources|check|error|test|rights|readable))"),
    _row("needs an agent", 0.92, r"(?:i |we |just |really |^)(?:want|need|demand|require|would like|prefer|request"
        r"|am waiting for|am looking for)"
         r" (?:help (?:from|of|by) |to have |to get |to see |assistance from )?{the}{role}(?= (?:to|please|now|who"
         r"|that|asap|on|from|help|for)|$| ?[,?])"),
    _row("someone to talk to or to ring", 0.92, rf"(?:want|need|like|have|get|is there|can|could|may|will|would"
        rf"|ask|please|let|wish|hoping|for|appreciate (?:it )?if) {{gap2}}{_SOMEONE}"
         rf" {{gap2}}(?:to |can |could |please |kindly |just |who can |that can |i can |we can |for me to "
         rf"|actually |who i can )*(?:{{call}}(?: me| us| back)|{{talk}}(?: to| with| me)?|contact me|reach me|get "
         rf"in touch(?: with (?:me|us)|(?= ?[?,])|$)"
         r"|get back to me by phone|give me a (?:call|ring|bell|buzz))(?! (?:it|this|that|the|quality|french"
         r"|through)\b)"),
    _row("someone to walk me through", 0.6, rf"(?:want|need|like|have|get|is there|can|could|will|would|please) "
        rf"{{gap2}}{_SOMEONE} {{gap2}}(?:walk|talk|guide|take) me through"),
    _row("you contact me", 0.9, r"(?:please|can you|could you|would you|will you|you to|kindly|need you to|want "
        r"you to|for you to) (?:please |just |kindly )?(?:contact me|contact us|reach out to me|get in touch with me"
         r"|be in touch)(?! (?:form|page|us)\b)"),
    _row("wants a person", 0.9, r"(?:i |we |just |^)(?:really |just )?(?:want|need|would like|demand) (?:a"
        r"|another) person(?=$| ?[,?]| (?:please|now|not|to (?:help|talk|speak|look|call)|who))"),
    _row("needs a person's help", 0.5, rf"(?:i |we |^)(?:really |just |desperately |will )?(?:need|want|require) "
        rf"{_SOMEONE} {{gap2}}(?:to|who can|that can) (?:help|assist|fix|look|guide|show|explain|sort)"),
    _row("someone real, someone else", 0.85, r"(?:(?:talk|speak|chat|talking|speaking) (?:to|with)|need|want"
        r"|(?:get|give|send) me) (?:someone|somebody|anyone|anybody) (?:real|human|else(?=$| ?[,?]| (?:please|now"
        r"|instead))"
         r"|who is (?:human|real|smarter|a human|not a (?:bot|robot|machine))|smarter|competent|knowledgeable"
         r"|local)"),
    _row("someone from support", 0.85, r"(?:{polite} )*(?:someone|somebody|anyone|anybody|a person|an agent) "
        r"(?:from|at|in) {the}(?:{desk}|it)(?: {polite})*", alone=True),
    _row("is anybody there", 0.8, r"(?:^|, |hello |but |so |and |hi )(?:is|are|do you have|do they have) (?:there "
        r")?(?:also )?(?:anyone|anybody|someone|somebody|any (?:one|body|humans?|people|person|agents?|real people"
        r"|staff)"
         r"|a (?:human|person|real person|live person|live agent|real human)|humans?|real people|people|an agent"
         r"|human support|live support) {gap2}(?:there|here|available|around|online|on duty"
         r"|i (?:can|could) (?:talk|speak|chat|call|contact|ring|phone|reach)|working (?:for|there|here|at)\b.*|at "
         r"the (?:desk|help desk)|on the (?:other end|line)|to (?:talk|speak|chat)|on this chat|who can (?:talk"
         r"|call|speak))"
         r"(?=$| ?[,?]| (?:to|with|at all|please|about|right now|now|today|real))"),
    _row("are there people", 0.8, r"(?:^|so |and |but )(?:do you have|have you got|is there|are there) (?:any "
        r"|also |a )?(?:{real} {human}|(?:phone|telephone|support|help) line|human support|live support|humans?"
        r"|live chat|live help|phone support|a live person)"),
    _row("is there anybody who can help", 0.45, r"(?:is|are) (?:there )?(?:anyone|anybody|someone|somebody|any "
        r"one) (?:here |there |at all |out there )?(?:who|that|to) (?:can|could|would|will)? ?(?:help|assist)"),
    _row("anybody there, and nothing else", 0.8, r"(?:{polite} )*(?:(?:is )?(?:anyone|anybody|someone|somebody) "
        r"(?:there|here|home|around|at home|alive)|(?:anyone|anybody))(?: {polite})*", alone=True),
    # only a noun
    _row("a person, and nothing else", 0.95, r"(?:{polite} )*(?:(?:chat|live|real|human|actual|call|talk|speak"
        r"|contact|need|want|get) )*(?:(?:a|an|the|your|to|with) )*(?:(?:real|live|human|support|customer service"
         r"|customer care|customer support|customer|service|chat|it|actual|help desk|tech) )*(?:person|humans?"
         r"|human being|agents?|operator|representative|rep|advisor|adviser|technician|live (?:chat|support|help"
         r"|agent)"
         r"|human (?:support|help)|customer (?:service|care|support)|real people|help desk|service desk|call me"
         r"|ring me|phone me|call cent(?:er|re)|talk to us|supervisor|helpline|hotline)(?: {polite})*", alone=True),
    _row("contact, and nothing else", 0.6, r"(?:{polite} )*(?:contact|contact (?:us|you|support|details|info|it)"
        r"|support|live|call|phone|people)(?: {polite})*", alone=True),
    # call me
    _row("call me", 0.95, r"(?:please|can|could|would|will|kindly|someone|somebody|anyone|anybody|you|just|to|and"
        r"|must|should|free|^|,|<number>|help|urgently|asap|actually|or|also|number|need|agent|it|remove|removed"
        r"|cannot|so) "
         r"{gap2}{call}(?: back)? (?:me|us)(?: back)?(?=$| ?[,?:&]| (?:at|on|please|asap|now|today|tomorrow|about"
         r"|to|so|if|and|or|immediately|soon|for|because|cuz|as|with|regarding|before|after|this|directly|<number>"
         r"|thanks|thank|in|my|urgently|removed|when|i|cell|instead|right)\b| <)"),
    _row("call me, said first", 0.93, r"^(?:{polite} )*{call}(?: back)? (?:me|us)(?: back)?(?=$| ?[,?:&]| (?:at|on"
        r"|please|asap|now|today|tomorrow|about|to|so|if|and|immediately|soon|because|removed|directly|when|i"
        r"|in)\b| <)"),
    _row("give me a call", 0.95, r"give (?:me|us) a (?:call|ring|bell|buzz|phone call|call ?back)|(?:request"
        r"|arrange|schedule|want|need|like|have|get|expect|await|book|organi[sz]e) (?:a |an |for a )?(?:phone "
        r"?call|call ?back|callback"
         r"|return call|telephone call)|call ?back (?:please|requested|request)"),
    _row("reach me on my number", 0.9, r"(?:reach|contact|text) me (?:back )?(?:on|at|by|via) (?:my )?(?:<number>"
        r"|phone|cell|mobile|telephone)|(?:contact|reach) (?:you|someone|somebody|support) by (?:phone|telephone)"
         r"|(?:reach|contact|talk|help) {gap}my (?:phone |cell |mobile |telephone |contact )?number is|my (?:phone "
         r"|cell |mobile |telephone |contact )?number (?:is )?(?:for|so you can) (?:call|contact|reach|resolv|help"
         r"|support|assist)\w*"),
    # a number to ring
    _row("asks for a line", 0.93, r"(?:{ask} {gap}{line}|need a contact (?:phone )?number)(?! (?:is|was|are)\b)"),
    _row("asks for a number", 0.93, r"{ask} (?:(?:a|an|your|the|any|some|good|direct|live|real|of|what|valid"
        r"|removed|contact|email address|email|address|relevant|or|and) ){0,6}(?:{phone}|contact number)"
         r"(?=$| ?[,?&]| (?:for (?:support|help|a|someone|customer|your|the|\w+ (?:support|help|service))|to "
         r"(?:call|ring|contact|reach|speak|talk|phone|question|freeze|get help|address)|please|so|where|that i "
         r"can|i can|is|or email|and email|thanks|or)\b)"
         r"(?! is (?:in|not|wrong|used|shown|missing|displayed|saved))"),
    _row("asks for your number", 0.93, r"(?:^|(?:want|need|give|get|is|know|have|like|find|with|,) {gap2})(?:your"
        r"|ur|the helpdesk|the help desk|help desk|helpdesk) (?:{phone}|{line}|telephone number)(?=$| ?[,?&]| "
        r"(?:please|to|for|so|is)\b)"),
    _row("a number, said first", 0.9, r"^(?:{polite} )*(?:[\w'-]+ ){0,3}?(?<!my )(?<!new )(?<!old )(?<!change "
        r")(?:{line}|contact number|telephone number|phone number for (?:support|help))(?= (?:please|for|of|to"
        r"|required|needed)|$| ?[?,])"),
    _row("a number to call", 0.93, r"(?:a |any |what |which |the |phone |telephone |support )number (?:for |that "
        r"|where |which )?(?:to|i can|i could|can i|do i|should i|we can|i should|for me to|you can) (?:call|ring"
        r"|phone|contact|dial|talk|speak|reach)"),
    _row("an address to write to", 0.6, r"(?:what is|is there|give me|i need|i want|can i have|provide|do you have"
        r"|have you got) (?:your|an?|the|some) (?:(?:support|contact|help|help desk|service) email(?: address)?"
        r"|email(?: address)? (?:for|of|to (?:contact|reach))"
         r" (?:{desk}|you|someone|help))"),
    # not a machine
    _row("no bot", 0.85, r"(?:(?:do not|not|never|hate|tired of|sick of|fed up with|rather not|instead of) "
        r"{gap2}(?:want|like|need|wish|talk|talking|speak|speaking|chat|chatting|deal|dealing|answered|typing"
        r"|writing) "
         r"(?:(?:to|with|by|be|talk|talking|speak|speaking|chat|deal|answered|a|an|any|another|this|some|stupid"
         r"|dumb|damn|canned) ){0,6}|(?:^|please )(?:no|not a|no more|stop the|without) (?:more )?)"
         r"(?:bots?|robots?|machines?|chatbots?|computers?|automated (?:system|reply|replies|answers?))(?! "
         r"(?:verification|check|learning))", guarded=False),
    _row("does not want this one", 0.8, r"(?:do not|not) (?:want|like|wish) to (?:talk|speak|chat) (?:to|with) "
        r"(?:you|this|it)(?=$| ?[,?]| (?:anymore|any more|bot|thing|machine))", guarded=False),
    _row("a bot is no use", 0.8, r"(?:talking|chatting|speaking|writing) to a (?:bot|robot|machine|chatbot) is"
        r"|(?:stupid|useless|dumb|bloody|damn) (?:bot|robot|chatbot)"),
    _row("am I talking to a person", 0.5, r"(?:am i|are you|is this|is it) {gap2}(?:talking|speaking|chatting)? "
        r"?(?:to|with)? ?(?:a |an )(?:real |live |actual )?(?:person|human|bot|robot|machine)"),
    # tickets and visits
    _row("open a ticket for me", 0.8, r"(?:please|can you|could you|want you to|need you to|would you) (?:please "
        r")?(?:open|raise|log|create|file|submit|start) (?:me )?(?:a |an )(?:support |it |help desk |new "
        r")?(?:ticket|case|incident)"),
    _row("how to open a ticket", 0.55, r"{wish} {gap2}(?:open|raise|log|create|file|submit) (?:a |an )(?:support "
        r"|it |help desk |new )?(?:ticket|incident|support case)"),
    _row("come and see me", 0.85, rf"(?:can|could|please|will|would|need|want|have) {_SOMEONE} {{gap2}}(?:to "
        rf")?(?:come (?:over|by|round|here|out|down|up|to (?:my|our|the) (?:desk|office|room|lab|class))|stop by"
        rf"|drop by|visit)"),
)

UNDONE_BEFORE: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"(?:{pattern})$")
    for pattern in (
        # it is not wanted, not asked, or was before
        r"(?:do|does|did|would|is|are|am|was|has|have|had|will) not (?:really |even |actually |particularly |yet )?",
        r"(?:do|does|did) not (?:really |even |actually |particularly )?(?:want|need|wish|care|like|have"
        r"|intend)(?: to)? {gap2}",
        r"(?:rather|prefer) not (?:to )?{gap2}",
        r"no ",
        r"(?:no need|without|instead of|no reason|not (?:want|wanting|wish|looking|asking|trying|here)) (?:to |for "
        r"|having )?{gap2}",
        r"(?:^|[ ,])(?:do|does|should|must|would|will) (?:i|we|you) (?:really |even |actually |also )?",
        r"(?:am i|are you|is this|was i|were you|can you act and \w+ like|like) ",
        r"(?:was|were|been|after|before|while|when|whenever|every time|each time|once|if|whilst|since|by) (?:i |we "
        r"|you |he |she |they |am |are |want to"
        r" |try to |trying to |have to |need to )*{gap2}",
        r"(?:he|she|they|it|who|users?|customers?|clients?|students?|colleagues?|staff|people|everyone) (?:also "
        r"|all )?(?:wants?|needs?|would like|can|could|cannot|has|have|lets?|allows?"
        r"|tried|keeps?|is|are|do not|does not|will not|must|should|will|would) {gap}",
        r"(?:he|she|they|users?|customers?|clients?|students?|colleagues?|people) ",
        r"(?:told|asked|asks|tells|telling|says|said|saying|advised|suggested|suggests|instructed|wants|prompt"
        r"|prompts) (?:me |us |you |that )?(?:to |i |you |we )?{gap2}",
        r"(?:where|so that|feature|function|option|functionality|button|allows|lets) (?:you|users|people|customers"
        r"|one|they|me) (?:to )?(?:can |could )?{gap2}",
    )
)
"""What stands before a wording and undoes it."""

UNDONE_WITHIN: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"(?<![\w'-])(?:{pattern})(?![\w'-])")
    for pattern in (
        r"(?:rather|prefer|want|like|wish|need|try|trying) (?:to )?not",
        r"(?:not|never|no longer|no) (?:want|need|wish|have|like|required|necessary)",
        r"(?:please )?(?:do not|never|stop) (?:to )?(?:call|ring|phone|contact)",
        r"(?:and|but|then|because|so) (?:he|she|they|it|my|the) \w+ {gap}(?:call|phone|ring|contact)",
    )
)
"""What inside a wording undoes it."""

UNDONE_AFTER: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"^ ?(?:{pattern})(?![\w-])")
    for pattern in (
        r"(?:on|in|via|over|through|using|with|from|by) (?:my |the |a |our |an? )?(?:\w+ )?(?:teams|zoom|skype"
        r"|slack|messenger|facebook|outlook|whatsapp|webex|google|meet|signal"
        r"|telegram|discord|calendar|address book|gmail|chat window|contacts?|list|gal|tenant|directory"
        r"|organi[sz]ation|meeting|meetings|group|channel|breakout room|shared mailbox|room)",
        r"(?:software|service|version|app|application|logs?|install|installer|installation|installed|extension"
        r"|update|process|mailbox|feature|button|page|window|function|widget|icon"
        r"|tab|option|box|menu|tool|verification|policy|policies|role|accounts?|is not (?:working|installed"
        r"|running|recogni[sz]ed)|keys?|field|id|list|card|string|error|not (?:working|found))",
        r"'s(?: \w+)?",
        r"(?:else's|outside|external|in the other|who left|without permission|resources|being's?|readable)",
    )
)
"""What stands right after a wording and undoes it."""

UNDONE_ANYWHERE: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"(?<![\w'-])(?:{pattern})(?![\w'-])")
    for pattern in (
        r"(?:i am|that i am|you are|if you are|prove|verify|verifying|confirm|check|whether i am) (?:\w+ "
        r"){0,3}(?:not a )?(?:robot|bot|human|machine|a person)",
        r"(?:what|name) (?:[\w'-]+ ){0,6}call (?:me|you)|call me (?:by )?(?:this |that |a |my )?(?:[\w'-]+ "
        r"){0,2}name",
        r"captcha|recaptcha|i am not a (?:robot|bot|machine|computer \w+)",
        r"(?:user|mail|transfer|monitoring|backup|endpoint|sql|ssh|management|intune|update|antivirus|azure|sync"
        r"|forwarding|relay|delivery|vpn|ai|real estate|travel) agents?",
        r"(?:boolean|search|mobile|network|logical|comparison|machine) operators?",
        r"(?:google|voice|migration|setup|virtual|teaching|research|ai|personal|install) assistants?",
        r"(?:please|to) (?:contact|call) (?:your|the|our|my|\w+)? ?(?:system |network |it |tenant |service |email "
        r"|customer )?(?:administrator|admin|support|service|help desk|provider|vendor|manufacturer|isp)"
        r"(?: (?:for|with|if|and|at|when|to)\b.*)?$",
        r"^(?:hi|hello|hey|good morning|dear) (?:there |dear )?(?:agent|advisor|operator|human|representative|team"
        r"|support|customer service|person|people)",
    )
)
"""What anywhere in a sentence shows that it is about something else."""
