"""``digest``: the week in a few lines for leads and owners, shown, or put on its way if it is not yet."""

from __future__ import annotations

from bot.app import Parts
from bot.app.owners.digests import LEADS, OWNERS, WeeklyDigests, served_by
from bot.app.owners.owning import Owning
from bot.commands.printing import line, say
from bot.errors import SettingsError
from bot.experience.digests.weeks import Week
from bot.messages.letter import Letter

NOBODY = "web:local:nobody"
"""For whom the leads' digest is made where no lead is named yet."""


async def digest(parts: Parts, whom: str | None, dry_run: bool, as_json: bool) -> None:
    """``whom``: ``leads``, or an owner as articles name them; None: everybody."""
    digests = WeeklyDigests(parts, Owning(parts), _found_by_the_sweep, served_by(parts.settings))
    week = digests.week()
    for to, about in _addressees(parts, digests, whom, dry_run):
        made = await (digests.for_lead(to, week) if about == LEADS else digests.for_owner(to, week))
        if dry_run:
            _show(made, to, week, as_json)
        else:
            await _post(digests, made, to, about, week, as_json)


def _addressees(parts: Parts, digests: WeeklyDigests, whom: str | None, dry_run: bool) -> list[tuple[str, str]]:
    """Where to, and which digest. ``SettingsError`` where there is nobody."""
    if whom is not None and whom.casefold() != "leads":
        owners = parts.settings.owners()
        places = owners.addresses(whom)
        if not places:
            known = ", ".join(sorted(owners.table)) or "nobody"
            raise SettingsError(f"Nobody is known for {whom!r}. [owners] names: {known}. For leads: --for leads")
        if dry_run:
            return [(places[0], OWNERS)]  # it says the same wherever they are reached
        return _somebody([(to, OWNERS) for to in places if to in digests.owners], parts)
    leads = [(to, LEADS) for to in digests.leads]
    if dry_run and whom is not None:
        return leads or [(NOBODY, LEADS)]
    owners_too = [(to, OWNERS) for to in digests.owners] if whom is None else []
    return _somebody([*leads, *owners_too], parts)


def _somebody(found: list[tuple[str, str]], parts: Parts) -> list[tuple[str, str]]:
    if not found:
        raise SettingsError(
            f"There is nobody to write to. Name leads in [digests] in {parts.settings.handrail_settings}, and owners "
            "who are reached in Slack or Teams in [owners]; --dry-run --for leads shows what leads would get."
        )
    return found


async def _post(
    digests: WeeklyDigests, made: Letter | None, to: str, about: str, week: Week, as_json: bool
) -> None:  # fmt: skip
    if made is None:
        told = "nothing to tell"
    elif await digests.sent(to, about, week) or not await digests.post(made, about):
        told = "on its way already"
    else:
        told = "put on its way"
    if as_json:
        line({"event": "digest", "to": to, "week": week.name, "told": told})
    else:
        say(f"{to}: {told} ({week.period.in_words()}).")


def _show(made: Letter | None, to: str, week: Week, as_json: bool) -> None:
    title, lines = (made.title, made.lines) if made is not None else ("", ())
    if as_json:
        links = [{"label": link.label, "url": link.url} for link in made.links] if made is not None else []
        line({"event": "digest", "to": to, "week": week.name, "title": title, "lines": list(lines), "links": links})
        return
    if made is None:
        say(f"{to}: nothing to tell of {week.period.in_words()}, so nothing is sent.\n")
        return
    say(f"To {to if to != NOBODY else 'nobody yet: name leads in [digests]'}\n\n{title}\n" + "\n".join(lines))
    say("".join(f"{link.label}: {link.url}\n" for link in made.links))


def _found_by_the_sweep(_lane: str) -> None:
    """A running server finds what waits in the outbox by itself."""
