"""The local Teams takes the cards, citations and labels that Teams shows, and refuses those that it does not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.teams.cards.card import check_card
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.fakes.teams.visible import ai_label, buttons, citations, labels, visible_text
from tests.platforms.teams.local_bot import LocalBot, card, execute, local_bot, words


@pytest.fixture
async def teams() -> AsyncIterator[LocalTeams]:
    async with local_teams() as running:
        yield running


@pytest.fixture
async def bot(teams: LocalTeams) -> AsyncIterator[LocalBot]:
    async with local_bot(teams) as running:
        yield running


EVERYTHING = card(
    words("**Title**", style="heading", size="Large"),
    {"type": "RichTextBlock", "inlines": ["one ", {"type": "TextRun", "text": "two", "weight": "Bolder"}]},
    {"type": "Image", "url": "https://example.org/a.png", "altText": "a plug", "size": "Small"},
    {"type": "Container", "style": "emphasis", "items": [words("inside")]},
    {"type": "ColumnSet", "columns": [{"type": "Column", "width": "auto", "items": [words("left")]}, {"width": 2}]},
    {"type": "FactSet", "facts": [{"title": "Owner", "value": "IT"}]},
    {"type": "Table", "columns": [{"width": 1}], "rows": [{"type": "TableRow", "cells": [{"items": [words("cell")]}]}]},
    {"type": "Input.Text", "id": "reply", "label": "Reply", "isMultiline": True},
    {"type": "Input.ChoiceSet", "id": "how", "label": "How", "choices": [{"title": "Fixed", "value": "f"}]},
    {"type": "Input.Toggle", "id": "sure", "title": "I am sure"},
    {"type": "ActionSet", "actions": [execute("Send", "send")]},
    words("hidden", id="more", isVisible=False),
    actions=[
        {"type": "Action.OpenUrl", "title": "Read", "url": "https://example.org"},
        {"type": "Action.Submit", "title": "Old", "data": {"a": 1}},
        {"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]},
        {"type": "Action.ShowCard", "title": "Open", "card": {"type": "AdaptiveCard", "body": [words("opened")]}},
    ],
    refresh={"action": {"type": "Action.Execute", "verb": "look"}, "userIds": ["29:1"]},
    msteams={"width": "Full"},
)  # fmt: skip


async def test_a_card_with_everything_is_taken_and_read(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    sent = await bot.show(nina.chat, EVERYTHING)
    assert (sent.status, sent.body) == (201, {"id": sent.id})
    [message] = teams.messages(nina.chat)
    read = (
        "Title one two, a plug inside left Owner: IT cell Reply How Fixed I am sure [Send] [Read] [Old] [More] [Open]"
    )
    assert visible_text(message).split() == (read.replace(",", "") + " opened").split()
    assert labels(message) == ("Read", "Old", "More", "Open", "Send")
    assert teams.warnings == []


def broken(**change: Any) -> dict[str, Any]:
    return card(words("x")) | change


MANY = [execute(f"Button {number}") for number in range(7)]
WRONG: dict[str, dict[str, Any]] = {
    "newer version": broken(version="1.6"),
    "no version": {"type": "AdaptiveCard", "body": [words("x")]},
    "too old for its button": card(words("x"), actions=[execute("Go")], version="1.3"),
    "not a version": broken(version=1.5),
    "another type": broken(type="HeroCard"),
    "nothing in it": card(),
    "an unknown element": card({"type": "CodeBlock", "codeSnippet": "x"}),
    "an element without a type": card({"text": "x"}),
    "text without words": card({"type": "TextBlock"}),
    "words of another kind": card({"type": "TextBlock", "text": 7}),
    "an unknown size": card(words("x", size="Huge")),
    "a column outside its set": card({"type": "Column", "items": []}),
    "an action in the body": card({"type": "Action.Execute", "verb": "x"}),
    "items that are no list": card({"type": "Container", "items": words("x")}),
    "a picture without an address": card({"type": "Image"}),
    "a picture from nowhere": card({"type": "Image", "url": "javascript:alert(1)"}),
    "a fact without a value": card({"type": "FactSet", "facts": [{"title": "x"}]}),
    "an input without an id": card({"type": "Input.Text", "label": "x"}),
    "an id twice": card(words("x", id="a"), {"type": "Container", "items": [words("y", id="a")]}),
    "a choice without a title": card({"type": "Input.ChoiceSet", "id": "c", "choices": [{"value": "x"}]}),
    "execute without a verb": card(words("x"), actions=[{"type": "Action.Execute", "title": "Go"}]),
    "a button without a title": card(words("x"), actions=[{"type": "Action.Execute", "verb": "go"}]),
    "an unknown action": card(words("x"), actions=[{"type": "Action.Http", "title": "Go"}]),
    "a link without an address": card(words("x"), actions=[{"type": "Action.OpenUrl", "title": "Go"}]),
    "a toggle of nothing": card(
        words("x"), actions=[{"type": "Action.ToggleVisibility", "title": "Go", "targetElements": ["no"]}]
    ),
    "seven buttons": card(words("x"), actions=MANY),
    "seven buttons inside": card({"type": "ActionSet", "actions": MANY}),
    "a card that opens on a tap": card(
        {
            "type": "Container",
            "items": [words("x")],
            "selectAction": {"type": "Action.ShowCard", "card": card(words("y"))},
        }
    ),
    "a wrong card that opens": card(
        words("x"), actions=[{"type": "Action.ShowCard", "title": "Go", "card": card({"type": "Nope"})}]
    ),
    "a refresh for too many": broken(
        refresh={"action": {"type": "Action.Execute", "verb": "v"}, "userIds": [str(one) for one in range(61)]}
    ),
    "a refresh that submits": broken(refresh={"action": {"type": "Action.Submit"}}),
    "an unknown form of submit": card(
        words("x"), actions=[{"type": "Action.Submit", "title": "Go", "data": {"msteams": {"type": "sing"}}}]
    ),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_card_that_teams_does_not_show_is_refused(name: str) -> None:
    assert check_card(WRONG[name], [])


async def test_a_refusal_says_where_the_card_is_wrong(teams: LocalTeams, bot: LocalBot) -> None:
    chat = teams.person("nina").chat
    refused = await bot.show(chat, card({"type": "Container", "items": [words("x", size="Huge")]}))
    assert (refused.status, refused.code) == (400, "BadArgument")
    assert "/body/0/items/0/size" in refused.said
    assert teams.messages(chat) == []


async def test_six_buttons_and_more_behind_the_menu_are_taken() -> None:
    hidden = execute("More") | {"mode": "secondary"}
    assert check_card(card(words("x"), actions=[*MANY[:6], hidden]), []) == []


async def test_what_teams_passes_over_is_a_warning(teams: LocalTeams, bot: LocalBot) -> None:
    mention = {"type": "mention", "text": "<at>Sam</at>", "mentioned": {"id": "29:1", "name": "Sam"}}
    content = card(words("x", colour="red"), blink=True, msteams={"entities": [mention]})
    await bot.show(teams.person("nina").chat, content, sparkle=1)
    assert [warning.split(": ")[-1] for warning in teams.warnings] == [
        "unknown property sparkle",
        "unknown property colour",
        "unknown property blink",
        "'<at>Sam</at>' does not stand in the card",
    ]


async def test_words_behind_a_fallback_may_repeat_ids() -> None:
    newer = {"type": "TextBlock", "id": "a", "text": "x", "fallback": {"type": "TextBlock", "id": "a", "text": "y"}}
    assert check_card(card(newer), []) == []
    assert check_card(card(words("x", fallback={"type": "Nope"})), [])


def cited(*claims: dict[str, Any], **more: Any) -> dict[str, Any]:
    entity = {
        "type": "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "additionalType": ["AIGeneratedContent"],
        "citation": list(claims),
        **more,
    }
    said = " ".join(f"[{claim.get('position')}]" for claim in claims)
    return {"type": "message", "text": f"Use the other network {said}", "entities": [entity]}


def claim(position: Any = 1, **more: Any) -> dict[str, Any]:
    appearance = {"@type": "DigitalDocument", "name": "Slow Wi-Fi", "abstract": "Use the other network.", **more}
    return {"@type": "Claim", "position": position, "appearance": appearance}


async def test_citations_and_the_label_are_seen(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    sent = await bot.send(nina.chat, cited(claim(url="https://example.org/wifi"), claim(2, name="n" * 80)))
    assert sent.status == 201
    [message] = teams.messages(nina.chat)
    assert [(one.position, one.name, one.url) for one in citations(message)] == [
        (1, "Slow Wi-Fi", "https://example.org/wifi"),
        (2, "n" * 80, ""),
    ]
    assert ai_label(message)
    assert nina.reads(message).startswith("Use the other network [1] [2]\n[1] Slow Wi-Fi\n[2] nnn")


@pytest.mark.parametrize(
    "activity",
    [
        cited(*[claim(number) for number in range(1, 22)]),
        cited(claim(name="n" * 81)),
        cited(claim(abstract="a" * 161)),
        cited(claim(keywords=["a", "b", "c", "d"])),
        cited(claim(keywords=["k" * 29])),
        cited(claim("1")),
        cited(claim(1), claim(1)),
        cited({"@type": "Claim", "position": 1, "appearance": {}}),
        cited({"@type": "Claim", "position": 1, "appearance": {"@type": "DigitalDocument"}}),
        cited(claim(image={"@type": "ImageObject", "name": "A cat"})),
        cited(claim(text="not a card", encodingFormat="application/vnd.microsoft.card.adaptive")),
        cited(claim(text=json.dumps(card(words("x"))))),
        cited(claim(url="javascript:alert(1)")),
        cited(additionalType=["Sponsored"]),
        {**cited(claim()), "entities": cited(claim())["entities"] * 2},
    ],
)
async def test_citations_beyond_the_limits_are_refused(
    teams: LocalTeams, bot: LocalBot, activity: dict[str, Any]
) -> None:
    chat = teams.person("nina").chat
    refused = await bot.send(chat, activity)
    assert (refused.status, refused.code) == (400, "BadArgument")
    assert teams.messages(chat) == []


async def test_a_citation_that_the_text_does_not_name_is_a_warning(teams: LocalTeams, bot: LocalBot) -> None:
    await bot.send(teams.person("nina").chat, cited(claim(3)) | {"text": "no number"})
    assert teams.warnings == ["citation 3: [3] is not in the text"]


async def test_buttons_know_their_card(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    await bot.show(nina.chat, EVERYTHING)
    found = {button.label: button for button in buttons(teams.messages(nina.chat)[0])}
    assert found["Send"].kind == "Action.Execute" and found["Send"].card["version"] == "1.5"
