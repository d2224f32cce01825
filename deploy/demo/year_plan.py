"""What happens in an invented year: the same cases for the same seed, whatever the day it is run.

A case is what one person's request becomes: a solicitation, perhaps a situation, proposals with
their answers, a relay, a hand-off, an end.  Everything that is decided is decided here; year.py only
carries it out.  Nothing here describes a real person.
"""
import csv
import datetime as dt
import random

MONTHS = (1.10, 1.00, 1.05, 0.95, 1.00, 1.05, 0.70, 0.45, 1.35, 1.25, 1.10, 0.85)  # January first
CHANNELS = {"allo_360": 35, "partner_referral": 20, "phone": 12, "email": 12, "web_form": 8,
            "aller_vers": 6, "visit": 5, "letter": 2}
REQUESTERS = {"carer": 45, "person": 30, "professional": 20, "unknown": 5}
PERSONS = {"carer": {"child": 60, "adult": 30, "carer": 10}, "person": {"adult": 97, "unknown": 3},
           "professional": {"child": 45, "adult": 50, "unknown": 5},
           "unknown": {"adult": 40, "child": 30, "unknown": 30}}
PROBLEMS = {
    "child": {"scolarite": 25, "ressource_specialisee": 22, "aidants_repit": 15, "soins": 12,
              "sport_culture_loisirs": 10, "post_diagnostic": 8, "rapt_mdph": 6,
              "protection_enfance": 2},
    "adult": {"logement": 22, "emploi": 16, "soins": 14, "ressource_specialisee": 14,
              "rapt_mdph": 10, "vieillissement": 8, "citoyennete": 5, "creton": 4,
              "pair_aidance": 4, "autre": 3},
    "carer": {"aidants_repit": 70, "pair_aidance": 15, "soins": 10, "autre": 5},
}
MOMENTS = {"": 45, "waiting_for_place": 20, "risk_of_rupture": 15, "transition": 10,
           "diagnosis_announced": 6, "hospital_discharge": 4}
MDPH = {"known": 60, "unknown": 22, "reevaluation_needed": 10, "unknown_to_mdph": 8}
FORMS = {"orientation": 50, "first_contacts": 35, "ad_hoc": 15}
REFUSALS = {"too_far": 25, "too_late": 20, "not_the_wish": 18, "not_suited": 15, "schedule": 12,
            "too_costly": 5, "not_stated": 5}
HANDOFFS = {"response_unavailable": 55, "complexity_or_rupture": 35, "person_request": 10}
HANDOFF_REFUSALS = {"first_response_possible": 50, "incomplete": 30, "consent_missing": 20}
TEXT = "Texte inventé pour la démonstration : aucune personne réelle n’est décrite ici."


def pick(rng, weights):
    return rng.choices(list(weights), list(weights.values()))[0]


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


class Territory:
    """Départements with their communes, drawn in proportion to population."""

    def __init__(self, data):
        self.population = {d["code"]: int(d["population_municipale"])
                           for d in read(f"{data}/departements.csv")}
        self.communes = {d: ([], []) for d in self.population}
        for c in read(f"{data}/communes.csv"):
            codes, weights = self.communes[c["departement"]]
            codes.append(c["code_insee"])
            weights.append(int(c["population"] or 0) + 1)

    def commune(self, rng, departement):
        codes, weights = self.communes[departement]
        return rng.choices(codes, weights)[0]


def months_until(today):
    """The twelve whole months before this one, then this one."""
    first = today.replace(day=1)
    found = [first]
    for _ in range(12):
        first = (first - dt.timedelta(days=1)).replace(day=1)
        found.append(first)
    return found[::-1]


def instant(rng, month):
    """A moment of a working day of the month, in UTC."""
    while True:
        day = month + dt.timedelta(days=rng.randrange(31))
        if day.month == month.month and (day.weekday() < 5 or rng.random() < 0.04):
            break
    minutes = rng.triangular(8 * 60, 17 * 60, 10 * 60)
    return dt.datetime.combine(day, dt.time(), dt.timezone.utc) + dt.timedelta(minutes=int(minutes))


def stamp(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def solicitation(rng, territory, departement, at):
    requester = pick(rng, REQUESTERS)
    person = pick(rng, PERSONS[requester])
    themes = PROBLEMS.get(person, PROBLEMS["adult"])
    body = {"departement": departement, "channel": pick(rng, CHANNELS), "received_at": stamp(at),
            "requester_kind": requester, "person_profile": person,
            "problem_types": sorted({pick(rng, themes) for _ in range(rng.choice((1, 1, 2, 3)))}),
            "mdph_status": pick(rng, MDPH)}
    moment = pick(rng, MOMENTS)
    if moment:
        body["moments"] = [moment]
    if rng.random() < 0.9:
        body["commune"] = territory.commune(rng, departement)
    if rng.random() < 0.3:
        body["text"] = TEXT
    return body


def proposals(rng, at, until):
    """Proposals in their order; the person stops answering yes once one was accepted."""
    made = []
    for _ in range(rng.choices((0, 1, 2, 3), (15, 40, 30, 15))[0]):
        at = at + dt.timedelta(days=min(90, int(rng.lognormvariate(2.0, 0.9))), hours=2)
        if at.date() >= until:
            break
        answer = rng.choices(("accepted", "refused", "pending"), (48, 34, 18))[0]
        if any(p["answer"] == "accepted" for p in made):
            answer = "pending" if answer == "accepted" else answer
        made.append({"proposed_at": stamp(at), "answer": answer, "support_form": pick(rng, FORMS),
                     "pre_existing_evaluation": rng.random() < 0.4, "nth_offer": rng.randrange(5),
                     "with_offer": rng.random() < 0.85, "reason": pick(rng, REFUSALS),
                     "relayed": rng.random() < 0.85, "acknowledged": rng.random() < 0.75})
    return made


def closure(rng, made):
    if any(p["answer"] == "accepted" for p in made):
        return "solution_found" if rng.random() < 0.75 else None
    if made and all(p["answer"] == "refused" for p in made):
        return "solutions_refused" if rng.random() < 0.4 else None
    return rng.choices(("requester_stops", "information_given", None), (10, 5, 85))[0]


def handoff(rng, made):
    if any(p["answer"] == "accepted" for p in made) or rng.random() > 0.16:
        return None
    return {"reason": pick(rng, HANDOFFS), "refusal": pick(rng, HANDOFF_REFUSALS),
            "end": rng.choices(("sent", "received", "accepted", "refused"), (15, 20, 50, 15))[0]}


def case(rng, territory, departement, month, until):
    at = instant(rng, month)
    made = {"departement": departement, "at": at,
            "solicitation": solicitation(rng, territory, departement, at),
            "age": rng.randrange(3, 18),
            "becomes": rng.choices(("situation", "information", "waiting"), (62, 30, 8))[0]}
    made["proposals"] = proposals(rng, at, until)
    made["handoff"] = handoff(rng, made["proposals"])
    made["closure"] = None if made["handoff"] else closure(rng, made["proposals"])
    return made


def plan(territory, departements, seed, per_100k, today):
    """Every case received before `today`, the same whenever it is asked: a later day only adds."""
    cases = []
    for departement in departements:
        for month in months_until(today):
            yearly = territory.population[departement] * per_100k / 100000
            mean = yearly / 12 * MONTHS[month.month - 1]
            dice = random.Random(f"{seed}/{departement}/{month:%Y-%m}")
            count = int(mean) + (dice.random() < mean % 1)
            for n in range(count):
                rng = random.Random(f"{seed}/{departement}/{month:%Y-%m}/{n}")
                made = case(rng, territory, departement, month, today)
                made["key"] = f"year-{seed}-{departement}-{month:%Y%m}-{n}"
                if made["at"].date() < today:
                    cases.append(made)
    random.Random(seed).shuffle(cases)
    return cases
