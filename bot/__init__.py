"""Handrail: a support bot that shows its evidence and always keeps a person within reach."""
