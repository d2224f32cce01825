/* SPDX-License-Identifier: EUPL-1.2 */
#include "figure_sums.h"

#include <string.h>

struct text {
	struct text *next;
	char bytes[];
};

struct observatory_sum_list {
	struct observatory_part_sum *rows;
	const char **indicators; /* of each row */
	int *versions;
	size_t n, cap;
	PGresult *res;
	struct text *texts;
	bool failed;
};

struct observatory_sum_list *observatory_sum_list_new(void)
{
	return calloc(1, sizeof(struct observatory_sum_list));
}

void observatory_sum_list_free(struct observatory_sum_list **given)
{
	struct observatory_sum_list *list = *given;

	if (!list)
		return;
	while (list->texts) {
		struct text *next = list->texts->next;

		free(list->texts);
		list->texts = next;
	}
	PQclear(list->res);
	free(list->rows);
	free(list->indicators);
	free(list->versions);
	free(list);
	*given = NULL;
}

static bool resize(struct observatory_sum_list *list, size_t cap)
{
	struct observatory_part_sum *rows = realloc(list->rows, cap * sizeof(*rows));
	const char **indicators;
	int *versions;

	if (rows)
		list->rows = rows;
	indicators = realloc(list->indicators, cap * sizeof(*indicators));
	if (indicators)
		list->indicators = indicators;
	versions = realloc(list->versions, cap * sizeof(*versions));
	if (versions)
		list->versions = versions;
	if (!rows || !indicators || !versions)
		return false;
	list->cap = cap;
	return true;
}

static void append(struct observatory_sum_list *list, const char *indicator, int version,
		   struct observatory_part_sum row)
{
	if (list->n == list->cap && !resize(list, list->cap ? 2 * list->cap : 256)) {
		list->failed = true;
		return;
	}
	list->indicators[list->n] = indicator;
	list->versions[list->n] = version;
	list->rows[list->n++] = row;
}

enum cmn_err observatory_sum_list_cells(struct observatory_sum_list *list, PGresult *res,
					struct cmn_error *err)
{
	PQclear(list->res);
	list->res = res;
	for (int row = 0; row < PQntuples(res); row++) {
		const struct observatory_part_sum sum = {
		    .part = cmn_pg_text(res, row, OBSERVATORY_CELL_PART),
		    .key = cmn_pg_text(res, row, OBSERVATORY_CELL_KEY),
		    .before = cmn_pg_text(res, row, OBSERVATORY_CELL_MONTH) == NULL,
		    .n = cmn_pg_int(res, row, OBSERVATORY_CELL_N, 0),
		    .total = cmn_pg_int(res, row, OBSERVATORY_CELL_TOTAL, 0),
		};

		append(list, cmn_pg_text(res, row, OBSERVATORY_CELL_INDICATOR),
		       (int)cmn_pg_int(res, row, OBSERVATORY_CELL_VERSION, 0), sum);
	}
	return list->failed ? cmn_no_memory(err) : CMN_OK;
}

static const char *keep(struct observatory_sum_list *list, const char *text)
{
	const size_t bytes = strlen(text) + 1;
	struct text *own = malloc(sizeof(*own) + bytes);

	if (!own) {
		list->failed = true;
		return "";
	}
	memcpy(own->bytes, text, bytes);
	own->next = list->texts;
	list->texts = own;
	return own->bytes;
}

bool observatory_sum_list_cell(const struct observatory_cell *cell, void *arg)
{
	struct observatory_sum_list *list = arg;
	const struct observatory_part_sum sum = {
	    .part = cell->part->part,
	    .key = keep(list, cell->key),
	    .before = cell->month == NULL,
	    .n = cell->n,
	    .total = cell->total,
	};

	append(list, cell->part->indicator, cell->part->version, sum);
	return !list->failed;
}

bool observatory_sum_list_failed(const struct observatory_sum_list *list)
{
	return list->failed;
}

struct observatory_part_sums observatory_sum_list_of(const struct observatory_sum_list *list,
						     const char *indicator, int version)
{
	struct observatory_part_sums sums = {0};

	for (size_t i = 0; i < list->n; i++) {
		if (list->versions[i] != version || strcmp(list->indicators[i], indicator) != 0) {
			if (sums.n > 0)
				break;
			continue;
		}
		if (sums.n++ == 0)
			sums.rows = &list->rows[i];
	}
	return sums;
}
