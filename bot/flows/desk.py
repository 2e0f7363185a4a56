"""What agents write and press in a case's thread.

To the person go only the words of the agent who has claimed the case; all else at the desk is talk among agents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

from bot.escalation import history
from bot.flows import asked_already, desk_words, held, helping, moving, reopening, reports, surveying, topics
from bot.flows.draft import Draft, happened
from bot.flows.handover import CANCEL
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.case import Case, Resolution
from bot.messages.incoming import DeskAction, DeskDeleted, DeskEdited, DeskPressed, DeskSaid
from bot.messages.outgoing import Button, DeskMark, Relayed, RelayedDeletion, RelayedEdit, Reply, Whisper
from bot.messages.people import Person
from bot.messages.state import ConversationState, Outcome
from bot.messages.transcript import Did, Entry
from bot.messages.turn import ForPerson

NOTES = ("//", "🔒", ":lock:")
"""What a line begins with that stays among agents. Some apps take a leading / for a command: hence more than one."""


def said(scene: Scene, event: DeskSaid) -> Draft:
    """The claimant's words go to the person; everybody else's stay among agents. Some words stand for a press."""
    meant = desk_words.asked_for(event.text)
    move = moving.asked_for(event.text, scene.house.desks) if meant is None else None
    if move is not None:
        return _in_words(scene, event, "move", move)
    if meant is not None:
        action, value = meant
        return _in_words(scene, event, action, value)
    case = scene.case if scene.at_desk else None
    if (case is None or case.id != event.case) and _is_note(event.text) and scene.last_case is not None:
        return _kept(scene, event, scene.last_case)
    if case is None or case.id != event.case:
        return _too_late(scene, event)
    if _is_note(event.text) or (case.state == "claimed" and not _same(case.agent, event.agent)):
        return _kept(scene, event, case)
    if case.state == "claimed":
        return _relay(scene, event, case)
    whisper = Whisper(
        case=case.id,
        agent=event.agent,
        text="Nobody has claimed this case yet, so your message hasn't been sent.",
        buttons=(
            ("claim_and_send", "Claim and send", event.ref),
            ("keep_among_agents", "Keep among agents", event.ref),
        ),
    )
    return Draft(
        state=scene.state,
        result="noted",
        case=held.kept_back(case, event),
        own=_agent_entry(scene, event, private=True),
        desk=(DeskMark(case.id, event.ref, "held"), whisper),
    )


def _is_note(text: str) -> bool:
    return text.lstrip().startswith(NOTES)


def _in_words(scene: Scene, event: DeskSaid, action: DeskAction, value: str) -> Draft:
    """Typed instead of pressed. The words themselves stay among agents."""
    press = DeskPressed(f"{event.id}.press", event.conversation, event.at, event.case, event.agent, action, value)
    draft = pressed(scene, press)
    reported = (draft.own,) if draft.own is not None else ()
    mark = DeskMark(event.case, event.ref, "note")
    return replace(
        draft,
        own=_agent_entry(scene, event, private=True),
        happened=(*reported, *draft.happened),
        desk=(mark, *draft.desk),
    )


def pressed(scene: Scene, event: DeskPressed) -> Draft:
    """Claim, release, resolve, hand back, the answer to *Claim and send?*, and what any agent may do at any time."""
    if event.action == "note":
        return _refused(
            scene, event, "Start a line with // and only agents see it. Where / begins a command, start it with 🔒."
        )
    if event.action == "help":
        return helping.explained(scene, event)
    if event.action == "wrong_article" and scene.last_case is not None:
        return reports.article_is_wrong(scene, event, scene.last_case)
    case = scene.case if scene.at_desk else None
    if event.action == "reopen":
        return _undone(scene, event)
    if case is None or case.id != event.case:
        return _refused(scene, event, "This case is closed. Nothing was changed.")
    if event.action == "move":
        return moving.by_agent(scene, event, case)
    mine = case.state == "claimed" and _same(case.agent, event.agent)
    if event.action == "claim":
        return _claim(scene, event, case)
    if event.action == "claim_and_send":
        return _claim_and_send(scene, event, case)
    if event.action == "keep_among_agents":
        return _keep(scene, event, case)
    if not mine:
        who = _name(case.agent) if case.agent is not None else "nobody yet"
        return _refused(scene, event, f"Only the agent who has claimed the case can do that; it is claimed by {who}.")
    if event.action == "release":
        return _release(scene, event, case)
    if event.action == "hand_back":
        return _hand_back(scene, event, case)
    if event.action in _SENT_BY_A_PRESS:
        return _SENT_BY_A_PRESS[event.action](scene, event, case)
    return _resolve(scene, event, case)


def _undone(scene: Scene, event: DeskPressed) -> Draft:
    """The undo of *resolve* and *hand back*, by whoever is there."""
    last = scene.last_case
    if last is None or last.id != event.case:
        return _refused(scene, event, "There is a newer case of this conversation. Nothing was changed.")
    if last.open:
        return _refused(scene, event, "This case is open. Nothing was changed.")
    return reopening.reopened_by_agent(scene, event, last)


_SENT_BY_A_PRESS: Mapping[str, Callable[[Scene, DeskPressed, Case], Draft]] = {
    "send_article": helping.send_article,
    "send_answer": helping.send_answer,
    "take_back": helping.take_back,
}


def edited(scene: Scene, event: DeskEdited) -> Draft:
    """A change to words that were relayed is relayed too."""
    case = scene.last_case
    entry = _line(scene, event.agent, event.text, "changed", event.ref, private=not _was_relayed(case, event.ref))
    if case is None:
        return Draft(state=scene.state, result="noted", own=entry)
    if _was_relayed(case, event.ref):
        change = RelayedEdit(case.id, event.agent, event.ref, event.text)
        return Draft(state=scene.state, result="relayed", own=entry, to_person=(ForPerson(change),))
    words = tuple((ref, event.text if ref == event.ref else text) for ref, text in case.unclaimed_words)
    changed = replace(case, unclaimed_words=words) if words != case.unclaimed_words else None
    return Draft(state=scene.state, result="noted", own=entry, case=changed)


def deleted(scene: Scene, event: DeskDeleted) -> Draft:
    """Words that were relayed go at the person's too; a marker stays."""
    case = scene.last_case
    relayed = _was_relayed(case, event.ref)
    entry = _line(scene, event.agent, "(deleted a message)", "deleted", "", private=not relayed)
    if case is None:
        return Draft(state=scene.state, result="noted", own=entry, blank=(event.ref,))
    words = tuple(pair for pair in case.unclaimed_words if pair[0] != event.ref)
    changed = replace(case, unclaimed_words=words) if words != case.unclaimed_words else None
    gone = (ForPerson(RelayedDeletion(case.id, event.agent, event.ref)),) if relayed else ()
    return Draft(
        state=scene.state,
        result="relayed" if relayed else "noted",
        own=entry,
        case=changed,
        to_person=gone,
        blank=(event.ref,),
    )


def _claim(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    if case.state == "claimed":
        if _same(case.agent, event.agent):
            return _refused(scene, event, "You have this case already.")
        return _refused(scene, event, f"{_name(case.agent)} has this case already.")
    draft = _claimed(scene, event.agent, case)
    return replace(draft, desk=(*draft.desk, *held.asked_again(case, event.agent)))


def _claimed(scene: Scene, agent: Person, case: Case) -> Draft:
    case = replace(case, state="claimed", agent=agent, claimed_at=scene.now)
    help_for_agent = helping.suggestions(scene, case, agent)
    reply = Reply(
        kind="case",
        text=f"{literal(_name(agent))} has your case now and can see everything so far. Just write here: it goes to "
        f"{literal(_name(agent))}.",
        route=scene.route(case),
        buttons=(CANCEL,),
    )
    return Draft(
        state=replace(scene.state, pending=None, history=history.person_joined(scene.state.history)),
        result="noted",
        case=case,
        replies=(reply,),
        happened=(happened(scene, f"{_name(agent)} claimed the case.", case),),
        desk=(help_for_agent,) if help_for_agent is not None else (),
    )


def _claim_and_send(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    words = dict(case.unclaimed_words).get(event.value)
    if case.state == "claimed" and not _same(case.agent, event.agent):
        return _refused(scene, event, f"{_name(case.agent)} has claimed the case meanwhile, so it was not sent.")
    if words is None:
        return _refused(scene, event, "That message has been sent or deleted already.")
    draft = _claimed(scene, event.agent, case) if case.state != "claimed" else Draft(state=scene.state, result="noted")
    now = draft.case or case
    rest = tuple(pair for pair in now.unclaimed_words if pair[0] != event.value)
    now = replace(now, unclaimed_words=rest, relayed=(*now.relayed, event.value))
    words_out = ForPerson(Relayed(case=now.id, agent=event.agent, text=words, ref=event.value))
    sent = _line(scene, event.agent, words, "said", event.value, private=False, id=f"{event.id}.sent")
    others = held.asked_again(now, event.agent) if draft.replies else ()
    return replace(
        draft,
        case=now,
        result="relayed",
        to_person=(words_out,),
        happened=(*draft.happened, sent),
        desk=(*draft.desk, *others),
    )


def _keep(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    words = tuple(pair for pair in case.unclaimed_words if pair[0] != event.value)
    mark = DeskMark(case.id, event.value, "note")
    return Draft(state=scene.state, result="noted", case=replace(case, unclaimed_words=words), desk=(mark,))


def _release(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    case = replace(case, state="waiting", agent=None, claimed_at=None)
    reply = Reply(
        kind="case",
        text=f"{literal(_name(event.agent))} has put your case back so that someone else can take it. It keeps "
        "everything, and I'll tell you who takes it.",
        route=scene.route(case),
        buttons=(CANCEL,),
    )
    done = happened(scene, f"{_name(event.agent)} released the case.", case)
    return Draft(state=scene.state, result="noted", case=case, replies=(reply,), happened=(done,))


def _hand_back(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    case = replace(case, state="handed_back", closed_at=scene.now)
    reply = Reply(
        kind="case",
        text=f"{literal(_name(event.agent))} has handed this back to me. Ask me anything; a person stays one press "
        "away, with everything so far.",
        route=scene.route(case),
        buttons=(Button("reopen", "Reopen the case", case.id),),
    )
    done = happened(scene, f"{_name(event.agent)} handed the conversation back to the bot.", case)
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


def _resolve(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    resolution = next((value for value in get_args(Resolution) if value == event.value), None)
    if resolution is None:
        return _refused(scene, event, "Say how it ended: fixed, got round it, or not fixed.")
    words, told, outcome = _RESOLVED[resolution]
    case = replace(case, state="closed", closed_at=scene.now, resolution=resolution)
    state, changed = topics.ended(scene.state, outcome)
    reply = Reply(
        kind="case",
        text=told.format(who=literal(_name(event.agent)), number=case.number)
        + " one press opens it again, with everything in it.",
        route=scene.route(case),
        buttons=(Button("reopen", "Reopen it", case.id),),
    )
    done = happened(scene, f"{_name(event.agent)} closed the case: {words}.", case)
    draft = Draft(
        state=_bot_is_back(state), result="noted", case=case, replies=(reply,), happened=(done,), topics=changed
    )
    return surveying.closing(scene, case, draft)


def _relay(scene: Scene, event: DeskSaid, case: Case) -> Draft:
    reminder = asked_already.reminder(event, case, scene.got.transcript)
    case = replace(case, relayed=(*case.relayed, event.ref))
    words = Relayed(case=case.id, agent=event.agent, text=event.text, ref=event.ref, attachments=event.attachments)
    return Draft(
        state=scene.state,
        result="relayed",
        case=case,
        own=_agent_entry(scene, event, private=False),
        to_person=(ForPerson(words),),
        desk=(reminder,) if reminder is not None else (),
    )


def _kept(scene: Scene, event: DeskSaid, case: Case) -> Draft:
    marks = (DeskMark(case.id, event.ref, "note"),) if event.ref else ()
    return Draft(state=scene.state, result="noted", own=_agent_entry(scene, event, private=True), desk=marks)


def _too_late(scene: Scene, event: DeskSaid) -> Draft:
    whisper = Whisper(event.case, event.agent, "This case is closed, so your message was not sent to the person.")
    mark = DeskMark(event.case, event.ref, "refused")
    return Draft(
        state=scene.state, result="declined", own=_agent_entry(scene, event, private=True), desk=(mark, whisper)
    )


def _refused(scene: Scene, event: DeskPressed, why: str) -> Draft:
    return Draft(state=scene.state, result="declined", desk=(Whisper(event.case, event.agent, why),))


def _bot_is_back(state: ConversationState) -> ConversationState:
    after = history.handed_back(state.history)
    return replace(state, pending=None, told_it_reaches="", asked_last=False, history=after)


def _agent_entry(scene: Scene, event: DeskSaid, *, private: bool) -> Entry:
    entry = _line(scene, event.agent, event.text, "noted" if private else "said", event.ref, private=private)
    return replace(entry, attachments=event.attachments)


def _line(scene: Scene, agent: Person, text: str, did: Did, ref: str, *, private: bool, id: str = "") -> Entry:
    return Entry(
        id=id or scene.event.id,
        conversation=scene.event.conversation,
        at=scene.event.at,
        who="agent",
        name=_name(agent),
        did=did,
        text=text,
        ref=ref,
        case=getattr(scene.event, "case", ""),
        private=private,
    )


def _was_relayed(case: Case | None, ref: str) -> bool:
    return case is not None and ref in case.relayed


def _same(one: Person | None, other: Person) -> bool:
    return one is not None and one.key == other.key


def _name(agent: Person | None) -> str:
    return agent.name if agent is not None and agent.name else "An agent"
