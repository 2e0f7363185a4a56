"""A week's digest on Slack: in a channel that is named without its workspace, and with one person."""

from __future__ import annotations

from dataclasses import replace

from bot.experience.digests.weeks import digests_from
from bot.messages.letter import Letter
from bot.messages.turn import Parcel
from tests.fakes.slack.pings import links_of, pings_of
from tests.fakes.slack.visible import visible_text
from tests.platforms.slack.post import Post
from tests.unit.experience.digests.test_digests import PAGE, before, gap, told


async def test_it_stands_in_the_leads_channel_once_with_the_way_to_the_report(post: Post) -> None:
    [to] = digests_from({"leads": ["slack:C0DESK"]}).leads
    letter = told(before(), gaps=(gap(8, "lockers for <!channel> @everyone"),))
    await post.sender.send(parcel := parcel_of(replace(letter, to=to, ref="digest:leads:1")))
    await post.sender.send(parcel)
    [message] = [one for one in post.slack.messages("desk") if "How support felt" in visible_text(one)]
    assert "Worth doing first: have an article written." in visible_text(message)
    assert "114 people asked about 137 things" in visible_text(message)
    assert not pings_of(message)
    assert {link.url for link in links_of(message)} == {f"{PAGE}/owners?weeks=4", f"{PAGE}/report?weeks=1"}


async def test_a_lead_gets_it_as_a_direct_message(post: Post) -> None:
    await post.sender.send(parcel_of(replace(told(before()), to="slack:T0ALDER:U0NINA", ref="digest:leads:2")))
    [shown] = post.at_person()
    assert "Nothing stands out" in shown


def parcel_of(letter: Letter) -> Parcel:
    return Parcel(1, letter.ref, f"letter:{letter.to}", letter.to, letter)
