"""Taking away what stands on Teams about somebody who is to be forgotten.

Found by what was kept of each post: where it stands, and which case or conversation it is about. A card stays as an
empty one, so that agents see why nothing is there; all else of ours is deleted. What people wrote themselves Teams
leaves to them. A few at a time, each forgotten once it is gone: whatever breaks, it goes on from there.
"""

from __future__ import annotations

from bot.errors import DeliveryDelayed
from bot.messages.outgoing import Forgotten
from bot.messages.turn import Parcel
from bot.platforms.forgetting import AT_ONCE, GOES_ON, Tally, concerned, post_of
from bot.platforms.teams.answers import NoAnswer, TeamsSaidNo, growing, how_to_mend
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.conversations import place_name
from bot.platforms.teams.references import References
from bot.platforms.teams.render import render
from bot.platforms.teams.standing import id_at, spot_of
from bot.ports.anchors import Anchor, Anchors

_IN_DOUBT = "Teams could not say whether a message had arrived, nor where it stands."

_MAYBE_ANOTHER = "Teams could not say at first whether a message had arrived: another one like it may stand there."


class Forgetting:
    """Raises ``DeliveryDelayed`` where it has to go on later."""

    def __init__(self, anchors: Anchors, connector: Connector, references: References) -> None:
        self._anchors = anchors
        self._connector = connector
        self._references = references

    async def forget(self, tenant: str, parcel: Parcel, what: Forgotten) -> str:
        """Returns how many were emptied, taken away and left."""
        tally = await Tally.of(self._anchors, place_name(tenant), parcel)
        number = 0
        for anchor in reversed(await concerned(self._anchors, place_name(tenant), parcel, what)):
            if number >= AT_ONCE:
                raise DeliveryDelayed("There is more to take away.", GOES_ON)
            if post_of(anchor.key) and "chat" in anchor.body:
                number += 1
                await self._one(tenant, parcel, what, anchor, tally)
            await self._anchors.remove(anchor.place, anchor.key)
        return await tally.done()

    async def _one(self, tenant: str, parcel: Parcel, what: Forgotten, anchor: Anchor, tally: Tally) -> None:
        spot, id = spot_of(anchor), id_at(anchor.where)
        if not id:
            await tally.left(_IN_DOUBT)
            return
        service = await self._references.service(tenant, spot.chat)
        emptied = anchor.key.partition(":")[0] in ("card", "moved") and "#" not in anchor.key
        try:
            if emptied:
                activity = {**render(what, "")[0].activity(), "id": id}
                await self._connector.update(service, spot.address, id, activity)
            else:
                await self._connector.delete(service, spot.address, id)
        except TeamsSaidNo as no:
            if no.status in (403, 405) or no.blocked:
                await tally.left(how_to_mend(no))
            elif not no.gone:
                raise DeliveryDelayed(how_to_mend(no), 60.0) from no
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), growing(parcel.attempts)) from error
        else:
            await (tally.emptied() if emptied else tally.taken())
        if anchor.body.get("twice") or int(anchor.body.get("times", 1)) > 1:
            await tally.left(_MAYBE_ANOTHER)
