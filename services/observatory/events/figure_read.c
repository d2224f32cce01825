/* SPDX-License-Identifier: EUPL-1.2 */
#include "figure_read.h"

#include "definition_store.h"
#include "figure_sums.h"
#include "figure_write.h"
#include "period.h"
#include "target_store.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

struct reading {
	struct cmn_pool *pool;
	const struct cmn_pg_ctx *ctx;
	const struct observatory_set *set;
	const struct observatory_figures_asked *asked;
	struct observatory_sum_list *cells, *nowhere;
	PGresult *targets;
	struct cmn_error *err;
};

static void reading_drop(struct reading *r)
{
	observatory_sum_list_free(&r->cells);
	observatory_sum_list_free(&r->nowhere);
	PQclear(r->targets);
}

static bool whole(const struct reading *r)
{
	return r->asked->kind == OBSERVATORY_PLACE_DEPARTEMENT;
}

static struct observatory_cells_asked cells_of(const struct observatory_figures_asked *asked,
					       char from[CMN_DAY_LEN], char to[CMN_DAY_LEN])
{
	cmn_day_format(asked->from, from);
	cmn_day_format(asked->to, to);
	return (struct observatory_cells_asked){
	    .departement = asked->departement,
	    .kind = asked->kind,
	    .place = asked->place,
	    .from = from,
	    .to = to,
	    .indicator = asked->indicator,
	    .before = true,
	};
}

static enum cmn_err read_cells(struct reading *r, const struct observatory_cells_asked *asked,
			       struct observatory_sum_list *into)
{
	PGresult *res = NULL;
	enum cmn_err rc = observatory_store_cells(r->pool, r->ctx, asked, &res, r->err);

	return rc == CMN_OK ? observatory_sum_list_cells(into, res, r->err) : rc;
}

/* What all definitions have in common: the cells, those without a place, what is aimed at. */
static enum cmn_err read_common(struct reading *r)
{
	char from[CMN_DAY_LEN], to[CMN_DAY_LEN], last[CMN_DAY_LEN];
	struct observatory_cells_asked asked = cells_of(r->asked, from, to);
	enum cmn_err rc;

	r->cells = observatory_sum_list_new();
	r->nowhere = observatory_sum_list_new();
	if (!r->cells || !r->nowhere)
		return cmn_no_memory(r->err);
	rc = read_cells(r, &asked, r->cells);
	if (rc == CMN_OK && whole(r)) {
		asked.kind = OBSERVATORY_PLACE_COMMUNE;
		asked.place = "";
		rc = read_cells(r, &asked, r->nowhere);
	}
	cmn_day_format(r->asked->to - 1, last);
	return rc ? rc
		  : observatory_store_targets_on(r->pool, r->ctx, asked.departement, last,
						 &r->targets, r->err);
}

static void write_one(const struct reading *r, const struct observatory_definition *d,
		      const struct observatory_sum_list *list, struct observatory_figure_shown f,
		      struct cmn_buf *out)
{
	const int32_t months = (r->asked->to - r->asked->from + 15) / 30;

	f.definition = d;
	f.sums = observatory_sum_list_of(list, d->indicator, d->version);
	f.nowhere = observatory_sum_list_of(r->nowhere, d->indicator, d->version);
	f.today = r->asked->today;
	f.whole = whole(r) && !f.recounted;
	f.targets = r->targets;
	f.step = observatory_period_step(months);
	f.lang = r->asked->lang;
	observatory_figure_write(out, &f);
}

/* The versions in force in the period, each as far as it holds. */
static void write_in_force(const struct reading *r, const struct observatory_definition *d,
			   struct cmn_buf *out)
{
	const struct observatory_figures_asked *asked = r->asked;
	const struct observatory_figure_shown f = {
	    .from = d->valid_from > asked->from ? d->valid_from : asked->from,
	    .to = d->valid_to < asked->to ? d->valid_to : asked->to,
	};

	if (f.from < f.to)
		write_one(r, d, r->cells, f, out);
}

/* The whole period by this version, wherever it is valid itself: another sum over the facts. */
static enum cmn_err write_recount(const struct reading *r, const struct observatory_definition *d,
				  struct cmn_buf *out)
{
	CMN_AUTO(observatory_sum_list_drop)
	struct observatory_sum_list *list = observatory_sum_list_new();
	const struct observatory_figure_shown f = {
	    .from = r->asked->from, .to = r->asked->to, .recounted = true};
	struct observatory_part parts[OBSERVATORY_PARTS_MAX];
	char from[CMN_DAY_LEN], to[CMN_DAY_LEN];
	const struct observatory_cells_asked asked = cells_of(r->asked, from, to);
	enum cmn_err rc;

	if (!list)
		return cmn_no_memory(r->err);
	for (size_t i = 0; i < d->n_parts; i++) {
		parts[i] = d->parts[i];
		parts[i].valid_from = INT32_MIN;
		parts[i].valid_to = INT32_MAX;
	}
	rc = observatory_store_recount(r->pool, r->ctx, &asked, parts, d->n_parts,
				       observatory_sum_list_cell, list, r->err);
	if (rc == CMN_OK && observatory_sum_list_failed(list))
		rc = cmn_no_memory(r->err);
	if (rc == CMN_OK)
		write_one(r, d, list, f, out);
	return rc;
}

static bool wanted(const struct observatory_figures_asked *asked,
		   const struct observatory_definition *d)
{
	return observatory_definition_here(d, asked->departement) &&
	       (!asked->indicator || strcmp(asked->indicator, d->indicator) == 0) &&
	       (asked->version == 0 || asked->version == d->version);
}

static bool holds(const struct observatory_figures_asked *asked,
		  const struct observatory_definition *d)
{
	return d->valid_from <= asked->from && asked->to <= d->valid_to;
}

static enum cmn_err write_all(struct reading *r, struct cmn_buf *out)
{
	size_t n;
	const struct observatory_definition *all = observatory_set_all(r->set, &n);
	enum cmn_err rc = read_common(r);

	cmn_json_open(out, '[');
	for (size_t i = 0; rc == CMN_OK && i < n; i++) {
		if (!wanted(r->asked, &all[i]))
			continue;
		if (r->asked->version != 0 && !holds(r->asked, &all[i]))
			rc = write_recount(r, &all[i], out);
		else
			write_in_force(r, &all[i], out);
	}
	cmn_json_close(out, ']');
	return rc;
}

enum cmn_err observatory_figures_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct observatory_set *set,
				       const struct observatory_figures_asked *asked,
				       struct cmn_buf *out, struct cmn_error *err)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *own = NULL;
	CMN_AUTO(reading_drop)
	struct reading r = {.pool = pool, .ctx = ctx, .set = set, .asked = asked, .err = err};
	enum cmn_err rc = set ? CMN_OK : observatory_store_definitions(pool, ctx, &own, err);

	if (rc != CMN_OK)
		return rc;
	if (!set)
		r.set = own;
	return write_all(&r, out);
}
