"""Wordings that show how it goes: not helped, solved, giving up, getting round it; and what shows that it is not so."""

from __future__ import annotations

import re

from bot.escalation.signals.cues import Cue, cue

_IT = (
    r"(?:it|that|this|these|those|which|your (?:\w+ ){0,2}(?:answer|suggestion|advice|article|link|instructions"
    r"|steps|solution|fix|reply))"
)

NOT_HELPED: tuple[Cue, ...] = (
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
        r"|re-?read my|read my (?:question|post|message)",
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

SOLVED: tuple[Cue, ...] = (
    cue(
        0.95,
        r"(?:it|that|this|which|everything|all|now|you) (?:has |have |just |all |did |really |finally "
        r")*(?:worked|solved|fixed|resolved|sorted|did the trick|did it|do the trick"
        r"|is fixed|is solved|is sorted|is resolved|helped(?: a lot| me)?|works(?: now| fine| great| perfectly| "
        r"again)?|is working(?: now| again| fine)?)"
        r"(?! (?:for a|until|in|on|only|but|before|when|yesterday|if|sort of|kind of|some)\b)",
    ),
    cue(
        0.95,
        r"(?:problem|issue|all|now|question) (?:is |has been |was )?(?:now )?(?:solved|fixed|sorted|resolved"
        r"|answered)|^(?:now |all )?(?:solved|fixed|sorted|resolved|perfect|success|brilliant|excellent|bingo)"
        r"|(?:got|have) it (?:working|sorted|fixed|now|solved)|working (?:now|again|fine|perfectly|great)|works "
        r"(?:now|again|fine|perfectly|great|like a charm)|i (?:have )?(?:found|figured|fixed|solved|sorted"
        r"|resolved) it"
        r"|found (?:it|the (?:answer|problem|setting|solution|cause))|figured it out|that was it|that is it|did "
        r"the trick|did it for me|exactly what i (?:needed|wanted)|all good(?: now)?|back to normal|able to "
        r"resolve|(?:issues?|problems?|errors?) (?:is|are|was|were|has|have|went|all) (?:\w+ )?(?:gone|away"
        r"|disappeared|vanished)",
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
    r"|in advance|could be|can be|how|except|though|used to|always|before|previously"
    r"|without|nothing|only|yesterday|to be|until|worked fine|please|should|hard to|half)\b|\?"
)
"""What in a sentence shows that it is not solved after all."""

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
        r"(?:never ?mind|nevermind|nvm|whatever|(?:just )?(?:leave|drop) it(?=$| (?:then|there|at that|for "
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

WORKAROUND: tuple[Cue, ...] = (
    cue(
        0.95,
        r"(?:i|we) (?:will|would|am going to|can|have to|guess i will|have|had to|ended up|am|are)? ?(?:just "
        r"|now |simply |have |had to |to )*(?:use|using|used|borrow|borrowed|borrowing|print|printed|send|sent|do"
        r"|did|doing|work|switch(?:ed)?(?: back)?"
        r"|went|go|gone|moved|revert(?:ed)?|downgraded|rolled) (?:\w+ ){0,6}?(?:instead|for now|in the meantime|in "
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
        r"|worked around(?: it| this| that)?|another way (?:round|around)",
    ),
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
