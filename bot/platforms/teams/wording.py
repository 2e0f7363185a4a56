"""What is said on Teams beside the core's own replies."""

from __future__ import annotations

HELPED, NOT_HELPED = "Helped", "Didn't help"

PRESSED_BEFORE = (
    "I got that when you first pressed it, and nothing is done twice. If you'd like something else now, just write to "
    "me, or bring in a person."
)

PRESSED_BEFORE_AT_DESK = "That was done when it was first pressed, so nothing was changed now."

BY_MODEL = "Put into words by a language model, from the articles below."

IN_FULL = "… (in full below)"

BOX = "Your answer to {name}"
SEND = "Send to {name}"
KEEP = "Keep as a note"

REPLY_HERE = "Answer here, or reply in this thread and mention me: without a mention your words don't reach me."
REPLY_IN_THREAD = (
    "Once the case is yours, what you write in this thread goes to {name}; you can also answer here. A line that "
    "starts with // stays a note."
)

FROM_BOX = "answered from the card"
NOTE_FROM_BOX = "wrote a note on the card"

MARKS = {
    "sent": ("✅", "This reached the person."),
    "part": ("⚠️", "This reached the person, but not every file that came with it."),
    "note": ("💬", "Kept among agents."),
    "held": ("⏳", "Not sent yet: claim the case first."),
    "refused": ("⛔", "Not sent."),
    "unknown": ("❔", "Nobody can tell whether this reached the person."),
}
