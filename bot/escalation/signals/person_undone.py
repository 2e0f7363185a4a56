"""What undoes a wording that would ask for a person: it is not wanted, it was before, others do it, it is about a
thing.

To keep the table from being fooled, add a row here.
"""

from __future__ import annotations

import re

from bot.escalation.signals.person_groups import expand

UNDONE_BEFORE: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"(?:{pattern})$")
    for pattern in (
        # it is not wanted, not asked, or was before
        r"(?:do|does|did|would|is|are|am|was|has|have|had|will) not (?:really |even |actually |particularly |yet )?",
        r"(?:do|does|did) not (?:really |even |actually |particularly )?(?:want|need|wish|care|like|have"
        r"|intend)(?: to)? {gap2}",
        r"(?:rather|prefer) not (?:to )?{gap2}",
        r"no ",
        r"(?:^|[ ,])(?:do|does|should|must) ",
        r"(?:no need|without|instead of|no reason|not (?:want|wanting|wish|looking|asking|trying|here)) (?:to |for "
        r"|having )?{gap2}",
        r"(?:^|[ ,])(?:do|does|should|must|would|will) (?:i|we|you) (?:really |even |actually |also )?",
        r"(?:am i|are you|is this|was i|were you|can you act and \w+ like|like) ",
        r"(?:was|were|been|after|before|while|when|whenever|every time|each time|once|if|whilst|since|by) (?:i |we "
        r"|you |he |she |they |am |are |want to"
        r" |try to |trying to |have to |need to )*{gap2}",
        r"(?:he|she|they|it|who|users?|customers?|clients?|students?|colleagues?|staff|people|everyone) (?:also "
        r"|all )?(?:wants?|needs?|would like|can|could|cannot|has|have|lets?|allows?"
        r"|tried|keeps?|is|are|do not|does not|will not|must|should|will|would) {gap}",
        r"(?:he|she|they|users?|customers?|clients?|students?|colleagues?|people) ",
        r"(?:told|asked|asks|tells|telling|says|said|saying|advised|suggested|suggests|instructed|wants|prompt"
        r"|prompts) (?:me |us |you |that )?(?:to |i |you |we )?{gap2}",
        r"(?:where|so that|feature|function|option|functionality|button|allows|lets) (?:you|users|people|customers"
        r"|one|they|me) (?:to )?(?:can |could )?{gap2}",
    )
)
"""What stands before a wording and undoes it."""

UNDONE_WITHIN: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"(?<![\w'-])(?:{pattern})(?![\w'-])")
    for pattern in (
        r"(?:rather|prefer|want|like|wish|need|try|trying) (?:to )?not",
        r"(?:not|never|no longer|no) (?:want|need|wish|have|like|required|necessary)",
        r"(?:please )?(?:do not|never|stop) (?:to )?(?:call|ring|phone|contact)",
        r"(?:and|but|then|because|so) (?:he|she|they|it|my|the) \w+ {gap}(?:call|phone|ring|contact)",
    )
)
"""What inside a wording undoes it."""

UNDONE_AFTER: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"^ ?(?:{pattern})(?![\w-])")
    for pattern in (
        r"(?:on|in|via|over|through|using|with|from|by) (?:my |the |a |our |an? )?(?:\w+ )?(?:teams|zoom|skype"
        r"|slack|messenger|facebook|outlook|whatsapp|webex|google|meet|signal"
        r"|telegram|discord|calendar|address book|gmail|chat window|contacts?|list|gal|tenant|directory"
        r"|organi[sz]ation|meeting|meetings|group|channel|breakout room|shared mailbox|room|portal|intranet)",
        r"(?:software|service|version|app|application|logs?|install|installer|installation|installed|extension"
        r"|update|process|mailbox|feature|button|page|window|function|widget|icon"
        r"|tab|option|box|menu|tool|verification|policy|policies|role|accounts?|is not (?:working|installed"
        r"|running|recogni[sz]ed)|keys?|field|id|list|card|string|error|not (?:working|found))",
        r"'s(?: \w+)?",
        r"(?:else's|outside|external|in the other|who left|without permission|resources|being's?|readable)",
    )
)
"""What stands right after a wording and undoes it."""

UNDONE_ANYWHERE: tuple[re.Pattern[str], ...] = tuple(
    expand(rf"(?<![\w'-])(?:{pattern})(?![\w'-])")
    for pattern in (
        r"(?:i am|that i am|you are|if you are|prove|verify|verifying|confirm|check|whether i am) (?:\w+ "
        r"){0,3}(?:not a )?(?:robot|bot|human|machine|a person)",
        r"(?:what|name) (?:[\w'-]+ ){0,6}call (?:me|you)|call me (?:by )?(?:this |that |a |my )?(?:[\w'-]+ "
        r"){0,2}name",
        r"captcha|recaptcha|i am not a (?:robot|bot|machine|computer \w+)",
        r"(?:user|mail|transfer|monitoring|backup|endpoint|sql|ssh|management|intune|update|antivirus|azure|sync"
        r"|forwarding|relay|delivery|vpn|ai|real estate|travel) agents?",
        r"(?:boolean|search|mobile|network|logical|comparison|machine) operators?",
        r"(?:google|voice|migration|setup|virtual|teaching|research|ai|personal|install) assistants?",
        r"(?:please|to) (?:contact|call) (?:your|the|our|my|\w+)? ?(?:system |network |it |tenant |service |email "
        r"|customer )?(?:administrator|admin|support|service|help desk|provider|vendor|manufacturer|isp)"
        r"(?: (?:for|with|if|and|at|when|to)\b.*)?$",
        r"^(?:hi|hello|hey|good morning|dear) (?:there |dear )?(?:agent|advisor|operator|human|representative|team"
        r"|support|customer service|person|people)",
    )
)
"""What anywhere in a sentence shows that it is about something else."""
