"""Settings that hold for all tests."""

from hypothesis import settings

# Machines that run tests are shared: how long one example takes says nothing, and benchmarks measure time.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
