/* SPDX-License-Identifier: EUPL-1.2
 *
 * task_split_http.c - who does what between the two teams: made, acknowledged by both, kept.
 */
#include "handoff_http.h"
#include "task_split_store.h"

#include "cmn/document.h"

#include <stdio.h>
#include <string.h>

#define SPLITS    "/v1/referral/task-splits"
#define MAX_BYTES ((size_t)10 * 1024 * 1024)

static const char *side_of(const struct cmn_call *call)
{
	return referral_for_mdph(call) ? "mdph" : "team";
}

/* A whole, readable PDF, and nothing else. */
static enum cmn_err check_pdf(struct cmn_call *call, const json_t *document)
{
	const json_t *content = json_object_get(document, "content");
	size_t len = json_string_length(content), n = 0;
	CMN_AUTO(cmn_free_drop) char *bytes = malloc(len / 4 * 3 + 1);
	enum cmn_document_type type = 0;
	enum cmn_err rc;

	if (!bytes)
		return cmn_no_memory(&call->err);
	if (!cmn_base64(json_string_value(content), len, (unsigned char *)bytes, &n))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/document/content",
				   "ce texte n’est pas du base64", "this text is not base64");
	if (n > MAX_BYTES)
		return cmn_fail_at(&call->err, CMN_E_PAYLOAD_TOO_LARGE, "/document/content",
				   "le document dépasse 10 Mio", "the document exceeds 10 MiB");
	rc = cmn_document_refuse(cmn_document_inspect((const unsigned char *)bytes, n, &type),
				 "/document/content", &call->err);
	if (rc == CMN_OK && type != CMN_DOCUMENT_PDF)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/document/content",
				   "un PDF est attendu", "a PDF is expected");
	return rc;
}

/* A task stands in it once. */
static enum cmn_err check_rows(struct cmn_call *call, const json_t *rows)
{
	for (size_t i = 0; i < json_array_size(rows); i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(cmn_json_get(json_array_get(rows, i), "task"),
				   cmn_json_get(json_array_get(rows, k), "task")) == 0)
				return cmn_fail_at(&call->err, CMN_E_INVALID, "/rows",
						   "une tâche figure deux fois",
						   "a task stands in it twice");
	return CMN_OK;
}

static enum cmn_err make(struct cmn_call *call, const json_t *document, const char *rows)
{
	const struct referral_at at = referral_at(call);
	char name[CMN_DOCUMENT_NAME_LEN] = "";
	const struct referral_task_split s = {
	    .valid_from = cmn_json_get(call->body, "valid_from"),
	    .rows = rows,
	    .name = document ? name : NULL,
	    .base64 = cmn_json_get(document, "content"),
	    .side = side_of(call),
	};
	struct referral_done done = {0};
	enum cmn_err rc;

	if (document)
		cmn_document_name(cmn_json_get(document, "name"), CMN_DOCUMENT_PDF, name);
	rc = cmn_write_event(call, "referral.task_split.made.v1", "{facts,mdph}",
			     json_pack("{s:s, s:s, s:s}", "task_split_id", call->write.resource_id,
				       "valid_from", s.valid_from, "at", call->write.now));
	if (rc == CMN_OK)
		rc = referral_store_task_split_make(&at, &call->write, &s, &done);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, rc, "une autre version vient d’être déposée",
				"another version was made at this moment");
	return rc;
}

enum cmn_err referral_http_make_task_split(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	const json_t *document = json_object_get(call->body, "document");
	const json_t *rows = json_object_get(call->body, "rows");
	CMN_AUTO(cmn_free_drop) char *text = rows ? json_dumps(rows, JSON_COMPACT) : NULL;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc == CMN_OK && rows && !text)
		rc = cmn_no_memory(&call->err);
	if (rc == CMN_OK)
		rc = check_rows(call, rows);
	if (rc == CMN_OK && document)
		rc = check_pdf(call, document);
	if (rc != CMN_OK)
		return rc;
	call->write.departement = departement;
	rc = make(call, document, text);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), SPLITS "/%s", call->write.resource_id);
	return referral_reply(call, referral_store_task_split, call->write.resource_id);
}

enum cmn_err referral_http_get_task_split(struct cmn_call *call)
{
	return referral_reply(call, referral_store_task_split, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_task_splits(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *departement = cmn_call_param(call, "departement");
	const int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = referral_store_task_splits(&at, departement, after, limit, &res);
	return rc == CMN_OK ? cmn_reply_list(call, res, limit) : rc;
}

enum cmn_err referral_http_download_task_split(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char header[224];
	enum cmn_err rc = referral_store_task_split(&at, id, &res);

	if (rc == CMN_OK)
		rc = referral_store_task_split_bytes(&at, id, &call->out);
	if (rc != CMN_OK)
		return rc;
	call->content_type = "application/pdf";
	cmn_document_disposition(cmn_column(res, 0, "name"), header, sizeof(header));
	cmn_call_answer_header(call, "Content-Disposition", header);
	return CMN_OK;
}

/* Nothing was written: stale, or done before by that side. */
static enum cmn_err refused(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_task_split(&at, call->write.resource_id, &now);

	if (rc == CMN_OK)
		rc = cmn_explain(call, now);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, rc, "votre équipe a déjà reconnu cette version",
				"your team has acknowledged this version already");
	return rc;
}

enum cmn_err referral_http_acknowledge_task_split(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_store_task_split(&at, cmn_call_param(call, "id"), &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = cmn_write_event(call, "referral.task_split.acknowledged.v1", "{facts,mdph}",
			     json_pack("{s:s, s:s, s:s}", "task_split_id", call->write.resource_id,
				       "side", side_of(call), "at", call->write.now));
	if (rc == CMN_OK)
		rc = referral_store_task_split_acknowledge(&at, &call->write, call->if_match,
							   side_of(call), &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call);
	return rc == CMN_OK
		   ? referral_reply(call, referral_store_task_split, call->write.resource_id)
		   : rc;
}
