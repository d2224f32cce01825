/* SPDX-License-Identifier: EUPL-1.2
 *
 * territory_http.c - where a commune belongs, the parts of a département, and its clocks.
 */
#include "intake_events.h"
#include "intake_ops.h"
#include "reception.h"
#include "reception_http.h"
#include "reception_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum cmn_err intake_http_route_commune(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_route(call->pool, &call->ctx,
					     cmn_call_param(call, "commune"), &res, &call->err);

	return rc == CMN_OK ? cmn_reply_row(call, res, 0) : rc;
}

static enum cmn_err reply_part(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_sub_territory(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err intake_http_get_sub_territory(struct cmn_call *call)
{
	return reply_part(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_sub_territories(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = intake_store_sub_territories(call->pool, &call->ctx, departement, &res,
						  &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, 200) : rc;
}

/* Each commune lies in the département; the foreign key says whether it exists. */
static enum cmn_err check_communes(struct cmn_call *call, const char *departement)
{
	const json_t *communes = json_object_get(call->body, "communes");
	char pointer[32], of[4];

	for (size_t i = 0; i < json_array_size(communes); i++) {
		intake_departement_of(json_string_value(json_array_get(communes, i)), of);
		if (strcmp(of, departement) == 0)
			continue;
		snprintf(pointer, sizeof(pointer), "/communes/%zu", i);
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette commune n’est pas dans le département %s",
				   "this commune is not in département %s", departement);
	}
	return intake_text_check(call, call->body, "name");
}

static enum cmn_err explain_communes(struct cmn_call *call, enum cmn_err rc)
{
	if (rc == CMN_E_INVALID)
		return cmn_fail_at(&call->err, rc, "/communes", "une de ces communes n’existe pas",
				   "one of these communes does not exist");
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(
		    &call->err, rc, "/communes",
		    "une de ces communes est dans un autre sous-territoire, ou le code "
		    "est déjà pris",
		    "one of these communes lies in another part, or the code is taken");
	return rc;
}

static enum cmn_err add_part(struct cmn_call *call)
{
	const char *code = cmn_json_get(call->body, "code");
	const json_t *list = json_object_get(call->body, "communes");
	CMN_AUTO(cmn_free_drop) char *communes = cmn_json_pg_array(list);
	const struct intake_sub_territory t = {code, cmn_json_get(call->body, "name"), communes};
	bool replayed;
	enum cmn_err rc;

	if (!communes)
		return cmn_no_memory(&call->err);
	rc = intake_event_sub_territory(call, code, list);
	if (rc == CMN_OK)
		rc = intake_store_add_sub_territory(call->pool, &call->ctx, &call->write, &t,
						    &replayed, &call->err);
	return explain_communes(call, rc);
}

enum cmn_err intake_http_add_sub_territory(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = check_communes(call, departement);
	if (rc == CMN_OK)
		rc = add_part(call);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/sub-territories/%s",
		 call->write.resource_id);
	return reply_part(call, call->write.resource_id);
}

static enum cmn_err change_part(struct cmn_call *call, const PGresult *before)
{
	const char *code = cmn_column(before, 0, "code");
	const json_t *list = json_object_get(call->body, "communes");
	CMN_AUTO(cmn_free_drop) char *communes = cmn_json_pg_array(list);
	const struct intake_sub_territory t = {code, cmn_json_get(call->body, "name"), communes};
	bool replayed;
	enum cmn_err rc;

	if (!communes)
		return cmn_no_memory(&call->err);
	rc = intake_event_sub_territory(call, code, list);
	if (rc == CMN_OK)
		rc = intake_store_change_sub_territory(call->pool, &call->ctx, &call->write,
						       call->if_match, &t, &replayed, &call->err);
	return explain_communes(call, rc);
}

enum cmn_err intake_http_change_sub_territory(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	enum cmn_err rc =
	    intake_store_sub_territory(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = check_communes(call, departement);
	if (rc == CMN_OK)
		rc = change_part(call, before);
	if (rc != CMN_E_NOT_FOUND)
		return rc == CMN_OK ? reply_part(call, id) : rc;
	rc = intake_store_sub_territory(call->pool, &call->ctx, id, &now, &call->err);
	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}
