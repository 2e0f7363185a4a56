"""The sections of a report, one module each: plain sentences, a picture, the table behind it."""
