-- Whose figure a number is.
ALTER TABLE core.numbers ADD COLUMN whose VARCHAR;
ALTER TABLE core.numbers ADD COLUMN whose_start_char INTEGER;
ALTER TABLE core.numbers ADD COLUMN whose_end_char INTEGER;
ALTER TABLE core.numbers ADD COLUMN whose_actor_id VARCHAR;
