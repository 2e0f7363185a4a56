"""The tables by which danger, harassment and security incidents are recognised, and what sets a wording aside.

Everything is matched against ``words.plain`` text, one sentence at a time, and against each two that follow each other.
``{group}`` stands for a group of words in ``care_wording``. To teach Handrail a wording, add a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.escalation.signals.care_incidents import SECURITY
from bot.escalation.signals.care_wording import CareCue, cue, expand
from bot.messages.care import CareKind

DANGER: tuple[CareCue, ...] = (
    # to oneself
    cue(r"(?:kill|killing|kills|killed) {self}(?! (?:for (?:forgetting|not|being|having|that|this|losing|missing"
        r"|doing|saying)|over|laughing|with laughter|trying|getting|to (?:get|make))\b)",
        whatever=True),
    cue(r"(?:hang|hanging|drown|drowning) {self}(?! (?:out|up|on)\b)", whatever=True),
    cue(r"(?:hurt|hurting|harm|harming|cut|cutting|shoot|shooting|stab|stabbing|poison|starve|starving) {self}(?! "
        r"(?:off|out|some|short|in the foot|a|an|loose|down|free|on (?:the|a|this|my)|with (?:the|a|this)|at (?:the "
        r")?(?:gym|lab|kitchen))\b)(?<!hurt myself)"),
    cue(r"(?:want|wants|wanting|going|thinking (?:of|about)|think of|urge|like|afraid i will|afraid i might|might"
        r"|could|will) {how}(?:to )?(?:hurt|hurting|harm|harming) {self}"),
    cue(r"(?:i|he|she|they|{role}) {how}(?:want|wants|wanted|would like|wish|wishes|wished) {how}to die(?! "
        r"(?:laughing|of (?:shame|boredom|embarrassment))\b)"),
    cue(r"(?:do|does) not (?:{how})want to (?:live|be alive|wake up|exist|go on living|keep living|be here)(?: "
        r"any ?more| any longer)?(?= ?(?:[,.?]|$|and\b|because\b|but\b|in this world|like this))"),
    cue(r"wish(?:es|ed)? (?:i|he|she|they) (?:was|were|am) (?:dead|never born|not alive)"),
    cue(r"(?:i|everyone|everybody|they|family|he|she)(?: (?:am|is|are|would|will|be|all|might|feels?"
        r"|thinks?)){1,3}(?: like)?(?: i am| i would be)? better off (?:dead|without me)"),
    cue(r"(?:end|ending|take|taking|took) (?:my|his|her|their) (?:own )?life(?! (?:insurance|savings|time|easier"
        r"|back|into|to the)\b)"),
    cue(r"(?:i|he|she) {aux}(?:want|wants|going|ready|about|like|planning)(?: to)? end(?:ing)? it all"),
    cue(r"(?:no reason to live|nothing (?:left )?to live for|no point in living|no point living|not worth living"
        r"|life is not worth it)", whatever=True),
    cue(r"(?:cannot|do not want to) (?:go on|keep on|keep|carry on) living"),
    cue(r"(?:i|he|she|they|{role}) (?:{how})(?:am|is|are|was|feel|feels|felt|have been|has been|become|became|sounds"
        r"|seems|get|gets) {how}(?:feeling )?suicidal"),
    cue(r"(?:have|has|having|had|getting|get|with|been having|my|his|her) {how}(?:suicidal (?:thoughts|feelings"
        r"|ideas|ideation)|thoughts (?:of|about) (?:suicide|dying|death|ending it|ending my life|{few}{self}))"),
    cue(r"(?:commit|committing|committed|attempt|attempting|attempted|considering|contemplating|thinking (?:of"
        r"|about)|thought (?:of|about)|think (?:of|about)|think about committing|talking about|talks about|planning"
        r"|tried|threatening) (?:a )?suicide"),
    cue(r"(?:i|he|she|{role}) {aux}(?:self-? ?harm(?:s|ing|ed)?)(?! (?:training|policy|course|awareness)\b)"),
    cue(r"(?:i|he|she|{role}) {aux}(?:taken|took|swallowed) (?:an overdose|too many {few}(?:pills|tablets"
        r"|painkillers|paracetamol)|(?:a lot of|all|all of|loads of|a (?:whole )?(?:bottle|pack|packet|box|bunch) "
        r"of) {few}(?:pills|tablets|painkillers|paracetamol|medication))"),
    cue(r"(?:i|he|she|{role}) {aux}(?:overdosed|overdosing)"),
    # to others
    cue(r"(?:i|he|she|{role}) {aux}(?:want|wants|going|would like|feel like|am going|will|might|threatened|threatens"
        r"|threatening|keeps threatening|planning|plans|about) {how}(?:to )?(?:kill|hurt|harm|stab|shoot|attack"
        r"|strangle|murder|beat up)(?:ing)? (?:me|us|him|her|someone|somebody|people|everyone|everybody|(?:my|the|a"
        r"|another) (?:[\w-]+ ){0,2}?{role}s?|my (?:family|kids|children))"),
    cue(r"{human}(?: (?:in|from|at|on) (?:[\w-]+ ){1,3}?)? ?{aux}(?:threaten(?:ing|ed|s)?) (?:me|us|him|her|a "
        r"colleague|my (?:[\w-]+ ){0,2}?{role}|my (?:family|life|kids|children)|(?:to|with) (?:kill|hurt|harm|shoot"
        r"|stab|attack|beat|rape|violence|a knife|a gun|come (?:to|after)))"),
    cue(r"(?:i|he|she|my {few}{role}|we) {aux}threatened (?:by|with|at|in the|on my way)(?! (?:the |this |that |an? "
        r")?(?:e-?mails?|message|deletion|disconnection|legal|pop-?up|system|bot|app)\b)"),
    cue(r"(?:i am|i was|i have been|we are|we have been) (?:being )?(?:attacked|beaten(?: up)?|stabbed|shot|mugged"
        r"|strangled|followed home|chased)(?! (?:by (?:the|a) (?:bug|virus|spam)|down)\b)"),
    cue(r"(?:there is|there are|saw|see|seen|can see|is|{human}) {few}(?:with|has|holding|carrying|waving|brought"
        r"|got|have) (?:an? |the )?(?:gun|knife|weapon|machete|firearm|rifle|pistol)(?! (?:symbol|icon|emoji"
        r"|block)\b)"),
    cue(r"there is an? (?:active |mass )?shooter|(?:there is|received|got|had) a bomb (?:threat|in|under)"),
    cue(r"(?:he|she|someone|somebody|my (?:[\w-]+ ){0,2}?{role}|an? (?:[\w-]+ ){0,2}?{role}|i|i think (?:he|she"
        r"|i)(?: (?:is|am))?) {aux}(?:not breathing|unconscious|stopped breathing|having a (?:heart attack|stroke"
        r"|seizure)|bleeding (?:badly|heavily|a lot|out)|collapsed)(?! (?:section|menu|panel|sidebar|with this"
        r"|because of (?:this|the))\b)"),
    cue(r"(?:there is|there has been) an? fire (?:in|on|at|under)|(?:the |our )(?:[\w-]+ )?(?:building|office"
        r"|kitchen|lab|laboratory|house|room|flat|floor|hall|workshop) is on fire|i (?:can )?smell gas"),
    cue(r"(?:i|she|he) (?:do|does|did) not (?:{how})feel safe (?:at (?:home|work)|in (?:the|my|this|our) (?:[\w-]+ "
        r")?(?:office|building|house|flat|lab|team|department|halls?|home|workplace|car park)|around (?:him|her|them"
        r"|my (?:[\w-]+ ){0,2}?{role})|with (?:him|her|them|my (?:[\w-]+ ){0,2}?{role})|going (?:home|to work|into)"
        r"|coming (?:in|to work)|near (?:him|her|them))"),
    cue(r"i (?:am|feel) {how}(?:afraid|scared|frightened|terrified) (?:for my (?:life|safety)|(?:that )?(?:he|she"
        r"|they) (?:will|might|is going to|are going to) (?:kill|hurt|harm|attack|beat)|of (?:him|her|my (?:[\w-]+ "
        r"){0,2}?(?:husband|wife|partner|boyfriend|girlfriend|ex|boss|manager|supervisor|colleague)))"),
)  # fmt: skip

_HARASSED = (
    r"(?:harassed|bullied|stalked|groped|molested|raped|abused|assaulted|intimidated|blackmailed|discriminated "
    r"against|victimi[sz]ed|sexually harassed)"
)
_HARASSING = (
    r"(?:harassing|harasses|harassed|harass|bullying|bullies|bullied|stalking|stalks|stalked|groping|gropes|groped"
    r"|molesting|molested|abusing|abuses|abused|assaulting|assaulted|intimidating|blackmailing|blackmails"
    r"|blackmailed|raped|victimi[sz]ing|degrading|racially abusing)"
)
_OF_THAT = (
    r"(?:sexual harassment|harassment|bullying|discrimination|racial abuse|racism|sexism|sexual assault|an assault"
    r"|a (?:sexual )?assault|domestic violence|abuse|sexual abuse|stalking|homophobia|intimidation|victimi[sz]ation)"
)

HARASSMENT: tuple[CareCue, ...] = (
    cue(rf"(?:i|we) {{aux}}{{been}} {{how}}{_HARASSED}"),
    cue(rf"(?:my (?:[\w-]+ ){{0,2}}?{{role}}|a (?:[\w-]+ ){{0,2}}?{{role}}|she|he|someone|somebody|one of (?:my|our"
        rf"|the) (?:[\w-]+ )?{{role}}s?|a (?:member|girl|woman) {{few}}) {{aux}}{{been}} {{how}}{_HARASSED}"),
    cue(rf"(?:is|are|was|were|keeps?|has|have|had|been|started|starts|will not stop|does not stop|not stopped"
        rf"|stop) {{how}}{_HARASSING} (?:me|us|him|her|my (?:[\w-]+ ){{0,2}}?{{role}}|a (?:[\w-]+ ){{0,2}}?{{role}}"
        rf"|another|other (?:[\w-]+ )?(?:people|staff|students|colleagues)|one of|women|people|someone|the (?:women"
        rf"|girls|students|staff|interns))"),
    cue(rf"(?:saw|seen|see|heard|caught|witnessed|watched) {{human}} (?:in [\w-]+ |from [\w-]+ "
        rf")?{{how}}{_HARASSING}"),
    cue(rf"{{human}} (?:in [\w-]+ |from [\w-]+ )?{{how}}{_HARASSING} (?:me|us|my (?:[\w-]+ ){{0,2}}?{{role}})"),
    cue(r"(?:{human}(?: (?:in|from|at|on) (?:[\w-]+ ){1,3}?)?) ?{aux}(?:touch(?:ed|es|ing)|grab(?:bed|s|bing)"
        r"|grop(?:ed|es|ing)|kiss(?:ed|es|ing)|rub(?:bed|bing)|strok(?:ed|ing)) (?:me\b(?! (?:base|on slack|about))"
        r"|my (?:leg|legs|thigh|bum|bottom|breasts?|chest|waist|hair|back|body|knee|shoulders?))"),
    cue(r"(?:touch(?:ed|es|ing)|grabb(?:ed|ing)|kiss(?:ed|es|ing)) me {few}(?:inappropriately|without my consent"
        r"|against my will|sexually|where i did not)"),
    cue(r"(?:{human}(?: (?:in|from|at|on) (?:[\w-]+ ){1,3}?)?) ?{aux}(?:hit|hits|hitting|punch(?:ed|es|ing)"
        r"|slap(?:ped|s|ping)|kick(?:ed|s|ing)|beats?|beating|beaten|shov(?:ed|es|ing)|strangl(?:ed|es|ing)"
        r"|chok(?:ed|es|ing)|spat at|spits? at|push(?:ed|es|ing)|attack(?:ed|s|ing)|rap(?:ed|es|ing)) me(?! (?:up"
        r"|with (?:a (?:question|request|load)|an idea|work)|out|back|off|to (?:do|finish|update|use|the|it)|towards"
        r"|for|off|the|a|an|some|this|that|new|my)\b)"),
    cue(r"(?:ma[dk]e|makes|making|made) (?:[\w-]+ ){0,3}?(?:sexual|sexist|racist|homophobic|transphobic|lewd|creepy"
        r"|rude sexual|inappropriate|antisemitic|islamophobic|derogatory|suggestive) (?:comments?|remarks?|jokes?"
        r"|advances?|gestures?|suggestions?|noises?) {gap}(?:me|us|my|her|women|body|him|students|colleagues)"),
    cue(r"(?:sends?|sent|sending|send|showed|shows|showing|shared) (?:me|us|her|him|my \w+) (?:[\w-]+ "
        r"){0,4}?(?:nudes?|naked|dick pics?|explicit|sexual|porn|pornographic|obscene|racist|abusive|threatening"
        r"|hateful|hate)"),
    cue(r"(?:get|getting|got|receive|receiving|received|been getting|been receiving|been sent) (?:[\w-]+ "
        r"){0,3}?(?:sexual|abusive|hateful|hate|threatening|obscene|racist|explicit) (?:[\w-]+ )?(?:messages?|mails?"
        r"|e-?mails?|texts?|calls?|pictures?|photos?|notes?|dms?) {gap}from {few}(?:{role}|him|her|someone|somebody"
        r"|a man|work|this|my|the same)"),
    cue(r"(?:called|calls|calling|keeps calling) me (?:an? |the )?(?:[\w-]+ ){0,2}?(?:slur|racial slur|racist name"
        r"|bitch|slut|whore|faggot|tranny|n-word|c-word|cunt|retard)"),
    cue(rf"(?:want|wants|need|needs|like|wish|trying|have|here) to (?:report|make a (?:formal )?complaint (?:of"
        rf"|about)|complain (?:of|about)|file a (?:formal )?(?:complaint|report) (?:of|about|for)|raise a (?:formal "
        rf")?(?:grievance|complaint|case) (?:about|for|of)|talk to (?:someone|somebody) about|speak to (?:someone"
        rf"|somebody) about|tell (?:someone|somebody) about) (?:an? (?:case|incident) of |some |serious |the "
        rf"|constant |ongoing |my (?:[\w-]+ ){{0,2}}?{{role}}'?s? (?:for )?|{{human}} for )*{_OF_THAT}(?! (?:policy"
        rf"|polic|training|course|page|form|link|procedure|poster|module|webinar|article|statistics|in the spam|bot"
        rf"|feature)\w*)"),
    cue(rf"(?:i|we) {{aux}}(?:a |the )?(?:victims? of|experiencing|experienced|suffering(?: from)?|suffered|facing"
        rf"|faced|subject(?:ed)? to|dealing with|going through|enduring|witnessed|witnessing|saw) (?:[\w-]+ "
        rf"){{0,3}}?{_OF_THAT}(?! (?:policy|training|course|page|form|module)\b)"),
    cue(rf"(?:there is|there has been|there was) (?:[\w-]+ ){{0,3}}?{_OF_THAT} (?:going on|happening|in (?:my|our"
        rf"|the) (?:team|department|office|lab|group|class|workplace|halls?)|by|from|at (?:my|our) )"),
    cue(r"(?:i am|i was|i have been|am) (?:[\w-]+ ){0,2}?in an? (?:abusive|violent) (?:relationship|marriage|home"
        r"|household)"),
    cue(r"my (?:[\w-]+ )?(?:husband|wife|partner|boyfriend|girlfriend|ex|father|mother|boss|manager|supervisor"
        r"|stepfather) {aux}(?:violent|abusive|controlling and|abusing|hitting|beating)"),
    cue(r"(?:he|she|they|someone|somebody|my ex|this man|a man|a colleague|{human}) {aux}(?:following me (?:home"
        r"|around|to|from|every)|waiting (?:outside|for me outside) my|turning up at my|watching me (?:through"
        r"|undress|shower|from)|filming me (?:in|without|under)|stalking)"),
)  # fmt: skip

TABLES: Mapping[CareKind, tuple[CareCue, ...]] = {"danger": DANGER, "harassment": HARASSMENT, "security": SECURITY}

_NOT_SO = re.compile(
    r"\b(?:not|never|nobody|no one|none|without|hardly|neither|nor|stop me from|prevent|avoid|before i|refused to) "
    r"(?:[\w'-]+ ){0,4}$"
)
"""Just before a wording: it is not so."""

_SAYS_NO_ITSELF = re.compile(
    r"\b(?:do|does|did) not (?:[\w'-]+ ){0,3}(?:want|feel)\b|\bnot (?:breathing|worth|make|made)\b"
)

_ONLY_ASKED = re.compile(
    r"\b(?:how (?:do|can|would|will|could|should|to) (?:i|we|you|one)? ?(?:know|tell|check|find out|see|verify"
    r"|determine|avoid|prevent|spot|recogni[sz]e|detect|protect)|how to (?:know|tell|check|avoid|prevent|spot"
    r"|recogni[sz]e|detect|protect)|ways? to (?:know|tell|check|avoid|prevent|spot|detect)|what (?:is|counts as"
    r"|does it mean)|can i check|(?:want|like|need) to (?:know|check|find out|make sure|be sure) (?:if|whether|that)"
    r"|(?:help|support|training|course|guide|policy|policies|procedure|advice|article|poster|leaflet|module|webinar"
    r"|seminar|workshop|book|film|movie|song|game|novel|lyrics|quiz) (?:on|for|about|against|called|named|where|in "
    r"which)|in case (?:of|i|we|my|our|someone|somebody|a)|if (?:i|we) (?:ever|should|were to|am ever|are ever|get"
    r"|was|had))\b"
)
_WHAT_IF = re.compile(
    r"\b(?:what|who|where|how|when|which|should|do|can|could|would)\b.*\b(?:if|when|once|whenever|in the event"
    r"|after) (?:(?:i|we|you) (?:(?:have|had|has|get|got|am|was|are|were|been|accidentally|ever|think i|suspect) "
    r"){0,3}|someone |somebody |anyone |anybody |an? (?:[\w-]+ ){0,2}?(?:colleague|employee|student|user|person"
    r"|member|visitor) |people |my |our |the |your |their |staff |students |users )"
)
_IF = re.compile(r"\bif (?:[\w'-]+ ){0,3}$")
_MACHINE = re.compile(
    r"\b(?:pop-?ups?|notifications?|e-?mails?|mails?|reminders?|adverts?|ads|apps?|software|windows|outlook|excel"
    r"|printers?|laptops?|computers?|system|updates?|bots?|microsoft|google|adobe|slack|teams|websites?|banners?"
    r"|robo ?calls?|telemarketers?|recruiters?|sales ?(?:people|man|men|calls?)|spammers?|spam|vendors?|thunderbird"
    r"|firefox|chrome|zoom|messages?|newsletters?|prompts?|dialogs?|browser|server|program|antivirus|norton|mcafee"
    r"|ticket|tickets|calendar|invites?|alarm|screen|error|errors)"
)
_BY_A_MACHINE = re.compile(r"^ (?:[\w-]+ ){0,2}?by (?:[\w'-]+ ){0,4}?" + _MACHINE.pattern + r"\b")
_MACHINE_DOES = re.compile(
    rf"(?:{_MACHINE.pattern}s? (?:(?:just|constantly|always|still|really|kind of|that|which) )*|(?:^|[,.] )(?:it"
    rf"|this|that) )$"
)
_TOLD_OF = re.compile(
    r"\b(?:e-?mail|mail|message|text|letter|call|spam|scam|sms)s? (?:[\w'-]+ ){0,3}(?:says?|said|saying|claims?"
    r"|claiming|telling me|tells me|stating|states|that says)\b"
)
_FIRST_PERSON = re.compile(expand(r"\b(?:i|my|me|we|us|our|he|she)\b"))


def set_aside(words: str, found: re.Match[str], kind: CareKind) -> bool:
    """Whether what stands around a wording takes it back: *not*, *how do I know if*, *by a pop-up*."""
    before, after = words[: found.start()], words[found.end() :]
    near = before.rpartition(" . ")[2]
    if _NOT_SO.search(near) and not _SAYS_NO_ITSELF.search(found.group()):
        return True
    if _ONLY_ASKED.search(near):
        return True
    if kind == "security":
        if _IF.search(near):
            return True
        opens = f"{near}{found.group()}"
        return bool(_WHAT_IF.search(opens)) or bool(_TOLD_OF.search(near))
    if _BY_A_MACHINE.search(after) or _MACHINE_DOES.search(near):
        return True
    return _supposed(near, found.group())


_SOMEBODY_IN_GENERAL = re.compile(
    r"\b(?:if|when|whenever|in case|that) (?:someone|somebody|anyone|anybody|one of|an? (?:[\w-]+ "
    r"){0,2}?(?:colleague|employee|student|user|person|member|manager|visitor|customer|client)|people|i am ever|i "
    r"ever|staff|students)\b"
)


def _supposed(before: str, found: str) -> bool:
    """What would be done if it were so of somebody: a question about the rules, not a report."""
    return bool(re.search(r"\b(?:what|who|where|how|which|should|does|is there)\b", before)) and bool(
        _SOMEBODY_IN_GENERAL.search(f"{before}{found}")
    )
