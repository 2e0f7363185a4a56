"""What owners ask the bot in words, carried out: ``OwnersDesk``, over ``Publishing``. It says everything in words."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace

from bot.app.owners.drafts_chat import DraftsChat
from bot.app.parts import Parts
from bot.app.releases.page_html import ROLLS_BACK
from bot.app.releases.publishing import Publishing, Shown
from bot.app.releases.work import Job
from bot.errors import Conflict, HandrailError, StoreError, UnknownRelease
from bot.experience.owners import differing
from bot.experience.owners.why_so import which_release, why_so
from bot.messages.owning import OwnersWord, Wish
from bot.messages.people import Person

_KEPT = 200
_SHOWN = 5
_LONGEST = 200

HELP = """You look after articles, so you can write to me here:

- `try: how do I …`, or `try as students: how do I …` – what they would be answered
- `why` – why that was answered so
- `releases` – what serves, and what there was before
- `preview SOURCE` – what a new release would change; `preview` alone says how it went
- `publish SOURCE` – what was previewed
- `roll back` – to the release before, for everybody
- `withdraw ARTICLE because …`, `put back ARTICLE`
- `drafts` – what agents suggest as articles: read, change, accept or decline it

I ask before anything changes for people. All else that you write is an ordinary question."""


class OwnersChat:
    """Remembers what came of the last events, so that a turn that is done again does nothing twice."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._publishing = Publishing(parts)
        self._drafts = DraftsChat(parts)
        self._known: OrderedDict[str, OwnersWord] = OrderedDict()

    async def means(self, person: Person, wish: Wish) -> bool:
        return await self._publishing.means(person, wish)

    async def told(self, person: Person, wish: Wish, event: str) -> OwnersWord:
        if event not in self._known:
            self._known[event] = await self._done(person, wish)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return self._known[event]

    async def _done(self, person: Person, wish: Wish) -> OwnersWord:
        try:
            near = "" if wish.sure else await self._publishing.near(person, wish)
            return _meant(wish, near) if near else await self._carried_out(person, wish)
        except StoreError as error:
            if not isinstance(error, Conflict):
                raise
            return OwnersWord(str(error))
        except HandrailError as error:
            return OwnersWord(str(error))

    async def _carried_out(self, person: Person, wish: Wish) -> OwnersWord:
        match wish.kind:
            case "help":
                return OwnersWord(HELP)
            case "try":
                return await self._tried(person, wish)
            case "why":
                return await self._why(person, wish)
            case "releases":
                return _releases(await self._publishing.shown(person))
            case "roll_back":
                return await self._roll_back(person, wish)
            case "withdraw":
                return await self._withdraw(person, wish)
            case "restore":
                return OwnersWord(await self._publishing.restore(person, wish.on))
            case "preview":
                return await self._preview(person, wish)
            case "publish":
                return await self._publish(person, wish)
            case "drafts" | "draft" | "accept" | "decline" | "change":
                return await self._drafts.told(person, wish)

    async def _tried(self, person: Person, wish: Wish) -> OwnersWord:
        asked = await self._publishing.tried(person, wish.text, [wish.audience])
        whom = _eyes(wish.audience)
        reply = asked.reply
        cited = "".join(
            f"\n[{one.number}] {one.article.title} › {one.section or 'beginning'}" for one in reply.citations
        )
        named = "".join(f"\n- {button.label}" for button in reply.buttons if button.action in ("choose", "show"))
        text = f"{whom[:1].upper()}{whom[1:]} would be told ({asked.outcome}):\n\n{reply.text}\n{cited or named}"
        release = asked.findings.release
        return OwnersWord(text.rstrip(), (("Why?", replace(wish, kind="why", on=release)),), release)

    async def _why(self, person: Person, wish: Wish) -> OwnersWord:
        if not wish.text:
            return OwnersWord("Ask or try something first, like this: `try as students: how do I …`")
        if wish.own:
            asked = await self._publishing.asked_themselves(person, wish.text)
        else:
            asked = await self._publishing.tried(person, wish.text, [wish.audience])
        whom = "asked with what you may see yourself" if wish.own else f"tried as {_eyes(wish.audience)}"
        then = await self._publishing.release(wish.on)
        now = await self._publishing.release(asked.findings.release)
        lines = why_so(asked.findings, asked.reply, which_release(wish.on, then, asked.findings.release, now))
        listed = "\n".join(f"- {line}" for line in lines)
        return OwnersWord(f"“{_short(asked.findings.question)}”, {whom}:\n\n{listed}", release=asked.findings.release)

    async def _roll_back(self, person: Person, wish: Wish) -> OwnersWord:
        if wish.sure:
            return OwnersWord(await self._publishing.roll_back(person, wish.on, wish.why))
        to = wish.on or await self._before()
        text = f"Go back to release `{to}`? {ROLLS_BACK}"
        return OwnersWord(text, (("Yes, go back for everybody", replace(wish, on=to, sure=True)),))

    async def _before(self) -> str:
        shelf = self._parts.shelf
        current = await asyncio.to_thread(shelf.current)
        to = await asyncio.to_thread(shelf.before, current.id) if current is not None else None
        if to is None:
            raise UnknownRelease("There is no earlier release to go back to.")
        return to

    async def _withdraw(self, person: Person, wish: Wish) -> OwnersWord:
        if wish.sure:
            told = await self._publishing.withdraw(person, wish.on, wish.why)
            return OwnersWord(told, (("Put it back", Wish("restore", wish.on)),))
        ref = await self._publishing.article(person, wish.on)
        if not wish.why:
            return OwnersWord(f"Tell me why, please: `withdraw {ref.id} because …`")
        text = (
            f"Withdraw “{ref.title}” from every release, because {wish.why}? Nobody is answered from it any more then."
        )
        return OwnersWord(text, (("Yes, withdraw it", replace(wish, on=ref.id, sure=True)),))

    async def _preview(self, person: Person, wish: Wish) -> OwnersWord:
        if wish.on:
            told = await self._publishing.preview(person, wish.on)
            return OwnersWord(told, (("How is it going?", Wish("preview")),))
        shown = await self._publishing.shown(person)
        if not shown.sources:
            return OwnersWord(
                "No source that you may publish is described in handrail.toml. An administrator does that."
            )
        if not shown.jobs:
            return OwnersWord(f"Nothing was previewed yet. Write `preview {shown.sources[0]}`, say.")
        words = await self._words(shown)
        ready = [
            job for job in shown.jobs if job.preview and job.preview.mark and not job.preview.stops and not job.open
        ]
        presses = tuple((f"Publish {job.source} …"[:70], Wish("publish", job.source)) for job in ready)
        waits = (("How is it going?", Wish("preview")),) if any(job.open for job in shown.jobs) else ()
        return OwnersWord("\n\n".join(_job(job, words) for job in shown.jobs), presses + waits)

    async def _words(self, shown: Shown) -> dict[str, str]:
        groups = (group for job in shown.jobs if job.preview for group in job.preview.groups)
        return await self._publishing.words_of([one.topic for group in groups for one in group.examples])

    async def _publish(self, person: Person, wish: Wish) -> OwnersWord:
        if wish.sure:
            source, _, mark = wish.on.rpartition("#")
            told = await self._publishing.publish(person, source, mark, wish.why)
            return OwnersWord(told, (("How is it going?", Wish("preview")),))
        shown = await self._publishing.shown(person)
        source = wish.on or (shown.sources[0] if len(shown.sources) == 1 else "")
        if not source:
            return OwnersWord(f"Which one? `publish SOURCE`, of: {', '.join(shown.sources) or 'none that is yours'}.")
        job = await self._publishing.previewed(person, source)
        if job is None or job.preview is None or not job.preview.mark:
            ask = (("Preview it", Wish("preview", source)),)
            return OwnersWord(f"{source} is published after a preview, and there is none that could be.", ask)
        much = " It takes away more than a fifth of the source." if job.preview.takes_much else ""
        text = f"{_job(job, await self._words(shown))}\n\nPublish this for everybody?{much}"
        sure = replace(wish, on=f"{source}#{job.preview.mark}", sure=True)
        return OwnersWord(text, (("Yes, publish it", sure),))


def _eyes(audience: str) -> str:
    """As whom something is tried."""
    if audience == "public":
        return "a guest"
    return f"somebody who has “{audience}”" if audience else "a member"


def _short(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def _meant(wish: Wish, near: str) -> OwnersWord:
    """A slip in a name: asked back, so that nothing is done with another one than was meant."""
    return OwnersWord(
        f"Nothing is called “{wish.on}”. Did you mean `{near}`?", ((f"Yes, {near}"[:70], replace(wish, on=near)),)
    )


def _releases(shown: Shown) -> OwnersWord:
    if shown.current is None:
        return OwnersWord("Nothing has been published yet.")
    lines = []
    for release in shown.releases[: _SHOWN + 1]:
        serves = " **serves now**" if release.id == shown.current.id else ""
        lines.append(f"- `{release.id}` {release.created_at:%d %B, %H:%M} UTC, {release.articles:,} articles{serves}")
    lines += [f"- Withdrawn: {one.article}, by {one.by}. {one.reason}".rstrip() for one in shown.withdrawn[:_SHOWN]]
    lines += [
        f"- {deed.at:%d %B, %H:%M} UTC: {deed.by} {deed.did}. {deed.why}".rstrip() for deed in shown.deeds[:_SHOWN]
    ]
    back = (("Roll back …", Wish("roll_back")),) if len(shown.releases) > 1 else ()
    return OwnersWord("\n".join(lines), back)


def _job(job: Job, words: dict[str, str]) -> str:
    if job.open:
        return f"**{job.source}**: a {job.what} is under way, asked for by {job.by}."
    lines = [f"**{job.source}**, {job.what}: {job.said}"]
    if job.preview is not None:
        lines += [f"- {line}" for line in job.preview.findings[:_SHOWN]]
        for group in job.preview.groups if job.preview.questions else ():
            lines.append(f"- {differing.line(group)}")
            lines += [
                f"  - “{words[one.topic]}”: now {one.before}; then {one.after}"
                for one in group.examples[:2]
                if one.topic in words
            ]
    return "\n".join(lines)
