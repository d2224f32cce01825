"""Every operation on consents, documents and dossiers, and each refusal that they document."""
import base64

import story
from system import NONE

CONSENTS, DOSSIERS = "/v1/intake/consents", "/v1/intake/dossiers"
MDPH = "mdph-31"
PDF = base64.b64encode(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\n0000000000 65535 f \n"
                       b"trailer\n<</Size 1/Root 1 0 R>>\nstartxref\n42\n%%EOF\n").decode()
# 409: nothing that these make has a state that forbids it (a merged person: test_consent_http; a file
# that went to another département: test_transfer_offer)
CANNOT = {"intake_record_consent": {"409"}, "intake_add_document": {"409"},
          "intake_seal_dossier": {"409"}, "intake_open_dossier": {"409"},
          "intake_open_dossier_document": {"409"}}


def said(opened, **more):
    return dict({"situation_id": opened.json["id"], "decision": "given", "purpose": "mdph_handoff",
                 "categories": ["identity", "needs", "documents"], "means": "oral",
                 "words": "share_2026_1", "recipients": [{"kind": "mdph"}]}, **more)


def agreement(s, opened):
    one = s.made(s.ADVISER, CONSENTS, said(opened), CONSENTS)
    about = f"situation_id={opened.json['id']}"
    s.expect(s.ask(s.ADVISER, "GET", one.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{CONSENTS}/{NONE}"), 404)
    listed = s.expect(s.ask(s.ADVISER, "GET", f"{CONSENTS}?departement=31&{about}"), 200).json["items"]
    assert [c["id"] for c in listed] == [one.json["id"]]
    s.expect(s.ask(s.ADVISER, "GET", CONSENTS + "?departement=31"), 422)
    s.expect(s.ask(s.ADVISER, "GET", f"{CONSENTS}?departement=44&{about}"), 403)
    ask = f"/v1/intake/disclosure?{about}&purpose=mdph_handoff&recipient_kind=mdph&categories="
    assert s.expect(s.ask(s.ADVISER, "GET", ask + "identity"), 200).json["allowed"]
    assert s.ask(s.ADVISER, "GET", ask + "identity,health").json["reason"] == "category_not_named"
    s.expect(s.ask(s.ADVISER, "GET", ask + "hopes"), 422)
    s.expect(s.ask(s.ADVISER, "POST", CONSENTS, said(opened, valid_until="2021-01-01T00:00:00Z")), 422)
    return one


def document(s, opened):
    files = f"/v1/intake/situations/{opened.json['id']}/documents"
    one = s.made(s.ADVISER, files, {"name": "Décision inventée.pdf", "content": PDF}, "/v1/intake/documents")
    here = one.headers["Location"]
    for target in (files, here, here + "/content"):
        s.expect(s.ask(s.ADVISER, "GET", target), 200)
    for target in (f"/v1/intake/situations/{NONE}/documents", f"/v1/intake/documents/{NONE}",
                   f"/v1/intake/documents/{NONE}/content"):
        s.expect(s.ask(s.ADVISER, "GET", target), 404)
    s.expect(s.ask(s.ADVISER, "POST", f"/v1/intake/situations/{NONE}/documents",
                   {"name": "x", "content": PDF}), 404)
    s.expect(s.ask(s.ADVISER, "POST", files, {"name": "x.png", "content": PDF}), 422)
    return one


def erased(s, one):
    erase, reason = one.headers["Location"] + "/erasure", {"reason": "person_request"}
    s.expect(s.ask(s.ADVISER, "POST", erase, reason, version=8), 412)
    s.expect(s.ask(s.ADVISER, "POST", erase, reason, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", erase, reason, version=2), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"/v1/intake/documents/{NONE}/erasure", reason, version=1), 404)
    s.expect(s.ask(s.ADVISER, "GET", one.headers["Location"] + "/content"), 410)


def dossier(s, opened, doc):
    body = {"situation_id": opened.json["id"], "purpose": "mdph_handoff", "recipient": {"kind": "mdph"},
            "categories": ["identity", "needs"], "documents": [doc.json["id"]],
            "notes": {"needs": "Texte inventé."}}
    s.expect(s.ask(s.ADVISER, "POST", DOSSIERS, dict(body, purpose="seek_solutions")), 403)
    one = s.made(s.ADVISER, DOSSIERS, body, DOSSIERS)
    here = one.headers["Location"]
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{DOSSIERS}?departement=31&situation_id={opened.json['id']}"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{DOSSIERS}?departement=44&situation_id={NONE}"), 403)
    got = s.expect(s.ask(MDPH, "POST", here + "/openings"), 200).json
    assert got["content"]["notes"]["needs"] == "Texte inventé."
    s.expect(s.ask(MDPH, "POST", f"{here}/documents/{doc.json['id']}/opening"), 200)
    s.expect(s.ask(MDPH, "POST", f"{here}/documents/{NONE}/opening"), 404)
    for who in ("partner-31", "faciliteur-31"):
        s.expect(s.ask(who, "POST", here + "/openings"), 404)
    assert len(s.expect(s.ask(s.ADVISER, "GET", here + "/openings"), 200).json["items"]) == 2
    for method, target in (("GET", ""), ("GET", "/openings")):
        s.expect(s.ask(s.ADVISER, method, f"{DOSSIERS}/{NONE}{target}"), 404)
    return one


def ended(s, sealed, agreed, doc):
    here, withdrawal = sealed.headers["Location"], agreed.headers["Location"] + "/withdrawal"
    erased(s, doc)
    s.expect(s.ask(MDPH, "POST", f"{here}/documents/{doc.json['id']}/opening"), 410)
    s.expect(s.ask(s.ADVISER, "POST", withdrawal, {"means": "oral"}, version=6), 412)
    s.expect(s.ask(s.ADVISER, "POST", withdrawal, {"means": "oral"}, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", withdrawal, {"means": "oral"}, version=2), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{CONSENTS}/{NONE}/withdrawal", {"means": "oral"}, version=1), 404)
    s.expect(s.ask(MDPH, "POST", here + "/openings"), 403)
    s.expect(s.ask(s.ADVISER, "POST", here + "/revocation", version=5), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/revocation", version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/revocation", version=2), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{DOSSIERS}/{NONE}/revocation", version=1), 404)
    s.expect(s.ask(MDPH, "POST", here + "/openings"), 410)


def call(s):
    opened = story.situation(s)
    agreed, doc = agreement(s, opened), document(s, opened)
    sealed = dossier(s, opened, doc)
    ended(s, sealed, agreed, doc)
    s.expect(s.ask(s.ADVISER, "POST", CONSENTS, {
        "situation_id": opened.json["id"], "decision": "refused", "means": "oral"}), 201)
