-- compatible: a link to an act that comes later is only waited for; nothing reads the constraint
-- Which acts of a person as a whole concern a situation is told for each situation whenever it changes
-- (intake.consent.extended.v1); the last list holds, so what no longer belongs is taken away.
ALTER TABLE consent_ref_file DROP CONSTRAINT consent_ref_file_consent_id_fkey;
GRANT DELETE ON consent_ref_file TO :"bus";
