/* SPDX-License-Identifier: EUPL-1.2
 *
 * erasure_store.c - a situation that intake erased: marked first, then its words go.
 *
 * Two statements: the second must see what was committed while the first waited for its lock.
 */
#include "accord_store.h"
#include "need_store.h"
#include "pag_store.h"
#include "plan_store.h"
#include "referral_statements.h"

const struct cmn_stmt REFERRAL_MARK_ERASED = {
    .name = "situation_erased",
    .writes = true,
    .n_params = 3,
    .sql = "WITH locked AS (SELECT id FROM situation_ref WHERE id = $1::uuid AND departement = $2"
	   "  FOR UPDATE)"
	   " UPDATE situation_ref s SET state = 'closed', person_id = NULL,"
	   " erased_at = coalesce(s.erased_at, $3::timestamptz) FROM locked WHERE s.id = locked.id",
};

/* The pseudonym of the person goes from the agreements as well: it led from one file to another. */
const struct cmn_stmt REFERRAL_ERASE_WORDS = {
    .name = "situation_erase_words",
    .writes = true,
    .n_params = 2,
    .sql = "WITH proposals AS (UPDATE proposal SET answer_note = NULL, version = version + 1,"
	   "    label = CASE WHEN offer_id IS NULL THEN 'erased' END"
	   "  WHERE departement = $2 AND situation_id = $1::uuid)"
	   ", handoffs AS (UPDATE handoff SET refusal_note = NULL, person_text = NULL,"
	   "    known_number = NULL, version = version + 1"
	   "  WHERE departement = $2 AND situation_id = $1::uuid RETURNING departement, id)"
	   ", said AS (UPDATE handoff_history y SET note = NULL FROM handoffs h"
	   "  WHERE y.departement = h.departement AND y.handoff_id = h.id)"
	   ", asked AS (UPDATE mdph_demande SET note = NULL, number = NULL, version = version + 1"
	   "  WHERE departement = $2 AND situation_id = $1::uuid)"
	   ", told AS (UPDATE handoff_content c SET content = '{}', mdph_number = NULL,"
	   "    snapshot = NULL FROM handoffs h"
	   "  WHERE c.departement = h.departement AND c.handoff_id = h.id)"
	   " UPDATE consent_ref SET person_id = NULL WHERE id IN ("
	   "  SELECT id FROM consent_ref WHERE departement = $2 AND situation_id = $1::uuid"
	   "  UNION SELECT consent_id FROM consent_ref_file WHERE departement = $2"
	   "    AND situation_id = $1::uuid)",
};

enum cmn_err referral_store_learn_erasure(struct cmn_conn *conn, const char *id,
					  const char *departement, const char *at,
					  struct cmn_error *err)
{
	const char *params[] = {id, departement, at};
	enum cmn_err rc = cmn_conn_run(conn, &REFERRAL_MARK_ERASED, params, NULL, err);

	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &REFERRAL_ERASE_WORDS, params, NULL, err);
	if (rc == CMN_OK)
		rc = referral_store_erase_plan(conn, id, departement, err);
	if (rc == CMN_OK)
		rc = referral_store_pag_erase(conn, id, departement, err);
	if (rc == CMN_OK)
		rc = referral_store_erase_need(conn, id, departement, err);
	return rc == CMN_OK ? referral_store_erase_accords(conn, id, departement, err) : rc;
}
