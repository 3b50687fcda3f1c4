"""`python -m pipeline` is `thidua`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
