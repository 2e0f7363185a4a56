"""Whole messages that stand for a press, as ``plain`` writes them: lower case, no marks, single spaces.

Each table is a list of alternatives; a part in brackets may be missing.
"""

from __future__ import annotations

import re

_IT = "(?:that|this|it)"
_NOT_DO = r"(?:did n[o ]?t|didn t|doesn t|did not|does not)"

RUN_TOGETHER = re.compile(r"\b(did|does|do|is|was|wo|ca|could|would|should|have|has)nt\b")
"""Words that lost their apostrophe: *didnt*, *wont*, *cant*."""


def plain(text: str) -> str:
    """Lower case, letters and digits only, single spaces: what the tables here are matched against."""
    spaced = " ".join(re.sub(r"[^\w]+", " ", text.lower().replace("_", " ")).split())
    return RUN_TOGETHER.sub(r"\1n t", spaced)


def table(*alternatives: str) -> re.Pattern[str]:
    """One of these, and nothing else."""
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives))


YES = table(
    "yes( please)?", "yeah|yep|yup|ya|sure", "ok( please)?|okay", "please( do)?", "do it", "go (ahead|on)",
    "that would be (great|good|nice)", "why not",
)  # fmt: skip
NO = table(
    "no|nope|nah", "no thanks|no thank you", "no thanks i m fine|i m fine", "not (now|yet)", "(please )?don t",
    "no need|leave it",
)  # fmt: skip
HELPED = table(
    f"{_IT} (really )?(helped|worked|works|did it|fixed it|did the trick|solved it)( now)?",
    "(it |that )?works now", "(it s |that s |all )?(fixed|solved|sorted|working)( now)?", "helped",
    "it s working( now| again)?", "problem solved", "got it working",
    "(that s |this is )?(perfect|exactly what i needed)",
)  # fmt: skip
NOT_HELPED = table(
    f"{_IT} {_NOT_DO} (really )?(help|work)( at all| either| for me)?", f"{_NOT_DO} (help|work)",
    "(still )?not working",
    "still (doesn t|not|does not) (work|working)", "no luck", "not helpful", "useless",
    "(that s |this is )?not (what i (asked|meant|need|needed)|it)", "(no )?that s not it",
)  # fmt: skip
THANKS = table(
    "(ok |great |perfect )?(thanks?|thank you|thx|cheers|ta)", "many thanks|thanks a lot|thanks that s all",
    "thank you (so|very) much", "perfect|brilliant|great",
)  # fmt: skip
DROP = table(
    "(ok |oh )?never ?mind( then| thanks)?|nvm", "forget (it|about it)|leave it",
    "(it s |that s )?(all )?(fine|ok) (now|thanks)",
    "(i )?(don t|do not) need (it|this|that|anyone|anybody|a person|help)( any ?more)?",
    "cancel( (it|that|this|the case|my case))?", "no thanks|no thank you|no need",
)  # fmt: skip
"""Letting it be, said to a case that waits or to an answer."""
WEARY = table(
    "(i )?give up|i m giving up", "this is taking (so |too |for)?(long|ages|ever)", "(still )?nothing|too slow"
)
"""Said to a case that waits."""
NEWS = table(
    "any(thing| news| update| updates| progress)( yet)?", "(what s|what is) (happening|going on)|what now",
    "how long( (will|does) (it|this|that) take| do i have to wait| until someone comes)?",
    "when( will (someone|somebody|they) (come|answer|take it))?", "still (waiting|here)|i m (still )?(waiting|here)",
    "(is )?(anyone|anybody|someone|somebody) (there|here|coming|looking)( (yet|at (it|this)))?",
    "escalate( it| this)?( please)?", "(hello )+(anyone|anybody|is anyone there)?",
    "(where is|where s) (my case|everybody|everyone)", "(what s|what is) the (status|state)|status",
)  # fmt: skip
"""Asking where a case stands."""
NONE_OF_THESE = table(
    "no|nope|nah|neither|none", "(no )?(none|neither) of (these|those|them|the above)",
    "(no )?not (that|those|these|any of (these|those|them))", "(no )?(these|those) aren t it|(no )?none fits?",
    "something else|(it s )?something different",
)  # fmt: skip
HELLO = table("(hi|hello|hey)( there)?", "hiya", "good (morning|afternoon|evening|day)", "help", "morning")
DONE = table(
    "(ok |all |i m |yes |that s )?done( that| it| this)?( now)?",
    "ok|okay|next|ready|yes|yep|continue|then",
    "did (that|it)|done that",
    "(go|carry|move) on( please)?|keep going|proceed|next (one|step)( please)?",
    "what next|and now|what s next",
)
SKIP = table(
    "skip( it| this| that| this one| that one| the step| this step)?( please)?|leave (this|that) (one|step) out"
)
"""In a walk-through: on to the next step without this one. Elsewhere: leave it."""
BACK = table("(go )?back|(the )?(previous|last) (one|step)|(go )?one (step )?back|step back")
AGAIN = table(
    "(say |show )?(it |that |this |the step |me )*again( please)?|repeat( (it|that|this|the step))?( please)?"
)
FAILED = table(
    f"({_IT}|this step|that step) ({_NOT_DO}|won t) work", f"{_NOT_DO} work|not working", "(it )?failed", "no|nope",
    "(i )?can t( do that)?", "i can t find (it|that)", "i don t (have|see) (that|it|one)", "(i m )?stuck",
    "that didn t help",
)  # fmt: skip
STOP = table(
    "(please )?stop( it| here| there| this| now)?( please)?|(that s |i ve had )?enough|quit|exit|cancel",
    "never ?mind",
    "forget it|leave it",
    "no more",
)
WALK = table(
    "(please |can you |could you )*(walk|take|guide|lead) me through( it| this| that| the steps)?( please| slowly)*",
    "(please |in |go |do it |again )*step by step( please)?", "(please )?(one )?(step|thing) at a time( please)?",
    "(please |can you |could you |go |a bit |a little |much |bit )*(slower|slowly|more slowly|slow down)( please)?",
    "(that s |this is |you re going |it s )?(much |way )?too (fast|quick|much at once)( for me)?( please)?|not so fast",
    "one by one|one at a time|show me the steps|go through it with me|what are the steps",
)  # fmt: skip
SIMPLER = table(
    "(please |can you |could you |would you )*((say|explain|put|write|tell|word|phrase|make)( me)?( it| that| this)?"
    "( to me)?( again)? )?(a bit |a little |much )?(more )?(simpler|simply|simple|easier|plainer|plain|clearer)"
    "( words| terms| english| language| way)?( please| for me| to understand)*",
    "(please |can you |could you )*((say|explain|put|write|tell|word)( me)?( it| that| this)?( to me)?( again)? )?in"
    " (a )?(simple|simpler|plain|plainer|easy|easier|normal|everyday|other) (words|terms|english|language|way)( "
    "please)?",
    "(sorry )?(i )?(really |just |still )?(don t|do not|didn t|can t) (understand|get|follow)( it| this| that| any "
    "of (it|this|that)| a word( of it| of that)?| what (this|that|it) means)?( sorry| at all)?",
    "what does (that|this|it|all this|all that)( all)? mean|in english( please)?|eli5|explain( it| that| this)?( "
    "please)?",
    "(that s |this is |it s )?(far |way |much )?too (complicated|technical|difficult|hard)( for me)?",
)
REOPEN = table(
    "(please |can you |could you )*reopen( it| this| that| (the|my) case| case \\d+)?( please)?|open it again"
)
ARTICLES = table(
    "(please )?(show me )?what the articles say( about (this|it|that))?( please)?",
    "what do the articles say( about (this|it|that))?",
    "(please )?(show me )?the articles( please)?",
)
"""The label of the button for articles on what went straight to people, and what else says the same."""
CASE = table("(my|your|the) case|case|(show me )?my cases?|where is my case")
WRONG = table(
    "(i think )?(this|that|the|your) article (is|s|seems|looks)( now)? (wrong|incorrect|out of date|outdated)( now)?",
    "(this|that|the|your) article (is not|isn t|is no longer) (right|correct|up to date)",
)
MORE = table("more", "(something|anything) else", "other( articles| answers)?", "next best", "what else")
PICK = re.compile(
    r"(?:(?:i ll take|i d take|i want|i mean|i meant|i think|it s|let s try|let s take|show me|show|try|take|open"
    r"|give me|go with|probably|maybe|yes|ok|please|rather) )*(?:(?:the|number|option|choice|answer|article|nr|no) )*"
    r"(?P<which>first|second|third|fourth|last|1st|2nd|3rd|4th|1|2|3|4|one|two|three|four|top|bottom|middle|final"
    r"|(?<=option )[abcd]|(?<=choice )[abcd])"
    r"(?: one| option| choice| article)?(?: on the list| in the list)?(?: (?:please|then|i think|thanks))*"
)
ORDINALS = {
    word: at
    for at, words in enumerate(
        ("first 1st 1 one top a", "second 2nd 2 two b", "third 3rd 3 three c", "fourth 4th 4 four d")
    )
    for word in words.split()
}
