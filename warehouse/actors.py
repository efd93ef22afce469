"""Looking actors up: by part of a name, and one with all that is known of it. Public views only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from warehouse.arrow import Row
from warehouse.public_rows import dict_rows, public_views

Connection = duckdb.DuckDBPyConnection
_SHOWN = (
    "actor_id, name, actor_type, country, description, wikidata_id, is_provisional, first_seen_on, last_seen_on, "
    "articles"
)


def find_actors(connection: Connection, text: str, limit: int) -> list[Row]:
    """Give the actors whose id or one of whose names holds `text`, whatever its case and accents, best first."""
    return _rows(
        connection,
        f"""
        WITH asked AS (SELECT strip_accents(lower($text)) AS text), named AS (
          SELECT actor_id, name FROM v_actor_names WHERE kind <> 'title'
          UNION SELECT actor_id, name FROM v_actors UNION SELECT actor_id, actor_id FROM v_actors
        ), hits AS (
          SELECT actor_id,
            max(CASE WHEN plain = asked.text THEN 3 WHEN starts_with(plain, asked.text) THEN 2 ELSE 1 END) AS rank
          FROM (SELECT actor_id, strip_accents(lower(name)) AS plain FROM named), asked
          WHERE contains(plain, asked.text) GROUP BY actor_id
        )
        SELECT {_SHOWN} FROM hits JOIN v_actors USING (actor_id)
        ORDER BY rank DESC, articles DESC, actor_id LIMIT $limit
        """,
        {"text": text.strip(), "limit": limit},
    )


def actor(connection: Connection, actor_id: str) -> Row | None:
    """Give the row of v_actors, None where there is no such actor."""
    found = _rows(connection, f"SELECT {_SHOWN} FROM v_actors WHERE actor_id = $actor", {"actor": actor_id})
    return found[0] if found else None


def survivor(connection: Connection, actor_id: str) -> str | None:
    """Give the id that a merged or promoted one became by the edits in force, None where it was neither."""
    rows = _rows(
        connection,
        """
        SELECT other_id, action FROM v_actor_edits
        WHERE actor_id = $actor AND action IN ('merge', 'promote') AND NOT is_undone ORDER BY edit_id DESC LIMIT 1
        """,
        {"actor": actor_id},
    )
    return str(rows[0]["other_id"]) if rows else None


def details(connection: Connection, actor_id: str, limit: int) -> dict[str, list[Row]]:
    """Give names, roles, the newest `limit` articles, evidence of a provisional actor, and edits."""
    asked: dict[str, Any] = {"actor": actor_id}
    newest = asked | {"limit": limit}
    return {
        "names": _rows(
            connection,
            "SELECT name, language, kind FROM v_actor_names WHERE actor_id = $actor ORDER BY kind, language, name",
            asked,
        ),
        "roles": _rows(
            connection,
            """
            SELECT role, body, began, ended FROM v_actor_roles WHERE actor_id = $actor
            ORDER BY began_on DESC NULLS LAST
            """,
            asked,
        ),
        "articles": _rows(
            connection,
            """
            SELECT article_id, any_value(a.news_on) AS news_on, any_value(a.outlet) AS outlet,
              any_value(a.title) AS title, count(*)::INTEGER AS mentions,
              string_agg(DISTINCT m.surface, '; ' ORDER BY m.surface) AS surfaces,
              any_value(m.role) AS role
            FROM v_mentions m JOIN v_articles a USING (article_id) WHERE m.actor_id = $actor
            GROUP BY article_id ORDER BY news_on DESC, article_id DESC LIMIT $limit
            """,
            newest,
        ),
        "evidence": _rows(
            connection,
            """
            SELECT article_id, news_on, outlet, name, role, office, office_body, country, reason, score
            FROM v_provisional_evidence WHERE actor_id = $actor ORDER BY news_on DESC, article_id DESC LIMIT $limit
            """,
            newest,
        ),
        "edits": _rows(
            connection,
            """
            SELECT edit_id, edited_at, action, actor_id, other_id, is_undone, note FROM v_actor_edits
            WHERE actor_id = $actor OR other_id = $actor ORDER BY edit_id
            """,
            asked,
        ),
    }


def edits(connection: Connection, limit: int) -> list[Row]:
    """Give the newest edits, newest first."""
    return _rows(connection, "SELECT * FROM v_actor_edits ORDER BY edit_id DESC LIMIT $limit", {"limit": limit})


def articles_naming(connection: Connection, actor_id: str, articles: Sequence[int]) -> set[int]:
    """Give those of the articles that name the actor."""
    rows = _rows(
        connection,
        """
        SELECT DISTINCT article_id FROM v_mentions
        WHERE actor_id = $actor AND article_id IN (SELECT unnest($articles))
        """,
        {"actor": actor_id, "articles": list(articles)},
    )
    return {row["article_id"] for row in rows}


def ids_beginning(connection: Connection, slug: str) -> set[str]:
    """Give the provisional ids that are this one or this one with a number."""
    rows = connection.execute("SELECT actor_id FROM core.provisional_actors WHERE slug = ?", [slug]).fetchall()
    return {actor_id for (actor_id,) in rows}


def _rows(connection: Connection, sql: str, parameters: dict[str, Any]) -> list[Row]:
    with public_views():
        return dict_rows(connection, sql, parameters)
