"""What people decided about actors, folded over the reviewed registry: who is merged, split off, promoted, renamed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.actors.roles import RoleRow
from extractors.actors.rows import ActorRow, NameRow

ACTIONS = ("merge", "split", "promote", "name", "role", "wikidata", "undo")
PROVISIONAL = "~"  # what the ids of persons in no list begin with


@dataclass(frozen=True, slots=True)
class Edit:
    """One decision; which fields it has depends on its action.

    merge: `actor_id` is `other_id`. split: in `articles` what is `actor_id` is `other_id`. promote: the provisional
    `actor_id` is listed as `other_id` with name, type, country. Of a provisional actor that is merged or promoted,
    `text_name`, the name that texts give, is listed from now on. name, role, wikidata: added to `actor_id`; a role with
    an end closes the open one. undo: `undoes`.
    """

    edit_id: int
    action: str
    actor_id: str = ""
    other_id: str = ""
    undoes: int | None = None
    name: str = ""
    text_name: str = ""
    language: str = ""
    kind: str = ""
    needs_context: bool = False
    actor_type: str = ""
    country: str = ""
    description: str = ""
    wikidata_id: str = ""
    role: str = ""
    body: str = ""
    began: str = ""
    ended: str = ""
    articles: tuple[int, ...] = ()
    source: str = "person"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows that gazetteer and registry are built from."""

    actors: tuple[ActorRow, ...]
    names: tuple[NameRow, ...]
    roles: tuple[RoleRow, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """The registry with all edits in force, and what they mean for rows stored before."""

    listed: Listed
    redirects: Mapping[str, str] = field(default_factory=dict)  # merged or promoted id -> the one that holds
    moves: Mapping[tuple[int, str], str] = field(default_factory=dict)  # (article, actor id as stored) -> actor id


def in_force(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that no later one undid, without the undoings, in their order."""
    edits = list(edits)
    undone = {e.undoes for e in edits if e.action == "undo"}
    return sorted((e for e in edits if e.action != "undo" and e.edit_id not in undone), key=lambda e: e.edit_id)


def apply_edits(listed: Listed, edits: Iterable[Edit]) -> Edited:
    """Replay edits over the registry, in their order.

    One that fits no longer (its actor has left the files, or came into them) is passed over as far as it does not fit.
    """
    edits = in_force(edits)
    if not edits:
        return Edited(listed)
    state = _State(listed)
    for edit in edits:
        getattr(state, f"_{edit.action}")(edit)
    return Edited(state.listed(), state.resolved(), state.moves)


class _State:
    """The registry while edits are replayed over it."""

    def __init__(self, listed: Listed) -> None:
        self.actors = {a.actor_id: a for a in listed.actors}
        self.names: list[NameRow | None] = list(listed.names)
        self.roles: list[RoleRow] = list(listed.roles)
        self.redirects: dict[str, str] = {}
        self.moves: dict[tuple[int, str], str] = {}
        self.places: defaultdict[str, list[int]] = defaultdict(list)  # actor id -> where its names stand
        self.bearers: defaultdict[str, set[str]] = defaultdict(set)
        for place, row in enumerate(listed.names):
            self.places[row.actor_id].append(place)
            self.bearers[row.name].add(row.actor_id)
        for actor in listed.actors:
            self.bearers[actor.name].add(actor.actor_id)

    def listed(self) -> Listed:
        return Listed(tuple(self.actors.values()), tuple(n for n in self.names if n is not None), tuple(self.roles))

    def resolve(self, actor_id: str) -> str:
        while actor_id in self.redirects:
            actor_id = self.redirects[actor_id]
        return actor_id

    def resolved(self) -> dict[str, str]:
        return {actor_id: self.resolve(actor_id) for actor_id in self.redirects}

    def _is_listed(self, actor_id: str) -> bool:
        return actor_id in self.actors or actor_id.startswith("country:")

    def _add_name(self, row: NameRow) -> None:
        own = [self.names[place] for place in self.places[row.actor_id]]
        if any(n is not None and (n.name, n.language) == (row.name, row.language) for n in own):
            return
        others = self.bearers[row.name] - {row.actor_id, ""}
        self.bearers[row.name].add(row.actor_id)
        self.places[row.actor_id].append(len(self.names))
        self.names.append(replace(row, needs_context=row.needs_context or bool(others)))

    def _merge(self, edit: Edit) -> None:
        gone, into = self.resolve(edit.actor_id), self.resolve(edit.other_id)
        if gone == into or not (self._is_listed(into) or into.startswith(PROVISIONAL)):
            return
        actor = self.actors.pop(gone, None)
        if self._is_listed(into):
            for place in self.places.pop(gone, []):
                row, self.names[place] = self.names[place], None
                if row is not None:
                    self.bearers[row.name].discard(gone)
                    self._add_name(replace(row, actor_id=into))
            if actor is not None:
                self.bearers[actor.name].discard(gone)
            self.roles = [replace(r, actor_id=into) if r.actor_id == gone else r for r in self.roles]
            name = actor.name if actor is not None else edit.text_name
            if name:
                self._add_name(NameRow(into, name))
        self.redirects[gone] = into

    def _split(self, edit: Edit) -> None:
        whole = self.resolve(edit.actor_id)
        stored = {whole, *(old for old in self.redirects if self.resolve(old) == whole)}
        for article in edit.articles:
            for (moved, old), target in list(self.moves.items()):
                if moved == article and self.resolve(target) == whole:
                    self.moves[moved, old] = edit.other_id
            for actor_id in stored:
                self.moves[article, actor_id] = edit.other_id

    def _promote(self, edit: Edit) -> None:
        if edit.other_id not in self.actors:
            self.actors[edit.other_id] = ActorRow(
                edit.other_id, edit.actor_type, edit.name, edit.country, edit.description, edit.wikidata_id
            )
        for name in dict.fromkeys((edit.name, edit.text_name)):
            if name:
                self._add_name(NameRow(edit.other_id, name))
        self.redirects[self.resolve(edit.actor_id)] = edit.other_id

    def _name(self, edit: Edit) -> None:
        actor_id = self.resolve(edit.actor_id)
        if self._is_listed(actor_id):
            self._add_name(NameRow(actor_id, edit.name, edit.language, edit.kind or "name", edit.needs_context))

    def _role(self, edit: Edit) -> None:
        actor_id = self.resolve(edit.actor_id)
        if actor_id not in self.actors:
            return
        row = RoleRow(actor_id, edit.role, edit.body, edit.began, edit.ended)
        kept = []
        for r in self.roles:
            same = (r.actor_id, r.role, r.body) == (row.actor_id, row.role, row.body)
            if same and not r.ended and row.ended and row.began in ("", r.began):
                row = replace(row, began=r.began)
            elif r != row:
                kept.append(r)
        self.roles = [*kept, row]

    def _wikidata(self, edit: Edit) -> None:
        actor_id = self.resolve(edit.actor_id)
        if actor_id in self.actors:
            self.actors[actor_id] = replace(self.actors[actor_id], wikidata_id=edit.wikidata_id)


def problems_of(listed: Listed, edits: Sequence[Edit]) -> list[str]:
    """The edits in force that are passed over because their actor is in no list (any more), one sentence each."""
    done = apply_edits(listed, edits)
    known = {a.actor_id for a in done.listed.actors} | set(done.redirects)
    return [
        f"edit {edit.edit_id} ({edit.action}): no actor {actor_id}"
        for edit in in_force(edits)
        for actor_id in (edit.actor_id, edit.other_id)
        if actor_id and not actor_id.startswith((PROVISIONAL, "country:")) and actor_id not in known
    ]
