"""What the workers do: cases of persons from the call to their end, and the upkeep of the directory."""
import threading

from load import PLACES, Client, GaveUp, Refused

CHANNELS = ("phone", "email", "allo_360", "visit")
REFUSALS = ("too_far", "too_late", "not_stated")


def fresh(story, answer, event):
    """Keep version and event of the latest act, for the next one."""
    story["version"], story["after"] = answer.get("version"), event or story.get("after")
    return answer


class Stories(Client):
    def __init__(self, *args):
        super().__init__(*args)
        self.where = self.random.choice(sorted(PLACES))
        self.adviser, self.mdph = f"conseiller@{self.where}", f"mdph@{self.where}#mdph-{self.where}"
        self.keeper = f"coordonnateur@{self.where}"

    def act(self, op, id_, path, body=None, version=1, after=None, who=None):
        service = "intake" if op in ("inform_solicitation", "close_situation") else "referral"
        return self.write(op, who or self.adviser, "POST", f"/v1/{service}/{path.format(id_)}", body,
                          version=version, after=after)

    # --- a person's case -----------------------------------------------------------------------
    def hear(self):
        body = {"departement": self.where, "channel": self.random.choice(CHANNELS),
                "requester_kind": self.random.choice(("carer", "person")), "person_profile": "adult",
                "commune": PLACES[self.where], "problem_types": ["logement"]}
        return self.write("record_solicitation", self.adviser, "POST", "/v1/intake/solicitations", body)

    def case(self):
        heard, _ = self.hear()
        if self.random.random() < 0.2:
            self.act("inform_solicitation", heard["id"], "solicitations/{}/information")
            return
        opened, event = self.write("open_situation", self.adviser, "POST", "/v1/intake/situations",
                                   {"solicitation_id": heard["id"]})
        for _ in range(self.random.randint(1, 2)):
            self.proposal(opened["id"], event)
        refused = self.random.random() < 0.6 and self.handoff(opened["id"], event)
        if self.random.random() < 0.5 and not refused:
            self.act("close_situation", opened["id"], "situations/{}/closure",
                     {"reason": "solution_found"})

    def proposal(self, situation, after):
        body = {"situation_id": situation, "support_form": "orientation"}
        offer = self.offer() if self.random.random() < 0.6 else None
        if offer:
            body["offer_id"] = offer
        else:
            body["label"] = "Solution inventée"
        made, _ = self.write("make_proposal", self.adviser, "POST", "/v1/referral/proposals", body,
                             after=after)
        way = self.random.random()
        if way < 0.15:
            return
        if way < 0.35:
            self.act("refuse_proposal", made["id"], "proposals/{}/refusal",
                     {"reason": self.random.choice(REFUSALS)})
            return
        self.act("accept_proposal", made["id"], "proposals/{}/acceptance", {})
        if offer:
            sent, _ = self.act("relay_proposal", made["id"], "proposals/{}/relay", {}, version=None)
            if self.random.random() < 0.8:
                self.act("acknowledge_relay", sent["id"], "relays/{}/acknowledgement")

    def offer(self):
        """An offer that the referral service knows: one of the import."""
        return self.random.choice(self.system.offers[self.where])

    def handoff(self, situation, after):
        """Whether it was refused: then the team has a task, and the file does not close with it open."""
        sent, _ = self.write("send_handoff", self.adviser, "POST", "/v1/referral/handoffs",
                             {"situation_id": situation, "reason": "person_request"}, after=after)
        if self.random.random() < 0.2:
            return False
        self.act("receive_handoff", sent["id"], "handoffs/{}/receipt", who=self.mdph)
        if self.random.random() < 0.6:
            self.act("accept_handoff", sent["id"], "handoffs/{}/acceptance", version=2, who=self.mdph)
            return False
        self.act("refuse_handoff", sent["id"], "handoffs/{}/refusal", {"reason": "incomplete"},
                 version=2, who=self.mdph)
        return True

    # --- the directory -------------------------------------------------------------------------
    def upkeep(self):
        actor, _ = self.write("create_actor", self.keeper, "POST", "/v1/directory/actors",
                              {"departement": self.where, "type": "gem", "sector": "ordinary",
                               "name": "Acteur inventé", "commune": PLACES[self.where]})
        offer, _ = self.write("create_offer", self.keeper, "POST", "/v1/directory/offers",
                              {"departement": self.where, "actor_id": actor["id"], "mode": "on_site",
                               "name": "Offre inventée", "sector": "ordinary", "themes": ["logement"],
                               "commune": PLACES[self.where]})
        for record, op in ((actor, "actor"), (offer, "offer")):
            for n in range(1, self.random.randint(1, 4)):
                # an actor that ends takes its offers along: that is a test of the directory's own
                ends = n == 3 and op == "offer"
                change = {"active": False} if ends else {"name": f"{op} {n}"}
                self.write(f"update_{op}", self.keeper, "PATCH", f"/v1/directory/{op}s/{record['id']}",
                           change, version=n)

    def run(self):
        """Until told to stop; a story that was begun may end where it stands, an act may not."""
        while not self.stop.is_set():
            try:
                self.upkeep() if self.random.random() < 0.25 else self.case()
            except Refused:
                pass  # the ledger has it, and the run fails for it
            except GaveUp as e:
                self.ledger.faults.append(f"no definite answer: {e}")


def start_workers(system, ledger, seed, count, stop):
    threads = [threading.Thread(target=Stories(system, ledger, seed * 1000 + n, stop).run, daemon=True)
               for n in range(count)]
    for t in threads:
        t.start()
    return threads
