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
    "talk": r"(?:talk|talking|speak|speaking|chat|chatting|converse|conversing|discuss this|consult|consulting"
    r"|have a (?:word|chat|conversation|call)|get on (?:the|a) (?:phone|call))",
    "reach": r"(?:contact|contacting|reach|reaching|get hold of|getting hold of|get a hold of|get through to|get in touch with"
    r"|getting in touch with|get to|getting to|call|calling|phone|phoning|ring|ringing|telephone|deal with|deal directly with"
    r"|be connected (?:to|with)|be put through to|connect to|connect with|hear from|meet|meet with|see)",
    "with": r"(?:(?:directly |live |now |here |in person |on (?:the )?(?:phone|telephone) |please |face to face )?"
    r"(?:to|with|ot|too|wiht|wth|w/|2) )",
    # who is asked for: first the words that in support mean a person and nothing else
    "human": r"(?:humans?|human beings?|persons?|people|man|guy|employee|voice|human assistance|human help|human support)",
    "real": r"(?:real|live|living|actual|human|proper|breathing|physical|genuine)",
    "role": r"(?:agents?|operators?|representatives?|reps?|advisors?|advisers?|technicians?|techs?|engineers?|specialists?"
    r"|supervisors?|manager|assistants?|attendant|experts?|team member|staff member|member of staff|employees?|support person"
    r"|contact person|it person|it guy|tech guy|tech person|tech support person|service person)",
    "desk": r"(?:(?:customer|client|user) (?:service|services|care|support|relations)|(?:tech|technical|it|live|human|phone"
    r"|telephone|user) (?:support|help|assistance|helpdesk|help desk|service desk|department|team|staff|people)|support team"
    r"|support staff|support line|service team|help desk|service desk|helpline|hotline|call cent(?:er|re)|support|helpline)",
    "open": r"(?:someone|somebody|anyone|anybody|one of (?:you|your) ?\w*|your (?:boss|human|staff|people|colleagues?))",
    "the": r"(?:(?:a|an|the|your|some|any|one|of|our|my|another|other|different|actual|real|live|living|human|proper|bloody|damn"
    r"|goddamn|fucking|freaking|local|senior|trained|qualified|knowledgeable|competent|support|service|customer|care|client"
    r"|technical|tech|it|sales|company|help|desk|department|call|center) ){0,5}",
    # how a wish is put
    "wish": r"(?:i want|we want|want|wanting|i need|we need|need|needing|would like|would love|would rather|rather|i prefer"
    r"|we prefer|would prefer|wish|have to|have got to|has to|got to|must|trying|i try|hoping|i like|let me|let us|please"
    r"|kindly|can i|can we|may i|could i|could we|shall i|might i|am i able|are we able|how (?:do|does|can|could|to|would"
    r"|should|might)|what do i|what should i|what must i|where (?:can|do|could|should) i|where to|when can i|know how"
    r"|possible|any way|a way|any chance|a chance|help me|help|helping|assist|assist me|assistance|can you|could you"
    r"|would you|will you|desperate|desperately|get me|i cannot|we cannot|why cannot i|why cannot we|again|asap|urgently"
    r"|demand|request|requesting|about|best if i|easier to|easier if i|like to|able to|how about)",
    "number": r"(?:(?:tele)?phone numbers?|(?:contact|helpline|hotline|support|service|care|call|toll free|help desk"
    r"|service desk|helpdesk|help|direct|desk|office|ph|800|1 800|customer service|customer care|customer support"
    r"|tech support|it support) (?:phone |telephone )?(?:numbers?|nr|num|no|line|extension)|hotline|helpline"
    r"|telephone support|phone support|phone contact|support phone)",
    "polite": r"(?:please|thanks|thank you|now|asap|hi|hello|hey|sir|madam|mam|ok|okay|no|yes|just|um|so|well|urgent|urgently"
    r"|immediately|right now|today|again|i said|sorry|but|and|then|,|\?|:|&|the|a|an|your|for me|this|help)",
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


def _row(name: str, clear: float, pattern: str, *, alone: bool = False) -> Wording:
    return Wording(name, clear, expand(rf"(?<![\w'-])(?:{pattern})(?![\w'-])"), alone)


_WHO = r"(?:{the}(?:{real} {human}|{role}|human(?: being)?s?|person|people)|{open})"
_HELPER = rf"(?:{_WHO}|{{the}}{{desk}})"

WORDINGS: tuple[Wording, ...] = (
    # talking
    _row("wishes to talk to a person", 0.95, rf"{{wish}} {{gap}}{{gap2}}{{talk}} {{with}}{_HELPER}"),
    _row("talk to a person, said first", 0.92, rf"^(?:{{polite}} )*{{talk}} {{with}}{_HELPER}"),
    _row("talk to a real person", 0.9, r"{talk} (?:{with})?{the}{real} {human}"),
    _row("rather talk to a person", 0.92, r"(?:rather|want|need|prefer|like to|please) {talk} {with}(?:{the}){human}"),
    _row("may I talk to you by phone", 0.95, r"(?:{wish}|we|i) {gap}(?:{talk}|call|reach|help|discuss) {gap}"
         r"(?:on|by|over|via|through) (?:the |a )?(?:phone|telephone)(?: call)?(?! (?:number|app|link|or|and|i|is|it)\b)"),
    _row("wishes to chat live", 0.85, r"{wish} {gap2}(?:live chat|chat live|talk live|speak live|chat online|online chat)"),
    _row("who can I talk to", 0.85, r"(?:who|whom) (?:can|could|do|should|may|would) (?:i|we) {gap2}{talk}"),
    _row("who do I contact", 0.55, r"(?:who|whom) (?:can|could|do|should|may|would) (?:i|we) {gap2}(?:contact|call|ring|phone"
         r"|ask|email|turn to|reach(?: out to)?)"),
    # reaching
    _row("wishes to reach a person", 0.92, rf"{{wish}} {{gap}}{{gap2}}(?<!a )(?<!the ){{reach}} (?:{_WHO})"),
    _row("wishes to reach the desk", 0.85, r"{wish} {gap}{gap2}(?<!a )(?<!the ){reach} {the}{desk}"),
    _row("reach a person, said first", 0.9, rf"^(?:{{polite}} )*{{reach}} (?:(?:a|an|the|your|someone|somebody)\b ?)?(?:{_WHO})"),
    _row("wishes to ring you", 0.9, r"(?:want to|need to|would like to|can i|could i|may i|how (?:do|can) i|like to|where can i"
         r"|trying to|number (?:can i|do i|i can|to|should i|i could)|rather|prefer to) (?:ring|phone|call|telephone)"
         r" (?:you|u|up|them|in|this|it support|support|the help desk)(?! (?:on teams|from teams))"),
    # being connected
    _row("connect me", 0.95, rf"(?:connect|transfer|hand|pass|forward|direct|redirect|refer|switch|route|escalate|put|assign|take"
         rf"|turn|get|bring|move) (?:me|us|this|it|my (?:case|chat|call|request|issue|question)|a conversation"
         rf"|the conversation|this conversation|the chat|over|on)? ?{{gap2}}(?:to|with|through to|on to|over to|onto|in touch"
         rf" with) (?:me )?{_HELPER}"),
    _row("get me a person", 0.95, rf"(?:give|get|find|send|fetch|bring|show|lend) (?:me|us)? ?{{gap2}}{_WHO}(?! (?:else'?s|to do it))"
         r"(?= (?:please|now|real|human|who|that|to|on|from|else|in|at|$)|$| ?[,?])"),
    _row("put me through", 0.92, r"put me (?:through|on|across)|patch me through|hand me over|pass me on(?:to)?|bring (?:a person"
         r"|someone|somebody|in a|in someone) in|bring in (?:a person|someone|somebody|an agent)|(?:hand|hand) ?(?:over|off) to"),
    _row("transfer me", 0.85, r"(?:transfer|connect|escalate|forward|redirect) me|escalate (?:this|it|my|to)"),
    _row("please connect", 0.6, r"(?:please|now) connect|connect (?:please|now)", alone=True),
    # needing
    _row("needs a real person", 0.92, r"(?:want|need|needs|demand|require|like|looking for|have|get|is there|are there|where is"
         r"|request(?:ing)?|prefer|with|by|only|am|speaking to|can) {gap2}(?:{real} {human}|real {role}|live {role}|human {role}"
         r"|human (?:support|help|assistance|being)|humans?)"),
    _row("needs an agent", 0.92, r"(?:i |we |just |really |^)(?:want|need|demand|require|would like|prefer|request|am waiting for"
         r"|am looking for) (?:help (?:from|of|by) |to have |to get |to see |assistance from )?{the}{role}"
         r"(?= (?:to|please|now|who|that|asap|on|from|help)|$| ?[,?])"),
    _row("needs someone to talk", 0.92, rf"(?:want|need|like|have|get|is there|can|could|may|will|would|ask|please|let|wish|hoping"
         rf"|for|appreciate (?:it )?if) {{gap2}}(?:{_WHO}|you) {{gap2}}(?:to |can |could |please |kindly |just |who can |that can |i can"
         rf" |we can |for me to |actually )*(?:call|ring|phone|telephone|{{talk}}|contact me|walk me through|come (?:over|by|round"
         rf"|to)|get in touch|get back to me by phone|give me a (?:call|ring|bell))(?! (?:it|this|that|the|quality)\b)"),
    _row("needs a person's help", 0.6, rf"(?:i |we )(?:really |just |desperately )?(?:need|want|require) (?:{_WHO}) {{gap2}}(?:to|who"
         r" can|that can) (?:help|assist|fix|look|guide|show|explain|take|sort|do|tell)"),
    _row("someone real, someone else", 0.85, r"(?:someone|somebody|anyone|anybody) (?:real|human|else(?= (?:please|now|there))"
         r"|who is (?:human|real|smarter|a human|not a (?:bot|robot|machine))|smarter|competent|from (?:{the})(?:{desk}|it"
         r"|support))"),
    _row("is anybody there", 0.8, r"(?:is|are) (?:there |their |they're )?(?:anyone|anybody|someone|somebody|any (?:one|body|humans?"
         r"|people|person|agents?|real people|staff)|a (?:human|person|real person|live person|live agent|person)"
         r"|humans?|real people|people) {gap2}(?:there|here|available|around|online|on duty|working|i can (?:talk|speak|chat"
         r"|call|contact|ring|phone|reach)|at the (?:desk|help desk)|on the (?:other end|line)|to (?:talk|speak|chat)"
         r"|on this chat|who can (?:talk|call|speak))"),
    _row("anybody there, said first", 0.8, r"(?:(?:is )?(?:anyone|anybody|someone|somebody) (?:there|here|home|around|at home|alive)"
         r"|hello (?:anyone|anybody|is anyone|is anybody))", alone=True),
    # only a noun
    _row("a person, and nothing else", 0.95, r"(?:{polite} )*(?:(?:chat|live|real|human|actual|call|talk|speak|contact|need|want) )*"
         r"(?:(?:a|an|the|your|to|with) )*(?:(?:real|live|human|support|customer service|customer care|customer support|customer"
         r"|service|chat|it|actual|help desk) )*(?:person|humans?|human being|agents?|operator|representative|rep|advisor|adviser"
         r"|technician|live (?:chat|support|help|agent)|human (?:support|help)|customer (?:service|care|support)"
         r"|real people|help desk|service desk|call me|ring me|phone me|call cent(?:er|re)|talk to us|supervisor)(?: {polite})*",
         alone=True),
    _row("contact, and nothing else", 0.6, r"(?:{polite} )*(?:contact|contact (?:us|you|support|details|info|it)|support|live"
         r"|call|phone|human\?|people)(?: {polite})*", alone=True),
    # call me
    _row("call me", 0.95, r"(?:please|can|could|would|will|kindly|someone|somebody|anyone|anybody|you|just|to|and|must|should|you to|free"
         r" to|technician|support|^|,|<number>|help|urgently|asap|actually|pls|or|also|number|need|removed|agent|it) "
         r"{gap2}(?:call|ring|phone|telephone|dial|call back|ring back|phone back) (?:me|us)(?! (?:a|an|the|crazy|stupid|names?|mr|"
         r"mrs|old|by|but it|out on teams|when|if)\b)(?: (?:back|at|on|please|asap|now|today))?"),
    _row("call me, said first", 0.93, r"^(?:{polite} )*(?:call|ring|phone|telephone) (?:me|us)(?! (?:old|crazy|stupid|a|an)\b)"),
    _row("give me a call", 0.95, r"give me a (?:call|ring|bell|buzz|phone call|call ?back)|(?:request|arrange|schedule|want|need|like|have|get"
         r"|expect|await|book|organi[sz]e) (?:a |an |for a )?(?:phone ?call|call ?back|callback|return call|telephone call)"
         r"|call ?back (?:please|requested|request)"),
    _row("reach me on my number", 0.9, r"(?:reach|contact|text) me (?:back )?(?:on|at|by|via) (?:my )?(?:<number>|phone|cell|mobile|telephone)"
         r"|my (?:phone |cell |mobile |telephone |contact )?number (?:is )?(?:for|:|is)? ?<number> {gap2}(?:call|ring|phone)"
         r"|(?:contact|reach) (?:you|someone|somebody|support) by (?:phone|telephone)|phone number for resolving"),
    # a number to ring
    _row("asks for your number", 0.93, r"(?:your|ur|helpdesk|help desk|support'?s?|the it|customer service|customer care) (?:{number}|number"
         r"|telephone|phone)(?= (?:please|to|for|so|is|$)|$| ?[,?&])"),
    _row("asks for a number", 0.93, r"(?:need|want|give|get|getting|provide|have|is there|are there|what is|looking for|find|finding|send|does"
         r" \w+ have|any|where|like|share|tell|with|for|no|is|a|toll free) (?:me |us |a |an |the |you |some |any |out |good |direct"
         r" |live |of |with |[\w]+ |\w+ ){0,4}?(?<!my )(?<!new )(?<!old )(?<!his )(?<!her )(?<!their )(?<!recovery )(?<!mobile )"
         r"{number}(?! (?:is|was|are|to (?:verify|sign|register|log|receive|get)|associated|on|in|field|that i|from|format|which|has"
         r"|as|list|and (?:name|address|email)|entry|verification|or (?:name|address)))"),
    _row("a number, said first", 0.9, r"^(?:{polite} )*(?:{gap}(?:hub|office|company|support|help|service|contact) )?(?:contact|phone"
         r"|telephone|helpline|support|helpdesk|hotline|service) (?:phone )?number(?! (?:is|was|field|not|in|on|change|format)\b)"
         r"(?= (?:please|for|of|to|$)|$| ?[?])"),
    _row("a number to call", 0.93, r"(?:a |any |what |which |the |phone |telephone |support )number (?:for|that|where|which)? ?(?:to|i can|i could|can i"
         r"|do i|should i|we can|i should|for me to) (?:call|ring|phone|contact|dial|talk|speak|reach)"),
    _row("an address to write to", 0.6, r"(?:need|want|give|what is|is there|provide|have|send) {gap2}(?:your |an |support |contact "
         r"|the support |a )(?:email|email address|support email)(?! (?:account|from|that|which))(?= (?:to|for|please|$)|$| ?\?)"),
    # not a machine
    _row("no bot", 0.85, r"(?:do not|not|never|hate|stop|tired of|sick of|fed up with|rather not|not to|instead of|no|without) {gap2}"
         r"(?:want|like|need|wish)? ?(?:to )?(?:be )?(?:(?:talk|talking|speak|speaking|chat|chatting|deal|dealing|answered|typing|writing)"
         r" )?(?:to|with|by)? ?(?:a |an |any |another |this |some |stupid |dumb |damn |canned )*(?:bots?|robots?|machines?|computers? program"
         r"|chatbots?|automated (?:system|reply|replies|answers?))"),
    _row("does not want this one", 0.8, r"(?:do not|not) (?:want|like|wish) to (?:talk|speak|chat) (?:to|with) (?:you|this|it|a computer)"),
    _row("a bot is no use", 0.8, r"talking to a (?:bot|robot|machine|chatbot) is|(?:stupid|useless|dumb) (?:bot|robot|chatbot|machine)"),
    _row("am I talking to a person", 0.5, r"(?:am i|are you|is this|is it) {gap2}(?:talking|speaking|chatting)? ?(?:to|with)? ?(?:a |an )"
         r"(?:real |live |actual )?(?:person|human|bot|robot|machine)"),
    # tickets and visits
    _row("open a ticket for me", 0.8, r"(?:please|can you|could you|want you to|need you to|would you) (?:open|raise|log|create|file|submit|start)"
         r" (?:me )?(?:a |an )(?:support |it |help desk |new )?(?:ticket|case|incident)"),
    _row("how to open a ticket", 0.55, r"{wish} {gap2}(?:open|raise|log|create|file|submit) (?:a |an )(?:support |it |help desk |new )?"
         r"(?:ticket|incident|support case)"),
    _row("come and see me", 0.85, rf"(?:can|could|please|will|would|need|want|have) (?:{_WHO}) {{gap2}}(?:to )?(?:come (?:over|by|round|here|out|to (?:my"
         r"|our|the) (?:desk|office|room|lab))|stop by|drop by|visit)"),
)

UNDONE_BEFORE: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"(?:{pattern})$")
    for pattern in (
        # the person does not want one, or did before
        r"(?:do|does|did) not (?:really |even |actually |particularly )?(?:want|need|wish|care|like|have|intend)(?: to)? {gap2}",
        r"(?:rather|prefer) not (?:to )?{gap2}",
        r"(?:no need|without|instead of|no reason|not (?:want|wanting|wish|looking|asking|trying|here))(?: to| for)? {gap2}",
        r"(?:was|were|been|after|before|while|when|whenever|every time|each time|once|if|whilst|since|by) (?:i |we |you |he |she |they"
        r" |am |are |want to |try to |trying to |have to |need to )*{gap2}",
        r"(?:he|she|they|users?|customers?|clients?|students?|colleagues?|staff|it) (?:also )?(?:wants?|needs?|would like|can|could|cannot|has"
        r"|have|lets?|allows?|tried|keeps?|is|are|does not|do not|will not|must|should) {gap}",
        r"(?:told|asked|asks|tells|telling|says|said|saying|advised|suggested|suggests|instructed|wants) (?:me |us |you |that )?(?:to |i |you |we )?"
        r"{gap2}",
        r"(?:where|so that|feature|function|option|functionality|button|allows|lets) (?:you|users|people|customers|one|they) (?:to )?(?:can |could )?{gap2}",
    )
)
"""What stands before a wording and undoes it. Matched against the words of the sentence up to the wording's verb."""

UNDONE_AFTER: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"^ ?(?:{pattern})")
    for pattern in (
        r"(?:on|in|via|over|through|using|with|from|by) (?:my |the |a |our )?(?:teams|zoom|skype|slack|messenger|facebook|outlook|whatsapp|webex|google"
        r"|meet|signal|telegram|discord|calendar|address book|gmail|chat window|contacts?|list|gal|another tenant|other)",
        r"(?:software|service|version|app|application|log|logs|install|installer|installation|installed|extension|update|process|process"
        r"|mailbox|feature|button|page|window|function|widget|icon|tab|option|box|menu|tool|verification|policy|policies|role|account"
        r"|accounts|is not (?:working|installed|running|recogni[sz]ed)|keys?|field|id|list|card|string|error|not (?:working|found))",
        r"'s (?:\w+)",
        r"(?:else|outside|external|in the other|who left|without permission)",
    )
)
"""What stands right after a wording and undoes it."""

UNDONE_ANYWHERE: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"(?<![\w'-])(?:{pattern})(?![\w'-])")
    for pattern in (
        r"(?:i am|that i am|you are|if you are|are you|prove|verify|verifying|confirm|check) (?:\w+ ){0,3}(?:not a )?(?:robot|human)",
        r"captcha|recaptcha",
        r"(?:user|mail|transfer|monitoring|backup|endpoint|sql|ssh|management|intune|update|antivirus|azure|sync|forwarding|relay|delivery)"
        r" agents?",
        r"(?:boolean|search|mobile|network|phone|logical|comparison) operators?",
        r"(?:google|voice|migration|setup|virtual|teaching|research|ai|personal|install) assistants?",
    )
)
"""What anywhere in a sentence shows that it is about something else."""
