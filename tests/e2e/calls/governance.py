"""Governance of a community: every operation, and each refusal that it documents."""
import datetime

from system import NONE, until

G = "/v1/directory/governance-"
ACTORS = "/v1/directory/actors"
AUTHORITY = "authority-31"
FAR = "partner-44"
# 409 of an act that the state of its record never forbids: a seat ends, an elector votes
CANNOT = {}


def today():
    return datetime.date.today().isoformat()


def member(s, **more):
    made = s.made(s.COORDINATOR, ACTORS, dict({"departement": "31", "type": "pfra", "sector": "specialised",
                                               "name": "Membre inventé", "commune": "31483",
                                               "membership": "partner"}, **more), ACTORS)
    return made.json["id"]


def change(s, who, method, target, good, bad=None, status=200):
    """The change is refused without the right version, refused where nothing is, and done; its answer."""
    version = s.expect(s.ask(s.COORDINATOR, "GET", target.rsplit("/", 1)[0]), 200).json["version"]
    s.expect(s.ask(who, method, target, good, version=version + 7), 412)
    if bad is not None:
        s.expect(s.ask(who, method, target, bad, version=version), 422)
    s.expect(s.ask(who, method, swap(target), good, version=version), 404)
    return s.expect(s.ask(who, method, target, good, version=version), status)


def swap(target):
    """The same operation at an identifier of nobody."""
    parts = target.split("/")
    parts[4] = NONE
    return "/".join(parts)


def instances(s):
    body = {"departement": "31", "kind": "strategic_committee", "name": "Comité inventé", "set_up_by": ["ars"],
            "set_up_on": "2023-01-31", "chaired": "rotating"}
    standing = s.expect(s.ask(s.COORDINATOR, "GET", G + "instances?departement=31&kind=strategic_committee"), 200)
    for one in standing.json["items"]:
        if "ended_on" not in one:
            s.expect(s.ask(s.COORDINATOR, "PATCH", G + "instances/" + one["id"], {"ended_on": today()},
                           version=one["version"]), 200)
    made = s.made(s.COORDINATOR, G + "instances", body, G + "instances")
    here = made.headers["Location"]
    s.expect(s.ask(AUTHORITY, "POST", G + "instances", body), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", G + "instances", dict(body, kind="king")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", G + "instances", dict(body, departement="44")), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", G + "instances?departement=44"), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", G + "instances?kind=king"), 400)
    s.expect(s.ask(s.COORDINATOR, "GET", G + "instances?cursor=forged"), 400)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{G}instances/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"per_year": 2}, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"per_year": 0}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{G}instances/{NONE}", {"per_year": 2}, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"ended_on": "2022-01-01"}, version=1), 409)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"per_year": 2}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/graft", {"host": "Instance inventée"}, version=2), 409)
    return here


def seats(s, here):
    one, two = member(s), member(s)
    new = {"college": "users_carers", "actor_id": one, "from": "2023-02-01"}
    made = s.expect(s.ask(s.COORDINATOR, "POST", here + "/seats", new), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/seats", dict(new, college="mdph", actor_id=two)), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/seats", dict(new, college="king")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", swap(here) + "/seats", new), 404)
    place = G + "seats/" + made.json["id"]
    s.expect(s.ask(s.COORDINATOR, "PATCH", place, {"titular": "Nom inventé"}, version=3), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", place, {"titular": ""}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", place, {"until": "2023-01-01"}, version=1), 409)
    s.expect(s.ask(s.COORDINATOR, "PATCH", swap(place), {"titular": "Nom inventé"}, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", place, {"titular": "Nom inventé"}, version=1), 200)
    change(s, s.COORDINATOR, "POST", here + "/graft", {"host": "Instance inventée"}, {"host": ""})
    return one, two


def presidency(s, here, one, two):
    year = datetime.date.today().year
    term = {"member": one, "from": f"{year}-01-01", "until": f"{year}-12-31", "volunteer": True}
    made = s.expect(s.ask(s.COORDINATOR, "POST", here + "/presidencies", term), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/presidencies", dict(term, member=two)), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/presidencies", dict(term, member="king")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", swap(here) + "/presidencies", term), 404)
    place = G + "presidencies/" + made.json["id"]
    good = {"representative": "Nom inventé"}
    s.expect(s.ask(s.COORDINATOR, "PATCH", place, good, version=4), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", place, {"until": "2001-01-01"}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", swap(place), good, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", place, good, version=1), 200)
    late = s.expect(s.ask(s.COORDINATOR, "POST", here + "/presidencies",
                          dict(term, member=two, **{"from": f"{year + 1}-02-01", "until": f"{year + 1}-03-01"})), 201)
    s.expect(s.ask(s.COORDINATOR, "PATCH", place, {"until": f"{year}-12-30"}, version=2), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", G + "presidencies/" + late.json["id"], good, version=1), 200)
    before = s.expect(s.ask(s.COORDINATOR, "POST", here + "/presidencies",
                            dict(term, member=two, **{"from": f"{year - 1}-06-01", "until": f"{year - 1}-10-01"})), 201)
    s.expect(s.ask(s.COORDINATOR, "PATCH", G + "presidencies/" + before.json["id"], {"until": f"{year}-03-01"},
                   version=1), 409)


def frequency(s, here):
    got = s.expect(s.ask(AUTHORITY, "GET", here + "/frequency"), 200).json
    assert [p["what"] for p in got["parts"]].count("meeting") == 2, got
    s.expect(s.ask(AUTHORITY, "GET", here + "/frequency?year=1"), 400)
    s.expect(s.ask(AUTHORITY, "GET", swap(here) + "/frequency"), 404)


def meetings(s, here):
    new = {"instance_id": here.rsplit("/", 1)[1], "starts_at": today() + "T06:00:00Z", "place": "Salle inventée"}
    made = s.made(s.COORDINATOR, G + "meetings", new, G + "meetings")
    place = made.headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", G + "meetings", dict(new, instance_id=NONE)), 422)
    other = s.expect(s.ask(s.COORDINATOR, "POST", G + "instances",
                           {"departement": "31", "kind": "operational", "name": "Instance inventée",
                            "set_up_by": ["community"], "set_up_on": "2023-01-31", "chaired": "none"}), 201).json["id"]
    s.expect(s.ask(s.COORDINATOR, "PATCH", G + "instances/" + other, {"ended_on": today()}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", G + "meetings", dict(new, instance_id=other)), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{G}instances/{other}/seats",
                   {"college": "mdph", "institution": "mdph", "from": "2023-02-01"}), 409)
    s.expect(s.ask(AUTHORITY, "GET", G + f"meetings?departement=31&from={today()}&state=planned"), 200)
    s.expect(s.ask(AUTHORITY, "GET", G + "meetings?departement=44"), 403)
    s.expect(s.ask(AUTHORITY, "GET", G + "meetings?state=lost"), 400)
    s.expect(s.ask(AUTHORITY, "GET", swap(place)), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/steps", {"state": "held"}, version=1), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/presences", {"member": "ars", "state": "present"}), 422)
    return place


def agenda(s, place):
    items = s.expect(s.ask(s.COORDINATOR, "GET", place), 200).json["items"]
    assert len(items) == 4, items
    item = G + "items/" + items[0]["id"]
    s.expect(s.ask(s.COORDINATOR, "PATCH", item, {"ready": True}, version=5), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", item, {"title": ""}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", swap(item), {"ready": True}, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", item, {"ready": True}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/items", {"title": "Divers"}), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/items", {"presentation": "obstacles"}), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/items", {"presentation": "party"}), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", swap(place) + "/items", {"title": "Divers"}), 404)
    return item


def proxies(s, place, one, two):
    give = {"giver": two, "holder": one}
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/proxies", give), 409)
    change(s, s.COORDINATOR, "POST", place + "/steps", {"state": "convened"}, {"state": "planned"})
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/proxies", dict(give, giver="pjj")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", swap(place) + "/proxies", give), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/proxies", give), 200)
    here = {"member": one, "state": "present"}
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/presences", here), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", swap(place) + "/presences", here), 404)


def votes(s, place, one, two):
    account = "partner@31#" + one
    new = {"meeting_id": place.rsplit("/", 1)[1], "question": "Question inventée", "decides": "roadmap_validated"}
    s.expect(s.ask(s.COORDINATOR, "POST", G + "votes", dict(new, meeting_id=NONE)), 422)
    made = s.expect(s.ask(s.COORDINATOR, "POST", G + "votes", new), 201)  # nothing is told of it: no position
    vote = made.headers["Location"]
    for who in (s.COORDINATOR, account):
        s.expect(s.ask(who, "GET", vote), 200)
    s.expect(s.ask(FAR, "GET", vote), 404)
    s.expect(s.ask(account, "POST", vote + "/ballots", {"choice": "yes"}), 200)
    s.expect(s.ask(account, "POST", vote + "/ballots", {"choice": "no"}), 409)
    s.expect(s.ask(account, "POST", vote + "/ballots", {"choice": "yes", "for_member": two}), 200)
    s.expect(s.ask(account, "POST", vote + "/ballots", {"choice": "loud"}), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", vote + "/ballots", {"choice": "yes", "member": "pjj"}), 403)
    s.expect(s.ask(account, "POST", swap(vote) + "/ballots", {"choice": "yes"}), 404)
    result = change(s, s.COORDINATOR, "POST", vote + "/closure", {}, {"cancelled": 1}).json
    assert result["result"] == "adopted" and result["count"]["yes"] == 2, result
    s.expect(s.ask(s.COORDINATOR, "POST", vote + "/closure", {}, version=result["version"]), 409)
    return result["id"]


def held(s, place, item, vote):
    change(s, s.COORDINATOR, "POST", place + "/steps", {"state": "held"})
    s.expect(s.ask(s.COORDINATOR, "PATCH", item, {"ready": False}, version=2), 409)
    decision = {"kind": "roadmap_validated", "text": "Décision inventée.", "vote_id": vote}
    made = s.expect(s.ask(AUTHORITY, "POST", place + "/decisions", decision), 201)
    s.expect(s.ask(AUTHORITY, "POST", place + "/decisions", dict(decision, kind="coherence_opinion")), 422)
    s.expect(s.ask(AUTHORITY, "POST", swap(place) + "/decisions", decision), 404)
    s.expect(s.ask(AUTHORITY, "GET", made.headers["Location"]), 200)
    s.expect(s.ask(AUTHORITY, "GET", G + "decisions/" + NONE), 404)
    s.expect(s.ask(AUTHORITY, "GET", G + "decisions?departement=31&kind=roadmap_validated"), 200)
    s.expect(s.ask(AUTHORITY, "GET", G + "decisions?departement=44"), 403)
    s.expect(s.ask(AUTHORITY, "GET", G + "decisions?kind=party"), 400)
    change(s, s.COORDINATOR, "POST", place + "/minutes", {"reference": "CR inventé"}, {})


def stated(s, place):
    body = {"meeting_id": place.rsplit("/", 1)[1], "life": "La vie.", "difficulties": "Aucune.", "questions": "Une.",
            "partnerships": "Deux."}
    made = s.made(s.COORDINATOR, G + "statements", body, G + "statements")
    s.expect(s.ask(s.COORDINATOR, "POST", G + "statements", body), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", G + "statements", dict(body, meeting_id=NONE)), 422)
    s.expect(s.ask(AUTHORITY, "GET", made.headers["Location"]), 200)
    s.expect(s.ask(AUTHORITY, "GET", G + "statements/" + NONE), 404)
    s.expect(s.ask(AUTHORITY, "GET", G + "statements?departement=31"), 200)
    s.expect(s.ask(AUTHORITY, "GET", G + "statements?departement=44"), 403)


def validated(s, place):
    s.expect(s.ask("partner@31#" + NONE, "POST", place + "/minutes-validation", version=1), 404)
    done = change(s, AUTHORITY, "POST", place + "/minutes-validation", None)
    s.expect(s.ask(AUTHORITY, "POST", place + "/minutes-validation", version=done.json["version"]), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/minutes", {"reference": "CR"}, version=done.json["version"]), 409)
    meeting = place.rsplit("/", 1)[1]
    s.expect(s.ask(s.COORDINATOR, "POST", G + "votes", {"meeting_id": meeting, "question": "Trop tard"}), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/decisions", {"kind": "other", "text": "Trop tard."}), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", place + "/presences",
                   {"member": done.json["presences"][0]["member"], "state": "absent"}), 409)


def arbitrations(s):
    body = {"departement": "31", "subject": "Sujet inventé", "asked_by": "community", "institutions": ["ars", "caf"],
            "answer_due": today()}
    here = s.made(AUTHORITY, G + "arbitrations", body, G + "arbitrations").headers["Location"]
    s.expect(s.ask(AUTHORITY, "POST", G + "arbitrations", dict(body, institutions=["pirates"])), 422)
    s.expect(s.ask(AUTHORITY, "POST", G + "arbitrations", dict(body, departement="44")), 403)
    s.expect(s.ask(AUTHORITY, "GET", G + "arbitrations?departement=31&state=open"), 200)
    s.expect(s.ask(AUTHORITY, "GET", G + "arbitrations?departement=44"), 403)
    s.expect(s.ask(AUTHORITY, "GET", G + "arbitrations?state=lost"), 400)
    s.expect(s.ask(AUTHORITY, "GET", G + "arbitrations/" + NONE), 404)
    s.expect(s.ask(AUTHORITY, "POST", here + "/steps", {"state": "done"}, version=1), 409)
    change(s, AUTHORITY, "POST", here + "/steps", {"state": "answered", "answer": "Oui."}, {"state": "answered"})


def transmissions(s):
    body = {"departement": "31", "kind": "works", "audience": "public_policies", "year": 2025, "sent_on": today()}
    made = s.made(s.COORDINATOR, G + "transmissions", body, G + "transmissions")
    s.expect(s.ask(s.COORDINATOR, "POST", G + "transmissions", dict(body, audience="neighbours")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", G + "transmissions", dict(body, departement="44")), 403)
    s.expect(s.ask(AUTHORITY, "GET", made.headers["Location"]), 200)
    s.expect(s.ask(AUTHORITY, "GET", G + "transmissions/" + NONE), 404)
    s.expect(s.ask(AUTHORITY, "GET", G + "transmissions?departement=31&audience=public_policies"), 200)
    s.expect(s.ask(AUTHORITY, "GET", G + "transmissions?departement=44"), 403)


def owed(s, here):
    """What the instance owes stands in its table without anybody asking."""
    told = f"SELECT count(*) FROM directory.governance_due WHERE instance_id = '{here.rsplit('/', 1)[1]}'"
    until("what the committee owes is worked out", lambda: int(s.sql(told)[0][0]) > 0, 30)


def call(s):
    here = instances(s)
    one, two = seats(s, here)
    presidency(s, here, one, two)
    frequency(s, here)
    place = meetings(s, here)
    item = agenda(s, place)
    proxies(s, place, one, two)
    vote = votes(s, place, one, two)
    held(s, place, item, vote)
    stated(s, place)
    validated(s, place)
    arbitrations(s)
    transmissions(s)
    owed(s, here)
