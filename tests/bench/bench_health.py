"""How often a healthy source is called late, and how soon a dead one: `python -m tests.bench.bench_health [DAYS]`.

Sources of known habits are simulated (seeded) for 84 days to learn from and so many days (56) to judge, once a day. An
alarm is a day on which a source becomes late or zombie. Then all fall silent, and the days until that is said are told.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import duckdb

from tests.warehouse_samples import NOW, memory
from warehouse.arrow import insert, utc

LEARN, SEED, OF_EACH = 84, 20261128, 20
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ALARMS = ("late", "zombie")
Habit = Callable[[random.Random, int], list[float]]  # the hours of a day (0: a Friday) at which entries come


def poisson(rate: float, weekend: float = 1.0, night: bool = False) -> Habit:
    """Entries by chance, so many a day, at the weekend a share of it, by night none."""

    def habit(rng: random.Random, day: int) -> list[float]:
        mean = rate * (weekend if day % 7 in (1, 2) else 1)
        first, last = (7, 22) if night else (0, 24)
        count, at = 0, rng.expovariate(mean) if mean else 2.0
        while at < 1:
            count, at = count + 1, at + rng.expovariate(mean)
        return [rng.uniform(first, last) for _ in range(count)]

    return habit


def weekly(rng: random.Random, day: int) -> list[float]:
    """One entry a week, on Wednesday."""
    return [rng.uniform(8, 16)] if day % 7 == 5 else []


def bursts(rng: random.Random, day: int) -> list[float]:
    """A press office: on every third day some, up to twenty, at once."""
    return [rng.uniform(9, 17)] * rng.randint(1, 20) if rng.random() < 0.33 else []


HABITS: dict[str, Habit] = {
    "0.1 a day": poisson(0.1), "0.3 a day": poisson(0.3), "1 a day": poisson(1), "3 a day": poisson(3),
    "10 a day": poisson(10), "30 a day": poisson(30), "100 a day": poisson(100),
    "5, weekend a fifth": poisson(5, 0.2), "40, weekend a fifth, no nights": poisson(40, 0.2, night=True),
    "2, working days alone": poisson(2, 0), "weekly": weekly, "bursts": bursts,
}  # fmt: skip


class Simulation:
    """A warehouse whose sources have these habits, brought on day by day."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, names: list[str]) -> None:
        self.connection, self.names, self.rng, self.entry_id = connection, names, random.Random(SEED), 0
        connection.execute("UPDATE core.sources SET first_ok_at = ?, health = 'ok'", [utc(NOW.replace(hour=0))])

    def classes(self) -> dict[str, str]:
        """Give the class of each source now."""
        return dict(self.connection.execute("SELECT source_id, health_class FROM v_source_health").fetchall())

    def live(self, day: int, habits: dict[str, Habit]) -> None:
        """Live through a day, to its end."""
        began = NOW.replace(hour=0) + day * DAY
        entries = [
            {"source_id": name, "first_seen_at": utc(seen), "published_at": utc(seen), "entry_key": 0}
            for name in self.names
            for seen in self._seen(habits.get(name.split("#")[0]), began, day)
        ]
        for row in entries:
            self.entry_id += 1
            row["entry_id"] = self.entry_id
        looks = [
            {"fetch_id": 0, "source_id": n, "purpose": "feed", "outcome": "ok", "started_at": utc(at)}
            for n in self.names
            for at in (began + DAY / 2, began + DAY + MINUTE)
        ]
        insert(self.connection, "core.entries", entries)
        insert(self.connection, "core.fetches", looks)
        after = utc(began + DAY + MINUTE)
        self.connection.execute("UPDATE core.sources SET fetched_at = $at, ok_at = $at", {"at": after})

    def _seen(self, habit: Habit | None, began: datetime, day: int) -> Iterator[datetime]:
        for hour in sorted(habit(self.rng, day)) if habit else ():
            yield began + timedelta(hours=int(hour) + 1)  # at the next look, one an hour


def simulate(
    days: int, of_each: int = OF_EACH, habits: dict[str, Habit] = HABITS
) -> tuple[dict[str, Counter[str]], dict[str, list[int]], float]:
    """Give by habit the counts of classes and alarms, the days from death to alarm, and the seconds of one reading."""
    names = [f"{habit}#{n}" for habit in habits for n in range(of_each)]
    counts: dict[str, Counter[str]] = {habit: Counter() for habit in habits}
    delays: dict[str, list[int]] = {habit: [] for habit in habits}
    seconds = []
    with memory(*names) as connection:
        simulation = Simulation(connection, names)
        for day in range(LEARN):
            simulation.live(day, habits)
        before = simulation.classes()
        for day in range(LEARN, LEARN + days):
            simulation.live(day, habits)
            began = time.perf_counter()
            found = simulation.classes()
            seconds.append(time.perf_counter() - began)
            for name, health in found.items():
                habit = name.split("#")[0]
                counts[habit][health] += 1
                counts[habit]["alarms"] += health in ALARMS and before[name] not in ALARMS
            before = found
        waiting = {name for name in names if before[name] not in ALARMS}
        for day in range(LEARN + days, LEARN + days + 100):
            simulation.live(day, {})
            found = simulation.classes()
            for name in sorted(waiting):
                if found[name] in ALARMS:
                    delays[name.split("#")[0]].append(day - LEARN - days + 1)
                    waiting.discard(name)
            if not waiting:
                break
    return counts, delays, statistics.median(seconds)


def main(days: int) -> None:
    """Print a line per habit."""
    counts, delays, seconds = simulate(days)
    last = "days from death to alarm (median, 90 %)"
    print(f"{'habit':32} {'alarms':>6} {'per source and year':>20} {'quiet':>6} {last:>40}")
    for habit, c in counts.items():
        years = OF_EACH * days / 365
        late = sorted(delays[habit])
        told = f"{statistics.median(late):.0f}, {late[int(len(late) * 0.9)]}" if late else "never"
        quiet = c["quiet"] / (OF_EACH * days)
        print(f"{habit:32} {c['alarms']:6} {c['alarms'] / years:20.2f} {quiet:6.2f} {told:>40}")
    total = sum(c["alarms"] for c in counts.values()) / (len(HABITS) * OF_EACH * days / 365)
    print(
        f"all: {total:.2f} false alarms per source and year; {len(HABITS) * OF_EACH} sources judged in {seconds:.2f} s"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 56)
