"""What can go wrong with an embedded server, in words for the person at the terminal."""

from pathlib import Path


class EmbeddedError(RuntimeError):
    """A server of the embedded stack cannot do its work."""


class ChildError(EmbeddedError):
    """A program ended too early, did not answer, or took too long."""

    def __init__(self, name: str, reason: str, log: Path, lines: str, hint: str) -> None:
        parts = [f"{name} failed: {reason}.", f"The end of {log}:", lines or "(empty)"]
        super().__init__("\n".join([*parts, hint] if hint else parts))
        self.name = name


class FolderInUseError(EmbeddedError):
    """Another stack works in the same folder."""

    def __init__(self, folder: Path, owner: str) -> None:
        super().__init__(
            f"The folder {folder} is in use by process {owner or 'unknown'}. "
            "Stop that one, or choose another folder."
        )


class MissingToolError(EmbeddedError):
    """A program that the machine should have is not there, or too old."""

    def __init__(self, tool: str, what_to_do: str) -> None:
        super().__init__(f"{tool} is missing. {what_to_do}")
        self.tool = tool
