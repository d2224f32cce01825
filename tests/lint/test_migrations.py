#!/usr/bin/python3
"""What the release before still uses is not taken away; what only adds is let through."""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OLD = "-- contracts: 0.2.0, the column note, which no program since 0.2.0 reads or writes\n"
WHY = "-- compatible: the programs of before write only values that the new rule allows\n"

HARD = [
    "DROP TABLE solicitation;",
    "DROP TABLE fresh, solicitation;",
    "DROP VIEW IF EXISTS v;",
    "DROP INDEX solicitation_list;",
    "DROP FUNCTION f(text);",
    "ALTER TABLE situation DROP note;",
    "ALTER TABLE situation DROP COLUMN IF EXISTS note CASCADE;",
    "ALTER TABLE actor_fact DROP CONSTRAINT actor_fact_pkey;",
    "ALTER TABLE situation DROP CONSTRAINT situation_departement_id_key;",
    "ALTER TABLE situation ALTER COLUMN state TYPE int USING 1;",
    "ALTER TABLE situation ALTER state SET DATA TYPE varchar(9);",
    "ALTER TABLE situation ALTER note SET NOT NULL;",
    "ALTER TABLE situation ALTER note DROP DEFAULT;",
    "ALTER TABLE situation RENAME note TO remark;",
    "ALTER TABLE situation RENAME TO dossier;",
    "ALTER TABLE situation ADD COLUMN a text, ADD COLUMN b text NOT NULL;",
    "alter table only intake.situation\n  drop column note;",
    "REVOKE UPDATE ON situation FROM :\"handler\";",
    "ALTER TYPE kind RENAME VALUE 'a' TO 'b';",
    "/* harmless */ DROP -- really\n TABLE situation;",
]
SOFT = [
    "ALTER TABLE situation ADD CHECK (state <> 'x');",
    "ALTER TABLE situation ADD CONSTRAINT c UNIQUE (departement, opened_at);",
    "ALTER TABLE situation ADD FOREIGN KEY (departement) REFERENCES d (code);",
    "ALTER TABLE situation DROP CONSTRAINT situation_state_check, ADD CHECK (state IN ('a', 'b'));",
    "ALTER TABLE situation ENABLE ROW LEVEL SECURITY;",
    "CREATE UNIQUE INDEX i ON situation (departement) WHERE state = 'open';",
    "DROP POLICY territory ON situation;",
    "ALTER POLICY territory ON situation USING (false);",
    "CREATE POLICY p ON situation AS RESTRICTIVE USING (false);",
    "CREATE TRIGGER t BEFORE INSERT ON situation FOR EACH ROW EXECUTE FUNCTION f();",
    "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "DELETE FROM situation;",
    "UPDATE situation SET state = 'x';",
    "DO $$ BEGIN EXECUTE 'DROP TABLE situation'; END $$;",
]
GOOD = [
    "CREATE TABLE a (id uuid PRIMARY KEY, n text NOT NULL, CHECK (n <> ';'));\n"
    "ALTER TABLE a ADD CHECK (n <> ''); CREATE UNIQUE INDEX a_n ON a (n);\n"
    "ALTER TABLE a ENABLE ROW LEVEL SECURITY; REVOKE ALL ON a FROM PUBLIC; DELETE FROM a; DROP TABLE a;",
    "ALTER TABLE situation ADD COLUMN person_id uuid,\n"
    "  ADD FOREIGN KEY (departement, person_id) REFERENCES person (departement, id);",
    "ALTER TABLE situation ADD n int NOT NULL DEFAULT 0, ADD o bigint GENERATED ALWAYS AS IDENTITY;",
    "ALTER TABLE audit ADD COLUMN seen_id uuid;\n"
    "CREATE UNIQUE INDEX audit_seen ON audit (seen_id) WHERE seen_id IS NOT NULL;",
    "ALTER TABLE situation ADD UNIQUE (departement, id);",
    "ALTER TABLE situation ALTER note SET DEFAULT 'x';",
    "CREATE INDEX i ON situation (state); GRANT SELECT ON situation TO :\"bus\";",
    "ALTER TABLE situation ADD closures int NOT NULL DEFAULT 0; ALTER TABLE situation NO FORCE ROW LEVEL"
    " SECURITY; UPDATE situation SET closures = 1; ALTER TABLE situation FORCE ROW LEVEL SECURITY;",
    "CREATE POLICY feed ON situation TO :\"bus\" USING (true);",
    "INSERT INTO mark SELECT 1 FROM figure ON CONFLICT DO NOTHING;",
    "COMMENT ON TABLE situation IS 'DROP TABLE situation; it''s a text';\n\\if :x\nSELECT 1;\n\\endif",
    "ALTER TYPE kind ADD VALUE 'c';",
]


def lint(text, version="0.3.0"):
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as f:
        f.write(text)
        f.flush()
        run = subprocess.run([os.path.join(ROOT, "mk/lint_migrations.py"), "--version", version, f.name],
                             capture_output=True, text=True, check=False, timeout=30)
    assert "Traceback" not in run.stderr, run.stderr
    assert (run.returncode == 0) == (run.stderr == ""), run
    return run.stderr


def what_takes_away_is_refused_whatever_its_author_says():
    for sql in HARD:
        assert "-- contracts: …" in lint(sql), sql
        assert "-- contracts: …" in lint(WHY + sql), sql


def what_takes_away_may_name_the_release_that_stopped_using_it():
    for sql in HARD:
        assert lint(OLD + sql) == "", sql


def what_may_narrow_must_say_why_nobody_notices():
    for sql in SOFT:
        assert "-- compatible: …" in lint(sql), sql
        assert lint(WHY + sql) == "", sql
        assert lint(OLD + sql) == "", sql


def what_only_adds_needs_no_word():
    for sql in GOOD:
        assert lint(sql) == "", (sql, lint(sql))


def a_release_that_is_not_out_contracts_nothing():
    assert "that release is not out" in lint(OLD + HARD[0], "0.1.9")
    assert "names no release" in lint("-- contracts: soon, when everybody has updated it\n" + HARD[0])
    assert lint("-- contracts: 0.2.0\n" + HARD[0]) != ""  # what, and why
    assert lint(HARD[0] + "\n" + OLD) != ""               # in the head


def the_migrations_of_this_tree_hold():
    run = subprocess.run([os.path.join(ROOT, "mk/lint_migrations.py")], capture_output=True, text=True,
                         check=False, timeout=30)
    assert run.returncode == 0, run.stderr


def main():
    tests = [what_takes_away_is_refused_whatever_its_author_says,
             what_takes_away_may_name_the_release_that_stopped_using_it,
             what_may_narrow_must_say_why_nobody_notices, what_only_adds_needs_no_word,
             a_release_that_is_not_out_contracts_nothing, the_migrations_of_this_tree_hold]
    failed = 0
    for n, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {n} - {test.__name__}")
        except AssertionError as e:
            failed = 1
            print(f"not ok {n} - {test.__name__}\n# {e}")
    print(f"1..{len(tests)}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
