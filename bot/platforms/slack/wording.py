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

GO_ON_HERE = "To go on with this, write in its thread."
"""Under a conversation's first message in the direct message."""

NOT_PASSED_ON = (
    "You have more than one open case, so I took this as a question to me, and nobody at the desk has seen it. To say "
    "something about {cases}, write in its thread."
)
"""To what was written outside of threads, where nobody can tell which case it is for."""

GOT_IT = "I'm on it: it goes on in our direct messages."
"""To a slash command or a shortcut, at once."""

REFUSED_BY_DESK = "Nothing was changed. {why}"

PRESSED_BEFORE = (
    "I got that when you first pressed it, and nothing is done twice. If you'd like something else now, just write to "
    "me, or bring in a person."
)

PRESSED_BEFORE_AT_DESK = "That was done when it was first pressed, so nothing was changed now."

NOTE_EMPTY = "There is nothing to keep yet."
NOTE_NOT_KEPT = "I can't keep notes just now. Please try again in a minute."
"""In the window in which a note is written."""

HELP = (
    "Ask me anything: type /handrail and your question, write to me directly, or mention me in a channel. To bring "
    "somebody in at once, type /handrail person."
)
