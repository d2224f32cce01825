"""What the lab of each community holds after the invented year: observations, proposals, an experiment,
animation, the assessment of commitments.  Everything is invented, and nothing is about a person."""
import datetime as dt

LAB = "/v1/observatory/lab/"
INSTITUTIONS, MEMBERS, PUBLIC = "institutions", "members", "public"

# (family, days before today of its first day, audience, what is said, acts with their days before today)
RECORDS = [
    ("observations", 280, PUBLIC,
     {"kind": "solution", "title": "Un mercredi partagé", "innovative": True, "inclusive": True,
      "text": "Un accueil de loisirs et un SESSAD préparent ensemble l’arrivée de chaque enfant.",
      "segments": ["under_16"], "needs": ["1.3.3"], "levers": ["transform_offer"]}, []),
    ("observations", 250, INSTITUTIONS,
     {"kind": "project_obstacle", "title": "Transport du soir et du samedi",
      "text": "Des projets sont abandonnés faute de transport hors des horaires scolaires.",
      "needs": ["1.3.4"], "levers": ["create_offer"]}, []),
    ("observations", 230, INSTITUTIONS,
     {"kind": "rupture_factor", "title": "Sortie d’hospitalisation sans relais",
      "text": "Les ruptures suivent les sorties décidées moins de trois jours avant.",
      "moments": ["hospital_discharge"], "levers": ["mdph_practice"]}, []),
    ("observations", 200, MEMBERS,
     {"kind": "insufficient_answer", "title": "Répit sans solution l’été",
      "text": "Les fermetures d’été se recouvrent dans tout le département.", "levers": ["create_offer"]}, []),
    ("observations", 150, MEMBERS,
     {"kind": "experiential_knowledge", "voice": "carer", "heard_in": "peer_group",
      "title": "Le premier répit se prépare", "text": "Trois essais courts valent mieux qu’un long séjour."}, []),
    ("proposals", 180, None,
     {"title": "Coordonner les fermetures d’été", "text": "Un calendrier commun, arrêté en janvier.",
      "levers": ["create_offer"], "addressees": ["ars", "departement"]},
     [({"act": "address"}, 170)]),
    ("experiments", 240, MEMBERS,
     {"kind": "liaison_sheet", "title": "Une fiche de liaison commune",
      "hypothesis": "Une fiche commune évite à la personne de redire son histoire.",
      "measures": [{"label": "délai jusqu’à la première proposition", "indicator": "1.7"}]},
     [({"act": "start"}, 235),
      ({"act": "end", "result": "confirmed_in_part",
        "findings": "Adoptée par les établissements, moins par les services à domicile."}, 90),
      ({"act": "capitalise", "lessons": "Une page, et la personne la garde.", "spread": "adapted"}, 80)]),
    ("activities", 210, PUBLIC,
     {"kind": "acquaintance", "title": "Rencontre des acteurs du répit", "themes": ["respite"]},
     [({"act": "hold", "participants": 26, "outcome": "Une liste commune des places de répit."}, 209)]),
    ("activities", 160, PUBLIC,
     {"kind": "awareness", "title": "Accueillir en milieu ordinaire", "themes": ["inclusion"]},
     [({"act": "hold", "participants": 41}, 159)]),
    ("activities", 60, MEMBERS,
     {"kind": "workshop", "title": "Atelier avec des personnes concernées", "segments": ["from_16_to_25"]},
     [({"act": "hold", "participants": 14, "outcome": "Quinze idées, trois retenues."}, 59)]),
    ("assessments", None, None,
     {"kind": "impact", "title": "Ce que la communauté a changé",
      "text": "Des réponses construites à plusieurs, plus tôt.", "indicators": ["1.7", "2.2"]},
     [({"act": "submit"}, 20)]),
    ("assessments", None, None,
     {"kind": "commitment", "title": "Un référent dans chaque institution", "party_institution": "mdph",
      "text": "Désigner un référent de la communauté.", "source": "agreement", "rating": "kept",
      "assessment": "Le référent répond dans la semaine."},
     [({"act": "submit"}, 20)]),
]


class Lab:
    """The lab of one département, told once: each write has its own key."""

    def __init__(self, client, departement, seed, today):
        self.client, self.departement, self.today = client, departement, today
        self.key = f"lab-{seed}-{departement}"
        self.team = f"coordonnateur-{departement}"

    def day(self, before):
        return (self.today - dt.timedelta(days=before)).isoformat()

    def post(self, who, path, body, step, version=None):
        return self.client.call(who, "POST", path, body=body, key=f"{self.key}-{step}", version=version)[0]

    def tell(self):
        for n, (family, before, audience, said, acts) in enumerate(RECORDS):
            when = {"year": self.today.year} if before is None else {"on": self.day(before)}
            made = self.post(self.team, LAB + family, {"departement": self.departement, **when, **said}, n)
            here, version = f"{LAB}{family}/{made['id']}", 1
            for k, (act, at) in enumerate(acts):
                self.post(self.team, here + "/acts", {"on": self.day(at), **act}, f"{n}-act{k}", version)
                version += 1
            if audience:
                self.post(self.team, f"{LAB}records/{made['id']}/audience", {"audience": audience}, f"{n}-shown", version)
            if family == "assessments":
                word = {"accord": "agrees", "on": self.day(10)}
                self.post(f"mdph-{self.departement}", here + "/words", word, f"{n}-word")
        return len(RECORDS)
