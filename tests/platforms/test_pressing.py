"""Buttons that both chat platforms have."""

from __future__ import annotations

from bot.messages.outgoing import Button
from bot.platforms.pressing import by_question

FIXED, ROUND = Button("ended", "It's fixed"), Button("ended", "I got round it")
EASY, HARD = Button("ease", "5 · easy"), Button("ease", "1 · hard")
AGAIN, SKIP = Button("reopen", "Reopen it"), Button("skip_survey", "Skip")


def test_what_answers_one_question_stands_in_a_row_of_its_own() -> None:
    assert by_question([AGAIN, FIXED, ROUND, HARD, EASY, SKIP]) == [[AGAIN], [FIXED, ROUND], [HARD, EASY], [SKIP]]


def test_other_buttons_stay_together_in_their_order() -> None:
    plain = [Button("accept", "Yes"), Button("decline", "No"), Button("person", "Talk to a person")]
    assert by_question(plain) == [plain]
    assert by_question([]) == []
