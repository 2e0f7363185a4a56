"""Teams' answers to our calls: what was refused and how that is mended, and what nobody can tell."""

from __future__ import annotations

from bot.errors import DeliveryDelayed, HandrailError

BUSY = frozenset({412, 429, 502, 503, 504})
"""Statuses after which Teams asks to come again."""

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
"""Seconds until the next attempt where Teams does not say how long; doubled each time."""

_LONGEST_ASKED = 600.0


class TeamsSaidNo(HandrailError):
    """Teams answered, and will not do it. ``code`` is its word for why."""

    def __init__(self, what: str, status: int, code: str = "", message: str = "") -> None:
        super().__init__(f"Teams refused {what}: {status} {code or 'without a reason'}.")
        self.what = what
        self.status = status
        self.code = code
        self.message = message

    @property
    def gone(self) -> bool:
        """What it is about is not there any more."""
        return self.status == 404

    @property
    def blocked(self) -> bool:
        """Whoever it is for removed or blocked the bot, or never had it."""
        return self.status == 403


class NoAnswer(HandrailError):
    """Nobody can tell whether Teams did it: the connection broke, or it answered with a fault of its own."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Teams gave no answer to {what} that says whether it was done.")
        self.what = what


class NotReached(DeliveryDelayed):
    """Teams could not be reached, so nothing was done."""

    def __init__(self, what: str, host: str) -> None:
        super().__init__(f"{host} cannot be reached for {what}. Is there a way out to it?", _FIRST_WAIT * 2)


class Busy(DeliveryDelayed):
    """Teams asks to come again. ``asked``: whether it said when."""

    def __init__(self, what: str, status: int, seconds: float | None) -> None:
        super().__init__(
            f"Teams asks to come again with {what} ({status}).", min(seconds or _FIRST_WAIT, _LONGEST_ASKED)
        )
        self.asked = seconds is not None

    def after(self, attempts: int) -> DeliveryDelayed:
        """The same after so many attempts: longer each time, where Teams did not say how long."""
        return self if self.asked else DeliveryDelayed(str(self), growing(attempts))


def growing(attempts: int) -> float:
    """Seconds until the next attempt. The delivery adds its own jitter to it."""
    return min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(attempts, 10))


def how_to_mend(no: TeamsSaidNo) -> str:
    """What it means and what to do about it, for the administrator."""
    if no.status == 401:
        return (
            f"Teams refused {no.what}: it does not take the bot's token ({no.code}). Check MICROSOFT_APP_ID, "
            "MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID against the bot's registration in Azure."
        )
    if no.code == "BotDisabledByAdmin":
        return "An administrator has disabled the app in Teams. Allow it in the Teams admin centre under Manage apps."
    if no.status == 403:
        return (
            f"Teams refused {no.what}: the app is not installed there, or was removed or blocked ({no.code}). Add it "
            "to the team, or ask the person to add it."
        )
    if no.gone:
        return f"Teams refused {no.what}: there is no such place any more ({no.code}). Name another."
    return str(no)
