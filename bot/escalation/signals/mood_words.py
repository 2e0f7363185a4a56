"""Wordings of strong feeling and of haste; and what shows that there is none."""

from __future__ import annotations

import re

from bot.escalation.signals.cues import Cue, cue

STRONG_FEELING: tuple[Cue, ...] = (
    cue(
        0.95,
        r"(?:fuck|fucking|fuckin|wtf|bullshit|shit|shitty|crap|crappy|bloody|damn|goddamn|goddam|bs|arse"
        r"|pissed|pissing|freaking|friggin|frigging|sucks|ffs|stupid|idiotic|idiot|moron\w*|garbage|rubbish"
        r"|pathetic|disgusting|appalling|atrocious)",
    ),
    cue(
        0.9,
        r"(?:so |very |really |extremely |incredibly |beyond |getting |am |most |too |bit |truly "
        r")*(?:frustrat\w+|infuriat\w+|furious|angry|annoy(?:ed|ing|s)|fed up|exasperat\w+|sick of|sick and tired"
        r"|tired of|ridiculous|unacceptable|outrag\w+|maddening|livid|fuming|hate|horrible|awful|terrible"
        r"|nightmare|disaster|joke|driving me (?:nuts|crazy|mad|insane|up the wall|bonkers)|going (?:nuts|crazy"
        r"|mad|insane)|losing my mind|at my wits'? end|wits end|end of my (?:tether|rope)|pulling my hair|tearing "
        r"my hair|want to (?:cry|scream)|desperate|desperately|stressed|panic\w*|in tears|despair\w*"
        r"|disappointed|upset|evil|insane|absurd|disgrace\w*|insulting|insulted|condescending|nag\w* (?:us|me)"
        r"|waste of time)",
    ),
    cue(
        0.6,
        r"(?:at a loss|baffled|helpless|overwhelmed|bugs me|unbelievable|come on|seriously|for "
        r"(?:heaven|god|pete|christ|goodness)'?s? sake|omg|argh+|ugh+|grr+|tough on me|useless|hopeless)",
    ),
    cue(0.4, r"(?:confus(?:ed|ing)|puzzled|worried|lost|struggling|sigh|unfortunately|sadly)"),
)
"""Strong feeling. Only ever a cue beside other evidence: words alone say little about it."""

URGENT: tuple[Cue, ...] = (
    cue(
        0.95,
        r"(?:urgent|urgently|emergency|asap|as soon as possible|immediately|right away|straight ?away"
        r"|critical deadline|time critical|time sensitive|high priority|top priority|sos|mayday)",
    ),
    cue(
        0.95,
        r"(?:exam|meeting|presentation|lecture|class|interview|deadline|lesson|appointment|call|flight"
        r"|defen[cs]e|hearing|seminar|conference|talk|submission|show|webinar|viva|train|course|audit|session"
        r"|assignment|essay|paper|report|thesis|payroll|grant) (?:\w+ ){0,3}?(?:is |are |starts |begins |due "
        r"|start |closes |ends |opens )*(?:in|within|at|by)"
        r" (?:\w+ ){0,2}?(?:\d+|a few|five|ten|fifteen|twenty|thirty|forty|half an?|an|one|two|three) ?(?:min|mins"
        r"|minute|minutes|hour|hours|hrs|h|am|pm|o'clock)?|in (?:\d+|a few|five|ten|fifteen|twenty|thirty|half an?"
        r"|an|one|two) ?(?:min|mins|minutes|hours?|hrs?)(?: time)? (?:i|we|my|the|our|there)",
    ),
    cue(
        0.9,
        r"(?:due|deadline|exam|presentation|submit|hand in|hand it in|needed|need it|need this|must be|has to "
        r"be|have to (?:submit|send|deliver|finish)|starts|meeting) (?:\w+ ){0,4}?(?:today|tonight|this (?:morning"
        r"|afternoon|evening)|tomorrow|now|in an hour|by (?:noon|midnight|five|the end of the day|eod|cob|tonight"
        r"|tomorrow)|before (?:noon|midnight|lunch)|at (?:noon|midnight))",
    ),
    cue(
        0.85,
        r"(?:cannot|can not|unable to|not able to|stops? (?:me|us) from|prevent\w* (?:me|us) from|keeps? "
        r"(?:me|us) from) (?:\w+ ){0,2}?(?:work|do my job|do any work|do anything|teach|working|get any work done"
        r"|earn)(?: at all| until)?(?=$| [,?.]| at all| until| today| because| since| without| now| and)|(?:whole"
        r"|entire) (?:team|office|department|class|floor|company) (?:is |are )?(?:down|stuck|blocked|waiting|cannot)"
        r"|(?:students|patients|customers|people|everyone) (?:are |is )?(?:waiting|locked out)|production is down"
        r"|losing (?:money|business|work|data)|locked out (?:and|of everything)|before (?:my|the) (?:exam|meeting"
        r"|deadline|presentation|class|flight|interview)|running out of time|no time",
    ),
)
"""Haste."""

NOT_URGENT = re.compile(
    r"\b(?:not|no|non|0|zero|isn't|nothing|never|without) (?:\w+ ){0,2}?(?:urgent|urgency|emergency|rush|hurry"
    r"|immediately|right away)|marked (?:as )?urgent|urgent (?:emails?|mails?|messages?|flag)|emergency (?:contact"
    r"|number|call)|(?:immediately|straight ?away|right away) (?:after|when|on|upon|closes|shuts|crashes|goes"
    r"|disappears|changes)"
    r"|(?:status|it|and|then|which|closes|crashes|shuts|opens|started|connects?|starts|begins|disappears?) (?:\w+ "
    r"){0,2}?immediately"
)
