/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo_store.h"

#include "more_sql.h"

/* Of the actors in `fact`, whatever is `was` becomes the opposite; $1 now. */
#define FOLLOW(name, table, set, was)                                                    \
	", " name " AS (UPDATE " table " t SET " set ", version = t.version + 1,"        \
	" updated_at = $1::timestamptz FROM fact WHERE t.departement = fact.departement" \
	" AND t.actor_id = fact.id AND " was " RETURNING t.*)"
#define TELL(rows, type, fact)                                                               \
	", " rows "_told AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)" \
	" SELECT gen_random_uuid(), departement || '.facts', '" type "', id::text,"          \
	" $1::timestamptz, " fact " FROM " rows ")"
#define TELL_ALL                                                                            \
	TELL("fact", DIRECTORY_EVENT_ACTOR, ACTOR_FACT("fact"))                             \
	TELL("offers", DIRECTORY_EVENT_OFFER, OFFER_FACT("offers", PLACE_IDS_OF("offers"))) \
	TELL("places", DIRECTORY_EVENT_PLACE, PLACE_FACT("places"))                         \
	", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)"  \
	" SELECT $1::timestamptz, 'system', 'demonstration', id, departement FROM fact)"    \
	" SELECT count(*) FROM fact"

#define LEAVES  "active = false, retired_at = $1::timestamptz, retired_why = 'demonstration'"
#define RETURNS "active = true, retired_at = NULL, retired_why = NULL"

/* $2: the lists stay, what was invented leaves. */
static const struct cmn_stmt OFF = {
    .name = "demo_off",
    .writes = true,
    .n_params = 2,
    .sql = "WITH fact AS (UPDATE actor a SET " LEAVES ", version = a.version + 1, updated_at ="
	   " $1::timestamptz WHERE a.demonstration AND (a.invented OR NOT $2::boolean) AND a.active"
	   " AND NOT a.edited AND a.verified_at IS NULL AND NOT EXISTS (SELECT FROM offer o"
	   " WHERE o.actor_id = a.id AND o.active AND NOT o.invented) RETURNING a.*)" FOLLOW(
	       "offers", "offer", LEAVES, "t.active") FOLLOW("places", "place", LEAVES, "t.active")
	       TELL_ALL,
};

/* $2: what was invented returns, too. */
static const struct cmn_stmt ON = {
    .name = "demo_on",
    .writes = true,
    .n_params = 2,
    .sql = "WITH fact AS (UPDATE actor a SET " RETURNS ", version = a.version + 1, updated_at ="
	   " $1::timestamptz WHERE a.demonstration AND ($2::boolean OR NOT a.invented)"
	   " AND NOT a.active AND a.retired_why = 'demonstration' RETURNING a.*)" FOLLOW(
	       "offers", "offer", RETURNS, "t.retired_why = 'demonstration'")
	       FOLLOW("places", "place", RETURNS, "t.retired_why = 'demonstration'") TELL_ALL,
};

const struct cmn_stmt *const DIRECTORY_DEMO_STATEMENTS[] = {&OFF, &ON};
const size_t DIRECTORY_DEMO_STATEMENT_COUNT = CMN_LEN(DIRECTORY_DEMO_STATEMENTS);

static enum cmn_err run(struct cmn_conn *conn, const struct cmn_stmt *stmt, const char *now,
			bool flag, int64_t *ret_n, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {now, flag ? "true" : "false"};
	enum cmn_err rc = cmn_conn_run(conn, stmt, params, &res, err);

	if (rc == CMN_OK)
		*ret_n += cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err directory_demo_set(struct cmn_conn *conn, enum directory_demo demo, const char *now,
				int64_t *ret_n, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	*ret_n = 0;
	if (demo != DIRECTORY_DEMO_INVENTED)
		rc = run(conn, &OFF, now, demo == DIRECTORY_DEMO_LISTS, ret_n, err);
	if (rc == CMN_OK && demo != DIRECTORY_DEMO_OFF)
		rc = run(conn, &ON, now, demo == DIRECTORY_DEMO_INVENTED, ret_n, err);
	return rc;
}
