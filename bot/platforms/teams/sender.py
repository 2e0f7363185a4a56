"""Teams' way out: a parcel goes to the chat with the person, to the thread where they asked, or to the desk."""

from __future__ import annotations

from collections import OrderedDict

from bot.errors import DeliveryDelayed, DeliveryRefused, DeliveryUnknown, StoreError
from bot.messages.letter import Letter
from bot.messages.outgoing import Blanked, Forgotten, Relayed, RelayedDeletion, RelayedEdit, Renamed, Reply, Route
from bot.messages.people import MEMBERS
from bot.messages.turn import Parcel
from bot.platforms.teams.answers import NoAnswer, TeamsSaidNo
from bot.platforms.teams.cards import Place as Where
from bot.platforms.teams.conversations import Spot
from bot.platforms.teams.desk import TeamsDesk
from bot.platforms.teams.directory import Directory
from bot.platforms.teams.files import Files, links
from bot.platforms.teams.forgetting import Forgetting
from bot.platforms.teams.homes import Home, Homes, place_of
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.openings import Openings
from bot.platforms.teams.posting import PersonGone, Posted, Posting, Shut
from bot.platforms.teams.renaming import Renaming
from bot.platforms.teams.render import render
from bot.platforms.teams.render_letter import letter_messages
from bot.platforms.teams.saying import FILE_IN_DOUBT, GOES_ON_WITH_PERSON, IN_DOUBT, ONLY_FOR_YOU, RELAY_IN_DOUBT
from bot.platforms.teams.settings import TeamsSettings
from bot.platforms.teams.status import Status
from bot.ports.attachments import Left
from bot.ports.platform import InPart, in_part

COME_AGAIN = 2.0
"""Seconds until a parcel is tried again when the database could not be used."""

_REMEMBERED = 10_000


class TeamsSender:
    """``Sender`` for Teams."""

    def __init__(
        self,
        settings: TeamsSettings,
        posting: Posting,
        homes: Homes,
        directory: Directory,
        status: Status,
        files: Files,
        desk: TeamsDesk,
        openings: Openings,
        forgetting: Forgetting,
        renaming: Renaming,
    ) -> None:
        self._settings = settings
        self._posting = posting
        self._homes = homes
        self._directory = directory
        self._status = status
        self._files = files
        self._desk = desk
        self._openings = openings
        self._forgetting = forgetting
        self._renaming = renaming
        self._latest: OrderedDict[str, str] = OrderedDict()
        self._names: OrderedDict[str, str] = OrderedDict()

    async def send(self, parcel: Parcel) -> str | InPart:
        try:
            if isinstance(parcel.what, Forgotten):
                return await self._forget(parcel, parcel.what)
            if isinstance(parcel.what, Renamed):
                return await self._renaming.rename(parcel, parcel.what)
            if isinstance(parcel.what, Letter):
                return await self._letter(parcel, parcel.what)
            return await (self._desk.send(parcel) if parcel.desk else self._to_person(parcel))
        except StoreError as error:
            why = f"Where things stand on Teams cannot be read just now: {error}"
            raise DeliveryDelayed(why, COME_AGAIN) from error

    async def status(self, conversation: str, text: str) -> None:
        self._status.show(conversation, text)

    def latest(self, conversation: str) -> str:
        """The newest thing that the person was sent there; empty where this process sent none."""
        return self._latest.get(conversation, "")

    def named(self, conversation: str, name: str) -> None:
        """What the person of a conversation is called."""
        _remember(self._names, conversation, name)

    async def _forget(self, parcel: Parcel, what: Forgotten) -> str:
        for known in (self._names, self._latest):
            known.pop(parcel.conversation, None)
        return await self._forgetting.forget(await self._desk.tenant(parcel), parcel, what)

    async def _letter(self, parcel: Parcel, letter: Letter) -> str:
        """In the chat with one person, which is begun where there is none, or in a channel as a new thread."""
        _, tenant, whom = letter.to.split(":", 2)
        spot = Spot(whom, kind="channel") if "@thread" in whom else Spot(await self._direct(tenant, whom))
        key, about = f"letter:{letter.ref}", {"letter": letter.ref}
        messages = letter_messages(letter)
        changed = await self._posting.replace(tenant, key, messages, attempts=parcel.attempts)
        if changed is not None:
            return changed
        posted = await self._posting.post(tenant, key, spot, messages, about, attempts=parcel.attempts)
        if posted.in_doubt:
            raise DeliveryUnknown("The connection to Teams broke, and Teams cannot say whether it has the letter.")
        return posted.where

    async def _to_person(self, parcel: Parcel) -> str | InPart:
        left: tuple[Left, ...] = ()
        try:
            match parcel.what:
                case Reply():
                    posted = await self._reply(parcel, parcel.what)
                case Relayed():
                    posted, left = await self._relay(parcel, parcel.what)
                case RelayedEdit() | RelayedDeletion():
                    return await self._changed_relay(parcel, parcel.what)
                case Blanked():  # the person deleted it themselves: what may repeat it is what they are answering
                    await self._openings.blank(parcel, parcel.what)
                    return ""
                case _:
                    raise DeliveryRefused(f"{type(parcel.what).__name__} belongs at a desk, not in a conversation.")
        except PersonGone:
            await self._desk.tell_gone(parcel, await self._name(parcel.conversation))
            raise
        _remember(self._latest, parcel.conversation, posted.where)
        return in_part(posted.where, left)

    # --- replies

    async def _reply(self, parcel: Parcel, reply: Reply) -> Posted:
        """In the thread where everybody there may read it; else in the chat with the person, with a word in the
        thread."""
        conversation, case = parcel.conversation, reply.route.case
        home = await self._homes.of(conversation)
        if home.personal:
            if home.case != case and first_is_elsewhere(conversation):
                home = Home(home.spot, case)
                await self._homes.move(conversation, home)
            await self._openings.if_picked(parcel, home.spot)
            return await self._post_reply(parcel, reply, home.spot)
        apart = await self._homes.is_apart(conversation)
        if case or apart or not await self._for_all(parcel, home.spot, reply):
            return await self._personally_instead(parcel, reply, home, GOES_ON_WITH_PERSON if case else ONLY_FOR_YOU)
        try:
            return await self._post_reply(parcel, reply, home.spot)
        except Shut:
            return await self._personally_instead(parcel, reply, home, "")

    async def _personally_instead(self, parcel: Parcel, reply: Reply, home: Home, words: str) -> Posted:
        """It goes on in the chat with the person. That is kept last: until then a second attempt does all of it
        again."""
        place = place_of(parcel.conversation)
        direct = Home(Spot(await self._direct(place.tenant, place.user)), reply.route.case)
        await self._openings.moved(parcel, direct.spot)
        posted = await self._post_reply(parcel, reply, direct.spot)
        if words:
            await self._word(parcel, home, reply, words)
        await self._homes.move(parcel.conversation, direct)
        await self._homes.no_longer_apart(parcel.conversation)
        return posted

    async def _post_reply(self, parcel: Parcel, reply: Reply, spot: Spot) -> Posted:
        posted = await self._post(parcel, f"reply:{parcel.id}", spot, rendered(reply, parcel, spot))
        if posted.in_doubt:
            await self._say_in_doubt(parcel, spot, IN_DOUBT, reply.route)
        return posted

    async def _relay(self, parcel: Parcel, what: Relayed) -> tuple[Posted, tuple[Left, ...]]:
        """The words, then the files, each in a message of its own. Returns which of them could not be brought."""
        spot = (await self._personal_home(parcel.conversation, what.case)).spot
        key = f"relayed:{what.ref}"
        messages = rendered(what, parcel, spot, self._settings.desk_name)
        posted = await self._post(parcel, key, spot, messages)
        shown = await self._files.shown(what.attachments, attempts=parcel.attempts)
        files = await self._post(parcel, f"file:{key}", spot, shown.messages) if shown.messages else None
        if posted.in_doubt or (files is not None and files.in_doubt):
            await self._say_relay_in_doubt(parcel, spot, what, RELAY_IN_DOUBT if posted.in_doubt else FILE_IN_DOUBT)
        return posted, (*shown.left, *links(what.attachments))

    async def _say_relay_in_doubt(self, parcel: Parcel, spot: Spot, what: Relayed | RelayedEdit, words: str) -> None:
        name, route = what.agent.name or "Somebody", Route(case=what.case, holder=what.agent.name)
        await self._say_in_doubt(parcel, spot, words.format(name=name), route)

    async def _say_in_doubt(self, parcel: Parcel, spot: Spot, words: str, route: Route) -> None:
        """Nobody can tell whether it arrived: it is not said again, but that is said. Raises ``DeliveryUnknown``."""
        notice = Reply("notice", words, route)
        await self._post(parcel, f"doubt:{parcel.id}", spot, rendered(notice, parcel, spot), until_certain=True)
        raise DeliveryUnknown("The connection to Teams broke, and Teams cannot say whether it has the message.")

    async def _changed_relay(self, parcel: Parcel, what: RelayedEdit | RelayedDeletion) -> str:
        tenant = place_of(parcel.conversation).tenant
        home = await self._personal_home(parcel.conversation, what.case)
        messages = rendered(what, parcel, home.spot, self._settings.desk_name)
        about = {"deleted": True} if isinstance(what, RelayedDeletion) else None
        key = f"relayed:{what.ref}"
        changed = await self._posting.replace(tenant, key, messages, about, attempts=parcel.attempts)
        if isinstance(what, RelayedDeletion):
            gone = rendered(what, parcel, home.spot, self._settings.desk_name)
            await self._posting.replace(tenant, f"file:{key}", gone, about, attempts=parcel.attempts)
        if changed is not None or isinstance(what, RelayedDeletion):
            return changed or ""
        posted = await self._post(parcel, f"changed:{parcel.id}", home.spot, messages)
        if posted.in_doubt:
            await self._say_relay_in_doubt(parcel, home.spot, what, RELAY_IN_DOUBT)
        return posted.where

    # --- where

    async def _personal_home(self, conversation: str, case: str) -> Home:
        """The conversation's place in the chat with the person; it goes on there from now on."""
        home = await self._homes.of(conversation)
        if home.personal:
            return home
        place = place_of(conversation)
        home = Home(Spot(await self._direct(place.tenant, place.user)), case)
        await self._homes.move(conversation, home)
        return home

    async def _direct(self, tenant: str, user: str) -> str:
        try:
            return await self._homes.direct(tenant, user)
        except TeamsSaidNo as no:
            raise self._posting.refusal(Spot(f"with {user}"), no) from no
        except NoAnswer as error:  # to begin a chat twice does no harm: it is the same one
            raise DeliveryDelayed(str(error), COME_AGAIN) from error

    async def _for_all(self, parcel: Parcel, spot: Spot, reply: Reply) -> bool:
        """Whether everybody there may see all that is cited or named, and nothing is for one person alone."""
        articles = (*(citation.article for citation in reply.citations), *reply.named)
        if reply.private or not articles:
            return not reply.private
        theirs = await self._directory.audiences_at(place_of(parcel.conversation).tenant, spot)
        return all(set(article.audience or (MEMBERS,)) & theirs for article in articles)

    async def _word(self, parcel: Parcel, home: Home, reply: Reply, words: str) -> None:
        """A word in the thread that it goes on elsewhere. It can be spared: the answer itself has arrived."""
        name = await self._name(parcel.conversation)
        word = Reply("notice", words.format(name=name or "them"), reply.route)
        try:
            await self._post(parcel, f"word:{parcel.id}", home.spot, rendered(word, parcel, home.spot))
        except (Shut, DeliveryRefused):
            return

    async def _name(self, conversation: str) -> str:
        """What the person is called: as they came in, else as Teams knows them."""
        place = place_of(conversation)
        known = self._names.get(conversation)
        return known or await self._directory.name(place.tenant, place.chat, place.user)

    async def _post(
        self, parcel: Parcel, key: str, spot: Spot, messages: tuple[TeamsMessage, ...], *, until_certain: bool = False
    ) -> Posted:
        if spot.personal:
            await self._homes.take_line(parcel.conversation)
        tenant, about = place_of(parcel.conversation).tenant, {"conversation": parcel.conversation}
        return await self._posting.post(
            tenant, key, spot, messages, about, attempts=parcel.attempts, until_certain=until_certain
        )


def first_is_elsewhere(conversation: str) -> bool:
    """Whether a conversation began where others read along."""
    return not place_of(conversation).spot.personal


def rendered(
    what: Reply | Relayed | RelayedEdit | RelayedDeletion, parcel: Parcel, spot: Spot, desk_name: str = ""
) -> tuple[TeamsMessage, ...]:
    return render(what, parcel.conversation, desk_name=desk_name, place=where(spot))


def where(spot: Spot) -> Where:
    """What rendering calls such a place."""
    return "group" if spot.kind == "groupChat" else spot.kind


def _remember(kept: OrderedDict[str, str], key: str, value: str) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _REMEMBERED:
        kept.popitem(last=False)
