"""Words of danger, harassment or an incident, heard by what they mean where no known wording says it."""

from bot.knowledge.care.hearing import EmbeddedHearing

__all__ = ["EmbeddedHearing"]
