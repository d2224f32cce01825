"""Is an offer open to this person, and why or why not; what a search refuses of such a question."""

ROOT = "/v1/directory/search?commune=31483"
TOLD = {"age": "9", "disability_types": "autism,rare", "orientations": "7_1,7_8", "orientations_awaited": "7_6",
        "prescription": "true", "school_affectation": "false", "publics": "pupil", "residence": "31555", "asker": "user",
        "function": "repit", "wish": "none", "not_open": "5"}


def call(s):
    everything = "&".join(f"{k}={v}" for k, v in TOLD.items())
    found = s.good(None, "GET", f"{ROOT}&{everything}&radius_km=60").json
    assert all(i["eligibility"]["verdict"] != "not_open" for i in found["items"]), found
    assert all(i["eligibility"]["verdict"] == "not_open" for i in found["not_open"]), found
    for name, value in TOLD.items():
        s.good(None, "GET", f"{ROOT}&{name}={value}&limit=2")
    s.good(None, "GET", f"{ROOT}&orientations=none&not_open=20&asker=professional&wish=specialised&limit=5")
    for name, value in (("disability_types", "sadness"), ("orientations", "99_9"), ("orientations_awaited", "7_77"),
                        ("publics", "king"), ("residence", "00000")):
        s.expect(s.ask(None, "GET", f"{ROOT}&{name}={value}"), 400 if value == "00000" else 422)
    s.expect(s.ask(None, "GET", f"{ROOT}&residence=31999"), 422)
    for name, value in (("asker", "nobody"), ("function", "cook"), ("wish", "anything"), ("not_open", "21"),
                        ("prescription", "perhaps"), ("orientations", "7_1,,7_2"), ("publics", "a" * 801)):
        s.expect(s.ask(None, "GET", f"{ROOT}&{name}={value}"), 400)
