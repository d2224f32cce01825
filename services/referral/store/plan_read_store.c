/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan_read_store.c - plans with the content that holds, and what is derived from what was
 * considered.
 */
#include "plan_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define CONTENT                                                                                  \
	"json_strip_nulls(json_build_object('requested_by_person', json_build_object("           \
	" 'said_on', v.said_on, 'expression', v.expression, 'said_by', v.said_by),"              \
	" 'needs', v.needs, 'wish', v.wish, 'project', CASE WHEN v.project_id IS NOT NULL THEN"  \
	" json_build_object('project_id', v.project_id, 'number', v.project_number) END,"        \
	" 'themes', v.themes, 'wanted_from', v.wanted_from, 'wanted_until', v.wanted_until,"     \
	" 'community_role', v.community_role, 'support_forms', v.support_forms,"                 \
	" 'response_level', v.response_level, 'no_first_intention',"                             \
	" CASE WHEN v.why_no_first IS NOT NULL THEN json_build_object('reason', v.why_no_first," \
	" 'words', v.why_no_first_words) END)) AS content"

#define FIELD(sector)                                                                           \
	"json_build_object('considered', count(*) FILTER (WHERE c.sector = '" sector "'),"      \
	" 'retained', count(*) FILTER (WHERE c.sector = '" sector "'"                           \
	"   AND c.state = 'retained'),"                                                         \
	" 'set_aside', count(*) FILTER (WHERE c.sector = '" sector "'"                          \
	"   AND c.state = 'set_aside'),"                                                        \
	" 'proposed', count(*) FILTER (WHERE c.sector = '" sector "' AND c.state = 'proposed')" \
	") AS " sector

/* Attention, no refusal: an unexplained specialised one that came first (R058, R059), and a search
 * in one field alone (R073). */
#define WARNINGS                                                                            \
	"array_remove(ARRAY[CASE WHEN bool_or(c.specialised_first AND c.why_specialised IS" \
	" NULL) THEN 'specialised_first' END,"                                              \
	" CASE WHEN count(*) > 0 AND bool_and(c.sector = 'specialised')"                    \
	"  THEN 'ordinary_not_searched' END,"                                               \
	" CASE WHEN count(*) > 0 AND bool_and(c.sector = 'ordinary')"                       \
	"  THEN 'specialised_not_searched' END], NULL) AS warnings"

#define PLAN                                                                                 \
	"SELECT p.id, p.departement, p.version, p.state, p.situation_id, p.number, " CONTENT \
	", p.opened_at, v.written_at, p.stopped_on, n.ordinary, n.specialised, n.warnings,"  \
	" array_to_json(v.needs)::text AS _needs, v.said_on AS _said_on, " REFERRAL_ERASED(  \
	    "p.departement",                                                                 \
	    "p.situation_id") " AS _erased, s.state AS _situation_state,"                    \
			      " (extract(epoch FROM s.solicited_at) * 1000000)::bigint AS _solicited_us"

#define PLAN_FROM                                                                                 \
	" FROM plan p JOIN plan_version v ON v.departement = p.departement"                       \
	"  AND v.plan_id = p.id AND v.number = p.number"                                          \
	" JOIN situation_ref s ON s.departement = p.departement AND s.id = p.situation_id"        \
	" CROSS JOIN LATERAL (SELECT " FIELD("ordinary") ", " FIELD(                              \
	    "specialised") ", " WARNINGS " FROM considered c WHERE c.departement = p.departement" \
			   "  AND c.plan_id = p.id) n"

const struct cmn_stmt REFERRAL_PLAN_GET = {
    .name = "plan_get",
    .n_params = 2,
    .sql =
	PLAN PLAN_FROM " WHERE p.id = $1::uuid AND p.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_PLANS = {
    .name = "plan_list",
    .n_params = 4,
    .sql = PLAN ", " CMN_SQL_CURSOR("p.opened_at", "p.id") PLAN_FROM
    " WHERE p.departement = $1 AND ($2::uuid IS NULL OR p.situation_id = $2::uuid)"
    " AND (p.opened_at, p.id) > " CMN_SQL_AFTER("$3") " ORDER BY p.opened_at, p.id LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_PLAN_VERSIONS = {
    .name = "plan_versions",
    .n_params = 4,
    .sql = "SELECT v.number, " CONTENT ", v.written_at, v.written_by,"
	   " v.plan_id AS _plan, v.number::text AS _cursor FROM plan_version v"
	   " WHERE v.departement = $1 AND v.plan_id = $2::uuid"
	   " AND v.number > COALESCE(NULLIF($3, '')::int, 0) ORDER BY v.number LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_FIRST_INTENTION = {
    .name = "first_intention",
    .n_params = 2,
    .sql = "SELECT f.departement, f.situation_id, f.tried, f.explained, f.why_no_first AS why_not,"
	   " f.n_considered, f.n_ordinary, f.n_specialised, f.n_set_aside, f.n_proposed,"
	   " f.n_accepted, f.n_refused, f.n_pending, f.n_other,"
	   " COALESCE(f.set_aside_reasons, '{}') AS set_aside_reasons,"
	   " COALESCE(f.refusal_reasons, '{}') AS refusal_reasons,"
	   " (SELECT COALESCE(json_agg(json_strip_nulls(json_build_object('proposal_id', x.id,"
	   "   'offer_id', x.offer_id, 'state', x.state, 'proposed_at', x.at,"
	   "   'ordinary_environment', x.ordinary_environment, 'refusal_reason',"
	   "   x.refusal_reason)) ORDER BY x.proposed_at, x.id), '[]') FROM (SELECT *, " //
    CMN_SQL_RFC3339(
	"proposed_at") " AS at FROM proposal p"
		       "   WHERE p.departement = f.departement AND p.situation_id = f.situation_id"
		       "   ORDER BY p.proposed_at, p.id LIMIT 200) x) AS solutions,"
		       " f.situation_id AS _id FROM first_intention f"
		       " WHERE f.situation_id = $1::uuid AND f.departement = ANY (string_to_array($2, ','))",
};

/* What was learnt before the whole was kept is told from the columns, and says so. */
const struct cmn_stmt REFERRAL_PUBLISHED = {
    .name = "published_get",
    .n_params = 2,
    .sql = "SELECT o.id AS offer_id, o.sector, o.active, a.id AS actor_id,"
	   " o.actor_id AS offers_actor,"
	   " COALESCE(o.published, jsonb_build_object('offer_id', o.id, 'departement',"
	   "  o.departement, 'actor_id', o.actor_id, 'name', o.name, 'sector', o.sector, 'active',"
	   "  o.active, 'partial', true))::text AS offer,"
	   " COALESCE(a.published, jsonb_build_object('actor_id', a.id, 'departement',"
	   "  a.departement, 'name', a.name, 'partial', true))::text AS actor"
	   " FROM (SELECT $1::uuid AS offer, $2::uuid AS actor) q"
	   " LEFT JOIN offer_ref o ON o.id = q.offer"
	   " LEFT JOIN actor_ref a ON a.id = COALESCE(q.actor, o.actor_id)",
};

enum cmn_err referral_store_plan(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_PLAN_GET, id, ret, at->err);
}

enum cmn_err referral_store_plans(const struct referral_at *at, const struct referral_page *page,
				  PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_PLANS, page, ret);
}

enum cmn_err referral_store_plan_versions(const struct referral_at *at,
					  const struct referral_page *page, PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_PLAN_VERSIONS, page, ret);
}

enum cmn_err referral_store_first_intention(const struct referral_at *at, const char *situation_id,
					    PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_FIRST_INTENTION, situation_id, ret,
			    at->err);
}

enum cmn_err referral_store_published(const struct referral_at *at, const char *offer_id,
				      const char *actor_id, PGresult **ret)
{
	const char *params[] = {offer_id, actor_id};

	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_PUBLISHED, params, ret, at->err);
}
