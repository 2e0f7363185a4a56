"""Whatever the core makes: Teams takes it, nothing of it is lost, nothing in it is active but cited sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import Action, Attachment
from bot.messages.outgoing import (
    Blanked,
    Button,
    CaseCard,
    CaseEntry,
    DeskMark,
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
from bot.platforms.teams.lines import link_target
from bot.platforms.teams.markdown import literal
from bot.platforms.teams.render import Place, Surface, box_messages, render
from tests.platforms.mischief import Mischief, assert_in_order
from tests.platforms.teams.shown import HOSTILE, active, assert_taken, claims, coded, plain, read

HERE = "teams:tenant:19:a1b2@thread.v2"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
often = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])

surfaces = st.sampled_from([Surface(), Surface(feedback_loop=False, hears_all=True)])
places = st.sampled_from(get_args(Place))
mischief = Mischief(HOSTILE)
nasty, wild, labels, written = mischief.nasty, mischief.wild, mischief.labels, mischief.written
urls = st.sampled_from(
    [
        "", "https://help.example/a", "https://help.example/b?x=1&y=<z>|w", "https://help.example/(c)_*d*",
        "javascript:alert(1)", "http://", "ftp://x/y", "https://help.example/" + "l" * 3000,
    ]
)  # fmt: skip
articles = st.builds(
    ArticleRef, id=st.text(max_size=12).map(lambda text: "art-" + text), title=labels, url=urls, owner=labels,
    reviewed=st.sampled_from([None, date(2026, 3, 1)]),
)  # fmt: skip
citations = st.builds(
    Citation, number=st.integers(1, 30), passage=st.just("p"), article=articles, section=labels, text=labels
)
buttons = st.builds(
    Button, action=st.sampled_from(get_args(Action)), label=labels,
    value=st.one_of(labels, st.just("v" * 1200), st.just("&<>" * 300), st.just("v" * 5000)),
    style=st.sampled_from(["plain", "primary", "quiet"]),
)  # fmt: skip
routes = st.builds(Route, case=st.sampled_from(["", "c1"]), contact=labels, holder=labels)
people = st.builds(member, st.just("teams"), st.just("tenant"), st.just("29:9"), labels)
files = st.lists(st.builds(Attachment, name=labels, media_type=labels, size=st.integers(0, 10**9)), max_size=3).map(
    tuple
)


def harmless_links(*cited: ArticleRef) -> set[str]:
    return {target for one in cited if (target := link_target(one.url))}


@given(text=st.one_of(st.lists(st.one_of(nasty, wild), max_size=4).map(" ".join), wild), starts=st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_words_are_shown_as_they_stand(text: str, starts: bool) -> None:
    text = " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())
    before = "" if starts else "x "
    assert plain(before + literal(text, starts=starts)).strip() == (before + text).strip()


@often
@given(
    said=written(markdown=True), opening=written(most=40), kind=st.sampled_from(get_args(ReplyKind)), route=routes,
    surface=surfaces, place=places, cited=st.lists(citations, max_size=30), named=st.lists(articles, max_size=4),
    pressable=st.lists(buttons, max_size=8), quiet=labels, feedback=st.booleans(), model=st.booleans(),
)  # fmt: skip
def test_any_reply_is_whole_valid_harmless_and_ends_with_the_route(
    said: tuple[str, list[str]], opening: tuple[str, list[str]], kind: ReplyKind, route: Route, surface: Surface,
    place: Place, cited: list[Citation], named: list[ArticleRef], pressable: list[Button], quiet: str, feedback: bool,
    model: bool,
) -> None:  # fmt: skip
    text = said[0] + "".join(f" so [{one.number}]" for one in cited)
    reply = Reply(
        kind, text, route, tuple(cited), quiet, quiet, tuple(pressable), feedback, model, opening=opening[0],
        named=tuple(named),
    )  # fmt: skip
    messages = render(reply, HERE, place=place, surface=surface)
    assert messages == render(replace(reply, named=(), private=True), HERE, place=place, surface=surface)
    assert_taken(messages)
    assert_in_order([*opening[1], *said[1]], read(messages))
    assert active(messages) <= harmless_links(*(one.article for one in cited))
    last = coded(messages[-1:])
    assert any(one.action == route.action and one.conversation == HERE for one in last)
    for one in pressable:
        if len(one.value) < 100 and one.value == one.value.encode(errors="ignore").decode():
            assert any(found.action == one.action and found.value == one.value for found in coded(messages))
    labelled = [entity for one in messages for entity in one.entities if "additionalType" in entity]
    assert bool(labelled) == (model and any(one.text for one in messages))
    thumbs = [one for one in messages if "feedbackLoop" in one.channel_data]
    pressed = {one.action for one in coded(messages)} >= {"helped", "not_helped"}
    assert not feedback or bool(thumbs) != pressed or any(one.action in {"helped", "not_helped"} for one in pressable)
    if not feedback:
        assert not thumbs


@often
@given(numbers=st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_every_marker_that_teams_can_take_is_a_citation_of_its_own_message(numbers: list[int]) -> None:
    cited = tuple(
        Citation(number, "p", ArticleRef(f"a{number}", f"Article {number}"), "", "Words.") for number in range(1, 41)
    )
    text = "\n\n".join(f"Sentence {at} {'word ' * 40}[{number}]" for at, number in enumerate(numbers))
    messages = [one for one in render(Reply("answer", text, Route(), cited), HERE) if one.text]
    assert_taken(messages)
    for message in messages:
        marked = list(dict.fromkeys(number for number in numbers if f"[{number}]" in message.text))
        assert len(claims(message)) == min(len(marked), 20)
        for claim in claims(message):
            assert claim["appearance"]["name"] == f"Article {claim['position']}"


@often
@given(said=written(), agent=people, attached=files, desk=labels, mark=st.sampled_from(["", "sent", "unknown"]))
def test_any_words_of_an_agent_come_whole_and_harmless(
    said: tuple[str, list[str]], agent: Person, attached: tuple[Attachment, ...], desk: str, mark: str
) -> None:
    for messages in (
        render(Relayed("c1", agent, said[0], "r1", attached), HERE, desk_name=desk),
        render(RelayedEdit("c1", agent, "r1", said[0]), HERE, desk_name=desk),
        box_messages(agent, said[0], to=desk, note=bool(attached), mark=mark),
    ):
        assert_taken(messages)
        assert active(messages) == set()
        assert_in_order(said[1], read(messages))
    gone = render(RelayedDeletion("c1", agent, "r1"), HERE, desk_name=desk)
    assert_taken(gone)
    assert active(gone) == set()


@often
@given(
    said=written(), who=st.sampled_from(["person", "bot", "agent", "system"]), name=labels, attached=files,
    edited=st.booleans(), mention=labels,
)  # fmt: skip
def test_any_line_of_a_transcript_comes_whole_and_harmless(
    said: tuple[str, list[str]], who: str, name: str, attached: tuple[Attachment, ...], edited: bool, mention: str
) -> None:
    entry = CaseEntry("c1", "e1", who, name, said[0], NOON, attached, edited, mention=mention)  # type: ignore[arg-type]
    messages = render(entry, HERE, place="channel")
    assert_taken(messages)
    assert active(messages) == set()
    if who != "bot":  # what a bot said is Markdown: there some of the mischief is markup, and is gone by right
        assert_in_order(said[1], read(messages))


@often
@given(
    said=written(), person=people, reason=labels, tried=st.lists(written(most=40), max_size=9), surface=surfaces,
    signals=st.lists(st.builds(Signal, st.sampled_from(SIGNAL_KINDS), st.just(0.5), labels), max_size=9),
    shown=st.lists(articles, max_size=9), named=st.lists(articles, max_size=9), agent=st.one_of(st.none(), people),
    later=st.lists(written(most=400), max_size=9), also=st.lists(written(most=40), max_size=9),
    state=st.sampled_from(["held", "waiting", "claimed", "closed", "cancelled", "handed_back", "moved"]),
    desk=labels, moves=st.lists(labels, max_size=6), notes=st.lists(labels, max_size=2),
)  # fmt: skip
def test_any_card_is_one_message_and_what_it_leaves_out_follows_whole(
    said: tuple[str, list[str]], person: Person, reason: str, tried: list[tuple[str, list[str]]], surface: Surface,
    signals: list[Signal], shown: list[ArticleRef], named: list[ArticleRef], agent: Person | None,
    later: list[tuple[str, list[str]]], also: list[tuple[str, list[str]]], state: str,
    desk: str, moves: list[str], notes: list[str],
) -> None:  # fmt: skip
    card = CaseCard(
        "c1", 12, state, person, said[0], reason, tuple(signals), tuple(shown), tuple(text for text, _ in tried),
        "urgent", NOON, agent, NOON if agent else None, NOON if state == "closed" else None, "fixed", 2,
        tuple(text for text, _ in later), tuple(text for text, _ in also), tuple(named), desk,
        tuple((f"desk{number}", name) for number, name in enumerate(moves)), tuple(notes), bool(notes),
    )  # fmt: skip
    messages = render(card, HERE, place="channel", surface=surface)
    assert_taken(messages)
    assert active(messages) <= harmless_links(*shown, *named)
    assert "Case #12" in read(messages[:1])
    whole = read(messages if len(messages) == 1 else messages[1:])
    assert_in_order(said[1] + [word for _, words in (*later, *also, *tried) for word in words], whole)
    by_state = {
        "held": {"claim", "say"}, "waiting": {"claim", "say"},
        "claimed": {"resolve", "hand_back", "release", "suggestions", "say"},
        "closed": {"reopen"}, "handed_back": {"reopen"},
    }  # fmt: skip
    expected = {"note", "help", *by_state.get(state, ()), *(["wrong_article"] * bool(shown)), *(["move"] * bool(moves))}
    if state == "moved":
        expected = set()
    assert {one.action for one in coded(messages)} == expected
    assert {one.action for one in coded(messages[:1])} == expected
    assert {(one.case, one.conversation) for one in coded(messages)} <= {("c1", HERE)}


@often
@given(said=written(), agent=people, label=labels)
def test_any_whisper_is_taken(said: tuple[str, list[str]], agent: Person, label: str) -> None:
    whisper = Whisper("c1", agent, said[0], (("claim_and_send", label, "r1"), ("keep_among_agents", label, "r1")))
    messages = render(whisper, HERE)
    assert_taken(messages)
    assert active(messages) == set()
    assert_in_order(said[1], read(messages))
    assert [one.action for one in coded(messages)] == ["claim_and_send", "keep_among_agents"]


def test_marks_and_markers_are_taken() -> None:
    for mark in ("sent", "note", "held", "refused", "unknown"):
        assert_taken(render(DeskMark("c1", "r1", mark), HERE))
    assert_taken([*render(Blanked("r1"), HERE), *render(Blanked("r1", "c1"), HERE)])
