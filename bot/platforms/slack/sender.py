"""Slack's way out: a parcel goes to the person's direct message or thread, or to the desk's channel."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from bot.errors import DeliveryDelayed, DeliveryRefused, StoreError
from bot.messages.letter import Letter
from bot.messages.outgoing import Blanked, Forgotten, Relayed, RelayedDeletion, RelayedEdit, Renamed, Reply
from bot.messages.people import MEMBERS
from bot.messages.turn import Parcel
from bot.platforms.slack.about import About
from bot.platforms.slack.answers import NoAnswer, SlackSaidNo
from bot.platforms.slack.desk import SlackDesk
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.files import Files
from bot.platforms.slack.forgetting import Forgetting
from bot.platforms.slack.homes import Home, Homes, is_direct, place_of
from bot.platforms.slack.openings import Openings
from bot.platforms.slack.posting import ChannelShut, Posting, Rendered, Spot
from bot.platforms.slack.records import Records
from bot.platforms.slack.renaming import Renaming
from bot.platforms.slack.render import render
from bot.platforms.slack.render_letter import letter_messages
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.status import Status
from bot.platforms.slack.streaming import Streaming
from bot.platforms.slack.wording import GOES_ON_WITH_PERSON, ONLY_FOR_YOU
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.ports.anchors import Anchors
from bot.ports.attachments import Left
from bot.ports.platform import InPart, in_part

_COME_AGAIN = 2.0
"""Seconds until a parcel is tried again when the database could not be used."""

_REMEMBERED = 10_000

CaseChanged = Callable[[Workspace, str], None]
"""Told whose case has changed, once they were told themselves."""


def _nobody_at_home(_: Workspace, __: str) -> None:
    """Nobody has to hear of it."""


class SlackSender:
    """``Sender`` for Slack."""

    def __init__(
        self,
        settings: SlackSettings,
        workspaces: Workspaces,
        anchors: Anchors,
        posting: Posting,
        homes: Homes,
        directory: Directory,
        status: Status,
        files: Files,
        streaming: Streaming,
        records: Records | None = None,
    ) -> None:
        self._settings = settings
        self._workspaces = workspaces
        self._anchors = anchors
        self._posting = posting
        self._homes = homes
        self._directory = directory
        self._status = status
        self._files = files
        self._streaming = streaming
        self._records = records or Records()
        self._openings = Openings(anchors, posting, directory, self._records)
        self._desk = SlackDesk(settings, workspaces, anchors, posting, files, homes, self._records)
        self._forgetting = Forgetting(anchors, posting)
        self._renaming = Renaming(workspaces, anchors, posting, self._desk, homes, self._openings, self._rendered)
        self._latest: OrderedDict[str, str] = OrderedDict()
        self.on_case: CaseChanged = _nobody_at_home

    async def send(self, parcel: Parcel) -> str | InPart:
        try:
            if isinstance(parcel.what, Forgotten):
                return await self._forget(parcel, parcel.what)
            if isinstance(parcel.what, Renamed):
                return await self._rename(parcel, parcel.what)
            if isinstance(parcel.what, Letter):
                return await self._letter(parcel, parcel.what)
            return await (self._desk.send(parcel) if parcel.desk else self._to_person(parcel))
        except StoreError as error:
            raise DeliveryDelayed(
                f"Where things stand on Slack cannot be read just now: {error}", _COME_AGAIN
            ) from error

    async def status(self, conversation: str, text: str) -> None:
        self._status.show(conversation, text)

    def latest(self, conversation: str) -> str:
        """The newest thing that the person was sent there; empty where this process sent none."""
        return self._latest.get(conversation, "")

    async def _forget(self, parcel: Parcel, what: Forgotten) -> str:
        if parcel.desk:
            workspace, _ = await self._desk.where(parcel)
            return await self._forgetting.forget(workspace, parcel, what)
        place = place_of(parcel.conversation)
        workspace = await self._workspaces.of(place.team)
        self._latest.pop(parcel.conversation, None)
        receipt = await self._forgetting.forget(workspace, parcel, what)
        self.on_case(workspace, place.user)  # their App Home has shown their cases
        return receipt

    async def _rename(self, parcel: Parcel, what: Renamed) -> str:
        workspace, receipt = await self._renaming.rename(parcel, what)
        if parcel.lane.startswith("person:"):
            self.on_case(workspace, place_of(parcel.conversation).user)  # their App Home says who had their cases
        return receipt

    async def _letter(self, parcel: Parcel, letter: Letter) -> str:
        """To somebody's direct message, or a channel."""
        _, team, whom = letter.to.split(":", 2)
        workspace = await self._workspaces.of(team)
        channel = await self._direct(workspace, whom) if whom[:1] in "UW" else whom
        rendered = letter_messages(letter)
        key, about = f"letter:{letter.ref}", {"letter": letter.ref}
        changed = await self._posting.replace(workspace, key, lambda _: rendered, attempts=parcel.attempts)
        return changed or await self._posting.post(
            workspace, key, Spot(channel), lambda _: rendered, about, attempts=parcel.attempts,
            since=parcel.looked_for_since,
        )  # fmt: skip

    async def _to_person(self, parcel: Parcel) -> str | InPart:
        workspace = await self._workspaces.of(place_of(parcel.conversation).team)
        left: tuple[Left, ...] = ()
        match parcel.what:
            case Reply():
                receipt = await self._reply(workspace, parcel, parcel.what)
                if parcel.what.kind == "case":
                    self.on_case(workspace, place_of(parcel.conversation).user)
            case Relayed():
                key = f"relayed:{parcel.what.ref}"
                receipt = await self._relayed(workspace, parcel, key, parcel.what.case)
                home = await self._homes.of(workspace, parcel.conversation)
                files = parcel.what.attachments
                left = await self._files.bring(workspace, key, files, home.spot, attempts=parcel.attempts)
            case RelayedEdit() | RelayedDeletion():
                return await self._changed_relay(workspace, parcel, parcel.what)
            case Blanked():  # the person deleted it themselves, and nothing else of ours repeats it
                await self._openings.forget(workspace, parcel.conversation, parcel.what.ref)
                return ""
            case _:
                raise DeliveryRefused(f"{type(parcel.what).__name__} belongs at a desk, not in a conversation.")
        self._remember(parcel.conversation, receipt)
        return in_part(receipt, left)

    async def _reply(self, workspace: Workspace, parcel: Parcel, reply: Reply) -> str:
        """In the thread where everybody there may read it; else in the direct message, with a word in the thread."""
        conversation, case = parcel.conversation, reply.route.case
        home = await self._homes.of(workspace, conversation)
        key = f"reply:{parcel.id}"
        if home.direct:
            return await self._in_direct(workspace, parcel, key, home, case)
        apart = await self._homes.is_apart(workspace, conversation)
        if case or apart or not await self._for_all(workspace, home, reply):
            words = GOES_ON_WITH_PERSON if case else ONLY_FOR_YOU
            return await self._in_direct_instead(workspace, parcel, reply, home, words)
        try:
            return await self._post(workspace, parcel, key, home.spot)
        except ChannelShut:
            return await self._in_direct_instead(workspace, parcel, reply, home, "")

    async def _in_direct(self, workspace: Workspace, parcel: Parcel, key: str, home: Home, case: str) -> str:
        """Where the conversation is, but a case gets a thread of its own outside of the direct message's own line."""
        place = place_of(parcel.conversation)
        opened = bool(case) and case != home.case
        if home.begins or (opened and not place.line and not home.spot.thread):
            receipt, own = await self._open(workspace, parcel, key, home.spot.channel, case)
            await self._homes.settle(workspace, parcel.conversation, home, own)
            return receipt
        if home.case != case and not place.line:
            home = replace(home, case=case)
            await self._homes.move(workspace, parcel.conversation, home)
        return await self._post(workspace, parcel, key, await self._homes.spot(workspace, parcel.conversation, home))

    async def _open(self, workspace: Workspace, parcel: Parcel, key: str, channel: str, case: str) -> tuple[str, Home]:
        """Its first message in the direct message says what it is about, and everything else stands in its thread."""
        about = await self._openings.about(workspace, parcel, case)
        if case:
            await self._homes.share_line(workspace, parcel.conversation, channel)
        else:
            await self._homes.take_line(workspace, parcel.conversation)
        receipt = await self._say(workspace, parcel, key, Spot(channel), about=about)
        await self._openings.stands(workspace, parcel.conversation, receipt, about)
        root = receipt.partition("/")[2]
        return receipt, Home(Spot(channel, root), case, root)

    async def _in_direct_instead(
        self, workspace: Workspace, parcel: Parcel, reply: Reply, home: Home, words: str
    ) -> str:
        """It goes on in the direct message. That is kept last: until then a second attempt does all of it again."""
        channel = await self._direct(workspace, place_of(parcel.conversation).user)
        receipt, direct = await self._open(workspace, parcel, f"reply:{parcel.id}", channel, reply.route.case)
        if words:
            await self._word(workspace, parcel, home, reply, words)
        await self._homes.settle(workspace, parcel.conversation, home, direct)
        await self._homes.no_longer_apart(workspace, parcel.conversation)
        return receipt

    async def _relayed(self, workspace: Workspace, parcel: Parcel, key: str, case: str) -> str:
        """An agent's words go to the conversation's place in the direct message."""
        home = await self._homes.of(workspace, parcel.conversation)
        if home.direct:
            return await self._in_direct(workspace, parcel, key, home, case)
        channel = await self._direct(workspace, place_of(parcel.conversation).user)
        receipt, direct = await self._open(workspace, parcel, key, channel, case)
        await self._homes.settle(workspace, parcel.conversation, home, direct)
        return receipt

    async def _direct(self, workspace: Workspace, user: str) -> str:
        try:
            return await self._homes.direct(workspace, user)
        except SlackSaidNo as no:
            raise self._posting.refusal(workspace, f"with {user}", no) from no
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), _COME_AGAIN) from error

    async def _for_all(self, workspace: Workspace, home: Home, reply: Reply) -> bool:
        """Whether everybody in the channel may see all that is cited or named, and nothing is for one person alone."""
        articles = (*(citation.article for citation in reply.citations), *reply.named)
        if reply.private or not articles:
            return not reply.private
        theirs = await self._directory.audiences_of_channel(workspace, home.spot.channel)
        return all(set(article.audience or (MEMBERS,)) & theirs for article in articles)

    async def _post(self, workspace: Workspace, parcel: Parcel, key: str, spot: Spot) -> str:
        if is_direct(spot.channel) and not spot.thread:
            await self._homes.take_line(workspace, parcel.conversation)
        return await self._say(workspace, parcel, key, spot)

    async def _say(
        self, workspace: Workspace, parcel: Parcel, key: str, spot: Spot, *, about: About | None = None
    ) -> str:
        rendered = await self._rendered(workspace, parcel, about)
        kept, tried, since = {"conversation": parcel.conversation}, parcel.attempts, parcel.looked_for_since
        if isinstance(parcel.what, Reply) and parcel.what.written_by_model:
            reader = place_of(parcel.conversation).user
            return await self._streaming.post(workspace, key, spot, reader, rendered, kept, attempts=tried, since=since)
        return await self._posting.post(workspace, key, spot, rendered, kept, attempts=tried, since=since)

    async def _rendered(self, workspace: Workspace, parcel: Parcel, about: About | None = None) -> Rendered:
        """Relayed words say of which case they are, where the person talks with us about something else as well."""
        number: int | None = None
        if isinstance(parcel.what, Relayed | RelayedEdit | RelayedDeletion):
            place = place_of(parcel.conversation)
            if not place.line or await self._homes.has_several(workspace, place.user):
                case = await self._records.case(place.team, place.user, parcel.what.case)
                number = case.number if case is not None else None
        desk = self._settings.desk_name
        return lambda surface: render(
            parcel.what, parcel.conversation, surface, desk_name=desk, number=number, about=about
        )

    async def _word(self, workspace: Workspace, parcel: Parcel, home: Home, reply: Reply, words: str) -> None:
        """A word in the thread that it goes on elsewhere. It can be spared: the answer itself has arrived."""
        person = await self._directory.name(workspace, place_of(parcel.conversation).user)
        word = Reply(kind="notice", text=words.format(name=person or "them"), route=reply.route)
        try:
            await self._posting.post(
                workspace,
                f"word:{parcel.id}",
                home.spot,
                lambda surface: render(word, parcel.conversation, surface),
                {"conversation": parcel.conversation},
                attempts=parcel.attempts,
                since=parcel.looked_for_since,
            )
        except (ChannelShut, DeliveryRefused):
            return

    async def _changed_relay(self, workspace: Workspace, parcel: Parcel, what: RelayedEdit | RelayedDeletion) -> str:
        about = {"deleted": True} if isinstance(what, RelayedDeletion) else None
        rendered = await self._rendered(workspace, parcel)
        changed = await self._posting.replace(
            workspace, f"relayed:{what.ref}", rendered, about, attempts=parcel.attempts
        )
        if isinstance(what, RelayedDeletion):
            await self._files.take_away(workspace, f"relayed:{what.ref}")
        if changed is not None or isinstance(what, RelayedDeletion):
            return changed or ""
        return await self._relayed(workspace, parcel, f"relayed:{what.ref}", what.case)

    def _remember(self, conversation: str, receipt: str) -> None:
        self._latest[conversation] = receipt
        self._latest.move_to_end(conversation)
        while len(self._latest) > _REMEMBERED:
            self._latest.popitem(last=False)
