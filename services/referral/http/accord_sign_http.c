/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_sign_http.c - who signed, when and how; the papers.
 */
#include "accord_events.h"
#include "accord_http.h"

#include "cmn/calendar.h"
#include "cmn/document.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- signatures ----------------------------------------------------------------------------------
 */

/* The kind of the party that signs; NULL when it is no party, or not one that signs. */
static const char *kind_of(const json_t *content, const char *key)
{
	const json_t *list = json_object_get(content, "parties"), *p;
	size_t i;

	json_array_foreach(list, i, p)
	{
		if (strcmp(cmn_json_get(p, "key"), key) == 0)
			return json_is_true(json_object_get(p, "signs")) ? cmn_json_get(p, "kind")
									 : NULL;
	}
	return NULL;
}

static enum cmn_err check_witness(struct cmn_call *call)
{
	bool oral = strcmp(cmn_json_get(call->body, "means"), "oral_with_witness") == 0;

	if (oral == (cmn_json_get(call->body, "witness") != NULL))
		return CMN_OK;
	return oral ? cmn_fail_at(&call->err, CMN_E_INVALID, "/witness",
				  "dites la fonction du témoin", "say the function of the witness")
		    : cmn_fail_at(&call->err, CMN_E_INVALID, "/witness",
				  "seule une signature de vive voix a un témoin",
				  "only an oral signature has a witness");
}

/* Of the version that is proposed now; what came after is found out by the write. */
static enum cmn_err check_now(struct cmn_call *call, const PGresult *now, const char *kind)
{
	int64_t proposed = cmn_pg_int(now, 0, PQfnumber(now, "_proposed_us"), 0);
	const char *departement = cmn_column(now, 0, "departement");

	if (cmn_pg_bool(now, 0, PQfnumber(now, "_erased")) ||
	    strcmp(cmn_column(now, 0, "state"), "proposed") != 0 ||
	    cmn_json_get_int(call->body, "content_version", 0) !=
		cmn_pg_int(now, 0, PQfnumber(now, "content_version"), 0))
		return CMN_OK;
	if (!kind)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/party",
				   "aucune partie de cette clé ne signe",
				   "no party of this key signs");
	return referral_accord_day(call, departement, "/signed_on",
				   cmn_json_get(call->body, "signed_on"),
				   cmn_day_of(proposed, departement));
}

static enum cmn_err explain(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_accord(&at, call->write.resource_id, &now);

	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, now))
		return CMN_E_CONFLICT;
	if (!referral_accord_allows(REFERRAL_ACCORD_SIGN, cmn_column(now, 0, "state")))
		return cmn_explain(call, now);
	if (cmn_json_get_int(call->body, "content_version", 0) !=
	    cmn_pg_int(now, 0, PQfnumber(now, "content_version"), 0))
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/content_version",
				   "une autre version est proposée à la signature : relisez-la",
				   "another version is put up for signature: read it again");
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/party", "cette partie a déjà signé",
			   "this party has signed already");
}

static enum cmn_err sign(struct cmn_call *call, const PGresult *before, const char *kind)
{
	const struct referral_at at = referral_at(call);
	int64_t number = cmn_json_get_int(call->body, "content_version", 0);
	char text[24];
	const struct referral_signature s = {
	    .content_version = text,
	    .party = cmn_json_get(call->body, "party"),
	    .signed_on = cmn_json_get(call->body, "signed_on"),
	    .means = cmn_json_get(call->body, "means"),
	    .witness = cmn_json_get(call->body, "witness"),
	};
	struct referral_done done = {0};
	enum cmn_err rc = referral_event_accord_signature(
	    call, cmn_column(before, 0, "situation_id"), number, kind ? kind : "other");

	snprintf(text, sizeof(text), "%" PRId64, number);
	if (rc == CMN_OK)
		rc = referral_store_accord_sign(&at, &call->write, &s, &done);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call);
	return rc == CMN_OK ? referral_accord_reply(call, call->write.resource_id) : rc;
}

enum cmn_err referral_http_sign_accord(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_json_drop) json_t *content = NULL;
	const char *kind;
	char departement[4];
	int day;
	enum cmn_err rc = referral_texts(call);

	if (rc == CMN_OK)
		rc = check_witness(call);
	if (rc == CMN_OK && !cmn_day_parse(cmn_json_get(call->body, "signed_on"), &day))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/signed_on", "cette date n’existe pas",
				 "this date does not exist");
	if (rc == CMN_OK)
		rc = referral_store_accord(&at, cmn_call_param(call, "id"), &before);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	content = json_loads(cmn_column(before, 0, "content"), 0, NULL);
	if (!content)
		return cmn_no_memory(&call->err);
	kind = kind_of(content, cmn_json_get(call->body, "party"));
	rc = check_now(call, before, kind);
	return rc == CMN_OK ? sign(call, before, kind) : rc;
}

/* --- papers --------------------------------------------------------------------------------------
 */

static enum cmn_err inspect(struct cmn_call *call, const unsigned char *bytes, size_t n)
{
	enum cmn_document_type type = 0;
	enum cmn_err rc;

	if (n > CMN_DOCUMENT_MAX)
		return cmn_fail_at(&call->err, CMN_E_PAYLOAD_TOO_LARGE, "/content",
				   "le document dépasse %d Kio", "the document exceeds %d KiB",
				   CMN_DOCUMENT_MAX / 1024);
	rc = cmn_document_refuse(cmn_document_inspect(bytes, n, &type), "/content", &call->err);
	if (rc != CMN_OK)
		return rc;
	if (type != CMN_DOCUMENT_PDF)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/content",
				   "un PDF est attendu : le contenu est du type %s",
				   "a PDF is expected: the content is of type %s",
				   cmn_document_media_type(type));
	if (cmn_document_name_lies(cmn_json_get(call->body, "name"), type))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/name",
				   "le nom annonce un autre type que PDF",
				   "the name promises another type than PDF");
	return CMN_OK;
}

static enum cmn_err decode(struct cmn_call *call)
{
	const json_t *content = json_object_get(call->body, "content");
	size_t len = json_string_length(content), n = 0;
	CMN_AUTO(cmn_free_drop) char *bytes = malloc(len / 4 * 3 + 1);

	if (!bytes)
		return cmn_no_memory(&call->err);
	if (!cmn_base64(json_string_value(content), len, (unsigned char *)bytes, &n))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/content",
				   "ce texte n’est pas du base64", "this text is not base64");
	return inspect(call, (const unsigned char *)bytes, n);
}

enum cmn_err referral_http_attach_accord_document(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *accord = NULL;
	char departement[4], name[CMN_DOCUMENT_NAME_LEN];
	struct referral_paper paper = {.name = name, .base64 = cmn_json_get(call->body, "content")};
	struct referral_done done = {0};
	enum cmn_err rc = referral_store_accord(&at, cmn_call_param(call, "id"), &accord);

	if (rc == CMN_OK)
		rc = decode(call);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(accord, 0, "departement"));
	call->write.departement = departement;
	cmn_document_name(cmn_json_get(call->body, "name"), CMN_DOCUMENT_PDF, name);
	paper.accord_id = cmn_column(accord, 0, "id");
	rc = referral_store_paper_add(&at, &call->write, &paper, &done);
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, accord))
		return CMN_E_CONFLICT;
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"un accord qui n’est pas proposé n’a pas d’exemplaire signé",
				"an accord that is not proposed has no signed paper");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/accord-documents/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_paper, call->write.resource_id);
}

enum cmn_err referral_http_list_accord_documents(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *accord = NULL;
	struct referral_page page = {.filter = cmn_call_param(call, "id")};
	enum cmn_err rc = referral_store_accord(&at, page.filter, &accord);

	if (rc != CMN_OK)
		return rc;
	page.departement = cmn_column(accord, 0, "departement");
	return referral_list(call, page, referral_store_papers);
}

enum cmn_err referral_http_get_accord_document(struct cmn_call *call)
{
	return referral_reply(call, referral_store_paper, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_download_accord_document(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *paper = NULL;
	char header[224];
	enum cmn_err rc = referral_store_paper(&at, cmn_call_param(call, "id"), &paper);

	if (rc == CMN_OK)
		rc = referral_store_paper_bytes(&at, cmn_column(paper, 0, "id"), &call->out);
	if (rc != CMN_OK)
		return rc;
	call->content_type = cmn_document_media_type(CMN_DOCUMENT_PDF);
	cmn_document_disposition(cmn_column(paper, 0, "name"), header, sizeof(header));
	cmn_call_answer_header(call, "Content-Disposition", header);
	cmn_call_saw(call, cmn_column(paper, 0, "departement"), cmn_column(paper, 0, "id"));
	return CMN_OK;
}
