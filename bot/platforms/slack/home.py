"""App Home: what Handrail can do, the way to a person, one's own cases and where they stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.case import Case
from bot.messages.outgoing import Button, Route
from bot.platforms.slack.blocks import PLAIN_SURFACE, Block, Surface, actions, context, plain_text, sections
from bot.platforms.slack.controls import Controls
from bot.platforms.slack.times import moment
from bot.platforms.writing.lines import Line, Stretch, plain_lines

MOST_OPEN = 8
MOST_PAST = 18
"""Cases shown: with these a view stays below the hundred blocks that Slack takes."""

_QUESTION = 400
_STARTERS = 4
_OUTCOMES = {"fixed": "fixed", "got_round": "got round it", "not_fixed": "not fixed"}


def home_view(
    cases: Sequence[Case],
    *,
    organisation: str,
    conversation: str,
    contact: str = "",
    desk_name: str = "the service desk",
    starters: Sequence[str] = (),
    surface: Surface = PLAIN_SURFACE,
) -> Block:
    """The view to publish. ``cases``: this person's, newest first; ``conversation``: where the route leads to."""
    open_cases = [case for case in cases if case.open]
    past = [case for case in cases if not case.open]
    at_desk = next((case for case in open_cases if case.state != "held"), None)
    way = Route(case=at_desk.id if at_desk else "", contact=contact)
    blocks: list[Block] = [
        {"type": "header", "text": plain_text("Handrail", 150)},
        *sections(_welcome(organisation)),
        *context(_examples(starters)),
        *Controls(at_desk.conversation if at_desk else conversation, surface).route(way),
    ]
    for title, shown, most in (("Your open cases", open_cases, MOST_OPEN), ("Your past cases", past, MOST_PAST)):
        if shown:
            blocks += [{"type": "divider"}, *sections(plain_lines(title, bold=True))]
            for case in shown[:most]:
                blocks += _case(case, surface, desk_name, routed=case is at_desk, first=len(blocks) * 10)
            blocks += context(plain_lines(_more(len(shown) - most))) if len(shown) > most else []
    return {"type": "home", "blocks": blocks}


def _welcome(organisation: str) -> list[Line]:
    return [
        *plain_lines(
            f"I answer questions from the articles of {organisation}, show where each answer comes from, and say so "
            "when I have nothing. A person is one press away at any time, and sees everything so far."
        ),
        *plain_lines("Write to me under Messages, mention me in a channel, or use /handrail anywhere."),
    ]


def _examples(starters: Sequence[str]) -> list[Line]:
    found = [" ".join(text.split())[:300] for text in starters if text.strip()][:_STARTERS]
    return plain_lines(f"For example: {' · '.join(f'“{text}”' for text in found)}") if found else []


def _case(case: Case, surface: Surface, desk_name: str, *, routed: bool, first: int) -> list[Block]:
    """``routed``: the route above leads to this one."""
    head = Line((Stretch(f"Case #{case.number} · {_standing(case, desk_name)}", bold=True),))
    ended = [Stretch(" · closed "), moment(case.closed_at, surface)] if case.closed_at else []
    times = Line((Stretch("Opened "), moment(case.opened_at, surface), *ended))
    if case.state == "held":
        wanted: tuple[Button, ...] = (Button("accept", "Yes, now"), Button("decline", "No, thanks"))
    elif case.open:
        own = () if routed else (Button("case", f"Case #{case.number}"),)
        wanted = (*own, Button("cancel", "I don't need this any more"))
    else:
        wanted = (Button("reopen", "Reopen it", case.id),)
    # Home has no message of its own: the stamp makes a button of a reopened case another one than before.
    controls = Controls(case.conversation, surface, stamp=f"{case.state}.{case.reopened}", first=first)
    made = (controls.one(one.action, one.label, one.value) for one in wanted)
    pressable = actions(block for block in made if block is not None)
    question = plain_lines(_shortened(case.question), kind="quote")
    return [*sections([head, *question]), *context([times]), *pressable]


def _standing(case: Case, desk_name: str) -> str:
    if case.state == "claimed":
        name = " ".join(case.agent.name.split())[:200] if case.agent else ""
        return f"{name or 'An agent'} has it"
    if case.state == "waiting":
        return "waiting for somebody to take it"
    if case.state == "held":
        return f"about to go to {desk_name}"
    if case.state == "cancelled":
        return "closed: you said that it works now" if case.resolution == "fixed" else "called off"
    if case.state == "handed_back":
        return "handed back to me"
    return f"closed{f': {_OUTCOMES[case.resolution]}' if case.resolution else ''}"


def _more(count: int) -> str:
    return "One earlier case is not shown here." if count == 1 else f"{count} earlier cases are not shown here."


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUESTION else line[:_QUESTION].rsplit(" ", 1)[0] + " …"
