"""Asked honestly afterwards: one light question on closing, as buttons or in words, and every part of it optional.

Nobody is asked again within a time; a silent ending is recorded as silent. Of what was got round it is asked once, days
later, whether it still stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from bot.flows import reopening, survey_words
from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.flows.survey_words import Answers
from bot.flows.wording import literal
from bot.messages.case import NOT_SAID_YET, Case
from bot.messages.incoming import Pressed, Woke
from bot.messages.outgoing import Button, Reply
from bot.messages.state import ConversationState, Outcome, Pending, PersonOffered, StillThere, SurveyAsked, Topic
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
    undone = before is not None and before.id == _id(case) and _unanswered(before)  # closed by mistake a moment ago
    if not undone and last is not None and scene.now - last < scene.house.ask_again_after:
        return draft
    survey = Survey(_id(case), case.id, case.topic, case.person.key, scene.now)
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
        return _over(scene, what)
    return _taken(scene, survey, answers, what)


def pressed(scene: Scene, event: Pressed, what: str) -> Draft:
    """Answered by a press. An old button does not answer for another case."""
    id, _, value = event.value.rpartition(":") if event.action != "skip_survey" else (event.value, "", "")
    survey = scene.state.survey
    answers = _answers_of(event.action, value)
    if survey is None or survey.id != id or answers is None:
        return _over(scene, what)
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
    if answers.which:
        return _said(
            scene, what, "Thank you. What is the yes for: is it really fixed, or did you have to repeat yourself?"
        )
    if answers.skip:
        skipped = replace(survey, skipped=not survey.answered, answered_at=survey.answered_at or scene.now)
        state = replace(scene.state, survey=skipped, pending=None)
        return replace(
            _said(scene, what, "All right. I'm here if anything else gets in the way."), state=state, surveys=(skipped,)
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
    draft = _said(scene, what, _thanks(scene, answers))
    draft = replace(draft, state=state, surveys=(survey,), topics=_topics(scene, state))
    if answers.ended == "got_round":
        return replace(draft, timers=(_still_timer(scene, survey.case),))
    return _open_again(scene, draft, survey, what) if answers.ended == "not_fixed" else draft


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


def _reopening_offered(scene: Scene, draft: Draft) -> Draft:
    case = scene.last_case
    if case is None or case.open:
        return draft
    [reply] = draft.replies
    reply = replace(
        reply,
        kind="offer_person",
        text=f"{reply.text} Shall I reopen case #{case.number}? Everything in it stays.",
        buttons=(Button("reopen", f"Reopen case #{case.number}", case.id, "primary"), Button("decline", "No, thanks")),
    )
    return replace(
        draft, replies=(reply,), result="person_offered", state=replace(draft.state, pending=PersonOffered(case.id))
    )


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


def still_there(scene: Scene, event: Woke) -> Draft | None:
    """Days later, once: is what was got round still in the way?"""
    case = scene.last_case
    if (
        case is None
        or case.id != event.value
        or case.state != "closed"
        or case.asked_still
        or _ended(scene, case) != "got_round"
    ):
        return None
    about = (
        f" (“{literal(case.question)}”)" if case.question != NOT_SAID_YET and not case.question.startswith("(") else ""
    )
    reply = Reply(
        kind="notice",
        text=f"A few days ago case #{case.number}{about} was closed with a way round it. Is it still in the way? I "
        f"won't ask "
        "again.",
        route=scene.route(),
        buttons=(
            Button("still", "Yes, it still is", f"{case.id}:yes"),
            Button("still", "No, not any more", f"{case.id}:no"),
        ),
    )
    return Draft(
        state=replace(scene.state, pending=StillThere(case.id)),
        result="asked",
        replies=(reply,),
        unless_claimed=True,
        case=replace(case, asked_still=True),
    )


def still_typed(scene: Scene, what: str) -> Draft:
    pending, answer = scene.standing.state.pending, survey_words.still_there(what)
    if not isinstance(pending, StillThere) or answer is None:
        return _over(scene, what)
    return _still(scene, pending.case, answer, what)


def still_pressed(scene: Scene, event: Pressed, what: str) -> Draft:
    id, _, value = event.value.rpartition(":")
    return _still(scene, id, value == "yes", what)


def _still(scene: Scene, id: str, stands: bool, what: str) -> Draft:
    case, survey = scene.last_case, scene.state.survey
    if case is None or case.id != id or case.open:
        return _over(scene, what)
    if survey is None or survey.case != id:
        survey = Survey(_id(case), case.id, case.topic, case.person.key, scene.now, ended="got_round")
    survey = replace(survey, still=stands, answered_at=scene.now)
    state = replace(scene.state, survey=survey, pending=None)
    if stands:
        draft = replace(_said(scene, what, "I'm sorry to hear that."), state=state, surveys=(survey,))
        return _reopening_offered(scene, draft)
    return replace(_said(scene, what, "Good to hear, and thank you for saying so."), state=state, surveys=(survey,))


def _id(case: Case) -> str:
    """Of this closing of the case."""
    return f"{case.id}.{case.reopened}"


def _ended(scene: Scene, case: Case) -> str:
    """How it ended: by what the person said of it, else by what the agent did."""
    survey = scene.state.survey
    said = survey.ended if survey is not None and survey.id == _id(case) else None
    return said or case.resolution or ""


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


def _said(scene: Scene, what: str, text: str) -> Draft:
    reply = Reply(kind="notice", text=text, route=scene.route())
    return Draft(state=scene.state, result="noted", replies=(reply,), unless_claimed=True, own=own(scene, what))


def _over(scene: Scene, what: str) -> Draft:
    """An old button."""
    return replace(
        _said(scene, what, "Thank you. That question is over by now, so nothing was changed."), result="declined"
    )
