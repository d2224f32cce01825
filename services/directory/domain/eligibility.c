/* SPDX-License-Identifier: EUPL-1.2 */
#include "eligibility.h"

#include <stdio.h>
#include <string.h>

/* Publics that no age tells; of the first, none is a person with a disability. */
#define HELPERS   "carer,sibling,professional,employer"
#define SITUATION "parent,pupil,student,job_seeker,employee"

static void mark(const struct directory_codes *codes, const char *list, const char *text,
		 struct directory_bits *bits)
{
	if (text != NULL)
		directory_codes_mark(codes, list, text, bits);
}

static void take_away(struct directory_bits *bits, const struct directory_bits *less)
{
	for (int i = 0; i < DIRECTORY_BITS_WORDS; i++)
		bits->word[i] &= ~less->word[i];
}

/* --- what is told of the person ----------------------------------------------------------- */

/* An orientation comprises the kind it belongs to: who has 7_1 has what asks for 7. */
static void mark_orientations(const struct directory_codes *codes, const char *text,
			      struct directory_bits *bits, struct directory_bits *below)
{
	for (const char *code = text; code != NULL && *code != '\0';) {
		size_t len = strcspn(code, ","), kind = strcspn(code, ",_");
		char name[DIRECTORY_CODE_MAX];

		snprintf(name, sizeof(name), "%.*s", (int)len, code);
		mark(codes, "orientation", name, bits);
		snprintf(name, sizeof(name), "%.*s", (int)kind, code);
		mark(codes, "orientation", name, bits);
		for (uint32_t i = 0; kind == len && i < codes->n; i++) {
			const char *other = directory_codes_text(codes, i);

			if (strncmp(codes->code[i], "orientation:", 12) == 0 &&
			    strncmp(other, name, kind) == 0 && other[kind] == '_')
				directory_bits_set(below, i);
		}
		code += len + (code[len] == ',');
	}
}

/* The ages of R016, with those that overlap: a service for children goes up to 20. */
static void mark_age(const struct directory_codes *codes, int age, struct directory_bits *publics)
{
	mark(codes, "public", age < 20 ? "child" : NULL, publics);
	mark(codes, "public", age >= 16 && age <= 25 ? "young_adult" : NULL, publics);
	mark(codes, "public", age >= 18 ? "adult" : NULL, publics);
	mark(codes, "public", age >= 45 ? "ageing" : NULL, publics);
}

static bool helpers_alone(const char *publics)
{
	static const char *const HELPING[] = {"carer", "sibling", "professional", "employer"};

	while (*publics != '\0') {
		size_t len = strcspn(publics, ","), i = 0;

		while (i < 4 &&
		       (strlen(HELPING[i]) != len || strncmp(publics, HELPING[i], len) != 0))
			i++;
		if (i == 4)
			return false;
		publics += len + (publics[len] == ',');
	}
	return true;
}

static void take_publics(const struct directory_codes *codes, struct directory_conditions *c)
{
	const struct directory_person *p = c->person;

	mark(codes, "public", p->publics, &c->publics);
	/* who asks as a carer asks for carers, not for people of that age */
	bool by_age = p->publics == NULL || !helpers_alone(p->publics);
	if (by_age && p->age != DIRECTORY_INDEX_AGE_ANY)
		mark_age(codes, p->age, &c->publics);
	if (p->publics == NULL)
		mark(codes, "public", HELPERS "," SITUATION, &c->publics_perhaps);
	if (p->publics == NULL && p->age == DIRECTORY_INDEX_AGE_ANY)
		directory_codes_list(codes, "public", &c->publics_perhaps);
}

/* --- the gate ----------------------------------------------------------------------------- */

/* One more set: codes of the list outside it may close an offer. */
static void add_set(struct directory_conditions *c, const struct directory_codes *codes,
		    const char *list, struct directory_bits set)
{
	struct directory_bits closing = {0};

	mark(codes, list, DIRECTORY_STATES_NONE, &set);
	directory_codes_list(codes, list, &closing);
	take_away(&closing, &set);
	directory_bits_join(&c->gate.may_close, &closing);
	c->gate.any[c->gate.n++] = set;
}

static void add_doors(struct directory_conditions *c, const struct directory_codes *codes)
{
	const struct directory_person *p = c->person;
	struct directory_bits set = {0};

	mark(codes, "door", "free", &set);
	mark(codes, "door", p->prescription != DIRECTORY_NO ? "prescription" : NULL, &set);
	mark(codes, "door", p->affectation != DIRECTORY_NO ? "school_affectation" : NULL, &set);
	mark(codes, "door", p->asker != DIRECTORY_ASKER_USER ? "professional_only" : NULL, &set);
	if (c->held_told) {
		directory_bits_join(&set, &c->held);
		directory_bits_join(&set, &c->perhaps);
		mark(codes, "orientation", c->holds_some ? DIRECTORY_STATES_NONE : NULL, &set);
	} else {
		directory_codes_list(codes, "orientation", &set);
		take_away(&set, &c->awaited);
	}
	add_set(c, codes, "door", set);
}

static void add_residence(struct directory_conditions *c, const struct directory_codes *codes)
{
	const char *const place[] = {c->person->commune, c->person->epci, c->person->departement};
	struct directory_index_term *term = &c->gate.residence;

	c->gate.zone = directory_codes_find(codes, "zone", DIRECTORY_ZONE_PLACES);
	for (size_t i = 0; i < 3; i++) {
		if (place[i] == NULL || place[i][0] == '\0')
			continue;
		snprintf(c->place[i], sizeof(c->place[i]), DIRECTORY_ZONE_WORD "%s", place[i]);
		term->way[term->n++] = (struct directory_index_way){c->place[i], false};
	}
	if (c->gate.zone >= 0)
		directory_bits_set(&c->gate.may_close, (unsigned)c->gate.zone);
}

static struct directory_marks marks_of(const struct directory_codes *codes)
{
	struct directory_marks m = {
	    .disability_none = directory_codes_find(codes, "disability", DIRECTORY_STATES_NONE),
	    .public_none = directory_codes_find(codes, "public", DIRECTORY_STATES_NONE),
	    .public_everybody = directory_codes_find(codes, "public", "everybody"),
	    .orientation_none = directory_codes_find(codes, "orientation", DIRECTORY_STATES_NONE),
	    .zone_places = directory_codes_find(codes, "zone", DIRECTORY_ZONE_PLACES),
	    .free = directory_codes_find(codes, "door", "free"),
	    .cdaph = directory_codes_find(codes, "door", "cdaph_orientation"),
	    .prescription = directory_codes_find(codes, "door", "prescription"),
	    .affectation = directory_codes_find(codes, "door", "school_affectation"),
	    .professional = directory_codes_find(codes, "door", "professional_only"),
	    .by_user = directory_codes_find(codes, "intake_by", "user"),
	    .by_professional = directory_codes_find(codes, "intake_by", "professional"),
	};

	directory_codes_list(codes, "disability", &m.disability);
	directory_codes_list(codes, "public", &m.publics);
	directory_codes_list(codes, "orientation", &m.orientation);
	return m;
}

void directory_conditions_of(const struct directory_person *person,
			     const struct directory_codes *codes, struct directory_conditions *ret)
{
	struct directory_bits some = {0};

	*ret = (struct directory_conditions){.person = person, .marks = marks_of(codes)};
	ret->held_told = person->orientations != NULL;
	ret->holds_some = ret->held_told && strcmp(person->orientations, "none") != 0;
	mark_orientations(codes, person->orientations, &ret->held, &ret->perhaps);
	mark_orientations(codes, person->awaited, &ret->awaited, &ret->awaited);
	take_away(&ret->awaited, &ret->held);
	mark(codes, "disability", person->disability_types, &ret->types);
	take_publics(codes, ret);
	add_doors(ret, codes);
	if (person->disability_types != NULL)
		add_set(ret, codes, "disability", ret->types);
	if (person->publics != NULL || person->age != DIRECTORY_INDEX_AGE_ANY) {
		some = ret->publics;
		directory_bits_join(&some, &ret->publics_perhaps);
		mark(codes, "public", "everybody", &some);
		add_set(ret, codes, "public", some);
	}
	if (person->asker == DIRECTORY_ASKER_USER) {
		some = (struct directory_bits){0};
		mark(codes, "intake_by", "user", &some);
		add_set(ret, codes, "intake_by", some);
	}
	add_residence(ret, codes);
}

/* --- what an offer states ----------------------------------------------------------------- */

static bool states(const char *array, const char *code)
{
	const char *at = array;
	size_t len = strlen(code);

	while ((at = strstr(at, code)) != NULL) {
		bool begins = at == array || strchr("{,", at[-1]) != NULL;

		if (begins && strchr(",}", at[len]) != NULL)
			return true;
		at += len;
	}
	return false;
}

static bool is_empty(const char *array)
{
	return array[strspn(array, "{} ")] == '\0';
}

static void state_none(struct directory_codes *codes, const char *list, const char *array,
		       struct directory_bits *bits)
{
	if (is_empty(array))
		directory_codes_set(codes, list, DIRECTORY_STATES_NONE, bits);
}

void directory_stated_bits(const struct directory_stated *s, struct directory_codes *codes,
			   struct directory_bits *bits)
{
	bool by_matrix = is_empty(s->doors) && strcmp(s->actor_type, "dac") == 0;

	if (by_matrix)
		directory_codes_set(codes, "door", "professional_only", bits);
	else
		state_none(codes, "door", s->doors, bits);
	if (states(s->doors, "cdaph_orientation"))
		state_none(codes, "orientation", s->orientations, bits);
	state_none(codes, "disability", s->disability_types, bits);
	state_none(codes, "public", s->publics, bits);
	state_none(codes, "intake_by", s->intake_by, bits);
	if (!is_empty(s->zone) && !states(s->zone, "france"))
		directory_codes_set(codes, "zone", DIRECTORY_ZONE_PLACES, bits);
}
