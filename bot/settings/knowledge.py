"""Articles, embeddings and the chat model."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class Knowledge(BaseSettings):
    """Articles, embeddings and the chat model."""

    embeddings: str = ""
    chat_model: str = ""
    chat_timeout: float = Field(15, gt=0)
    keep_releases: int = Field(5, ge=2)
    largest_file_mb: float = Field(20, gt=0)
    refuse_after_review_days: int | None = Field(None, ge=0)
    drafts_folder: str = ""
    drafts_repository: str = ""
