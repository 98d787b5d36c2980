"""An extractor that asks a model to look where OCR gives up."""

import structlog

from libs.contracts.media import MediaType
from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.pool import Pool
from services.extract.ports import Extraction, Extractor, Upload
from services.extract.vision.port import Pictures, Showing, Vision, VisionUnavailableError

_SEEN = {
    MediaType.PDF,
    MediaType.PNG,
    MediaType.JPEG,
    MediaType.TIFF,
    MediaType.WEBP,
    MediaType.HEIC,
}
_log = structlog.get_logger()


_LOOKED_AT = {
    Showing.NEVER: (),
    Showing.MASKED: (Code.UNREADABLE,),
    Showing.WHOLE: (Code.UNREADABLE, Code.NO_TEXT),
}
"""Where OCR reads nothing, nothing can be masked."""


class SeeingExtractor:
    """Falls back on ``vision`` for what ``inner`` cannot read; ``showing`` is the policy."""

    def __init__(
        self,
        inner: Extractor,
        pool: Pool,
        vision: Vision,
        *,
        limits: Limits,
        showing: Showing,
        job_seconds: float,
    ) -> None:
        self._inner = inner
        self._pool = pool
        self._vision = vision
        self._limits = limits
        self._showing = showing
        self._job_seconds = job_seconds

    async def extract(self, upload: Upload) -> Extraction:
        """As ``inner``; a model's transcript where that finds the text unreadable.

        Raises:
            ProblemError: the file cannot be used, nor its transcript believed.
        """
        try:
            return await self._inner.extract(upload)
        except ProblemError as problem:
            if problem.code not in _LOOKED_AT[self._showing] or upload.media_type not in _SEEN:
                raise
            return await self._look(upload, problem)

    async def _look(self, upload: Upload, problem: ProblemError) -> Extraction:
        arguments = (upload.content, upload.media_type, self._limits, self._showing)
        seconds = self._job_seconds
        pictures = await self._pool.run(_take, *arguments, timeout_s=seconds)
        if not pictures.can_be_borne_out:
            raise problem
        transcribe = self._vision.transcribe
        try:
            texts = await transcribe(pictures.pages, upload.tenant)
            again = await transcribe(pictures.again, upload.tenant) if pictures.again else ()
        except VisionUnavailableError as error:
            _log.warning("vision_unavailable", reason=str(error))
            raise problem from None
        adopted = (texts, pictures.anchors, again, self._limits)
        return await self._pool.run(_adopt, *adopted, timeout_s=seconds)


def _take(content: bytes, media_type: str, limits: Limits, showing: Showing) -> Pictures:
    # Imported in the worker, as everything that draws or reads.
    from libs.privacy.detector import Detector  # noqa: PLC0415
    from libs.privacy.masking import Masker  # noqa: PLC0415
    from services.extract.vision.pictures import take_pictures  # noqa: PLC0415

    return take_pictures(content, media_type, limits, showing, Masker(Detector()))


def _adopt(
    texts: tuple[str, ...], anchors: tuple[str, ...], again: tuple[str, ...], limits: Limits
) -> Extraction:
    from services.extract.job import structured  # noqa: PLC0415
    from services.extract.vision.transcript import adopt, adopt_agreed  # noqa: PLC0415

    agreed = adopt_agreed(texts, again, limits) if again else adopt(texts, anchors, limits)
    return structured(agreed)
