/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_store.h"
#include "notice_sql.h"

#include "person_sql.h"

#include <inttypes.h>
#include <stdio.h>

/* A receipt to the one who asked, once for a solicitation, and while it is news: the row `attached`
 * says who that is now. */
#define RECEIPT(part, reachable)                                                              \
	", noticed AS (" INTAKE_SQL_NOTICES_INSERT(                                           \
	    "$7::timestamptz",                                                                \
	    "SELECT $6, a.id::text, 'person', a.whose, NULL::text, 'auto',"                   \
	    " 'solicitation_recorded', json_build_object('at', " CMN_SQL_RFC3339(             \
		"a.received_at") "), NULL::uuid FROM attached a"                              \
				 " WHERE a.received_at > $7::timestamptz - interval '7 days'" \
				 " AND (" part " <> 'person' OR a.requester_kind = 'person')" \
				 " AND " reachable) ")"

const struct cmn_stmt INTAKE_PERSON_CREATE = {
    .name = "person_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql =
	/* one row when no solicitation is named, or one whose place is free */
    "WITH target AS (SELECT s.id FROM (SELECT 1) one"
    "  LEFT JOIN solicitation s ON s.departement = $6 AND s.id = $18::uuid"
    "  WHERE $18::uuid IS NULL OR (s.id IS NOT NULL"
    "    AND ($19 = 'requester' OR s.person_id IS NULL)"
    "    AND ($19 = 'person' OR s.requester_person_id IS NULL)))" CMN_SQL_CHANGE
    ", fact AS (INSERT INTO person (id, departement, state, created_at, created_by, updated_at,"
    "    updated_by, " PERSON_TRAITS ")"
    "  SELECT $5::uuid, $6, $14, $7::timestamptz, $1, $7::timestamptz, $1, " PERSON_TRAITS
    "  FROM target, idem, jsonb_populate_record(NULL::person, $15::jsonb)"
    "  RETURNING id, version)"
    ", keyed AS (INSERT INTO person_key (departement, key, person_id)"
    "  SELECT $6, key, fact.id FROM fact, unnest($16::text[]) AS key)"
    ", contacts AS (INSERT INTO person_contact (id, departement, person_id, kind, value, reach,"
    "    label, never, discreet, means, purposes, hours, language, created_at, created_by)"
    "  SELECT c.id, $6, fact.id, c.kind, c.value, c.reach, c.label, c.never, c.discreet, c.means,"
    "    c.purposes, c.hours, c.language, $7::timestamptz, $1"
    "  FROM fact, jsonb_populate_recordset(NULL::person_contact, $17::jsonb) AS c)"
    ", attached AS (UPDATE solicitation s SET"
    "    requester_person_id = CASE WHEN $19 IN ('requester', 'both') THEN fact.id"
    "      ELSE s.requester_person_id END,"
    "    person_id = CASE WHEN $19 IN ('person', 'both') THEN fact.id ELSE s.person_id END"
    "  FROM fact WHERE s.departement = $6 AND s.id = $18::uuid"
    "  RETURNING s.id, s.received_at, s.requester_kind, fact.id AS whose)"
    /* what was opened before anybody knew for whom */
    ", opened AS (UPDATE situation s SET person_id = fact.id FROM fact"
    "  WHERE s.departement = $6 AND s.solicitation_id = $18::uuid"
    "  AND $19 IN ('person', 'both') AND s.person_id IS NULL)" RECEIPT(
	"$19", "EXISTS (SELECT 1 FROM jsonb_populate_recordset(NULL::person_contact, $17::jsonb) c"
	       " WHERE c.kind IN (" INTAKE_BY_MACHINE ") AND NOT c.never AND NOT c.discreet"
	       " AND (c.purposes = '{}' OR 'notice' = ANY (c.purposes)))") CMN_SQL_FINISH,
};

/* Who names a person for a solicitation meets here who opens it, and whoever names another one. */
const struct cmn_stmt INTAKE_HOLD_SOLICITATION = {
    .name = "solicitation_hold",
    .n_params = 2,
    .sql = "SELECT id FROM solicitation WHERE departement = $1 AND id = $2::uuid FOR UPDATE",
};

#define PERSON_HEAD "p.id, p.departement, p.version, p.state, p.merged_into"
#define PERSON_CONTACTS                                                          \
	"(SELECT json_agg(" CONTACT_JSON " ORDER BY c.id) FROM person_contact c" \
	" WHERE c.departement = p.departement AND c.person_id = p.id"            \
	" AND c.state = 'current') AS contacts"
#define PERSON_FOUND                           \
	" FROM person p WHERE p.id = $1::uuid" \
	" AND p.departement = ANY (string_to_array($2, ','))"

const struct cmn_stmt INTAKE_PERSON = {
    .name = "person_get",
    .n_params = 2,
    .sql = "SELECT " PERSON_HEAD ", p.created_at, p.updated_at, " PERSON_TRAITS ", " PERSON_CONTACTS
	   ", jsonb_strip_nulls(to_jsonb(p)) AS _traits" PERSON_FOUND,
};

const struct cmn_stmt INTAKE_PERSON_NAMES = {
    .name = "person_get_names",
    .n_params = 2,
    .sql = "SELECT " PERSON_HEAD ", p.name_status, p.family_name, p.birth_name, p.given_names,"
	   " p.called, " PERSON_CONTACTS PERSON_FOUND,
};

const struct cmn_stmt INTAKE_PERSON_CHANGE = {
    .name = "person_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT id FROM person WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state IN ('draft', 'known') FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE person p SET (" PERSON_TRAITS ") = (SELECT " PERSON_TRAITS
	   "    FROM jsonb_populate_record(NULL::person, $15::jsonb)),"
	   "    state = 'known', version = p.version + 1, updated_at = $7::timestamptz,"
	   "    updated_by = $1"
	   "  FROM target, idem WHERE p.id = target.id AND p.departement = $6"
	   "  RETURNING p.id, p.version)" PERSON_KEYED("$16") CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_PERSON_ATTACH = {
    .name = "person_attach",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT p.id FROM person p, solicitation s"
	   "  WHERE p.id = $5::uuid AND p.departement = $6 AND p.version = $14::bigint"
	   "  AND p.state IN ('draft', 'known') AND s.departement = $6 AND s.id = $15::uuid"
	   "  AND NOT ($16 <> 'requester' AND s.person_id IS NOT NULL AND s.person_id <> p.id)"
	   "  AND NOT ($16 <> 'person' AND s.requester_person_id IS NOT NULL"
	   "    AND s.requester_person_id <> p.id) FOR UPDATE)" CMN_SQL_CHANGE
	   ", attached AS (UPDATE solicitation s SET"
	   "    requester_person_id = CASE WHEN $16 IN ('requester', 'both') THEN target.id"
	   "      ELSE s.requester_person_id END,"
	   "    person_id = CASE WHEN $16 IN ('person', 'both') THEN target.id ELSE s.person_id END"
	   "  FROM target, idem WHERE s.departement = $6 AND s.id = $15::uuid"
	   "  RETURNING s.id, s.received_at, s.requester_kind, target.id AS whose)"
	   ", opened AS (UPDATE situation s SET person_id = target.id FROM target, idem"
	   "  WHERE s.departement = $6 AND s.solicitation_id = $15::uuid"
	   "  AND $16 IN ('person', 'both') AND s.person_id IS NULL)"
	   ", fact AS (UPDATE person p SET version = p.version + 1 FROM target, idem"
	   "  WHERE p.id = target.id AND p.departement = $6 RETURNING p.id, p.version)" RECEIPT(
	       "$16", INTAKE_SQL_REACHABLE("$6", "a.whose", INTAKE_BY_MACHINE)) CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_SOLICITATION_PERSONS = {
    .name = "solicitation_persons",
    .n_params = 2,
    .sql = "SELECT id, departement, version, state, requester_person_id, person_id"
	   " FROM solicitation"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

enum cmn_err intake_store_person_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, const struct intake_person_new *p,
					int64_t *ret_version, bool *ret_replayed,
					struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = p->state,    [14] = p->traits,          [15] = p->keys,
	    [16] = p->contacts, [17] = p->solicitation_id, [18] = p->as};
	const char *held[] = {write->departement, p->solicitation_id};
	const struct cmn_step hold = {&INTAKE_HOLD_SOLICITATION, held};

	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, p->solicitation_id ? &hold : NULL,
				    &INTAKE_PERSON_CREATE, params, write, ret_version, ret_replayed,
				    err);
}

enum cmn_err intake_store_person(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_PERSON, id, ret, err);
}

enum cmn_err intake_store_person_names(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_PERSON_NAMES, id, ret, err);
}

enum cmn_err intake_store_solicitation_persons(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					       const char *id, PGresult **ret,
					       struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_SOLICITATION_PERSONS, id, ret, err);
}

enum cmn_err intake_store_person_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, int64_t version,
					const char *traits, const char *keys, int64_t *ret_version,
					bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = traits, [15] = keys};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_PERSON_CHANGE, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_person_attach(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, int64_t version,
					const char *solicitation_id, const char *as,
					int64_t *ret_version, bool *ret_replayed,
					struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = solicitation_id, [15] = as};
	const char *held[] = {write->departement, solicitation_id};
	const struct cmn_step hold = {&INTAKE_HOLD_SOLICITATION, held};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, &hold, &INTAKE_PERSON_ATTACH, params, write,
				    ret_version, ret_replayed, err);
}
