/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_match.c - who of a file is recorded already?  The rules and keys are those of the people
 * search (person_match.h), asked for many lines at once.
 */
#include "import_http.h"

#include "import_store.h"
#include "people_http.h"
#include "person_keys.h"

#include <stdio.h>
#include <string.h>

static const char *const REACHED[] = {"same"};

static const json_t *person_at(const json_t *lines, size_t i)
{
	return json_object_get(json_object_get(json_array_get(lines, i), "record"), "person");
}

static void birth_of(const char *text, struct intake_traits *t)
{
	if (!text || intake_birth_read(text, intake_people_today(), &t->birth) != INTAKE_BIRTH_FINE)
		t->birth = (struct intake_birth){0};
}

static void traits_of(const json_t *person, struct intake_traits *t)
{
	*t = (struct intake_traits){.commune = cmn_json_get(person, "commune")};
	intake_traits_read(t, cmn_json_get(person, "family_name"),
			   cmn_json_get(person, "birth_name"), cmn_json_get(person, "given_names"));
	birth_of(cmn_json_get(person, "birth_date"), t);
}

static void want(json_t *wanted, size_t n, const json_t *person)
{
	const char *reach = cmn_json_get(json_object_get(person, "contact"), "reach");
	struct intake_traits t;
	struct intake_keys keys;
	json_t *list = json_array();

	traits_of(person, &t);
	intake_keys_to_find(&t, &keys);
	for (size_t i = 0; i < keys.n; i++)
		json_array_append_new(list, json_string(keys.key[i]));
	json_array_append_new(wanted, json_pack("{s:I, s:o, s:s?}", "n", (json_int_t)n, "keys",
						list, "reach", reach));
}

/* Who is found for one line. */
struct found {
	struct intake_traits t; /* of the line */
	const char *best;       /* id */
	int score;
	const char *same; /* names and complete birth date are those of the line */
	bool several;     /* of them: then nobody knows which */
};

static void compare(const PGresult *rows, int row, struct found *f)
{
	const unsigned SAME =
	    INTAKE_MATCH_FAMILY_SAME | INTAKE_MATCH_GIVEN_SAME | INTAKE_MATCH_BIRTH_SAME;
	const char *id = cmn_column(rows, row, "id"), *birth = cmn_column(rows, row, "_birth");
	struct intake_traits other = {.commune = cmn_column(rows, row, "_commune"),
				      .reach = REACHED};
	struct intake_match match;

	intake_traits_read(&other, cmn_column(rows, row, "_family"),
			   cmn_column(rows, row, "_birth_name"), cmn_column(rows, row, "_given"));
	birth_of(birth, &other);
	other.n_reach = cmn_pg_bool(rows, row, PQfnumber(rows, "_reach"));
	match = intake_match(&f->t, &other);
	if (match.verdict == INTAKE_MATCH_PROPOSE &&
	    (match.score > f->score || (match.score == f->score && strcmp(id, f->best) < 0))) {
		f->best = id;
		f->score = match.score;
	}
	if ((match.reasons & SAME) != SAME || !birth || strlen(birth) != 10)
		return;
	f->several |= f->same && strcmp(f->same, id) != 0;
	f->same = id;
}

static void tell(const struct intake_import_plan *plan, json_t *line, const struct found *f)
{
	json_t *person = json_object_get(json_object_get(line, "record"), "person");

	if (!f->best)
		return;
	json_object_set_new(line, "probable_person_id", json_string(f->best));
	json_object_set_new(line, "probable_score", json_integer(f->score));
	if (!plan->attach || !f->same || f->several)
		return;
	json_object_set_new(person, "id", json_string(f->same));
	json_object_set_new(person, "attached", json_true());
}

/* Rows of one line stand together. */
static void take(const struct intake_import_plan *plan, json_t *lines, const PGresult *rows)
{
	for (int row = 0; row < PQntuples(rows);) {
		int64_t n = cmn_pg_int(rows, row, 0, 0);
		struct found f = {0};

		traits_of(person_at(lines, (size_t)n), &f.t);
		f.t.reach = REACHED;
		f.t.n_reach = 1;
		for (; row < PQntuples(rows) && cmn_pg_int(rows, row, 0, 0) == n; row++)
			compare(rows, row, &f);
		tell(plan, json_array_get(lines, (size_t)n), &f);
	}
}

enum cmn_err intake_import_match(struct cmn_call *call, const struct intake_import_plan *plan,
				 json_t *lines)
{
	CMN_AUTO(cmn_json_drop) json_t *wanted = json_array();
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *rows = NULL;
	enum cmn_err rc;

	for (size_t i = 0; i < json_array_size(lines); i++)
		if (person_at(lines, i))
			want(wanted, i, person_at(lines, i));
	if (json_array_size(wanted) == 0)
		return CMN_OK;
	text = json_dumps(wanted, JSON_COMPACT);
	if (!text)
		return cmn_no_memory(&call->err);
	rc = intake_store_import_find(call->pool, &call->ctx, plan->departement, text, &rows,
				      &call->err);
	if (rc == CMN_OK)
		take(plan, lines, rows);
	return rc;
}
