"""Microsoft Teams. botbuilder is imported in this package and nowhere else."""
