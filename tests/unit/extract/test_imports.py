import base64
import os
import subprocess
import sys

from services.extract.app import PRELOAD
from services.extract.pool import Pool, Terms
from services.extract.worker import rss_bytes
from tests.unit.extract.jobs import modules

HEAVY = (
    "{'openai', 'anthropic', 'google.genai', 'libs.llm.build', 'pymupdf', 'tesserocr',"
    " 'langchain_core'}"
)


def test_without_keys_the_service_loads_neither_sdks_nor_parsers() -> None:
    code = (
        "import sys, services.extract.app\n"
        "from services.extract.settings import ExtractSettings\n"
        "from libs.llm.settings import LlmSettings\n"
        "services.extract.app.make_app(ExtractSettings(), LlmSettings())\n"
        f"print(sorted({HEAVY} & sys.modules.keys()))"
    )
    plain = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    plain["COACH_VAULT_KEKS"] = f"k1:{base64.b64encode(bytes(32)).decode()}"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=plain
    )
    assert found.stdout.strip() == "[]", found.stderr


async def test_workers_are_light_and_carry_no_layout_models() -> None:
    pool = Pool(1, Terms(preload=PRELOAD))
    loaded = await pool.run(modules, timeout_s=60)
    megabytes = await pool.run(rss_bytes, timeout_s=60) / 1e6
    pool.close()
    assert megabytes < 120
    assert "pymupdf" in loaded
    assert not {"onnxruntime", "pymupdf.layout", "pymupdf4llm"} & loaded
