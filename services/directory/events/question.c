/* SPDX-License-Identifier: EUPL-1.2 */
#include "question.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* --- lists of codes ----------------------------------------------------------------------- */

/* Each code of "a,b" stands in the list of codes. */
static enum cmn_err check_codes(const struct directory_asked *asked, const char *name,
				const char *codes, const char *list, struct cmn_error *err)
{
	const struct cmn_code_list *known = cmn_code_list_find(list);
	char code[64], at[DIRECTORY_ASKED_AT];

	while (*codes != '\0') {
		size_t len = strcspn(codes, ",");

		snprintf(code, sizeof(code), "%.*s", (int)len, codes);
		if (cmn_code_find(known, code) == NULL)
			return cmn_fail_at(err, CMN_E_INVALID, directory_asked_at(asked, name, at),
					   "le code « %s » n’existe pas dans la liste « %s »",
					   "there is no code \"%s\" in the list \"%s\"", code,
					   list);
		codes += len + (codes[len] == ',');
	}
	return CMN_OK;
}

/* An array of the body as "a,b"; an empty one says that there is none. */
static const char *joined(struct directory_question *q, const json_t *array)
{
	char *begin = q->room + q->used;
	const json_t *item;
	size_t i, left = sizeof(q->room) - q->used;
	int n = snprintf(begin, left, "%s", json_array_size(array) == 0 ? "none" : "");

	json_array_foreach((json_t *)(uintptr_t)array, i, item)
	{
		if (n >= 0 && (size_t)n < left)
			n += snprintf(begin + n, left - (size_t)n, "%s%s", i > 0 ? "," : "",
				      json_string_value(item));
	}
	q->used += n >= 0 && (size_t)n < left ? (size_t)n + 1 : 0;
	return begin;
}

/* NULL: not told.  "none" stays: the person is known to have none. */
static enum cmn_err take_list(struct directory_question *q, const struct directory_asked *asked,
			      const char *name, const char *list, const char **ret,
			      struct cmn_error *err)
{
	const json_t *array = asked->body != NULL ? json_object_get(asked->body, name) : NULL;

	*ret = json_is_array(array) ? joined(q, array) : directory_asked_text(asked, name);
	if (*ret == NULL || strcmp(*ret, "none") == 0)
		return CMN_OK;
	return check_codes(asked, name, *ret, list, err);
}

static enum cmn_err take_lists(struct directory_question *q, const struct directory_asked *asked,
			       struct cmn_error *err)
{
	struct directory_person *p = &q->person;
	const struct {
		const char *name, *list;
		const char **ret;
	} LISTS[] = {
	    {"disability_types", "disability_types", &p->disability_types},
	    {"orientations", "mdph_rights", &p->orientations},
	    {"orientations_awaited", "mdph_rights", &p->awaited},
	    {"publics", "offer_publics", &p->publics},
	};

	for (size_t i = 0; i < CMN_LEN(LISTS); i++) {
		enum cmn_err rc =
		    take_list(q, asked, LISTS[i].name, LISTS[i].list, LISTS[i].ret, err);

		if (rc)
			return rc;
	}
	return CMN_OK;
}

/* --- who, for whom, from where ------------------------------------------------------------- */

static enum directory_told told(const struct directory_asked *asked, const char *name)
{
	const json_t *value = asked->body != NULL ? json_object_get(asked->body, name) : NULL;
	const char *text = directory_asked_text(asked, name);

	if (json_is_boolean(value))
		return json_is_true(value) ? DIRECTORY_YES : DIRECTORY_NO;
	if (text == NULL)
		return DIRECTORY_UNTOLD;
	return strcmp(text, "true") == 0 ? DIRECTORY_YES : DIRECTORY_NO;
}

static enum directory_asker asker_of(const char *code)
{
	if (code == NULL)
		return DIRECTORY_ASKER_UNTOLD;
	return strcmp(code, "user") == 0 ? DIRECTORY_ASKER_USER : DIRECTORY_ASKER_PROFESSIONAL;
}

static enum cmn_err take_residence(const struct directory_view *view,
				   const struct directory_asked *asked,
				   const struct directory_centre *centre,
				   struct directory_question *q, struct cmn_error *err)
{
	const char *code = directory_asked_text(asked, "residence");
	char at[DIRECTORY_ASKED_AT];

	if (code != NULL)
		centre = directory_centres_find(view->centres, code);
	if (centre == NULL)
		return cmn_fail_at(err, CMN_E_INVALID, directory_asked_at(asked, "residence", at),
				   "la commune « %s » n’existe pas",
				   "commune \"%s\" does not exist", code != NULL ? code : "");
	q->person.commune = centre->code;
	q->person.epci = centre->epci;
	/* overseas a département has three characters */
	snprintf(q->departement, sizeof(q->departement), "%.*s",
		 strncmp(centre->code, "97", 2) == 0 || strncmp(centre->code, "98", 2) == 0 ? 3 : 2,
		 centre->code);
	q->person.departement = q->departement;
	return CMN_OK;
}

/* --- the order ---------------------------------------------------------------------------- */

static uint16_t today(const char *departement)
{
	int first = 0, day = cmn_day_of(cmn_clock_us(), departement);

	(void)cmn_day_parse(DIRECTORY_INDEX_DAY_ONE, &first);
	return (uint16_t)(day > first ? day - first : 0);
}

static void make_order(const struct directory_view *view, struct directory_question *q)
{
	struct directory_order *order = &q->order;
	bool specialised = q->wish.environment == DIRECTORY_WISH_SPECIALISED;

	order->prefers = q->wish.environment != DIRECTORY_WISH_NONE;
	directory_codes_mark(&view->codes, "sector", specialised ? "specialised" : "ordinary",
			     &order->wished);
	directory_codes_mark(&view->codes, "mode", "at_home,mixed,remote", &order->comes);
	directory_codes_mark(&view->codes, "room", "said", &order->free);
	order->today = today(q->departement);
	directory_roles_order(&q->wish.role, &view->codes, order);
}

enum cmn_err directory_question_read(const struct directory_view *view,
				     const struct directory_asked *asked,
				     const struct directory_centre *centre,
				     struct directory_question *ret, struct cmn_error *err)
{
	int age = (int)directory_asked_int(asked, "age", DIRECTORY_AGE_ANY);
	enum cmn_err rc;

	*ret = (struct directory_question){0};
	ret->person = (struct directory_person){
	    .age = age,
	    .asker = asker_of(directory_asked_text(asked, "asker")),
	    .prescription = told(asked, "prescription"),
	    .affectation = told(asked, "school_affectation"),
	};
	rc = take_lists(ret, asked, err);
	if (rc == CMN_OK)
		rc = take_residence(view, asked, centre, ret, err);
	if (rc)
		return rc;
	ret->wish = (struct directory_rank_wish){
	    .age = age,
	    .theme = directory_asked_text(asked, "theme") != NULL,
	    .need = directory_asked_text(asked, "need") != NULL,
	    .environment = directory_wish_of(directory_asked_text(asked, "wish")),
	    .role = {.function = directory_function_of(directory_asked_text(asked, "function")),
		     .theme = directory_asked_text(asked, "theme"),
		     .departement = ret->departement,
		     .asker = ret->person.asker,
		     .disability_types = ret->person.disability_types},
	};
	directory_conditions_of(&ret->person, &view->codes, &ret->conditions);
	make_order(view, ret);
	return CMN_OK;
}

void directory_question_ask(const struct directory_question *question,
			    struct directory_index_query *query)
{
	query->fit = DIRECTORY_INDEX_FITS;
	query->age = question->person.age;
	query->gate = &question->conditions.gate;
	query->order = &question->order;
}

void directory_question_judge(const struct directory_question *question,
			      const struct directory_view *view,
			      const struct directory_index_hit *hit,
			      struct directory_eligibility *ret)
{
	const struct directory_index *index = view->segments[hit->part]->index;
	const struct directory_index_gate *gate = &question->conditions.gate;
	/* looking the words up costs more than all the rest */
	bool there = gate->zone >= 0 &&
		     directory_bits_has(&index->rows[hit->row].bits, (unsigned)gate->zone) &&
		     directory_index_has(index, hit->row, &gate->residence);

	directory_eligibility_of(&question->conditions, &view->codes, &index->rows[hit->row], there,
				 ret);
}
