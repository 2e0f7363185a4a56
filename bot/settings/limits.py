"""How much is answered at once."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class Limits(BaseSettings):
    """How much is answered at once."""

    messages_a_minute: int = Field(60, ge=0, le=200)
    messages_at_once: int = Field(30, ge=0, le=200)
    longest_wait_seconds: float = Field(30, gt=0)
