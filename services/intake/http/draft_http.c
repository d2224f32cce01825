/* SPDX-License-Identifier: EUPL-1.2
 *
 * draft_http.c - what an operator has half typed: kept, resumed, made a solicitation.
 */
#include "draft_store.h"
#include "intake_ops.h"
#include "reception_http.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err reply_draft(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_draft(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

/* Why a draft could not be changed: it is not the caller's, or not in this version. */
static enum cmn_err explain(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_draft(call->pool, &call->ctx, id, &res, &call->err);

	return rc == CMN_OK ? cmn_explain(call, res) : rc;
}

static void aim(struct cmn_call *call)
{
	snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s",
		 cmn_call_param(call, "id"));
}

/* The content as text, owned. */
static enum cmn_err content_text(struct cmn_call *call, char **ret)
{
	*ret = json_dumps(call->body, JSON_COMPACT);
	return *ret ? CMN_OK : cmn_no_memory(&call->err);
}

enum cmn_err intake_http_new_draft(struct cmn_call *call)
{
	CMN_AUTO(cmn_free_drop) char *content = NULL;
	bool replayed;
	enum cmn_err rc = content_text(call, &content);

	if (rc == CMN_OK)
		rc = intake_store_new_draft(call->pool, &call->ctx, &call->write, content,
					    &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"trop de brouillons gardés : en envoyer ou en supprimer",
				"too many drafts are kept: send some, or delete some");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/drafts/%s",
		 call->write.resource_id);
	return reply_draft(call, call->write.resource_id);
}

enum cmn_err intake_http_get_draft(struct cmn_call *call)
{
	return reply_draft(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_drafts(struct cmn_call *call)
{
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	if (rc == CMN_OK)
		rc = intake_store_drafts(call->pool, &call->ctx, after, limit, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, limit) : rc;
}

enum cmn_err intake_http_keep_draft(struct cmn_call *call)
{
	CMN_AUTO(cmn_free_drop) char *content = NULL;
	bool replayed;
	enum cmn_err rc = content_text(call, &content);

	aim(call);
	if (rc == CMN_OK)
		rc = intake_store_keep_draft(call->pool, &call->ctx, &call->write, call->if_match,
					     content, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, cmn_call_param(call, "id"));
	return rc == CMN_OK ? reply_draft(call, cmn_call_param(call, "id")) : rc;
}

enum cmn_err intake_http_drop_draft(struct cmn_call *call)
{
	bool replayed;
	enum cmn_err rc;

	aim(call);
	rc = intake_store_drop_draft(call->pool, &call->ctx, &call->write, call->if_match,
				     &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, cmn_call_param(call, "id"));
	if (rc != CMN_OK)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "id", cmn_call_param(call, "id"));
	cmn_json_kint(&call->out, "version", call->if_match);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

/* Is it what POST /v1/intake/solicitations takes?  The same schema is asked, so that the two doors
 * cannot part. */
static enum cmn_err check_content(const json_t *content, struct cmn_error *err)
{
	struct cmn_schema *schema = NULL;
	json_t *doc = NULL;
	enum cmn_err rc;

	for (size_t i = 0; i < INTAKE_OPS.n && !doc; i++)
		if (INTAKE_OPS.ops[i].handle == intake_http_record_solicitation)
			doc = json_loads(INTAKE_OPS.ops[i].body_schema, 0, NULL);
	if (!doc)
		return cmn_no_memory(err);
	rc = cmn_schema_compile(doc, CMN_SCHEMA_FORMAT, NULL, 0, &schema, err);
	if (rc == CMN_OK)
		rc = cmn_schema_check(schema, content, err);
	cmn_schema_free(&schema);
	json_decref(doc);
	return rc;
}

static enum cmn_err load_content(struct cmn_call *call, const char *id, json_t **ret)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_draft(call->pool, &call->ctx, id, &res, &call->err);
	const char *text;

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(res, 0, PQfnumber(res, "version"), 0) != call->if_match)
		return cmn_explain(call, res);
	text = cmn_column(res, 0, "content");
	rc = cmn_json_parse(text, strlen(text), ret, &call->err);
	if (rc != CMN_OK || json_object_get(*ret, "received_at"))
		return rc;
	/* the call was taken when its draft was begun */
	if (json_object_set_new(*ret, "received_at",
				json_string(cmn_column(res, 0, "_created_at"))) == 0)
		return CMN_OK;
	return cmn_no_memory(&call->err);
}

enum cmn_err intake_http_record_draft(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const struct intake_draft_ref draft = {id, call->if_match};
	CMN_AUTO(cmn_json_drop) json_t *content = NULL;
	enum cmn_err rc = load_content(call, id, &content);

	if (rc == CMN_E_NOT_FOUND) /* perhaps because this very act was done before */
		return intake_record_again(call, draft);
	if (rc == CMN_OK)
		rc = check_content(content, &call->err);
	if (rc == CMN_OK)
		rc = intake_record_heard(call, content, draft);
	return rc == CMN_E_NOT_FOUND ? explain(call, id) : rc;
}
