"""What knowledge owners see, ask the bot and are written: ``owning`` (their page), ``drafts``, ``chat``, ``letters``,
``digests``.

The week's digest for leads goes out the same way, so it is written by ``digests`` too.
"""
