/* SPDX-License-Identifier: EUPL-1.2 */
#include "demande_store.h"
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* What starts a delay is said with each.  A row of a program that knows no completeness was
 * complete; one whose completion was awaited was not, whatever was decided since. */
#define LEGAL_FROM                                                                 \
	"COALESCE(d.complete_on, CASE WHEN d.state IN ('received', 'decided')"     \
	" AND NOT EXISTS (SELECT FROM clock w WHERE w.departement = d.departement" \
	" AND w.subject_id = d.id AND w.clock = 'demande_completion')"             \
	" THEN d.received_on END)"
/* The day after the last one of the rule that its clock started with: more than four months. */
#define SILENCE                                                                          \
	"(SELECT (" LEGAL_FROM " + make_interval(months => c.n))::date + 1 FROM clock c" \
	"  WHERE c.departement = d.departement AND c.subject_id = d.id"                  \
	"  AND c.clock = 'demande_decision' AND c.unit = 'months'"                       \
	"  ORDER BY c.started_at DESC LIMIT 1)"
#define COLUMNS                                                                                 \
	"d.id, d.departement, d.version, d.state, d.state_at, d.situation_id, d.types, d.note," \
	" 'mdph_demande' AS nature, " LEGAL_FROM " IS NOT NULL AS starts_legal_delay,"          \
	" d.begun_at, d.sent_on, d.received_on, d.complete_on, " LEGAL_FROM                     \
	" AS legal_delay_from, " SILENCE " AS silence_refuses_from, d.number, d.decision,"      \
	" d.decided_on, d.abandonment"

static const struct cmn_stmt GET = {
    .name = "demande_get",
    .n_params = 2,
    .sql = "SELECT " COLUMNS ", " REFERRAL_ERASED(
	"d.departement",
	"d.situation_id") " AS _erased FROM mdph_demande d"
			  " WHERE d.id = $1::uuid AND d.departement = ANY (string_to_array($2, ','))",
};

#define PAGE(of)                                                                          \
	"SELECT " COLUMNS ", " CMN_SQL_CURSOR(                                            \
	    "d.begun_at",                                                                 \
	    "d.id") " FROM mdph_demande d"                                                \
		    " WHERE d.departement = $1 AND ($2::text IS NULL OR d.state = $2)" of \
		    " AND (d.begun_at, d.id) > " CMN_SQL_AFTER(                           \
			"$3") " ORDER BY d.begun_at, d.id LIMIT"                          \
			      " $4::int"

static const struct cmn_stmt LIST = {
    .name = "demande_list",
    .n_params = 5,
    .sql = PAGE(" AND $5::uuid IS NULL"),
};

static const struct cmn_stmt LIST_OF = {
    .name = "demande_list_of",
    .n_params = 5,
    .sql = PAGE(" AND d.situation_id = $5::uuid"),
};

static const struct cmn_stmt BEGIN_ONE = {
    .name = "demande_begin",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid"
	   "  AND departement = $6 AND state = 'open')" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO mdph_demande (id, departement, situation_id, types, note, state,"
	   "    state_at, begun_at, begun_by)"
	   "  SELECT $5::uuid, $6, target.id, $15::text[], $16, 'preparing', $7::timestamptz,"
	   "    $7::timestamptz, $1 FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

#define TARGET                                                                                  \
	REFERRAL_TARGET("mdph_demande", " AND NOT " REFERRAL_ERASED("mdph_demande.departement", \
								    "mdph_demande.situation_id"))

static const struct cmn_stmt MOVE = {
    .name = "demande_move",
    .writes = true,
    .n_params = CMN_WRITE_N + 13,
    .sql = TARGET
    ", fact AS (UPDATE mdph_demande d SET state = $16, state_at = COALESCE($17::timestamptz,"
    "    state_at), types = COALESCE($18::text[], types), note = COALESCE($19, note),"
    "    number = COALESCE($20, number), sent_on = COALESCE($21::date, sent_on),"
    "    received_on = COALESCE($22::date, received_on),"
    "    decided_on = COALESCE($23::date, decided_on), decision = COALESCE($24, decision),"
    "    abandonment = COALESCE($25, abandonment),"
    "    complete_on = COALESCE($26::date, complete_on), version = version + 1"
    "  FROM target, idem WHERE d.id = target.id AND d.departement = $6"
    "  RETURNING d.id, d.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt *const REFERRAL_DEMANDE_STATEMENTS[] = {&GET, &LIST, &LIST_OF, &BEGIN_ONE,
							      &MOVE};
const size_t REFERRAL_DEMANDE_STATEMENT_COUNT = CMN_LEN(REFERRAL_DEMANDE_STATEMENTS);

enum cmn_err referral_store_demande(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &GET, id, ret, at->err);
}

enum cmn_err referral_store_demandes(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret)
{
	return referral_store_list(at, page->situation_id ? &LIST_OF : &LIST, page, ret);
}

enum cmn_err referral_store_demande_begin(const struct referral_at *at, struct cmn_write *write,
					  const char *situation_id, const char *types,
					  const char *note, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 3] = {[13] = situation_id, [14] = types, [15] = note};

	return referral_store_write(at, &BEGIN_ONE, params, write, ret);
}

enum cmn_err referral_store_demande_move(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_demande_move *m,
					 struct referral_done *ret)
{
	char version[24];
	const char *params[CMN_WRITE_N + 13] = {
	    [13] = version,        [14] = m->from,       [15] = m->to,       [16] = m->state_at,
	    [17] = m->types,       [18] = m->note,       [19] = m->number,   [20] = m->sent_on,
	    [21] = m->received_on, [22] = m->decided_on, [23] = m->decision, [24] = m->abandonment,
	    [25] = m->complete_on,
	};

	snprintf(version, sizeof(version), "%" PRId64, m->version);
	return referral_store_write(at, &MOVE, params, write, ret);
}
