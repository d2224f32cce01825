-- The intercommunality of a commune, told by directory.commune.published: the coverage of a
-- département is shown by both (R003).  Unknown until the directory tells the commune again.
ALTER TABLE commune_ref ADD COLUMN epci text CHECK (epci ~ '^[0-9]{9}$');
