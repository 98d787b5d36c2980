"""From masked lines to a profile, by rules; each field points at the lines it was read from."""
