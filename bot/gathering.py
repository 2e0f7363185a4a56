"""What a flow needs to know, fetched through ports: signals, passages, a written answer, transcript, a desk's waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.errors import KnowledgeError
from bot.escalation.noticing import notice
from bot.escalation.waits import windows
from bot.flows import answers, caring, editing, helping, limits, owning, still, summary, surveying, topics
from bot.flows.house import House
from bot.flows.meaning import meant
from bot.flows.needs import Needs, needs
from bot.flows.scene import Gathered, Scene
from bot.messages.case import NOT_SAID_YET, Case, Solved
from bot.messages.evidence import ArticleRef, Composed, Findings
from bot.messages.incoming import Edited, Said
from bot.messages.owning import OwnersWord, Wish
from bot.messages.signals import Spoken
from bot.messages.turn import Received
from bot.messages.waiting import DeskNow
from bot.ports.knowledge import Composer, Knowledge
from bot.ports.ledger import Inbox, Ledger
from bot.ports.owners import OwnersDesk
from bot.ports.surroundings import Clock
from bot.ports.tracing import NoTracing, Tracing
from bot.ports.turnstile import OpenTurnstile, Turnstile

LOOK_AGAIN = 0.25
"""Seconds between two looks at whether the person has asked for somebody meanwhile."""

CAME_BACK_AT = 0.5
"""From this likeness to an earlier topic's question on, the problem has come back."""

REMEMBERED = timedelta(days=180)
"""How far back agents are shown what closed a like case."""

T = TypeVar("T")


class Gathering:
    """Fetches for one turn at a time. Whatever takes long is dropped as soon as it is overtaken."""

    def __init__(
        self, inbox: Inbox, ledger: Ledger, knowledge: Knowledge, composer: Composer, clock: Clock, house: House,
        tracing: Tracing | None = None, turnstile: Turnstile | None = None, owners: OwnersDesk | None = None,
    ) -> None:  # fmt: skip
        self._inbox = inbox
        self._ledger = ledger
        self._knowledge = knowledge
        self._composer = composer
        self._clock = clock
        self._house = house
        self._tracing = tracing or NoTracing()
        self._turnstile = turnstile or OpenTurnstile()
        self._owners = owners

    async def gather(self, scene: Scene, received: Received) -> Gathered:
        """What this message needs; nothing but that where it is not answered."""
        need = await self._meant(scene, needs(scene))
        free_in = limits.too_fast(scene, need)
        if free_in:
            return Gathered(free_in=free_in)
        got = Gathered()
        if need.computes:
            got = await self._in_its_turn(scene, need, received)
            if got.crowded:
                return got
        elif need.section is not None:
            got = await self._section(scene, need.section)
        elif need.solved and scene.case is not None:
            got = await self._may_help(scene.case)
        elif need.sum_up:
            got = await self._summed_up(scene, received)
        if need.asked_last:
            got = replace(got, asked_last=await self._ledger.asked_last(scene.person))
        if need.transcript or got.reading.decision == "handover":
            case = scene.last_case.id if need.notes and scene.last_case is not None else ""
            transcript = await self._ledger.transcript(scene.event.conversation, case=case)
            cases = await self._ledger.cases_of(scene.person)
            transcript = caring.kept_apart(scene, transcript, cases)
            got = replace(got, transcript=tuple(transcript), earlier_cases=caring.ordinary(cases))
        if need.agents and scene.case is not None:
            desk = scene.house.desks.of(scene.case).id
            got = replace(got, agents=tuple(await self._ledger.agents(desk, self._clock.now() - REMEMBERED)))
        if need.owner is not None:
            got = replace(got, owners_word=await self._owners_word(scene, need.owner, got))
        return got

    async def _meant(self, scene: Scene, need: Needs) -> Needs:
        """Words that look like an owner's, and name nothing that is there, are an ordinary question."""
        if self._owners is None or need.owner is None or not isinstance(scene.event, Said):
            return need
        if await self._owners.means(scene.person, need.owner):
            return need
        return needs(replace(scene, house=replace(scene.house, owners=frozenset())))

    async def _owners_word(self, scene: Scene, wish: Wish, got: Gathered) -> OwnersWord | None:
        if self._owners is None:
            return None
        if wish.kind == "why" and not wish.text:
            wish = owning.last_asked(got.transcript, scene.state.topic)
        return await self._owners.told(scene.person, wish, scene.event.id)

    async def _in_its_turn(self, scene: Scene, need: Needs, received: Received) -> Gathered:
        """What takes computing: few turns do so at once. Whoever asks for people goes first and is never refused."""
        event, people = scene.event, limits.asks_for_people(scene)

        async def unwanted() -> bool:
            return not people and await self._inbox.overtaken(event.conversation, received.row)

        passed = self._turnstile.passed(
            event.conversation,
            scene.person.key,
            first=people,
            patience=None if people else self._house.longest_wait.total_seconds(),
            came=received.since if not received.timed and not received.attempts else None,
            unwanted=unwanted,
        )
        async with passed as how:
            if how != "in":
                return Gathered(crowded=how == "crowded", overtaken=how == "left")
            return await self._computed(scene, need, received)

    async def _computed(self, scene: Scene, need: Needs, received: Received) -> Gathered:
        if need.notice and isinstance(scene.event, Said):
            return await self._notice(scene, scene.event, received)
        if need.simpler:
            return await self._simpler(scene, need, received)
        if need.within:
            return await self._one_article(scene, need, received)
        return await self._look(scene, need.question)

    async def with_desk(self, scene: Scene, desk: str) -> Scene:
        """With what is known of the desk that the case waits at: the flow has said which one that is."""
        hours = next(each.hours for each in self._house.desks.all if each.id == desk)
        waits = await self._ledger.waits(desk, windows(hours, scene.now))
        queue = await self._ledger.queue(desk)
        own = (
            frozenset(case.id for case in await self._ledger.cases_of(scene.person)) if len(queue) > 1 else frozenset()
        )
        last = scene.last_case
        seen = await self._ledger.agent_seen(last.agent) if last is not None and last.agent is not None else None
        return replace(scene, got=replace(scene.got, desk_now=DeskNow(desk, tuple(waits), tuple(queue), own, seen)))

    async def about(self, scene: Scene) -> Scene:
        """With the case that the message is about; while none is open, in the place of the last one."""
        id = still.case_named(scene)
        case = await self._ledger.case(id) if id else None
        if case is None or case.conversation != scene.event.conversation:
            return scene
        survey = await self._ledger.survey(surveying.survey_id(case))
        last = case if scene.case is None else scene.standing.case
        return replace(scene, standing=replace(scene.standing, case=last, about=case, survey=survey))

    async def as_meant(self, scene: Scene, event: Edited) -> Scene:
        """The newest message, changed into something else, is said anew; any other edit stays one."""
        transcript = await self._ledger.transcript(event.conversation)
        before = editing.text_before(transcript, event.ref)
        return editing.as_said(scene, event, before) if editing.asks_anew(scene, transcript, event) else scene

    async def _notice(self, scene: Scene, event: Said, received: Received) -> Gathered:
        state, audiences = scene.standing.state, event.person.audiences
        came_back = await self._came_back(scene, event)
        with self._tracing.span("signals"):
            reading, findings, history = await notice(
                event.text, event.at, state.history, self._knowledge, audiences, self._house.policy, came_back
            )
        moved = topics.with_noticed(replace(state, history=history), reading.signals)
        got = Gathered(reading=reading, findings=findings, state=moved, fault=findings is None)
        got = replace(got, same_topic=topics.goes_on(event.text, state, reading, findings))
        if findings is None or reading.decision == "handover" or meant(scene, event.text):
            return got
        before = topics.leans_on(event.text, state) if got.same_topic else ""
        if not before and topics.complains(state, reading) and findings.verdict != "answered":
            # What did not help says little of the problem by itself: it is read together with the question.
            before, got = state.topic.question if state.topic is not None else "", replace(got, same_topic=True)
        search = f"{before}\n{event.text}" if before else event.text
        try:
            if before:
                findings = await self._knowledge.look(event.text, audiences, before=before)
        except KnowledgeError:
            return replace(got, findings=None, fault=True)
        findings = answers.current(scene, findings)
        got = replace(got, findings=findings)
        if not answers.needs_composing(replace(scene, got=got), findings):
            return got
        composed = await self._unless_overtaken(self._compose(scene, search, findings), received)
        return replace(got, composed=composed, overtaken=composed is None)

    async def _compose(self, scene: Scene, question: str, findings: Findings) -> Composed:
        earlier = [spoken.text for spoken in scene.standing.state.history.spoken]
        with self._tracing.span("compose"):
            return await self._composer.compose(question, findings, earlier=earlier)

    async def _one_article(self, scene: Scene, need: Needs, received: Received) -> Gathered:
        audiences = scene.person.audiences
        try:
            findings = await self._knowledge.look(need.question, audiences, within=[need.within])
        except KnowledgeError:
            return Gathered(fault=True)
        if findings.best is None:
            return Gathered(findings=findings)
        composed = await self._unless_overtaken(self._compose(scene, need.question, findings), received)
        return Gathered(findings=findings, composed=composed, same_topic=True, overtaken=composed is None)

    async def _may_help(self, case: Case) -> Gathered:
        """What closed like cases, and the articles that answer the question: nothing of the latter where they can't
        be read just now."""
        solved = await self._solved_before(case)
        if case.care is not None or case.question == NOT_SAID_YET:
            return Gathered(solved=solved)
        try:
            with self._tracing.span("look"):
                return Gathered(solved=solved, suited=await self._suited(case))
        except KnowledgeError:
            return Gathered(solved=solved)

    async def _suited(self, case: Case) -> tuple[ArticleRef, ...]:
        """By the verdicts that answers go by: one on the question, and one on each article alone."""
        audiences = case.person.audiences
        findings = await self._knowledge.look(case.question, audiences)
        suited: list[ArticleRef] = []
        for one in helping.candidates(findings, case):
            alone = await self._knowledge.look(case.question, audiences, within=[one.id])
            if alone.verdict == "answered":
                suited.append(one)
        return tuple(suited)

    async def _solved_before(self, case: Case) -> tuple[Solved, ...]:
        """What closed cases like this one at its desk, newest first."""
        since = self._clock.now() - REMEMBERED
        found: list[Solved] = []
        for one in await self._ledger.solved(case.desk, since):
            if one.id != case.id and summary.like(one, case):
                answer = helping.answer_of(await self._ledger.transcript(one.conversation, case=one.id), one)
                if answer:
                    found.append(Solved(one.id, one.number, one.question, answer))
            if len(found) == helping.MOST_SOLVED:
                break
        return tuple(found)

    async def _look(self, scene: Scene, question: str) -> Gathered:
        try:
            with self._tracing.span("look"):
                return Gathered(findings=await self._knowledge.look(question, scene.person.audiences))
        except KnowledgeError:
            return Gathered(fault=True)

    async def _summed_up(self, scene: Scene, received: Received) -> Gathered:
        """The transcript and what a chat model makes of it; nothing of the latter as soon as anybody writes."""
        transcript = await self._ledger.transcript(scene.event.conversation)
        cases = await self._ledger.cases_of(scene.person)
        transcript = caring.kept_apart(scene, transcript, cases)
        got = Gathered(transcript=tuple(transcript), earlier_cases=caring.ordinary(cases))
        writing = self._composer.sum_up(summary.lines(transcript))
        written = await self._unless_overtaken(writing, received, by_anybody=True)
        return replace(got, written=written or "", overtaken=written is None)

    async def _simpler(self, scene: Scene, need: Needs, received: Received) -> Gathered:
        """Plainer words for what was shown, where a model is set and they hold."""
        if not self._house.writes:
            return Gathered()
        try:
            findings = await self._knowledge.look(need.question, scene.person.audiences, within=[need.within])
        except KnowledgeError:
            return Gathered(fault=True)
        said = await self._unless_overtaken(self._in_plainer_words(need.question, findings), received)
        return Gathered(findings=findings, composed=said[0] if said else None, overtaken=said is None)

    async def _in_plainer_words(self, question: str, findings: Findings) -> tuple[Composed | None]:
        return (await self._composer.simpler(question, findings),)

    async def _section(self, scene: Scene, where: tuple[str, int]) -> Gathered:
        try:
            return Gathered(section=await self._knowledge.section(*where, scene.person.audiences))
        except KnowledgeError:
            return Gathered(fault=True)

    async def _came_back(self, scene: Scene, event: Said) -> bool:
        """Whether a new conversation brings back a problem of the last days that nobody said was solved."""
        over = ("confirmed", "given_up")
        earlier = [t for t in scene.standing.earlier_topics if t.outcome not in over and t.care is None]
        if scene.standing.state.topic is not None or not earlier:
            return False
        questions = [Spoken(topic.question, topic.asked_at) for topic in earlier]
        try:
            likeness = await self._knowledge.compare(event.text, (), questions)
        except KnowledgeError:
            return False
        return any(like.distant >= CAME_BACK_AT for like in likeness)

    async def _unless_overtaken(self, work: Awaitable[T], received: Received, *, by_anybody: bool = False) -> T | None:
        """The result, or None as soon as the person has asked for somebody (``by_anybody``: as soon as anybody has
        written): what was being written is then dropped."""
        task = asyncio.ensure_future(work)
        try:
            while True:
                done, _ = await asyncio.wait({task}, timeout=LOOK_AGAIN)
                if done:
                    return task.result()
                if await self._inbox.overtaken(received.incoming.conversation, received.row, by_anybody=by_anybody):
                    return None
        finally:
            task.cancel()
