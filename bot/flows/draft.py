"""What a flow decides, and the ``Turn`` that it makes: transcript entries, and copies for the desk, come of themselves.

A flow says what it replies and what becomes of state and case. ``Draft.turn`` then adds what must hold for every turn:
each message and reply stands in the transcript, and while a case is at the desk each new entry reaches its thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from bot.escalation import card
from bot.flows import summary
from bot.flows.scene import Scene
from bot.messages.article_draft import ArticleDraft
from bot.messages.case import Case
from bot.messages.evidence import ArticleRef
from bot.messages.outgoing import Blanked, CaseEntry, Relayed, RelayedDeletion, RelayedEdit, Reply, ToDesk
from bot.messages.state import ConversationState, Topic
from bot.messages.survey import Survey
from bot.messages.transcript import BEFORE_THAT, Against, Entry
from bot.messages.turn import ForDesk, ForPerson, Timer, Turn, TurnResult
from bot.messages.waiting import Wait

SUM_UP = "sum_up"
"""The timer at which a case's transcript is summed up."""

SUM_UP_PAUSE = timedelta(seconds=20)
"""People write in bursts: so long after the last line a summary is written anew."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A turn in the making. ``own`` is the entry for what came in; ``happened`` are lines on what became of the
    case."""

    state: ConversationState
    result: TurnResult
    replies: tuple[Reply, ...] = ()
    unless_claimed: bool = False
    to_person: tuple[ForPerson, ...] = ()
    """What goes to the person without being the bot's own reply: relayed words, blanking."""
    case: Case | None = None
    desk: tuple[ToDesk, ...] = ()
    own: Entry | None = None
    happened: tuple[Entry, ...] = ()
    timers: tuple[Timer, ...] = ()
    topics: tuple[Topic, ...] = ()
    blank: tuple[str, ...] = ()
    calls: str = ""
    """The on-call group that ``happened`` is for, as the platform knows it."""
    waits: tuple[Wait, ...] = ()
    surveys: tuple[Survey, ...] = ()
    drafts: tuple[ArticleDraft, ...] = ()

    def turn(self, scene: Scene) -> Turn:
        """The whole turn."""
        entries = tuple(_in_order(scene, self))
        case = self.case if self.case is not None else scene.last_case
        return Turn(
            state=self.state,
            result=self.result,
            case=self.case,
            send=(
                *(ForPerson(reply, unless_claimed=self.unless_claimed) for reply in self.replies),
                *(_from_desk(scene, case, sending) for sending in self.to_person),
                *(_desk_sends(scene, self, case, entries) if case is not None else ()),
            ),
            entries=entries,
            blank=self.blank,
            timers=(*self.timers, *_summing_up(scene, case, entries)),
            topics=self.topics,
            waits=self.waits,
            surveys=self.surveys,
            drafts=self.drafts,
        )


def _from_desk(scene: Scene, case: Case | None, sending: ForPerson) -> ForPerson:
    """Where there are several desks, an agent's words say which one they come from."""
    what = sending.what
    if case is None or len(scene.house.desks.all) < 2 or not isinstance(what, Relayed | RelayedEdit | RelayedDeletion):
        return sending
    return replace(sending, what=replace(what, desk=scene.house.desks.of(case).name))


def _summing_up(scene: Scene, case: Case | None, entries: tuple[Entry, ...]) -> Iterable[Timer]:
    """With a chat model: have the transcript summed up, once the desk has it and whenever the person adds to it."""
    if not scene.house.writes or case is None or case.care is not None or case.state not in ("waiting", "claimed"):
        return
    if not _seen_before(scene, case):
        yield Timer(SUM_UP, scene.now, case.id)
    elif scene.event.kind in summary.PERSONS_EVENTS and summary.said_by_person(entries):
        yield Timer(SUM_UP, scene.now + SUM_UP_PAUSE, case.id)


def _in_order(scene: Scene, draft: Draft) -> Iterable[Entry]:
    case = draft.case if draft.case is not None else scene.case
    case_id = case.id if case is not None else ""
    yield from (replace(line, case=case_id) for line in _overheard(scene))
    if draft.own is not None:
        yield replace(draft.own, case=draft.own.case or case_id)
    told = [replace(_reply_entry(scene, reply, number), case=case_id) for number, reply in enumerate(draft.replies)]
    became = [replace(entry, case=entry.case or case_id) for entry in draft.happened]
    # What an agent does comes before what the person is told of it.
    yield from (*became, *told) if scene.event.kind.startswith("desk_") else (*told, *became)


def _overheard(scene: Scene) -> Iterable[Entry]:
    """What was said there before goes into the transcript before the message that it came with."""
    for number, line in enumerate(getattr(scene.event, "overheard", ())):
        yield Entry(
            id=f"{scene.event.id}.o{number}",
            conversation=scene.event.conversation,
            at=scene.event.at,
            who="system",
            name="",
            did="state",
            text=f"{line.name or 'Somebody'}{BEFORE_THAT}{line.text}",
        )


def _reply_entry(scene: Scene, reply: Reply, number: int) -> Entry:
    choices = [button.label for button in reply.buttons if button.action in ("choose", "show")]
    text = reply.text if not choices else f"{reply.text}\n\n[{'] ['.join(choices)}]"
    return Entry(
        id=f"{scene.event.id}.r{number}",
        conversation=scene.event.conversation,
        at=scene.now,
        who="bot",
        name="Handrail",
        did="showed" if reply.citations else "said",
        text=text,
        articles=tuple(ref.id for ref in _shown(reply)),
        passages=tuple(citation.passage for citation in reply.citations),
        release=_looked_up_in(scene, reply),
    )


def _looked_up_in(scene: Scene, reply: Reply) -> str:
    """The release that this reply rests on; empty where nothing was looked up for it."""
    if scene.got.owners_word is not None:
        return scene.got.owners_word.release
    findings = scene.got.findings
    return findings.release if findings is not None and reply.kind in ("answer", "question", "offer", "refusal") else ""


def _shown(reply: Reply) -> tuple[ArticleRef, ...]:
    """The articles that this reply's words come from."""
    return reply.named if reply.kind == "step" else tuple(citation.article for citation in reply.citations)


def _desk_sends(scene: Scene, draft: Draft, case: Case, entries: tuple[Entry, ...]) -> Iterable[ForDesk]:
    """What goes to the desk of the case. Of one that has moved elsewhere the old desk keeps a trace, and whatever is
    deleted goes there too."""
    moved = _moved_from(scene, case)
    if not _seen_before(scene, case) and case.state not in ("waiting", "claimed"):
        return
    if moved:
        yield ForDesk(moved, card.trace(case, scene.house.desks, scene.now))
    for post in _desk_posts(scene, draft, case, entries, moved=bool(moved)):
        yield ForDesk(case.desk, post)
    for post in draft.desk:
        yield ForDesk(moved or case.desk, post)
        if isinstance(post, Blanked):
            yield from (ForDesk(place, post) for place in case.places)


def _moved_from(scene: Scene, after: Case) -> str:
    """Where the case was until now, if that is another place than it is now; empty where it is not."""
    before = scene.last_case
    return before.desk if before is not None and _seen_before(scene, after) and before.desk != after.desk else ""


def _seen_before(scene: Scene, case: Case) -> bool:
    """Whether a desk has seen this case."""
    before = scene.last_case
    return before is not None and before.id == case.id and before.state != "held"


def _desk_posts(
    scene: Scene, draft: Draft, after: Case, entries: tuple[Entry, ...], *, moved: bool
) -> Iterable[ToDesk]:
    """The card when it changed, the history when the desk sees the case for the first time, then what is new."""
    before, seen_before = scene.last_case, _seen_before(scene, after) and not moved
    if draft.case is not None and not (before is not None and seen_before and _same_card(scene, before, after)):
        yield card.card(after, scene.house.desks)
    if not seen_before or _summary_may_change(scene, after):
        yield from _summary(scene, draft, after, entries, again=seen_before)
    unseen = scene.got.transcript if not seen_before else _said_while_closed(scene, before, after)
    yield from (_copy(after, entry) for entry in unseen)
    if after.open or (before is not None and before.open):
        mention = {entry.id: draft.calls for entry in draft.happened}
        for entry in entries:
            if not _already_there(entry):
                yield replace(_copy(after, entry), mention=mention.get(entry.id, ""))


def _said_while_closed(scene: Scene, before: Case | None, after: Case) -> Iterable[Entry]:
    """Of a case that is open again: what was said meanwhile without it."""
    if before is None or before.open or not after.open or before.closed_at is None:
        return ()
    lines = scene.got.transcript
    its = (n for n, line in enumerate(lines) if line.case == after.id and line.at <= before.closed_at)
    return (line for line in lines[max(its, default=-1) + 1 :] if line.case != after.id)


def _same_card(scene: Scene, before: Case, after: Case) -> bool:
    desks = scene.house.desks
    return card.card(before, desks) == card.card(after, desks)


def _summary_may_change(scene: Scene, after: Case) -> bool:
    """Of a closed case what is said stays elsewhere; what they change or delete of it goes there too."""
    return scene.event.kind in ("edited", "deleted") or (after.open and scene.event.kind in summary.PERSONS_EVENTS)


def _summed_up_before(scene: Scene, case: Case) -> tuple[Entry, ...]:
    """What the summary at the desk rests on: of a case that is open again, all until it was closed."""
    meanwhile = {line.id for line in _said_while_closed(scene, scene.last_case, case)}
    return tuple(line for line in scene.got.transcript if line.id not in meanwhile)


def _summary(scene: Scene, draft: Draft, case: Case, entries: tuple[Entry, ...], *, again: bool) -> Iterable[CaseEntry]:
    """What is known, at the head of the thread; once more, in its place, where this turn changed it."""
    before = _summed_up_before(scene, case) if again else scene.got.transcript
    gone = frozenset(draft.blank)
    after = [entry for entry in (*scene.got.transcript, *entries) if not (entry.ref and entry.ref in gone)]
    if again and summary.said_by_person(before) == summary.said_by_person(after):
        return
    now = summary.summary(case, after, scene.got.earlier_cases, scene.now, again=again)
    if not again or now.text != summary.summary(case, before, scene.got.earlier_cases, scene.now, again=True).text:
        yield now


def _already_there(entry: Entry) -> bool:
    """What agents wrote stands in the thread because they wrote it there; a note written elsewhere has no ref."""
    if entry.did == "noted" and not entry.ref:
        return False
    return entry.who == "agent" and entry.did in ("said", "noted", "changed", "deleted")


def _copy(case: Case, entry: Entry) -> CaseEntry:
    return CaseEntry(
        case=case.id,
        ref=entry.ref or entry.id,
        who=entry.who,
        name=entry.name,
        text=entry.text if not entry.blanked else "(deleted by the person)",
        at=entry.at,
        attachments=entry.attachments,
        edited=entry.did == "changed",
    )


def happened(scene: Scene, text: str, case: Case | None = None, *, mark: str = "s") -> Entry:
    """A line of the transcript on what became of things."""
    return Entry(
        id=f"{scene.event.id}.{mark}",
        conversation=scene.event.conversation,
        at=scene.now,
        who="system",
        name="",
        did="state",
        text=text,
        case=case.id if case is not None else "",
    )


def own(scene: Scene, what: str = "", against: Against = "") -> Entry:
    """The entry for what the person just wrote or pressed. ``what``: the words on the button, or what they wrote.
    ``against``: what it says of what was shown before; else what was noticed in it."""
    event = scene.event
    before = getattr(event, "instead_of", "")
    did: Literal["said", "pressed", "changed"] = "pressed" if event.kind == "pressed" else "said"
    if before:
        did = "changed"
    return Entry(
        id=event.id,
        conversation=event.conversation,
        at=event.at,
        who="person",
        name=scene.person.name,
        did=did,
        text=what or getattr(event, "text", ""),
        ref=getattr(event, "ref", "") if did != "pressed" else "",
        before=before,
        against=against or _noticed(scene),
        attachments=getattr(event, "attachments", ()),
    )


def _noticed(scene: Scene) -> Against:
    kinds = {signal.kind for signal in scene.got.reading.signals}
    return "not_helped" if "not_helped" in kinds else "rephrased" if "rephrased" in kinds else ""
