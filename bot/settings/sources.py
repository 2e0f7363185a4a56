"""What lets us in where articles live, and who may ask for a look there."""

from __future__ import annotations

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from kb_ingest.connectors.secrets import Secrets


class Sources(BaseSettings):
    """What lets us in where articles live, and who may ask for a look there."""

    git_user: str = ""
    git_token: SecretStr = SecretStr("")
    confluence_user: str = ""
    confluence_token: SecretStr = SecretStr("")
    sharepoint_tenant_id: str = ""
    sharepoint_client_id: str = ""
    sharepoint_client_secret: SecretStr = SecretStr("")
    google_drive_credentials: str = ""
    zendesk_user: str = ""
    zendesk_token: SecretStr = SecretStr("")
    servicenow_user: str = ""
    servicenow_password: SecretStr = SecretStr("")
    sources_hook_secret: SecretStr = SecretStr("")

    def source_secrets(self) -> Secrets:
        """As the connectors take them."""
        return Secrets(
            git_user=self.git_user,
            git_token=self.git_token.get_secret_value(),
            confluence_user=self.confluence_user,
            confluence_token=self.confluence_token.get_secret_value(),
            sharepoint_tenant_id=self.sharepoint_tenant_id,
            sharepoint_client_id=self.sharepoint_client_id,
            sharepoint_client_secret=self.sharepoint_client_secret.get_secret_value(),
            google_drive_credentials=self.google_drive_credentials,
            zendesk_user=self.zendesk_user,
            zendesk_token=self.zendesk_token.get_secret_value(),
            servicenow_user=self.servicenow_user,
            servicenow_password=self.servicenow_password.get_secret_value(),
        )
