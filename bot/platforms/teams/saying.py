"""What the sending and receiving sides say on Teams, beside the core's own replies."""

from __future__ import annotations

GOES_ON_WITH_PERSON = "A person will take this up with {name} in our own chat."
ONLY_FOR_YOU = "I've answered {name} in our own chat: the answer isn't for everybody here."

WELCOME = (
    "Hello! Ask me in your own words, and I'll answer from {organisation}'s own articles and show you where it stands. "
    "A person is one press away at any time."
)
WELCOME_HERE = (
    "Hello! Mention me with your question, and I'll answer here from {organisation}'s own articles. "
    "A person is one press away at any time."
)

ABOUT_QUESTION = "About what you asked:"
ABOUT_MESSAGE = "About this message:"

DOWN = "I can't keep messages just now, so nobody would see this one. I'm sorry."
"""While the database is away; the contact follows."""

IN_DOUBT = (
    "I can't tell whether my last message reached you. If it isn't above, please write to me again, or bring in a "
    "person."
)
RELAY_IN_DOUBT = (
    "{name} has just written to you, and I can't tell whether it arrived. If nothing new is above, write here: "
    "{name} will see it."
)
FILE_IN_DOUBT = (
    "{name} has just sent you a file, and I can't tell whether it arrived. If it isn't above, write here: {name} will "
    "see it."
)
ENTRY_IN_DOUBT = "Something of the conversation may be missing here ({name}, {when}): I can't tell whether it arrived."
CARD_IN_DOUBT = (
    "This case may stand here twice: I couldn't tell whether its card arrived the first time. It is one case, and the "
    "buttons of both work; answers in the thread reach me in this one."
)

GONE = (
    "{name} can't be reached here: they have removed or blocked Handrail in Teams, or never added it. Please reach "
    "them another way; what they said so far is above."
)

GOT_IT = "I'm on it: it goes on in our own chat."
"""To a command on a message, at once."""

ADD_ME = "I can't write to you yet. Add Handrail in Teams (Apps, then search for it), and pick this again."

PERSON_ABOUT_MESSAGE = "I'd like to talk to a person about this message."
"""Said in the name of whoever picked it: it asks for a person in clear words, and what follows is what it is about."""

REFUSED_BY_DESK = "Nothing was changed. {why}"
NOTHING_TYPED = "There is nothing in the box yet. Nothing was sent."
BOX_NOT_KEPT = "That could not be sent just now. Your words are still in the box; please try again in a moment."
FOR_ANOTHER_AGENT = "That question was for {name}. Nothing was changed."
OUTDATED = "That button is from an older message and does nothing any more."
PRESSED = "You pressed “{label}”."
TAKEN = "Got it."
