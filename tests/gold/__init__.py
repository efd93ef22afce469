"""The project's own annotated articles (all persons in them are invented) and what the extractors reach on them."""
