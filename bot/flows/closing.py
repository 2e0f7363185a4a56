"""An agent is done with a case: closes it, or gives the conversation back to the bot."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from bot.escalation import history
from bot.flows import suggesting, surveying, topics
from bot.flows.desk_lines import name_of, refused
from bot.flows.draft import Draft, happened
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.case import Case, Resolution
from bot.messages.incoming import DeskPressed
from bot.messages.outgoing import Button, Reply
from bot.messages.state import ConversationState, Outcome


def hand_back(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    case = replace(case, state="handed_back", closed_at=scene.now)
    reply = Reply(
        kind="case",
        text=f"{literal(name_of(event.agent))} has handed this back to me. Ask me anything; a person stays one press "
        "away, with everything so far.",
        route=scene.route(case),
        buttons=(Button("reopen", "Reopen the case", case.id),),
    )
    done = happened(scene, f"{name_of(event.agent)} handed the conversation back to the bot.", case)
    return Draft(state=_bot_is_back(scene.state), result="noted", case=case, replies=(reply,), happened=(done,))


_RESOLVED: dict[Resolution, tuple[str, str, Outcome]] = {
    "fixed": ("fixed", "{who} has closed case #{number} as fixed. If it isn't,", "handed_over"),
    "got_round": (
        "got round it",
        "{who} has closed case #{number} with a way round it for now. If that isn't enough,",
        "got_round",
    ),
    "not_fixed": (
        "not fixed",
        "{who} has closed case #{number} and couldn't fix it this time; I'm sorry. If you still need it,",
        "not_fixed",
    ),
}
"""A word for the desk, what the person reads, and the topic's outcome."""


def resolve(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    resolution = next((value for value in get_args(Resolution) if value == event.value), None)
    if resolution is None:
        return refused(scene, event, "Say how it ended: fixed, got round it, or not fixed.")
    words, told, outcome = _RESOLVED[resolution]
    case = replace(case, state="closed", closed_at=scene.now, resolution=resolution)
    state, changed = topics.ended(scene.state, outcome)
    reply = Reply(
        kind="case",
        text=told.format(who=literal(name_of(event.agent)), number=case.number)
        + " one press opens it again, with everything in it.",
        route=scene.route(case),
        buttons=(Button("reopen", "Reopen it", case.id),),
    )
    done = happened(scene, f"{name_of(event.agent)} closed the case: {words}.", case)
    offer = suggesting.offered(scene, event, case)
    draft = Draft(
        state=_bot_is_back(state), result="noted", case=case, replies=(reply,), happened=(done,), topics=changed,
        desk=(offer,) if offer is not None else (),
    )  # fmt: skip
    return surveying.closing(scene, case, draft)


def _bot_is_back(state: ConversationState) -> ConversationState:
    after = history.handed_back(state.history)
    return replace(state, pending=None, told_it_reaches="", asked_last=False, history=after)
