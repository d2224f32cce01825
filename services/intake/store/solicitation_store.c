/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_statements.h"
#include "intake_store.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

#define RECORD_N (CMN_WRITE_N + 30)

#define SOLICITATION_COLUMNS                                                                         \
	"id, departement, version, state, received_at, recorded_at, channel, requester_kind,"        \
	" person_profile, profile, profile_rule, age, population, commune, commune_given," /* rows   \
											      of     \
											      before \
											      have   \
											      no     \
											      status \
											      of     \
											      their  \
											      own    \
											    */       \
	" CASE WHEN commune IS NULL THEN commune_status ELSE 'known' END AS commune_status,"         \
	" sub_territory_id, situation_type, problem_types, moments, mdph_status, priority, text,"    \
	" person_id, requester_person_id, call_id, first_answer_due_at, first_answered_at,"          \
	" (SELECT count(*) FROM relance r WHERE r.departement = solicitation.departement"            \
	"   AND r.solicitation_id = solicitation.id)::int AS relances,"                              \
	" " CMN_SQL_RFC3339("received_at") " AS _received_at, sender_organisation AS _sender"

/* What the conversation gives, what follows from it, the agreement said in it, and the call it came
 * by: no longer waited for, its number forgotten. */
#define RECORD_FACT(from)                                                                        \
	", heard AS (UPDATE phone_call c SET version = version + 1, callback_number = NULL,"     \
	"    callback_state = CASE callback_state WHEN 'waiting' THEN 'done'"                    \
	"      ELSE callback_state END,"                                                         \
	"    taken_by = COALESCE(taken_by, $1), taken_at = COALESCE(taken_at, $7::timestamptz)"  \
	"  FROM idem WHERE c.departement = $6 AND c.id = $32::uuid)"                             \
	", fact AS (INSERT INTO solicitation (id, departement, received_at, recorded_at,"        \
	"    recorded_by, channel, requester_kind, person_profile, profile, commune,"            \
	"    situation_type, problem_types, moments, mdph_status, text, age, profile_rule,"      \
	"    population, commune_status, commune_given, priority, sender_organisation, call_id," \
	"    first_answered_at, sub_territory_id, first_answer_due_at)"                          \
	"  SELECT $5::uuid, $6, $14::timestamptz, $7::timestamptz, $1, $15, $16, $17, $18, $19," \
	"    $20, $21::text[], $22::text[], $23, $24, $25::smallint, $26, $27,"                  \
	"    COALESCE($28, 'not_stated'), $29, COALESCE($30, 'ordinary'), $31, $32::uuid,"       \
	"    $33::timestamptz,"                                                                  \
	"    (SELECT t.sub_territory_id FROM sub_territory_commune t"                            \
	"     WHERE t.departement = $6 AND t.commune = $19),"                                    \
	"    (SELECT $14::timestamptz + make_interval(hours => r.first_answer_hours)"            \
	"     FROM reception_rule r WHERE r.departement = $6"                                    \
	"       AND r.valid_from <= ($14::timestamptz AT TIME ZONE 'Europe/Paris')::date"        \
	"     ORDER BY r.valid_from DESC LIMIT 1)"                                               \
	"  FROM " from " RETURNING id, version)"                                                 \
	", agreed AS (INSERT INTO consent (id, departement, solicitation_id, decision, purpose," \
	"    categories, recipients, decided_at, given_by, means, words, collected_by,"          \
	"    recorded_at)"                                                                       \
	"  SELECT $34::uuid, $6, fact.id, $35, $36, $37::text[], $38::text[], $14::timestamptz," \
	"    'person', $39, $40, $1, $7::timestamptz FROM fact WHERE $34::uuid IS NOT NULL)"     \
	", agreement_told AS (INSERT INTO outbox"                                                \
	"  (event_id, stream, type, subject, at, traceparent, data)"                             \
	"  SELECT $41::uuid, $6 || '.facts', $42, $34, $7::timestamptz, $9, $43::json FROM fact" \
	"  WHERE $34::uuid IS NOT NULL)"

const struct cmn_stmt INTAKE_RECORD = {
    .name = "solicitation_record",
    .writes = true,
    .n_params = RECORD_N,
    .sql = CMN_SQL_CREATE RECORD_FACT("idem") CMN_SQL_FINISH,
};

/* The draft goes in the statement that makes the solicitation of it: no word is in both places,
 * none in neither. */
const struct cmn_stmt INTAKE_RECORD_DRAFT = {
    .name = "solicitation_record_draft",
    .writes = true,
    .n_params = RECORD_N + 2,
    .sql = "WITH target AS (SELECT id FROM draft WHERE id = $44::uuid AND owner = $1"
	   "  AND version = $45::bigint FOR UPDATE)" CMN_SQL_CHANGE
	   ", used AS (DELETE FROM draft d USING target, idem WHERE d.id = target.id)" RECORD_FACT(
	       "target, idem") CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_SOLICITATION = {
    .name = "solicitation_get",
    .n_params = 2,
    .sql = "SELECT " SOLICITATION_COLUMNS " FROM solicitation"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

/* One statement for each index: in one, the plan could not know whether a state is named. */
#define SOLICITATION_LIST(more)                                                                     \
	"SELECT " SOLICITATION_COLUMNS ", " CMN_SQL_CURSOR(                                         \
	    "received_at",                                                                          \
	    "id") " FROM solicitation WHERE departement = $1" more                                  \
		  " AND ($4::text IS NULL OR channel = $4) AND ($5::text IS NULL OR priority = $5)" \
		  " AND ($6::uuid IS NULL OR sub_territory_id = $6::uuid)"                          \
		  " AND (received_at, id) > " CMN_SQL_AFTER(                                        \
		      "$2") " ORDER BY received_at, id LIMIT $3::int"

const struct cmn_stmt INTAKE_SOLICITATIONS = {
    .name = "solicitation_list",
    .n_params = 6,
    .sql = SOLICITATION_LIST(""),
};

const struct cmn_stmt INTAKE_SOLICITATIONS_IN = {
    .name = "solicitation_list_in",
    .n_params = 7,
    .sql = SOLICITATION_LIST(" AND state = $7"),
};

const struct cmn_stmt INTAKE_SOLICITATIONS_OVERDUE = {
    .name = "solicitation_overdue",
    .n_params = 8,
    .sql = SOLICITATION_LIST(" AND first_answered_at IS NULL AND first_answer_due_at IS NOT NULL"
			     " AND first_answer_due_at < $8::timestamptz"
			     " AND ($7::text IS NULL OR state = $7)"),
};

const struct cmn_stmt INTAKE_INFORM = {
    .name = "solicitation_inform",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT id FROM solicitation WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state = $15 FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE solicitation s SET state = $16, version = version + 1,"
	   /* to inform is to answer */
	   "    first_answered_at = COALESCE(first_answered_at, $7::timestamptz)"
	   "  FROM target, idem WHERE s.id = target.id AND s.departement = $6"
	   "  RETURNING s.id, s.version)" CMN_SQL_FINISH,
};

/* What was heard, of whom, and where it belongs. */
static void bind_request(const char **params, const struct intake_solicitation *s)
{
	params[13] = s->received_at;
	params[14] = s->channel;
	params[15] = s->requester_kind;
	params[16] = s->person_profile;
	params[17] = s->profile;
	params[18] = s->commune;
	params[19] = s->situation_type;
	params[20] = s->problem_types;
	params[21] = s->moments;
	params[22] = s->mdph_status;
	params[23] = s->text;
	params[24] = s->age;
	params[25] = s->profile_rule;
	params[26] = s->population;
	params[27] = s->commune_status;
	params[28] = s->commune_given;
	params[29] = s->priority;
	params[30] = s->sender_organisation;
	params[31] = s->call_id;
	params[32] = s->first_answered_at;
}

/* What the person agreed to, or refused, in the same breath. */
static void bind_word(const char **params, const struct intake_solicitation *s)
{
	params[33] = s->word.consent_id;
	params[34] = s->word.decision;
	params[35] = s->word.purpose;
	params[36] = s->word.categories;
	params[37] = s->word.recipients;
	params[38] = s->word.means;
	params[39] = s->word.words;
	params[40] = s->word.event_id;
	params[41] = s->word.event_type;
	params[42] = s->word.event_data;
}

enum cmn_err intake_store_record(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, const struct intake_solicitation *s,
				 int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const struct cmn_stmt *stmt = s->draft.id ? &INTAKE_RECORD_DRAFT : &INTAKE_RECORD;
	const char *params[RECORD_N + 2] = {[43] = s->draft.id};
	char seen[24];

	bind_request(params, s);
	bind_word(params, s);
	snprintf(seen, sizeof(seen), "%" PRId64, s->draft.version);
	params[44] = seen;
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, stmt, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_solicitation(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_SOLICITATION, id, ret, err);
}

enum cmn_err intake_store_solicitations(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct intake_solicitation_list *list, PGresult **ret,
					struct cmn_error *err)
{
	char count[24];
	const char *params[] = {list->departement, list->after,     count,
				list->channel,     list->priority,  list->sub_territory_id,
				list->state,       list->overdue_at};
	const struct cmn_stmt *stmt = list->overdue_at ? &INTAKE_SOLICITATIONS_OVERDUE
				      : list->state    ? &INTAKE_SOLICITATIONS_IN
						       : &INTAKE_SOLICITATIONS;

	snprintf(count, sizeof(count), "%" PRId64, list->limit + 1);
	return cmn_pool_run(pool, ctx, stmt, params, ret, err);
}

enum cmn_err intake_store_inform(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, int64_t version,
				 const struct intake_move *move, int64_t *ret_version,
				 bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = move->from, [15] = move->to};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_INFORM, params, write, ret_version, ret_replayed,
			     err);
}
