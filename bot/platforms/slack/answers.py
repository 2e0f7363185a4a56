"""Slack's answers to our calls: what came back, what was refused and how that is mended, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import DeliveryDelayed, HandrailError

_BUSY_SECONDS = 5.0
"""How long to wait where Slack says that it is busy, but not for how long."""

_NOBODY_CAN_TELL = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
"""Slack's own faults: the message may have been stored before them."""

WORKSPACE = {
    "invalid_auth": "Slack does not know the bot's token",
    "not_authed": "Slack does not know the bot's token",
    "token_revoked": "the bot's token was revoked",
    "token_expired": "the bot's token has expired",
    "account_inactive": "the app was removed from the workspace",
    "app_uninstalled": "the app was removed from the workspace",
    "org_login_required": "the workspace is being moved to another plan",
    "team_access_not_granted": "the organisation does not let the app into this workspace",
    "access_denied": "the organisation does not let the app do this",
    "missing_scope": "the app lacks a scope",
}
"""Refusals that concern the whole workspace, and what they mean."""

CHANNEL = {
    "channel_not_found": "does not exist, or the app is not in it",
    "not_in_channel": "does not have the app in it",
    "is_archived": "is archived",
    "is_inactive": "is archived",
    "channel_is_limited_access": "does not let the app write",
    "restricted_action": "does not let the app write",
    "restricted_action_read_only_channel": "does not let the app write",
    "restricted_action_thread_only_channel": "lets the app write in threads alone",
    "restricted_action_thread_locked": "has locked this thread",
    "restricted_action_non_threadable_channel": "has no threads",
    "messages_tab_disabled": "cannot be written to, as the app's Messages tab is switched off",
}
"""Refusals that concern one channel, and what they say about it."""

LACKING = frozenset({"unknown_method", "missing_scope", "not_allowed_token_type", "feature_not_enabled"})
"""Refusals that say: not in this workspace, or not with this token. Asking again soon is of no use."""

THREAD_GONE = frozenset({"thread_not_found", "message_not_found", "cannot_reply_to_message", "cant_update_message"})


class SlackSaidNo(HandrailError):
    """Slack answered, and will not do it. ``code`` is its word for why."""

    def __init__(self, method: str, code: str, needed: str = "") -> None:
        also = f" (it needs {needed})" if needed else ""
        super().__init__(f"Slack refused {method}: {code}{also}.")
        self.method = method
        self.code = code
        self.needed = needed


class NoAnswer(HandrailError):
    """Nobody can tell whether Slack did it: the connection broke, or it answered with a fault of its own."""

    def __init__(self, method: str) -> None:
        super().__init__(f"Slack gave no answer to {method} that says whether it was done.")
        self.method = method


async def asked(method: str, call: Awaitable[Any]) -> Mapping[str, Any]:
    """What Slack answered. Raises ``SlackSaidNo``, ``NoAnswer``, or ``DeliveryDelayed`` where it is too busy."""
    try:
        response = await call
    except SlackApiError as error:
        raise _said(method, error) from error
    except (TimeoutError, aiohttp.ClientError, OSError, SlackClientError, ValueError) as error:
        raise NoAnswer(method) from error
    data: Mapping[str, Any] = response.data
    return data


def _said(method: str, error: SlackApiError) -> HandrailError:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, Mapping) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return DeliveryDelayed("Slack asks to wait: too many messages at once.", _retry_after(response))
    if status >= 500 or not code or code in _NOBODY_CAN_TELL:
        return NoAnswer(method)
    needed = data.get("needed", "") if isinstance(data, Mapping) else ""
    return SlackSaidNo(method, code, str(needed or ""))


def _retry_after(response: Any) -> float:
    for name, value in dict(getattr(response, "headers", None) or {}).items():
        if name.lower() == "retry-after":
            try:
                return max(0.0, float(value))
            except ValueError:
                break
    return _BUSY_SECONDS


def how_to_mend(no: SlackSaidNo, channel: str = "") -> str:
    """What it means and what to do about it, for the administrator."""
    if no.method == "apps.connections.open":
        return (
            f"Slack refused SLACK_APP_TOKEN ({no.code}). Generate an app-level token with the scope connections:write "
            "(*Basic Information* → *App-Level Tokens*), set SLACK_APP_TOKEN to it (xapp-…), and switch Socket Mode on."
        )
    if no.code == "missing_scope":
        return (
            f"Slack refused {no.method}: the app lacks the scope {no.needed or 'for it'}. Add it under *OAuth & "
            "Permissions* (slack_manifest.yaml names all that are needed) and install the app again."
        )
    if no.code in WORKSPACE:
        return (
            f"Slack refused {no.method}: {WORKSPACE[no.code]} ({no.code}). Install the app again; where "
            "SLACK_BOT_TOKEN is set, set it to the new token."
        )
    if no.code in CHANNEL:
        return (
            f"Slack refused {no.method}: the channel {channel} {CHANNEL[no.code]} ({no.code}). Invite the app to it "
            "with /invite, unarchive it, or name another."
        )
    return str(no)
