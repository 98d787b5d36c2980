"""A witness that remembers what it was told."""


class Notes:
    """What was opened: tenant, reference and outcome."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []

    def opened(self, tenant: str, ref: str, outcome: str) -> None:
        """Remember."""
        self.told.append((tenant, ref, outcome))
