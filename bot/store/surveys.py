"""What people answered when they were asked how it went, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bot.messages.survey import Survey
from bot.store.codec import SURVEYS
from bot.store.tables import SURVEY


def put(connection: Connection, survey: Survey) -> None:
    """As it stands now."""
    values = {"person": survey.person, "asked_at": survey.asked_at, "body": SURVEYS.encode(survey)}
    if not connection.execute(update(SURVEY).where(SURVEY.c.id == survey.id).values(values)).rowcount:
        connection.execute(insert(SURVEY).values(id=survey.id, case=survey.case, **values))


def last_asked(connection: Connection, person: str) -> datetime | None:
    newest = select(func.max(SURVEY.c.asked_at)).where(SURVEY.c.person == person)
    found: datetime | None = connection.execute(newest).scalar_one_or_none()
    return found


def one(connection: Connection, id: str) -> Survey | None:
    body = connection.execute(select(SURVEY.c.body).where(SURVEY.c.id == id)).scalar_one_or_none()
    return SURVEYS.decode(body) if body else None


def since(connection: Connection, start: datetime) -> Sequence[Survey]:
    those = select(SURVEY.c.body).where(SURVEY.c.asked_at >= start).order_by(SURVEY.c.asked_at, SURVEY.c.id)
    return [SURVEYS.decode(body) for body in connection.execute(those).scalars()]
