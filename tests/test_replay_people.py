"""People in no list in a replay: who each is depends on the order of landing alone, however it is parted."""

import random
from datetime import timedelta

import duckdb
import pytest

from extractors.model import Findings, Mention
from flows.registry import PERSON_RULES
from tests.warehouse_samples import NOW, article, entry, fetch, memory, pull
from warehouse.arrow import scalar
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls
from warehouse.replay_land import TextRead, land_texts
from warehouse.replay_plan import Wanted, plan_set, set_row, texts_to_read
from warehouse.rows import EntryToRead, Landing
from warehouse.runs import start_run
from warehouse.todo import pending_entries

NAMES = ("Anna Schmidt", "Ona Petraitis", "Jurgis Petraitis", "Hans Meier", "Hans Maier", "Lena Vogt")
ROLES = (None, "Militärhistorikerin", "Sprecher der Hafenbehörde", "Oberst")
LISTED = ("nato", "mark-rutte", "friedrich-merz", "country:EE")
EVIDENCE = """SELECT article_id, version, entity, actor_id, name, name_key, role, office, office_body, office_status,
  country, context, language, outlet, seen_on, reason, score FROM {} ORDER BY ALL"""


def document(dice: random.Random) -> tuple[str, Findings]:
    """A text that names some people, with a role or an office, and some listed actors."""
    text, mentions = "", []
    for entity in range(dice.randint(0, 3)):
        name, role = dice.choice(NAMES), dice.choice(ROLES)
        start = len(text) + len(role or "") + bool(role)
        span = (len(text), len(text) + len(role)) if role else None
        office = dice.choice((None, None, "mayor"))
        body = dice.choice(("EE", "LT", "DE")) if office else None
        text += f"{role} {name}. " if role else f"{name}. "
        mentions.append(
            Mention(
                start, start + len(name), "PER", entity=entity, name=name, role=span, office=office, office_body=body
            )
        )
    for actor in dice.sample(LISTED, dice.randint(0, 3)):
        mentions.append(Mention(len(text), len(text) + len(actor), "ORG", actor, actor, "name"))
        text += f"{actor} "
    return f"{text}Ende {dice.random()}.", Findings("de", tuple(mentions), (), ())


def landed(c: duckdb.DuckDBPyConnection, dice: random.Random) -> dict[tuple[int, int], Findings]:
    """Land articles in transactions of any size, some of them read again later with another text."""
    count = dice.randint(20, 60)
    land_pulls(c, 1, [pull("one", *(entry(f"https://x.example/{n}") for n in range(count)))], NOW)
    todo = pending_entries(c, NOW, 999)
    found: dict[str, Findings] = {}
    now = NOW
    while todo:
        size = dice.randint(1, 12)
        part, todo = todo[:size], todo[size:]
        now += timedelta(seconds=dice.randint(1, 90))
        land(c, [made(t, dice, found) for t in part], now)
        if dice.random() < 0.4:
            known = c.execute("SELECT article_id, url, url_key FROM core.articles").fetchall()
            chosen = dice.sample(known, min(3, len(known)))
            now += timedelta(seconds=1)
            land(c, [made(reread(*row), dice, found) for row in chosen], now)
    rows = c.execute("SELECT article_id, version, text FROM core.article_versions").fetchall()
    return {(a, v): found[text] for a, v, text in rows}


def land(c: duckdb.DuckDBPyConnection, landings: list[Landing], now: object) -> None:
    land_articles(c, 1, landings, now, "1", PERSON_RULES)  # type: ignore[arg-type]


def reread(article_id: int, url: str, url_key: int) -> EntryToRead:
    return EntryToRead(None, article_id, "one", "", "One", url, url_key, None, None, (), None, "de", 0)


def made(todo: EntryToRead, dice: random.Random, found: dict[str, Findings]) -> Landing:
    text, findings = document(dice)
    found[text] = findings
    return Landing(todo, todo.url, todo.url_key, article(text), findings, None, (fetch(),))


def replayed(
    c: duckdb.DuckDBPyConnection, findings: dict[tuple[int, int], Findings], keep: float, dice: random.Random
) -> int:
    """Read again, in batches of any size, what a share `keep` of the texts held."""
    run_id = start_run(c, "replay", "0", "2", NOW)
    plan_set(c, run_id, Wanted("mentions", extractor_version="2"))
    places = [p for (p,) in c.execute("SELECT position FROM replay.texts ORDER BY 1").fetchall()]
    away = [p for p in places if dice.random() >= keep]
    c.execute("DELETE FROM replay.texts WHERE position IN (SELECT unnest(?))", [away])
    found = set_row(c, run_id)
    while todo := texts_to_read(c, found, dice.randint(1, 15)):
        reads = [TextRead(t, "stored", None, findings[t.article_id, t.version]) for t in todo]
        land_texts(c, found, reads, PERSON_RULES, NOW)
    return run_id


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("keep", [1.0, 0.5])
def test_the_same_people_come_out_whatever_is_read_again_in_whatever_parts(seed: int, keep: float) -> None:
    dice = random.Random(seed)
    with memory() as c:
        findings = landed(c, dice)
        assert scalar(c, "SELECT count(DISTINCT reason) FROM core.provisional_evidence") > 2
        run_id = replayed(c, findings, keep, dice)
        covered = f"""(SELECT e.* FROM core.provisional_evidence e
          SEMI JOIN (FROM replay.texts WHERE set_id = {run_id}) USING (article_id, version))"""
        again = f"(FROM replay.provisional_evidence WHERE set_id = {run_id})"
        assert c.execute(EVIDENCE.format(again)).fetchall() == c.execute(EVIDENCE.format(covered)).fetchall()


def test_somebody_new_gets_an_id_that_nobody_has(seed: int = 3) -> None:
    dice = random.Random(seed)
    with memory() as c:
        findings = landed(c, dice)
        # The other extractors see nobody in every second text: those behind are new, and some are new elsewhere.
        less = {k: f if k[0] % 2 else Findings("de", (), (), ()) for k, f in findings.items()}
        run_id = replayed(c, less, 1.0, dice)
        made = f"SELECT actor_id FROM replay.provisional_actors WHERE set_id = {run_id}"
        assert scalar(c, f"SELECT count(*) - count(DISTINCT actor_id) FROM ({made})") == 0
        known = "SELECT actor_id FROM core.provisional_actors"
        strangers = scalar(c, f"SELECT count(*) FROM ({made}) WHERE actor_id NOT IN ({known})")
        assert strangers > 0
        # Who was made in the same place before has the same id.
        moved = c.execute(
            f"""
            SELECT n.actor_id, o.actor_id FROM replay.provisional_evidence n
            JOIN core.provisional_evidence o USING (article_id, version, entity)
            WHERE n.set_id = {run_id} AND n.reason = 'new' AND o.reason = 'new' AND n.name = o.name
            """
        ).fetchall()
        assert moved
        assert all(a == b for a, b in moved)
