"""What is said on Slack beside the core's own replies."""

from __future__ import annotations

GOES_ON_WITH_PERSON = "A person will take this up with {name} in a direct message."
ONLY_FOR_YOU = "I've answered {name} in a direct message: the answer isn't for everybody here."

WELCOME = (
    "Hello! Ask me in your own words, and I'll answer from {organisation}'s own articles and show you where it stands. "
    "A person is one press away at any time. You can also mention me in a channel."
)

DOWN = "I can't keep messages just now, so nobody would see this one. I'm sorry."
"""While the database is away; the contact follows."""

GOT_IT = "I'm on it: it goes on in our direct messages."
"""To a slash command, at once."""

REFUSED_BY_DESK = "Nothing was changed. {why}"

PRESSED_BEFORE = (
    "I got that when you first pressed it, and nothing is done twice. If you'd like something else now, just write to "
    "me, or bring in a person."
)

PRESSED_BEFORE_AT_DESK = "That was done when it was first pressed, so nothing was changed now."

HELP = (
    "Ask me anything: `/handrail` and your question, or write to me directly, or mention me in a channel. "
    "`/handrail person` brings somebody in at once."
)

PERSON_ABOUT_MESSAGE = "I'd like to talk to a person about this message."
"""Said in the name of whoever picked it: it asks for a person in clear words, and what follows is what it is about."""
