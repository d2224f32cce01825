"""Observations, proposals, experiments, animation and assessments, and each refusal that they document."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from offers import actor  # noqa: E402
from system import NONE, day, until  # noqa: E402

LAB = "/v1/observatory/lab/"
AUTHORITY, MDPH = "authority-31", "mdph-31"
# a new record has no state that could forbid it
CANNOT = {f"observatory_record_lab_{one}": {"409"}
          for one in ("observation", "proposal", "experiment", "activity", "assessment")}

BASE = {"departement": "31", "title": "Titre inventé", "on": "2026-02-01"}
NEW = {
    "observations": dict(BASE, kind="solution", innovative=True, inclusive=False, needs=["1.3.3"],
                         levers=["transform_offer"], text="Un mercredi partagé."),
    "proposals": dict(BASE, text="Accueillir plus tôt.", levers=["legal_framework"], addressees=["ars", "mdph"],
                      derogations=[{"text": "Âge d’admission"}]),
    "experiments": dict(BASE, kind="liaison_sheet", hypothesis="Une fiche évite de redire."),
    "activities": dict(BASE, kind="acquaintance", communes=["31483"], themes=["respite"]),
    "assessments": {"departement": "31", "kind": "impact", "year": 2026, "title": "Impact inventé",
                    "text": "Des réponses plus rapides."},
}
BAD = {
    "observations": {"innovative": False}, "proposals": {"levers": ["mdph_practice"]},
    "experiments": {"until": "2026-01-01"}, "activities": {"until": "2026-01-01"},
    "assessments": {"text": "Rappeler au 06 39 98 00 00"},
}


def expect(s, status, who, method, target, body=None, **more):
    return s.expect(s.ask(who, method, LAB + target, body, **more), status)


def family(s, name):
    """One record of a family: recorded, listed, read, changed, and each refusal; its path below LAB."""
    new = NEW[name]
    made = expect(s, 201, s.COORDINATOR, "POST", name, new)
    here = f"{name}/{made.json['id']}"
    assert made.headers["Location"] == LAB + here, made.headers["Location"]
    expect(s, 422, s.COORDINATOR, "POST", name, dict(new, title="Écrire à a@example.org"))
    expect(s, 403, s.COORDINATOR, "POST", name, dict(new, departement="44"))
    expect(s, 200, s.ADVISER, "GET", f"{name}?departement=31&limit=1")
    expect(s, 403, s.ADVISER, "GET", f"{name}?departement=44")
    expect(s, 400, s.ADVISER, "GET", f"{name}?departement=31&cursor=forged")
    expect(s, 200, s.ADVISER, "GET", here)
    expect(s, 404, s.ADVISER, "GET", f"{name}/{NONE}")
    expect(s, 422, s.COORDINATOR, "PATCH", here, BAD[name], version=1)
    expect(s, 200, s.COORDINATOR, "PATCH", here, {"title": "Autre titre inventé"}, version=1)
    expect(s, 412, s.COORDINATOR, "PATCH", here, {"title": "Encore"}, version=1)
    expect(s, 404, s.COORDINATOR, "PATCH", f"{name}/{NONE}", {"title": "Encore"}, version=1)
    expect(s, 404, s.COORDINATOR, "POST", f"{name}/{NONE}/acts", FIRST[name], version=1)
    expect(s, 422, s.COORDINATOR, "POST", here + "/acts", WRONG[name], version=2)
    return here


FIRST = {"observations": {"act": "set_aside", "reason": "En double."}, "proposals": {"act": "address", "on": "2026-02-02"},
         "experiments": {"act": "start", "on": "2026-02-02"}, "activities": {"act": "hold", "participants": 12},
         "assessments": {"act": "submit"}}
WRONG = {"observations": {"act": "set_aside"}, "proposals": {"act": "address"}, "experiments": {"act": "start"},
         "activities": {"act": "hold", "participants": -1}, "assessments": {"act": "submit", "on": "2099-01-01"}}


def moved(s, here, body, version):
    """Done once; then neither the version nor the state allows it."""
    expect(s, 412, s.COORDINATOR, "POST", here + "/acts", body, version=version + 7)
    now = expect(s, 200, s.COORDINATOR, "POST", here + "/acts", body, version=version).json
    assert now["version"] == version + 1, now
    expect(s, 409, s.COORDINATOR, "POST", here + "/acts", body, version=version + 1)
    return now


def observations(s):
    here = family(s, "observations")
    shown = f"records/{here.split('/')[1]}/audience"
    expect(s, 422, s.COORDINATOR, "POST", shown, {"audience": "nobody"}, version=2)
    expect(s, 412, s.COORDINATOR, "POST", shown, {"audience": "public"}, version=9)
    expect(s, 404, s.COORDINATOR, "POST", f"records/{NONE}/audience", {"audience": "public"}, version=1)
    expect(s, 200, s.COORDINATOR, "POST", shown, {"audience": "public"}, version=2)
    page = expect(s, 200, None, "GET", "publications?departement=31&kind=solution&need=1.3.3").json
    assert here.split("/")[1] in [p["id"] for p in page["items"]], page
    expect(s, 400, None, "GET", "publications?departement=31&cursor=forged")
    s.expect(s.ask(None, "GET", LAB + "publications?departement=31", more={"Authorization": "Bearer x"}), 401)
    assert expect(s, 200, AUTHORITY, "GET", "levers?departement=31").json["items"]
    expect(s, 403, AUTHORITY, "GET", "levers?departement=44")
    moved(s, here, FIRST["observations"], 3)
    expect(s, 409, s.COORDINATOR, "POST", shown, {"audience": "public"}, version=4)
    expect(s, 409, s.COORDINATOR, "PATCH", here, {"title": "Encore"}, version=4)


def proposals(s):
    here = family(s, "proposals")
    answer = {"answer": "accepted", "on": "2026-02-03"}
    expect(s, 409, s.COORDINATOR, "POST", here + "/answers", dict(answer, institution="mdph"))
    moved(s, here, FIRST["proposals"], 2)
    expect(s, 409, s.COORDINATOR, "PATCH", here, {"title": "Encore"}, version=3)
    expect(s, 403, MDPH, "POST", here + "/answers", dict(answer, institution="ars"))
    expect(s, 422, MDPH, "POST", here + "/answers", dict(answer, answer="refused"))
    expect(s, 404, MDPH, "POST", f"proposals/{NONE}/answers", answer)
    assert expect(s, 200, MDPH, "POST", here + "/answers", answer).json["waited_for"] == ["ars"]
    present = {"on": "2026-03-01", "institutions": ["ars", "departement"]}
    shown = f"records/{here.split('/')[1]}/presentations"
    expect(s, 200, s.COORDINATOR, "POST", shown, present)
    expect(s, 404, s.COORDINATOR, "POST", f"records/{NONE}/presentations", present)
    expect(s, 422, s.COORDINATOR, "POST", shown, dict(present, on="2099-01-01"))
    moved(s, here, {"act": "withdraw", "reason": "Sans objet."}, 5)
    expect(s, 409, s.COORDINATOR, "POST", shown, present)


def experiments(s):
    here = family(s, "experiments")
    follow = {"on": "2026-03-01", "text": "Deux établissements l’emploient."}
    expect(s, 409, s.ADVISER, "POST", here + "/follow-ups", follow)
    moved(s, here, FIRST["experiments"], 2)
    expect(s, 200, s.ADVISER, "POST", here + "/follow-ups", follow)
    expect(s, 422, s.ADVISER, "POST", here + "/follow-ups", dict(follow, on="2099-01-01"))
    expect(s, 404, s.ADVISER, "POST", f"experiments/{NONE}/follow-ups", follow)
    moved(s, here, {"act": "abandon", "reason": "Plus de moyens."}, 4)
    expect(s, 409, s.COORDINATOR, "PATCH", here, {"title": "Encore"}, version=5)


def activities(s):
    of = actor(s)
    until("the lab knows the actor", lambda: s.sql(f"SELECT 1 FROM observatory.lab_actor WHERE id = '{of}'"), 60)
    made = expect(s, 201, s.ADVISER, "POST", "activities", dict(NEW["activities"], actors=[of])).json
    assert made["organisations"][0]["name"] == "Acteur inventé", made
    here = family(s, "activities")
    moved(s, here, FIRST["activities"], 2)
    gone = expect(s, 201, s.COORDINATOR, "POST", "activities", dict(NEW["activities"], on=day(3))).json
    expect(s, 422, s.COORDINATOR, "POST", f"activities/{gone['id']}/acts", {"act": "hold"}, version=1)
    moved(s, f"activities/{gone['id']}", {"act": "cancel", "reason": "Salle fermée."}, 1)
    expect(s, 409, s.COORDINATOR, "PATCH", f"activities/{gone['id']}", {"title": "Encore"}, version=2)


def assessments(s):
    here = family(s, "assessments")
    word = {"accord": "agrees", "on": "2026-03-01"}
    expect(s, 409, s.COORDINATOR, "POST", here + "/words", dict(word, institution="ars"))
    moved(s, here, FIRST["assessments"], 2)
    expect(s, 409, s.COORDINATOR, "PATCH", here, {"title": "Encore"}, version=3)
    expect(s, 422, MDPH, "POST", here + "/words", dict(word, accord="disagrees"))
    expect(s, 403, MDPH, "POST", here + "/words", dict(word, institution="caf"))
    expect(s, 404, MDPH, "POST", f"assessments/{NONE}/words", word)
    expect(s, 200, MDPH, "POST", here + "/words", word)
    moved(s, here, {"act": "settle"}, 4)


def call(s):
    for part in (observations, proposals, experiments, activities, assessments):
        part(s)
