"""`python -m pipeline` is `thidua`."""

import gc
import os
import sys

from pipeline.cli import main

if __name__ == "__main__":
    # An everyday run leaves little to collect, and looking through all that was imported, again and again, costs a
    # tenth of it. A large run is still collected.
    gc.set_threshold(50_000, 20, 100)
    try:
        main()
    except SystemExit as left:
        # All is written and swapped in by now; taking down 2,500 imported modules costs a fifth of an everyday run.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(left.code if isinstance(left.code, int) else 0)
