"""Actors that declare their interest, and whom to reach for what in a département."""
from system import NONE

ROOT = "/v1/directory/prospects"
REFERENTS = "/v1/directory/referents?departement=31&function="
CANNOT = {}


def new(**more):
    return dict({"departement": "31", "name": "Collectif inventé", "status": "collective", "intent": "join",
                 "interest": "Ouvrir un atelier à tous.", "email": "contact@collectif.example.org"}, **more)


def declare(s):
    # nothing of it is told to others: there is no position to wait for
    made = s.expect(s.ask(s.COORDINATOR, "POST", ROOT, new(letter="Nous souhaitons rejoindre la communauté.")), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", ROOT, new(departement="44")), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", ROOT, new(status="king")), 422)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}?departement=31&state=declared&limit=1"), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}?departement=44"), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}?departement=31&state=lost"), 400)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}?departement=31&cursor=forged"), 400)
    return made.headers["Location"]


def steps(s, here):
    s.expect(s.ask(s.COORDINATOR, "GET", here), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{here}/steps", {"state": "forwarded"}, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{here}/steps", {"state": "joined"}, version=1), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{here}/steps", {"state": "contacted"}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{ROOT}/{NONE}/steps", {"state": "forwarded"}, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{here}/steps", {"state": "forwarded"}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{here}/steps", {"state": "contacted", "on": "2026-11-30"}, version=2), 200)
    s.expect(s.ask(s.ADVISER, "POST", f"{here}/steps", {"state": "contacted", "on": "2026-11-30"}, version=3), 403)


def call(s):
    steps(s, declare(s))
    s.good(None, "GET", REFERENTS + "school_inclusion")
    s.good(s.ADVISER, "GET", REFERENTS + "hospital_referent&limit=1")
    s.expect(s.ask(None, "GET", REFERENTS + "cook"), 400)
    s.expect(s.ask(None, "GET", REFERENTS + "reception&cursor=forged"), 400)
