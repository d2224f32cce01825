/* SPDX-License-Identifier: EUPL-1.2
 *
 * run.c - statements over a lent connection: the context first, and what may be tried again.
 */
#include "pool.h"

#include "cmn/clock.h"
#include "cmn/uuid.h"

#include <string.h>

#define GRACE_MS 500 /* a read is ended by the server at its limit; this long later by us */

#define CONTEXT                                                                                 \
	"SELECT set_config('c360.departements', $1, true), set_config('c360.actor', $2, true)," \
	" set_config('c360.function', $3, true), set_config('c360.organisation', $4, true)"

static const struct cmn_stmt READ_CONTEXT = {
    .name = "context_read",
    .n_params = 4,
    .sql = CONTEXT,
};

/* A write is never cancelled, not even by the server's clock: while a standby is frozen a
 * cancelled commit is reported as done and may be lost. */
static const struct cmn_stmt WRITE_CONTEXT = {
    .name = "context_write",
    .n_params = 4,
    .sql = CONTEXT ", set_config('statement_timeout', '0', true)",
};

static const struct cmn_stmt HEALTH = {.name = "health", .n_params = 0, .sql = "SELECT 1"};

static const char *or_else(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

struct order {
	struct cmn_pool *pool;
	struct cmn_step steps[PG_FLIGHT_STEPS]; /* [0] is the context */
	size_t n;
	bool writes;
	bool raced; /* the last attempt lost against another one */
};

/* Refusals that leave nothing behind and may well pass the second time. */
static const struct {
	const char *state;
	bool reconnect;
} SECOND_CHANCE[] = {
    {"40001", false}, {"40P01", false}, /* lost a race */
    {"25006", true},                    /* this node was demoted */
    {"26000", true},  {"0A000", true},  /* what was prepared is gone or outdated */
};

static bool deserves_another(struct order *o, struct pg_link *link)
{
	for (size_t i = 0; i < CMN_LEN(SECOND_CHANCE); i++) {
		if (strcmp(SECOND_CHANCE[i].state, link->sqlstate) != 0)
			continue;
		if (SECOND_CHANCE[i].reconnect)
			pg_link_close(link);
		o->raced = !SECOND_CHANCE[i].reconnect;
		return true;
	}
	return false;
}

/* True when the order may be tried once more. */
static bool judge(struct order *o, struct pg_link *link, enum pg_outcome outcome,
		  struct cmn_error *err)
{
	switch (outcome) {
	case PG_DONE:
		return false;
	case PG_REFUSED:
		return deserves_another(o, link);
	case PG_LOST:
		pg_lost_error(outcome, o->writes, err);
		return !o->writes;
	case PG_LATE:
	default:
		pg_lost_error(outcome, o->writes, err);
		return false;
	}
}

static void drop_all(PGresult **rets, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		PQclear(rets[i]);
		rets[i] = NULL;
	}
}

/* The commit was cut short on its way to the standby: done here, promised to nobody. */
static enum cmn_err refuse_warned(struct order *o, PGresult **all, struct cmn_error *err)
{
	drop_all(all, o->n);
	cmn_fail(err, CMN_E_INTERNAL, "%s", "%s", "");
	cmn_because(err, "%s: the server warned during a write", o->steps[o->n - 1].stmt->name);
	return pg_lost_error(PG_LOST, true, err);
}

/* One attempt; *ret_again says whether another one may follow. */
static enum cmn_err attempt(struct order *o, PGresult **all, bool *ret_again, struct cmn_error *err)
{
	struct pg_link *link;
	enum pg_outcome outcome;
	unsigned limit = o->pool->link_settings.statement_ms + (o->writes ? 0 : GRACE_MS);
	enum cmn_err rc;
	bool warned;

	*ret_again = false;
	rc = pool_lend(o->pool, &link, err);
	if (rc)
		return rc;
	outcome = pg_link_fly(link, o->steps, o->n, cmn_clock_mono_ms() + limit, all, err);
	*ret_again = judge(o, link, outcome, err);
	warned = link->warned;
	pool_give_back(o->pool, link);
	if (outcome != PG_DONE)
		return err->code;
	return warned && o->writes ? refuse_warned(o, all, err) : CMN_OK;
}

static void step_aside(void)
{
	uint8_t dice;

	cmn_random(&dice, sizeof(dice));
	cmn_sleep_ms(5 + dice % 26);
}

static enum cmn_err carry_out(struct order *o, PGresult **all, struct cmn_error *err)
{
	enum cmn_err rc;
	bool again;

	rc = attempt(o, all, &again, err);
	if (!rc || !again)
		return rc;
	if (o->raced) /* else both meet again at the same place */
		step_aside();
	return attempt(o, all, &again, err);
}

enum cmn_err cmn_pool_run_steps(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct cmn_step *steps, size_t n, PGresult **rets,
				struct cmn_error *err)
{
	static const struct cmn_pg_ctx NOBODY = {.departements = ""};
	const struct cmn_pg_ctx *who = ctx ? ctx : &NOBODY;
	const char *context[] = {or_else(who->departements, ""), or_else(who->actor, "system"),
				 or_else(who->function, ""), or_else(who->organisation, "")};
	struct order o = {.pool = pool, .n = n + 1};
	PGresult *all[PG_FLIGHT_STEPS] = {NULL};
	enum cmn_err rc;

	if (n == 0 || n >= PG_FLIGHT_STEPS)
		return cmn_fail(err, CMN_E_INTERNAL, "trop d’instructions en un envoi",
				"too many statements in one trip");
	for (size_t i = 0; i < n; i++) {
		o.steps[i + 1] = steps[i];
		o.writes = o.writes || steps[i].stmt->writes;
	}
	o.steps[0] = (struct cmn_step){o.writes ? &WRITE_CONTEXT : &READ_CONTEXT, context};
	rc = carry_out(&o, all, err);
	if (rc)
		return rc;
	PQclear(all[0]);
	memcpy(rets, all + 1, n * sizeof(*rets));
	return CMN_OK;
}

enum cmn_err cmn_pool_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			  const struct cmn_stmt *stmt, const char *const *params, PGresult **ret,
			  struct cmn_error *err)
{
	const struct cmn_step step = {stmt, params};

	return cmn_pool_run_steps(pool, ctx, &step, 1, ret, err);
}

bool cmn_pool_healthy(struct cmn_pool *pool)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	return cmn_pool_run(pool, NULL, &HEALTH, NULL, &res, &err) == CMN_OK;
}
