"""Wordings by which somebody tells of danger to themselves or to others."""

from __future__ import annotations

from bot.escalation.signals.care_wording import CareCue, cue

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
        r"|seems|get|gets) {how}(?:feeling {how})?suicidal"),
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
    cue(r"(?:want|wish|like) to (?:[\w-]+ ){0,3}?never wake up"),
    cue(
        r"(?:going|want|wants|ready|thinking (?:of|about)|about|will|might) (?:to )?(?:jump|jumping|throw myself) "
        r"(?:(?:off|from"
        r"|out of) (?:the|a|this|my) (?:roof|bridge|building|window|balcony|cliff)|in front of (?:a|the) (?:train"
        r"|bus|car|tram))"
    ),
    cue(r"not see (?:any|a|the|much) (?:reason|point|sense) (?:to|in|for) (?:keep |keep on |go on |carry on "
        r")?(?:living|live)"),
    cue(r"reasons? to (?:keep|go on|carry on|stay) (?:living|alive)"),
    cue(r"(?:thinking (?:of|about)|think of|think about|feel like|ready for) ending it(?= ?(?:[,.?]|$|all\b|tonight"
        r"|soon|now))"),
    cue(r"(?:might|will|going to|could|afraid i will|scared i will) do something (?:bad |stupid |terrible |silly "
        r")?to myself"),
    cue(r"voices {few}tell(?:ing)? me to (?:hurt|kill|harm|cut)"),
    cue(r"(?:i am|we are|she is|he is|they are|{role} is) in (?:immediate |serious |real |great |acute )?danger(?! "
        r"of \w+ing\b)"),
    # to others
    cue(r"(?:i|he|she|{role}) {aux}(?:want|wants|going|would like|feel like|am going|will|would|might|threatened"
        r"|threatens"
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
        r"|got|have) (?:an? |the )?(?:gun|knife|weapon|machete|firearm|rifle|pistol)(?! (?:licen[cs]e|permit|form"
        r"|policy|symbol|icon|emoji"
        r"|block)\b)"),
    cue(
        r"{human}(?: (?:in|from|at|on) (?:[\w-]+ ){1,3}?)? ?(?:is|are|was|were|keeps) {how}(?:attacking|beating(?: "
        r"up)?|strangling"
        r"|stabbing|hitting|punching|assaulting|shooting at) {people}"
    ),
    cue(r"there is an? (?:active |mass )?shooter|(?:there is|received|got|had) a bomb (?:threat|in|under)"),
    cue(r"(?:he|she|someone|somebody|my (?:[\w-]+ ){0,2}?{role}|an? (?:[\w-]+ ){0,2}?{role}|i|i think (?:he|she"
        r"|i)(?: (?:is|am))?) {aux}(?:not breathing|unconscious|stopped breathing|having a (?:heart attack|stroke"
        r"|seizure)|bleeding (?:badly|heavily|a lot|out)|collapsed)(?! (?:section|menu|panel|sidebar|with this"
        r"|because of (?:this|the))\b)"),
    cue(r"(?:there is|there has been) (?:an? |smoke and |some )?fire (?:in|on|at|under)|(?:the |our )(?:[\w-]+ "
        r")?(?:building|office"
        r"|kitchen|lab|laboratory|house|room|flat|floor|hall|workshop) is on fire|i (?:can )?smell gas"),
    cue(r"(?:i|she|he) (?:do|does|did) not (?:{how})feel safe (?:at (?:home|work)|in (?:the|my|this|our) (?:[\w-]+ "
        r")?(?:office|building|house|flat|lab|team|department|halls?|home|workplace|car park)|around (?:him|her|them"
        r"|my (?:[\w-]+ ){0,2}?{role})|with (?:him|her|them|my (?:[\w-]+ ){0,2}?{role})|going (?:home|to work|into)"
        r"|coming (?:in|to work)|near (?:him|her|them))"),
    cue(r"i (?:am|feel) {how}(?:afraid|scared|frightened|terrified) (?:for my (?:life|safety)|(?:that )?(?:he|she"
        r"|they) (?:will|might|is going to|are going to) (?:kill|hurt|harm|attack|beat)|of (?:him|her|my (?:[\w-]+ "
        r"){0,2}?(?:husband|wife|partner|boyfriend|girlfriend|ex|boss|manager|supervisor|colleague)))"),
    cue(r"(?:i|he|she) cannot live any ?more"),
    cue(r"(?:i am|we are|she is|he is|my children are|my kids are) not safe (?:at home|here|at work|around|with"
        r"|any ?more)", whatever=True),
    cue(r"(?:shooting|bomb|death|terror|knife) threats?(?: (?:against|to|at|on|in|from|by)\b)(?! (?:policy|training"
        r"|procedure|response))"),
    cue(r"(?:got|received|receiving|getting|sent me|have had) (?:a |some |several )?(?:death|bomb) threats?"),
)  # fmt: skip
