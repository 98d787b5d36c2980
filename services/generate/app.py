"""The generate service's table of contents: every adapter is built and wired here."""

from starlette.applications import Starlette

from libs.contracts.skills import Vocabulary
from libs.platform.service import ServiceHost
from libs.platform.serving import worker_app
from services.generate.composing.composer import LocalComposer
from services.generate.consumers import PUBLISHES, TOPICS, subscribe
from services.generate.knowledge.base import Knowledge
from services.generate.settings import GenerateSettings
from services.generate.usecases import MakeAnalysis
from services.generate.writing.local import LocalWriter


def make_app(settings: GenerateSettings) -> Starlette:
    """Build the service; nothing connects before the application starts."""
    host = ServiceHost("generate", settings, TOPICS, PUBLISHES)
    vocabulary = Vocabulary.load()
    composer = LocalComposer(Knowledge.load().entries, vocabulary)
    writer = LocalWriter(composer, lambda text: vocabulary.names([text]))
    subscribe(host.bus, MakeAnalysis(host.inbox, host.vault, writer))
    return worker_app(host, host.running())
