/* SPDX-License-Identifier: EUPL-1.2 */
#include "transfer_events.h"

#define FACTS "{facts}"
#define BATCH 50

enum cmn_err intake_event_offered(struct cmn_call *call, const struct intake_offer *offer,
				  const char *from)
{
	return cmn_write_event(call, "intake.transfer.offered.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "transfer_id",
					 call->write.resource_id, "from_departement", from,
					 "to_departement", offer->to, "kind", offer->kind, "reason",
					 offer->reason, "offered_at", call->write.now, "expires_at",
					 offer->expires_at));
}

/* Which records the receiver now has; a signpost has none. */
enum cmn_err intake_event_accepted(struct cmn_call *call, const PGresult *t)
{
	static const char *const IDS[] = {"_solicitation_id", "_situation_id", "_new_solicitation",
					  "_new_situation"};
	static const char *const KEYS[] = {"solicitation_id", "situation_id", "new_solicitation_id",
					   "new_situation_id"};
	bool dossier = cmn_column(t, 0, "about") != NULL;
	json_t *data = json_pack("{s:s, s:s, s:s, s:s, s:s}", "transfer_id", cmn_column(t, 0, "id"),
				 "from_departement", cmn_column(t, 0, "departement"),
				 "to_departement", cmn_column(t, 0, "to_departement"), "kind",
				 cmn_column(t, 0, "kind"), "accepted_at", call->write.now);

	for (size_t i = 0; dossier && data && i < CMN_LEN(IDS); i++)
		if (cmn_column(t, 0, IDS[i]) &&
		    json_object_set_new(data, KEYS[i], json_string(cmn_column(t, 0, IDS[i]))) !=
			0) {
			json_decref(data);
			data = NULL;
		}
	return cmn_write_event(call, "intake.transfer.accepted.v1", FACTS, data);
}

enum cmn_err intake_event_offer_ended(struct cmn_call *call, const PGresult *t,
				      enum intake_transfer_state to, const char *reason)
{
	return cmn_write_event(
	    call, "intake.transfer.declined.v1", FACTS,
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*}", "transfer_id", cmn_column(t, 0, "id"),
		      "from_departement", cmn_column(t, 0, "departement"), "to_departement",
		      cmn_column(t, 0, "to_departement"), "outcome", intake_transfer_code(to),
		      "ended_at", call->write.now, "reason", reason));
}

enum cmn_err intake_job_transfers(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err)
{
	bool completed = true, expired = true, forgot = false;
	enum cmn_err rc = CMN_OK;

	(void)deps;
	for (int i = 0; rc == CMN_OK && (completed || expired) && i < BATCH; i++) {
		if (completed)
			rc = intake_store_complete_one(conn, now, &completed, err);
		if (rc == CMN_OK && expired)
			rc = intake_store_expire_one(conn, now, &expired, err);
	}
	if (rc == CMN_OK)
		rc = intake_store_tell_offered(conn, now, err);
	if (rc == CMN_OK)
		rc = intake_store_forget_sealed(conn, &forgot, err);
	*ret_more = rc == CMN_OK && (completed || expired || forgot);
	return rc;
}
