#!/usr/bin/python3
"""make lint: a new migration takes nothing away that the programs of the release before still use.

    mk/lint_migrations.py [--version X.Y.Z] [FILE…]      default: every migration that git knows

Replicas of two releases run on one schema while a new one is rolled out, so a migration expands: new
tables, columns that may be NULL or have a default, indexes, rights.  What it must not do to anything
that it did not create itself, unless its head says why it may:

    -- contracts: 0.3.0, what goes, and that no program since this release uses it
    -- compatible: why the programs of the release before do not notice

The second is enough for constraints, policies, functions and data; what is dropped, renamed, retyped or
forbidden needs the first, and its release must be out.  One line per complaint, exit status 1.
"""
import argparse
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Applied without a word in their heads; an applied file is never changed.
BEFORE = {
    "common/sql/0002_least_rights.sql": "no program ever used these rights",
    "services/observatory/store/migrations/0003_stays_and_releases.sql":
        "the key of actor_fact went away under programs before 0.1.0",
    "services/intake/store/migrations/0070_transfer.sql":
        "compatible: its triggers act on files that a transfer names, and only new programs make transfers",
    "services/referral/store/migrations/0012_erased.sql":
        "compatible: its triggers act on situations whose erasure was told, which older programs do not hear",
}
NAME = r'(?:IF (?:NOT )?EXISTS )?(?:ONLY )?(?:"?[a-z_][\w:]*"?\.)?"?([a-z_]\w*)"?'
HARD, SOFT = "contracts", "compatible"


def statements(text):
    """Without comments, literals and psql's own lines; blanks single; what was a literal is ''."""
    text = re.sub(r"\$(\w*)\$.*?\$\1\$|'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/",
                  lambda m: "" if m[0][:2] in ("--", "/*") else "''", text, flags=re.S)
    text = re.sub(r"^\s*\\.*$", "", text, flags=re.M)
    return [s for s in (" ".join(part.split()) for part in text.split(";")) if s]


def split_actions(text):
    """At the commas that stand in no parentheses."""
    depth, parts, now = 0, [], ""
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append(now.strip())
            now = ""
        else:
            now += c
    return [*parts, now.strip()]


class File:
    """What one file creates, and what it does to what was there before."""

    def __init__(self, text):
        self.made, self.columns, self.found = set(), set(), []
        todo = statements(text)
        for s in todo:
            m = re.match(r"CREATE (?:OR REPLACE )?(?:UNLOGGED |TEMP(?:ORARY)? |MATERIALIZED )*"
                         r"(?:TABLE|VIEW|SEQUENCE|FUNCTION|TYPE|DOMAIN|INDEX|UNIQUE INDEX) " + NAME, s, re.I)
            if m and not re.match("CREATE OR REPLACE", s, re.I):
                self.made.add(m[1])
            if re.match("ALTER TABLE", s, re.I):
                self.columns |= {c for c in re.findall(
                    r"\bADD (?:COLUMN )?(?:IF NOT EXISTS )?(?!CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN|EXCLUDE)"
                    r"([a-z_]\w*)", s, re.I)}
        for s in todo:
            self.look(s)

    def say(self, kind, what):
        self.found.append((kind, what[:90]))

    def look(self, s):
        for pattern, judge in (
                (r"ALTER TABLE " + NAME + r" (.*)", self.alter_table),
                (r"DROP (.*)", self.drop),
                (r"REVOKE .*? ON (.*?) FROM ", self.revoke),
                (r"CREATE UNIQUE INDEX .*? ?ON " + NAME + r" (.*)", self.unique),
                (r"CREATE (?:CONSTRAINT )?TRIGGER .*? ON " + NAME, self.on_table),
                (r"CREATE POLICY .*? ON " + NAME + r" AS RESTRICTIVE", self.on_table),
                (r"(?:UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?) " + NAME, self.on_table),
                (r"ALTER TYPE \S+ (?!ADD VALUE)", self.hard),
                (r"CREATE OR REPLACE|ALTER (?!TABLE|TYPE|DEFAULT PRIVILEGES)|DO\b|CALL\b", self.soft)):
            m = re.match(pattern, s, re.I)
            if m:
                judge(s, *m.groups())
                return

    def hard(self, s, *_):
        self.say(HARD, s)

    def soft(self, s, *_):
        self.say(SOFT, s)

    def on_table(self, s, table, *_):
        fills = s.upper().startswith("UPDATE") and self.names_new_column(s)
        if table not in self.made and not fills:
            self.say(SOFT, s)

    def names_new_column(self, text):
        """Rows of the release before leave it NULL; and what holds the primary key is unique anyway."""
        return re.search(r"\(departement, id\)", text) or any(re.search(rf"\b{c}\b", text) for c in self.columns)

    def unique(self, s, table, rest):
        if table not in self.made and not self.names_new_column(rest):
            self.say(SOFT, s)

    def drop(self, s, what):
        names = re.sub(r"^(MATERIALIZED )?[A-Z]+ (CONCURRENTLY )?(IF EXISTS )?", "", what, flags=re.I)
        if re.match(r"(POLICY|TRIGGER|RULE)\b", what, re.I):
            table = re.search(r" ON " + NAME, what, re.I)
            self.on_table(s, table[1] if table else "")
        elif re.split(r"[ (,]", names)[0] not in self.made or "," in names:
            self.say(HARD, s)

    def revoke(self, s, on):
        things = re.sub(r"^(TABLE|FUNCTION|SEQUENCE) ", "", on, flags=re.I)
        for name in re.sub(r"\([^)]*\)", "", things).split(","):
            if name.strip() not in self.made:
                self.say(HARD, s)
                return

    def alter_table(self, _s, table, rest):
        if table in self.made:
            return
        for action in split_actions(rest):
            self.action(table, action)

    def action(self, table, a):
        said = f"{table}: {a}"
        constraint = r"ADD (CONSTRAINT \S+ )?(CHECK|UNIQUE|FOREIGN|PRIMARY|EXCLUDE)\b"
        if re.match(constraint, a, re.I):
            if not self.names_new_column(a):
                self.say(SOFT, said)
        elif re.match(r"ADD\b", a, re.I):
            if re.search(r"NOT NULL|PRIMARY KEY", a, re.I) and not re.search(r"DEFAULT|GENERATED", a, re.I):
                self.say(HARD, said + " (the release before does not fill it)")
        elif re.match(r"DROP CONSTRAINT (IF EXISTS )?\w+_(check|fkey)\d*\b", a, re.I):
            self.say(SOFT, said)
        elif re.match(r"(DROP|RENAME|SET SCHEMA)\b", a, re.I):
            self.say(HARD, said)
        elif re.match(r"ALTER\b", a, re.I):
            if re.search(r" DROP NOT NULL$", a, re.I):
                self.say(SOFT, said)
            elif not re.search(r" SET (DEFAULT|STATISTICS|STORAGE|COMPRESSION)\b", a, re.I):
                self.say(HARD, said)
        elif not re.match(r"(OWNER TO|(NO )?FORCE ROW LEVEL SECURITY|SET \(|RESET \(|VALIDATE|CLUSTER)", a, re.I):
            self.say(SOFT, said)


def version(text):
    return tuple(int(n) for n in text.split("."))


def head(text):
    """The comment before the first statement."""
    lines = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("--"):
            break
        lines.append(line)
    return "\n".join(lines)


def complaints(text, now):
    """[(kind or '', what)] that the head does not answer for."""
    contracts = re.search(r"^-- contracts: ?(\S*?),? +(.{15,})$", head(text), re.M)
    compatible = re.search(r"^-- compatible: (.{15,})$", head(text), re.M)
    bad = []
    if contracts and not re.fullmatch(r"\d+\.\d+\.\d+", contracts[1]):
        bad.append(("", f"'contracts: {contracts[1]}' names no release"))
    elif contracts and version(contracts[1]) > version(now):
        bad.append(("", f"'contracts: {contracts[1]}': this is {now}, that release is not out"))
    answered = ({HARD, SOFT} if contracts else set()) | ({SOFT} if compatible else set())
    return bad + [(kind, what) for kind, what in File(text).found if kind not in answered]


def tracked():
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "common/sql/*.sql",
                          "services/*/store/migrations/*.sql"], cwd=ROOT, capture_output=True, text=True,
                         check=True).stdout.split()
    return [f for f in out if f not in BEFORE and os.path.exists(os.path.join(ROOT, f))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    now = options.version
    if not now:
        with open(os.path.join(ROOT, "VERSION"), encoding="ascii") as f:
            now = f.read().strip()
    bad = 0
    for name in options.files or tracked():
        with open(os.path.join(ROOT, name), encoding="utf-8") as f:
            text = f.read()
        for kind, what in complaints(text, now):
            bad = 1
            need = f": the head must say '-- {kind}: …'" if kind else ""
            print(f"lint: {name}: {what}{need} (docs/reliability.md)", file=sys.stderr)
    sys.exit(bad)


if __name__ == "__main__":
    main()
