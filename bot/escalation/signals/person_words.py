"""The table by which a request for a person is recognised: wordings, and how clear each is.

Everything is matched against ``words.plain`` text, one sentence at a time. ``{group}`` stands for a group of words in
``person_groups``, ``{gap}`` for a few words in between. To teach Handrail a wording, add it to a group or add a row
here.
"""

from __future__ import annotations

from bot.escalation.signals.person_talking import TALKING
from bot.escalation.signals.person_wording import SOMEONE, Wording, row

WORDINGS: tuple[Wording, ...] = (
    *TALKING,
    # only a noun
    row(
        "a person, and nothing else",
        0.95,
        r"(?:{polite} )*(?:(?:chat|live|real|human|actual|call|talk|speak"
        r"|contact|need|want|get) )*(?:(?:a|an|the|your|to|with) )*(?:(?:real|live|human|support|customer service"
        r"|customer care|customer support|customer|service|chat|it|actual|help desk|tech) )*(?:person|humans?"
        r"|human being|agents?|operator|representative|rep|advisor|adviser|technician|live (?:chat|support|help"
        r"|agent)"
        r"|human (?:support|help)|customer (?:service|care|support)|real people|help desk|service desk|call me"
        r"|ring me|phone me|call cent(?:er|re)|talk to us|supervisor|helpline|hotline)(?: {polite})*",
        alone=True,
    ),
    row(
        "contact, and nothing else",
        0.6,
        r"(?:{polite} )*(?:contact|contact (?:us|you|support|details|info|it)"
        r"|support|live|call|phone|people)(?: {polite})*",
        alone=True,
    ),
    # call me
    row(
        "call me",
        0.95,
        r"(?:please|can|could|would|will|kindly|someone|somebody|anyone|anybody|you|just|to|and"
        r"|must|should|free|^|,|<number>|help|urgently|asap|actually|or|also|number|need|agent|it|remove|removed"
        r"|cannot|so) "
        r"{gap2}{call}(?: back)? (?:me|us)(?: back)?(?=$| ?[,?:&]| (?:at|on|please|asap|now|today|tomorrow|about"
        r"|to|so|if|and|or|immediately|soon|for|because|cuz|as|with|regarding|before|after|this|directly|<number>"
        r"|thanks|thank|in|my|urgently|removed|when|i|cell|instead|right)\b| <)",
    ),
    row(
        "call me, said first",
        0.93,
        r"^(?:{polite} )*{call}(?: back)? (?:me|us)(?: back)?(?=$| ?[,?:&]| (?:at|on"
        r"|please|asap|now|today|tomorrow|about|to|so|if|and|immediately|soon|because|removed|directly|when|i"
        r"|in)\b| <)",
    ),
    row(
        "give me a call",
        0.95,
        r"give (?:me|us) a (?:call|ring|bell|buzz|phone call|call ?back)|(?:request"
        r"|arrange|schedule|want|need|like|have|get|expect|await|book|organi[sz]e) (?:a |an |for a )?(?:phone "
        r"?call|call ?back|callback"
        r"|return call|telephone call)|call ?back (?:please|requested|request)",
    ),
    row(
        "reach me on my number",
        0.9,
        r"(?:reach|contact|text) me (?:back )?(?:on|at|by|via) (?:my )?(?:<number>"
        r"|phone|cell|mobile|telephone)|(?:contact|reach) (?:you|someone|somebody|support) by (?:phone|telephone)"
        r"|(?:reach|contact|talk|help) {gap}my (?:phone |cell |mobile |telephone |contact )?number is|my (?:phone "
        r"|cell |mobile |telephone |contact )?number (?:is )?(?:for|so you can) (?:call|contact|reach|resolv|help"
        r"|support|assist)\w*",
    ),
    # a number to ring
    row("asks for a line", 0.93, r"(?:{ask} {gap}{line}|need a contact (?:phone )?number)(?! (?:is|was|are)\b)"),
    row(
        "asks for a number",
        0.93,
        r"{ask} (?:(?:a|an|your|the|any|some|good|direct|live|real|of|what|valid"
        r"|removed|contact|email address|email|address|relevant|or|and) ){0,6}(?:{phone}|contact number)"
        r"(?=$| ?[,?&]| (?:for (?:support|help|a|someone|customer|your|the|\w+ (?:support|help|service))|to "
        r"(?:call|ring|contact|reach|speak|talk|phone|question|freeze|get help|address)|please|so|where|that i "
        r"can|i can|is|or email|and email|thanks|or)\b)"
        r"(?! is (?:in|not|wrong|used|shown|missing|displayed|saved))",
    ),
    row(
        "asks for your number",
        0.93,
        r"(?:^|(?:want|need|give|get|is|know|have|like|find|with|,) {gap2})(?:your"
        r"|ur|the helpdesk|the help desk|help desk|helpdesk) (?:{phone}|{line}|telephone number)(?=$| ?[,?&]| "
        r"(?:please|to|for|so|is)\b)",
    ),
    row(
        "a number, said first",
        0.9,
        r"^(?:{polite} )*(?:[\w'-]+ ){0,3}?(?<!my )(?<!new )(?<!old )(?<!change "
        r")(?:{line}|contact number|telephone number|phone number for (?:support|help))(?= (?:please|for|of|to"
        r"|required|needed)|$| ?[?,])",
    ),
    row(
        "a number to call",
        0.93,
        r"(?:a |any |what |which |the |phone |telephone |support )number (?:for |that "
        r"|where |which )?(?:to|i can|i could|can i|do i|should i|we can|i should|for me to|you can) (?:call|ring"
        r"|phone|contact|dial|talk|speak|reach)",
    ),
    row(
        "an address to write to",
        0.6,
        r"(?:what is|is there|give me|i need|i want|can i have|provide|do you have"
        r"|have you got) (?:your|an?|the|some) (?:(?:support|contact|help|help desk|service) email(?: address)?"
        r"|email(?: address)? (?:for|of|to (?:contact|reach))"
        r" (?:{desk}|you|someone|help))",
    ),
    # not a machine
    row(
        "no bot",
        0.85,
        r"(?:(?:do not|not|never|hate|tired of|sick of|fed up with|rather not|instead of) "
        r"{gap2}(?:want|like|need|wish|talk|talking|speak|speaking|chat|chatting|deal|dealing|answered|typing"
        r"|writing) "
        r"(?:(?:to|with|by|be|talk|talking|speak|speaking|chat|deal|answered|a|an|any|another|this|some|stupid"
        r"|dumb|damn|canned) ){0,6}|(?:^|please )(?:no|not a|no more|stop the|without) (?:more )?)"
        r"(?:bots?|robots?|machines?|chatbots?|computers?|automated (?:system|reply|replies|answers?))(?! "
        r"(?:verification|check|learning))",
        guarded=False,
    ),
    row(
        "does not want this one",
        0.8,
        r"(?:do not|not) (?:want|like|wish) to (?:talk|speak|chat) (?:to|with) "
        r"(?:you|this|it)(?=$| ?[,?]| (?:anymore|any more|bot|thing|machine))",
        guarded=False,
    ),
    row(
        "a bot is no use",
        0.8,
        r"(?:talking|chatting|speaking|writing) to a (?:bot|robot|machine|chatbot) is"
        r"|(?:stupid|useless|dumb|bloody|damn) (?:bot|robot|chatbot)",
    ),
    row(
        "am I talking to a person",
        0.5,
        r"(?:am i|are you|is this|is it) {gap2}(?:talking|speaking|chatting)? "
        r"?(?:to|with)? ?(?:a |an )(?:real |live |actual )?(?:person|human|bot|robot|machine)|are you (?:human|real)"
        r"(?=$| ?[,?]| or\b)",
    ),
    # tickets and visits
    row(
        "open a ticket for me",
        0.8,
        r"(?:please|can you|could you|want you to|need you to|would you) (?:please "
        r")?(?:open|raise|log|create|file|submit|start) (?:me )?(?:a |an )(?:support |it |help desk |new "
        r")?(?:ticket|case|incident)",
    ),
    row(
        "how to open a ticket",
        0.55,
        r"{wish} {gap2}(?:open|raise|log|create|file|submit) (?:a |an )(?:support "
        r"|it |help desk |new )?(?:ticket|incident|support case)",
    ),
    row(
        "come and see me",
        0.85,
        rf"(?:can|could|please|will|would|need|want|have) {SOMEONE} {{gap2}}(?:to "
        rf")?(?:come (?:over|by|round|here|out|down|up|to (?:my|our|the) (?:desk|office|room|lab|class))|stop by"
        rf"|drop by|visit)",
    ),
)
