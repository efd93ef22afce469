"""Print what the extractors reach on the project's own articles, or pin it as the floor that tests hold.

python -m tests.gold                    figures of all splits
python -m tests.gold --pin              raise the floors to what is reached now
python -m tests.gold --pin --lower WHY  lower them, too; WHY is kept with them
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.gold.floors import FLOORS, SLACK, floors, reached


def main() -> int:
    """Print the figures; with --pin write the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is reached now")
    parser.add_argument("--lower", metavar="WHY", help="lower floors as well, for this reason")
    args = parser.parse_args()
    now = reached()
    for name, figures in now.items():
        print(f"{name:10s}", "  ".join(f"{key} {value:5.1f}" for key, value in figures.items()))
    if not args.pin:
        return 0
    pinned = floors()
    old = pinned["floors"]
    lowered = [(n, k) for n, f in now.items() for k, v in f.items() if v < old.get(n, {}).get(k, 0.0)]
    if lowered and not args.lower:
        print(f"not pinned: {lowered} would be lowered; say why with --lower", file=sys.stderr)
        return 1
    for name, figures in now.items():
        floor = old.setdefault(name, {})
        for key, value in figures.items():
            kept = 0.0 if (name, key) in lowered else floor.get(key, 0.0)
            floor[key] = max(kept, round(value - SLACK, 1))
    if lowered:
        pinned["lowered"].append(args.lower)
    FLOORS.write_text(json.dumps(pinned, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
