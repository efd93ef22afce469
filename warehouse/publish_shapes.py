"""How each public view is published: what its table is sorted by, and what of it a change can touch.

A view that stands here with nothing but an order, or does not stand here at all, is computed afresh at every publish:
always right, never fast. A test names the views that do not stand here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """Declared properties of one view.

    `scope` says what a publish after small changes computes:
    `whole` all rows; `article` the rows of changed articles (column article_id); `entry` of changed entries (entry_id);
    `append` rows whose `key` is new; `entity` the rows of those whom changed articles name or named; `window` the rows
    of changed days, and all rows of entities whose life changed.
    """

    sort: str
    month: str = ""  # the column by whose months the Parquet files are parted; empty: one file
    scope: str = "whole"
    key: str = ""  # append: the id that only grows, and columns that tell whether an old row was changed all the same
    # window: the row of a day depends on nothing of other days but as declared here
    weekly: bool = False  # the day is the Monday of a week
    before: int = 0  # days (weeks) before a row's own that it is made from
    after: int = 0  # days (weeks) after a changed one whose rows change with it
    inputs: tuple[str, ...] = ()  # view.column: inputs that may be cut down to those days
    # article, window: what of an entity's life stands in all its rows
    lives: str = ""  # view: columns, the id first; where they change the rows of that id are computed afresh
    born: bool = False  # whether a new id is such a change (its rows are not only of changed days)
    entity: str = ""  # SQL of the id in this view; empty: all rows are computed afresh
    of_entity: tuple[str, ...] = ()  # view.column: inputs that may be cut down to those ids
    also: str = ""  # entity: SQL of ids (as `id`) that changed otherwise
    spreads: str = ""  # whole: the column whose value is a changed day wherever a row of this view changed


# Of a month an actor's days lie side by side: both one actor and one month are few rows next to each other.
_MONTH_ON, _WEEK_MONTH = "date_trunc('month', day), ", "date_trunc('quarter', week_on), "
_ACTOR_LIFE = "v_trend_actors: actor_id, actor, actor_type, country, first_on, is_trended"
_SPEAKER_LIFE = "v_trend_speakers: speaker_key, speaker_actor_id, speaker, first_on, is_trended"
_SPEAKER = "coalesce(speaker_actor_id, 'name ' || speaker)"

SHAPES: dict[str, Shape] = {
    # facts: all rows of a text change together
    "v_articles": Shape("news_on, article_id", "news_on", "article"),
    "v_article_versions": Shape("article_id, version", "read_at", "article"),
    "v_agency_marks": Shape("article_id, position", "", "article"),
    "v_sightings": Shape("seen_at, article_id, source_id, url", "seen_at", "article"),
    "v_mentions": Shape("news_on, actor_id, mention_id", "news_on", "article"),
    "v_claims_all": Shape("news_on, claim_id", "news_on", "article"),
    "v_claims": Shape("news_on, claim_id", "news_on", "article"),
    "v_claim_spans": Shape("claim_id, position", "", "article"),
    "v_attribution_chain": Shape("news_on, claim_id", "news_on", "article"),
    "v_numbers": Shape("news_on, number_id", "news_on", "article"),
    "v_provisional_evidence": Shape("news_on, article_id, entity", "news_on", "article"),
    # changes
    "v_article_changes": Shape("changed_at, change_id", "changed_at", "article"),
    "v_edits": Shape("changed_at, edit_id", "changed_at", "article"),
    "v_silent_edits": Shape("changed_at, edit_id", "changed_at", "article"),
    # operations
    "v_entries": Shape("entry_id", "first_seen_at", "entry"),
    "v_fetches": Shape("fetch_id", "started_at", "append", key="fetch_id, outcome, status, started_at"),
    "v_failures": Shape("failure_id", "failed_at"),
    "v_runs": Shape("run_id"),
    "v_sources": Shape("source_id"),
    "v_source_health": Shape("source_id"),
    "v_health_classes": Shape("position"),
    "v_health_groups": Shape("group_kind, group_value"),
    # actors
    "v_actors": Shape(
        "actor_id", scope="entity", entity="actor_id",
        of_entity=("v_mentions.actor_id", "v_provisional_evidence.actor_id"),
        also="SELECT id FROM state.touched_actors",
    ),
    "v_actor_roles": Shape("actor_id, began, role, body"),
    "v_actor_names": Shape("actor_id, name, language, kind"),
    "v_actor_edits": Shape("edit_id"),
    "v_unlinked_names": Shape(
        "articles DESC, name, label", scope="entity", entity="name",
        of_entity=("v_mentions.coalesce(full_name, surface)",),
    ),
    # days and coverage: a change in them is a change of the day in all trends
    "v_settings": Shape("name"),
    "v_dates": Shape("day"),
    "v_source_daily": Shape("day, source_id", "day"),
    "v_coverage_daily": Shape("day", spreads="day"),
    "v_coverage_weekly": Shape("week_on", spreads="week_on"),
    "v_data_span": Shape("last_on"),
    # trends by actor
    "v_actor_articles": Shape(
        "day, actor_id, article_id", "day", "article", lives="v_actors: actor_id, name, actor_type, country",
        entity="actor_id", of_entity=("v_mentions.actor_id", "v_claims.speaker_actor_id"),
    ),
    "v_trend_actors": Shape("actor_id"),
    "v_actor_daily": Shape(
        _MONTH_ON + "actor_id, day", "day", "window",
        inputs=("v_actor_articles.day", "v_claims.news_on", "v_coverage_daily.day"),
        lives=_ACTOR_LIFE, born=True, entity="actor_id",
        of_entity=("v_actor_articles.actor_id", "v_trend_actors.actor_id"),
    ),
    "v_actor_weekly": Shape(
        _WEEK_MONTH + "actor_id, week_on", "week_on", "window", weekly=True,
        inputs=("v_actor_articles.day", "v_claims.news_on", "v_coverage_weekly.week_on"),
        lives=_ACTOR_LIFE, born=True, entity="actor_id",
        of_entity=("v_actor_articles.actor_id", "v_trend_actors.actor_id"),
    ),
    "v_actor_trend": Shape(
        _MONTH_ON + "actor_id, day", "day", "window", before=28, after=28,
        inputs=("v_actor_daily.day", "v_coverage_daily.day"),
        lives=_ACTOR_LIFE, born=True, entity="actor_id", of_entity=("v_actor_daily.actor_id",),
    ),
    "v_trending_actors": Shape("day, rank, actor_id"),
    "v_movers_weekly": Shape("week_on, rank, actor_id", "week_on"),
    "v_mentioned_quoted": Shape("actor_id"),
    # trends by outlet, language, country, topic: few rows
    "v_outlet_daily": Shape("outlet, source_class, day", "day"),
    "v_outlet_weekly": Shape("outlet, source_class, week_on", "week_on"),
    "v_language_daily": Shape("language, day", "day"),
    "v_country_daily": Shape("country, day", "day"),
    "v_article_topics": Shape("day, article_id, topic", "day", "article"),
    "v_topic_daily": Shape("topic, day", "day"),
    "v_topic_weekly": Shape("topic, week_on", "week_on"),
    "v_outlet_comparison": Shape("actor_id, outlet"),
    "v_language_comparison": Shape("actor_id, language"),
    "v_outlet_originality": Shape("outlet"),
    # who speaks, about whom, with whom
    "v_trend_speakers": Shape("speaker_key"),
    "v_share_of_voice_daily": Shape(
        _MONTH_ON + "speaker_actor_id, speaker, day", "day", "window",
        inputs=("v_claims.news_on", "v_coverage_daily.day"),
        lives=_SPEAKER_LIFE, born=True, entity=_SPEAKER, of_entity=("v_trend_speakers.speaker_key",),
    ),
    "v_share_of_voice_weekly": Shape(
        _WEEK_MONTH + "speaker_actor_id, speaker, week_on", "week_on", "window", weekly=True,
        inputs=("v_claims.news_on", "v_coverage_weekly.week_on"),
        lives=_SPEAKER_LIFE, born=True, entity=_SPEAKER, of_entity=("v_trend_speakers.speaker_key",),
    ),
    "v_actor_pairs": Shape(
        "week_on, actor_id_a, actor_id_b", "week_on", "window", weekly=True, lives="v_actors: actor_id, name",
        inputs=("v_actor_articles.day", "v_articles.news_on", "v_coverage_weekly.week_on"),
    ),
    "v_speaker_about": Shape(
        "week_on, speaker_actor_id, about_actor_id", "week_on", "window", weekly=True,
        inputs=("v_mentions.news_on", "v_claims.news_on", "v_coverage_weekly.week_on"),
    ),
    # statements and numbers
    "v_family_members": Shape("news_on, family_id, claim_id", "news_on", "article"),
    "v_families": Shape(
        "first_on, family_id", "first_on", "entity", entity="family_id", of_entity=("v_family_members.family_id",)
    ),
    "v_claim_spread": Shape(
        "first_on, family_id", "first_on", "entity", entity="family_id", of_entity=("v_family_members.family_id",)
    ),
    "v_primary_checks": Shape("news_on, claim_id", "news_on", "article"),
    "v_quotes_altered": Shape("news_on, claim_id", "news_on"),
    "v_number_positions": Shape("day, number_id", "day", "article"),
    # stories
    "v_story_articles": Shape("news_on, story_id, article_id", "news_on", "article"),
    "v_stories": Shape(
        "began_on, story_id", "began_on", "entity", entity="story_id", of_entity=("v_story_articles.story_id",)
    ),
    "v_number_conflicts": Shape("actor_id, claim_id_a, claim_id_b"),
    # watches
    "v_watches": Shape("watch_id"),
    "v_watch_hits": Shape("hit_id"),
    "v_watch_hit_rows": Shape("hit_id, position"),
    "v_watch_deliveries": Shape("delivery_id"),
}  # fmt: skip
WHOLE = Shape("ALL")


def shape_of(view: str) -> Shape:
    """Give what is declared of a view; one of which nothing is declared is computed afresh each time."""
    return SHAPES.get(view, WHOLE)
