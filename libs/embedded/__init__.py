"""The servers of a machine without docker, as child processes on loopback."""
