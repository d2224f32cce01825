/* SPDX-License-Identifier: EUPL-1.2 */
#include "document_http.h"
#include "document_store.h"
#include "intake_deps.h"
#include "intake_ops.h"
#include "intake_store.h"

#include "cmn/document.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define MAX_KIB_DEFAULT 10240

static size_t most(const struct cmn_call *call)
{
	const struct intake_deps *deps = call->deps;

	return (size_t)(deps && deps->document_max_kib ? deps->document_max_kib : MAX_KIB_DEFAULT) *
	       1024;
}

/* --- what it is --------------------------------------------------------------------------------
 */

static enum cmn_err inspect(struct cmn_call *call, const unsigned char *bytes, size_t n,
			    enum cmn_document_type *ret)
{
	const char *declared = cmn_json_get(call->body, "media_type");
	enum cmn_err rc;

	if (n > most(call))
		return cmn_fail_at(&call->err, CMN_E_PAYLOAD_TOO_LARGE, "/content",
				   "le document dépasse %zu Kio", "the document exceeds %zu KiB",
				   most(call) / 1024);
	rc = cmn_document_refuse(cmn_document_inspect(bytes, n, ret), "/content", &call->err);
	if (rc != CMN_OK)
		return rc;
	if (declared && strcmp(declared, cmn_document_media_type(*ret)) != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/media_type",
				   "le contenu est du type %s", "the content is of type %s",
				   cmn_document_media_type(*ret));
	if (cmn_document_name_lies(cmn_json_get(call->body, "name"), *ret))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/name",
				   "le nom annonce un autre type : le contenu est du type %s",
				   "the name promises another type: the content is of type %s",
				   cmn_document_media_type(*ret));
	return CMN_OK;
}

static enum cmn_err decode(struct cmn_call *call, enum cmn_document_type *ret)
{
	const json_t *content = json_object_get(call->body, "content");
	size_t len = json_string_length(content), n = 0;
	CMN_AUTO(cmn_free_drop) char *bytes = malloc(len / 4 * 3 + 1);

	if (!bytes)
		return cmn_no_memory(&call->err);
	if (!cmn_base64(json_string_value(content), len, (unsigned char *)bytes, &n))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/content",
				   "ce texte n’est pas du base64", "this text is not base64");
	return inspect(call, (const unsigned char *)bytes, n, ret);
}

/* --- operations --------------------------------------------------------------------------------
 */

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_document(call->pool, &call->ctx, id, &res, &call->err);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

static enum cmn_err keep(struct cmn_call *call, const char *situation_id,
			 enum cmn_document_type type)
{
	const json_t *content = json_object_get(call->body, "content");
	const char *base64 = json_string_value(content);
	size_t len = json_string_length(content);
	size_t pad = base64[len - 1] != '=' ? 0 : base64[len - 2] != '=' ? 1 : 2;
	char name[CMN_DOCUMENT_NAME_LEN];
	const struct intake_document d = {.situation_id = situation_id,
					  .name = name,
					  .media_type = cmn_document_media_type(type),
					  .base64 = base64};
	int64_t version;
	bool replayed;
	enum cmn_err rc;

	cmn_document_name(cmn_json_get(call->body, "name"), type, name);
	rc = cmn_write_event(
	    call, "intake.document.added.v1", "{facts}",
	    json_pack("{s:s, s:s, s:s, s:I, s:s}", "document_id", call->write.resource_id,
		      "situation_id", situation_id, "media_type", d.media_type, "size",
		      (json_int_t)(len / 4 * 3 - pad), "added_at", call->write.now));
	if (rc == CMN_OK)
		rc = intake_store_add_document(call->pool, &call->ctx, &call->write, &d, &version,
					       &replayed, &call->err);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/documents/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id);
}

enum cmn_err intake_http_add_document(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	enum cmn_document_type type;
	char departement[4];
	enum cmn_err rc = intake_store_situation(call->pool, &call->ctx, cmn_call_param(call, "id"),
						 &situation, &call->err);

	if (rc == CMN_OK)
		rc = decode(call, &type);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	return keep(call, cmn_column(situation, 0, "id"), type);
}

enum cmn_err intake_http_list_documents(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc =
	    intake_store_situation(call->pool, &call->ctx, id, &situation, &call->err);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = intake_store_documents(call->pool, &call->ctx,
					    cmn_column(situation, 0, "departement"), id, after,
					    limit, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, limit) : rc;
}

enum cmn_err intake_http_get_document(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_answer_document(struct cmn_call *call, const PGresult *document)
{
	static const char *const TYPES[] = {"application/pdf", "image/jpeg", "image/png"};
	char header[224];
	enum cmn_err rc = intake_store_document_bytes(
	    call->pool, &call->ctx, cmn_column(document, 0, "id"), &call->out, &call->err);

	if (rc != CMN_OK)
		return rc;
	for (size_t i = 0; i < CMN_LEN(TYPES); i++)
		if (strcmp(TYPES[i], cmn_column(document, 0, "media_type")) == 0)
			call->content_type = TYPES[i];
	cmn_document_disposition(cmn_column(document, 0, "name"), header, sizeof(header));
	cmn_call_answer_header(call, "Content-Disposition", header);
	cmn_call_saw(call, cmn_column(document, 0, "departement"), cmn_column(document, 0, "id"));
	return CMN_OK;
}

enum cmn_err intake_http_download_document(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_document(call->pool, &call->ctx, cmn_call_param(call, "id"),
						&res, &call->err);

	return rc == CMN_OK ? intake_answer_document(call, res) : rc;
}

/* Nothing was erased: a hold, another version, or it was erased before. */
static enum cmn_err explain_erasure(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	bool held = false;
	enum cmn_err rc = intake_store_document(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK && strcmp(cmn_column(now, 0, "state"), "kept") == 0)
		rc = intake_store_document_held(call->pool, &call->ctx, id, &held, &call->err);
	if (rc == CMN_OK && held)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"une procédure est en cours : rien de cette personne n’est effacé",
				"a legal hold is set: nothing of this person is erased");
	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

enum cmn_err intake_http_erase_document(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *reason = cmn_json_get(call->body, "reason");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_document(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = cmn_write_event(call, "intake.document.erased.v1", "{facts}",
			     json_pack("{s:s, s:s, s:s, s:s}", "document_id", id, "situation_id",
				       cmn_column(before, 0, "situation_id"), "reason", reason,
				       "erased_at", call->write.now));
	if (rc == CMN_OK)
		rc = intake_store_erase_document(call->pool, &call->ctx, &call->write,
						 call->if_match, reason, &version, &replayed,
						 &call->err);
	if (rc == CMN_OK)
		return reply(call, id);
	return rc == CMN_E_NOT_FOUND ? explain_erasure(call, id) : rc;
}
