"""Noticing that help is not helping, and the case that brings people in. Pure."""
