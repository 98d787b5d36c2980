"""Clients of the same mock, each in a process of its own; they import nothing of each other."""
