"""What a resume line shows: figures, changes, situations, skills, and where it belongs."""
