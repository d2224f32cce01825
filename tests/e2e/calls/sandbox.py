"""The sandbox of vendors, through the gateway: département 984, where nobody lives."""
from system import until

NONE = "00000000-0000-7000-8000-000000000000"
MDPH, SANDBOX = "mdph-984", "/v1/referral/sandbox"

CANNOT = {
    # one is open here: 404 is for where none is (integration/referral/test_sandbox)
    "referral_get_sandbox": {"404"},
    # and no state refuses a reset: a race between two uses of one key alone gives 409
    "referral_reset_sandbox": {"404", "409"},
    # days pass in every state
    "referral_pass_sandbox_days": {"409"},
}


def cases(s):
    return {c["code"]: c["handoff_id"] for c in s.expect(s.ask(MDPH, "GET", SANDBOX), 200).json["cases"]}


def act(s, handoff, act, body, version, status):
    return s.expect(s.ask(MDPH, "POST", f"{SANDBOX}/handoffs/{handoff}/{act}", body, version=version), status)


def call(s):
    until("the sandbox is filled", lambda: s.ask(MDPH, "GET", SANDBOX).json.get("resets"), 20)
    reset = s.expect(s.ask(MDPH, "POST", SANDBOX + "/reset"), 200)
    assert reset.headers["C360-Position"] and len(reset.json["cases"]) == 16, reset
    s.expect(s.ask(MDPH, "POST", SANDBOX + "/reset", key="k" * 121), 400)
    of = cases(s)
    bodies = {"complement": {"note": "Texte inventé."}, "withdrawal": {"reason": "solution_found", "by": "team"},
              "days": {"days": 3}}
    for name, body in bodies.items():
        act(s, NONE, name, body, 1, 404)
        act(s, of["complement_asked"], name, body, 99, 412)
        act(s, of["complement_asked"], name, {"unheard": 1}, 4, 422)
    act(s, of["complement_asked"], "complement", bodies["complement"], 4, 200)
    act(s, of["complement_asked"], "complement", bodies["complement"], 5, 409)
    act(s, of["received"], "withdrawal", bodies["withdrawal"], 2, 200)
    act(s, of["received"], "withdrawal", bodies["withdrawal"], 3, 409)
    assert act(s, of["to_receive"], "days", bodies["days"], 1, 200).json["version"] == 2
    for method, target, body in (("GET", SANDBOX, None), ("POST", SANDBOX + "/reset", None),
                                 *(("POST", f"{SANDBOX}/handoffs/{NONE}/{a}", b) for a, b in bodies.items())):
        s.expect(s.ask("mdph-31", method, target, body, version=1 if body else None), 403)
