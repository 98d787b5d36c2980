"""What follow-ups learn about the event in hand."""

from libs.contracts.envelope import envelop
from libs.contracts.events import ResumeErased
from libs.platform.bus.bus import Cause
from libs.platform.bus.retry import ATTEMPT

WRAPPED = envelop(ResumeErased(tenant="t", resume_id="r"), source="s", cause="c", correlation="k")


def test_an_event_tells_when_it_was_made() -> None:
    assert Cause.of(WRAPPED.headers()) == Cause(WRAPPED.id, "k", "t", WRAPPED.time)


def test_what_is_handled_once_more_keeps_nobody_waiting() -> None:
    assert Cause.of({**WRAPPED.headers(), ATTEMPT: "2"}).at is None
