-- What a mention tells beside its actor: which others of the text are the same, the fullest name, the role it stands with.
ALTER TABLE core.mentions ADD COLUMN entity INTEGER;
ALTER TABLE core.mentions ADD COLUMN name VARCHAR;
ALTER TABLE core.mentions ADD COLUMN role VARCHAR;
ALTER TABLE core.mentions ADD COLUMN role_start_char INTEGER;
ALTER TABLE core.mentions ADD COLUMN role_end_char INTEGER;
ALTER TABLE core.mentions ADD COLUMN office VARCHAR;
ALTER TABLE core.mentions ADD COLUMN office_body VARCHAR;
ALTER TABLE core.mentions ADD COLUMN office_status VARCHAR;
ALTER TABLE core.mentions ADD COLUMN found_by VARCHAR DEFAULT 'list';
-- Which of the text's entities a speaker is.
ALTER TABLE core.claims ADD COLUMN speaker_entity INTEGER;
