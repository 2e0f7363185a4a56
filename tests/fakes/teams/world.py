"""The organisation that every test starts with.

Alder College: nina, sam, kim, and gus as a guest. Its teams are ``alder`` (channels ``general``, ``help``, and
``shared`` with stella of the tenant next door) and ``desk`` (``desk`` is its channel for cases, ``desk-general`` its
General; sam and kim are in it). Group chats: ``lunch`` with the app, ``walk`` without. The app is installed in both
teams and for everybody but gus.
"""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from tests.fakes.teams.records import Conversation, Team, Tenant, User
from tests.fakes.teams.state import State

HOME = "7f1c2b9a-1111-4c55-8d10-a1de00000001"
NEIGHBOUR = "7f1c2b9a-2222-4c55-8d10-b11c00000002"
MEMBERS = {"nina": "Nina Falk", "sam": "Sam Ortiz", "kim": "Kim Adeyemi"}


def furnish(state: State) -> None:
    state.tenants[HOME] = Tenant(HOME, "Alder College", "emea")
    state.tenants[NEIGHBOUR] = Tenant(NEIGHBOUR, "Birch Ltd", "amer")
    for key, name in MEMBERS.items():
        add_user(state, key, name).installed = True
    add_user(state, "gus", "Gus Lindqvist").role = "guest"
    add_user(state, "stella", "Stella Brandt", NEIGHBOUR).installed = True
    everybody = ["nina", "sam", "kim", "gus"]
    add_team(state, "alder", "Alder College", everybody, "general").installed = True
    add_channel(state, "alder", "help", "IT help")
    add_channel(state, "alder", "shared", "With Birch").members.append(state.person("stella").id)
    add_team(state, "desk", "Service desk", ["sam", "kim"], "desk-general").installed = True
    add_channel(state, "desk", "desk", "Cases")
    add_chat(state, "lunch", ["nina", "sam", "kim"]).installed = True
    add_chat(state, "walk", ["nina", "sam"])


def add_user(state: State, key: str, name: str, tenant: str = HOME) -> User:
    """Ids look as Teams' do: ``29:`` and a long word that is the bot's alone, and the directory's object id."""
    made = uuid5(NAMESPACE_OID, f"{tenant}/{key}")
    user = User(key, f"29:1{key}-{made.hex}", str(uuid5(made, "object")), tenant, name)
    assert user.id not in state.users, f"there already is a {key}"
    state.users[user.id] = user
    return user


def add_team(state: State, key: str, name: str, members: list[str], general: str, tenant: str = HOME) -> Team:
    ident = f"19:{uuid5(NAMESPACE_OID, key).hex}@thread.tacv2"
    people = [state.person(one).id for one in members]
    team = Team(ident, str(uuid5(NAMESPACE_OID, f"group-{key}")), key, name, tenant, people)
    state.teams[ident] = team
    state.conversations[ident] = Conversation(ident, "channel", tenant, general, "General", people, ident)
    return team


def add_channel(state: State, team: str, key: str, name: str) -> Conversation:
    """A standard channel; with members of its own once somebody is put into ``members``."""
    home = state.team(team)
    ident = f"19:{uuid5(NAMESPACE_OID, f'{team}/{key}').hex}@thread.tacv2"
    channel = Conversation(ident, "channel", home.tenant, key, name, list(home.members), home.id)
    state.conversations[ident] = channel
    return channel


def add_chat(state: State, key: str, members: list[str], tenant: str = HOME) -> Conversation:
    ident = f"19:{uuid5(NAMESPACE_OID, f'chat-{key}').hex}@thread.v2"
    chat = Conversation(ident, "groupChat", tenant, key, key, [state.person(one).id for one in members])
    state.conversations[ident] = chat
    return chat
