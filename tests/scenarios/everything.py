"""Every scenario, for whoever runs them on a platform: the functions of these modules, except ``_private`` ones."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

from bot.errors import ComposerError
from bot.knowledge.composing.simpler import SIMPLER_RULES
from bot.knowledge.composing.summing_up import RULES as SUMMARY_RULES
from tests.scenarios import afterwards, caring, changing, confidence, helping, moving, repeating, standing, written
from tests.scenarios.town.people import Town

Scenario = Callable[[Town], Awaitable[None]]

SUBJECTS = (standing, changing, repeating, helping, moving, caring, afterwards, confidence, written)

SCENARIOS: tuple[Scenario, ...] = tuple(
    found
    for subject in SUBJECTS
    for name, found in vars(subject).items()
    if inspect.iscoroutinefunction(found) and not name.startswith("_")
)


class Model:
    """``Writer``: always says the same, whatever it is shown, and has no answers of its own."""

    async def write(self, rules: str, material: str) -> str:
        told = {SIMPLER_RULES: written.PLAINER, SUMMARY_RULES: written.SUMMARY}
        if rules not in told:
            raise ComposerError("This model writes no answers.")
        return told[rules]


def title(scenario: Scenario) -> str:
    """As a sentence, after its subject."""
    return f"{_subject(scenario)}: {scenario.__name__.replace('_', ' ')}"


def writer_for(scenario: Scenario) -> Model | None:
    """The chat model of those scenarios that have one."""
    return Model() if _subject(scenario) == "written" else None


async def played(scenario: Scenario, town: Town) -> None:
    """From its beginning to its end; afterwards nothing is left over."""
    await scenario(town)
    await town.house.is_done()


def _subject(scenario: Scenario) -> str:
    return scenario.__module__.rpartition(".")[2]
