"""Microsoft Teams' names."""

from __future__ import annotations

from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Teams(BaseSettings):
    """Microsoft Teams' names."""

    microsoft_app_id: str = ""
    microsoft_app_password: SecretStr = SecretStr("")
    microsoft_app_tenant_id: str = ""
    teams_openid_metadata_url: str = ""
    teams_login_url: str = ""
    teams_service_urls: str = ""

    @property
    def serves_teams(self) -> bool:
        """Whether Teams is set up: a bot's id; or, for a trial on this machine, where a local Teams takes answers."""
        return bool(self.microsoft_app_id or self.teams_service_urls)
