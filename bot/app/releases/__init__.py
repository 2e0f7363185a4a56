"""What owners do with releases: try, preview, publish, roll back, withdraw. ``publishing`` is where it begins.

``work`` keeps what was asked, ``rounds`` carries it out, ``page`` and ``page_html`` show it to owners.
"""
