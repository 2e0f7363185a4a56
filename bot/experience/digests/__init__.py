"""The week in a few lines: ``weeks`` says who gets it and when; ``leads`` and ``owners`` what it says to them. Pure."""
