"""What goes to the desk's channel: a thread a case, its card, everything said, marks, and words for one agent."""

from __future__ import annotations

import structlog

from bot.errors import DeliveryDelayed, DeliveryError, DeliveryRefused, DeliveryUnknown
from bot.messages.outgoing import Blanked, CaseCard, CaseEntry, DeskMark, Reply, ToDesk, Whisper
from bot.messages.turn import Parcel
from bot.platforms.teams.answers import NoAnswer, TeamsSaidNo, growing
from bot.platforms.teams.cards import Surface
from bot.platforms.teams.conversations import Place, Spot, place_name
from bot.platforms.teams.files import Files
from bot.platforms.teams.homes import Homes
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.posting import Posted, Posting, RootInDoubt
from bot.platforms.teams.references import References
from bot.platforms.teams.render import notice_message, render
from bot.platforms.teams.render_desk import moment
from bot.platforms.teams.saying import CARD_IN_DOUBT, ENTRY_IN_DOUBT, GONE
from bot.ports.anchors import Anchors

_log = structlog.get_logger(__name__)

_CARD_COMES = 30.0
"""Seconds until something is tried again whose case has no card yet."""


class TeamsDesk:
    """Sends what belongs at a desk. A case's parcels come one after another, so nothing overtakes its card."""

    def __init__(
        self,
        anchors: Anchors,
        references: References,
        posting: Posting,
        homes: Homes,
        files: Files,
    ) -> None:
        self._anchors = anchors
        self._references = references
        self._posting = posting
        self._homes = homes
        self._files = files

    async def send(self, parcel: Parcel) -> str:
        tenant, channel = await self.tenant(parcel), parcel.desk.partition(":")[2]
        what = parcel.what
        match what:
            case CaseCard():
                return await self._card(tenant, channel, parcel, what)
            case CaseEntry():
                return await self._entry(tenant, channel, parcel, what)
            case Blanked():
                return await self._blanked(tenant, channel, parcel, what)
            case DeskMark():
                return await self._mark(tenant, channel, parcel, what)
            case Whisper():
                return await self._whisper(tenant, channel, parcel, what)
            case _:
                raise DeliveryRefused(f"{type(what).__name__} belongs in a conversation, not at a desk.")

    async def tell_gone(self, parcel: Parcel, name: str) -> None:
        """Say in the case's thread that the person can't be reached any more: once a case. Never raises."""
        case = parcel.what.route.case if isinstance(parcel.what, Reply) else getattr(parcel.what, "case", "")
        if not case:
            return
        try:
            tenant = await self.tenant(parcel)
            thread = await self._thread(tenant, case, "on Teams")
            words = notice_message(GONE.format(name=name or "The person"))
            await self._posting.post(tenant, f"gone:{case}", thread, (words,), {"case": case}, until_certain=True)
        except DeliveryError as error:
            _log.warning("teams_desk_not_told", case=case, why=str(error))

    async def tenant(self, parcel: Parcel) -> str:
        """Whose Teams a parcel goes to."""
        place = Place.of(parcel.conversation)
        return place.tenant if place is not None else await self._references.tenant()

    async def _card(self, tenant: str, channel: str, parcel: Parcel, what: CaseCard) -> str:
        key = f"card:{what.case}"
        surface = Surface(hears_all=await self._references.hears_all(tenant, channel))
        messages = render(what, parcel.conversation, place="channel", surface=surface)
        standing = await self._anchors.get(place_name(tenant), key)
        here = standing is not None and standing.body["chat"] == channel
        if what.state == "moved":
            old = key if here else f"moved:{what.case}:{channel}"
            return await self._posting.replace(tenant, old, messages, attempts=parcel.attempts) or ""
        if standing is not None and here:
            number = {"number": what.number}
            changed = await self._posting.replace(tenant, key, messages, number, attempts=parcel.attempts)
            if changed is not None:
                await self._say_twice(tenant, parcel, what)
                return changed
            if standing.where:  # somebody deleted it
                await self._posting.forget(tenant, key)
        elif standing is not None:  # another desk has it now; the card there is still to be told so
            old = f"moved:{what.case}:{standing.body['chat']}"
            await self._anchors.put(standing.place, old, {**standing.body, "desk": False}, where=standing.where)
            await self._posting.forget(tenant, key)
        about = {"conversation": parcel.conversation, "case": what.case, "number": what.number, "desk": True}
        try:
            posted = await self._post_card(tenant, key, channel, messages, about, parcel)
        except RootInDoubt:
            # Without a card nobody would help: so there is one, that says it may be the second.
            await self._posting.forget(tenant, key)
            posted = await self._post_card(tenant, key, channel, messages, {**about, "twice": True}, parcel)
        await self._say_twice(tenant, parcel, what)
        return posted.where

    async def _say_twice(self, tenant: str, parcel: Parcel, what: CaseCard) -> None:
        """Below a card that may be the second, until it certainly stands there: after that nothing is done."""
        card = await self._anchors.get(place_name(tenant), f"card:{what.case}")
        if card is None or not card.body.get("twice"):
            return
        thread = Spot(str(card.body["chat"]), card.where.rpartition("/")[2], "channel")
        words, about = notice_message(CARD_IN_DOUBT), {"case": what.case}
        await self._posting.post(
            tenant, f"twice:{what.case}", thread, (words,), about, attempts=parcel.attempts, until_certain=True
        )

    async def _post_card(
        self,
        tenant: str,
        key: str,
        channel: str,
        messages: tuple[TeamsMessage, ...],
        about: dict[str, object],
        parcel: Parcel,
    ) -> Posted:
        spot = Spot(channel, kind="channel")
        return await self._posting.post(tenant, key, spot, messages, about, attempts=parcel.attempts)

    async def _entry(self, tenant: str, channel: str, parcel: Parcel, what: CaseEntry) -> str:
        """A changed entry stays where it stood, and a deleted one stays deleted."""
        key = _entry_key(what, channel)
        standing = await self._anchors.get(place_name(tenant), key)
        if standing is not None and standing.body.get("deleted"):
            return standing.where
        messages = _rendered(what, parcel)
        if what.edited and standing is not None:
            changed = await self._posting.replace(tenant, key, messages, attempts=parcel.attempts)
            if changed is not None:
                return changed
            await self._posting.forget(tenant, key)
        thread = await self._thread(tenant, what.case, channel)
        posted = await self._posting.post(tenant, key, thread, messages, {"case": what.case}, attempts=parcel.attempts)
        in_doubt = posted.in_doubt
        pictures = (await self._files.shown(what.attachments, attempts=parcel.attempts)).messages
        if pictures:
            about = {"case": what.case}
            shown = await self._posting.post(tenant, f"file:{key}", thread, pictures, about, attempts=parcel.attempts)
            in_doubt = in_doubt or shown.in_doubt
        if in_doubt:
            words = ENTRY_IN_DOUBT.format(name=what.name or what.who, when=moment(what.at))
            await self._say_in_doubt(tenant, thread, parcel, words)
        return posted.where

    async def _say_in_doubt(self, tenant: str, thread: Spot, parcel: Parcel, words: str) -> None:
        """Raises ``DeliveryUnknown``: it is not sent again, but agents see that it may be missing."""
        key, about = f"doubt:{parcel.id}", {"conversation": parcel.conversation}
        notice = (notice_message(words),)
        await self._posting.post(tenant, key, thread, notice, about, attempts=parcel.attempts, until_certain=True)
        raise DeliveryUnknown("The connection to Teams broke, and Teams cannot say whether it has the message.")

    async def _blanked(self, tenant: str, channel: str, parcel: Parcel, what: Blanked) -> str:
        key = _entry_key(what, channel)
        messages = _rendered(what, parcel)
        done = await self._posting.replace(tenant, key, messages, {"deleted": True}, attempts=parcel.attempts)
        await self._posting.replace(tenant, f"file:{key}", messages, {"deleted": True}, attempts=parcel.attempts)
        return done or ""

    async def _mark(self, tenant: str, channel: str, parcel: Parcel, what: DeskMark) -> str:
        """A line in the thread, one for each of the agent's messages: it changes when the mark does."""
        key, messages = f"mark:{what.ref}", _rendered(what, parcel)
        changed = await self._posting.replace(tenant, key, messages, attempts=parcel.attempts)
        if changed is not None:
            return changed
        thread, about = await self._thread(tenant, what.case, channel), {"case": what.case}
        posted = await self._posting.post(
            tenant, key, thread, messages, about, attempts=parcel.attempts, until_certain=True
        )
        if posted.in_doubt:
            raise DeliveryUnknown("A mark on an agent's message may not have arrived; Teams cannot say.")
        return posted.where

    async def _whisper(self, tenant: str, channel: str, parcel: Parcel, what: Whisper) -> str:
        """In the chat with that agent; where the bot is not let into it, in the thread."""
        if what.agent.platform != "teams":
            raise DeliveryRefused("This agent is not on Teams.")
        key, messages = f"whisper:{parcel.id}", _rendered(what, parcel, await self.named(tenant, what.case))
        about = {"case": what.case, "agent": what.agent.id, "name": what.agent.name}
        try:
            spot = Spot(await self._homes.direct(tenant, what.agent.id))
            posted = await self._posting.post(
                tenant, key, spot, messages, about, attempts=parcel.attempts, until_certain=True
            )
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), growing(parcel.attempts)) from error
        except (TeamsSaidNo, DeliveryRefused):
            thread = await self._thread(tenant, what.case, channel)
            posted = await self._posting.post(
                tenant, key, thread, messages, about, attempts=parcel.attempts, until_certain=True
            )
        if posted.in_doubt:
            raise DeliveryUnknown("A word for one agent alone may have arrived; Teams cannot say.")
        return posted.where

    async def named(self, tenant: str, case: str) -> str:
        """The case as its card calls it; empty where the card does not say."""
        card = await self._anchors.get(place_name(tenant), f"card:{case}")
        number = card.body.get("number") if card is not None else None
        return "" if number is None else f"case #{number}"

    async def _thread(self, tenant: str, case: str, channel: str) -> Spot:
        """The case's thread: under its card."""
        card = await self._anchors.get(place_name(tenant), f"card:{case}")
        root = card.where.rpartition("/")[2] if card is not None else ""
        if card is None or not root:
            why = f"The card of case {case} does not stand at the desk {channel} yet."
            raise DeliveryDelayed(why, _CARD_COMES)
        return Spot(str(card.body["chat"]), root, "channel")


def _entry_key(what: CaseEntry | Blanked, channel: str) -> str:
    """A case that moves has its transcript at both desks."""
    return f"entry:{what.case}:{channel}:{what.ref}"


def _rendered(what: ToDesk, parcel: Parcel, about: str = "") -> tuple[TeamsMessage, ...]:
    return render(what, parcel.conversation, place="channel", about=about)
