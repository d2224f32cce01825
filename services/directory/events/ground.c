/* SPDX-License-Identifier: EUPL-1.2 */
#include "ground.h"

#include "import_work.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define FOLDED 128

static double degrees(const PGresult *rows, int row, const char *column)
{
	return strtod(PQgetvalue(rows, row, PQfnumber(rows, column)), NULL);
}

enum cmn_err directory_ground_load(struct cmn_conn *conn, const char *departement,
				   struct directory_ground *ret, struct cmn_error *err)
{
	enum cmn_err rc = directory_work_ground(conn, departement, &ret->rows, err);

	if (rc)
		return rc;
	snprintf(ret->departement, sizeof(ret->departement), "%s", departement);
	ret->n = (size_t)PQntuples(ret->rows);
	ret->communes = calloc(ret->n + 1, sizeof(*ret->communes));
	if (ret->communes == NULL)
		return cmn_no_memory(err);
	for (int row = 0; row < PQntuples(ret->rows); row++)
		ret->communes[row] = (struct directory_commune){
		    .code = PQgetvalue(ret->rows, row, 0),
		    .sort_key = PQgetvalue(ret->rows, row, 1),
		    .postal_codes = PQgetvalue(ret->rows, row, 4),
		    .former = PQgetvalue(ret->rows, row, PQfnumber(ret->rows, "former")),
		    .lat = degrees(ret->rows, row, "lat"),
		    .lon = degrees(ret->rows, row, "lon"),
		    .x = degrees(ret->rows, row, "x"),
		    .y = degrees(ret->rows, row, "y"),
		};
	return CMN_OK;
}

void directory_ground_clear(struct directory_ground *ground)
{
	PQclear(ground->rows);
	free(ground->communes);
	*ground = (struct directory_ground){0};
}

static int by_code(const void *code, const void *commune)
{
	return strcmp(code, ((const struct directory_commune *)commune)->code);
}

static bool listed(const char *list, const char *code)
{
	const char *at = code[0] != '\0' ? strstr(list, code) : NULL;
	size_t n = strlen(code);

	return at != NULL && (at == list || at[-1] == ',') && (at[n] == ',' || at[n] == '\0');
}

const struct directory_commune *directory_ground_code(const struct directory_ground *ground,
						      const char *code)
{
	const struct directory_commune *found =
	    ground->n > 0
		? bsearch(code, ground->communes, ground->n, sizeof(*ground->communes), by_code)
		: NULL;

	/* a code that was merged away and given again means the commune it was merged into */
	for (size_t i = 0; i < ground->n; i++)
		if (ground->communes[i].former[0] != '\0' &&
		    listed(ground->communes[i].former, code))
			return &ground->communes[i];
	return found;
}

/* "st gaudens cedex 9" -> "saint gaudens" */
static void usual(const char *name, char ret[FOLDED])
{
	char folded[FOLDED];
	size_t len = 0;

	directory_text_fold(name, folded, sizeof(folded));
	ret[0] = '\0';
	for (char *save = NULL, *w = strtok_r(folded, " ", &save); w != NULL;
	     w = strtok_r(NULL, " ", &save)) {
		const char *word = strcmp(w, "st") == 0    ? "saint"
				   : strcmp(w, "ste") == 0 ? "sainte"
							   : w;

		if (strcmp(w, "cedex") == 0)
			break;
		int n = snprintf(ret + len, FOLDED - len, "%s%s", len > 0 ? " " : "", word);
		if (n < 0 || (size_t)n >= FOLDED - len)
			break;
		len += (size_t)n;
	}
}

const struct directory_commune *directory_ground_named(const struct directory_ground *ground,
						       const char *name, const char *postal_code)
{
	const struct directory_commune *by_name = NULL, *by_both = NULL, *by_postal = NULL;
	size_t names = 0, postals = 0;
	char wanted[FOLDED] = "";

	if (name != NULL)
		usual(name, wanted);
	for (size_t i = 0; i < ground->n; i++) {
		const struct directory_commune *c = &ground->communes[i];
		bool named = wanted[0] != '\0' && strcmp(c->sort_key, wanted) == 0;
		bool there = postal_code != NULL && listed(c->postal_codes, postal_code);

		names += named;
		postals += there;
		if (named)
			by_name = c;
		if (there)
			by_postal = c;
		if (named && there)
			by_both = c;
	}
	if (by_both != NULL)
		return by_both;
	if (names == 1)
		return by_name;
	return wanted[0] == '\0' && postals == 1 ? by_postal : NULL;
}
