"""An owner's words in their chat on Teams: asked before anything changes, and pressed to confirm."""

from __future__ import annotations

from pathlib import Path

from bot.messages.owning import Wish
from tests.fakes.owners_desk import FakeOwnersDesk
from tests.fakes.teams.server import local_teams
from tests.platforms.teams.house import house


async def test_an_owner_rolls_back_with_a_second_press_and_nobody_else_can(tmp_path: Path) -> None:
    desk = FakeOwnersDesk()
    async with local_teams() as teams:
        nina, sam = teams.person("nina"), teams.person("sam")
        key = f"teams:{nina.user.tenant}:{nina.user.object_id}"
        async with house(tmp_path, teams=teams, settled={"owners": frozenset({key})}, owners=desk) as town:
            await nina.say("roll back because it is wrong")
            asked = await town.teams.wait_for_message(nina.chat, containing="Really?")
            await nina.press(asked, "Yes, go back")
            await town.teams.wait_for_message(nina.chat, containing="serves everybody now")
            await sam.say("roll back because it is wrong")
            await town.teams.wait_for_message(sam.chat, containing="Talk to a person")
    sure = Wish("roll_back", "r1", why="it is wrong", sure=True)
    assert [wish for _, wish in desk.wishes] == [Wish("roll_back", why="it is wrong"), sure]
