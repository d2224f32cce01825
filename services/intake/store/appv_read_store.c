/* SPDX-License-Identifier: EUPL-1.2 */
#include "appv_store.h"
#include "project_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define RUNNING "r.state IN ('oriented', 'acknowledged', 'working')"

/* `now` is the parameter that says what is overdue. */
#define COLUMNS(now)                                                                              \
	"SELECT r.id, r.departement, r.version, r.state, r.project_id, r.situation_id, r.number," \
	" r.facilitator_id, r.employer, f.employer_name, r.oriented_at, r.oriented_by,"           \
	" r.acknowledge_due, r.return_due, r.acknowledged_at, r.started_at, r.ended_at,"          \
	" r.reason, r.returned_number, r.reminders, r.reminded_at, r.conseiller_asked_on::text,"  \
	" r.conseiller_asked_by, r.conseiller_taken_at,"                                          \
	" (" RUNNING " AND (r.return_due < " now "::timestamptz OR (r.state = 'oriented'"         \
	"   AND r.acknowledge_due < " now "::timestamptz))) AS overdue"

#define FROM                                    \
	" FROM appv_relay r JOIN facilitator f" \
	"   ON f.departement = r.departement AND f.id = r.facilitator_id"

const struct cmn_stmt INTAKE_APPV_RELAY = {
    .name = "appv_relay_get",
    .n_params = 5,
    .sql = COLUMNS(
	"$3") ", r.note, r.end_note, r.categories AS _categories, p.state AS _project_state,"
	      " p.version AS _project_version, s.closure_reason AS _closure, p.number + 1 AS _next_number, v.content AS _content" FROM
	      " JOIN situation s ON s.departement = r.departement AND s.id = r.situation_id"
	      " JOIN project p ON p.departement = r.departement AND p.id = r.project_id"
	      " JOIN project_version v ON v.departement = r.departement AND v.project_id = r.project_id"
	      "   AND v.number = r.number"
	      " WHERE r.id = $1::uuid AND r.departement = ANY (string_to_array($2, ','))"
	      " AND ($4::text IS NULL OR " INTAKE_SQL_ADDRESSED("$4", "$5") ")",
};

#define PAGE(where)                                                                          \
	COLUMNS("$2")                                                                        \
	", " CMN_SQL_CURSOR("r.oriented_at", "r.id") FROM                                    \
	    " WHERE r.departement = $1" where " AND (r.oriented_at, r.id) > " CMN_SQL_AFTER( \
		"$3") " ORDER BY r.oriented_at, r.id LIMIT $4::int"

const struct cmn_stmt INTAKE_APPV_RELAYS = {
    .name = "appv_relay_list",
    .n_params = 4,
    .sql = PAGE(""),
};

const struct cmn_stmt INTAKE_APPV_RELAYS_IN = {
    .name = "appv_relay_list_in",
    .n_params = 5,
    .sql = PAGE(" AND r.state = $5"),
};

const struct cmn_stmt INTAKE_APPV_RELAYS_ASKED = {
    .name = "appv_relay_list_asked",
    .n_params = 4,
    .sql = PAGE(" AND r.conseiller_asked_at IS NOT NULL AND r.conseiller_taken_at IS NULL"),
};

/* What runs, for the one it is addressed to. */
const struct cmn_stmt INTAKE_APPV_RELAYS_MINE = {
    .name = "appv_relay_list_mine",
    .n_params = 6,
    .sql = PAGE(" AND " RUNNING " AND " INTAKE_SQL_ADDRESSED("$5", "$6")),
};

enum cmn_err intake_store_appv_relay(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, const struct intake_appv_addressee *to,
				     const char *now, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {id, ctx->departements, now, to ? to->sub : NULL,
				to ? to->organisation : NULL};

	return cmn_pool_one(pool, ctx, &INTAKE_APPV_RELAY, params, ret, err);
}

enum cmn_err intake_store_appv_relays(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct intake_appv_page *page, PGresult **ret,
				      struct cmn_error *err)
{
	char count[24];
	const char *params[] = {page->departement, page->now, page->after, count,
				page->state,       NULL};
	const struct cmn_stmt *stmt = page->asked   ? &INTAKE_APPV_RELAYS_ASKED
				      : page->state ? &INTAKE_APPV_RELAYS_IN
						    : &INTAKE_APPV_RELAYS;

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	if (page->to) {
		stmt = &INTAKE_APPV_RELAYS_MINE;
		params[4] = page->to->sub;
		params[5] = page->to->organisation;
	}
	return cmn_pool_run(pool, ctx, stmt, params, ret, err);
}
