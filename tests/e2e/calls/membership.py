"""Every operation on members and their adhesions, and each refusal that it documents."""
import story
from system import NONE, until

ACTORS, MEMBERS, ADHESIONS, CONTACTS, TERMS, FIGURES = (
    f"/v1/directory/{kind}" for kind in ("actors", "members", "adhesions", "member-contacts", "member-terms",
                                         "member-figures"))
# their parameters are checked before the handler: what is wrong with them is 400
CANNOT = {"directory_list_members": {"422"}, "directory_list_adhesions": {"422"}}
SIX = {"contacts": [{"name": "Camille Inventée", "function": "directrice", "email": "camille@club.example.org"}],
       "circuits": "Par téléphone, puis par écrit.", "contributions": "Une salle.",
       "participation": "Une voix à l’assemblée.", "tools": "Un annuaire."}
ALL = ["take_part", "apply_decisions", "share_information"]


def actor(s):
    return s.made(s.COORDINATOR, ACTORS, {"departement": "31", "type": "club_sportif", "sector": "ordinary",
                                          "name": "Club inventé", "commune": "31483"}, ACTORS).json["id"]


def new(of, **more):
    return dict({"departement": "31", "actor_id": of, "kind": "partner", "basis": "adhesion",
                 "joined_on": "2025-01-01"}, **more)


def signed(s, of, sharing, since="2025-01-01"):
    """The adhesion of a member, signed with these terms."""
    # a draft is told to nobody: there is no position to wait for
    body = dict(SIX, departement="31", actor_id=of, sharing=sharing)
    here = s.expect(s.ask(s.COORDINATOR, "POST", ADHESIONS, body), 201).headers["Location"]
    s.good(s.COORDINATOR, "POST", here + "/signature", {"signed_on": since, "commitments": ALL}, version=1)
    return here


def members(s):
    of = actor(s)
    made = s.made(s.COORDINATOR, MEMBERS, new(of), MEMBERS)
    here = made.headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", MEMBERS, new(of)), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", MEMBERS, new(of, departement="44")), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", MEMBERS, new(NONE)), 422)
    s.expect(s.ask(None, "GET", here), 200)
    s.expect(s.ask(None, "GET", f"{MEMBERS}/{NONE}"), 404)
    found = s.expect(s.ask(None, "GET", f"{MEMBERS}?departement=31&on=2025-01-01&kind=partner"), 200).json["items"]
    assert made.json["id"] in [m["id"] for m in found], found
    lines = s.ask(None, "GET", f"{MEMBERS}?departement=31", more={"Accept": "application/x-ndjson"})
    assert s.expect(lines, 200).type == "application/x-ndjson"
    s.expect(s.ask(None, "GET", f"{MEMBERS}?departement=31&kind=friend"), 400)
    s.expect(s.ask(None, "GET", f"{MEMBERS}?departement=31&cursor=forged"), 400)
    change = {"since": "2025-06-01", "kind": "core_member", "category": "association"}
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/changes", dict(change, since="2024-01-01"), version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/changes", change, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{MEMBERS}/{NONE}/changes", change, version=1), 404)
    core = s.expect(s.ask(s.COORDINATOR, "POST", here + "/changes", change, version=1), 201).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/changes", change, version=2), 409)
    end = {"ended_on": "2025-09-01", "why": "excluded", "decision_on": "2025-08-30"}
    s.expect(s.ask(s.COORDINATOR, "POST", core + "/end", dict(end, ended_on="2024-01-01"), version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", core + "/end", end, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{MEMBERS}/{NONE}/end", end, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", core + "/end", end, version=1), 403)
    s.good(s.COORDINATOR, "POST", core + "/end", end, version=1)
    s.expect(s.ask(s.COORDINATOR, "POST", core + "/end", end, version=2), 409)
    listed = s.expect(s.ask(None, "GET", f"{ACTORS}/{of}/memberships"), 200).json["items"]
    assert [m["ended_why"] for m in listed] == ["changed", "excluded"], listed
    s.expect(s.ask(None, "GET", f"{ACTORS}/{NONE}/memberships"), 404)
    s.expect(s.ask(None, "GET", f"{ACTORS}/{of}/memberships?cursor=forged"), 400)
    then = s.expect(s.ask(None, "GET", f"{FIGURES}?departement=31&on=2025-02-01"), 200).json
    assert then["partners"]["value"] >= 1 and then["partners"]["indicator"] == "5.1", then
    s.expect(s.ask(None, "GET", f"{FIGURES}?departement=31&on=yesterday"), 400)


def adhesions(s):
    of = actor(s)
    draft = dict(SIX, departement="31", actor_id=of)
    s.expect(s.ask(s.COORDINATOR, "POST", ADHESIONS, draft), 422)  # it is no member
    s.made(s.COORDINATOR, MEMBERS, new(of), MEMBERS)
    here = s.expect(s.ask(s.COORDINATOR, "POST", ADHESIONS, draft), 201).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", ADHESIONS, draft), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", ADHESIONS, dict(draft, departement="44")), 403)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"sharing": ["everything"]}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"sharing": ["member_contacts"]}, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{ADHESIONS}/{NONE}", {"sharing": []}, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"sharing": ["member_contacts"]}, version=1), 200)
    sign = {"signed_on": "2025-01-01", "commitments": ALL}
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/signature", dict(sign, commitments=["take_part"]), version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/signature", dict(sign, signed_on="9999-12-31"), version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/signature", sign, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{ADHESIONS}/{NONE}/signature", sign, version=1), 404)
    s.good(s.COORDINATOR, "POST", here + "/signature", sign, version=2)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/signature", sign, version=3), 409)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"tools": None}, version=3), 409)
    return of, here


def reads(s, of, here):
    own, stranger = f"partner@31#{of}", f"partner@31#{NONE}"
    for who in (own, s.ADVISER, "authority-31"):
        s.expect(s.ask(who, "GET", here), 200)
    s.expect(s.ask(stranger, "GET", here), 404)
    s.expect(s.ask(s.ADVISER, "GET", f"{ADHESIONS}/{NONE}"), 404)
    assert len(s.expect(s.ask(own, "GET", f"{ADHESIONS}?departement=31"), 200).json["items"]) == 1
    s.expect(s.ask(own, "GET", f"{ADHESIONS}?departement=31&actor_id={NONE}"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{ADHESIONS}?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{ADHESIONS}?departement=31&cursor=forged"), 400)
    assert s.expect(s.ask(own, "GET", f"{CONTACTS}?departement=31"), 200).json["items"]
    s.expect(s.ask(stranger, "GET", f"{CONTACTS}?departement=31"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{CONTACTS}?departement=31&cursor=forged"), 400)
    told = s.expect(s.ask(own, "GET", f"{TERMS}?departement=31"), 200).json["terms"]
    assert [t["sharing"] for t in told if t["open"]] == ["member_contacts"], told
    s.expect(s.ask(s.ADVISER, "GET", f"{TERMS}?departement=31"), 422)
    s.expect(s.ask(s.ADVISER, "GET", f"{TERMS}?departement=31&actor_id=x"), 400)
    s.expect(s.ask(own, "GET", f"{TERMS}?departement=31&actor_id={NONE}"), 403)


def ends(s, here):
    names = {"contacts": [{"name": "Dominique Inventé", "function": "secrétaire", "phone": "05 36 49 00 00"}]}
    s.expect(s.ask(s.COORDINATOR, "PUT", here + "/contacts", {"contacts": []}, version=3), 422)
    s.expect(s.ask(s.COORDINATOR, "PUT", here + "/contacts", names, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "PUT", f"{ADHESIONS}/{NONE}/contacts", names, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "PUT", here + "/contacts", names, version=3), 200)
    end = {"ended_on": "2025-09-01", "why": "renounced"}
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", dict(end, why="excluded"), version=4), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", end, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{ADHESIONS}/{NONE}/end", end, version=1), 404)
    s.good(s.COORDINATOR, "POST", here + "/end", end, version=4)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", end, version=5), 409)


def terms_in_intake(s):
    """What an adhesion closes is closed to the accounts of that member, also in intake, and opens again."""
    of = actor(s)
    own = f"partner@31#{of}"
    s.made(s.COORDINATOR, MEMBERS, new(of), MEMBERS)
    heard = s.expect(s.ask(own, "POST", "/v1/intake/solicitations", story.new(
        channel="partner_referral", requester_kind="professional", consent={
            "decision": "given", "words": "share_2026_1", "purpose": "partner_outcome", "categories": ["outcome"],
            "recipients": [f"partner:{of}"]})), 201).json["id"]

    def outcome():
        found = s.expect(s.ask(own, "GET", f"/v1/intake/referrals/{heard}"), 200).json
        return found.get("outcome") or found["outcome_withheld"]

    assert outcome() == "waiting"
    signed(s, of, ["figures"])
    until("intake heard of the adhesion", lambda: outcome() == "adhesion_terms")
    here = signed(s, of, ["own_outcomes"], "2025-06-01")
    until("intake heard of the new version", lambda: outcome() == "waiting")
    s.good(s.COORDINATOR, "POST", here + "/end", {"ended_on": "2025-09-01", "why": "renounced"}, version=2)
    until("intake heard that it is over", lambda: outcome() == "adhesion_terms")


def call(s):
    members(s)
    of, here = adhesions(s)
    reads(s, of, here)
    ends(s, here)
    s.expect(s.ask(f"partner@31#{of}", "GET", f"{CONTACTS}?departement=31"), 403)
    terms_in_intake(s)
