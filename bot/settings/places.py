"""Where things are."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Places(BaseSettings):
    """Where things are."""

    handrail_home: Path = Path(".handrail")
    handrail_settings: Path = Path("handrail.toml")
    database_url: str = ""
    database_connections: int = Field(12, ge=3, le=200)
    chroma_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(3978, ge=0, le=65535)
    public_url: str = ""

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("write an address like https://help.example.edu, or leave it empty")
        return value

    @property
    def database(self) -> str:
        """The database's address; an SQLite file in ``HANDRAIL_HOME`` unless another is named."""
        return self.database_url or f"sqlite:///{self.handrail_home.absolute() / 'handrail.db'}"

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK
