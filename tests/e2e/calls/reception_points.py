"""Every operation on reception points, their calendar and campaigns, and each refusal that it documents."""
import http.client

from system import NONE, until

ACTORS, PLACES, POINTS, CAMPAIGNS = (f"/v1/directory/{kind}" for kind in
                                     ("actors", "places", "reception-points", "campaigns"))
CANNOT = {}
WEEK = {"weekly": [{"days": ["monday"], "opens": "09:00", "closes": "12:00"}], "on_appointment": True}


def point(s):
    of = s.made(s.COORDINATOR, ACTORS, {"departement": "31", "type": "pfra", "sector": "specialised",
                                        "name": "Hôte inventé", "commune": "31483"}, ACTORS).json["id"]
    where = s.made(s.COORDINATOR, PLACES, {"departement": "31", "actor_id": of, "name": "Lieu inventé",
                                           "commune": "31555", "address": "1 rue inventée"}, PLACES).json["id"]
    body = {"departement": "31", "actor_id": of, "place_id": where, "kind": "permanence",
            "name": "Permanence inventée", "neutral": False, "hours": WEEK}
    s.expect(s.ask(s.COORDINATOR, "POST", POINTS, body), 422)
    body["temporary"] = {"since": "2024-02-29", "plan": "Enlever l’enseigne."}
    made = s.made(s.COORDINATOR, POINTS, body, POINTS)
    assert made.json["temporary"]["due"] == "2025-02-28" and made.json["temporary"]["state"] == "overdue"
    s.expect(s.ask(s.COORDINATOR, "POST", POINTS, dict(body, departement="44")), 403)
    return made.headers["Location"]


def calendar(s, here):
    for what in ("openings", "calendar.ics"):
        s.expect(s.ask(None, "GET", f"{here}/{what}"), 200)
        s.expect(s.ask(None, "GET", f"{POINTS}/{NONE}/{what}"), 404)
        s.expect(s.ask(None, "GET", f"{here}/{what}?from=2020-01-01"), 422)
        s.expect(s.ask(None, "GET", f"{here}/{what}?from=monday"), 400)
    raw = s.ask(None, "GET", f"{here}/calendar.ics").raw
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n") and b"BEGIN:VEVENT\r\n" in raw, raw[:200]


def campaigns(s):
    body = {"departement": "31", "title": "Campagne inventée", "audience": "targeted", "medium": "leaflets",
            "from": "2026-11-02", "publics": ["carer"], "figures": {"distributed": 200}}
    here = s.made(s.COORDINATOR, CAMPAIGNS, body, CAMPAIGNS).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", CAMPAIGNS, dict(body, publics=[])), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", CAMPAIGNS, dict(body, departement="44")), 403)
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{CAMPAIGNS}/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"until": "2026-11-30"}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"until": None}, version=1), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"until": "2026-11-01"}, version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{CAMPAIGNS}/{NONE}", {"until": None}, version=1), 404)
    s.expect(s.ask(s.ADVISER, "GET", f"{CAMPAIGNS}?departement=31&audience=targeted"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{CAMPAIGNS}?departement=44"), 403)


def year(s):
    """The year of temporary premises, and what was communicated: for the team and the authority."""
    for who in (s.ADVISER, "authority-31"):
        listed = s.expect(s.ask(who, "GET", "/v1/directory/temporary-premises?departement=31&state=overdue"), 200).json
        assert listed["items"][0]["days_left"] < 0, listed
        s.expect(s.ask(who, "GET", "/v1/directory/campaign-summary?departement=31&year=2026"), 200)
    for path in ("temporary-premises?departement=44", "campaign-summary?departement=44&year=2026"):
        s.expect(s.ask("authority-31", "GET", "/v1/directory/" + path), 403)


def warned(s):
    """A year that ended is told without anybody asking, once."""
    point(s)
    told = "SELECT count(*) FROM directory.premises_warning WHERE departement = '31' AND level = 'overdue'"
    until("the end of the year is told", lambda: int(s.sql(told)[0][0]) > 0, 30)


def authority_hears(s, act):
    """The authority follows what the directory tells of its territory: no person is in it."""
    connection = http.client.HTTPConnection("127.0.0.1", s.base, timeout=20)
    try:
        connection.request("GET", "/v1/events?departement=31",
                           headers={"Authorization": "Bearer " + s.token("authority-31")})
        stream = connection.getresponse()
        assert stream.status == 200, stream.status
        act()
        for _ in range(500):
            if stream.readline() == b"event: directory.reception_point.published.v1\n":
                return
        raise AssertionError("the authority heard nothing of the reception point")
    finally:
        connection.close()


def call(s):
    here = point(s)
    year(s)
    public = s.expect(s.ask(None, "GET", here), 200).json
    assert "temporary" not in public and not public["neutral"], public
    s.expect(s.ask(None, "GET", f"{POINTS}/{NONE}"), 404)
    s.expect(s.ask(None, "GET", f"{POINTS}?departement=31&kind=permanence"), 200)
    calendar(s, here)
    authority_hears(s, lambda: s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"neutral": True}, version=1), 200))
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"neutral": False}, version=1), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"place_id": NONE}, version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{POINTS}/{NONE}", {"neutral": True}, version=1), 404)
    campaigns(s)
    warned(s)
