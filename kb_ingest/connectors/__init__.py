"""Articles that live elsewhere: what there is of them, and what has changed since they were last fetched.

``port``: what a connector is. ``described``: ``[sources.<name>]`` in ``handrail.toml``. ``opening``: from the one to
the other. ``fetching`` and ``addresses``: HTTP that goes nowhere it should not. ``mirror``: what has been fetched, kept
in ``HANDRAIL_HOME``. ``audiences``: their groups and permissions into our audiences. One module a kind of place.
"""
