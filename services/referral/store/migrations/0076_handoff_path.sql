-- compatible: the functions do what they did, also for a role whose path does not name the schema
ALTER FUNCTION handoff_dated() SET search_path FROM CURRENT;
ALTER FUNCTION handoff_recorded() SET search_path FROM CURRENT;
