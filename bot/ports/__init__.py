"""What the core needs from outside, as ``typing.Protocol``s. Port, adapter and fake share a name.

``surroundings``: clock, ids. ``knowledge``: articles and written answers. ``shelf``: published releases.
``ledger``: inbox, outbox, state. ``platform``: where replies go.
"""
