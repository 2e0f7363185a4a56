"""Wordings of short messages that are no problem to be looked up. A message counts only when nothing else is in it.

Everything is matched whole, against one sentence of ``words.plain`` text without its marks. ``{group}`` stands for a
group below.
"""

from __future__ import annotations

import re

_GROUPS: dict[str, str] = {
    # what may stand around any of them
    "around": r"(?:please|hi|hello|hey|yes|yep|yeah|sure|there|ok|okay|k|kk|alright|all right|right|well|so|and"
    r"|then|just|wait|sorry|oh|ah|aha|hm+|um+|uh+|erm?|lol|haha|hehe|actually|anyway|anyways|btw|by the way|now|again"
    r"|here|today|for now|for today|you|bot|handrail|guys|everyone|everybody|team|all|sir|madam|mate|man|indeed"
    r"|really|lots|very much|excuse me|quick question|just wondering|i was wondering|out of curiosity|may i ask"
    r"|can i ask|can you tell me|could you tell me|tell me|do you know)",
    "praise": r"(?:great|good|nice|cool|super|lovely|awesome|fantastic|wonderful|amazing|magic|neat|sweet|wicked|ace"
    r"|top|wow|yay|hooray|hurray|phew|you are (?:a (?:star|legend|genius|lifesaver)|the best|great|brilliant|awesome))",
    "thanks": r"(?:(?:many |big |huge |ok |a thousand )?(?:thanks|thank you|thankyou|thank u|cheers|ta)"
    r"(?: (?:so|very) much| a (?:lot|bunch|million|ton)| again| in any case| both| heaps| ever so much| kindly"
    r"| for (?:that|this|it|everything|your time|(?:all |the |your |all your |all the )*(?:quick |fast |prompt "
    r"|kind )*(?:help|reply|answer|response|info|information|support|advice|tip|link|assistance)))*|(?:much |really "
    r"|very much |greatly )?appreciated|i (?:really )?appreciate (?:it|that|(?:the|your|all your) help)|grateful)",
    "bye": r"(?:bye(?: bye)?|goodbye|see (?:you|ya)(?: later)?|take care|you too|have a (?:nice|good|great|lovely) "
    r"(?:day|one|evening|afternoon|weekend|night)|(?:that is|that was|that will be) (?:all|everything)"
    r"|nothing else(?: for now)?)",
    "got": r"(?:got it|gotcha|understood|i understand|i see|makes sense|that makes sense|fair enough|noted|clear"
    r"|good to know|sounds good|no worries|no problem|i did not know that|(?:i|we) will (?:do|try|check|have a look"
    r"|take a look|look into it|read (?:it|that|this)|(?:do|try|check|give|use) (?:that|it|this)(?: out)?(?: a (?:try"
    r"|go|shot))?)(?: (?:later|tomorrow|first|out|tonight|when i get home|when i am back))*|will (?:do"
    r"|try)(?: (?:that|it|this))?(?: later| tomorrow)?|let me try(?: (?:that|it|this))?(?: out)?(?: first)?"
    r"|trying (?:it|that|this))",
    "managing": r"i (?:will|can) (?:manage|live|cope|figure it out|sort it out|do it myself|work it out)",
    "it": r"(?:it|that|this|everything|all)",
    "ours": r"(?:(?:the |your |our )?(?:it |college |university )?(?:help desk|service desk|support desk|support team"
    r"|it desk|it team|it department|it office|it staff|it support|tech support|technical support|support|desk"
    r"|people|staff|team|agents?))",
    "desk": r"(?:it|help desk|service desk|support|contact|direct|it support|help|desk)",
    "contact": r"(?:phone|telephone|phone number|telephone number|number|extension|email|email address|address|contact"
    r"|contact details)",
    "day": r"(?:tomorrow|tonight|this evening|at night|later|on (?:sundays?|saturdays?|weekends?|holidays?|mondays?"
    r"|fridays?)|(?:at|over|during|on) the (?:weekend|weekends|holidays|break)|24 ?7|after hours)",
    "anyone": r"(?:someone|somebody|anyone|anybody|a person|a human|a real person|an agent|a technician|people"
    r"|the next person|one of you)",
    "or": r"(?: or (?:not|what|something|(?:a |an |just a |just an )?(?:real |actual |live )?(?:human(?: being)?"
    r"|person|bot|robot|machine|computer|ai|program|chatbot|people)))?",
    "who": r"(?:a |an |just a |just an |some kind of |some sort of )?(?:real |actual |live |automated )?(?:bot|robot"
    r"|chatbot|chat bot|human(?: being)?|humans|person|machine|computer program|ai|chatgpt|chat gpt)",
    "kind": r"(?:a |an |just a |just an |the |some |some kind of |some sort of |like a )?(?:real |actual |live "
    r"|living |automated |smart )?(?:bot|robot|chatbot|chat bot|human(?: being)?|humans|person|people|machine|computer"
    r"|computer program|program|ai|real|automated|automatic|chatgpt|chat gpt|gpt|copilot|alive|assistant|llm)",
}


def _whole(*alternatives: str) -> re.Pattern[str]:
    pattern = "|".join(f"(?:{alternative})" for alternative in alternatives)
    for _ in range(2):
        for name, words in _GROUPS.items():
            pattern = pattern.replace("{" + name + "}", words)
    around = _GROUPS["around"]
    return re.compile(rf"(?:{around} )*(?:{pattern})(?: {around})*")


THANKS = _whole(r"(?:{thanks}|{praise}|{got}|{bye})(?: (?:{around}|{thanks}|{praise}|{got}|{bye}))*")
"""Thanks, a nod, a goodbye: pleasant, and nothing to look up."""

SOLVED = _whole(
    r"(?:{praise} |{thanks} )*(?:{it} |which )?(?:really |finally |just |has |have |all |totally )*(?:helped|worked"
    r"|did it|did the trick|does the trick|fixed it|fixed|solved|solved it|sorted|sorted it|resolved|resolved it)"
    r"(?: (?:it|me|a lot|perfectly|great|fine|like a charm|a charm|for me))*(?: (?:{around}|{thanks}|{praise}"
    r"|{bye}))*",
    r"(?:{praise} |{thanks} )*(?:{it} )?(?:is )?(?:now )?(?:works?|working|all (?:good|set|sorted|done)|up and running"
    r")(?: (?:now|again|fine|great|perfectly|well|like a charm|too))+(?: (?:{around}|{thanks}|{praise}|{bye}))*",
    r"(?:{praise} |{thanks} )*(?:{it} (?:is|was) )(?:now )?(?:working|fixed|solved|sorted|resolved)(?: "
    r"(?:{around}|{thanks}|{praise}|{bye}))*",
    r"(?:{praise} |{thanks} )*(?:that is |this is |that was )?(?:perfect|brilliant|excellent|spot on|bingo"
    r"|exactly (?:it|what i (?:needed|wanted|was looking for))|just what i (?:needed|wanted))(?: (?:{around}"
    r"|{thanks}|{praise}|{bye}))*",
    r"(?:all (?:good|set|sorted)|(?:my |the )?(?:problem|issue) (?:is )?(?:solved|gone|fixed|sorted))(?: "
    r"(?:{around}|{thanks}|{praise}|{bye}))*",
)
"""That it works now, in so few words that they need no reading."""

DROPPED = _whole(
    r"(?:(?:{thanks}|{praise}|{got}|{managing}) )*(?:never ?mind|nevermind|nvm|nm|forget (?:it|about it|that"
    r"|about that|i asked)|no thanks|no thank you|scratch that|ignore (?:me|that|this|it|my (?:last "
    r"|previous )?(?:message|question))|(?:do not|not to) (?:worry|bother)(?: about (?:it|that|this))?"
    r"|(?:just )?(?:leave|drop|skip) (?:it|this|that)|cancel (?:it|that|this)|no need(?: any ?more| for that)?"
    r"|not needed(?: any ?more)?|no longer needed|(?:it|that) (?:does not|is not) (?:matter|important|needed"
    r"|necessary)(?: any ?more)?|does not matter|i changed my mind|changed my mind|wrong (?:chat|window|channel)"
    r"|thanks anyway|thank you anyway)(?: (?:{around}|{thanks}|{praise}|{bye}|{managing}|(?:i am|we are|all) (?:fine"
    r"|good|ok|okay|sorted|set)))*",
    r"(?:(?:no|nope|nah) )?(?:(?:it|that|this|everything) is|i am|we are|all is)(?: all)? (?:fine|good|ok|okay"
    r"|alright|all right|set)(?: (?:really|thanks|like that|as it is|as is|without|{around}|{thanks}))*",
    r"(?:(?:no|nope|nah) (?:all (?:fine|good|ok|set)|fine|ok)|(?:nope|nah) good)(?: (?:{around}|{thanks}))*",
)
"""Dropping it: not wanted any more, for whatever reason."""

REJECTED = _whole(
    r"(?:no|nope|nah|nay|negative|none|neither|wrong|no way|not really|not quite|not exactly)(?: (?:no|nope|none"
    r"|neither|not really|sorry|{thanks}))*",
    r"(?:(?:no|nope|nah) )?(?:none|neither|not any|not one|no)(?: of (?:these|those|them|the above|that|this|it"
    r"|the (?:two|three|four|articles|answers|options|choices)))?(?: (?:articles?|options?|answers?|choices?))?"
    r"(?: (?:is|are|seems?|looks?|really|apply|applies|fit|fits|match|matches|help|helps|helped|work|works|worked|it"
    r"|right|relevant|useful|close|helpful|to me|for me|what i (?:need|meant|mean|want|asked)))*",
    r"(?:(?:no|nope|nah) )?(?:(?:it|that|this|these|those|they) (?:is|are|was) )?not (?:it|that|this|these"
    r"|those|that one|this one|the one|them|right|relevant|related|close|even close|any of (?:these|those|them)"
    r"|what i (?:need|needed|meant|mean|want|wanted|asked|asked for|asked about|am asking|am looking for|was looking "
    r"for)|(?:my|the) (?:problem|issue|question))",
    r"(?:(?:no|nope|nah) )?(?:(?:it|that|this) is )?(?:the )?wrong (?:one|ones|article|articles|answer|thing"
    r"|topic|problem)",
    r"(?:(?:no|nope|nah) )?(?:(?:it|that) is )?something (?:else|different)(?: entirely| altogether)?",
    r"(?:(?:no|nope|nah) )?(?:i mean|i meant|it is|mine is) (?:something else|a different (?:one|problem|issue"
    r"|thing|question))",
)
"""Turning down what was shown or offered."""

WHO_ARE_YOU = _whole(
    r"(?:are|r) (?:you|u) {kind}{or}",
    r"(?:you are|so you are|is this|is that|this is|is it|is handrail) {who}{or}",
    r"am i (?:talking|speaking|chatting|writing|typing) (?:to|with) {who}{or}",
    r"(?:who|what|whom) (?:exactly )?(?:are|r) (?:you|u)(?: exactly)?",
    r"(?:who|what|whom) am i (?:even )?(?:talking|speaking|chatting|writing|typing) (?:to|with)",
    r"(?:to )?whom am i (?:talking|speaking|chatting|writing)(?: to| with)?",
    r"(?:who|what) is (?:this|handrail|there)",
    r"what is your name|do you have a name|what are you called|what (?:do|should|can) i call you",
    r"(?:who|what company) (?:made|built|wrote|created|programmed|runs|owns) you",
    r"is (?:there )?(?:a )?(?:real )?(?:person|human) (?:behind|reading|typing|writing) (?:this|here|these answers)",
)
"""Whether this is a bot, and who is speaking."""

WHAT_CAN_YOU_DO = _whole(
    r"what (?:else |all |exactly )?(?:can|could|do|will|would) you (?:do|help(?: me| us)?(?: with)?|know|answer|know "
    r"about|offer)(?: for (?:me|us))?(?: exactly)?",
    r"how (?:can|could|do|will|would) you help(?: me| us)?",
    r"what (?:are|is) (?:you|this bot|this chat|handrail) (?:good )?for|what do you do",
    r"what (?:else )?(?:can|may|could|should) i (?:ask|use you for|ask you for)(?: (?:you|here))?(?: (?:about|for))?",
    r"what (?:sort|kind|kinds|sorts|type|types) of (?:things|questions|problems|help|topics|stuff) (?:can|do|could) "
    r"(?:you|i) (?:ask|answer|help with|know|do|solve|offer|handle)(?: you)?(?: about)?",
    r"what (?:topics|questions|problems|things) (?:can|do|could) (?:you|i) (?:ask|answer|help with|know|solve|cover"
    r"|handle)(?: you)?(?: about)?",
    r"how do you work|how does (?:this bot|this chat|the bot|handrail) work|how do i use (?:you|this bot|this chat"
    r"|handrail)",
    r"(?:what|which) are your (?:features|functions|skills|abilities|capabilities|commands)",
)
"""What Handrail is for."""

HOW_TO_REACH = _whole(
    r"what is (?:your|their|our) (?:{desk} )*{contact}(?: (?:of|for) {ours})?",
    r"what is the (?:(?:{desk} )+{contact}|{contact} (?:of|for) {ours})",
    r"(?:how|where) (?:do|can|could|should|would|might) (?:i|we|one) (?:(?:reach|contact|call|phone|ring"
    r"|get hold of|get in touch with|get through to|email|write to) (?:you|{ours}|it)|(?:find|visit|talk to|speak to"
    r"|speak with) (?:you|{ours}))(?: (?:by|on|over|via) (?:the )?(?:phone|telephone|email))?",
    r"how to (?:reach|contact|call|phone|email) (?:you|{ours}|it)",
    r"where (?:is|are) {ours}(?: located)?",
    r"(?:do|does) (?:you|{ours}) have (?:a|an) (?:phone|telephone|contact|phone number|telephone number|number|email"
    r"|email address)",
    r"(?:which|what) (?:phone |telephone )?number (?:do|can|should|must) i (?:call|ring|dial|phone)",
)
"""How people can be reached: number, address, place."""

WHEN_THERE = _whole(
    r"when (?:is|are|will) (?:{anyone}|{ours}|you)(?: be)?(?: \w+ly)? (?:there|here|available|open|opening|online|back"
    r"|around|reachable|in|in the office|on duty|free|working)",
    r"when (?:does|do|will) (?:{ours}|you) (?:open|close|start|finish|be open|be back|work|start work)",
    r"(?:what|which) (?:are|is) (?:your|the|their) (?:opening |office |working |business |support |desk |service "
    r"|help desk |service desk )*(?:hours|times|opening times|schedule)(?: (?:of|for|at) {ours})?",
    r"(?:opening|support|service desk|help desk|it support) (?:hours|times)",
    r"(?:what|which) (?:hours|times|days) (?:is|are) (?:{ours}|{anyone}|you) (?:there|open|available|working)",
    r"(?:is|are) (?:{ours} (?:still |also |even |already )?(?:open|there|available|working|online|in|around)"
    r"|you (?:still |also |even |already )?(?:open|available))(?: (?:now|today|at the moment|{day}))*",
    r"(?:is|will) {anyone} (?:be )?(?:there|here|available|around|in|working) {day}",
    r"(?:until when|till when|how late|how long) (?:is|are) (?:{ours}|you) (?:there|open|available)",
    r"how long (?:does it take|will it take|do i have to wait|will i have to wait|is the wait|until|till|before|for)"
    r"(?: for)? (?:{anyone}|{ours}) (?:to )?(?:answers?|replies|reply|respond|responds|is there|be there"
    r"|get back to me|gets back to me|comes?)",
    r"when (?:will|does|is) (?:{anyone}|{ours}) (?:going to )?(?:answer|reply|respond|get back to me|be there|be "
    r"available|call me|call me back|take (?:it|over))",
)
"""When people are there."""
