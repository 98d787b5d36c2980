"""``coach analyze``, as a person types it."""

import asyncio
import json
from pathlib import Path

from cli.fleet import Fleet
from tests.e2e.conftest import EXAMPLES
from tests.e2e.verbs import coach

PLAIN = """Platform engineer at Juniper Systems, 2019.03 - 2024.02
- Built an event pipeline in Go that handles 30 million order events a day
- Cut p95 latency of the order API from 1.2 s to 180 ms with a Redis cache
- Led four engineers and introduced code review in every team
- Automated releases with Jenkins, from 40 minutes to 6 minutes
- Moved 12 services to Kubernetes without downtime
Skills: Go, Redis, Docker, PostgreSQL
"""
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


async def test_a_job_and_its_company_are_prepared_for_and_one_question_is_made_anew(
    product: Fleet, tmp_path: Path
) -> None:
    resume, posting = tmp_path / "cv.txt", tmp_path / "job.txt"
    await asyncio.to_thread(resume.write_text, PLAIN, "utf-8")
    await asyncio.to_thread(posting.write_text, "Wanted: Go and Elasticsearch.\n", "utf-8")
    target = ("--job", str(posting), "--company", "Quorvex Bank")
    done = await coach(product, "analyze", "--json", "--kind", "interview", *target, str(resume))
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    before = [question["question"] for question in made["results"]["interview"]["questions"]]
    assert any("Elasticsearch" in text for text in before)
    assert any("Quorvex Bank" in text for text in before)

    words = ("refresh", made["resume"], "--replace", "2", "--json", *target)
    again = await coach(product, *words)
    assert again.returncode == 0, again.stderr
    after = [question["question"] for question in json.loads(again.stdout)["questions"]]
    assert [number for number, text in enumerate(after, 1) if text != before[number - 1]] == [2]
    assert after[1] not in before

    refused = await coach(product, "refresh", made["resume"], "--replace", "0")
    assert (refused.returncode, refused.stdout) == (2, "")


async def test_a_wrong_address_is_named_and_ends_no_other_file(product: Fleet) -> None:
    other = f"{product.url}/healthz?"
    done = await coach(product, "analyze", "--json", str(KOREAN), str(ENGLISH), COACH_URL=other)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
