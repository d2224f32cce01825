/* SPDX-License-Identifier: EUPL-1.2 */
#include "fact_feed.h"

#include "count_store.h"
#include "definition_store.h"
#include "fact_seen.h"
#include "fact_store.h"
#include "fact_tell.h"
#include "generation_store.h"
#include "month.h"

#include "cmn/clock.h"
#include "cmn/json.h"

#include <stdlib.h>
#include <string.h>

#define DEPARTEMENTS_MAX 128
#define LOOK_MS          1000 /* whether definitions were added */

/* What the cells of a département hold. */
struct counted {
	char departement[4];
	int32_t upto;
};

struct observatory_fold {
	bool rebuild;
	struct observatory_seen *seen; /* of a rebuild that began here, else NULL */
	bool looked;                   /* whether it begins here */
	struct observatory_facts *facts;
	struct observatory_sums *sums;
	struct observatory_set *set; /* NULL: to be loaded */
	struct counted counted[DEPARTEMENTS_MAX];
	size_t n_counted;
	int generation;        /* that the above was seen of */
	int64_t counted_stamp; /* the same: `counted` of the table generation */
	int64_t last;          /* definition */
	int64_t look_ms;
	int32_t month;
};

struct observatory_fold *observatory_fold_new(bool rebuild)
{
	struct observatory_fold *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->rebuild = rebuild;
	f->facts = observatory_facts_new();
	f->sums = observatory_sums_new();
	if (!f->facts || !f->sums)
		observatory_fold_free(&f);
	return f;
}

void observatory_fold_free(struct observatory_fold **fold)
{
	struct observatory_fold *f = *fold;

	*fold = NULL;
	if (!f)
		return;
	observatory_facts_free(&f->facts);
	observatory_sums_free(&f->sums);
	observatory_set_free(&f->set);
	observatory_seen_free(&f->seen);
	free(f);
}

/* --- which events ----------------------------------------------------------------------------- */

static const struct observatory_tells *find_in(const struct observatory_tells *table, size_t n,
					       const char *type)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].type, type) == 0)
			return &table[i];
	return NULL;
}

static const struct observatory_tells *tells_of(const struct cmn_event *ev)
{
	switch (ev->type[0]) {
	case 'i':
		return find_in(OBSERVATORY_INTAKE_TELLS, OBSERVATORY_INTAKE_TELL_COUNT, ev->type);
	case 'r':
		return find_in(OBSERVATORY_REFERRAL_TELLS, OBSERVATORY_REFERRAL_TELL_COUNT,
			       ev->type);
	case 'd':
		return find_in(OBSERVATORY_DIRECTORY_TELLS, OBSERVATORY_DIRECTORY_TELL_COUNT,
			       ev->type);
	default:
		return NULL;
	}
}

#define GROUP "" /* beside the kinds of facts */

/* Nothing of it can be in the table. */
static bool is_new(const struct observatory_fold *f, const struct cmn_event *ev, const char *kind,
		   const char *id)
{
	return f->seen &&
	       !observatory_seen_maybe(f->seen, ev->departement, kind ? kind : GROUP, id);
}

static void keys_of(const struct observatory_fold *f, struct observatory_keys *keys,
		    const struct cmn_event *ev, const struct observatory_tells *tells)
{
	for (size_t i = 0; i < OBSERVATORY_TELL_KEYS; i++) {
		const char *member = tells->keys[i].member;
		const char *id = member ? cmn_json_get(ev->data, member) : NULL;

		if (!id || is_new(f, ev, tells->keys[i].kind, id))
			continue;
		if (tells->keys[i].kind)
			observatory_keys_one(keys, ev->departement, tells->keys[i].kind, id);
		else
			observatory_keys_group(keys, ev->departement, id);
	}
}

/* --- definitions ------------------------------------------------------------------------------ */

static void forget(struct observatory_fold *f)
{
	observatory_set_free(&f->set);
	f->n_counted = 0;
}

/* Load them when they, the generation or the month is another one than before. */
static enum cmn_err load(struct observatory_fold *f, struct cmn_conn *conn,
			 const struct observatory_generation *g, struct cmn_error *err)
{
	const int64_t now = cmn_clock_mono_ms();
	const int32_t month = observatory_month_of(observatory_day_of(cmn_clock_us()));
	int64_t last = f->last;
	enum cmn_err rc = CMN_OK;

	if (!f->set || now >= f->look_ms) {
		rc = observatory_store_definitions_last(conn, &last, err);
		f->look_ms = now + LOOK_MS;
	}
	if (rc != CMN_OK || (f->set && f->generation == g->current && f->month == month &&
			     f->counted_stamp == g->counted && f->last == last))
		return rc;
	forget(f);
	f->generation = g->current;
	f->counted_stamp = g->counted;
	f->month = month;
	f->last = last;
	return observatory_store_definitions_on(conn, &f->set, err);
}

static const struct counted *known(const struct observatory_fold *f, const char *departement)
{
	for (size_t i = 0; i < f->n_counted; i++)
		if (strcmp(f->counted[i].departement, departement) == 0)
			return &f->counted[i];
	return NULL;
}

/* The cells of the département hold all definitions before something is added to them. */
static enum cmn_err count(struct observatory_fold *f, struct cmn_conn *conn,
			  const char *departement, struct cmn_error *err)
{
	struct counted *c = &f->counted[f->n_counted];
	bool any = false;
	enum cmn_err rc;

	if (known(f, departement))
		return CMN_OK;
	if (f->n_counted == DEPARTEMENTS_MAX)
		return cmn_fail(err, CMN_E_INTERNAL, "trop de départements",
				"too many départements");
	rc = observatory_store_count(conn, f->generation, departement, f->set, f->month, &c->upto,
				     &any, err);
	if (rc == CMN_OK && any)
		rc = observatory_store_generation_counted(conn, cmn_clock_us(), &f->counted_stamp,
							  err);
	memcpy(c->departement, departement, sizeof(c->departement));
	f->n_counted += rc == CMN_OK;
	return rc;
}

/* A rebuild that begins in this process knows all that it has written. */
static enum cmn_err look(struct observatory_fold *f, struct cmn_conn *conn, int generation,
			 struct cmn_error *err)
{
	bool empty = false;
	enum cmn_err rc;

	if (f->looked)
		return CMN_OK;
	rc = observatory_store_generation_empty(conn, generation, &empty, err);
	if (rc == CMN_OK && empty)
		f->seen = observatory_seen_new(); /* without memory for it: slower, not wrong */
	f->looked = rc == CMN_OK;
	return rc;
}

static void remember(struct observatory_fold *f)
{
	for (const struct observatory_row *row = observatory_facts_first(f->facts); f->seen && row;
	     row = row->next) {
		observatory_seen_add(f->seen, row->departement, row->kind, row->id);
		if (row->group[0])
			observatory_seen_add(f->seen, row->departement, GROUP, row->group);
	}
}

static enum cmn_err prepare(struct observatory_fold *f, struct cmn_conn *conn,
			    const struct cmn_event *const *events, size_t n, int *ret_generation,
			    struct cmn_error *err)
{
	struct observatory_generation g;
	enum cmn_err rc = observatory_store_generation_hold(conn, &g, err);

	if (rc != CMN_OK)
		return rc;
	*ret_generation = f->rebuild ? g.building : g.current;
	if (f->rebuild)
		return g.building ? look(f, conn, g.building, err)
				  : cmn_fail(err, CMN_E_UNAVAILABLE, "reconstruction terminée",
					     "the rebuild is over");
	/* facts of two ways of folding in one generation are facts of none */
	if (g.fold > OBSERVATORY_FOLD)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "un programme plus récent tient ces faits",
				"a newer program keeps these facts");
	rc = load(f, conn, &g, err);
	for (size_t i = 0; rc == CMN_OK && i < n; i++)
		if (tells_of(events[i]))
			rc = count(f, conn, events[i]->departement, err);
	return rc;
}

/* --- a batch ---------------------------------------------------------------------------------- */

static enum cmn_err read_facts(struct observatory_fold *f, struct cmn_conn *conn, int generation,
			       const struct cmn_event *const *events, size_t n,
			       struct cmn_error *err)
{
	struct observatory_keys keys;
	enum cmn_err rc;

	observatory_keys_init(&keys);
	for (size_t i = 0; i < n; i++) {
		const struct observatory_tells *tells = tells_of(events[i]);

		if (tells)
			keys_of(f, &keys, events[i], tells);
	}
	rc = observatory_store_facts_read(conn, generation, &keys, f->facts, err);
	observatory_keys_free(&keys);
	return rc;
}

static enum cmn_err tell_all(struct observatory_fold *f, struct cmn_conn *conn,
			     const struct cmn_event *const *events, size_t n, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; rc == CMN_OK && i < n; i++) {
		const struct observatory_tells *tells = tells_of(events[i]);
		const struct observatory_telling t = {conn, f->facts, events[i], f->rebuild};

		if (tells)
			rc = tells->tell(&t, err);
	}
	if (rc == CMN_OK && observatory_facts_failed(f->facts))
		rc = cmn_no_memory(err);
	return rc;
}

/* The old share away, the new one added. */
static bool share_row(struct observatory_fold *f, const struct observatory_row *row)
{
	const struct counted *c = known(f, row->departement);
	struct observatory_sharing to = {.sums = f->sums, .departement = row->departement};
	struct observatory_fact fact;

	if (row->stored) {
		fact = observatory_row_fact(row, &row->was);
		to.commune = row->was.commune;
		to.sign = -1;
		if (!observatory_set_shares(f->set, row->departement, &fact, c->upto,
					    observatory_sums_share, &to))
			return false;
	}
	fact = observatory_row_fact(row, &row->now);
	to.commune = row->now.commune;
	to.sign = 1;
	return observatory_set_shares(f->set, row->departement, &fact, c->upto,
				      observatory_sums_share, &to);
}

static enum cmn_err share_all(struct observatory_fold *f, struct cmn_conn *conn, int generation,
			      struct cmn_error *err)
{
	enum cmn_err rc;

	for (const struct observatory_row *row = observatory_facts_first(f->facts); row;
	     row = row->next)
		if (observatory_row_changed(row) && !share_row(f, row))
			return cmn_no_memory(err);
	rc = observatory_store_cells_write(conn, generation, f->sums, err);
	return rc == CMN_OK ? observatory_store_cells_mark(conn, f->sums, err) : rc;
}

static enum cmn_err apply(struct observatory_fold *f, struct cmn_conn *conn,
			  const struct cmn_event *const *events, size_t n, struct cmn_error *err)
{
	int generation = 0;
	enum cmn_err rc = prepare(f, conn, events, n, &generation, err);

	if (rc == CMN_OK)
		rc = read_facts(f, conn, generation, events, n, err);
	if (rc == CMN_OK)
		rc = tell_all(f, conn, events, n, err);
	if (rc == CMN_OK)
		rc = observatory_store_facts_write(conn, generation, f->facts, err);
	if (rc == CMN_OK)
		remember(f);
	if (rc == CMN_OK && !f->rebuild)
		rc = share_all(f, conn, generation, err);
	return rc;
}

static bool any_told(const struct cmn_event *const *events, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tells_of(events[i]))
			return true;
	return false;
}

enum cmn_err observatory_fold_apply(struct cmn_conn *conn, const struct cmn_event *const *events,
				    size_t n, void *deps, struct cmn_error *err)
{
	struct observatory_fold *f = deps;
	enum cmn_err rc;

	if (!any_told(events, n))
		return CMN_OK;
	rc = apply(f, conn, events, n, err);
	/* what was counted in this transaction is gone with it */
	if (rc != CMN_OK)
		forget(f);
	observatory_facts_empty(f->facts);
	observatory_sums_empty(f->sums);
	return rc;
}
