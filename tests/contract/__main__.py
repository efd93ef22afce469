"""Show or accept changes of the public contract: `python -m tests.contract [--pin]`."""

from __future__ import annotations

import sys

from tests.contract import LISTING, differences, of_this_version, pinned, untold


def main(arguments: list[str]) -> int:
    """Print what changed; with `--pin` accept it if the changelog tells of it."""
    new = of_this_version()
    changes = differences(pinned(), new)
    print("\n".join(changes) or "the contract is as it was pinned")
    if "--pin" not in arguments:
        return 1 if changes or new != pinned() else 0
    missing = untold(changes)
    if missing:
        print(f"\nnot pinned: CHANGELOG.md does not name {', '.join(missing)}; write there what changed and for whom")
        return 1
    LISTING.write_text(new, "utf-8")
    print("\npinned")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
