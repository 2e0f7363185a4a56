"""Letters on Slack: to one person or a channel, once, changed where they stand, and nobody is pinged."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.letter import Letter, LetterLink
from bot.messages.turn import Parcel
from tests.fakes.slack.pings import links_of, pings_of
from tests.fakes.slack.visible import visible_text
from tests.platforms.slack.post import Post

LETTER = Letter(
    "owners:it:2026-11-23", "slack:T0ALDER:U0NINA", "“Slow Wi-Fi” fails people",
    ("• “Slow Wi-Fi”: 11 people", "  In their words: “*still* slow <!channel>”"),
    (LetterLink("Your articles", "https://help.example.edu/owners"),),
)  # fmt: skip


def parcel(letter: Letter, id: str = "l1") -> Parcel:
    return Parcel(1, id, f"letter:{letter.to}", letter.to, letter)


async def test_it_goes_to_the_person_once_however_often_it_is_sent(post: Post) -> None:
    first = await post.sender.send(parcel(LETTER))
    assert await post.sender.send(parcel(LETTER)) == first
    [shown] = post.at_person()
    assert "“Slow Wi-Fi” fails people" in shown
    assert "still slow <!channel>" in shown.replace("\u00ad", ""), "in their words, and no markup"
    assert "Your articles" in shown


async def test_another_of_the_same_name_takes_its_place(post: Post) -> None:
    await post.sender.send(parcel(LETTER))
    await post.sender.send(parcel(replace(LETTER, lines=("• “(deleted)”",)), "l2"))
    [shown] = post.at_person()
    assert "(deleted)" in shown
    assert "still" not in shown


async def test_it_may_go_to_a_channel(post: Post) -> None:
    await post.sender.send(parcel(replace(LETTER, to="slack:T0ALDER:C0DESK")))
    assert any("fails people" in visible_text(message) for message in post.slack.messages("desk"))


async def test_it_pings_nobody_and_carries_the_link(post: Post) -> None:
    await post.sender.send(parcel(LETTER))
    [message] = post.slack.messages("D0NINA")
    assert not pings_of(message)
    assert {link.url for link in links_of(message)} == {"https://help.example.edu/owners"}
