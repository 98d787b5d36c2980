"""``coach refresh``: other questions for a resume that a running service has."""

from dataclasses import dataclass

from rich.console import Console

from cli.client import CoachClient
from cli.connecting import ask_service
from cli.reading import show_result
from libs.contracts.api import AnalysisOptions, Target
from libs.contracts.kinds import AnalysisKind, Language


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted.

    Attributes:
        replace: numbers of questions of the last set, from 1; empty: a whole new set.
    """

    kind: AnalysisKind
    language: Language | None = None
    replace: tuple[int, ...] = ()
    target: Target | None = None

    @property
    def options(self) -> AnalysisOptions:
        """The same as the API takes it.

        Raises:
            ValueError: a number is no place in a set.
        """
        places = tuple(number - 1 for number in self.replace)
        return AnalysisOptions(language=self.language, replace=places, target=self.target)


async def refresh_resume(resume_id: str, wish: Wish, *, as_json: bool) -> int:
    """Ask, wait and show; the exit status."""
    try:
        options = wish.options
    except ValueError:
        Console(stderr=True).print("Questions are numbered from 1 to 10.")
        return 2

    async def ask(client: CoachClient) -> int:
        asked = await client.ask(resume_id, wish.kind, options)
        made = (await client.follow(asked.id, lambda _: None)).result
        if made is None:
            return 1
        console = Console()
        if as_json:
            console.file.write(made.model_dump_json() + "\n")
        else:
            show_result(console, made)
        return 0

    return await ask_service(ask)
