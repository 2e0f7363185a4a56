"""What the owners' page shows of releases and asks to be done with them: ``LiveReleases``, over ``Publishing``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.app.parts import Parts
from bot.app.releases import page_html
from bot.app.releases.publishing import Publishing
from bot.errors import NotAllowed
from bot.experience.owners.why_so import in_words, why_so
from bot.messages.evidence import ArticleRef
from bot.messages.people import Person
from bot.platforms.web.markdown import to_html


class OwnersReleases:
    """The owners' page on one side, ``Publishing`` on the other."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._publishing = Publishing(parts)
        self._owners = parts.settings.owners()

    async def sections(self, person: Person) -> Sequence[tuple[str, str, str]]:
        """The page's parts about releases. Raises ``StoreError``."""
        shown = await self._publishing.shown(person)
        words = await self._publishing.words_of(page_html.topics_of(shown))
        return page_html.sections(shown, await asyncio.to_thread(self._own, person), words)

    async def try_question(self, person: Person, question: str, audiences: Sequence[str]) -> Mapping[str, Any]:
        asked = await self._publishing.tried(person, question, audiences)
        reply, findings = asked.reply, asked.findings
        found_in = in_words(findings.release, await self._publishing.release(findings.release))
        named = [button.label for button in reply.buttons if button.action in ("choose", "show")]
        return {
            "outcome": asked.outcome,
            "html": to_html(reply.text, [one.number for one in reply.citations]),
            "named": [] if reply.citations else named,
            "sure": f"{reply.sureness} {reply.age}".strip(),
            "cited": [f"{one.number}. {one.article.title} › {one.section or 'beginning'}" for one in reply.citations],
            "why": why_so(findings, reply, f"Looked up in {found_in}, which serves now."),
        }

    async def do(self, person: Person, deed: str, on: str, why: str, mark: str) -> str:
        match deed:
            case "preview":
                return await self._publishing.preview(person, on)
            case "publish":
                return await self._publishing.publish(person, on, mark, why)
            case "roll_back":
                return await self._publishing.roll_back(person, on, why)
            case "withdraw":
                return await self._publishing.withdraw(person, on, why)
            case "restore":
                return await self._publishing.restore(person, on)
            case _:
                raise NotAllowed("There is no such thing to do here.")

    async def busy(self, person: Person) -> bool:
        shown = await self._publishing.shown(person)
        return any(job.open for job in shown.jobs)

    def _own(self, person: Person) -> Sequence[ArticleRef]:
        """Articles of the release that serves which they look after, withdrawn ones too, by title."""
        current = self._parts.shelf.current()
        refs = self._parts.shelf.articles(current.id) if current is not None else ()
        mine = (ref for ref in refs if self._owners.looks_after(person, ref.owner))
        return sorted(mine, key=lambda ref: ref.title.casefold())
