"""Codes that open doors, and passwords with signs in them; and talk about codes that is no secret."""

from __future__ import annotations

import pytest

from kb_ingest.checks.secrets import secrets_in


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("The door code of the server room is 4711.", "4711"),
        ("The code for the door of the server room is 4711.", "4711"),
        ("The door code for room 2.14 is 4711#.", "4711"),
        ("The alarm code is 9921.", "9921"),
        ("Enter the server room with code 4711.", "4711"),
        ("The code of the bike shed: 8265", "8265"),
        ("The safe’s combination is 12-34-56.", "12-34-56"),
        ("The combination for the key box is now **0815**.", "0815"),
        ("To get in at night, use the side door and code C4711.", "C4711"),
        ("Press 4711# to open the gate.", "4711"),
        ("The password is: Pa$$w0rd-Campus", "Pa$$w0rd-Campus"),
        ("PIN 8842 opens the safe.", "8842"),
    ],
)
def test_what_opens_something_is_told_and_not_repeated(text: str, secret: str) -> None:
    (told,) = secrets_in(f"# Doors\n\nRead this.\n\n{text}\n")
    assert told.line == 5 and secret not in told.around and "[" in told.around


@pytest.mark.parametrize(
    "text",
    [
        "If the door shows error code 4711, call the porter.",
        "The room code 2140 stands on the door.",
        "The door has room code 2140.",
        "The cost code of the workshop is 90210.",
        "Enter the code that you got by mail to unlock the door.",
        "The postal code of the main building is 80331.",
        "The door code is 1234 until you change it.",
        "Type the code `<your code>` at the gate.",
        "The alarm rings at 8:30, and code 4711/2 is no code.",
        "The password is: $DOOR_PASSWORD",
        "The password is: ${PASSWORD_1}",
        "Call the porter on 4711 if the door is locked.",
    ],
)
def test_talk_about_codes_is_left_alone(text: str) -> None:
    assert not list(secrets_in(text))


def test_two_secrets_of_one_paragraph_are_told_without_each_other() -> None:
    told = list(
        secrets_in("The door code is 4711. The alarm code of the hall is 9921.\nLog in with password hunter22!")
    )
    assert [one.line for one in told] == [1, 1, 2]
    assert not any(secret in one.around for one in told for secret in ("4711", "9921", "hunter22"))
