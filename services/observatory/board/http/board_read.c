/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_read.h"

#include "board_definitions.h"
#include "board_exact.h"
#include "board_told.h"
#include "release_call.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define PAGE_ROWS 5000
#define PAGES_MAX 200 /* a million rows: more than all that is published of a year */

/* --- exact ----------------------------------------------------------------------------------- */

/* The definitions that hold in the département; of one indicator, when one is asked for. */
static struct observatory_definition *here(const struct observatory_set *set,
					   const struct board_asked *asked, size_t *ret_n)
{
	const struct observatory_definition *all = observatory_set_all(set, ret_n);
	struct observatory_definition *some = calloc(*ret_n + 1, sizeof(*some));
	size_t n = 0;

	for (size_t i = 0; some && i < *ret_n; i++) {
		if (observatory_definition_here(&all[i], asked->departement) &&
		    (!asked->indicator || strcmp(asked->indicator, all[i].indicator) == 0))
			some[n++] = all[i];
	}
	*ret_n = n;
	return some;
}

static enum cmn_err put_cells(struct cmn_call *call, const struct board_asked *asked,
			      const PGresult *cells, struct board_series *s)
{
	CMN_AUTO(board_definitions_drop) struct board_definitions *shared = NULL;
	struct observatory_definition *definitions;
	int32_t today = cmn_day_of(cmn_clock_us(), asked->departement);
	size_t n = 0;
	enum cmn_err rc = board_definitions_read(call, &shared);

	if (rc != CMN_OK)
		return rc;
	definitions = here(board_definitions_set(shared), asked, &n);
	if (!definitions)
		return cmn_no_memory(&call->err);
	rc = board_put_exact(s, cells, definitions, n, today, &call->err);
	free(definitions);
	return rc;
}

static enum cmn_err read_exact(struct cmn_call *call, const struct board_asked *asked,
			       struct board_series *s)
{
	char from[CMN_DAY_LEN], to[CMN_DAY_LEN];
	const struct observatory_cells_asked cells_asked = {
	    .departement = asked->departement,
	    .kind = asked->place_kind ? observatory_place_kind_of(asked->place_kind)
				      : OBSERVATORY_PLACE_DEPARTEMENT,
	    .place = asked->place,
	    .from = from,
	    .to = to,
	    .indicator = asked->indicator,
	    .before = true,
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *cells = NULL;
	enum cmn_err rc;

	board_period_first(&s->span, 0, from);
	board_period_first(&s->span, s->span.n, to);
	rc = observatory_store_cells(call->pool, &call->ctx, &cells_asked, &cells, &call->err);
	return rc == CMN_OK ? put_cells(call, asked, cells, s) : rc;
}

/* --- told ------------------------------------------------------------------------------------ */

enum cmn_err board_each_page(struct cmn_call *call, const struct release_asked *asked,
			     board_page_fn *each, void *arg)
{
	struct release_asked one = *asked;
	char after[512] = "";
	enum cmn_err rc = CMN_OK;
	int rows = PAGE_ROWS;

	one.after = after;
	one.limit = PAGE_ROWS;
	for (int page = 0; rc == CMN_OK && rows == PAGE_ROWS && page < PAGES_MAX; page++) {
		CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

		rc = release_store_told(call->pool, &call->ctx, &one, &res, &call->err);
		if (rc != CMN_OK)
			return rc;
		rows = PQntuples(res);
		rc = each(call, res, arg);
		if (rows > 0)
			snprintf(after, sizeof(after), "%s",
				 cmn_pg_text(res, rows - 1, RELEASE_TOLD_CURSOR));
	}
	return rc;
}

struct telling {
	struct board_series *s;
	struct board_told *told;
	const struct observatory_set *set;
};

static enum cmn_err put_page(struct cmn_call *call, const PGresult *page, void *arg)
{
	struct telling *t = arg;

	for (int i = 0; i < PQntuples(page); i++) {
		const char *at = cmn_pg_text(page, i, RELEASE_TOLD_AT);

		if (at && strcmp(at, t->told->released_at) > 0)
			snprintf(t->told->released_at, sizeof(t->told->released_at), "%s", at);
	}
	return board_put_told(t->s, page, t->set, &call->err);
}

/* The threshold of the newest edition. */
static enum cmn_err read_threshold(struct cmn_call *call, const struct board_asked *asked,
				   struct board_told *told)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = release_store_editions(call->pool, &call->ctx, asked->departement,
						 told->audience, "", 1, &res, &call->err);

	if (rc == CMN_OK && PQntuples(res) > 0)
		told->threshold = cmn_pg_int(res, 0, 4, 0);
	return rc;
}

static enum cmn_err read_told(struct cmn_call *call, const struct board_asked *asked,
			      struct board_series *s, struct board_told *told)
{
	CMN_AUTO(board_definitions_drop) struct board_definitions *shared = NULL;
	char from[CMN_DAY_LEN], to[CMN_DAY_LEN];
	const struct release_asked gate = {
	    .departement = asked->departement,
	    .audience = told->audience,
	    .span = board_step_code(s->span.step),
	    .from = from,
	    .to = to,
	    .place_kind = asked->place_kind ? asked->place_kind : "departement",
	    .place = asked->place ? asked->place : "",
	    .indicator = asked->indicator,
	};
	struct telling telling = {s, told, NULL};
	enum cmn_err rc = read_threshold(call, asked, told);

	board_period_first(&s->span, 0, from);
	board_period_first(&s->span, s->span.n, to);
	if (rc == CMN_OK)
		rc = board_definitions_read(call, &shared);
	if (rc != CMN_OK)
		return rc;
	telling.set = board_definitions_set(shared);
	return board_each_page(call, &gate, put_page, &telling);
}

enum cmn_err board_read(struct cmn_call *call, const struct board_asked *asked,
			struct board_series *s, struct board_told *told)
{
	*told = (struct board_told){.audience = release_audience_of_call(call, asked->departement)};
	return told->audience == RELEASE_TEAM ? read_exact(call, asked, s)
					      : read_told(call, asked, s, told);
}
