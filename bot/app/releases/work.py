"""What owners asked to be done with releases, how it went, and who did what and why: known to all processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.errors import Conflict
from bot.experience.owners.differing import Example, Group
from bot.ports.anchors import Anchors, Body
from bot.ports.surroundings import Clock, Ids

What = Literal["preview", "publish"]
State = Literal["asked", "under way", "done", "stopped", "failed"]

DIES_AFTER = timedelta(minutes=30)
"""What has been under way for so long died with whoever did it."""

_PLACE = "owners"
_DEEDS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Preview:
    """What a preview found. ``mark``: of the candidate, empty where there is nothing to publish."""

    mark: str = ""
    base: str = ""
    added: int = 0
    changed: int = 0
    removed: int = 0
    takes_much: bool = False
    findings: tuple[str, ...] = ()
    """What the checks found, in lines."""
    stops: int = 0
    """How many of the findings would keep it from being published."""
    questions: int = 0
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that was asked of one source."""

    source: str
    what: What
    by: str
    at: datetime
    state: State = "asked"
    mark: str = ""
    """With ``publish``: what was previewed."""
    why: str = ""
    ended: datetime | None = None
    said: str = ""
    """How it ended, in words."""
    preview: Preview | None = None

    @property
    def open(self) -> bool:
        return self.state in ("asked", "under way")


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody did something that concerns what people are answered."""

    at: datetime
    by: str
    did: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseWork:
    """Kept beside the anchors of the chat platforms. Raises ``StoreError``."""

    anchors: Anchors
    clock: Clock
    ids: Ids = field(repr=False)

    async def ask(self, job: Job) -> None:
        """``Conflict`` where something is under way with this source already."""
        other: What = "preview" if job.what == "publish" else "publish"
        _refuse_beside(await self.get(job.source, other))

        def asked(body: Body | None) -> Body:
            _refuse_beside(self._alive(_job(body)) if body else None)
            return _body(job)

        await self.anchors.change(_PLACE, _key(job), asked)

    async def begin(self, job: Job) -> bool:
        """It is under way from now on; False where another process was first."""
        begun, mine = _body(replace(job, state="under way", at=self.clock.now())), False

        def claimed(body: Body | None) -> Body:
            nonlocal mine
            mine = body is None or (_job(body).state == "asked" and _job(body).at == job.at)
            return begun if body is None or mine else body

        await self.anchors.change(_PLACE, _key(job), claimed)
        return mine

    async def get(self, source: str, what: What) -> Job | None:
        """The last one; one whose doer has died is told as failed."""
        found = await self.anchors.get(_PLACE, f"{what} {source}")
        return self._alive(_job(found.body)) if found else None

    async def jobs(self) -> Sequence[Job]:
        """The last one of each kind of each source, those that were asked first first."""
        found = [*await self.anchors.about(_PLACE, "preview "), *await self.anchors.about(_PLACE, "publish ")]
        mine = {one.key: _job(one.body) for one in found if one.key.startswith(("preview ", "publish "))}
        return sorted((self._alive(job) for job in mine.values()), key=lambda job: job.at)

    async def keep(self, job: Job) -> None:
        await self.anchors.put(_PLACE, _key(job), _body(job))

    async def ended(self, source: str, what: What, state: State, said: str, preview: Preview | None = None) -> None:
        """It is over. Where nobody asked for it (it was typed), it is kept all the same."""
        now = self.clock.now()
        job = await self.get(source, what) or Job(source, what, "an administrator", now)
        await self.keep(replace(job, state=state, ended=now, said=said, preview=preview))

    async def note(self, by: str, did: str, why: str = "") -> str:
        """Who did what, and why. Returns the deed's key, for where it could not be done after all."""
        now = self.clock.now()
        key = f"deed {now.isoformat()} {self.ids.new()}"
        await self.anchors.put(_PLACE, key, {"at": now.isoformat(), "by": by, "did": did, "why": why})
        known = [one.key for one in await self.anchors.about(_PLACE, "deed ") if one.key.startswith("deed ")]
        for forgotten in sorted(known)[:-_DEEDS_KEPT]:
            await self.anchors.remove(_PLACE, forgotten)
        return key

    async def unnote(self, key: str) -> None:
        await self.anchors.remove(_PLACE, key)

    async def deeds(self) -> Sequence[Deed]:
        """Newest first."""
        found = [one for one in await self.anchors.about(_PLACE, "deed ") if one.key.startswith("deed ")]
        made = [Deed(_time(one.body["at"]), one.body["by"], one.body["did"], one.body["why"]) for one in found]
        return sorted(made, key=lambda deed: deed.at, reverse=True)

    def _alive(self, job: Job) -> Job:
        if job.state != "under way" or self.clock.now() - job.at < DIES_AFTER:
            return job
        return replace(
            job, state="failed", said="It was cut off before it was done. Nothing has been changed: ask again."
        )


def _key(job: Job) -> str:
    return f"{job.what} {job.source}"


def _refuse_beside(other: Job | None) -> None:
    if other is not None and other.open:
        raise Conflict(
            f"A {other.what} of {other.source} is under way already, asked for by {other.by}. "
            "Nothing has been changed: look again in a moment."
        )


def _body(job: Job) -> dict[str, Any]:
    ended = job.ended.isoformat() if job.ended else None
    return asdict(job) | {"at": job.at.isoformat(), "ended": ended}


def _job(body: Mapping[str, Any]) -> Job:
    preview = body["preview"]
    times = {"at": _time(body["at"]), "ended": _time(body["ended"]) if body["ended"] else None}
    return Job(**{**body, **times, "preview": _preview(preview) if preview else None})


def _preview(body: Mapping[str, Any]) -> Preview:
    groups = tuple(
        Group(**{**one, "examples": tuple(Example(**each) for each in one["examples"])}) for one in body["groups"]
    )
    return Preview(**{**body, "findings": tuple(body["findings"]), "groups": groups})


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written)
