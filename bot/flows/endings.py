"""What deliveries and messages came to goes back into the lane of its conversation, like everything else about it.

``Endings``, as the store keeps them: in the transaction that records the end, so that no crash can come between.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from bot.flows import waking
from bot.messages.incoming import DeskSaid, Woke
from bot.messages.outgoing import CaseCard, Relayed, RelayedEdit, Reply
from bot.messages.turn import Parcel, Received
from bot.ports.attachments import Left
from bot.ports.ledger import ParcelEnd

_RELAYS: dict[ParcelEnd, str] = {
    "sent": waking.RELAY_ARRIVED,
    "refused": waking.RELAY_REFUSED,
    "unknown": waking.RELAY_UNKNOWN,
}
_EDITS: dict[ParcelEnd, str] = {"unknown": waking.RELAY_UNKNOWN}
"""Of changed words the mark stands already: that they may not have arrived is news."""

_REPLIES: dict[ParcelEnd, str] = {"unknown": waking.REPLY_UNKNOWN}


class ToTheConversation:
    """``Endings``: the mark on an agent's words and which of their files stayed behind, a reply that may not have
    arrived, a desk that is out of reach, a message that could not be handled."""

    def ended(self, parcel: Parcel, end: ParcelEnd, at: datetime, left: Sequence[Left] = ()) -> Woke | None:
        what = parcel.what
        if isinstance(what, Relayed) and end == "sent" and left:
            files = json.dumps([what.ref, [(one.name, one.why) for one in left]], ensure_ascii=False)
            return _woke(parcel, at, waking.RELAY_IN_PART, files)
        if isinstance(what, Relayed) and end in _RELAYS:
            return _woke(parcel, at, _RELAYS[end], what.ref)
        if isinstance(what, RelayedEdit) and end in _EDITS:
            return _woke(parcel, at, _EDITS[end], what.ref)
        if isinstance(what, Reply) and end in _REPLIES:
            return _woke(parcel, at, _REPLIES[end], f"{parcel.created_at or at:%H:%M}")
        return self.unreachable(parcel, at) if end in ("refused", "unknown") else None

    def unreachable(self, parcel: Parcel, at: datetime) -> Woke | None:
        card = parcel.what
        if not isinstance(card, CaseCard) or card.state != "waiting":
            return None
        once = f"{card.case}:{card.reopened}:{waking.DESK_UNREACHABLE}"
        return Woke(once, parcel.conversation, at, waking.DESK_UNREACHABLE, card.case)

    def set_aside(self, received: Received, at: datetime) -> Woke | None:
        incoming = received.incoming
        if isinstance(incoming, Woke):
            return None
        about = f"{incoming.kind} {incoming.ref}" if isinstance(incoming, DeskSaid) else incoming.kind
        return Woke(f"{incoming.id}:{waking.SET_ASIDE}", incoming.conversation, at, waking.SET_ASIDE, about)


def _woke(parcel: Parcel, at: datetime, timer: str, value: str) -> Woke:
    return Woke(f"{parcel.id}:{timer}", parcel.conversation, at, timer, value)
