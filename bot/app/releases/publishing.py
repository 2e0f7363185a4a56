"""What owners do with releases, for the page and for their chats: try a question, preview, publish, go back, withdraw.

What takes long is only asked for here; ``ReleaseRounds`` carries it out. Whatever changes what people are answered is
written down first: who, what and why.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from bot.app.parts import Parts
from bot.app.releases.asked_lately import records_lately
from bot.app.releases.named import articles, called, is_there, near
from bot.app.releases.work import Deed, Job, ReleaseWork
from bot.app.taken_out import without_secrets
from bot.asking import Asked, ask
from bot.errors import Conflict, HandrailError, NoRelease, NotAllowed, UnknownRelease
from bot.experience.owners.quoting import names_in, quoted
from bot.experience.owners.why_so import in_words
from bot.messages.evidence import ArticleRef
from bot.messages.owning import Wish
from bot.messages.people import MEMBERS, PUBLIC, Person
from bot.messages.release import Release
from bot.ports.shelf import Withdrawal
from bot.store.anchors import SqlAnchors
from kb_ingest.connectors.described import Source
from kb_ingest.indexing import KnowledgeIndexing
from kb_ingest.release import restore, roll_back, withdraw

log = structlog.get_logger(__name__)

LONGEST_WHY = 500
LONGEST_QUESTION = 2_000


@dataclass(frozen=True, slots=True)
class Shown:
    """How releases stand, for one owner."""

    current: Release | None
    releases: Sequence[Release]
    """Those that are whole, newest first."""
    withdrawn: Sequence[Withdrawal]
    deeds: Sequence[Deed]
    sources: Sequence[str]
    """Described ones that they may publish."""
    jobs: Sequence[Job]
    """Of those sources."""
    audiences: Sequence[str]
    """Which a question can be tried as, besides what everybody has."""


class Publishing:
    """The operations of those who look after articles. Raises ``NotAllowed``, ``KnowledgeError`` and ``StoreError``;
    nothing has changed then."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._owners = parts.settings.owners()
        self.work = ReleaseWork(SqlAnchors(parts.transactions), parts.clock, parts.ids)

    async def audiences(self) -> Sequence[str]:
        """Those that anybody has, without the two that are built in."""
        people = await self._parts.accounts.people()
        known = self._parts.settings.known_audiences().union(*(person.audiences for person in people.values()))
        return sorted(known - {PUBLIC, MEMBERS})

    async def tried(self, person: Person, question: str, audiences: Sequence[str]) -> Asked:
        """What somebody would be answered who has these audiences: ``public`` alone for a guest, else a member's too.

        Nothing is stored of the question; that somebody looked with others' eyes is.
        """
        if not question.strip() or len(question) > LONGEST_QUESTION:
            raise NotAllowed(f"Write a question of at most {LONGEST_QUESTION:,} characters.")
        wanted = {name.strip() for name in audiences if name.strip()}
        if unknown := sorted(wanted - {PUBLIC, MEMBERS, *await self.audiences()}):
            known = ", ".join((PUBLIC, MEMBERS, *await self.audiences()))
            raise NotAllowed(f"Nobody has the audience “{unknown[0]}”. There are: {known}.")
        eyes = frozenset({PUBLIC} if wanted == {PUBLIC} else {PUBLIC, MEMBERS, *wanted})
        if more := sorted(eyes - person.audiences):
            await self.work.note(_name(person), f"tried a question as {', '.join(more)}")
        return await self._asked(question, Person("ask", "local", "tried", audiences=eyes))

    async def asked_themselves(self, person: Person, question: str) -> Asked:
        """What they are answered now, with the audiences that they have. Nothing is stored."""
        return await self._asked(question, person)

    async def release(self, id: str) -> Release | None:
        return await asyncio.to_thread(self._parts.shelf.release, id) if id else None

    async def _asked(self, question: str, person: Person) -> Asked:
        parts = self._parts
        [question], _ = without_secrets(question)  # it goes to the index, and to a chat model where one is set
        return await ask(
            question,
            person,
            knowledge=parts.knowledge,
            composer=parts.composer,
            house=parts.settings.house(),
            now=parts.clock.now(),
            hearing=parts.hearing,
        )

    async def shown(self, person: Person) -> Shown:
        shelf, sources = self._parts.shelf, self._theirs(person)
        current, all, withdrawn = await asyncio.to_thread(
            lambda: (shelf.current(), shelf.releases(), shelf.withdrawals())
        )
        whole = [release for release in all if release.state == "ready"]
        jobs = [job for job in await self.work.jobs() if job.source in sources]
        return Shown(
            current, whole, withdrawn, await self.work.deeds(), sources, jobs, await self.audiences()
        )  # fmt: skip

    async def words_of(self, topics: Sequence[str]) -> dict[str, str]:
        """What was asked, by topic, fit to be shown; without what is gone by now."""
        if not topics:
            return {}
        records, wanted = await records_lately(self._parts), set(topics)
        people = names_in(records)
        found = {
            known.topic.id: quoted(known.topic.question, people.get(known.conversation, ()))
            for known in records.topics
            if known.topic.id in wanted
        }
        return {id: words for id, words in found.items() if words}

    async def roll_back(self, person: Person, to: str, why: str) -> str:
        """Back to one of the releases, for everybody. Returns what to tell."""
        parts = self._parts
        why, taken = _reason(why)
        if not to:
            current = await asyncio.to_thread(parts.shelf.current)
            if current is None:
                raise NoRelease
            earlier = await asyncio.to_thread(parts.shelf.before, current.id)
            to = earlier or ""
            if not to:
                raise UnknownRelease("There is no earlier release to go back to.")
        indexing = KnowledgeIndexing(chroma_url=parts.settings.chroma_url or None)
        went = in_words(to, await self.release(to))
        async with self._noted(person, f"went back to {went}", why):
            release = await asyncio.to_thread(
                roll_back, parts.shelf, parts.settings.handrail_home, indexing, parts.clock, to
            )
        return f"People are answered from {in_words(release.id, release)} now: {release.articles:,} articles.{taken}"

    async def withdraw(self, person: Person, article: str, why: str) -> str:
        """Their own article out of every release, now. ``article``: its id or its title."""
        ref = await self._own_article(person, article)
        why, taken = _reason(why)
        if not why:
            raise NotAllowed("Say why: it is shown to whoever wants to know where the article went.")
        by = _name(person)
        async with self._noted(person, f"withdrew “{ref.title}” ({ref.id})", why):
            await asyncio.to_thread(withdraw, self._parts.shelf, self._parts.clock, ref.id, by=by, reason=why)
        return f"“{ref.title}” is withdrawn: nobody is answered from it any more. You can put it back.{taken}"

    async def restore(self, person: Person, article: str) -> str:
        ref = await self._own_article(person, article)
        async with self._noted(person, f"put back “{ref.title}” ({ref.id})", ""):
            await asyncio.to_thread(restore, self._parts.shelf, self._parts.clock, ref.id, by=_name(person))
        return f"“{ref.title}” can be seen again by those it is meant for."

    async def preview(self, person: Person, source: str) -> str:
        """Have a candidate built and asked; it is only looked at."""
        self._own_source(person, source)
        await self.work.ask(Job(source, "preview", _name(person), self._parts.clock.now()))
        return f"A new release of {source} is being built and asked what people asked. This takes a few minutes."

    async def publish(self, person: Person, source: str, mark: str, why: str) -> str:
        """What was previewed, under this mark, and nothing else."""
        self._own_source(person, source)
        seen = await self.work.get(source, "preview")
        if seen is None or seen.preview is None or not seen.preview.mark:
            raise Conflict(f"There is no preview of {source} that could be published. Make one first.")
        if mark and seen.preview.mark != mark:
            raise Conflict(f"{source} was previewed anew meanwhile. Look at that, and decide then.")
        if seen.preview.stops:
            raise NotAllowed(
                f"The checks of {source} found something that keeps it from being published. Mend it and preview it "
                "again. An administrator can insist: handrail ingest --force."
            )
        why, taken = _reason(why)
        job = Job(source, "publish", _name(person), self._parts.clock.now(), mark=seen.preview.mark, why=why)
        async with self._noted(person, f"published {source}", why):
            await self.work.ask(job)
        return f"{source} is being published, as it was previewed. What serves now serves on until then.{taken}"

    async def previewed(self, person: Person, source: str) -> Job | None:
        """The last preview of theirs."""
        self._own_source(person, source)
        return await self.work.get(source, "preview")

    async def means(self, person: Person, wish: Wish) -> bool:
        """Whether the words name something that is there, or nearly so; else they are an ordinary question."""
        return await is_there(self._parts, wish) or bool(await self.near(person, wish))

    async def near(self, person: Person, wish: Wish) -> str:
        """The id of theirs that was meant, where nothing is called as they wrote it; empty where there is none."""
        if await is_there(self._parts, wish):
            return ""
        if wish.kind in ("preview", "publish"):
            return near(wish.on, self._theirs(person))
        refs = await articles(self._parts) if wish.kind in ("withdraw", "restore") else []
        return near(wish.on, (ref.id for ref in refs if self._owners.looks_after(person, ref.owner)))

    async def article(self, person: Person, article: str) -> ArticleRef:
        """Their own article, by id or title."""
        return await self._own_article(person, article)

    def _theirs(self, person: Person) -> Sequence[str]:
        sources = self._parts.settings.sources()
        return [name for name, source in sources.items() if self._may_publish(person, source)]

    def _may_publish(self, person: Person, source: Source) -> bool:
        return not source.owner or self._owners.looks_after(person, source.owner)

    def _own_source(self, person: Person, name: str) -> None:
        sources = self._parts.settings.sources()
        if name not in sources:
            known = ", ".join(self._theirs(person))
            told = f"There are: {known}." if known else "An administrator describes them in handrail.toml."
            raise NotAllowed(f"There is no source “{name}” that can be previewed here. {told}")
        if not self._may_publish(person, sources[name]):
            raise NotAllowed(f"{name} is for {sources[name].owner} to publish.")

    async def _own_article(self, person: Person, wanted: str) -> ArticleRef:
        """Of the current release; what is withdrawn is found too."""
        wanted = " ".join(wanted.split())
        current = await asyncio.to_thread(self._parts.shelf.current)
        if current is None:
            raise NoRelease
        refs = await asyncio.to_thread(self._parts.shelf.articles, current.id)
        found = called(wanted, refs)
        if not found:
            raise NotAllowed(f"No published article has the id or title “{wanted}”.")
        if len(found) > 1:
            raise NotAllowed(
                f"Several articles are called so. Name one by its id: {', '.join(r.id for r in found[:5])}."
            )
        if not self._owners.looks_after(person, found[0].owner):
            raise NotAllowed(f"“{found[0].title}” is for {found[0].owner} to withdraw or put back.")
        return found[0]

    @asynccontextmanager
    async def _noted(self, person: Person, did: str, why: str) -> AsyncIterator[None]:
        """Written down first, so that nothing is done that nobody can look up; taken back where it was not done."""
        deed = await self.work.note(_name(person), did, why)
        try:
            yield
        except HandrailError:
            await self.work.unnote(deed)
            raise
        log.info("owner_acted", did=did.split(" ", 1)[0])


def _reason(why: str) -> tuple[str, str]:
    """As it may be kept, in one line, and what to add to what they are told."""
    [kept], taken = without_secrets(why)
    return " ".join(kept.split())[:LONGEST_WHY], taken and f" {taken}"


def _name(person: Person) -> str:
    return person.name or person.key
