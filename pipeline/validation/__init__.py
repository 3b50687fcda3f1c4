"""Tables and suites in; findings out. The only wing that knows Great Expectations."""
