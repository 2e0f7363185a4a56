"""An owner's words in a direct message on Slack: asked before anything changes, and pressed to confirm."""

from __future__ import annotations

from pathlib import Path

from bot.messages.owning import Wish
from tests.fakes.owners_desk import FakeOwnersDesk
from tests.fakes.slack.visible import labels
from tests.platforms.slack.house import house

NINA = "slack:T0ALDER:U0NINA"


async def test_an_owner_rolls_back_with_a_second_press_and_nobody_else_can(tmp_path: Path) -> None:
    desk = FakeOwnersDesk()
    async with house(tmp_path, settled={"owners": frozenset({NINA})}, owners=desk) as town:
        nina, sam = town.slack.person("nina"), town.slack.person("sam")
        await nina.say("roll back because it is wrong")
        asked = await town.slack.wait_for_message(nina.dm, containing="Really?")
        assert {"Yes, go back", "Talk to a person"} <= set(labels(asked))
        await nina.press(asked, "Yes, go back")
        await town.slack.wait_for_message(nina.dm, containing="serves everybody now")
        await sam.say("roll back because it is wrong")
        await town.slack.wait_for_message(sam.dm)
    sure = Wish("roll_back", "r1", why="it is wrong", sure=True)
    assert desk.wishes == [("U0NINA", Wish("roll_back", why="it is wrong")), ("U0NINA", sure)]
