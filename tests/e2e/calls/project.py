"""Every operation on life projects, facilitators and relays to them, and each refusal documented."""
import story
from system import NONE, until

PROJECTS, RELAYS, POSTS = "/v1/intake/projects", "/v1/intake/appv-relays", "/v1/intake/facilitators"
DRAFTS = "/v1/intake/project-drafts"
EMPLOYER = "0197f0a0-0000-7000-8000-00000000e0e1"
FACILITATOR = f"faciliteur@31#{EMPLOYER}"  # its account is test-faciliteur
THERE = "conseiller@44"
YES, NO = ({"wanted": w, "expression": "direct"} for w in (True, False))
CONTENT = {"owner": "person", "built_with": ["person", "carer"], "summary": "Texte inventé.",
           "aspiration": {"text": "Texte inventé.", "expression": "with_help", "said_by": "parent",
                          "modes": ["pictograms"], "tools": "Tablette inventée"},
           "wishes": [{"domain": "housing", "text": "Texte inventé.", "expression": "direct"}],
           "stages": [{"kind": "parcours", "title": "Étape inventée", "state": "planned",
                       "planned_on": "2030-01-01"}],
           "peers": [{"kind": "association", "state": "offered"}],
           "acts": [{"code": "2.3.1.1", "role": "maitre_oeuvre", "done_on": "2026-01-05"}]}

# a draft has no state, so that nothing can be in its way
CANNOT = {"intake_drop_project_draft": {"409"}}


def agree(s, situation):
    s.good(s.ADVISER, "POST", "/v1/intake/consents", {
        "situation_id": situation, "decision": "given", "purpose": "project_support",
        "categories": ["wishes"], "means": "oral", "words": "share_2026_1",
        "recipients": [{"kind": "appv", "id": EMPLOYER}]})


def opened(s):
    situation = story.situation(s).json["id"]
    project = s.made(s.ADVISER, f"/v1/intake/situations/{situation}/project", YES, PROJECTS)
    return situation, project.headers["Location"]


def written(s):
    situation, here = opened(s)
    s.good(s.ADVISER, "POST", here + "/versions", CONTENT, version=1)
    return situation, here


def unknown(s, act, body=None, who=None, start=PROJECTS):
    s.expect(s.ask(who or s.ADVISER, "POST", f"{start}/{NONE}/{act}", body, version=1), 404)


def call_answers(s):
    situation = story.situation(s).json["id"]
    here = f"/v1/intake/situations/{situation}/project"
    assert s.expect(s.ask(s.ADVISER, "GET", here), 200).json["state"] == "not_asked"
    s.expect(s.ask(s.ADVISER, "POST", here, {"wanted": True, "expression": "third_party"}), 422)
    project = s.made(s.ADVISER, here, NO, PROJECTS)
    s.expect(s.ask(s.ADVISER, "POST", here, YES), 409)
    for method, body in (("GET", None), ("POST", YES)):
        s.expect(s.ask(THERE, method, here, body), 404)
    there = project.headers["Location"]
    s.expect(s.ask(s.ADVISER, "POST", there + "/versions", CONTENT, version=1), 409)
    s.expect(s.ask(s.ADVISER, "POST", there + "/answer", YES, version=3), 412)
    s.expect(s.ask(s.ADVISER, "POST", there + "/answer", YES, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", there + "/answer", YES, version=2), 409)
    unknown(s, "answer", YES)


def call_versions(s):
    _, here = opened(s)
    s.expect(s.ask(s.ADVISER, "POST", here + "/validation", {"validated_how": "oral"}, version=1), 409)
    wrong = dict(CONTENT, acts=[{"code": "2.3.2.2",
                                 "label": "Accompagnements pour préparer sa vie professionnelle"}])
    refused = s.expect(s.ask(s.ADVISER, "POST", here + "/versions", wrong, version=1), 422)
    assert "2.3.3.2" in refused.json["detail"], refused.json
    s.expect(s.ask(s.ADVISER, "POST", here + "/versions", CONTENT, version=1), 201)
    s.expect(s.ask(s.ADVISER, "POST", here + "/versions", CONTENT, version=1), 412)
    unknown(s, "versions", CONTENT)
    for target in (here, here + "/versions", here + "/versions/1"):
        s.expect(s.ask(s.ADVISER, "GET", target), 200)
        s.expect(s.ask(THERE, "GET", target), 404)
    validation = {"validated_how": "with_help", "validated_with": "parent"}
    s.expect(s.ask(s.ADVISER, "POST", here + "/validation", validation, version=1), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/validation", validation, version=2), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/validation", validation, version=3), 409)
    unknown(s, "validation", validation)
    drafts = s.expect(s.ask(s.ADVISER, "GET", DRAFTS + "?departement=31"), 200).json["items"]
    assert any(here.endswith(d["project_id"]) for d in drafts), "the words of the second are lost"
    s.expect(s.ask(s.ADVISER, "DELETE", f"{DRAFTS}/{drafts[0]['id']}"), 200)
    s.expect(s.ask(s.ADVISER, "DELETE", f"{DRAFTS}/{drafts[0]['id']}"), 404)


def call_posts(s):
    s.expect(s.ask(s.ADVISER, "GET", "/v1/intake/facilitation?departement=31"), 200)
    new = {"departement": "31", "employer": EMPLOYER, "employer_name": "Association inventée",
           "since": "2026-01-01"}
    post = s.made(s.COORDINATOR, POSTS, dict(new, account="test-faciliteur"), POSTS)
    other = s.made(s.COORDINATOR, POSTS, new, POSTS)
    s.expect(s.ask(s.COORDINATOR, "POST", POSTS, dict(new, account="test-faciliteur")), 409)
    s.expect(s.ask(s.ADVISER, "GET", POSTS + "?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", post.headers["Location"]), 200)
    s.expect(s.ask(THERE, "GET", post.headers["Location"]), 404)
    holder, end = other.headers["Location"] + "/holder", other.headers["Location"] + "/end"
    s.expect(s.ask(s.COORDINATOR, "POST", holder, {"account": "test-faciliteur"}, version=1), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", holder, {"account": "autre-compte"}, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", holder, {"account": "autre-compte"}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", end, {"until": "2025-12-31"}, version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", end, {}, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", end, {}, version=2), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", end, {}, version=3), 409)
    for act in ("holder", "end"):
        unknown(s, act, {}, s.COORDINATOR, POSTS)
    return post.json["id"]


def oriented(s, post):
    situation, here = written(s)
    agree(s, situation)
    return s.made_at(s.ADVISER, here + "/relays", {"facilitator_id": post}, RELAYS, 2)


def call_orientation(s, post):
    situation, here = written(s)
    to = {"facilitator_id": post, "note": "Texte inventé."}
    s.expect(s.ask(s.ADVISER, "POST", here + "/relays", to, version=2), 403)
    agree(s, situation)
    s.expect(s.ask(s.ADVISER, "POST", here + "/relays", to, version=1), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/relays", {"facilitator_id": NONE}, version=2), 422)
    s.made_at(s.ADVISER, here + "/relays", to, RELAYS, 2)
    s.expect(s.ask(s.ADVISER, "POST", here + "/relays", to, version=2), 409)
    unknown(s, "relays", to)
    s.good(s.ADVISER, "POST", here + "/answer", NO, version=2)  # ends the relay


BUILT = {"content": dict(CONTENT, built_with=["person", "facilitator"]), "note": "Texte inventé."}
ASK = {"asked_by": "family"}


def call_relay(s, post):
    here = oriented(s, post).headers["Location"]
    acts = (("acknowledgement", None, FACILITATOR), ("start", None, FACILITATOR),
            ("return", BUILT, FACILITATOR), ("conseiller-request", ASK, s.ADVISER),
            ("conseiller-answer", None, s.ADVISER))
    for act, body, who in acts:
        s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=9), 412)
    for act, body, who in acts[1:]:
        s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=1), 409)
    for version, (act, body, who) in enumerate(acts, 1):
        s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=version), 200)
        unknown(s, act, body, who, RELAYS)
        if version == 1:
            s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=2), 409)
        for reader in (FACILITATOR, s.ADVISER):
            seen = s.ask(reader, "GET", here)
            s.expect(seen, 200 if version < 3 or reader == s.ADVISER else 404)
    for who in (FACILITATOR, s.ADVISER):
        s.expect(s.ask(who, "GET", RELAYS + "?departement=31"), 200)


def call_ends(s, post):
    for who, act, body in ((FACILITATOR, "refusal", {"reason": "no_capacity", "note": "Texte inventé."}),
                           (s.ADVISER, "stop", {"reason": "error"}),
                           (s.ADVISER, "extension", {"return_within_days": 30})):
        here = oriented(s, post).headers["Location"]
        s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=9), 412)
        s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=1), 200)
        if act == "extension":
            s.expect(s.ask(s.ADVISER, "POST", here + "/stop", {"reason": "error"}, version=2), 200)
        s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=3 if act == "extension" else 2), 409)
        unknown(s, act, body, who, RELAYS)


def call_clocks(s, post):
    """Terms that have passed: the service reminds, and ends what nobody answered."""
    for reminders, told in ((0, "reminders = 1"), (3, "state = 'expired'")):
        relay = oriented(s, post).json["id"]
        s.sql("UPDATE intake.appv_relay SET acknowledge_due = oriented_at - interval '20 days',"
              f" tick_at = oriented_at - interval '1 day', reminders = {reminders},"
              f" reminded_at = oriented_at - interval '4 days' WHERE id = '{relay}'")
        until("the clock of the relay", lambda r=relay, t=told: s.sql(
            f"SELECT 1 FROM intake.appv_relay WHERE id = '{r}' AND {t}"), 30)


def call(s):
    def made_at(who, target, body, path, version):
        answer = s.expect(s.ask(who, "POST", target, body, version=version), 201)
        assert answer.headers["Location"] == f"{path}/{answer.json['id']}", answer.headers
        return answer
    s.made_at = made_at
    call_answers(s)
    call_versions(s)
    post = call_posts(s)
    call_orientation(s, post)
    call_relay(s, post)
    call_ends(s, post)
    call_clocks(s, post)
