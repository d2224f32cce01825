"""Every operation on the calendar of obligations, and each refusal that it documents."""
import datetime

from system import NONE, until

BASE = "/v1/directory/"
OBLIGATIONS, NOTICES, ACTS, LINKS, FEEDS = (BASE + kind for kind in (
    "obligations", "obligation-notices", "obligation-acts", "obligation-links", "obligation-feeds"))
AUTHORITY = "authority-31"
# an announcement has no state that forbids to have seen it; a link is always a new one
CANNOT = {"directory_see_obligation_notice": {"409"}, "directory_make_obligation_link": {"409"}}


def made(s, who, target, body):
    """Nothing is published of it: where it stands, with its version."""
    answer = s.expect(s.ask(who, "POST", target, body), 201)
    assert answer.headers["Location"] == f"{target}/{answer.json['id']}" and answer.headers["ETag"] == '"1"', answer
    return answer


def premises(s):
    """A year that ends within some weeks: its end is announced as soon as the clock looks."""
    of = s.made(s.COORDINATOR, BASE + "actors", {"departement": "31", "type": "pfra", "sector": "specialised",
                                                 "name": "Hôte inventé", "commune": "31483"}, BASE + "actors").json["id"]
    where = s.made(s.COORDINATOR, BASE + "places", {"departement": "31", "actor_id": of, "name": "Lieu inventé",
                                                    "commune": "31555"}, BASE + "places").json["id"]
    since = (datetime.date.today() - datetime.timedelta(days=340)).isoformat()
    return s.made(s.COORDINATOR, BASE + "reception-points",
                  {"departement": "31", "actor_id": of, "place_id": where, "kind": "permanence", "neutral": False,
                   "name": "Local inventé", "temporary": {"since": since, "plan": "Déménager."}},
                  BASE + "reception-points").json["id"]


def listed(s, point):
    found = s.expect(s.ask(s.ADVISER, "GET", f"{OBLIGATIONS}?departement=31&kind=premises&state=soon&limit=200"), 200).json
    assert any(o["subject_id"] == point and o["link"].endswith(point) for o in found["items"]), found
    s.expect(s.ask(AUTHORITY, "GET", f"{OBLIGATIONS}?limit=1"), 200)
    for target in (OBLIGATIONS, f"{OBLIGATIONS}/calendar.ics"):
        s.expect(s.ask(s.ADVISER, "GET", f"{target}?departement=44"), 403)
        s.expect(s.ask(s.ADVISER, "GET", f"{target}?from=2026-02-02&until=2026-02-01"), 422)
        s.expect(s.ask(s.ADVISER, "GET", f"{target}?from=monday"), 400)
    raw = s.expect(s.ask(s.ADVISER, "GET", f"{OBLIGATIONS}/calendar.ics?departement=31"), 200).raw
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n") and b"BEGIN:VALARM\r\n" in raw, raw[:300]


def announced(s, point):
    told = f"SELECT id FROM directory.obligation_notice WHERE subject_id = '{point}'"
    until("the end of a year is announced", lambda: s.sql(told), 60)
    notice = s.sql(told)[0][0]
    here = f"{NOTICES}/{notice}/seen"
    for who in (s.COORDINATOR, AUTHORITY):
        s.expect(s.ask(who, "POST", here), 200)
        found = s.expect(s.ask(who, "GET", f"{NOTICES}?departement=31&seen=true&limit=200"), 200).json["items"]
        assert notice in [n["id"] for n in found], found
    s.expect(s.ask(s.COORDINATOR, "POST", f"{NOTICES}/{NONE}/seen"), 404)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{NOTICES}?departement=44"), 403)


def noted(s):
    body = {"departement": "31", "kind": "activity_report", "year": 2025, "done_on": "2026-02-10"}
    here = made(s, s.COORDINATOR, ACTS, body).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", ACTS, body), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", ACTS, dict(body, kind="roadmap")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", ACTS, dict(body, departement="44")), 403)
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{ACTS}?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{ACTS}?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{ACTS}/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{here}/withdrawal", version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{here}/withdrawal", version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{here}/withdrawal", version=2), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{ACTS}/{NONE}/withdrawal", version=1), 404)


def subscribed(s):
    s.expect(s.ask(s.ADVISER, "POST", LINKS, {"departements": []}), 422)
    s.expect(s.ask(s.ADVISER, "POST", LINKS, {"departements": ["44"]}), 403)
    link = made(s, s.ADVISER, LINKS, {"departements": ["31"]})
    here, feed = link.headers["Location"], link.json["address"]
    feed = feed[feed.index("/v1/"):]
    assert s.expect(s.ask(None, "GET", feed), 200).raw.startswith(b"BEGIN:VCALENDAR\r\n")
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{LINKS}?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{LINKS}?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{LINKS}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "POST", f"{here}/revocation", version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", f"{here}/revocation", version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", f"{here}/revocation", version=2), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{LINKS}/{NONE}/revocation", version=1), 404)
    s.expect(s.ask(None, "GET", feed), 404)
    s.expect(s.ask(None, "GET", f"{FEEDS}/short"), 400)


def call(s):
    point = premises(s)
    listed(s, point)
    noted(s)
    subscribed(s)
    announced(s, point)
