"""The team of a community: people, what they hold, figures, what is missing."""
from system import NONE

TEAM = "/v1/directory/team"
PEOPLE, ASSIGNMENTS, ACTORS = TEAM + "/people", TEAM + "/assignments", "/v1/directory/actors"
# only when somebody else writes between two statements
CANNOT = {f"directory_{name}": {"409"} for name in (
    "create_team_person", "create_team_assignment", "update_team_assignment", "create_team_act", "update_team_programme",
    "create_team_session", "update_team_session")}


def person(s):
    # nothing of it is told to others: there is no position to wait for
    made = s.expect(s.ask(s.COORDINATOR, "POST", PEOPLE, {
        "departement": "31", "name": "Personne inventée", "email": "p@equipe.example.org"}), 201)
    here = made.headers["Location"]
    assert here == f"{PEOPLE}/{made.json['id']}" and made.headers["ETag"] == '"1"'
    s.expect(s.ask(s.COORDINATOR, "POST", PEOPLE, {"departement": "44", "name": "x"}), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", PEOPLE, {"departement": "31"}), 422)
    for who in (s.ADVISER, "authority-31"):
        s.expect(s.ask(who, "GET", here), 200)
        s.expect(s.ask(who, "GET", f"{PEOPLE}?departement=31&limit=1"), 200)
    s.expect(s.ask("mdph-31", "GET", here), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{PEOPLE}?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{PEOPLE}?departement=31&cursor=forged"), 400)
    s.expect(s.ask(s.ADVISER, "GET", f"{PEOPLE}/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"phone": "01 99 00 00 00"}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"phone": None}, version=1), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"certified_on": "2026-01-01"}, version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{PEOPLE}/{NONE}", {"phone": None}, version=1), 404)
    return made.json["id"], here


def assignment(s, who, here):
    employer = s.made(s.COORDINATOR, ACTORS, {"departement": "31", "type": "esat", "sector": "specialised",
                                              "name": "Employeur inventé", "commune": "31483"}, ACTORS).json["id"]
    body = {"departement": "31", "person_id": who, "employer_id": employer, "function": "conseiller",
            "shares": [{"from": "2026-01-01", "percent": 80, "search_percent": 60,
                        "coverage": [{"theme": "respite", "percent": 20}]}]}
    given = s.made(s.COORDINATOR, ASSIGNMENTS, body, ASSIGNMENTS).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", ASSIGNMENTS, body), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", ASSIGNMENTS, dict(body, departement="44")), 403)
    assert "person_name" in s.expect(s.ask(s.ADVISER, "GET", given), 200).json
    assert "person_name" not in s.expect(s.ask("mdph-31", "GET", given), 200).json
    s.expect(s.ask("mdph-31", "GET", f"{ASSIGNMENTS}?departement=31&state=all&limit=1"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{ASSIGNMENTS}?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{ASSIGNMENTS}?departement=31&function=cook"), 400)
    s.expect(s.ask(s.ADVISER, "GET", f"{ASSIGNMENTS}/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"forget": True}, version=2), 409)
    s.expect(s.ask(s.COORDINATOR, "PATCH", given, {"until": "2026-06-30"}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", given, {"until": None}, version=1), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", given, {"until": "2025-06-30"}, version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{ASSIGNMENTS}/{NONE}", {"until": None}, version=1), 404)


def forgotten(s):
    """What is written and attached about somebody goes with their name."""
    employer = s.made(s.COORDINATOR, ACTORS, {"departement": "31", "type": "esat", "sector": "specialised",
                                              "name": "Employeur inventé", "commune": "31483"}, ACTORS).json["id"]
    who = s.expect(s.ask(s.COORDINATOR, "POST", PEOPLE, {"departement": "31", "name": "Personne inventée"}), 201).json["id"]
    post = s.made(s.COORDINATOR, ASSIGNMENTS, {
        "departement": "31", "person_id": who, "employer_id": employer, "function": "secretary", "until": "2025-12-31",
        "shares": [{"from": "2025-01-01", "percent": 50}], "derogation": "Personne inventée"}, ASSIGNMENTS).headers["Location"]
    paper = {"departement": "31", "kind": "certificate", "title": "Personne inventée", "audience": "team", "about_id": who,
             "about_kind": "team_member", "file": {"name": "p.txt", "content": "UGVyc29ubmU="}}
    kept = s.expect(s.ask(s.COORDINATOR, "POST", "/v1/directory/papers", paper), 201).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{PEOPLE}/{who}", {"forget": True}, version=1), 200)
    for target in (kept, post):
        assert b"Personne" not in s.expect(s.ask(s.COORDINATOR, "GET", target), 200).raw
    s.expect(s.ask(s.COORDINATOR, "POST", "/v1/directory/papers", paper), 422)


def figures(s):
    period = "from=2026-01-01&until=2026-12-31"
    for who in (s.ADVISER, "mdph-31", "authority-31"):
        s.expect(s.ask(who, "GET", f"{TEAM}/figures?departement=31&{period}"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{TEAM}/figures?departement=44&{period}"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{TEAM}/figures?departement=31&from=2026-01-02&until=2026-01-01"), 422)
    s.expect(s.ask(s.ADVISER, "GET", f"{TEAM}/figures?departement=31"), 400)
    found = s.expect(s.ask("authority-31", "GET", f"{TEAM}/alerts?departement=31"), 200).json["alerts"]
    assert "no_coordonnateur" in [a["alert"] for a in found], found
    s.expect(s.ask("authority-31", "GET", f"{TEAM}/alerts?departement=44"), 403)
    s.expect(s.ask("authority-31", "GET", f"{TEAM}/alerts?departement=31&day=monday"), 400)
    team = s.expect(s.ask(None, "GET", f"{TEAM}?departement=31"), 200)
    assert b"Personne" not in team.raw, team
    s.expect(s.ask(None, "GET", f"{TEAM}?departement=31&day=monday"), 400)


def entered(s, what, body, wrong):
    """Nothing of it is told to others.  Its path."""
    there = f"{TEAM}/{what}"
    made = s.expect(s.ask(s.COORDINATOR, "POST", there, dict(body, departement="31")), 201)
    here = made.headers["Location"]
    assert here == f"{there}/{made.json['id']}" and made.headers["ETag"] == '"1"'
    s.expect(s.ask(s.COORDINATOR, "POST", there, dict(body, departement="44")), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", there, dict(body, departement="31", **wrong)), 422)
    for path, status in ((here, 200), (f"{there}?departement=31&limit=1", 200), (f"{there}/{NONE}", 404),
                         (f"{there}?departement=44", 403), (f"{there}?departement=31&cursor=forged", 400)):
        s.expect(s.ask("authority-31", "GET", path), status)
    return here


def year(s, who):
    entered(s, "acts", {"kind": "size_review", "on": "2026-01-05", "reference": "Décision inventée",
                        "figures": {"open_files": 90}, "planned": [{"function": "facilitator", "posts": 5}]},
            {"next_on": "2026-01-01"})
    reviewed = s.expect(s.ask("mdph-31", "GET", f"{TEAM}/figures?departement=31&from=2026-01-01&until=2026-12-31"), 200)
    assert reviewed.json["caseload"]["open_files"] == 90, reviewed
    here = entered(s, "programmes", {"year": 2026, "missions": "Missions inventées."}, {"employer_id": NONE})
    s.expect(s.ask(s.COORDINATOR, "POST", f"{TEAM}/programmes", {"departement": "31", "year": 2026, "missions": "x"}), 409)
    s.expect(s.ask("mdph-31", "POST", here + "/validations", {"party": "ars"}, version=1), 403)
    s.expect(s.ask("mdph-31", "POST", here + "/validations", {"party": "mdph"}, version=1), 200)
    s.expect(s.ask("mdph-31", "POST", here + "/validations", {"party": "mdph"}, version=2), 409)
    s.expect(s.ask("authority-31", "POST", here + "/validations", {"party": "ars"}, version=1), 412)
    s.expect(s.ask("authority-31", "POST", here + "/validations", {"party": "ars", "on": "2999-01-01"}, version=2), 422)
    s.expect(s.ask("mdph-31", "POST", f"{TEAM}/programmes/{NONE}/validations", {"party": "mdph"}, version=1), 404)
    changes(s, "programmes", here, {"missions": "Autres missions."}, {"employer_id": NONE}, 2)
    here = entered(s, "sessions", {"kind": "training", "title": "Formation inventée", "planned_on": "2026-12-01"},
                   {"present": [who]})
    changes(s, "sessions", here, {"held_on": "2026-01-20", "present": [who]}, {"held_on": "2999-01-01"}, 1)


def changes(s, what, here, body, wrong, version):
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, body, version=version), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, body, version=version), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, wrong, version=version + 1), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{TEAM}/{what}/{NONE}", body, version=1), 404)


def call(s):
    who, here = person(s)
    assignment(s, who, here)
    forgotten(s)
    figures(s)
    year(s, who)
