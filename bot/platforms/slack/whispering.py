"""Words for one agent alone, in a case's thread. Slack keeps nothing of them that could be asked for, so once they may
have been sent they are not sent again: the agent hears in the direct message that there was something, which can be
read back like any other post."""

from __future__ import annotations

from contextlib import suppress

from bot.errors import DeliveryDelayed, DeliveryRefused, DeliveryUnknown
from bot.messages.outgoing import Whisper
from bot.messages.turn import Parcel
from bot.platforms.slack.answers import NoAnswer, SlackSaidNo, asked
from bot.platforms.slack.blocks import SlackMessage, packed, sections
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.posting import Posting, Spot
from bot.platforms.slack.render import render
from bot.platforms.slack.workspaces import Workspace
from bot.platforms.writing.lines import Line, Stretch
from bot.ports.anchors import Anchors

_UNSEEN = "I had a word for you alone in a case's thread, and Slack can't say whether you saw it. "
_LOOK = "Look at the thread"
_ELSE = "If nothing stands there, write or press once more what you did there last."


class Whispering:
    """Says it, or that it may not have been seen."""

    def __init__(self, anchors: Anchors, posting: Posting, homes: Homes) -> None:
        self._anchors = anchors
        self._posting = posting
        self._homes = homes

    async def whisper(self, workspace: Workspace, thread: Spot, parcel: Parcel, what: Whisper) -> str:
        """Raises ``DeliveryUnknown`` where it may not have been seen; the agent knows by then."""
        if what.agent.platform != "slack":
            raise DeliveryRefused("This agent is not on Slack.")
        key = f"whisper:{parcel.id}"
        if await self._anchors.add(workspace.place, key, {"case": what.case}):
            try:
                await self._say(workspace, thread, parcel, what)
            except SlackSaidNo as no:
                await self._anchors.remove(workspace.place, key)
                raise self._posting.refusal(workspace, thread.channel, no) from no
            except DeliveryDelayed:
                await self._anchors.remove(workspace.place, key)
                raise
            except NoAnswer:
                pass
            else:
                return key
        await self._may_be_unseen(workspace, thread, parcel, what)
        raise DeliveryUnknown("A word for one agent alone may have arrived; Slack cannot say. The agent was told so.")

    async def _say(self, workspace: Workspace, thread: Spot, parcel: Parcel, what: Whisper) -> None:
        for message in render(what, parcel.conversation, self._posting.surface(workspace)):
            call = workspace.client.chat_postEphemeral(
                channel=thread.channel,
                user=what.agent.id,
                thread_ts=thread.thread or None,
                text=message.text,
                blocks=list(message.blocks),
                parse="none",
                link_names=False,
            )
            await asked("chat.postEphemeral", call)

    async def _may_be_unseen(self, workspace: Workspace, thread: Spot, parcel: Parcel, what: Whisper) -> None:
        """None of the words themselves: they may be a person's, and belong in the case's thread."""
        message = _unseen(await self._link(workspace, thread))
        try:
            spot = Spot(await self._homes.direct(workspace, what.agent.id))
        except SlackSaidNo as no:
            raise DeliveryUnknown(
                f"A word for one agent alone may not have arrived, nor can they be told: {no}"
            ) from no
        except NoAnswer as error:
            raise self._posting.no_answer(error, parcel.attempts) from error
        key = f"unseen:{parcel.id}"
        await self._posting.post(workspace, key, spot, lambda _: (message,), {"case": what.case},
                                 attempts=parcel.attempts)  # fmt: skip

    async def _link(self, workspace: Workspace, thread: Spot) -> str:
        with suppress(SlackSaidNo, NoAnswer, DeliveryDelayed):
            call = workspace.client.chat_getPermalink(channel=thread.channel, message_ts=thread.thread)
            return str((await asked("chat.getPermalink", call))["permalink"])
        return ""


def _unseen(link: str) -> SlackMessage:
    look = (Stretch(_LOOK, link=link), Stretch(". ")) if link else ()
    return packed(sections([Line((Stretch(_UNSEEN), *look, Stretch(_ELSE)))]))[0]
