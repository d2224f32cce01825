-- What the database has once, whatever the services: an owner that nobody logs in as, and nothing
-- for everybody.  Run by deploy/migrate.sh; may be run again at any time.

SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'c360_owner') AS absent \gset
\if :absent
CREATE ROLE c360_owner NOLOGIN;
\echo '  role c360_owner made'
\endif

-- who migrates acts as the owner; a superuser may already, a plain CREATEROLE account must be told
SELECT NOT pg_has_role(current_user, 'c360_owner', 'MEMBER') AS stranger \gset
\if :stranger
GRANT c360_owner TO CURRENT_USER;
\endif

SELECT format('GRANT CREATE ON DATABASE %I TO c360_owner', current_database()) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- extensions that a migration asks for (trusted ones only) come here
GRANT USAGE, CREATE ON SCHEMA public TO c360_owner;
