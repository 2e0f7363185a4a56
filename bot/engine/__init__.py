"""Wakes lanes and delivers parcels."""
