"""The servers of a machine without docker, as child processes on loopback.

Start with :class:`libs.embedded.stack.Stack`; each server also runs alone.
"""
