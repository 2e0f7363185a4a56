"""A case's transcript in the thread under its card.

What was said before the card stood there goes many entries to a message, since Slack takes about one message a second;
whatever comes later is a message of its own, which agents are told of. In a joint message every entry can still be
changed and blanked: the message is made anew from the transcript.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.messages.outgoing import Blanked, CaseEntry, DeskMark
from bot.messages.transcript import Entry
from bot.messages.turn import Parcel
from bot.platforms.slack.blocks import Surface
from bot.platforms.slack.files import Files
from bot.platforms.slack.posting import Posting, Rendered, Spot
from bot.platforms.slack.records import Records
from bot.platforms.slack.render import render
from bot.platforms.slack.render_desk import entries_messages
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchor, Anchors

_DELETED = "(deleted by the person)"


class DeskEntries:
    """Kept as anchors, ``entry:<case>:<channel>:<ref>``: a message's first entry says where it stands and, with
    ``refs``, which entries are in it; each of the others with ``within`` which one that is."""

    def __init__(self, anchors: Anchors, posting: Posting, files: Files, records: Records) -> None:
        self._anchors = anchors
        self._posting = posting
        self._files = files
        self._records = records

    async def post(self, workspace: Workspace, thread: Spot, parcel: Parcel, what: CaseEntry) -> str:
        """Post it, unless it stands there already. A changed entry stays where it stood, and a deleted one deleted."""
        key = _key(parcel, what.case, what.ref)
        standing = await self._anchors.get(workspace.place, key)
        if standing is not None and standing.body.get("deleted"):
            return standing.where
        first = await self._first(workspace, parcel, what.case, standing)
        if first is not None and first.where and "refs" in first.body:
            if what.edited:
                await self._anew(workspace, parcel, first)
            receipt = first.where
        else:
            receipt = await self._alone_or_first(workspace, thread, parcel, what, standing)
        await self._files.bring(workspace, key, what.attachments, thread, attempts=parcel.attempts)
        return receipt

    async def again(self, workspace: Workspace, parcel: Parcel, what: CaseEntry) -> bool:
        """Where it stands, as it is now. Whether it does: what the person deleted has nothing that could change."""
        key = _key(parcel, what.case, what.ref)
        standing = await self._anchors.get(workspace.place, key)
        first = await self._first(workspace, parcel, what.case, standing)
        if standing is not None and first is not None and "refs" in first.body:
            return await self._anew(workspace, parcel, first) is not None
        if standing is None or standing.body.get("deleted"):
            return False
        rendered: Rendered = lambda surface: entries_messages([what], surface)  # noqa: E731  # as everywhere
        return await self._posting.replace(workspace, key, rendered, attempts=parcel.attempts) is not None

    async def where(self, workspace: Workspace, parcel: Parcel, what: DeskMark) -> str:
        """Where the entry stands that this mark is for, in a message of its own; empty where it does not."""
        standing = await self._anchors.get(workspace.place, _key(parcel, what.case, what.ref))
        joint = standing is not None and ("refs" in standing.body or "within" in standing.body)
        return standing.where if standing is not None and not joint else ""

    async def blank(self, workspace: Workspace, parcel: Parcel, what: Blanked) -> str:
        key = _key(parcel, what.case, what.ref)
        standing = await self._anchors.get(workspace.place, key)
        first = await self._first(workspace, parcel, what.case, standing)
        done: str | None = None
        if standing is not None and first is not None and "refs" in first.body:
            await self._anchors.put(workspace.place, key, {**standing.body, "deleted": True}, where=standing.where)
            done = await self._anew(workspace, parcel, first)
        else:
            rendered: Rendered = lambda surface: render(what, parcel.conversation, surface)  # noqa: E731  # as everywhere
            done = await self._posting.replace(workspace, key, rendered, {"deleted": True}, attempts=parcel.attempts)
        await self._files.take_away(workspace, key)
        return done or ""

    async def _alone_or_first(
        self, workspace: Workspace, thread: Spot, parcel: Parcel, what: CaseEntry, standing: Anchor | None
    ) -> str:
        """A message that begins with this entry, and has those in it that come right after it."""
        key = _key(parcel, what.case, what.ref)
        if standing is not None and "within" in standing.body:  # the message that it was meant for never came about
            await self._anchors.remove(workspace.place, key)
            standing = None
        if what.edited and standing is not None:
            rendered: Rendered = lambda surface: entries_messages([what], surface)  # noqa: E731  # as everywhere
            changed = await self._posting.replace(workspace, key, rendered, attempts=parcel.attempts)
            if changed is not None:
                return changed
        group = await self._group(workspace, parcel, what, standing)
        about: dict[str, Any] = {"case": what.case}
        if len(group) > 1:
            about["refs"] = [one.ref for one in group]
            for one in group[1:]:
                within = {"case": what.case, "within": what.ref}
                await self._anchors.put(workspace.place, _key(parcel, what.case, one.ref), within)
        return await self._posting.post(
            workspace, key, thread, lambda surface: entries_messages(group, surface), about, attempts=parcel.attempts,
            since=parcel.looked_for_since,
        )  # fmt: skip

    async def _group(
        self, workspace: Workspace, parcel: Parcel, what: CaseEntry, standing: Anchor | None
    ) -> list[CaseEntry]:
        """The entries of one message. Those that were settled at a first attempt stay the same."""
        card = await self._anchors.get(workspace.place, f"card:{what.case}")
        posted_at = float(card.body["at"]) if card is not None else 0.0
        if what.at.timestamp() > posted_at or (card is not None and card.body.get("moved")):
            return [what]  # after a move, notes of agents stand between the person's lines
        transcript = await self._records.transcript(parcel.conversation)
        if standing is not None:
            return [what, *_latest(transcript, what.case, standing.body.get("refs", ())[1:])]
        found = next((at for at, entry in enumerate(transcript) if _ref(entry) == what.ref), None)
        group = [what]
        for entry in transcript[found + 1 :] if found is not None else ():
            agents_own = entry.who == "agent" and entry.case == what.case
            if entry.at.timestamp() > posted_at or agents_own:
                break
            if entry.did == "changed":  # it changes another entry, wherever that stands
                continue
            wider = [*group, _copy(what.case, entry)]
            if len(entries_messages(wider, Surface())) > 1:
                break
            group = wider
        return group

    async def _first(self, workspace: Workspace, parcel: Parcel, case: str, standing: Anchor | None) -> Anchor | None:
        """The entry with which the message begins that this one stands in."""
        if standing is None or "within" not in standing.body:
            return standing
        return await self._anchors.get(workspace.place, _key(parcel, case, str(standing.body["within"])))

    async def _anew(self, workspace: Workspace, parcel: Parcel, first: Anchor) -> str | None:
        """The joint message as its entries are now."""
        transcript = await self._records.transcript(parcel.conversation)
        group = _latest(transcript, str(first.body["case"]), first.body["refs"])
        return await self._posting.replace(
            workspace, first.key, lambda surface: entries_messages(group, surface), attempts=parcel.attempts
        )


def _key(parcel: Parcel, case: str, ref: str) -> str:
    """One for each desk: a case that moves has its whole transcript at the next one too."""
    return f"entry:{case}:{parcel.desk.partition(':')[2]}:{ref}"


def _ref(entry: Entry) -> str:
    return entry.ref or entry.id


def _latest(transcript: Sequence[Entry], case: str, refs: Sequence[str]) -> list[CaseEntry]:
    """These entries as they are now: each as it was changed last, or blanked."""
    now: dict[str, Entry] = {}
    for entry in transcript:
        ref = _ref(entry)
        if ref not in now or not now[ref].blanked:
            now[ref] = entry
    return [_copy(case, now[ref]) for ref in refs if ref in now]


def _copy(case: str, entry: Entry) -> CaseEntry:
    return CaseEntry(
        case=case,
        ref=_ref(entry),
        who=entry.who,
        name=entry.name,
        text=_DELETED if entry.blanked else entry.text,
        at=entry.at,
        attachments=() if entry.blanked else entry.attachments,
        edited=entry.did == "changed",
    )
