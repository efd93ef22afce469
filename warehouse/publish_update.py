"""A copy of the old snapshot brought up to date: of each table what changed articles, days and entities touch."""

from __future__ import annotations

import time
from dataclasses import dataclass

from warehouse.arrow import scalar
from warehouse.publish_parts import LIVES, between, differing, life, lives_table, reached, unlike
from warehouse.publish_shapes import Shape, shape_of
from warehouse.publish_tables import Tables, ViewSource

_BY_ARTICLE = (
    "articles", "article_versions", "sightings", "mentions", "claims", "claim_spans", "numbers", "provisional_evidence",
    "actor_moves", "article_origins", "agency_marks", "family_members", "primary_checks",
    "story_articles", "article_changes", "edits",
)  # fmt: skip
_TOUCHED = "article_id IN (SELECT id FROM state.touched_articles)"


@dataclass(slots=True)
class Updated(Tables):
    """The tables of a copy while they are brought to what the working file holds."""

    _is_cut: bool = False

    def update(self) -> None:
        """Bring the tables of a copy to what the working file holds, by what `state.touched_…` says has changed."""
        articles = self.view("v_articles")
        news = f"SELECT DISTINCT news_on FROM {articles.table} WHERE {_TOUCHED} AND news_on IS NOT NULL"
        self.days |= self._dates(news)
        *views, _ = self.views
        for view in views:
            if view.shape.scope == "entity":
                self._note_entities(view, anew=True)
        for n, view in enumerate(views):
            self.told("views", n, len(views))
            began = time.monotonic()
            self.connection.begin()
            {
                "article": self._update_articles, "entry": self._update_entries, "append": self._append,
                "window": self._update_window, "entity": self._update_entities,
            }.get(view.shape.scope, self._redo)(view)  # fmt: skip
            self._show(view)
            self._count(view)
            self.connection.commit()
            self.seconds[view.name] = time.monotonic() - began
            if view is articles:
                self.days |= self._dates(news)
        self.told("views", len(views), len(views))

    def _cut_to_articles(self, is_cut: bool) -> None:
        """Show the views that come nothing but the changed articles, or all again."""
        if is_cut == self._is_cut:
            return
        where = f" WHERE {_TOUCHED}" if is_cut else ""
        for table in _BY_ARTICLE:
            self._core(table, where)
        for name in self.rows:
            if shape_of(name).scope == "article":
                self._show(self.view(name), where)
        self._is_cut = is_cut

    # The ways of bringing a table up to date

    def _update_articles(self, view: ViewSource) -> None:
        self._cut_to_articles(True)
        months = self._exchange_rows(view, _TOUCHED)
        if view.shape.lives and self._lives_changed(view.shape):
            self._cut_to_articles(False)
            months |= self._exchange_entities(view)
        self.changed[view.name] = months

    def _update_entries(self, view: ViewSource) -> None:
        self._cut_to_articles(False)
        touched = "entry_id IN (SELECT id FROM state.touched_entries)"
        self._core("entries", f" WHERE {touched}")
        self._exchange_rows(view, touched)
        self._core("entries")

    def _append(self, view: ViewSource) -> None:
        columns, table = view.shape.key, view.table
        key = columns.split(",")[0]
        newest = scalar(self.connection, f"SELECT max({key}) FROM {table}")
        self._make(view)
        if newest is not None:
            told = f"SELECT count(*), sum((hash({columns}) >> 24)::BIGINT)"
            held = self.connection.execute(f"{told} FROM {table}").fetchall()
            if self.connection.execute(f"{told} FROM {view.name} WHERE {key} <= {newest}").fetchall() == held:
                fresh = f"{key} > {newest}"
                self._fill(view, fresh)
                self.changed[view.name] = set(self._month_prints(view, fresh))
                return
        self._redo(view)

    def _redo(self, view: ViewSource) -> None:
        """Compute all rows afresh, and find out what of them is new."""
        self._cut_to_articles(False)
        before = self._month_prints(view)
        self._keep_old(view)
        self._make(view)
        self.connection.execute(f"DELETE FROM {view.table}")
        self._fill(view)
        self.changed[view.name] = unlike(before, self._month_prints(view))
        self._compare_with_old(view)

    def _keep_old(self, view: ViewSource, where: str = "true") -> None:
        """Keep the rows as they are, where views to come ask what of them changes."""
        if view.shape.spreads or self._lives_asked(view):
            self.connection.execute(f"CREATE OR REPLACE TABLE state.old AS FROM {view.table} WHERE {where}")

    def _compare_with_old(self, view: ViewSource, where: str = "true") -> None:
        """Note which days, and which entities' lives, are not what they were."""
        now = f"(FROM {view.table} WHERE {where})"
        if view.shape.spreads:
            self.days |= self._dates(f"SELECT DISTINCT {view.shape.spreads} FROM ({differing('*', now)})")
        for lives in self._lives_asked(view):
            self.connection.execute(LIVES.format(
                table=lives_table(lives), key=life(lives)[0], new=now, differing=differing(", ".join(life(lives)), now),
            ))  # fmt: skip
        self.connection.execute("DROP TABLE IF EXISTS state.old")

    def _lives_asked(self, view: ViewSource) -> set[str]:
        return {v.shape.lives for v in self.views if v.shape.lives.startswith(f"{view.name}:")}

    def _update_entities(self, view: ViewSource) -> None:
        """Compute the rows of those afresh whom a changed text names, or named before."""
        self._cut_to_articles(False)
        self._note_entities(view)
        chosen = f"IN (SELECT id FROM {_entities_table(view)})"
        where = f"{view.shape.entity} {chosen}"
        self._keep_old(view, where)
        self._exchange_chosen(view, chosen)
        self._compare_with_old(view, where)
        self.connection.execute(f"DROP TABLE {_entities_table(view)}")

    def _note_entities(self, view: ViewSource, *, anew: bool = False) -> None:
        """Note the ids in the rows of changed texts as they are now; first before they are exchanged, then after."""
        parts = [
            f"SELECT {column} AS id FROM {self.view(name).table} WHERE {_TOUCHED}"
            for name, column in (i.split(".", 1) for i in view.shape.of_entity)
        ]
        if view.shape.also:
            parts.append(view.shape.also)
        ids = f"SELECT DISTINCT id FROM ({' UNION ALL '.join(parts)}) WHERE id IS NOT NULL"
        table = _entities_table(view)
        if anew:
            self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {ids}")
        else:
            self.connection.execute(f"INSERT INTO {table} FROM ({ids}) t ANTI JOIN {table} USING (id)")

    def _update_window(self, view: ViewSource) -> None:
        self._cut_to_articles(False)
        shape = view.shape
        changed = bool(shape.lives) and self._lives_changed(shape)
        if shape.lives and not shape.entity and (changed or self._has_strays()):
            self._redo(view)
            return
        months: set[str] = set()
        days = reached(self.days, shape)
        if days:
            self._show_inputs(shape.inputs, lambda _, column: between(column, days, shape))
            months |= self._exchange_rows(view, between(shape.month, days))
            self._show_inputs(shape.inputs)
        if changed:
            months |= self._exchange_entities(view)
        self.changed[view.name] = months

    def _exchange_entities(self, view: ViewSource) -> set[str]:
        """Compute the rows of those afresh whose life changed."""
        shape = view.shape
        chosen = f"IN (SELECT id FROM {lives_table(shape.lives)}{'' if shape.born else ' WHERE NOT is_new'})"
        return self._exchange_chosen(view, chosen)

    def _exchange_chosen(self, view: ViewSource, chosen: str) -> set[str]:
        """Exchange the rows of some entities, from inputs cut down to them; `chosen` is the end of a condition."""
        shape = view.shape
        self._show_inputs(shape.of_entity, lambda _, column: f"{column} {chosen}")
        months = self._exchange_rows(view, f"{shape.entity} {chosen}")
        self._show_inputs(shape.of_entity)
        return months

    def _lives_changed(self, shape: Shape) -> bool:
        which = "" if shape.born else " WHERE NOT is_new"
        return bool(scalar(self.connection, f"SELECT count(*) FROM {lives_table(shape.lives)}{which}"))

    def _has_strays(self) -> bool:
        """Say whether texts name actors that no list has: their names are those of all their texts."""
        strays = "SELECT count(*) FROM mart.trend_actors ANTI JOIN mart.actors USING (actor_id)"
        return bool(scalar(self.connection, strays))

    def _exchange_rows(self, view: ViewSource, where: str) -> set[str]:
        """Take rows out and put those that the view gives for them now in; gives the months that differ."""
        before = self._month_prints(view, where)
        self.connection.execute(f"DELETE FROM {view.table} WHERE {where}")
        self._make(view)
        self._fill(view, where)
        months = unlike(before, self._month_prints(view, where))
        self.changed[view.name] = months
        return months


def _entities_table(view: ViewSource) -> str:
    return f"state.entities_of_{view.name}"
