"""The project's own yardstick: each figure a ratio of two things measured in turn in one run."""
