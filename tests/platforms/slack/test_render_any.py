"""Whatever the core makes: Slack takes it, nothing of it is lost, nothing in it is active but cited sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import Action, Attachment
from bot.messages.outgoing import (
    Button,
    CaseCard,
    CaseEntry,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Reply,
    ReplyKind,
    Route,
    Whisper,
)
from bot.messages.people import Person, member
from bot.messages.signals import SIGNAL_KINDS, Signal
from bot.platforms.slack.about import QUOTE, About
from bot.platforms.slack.escape import entities
from bot.platforms.slack.render import PLAIN_SURFACE, Surface, render
from bot.platforms.writing.text import link_target
from tests.platforms.mischief import Mischief, assert_in_order
from tests.platforms.slack.shown import HOSTILE, active, assert_taken, coded, read

HERE = "slack:T1:U1:D1:dm"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

surfaces = st.sampled_from([Surface(), PLAIN_SURFACE])
mischief = Mischief(HOSTILE)
nasty, wild, labels, written = mischief.nasty, mischief.wild, mischief.labels, mischief.written
urls = st.sampled_from(
    ["", "https://help.example/a", "https://help.example/b?x=1&y=<z>|w", "javascript:alert(1)", "http://", "ftp://x/y"]
)
articles = st.builds(
    ArticleRef, id=st.text(max_size=12).map(lambda text: "art-" + text), title=labels, url=urls, owner=labels,
    reviewed=st.sampled_from([None, date(2026, 3, 1)]),
)  # fmt: skip
citations = st.builds(
    Citation, number=st.integers(1, 9), passage=st.just("p"), article=articles, section=labels, text=st.just("")
)
buttons = st.builds(
    Button, action=st.sampled_from(get_args(Action)), label=labels,
    value=st.one_of(labels, st.just("v" * 1990), st.just("&<>" * 300)),
    style=st.sampled_from(["plain", "primary", "quiet"]),
)  # fmt: skip
routes = st.builds(Route, case=st.sampled_from(["", "c1"]), contact=labels, holder=labels)
people = st.builds(member, st.just("slack"), st.just("T1"), st.just("U9"), labels)
files = st.lists(st.builds(Attachment, name=labels, media_type=labels, size=st.integers(0, 10**9)), max_size=3).map(
    tuple
)


@often
@given(
    said=written(markdown=True), opening=written(most=40), kind=st.sampled_from(get_args(ReplyKind)), route=routes,
    surface=surfaces, cited=st.lists(citations, max_size=4), named=st.lists(articles, max_size=4),
    pressable=st.lists(buttons, max_size=8), quiet=labels, flags=st.booleans(), private=st.booleans(),
)  # fmt: skip
def test_any_reply_is_whole_valid_harmless_and_ends_with_the_route(
    said: tuple[str, list[str]], opening: tuple[str, list[str]], kind: ReplyKind, route: Route, surface: Surface,
    cited: list[Citation], named: list[ArticleRef], pressable: list[Button], quiet: str, flags: bool, private: bool,
) -> None:  # fmt: skip
    reply = Reply(
        kind, said[0], route, tuple(cited), quiet, quiet, tuple(pressable), flags, flags, opening=opening[0],
        named=tuple(named), private=private,
    )  # fmt: skip
    messages = render(reply, HERE, surface)
    assert messages == render(replace(reply, named=(), private=False), HERE, surface), "where it goes, not how it looks"
    assert_taken(messages)
    assert_in_order([*opening[1], *said[1]], read(messages))
    assert active(messages) <= {target for one in cited if (target := entities(link_target(one.article.url)))}
    last = coded(messages[-1:])
    assert any(one.action == route.action and one.conversation == HERE for one in last)
    fitting = [one for one in pressable if len(one.value) < 100]
    for one in fitting:
        assert any(found.action == one.action and found.value == one.value for found in coded(messages))


@often
@given(said=written(markdown=True), quoted=written(), where=labels, route=routes, surface=surfaces)
def test_whatever_was_asked_stands_above_a_whole_reply_and_does_nothing(
    said: tuple[str, list[str]], quoted: tuple[str, list[str]], where: str, route: Route, surface: Surface
) -> None:
    about = About(f"You asked in #{where}", quoted[0], "D1/1.2")
    reply = Reply("answer", said[0], route)
    messages = render(reply, HERE, surface, about=about)
    assert_taken(messages)
    assert_in_order(said[1], read(messages))
    assert active(messages) == set()
    assert any(one.action == route.action and one.conversation == HERE for one in coded(messages[-1:]))
    quotes = [block for block in messages[0].blocks if str(block.get("block_id", "")).startswith(QUOTE)]
    assert bool(quotes) == bool(quoted[0].strip())


@often
@given(said=written(), agent=people, attached=files, desk=labels)
def test_any_words_of_an_agent_come_whole_and_harmless(
    said: tuple[str, list[str]], agent: Person, attached: tuple[Attachment, ...], desk: str
) -> None:
    for what in (
        Relayed("c1", agent, said[0], "C1/1.2", attached),
        RelayedEdit("c1", agent, "C1/1.2", said[0]),
        RelayedDeletion("c1", agent, "C1/1.2"),
    ):
        messages = render(what, HERE, desk_name=desk)
        assert_taken(messages)
        assert active(messages) == set()
        if not isinstance(what, RelayedDeletion):
            assert_in_order(said[1], read(messages))


@often
@given(
    said=written(), who=st.sampled_from(["person", "bot", "agent", "system"]), name=labels, attached=files,
    edited=st.booleans(), surface=surfaces,
)  # fmt: skip
def test_any_line_of_a_transcript_comes_whole_and_harmless(
    said: tuple[str, list[str]], who: str, name: str, attached: tuple[Attachment, ...], edited: bool, surface: Surface
) -> None:
    entry = CaseEntry("c1", "e1", who, name, said[0], NOON, attached, edited)  # type: ignore[arg-type]
    messages = render(entry, HERE, surface)
    assert_taken(messages)
    assert active(messages) == set()
    if who != "bot":  # what a bot said is Markdown: there some of the mischief is markup, and is gone by right
        assert_in_order(said[1], read(messages))


@often
@given(
    said=written(), person=people, reason=labels, tried=st.lists(written(most=40), max_size=9), surface=surfaces,
    signals=st.lists(st.builds(Signal, st.sampled_from(SIGNAL_KINDS), st.just(0.5), labels), max_size=9),
    shown=st.lists(articles, max_size=9), named=st.lists(articles, max_size=9), agent=st.one_of(st.none(), people),
    later=st.lists(written(most=40), max_size=9), also=st.lists(written(most=40), max_size=9),
    state=st.sampled_from(["waiting", "claimed", "closed", "cancelled", "handed_back"]),
)  # fmt: skip
def test_any_card_is_one_message_and_what_it_leaves_out_follows_whole(
    said: tuple[str, list[str]], person: Person, reason: str, tried: list[tuple[str, list[str]]], surface: Surface,
    signals: list[Signal], shown: list[ArticleRef], named: list[ArticleRef], agent: Person | None,
    later: list[tuple[str, list[str]]], also: list[tuple[str, list[str]]], state: str,
) -> None:  # fmt: skip
    card = CaseCard(
        "c1", 12, state, person, said[0], reason, tuple(signals), tuple(shown), tuple(text for text, _ in tried),
        "urgent", NOON, agent, NOON if agent else None, NOON if state == "closed" else None, "fixed", 2,
        tuple(text for text, _ in later), tuple(text for text, _ in also), tuple(named),
    )  # fmt: skip
    messages = render(card, HERE, surface)
    assert_taken(messages)
    assert active(messages) <= {target for one in (*shown, *named) if (target := entities(link_target(one.url)))}
    assert "Case #12" in read(messages[:1])
    whole = read(messages if len(messages) == 1 else messages[1:])
    assert_in_order(said[1] + [word for _, words in (*later, *also, *tried) for word in words], whole)
    expected = {"note", "help", *(("wrong_article",) if shown else ())}
    expected |= {
        "waiting": {"claim"},
        "claimed": {"resolve", "hand_back", "release", "suggestions"},
        "closed": {"reopen"},
        "handed_back": {"reopen"},
    }.get(state, set())
    assert {one.action for one in coded(messages)} == expected
    assert {one.action for one in coded(messages[:1])} == expected


@often
@given(said=written(), agent=people, label=labels)
def test_any_whisper_is_taken(said: tuple[str, list[str]], agent: Person, label: str) -> None:
    whisper = Whisper(
        "c1", agent, said[0], (("claim_and_send", label, "C1/1.2"), ("keep_among_agents", label, "C1/1.2"))
    )
    messages = render(whisper, HERE)
    assert_taken(messages)
    assert active(messages) == set()
    assert_in_order(said[1], read(messages))
    assert [one.action for one in coded(messages)] == ["claim_and_send", "keep_among_agents"]
