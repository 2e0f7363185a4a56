"""Wordings that show that it goes badly: not helped, asked before, giving up, getting round it; what undoes them."""

from __future__ import annotations

import re

from bot.escalation.signals.cues import Cue, cue
from bot.escalation.signals.solved_words import DONE_FOR_THEM

_IT = (
    r"(?:it|that|this|these|those|which|your (?:\w+ ){0,2}(?:answer|suggestion|advice|article|link|instructions"
    r"|steps|solution|fix|reply))"
)

_TIMES = r"(?:two|three|four|five|six|ten|several|many|multiple|countless|a (?:few|hundred|thousand|million|dozen)|\d+)"

NOT_HELPED: tuple[Cue, ...] = (
    cue(
        0.95,
        rf"nothing (?:i (?:try|tried|do|did) |you (?:say|said|told me|suggest(?:ed)?) |here |of (?:this|that"
        rf"|it) )*(?:is |has |ever |really )*(?:works?|worked|working|helps?|helped|helping)|none of (?:this|that"
        rf"|these|those|it|them|(?:your|the|these|those) (?:\w+ )?(?:suggestions|steps|articles|answers|things|fixes"
        rf"|solutions))(?: is| are| has| have)? (?:works?|worked|working|helps?|helped|helping)|(?:i|we) (?:have "
        rf"|have already |already )*(?:tried|done|did|followed) (?:literally |absolutely |just about )?(?:everything"
        rf"|all of (?:this|that|it|them|these|those)|(?:this|that|it|them) all|every(?: single)? (?:thing|step"
        rf"|suggestion|article|option))|(?:tried|did|done|followed|checked|read|restarted|reinstalled"
        rf"|rebooted) (?:(?:this|that|it|these|those|them|all|both|your|the|my|of|already|everything|steps?|laptop"
        rf"|computer|phone|machine|article) )*(?:already )?(?:twice|{_TIMES} times|again and again|over and over"
        rf"|repeatedly)",
        after_answer=True,
        times=3,
    ),
    cue(
        0.9,
        r"(?:still|again|always|just) (?:exactly |getting |get |gets |have |having |got |seeing |see |shows |is "
        r"|with |on )*(?:the |that |this )?(?:very |exact )?same (?:old )?(?:problem|issue|error|result|message|thing"
        r"|answer|nonsense|place)|(?:you|handrail|the bot) (?:keeps?|kept) (?:giving|telling|showing|sending|saying"
        r"|repeating)",
        after_answer=True,
        times=2,
    ),
    cue(
        0.95,
        rf"{_IT} (?:really |just |still |also )?(?:did|does|do|is|are|was|has|have|will) not (?:really "
        rf"|actually |at all )?(?:help|helped|helpful|helping"
        r"|any help|answer (?:my|the) question|solve|solved|resolve|resolved|fix|fixed|change anything|make (?:a"
        r"|any) difference)",
        after_answer=True,
    ),
    cue(
        0.9,
        r"(?:did|does|do|was|is|are) not (?:help|helpful|helping)(?: me| us| at all| much| either| one bit)?",
        after_answer=True,
    ),
    cue(
        0.9,
        r"(?:not|never) (?:what|the question|the problem|the issue) (?:i|we) (?:asked|meant|am asking|was "
        r"asking|need|needed|have|wanted|am talking)"
        r"|not my (?:question|problem|issue)|you (?:did|do|have) not (?:answer|answered|understand|understood|read"
        r"|listen|get it)"
        r"|not (?:an|the) answer|misunderst\w+ (?:me|my)|wrong answer|missing the point|missed the point|answer my "
        r"question"
        r"|re-?read my|read my (?:question|post|message)|(?:nobody|no one) (?:here )?(?:is |has |ever "
        r"|really )*(?:helping"
        r"|helps?|helped|answering|answers?|answered|replies|replied|replying|listening|listens|reads)",
        after_answer=True,
    ),
    cue(
        0.9,
        r"(?:this|that|it|you|your (?:answer|article|advice)|bot|these) (?:is|are|was|were) (?:\w+ "
        r")?(?:useless|unhelpful|no use|no help|not useful"
        r"|worthless|no good|pointless)|(?:useless|unhelpful|no help at all|not helpful)(?: bot| answer| advice)?",
        after_answer=True,
    ),
    cue(
        0.85,
        rf"{_IT} (?:did|does|do|has|have|will|would|is|are) not (?:seem to |seems to |quite |even |appear to "
        rf")?(?:work|worked|working)",
        after_answer=True,
    ),
    cue(
        0.8,
        r"(?:still|again) (?:does|do|did|is|are|has|have|will|can|could|would) ?not|still (?:not|no|nothing"
        r"|the same|cannot|having|getting|unable|broken|wrong|fails"
        r"|failing|says|get|gets|shows|asks|asking|stuck|happens|happening|have the|the problem|persists|exists"
        r"|there)|cannot still",
        after_answer=True,
    ),
    cue(
        0.8,
        r"no (?:luck|joy|change|difference|improvement|effect|success|go|better|help|avail)|to no avail"
        r"|without (?:success|luck)|in vain|nothing (?:works|worked|helps"
        r"|helped|changed|happens|happened)|none of (?:this|that|these|those|it|them) (?:works?|worked|helps?"
        r"|helped)",
        after_answer=True,
    ),
    cue(
        0.8,
        r"(?:i|we) (?:have )?(?:already )?(?:did|done|tried|followed|do|know) (?:all |both |everything |each "
        r"|this|that|it|these|those|your|what|already|them|exactly)"
        r"(?:\w+ ){0,6}?.*(?:but|no|not|still|same|already)|already (?:did|done|tried|checked|know|knew|said|told"
        r"|explained|read)|as i (?:said|wrote|explained|mentioned|told)"
        r"|i (?:already |just )?(?:said|told you|explained)",
        after_answer=True,
    ),
    cue(
        0.75,
        r"(?:same|exact same|identical) (?:problem|issue|error|result|results|message|thing|outcome|answer"
        r"|story|behaviou?r)|problem (?:persists|remains|continues"
        r"|is not (?:solved|resolved|fixed))|(?:not|un) ?(?:solved|resolved|fixed)(?: yet)?|back to (?:square one"
        r"|where i started)|keeps (?:happening|coming back)"
        r"|did not work|does not work|not working|has not worked|have not worked",
        after_answer=True,
    ),
    cue(
        0.6,
        r"not (?:there|it|the case|in my|on my|an option|available)|(?:there is|i (?:do not|cannot) (?:see"
        r"|have|find|get|locate)) (?:no |any |that |the |this |it|such )"
        r"|does not (?:exist|appear|show|have|let|allow)|makes no sense|does not make sense|(?:do not|did not"
        r"|cannot) (?:understand|follow)",
        after_answer=True,
    ),
)
"""That an answer did not help."""

ASKED_BEFORE: tuple[Cue, ...] = (
    cue(
        1.0,
        r"(?:third|3rd|fourth|4th|fifth|5th|sixth|6th|tenth|10th|nth|umpteenth|hundredth|thousandth"
        r"|last) time (?:now |that )?(?:i|we|i am|i have|we have|we are)? ?(?:am |have |had to |will |must |need to "
        r"|just |now )*(?:ask|asking|asked|say|saying|said|tell|telling|told|explain|explaining|explained|write"
        r"|writing|written|wrote|request|requesting|report|reporting|contact|contacting|repeat|repeating)"
        rf"|(?:i|we) (?:have |already |had |now )*(?:asked|told you|said|explained|written|reported|contacted you"
        rf"|requested) (?:(?:this|that|it|you|the same|same|thing|question|for|about|here|already"
        rf"|now) )*(?:{_TIMES} times|again and again|over and over|repeatedly)"
        r"|how (?:many times|often) (?:do|must|should|will|have|shall) (?:i|we) (?:\w+ ){0,2}(?:ask|asked|say|said"
        r"|tell|told|explain|explained|repeat|write)|(?:i|we) (?:keep|kept|have to keep) (?:on )?(?:asking|repeating"
        r"|explaining|telling you|saying)(?: (?:the same|this|that|myself|it|again))",
        times=3,
    ),
    cue(
        0.9,
        r"(?:second|2nd) time (?:now |that )?(?:i|we|i am|i have|we have|we are)? ?(?:am |have |had to |just "
        r"|now )*(?:ask|asking|asked|say|saying|said|tell|telling|told|explain|explaining|write|writing|written|wrote"
        r"|report|reporting|contact|contacting)|asked (?:(?:this|that|it|you|the same|same|thing|question"
        r"|about) )*twice|(?:i|we) (?:have )?(?:already|just) asked (?:you |for )?(?:this|that|exactly|the same)"
        r"|(?:i am |we are )?asking (?:the same (?:thing|question) )?again|(?:same|my) question again(?=$| ?[:,])"
        r"|(?:i )?(?:have to|must) repeat myself|i am repeating myself|as i (?:already )?asked",
        times=2,
    ),
)
"""That they have asked the same before, in their own words."""

GAVE_UP: tuple[Cue, ...] = (
    cue(
        1.0,
        r"(?:i|we|i am|i have|have|am|just|now|about to|ready to|going to|will) (?:just |now |really |about "
        r"to |ready to |have |had |nearly |almost |officially )*(?:give|giving|gave|given) up"
        r"(?! (?:on (?:that|those|the old)|my|a|one|some|control|smoking|the (?:old|license|seat|account)|access"
        r"|your|his|her|their))|^(?:ok |okay |fine |well )?(?:i )?give up|giving up(?: on (?:this|you|it|handrail"
        r"|the bot))?$",
    ),
    cue(
        1.0,
        r"(?:forget (?:it|about it)|(?:this|it) is (?:hopeless|pointless|a waste of (?:my )?time|impossible"
        r"|not worth (?:it|the)|a joke|ridiculous i am)|waste of (?:my |everyone's )?time|what is the point|i quit"
        r"|i am (?:all )?(?:done|through|finished|out of (?:ideas|patience|here))(?: with (?:this|it|you|the bot"
        r"|trying))?$|(?:enough|done) (?:of|with) (?:this|you)|had enough|cannot be bothered|lost (?:interest"
        r"|patience|hope|all hope)"
        r"|throw(?:ing)? in the towel|why do i (?:even )?bother|no (?:point|sense) in (?:trying|going|continuing)"
        r"|not going to (?:try|bother)|never using (?:this|it) again)",
    ),
    cue(
        0.45,
        r"(?:never ?mind|nevermind|nvm|^(?:ok |okay |fine |well )?whatever$|(?:just )?(?:leave|drop) it(?=$"
        r"| (?:then|there|at that|for "
        r"now))|don't bother|do not bother|i will (?:just )?(?:have to )?(?:live|put up) with (?:it|this|that)"
        r"|(?:have|learn|going) to (?:live|put up) with|i will leave it (?:there|at that)"
        r"|not worth (?:it|the)|too (?:much work|complicated|hard|difficult) for me|beyond me|(?:do not|not) want "
        r"to (?:go on|continue|go any further)|prefer not to go any further|i cannot (?:do|take) this)",
    ),
)
"""That somebody stops trying."""

NOT_GIVING_UP = re.compile(
    r"\b(?:not|never|do not|without|will not|refuse to|before i|rather than|instead of) (?:\w+ ){0,2}(?:giving"
    r"|give|given) up|(?:it|system|client|server|update|sync|printer|laptop|phone|app|job|outlook|teams|installer"
    r"|thunderbird"
    r"|firefox|connection|process|battery|computer|download|which|that|they|you|he|she|search|script|scanner"
    r"|install|browser) (?:just |then |finally |simply |always |has |have |had )*(?:gives|gave|give|giving|given) up"
    r"|(?:found|got|solved|fixed|figured|works|worked|sorted)(?: \w+)? (?:it|now|out|thanks)|never ?mind (?:i|it"
    r"|,) ?,? ?(?:i )?(?:found|got|solved|fixed|figured|works|worked|sorted)|forget (?:it|about it) (?:when|if"
    r"|every)|(?:keeps?|to|always|will) forget"
)
"""What shows that nobody is giving up: machines do, and some never mind because they found it."""

WANTS_MORE = re.compile(
    r"\?|\b(?:but|still|how|why|what|please|can you|could you|is there|want|need|help|fix|broken|annoying|not|cannot"
    r"|can.t|doesn.t|didn.t|won.t)\b"
)
"""What shows that somebody who has got round it would have it work all the same."""

WORKAROUND: tuple[Cue, ...] = (
    cue(
        0.95,
        r"(?:i|we) (?:will|would|am going to|can|have to|guess i will|have|had to|ended up|am|are)? ?(?:just "
        r"|now |simply |have |had to |to )*(?:use|using|used|borrow|borrowed|borrowing|print|printed|send|sent|do"
        r"|did|doing|work|switch(?:ed)?(?: back)?"
        r"|went|go|gone|moved|revert(?:ed)?|downgraded|rolled) (?:[\w'-]+ ){0,6}?(?:instead|for now|in the meantime|in "
        r"the mean time|meanwhile|by hand|manually|from home|a colleague's|my (?:own )?(?:phone|tablet|ipad|mobile"
        r"|personal \w+|home \w+|other \w+)"
        r"|somebody else's|someone else's|back to (?:the )?(?:old|previous|earlier|webmail|paper|pen))",
    ),
    cue(
        0.95,
        r"(?:used|borrowed|using|borrowing|on|with|from) (?:a|my|his|her|some) (?:colleague|coworker"
        r"|co-worker|neighbou?r|friend|roommate|husband|wife|boss|flatmate)'?s|(?:i|we) (?:have |already |had "
        r")*(?:worked|got|gotten|found a way|managed to get|went) (?:a)?round (?:it|this|that|the)"
        r"|(?:my|a|used the|found a|using a|good|ugly|only|temporary|as a|this|possible|managed to get) (?:own "
        r"|temporary )?workarounds?(?: (?:is|was|for now|for me|that works|in place))|(?:my|found a|as a|using a"
        r"|temporary) workaround"
        r"|worked around(?: it| this| that)?|another way (?:round|around)|(?:colleague|coworker|neighbou?r|friend"
        r"|roommate|husband|wife|flatmate|someone|somebody) (?:\w+ )?(?:did|printed|sent|submitted|scanned) (?:it|that"
        r"|this) for me",
    ),
    cue(0.95, DONE_FOR_THEM),
    cue(
        0.8,
        r"(?:reinstalled|installed|reverted|downgraded|rolled back|gone back|went back|going back|go back"
        r"|switched|switching|changed|moved|moving|stay|staying|stick|sticking) (?:\w+ ){0,3}?(?:to|in|on|with) "
        r"(?:the |an |a |my )?(?:old|older|previous|earlier|last|chrome|edge|safari"
        r"|outlook|gmail|betterbird|another|webmail|different)(?: \w+)?|(?:installed|reinstalled) (?:an |the "
        r")?(?:old|older|previous) version|(?:other|different|another) (?:browser|client|program|app|computer"
        r"|printer|laptop|machine) (?:for now|instead)|i (?:will|am) (?:just )?us(?:e|ing) (?:\w+ ){1,5}(?:for now"
        r"|instead|until)",
    ),
)
"""That somebody gets round it without being helped."""

NOT_GETTING_ROUND = re.compile(
    r"\?|\b(?:is there (?:a|any)|any|no|need a|looking for a|know of a|what is the|suggest(?:ed)? a|without a|a "
    r"workaround (?:in|from|documented)|how (?:do|can|to|should) |can i|should i|could i|do i|would i|tell me|want "
    r"to|would like to|trying to"
    r"|not|never(?! mind)|if)\b"
)
