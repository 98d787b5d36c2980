"""Passing over what is done or gone already."""

from collections.abc import Iterator
from contextlib import contextmanager

from libs.llm.faults import Fault, VendorError


@contextmanager
def rejection_passed_over() -> Iterator[None]:
    """Go on where the vendor rejects a call, such as to cancel what has ended; not in an outage."""
    try:
        yield
    except VendorError as error:
        if error.fault is not Fault.REJECTED:
            raise
