/* SPDX-License-Identifier: EUPL-1.2 */
#include "centres.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX ((size_t)1 << 26)
#define LINE_MAX 4096

static void free_centres(struct directory_centres *c)
{
	free(c->centre);
	free(c->text);
	free(c);
}

struct directory_centres *directory_centres_make(const PGresult *rows)
{
	struct directory_centres *c = calloc(1, sizeof(*c));
	struct cmn_buf text, line;
	int n = PQntuples(rows);

	if (c == NULL)
		return NULL;
	cmn_buf_init(&text, TEXT_MAX);
	cmn_buf_init(&line, LINE_MAX);
	atomic_init(&c->holders, 1);
	c->centre = calloc((size_t)n + 1, sizeof(*c->centre));
	for (int row = 0; c->centre != NULL && row < n; row++) {
		struct directory_centre *centre = &c->centre[row];

		snprintf(centre->key, sizeof(centre->key), "%s", cmn_column(rows, row, "_key"));
		snprintf(centre->code, sizeof(centre->code), "%s", cmn_column(rows, row, "code"));
		const char *epci = cmn_column(rows, row, "_epci");
		snprintf(centre->epci, sizeof(centre->epci), "%s", epci != NULL ? epci : "");
		centre->lat = strtod(cmn_column(rows, row, "lat"), NULL);
		centre->lon = strtod(cmn_column(rows, row, "lon"), NULL);
		centre->shown = (uint32_t)text.len;
		cmn_buf_reset(&line); /* apart: the writer would put a comma between two values */
		cmn_pg_write_row(&line, rows, row);
		cmn_buf_put(&text, line.failed ? "" : line.data, line.failed ? 0 : line.len);
		cmn_buf_put(&text, "", 1);
		text.failed = text.failed || line.failed;
	}
	cmn_buf_free(&line);
	c->n = (size_t)n;
	c->bytes = text.len + c->n * sizeof(*c->centre);
	c->text = cmn_buf_take(&text);
	if (c->centre != NULL && c->text != NULL)
		return c;
	cmn_buf_free(&text);
	free_centres(c);
	return NULL;
}

void directory_centres_hold(struct directory_centres *centres)
{
	atomic_fetch_add(&centres->holders, 1);
}

void directory_centres_drop(struct directory_centres **centres)
{
	struct directory_centres *c = *centres;

	*centres = NULL;
	if (c != NULL && atomic_fetch_sub(&c->holders, 1) == 1)
		free_centres(c);
}

static int by_key(const void *key, const void *centre)
{
	return strcmp(key, ((const struct directory_centre *)centre)->key);
}

const struct directory_centre *directory_centres_find(const struct directory_centres *centres,
						      const char *code)
{
	return bsearch(code, centres->centre, centres->n, sizeof(*centres->centre), by_key);
}
