/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_http.h"

#include <inttypes.h>
#include <stdio.h>

const char *intake_column(const PGresult *res, int row, const char *name)
{
	return cmn_pg_text(res, row, PQfnumber(res, name));
}

void intake_write_where(struct cmn_call *call, const PGresult *res, char room[4])
{
	snprintf(room, 4, "%s", intake_column(res, 0, "departement"));
	call->write.departement = room;
}

enum cmn_err intake_explain(struct cmn_call *call, const PGresult *now)
{
	int64_t version = cmn_pg_int(now, 0, PQfnumber(now, "version"), 0);

	if (call->if_match != 0 && call->if_match != version)
		return cmn_fail(&call->err, CMN_E_PRECONDITION_FAILED,
				"l'enregistrement est à la version %" PRId64
				" : relisez-le avant de décider",
				"the record is at version %" PRId64 ": read it again before deciding",
				version);
	return cmn_fail(&call->err, CMN_E_CONFLICT, "l'état « %s » ne permet pas cet acte",
			"the state \"%s\" does not allow this act",
			intake_column(now, 0, "state"));
}

enum cmn_err intake_reply_seen_list(struct cmn_call *call, const char *departement,
				    const PGresult *res, int64_t limit)
{
	int shown = PQntuples(res) > limit ? (int)limit : PQntuples(res);

	for (int i = 0; i < shown; i++)
		cmn_call_saw(call, departement, intake_column(res, i, "id"));
	return cmn_reply_list(call, res, limit);
}
