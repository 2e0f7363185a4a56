"""What became of a press, of feedback or of a dialog: what the bot answered to the invoke, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fakes.teams.outgoing import Delivery
from tests.fakes.teams.records import ADAPTIVE, Json

MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
UNREACHABLE = "Unable to reach app. Please try again."
WRONG = "Something went wrong. Please try again."


@dataclass(frozen=True)
class Answered:
    """``shown``: what the person reads because of it (words, an error); ``card``: what they see in its place."""

    delivery: Delivery
    status: int = 0
    seconds: float = 0.0
    error: str = ""
    answer: Any = None
    shown: str = ""
    card: Json | None = None

    @property
    def acknowledged(self) -> bool:
        return not self.error


async def answered(sent: Delivery, wait: bool) -> Answered:
    """Waits for the first try, if asked."""
    if wait:
        await sent.tried.wait()
    if not sent.attempts:
        return Answered(sent, error="not waited for")
    first = sent.attempts[0]
    return Answered(sent, first.status, first.seconds, first.error, first.answer, UNREACHABLE if first.error else "")


def read_card_answer(got: Answered, problems: list[str]) -> Answered:
    """The answer to ``adaptiveCard/action``, as Universal Actions prescribe it; ``problems`` of the card in it."""
    if got.error:
        return got
    body = got.answer
    if not isinstance(body, dict) or not isinstance(body.get("statusCode"), int) or "type" not in body:
        return _wrong(got, f"not an answer to a press: {body!r}")
    kind, value, status = body["type"], body.get("value"), body["statusCode"]
    if status == 200 and kind == ADAPTIVE and isinstance(value, dict):
        return _wrong(got, f"invalid card: {problems}") if problems else _with(got, card=value)
    if status == 200 and kind == MESSAGE and isinstance(value, str):
        return _with(got, shown=value)
    if status >= 400 and kind == ERROR and isinstance(value, dict):
        said = str(value.get("message") or WRONG)
        return Answered(got.delivery, status, got.seconds, str(value.get("code") or status), body, said)
    return _wrong(got, f"not an answer to a press: {body!r}")


def _with(got: Answered, shown: str = "", card: Json | None = None) -> Answered:
    return Answered(got.delivery, got.status, got.seconds, "", got.answer, shown, card)


def _wrong(got: Answered, error: str) -> Answered:
    return Answered(got.delivery, got.status, got.seconds, error, got.answer, WRONG)
