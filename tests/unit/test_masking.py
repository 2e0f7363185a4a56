"""Secrets that people paste."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.masking import clean, listed, mask, several

PATIENT = settings(deadline=None)
"""A busy machine is not a failing test; how long masking takes has a test of its own."""

PASTED = [
    ("my password is hunter2", "my password is [password removed]"),
    ("My new password is: Fr3nch!Toast", "My new password is: [password removed]"),
    ("pw: Tr0ub4dor&3", "pw: [password removed]"),
    ("Passwort: Geheim123", "Passwort: [password removed]"),
    ("mein Passwort ist Geheim123", "mein Passwort ist [password removed]"),
    ("I typed Summer2024! as my password", "I typed [password removed] as my password"),
    ("login nina / hunter2", "login nina / [password removed]"),
    ("user: nina@example.org pass: qwertz", "user: nina@example.org pass: [password removed]"),
    ("the wifi password is sunshine", "the wifi password is [password removed]"),
    ("my password is “correct horse battery staple”", "my password is “[password removed]”"),
    ("Password:\nhunter2", "Password:\n[password removed]"),
    ("password=hunter2&x=1", "password=[password removed]"),
    (
        "I changed my password from Winter2024! to Summer2025!",
        "I changed my password from [password removed] to [password removed]",
    ),
    ("hunter2 is my password", "[password removed] is my password"),
    ("the password for the lab machine is Xk9#mm2.", "the password for the lab machine is [password removed]."),
    ("my PIN is 4821", "my PIN is [PIN removed]"),
    ("pin: 48210", "pin: [PIN removed]"),
    ("4821 is my pin", "[PIN removed] is my pin"),
    ("the door pin is 4821", "the door pin is [PIN removed]"),
    ("the code is 482913", "the code is [code removed]"),
    ("my verification code is 482 913, is that right?", "my verification code is [code removed], is that right?"),
    ("card 4111 1111 1111 1111 was refused", "card [card number removed] was refused"),
    ("please refund to DE89 3704 0044 0532 0130 00", "please refund to [bank account number removed]"),
    ("https://nina:s3cret@example.org/x", "https://nina:[password removed]@example.org/x"),
    ("my api key: abcd1234efgh5678ijkl", "my api key: [access key removed]"),
    ("Authorization: Bearer abcdef1234567890abcdef", "Authorization: Bearer [access key removed]"),
    (
        "it asks for 123456-123456-123456-123456-123456-123456-123456-123456 now",
        "it asks for [recovery key removed] now",
    ),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY----- thanks", "[private key removed] thanks"),
]  # fmt: skip

ORDINARY = """
click **PIN rules**, and next to **PIN age** enter a value
[reset a PIN safely](pin-reset.md)
I forgot my password
my password is wrong
password is incorrect, it says
my password expired yesterday
the password must be 14 characters
my password is 14 characters long
my password isn't accepted
my password is not working
my password is rejected
it asks for my password again
Password: required
how do I change my password in Outlook365?
reset my password to get into Windows11
username and password are rejected
the login / password page is blank
my login is nina and it fails
order 4556737586899855
ticket 123456 is still open
my boarding pass AB1234 does not print
my bus pass is 12345
my phone is +44 20 7946 0958
error code 0x80070005
the error code is 482913
error 30102-11 (17002), what does the code mean
GUID 123e4567-e89b-12d3-a456-426614174000
the access token expired
the api key is invalid
security key not recognised
my password manager is Bitwarden
room code 123456
Authentication method: Normal password
imap.example.org:993 SSL/TLS Normal password smtp.example.org:465
Thunderbird 115.3.0 (64-bit)
"""


@pytest.mark.parametrize(("text", "masked"), PASTED)
def test_a_secret_in_ordinary_words_is_replaced_by_a_marker_that_can_be_read(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize("text", ORDINARY.strip().splitlines())
def test_ordinary_support_talk_is_returned_unchanged(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).kinds == ()


# Put together here, so that the file itself holds nothing that looks like a key.
KEYS = {
    "AWS": "AKIA" + "IOSFODNN7" + "EXAMPLE",
    "GitHub": "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8",
    "fine-grained GitHub": "github_pat_" + "a1B2c3D4e5" * 4,
    "Slack": "xoxb-" + "123456789012-" * 2 + "abcDEF123456",
    "Slack app": "xapp-1-" + "A012345-" + "9876543210-" + "abcdef0123456789",
    "Stripe": "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "OpenAI": "sk-proj-" + "a1B2c3D4e5" * 4,
    "GitLab": "glpat-" + "a1B2c3D4e5" * 2,
    "JWT": "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".abc_DEF-123",
    "SendGrid": "SG." + "a" * 22 + "." + "b" * 43,
    "Azure storage": "AccountKey=" + "aB3/" * 21 + "aB==",
    "Google": "AIza" + "SyA1234567890abcdefghijklmnopqrstuv",
}


@pytest.mark.parametrize("name", KEYS)
@PATIENT
@given(
    before=st.text(alphabet=string.ascii_letters + " .,\n", max_size=60),
    after=st.text(alphabet=string.ascii_letters + " .,\n", max_size=60),
)
def test_a_key_of_a_known_shape_never_survives(name: str, before: str, after: str) -> None:
    found = mask(f"{before} {KEYS[name]} {after}")
    assert KEYS[name] not in found.text
    assert found.kinds


PASSWORDS = st.builds(
    lambda word, number, mark, tail: f"{word}{number}{mark}{tail}",
    st.text(alphabet=string.ascii_letters, min_size=4, max_size=10),
    st.integers(10, 99_999),
    st.sampled_from("!#&%+=§$"),
    st.text(alphabet=string.ascii_lowercase, max_size=4),
)
FRAMES = [
    "my password is {}",
    "pw: {}",
    "password={}",
    "pwd {}",
    "Passwort: {}",
    "I used {} as my password and it fails",
    "login nina / {}",
    "user nina password {}",
    "my credentials are nina:{}",
    "the password for the printer is {}, why?",
    "{} is my password",
    "It says no. My passphrase is '{}'. Help!",
]


@pytest.mark.parametrize("frame", FRAMES)
@PATIENT
@given(secret=PASSWORDS)
def test_a_planted_password_never_survives(frame: str, secret: str) -> None:
    found = mask(frame.format(secret))
    assert secret not in found.text
    assert found.kinds == ("a password",)


@PATIENT
@given(st.integers(10**13, 10**14 - 1), st.sampled_from(["", " ", "-"]))
def test_a_card_number_never_survives(middle: int, gap: str) -> None:
    digits = f"4{middle}"
    check = (
        -sum(int(digit) if place % 2 else sum(divmod(2 * int(digit), 10)) for place, digit in enumerate(digits)) % 10
    )
    number = f"{digits}{check}"
    assume(len(set(number)) > 1)
    written = gap.join(number[place : place + 4] for place in range(0, 16, 4))
    found = mask(f"I paid with {written} yesterday")
    assert found.text == "I paid with [card number removed] yesterday"
    assert found.kinds == ("a card number",)


_PIECES = """
    my the password is pw: token login nina / hunter2 Tr0ub4dor&3 code 482913 key api and from to as [password removed]
    removed] [ " ' , . 4111 1111 recovery codes: abcd-1234 https://a:b1c2@x sk-
"""
PIECES = st.sampled_from([*_PIECES.split(), "\n"])


@PATIENT
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once.text).text == once.text


@PATIENT
@given(st.text(max_size=300))
def test_any_text_comes_back_as_one_that_can_be_stored(text: str) -> None:
    masked = mask(text).text
    masked.encode("utf-8")
    assert "\x00" not in masked


@PATIENT
@given(
    st.lists(
        st.sampled_from(
            [
                "how",
                "do",
                "I",
                "print",
                "in",
                "colour",
                "on",
                "the",
                "second",
                "floor",
                "my",
                "laptop",
                "is",
                "slow",
                "since",
                "Monday",
            ]
        ),
        max_size=30,
    ).map(" ".join)
)
def test_text_without_secrets_is_returned_unchanged(text: str) -> None:
    assert mask(text).text == text


def test_nul_and_lone_surrogates_are_cleaned_away() -> None:
    assert clean("a\x00b") == "ab"
    assert clean("a\ud800b") == "a\ufffdb"
    assert clean("smile \ud83d\ude00") == "smile 😀"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("my password is hunter2", ("a password",)),
        ("my password is hunter2, I typed hunter2 as my password", ("a password",)),
        ("my password is hunter2, pw: hunter3x and card 4111 1111 1111 1111", ("two passwords", "a card number")),
        ("my PIN is 4821", ("a PIN",)),
        ("my PIN is 4821 and my old pin was 9937", ("two PINs",)),
        ("my password is hunter2 and my PIN is 4821", ("a password", "a PIN")),
        ("my api key: abcd1234efgh5678ijkl", ("an access key",)),
    ],
)
def test_what_was_taken_out_is_told_in_plain_words_with_how_many(text: str, kinds: tuple[str, ...]) -> None:
    assert mask(text).kinds == kinds


@pytest.mark.parametrize(
    ("kinds", "words", "them"),
    [
        (("a password",), "a password", False),
        (("an access key",), "an access key", False),
        (("two passwords",), "two passwords", True),
        (("a password", "a PIN"), "a password and a PIN", True),
        (("a password", "13 codes", "a PIN"), "a password, 13 codes and a PIN", True),
    ],
)
def test_what_was_taken_out_fits_into_a_sentence(kinds: tuple[str, ...], words: str, them: bool) -> None:
    assert listed(kinds) == words
    assert several(kinds) is them


@pytest.mark.parametrize(
    "piece",
    [
        "password ",
        "pw: ",
        "a",
        "eyJ",
        "eyJaaaaaaaa.",
        "://a:",
        "4111 ",
        "1",
        "-----BEGIN PRIVATE KEY-----",
        "xoxb-1-",
        "sk-",
        "my ",
        "login a / ",
        '"',
        "AB12 ",
        "@",
        "a.b@",
        "code is ",
    ],
)
def test_the_time_taken_grows_with_the_length_and_no_faster(piece: str) -> None:
    mask(piece)  # what is imported once is not counted
    long = piece * (100_000 // len(piece))
    started = time.process_time()
    mask(long)
    assert time.process_time() - started < 4


@pytest.mark.parametrize("text", ["Access 2007 won't open", "in Microsoft Access 2010 or later", "Duo 2024 update"])
def test_a_program_and_its_year_are_no_code(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize("text", ["access code 2007", "the access code is 2019", "door code 1984", "access 4821"])
def test_a_code_that_looks_like_a_year_is_one_where_it_is_called_so(text: str) -> None:
    assert mask(text).kinds == ("a code",)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my pass\u200bword is Gr33nElephant!", "my pass\u200bword is [password removed]"),
        ("my password is Gr33n\u00adEle\u2060phant!", "my password is [password removed]"),
        ("my ｐａｓｓｗｏｒｄ is Ｇｒ３３ｎElephant!", "my ｐａｓｓｗｏｒｄ is [password removed]"),
        ("my password\u00a0is\u00a0Gr33nElephant!", "my password\u00a0is\u00a0[password removed]"),
        ("card 4111\u20601111\u206011111111", "card [card number removed]"),
        ("the 👩‍👩‍👧 say ｐａｓｓｗｏｒｄ expired", "the 👩‍👩‍👧 say ｐａｓｓｗｏｒｄ expired"),
    ],
)
def test_letters_without_width_or_of_another_hide_no_secret(text: str, masked: str) -> None:
    assert mask(text).text == masked
