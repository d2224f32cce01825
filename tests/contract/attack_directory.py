"""How to ask rightly for what the directory is told, where its schemas cannot say all."""

# communes that exist, by département; one more that does not exist is among the bad values
COMMUNES = {"31": ["31555", "31483", "31395"], "44": ["44109", "44184"], "09": ["09122"]}
# parameters of searches that hold codes of lists, with commas, and what must exist
SEARCHED = {"disability_types": "motor,visual", "orientations": "1", "orientations_awaited": "none", "publics": "child",
         "epci": "243100518", "bbox": "1.2,43.5,1.6,43.7"}
# reads whose parameters name a record or a file, go together, or speak FHIR: any answer that is documented is right
NAMED = ("directory_find_duplicates", "directory_read_export_file", "directory_list_changes", "directory_fhir_",
         "directory_hsds_",
         # of a community: a period, a pair, the own département or what an adhesion opens
         "directory_read_team_figures", "directory_list_governance_", "directory_list_papers",
         "directory_list_member_contacts", "directory_read_member_terms", "directory_list_obligation",
         "directory_read_obligation", "directory_list_forwarded_prospects",
         # of figures: a place with its kind, a version and a part of that indicator; months in order
         "observatory_get_figures", "observatory_explain_figure", "observatory_get_series",
         # a region that has communities, a year that has begun, an edition that is for the caller
         "observatory_compare_region", "observatory_list_released_figures")


class DirectoryRefinements:
    """Needs of its class: pick(), r, needs."""

    def refine_directory_create_actor(self, _req, body, where):
        body["departement"], body["commune"] = where, self.r.choice(COMMUNES[where])
        return self.refine_actor(body)

    @staticmethod
    def refine_actor(body):
        # check digits, what depends on one another, and what is said only of those who leave
        for name in ("siret", "membership", "member_category", "retired_why", "successor_id"):
            body.pop(name, None)
        return bool(body)

    def refine_directory_update_actor(self, _req, body, where):
        # who retires closes its offers, those of two requests at once included: then nobody could say
        # which proposal is valid
        body.pop("active", None)
        if "commune" in body:
            body["commune"] = self.r.choice(COMMUNES[where])
        return self.refine_actor(body)

    def refine_directory_create_offer(self, req, body, where):
        actor = self.pick("actor", req.who, departement=where, active=True)
        body["departement"], body["commune"] = where, self.r.choice(COMMUNES[where])
        body["actor_id"] = actor and actor["id"]
        return bool(actor) and self.refine_offer(body)

    def refine_directory_update_offer(self, req, body, where):
        if "partner" in req.who.roles:  # its own offers alone, and what it says may wait for the team
            return False
        if "commune" in body:
            body["commune"] = self.r.choice(COMMUNES[where])
        return self.refine_offer(body)

    def refine_offer(self, body):
        if "needs" in body:
            body["needs"] = self.r.sample(self.needs, min(len(self.needs), len(body["needs"])))
        if "age_min" in body or "age_max" in body:
            body["age_min"], body["age_max"] = sorted(self.r.randrange(131) for _ in range(2))
        if "zone" in body:  # communes and EPCI must be known
            body["zone"] = [z for z in body["zone"] if len(z) <= 3 or z == "france"]
        for name in ("doors", "orientations", "hours", "intake_actor_id", "intake_place_id", "retired_why",
                     "successor_id"):  # depend on one another, or have rules of their own
            body.pop(name, None)
        return bool(body)
