/* SPDX-License-Identifier: EUPL-1.2
 *
 * paper_http.c - documents of communities: put, read, changed, withdrawn (R126, R130, R184).
 */
#include "paper_http.h"
#include "more.h"
#include "paper_file.h"
#include "paper_store.h"
#include "told.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define PAPERS "/v1/directory/papers"

static enum paper_sight sight_of(unsigned roles, bool organisation)
{
	if (roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR))
		return PAPER_SIGHT_TEAM;
	if (roles & CMN_ROLE_AUTHORITY)
		return PAPER_SIGHT_AUTHORITY;
	if (roles & CMN_ROLE_MDPH)
		return PAPER_SIGHT_MDPH;
	/* an account of an actor: the terms of its adhesion decide, in the statement */
	return organisation && roles & (CMN_ROLE_PARTNER | CMN_ROLE_FACILITEUR | CMN_ROLE_PAIR)
		   ? PAPER_SIGHT_MEMBER
		   : PAPER_SIGHT_EVERYBODY;
}

struct paper_reader paper_reader_of(const struct cmn_call *call)
{
	const char *organisation = call->caller->organisation;
	bool known = cmn_uuid_valid(organisation);
	struct paper_reader reader = {.sight = sight_of(call->caller->roles, known),
				      .organisation = known ? organisation : NULL};

	cmn_day_format(cmn_day_of(cmn_clock_us(), ""), reader.today);
	return reader;
}

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	const struct paper_reader reader = paper_reader_of(call);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = paper_store_read(call->pool, &call->ctx, &reader, id, &res, &call->err);

	return rc ? rc : directory_reply_record(call, res);
}

/* --- reading ------------------------------------------------------------------------------- */

enum cmn_err directory_http_read_paper(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_papers(struct cmn_call *call)
{
	const struct paper_reader reader = paper_reader_of(call);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char after[128];
	const struct paper_filter filter = {
	    .departement = cmn_call_param(call, "departement"),
	    .kind = cmn_call_param(call, "kind"),
	    .about_kind = cmn_call_param(call, "about_kind"),
	    .about_id = cmn_call_param(call, "about_id"),
	    .after = after,
	    .limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT),
	};
	bool community = filter.about_kind && strcmp(filter.about_kind, "community") == 0;
	enum cmn_err rc;

	if (filter.about_id ? !filter.about_kind || community : filter.about_kind && !community)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:about_id",
				   "about_kind et about_id vont ensemble, sauf pour la communauté",
				   "about_kind and about_id go together, but for the community");
	rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = paper_store_list(call->pool, &call->ctx, &reader, &filter, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, filter.limit);
}

enum cmn_err directory_http_download_paper(struct cmn_call *call)
{
	const struct paper_reader reader = paper_reader_of(call);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char text[224];
	enum cmn_err rc =
	    paper_store_bytes(call->pool, &call->ctx, &reader, cmn_call_param(call, "id"),
			      cmn_call_param_int(call, "number", 0), &call->out, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->content_type = paper_media_type(paper_media_named(cmn_column(res, 0, "media_type")));
	cmn_document_disposition(cmn_column(res, 0, "name"), text, sizeof(text));
	cmn_call_answer_header(call, "Content-Disposition", text);
	snprintf(text, sizeof(text), "\"%s\"", cmn_column(res, 0, "sha256"));
	cmn_call_answer_header(call, "ETag", text);
	snprintf(text, sizeof(text), "sha-256=:%s:", cmn_column(res, 0, "digest"));
	cmn_call_answer_header(call, "Repr-Digest", text);
	if (strcmp(cmn_column(res, 0, "audience"), "public") != 0)
		cmn_call_saw(call, cmn_column(res, 0, "departement"), cmn_column(res, 0, "id"));
	return CMN_OK;
}

/* --- putting ------------------------------------------------------------------------------- */

static enum cmn_err audience_good(struct cmn_call *call, const char *kind, const char *audience)
{
	if (paper_audience_fits(kind, audience))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/audience",
			   "ce qui lie un employeur et son salarié est pour l’équipe et les "
			   "autorités seulement",
			   "what binds an employer and an employee is for the team and the "
			   "authorities only");
}

/* What nobody of this sight could read afterwards, nobody of it puts here. */
static enum cmn_err readable(struct cmn_call *call, const char *kind, const char *audience)
{
	if (paper_seen(paper_reader_of(call).sight, kind, audience))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "/audience",
			   "ce document serait pour l’équipe seule",
			   "this would be for the team alone");
}

static enum cmn_err tell(struct cmn_call *call, const struct paper_new *p, int64_t number)
{
	json_t *data = json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:I}", "paper_id", call->write.resource_id,
	    "departement", call->write.departement, "kind", p->kind, "audience", p->audience,
	    "about_kind", p->about_kind, "number", (json_int_t)number, "media_type",
	    p->file.media_type, "bytes", (json_int_t)paper_file_size(&p->file));

	if (data && p->about_id && json_object_set_new(data, "about_id", json_string(p->about_id)))
		return json_decref(data), cmn_no_memory(&call->err);
	return cmn_write_event(call, DIRECTORY_EVENT_PAPER_KEPT, "{facts}", data);
}

static enum cmn_err add(struct cmn_call *call, const struct paper_new *p)
{
	struct directory_written done;
	enum cmn_err rc = tell(call, p, 1);

	if (rc == CMN_OK)
		rc = paper_store_add(call->pool, &call->ctx, p, &call->write, &done, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/about_id",
				   "il n’y a pas d’enregistrement de cette sorte sous cet "
				   "identifiant",
				   "there is no record of this kind under this id");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), PAPERS "/%s", call->write.resource_id);
	return reply(call, call->write.resource_id);
}

enum cmn_err directory_http_add_paper(struct cmn_call *call)
{
	const json_t *b = call->body;
	const char *about = cmn_json_get(b, "about_kind");
	char name[CMN_DOCUMENT_NAME_LEN];
	struct paper_new p = {
	    .kind = cmn_json_get(b, "kind"),
	    .title = cmn_json_get(b, "title"),
	    .about_kind = about ? about : "community",
	    .about_id = cmn_json_get(b, "about_id"),
	    .audience = cmn_json_get(b, "audience"),
	};
	enum cmn_err rc;

	call->write.departement = cmn_json_get(b, "departement");
	rc = cmn_call_territory(call, "/departement", call->write.departement);
	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = audience_good(call, p.kind, p.audience);
	if (rc == CMN_OK)
		rc = readable(call, p.kind, p.audience);
	if (rc == CMN_OK)
		rc = paper_file_of(call, json_object_get(b, "file"), "/file", name, &p.file);
	return rc ? rc : add(call, &p);
}

/* --- changing ------------------------------------------------------------------------------ */

/* The document as it is; that of another territory, public or not, is not found. */
static enum cmn_err own(struct cmn_call *call, char departement[4], PGresult **ret)
{
	const struct paper_reader reader = paper_reader_of(call);
	enum cmn_err rc = paper_store_read(call->pool, &call->ctx, &reader,
					   cmn_call_param(call, "id"), ret, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, *ret, departement);
	if (!cmn_caller_covers(call->caller, departement))
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "ce document n’existe pas",
				"there is no such document");
	return CMN_OK;
}

static enum cmn_err refused(struct cmn_call *call)
{
	const struct paper_reader reader = paper_reader_of(call);
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = paper_store_read(call->pool, &call->ctx, &reader, call->write.resource_id,
					   &now, &call->err);

	return rc ? rc : cmn_explain(call, now);
}

static enum cmn_err finish(struct cmn_call *call, enum cmn_err rc)
{
	if (rc == CMN_E_NOT_FOUND)
		return refused(call);
	return rc ? rc : reply(call, call->write.resource_id);
}

enum cmn_err directory_http_add_paper_version(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	char departement[4], name[CMN_DOCUMENT_NAME_LEN];
	struct paper_new p = {0};
	struct directory_written done;
	enum cmn_err rc = own(call, departement, &now);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = paper_file_of(call, call->body, "", name, &p.file);
	if (rc != CMN_OK)
		return rc;
	p.kind = cmn_column(now, 0, "kind");
	p.audience = cmn_column(now, 0, "audience");
	p.about_kind = cmn_column(now, 0, "about_kind");
	p.about_id = cmn_column(now, 0, "about_id");
	rc = tell(call, &p, cmn_pg_int(now, 0, PQfnumber(now, "latest"), 0) + 1);
	if (rc == CMN_OK)
		rc = paper_store_add_version(call->pool, &call->ctx, &p.file, call->if_match,
					     &call->write, &done, &call->err);
	return finish(call, rc);
}

enum cmn_err directory_http_change_paper(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *audience = cmn_json_get(call->body, "audience");
	char departement[4];
	struct directory_written done;
	enum cmn_err rc = own(call, departement, &now);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK && audience)
		rc = audience_good(call, cmn_column(now, 0, "kind"), audience);
	if (rc == CMN_OK && audience)
		rc = readable(call, cmn_column(now, 0, "kind"), audience);
	if (rc != CMN_OK)
		return rc;
	rc = paper_store_change(call->pool, &call->ctx, cmn_json_get(call->body, "title"), audience,
				call->if_match, &call->write, &done, &call->err);
	return finish(call, rc);
}

enum cmn_err directory_http_withdraw_paper(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *reason = cmn_json_get(call->body, "reason");
	char departement[4];
	struct directory_written done;
	enum cmn_err rc = own(call, departement, &now);

	if (rc != CMN_OK)
		return rc;
	rc = cmn_write_event(call, DIRECTORY_EVENT_PAPER_WITHDRAWN, "{facts}",
			     json_pack("{s:s, s:s, s:s, s:s}", "paper_id", call->write.resource_id,
				       "departement", departement, "kind",
				       cmn_column(now, 0, "kind"), "reason", reason));
	if (rc == CMN_OK)
		rc = paper_store_withdraw(call->pool, &call->ctx, reason, call->if_match,
					  &call->write, &done, &call->err);
	return finish(call, rc);
}
