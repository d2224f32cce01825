"""A case told by calls, in as many words as a test needs."""

SOLICITATION = {"departement": "31", "channel": "phone", "requester_kind": "carer",
                "person_profile": "child", "commune": "31483", "problem_types": ["scolarite"],
                "text": "Texte inventé."}
ADVISER = "conseiller-31"


def new(**changes):
    return {k: v for k, v in dict(SOLICITATION, **changes).items() if v is not None}


def solicitation(s, who=ADVISER, **changes):
    return s.good(who, "POST", "/v1/intake/solicitations", new(**changes))


def situation(s, who=ADVISER, **changes):
    heard = solicitation(s, who, **changes).json
    return s.good(who, "POST", "/v1/intake/situations", {"solicitation_id": heard["id"]})


def offer(s, commune="31483"):
    found = s.good(None, "GET", f"/v1/directory/search?commune={commune}&age=9&limit=1").json
    return found["items"][0]["offer"]


def proposal(s, opened, who=ADVISER, **changes):
    body = dict({"situation_id": opened.json["id"], "support_form": "orientation"}, **changes)
    if "offer_id" not in body and "label" not in body:
        body["offer_id"] = offer(s)["id"]
    return s.good(who, "POST", "/v1/referral/proposals", body,
                  after=opened.headers["C360-Position"])


def accepted(s, made, who=ADVISER):
    return s.good(who, "POST", f"/v1/referral/proposals/{made.json['id']}/acceptance", {}, version=1)


def relay(s, made, who=ADVISER, **body):
    return s.good(who, "POST", f"/v1/referral/proposals/{made.json['id']}/relay", body)


def handoff(s, opened, who=ADVISER):
    return s.good(who, "POST", "/v1/referral/handoffs",
                  {"situation_id": opened.json["id"], "reason": "response_unavailable"},
                  after=opened.headers["C360-Position"])
