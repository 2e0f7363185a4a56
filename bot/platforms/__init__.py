"""One package a platform: inbound (payload to message), render (reply to payload), send."""
