-- One request at a time reads a file in: two at once took away each other's lines, and the import
-- counted what was left.
ALTER TABLE import ADD COLUMN attempt int NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN read_until timestamptz;
