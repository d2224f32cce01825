/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_account_http.c - which account is the person's own; which solicitation is theirs.
 */
#include "intake_ops.h"
#include "people_http.h"

#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err reply_account(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_account(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (!call->write.done)
		cmn_call_saw(call, cmn_column(res, 0, "departement"),
			     cmn_column(res, 0, "person_id"));
	return cmn_reply_row(call, res, 0);
}

enum cmn_err intake_http_link_person_account(struct cmn_call *call)
{
	const char *person_id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_people_alive(call, person_id, &person);

	if (rc != CMN_OK)
		return rc;
	call->write.departement = cmn_column(person, 0, "departement");
	rc = intake_store_account_link(
	    call->pool, &call->ctx, &call->write, person_id, cmn_json_get(call->body, "account"),
	    cmn_json_get(call->body, "checked_how"), &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND && strcmp(cmn_column(person, 0, "state"), "draft") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"un brouillon n’est pas encore la fiche de quelqu’un",
				"a draft is not the record of anybody yet");
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"ce compte est déjà celui d’une personne du département",
				"this account is that of a person of the département already");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/accounts/%s",
		 call->write.resource_id);
	return reply_account(call, call->write.resource_id);
}

enum cmn_err intake_http_end_person_account(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_account(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_store_account_end(call->pool, &call->ctx, &call->write, &version, &replayed,
				      &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "ce compte n’est déjà plus relié",
				"this account is no longer linked already");
	return rc == CMN_OK ? reply_account(call, id) : rc;
}

/* --- solicitations
 * -------------------------------------------------------------------------------- */

static enum cmn_err reply_attached(struct cmn_call *call, int64_t version, const char *as)
{
	call->version = version;
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "id", call->write.resource_id);
	cmn_json_kstr(&call->out, "departement", call->write.departement);
	cmn_json_kint(&call->out, "version", version);
	cmn_json_kstr(&call->out, "solicitation_id", cmn_json_get(call->body, "solicitation_id"));
	cmn_json_kstr(&call->out, "as", as);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

/* Stale, gone, no such solicitation, or somebody else in that place. */
static enum cmn_err explain_attach(struct cmn_call *call, const char *id, const char *departement)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *asked = NULL;
	enum cmn_err rc = intake_people_alive(call, id, &now);

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match)
		return cmn_explain(call, now);
	rc = intake_store_solicitation_persons(call->pool, &call->ctx,
					       cmn_json_get(call->body, "solicitation_id"), &asked,
					       &call->err);
	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(asked, 0, "departement"), departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/solicitation_id",
				   "aucune sollicitation sous cet identifiant dans ce département",
				   "no solicitation under this id in this département");
	if (rc != CMN_OK)
		return rc;
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"cette sollicitation a déjà une autre personne à cette place",
			"this solicitation has another person in that place already");
}

enum cmn_err intake_http_attach_solicitation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *said = cmn_json_get(call->body, "as"), *as = said ? said : "person";
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_people_alive(call, id, &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_store_person_attach(call->pool, &call->ctx, &call->write, call->if_match,
					cmn_json_get(call->body, "solicitation_id"), as, &version,
					&replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain_attach(call, id, departement);
	if (rc == CMN_OK && replayed) {
		rc = intake_people_alive(call, id, &after);
		version = rc == CMN_OK ? cmn_pg_int(after, 0, PQfnumber(after, "version"), 0) : 0;
	}
	return rc == CMN_OK ? reply_attached(call, version, as) : rc;
}
