"""The tests, and the makers of the sample campaign."""
