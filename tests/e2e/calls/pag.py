"""What follows a hand-off: sessions of the GOS, the PAG, complementary evaluations, rights."""

import story
from system import NONE, day

MDPH = "mdph-31"
SESSIONS, PAGS = "/v1/referral/gos-sessions", "/v1/referral/pags"
SERVICES, COMPLEMENTS = "/v1/referral/pag-services", "/v1/referral/complements"
RIGHTS, IMPACTS, CRETONS = "/v1/referral/rights", "/v1/referral/impacts", "/v1/referral/cretons"
RULES = "/v1/referral/pag-rules"
YES = {"answer": "accepted", "given_by": "person", "means": "oral", "note": "Texte inventé."}
SESSION = {"planned_at": "2026-03-10T09:00:00+01:00", "mode": "mixed", "place": "Salle inventée",
           "agenda": "Texte inventé."}
HELD = {"held_on": "2026-03-10", "person_presence": "present", "attended": [1, 2],
        "missing": [{"kind": "derogation", "asked_of": "ars", "state": "asked"}],
        "outcome": "pag_to_make", "note": "Texte inventé."}


def accepted(s):
    """A hand-off that the MDPH accepted: its path, and the situation."""
    opened = story.situation(s)
    here = story.handoff(s, opened).headers["Location"]
    s.good(MDPH, "POST", here + "/receipt", version=1)
    s.good(MDPH, "POST", here + "/acceptance", version=2)
    return here, opened.json["id"]


def actors(s):
    """Two actors that referral knows: those of two relays."""
    found = []
    while len(found) < 2:
        opened = story.situation(s)
        made = story.proposal(s, opened)
        story.accepted(s, made)
        found.append(story.relay(s, made).json["actor_id"])
        if len(found) == 2 and found[0] == found[1]:
            new = s.good(s.COORDINATOR, "POST", "/v1/directory/actors", {
                "departement": "31", "type": "accueil_loisirs", "sector": "ordinary",
                "name": "Acteur inventé", "commune": "31483"})
            found[1] = new.json["id"]
    return found


class Record:
    """One record, its version, and the acts on it."""

    def __init__(self, s, made):
        self.s, self.path, self.version = s, made.headers["Location"], made.json["version"]
        self.start = self.path.rsplit("/", 1)[0]

    def target(self, verb, path=None):
        return f"{path or self.path}/{verb}"

    def no(self, status, who, verb, body=None, version=None):
        self.s.expect(self.s.ask(who, "POST", self.target(verb), body,
                                 version=version or self.version), status)

    def act(self, who, verb, body=None):
        """Stale, unknown, then done."""
        self.no(412, who, verb, body, 99)
        unknown = self.target(verb, f"{self.start}/{NONE}")
        self.s.expect(self.s.ask(who, "POST", unknown, body, version=1), 404)
        done = self.s.expect(self.s.ask(who, "POST", self.target(verb), body,
                                        version=self.version), 200)
        self.version = done.json["version"]
        return done

    def read(self, *people):
        for who in people:
            self.version = self.s.expect(self.s.ask(who, "GET", self.path), 200).json["version"]


def content(one, two):
    def service(actor, **more):
        return dict({"kind": "educational", "actor_id": actor, "label": "Service inventé",
                     "nature": "Texte inventé.", "from": "2026-04-01",
                     "frequency": {"every": "week", "times": 2}}, **more)
    return {"services": [service(one), service(two, kind="carer_support", needed=False,
                                               frequency={"every": "as_needed"})],
            "coordinator_id": one, "summary": "Texte inventé.",
            "orientations": [{"qualification": "target", "right": "7_1"},
                             {"qualification": "alternative", "right": "7_8"}]}


def call_sessions(s, handoff, one, two):
    new = dict(SESSION, participants=[{"function": "medico_social", "actor_id": one},
                                      {"function": "ars"}, {"function": "community"}])
    s.expect(s.ask(MDPH, "POST", f"/v1/referral/handoffs/{NONE}/gos-sessions", new), 404)
    twice = dict(new, participants=new["participants"][:1] * 2)
    s.expect(s.ask(MDPH, "POST", handoff + "/gos-sessions", twice), 409)
    gos = Record(s, s.made(MDPH, handoff + "/gos-sessions", new, SESSIONS))
    gos.read(s.ADVISER, MDPH, f"partner@31#{one}")
    s.expect(s.ask(f"partner@31#{two}", "GET", gos.path), 404)
    s.expect(s.ask(MDPH, "GET", f"{SESSIONS}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", SESSIONS + "?departement=31"), 200)
    gos.act(MDPH, "participants", {"function": "health", "actor_id": two})
    gos.no(409, MDPH, "participants", {"function": "health", "actor_id": two})
    gos.act(s.ADVISER, "assistance", {"assistance": "relative"})
    gos.act(f"partner@31#{one}", "answer", {"seat": 2, "answer": "coming"})
    gos.no(403, f"partner@31#{one}", "answer", {"seat": 3, "answer": "coming"})
    gos.act(MDPH, "postponement", {"reason": "person_asks", "note": "Texte inventé."})
    gos.no(409, MDPH, "postponement", {"reason": "person_asks"})
    gos.no(409, MDPH, "holding", HELD)
    gos.act(MDPH, "date", {"planned_at": "2026-03-12T09:00:00Z"})
    gos.no(422, MDPH, "holding", dict(HELD, attended=[77]))
    gos.act(MDPH, "holding", HELD)
    for verb, body in (("date", {"planned_at": "2026-03-12T09:00:00Z"}),
                       ("assistance", {"assistance": "nobody"}),
                       ("answer", {"seat": 1, "answer": "coming"}),
                       ("cancellation", {"reason": "other"})):
        gos.no(409, MDPH, verb, body)
    other = Record(s, s.made(MDPH, handoff + "/gos-sessions", SESSION, SESSIONS))
    other.act(MDPH, "cancellation", {"reason": "solution_found"})
    return gos


def call_complements(s, gos):
    new = {"domains": ["health", "housing"], "due_on": day(30), "question": "Texte inventé."}

    def asked():
        return Record(s, s.made(MDPH, gos.path + "/complements", new, COMPLEMENTS))
    s.expect(s.ask(MDPH, "POST", gos.path + "/complements", dict(new, due_on="2026-01-01")), 422)
    s.expect(s.ask(MDPH, "POST", f"{SESSIONS}/{NONE}/complements", new), 404)
    one = asked()
    one.read(s.ADVISER, MDPH)
    s.expect(s.ask(s.ADVISER, "GET", f"{COMPLEMENTS}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", COMPLEMENTS + "?departement=31"), 200)
    delivery = {"dossier_id": NONE, "note": "Texte inventé."}
    one.no(409, s.ADVISER, "delivery", delivery)
    one.act(s.ADVISER, "acceptance")
    one.no(409, s.ADVISER, "acceptance")
    one.act(s.ADVISER, "delivery", delivery)
    one.no(409, s.ADVISER, "refusal", {"reason": "other"})
    one.no(409, MDPH, "cancellation")
    asked().act(s.ADVISER, "refusal", {"reason": "person_disagrees", "note": "Texte inventé."})
    asked().act(MDPH, "cancellation")


def answered(s, pag, one, two):
    """Everybody answers for every service, and the person for the whole."""
    read = s.good(s.ADVISER, "GET", pag.path).json
    for line, actor in zip(read["services"], (one, two)):
        here = type("Made", (), {"headers": {"Location": f"{SERVICES}/{line['id']}"},
                                 "json": {"version": line["version"]}})
        service = Record(s, here)
        service.read(s.ADVISER, f"partner@31#{actor}")
        service.act(f"partner@31#{actor}", "commitment",
                    {"answer": "with_reservation", "reason": "date", "note": "Texte inventé."})
        service.act(s.ADVISER, "accord", YES)
    pag.read(MDPH)
    pag.act(s.ADVISER, "accord", YES)
    return service


def call_pag(s, handoff, gos, one, two):
    new = {"session_id": gos.path.rsplit("/", 1)[1], "content": {"services": []}}
    s.expect(s.ask(MDPH, "POST", f"/v1/referral/handoffs/{NONE}/pags", new), 404)
    pag = Record(s, s.made(MDPH, handoff + "/pags", new, PAGS))
    s.expect(s.ask(MDPH, "POST", handoff + "/pags", new), 409)
    for target in (f"{PAGS}/{NONE}", f"{PAGS}/{NONE}/versions", f"{SERVICES}/{NONE}"):
        s.expect(s.ask(MDPH, "GET", target), 404)
    s.expect(s.ask(s.ADVISER, "GET", PAGS + "?departement=31"), 200)
    pag.no(409, MDPH, "elaboration")
    pag.act(MDPH, "content", content(one, two))
    pag.act(MDPH, "elaboration")
    pag.no(409, MDPH, "content", content(one, two))
    pag.read(s.ADVISER, MDPH, f"partner@31#{one}", f"partner@31#{two}")
    s.expect(s.ask(f"partner@31#{NONE}", "GET", pag.path), 404)
    pag.no(409, MDPH, "validation")
    pag.act(MDPH, "rework")
    pag.no(409, MDPH, "rework")
    pag.no(409, s.ADVISER, "accord", YES)
    pag.act(MDPH, "elaboration")
    service = answered(s, pag, one, two)
    decision = {"type": "attribution", "decided_on": "2026-03-20", "number": "Numéro inventé",
                "qualification": "target", "right": "7_1"}
    pag.no(422, MDPH, "decisions", dict(decision, type="closure"))
    pag.act(MDPH, "decisions", decision)
    pag.no(409, MDPH, "entry", {"from": day()})
    pag.act(MDPH, "validation")
    service.no(409, f"partner@31#{two}", "commitment", {"answer": "engaged"})
    service.no(409, s.ADVISER, "accord", YES)
    pag.no(409, s.ADVISER, "withdrawal", {"reason": "error"})
    pag.no(409, s.ADVISER, "revision-request", {"cause": "team_asks"})
    pag.act(MDPH, "entry", {"from": day()})
    pag.no(403, f"partner@31#{two}", "revision-request", {"cause": "coordinator_asks"})
    pag.act(f"partner@31#{one}", "revision-request", {"cause": "coordinator_asks"})
    pag.no(409, MDPH, "review-outcome", {"outcome": "prolong"})
    pag.no(422, MDPH, "end", {"end_reason": "target_reached"})
    pag.act(MDPH, "review", {"cause": "coordinator_asks"})
    pag.no(409, MDPH, "review", {"cause": "yearly"})
    pag.no(422, MDPH, "review-outcome", {"outcome": "end"})
    pag.act(MDPH, "review-outcome", {"outcome": "modify", "report": "Texte inventé.",
                                     "content": content(one, two)})
    answered(s, pag, one, two)
    pag.no(409, MDPH, "entry", {"from": day()})  # a decision for this version, perhaps
    return pag, decision


def call_ends(s, handoff, pag, decision, one, two):
    pag.act(MDPH, "decisions", decision)
    pag.act(MDPH, "entry", {"from": day()})
    found = s.expect(s.ask(s.ADVISER, "GET", pag.path + "/versions"), 200).json["items"]
    assert [v["number"] for v in found] == [1, 2, 3], found
    pag.act(MDPH, "end", {"end_reason": "person_request"})
    for verb, body in (("end", {"end_reason": "death"}), ("decisions", decision)):
        pag.no(409, MDPH, verb, body)
    other = Record(s, s.made(MDPH, handoff + "/pags", {"content": content(one, two)}, PAGS))
    other.act(s.ADVISER, "withdrawal", {"reason": "person_disagrees"})


def call_rules(s):
    rule = {"departement": "31", "rule": "cdaph_decision_required", "required": True,
            "valid_from": day()}
    s.expect(s.ask(MDPH, "POST", RULES, dict(rule, valid_from="2022-01-01")), 422)
    s.expect(s.ask(MDPH, "POST", RULES, rule), 201)
    s.expect(s.ask(MDPH, "POST", RULES, rule), 409)
    assert len(s.expect(s.ask(s.ADVISER, "GET", RULES + "?departement=31"), 200).json["items"]) == 2


def call_rights(s, situation):
    new = {"situation_id": situation, "right": "5_1", "state": "asked", "asked_on": "2026-01-12",
           "number": "Numéro inventé"}
    right = Record(s, s.made(s.ADVISER, RIGHTS, new, RIGHTS))
    s.expect(s.ask(MDPH, "POST", RIGHTS, new), 409)
    s.expect(s.ask(MDPH, "POST", RIGHTS, dict(new, asked_on="2999-01-01")), 422)
    right.read(s.ADVISER, MDPH)
    right.act(MDPH, "progress", {"state": "granted", "decided_on": "2026-05-05",
                                 "opens_on": "2026-06-01", "ends_on": "2028-05-31"})
    right.no(409, MDPH, "progress", {"state": "granted"})
    impact = {"situation_id": situation, "impacts": ["orientation_to_change", "transport"],
              "regularisation": "needed", "note": "Texte inventé."}
    s.expect(s.ask(MDPH, "POST", IMPACTS, dict(impact, impacts=["none", "other"])), 422)
    made = Record(s, s.made(MDPH, IMPACTS, impact, IMPACTS))
    made.read(s.ADVISER, MDPH)
    made.act(MDPH, "regularisation", {"state": "under_way"})
    made.act(MDPH, "regularisation", {"state": "done"})
    made.no(409, MDPH, "regularisation", {"state": "done"})
    stay = {"situation_id": situation, "since": "2026-01-01", "until": "2026-12-31",
            "decided_on": "2025-12-01", "number": "Numéro inventé"}
    creton = Record(s, s.made(MDPH, CRETONS, stay, CRETONS))
    s.expect(s.ask(MDPH, "POST", CRETONS, stay), 409)
    creton.read(s.ADVISER, MDPH)
    creton.no(422, MDPH, "renewal", {"until": "2028-12-31", "decided_on": "2026-06-01"})
    creton.act(MDPH, "renewal", {"until": "2027-12-31", "decided_on": "2026-06-01"})
    creton.act(MDPH, "end", {"reason": "adult_place"})
    creton.no(409, MDPH, "end", {"reason": "adult_place"})
    creton.no(409, MDPH, "renewal", {"until": "2028-12-31", "decided_on": "2026-06-01"})
    for path in (RIGHTS, IMPACTS, CRETONS):
        s.expect(s.ask(MDPH, "GET", f"{path}/{NONE}"), 404)
        s.expect(s.ask(MDPH, "GET", f"{path}?departement=31&situation_id={situation}"), 200)


def call_erased(s, handoff, situation, gos):
    """What was erased takes nothing more."""
    s.sql("UPDATE referral.situation_ref SET erased_at = solicited_at"
          f" WHERE id = '{situation}'")
    s.expect(s.ask(MDPH, "POST", IMPACTS, {"situation_id": situation, "impacts": ["none"],
                                           "regularisation": "not_needed"}), 409)
    s.expect(s.ask(MDPH, "POST", gos.path + "/complements",
                   {"domains": ["health"], "due_on": day(3)}), 409)
    s.expect(s.ask(MDPH, "POST", handoff + "/gos-sessions", SESSION), 409)


def call(s):
    one, two = actors(s)
    handoff, situation = accepted(s)
    gos = call_sessions(s, handoff, one, two)
    call_complements(s, gos)
    call_rules(s)
    pag, decision = call_pag(s, handoff, gos, one, two)
    call_ends(s, handoff, pag, decision, one, two)
    call_rights(s, situation)
    call_erased(s, handoff, situation, gos)
