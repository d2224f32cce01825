"""The roadmap of a community: drafted, submitted, signed, validated, followed; each refusal.

09, whose region has six months for it and lets the MDPH sign."""
from system import NONE, day

A, R, ACTORS = "/v1/directory/agreements", "/v1/directory/roadmaps", "/v1/directory/actors"
DAYS = "/v1/directory/roadmap-days?departement="
TEAM, MDPH, ARS = "coordonnateur@09", "mdph@09", "authority@09"
PARTS = {part: "Texte inventé." for part in ("shared_state", "subsidiarity", "observatory", "reaching_out", "indicators")}
ACTION, INDICATOR = "0197f0a0-0000-7000-8000-0000000000b1", "0197f0a0-0000-7000-8000-0000000000c1"
CANNOT = {}


def agreed(s):
    actor = s.made(TEAM, ACTORS, {"departement": "09", "type": "pfra", "sector": "specialised", "name": "Acteur inventé",
                                  "commune": "09122"}, ACTORS).json["id"]
    made = s.made(TEAM, A, {"departement": "09", "title": "Convention inventée", "parties": [
        {"role": "ars", "name": "ARS inventée"}, {"role": "departement", "name": "Département inventé"},
        {"role": "porteur", "actor_id": actor}, {"role": "mdph", "name": "MDPH inventée"}]}, A)
    here = made.headers["Location"]
    s.expect(s.ask(TEAM, "POST", here + "/steps", {"act": "open"}, version=1), 200)
    for n, party in enumerate(made.json["parties"]):
        s.expect(s.ask(TEAM, "POST", here + "/signatures", {"party_id": party["id"], "signed_on": day(-300)}, version=n + 2), 200)


def step(s, who, here, version, status, act, **more):
    s.expect(s.ask(who, "POST", here + "/steps", dict({"act": act}, **more), version=version), status)


def drafts(s):
    new = {"departement": "09", "title": "Feuille de route", "starts_on": day(-200)}
    s.expect(s.ask(TEAM, "POST", R, new), 409)
    agreed(s)
    s.expect(s.ask(TEAM, "POST", R, dict(new, departement="31")), 403)
    s.expect(s.ask(TEAM, "POST", R, dict(new, parts={"kitchen": "x"})), 422)
    here = s.made(TEAM, R, new, R).headers["Location"]
    s.expect(s.ask(TEAM, "POST", R, new), 409)
    s.expect(s.ask(TEAM, "GET", here), 200)
    s.expect(s.ask(TEAM, "GET", f"{R}/{NONE}"), 404)
    s.expect(s.ask(TEAM, "GET", f"{R}?departement=09&limit=1"), 200)
    s.expect(s.ask(TEAM, "GET", f"{R}?departement=31"), 403)
    s.expect(s.ask(TEAM, "GET", f"{R}?departement=09&cursor=forged"), 400)
    change = {"parts": PARTS, "actions": [{"id": ACTION, "kind": "reaching_out", "title": "Aller vers"}],
              "indicators": [{"id": INDICATOR, "label": "Visites", "unit": "visites"}]}
    s.expect(s.ask(TEAM, "PATCH", f"{R}/{NONE}", change, version=1), 404)
    s.expect(s.ask(TEAM, "PATCH", here, change, version=9), 412)
    s.expect(s.ask(TEAM, "PATCH", here, dict(change, parts={"kitchen": "x"}), version=1), 422)
    s.expect(s.ask(TEAM, "PATCH", here, change, version=1), 200)
    return here


def validated(s, here):
    step(s, TEAM, f"{R}/{NONE}", 1, 404, "submit")
    step(s, TEAM, here, 9, 412, "submit", on=day(-100))
    step(s, TEAM, here, 2, 422, "submit")
    step(s, ARS, here, 2, 403, "submit", on=day(-100))
    step(s, TEAM, here, 2, 409, "return", reason="x")
    step(s, TEAM, here, 2, 200, "submit", on=day(-100))
    s.expect(s.ask(TEAM, "PATCH", here, {"title": "x"}, version=3), 409)
    signed = {"role": "mdph", "signed_on": day(-90)}
    s.expect(s.ask(MDPH, "POST", f"{R}/{NONE}/signatures", signed, version=1), 404)
    s.expect(s.ask(MDPH, "POST", here + "/signatures", signed, version=1), 412)
    s.expect(s.ask(MDPH, "POST", here + "/signatures", dict(signed, role="ars"), version=3), 403)
    s.expect(s.ask(MDPH, "POST", here + "/signatures", dict(signed, signed_on=day(3)), version=3), 422)
    s.expect(s.ask(MDPH, "POST", here + "/signatures", signed, version=3), 200)
    s.expect(s.ask(MDPH, "POST", here + "/signatures", signed, version=4), 409)
    step(s, ARS, here, 4, 200, "validate", on=day(-80), validated_by="committee")


def followed(s, here):
    done = {"on": day(-3), "action_id": ACTION, "state": "done"}
    s.expect(s.ask(TEAM, "POST", f"{R}/{NONE}/reports", done, version=1), 404)
    s.expect(s.ask(TEAM, "POST", here + "/reports", done, version=1), 412)
    s.expect(s.ask(TEAM, "POST", here + "/reports", dict(done, action_id=NONE), version=5), 422)
    s.expect(s.ask(TEAM, "POST", here + "/reports", done, version=5), 200)
    s.expect(s.ask(TEAM, "POST", here + "/reports", {"on": day(-3), "indicator_id": INDICATOR, "value": 7}, version=6), 200)
    s.expect(s.ask(TEAM, "GET", DAYS + "09"), 200)
    s.expect(s.ask(TEAM, "GET", DAYS + "31"), 403)
    s.expect(s.ask(TEAM, "GET", DAYS + "0"), 400)


def call(s):
    s.expect(s.ask(TEAM, "GET", DAYS + "09"), 200)
    here = drafts(s)
    validated(s, here)
    followed(s, here)
    two = s.made(TEAM, R, {"departement": "09", "title": "Deuxième édition", "starts_on": day(-1)}, R).headers["Location"]
    s.expect(s.ask(TEAM, "POST", two + "/reports", {"on": day(-3), "action_id": ACTION, "state": "done"}, version=1), 409)
    step(s, TEAM, two, 1, 200, "withdraw", reason="Texte inventé.")
