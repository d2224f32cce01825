#!/usr/bin/python3
"""kill -9 of intake while it reads a large file, and while it makes its records: the same calls go
on, and every line is there once.  C360_IMPORT_LINES=50000 is the size that is promised.  The persons
are invented."""
import http.client
import os
import threading
import time

from system import System, Tap, until

LINES = int(os.environ.get("C360_IMPORT_LINES", "6000"))
WHO, PATH = "coordonnateur-31", "/v1/intake/imports"
FIELDS = {"Recu": "received_at", "Canal": "channel", "Nom": "family_name", "Prenom": "given_names",
          "Ne": "birth_date", "Texte": "text", "Ouvert": "opened_at", "Compte": "conseiller"}


def line(i):
    p = i // 4
    name = "Inventée" + "".join(chr(97 + p // 26 ** k % 26) for k in range(3))
    return (f"03/02/2021;phone;{name};Zoé;{p % 28 + 1:02}/{p % 12 + 1:02}/{1950 + p % 70};ligne {i};"
            + ("05/02/2021;conseiller-31" if i % 2 else ";"))


FILE = {"departement": "31", "label": "Fichier inventé",
        "content": "\n".join([";".join(FIELDS)] + [line(i) for i in range(LINES)]) + "\n",
        "mapping": {"columns": [{"column": c, "field": f} for c, f in FIELDS.items()]}}


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def killed_in(s, call, progress):
    """Send the call; kill intake as soon as some of its work stands, and bring it back."""
    def send():
        try:
            call()
        except (OSError, http.client.HTTPException):
            pass  # its answer is not what we look at

    sender = threading.Thread(target=send, daemon=True)
    pid = s.pid("intake")
    sender.start()
    until("some of it is done", lambda: int((s.sql(progress) or [["0"]])[0][0]) > 0, 30)
    s.kill("intake")
    until("intake is dead", lambda: not alive(pid))
    sender.join(30)
    # what was under way in the database ends there; what it did stands, or does not
    until("its statements ended", lambda: s.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'c360_intake'") == [["0"]], 30)
    stood = int(s.sql(progress)[0][0])
    s.start()
    assert 0 < stood < LINES, f"killed too late: {stood} of {LINES}"
    print(f"# killed at {stood} of {LINES}", flush=True)


def go_on(state, call):
    """As a coordonnateur does: the same call again; how many, and the longest, in seconds."""
    calls, longest, now = 0, 0.0, None
    while now is None or now["state"] == state:
        began = time.monotonic()
        now = call(now)
        longest, calls = max(longest, time.monotonic() - began), calls + 1
        assert calls < 200, now
    print(f"# {calls} calls, the longest {longest:.1f} s", flush=True)
    assert longest < 10, "the gateway would not have waited"
    return now


def read(s, **more):
    return s.good(WHO, "POST", PATH, FILE, **more).json


def read_with_a_kill(s):
    killed_in(s, lambda: s.ask(WHO, "POST", PATH, FILE), "SELECT read_rows FROM intake.import")
    now = go_on("reading", lambda _: read(s))
    assert (now["state"], now["lines"], now["ready"]) == ("checked", LINES, LINES), now
    assert s.sql("SELECT count(*), count(DISTINCT line), count(DISTINCT solicitation_id),"
                 " count(DISTINCT record #>> '{sol,text}'), count(DISTINCT person_id)"
                 " FROM intake.import_line") == [[str(n) for n in (
                     LINES, LINES, LINES, LINES, (LINES + 3) // 4)]]


def run_with_a_kill(s):
    one = read(s)
    target = f"{PATH}/{one['id']}"
    killed_in(s, lambda: s.ask(WHO, "POST", target + "/run", version=one["version"]),
              "SELECT made FROM intake.import")
    now = s.good(WHO, "GET", target).json
    assert now["state"] == "running", now
    made = go_on("running", lambda was: s.good(
        WHO, "POST", target + "/run", version=(was or now)["version"]).json)
    assert (made["state"], made["made"], made["ready"]) == ("done", LINES, 0), made


def every_line_once(s):
    s.quiet()
    same = [[str(LINES), str(LINES)]]
    assert s.sql("SELECT count(*), count(DISTINCT text) FROM intake.solicitation"
                 " WHERE import_id IS NOT NULL") == same
    assert sorted(r[0] for r in s.sql("SELECT text FROM intake.solicitation WHERE import_id IS NOT NULL"
                                      )) == sorted(f"ligne {i}" for i in range(LINES))
    half = str(LINES // 2)
    assert s.sql("SELECT count(*), count(DISTINCT solicitation_id) FROM intake.situation"
                 " WHERE import_id IS NOT NULL") == [[half, half]]
    assert s.sql("SELECT count(*) FROM intake.person WHERE import_id IS NOT NULL") == [
        [str((LINES + 3) // 4)]]
    assert s.sql("SELECT count(*), count(DISTINCT subject) FROM intake.event WHERE type ="
                 " 'intake.solicitation.recorded.v1' AND data ->> 'origin' = 'import'") == same
    assert s.sql("SELECT count(*), count(DISTINCT subject) FROM intake.event WHERE type ="
                 " 'intake.situation.opened.v1' AND data ->> 'origin' = 'import'") == [[half, half]]


def main(s):
    tap = Tap()
    tap.check("a_file_is_read_to_its_end_although_intake_was_killed_in_it", read_with_a_kill, s)
    tap.check("its_records_are_made_although_intake_was_killed_in_it", run_with_a_kill, s)
    tap.check("every_line_is_a_record_and_an_event_once", every_line_once, s)
    tap.end()


if __name__ == "__main__":
    with System("import_kill", 27200) as system:
        main(system)
