"""A community with its words and rules, and what it sets for itself; each refusal that is documented."""

HERE = "/v1/directory/communities/31"
# Who may write there has a community there.
CANNOT = {"directory_set_community_rule": {"404"}}


def call(s):
    whole = s.expect(s.ask(None, "GET", HERE), 200).json
    assert any(word["term"] == "committee" for word in whole["words"]), whole
    s.expect(s.ask(None, "GET", "/v1/directory/communities/75"), 404)
    s.expect(s.ask(None, "GET", HERE + "?on=2026-02-30"), 400)
    body = {"rule": "committee_meetings_per_year", "value": "2", "valid_from": "2026-01-01",
            "decided_by": "Décision inventée"}
    s.expect(s.ask(s.COORDINATOR, "POST", HERE + "/rules", body), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", HERE + "/rules", dict(body, rule="agreement_years")), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", HERE + "/rules", dict(body, value="souvent")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", "/v1/directory/communities/44/rules", body), 403)
