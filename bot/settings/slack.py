"""Slack's names."""

from __future__ import annotations

from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Slack(BaseSettings):
    """Slack's names."""

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = ""
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_workspaces: str = ""
    slack_unasked_channels: str = ""

    @property
    def serves_slack(self) -> bool:
        """Whether Slack is set up: one token, or an app that workspaces install by themselves."""
        return bool(self.slack_bot_token.get_secret_value() or self.slack_client_id)
