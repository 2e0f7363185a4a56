"""Whole messages that stand for a press, as ``plain`` writes them: lower case, no marks, single spaces.

Each table is a list of alternatives; a part in brackets may be missing.
"""

from __future__ import annotations

import re

_IT = "(?:that|this|it)"
_NOT_DO = r"(?:did n[o ]?t|didn t|doesn t|did not|does not)"

RUN_TOGETHER = re.compile(r"\b(did|does|do|is|was|wo|ca|could|would|should|have|has)nt\b")
"""Words that lost their apostrophe: *didnt*, *wont*, *cant*."""


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
    "(ok )?done",
    "ok|okay|next|ready|yes|yep|continue|then",
    "did (that|it)|done that",
    "(go|carry) on",
    "what next|and now",
)
FAILED = table(
    f"({_IT}|this step|that step) ({_NOT_DO}|won t) work", f"{_NOT_DO} work|not working", "(it )?failed", "no|nope",
    "(i )?can t( do that)?", "i can t find (it|that)", "i don t (have|see) (that|it|one)", "(i m )?stuck",
    "that didn t help",
)  # fmt: skip
STOP = table("stop|enough|cancel|quit|exit", "never ?mind", "forget it|leave it", "no more")
WALK = table("walk me through( it)?", "step by step", "(one )?step at a time", "slower|slowly")
MORE = table("more", "(something|anything) else", "other( articles| answers)?", "next best", "what else")
PICK = re.compile(
    r"(?:(?:the|number|option|no) )?"
    r"(?P<which>first|second|third|fourth|last|1st|2nd|3rd|4th|1|2|3|4|one|two|three|four)"
    r"(?: one| option)?(?: please)?"
)
ORDINALS = {
    word: at
    for at, words in enumerate(("first 1st 1 one", "second 2nd 2 two", "third 3rd 3 three", "fourth 4th 4 four"))
    for word in words.split()
}
