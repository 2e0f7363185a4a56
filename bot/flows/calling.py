"""For people who would rather speak than write: a call, where the desk offers it; the number goes on the case."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import handover
from bot.flows.call_words import asks_for_a_call, number_in, wants_a_call
from bot.flows.draft import Draft, own
from bot.flows.routing import desk_of, routed
from bot.flows.scene import Scene
from bot.flows.wording import capital
from bot.messages.case import Case
from bot.messages.outgoing import Button, Reply
from bot.messages.state import PersonOffered

SHORT = 6
"""Words: so short a message with a few digits, after they were asked for a number, gives one."""


def call_me(scene: Scene, what: str) -> Draft:
    """They would rather speak: a call where the desk offers it; else what can be done, and a person in writing."""
    if scene.case is None and not offers_calls(scene, None):
        return _no_calls(scene, what)
    return noted(scene, handover.open_now(scene, "asked", what))


def noted(scene: Scene, draft: Draft) -> Draft:
    """The draft of a turn that brings a case, with the wish for a call on it and a word about that."""
    case = draft.case if draft.case is not None else scene.case
    text = getattr(scene.event, "text", "")
    if case is None or not case.open or case.state == "held" or scene.event.kind != "said":
        return draft
    only, missing = asks_for_a_call(text), case.call and not case.call_number
    wished = only or wants_a_call(text)
    short = only or (missing and len(text.split()) <= SHORT)
    number = number_in(text, alone=short) if wished or missing else ""
    new = replace(case, call=case.call or wished, call_number=number or case.call_number)
    if new == case:
        return draft
    draft = replace(draft, case=new)
    if case.state == "claimed" or case.care is not None or not draft.replies:
        return draft
    reply = draft.replies[-1]
    told = replace(reply, text=f"{reply.text} {_about_the_call(scene, new)}")
    return replace(draft, replies=(*draft.replies[:-1], told))


def offers_calls(scene: Scene, case: Case | None) -> bool:
    desk = desk_of(scene, case) if case is not None else routed(scene).desk
    return desk.calls or scene.house.calls


def _no_calls(scene: Scene, what: str) -> Draft:
    desk = routed(scene).desk
    contact = desk.contact or scene.house.contact
    reach = f" You can also {contact}." if contact else ""
    reply = Reply(
        kind="offer_person",
        text=f"{capital(desk.name)} doesn't call back, but someone there can help you here, in writing "
        f"and at "
        f"your own pace.{reach} Shall I bring someone in?",
        route=scene.route(),
        buttons=(Button("accept", "Yes, please", style="primary"), Button("decline", "No, thanks")),
    )
    state = replace(scene.state, pending=PersonOffered(), asked_last=False, offers=scene.state.offers + 1)
    return Draft(state=state, result="person_offered", replies=(reply,), own=own(scene, what))


def _about_the_call(scene: Scene, case: Case) -> str:
    if not offers_calls(scene, case):
        name = capital(desk_of(scene, case).name)
        return f"{name} doesn't promise calls, but they see that you'd like one."
    if case.call_number:
        return f"They see that you'd like a call on {case.call_number}."
    return "They see that you'd like a call. Which number is best? Write it here, and it goes to them."
