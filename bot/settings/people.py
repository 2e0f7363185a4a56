"""Who we are, where people are, and how long they are waited for."""

from __future__ import annotations

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings


class People(BaseSettings):
    """Who we are, where people are, and how long they are waited for."""

    organisation: str = "your organisation"
    desk: str = "web"
    desk_name: str = "the service desk"
    contact: str = ""
    silent_after_hours: float = Field(24, gt=0)
    came_back_days: float = Field(5, ge=0)
    calls: bool = False
    ask_again_days: float = Field(30, ge=0)
    ask_about_workaround_days: float = Field(3, gt=0)
    late_after_minutes: float = Field(60, gt=0)
    pass_on_after_minutes: float = Field(30, gt=0)
    nudge_after_minutes: float = Field(20, gt=0)
    take_back_after_minutes: float = Field(60, gt=0)
    left_after_days: int = Field(3, ge=1)
    care_within_minutes: float = Field(10, gt=0)
    same_agent_hours: float = Field(8, ge=0)

    @field_validator("desk")
    @classmethod
    def _a_desk(cls, value: str) -> str:
        if value != "web" and value.partition(":")[0] not in ("slack", "teams"):
            raise ValueError("write web, slack:C0123… or teams:19:…")
        return value
