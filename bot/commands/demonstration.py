"""The demo's own settings: a folder of its own, so that it never touches what is served for real."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings, read_settings


def demo_settings(port: int | None) -> Settings:
    """As the environment has them, except for what would need an account, a network or somebody else's data."""
    own = read_settings()
    return own.model_copy(
        update={
            "handrail_settings": Path(__file__).parent / "demo.toml",
            "handrail_home": own.handrail_home / "demo",
            "database_url": "",
            "chroma_url": "",
            "embeddings": "",
            "host": "127.0.0.1",
            "public_url": "",
            "port": own.port if port is None else port,
            "trusted_proxies": "",
            "desk": "web",
            "slack_bot_token": SecretStr(""),
            "slack_app_token": SecretStr(""),
            "slack_client_id": "",
            "organisation": "Alder College",
            "desk_name": "the service desk",
            "contact": own.contact or "ring the service desk on 4400, or come to Library 0.12",
        }
    )
