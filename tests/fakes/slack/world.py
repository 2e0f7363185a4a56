"""The workspace that every test starts with."""

from __future__ import annotations

from tests.fakes.slack.accounts import App, Team, User, Usergroup
from tests.fakes.slack.core import Core
from tests.fakes.slack.methods.oauth import install
from tests.fakes.slack.records import Channel
from tests.fakes.slack.scopes import DEFAULT_BOT_EVENTS, DEFAULT_BOT_SCOPES

HOME, NEIGHBOUR = "T0ALDER", "T0BIRCH"
BOT_USER, BOT_ID = "U0HANDRAIL", "B0HANDRAIL"
MEMBERS = {"nina": "Nina Falk", "sam": "Sam Ortiz", "kim": "Kim Adeyemi"}


def local_app() -> App:
    return App(
        id="A0HANDRAIL",
        name="Handrail",
        client_id="1234567890.1234567890",
        client_secret="local-client-secret",
        signing_secret="local-signing-secret",
        app_token="xapp-1-A0HANDRAIL-local",
        bot_scopes=list(DEFAULT_BOT_SCOPES),
        bot_events=list(DEFAULT_BOT_EVENTS),
    )


def furnish(core: Core) -> None:
    """Alder College with its app, people and channels, and Birch Ltd next door, which shares one channel with it."""
    state = core.state
    state.teams[HOME] = Team(HOME, "Alder College", "alder")
    state.teams[NEIGHBOUR] = Team(NEIGHBOUR, "Birch Ltd", "birch")
    for name, full_name in MEMBERS.items():
        add_user(core, User(f"U0{name.upper()}", HOME, name, full_name))
    add_user(core, User("U0GUS", HOME, "gus", "Gus Lindqvist", restricted=True))
    add_user(core, User("U0UMA", HOME, "uma", "Uma Castell", restricted=True, ultra_restricted=True))
    add_user(core, User("U0STELLA", NEIGHBOUR, "stella", "Stella Brandt"))
    install(core, HOME, "U0SAM")
    nina, sam, kim = "U0NINA", "U0SAM", "U0KIM"
    add_channel(core, "general", [nina, sam, kim, "U0GUS", BOT_USER])
    add_channel(core, "desk", [sam, kim, BOT_USER], private=True)
    add_channel(core, "shared", [nina, "U0STELLA", BOT_USER], shared_with=[NEIGHBOUR])
    add_channel(core, "random", [nina, sam])
    add_channel(core, "old", [nina, BOT_USER]).archived = True
    state.usergroups["S0AGENTS"] = Usergroup("S0AGENTS", HOME, "agents", "Agents", [sam, kim])


def add_user(core: Core, user: User) -> User:
    assert user.id not in core.state.users, f"there already is a {user.id}"
    core.state.users[user.id] = user
    return user


def add_channel(
    core: Core,
    name: str,
    members: list[str],
    private: bool = False,
    shared_with: list[str] | None = None,
    team: str = HOME,
) -> Channel:
    ident = f"C0{name.upper().replace('-', '').replace('_', '')}"
    if ident in core.state.channels:
        ident = core.state.next_id("C0")
    channel = Channel(ident, team, name, "private" if private else "public", list(members))
    channel.connected = list(shared_with or [])
    core.state.channels[ident] = channel
    return channel
