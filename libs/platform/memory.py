"""Memory that starting needed and running does not."""

import ctypes
import gc


def settle() -> None:
    """Return free heap to the system, and leave what is alive now out of later collections.

    Compiling and loading modules leaves about 10 MB of holes that the allocator would keep
    (malloc_trim(3)). Objects made at start live until the end: looking through them at each full
    collection only delays the event loop.
    """
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl and macOS do not
    if trim is not None:
        trim(0)
