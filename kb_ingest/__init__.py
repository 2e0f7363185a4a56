"""Articles in: read, clean, split, build a release, publish it."""
