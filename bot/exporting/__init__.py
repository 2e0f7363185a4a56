"""Where accepted drafts are written to: a folder, or a branch in a git repository. Publishing them is people's."""
