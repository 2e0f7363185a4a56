"""Wordings that show that it is solved, and what shows that it is not so."""

from __future__ import annotations

import re

from bot.escalation.signals.cues import Cue, cue

SOLVED: tuple[Cue, ...] = (
    cue(
        0.95,
        r"(?:it|that|this|which|everything|all|now|you) (?:has |have |just |all |did |really |finally )*(?:worked"
        r"|solved|fixed|resolved|sorted|did the trick|did it|do the trick|is fixed|is solved|is sorted|is resolved"
        r"|helped(?: a lot| me)?+|works(?: now| fine| great| perfectly| again)?+|is working(?: now| again"
        r"| fine)?+)(?! (?:for a|until|in|on|only|but|before|when|yesterday|if|sort of|kind of|some)\b)",
    ),
    cue(
        0.95,
        r"(?:problem|issue|all|now|question) (?:is |has been |was )?(?:now )?(?:solved|fixed|sorted|resolved"
        r"|answered)|^(?:now |all )?(?:solved|fixed|sorted|resolved|perfect|success|brilliant|excellent|bingo)(?=$"
        r"| ?,| (?:it|that|this|thanks|thank|now|by|after|cheers|again)\b)|(?:got|have) it (?:working|sorted|fixed"
        r"|now|solved)|(?:working|works) (?:now|again|like a charm|(?:fine|perfectly|great)(?! (?:on|in|for|with|when"
        r"|if|at|from|over|until)\b))|i (?:have )?(?:found|figured|fixed|solved|sorted|resolved) it|found (?:it"
        r"|the (?:answer|problem|setting|solution|cause))|figured it out|that was it|did the trick|did it for me"
        r"|exactly what i (?:needed|wanted)|all good(?: now)?|back to normal|able to resolve|(?:issues?|problems?"
        r"|errors?) (?:is|are|was|were|has|have|went|all) (?:\w+ )?(?:gone|away|disappeared|vanished)",
    ),
    cue(
        0.7,
        r"(?:very |really |so |most |extremely )?helpful|thank you (?:so|very) much|many thanks|thanks (?:a "
        r"lot|a million|so much|very much)|much appreciated|great help",
    ),
    cue(
        0.5,
        r"thanks|thank you|cheers|i appreciate|appreciate (?:it|your|the)|grateful|(?:i )?will (?:try|do|give "
        r"it)|good (?:idea|point|tip|suggestion)|great (?:idea|tip|suggestion)|getting (?:closer|there|somewhere)"
        r"|better (?:now|already)|one step (?:further|closer)",
    ),
)
"""That it is solved, or close to it."""

NOT_SOLVED = re.compile(
    r"\b(?:not|never(?! mind)|no|un(?:solved|resolved)|but|still|until|unless|however|hope|hoping|if|would be"
    r"|in advance|could be|can be|how|except|though|used to|always|before|previously|without|nothing|only|yesterday"
    r"|to be|until|worked fine|please|should|hard to|half)\b|\?"
    r"|\b(?:colleague|coworker|neighbou?r|friend|roommate|husband|wife|flatmate|someone"
    r"|somebody) (?:\w+ )?did it for me"
)
"""What in a sentence shows that it is not solved after all."""

_SOMEBODY = (
    r"(?:(?:my|our|a|an|the|some|another|his|her|their) (?:\w+ )?(?:friend|colleague|co-?worker|neighbou?r|roommate"
    r"|housemate|flatmate|husband|wife|partner|son|daughter|brother|sister|boss|manager|teacher|tutor|student|assistant"
    r"|secretary)|some(?:one|body)(?: else)?|he|she)"
)
_DID = r"(?: \w+){0,4}? (?:did|fixed|sorted|solved|got|printed|sent|submitted|scanned|uploaded|booked|typed)"
_NAMED = r"^(?!it|this|that|which|what|finally)\w+(?<!ing) did it for (?:me|us)\b"

BY_SOMEBODY = rf"\b{_SOMEBODY}{_DID} (?:it|that|this|them)\b|{_NAMED}"
"""That somebody else did it: for them it is done, and still in the way."""

DONE_FOR_THEM = rf"\b{_SOMEBODY}{_DID} (?:it|that|this|them) for (?:me|us)\b|{_NAMED}"
"""The same, so clear that nothing else can be meant."""

UNSETTLED = re.compile(
    r"\?|^(?:can|could|should|would|will|may|do|does|did|is|are|was|were|am|has|have|had) (?:i|you|we|it|the|there"
    r"|this|that|my|anyone|someone)\b|\b(?:not|cannot|no|none|never|nothing|but|still|however|except|though|although"
    r"|unless|until|without|instead|how|why|what|where|which|who|whether|another|other|also|next|now i|can you"
    r"|could you|please tell|fail(?:s|ed|ing|ure)?|errors?|wrong|broken|broke|lost|missing|slow|slower|worse"
    r"|again (?:after|when|and then)|only (?:on|in|with|when|if|for|once)|sometimes|only the|keeps?|prior to|partly"
    r"|half|almost|nearly|until|yesterday|used to|before (?:it|the|i)"
    r"|borrow(?:ed|ing)?|hotspot|tether\w*|by hand|work ?around|(?:gave|given|giving|give) up"
    r"|(?:switch\w*|moved?|moving|went|going) (?:over )?to (?:my (?:own )?(?:phone|mobile|tablet|ipad)"
    r"|the (?:help ?)?desk)"
    r"|on (?:his|her|their|(?:my|a) \w+ s|a \w+'s) (?:account|laptop|computer|phone|machine))\b"
    rf"|{BY_SOMEBODY}"
)
"""What anywhere in a message shows that there is more to it than that it works now: trouble that is left, a way round
it, somebody else who did it, or that they leave it."""

SAID_IN_PASSING = re.compile(
    r"\b(?:never ?mind|nothing else|no (?:more |further |longer )?(?:problems?|issues?|errors?|questions|worries|help"
    r"|idea (?:why|what|how))(?: any ?more| now| so far)?|no (?:longer|need)|(?:do not|did not|not sure|had not"
    r"|never) (?:\w+ )?(?:know|realis\w+|realiz\w+|understand|see|seen|notice|noticed|what|why|how"
    r"|need (?:any )?(?:more )?help)(?: (?:what|why|how|that|it|any ?more|the problem|was|changed|did it|happened))*"
    r"|not needed any ?more|(?:that is|that was|this is|exactly|just) (?:what|how|why|where)|what (?:the problem|it"
    r"|you) (?:was|said|suggested|told me)|you can close (?:this|it|the case|the ticket)|the other (?:way|one))\b"
)
"""Words of trouble in a message that tells of none."""
