"""``coach analyze``, as a person types it."""

import json
from pathlib import Path

from cli.fleet import Fleet
from tests.e2e.conftest import EXAMPLES
from tests.e2e.verbs import coach

KOREAN, ENGLISH = EXAMPLES / "backend-ko.pdf", EXAMPLES / "platform-en.docx"


async def test_a_file_that_fails_costs_that_file_only(product: Fleet, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 cut short")
    done = await coach(product, "analyze", "--json", str(KOREAN), str(bad), str(ENGLISH))
    assert done.returncode == 1
    korean, broken, english = map(json.loads, done.stdout.splitlines())
    assert broken["error"]["code"] == "damaged_file"
    for made, language in ((korean, "ko"), (english, "en")):
        interview, learning = made["results"]["interview"], made["results"]["learning"]
        assert len(interview["questions"]) == 5
        assert 5 <= len(learning["steps"]) <= 8
        assert interview["origin"]["language"] == language
        assert all(question["evidence"] for question in interview["questions"])


async def test_results_quote_the_resume_under_each_question(product: Fleet) -> None:
    done = await coach(product, "analyze", "--kind", "interview", str(ENGLISH))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Resume") >= 5


async def test_a_wrong_address_is_named_and_ends_no_other_file(product: Fleet) -> None:
    other = f"{product.url}/healthz?"
    done = await coach(product, "analyze", "--json", str(KOREAN), str(ENGLISH), COACH_URL=other)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
