"""Wordings by which somebody tells of harassment or abuse."""

from __future__ import annotations

from bot.escalation.signals.care_wording import CareCue, cue

_HARASSED = (
    r"(?:harassed|bullied|stalked|groped|molested|raped|abused|assaulted|intimidated|blackmailed|discriminated "
    r"against|victimi[sz]ed|sexually harassed)"
)
_HARASSING = (
    r"(?:harassing|harasses|harassed|harass|bully|stalk|grope|abuse|intimidate|humiliate|bullying|bullies|bullied"
    r"|stalking|stalks|stalked|groping|gropes|groped"
    r"|molesting|molested|abusing|abuses|abused|assaulting|assaulted|intimidating|blackmailing|blackmails"
    r"|blackmailed|raped|victimi[sz]ing|degrading|racially abusing)"
)
_OF_THAT = (
    r"(?:sexual harassment|harassment|bullying|discrimination|racial abuse|racism|sexism|sexual assault|an assault"
    r"|a (?:sexual )?assault|domestic violence|abuse|sexual abuse|stalking|homophobia|intimidation|victimi[sz]ation)"
)

HARASSMENT: tuple[CareCue, ...] = (
    cue(rf"(?:i|we) {{aux}}{{been}} {{how}}{_HARASSED}"),
    cue(rf"{{human}} {{aux}}{{been}} {{how}}{_HARASSED}"),
    cue(rf"(?:my (?:[\w-]+ ){{0,2}}?{{role}}|a (?:[\w-]+ ){{0,2}}?{{role}}|she|he|someone|somebody|one of (?:my|our"
        rf"|the) (?:[\w-]+ )?{{role}}s?|a (?:member|girl|woman) {{few}}) {{aux}}{{been}} {{how}}{_HARASSED}"),
    cue(rf"(?:is|are|was|were|keeps?|has|have|had|been|started|starts|will not stop|does not stop|not stopped"
        rf"|stop) {{how}}{_HARASSING} (?:me|us|him|her|my (?:[\w-]+ ){{0,2}}?{{role}}|a (?:[\w-]+ ){{0,2}}?{{role}}"
        rf"|another|(?:[\w-]+ )?(?:people|staff|students|colleagues|interns|pupils|employees|trainees)|one of|women"
        rf"|people|someone|the (?:women"
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
    cue(r"(?:comment|comments|commenting|remarks?|jokes?) (?:about|on) my (?:[\w-]+ )?(?:body|breasts?|bum|legs"
        r"|figure|weight|skin"
        r"|religion|accent|race|sexuality|disability|looks)"),
    cue(r"{human}(?: (?:in|from|at|on) (?:[\w-]+ ){1,3}?)? ?{aux}(?:follow(?:s|ed|ing)?) me (?:home|everywhere|to "
        r"my (?:car|house|flat"
        r"|room|bike)|to the (?:toilet|bathroom|car park|bus))"),
    cue(r"{human}(?: (?:in|from|at|on) (?:[\w-]+ ){1,3}?)? ?{aux}(?:shouts?|shouting|yells?|yelling|screams?"
        r"|screaming|swears?|swearing)"
        r" at me (?:[\w',-]+ ){0,8}?(?:every (?:day|week|meeting)|all the time|constantly|daily|in front of|again "
        r"and again|calls? me)"),
    cue(r"(?:humiliat|belittl|insult|degrad|mock)(?:es|s|ed|ing) me (?:[\w-]+ ){0,3}?(?:in front of|every day|all "
        r"the time|constantly|at"
        r" work|because (?:of my|i am)|for my|for being)"),
    cue(r"(?:put|puts|putting|laid|lays) (?:his|her|their) (?:hands?|arms?) (?:on|around|up|under|between|down) "
        r"(?:my|me)(?! (?:desk|keyboard"
        r"|laptop|mouse|screen|shoulder to)\b)"),
    cue(r"(?:asked|asks|asking|pressur(?:ed|es|ing)|told|tells|forced|forces|forcing|wants|wanted|expects) me to "
        r"(?:sleep|have sex|undress"
        r"|kiss|touch)(?: with| (?:him|her|them)|$)"),
    cue(r"if i (?:do|did|will|would) not (?:sleep|have sex|go out|go on a date) with (?:him|her|them)"),
    cue(rf"(?:talk|speak|complain|tell) (?:to |with )?(?:[\w-]+ ){{0,3}}?about (?:being|having been|how i was|how i "
        rf"am) {{how}}{_HARASSED}"),
    cue(r"keeps? (?:touching|groping|kissing|hugging) (?:his|her|the|other|our|a|female|young) (?:[\w-]+ "
        r")?(?:students?|interns?"
        r"|colleagues?|women|girls|staff|assistants?|trainees?|pupils?)"),
    cue(r"(?:swastikas?|racist graffiti|noose|racist (?:note|sign|slur)s?|homophobic (?:note|graffiti|slur)s?) "
        r"(?:[\w-]+ ){0,2}?(?:on|at|in) (?:my"
        r"|our|her|his) [\w-]+"),
    cue(r"(?:call(?:s|ed|ing)? me names|(?:makes?|making|made) fun of (?:me|my) (?:[\w-]+ ){0,3}?(?:all|every"
        r"|constantly|because|in front))"),
    cue(r"ask(?:s|ed|ing) me for (?:sex|nudes|naked|sexual)"),
    cue(r"(?:filmed|filming|photographed|photographing|recorded|recording|watched|watching) me (?:in|while|under) "
        r"(?:[\w-]+ ){0,3}?(?:changing"
        r"|shower|toilet|bathroom|locker|undress\w*|naked)"),
)  # fmt: skip
