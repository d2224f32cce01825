/* SPDX-License-Identifier: EUPL-1.2
 *
 * representative_right.c - who may say yes and no in somebody's place.
 */
#include "consent_statements.h"
#include "consent_store.h"

#include "cmn/clock.h"

/* $1 département, $2 link, $3 person, $4 situation, $5 solicitation, $6 instant.  Who decides alone
 * or with others about the person (not about property), and with whom nobody openly disagrees; of a
 * minor until the day of majority, counted from the earliest day that is known.  Days are those of
 * metropolitan France. */
const struct cmn_stmt INTAKE_CONSENT_REPRESENTATIVE = {
    .name = "consent_representative",
    .n_params = 6,
    .sql =
	"WITH who AS (SELECT $3::uuid AS id"
	"  UNION SELECT person_id FROM situation WHERE departement = $1 AND id = $4::uuid"
	"  UNION SELECT q.person_id FROM situation s JOIN solicitation q"
	"   ON q.departement = s.departement AND q.id = s.solicitation_id"
	"   WHERE s.departement = $1 AND s.id = $4::uuid"
	"  UNION SELECT person_id FROM solicitation WHERE departement = $1 AND id = $5::uuid),"
	" link AS (SELECT l.valid_from, l.valid_to, CASE"
	"   WHEN l.kind NOT IN ('parental_authority', 'guardian_of_minor')"
	"    OR p.birth_date !~ '^[0-9]' THEN NULL"
	"   ELSE ((rpad(p.birth_date, 10, '-01-01'))::date + interval '18 years')::date END AS majority"
	"  FROM who JOIN person_link l ON l.departement = $1 AND l.id = $2::uuid"
	"   AND l.person_id = who.id"
	"  JOIN person p ON p.departement = $1 AND p.id = l.person_id"
	"  WHERE l.state = 'current' AND l.power IN ('alone', 'jointly') AND NOT l.disagrees"
	"   AND 'person' = ANY (l.matters))"
	" SELECT (extract(epoch FROM least(valid_to + 1, majority)::timestamp"
	"    AT TIME ZONE 'Europe/Paris') * 1000000)::bigint FROM link"
	" WHERE valid_from <= ($6::timestamptz AT TIME ZONE 'Europe/Paris')::date"
	"  AND COALESCE(least(valid_to + 1, majority), 'infinity')"
	"   > ($6::timestamptz AT TIME ZONE 'Europe/Paris')::date",
};

enum cmn_err intake_store_representative(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const struct intake_represented *r, int64_t at_us,
					 bool *ret_entitled, int64_t *ret_until_us,
					 struct cmn_error *err)
{
	char at[CMN_TIME_LEN];
	const char *params[] = {r->departement,  r->representative_id, r->person_id,
				r->situation_id, r->solicitation_id,   at};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	cmn_time_format(at_us, at);
	rc = cmn_pool_run(pool, ctx, &INTAKE_CONSENT_REPRESENTATIVE, params, &res, err);
	if (rc != CMN_OK)
		return rc;
	*ret_entitled = PQntuples(res) > 0;
	*ret_until_us = *ret_entitled ? cmn_pg_int(res, 0, 0, CMN_NEVER) : CMN_NEVER;
	return CMN_OK;
}
