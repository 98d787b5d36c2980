"""Which models a request goes to, in which order, and why."""
