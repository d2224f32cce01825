/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_ops.h"
#include "page_http.h"
#include "rights_http.h"
#include "rights_store.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

/* Aim the write at the département of the person in the path. */
static enum cmn_err aim(struct cmn_call *call, char departement[4], PGresult **ret)
{
	enum cmn_err rc = intake_rights_person(call, cmn_call_param(call, "id"), ret);

	if (rc != CMN_OK)
		return rc;
	snprintf(departement, 4, "%s", cmn_column(*ret, 0, "departement"));
	call->write.departement = departement;
	return CMN_OK;
}

static enum cmn_err reply_hold(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_hold(call->pool, &call->ctx, id, &res, &call->err);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err intake_http_set_legal_hold(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = aim(call, departement, &person);

	if (rc == CMN_OK)
		rc = intake_store_set_hold(
		    call->pool, &call->ctx, &call->write, cmn_column(person, 0, "id"),
		    cmn_json_get(call->body, "reason"), &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND && person)
		return cmn_explain(call, person);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"une conservation est déjà posée pour cette personne",
				"a hold is already set for this person");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/legal-holds/%s",
		 call->write.resource_id);
	return reply_hold(call, call->write.resource_id);
}

enum cmn_err intake_http_get_legal_hold(struct cmn_call *call)
{
	return reply_hold(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_legal_holds(struct cmn_call *call)
{
	return intake_page_reply(call, intake_store_holds);
}

enum cmn_err intake_http_lift_legal_hold(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_hold(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_store_lift_hold(call->pool, &call->ctx, &call->write, call->if_match,
				    cmn_json_get(call->body, "reason"), &version, &replayed,
				    &call->err);
	if (rc == CMN_OK)
		return reply_hold(call, id);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = intake_store_hold(call->pool, &call->ctx, id, &now, &call->err);
	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

enum cmn_err intake_http_sort_archive(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = aim(call, departement, &person);

	if (rc == CMN_OK)
		rc = intake_store_sort_archive(
		    call->pool, &call->ctx, &call->write, cmn_column(person, 0, "id"),
		    cmn_json_get(call->body, "decision"), &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND && person)
		return cmn_explain(call, person);
	if (rc == CMN_OK)
		rc = intake_store_archive(call->pool, &call->ctx, cmn_column(person, 0, "id"), &res,
					  &call->err);
	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

/* --- the rules and the runs --------------------------------------------------------------- */

static enum cmn_err reply_rules(struct cmn_call *call, const char *departement)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    intake_store_retention(call->pool, &call->ctx, departement, &res, &call->err);

	return rc == CMN_OK ? intake_reply_items(call, res) : rc;
}

enum cmn_err intake_http_set_retention_rule(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	int64_t version;
	bool replayed;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = intake_store_set_retention(call->pool, &call->ctx, &call->write, call->body,
						&version, &replayed, &call->err);
	return rc == CMN_OK ? reply_rules(call, departement) : rc;
}

enum cmn_err intake_http_list_retention_rules(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	return rc == CMN_OK ? reply_rules(call, departement) : rc;
}

static enum cmn_err reply_run(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_run(call->pool, &call->ctx, id, &res, &call->err);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err intake_http_ask_retention_run(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	int64_t version;
	bool replayed;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = intake_store_ask_run(
		    call->pool, &call->ctx, &call->write, cmn_json_get(call->body, "mode"),
		    cmn_json_get(call->body, "dry_run_id"), &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/dry_run_id",
				   "il faut d’abord une simulation terminée de moins de sept jours,"
				   " sous la même règle",
				   "a finished dry run of the last seven days, under the same rule,"
				   " comes first");
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"une exécution est déjà en cours dans ce département",
				"a run is under way in this département");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/retention-runs/%s",
		 call->write.resource_id);
	return reply_run(call, call->write.resource_id);
}

enum cmn_err intake_http_get_retention_run(struct cmn_call *call)
{
	return reply_run(call, cmn_call_param(call, "id"));
}

/* --- the journal -------------------------------------------------------------------------- */

enum cmn_err intake_http_list_erasures(struct cmn_call *call)
{
	return intake_page_reply(call, intake_store_erasures);
}

/* The member `name` of each entry as the text of an array; ids and codes need no quotes. */
static void column_of(struct cmn_buf *out, const json_t *items, const char *name)
{
	json_t *item;
	size_t i;

	cmn_buf_char(out, '{');
	json_array_foreach(items, i, item)
	{
		cmn_buf_text(out, i ? "," : "");
		cmn_buf_text(out, cmn_json_get(item, name));
	}
	cmn_buf_char(out, '}');
}

enum cmn_err intake_http_erase_again(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	const json_t *items = json_object_get(call->body, "items");
	struct cmn_buf ids CMN_AUTO(cmn_buf_free) = {.max = 65536};
	struct cmn_buf kinds CMN_AUTO(cmn_buf_free) = {.max = 65536};
	int64_t version;
	bool replayed;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	call->write.departement = departement;
	column_of(&ids, items, "id");
	column_of(&kinds, items, "kind");
	if (rc == CMN_OK && (ids.failed || kinds.failed))
		rc = cmn_no_memory(&call->err);
	if (rc == CMN_OK)
		rc = intake_store_ask_again(call->pool, &call->ctx, &call->write, ids.data,
					    kinds.data, &version, &replayed, &call->err);
	if (rc != CMN_OK)
		return rc;
	return cmn_reply_json(call,
			      json_pack("{s:I}", "taken", (json_int_t)json_array_size(items)));
}
