"""What a large run lets go of goes back to the system; an everyday run is left as it is."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of malloc.h
_BYTES = 131_072  # where glibc itself begins, before it moves


def give_back() -> None:
    """Let each large block be a mapping of its own, which leaves when it is freed.

    glibc raises the size from which it does so with each such block that is freed: the columns of tables then lie on
    the heap between small things that stay, and are never given back. Elsewhere nothing is done.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _BYTES)
