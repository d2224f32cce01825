/* SPDX-License-Identifier: EUPL-1.2 */
#include "lab_year.h"

/* Parameters of all: $1 département, $2 first and $3 last day of the period; ROWS: $4 audience. */

#define FOR_AUDIENCE                                                                  \
	"CASE $4 WHEN 'team' THEN true WHEN 'institutions' THEN r.audience <> 'team'" \
	" WHEN 'members' THEN r.audience IN ('members', 'public') ELSE r.audience = 'public' END"

#define ACTORS                                                                                  \
	"coalesce((SELECT jsonb_agg(jsonb_build_object('actor_id', x.id, 'name', a.name)"       \
	"  ORDER BY a.name, x.id) FROM jsonb_array_elements_text(r.said -> 'actors') AS x (id)" \
	"  LEFT JOIN lab_actor a ON a.departement = r.departement AND a.id = x.id::uuid), '[]')"

#define PARTY                                                                          \
	"coalesce((SELECT a.name FROM lab_actor a WHERE a.departement = r.departement" \
	"  AND a.id = (r.said ->> 'party_actor_id')::uuid), r.said ->> 'party_institution')"

#define ENTRIES                                                                                       \
	"coalesce((SELECT jsonb_agg(jsonb_strip_nulls(e.said || jsonb_build_object("                  \
	"   'kind', e.kind, 'on', e.day, 'institution', e.institution, 'actor_id', e.organisation,"   \
	"   'organisation', (SELECT a.name FROM lab_actor a WHERE a.departement = e.departement"      \
	"     AND a.id = e.organisation),"                                                            \
	"   'stale', CASE WHEN e.kind = 'word' THEN e.said_at < r.said_at END)) ORDER BY e.at, e.id)" \
	"  FROM lab_entry e WHERE e.departement = r.departement AND e.record_id = r.id"               \
	"   AND e.kind <> 'step'), '[]')"

#define OF_PERIOD "r.day <= $3::date AND coalesce(r.until, r.day) >= $2::date"
#define HAPPENED                                                                \
	"EXISTS (SELECT 1 FROM lab_entry e WHERE e.departement = r.departement" \
	" AND e.record_id = r.id AND e.day BETWEEN $2::date AND $3::date)"

#define ROWS(family, kind, where)                                                  \
	"SELECT r.id, " kind " AS kind, r.state, r.audience, r.day, r.until,"      \
	" r.said ->> 'title' AS title, r.said ->> 'text' AS text, r.said, " ACTORS \
	" AS actors, " PARTY " AS party, " ENTRIES                                 \
	" AS entries FROM lab_record r WHERE r.departement = $1"                   \
	" AND r.family = '" family "' AND " where " AND " FOR_AUDIENCE " ORDER BY 2, r.day, r.id"

#define KIND "r.said ->> 'kind'"

const struct cmn_stmt LAB_YEAR_ROWS[LAB_PART_END_] = {
    [LAB_PART_ACTIVITIES] = {.name = "lab_year_activities",
			     .n_params = 4,
			     .sql = ROWS("activity", KIND, "r.state = 'held' AND " OF_PERIOD)},
    [LAB_PART_ASSESSMENTS] =
	{.name = "lab_year_assessments",
	 .n_params = 4,
	 .sql = ROWS("assessment", KIND,
		     "(r.state IN ('submitted', 'settled') OR r.state = 'draft' AND $4 = 'team')"
		     " AND r.day BETWEEN $2::date AND $3::date")},
    [LAB_PART_OBSERVATIONS] = {.name = "lab_year_observations",
			       .n_params = 4,
			       .sql = ROWS("observation", KIND, "r.state = 'kept' AND " OF_PERIOD)},
    [LAB_PART_PROPOSALS] =
	{.name = "lab_year_proposals",
	 .n_params = 4,
	 .sql = ROWS("proposal", "r.said -> 'levers' ->> 0",
		     "(r.state IN ('addressed', 'concluded') OR r.state = 'draft' AND $4 = 'team')"
		     " AND r.day <= $3::date AND (r.day >= $2::date OR r.state = 'addressed'"
		     "  OR " HAPPENED ")")},
    [LAB_PART_EXPERIMENTS] =
	{.name = "lab_year_experiments",
	 .n_params = 4,
	 .sql = ROWS("experiment", KIND,
		     "r.state <> 'abandoned' AND r.day <= $3::date"
		     " AND (coalesce(r.until, r.day) >= $2::date OR r.state = 'running'"
		     "  OR " HAPPENED ")")},
};

#define GAP(code, where)                                                                       \
	"SELECT '" code "' AS gap, r.id, r.said ->> 'title' AS title, r.day FROM lab_record r" \
	" WHERE r.departement = $1 AND r.day <= $3::date AND " where
#define NO_ENTRY(kind, more)                                                        \
	"NOT EXISTS (SELECT 1 FROM lab_entry e WHERE e.departement = r.departement" \
	" AND e.record_id = r.id AND e.kind = '" kind "'" more ")"
#define NOT_BEFORE(institution) \
	NO_ENTRY("presentation", " AND e.said -> 'institutions' @> '\"" institution "\"'")
#define NONE(code, family, where)                                                          \
	"SELECT '" code "', NULL::uuid, NULL::text, NULL::date WHERE NOT EXISTS (SELECT 1" \
	" FROM lab_record r WHERE r.departement = $1 AND r.family = '" family "' AND " where ")"

const struct
    cmn_stmt
	LAB_YEAR_GAPS =
	    {
		.name = "lab_year_gaps",
		.n_params = 3,
		.sql =
		    "SELECT * FROM (" GAP("activity_not_told", "r.family = 'activity' AND r.state = 'planned'") " UNION ALL " GAP(
			"observation_to_read", "r.family = 'observation'"
					       " AND r.state = 'contributed'") " UNION ALL " GAP("proposal_unanswered", "r.family = 'proposal'"
															" AND r.state = 'addressed' AND " NO_ENTRY(
															    "answer", "")) " UNION ALL " GAP("experiment_to_end", "r.family = 'experiment'"
																						  " AND r.state = 'running' AND r.until <= $3::date") " UNION ALL " GAP("experiment_to_capitalise", "r.family = 'experiment'"
																																		    " AND r.state = 'ended'") " UNION ALL " GAP("experiment_to_present", "r.family = 'experiment'"
																																											 " AND r.state = 'capitalised' AND (" NOT_BEFORE(
																																											     "ars") " OR " NOT_BEFORE("departement") ")") " UNION ALL " GAP("assessment_to_submit", "r.family = 'assessment'"
																																																						    " AND r.state = 'draft' AND r.day >= $2::date") " UNION ALL " GAP("assessment_without_word",
																																																														      "r.family = 'assessment'"
																																																														      " AND r.state = 'submitted' AND r.day >= $2::date AND " NO_ENTRY(
																																																															  "word",
																																																															  "")) " UNION ALL " NONE("no_activity", "activity", "r.state = 'held' AND " OF_PERIOD) " UNION ALL " NONE("no_assessment",
																																																																												   "assessment",
																																																																												   "r.state IN ('submitted', 'settled')"
																																																																												   " AND r.day BETWEEN $2::date AND $3::date") ") g ORDER BY gap, day, id",
};

enum cmn_err lab_year_rows(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			   const struct lab_asked *asked, enum lab_part part, PGresult **ret,
			   struct cmn_error *err)
{
	const char *params[] = {asked->departement, asked->from, asked->until, asked->audience};

	return cmn_pool_run(pool, ctx, &LAB_YEAR_ROWS[part], params, ret, err);
}

enum cmn_err lab_year_gaps(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			   const struct lab_asked *asked, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {asked->departement, asked->from, asked->until};

	return cmn_pool_run(pool, ctx, &LAB_YEAR_GAPS, params, ret, err);
}
