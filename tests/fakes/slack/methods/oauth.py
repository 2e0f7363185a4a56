"""oauth.v2.access: a code for a bot token."""

from __future__ import annotations

from tests.fakes.slack.accounts import Installation, User
from tests.fakes.slack.core import Core
from tests.fakes.slack.methods.asking import Asking
from tests.fakes.slack.records import ApiError, Json


def access(asking: Asking) -> Json:
    core, app = asking.core, asking.core.state.app
    if asking.text("client_id", "") != app.client_id:
        raise ApiError("invalid_client_id")
    if asking.text("client_secret", "") != app.client_secret:
        raise ApiError("bad_client_secret")
    granted = core.codes.pop(asking.text("code", ""), None)
    if granted is None:
        raise ApiError("invalid_code")
    team, installer = granted
    installation = install(core, team, installer)
    return {
        "access_token": installation.bot_token,
        "token_type": "bot",
        "scope": ",".join(installation.scopes),
        "bot_user_id": installation.bot_user,
        "app_id": app.id,
        "team": {"id": team, "name": core.state.teams[team].name},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": installer},
    }


def install(core: Core, team: str, installer: str = "") -> Installation:
    """The app in a team, with a bot of its own. Installing again gives a token that works again."""
    state = core.state
    known = state.installations.get(team)
    if known is not None and not known.refusal:
        return known
    number = str(len(state.installations)) if known is None and state.installations else ""
    bot_user = known.bot_user if known else f"U0HANDRAIL{number}"
    bot_id = known.bot_id if known else f"B0HANDRAIL{number}"
    token = f"xoxb-{team}-{state.next_id('')}"
    installation = Installation(team, token, bot_user, bot_id, list(state.app.bot_scopes), installer)
    state.installations[team] = installation
    if bot_user not in state.users:
        name = state.app.name.lower()
        state.users[bot_user] = User(bot_user, team, name, state.app.name, bot_id=bot_id, app_id=state.app.id)
    state.changed()
    return installation
