"""Checks that stand between a written result and its reader; each is a pure function."""
