"""What a message stands for where it is said: what was asked last, and who had the case, decide with."""

from __future__ import annotations

from bot.flows import words
from bot.flows.scene import Scene
from bot.flows.words import Meaning
from bot.messages.state import Pending, SurveyAsked

MOST_NAMES = 2
"""A first and a last one."""

_MARKS = ",.!:;"
_TO_THE_AGENT = ("thanks", "helped", "hello", "survey")
_TO_ANYBODY = ("thanks",)
"""What stays what it is when somebody is named with it."""


def pending(scene: Scene) -> Pending | None:
    """What was asked last. How a case went may still be answered later, while nothing else has been spoken of."""
    asked, survey, case = scene.standing.state.pending, scene.standing.state.survey, scene.last_case
    if asked is not None or survey is None or case is None or case.state != "closed" or case.closed_at is None:
        return asked
    over = survey.skipped or survey.complete or survey.case != case.id or survey.asked_at < case.closed_at
    topic = scene.standing.state.topic
    other = topic is not None and topic.last_at > case.closed_at
    late = scene.now - case.closed_at > scene.house.came_back_within
    return None if over or other or late else SurveyAsked(survey.id)


def meant(scene: Scene, text: str) -> Meaning | None:
    """The meaning of a short message; None where it is to be read as what it says."""
    asked = pending(scene)
    meaning = words.interpret(text, asked)
    if meaning is not None:
        return meaning
    for anybody, kinds in ((False, _TO_THE_AGENT), (True, _TO_ANYBODY)):
        bare = _without_name(scene, text, anybody=anybody)
        meaning = words.interpret(bare, asked) if bare else None
        if meaning is not None and meaning.kind in kinds:
            return meaning
    return None


def _without_name(scene: Scene, text: str, *, anybody: bool) -> str:
    """The message without the name at one end of it: “thanks Sam”, “Sam, it works now”. Empty where there is none.

    ``anybody``: also a word at its end that is written as a name, of somebody who is not known here.
    """
    case, said = scene.last_case, text.split()
    agents = [agent for agent in (case.agent, case.had_by) if agent is not None] if case is not None else []
    known = {part.casefold() for agent in agents for part in agent.name.split()}
    for _ in range(MOST_NAMES):
        if len(said) > 1 and _is_name(said[-1], known, anybody=anybody):
            said = said[:-1]
    for _ in range(MOST_NAMES):
        if len(said) > 1 and said[0].strip(_MARKS).casefold() in known:
            said = said[1:]
    return " ".join(said) if len(said) < len(text.split()) else ""


def _is_name(word: str, known: set[str], *, anybody: bool) -> bool:
    bare = word.strip(_MARKS)
    return bare.casefold() in known or (anybody and bare[:1].isupper() and bare[1:].islower())
