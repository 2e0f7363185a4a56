"""An agent takes a case, sends what they had written before, or puts the case back."""

from __future__ import annotations

from dataclasses import replace

from bot.escalation import history
from bot.flows import held, helping
from bot.flows.desk_lines import line, name_of, refused, same_person
from bot.flows.draft import Draft, happened
from bot.flows.handover import about_case
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.case import Case
from bot.messages.incoming import DeskPressed
from bot.messages.outgoing import DeskMark, Relayed
from bot.messages.people import Person
from bot.messages.turn import ForPerson


def claim(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    if case.state == "claimed":
        if same_person(case.agent, event.agent):
            return refused(scene, event, "You have this case already.")
        if not case.left:
            return refused(scene, event, f"{name_of(case.agent)} has this case already.")
    draft = claimed(scene, event.agent, case)
    return replace(draft, desk=(*draft.desk, *held.asked_again(case, event.agent)))


def claimed(scene: Scene, agent: Person, case: Case) -> Draft:
    case = replace(case, state="claimed", agent=agent, claimed_at=scene.now)
    help_for_agent = helping.suggestions(scene, case, agent)
    reply = about_case(
        scene,
        case,
        f"{literal(name_of(agent))} has your case now and can see everything so far. Just write here: it goes to "
        f"{literal(name_of(agent))}.",
    )
    return Draft(
        state=replace(scene.state, pending=None, history=history.person_joined(scene.state.history)),
        result="noted",
        case=case,
        replies=(reply,),
        happened=(happened(scene, f"{name_of(agent)} claimed the case.", case),),
        desk=(help_for_agent,) if help_for_agent is not None else (),
    )


def claim_and_send(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    words = dict(case.unclaimed_words).get(event.value)
    if case.state == "claimed" and not same_person(case.agent, event.agent):
        return refused(scene, event, f"{name_of(case.agent)} has claimed the case meanwhile, so it was not sent.")
    if words is None:
        return refused(scene, event, "That message has been sent or deleted already.")
    draft = claimed(scene, event.agent, case) if case.state != "claimed" else Draft(state=scene.state, result="noted")
    now = draft.case or case
    files = held.files_of(now, event.value)
    now = replace(held.without(now, event.value), relayed=(*now.relayed, event.value))
    words_out = ForPerson(Relayed(case=now.id, agent=event.agent, text=words, ref=event.value, attachments=files))
    sent = line(scene, event.agent, words, "said", event.value, private=False, id=f"{event.id}.sent")
    sent = replace(sent, attachments=files)
    others = held.asked_again(now, event.agent) if draft.replies else ()
    return replace(
        draft,
        case=now,
        result="relayed",
        to_person=(words_out,),
        happened=(*draft.happened, sent),
        desk=(*draft.desk, *others),
    )


def keep(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    mark = DeskMark(case.id, event.value, "note")
    return Draft(state=scene.state, result="noted", case=held.without(case, event.value), desk=(mark,))


def release(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    case = replace(case, state="waiting", agent=None, claimed_at=None)
    reply = about_case(
        scene,
        case,
        f"{literal(name_of(event.agent))} has put your case back so that someone else can take it. It keeps "
        "everything, and I'll tell you who takes it.",
    )
    done = happened(scene, f"{name_of(event.agent)} released the case.", case)
    return Draft(state=scene.state, result="noted", case=case, replies=(reply,), happened=(done,))
