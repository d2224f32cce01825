-- compatible: fills a column that the release before leaves empty in these rows
-- A file that came from another département, or from a spreadsheet, lies in a part of this one as any
-- other: by its commune (R004).
CREATE FUNCTION solicitation_part() RETURNS trigger LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
BEGIN
  NEW.sub_territory_id := (SELECT c.sub_territory_id FROM sub_territory_commune c
    WHERE c.departement = NEW.departement AND c.commune = NEW.commune);
  RETURN NEW;
END $$;
CREATE TRIGGER part_of_the_departement BEFORE INSERT ON solicitation
  FOR EACH ROW WHEN (NEW.sub_territory_id IS NULL AND NEW.commune IS NOT NULL
    AND (NEW.origin_transfer_id IS NOT NULL OR NEW.import_id IS NOT NULL))
  EXECUTE FUNCTION solicitation_part();
