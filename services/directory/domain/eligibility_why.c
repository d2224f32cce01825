/* SPDX-License-Identifier: EUPL-1.2 */
#include "eligibility.h"

#include <string.h>

static const struct directory_why_text TEXTS[DIRECTORY_WHYS] = {
    [DIRECTORY_WHY_TOO_YOUNG] = {"too_young", DIRECTORY_CLOSED, "la personne est trop jeune",
				 "the person is too young"},
    [DIRECTORY_WHY_TOO_OLD] = {"too_old", DIRECTORY_CLOSED, "la personne est trop âgée",
			       "the person is too old"},
    [DIRECTORY_WHY_DISABILITY_TAKEN] = {"disability_taken", DIRECTORY_OPEN, "accueille : %s",
					"takes: %s"},
    [DIRECTORY_WHY_DISABILITY_TO_CHECK] = {"disability_to_check", DIRECTORY_TO_CHECK,
					   "réservé à : %s ; le handicap n’a pas été dit",
					   "only for: %s; the disability was not told"},
    [DIRECTORY_WHY_DISABILITY_OTHER] = {"disability_other", DIRECTORY_CLOSED, "réservé à : %s",
					"only for: %s"},
    [DIRECTORY_WHY_PUBLIC_FITS] = {"public_fits", DIRECTORY_OPEN, "s’adresse à : %s",
				   "meant for: %s"},
    [DIRECTORY_WHY_PUBLIC_TO_CHECK] = {"public_to_check", DIRECTORY_TO_CHECK,
				       "s’adresse à : %s ; à vérifier",
				       "meant for: %s; to be checked"},
    [DIRECTORY_WHY_PUBLIC_OTHER] = {"public_other", DIRECTORY_CLOSED, "s’adresse à d’autres : %s",
				    "meant for others: %s"},
    [DIRECTORY_WHY_ZONE_IN] = {"zone_in", DIRECTORY_OPEN,
			       "le lieu de vie est dans le territoire desservi",
			       "the home is in the territory served"},
    [DIRECTORY_WHY_ZONE_OUT] = {"zone_out", DIRECTORY_CLOSED,
				"le lieu de vie est hors du territoire desservi",
				"the home is outside the territory served"},
    [DIRECTORY_WHY_DOOR_FREE] = {"door_free", DIRECTORY_OPEN, "accès libre", "free access"},
    [DIRECTORY_WHY_DOOR_UNKNOWN] = {"door_unknown", DIRECTORY_TO_CHECK,
				    "la fiche ne dit pas comment on y entre",
				    "the record does not say how to get in"},
    [DIRECTORY_WHY_ORIENTATION_HELD] = {"orientation_held", DIRECTORY_OPEN,
					"l’orientation demandée est acquise : %s",
					"the person has the orientation: %s"},
    [DIRECTORY_WHY_ORIENTATION_TO_CHECK] = {"orientation_to_check", DIRECTORY_TO_CHECK,
					    "demande une orientation de la CDAPH, à vérifier : %s",
					    "needs an orientation by the CDAPH, to be checked: %s"},
    [DIRECTORY_WHY_ORIENTATION_AWAITED] = {"orientation_awaited", DIRECTORY_CLOSED,
					   "attend la décision de la CDAPH : %s",
					   "waits for the decision of the CDAPH: %s"},
    [DIRECTORY_WHY_ORIENTATION_MISSING] =
	{"orientation_missing", DIRECTORY_CLOSED,
	 "demande une orientation que la personne n’a pas : %s",
	 "needs an orientation that this person does not have: %s"},
    [DIRECTORY_WHY_PRESCRIPTION_HELD] = {"prescription_held", DIRECTORY_OPEN,
					 "la prescription médicale est là",
					 "the medical prescription is there"},
    [DIRECTORY_WHY_PRESCRIPTION_TO_CHECK] = {"prescription_to_check", DIRECTORY_TO_CHECK,
					     "demande une prescription médicale, à vérifier",
					     "needs a medical prescription, to be checked"},
    [DIRECTORY_WHY_PRESCRIPTION_MISSING] = {"prescription_missing", DIRECTORY_CLOSED,
					    "demande une prescription médicale",
					    "needs a medical prescription"},
    [DIRECTORY_WHY_AFFECTATION_HELD] = {"affectation_held", DIRECTORY_OPEN,
					"l’affectation scolaire est là",
					"the school affectation is there"},
    [DIRECTORY_WHY_AFFECTATION_TO_CHECK] = {"affectation_to_check", DIRECTORY_TO_CHECK,
					    "demande une affectation scolaire, à vérifier",
					    "needs a school affectation, to be checked"},
    [DIRECTORY_WHY_AFFECTATION_MISSING] = {"affectation_missing", DIRECTORY_CLOSED,
					   "demande une affectation scolaire",
					   "needs a school affectation"},
    [DIRECTORY_WHY_PROFESSIONAL_ASKS] = {"professional_asks", DIRECTORY_OPEN,
					 "un professionnel en fait la demande",
					 "a professional asks for it"},
    [DIRECTORY_WHY_PROFESSIONAL_TO_CHECK] = {"professional_to_check", DIRECTORY_TO_CHECK,
					     "seul un professionnel peut en faire la demande",
					     "only a professional may ask for it"},
    [DIRECTORY_WHY_PROFESSIONAL_ONLY] = {"professional_only", DIRECTORY_CLOSED,
					 "seul un professionnel peut en faire la demande",
					 "only a professional may ask for it"},
};

const struct directory_why_text *directory_why_text(enum directory_why why)
{
	return &TEXTS[why];
}

/* --- one reason --------------------------------------------------------------------------- */

struct judged {
	const struct directory_conditions *c;
	const struct directory_codes *codes;
	const struct directory_bits *bits; /* of the offer */
	struct directory_eligibility *ret;
};

static struct directory_reasoned *add(struct judged *j, enum directory_why why)
{
	struct directory_reasoned *r = &j->ret->reason[j->ret->n++];

	*r = (struct directory_reasoned){.why = why};
	if (TEXTS[why].verdict > j->ret->verdict)
		j->ret->verdict = TEXTS[why].verdict;
	return r;
}

static void add_code(const struct judged *j, struct directory_reasoned *r, unsigned bit)
{
	const char *code = directory_codes_text(j->codes, bit);

	if (strcmp(code, DIRECTORY_STATES_NONE) == 0)
		return;
	if (r->n < DIRECTORY_WHY_CODES)
		r->code[r->n++] = code;
	else
		r->more = true;
}

/* The codes that the offer has of these. */
static void add_codes(struct judged *j, enum directory_why why, const char *list,
		      const struct directory_bits *of)
{
	struct directory_reasoned *r = add(j, why);

	r->list = list;
	for (unsigned w = 0; w < DIRECTORY_BITS_WORDS; w++) {
		uint64_t left = j->bits->word[w] & of->word[w];

		for (; left != 0; left &= left - 1)
			add_code(j, r, 64 * w + (unsigned)__builtin_ctzll(left));
	}
}

static bool has(const struct judged *j, int bit)
{
	return bit >= 0 && directory_bits_has(j->bits, (unsigned)bit);
}

/* --- conditions --------------------------------------------------------------------------- */

static void judge_age(struct judged *j, const struct directory_index_row *row)
{
	int age = j->c->person->age;

	if (age == DIRECTORY_INDEX_AGE_ANY)
		return;
	if (age < row->age_min)
		add(j, DIRECTORY_WHY_TOO_YOUNG);
	else if (age > row->age_max)
		add(j, DIRECTORY_WHY_TOO_OLD);
}

static void judge_disability(struct judged *j)
{
	if (has(j, j->c->marks.disability_none))
		return;
	if (j->c->person->disability_types == NULL)
		add_codes(j, DIRECTORY_WHY_DISABILITY_TO_CHECK, "disability_types",
			  &j->c->marks.disability);
	else if (directory_bits_meet(j->bits, &j->c->types))
		add_codes(j, DIRECTORY_WHY_DISABILITY_TAKEN, "disability_types", &j->c->types);
	else
		add_codes(j, DIRECTORY_WHY_DISABILITY_OTHER, "disability_types",
			  &j->c->marks.disability);
}

static void judge_public(struct judged *j)
{
	if (has(j, j->c->marks.public_none) || has(j, j->c->marks.public_everybody))
		return;
	if (directory_bits_meet(j->bits, &j->c->publics))
		add_codes(j, DIRECTORY_WHY_PUBLIC_FITS, "offer_publics", &j->c->publics);
	else if (directory_bits_meet(j->bits, &j->c->publics_perhaps))
		add_codes(j, DIRECTORY_WHY_PUBLIC_TO_CHECK, "offer_publics",
			  &j->c->publics_perhaps);
	else
		add_codes(j, DIRECTORY_WHY_PUBLIC_OTHER, "offer_publics", &j->c->marks.publics);
}

/* Of the orientations that open it: one that is held, else one that may be, else one awaited. */
static void judge_orientation(struct judged *j)
{
	const struct directory_conditions *c = j->c;
	bool unsaid = has(j, c->marks.orientation_none);
	struct directory_bits open = c->marks.orientation;

	for (int i = 0; !c->held_told && i < DIRECTORY_BITS_WORDS; i++)
		open.word[i] &= ~c->awaited.word[i];
	if (directory_bits_meet(j->bits, &c->held))
		add_codes(j, DIRECTORY_WHY_ORIENTATION_HELD, "mdph_rights", &c->held);
	else if (!c->held_told && (unsaid || directory_bits_meet(j->bits, &open)))
		add_codes(j, DIRECTORY_WHY_ORIENTATION_TO_CHECK, "mdph_rights", &open);
	else if (directory_bits_meet(j->bits, &c->perhaps))
		add_codes(j, DIRECTORY_WHY_ORIENTATION_TO_CHECK, "mdph_rights", &c->perhaps);
	else if (unsaid && c->holds_some)
		add(j, DIRECTORY_WHY_ORIENTATION_TO_CHECK);
	else if (directory_bits_meet(j->bits, &c->awaited))
		add_codes(j, DIRECTORY_WHY_ORIENTATION_AWAITED, "mdph_rights", &c->awaited);
	else
		add_codes(j, DIRECTORY_WHY_ORIENTATION_MISSING, "mdph_rights",
			  &c->marks.orientation);
}

static enum directory_why by_told(enum directory_told told, enum directory_why held)
{
	/* held, to check, missing: in this order */
	return held + (told == DIRECTORY_YES ? 0u : told == DIRECTORY_UNTOLD ? 1u : 2u);
}

static enum directory_why by_asker(enum directory_asker asker)
{
	static const enum directory_why WHY[] = {
	    [DIRECTORY_ASKER_UNTOLD] = DIRECTORY_WHY_PROFESSIONAL_TO_CHECK,
	    [DIRECTORY_ASKER_USER] = DIRECTORY_WHY_PROFESSIONAL_ONLY,
	    [DIRECTORY_ASKER_PROFESSIONAL] = DIRECTORY_WHY_PROFESSIONAL_ASKS,
	};

	return WHY[asker];
}

/* Any door that is open is enough: the others are then not spoken of. */
static void keep_best_door(struct judged *j, size_t first)
{
	enum directory_verdict best = DIRECTORY_CLOSED;
	size_t kept = first;

	for (size_t i = first; i < j->ret->n; i++) {
		if (TEXTS[j->ret->reason[i].why].verdict < best)
			best = TEXTS[j->ret->reason[i].why].verdict;
	}
	for (size_t i = first; i < j->ret->n; i++) {
		if (TEXTS[j->ret->reason[i].why].verdict == best)
			j->ret->reason[kept++] = j->ret->reason[i];
	}
	j->ret->n = kept;
}

static void judge_doors(struct judged *j)
{
	const struct directory_person *p = j->c->person;
	const struct directory_marks *m = &j->c->marks;
	enum directory_verdict before = j->ret->verdict;
	size_t first = j->ret->n;

	if (has(j, m->free))
		add(j, DIRECTORY_WHY_DOOR_FREE);
	if (has(j, m->cdaph) || directory_bits_meet(j->bits, &m->orientation))
		judge_orientation(j);
	if (has(j, m->prescription))
		add(j, by_told(p->prescription, DIRECTORY_WHY_PRESCRIPTION_HELD));
	if (has(j, m->affectation))
		add(j, by_told(p->affectation, DIRECTORY_WHY_AFFECTATION_HELD));
	if (has(j, m->professional))
		add(j, by_asker(p->asker));
	if (j->ret->n == first)
		add(j, DIRECTORY_WHY_DOOR_UNKNOWN);
	keep_best_door(j, first);
	j->ret->verdict = before;
	for (size_t i = first; i < j->ret->n; i++) {
		if (TEXTS[j->ret->reason[i].why].verdict > j->ret->verdict)
			j->ret->verdict = TEXTS[j->ret->reason[i].why].verdict;
	}
}

/* Who takes requests from professionals alone, whatever the door is. */
static void judge_asker(struct judged *j)
{
	enum directory_why why = by_asker(j->c->person->asker);

	if (!has(j, j->c->marks.by_professional) || has(j, j->c->marks.by_user))
		return;
	for (size_t i = 0; i < j->ret->n; i++) {
		if (j->ret->reason[i].why == why)
			return;
	}
	add(j, why);
}

/* What closes it first, then what is to be checked. */
static void sort(struct directory_eligibility *e)
{
	for (size_t i = 1; i < e->n; i++) {
		struct directory_reasoned moving = e->reason[i];
		size_t at = i;

		for (; at > 0 && TEXTS[e->reason[at - 1].why].verdict < TEXTS[moving.why].verdict;
		     at--)
			e->reason[at] = e->reason[at - 1];
		e->reason[at] = moving;
	}
}

void directory_eligibility_of(const struct directory_conditions *c,
			      const struct directory_codes *codes,
			      const struct directory_index_row *row, bool lives_there,
			      struct directory_eligibility *ret)
{
	struct judged j = {.c = c, .codes = codes, .bits = &row->bits, .ret = ret};

	ret->n = 0;
	ret->verdict = DIRECTORY_OPEN;
	judge_age(&j, row);
	judge_disability(&j);
	judge_public(&j);
	if (has(&j, c->marks.zone_places))
		add(&j, lives_there ? DIRECTORY_WHY_ZONE_IN : DIRECTORY_WHY_ZONE_OUT);
	judge_doors(&j);
	judge_asker(&j);
	sort(ret);
}
