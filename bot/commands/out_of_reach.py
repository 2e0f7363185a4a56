"""What ``forget`` cannot reach, in words for whoever has to see to the rest."""

from __future__ import annotations

from collections.abc import Iterator

from bot.app.forgetting import Gone
from bot.messages.case import Case
from bot.ports.forgetting import Held
from bot.settings import Settings

_PLATFORMS = {"slack": "Slack", "teams": "Teams"}


def out_of_reach(settings: Settings, gone: Gone) -> Iterator[str]:
    held = gone.held
    yield from _on_platforms(held)
    if gone.elsewhere.quoted:
        cases = ", ".join(gone.elsewhere.quoted[:20])
        yield f"Others wrote their name in words of their own, or they were overheard: in {cases}. Look there yourself."
    if gone.elsewhere.ambiguous:
        yield (
            "Somebody else has the same name, so in other people's conversations only what stands beside their id was "
            "taken out."
        )
    if any(copy.state in ("refused", "unknown") for copy in gone.copies):
        yield "Posts of ours that were not taken away or changed, as said above: delete them there."
    for where, count in gone.elsewhere.faded.items():
        yield (
            f"Up to {count:,} posts of ours in {_PLATFORMS.get(where, where)}, about cases in which they helped, whose "
            "words are not kept any more (KEEP_MESSAGES_DAYS): some may name them. Look there yourself."
        )
    if held.counts.get("drafts"):
        yield "Articles that were published from drafts made of their cases: read them."
    yield (
        "Articles that name them, in their text or as their owner, and golden questions that do: change them where "
        "they are written and publish them; releases from before go with KEEP_RELEASES."
    )
    yield "Lines in handrail.toml, such as [owners], that name them."
    yield "Names of files that others attached, and what is in files."
    if settings.chat_model:
        yield f"What was sent to the chat model ({settings.chat_model}): ask its provider how long that is kept."
    yield "Backups made before now, and the database's own log. Whoever goes back to one has to run this again."
    yield "Logs: they hold ids and no words, and go with your own rotation of logs."
    yield "Reports and exports that were written to files or sent round."
    yield "Names that running processes remember: for some minutes, or until they are started anew."


def _on_platforms(held: Held) -> Iterator[str]:
    own = _PLATFORMS.get(held.person.platform)
    if own is not None:
        yield f"What they wrote themselves in {own}: it is theirs there, and an administrator of {own} can delete it."
        yield f"Their id on {own} inside the ids of what they pressed in other people's cases. No name stands with it."
    for case in held.cases:
        count = sum(1 for entry in held.entries if entry.case == case.id and entry.who == "agent")
        desk = _PLATFORMS.get(case.desk.partition(":")[0])
        if count and desk:
            yield f"Up to {count} messages that agents typed in {desk} about case #{case.number}: {_where(case)}."


def _where(case: Case) -> str:
    return f"only they, or an administrator, can delete them ({case.desk})"
