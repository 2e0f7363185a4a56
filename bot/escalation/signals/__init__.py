"""What is noticed about a conversation that is not helping. Pure: text, history and comparisons in, a reading out.

``reading`` puts the ten kinds together. ``person``: asking for one. ``progress``: what the words say about how it goes.
``repetition``: going in circles. ``followup``: what keeps a fair follow-up from counting as a repetition.
``remarks``: short messages that are no problem to be looked up.
"""

from bot.escalation.signals.person import Request, asked_for_person
from bot.escalation.signals.progress import SOLVED_AT, not_helped, solved
from bot.escalation.signals.reading import FIRES_AT, ends_it, gets_round_it, is_evidence, read
from bot.escalation.signals.remarks import Remark, remark

__all__ = [
    "FIRES_AT",
    "SOLVED_AT",
    "Remark",
    "Request",
    "asked_for_person",
    "ends_it",
    "gets_round_it",
    "is_evidence",
    "not_helped",
    "read",
    "remark",
    "solved",
]
