"""Asked honestly afterwards: one light question on closing, as buttons or in words, and every part of it optional.

Nobody is asked again within a time; a silent ending is recorded as silent. Only what was said is noted: of a bare yes,
no or ok nobody can tell what it answers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from bot.flows import feedback, reopening, survey_words
from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.flows.survey_words import Answers
from bot.messages.case import Case
from bot.messages.incoming import Pressed, Woke
from bot.messages.outgoing import Button, Reply
from bot.messages.state import ConversationState, Outcome, Pending, SurveyAsked, Topic
from bot.messages.survey import Ended, Survey
from bot.messages.turn import Timer

SURVEY_SILENT = "survey_silent"
STILL = "still_there"

ACTIONS = frozenset({"ease", "repeated", "ended", "skip_survey"})

QUESTION = (
    "If you like, and only then: how easy was it, from 1 (hard) to 5 (easy)? Did you have to repeat yourself? {last}"
    "Press, write, or just leave it."
)
_LAST = "Is it really fixed, or did you get round it? "
_LABELS = {1: "1 · hard", 2: "2", 3: "3", 4: "4", 5: "5 · easy"}
_OUTCOMES: dict[str, Outcome] = {"fixed": "confirmed", "got_round": "got_round", "not_fixed": "not_fixed"}


def closing(scene: Scene, case: Case, draft: Draft) -> Draft:
    """The draft that closes a case, with the question where this person may be asked; and with the timer that comes
    back to what was got round."""
    if case.care is not None:
        return draft
    if case.resolution == "got_round":
        draft = replace(draft, timers=(*draft.timers, _still_timer(scene, case.id)))
    last, before = scene.got.asked_last, draft.state.survey
    undone = (
        before is not None and before.id == survey_id(case) and _unanswered(before)
    )  # closed by mistake a moment ago
    if not undone and last is not None and scene.now - last < scene.house.ask_again_after:
        return draft
    survey = Survey(survey_id(case), case.id, case.topic, case.person.key, scene.now)
    left = (replace(before, silent=True),) if before is not None and not undone and _unanswered(before) else ()
    reply = draft.replies[-1]
    asked = QUESTION.format(last=_LAST if case.resolution != "not_fixed" else "")
    reply = replace(reply, text=f"{reply.text}\n\n{asked}", buttons=(*reply.buttons, *_buttons(survey, case)))
    return replace(
        draft,
        state=replace(draft.state, survey=survey, pending=SurveyAsked(survey.id)),
        replies=(*draft.replies[:-1], reply),
        timers=(*draft.timers, Timer(SURVEY_SILENT, scene.now + scene.house.silent_after, survey.id)),
        surveys=(*left, survey),
    )


def typed(scene: Scene, what: str) -> Draft:
    """Answered in words."""
    answers, survey = survey_words.read(what), scene.state.survey
    if answers is None or survey is None:
        return over(scene, what)
    return feedback.nodded(scene, what) if answers.nod else _taken(scene, survey, answers, what)


def pressed(scene: Scene, event: Pressed, what: str) -> Draft:
    """Answered by a press. An old button does not answer for another case."""
    id, _, value = event.value.rpartition(":") if event.action != "skip_survey" else (event.value, "", "")
    survey = scene.state.survey
    answers = _answers_of(event.action, value)
    if survey is None or survey.id != id or answers is None:
        return over(scene, what)
    return _taken(scene, survey, answers, what)


def _answers_of(action: str, value: str) -> Answers | None:
    if action == "ease":
        return Answers(ease=int(value)) if value in ("1", "2", "3", "4", "5") else None
    if action == "repeated":
        return Answers(repeated=value == "yes") if value in ("yes", "no") else None
    if action == "ended":
        return next((Answers(ended=ended) for ended in get_args(Ended) if ended == value), None)
    return Answers(skip=True)


def _taken(scene: Scene, survey: Survey, answers: Answers, what: str) -> Draft:
    unclear = answers.which is not None and answers.ease is None
    again = isinstance(scene.state.pending, SurveyAsked) and scene.state.pending.back
    if unclear and not (answers.which == "no" and again):
        return asked_back(scene, survey, answers, said(scene, what, "Thank you."))
    if answers.skip or unclear:
        skipped = replace(survey, skipped=not survey.answered, answered_at=survey.answered_at or scene.now)
        state = replace(scene.state, survey=skipped, pending=None)
        return replace(
            said(scene, what, "All right. I'm here if anything else gets in the way."), state=state, surveys=(skipped,)
        )
    survey = replace(
        survey,
        ease=answers.ease if answers.ease is not None else survey.ease,
        repeated=answers.repeated if answers.repeated is not None else survey.repeated,
        ended=answers.ended or survey.ended,
        answered_at=scene.now,
        skipped=False,
        silent=False,
    )
    state = _with_outcome(replace(scene.state, survey=survey), survey, answers)
    asking = isinstance(state.pending, SurveyAsked) and not survey.complete
    state = replace(state, pending=SurveyAsked(survey.id) if asking else _kept_pending(state))
    draft = said(scene, what, _thanks(scene, answers))
    draft = replace(draft, state=state, surveys=(survey,), topics=_topics(scene, state))
    if answers.which is not None:
        return asked_back(scene, survey, answers, draft)
    if answers.ended == "got_round":
        return replace(draft, timers=(_still_timer(scene, survey.case),))
    return _open_again(scene, draft, survey, what) if answers.ended == "not_fixed" else draft


def asked_back(scene: Scene, survey: Survey, answers: Answers, draft: Draft) -> Draft:
    """Nobody can tell what a bare yes or no is for: which of the questions? Asked once, and nothing is guessed."""
    case, which = scene.last_case, answers.which
    fixed = case is None or case.id != survey.case or case.resolution != "not_fixed"
    rather_not = "" if fixed else ", or you'd rather not be asked"
    yes, no = ("is it really fixed, or ", "it isn't fixed, or ") if fixed else ("", "")
    if which == "scale":
        text = "1 is hard and 5 is easy: which one do you mean?"
        buttons = tuple(Button("ease", label, f"{survey.id}:{number}") for number, label in _LABELS.items())
    elif which == "yes":
        text = f"What is the yes for: {yes}did you have to repeat yourself?"
        ended, repeated = ("It's fixed", "fixed"), ("I had to repeat myself", "yes")
        buttons = _either(survey, ended if fixed else None, repeated)
    else:
        text = f"What is the no for: {no}you didn't have to repeat yourself{rather_not}?"
        ended, repeated = ("It isn't fixed", "not_fixed"), ("I didn't have to", "no")
        buttons = _either(survey, ended if fixed else None, repeated)
    [reply] = draft.replies
    skip = Button("skip_survey", "Skip", survey.id, "quiet")
    reply = replace(reply, text=f"{reply.text} {text} Or just leave it.", buttons=(*buttons, skip))
    return replace(draft, state=replace(draft.state, pending=SurveyAsked(survey.id, back=True)), replies=(reply,))


def _either(survey: Survey, ended: tuple[str, str] | None, repeated: tuple[str, str]) -> tuple[Button, ...]:
    """Labels and values of what a bare word may have been for."""
    first = (Button("ended", ended[0], f"{survey.id}:{ended[1]}"),) if ended is not None else ()
    return (*first, Button("repeated", repeated[0], f"{survey.id}:{repeated[1]}"))


def _open_again(scene: Scene, draft: Draft, survey: Survey, what: str) -> Draft:
    """Just answering that it isn't fixed opens the case again: one press calls it off."""
    case = scene.last_case
    if case is None or case.open or case.id != survey.case:
        return draft
    again = reopening.reopened(replace(scene, got=replace(scene.got, state=draft.state)), what)
    [thanks], [reply] = draft.replies, again.replies
    return replace(again, replies=(replace(reply, text=f"{thanks.text} {reply.text}"),), surveys=draft.surveys)


def _thanks(scene: Scene, answers: Answers) -> str:
    noted = [
        f"{answers.ease} of 5" if answers.ease is not None else "",
        "you had to repeat yourself, and I'm sorry for that" if answers.repeated else "",
        "you didn't have to repeat yourself" if answers.repeated is False else "",
        {"fixed": "it's fixed", "got_round": "you got round it", "not_fixed": "it isn't fixed"}.get(
            answers.ended or "", ""
        ),
    ]
    text = f"Thank you. Noted: {'; '.join(each for each in noted if each)}."
    if answers.ended == "got_round":
        days = max(1, round(scene.house.ask_about_workaround_after.total_seconds() / 86_400))
        text += f" I'll ask once, in {_days(days)}, whether it is still in the way."
    return text


def _days(days: int) -> str:
    return "a day" if days == 1 else f"{('two', 'three')[days - 2] if days in (2, 3) else days} days"


def silent(scene: Scene, event: Woke) -> Draft | None:
    """Nobody answered: that is what is recorded."""
    survey = scene.state.survey
    if survey is None or survey.id != event.value or not _unanswered(survey):
        return None
    if scene.case is not None and scene.case.id == survey.case:
        return None  # it is open again: how it went is not over
    survey = replace(survey, silent=True)
    pending = None if isinstance(scene.state.pending, SurveyAsked) else scene.state.pending
    return Draft(state=replace(scene.state, survey=survey, pending=pending), result="noted", surveys=(survey,))


def survey_id(case: Case) -> str:
    """The id of the asking on this closing of the case."""
    return f"{case.id}.{case.reopened}"


def _buttons(survey: Survey, case: Case) -> tuple[Button, ...]:
    ended = (
        Button("ended", "It's fixed", f"{survey.id}:fixed"),
        Button("ended", "I got round it", f"{survey.id}:got_round"),
    )
    return (
        *(Button("ease", label, f"{survey.id}:{number}") for number, label in _LABELS.items()),
        Button("repeated", "I had to repeat myself", f"{survey.id}:yes"),
        Button("repeated", "I didn't have to", f"{survey.id}:no"),
        *(ended if case.resolution != "not_fixed" else ()),
        Button("skip_survey", "Skip", survey.id, "quiet"),
    )


def _with_outcome(state: ConversationState, survey: Survey, answers: Answers) -> ConversationState:
    """What the person says of how it ended counts for more than what the agent pressed."""
    topic = state.topic
    if answers.ended is None or topic is None or topic.id != survey.topic:
        return state
    return replace(state, topic=replace(topic, outcome=_OUTCOMES[answers.ended]))


def _topics(scene: Scene, state: ConversationState) -> tuple[Topic, ...]:
    return (state.topic,) if state.topic is not None and state.topic != scene.state.topic else ()


def _kept_pending(state: ConversationState) -> Pending | None:
    return None if isinstance(state.pending, SurveyAsked) else state.pending


def _still_timer(scene: Scene, case: str) -> Timer:
    return Timer(STILL, scene.now + scene.house.ask_about_workaround_after, case)


def _unanswered(survey: Survey) -> bool:
    return not (survey.answered or survey.skipped or survey.silent)


def said(scene: Scene, what: str, text: str) -> Draft:
    reply = Reply(kind="notice", text=text, route=scene.route())
    return Draft(state=scene.state, result="noted", replies=(reply,), unless_claimed=True, own=own(scene, what))


def over(scene: Scene, what: str) -> Draft:
    """An old button."""
    return replace(
        said(scene, what, "Thank you. That question is over by now, so nothing was changed."), result="declined"
    )
