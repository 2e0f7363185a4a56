"""Whether an agent has said that more will come from them."""

from __future__ import annotations

import pytest

from bot.escalation.promising import promises_a_word


@pytest.mark.parametrize(
    "text",
    [
        "I'll check with the network team and get back to you.",
        "Let me have a look",
        "One moment",
        "bear with me please",
        "I will be over in ten minutes",
        "We're going to ask facilities.",
        "Looking into it now.",
        "Thanks! I’ll just find out who has the key",
        "Please leave it switched on. I'll ring you at two.",
    ],
)
def test_more_will_come(text: str) -> None:
    assert promises_a_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "Try this: restart it. Let me know if it helps.",
        "I've reset it. Please try again.",
        "I'll look into it. Which room are you in?",
        "You will need to check the cable.",
        "Can you hold on to the receipt?",
        "It should be back to you tomorrow",
        "Done, have a good day",
        "",
    ],
)
def test_the_next_word_is_theirs_or_nobodys(text: str) -> None:
    assert not promises_a_word(text)
