"""Wordings that ask to talk to, reach, or be put through to a person. See ``person_words``."""

from __future__ import annotations

from bot.escalation.signals.person_wording import HELPER, SOMEONE, WHO, Wording, row

TALKING: tuple[Wording, ...] = (
    # talking
    row("wishes to talk to a person", 0.95, rf"{{wish}} {{gap}}{{gap2}}(?:{{talk}}|{{talking}}) {{with}}{HELPER}"),
    row("talk to a person, said first", 0.92, rf"^(?:{{polite}} )*{{talk}} {{with}}{HELPER}"),
    row(
        "talking to a person, and nothing else",
        0.9,
        rf"(?:{{polite}} )*{{talking}} {{with}}{HELPER}(?: "
        rf"{{polite}})*",
        alone=True,
    ),
    row("talk to a real person", 0.9, r"{talk} (?:{with})?{the}{real} (?:live )?{human}"),
    row(
        "anything to a real person",
        0.9,
        r"{wish} {gap}[a-z]+ {with}(?:a |an |the )?(?:(?:real|live|actual) "
        r"(?:live )?(?:person|human|agent)|human(?: being)?)|(?:want|need|want to|assistance to) [a-z]{2,6} with a "
        r"person",
    ),
    row("rather a person", 0.92, r"(?:rather|prefer|want) (?:to )?{talk} (?:{with})?{the}{human}"),
    row(
        "by phone",
        0.95,
        r"(?:{wish}|we|i) {gap}(?:{talk}|{talking}|reach|discuss|do this|do it|do that|sort "
        r"this(?: out)?|solve this|go through (?:this|it)) {gap}(?:on|by|over|via|through) (?:the |a )?(?:phone"
        r"|telephone)(?: call)?"
        r"(?! (?:number|app|link|or|and|i|is|it|but|with)\b)",
    ),
    row(
        "chat live",
        0.85,
        r"{wish} {gap2}(?:(?:live chat|chat live|talk live|speak live|chat online|online "
        r"chat)(?= (?:with|please|now|to|about)|$| ?[?,]))",
    ),
    row(
        "who can I talk to",
        0.85,
        r"(?:who|whom) (?:can|could|do|should|may|would) (?:i|we) {gap2}(?:talk|speak"
        r"|chat)",
    ),
    row(
        "who do I contact",
        0.5,
        r"(?:who|whom) (?:can|could|do|should|may|would) (?:i|we) {gap2}(?:contact|call"
        r"|ring|phone|ask|turn to|reach)",
    ),
    # reaching
    row("wishes to reach a person", 0.92, rf"{{wish}} {{gap}}{{gap2}}(?<!a )(?<!the )(?<!new ){{reach}} {WHO}"),
    row(
        "wishes to reach the desk",
        0.85,
        r"{wish} {gap}{gap2}(?<!a )(?<!the ){reach} {the}(?:[\w'-]{3,15} "
        r")?{desk}",
    ),
    row(
        "reach a person, said first",
        0.88,
        r"^(?:{polite} )*(?:contact|reach|get hold of|call|phone|ring|reach "
        r"out to) {the}(?:{real} {human}|{role}|{open}|human|{desk})"
        r"(?= (?:please|now)|$| ?[,?])",
    ),
    row(
        "wishes to ring you",
        0.9,
        r"(?:want to|need to|would like to|can i|could i|may i|how (?:do|can) i|like "
        r"to|where can i|trying to|rather|prefer to) (?:just )?{call}"
        r" (?:you|u|you guys|them|in|it support|support|the help desk|it)(?=$| ?[,?]| (?:about|to|on|for|at"
        r"|please|now|directly|and|or|if|because|today|tomorrow|regarding|so|when|as|with|by)\b)",
    ),
    # being connected
    row(
        "connect me",
        0.95,
        rf"(?:connect|transfer|hand|pass|forward|direct|redirect|refer|switch|route|escalate"
        rf"|put|assign|connecting|transferring|handing|directing"
        rf"|passing|putting|get|bring|take) (?:to )?(?:me|us|this|my (?:case|chat|call|request|issue|question)|a "
        rf"conversation|the conversation|this conversation|the chat) ?"
        rf"(?:back |over |on |through |up |in )?(?:to |with |onto |in touch with )?{HELPER}",
    ),
    row(
        "hand over to a person",
        0.9,
        r"(?:hand ?over|hand ?off|handing over|transfer|escalate|switch over|pass "
        r"over) (?:to|with) {the}(?:{real} {human}|{role}|human|person|supervisor)",
    ),
    row(
        "get me a person",
        0.93,
        r"(?:give|get|find|send|fetch|bring|show|lend|assign) (?:me|us) (?:to |with "
        r")?{gap2}(?:{the}(?:{real} {human}|{role}|human|person)"
        r"|{open}(?= (?:please|now|real|human|else|on the|from|to (?:talk|speak|call|chat|contact)|who (?:can"
        r"|knows|is))|$| ?[,?]))",
    ),
    row(
        "get an agent",
        0.9,
        r"(?:please |can you |could you |^)(?:get|send|find|call|bring|fetch)(?: in)? "
        r"{the}(?:{real} {human}|agent|operator|representative|rep|advisor"
        r"|technician|human|person|supervisor)(?: in)?(?= (?:please|now|to|over|for|on)|$| ?[,?])",
    ),
    row(
        "put me through",
        0.92,
        r"put me (?:through|across)|put (?:a human|a person|someone|somebody) on(?=$| "
        r"?[,?]| (?:please|the (?:line|phone)|now))|patch me through|hand me over|bring (?:a person|someone"
        r"|somebody|someone) in|bring in (?:a person|someone|somebody|an agent)",
    ),
    row(
        "transfer me",
        0.85,
        r"(?:(?:please|can you|could you|would you|need you to|want you to|now|just|kindly"
        r"|^) (?:please )?|^)(?:transfer|connect|escalate|forward|redirect) (?:me|us|this(?: (?:chat|call|case"
        r"|issue|ticket|conversation))?|my (?:case|chat|call|issue|ticket|request|problem))"
        r"(?: (?:please|now|over|up))*(?=$| ?[,?])",
    ),
    row(
        "please connect",
        0.6,
        r"(?:{polite} )*(?:can you |could you |i want to |want to )?connect(?: {polite})*",
        alone=True,
    ),
    row(
        "escalate",
        0.9,
        r"(?:{polite} )*(?:can you |could you |can we |i want to |i would like to |i need to |want to "
        r"|we should )?(?:escalate|escalation)(?: (?:it|this|that|me|now|further|{polite}))*|(?:{polite} )*(?:i want"
        r"|i would like|i need) (?:(?:it|this|that|my (?:case|issue|problem|ticket)) (?:to be )?escalated"
        r"|an escalation)(?: {polite})*|(?:{polite} )*(?:it|this|my (?:case|issue|problem|ticket)) (?:needs|has|ought"
        r"|must|should)(?: to)? be escalated(?: {polite})*",
        alone=True,
    ),
    # needing
    row(
        "needs a real person",
        0.92,
        r"(?:want|need|needs|demand|require|looking for|have|get|is there|request"
        r"|requesting|prefer|back with|answer from|answers? by) {gap}"
        r"(?:{real} (?:live )?{human}|real {role}|live {role}|human {role}|human (?:support|help|assistance"
        r"|being)|humans?)(?! (?:verification|resources|check|error|test|rights|readable))",
    ),
    row(
        "needs an agent",
        0.92,
        r"(?:i |we |just |really |^)(?:want|need|demand|require|would like|prefer|request"
        r"|am waiting for|am looking for)"
        r" (?:help (?:from|of|by) |to have |to get |to see |assistance from )?{the}{role}(?= (?:to|please|now|who"
        r"|that|asap|on|from|help|for)|$| ?[,?])",
    ),
    row(
        "someone to talk to or to ring",
        0.92,
        rf"(?:want|need|like|have|get|is there|can|could|may|will|would"
        rf"|ask|please|let|wish|hoping|for|appreciate (?:it )?if) {{gap2}}{SOMEONE}"
        rf" {{gap2}}(?:to |can |could |please |kindly |just |who can |that can |i can |we can |for me to "
        rf"|actually |who i can )*(?:{{call}}(?: me| us| back)|{{talk}}(?: to| with| me)?|contact me|reach me|get "
        rf"in touch(?: with (?:me|us)|(?= ?[?,])|$)"
        r"|get back to me by phone|give me a (?:call|ring|bell|buzz))(?! (?:it|this|that|the|quality|french"
        r"|through)\b)",
    ),
    row(
        "someone to walk me through",
        0.6,
        rf"(?:want|need|like|have|get|is there|can|could|will|would|please) "
        rf"{{gap2}}{SOMEONE} {{gap2}}(?:walk|talk|guide|take) me through",
    ),
    row(
        "you contact me",
        0.9,
        r"(?:please|can you|could you|would you|will you|you to|kindly|need you to|want "
        r"you to|for you to) (?:please |just |kindly )?(?:contact me|contact us|reach out to me|get in touch with me"
        r"|be in touch)(?! (?:form|page|us)\b)",
    ),
    row(
        "wants a person",
        0.9,
        r"(?:i |we |just |^)(?:really |just )?(?:want|need|would like|demand) (?:a"
        r"|another) person(?=$| ?[,?]| (?:please|now|not|to (?:help|talk|speak|look|call)|who))",
    ),
    row(
        "needs a person's help",
        0.5,
        rf"(?:i |we |^)(?:really |just |desperately |will )?(?:need|want|require) "
        rf"{SOMEONE} {{gap2}}(?:to|who can|that can) (?:help|assist|fix|look|guide|show|explain|sort)",
    ),
    row(
        "someone real, someone else",
        0.85,
        r"(?:(?:talk|speak|chat|talking|speaking) (?:to|with)|need|want"
        r"|(?:get|give|send) me) (?:someone|somebody|anyone|anybody) (?:real|human|else(?=$| ?[,?]| (?:please|now"
        r"|instead))"
        r"|who is (?:human|real|smarter|a human|not a (?:bot|robot|machine))|smarter|competent|knowledgeable"
        r"|local)",
    ),
    row(
        "someone from support",
        0.85,
        r"(?:{polite} )*(?:someone|somebody|anyone|anybody|a person|an agent) "
        r"(?:from|at|in) {the}(?:{desk}|it)(?: {polite})*",
        alone=True,
    ),
    row(
        "is anybody there",
        0.8,
        r"(?:^|, |hello |but |so |and |hi )(?:is|are|do you have|do they have) (?:there "
        r")?(?:also )?(?:anyone|anybody|someone|somebody|any (?:one|body|humans?|people|person|agents?|real people"
        r"|staff)"
        r"|a (?:human|person|real person|live person|live agent|real human)|humans?|real people|people|an agent"
        r"|human support|live support) {gap2}(?:there|here|available|around|online|on duty"
        r"|i (?:can|could) (?:talk|speak|chat|call|contact|ring|phone|reach)|working (?:for|there|here|at)\b.*|at "
        r"the (?:desk|help desk)|on the (?:other end|line)|to (?:talk|speak|chat)|on this chat|who can (?:talk"
        r"|call|speak))"
        r"(?=$| ?[,?]| (?:to|with|at all|please|about|right now|now|today|real))",
    ),
    row(
        "are there people",
        0.8,
        r"(?:^|so |and |but )(?:do you have|have you got|is there|are there) (?:any "
        r"|also |a )?(?:{real} {human}|(?:phone|telephone|support|help) line|human support|live support|humans?"
        r"|live chat|live help|phone support|a live person)",
    ),
    row(
        "an agent to look at it",
        0.85,
        r"(?:can|could|would|will) (?:a|an|one of your|one of the|your|another|some|any) (?:(?:support|it|live"
        r"|tech) )?(?:{real} {human}|{role}|human) (?:please |just |kindly )?(?:help|assist|look|look at"
        r"|take a look at|have a look|have a look at|check|fix|handle|deal with|see to|join|step in|take over|take"
        r"|jump in)(?= (?:this|it|that|me|us|please|now|here)\b|$| ?[,?])",
    ),
    row(
        "can you get somebody",
        0.85,
        r"(?:can|could|would|will) you (?:please |just )?(?:get|fetch|find|bring|send)(?: me)? {open}(?= (?:please"
        r"|in|now|for me|to (?:help|look|talk|come|call)|who)|$| ?[,?])",
    ),
    row(
        "talk to the IT people",
        0.85,
        r"(?:^|{polite} )(?:let me|i want to|i need to|i would like to|i wish to|i must|i have to|can i|could i|may i)"
        r" (?:please |just )?(?:talk|speak|chat) (?:to|with) (?:the )?it(?: (?:people|guys|staff|folks))?(?=$| ?[,?]"
        r"| (?:please|now|about|directly|myself)\b)",
    ),
    row(
        "who can help me",
        0.5,
        r"(?:{polite} )*(?:who (?:else )?(?:can|could|will|would|is going to|is able to) (?:please "
        r"|actually )?(?:help|assist)(?: (?:me|us|here))*|(?:can|could|will|would) (?:someone|somebody|anyone"
        r"|anybody) (?:please |actually |just )?(?:help|assist|look at|have a look at|take a look at|fix)(?: (?:me|us"
        r"|here|out|this|it))*|(?:someone|somebody|anyone|anybody) (?:please )?help(?: (?:me|us))?)(?: (?:with|fix"
        r"|solve) (?:this|it|that))?(?: {polite})*",
        alone=True,
    ),
    row(
        "is there anybody who can help",
        0.45,
        r"(?:is|are) (?:there )?(?:anyone|anybody|someone|somebody|any "
        r"one) (?:here |there |at all |out there )?(?:who|that|to) (?:can|could|would|will)? ?(?:help|assist)",
    ),
    row(
        "anybody there, and nothing else",
        0.8,
        r"(?:{polite} )*(?:(?:is )?(?:anyone|anybody|someone|somebody) "
        r"(?:there|here|home|around|at home|alive)|(?:anyone|anybody))(?: {polite})*",
        alone=True,
    ),
)
