"""Is the file safe to open: its structure always, a virus scanner where there is one."""
