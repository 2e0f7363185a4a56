"""The page's sign-in."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class Page(BaseSettings):
    """The page's sign-in, and what may be attached there."""

    invite_days: int = Field(30, ge=1)
    trusted_proxies: str = ""
    proxy_user_header: str = "X-Forwarded-User"
    proxy_name_header: str = "X-Forwarded-Name"
    proxy_groups_header: str = "X-Forwarded-Groups"
    agent_group: str = "handrail-agents"
    lead_group: str = "handrail-leads"
    owner_group: str = "handrail-owners"

    attachment_mb: int = Field(10, ge=0, le=50)
    attachments_a_message: int = Field(5, ge=1, le=20)
    attachments_a_day: int = Field(50, ge=1)

    @property
    def proxies(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.trusted_proxies.split(",") if part.strip())
