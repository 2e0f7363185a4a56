"""Danger, harassment, a security incident: straight to people, with the organisation's own words and nothing else.

Nothing is looked up, so it works when the articles or the model do not. While such a case is open the bot stays out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.escalation import caring
from bot.escalation.desks import Desk
from bot.escalation.signals.care import care
from bot.escalation.waits import in_words
from bot.flows import expectation, handover, phrases
from bot.flows.draft import Draft, happened, own
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.flows.topics import LEFT, unsettled
from bot.flows.wording import capital, literal
from bot.messages.care import CARE_KINDS, Care
from bot.messages.case import Case
from bot.messages.incoming import Said
from bot.messages.outgoing import Button, Reply, Whisper
from bot.messages.state import ConversationState, PersonOffered, Topic
from bot.messages.transcript import Entry

ARTICLES = "What the articles say about this"


def heard(scene: Scene) -> Care | None:
    """What of this kind was just said: in known wordings, or by what it means."""
    return care(scene.event.text) or scene.heard if isinstance(scene.event, Said) else None


def straight_to_people(scene: Scene, event: Said, found: Care) -> Draft | None:
    """A case at once, at the desk set for it, and the organisation's words. None where such a case is open already:
    the words then simply reach it."""
    case = scene.case
    if case is not None and case.care is not None and CARE_KINDS.index(case.care) <= CARE_KINDS.index(found.kind):
        return None
    state = _with_topic(scene, event, found)
    after = _case(scene, event, found, state)
    line = "They told of this; the case comes before others." if case is not None else f"Case #{after.number} opened."
    desk = desk_of(scene, after)
    line = line if after.state != "claimed" else _for_the_agent(scene)
    told = happened(scene, f"{line}{called(desk)}", after)
    taken_over = case is not None and case.agent is not None and after.agent is None
    reply = Reply(
        kind="case",
        text="\n\n".join((caring.words(found.kind, scene.house.care, _contact(scene, desk)), _asked(scene, after))),
        route=scene.route(after),
        buttons=(Button("articles", ARTICLES, after.id, "quiet"),) if found.kind == "security" else (),
        private=True,
    )
    return Draft(
        state=replace(state, case=after.id, pending=None, asked_last=False),
        result="handed_over",
        replies=(reply,),
        case=after,
        own=own(scene),
        happened=(told,),
        desk=(_gone_on(case, desk),) if case is not None and taken_over else (),
        topics=tuple(topic for topic in (state.topic,) if topic is not None),
        calls=desk.on_call_mention or desk.on_call,
    )


def set_desk(scene: Scene, case: Case) -> Desk:
    """The desk whose hours count for this: the one that is set for it where that is there or nobody else is, else the
    case's own."""
    own_desk = desk_of(scene, case)
    found = caring.desk_for(case.care, scene.house.care, scene.house.desks, scene.now) if case.care else None
    if found is None or (own_desk.hours.open_at(scene.now) and not found.hours.open_at(scene.now)):
        return own_desk
    return found


def called(desk: Desk) -> str:
    """A word to the on-call group, for the end of a line at the desk."""
    return f" {capital(desk.on_call)}: please have a look." if desk.on_call else ""


def own_words(scene: Scene, case: Case) -> str:
    """What the organisation has settled for this."""
    assert case.care is not None  # the caller has seen that it is such a case
    return caring.words(case.care, scene.house.care, _contact(scene, desk_of(scene, case)))


def to_the_desk(scene: Scene, case: Case, draft: Draft, *, asks: bool) -> Draft:
    """What is written while such a case waits goes along. A first time that is said; after it the bot is quiet, and
    who ``asks`` where it stands reads the organisation's own words once more."""
    if scene.state.told_it_reaches == case.id and not asks:
        return draft
    text = f"This goes to {desk_of(scene, case).name} too."
    if asks:
        text = waits_still(scene, case)
    elif case.care == "danger":
        text = f"{text} {caring.at_once(scene.house.care)}"
    reply = Reply(kind="case", text=text, route=scene.route(case))
    state = replace(scene.state, told_it_reaches=case.id)
    return replace(draft, replies=(reply,), unless_claimed=True, state=state)


def waits_still(scene: Scene, case: Case) -> str:
    """The organisation's own words; and who has what they wrote, which is no promise of when."""
    return f"{own_words(scene, case)}\n\nEverything you write here goes to {desk_of(scene, case).name}."


def asks_for_articles(scene: Scene) -> bool:
    """Whether they type what the button says, while such a case waits that has it."""
    case, event = scene.case, scene.event
    waits = case is not None and case.state == "waiting" and case.care == "security"
    return waits and isinstance(event, Said) and phrases.ARTICLES.fullmatch(phrases.plain(event.text)) is not None


def articles(scene: Scene, what: str) -> Draft:
    """They pressed for it: the articles by name, to be opened or left."""
    found = scene.got.findings
    ranked = found.ranked[:3] if found is not None and found.verdict != "refused" else ()
    named = tuple(item.passage.article for item in ranked)
    text = (
        "These come closest; someone has been asked all the same:"
        if named
        else "I have no article that is close to this. Someone has been asked, and sees everything."
    )
    reply = Reply(
        kind="offer",
        text=text,
        route=scene.route(),
        buttons=tuple(Button("show", ref.title, ref.id) for ref in named),
        named=named,
    )
    return Draft(
        state=scene.state,
        result="offered" if named else "refused",
        replies=(reply,),
        unless_claimed=True,
        own=own(scene, what),
    )


def hushed(scene: Scene, draft: Draft) -> Draft:
    """Whatever is said about such a case is for this person's eyes alone."""
    case = draft.case if draft.case is not None else scene.last_case
    if case is None or case.care is None or not (case.open or draft.case is not None):
        return draft
    return replace(draft, replies=tuple(replace(reply, private=True) for reply in draft.replies))


def kept_apart(scene: Scene, transcript: Sequence[Entry], cases: Sequence[Case]) -> tuple[Entry, ...]:
    """The transcript for the desk of an ordinary case: what belongs to such a case stays with those who had it."""
    if heard(scene) is not None:
        return tuple(transcript)
    last = scene.last_case
    going_on = last is not None and (last.open or _reopens(scene))
    apart = {case.id for case in cases if case.care is not None and not (going_on and last and case.id == last.id)}
    return tuple(entry for entry in transcript if not entry.case or entry.case not in apart)


def ordinary(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Earlier cases that an agent may be told of."""
    return tuple(case for case in cases if case.care is None)


def _reopens(scene: Scene) -> bool:
    pending, event = scene.state.pending, scene.event
    pressed = event.kind == "pressed" and event.action == "reopen"
    return pressed or (isinstance(pending, PersonOffered) and bool(pending.reopen))


def _case(scene: Scene, event: Said, found: Care, state: ConversationState) -> Case:
    case, topic = scene.case, state.topic
    desk = caring.desk_for(found.kind, scene.house.care, scene.house.desks, scene.now)
    if case is None:
        new = handover.new_case(scene, "care")
        also = (new.question, *new.also) if new.topic else new.also
        case = replace(new, question=event.text, later=(), also=also, topic=topic.id if topic is not None else "")
    elif case.question != event.text:
        case = replace(case, question=event.text, also=(case.question, *case.also))
    marked = replace(case, care=found.kind, urgency="urgent", apologised=False)
    if marked.state == "claimed" and not _goes_over(scene, marked, desk):
        return marked
    waiting = replace(marked, state="waiting", held_until=None, agent=None, claimed_at=None)
    if desk is None:
        return waiting
    return replace(waiting, desk=desk.place, desk_id=desk.id, meant_for="", for_whom="", late=False)


def _with_topic(scene: Scene, event: Said, found: Care) -> ConversationState:
    """A topic of its own, so that nothing of the one before is counted with it, nor it with anything."""
    state = scene.state
    left = (*state.left, state.topic)[-LEFT:] if state.topic is not None and unsettled(state.topic) else state.left
    topic = Topic(
        id=scene.fresh, question=event.text, asked_at=event.at, last_at=scene.now, outcome="handed_over",
        care=found.kind,
    )  # fmt: skip
    return replace(state, topic=topic, left=left)


def _asked(scene: Scene, case: Case) -> str:
    if case.state == "claimed" and case.agent is not None:
        calls = desk_of(scene, case).on_call
        too = f" {capital(literal(calls))} has been called too." if calls else ""
        return (
            f"What you wrote has gone to {literal(case.agent.name or 'the agent')}, who has your case.{too} If nobody "
            f"answers you within {in_words(scene.house.care_within)}, I ask others."
        )
    before = scene.case.agent if scene.case is not None else None
    said = (
        f"I've asked {desk_of(scene, case).name} for a person (case #{case.number}). What you wrote has gone to them, "
        "and so does whatever you write here.",
        f"{literal(before.name or 'The agent')}, who had your case, has been told." if before is not None else "",
        expectation.prospect(scene, case),
        "I'll tell you when someone takes it.",
    )
    return " ".join(sentence for sentence in said if sentence)


def _goes_over(scene: Scene, case: Case, desk: Desk | None) -> bool:
    """Whether the people who are set for this get a case that an agent elsewhere has: not while nobody is there."""
    return desk is not None and desk.id != desk_of(scene, case).id and desk.hours.open_at(scene.now)


def _for_the_agent(scene: Scene) -> str:
    within = in_words(scene.house.care_within)
    return f"Please answer this first: without a word from you within {within} it goes to whoever is there."


def _gone_on(case: Case, desk: Desk) -> Whisper:
    """To the agent who had it: none of the new words, which are for those who are set for this."""
    assert case.agent is not None  # the caller has seen that somebody had it
    who = literal(case.person.name or "the person")
    text = (
        f"{capital(who)} has written something that is for {desk.name}, so case #{case.number} is with them now, with "
        "everything so far."
    )
    if desk.place == case.desk:
        claim = (("claim", "Claim", ""),)
        return Whisper(case.id, case.agent, f"{text} If you are with {who} just now, claim it again.", claim)
    return Whisper(case.id, case.agent, f"{text} What you write here does not reach {who} any more.")


def _contact(scene: Scene, desk: Desk) -> str:
    return desk.contact or scene.house.contact
