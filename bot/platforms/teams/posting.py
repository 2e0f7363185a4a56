"""Putting messages on Teams so that none is lost and none stands there twice.

Before a part of a post is sent a mark is stored; once Teams has said where it stands, that is stored too. What Teams
refused leaves no mark. A mark without a place means that nobody knows: the process died, or the connection broke after
Teams had the message. Teams has no way to look, so that part is never sent again, and whoever posts is told. The
words that tell people so may be said twice, and have to be seen: they are posted until Teams says where they stand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import DeliveryDelayed, DeliveryRefused
from bot.platforms.health import Health
from bot.platforms.teams.answers import Busy, NoAnswer, TeamsSaidNo, growing, how_to_mend
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.conversations import Spot, place_name
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.pace import Pace
from bot.platforms.teams.references import References
from bot.platforms.teams.standing import beside, id_at, part_key, spot_of
from bot.ports.anchors import Anchor, Anchors
from bot.ports.surroundings import Clock

MOST_TIMES = 5
"""How often at most something is posted that may be said twice: a Teams that says so seldom where it stands has it by
then."""

MENDED_IN = 60.0
"""Seconds until something is tried again that somebody has to mend first."""


class Shut(DeliveryDelayed):
    """The channel or group chat cannot be written to until somebody changes that."""


class PersonGone(DeliveryRefused):
    """Whoever it is for has removed or blocked the bot, or never had it."""


class RootInDoubt(DeliveryDelayed):
    """Nobody can tell whether a thread was begun, nor where it is."""


@dataclass(frozen=True, slots=True)
class Posted:
    """``where`` the first part stands: chat, slash, id; without an id where nobody knows it."""

    where: str
    in_doubt: bool = False
    """Whether a part of it may not have arrived."""


class Posting:
    """Posts, and changes what was posted. ``key`` names a post for good: the same key never stands twice."""

    def __init__(
        self,
        connector: Connector,
        references: References,
        anchors: Anchors,
        pace: Pace,
        health: Health,
        clock: Clock,
        *,
        desks: Collection[str] = (),
    ) -> None:
        self._connector = connector
        self._references = references
        self._anchors = anchors
        self._pace = pace
        self._health = health
        self._clock = clock
        self._desks = frozenset(desks)
        self._under_way: dict[str, set[asyncio.Event]] = {}

    async def post(
        self,
        tenant: str,
        key: str,
        spot: Spot,
        messages: Sequence[TeamsMessage],
        about: Mapping[str, Any],
        *,
        attempts: int = 0,
        until_certain: bool = False,
    ) -> Posted:
        """Post what is not there yet. ``about`` is kept with it. ``until_certain``: to say it twice does no harm.

        Raises ``Shut``, ``PersonGone``, ``RootInDoubt`` or another ``DeliveryError``.
        """
        standing, times = await self._standing(tenant, key, until_certain)
        about = {**about, "times": times + 1} if until_certain else about
        for part in range(len(standing), len(messages)):
            spot = beside(spot, standing)
            standing.append(await self._post_part(tenant, part_key(key, part), spot, messages[part], about, attempts))
        return Posted(standing[0].where, any(one.body.get("doubt") for one in standing))

    async def replace(
        self,
        tenant: str,
        key: str,
        messages: Sequence[TeamsMessage],
        about: Mapping[str, Any] | None = None,
        *,
        attempts: int = 0,
    ) -> str | None:
        """Change a post in place; None where it never stood there, was deleted there, or nobody knows where it stands.

        Needs it more messages than before, the rest goes beside it; fewer, the last ones go.
        """
        standing = [one for one in await self._parts(tenant, key) if one.where]
        if not standing or not id_at(standing[0].where):
            return None
        for one, message in zip(standing, messages, strict=False):
            if not await self._change(tenant, one, message, attempts) and one is standing[0]:
                return None
        for one in reversed(standing[len(messages) :]):  # what is left is found by its place in the row
            await self._take_away(tenant, one)
            await self._anchors.remove(place_name(tenant), one.key)
        kept = {**standing[0].body, **(about or {})}
        if about is not None:
            await self._anchors.put(place_name(tenant), key, kept, where=standing[0].where)
        if len(messages) > len(standing):
            await self.post(tenant, key, spot_of(standing[0]), messages, kept, attempts=attempts)
        return standing[0].where

    async def change_one(self, tenant: str, anchor: Anchor, message: TeamsMessage) -> bool:
        """Change one part of a post; whether it stands there."""
        return await self._change(tenant, anchor, message, 0)

    async def forget(self, tenant: str, key: str) -> None:
        """As if it had never been posted: the next post under this key is a new one."""
        for anchor in await self._parts(tenant, key):
            await self._anchors.remove(place_name(tenant), anchor.key)

    async def settled(self, chat: str, within: float) -> None:
        """Wait until what is being posted there now stands there, and where is stored; not for ever."""
        events = [event.wait() for event in self._under_way.get(chat, ())]
        if events:
            await asyncio.wait([asyncio.ensure_future(one) for one in events], timeout=within)

    async def _post_part(
        self, tenant: str, key: str, spot: Spot, message: TeamsMessage, about: Mapping[str, Any], attempts: int
    ) -> Anchor:
        place = place_name(tenant)
        body: Mapping[str, Any] = {**about, "chat": spot.chat, "thread": spot.thread, "kind": spot.kind}
        body = {name: value for name, value in body.items() if name != "doubt"}
        done = asyncio.Event()
        self._under_way.setdefault(spot.chat, set()).add(done)
        try:
            async with self._pace.turn(spot.chat):
                where = await self._sent(tenant, key, spot, message, body, attempts)
            body = await self._remember(place, key, body, where)
        finally:
            done.set()
            self._under_way[spot.chat].discard(done)
            if not self._under_way[spot.chat]:
                del self._under_way[spot.chat]
        self._arrived(spot)
        return Anchor(place, key, body, where)

    async def _remember(self, place: str, key: str, body: Mapping[str, Any], where: str = "") -> Mapping[str, Any]:
        """That it may stand there twice stays known, whoever else posts it meanwhile."""
        standing = await self._anchors.get(place, key)
        if standing is not None and standing.body.get("twice"):
            body = {**body, "twice": True}
        await self._anchors.put(place, key, body, where=where)
        return body

    async def _sent(
        self, tenant: str, key: str, spot: Spot, message: TeamsMessage, body: Mapping[str, Any], attempts: int
    ) -> str:
        """Where it stands. The mark is stored before, and taken back where Teams refused."""
        place = place_name(tenant)
        await self._remember(place, key, body)
        try:
            return f"{spot.chat}/{await self._send(tenant, spot, message.activity())}"
        except NoAnswer as error:
            raise DeliveryDelayed(f"{error} It is not sent again blindly.", growing(attempts)) from error
        except (TeamsSaidNo, DeliveryDelayed, DeliveryRefused) as error:
            await self._anchors.remove(place, key)
            raise self._refusal(spot, error, attempts) from error

    async def _send(self, tenant: str, spot: Spot, activity: Mapping[str, Any]) -> str:
        service = await self._references.service(tenant, spot.chat)
        if spot.kind == "channel" and not spot.thread:
            bot = await self._references.bot(tenant)
            return await self._connector.new_thread(service, spot.chat, tenant, bot, activity)
        return await self._connector.send(service, spot.address, activity)

    async def _change(self, tenant: str, anchor: Anchor, message: TeamsMessage, attempts: int) -> bool:
        """Whether it stands there and is as it should be now. To do so twice does no harm."""
        spot, id = spot_of(anchor), id_at(anchor.where)
        if not id:
            return False
        service = await self._references.service(tenant, spot.chat)
        activity = {**message.activity(), "id": id}
        try:
            async with self._pace.turn(spot.chat):
                await self._connector.update(service, spot.address, id, activity)
        except TeamsSaidNo as no:
            if no.gone and no.code.lower() != "conversationnotfound":
                return False
            raise self._refusal(spot, no, attempts) from no
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), growing(attempts)) from error
        except DeliveryDelayed as error:
            raise self._refusal(spot, error, attempts) from error
        self._arrived(spot)
        return True

    async def _take_away(self, tenant: str, anchor: Anchor) -> None:
        spot, id = spot_of(anchor), id_at(anchor.where)
        if not id:
            return
        service = await self._references.service(tenant, spot.chat)
        try:
            await self._connector.delete(service, spot.address, id)
        except TeamsSaidNo as no:
            if not no.gone:
                raise self._refusal(spot, no, 0) from no
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), growing(0)) from error

    async def _parts(self, tenant: str, key: str) -> list[Anchor]:
        parts: list[Anchor] = []
        place = place_name(tenant)
        while (anchor := await self._anchors.get(place, part_key(key, len(parts)))) is not None:
            parts.append(anchor)
        return parts

    async def _standing(self, tenant: str, key: str, until_certain: bool) -> tuple[list[Anchor], int]:
        """The parts that were sent, and how often the one was tried that is to be posted again. One of which nobody
        knows whether it arrived counts as sent, and is marked so."""
        parts = await self._parts(tenant, key)
        if not parts or parts[-1].where:
            return parts, 0
        doubtful = parts.pop()
        spot, times = spot_of(doubtful), int(doubtful.body.get("times", 1))
        if until_certain and times < MOST_TIMES:
            return parts, times
        if spot.kind == "channel" and not spot.thread:
            raise RootInDoubt("A thread may have been begun, and Teams cannot say where.", growing(0))
        body = {**doubtful.body, "doubt": True}
        await self._anchors.put(doubtful.place, doubtful.key, body, where=f"{spot.chat}/")
        return [*parts, Anchor(doubtful.place, doubtful.key, body, f"{spot.chat}/")], 0

    def _refusal(self, spot: Spot, error: Exception, attempts: int) -> Exception:
        """The error that says whether it is worth coming again, and what somebody has to do before that."""
        if isinstance(error, Busy):
            later = error.after(attempts)
            self._pace.stop_until(spot.chat, later.seconds)
            return later
        return self.refusal(spot, error) if isinstance(error, TeamsSaidNo) else error

    def refusal(self, spot: Spot, no: TeamsSaidNo) -> DeliveryDelayed | DeliveryRefused:
        """As an error of ours, seen in health where somebody has to mend it."""
        words = how_to_mend(no)
        if no.status == 401 or no.code == "BotDisabledByAdmin":
            self._health.ill("app", words)
            return DeliveryDelayed(words, MENDED_IN)
        if not (no.blocked or no.gone):
            return DeliveryRefused(words)
        if spot.personal:
            why = "Somebody has removed or blocked Handrail in Teams, or never added it: nothing reaches them there."
            self._health.without(f"chat {spot.chat}", f"{why} ({no.code})")
            return PersonGone(why)
        if spot.chat in self._desks:
            self._health.ill(f"channel {spot.chat}", words)
        return Shut(words, MENDED_IN)

    def _arrived(self, spot: Spot) -> None:
        for what in ("app", f"channel {spot.chat}"):
            self._health.well(what)
        if spot.personal:
            self._health.has(f"chat {spot.chat}")
