"""Groups of words that the wordings of a request for a person are made of. ``{group}`` in a pattern stands for one."""

from __future__ import annotations

import re

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
