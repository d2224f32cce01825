-- One service: its schema, its two login roles and the record of its migrations.
-- :service names the schema, :handler and :bus the roles.  May be run again at any time.

SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'handler') AS absent \gset
\if :absent
CREATE ROLE :"handler" LOGIN NOINHERIT;
\echo '  role' :handler 'made'
\endif
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'bus') AS absent \gset
\if :absent
CREATE ROLE :"bus" LOGIN NOINHERIT;
\echo '  role' :bus 'made'
\endif

-- passwords come from the environment (never from the command line, which others can read)
\if :{?handler_password}
ALTER ROLE :"handler" PASSWORD :'handler_password';
\endif
\if :{?bus_password}
ALTER ROLE :"bus" PASSWORD :'bus_password';
\endif

SELECT format('GRANT CONNECT ON DATABASE %I TO %I, %I', current_database(), :'handler', :'bus') \gexec
-- importers and jobs stage rows in temporary tables
SELECT format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), :'bus') \gexec
SELECT format('ALTER ROLE %I IN DATABASE %I SET search_path = %I, pg_temp', r, current_database(), :'service')
  FROM unnest(ARRAY[:'handler', :'bus']) AS r \gexec

SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = :'service') AS absent \gset
\if :absent
CREATE SCHEMA :"service" AUTHORIZATION c360_owner;
\endif
REVOKE ALL ON SCHEMA :"service" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"service" TO :"handler", :"bus";
-- a function made by a migration is nobody's until it is granted, as a table is
ALTER DEFAULT PRIVILEGES FOR ROLE c360_owner IN SCHEMA :"service" REVOKE ALL ON TABLES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE c360_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE IF NOT EXISTS :"service".migration (
  name       text        PRIMARY KEY,
  sha256     text        NOT NULL,
  applied_at timestamptz NOT NULL
);
ALTER TABLE :"service".migration OWNER TO c360_owner;
GRANT SELECT ON :"service".migration TO :"handler", :"bus";
