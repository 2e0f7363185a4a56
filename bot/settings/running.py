"""How it runs and what it logs."""

from __future__ import annotations

from typing import Literal
from urllib.parse import unquote

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings

LOG_LEVELS = ("debug", "info", "warning", "error")


class Running(BaseSettings):
    """How it runs and what it logs."""

    metrics_token: SecretStr = SecretStr("")
    otel_exporter_otlp_endpoint: str = ""
    otel_exporter_otlp_headers: SecretStr = SecretStr("")
    otel_exporter_otlp_protocol: Literal["http/protobuf"] = "http/protobuf"
    otel_service_name: str = "handrail"
    otel_traces_exporter: Literal["otlp", "none"] = "otlp"
    otel_metrics_exporter: Literal["otlp", "none"] = "otlp"
    log_format: Literal["console", "json"] = "console"
    log_level: str = "info"

    @field_validator("log_level")
    @classmethod
    def _a_level(cls, value: str) -> str:
        if value.lower() not in LOG_LEVELS:
            raise ValueError(f"write one of {', '.join(LOG_LEVELS)}")
        return value.lower()

    @field_validator("otel_exporter_otlp_endpoint")
    @classmethod
    def _an_endpoint(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("write an address like http://localhost:4318, or leave it empty")
        return value

    @field_validator("otel_exporter_otlp_headers")
    @classmethod
    def _headers(cls, value: SecretStr) -> SecretStr:
        if any("=" not in pair for pair in _pairs(value)):
            raise ValueError("write name=value, and commas between several")
        return value

    def otlp_headers(self) -> dict[str, str]:
        """What to say to the collector with each request: mostly who sends."""
        pairs = (pair.split("=", 1) for pair in _pairs(self.otel_exporter_otlp_headers))
        return {name.strip().lower(): unquote(value.strip()) for name, value in pairs}


def _pairs(headers: SecretStr) -> list[str]:
    return [pair for pair in headers.get_secret_value().split(",") if pair.strip()]
