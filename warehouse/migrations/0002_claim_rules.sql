-- How a claim was told, and whether it is only the verbatim part of its parent.
ALTER TABLE core.claims ADD COLUMN rule VARCHAR;
ALTER TABLE core.claims ADD COLUMN is_part BOOLEAN DEFAULT false;
