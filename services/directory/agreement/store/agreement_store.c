/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreement_store.h"
#include "agreement_sql.h"

#include <inttypes.h>
#include <stdio.h>

/* Whoever numbers an avenant or puts an agreement into force comes after another who does. */
static const struct cmn_stmt LOCK = {
    .name = "agreement_lock",
    .n_params = 1,
    .sql = "SELECT id FROM agreement WHERE departement = $1 ORDER BY id FOR UPDATE",
};

/* $1 département, $2 parties, $3 parts, $4 list of the parts */
static const struct cmn_stmt FAULTS = {
    .name = "agreement_faults",
    .n_params = 4,
    .sql = "SELECT 'party' AS what, (p.n - 1)::text AS at, CASE WHEN p.v->>'actor_id' IS NULL THEN"
	   " CASE WHEN p.v->>'role' IN ('core_member', 'porteur', 'partner') THEN 'no_actor'"
	   " WHEN p.v->>'name' IS NULL THEN 'nobody' END WHEN a.id IS NULL THEN 'unknown'"
	   " WHEN p.v->>'role' = 'core_member' AND a.membership IS DISTINCT FROM 'core_member'"
	   " THEN 'no_core_member' END AS why, p.n FROM jsonb_array_elements(coalesce($2::jsonb,"
	   " '[]')) WITH ORDINALITY AS p (v, n) LEFT JOIN actor a ON a.departement = $1"
	   " AND a.id = (p.v->>'actor_id')::uuid WHERE (p.v->>'actor_id' IS NULL AND"
	   " (p.v->>'role' IN ('core_member', 'porteur', 'partner') OR p.v->>'name' IS NULL))"
	   " OR (p.v->>'actor_id' IS NOT NULL AND (a.id IS NULL OR (p.v->>'role' = 'core_member'"
	   " AND a.membership IS DISTINCT FROM 'core_member')))"
	   " UNION ALL SELECT 'part', k.code, 'unknown', 9999 FROM jsonb_object_keys(coalesce("
	   "$3::jsonb, '{}')) AS k (code) WHERE NOT EXISTS (SELECT FROM region_list l"
	   " WHERE l.region = " REGION_OF("$1") " AND l.list = $4 AND l.code = k.code)"
						" ORDER BY 4, 2 LIMIT 1",
};

/* $14 title, $15 content, $16 missions, $17 commitments, $18 levels, $19 who does what, $20
 * parties, $21 day */
static const struct cmn_stmt DRAFT = {
    .name = "agreement_draft",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql =
	"WITH target AS (SELECT rule_text($6, 'agreement_kind', $21::date) AS kind,"
	"  rule_int($6, 'agreement_years', $21::date) AS years,"
	"  coalesce(rule_int($6, 'agreement_tacit_renewal', $21::date), 0) = 1 AS tacit,"
	"  coalesce(rule_int($6, 'agreement_validated_by_ars', $21::date), 0) = 1 AS validates"
	"  WHERE rule_int($6, 'agreement_years', $21::date) IS NOT NULL)" CMN_SQL_CHANGE
	", fact AS (INSERT INTO agreement (departement, id, number, kind, title, content, missions,"
	"  commitments, levels, who_does_what_id, years, tacit_renewal, validates, made_at, made_by)"
	"  SELECT $6, $5::uuid, 0, kind, $14, coalesce($15::jsonb, '{}'),"
	"  coalesce($16::text[], '{}'), coalesce($17::jsonb, '[]'), coalesce($18::jsonb, '[]'),"
	"  $19::uuid, years, tacit, validates, $7::timestamptz, $1 FROM target, idem"
	"  RETURNING id, version)"
	", parties AS (INSERT INTO agreement_party (departement, agreement_id, id, position, role,"
	"  actor_id, name, required) SELECT $6, fact.id, gen_random_uuid(), p.n, p.v->>'role',"
	"  (p.v->>'actor_id')::uuid, p.v->>'name', EXISTS (SELECT FROM region_list l"
	"    WHERE l.region = " REGION_OF(
	    "$6") " AND l.list = 'signatory' AND l.code = p.v->>'role' AND l.required)"
		  "  FROM fact, jsonb_array_elements(coalesce($20::jsonb, '[]'))"
		  "  WITH ORDINALITY AS p (v, n))" CMN_SQL_FINISH,
};

/* $14 title, $15 content, $16 commitments, $17 agreement, $18 purpose, $19 role, $20 actor, $21
 * name of who joins */
static const struct cmn_stmt AVENANT = {
    .name = "agreement_avenant",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql =
	"WITH target AS (SELECT a.* FROM agreement a WHERE a.departement = $6"
	"  AND a.id = $17::uuid AND a.parent_id IS NULL AND a.state = 'in_force')" CMN_SQL_CHANGE
	", fact AS (INSERT INTO agreement (departement, id, parent_id, number, kind, purpose,"
	"  title, content, commitments, years, tacit_renewal, validates, made_at, made_by)"
	"  SELECT $6, $5::uuid, t.id, 1 + (SELECT coalesce(max(number), 0) FROM agreement o"
	"    WHERE o.departement = $6 AND o.parent_id = t.id), 'avenant', $18, $14,"
	"  coalesce($15::jsonb, '{}'), coalesce($16::jsonb, '[]'), t.years, t.tacit_renewal,"
	"  t.validates, $7::timestamptz, $1 FROM target t, idem RETURNING id, version)"
	", parties AS (INSERT INTO agreement_party (departement, agreement_id, id, position, role,"
	"  actor_id, name, required, joins)"
	"  SELECT $6, fact.id, gen_random_uuid(), row_number() OVER (ORDER BY w.n, w.position),"
	"    w.role, w.actor_id, w.name, w.required, w.n = 2 FROM fact, ("
	"    SELECT 0 AS n, p.position, p.role, p.actor_id, p.name, p.required"
	"    FROM agreement_party p WHERE p.departement = $6 AND p.agreement_id = $17::uuid"
	"    UNION ALL SELECT 1, p.position, p.role, p.actor_id, p.name, p.required"
	"    FROM agreement v JOIN agreement_party p ON p.departement = $6"
	"      AND p.agreement_id = v.id AND p.joins WHERE v.departement = $6"
	"      AND v.parent_id = $17::uuid AND v.state = 'in_force'"
	"    UNION ALL SELECT 2, 0, $19, $20::uuid, $21, true WHERE $19::text IS NOT NULL"
	"  ) AS w)" CMN_SQL_FINISH,
};

/* $14 version, $15 title, $16 content, $17 missions, $18 commitments, $19 levels, $20 who does
 * what, $21 parties */
static const struct cmn_stmt CHANGE = {
    .name = "agreement_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql =
	"WITH target AS (SELECT id FROM agreement WHERE departement = $6 AND id = $5::uuid"
	"  AND version = $14::bigint AND state = 'draft' AND ($21::text IS NULL"
	"  OR parent_id IS NULL) FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE agreement a SET title = coalesce($15, a.title),"
	"  content = coalesce($16::jsonb, a.content), missions = coalesce($17::text[], a.missions),"
	"  commitments = coalesce($18::jsonb, a.commitments),"
	"  levels = coalesce($19::jsonb, a.levels),"
	"  who_does_what_id = coalesce($20::uuid, a.who_does_what_id), version = a.version + 1"
	"  FROM target, idem WHERE a.departement = $6 AND a.id = target.id"
	"  RETURNING a.id, a.version)"
	", gone AS (DELETE FROM agreement_party p USING fact WHERE p.departement = $6"
	"  AND p.agreement_id = fact.id AND $21::text IS NOT NULL)"
	", parties AS (INSERT INTO agreement_party (departement, agreement_id, id, position, role,"
	"  actor_id, name, required) SELECT $6, fact.id, gen_random_uuid(), p.n, p.v->>'role',"
	"  (p.v->>'actor_id')::uuid, p.v->>'name', EXISTS (SELECT FROM region_list l"
	"    WHERE l.region = " REGION_OF(
	    "$6") " AND l.list = 'signatory' AND l.code = p.v->>'role' AND l.required)"
		  "  FROM fact, jsonb_array_elements(coalesce($21::jsonb, '[]'))"
		  "  WITH ORDINALITY AS p (v, n))" CMN_SQL_FINISH,
};

#define OVERLAPS(departement, id, from, until)                                                  \
	"EXISTS (SELECT FROM agreement o WHERE o.departement = " departement " AND o.id <> " id \
	"::uuid AND o.parent_id IS NULL AND o.effective_on IS NOT NULL"                         \
	" AND o.effective_on <= coalesce(" until "::date, 'infinity')"                          \
	" AND coalesce(o.ends_on, 'infinity') >= " from "::date)"

/* $14 version, $15 from, $16 state, $17 signed, $18 effective, $19 ends, $20 validated, $21
 * denounced, $22 reason, $23 party, $24 its day, $25 way */
static const struct cmn_stmt BECOME = {
    .name = "agreement_become",
    .writes = true,
    .n_params = CMN_WRITE_N + 12,
    .sql =
	"WITH target AS (SELECT a.id FROM agreement a WHERE a.departement = $6"
	"  AND a.id = $5::uuid AND a.version = $14::bigint AND a.state = $15"
	"  AND ($23::uuid IS NULL OR EXISTS (SELECT FROM agreement_party p"
	"    WHERE p.departement = $6 AND p.agreement_id = a.id AND p.id = $23::uuid"
	"    AND p.signed_on IS NULL))"
	"  AND ($15 = $16 OR $16 <> 'in_force' OR a.parent_id IS NOT NULL"
	"    OR NOT " OVERLAPS(
	    "$6", "$5", "$18",
	    "$19") ") FOR UPDATE)" CMN_SQL_CHANGE
		   ", fact AS (UPDATE agreement a SET state = $16, signed_on = coalesce($17::date,"
		   "  a.signed_on), effective_on = coalesce($18::date, a.effective_on),"
		   "  ends_on = coalesce($19::date, a.ends_on), validated_on = coalesce($20::date,"
		   "  a.validated_on), denounced_on = coalesce($21::date, a.denounced_on),"
		   "  reason = coalesce($22, a.reason), version = a.version + 1"
		   "  FROM target, idem WHERE a.departement = $6 AND a.id = target.id"
		   "  RETURNING a.id, a.version)"
		   ", signature AS (UPDATE agreement_party p SET signed_on = $24::date,"
		   "  signed_at = $7::timestamptz, signed_by = $1, way = $25 FROM fact"
		   "  WHERE p.departement = $6 AND p.agreement_id = fact.id AND p.id = $23::uuid)" CMN_SQL_FINISH,
};

static const struct cmn_stmt OVERLAP = {
    .name = "agreement_overlaps",
    .n_params = 4,
    .sql = "SELECT " OVERLAPS("$1", "$2", "$3", "$4"),
};

#define COLUMNS                                                                                 \
	"a.id, a.departement, a.version, a.parent_id AS agreement_id, a.number, a.kind,"        \
	" a.purpose, a.title, a.state, a.years, a.tacit_renewal, a.validates AS ars_validates," \
	" a.signed_on, a.effective_on, a.ends_on, a.validated_on, a.denounced_on, a.reason,"    \
	" a.made_at"
#define PARTIES                                                                            \
	"(SELECT coalesce(json_agg(json_strip_nulls(json_build_object('id', p.id, 'role'," \
	" p.role, 'actor_id', p.actor_id, 'name', coalesce(c.name, p.name), 'required',"   \
	" p.required, 'joins', CASE WHEN p.joins THEN true END, 'signed_on', p.signed_on," \
	" 'way', p.way)) ORDER BY p.position, p.id), '[]') FROM agreement_party p"         \
	" LEFT JOIN actor c ON c.departement = p.departement AND c.id = p.actor_id"        \
	" WHERE p.departement = a.departement AND p.agreement_id = a.id) AS parties"
#define SIGNS                                                                       \
	"EXISTS (SELECT FROM agreement_party p WHERE p.departement = a.departement" \
	" AND p.agreement_id = a.id AND p.role = l.code)"
#define ANNEXED                                                                                \
	"EXISTS (SELECT FROM paper d WHERE d.departement = a.departement AND d.state = 'kept'" \
	" AND d.about_kind = 'agreement' AND d.about_id = a.id AND d.kind = l.code)"

static const struct cmn_stmt READ = {
    .name = "agreement_read",
    .n_params = 3,
    .sql =
	"SELECT " COLUMNS ", a.content, a.missions, a.commitments, a.levels,"
	" a.who_does_what_id, " PARTIES
	", (SELECT json_agg(json_strip_nulls(json_build_object('id', v.id, 'number', v.number,"
	" 'purpose', v.purpose, 'title', v.title, 'state', v.state, 'effective_on',"
	" v.effective_on)) ORDER BY v.number) FROM agreement v WHERE v.departement ="
	" a.departement AND v.parent_id = a.id) AS avenants, " MISSING("a.departement", "signatory", SIGNS) " AS missing_signatories, CASE WHEN a.parent_id IS NULL THEN " MISSING(
	    "a.departement",
	    "agreement_"
	    "content",
	    "a.content"
	    " ? "
	    "l.code") " ELSE '{}' END AS missing_content, CASE WHEN a.parent_id IS NULL THEN " MISSING("a.departement",
												       "annex",
												       ANNEXED) " ELSE '{}' END AS missing_annexes, u.state AS _parent_state,"
														" u.effective_on AS _parent_effective, u.ends_on AS _parent_ends"
														" FROM agreement a LEFT JOIN agreement u ON u.departement = a.departement"
														" AND u.id = a.parent_id WHERE a.id = $1::uuid"
														" AND " READS_AGREEMENT(
														    "a",
														    "$2",
														    "$3"),
};

const struct cmn_stmt AGREEMENT_LIST = {
    .name = "agreement_list",
    .n_params = 5,
    .sql = "SELECT " COLUMNS ", " PARTIES ", " CMN_SQL_CURSOR(
	"a.made_at",
	"a.id") " FROM agreement a WHERE a.departement = $1"
		" AND " READS_AGREEMENT("a", "$2", "$3") " AND (a.made_at, a.id) > " CMN_SQL_AFTER(
		    "$4") " ORDER BY a.made_at, a.id LIMIT $5::bigint",
};

const struct cmn_stmt *const AGREEMENT_STATEMENTS[] = {
    &LOCK, &FAULTS, &DRAFT, &AVENANT, &CHANGE, &BECOME, &OVERLAP, &READ, &AGREEMENT_LIST,
};
const size_t AGREEMENT_STATEMENT_COUNT = CMN_LEN(AGREEMENT_STATEMENTS);

static enum cmn_err run_locked(const struct agreement_at *at, const struct cmn_stmt *stmt,
			       const char **params)
{
	const char *departement[] = {at->write->departement};
	const struct cmn_step lock = {&LOCK, departement};
	struct directory_written done;

	cmn_write_params(at->write, params);
	return cmn_write_run_locked(at->pool, at->ctx, &lock, stmt, params, at->write,
				    &done.version, &done.replayed, at->err);
}

enum cmn_err agreement_store_faults(const struct agreement_at *at, const char *departement,
				    const char *parties, const char *parts, const char *list,
				    PGresult **ret)
{
	const char *params[] = {departement, parties, parts, list};

	return cmn_pool_run(at->pool, at->ctx, &FAULTS, params, ret, at->err);
}

enum cmn_err agreement_store_draft(const struct agreement_at *at, const struct agreement_text *t,
				   const char *day)
{
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = t->title,  [14] = t->content,       [15] = t->missions, [16] = t->commitments,
	    [17] = t->levels, [18] = t->who_does_what, [19] = t->parties,  [20] = day,
	};

	return run_locked(at, &DRAFT, params);
}

enum cmn_err agreement_store_avenant(const struct agreement_at *at, const struct agreement_text *t,
				     const struct agreement_avenant *v)
{
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = t->title,   [14] = t->content,    [15] = t->commitments, [16] = v->parent_id,
	    [17] = v->purpose, [18] = v->joins_role, [19] = v->joins_actor, [20] = v->joins_name,
	};

	return run_locked(at, &AVENANT, params);
}

enum cmn_err agreement_store_change(const struct agreement_at *at, const struct agreement_text *t,
				    int64_t version)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = seen,           [14] = t->title,  [15] = t->content,       [16] = t->missions,
	    [17] = t->commitments, [18] = t->levels, [19] = t->who_does_what, [20] = t->parties,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return run_locked(at, &CHANGE, params);
}

enum cmn_err agreement_store_become(const struct agreement_at *at,
				    const struct agreement_becomes *b)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 12] = {
	    [13] = seen,
	    [14] = b->from,
	    [15] = b->state,
	    [16] = b->signed_on,
	    [17] = b->effective_on,
	    [18] = b->ends_on,
	    [19] = b->validated_on,
	    [20] = b->denounced_on,
	    [21] = b->reason,
	    [22] = b->party_id,
	    [23] = b->party_signed_on,
	    [24] = b->way,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, b->version);
	return run_locked(at, &BECOME, params);
}

enum cmn_err agreement_store_overlaps(const struct agreement_at *at, const char *departement,
				      const char *id, const char *from, const char *until,
				      bool *ret)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {departement, id, from, until};
	enum cmn_err rc = cmn_pool_one(at->pool, at->ctx, &OVERLAP, params, &res, at->err);

	if (rc == CMN_OK)
		*ret = cmn_pg_bool(res, 0, 0);
	return rc;
}

enum cmn_err agreement_store_read(const struct agreement_at *at,
				  const struct agreement_reader *reader, const char *id,
				  PGresult **ret)
{
	const char *params[] = {id, reader->organisation, reader->day};

	return cmn_pool_one(at->pool, at->ctx, &READ, params, ret, at->err);
}

enum cmn_err agreement_store_list(const struct agreement_at *at,
				  const struct agreement_reader *reader, const char *departement,
				  const char *after, int64_t limit, PGresult **ret)
{
	char rows[24];
	const char *params[] = {departement, reader->organisation, reader->day, after, rows};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &AGREEMENT_LIST, params, ret, at->err);
}
