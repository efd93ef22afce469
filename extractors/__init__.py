"""Pure readers: bytes or text in, frozen values out. No network, disk, clock, environment or database."""
