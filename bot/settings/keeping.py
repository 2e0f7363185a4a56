"""How long what people wrote is kept."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings

LONGEST = 36_500
"""Days: a hundred years, for whoever has to keep everything."""


class Keeping(BaseSettings):
    """How long what people wrote is kept, in days."""

    keep_talk_days: int = Field(400, ge=30, le=LONGEST)
    keep_messages_days: int = Field(90, ge=14, le=LONGEST)
    keep_sign_in_days: int = Field(90, ge=1, le=LONGEST)
    keep_figures_days: int = Field(1100, ge=30, le=LONGEST)
