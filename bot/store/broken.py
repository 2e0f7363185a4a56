"""What a database says of itself when it cannot be used, in words for the administrator."""

from __future__ import annotations

import re

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import DatabaseRefuses, StoreError


def what_broke(error: SQLAlchemyError) -> StoreError:
    """``DatabaseRefuses`` where waiting would not help."""
    refused = _why_refused(error)
    return DatabaseRefuses(refused) if refused else StoreError(_what_to_do(error))


_MENDING = (
    (
        ("unable to open database file",),
        "The database's file cannot be opened: Handrail has to be allowed to write in its folder (HANDRAIL_HOME), and "
        "the disk must not be mounted read-only. Look at both (handrail doctor). What was kept is there.",
    ),
    (
        ("is full", "disk i/o error", "no space left", "could not extend file"),
        "The disk of the database takes nothing more: it is full, or broken. Make room on it. What was kept is there, "
        "and what was not goes on by itself.",
    ),
    (
        ("readonly database", "read-only transaction", "read-only file"),
        "The database can be read but not written to. Let Handrail write to it again (the file's and folder's rights, "
        "or on PostgreSQL default_transaction_read_only and whether this is a standby). It then goes on by itself.",
    ),
)
"""What databases say of themselves, in lower case, and how that is mended."""

_REFUSALS = (
    (
        re.compile(
            r'fatal: .*(authentication failed|no pg_hba\.conf entry|role ".*" does not exist|not permitted to log in)'
            r"|no password supplied"
        ),
        "The database does not let Handrail in: the user or the password in DATABASE_URL is wrong, or the server lets "
        "nobody of that name in from here (pg_hba.conf).",
    ),
    (
        re.compile(r'fatal: .*database ".*" does not exist'),
        "The server is there, but has no database of the name in DATABASE_URL. Make it (createdb NAME), or mend the "
        "name.",
    ),
)
"""What waiting does not mend, as PostgreSQL says it to whoever connects: its library gives no code there."""


def _why_refused(error: SQLAlchemyError) -> str:
    told = " ".join(str(getattr(error, "orig", "") or "").lower().split())
    return next((why for sign, why in _REFUSALS if sign.search(told)), "")


def _what_to_do(error: SQLAlchemyError) -> str:
    told = str(getattr(error, "orig", "") or "").lower()
    for signs, mend in _MENDING:
        if any(sign in told for sign in signs):
            return mend
    return (
        "The database cannot be read or written just now. Check that it is running, that the disk is not full, "
        "and that its tables are up to date (handrail doctor)."
    )
