"""An extractor that has a model read again what the rules could not make whole."""

from dataclasses import replace

from libs.contracts.media import MediaType
from services.extract.ports import Extraction, Extractor, Upload
from services.extract.refining.port import Refiner
from services.extract.refining.when import Refining


class RefiningExtractor:
    """Refines what ``inner`` extracts, as often as ``when`` says.

    A JSON resume is left alone: its owner has filled in the fields.
    """

    def __init__(self, inner: Extractor, refiner: Refiner, when: Refining) -> None:
        self._inner = inner
        self._refiner = refiner
        self._when = when

    async def extract(self, upload: Upload) -> Extraction:
        """As ``inner``, the profile refined.

        Raises:
            ProblemError: as ``inner``.
        """
        extraction = await self._inner.extract(upload)
        text = extraction.text
        if upload.media_type == MediaType.JSON or not self._when.asks_for(text):
            return extraction
        profile = await self._refiner.refine(extraction, upload.tenant)
        return replace(extraction, text=text.model_copy(update={"profile": profile}))
