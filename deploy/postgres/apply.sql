-- Apply one migration file, once: :path is the file, :name what it is recorded as, :sha256 its sum.

SELECT coalesce((SELECT sha256 FROM :"service".migration WHERE name = :'name'), '') AS applied \gset
SELECT :'applied' = '' AS pending, :'applied' NOT IN ('', :'sha256') AS changed \gset
\if :changed
SELECT pg_temp.refuse(format(
  '%s was changed after it had been applied to schema %s: put the file back as it was and write the change as a new file',
  :'name', :'service'));
\endif
\if :pending
BEGIN;
SET LOCAL ROLE c360_owner;
SET LOCAL lock_timeout = '5s';
SELECT set_config('search_path', format('%I, pg_temp', :'service'), true) \g /dev/null
\i :path
-- a file that changes the search path or the role does so for itself only
RESET ROLE;
SET LOCAL search_path = pg_catalog;
INSERT INTO :"service".migration (name, sha256, applied_at) VALUES (:'name', :'sha256', :'at');
COMMIT;
\echo '  ' :service ':' :name 'applied'
\endif
