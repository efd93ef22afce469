"""The outside world: network, clock, settings, Prefect and the command line."""
