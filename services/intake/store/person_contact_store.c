/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_sql.h"
#include "person_statements.h"
#include "person_store.h"

#include "cmn/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CONTACT_COLUMNS                                                                           \
	"id, departement, version, state, person_id, kind, value, label, never, discreet, means," \
	" purposes, hours, language, reach AS _reach"

const struct cmn_stmt INTAKE_CONTACT_ADD = {
    .name = "contact_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM person WHERE id = $14::uuid AND departement = $6"
	   "  AND state IN ('draft', 'known') FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO person_contact (id, departement, person_id, kind, value, reach,"
	   "    label, never, discreet, means, purposes, hours, language, created_at, created_by)"
	   "  SELECT $5::uuid, $6, target.id, c.kind, c.value, c.reach, c.label, c.never,"
	   "    c.discreet, c.means, c.purposes, c.hours, c.language, $7::timestamptz, $1"
	   "  FROM target, idem, jsonb_populate_record(NULL::person_contact, $15::jsonb) AS c"
	   "  RETURNING id, version)" PERSON_AUDITED("$14::uuid") CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_CONTACT = {
    .name = "contact_get",
    .n_params = 2,
    .sql = "SELECT " CONTACT_COLUMNS " FROM person_contact"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

/* The state is that of the person too: nothing of an erased one is changed any more. */
const struct cmn_stmt INTAKE_CONTACT_CHANGE = {
    .name = "contact_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT c.id, c.person_id FROM person_contact c JOIN person p"
	"   ON p.departement = $6 AND p.id = c.person_id AND p.state IN ('draft', 'known')"
	"  WHERE c.id = $5::uuid AND c.departement = $6 AND c.version = $14::bigint"
	"  AND c.state = 'current' FOR UPDATE OF c)" CMN_SQL_CHANGE
	", fact AS (UPDATE person_contact c SET label = n.label, never = n.never,"
	"    discreet = n.discreet, means = n.means, purposes = n.purposes, hours = n.hours,"
	"    language = n.language, version = c.version + 1,"
	"    state = CASE WHEN $16::boolean THEN 'ended' ELSE 'current' END,"
	"    ended_at = CASE WHEN $16::boolean THEN $7::timestamptz END"
	"  FROM target, idem, jsonb_populate_record(NULL::person_contact, $15::jsonb) AS n"
	"  WHERE c.id = target.id AND c.departement = $6"
	"  RETURNING c.id, c.version, c.person_id)" PERSON_AUDITED("fact.person_id") CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_CONTACT_RULES = {
    .name = "contact_rules",
    .n_params = 2,
    .sql = "SELECT id, never, discreet, to_json(means)::text AS means,"
	   " to_json(purposes)::text AS purposes, hours FROM person_contact"
	   " WHERE departement = $1 AND reach = $2 AND state = 'current'",
};

const struct cmn_stmt INTAKE_CONTACTS = {
    .name = "contact_list",
    .n_params = 2,
    .sql = "SELECT " CONTACT_COLUMNS " FROM person_contact"
	   " WHERE departement = $1 AND person_id = $2::uuid AND state = 'current' ORDER BY id",
};

enum cmn_err intake_store_contact_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const char *person_id,
				      const char *contact, int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = person_id, [14] = contact};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_CONTACT_ADD, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_contact(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_CONTACT, id, ret, err);
}

enum cmn_err intake_store_contacts(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *person_id, PGresult **ret,
				   struct cmn_error *err)
{
	const char *params[] = {departement, person_id};

	return cmn_pool_run(pool, ctx, &INTAKE_CONTACTS, params, ret, err);
}

enum cmn_err intake_store_contact_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write, int64_t version,
					 const char *contact, bool ended, int64_t *ret_version,
					 bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {
	    [13] = seen, [14] = contact, [15] = ended ? "t" : "f"};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_CONTACT_CHANGE, params, write, ret_version,
			     ret_replayed, err);
}

static unsigned bits_of(const json_t *codes, unsigned (*bit)(const char *code))
{
	unsigned bits = 0;
	size_t i;
	const json_t *code;

	json_array_foreach(codes, i, code) bits |=
	    json_is_string(code) ? bit(json_string_value(code)) : 0;
	return bits;
}

static int minute_of(const json_t *window, const char *key)
{
	const char *text = cmn_json_get(window, key);

	return text && strlen(text) == 5 ? ((text[0] - '0') * 10 + text[1] - '0') * 60 +
					       (text[3] - '0') * 10 + text[4] - '0'
					 : 0;
}

static unsigned day_bit(const char *code)
{
	static const char DAYS[] = "montuewedthufrisatsun";
	const char *at = strstr(DAYS, code);

	return at ? 1u << (at - DAYS) / 3 : 0;
}

static void read_windows(const json_t *hours, struct intake_contact_rule *rule)
{
	size_t i;
	const json_t *w;

	json_array_foreach(hours, i, w)
	{
		if (rule->n_windows == INTAKE_WINDOWS_MAX)
			return;
		rule->windows[rule->n_windows++] = (struct intake_window){
		    .days = bits_of(json_object_get(w, "days"), day_bit),
		    .from = minute_of(w, "from"),
		    .to = minute_of(w, "to"),
		};
	}
}

static enum cmn_err read_json(const PGresult *res, int row, const char *name, json_t **ret,
			      struct cmn_error *err)
{
	const char *text = cmn_column(res, row, name);

	return cmn_json_parse(text ? text : "[]", text ? strlen(text) : 2, ret, err);
}

static enum cmn_err read_rule(const PGresult *res, int row, struct intake_contact_rule *rule,
			      struct cmn_error *err)
{
	CMN_AUTO(cmn_json_drop) json_t *means = NULL;
	CMN_AUTO(cmn_json_drop) json_t *purposes = NULL;
	CMN_AUTO(cmn_json_drop) json_t *hours = NULL;
	enum cmn_err rc = read_json(res, row, "means", &means, err);

	if (rc == CMN_OK)
		rc = read_json(res, row, "purposes", &purposes, err);
	if (rc == CMN_OK)
		rc = read_json(res, row, "hours", &hours, err);
	if (rc != CMN_OK)
		return rc;
	*rule = (struct intake_contact_rule){
	    .never = cmn_pg_bool(res, row, PQfnumber(res, "never")),
	    .discreet = cmn_pg_bool(res, row, PQfnumber(res, "discreet")),
	    .means = bits_of(means, intake_means_bit),
	    .purposes = bits_of(purposes, intake_purpose_bit),
	};
	read_windows(hours, rule);
	return CMN_OK;
}

static enum cmn_err judge(const PGresult *res, const struct intake_contact_ask *ask,
			  struct intake_contact_verdict *ret, struct cmn_error *err)
{
	struct intake_contact_rule rules[INTAKE_RULES_MAX];
	size_t n = (size_t)PQntuples(res);

	if (n > INTAKE_RULES_MAX) { /* a switchboard: nobody agreed to that for all */
		*ret = (struct intake_contact_verdict){.answer = INTAKE_CONTACT_NEVER};
		return CMN_OK;
	}
	for (size_t i = 0; i < n; i++) {
		enum cmn_err rc = read_rule(res, (int)i, &rules[i], err);

		if (rc != CMN_OK)
			return rc;
	}
	*ret = intake_contact_may(rules, n, ask);
	return CMN_OK;
}

enum cmn_err intake_store_contact_may(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *reach,
				      const struct intake_contact_ask *ask,
				      struct intake_contact_verdict *ret, struct cmn_error *err)
{
	const char *params[] = {departement, reach};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_CONTACT_RULES, params, &res, err);

	return rc == CMN_OK ? judge(res, ask, ret, err) : rc;
}

enum cmn_err intake_store_contact_may_job(struct cmn_conn *conn, const char *departement,
					  const char *reach, const struct intake_contact_ask *ask,
					  struct intake_contact_verdict *ret, struct cmn_error *err)
{
	const char *params[] = {departement, reach};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &INTAKE_CONTACT_RULES, params, &res, err);

	return rc == CMN_OK ? judge(res, ask, ret, err) : rc;
}
