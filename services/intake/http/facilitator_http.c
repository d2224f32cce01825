/* SPDX-License-Identifier: EUPL-1.2 */
#include "appv_store.h"
#include "intake_ops.h"
#include "page_http.h"
#include "project_http.h"

#include "cmn/codes.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

/* Usual codes by the official table; the source text has two of them wrong (R050 to R053, R055). */
static const char *const USUAL_NEEDS[] = {"1.3.1", "1.3.1.1"};
static const char *const USUAL_ACTS[] = {"2.3.1",   "2.3.1.1", "2.3.1.2", "2.3.3",
					 "2.3.3.2", "2.3.5",   "2.3.5.1"};
static const char *const CONSEILLER_ACTS[] = {"2.4", "2.4.1"};

static void put_codes(struct cmn_buf *out, const char *key, const char *const *codes, size_t n)
{
	cmn_json_key(out, key);
	cmn_json_open(out, '[');
	for (size_t i = 0; i < n; i++)
		cmn_json_str(out, codes[i]);
	cmn_json_close(out, ']');
}

static void put_public(struct cmn_buf *out)
{
	const struct cmn_code_list *list = cmn_code_list_find("facilitator_criteria");

	cmn_json_key(out, "priority_public");
	cmn_json_open(out, '[');
	for (size_t i = 0; list && i < list->n; i++)
		cmn_json_str(out, list->codes[i].code);
	cmn_json_close(out, ']');
}

static void put_number(struct cmn_buf *out, const PGresult *res, const char *column)
{
	if (cmn_column(res, 0, column))
		cmn_json_kint(out, column, cmn_pg_int(res, 0, PQfnumber(res, column), 0));
}

static void write_facilitation(struct cmn_call *call, const PGresult *res)
{
	const char *title = cmn_column(res, 0, "title");
	const struct cmn_code *code =
	    cmn_code_find(cmn_code_list_find("facilitator_titles"), title);
	struct cmn_buf *out = &call->out;

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "departement", cmn_column(res, 0, "departement"));
	cmn_json_kstr(out, "title", title);
	cmn_json_kstr(out, "label", code ? code->label[call->lang] : title);
	put_number(out, res, "posts_expected");
	put_number(out, res, "posts_called");
	put_number(out, res, "posts_beside");
	put_number(out, res, "posts_filled");
	put_number(out, res, "posts_vacant");
	cmn_json_kstr(out, "source", cmn_column(res, 0, "source"));
	put_public(out);
	put_codes(out, "usual_needs", USUAL_NEEDS, CMN_LEN(USUAL_NEEDS));
	put_codes(out, "usual_acts", USUAL_ACTS, CMN_LEN(USUAL_ACTS));
	put_codes(out, "conseiller_acts", CONSEILLER_ACTS, CMN_LEN(CONSEILLER_ACTS));
	cmn_json_close(out, '}');
}

enum cmn_err intake_http_get_facilitation(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char today[CMN_DAY_LEN];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	intake_project_today(departement, today);
	if (rc == CMN_OK)
		rc = intake_store_facilitation(call->pool, &call->ctx, departement, today, &res,
					       &call->err);
	if (rc == CMN_OK && PQntuples(res) == 0)
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "query:departement",
		    "aucune source ne dit rien de la facilitation dans ce département",
		    "no source says anything of facilitation in this département");
	if (rc == CMN_OK)
		write_facilitation(call, res);
	return rc;
}

enum cmn_err intake_http_list_facilitators(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_page page;
	enum cmn_err rc = intake_page(call, &page);

	if (rc == CMN_OK)
		rc = intake_store_facilitators(call->pool, &call->ctx, page.departement, page.after,
					       page.limit, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, page.limit) : rc;
}

static enum cmn_err reply_post(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_facilitator(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err intake_http_get_facilitator(struct cmn_call *call)
{
	return reply_post(call, cmn_call_param(call, "id"));
}

static enum cmn_err held_already(struct cmn_call *call)
{
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/account",
			   "ce compte occupe déjà un poste du département",
			   "this account holds a post of the département already");
}

enum cmn_err intake_http_add_facilitator(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	const char *since = cmn_json_get(call->body, "since");
	char today[CMN_DAY_LEN];
	const struct intake_facilitator f = {
	    .employer = cmn_json_get(call->body, "employer"),
	    .employer_name = cmn_json_get(call->body, "employer_name"),
	    .account = cmn_json_get(call->body, "account"),
	    .since = since ? since : today,
	};
	int64_t version;
	bool replayed;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc != CMN_OK)
		return rc;
	intake_project_today(departement, today);
	call->write.departement = departement;
	rc = intake_event_facilitator_registered(call, f.employer, f.since, f.account != NULL);
	if (rc == CMN_OK)
		rc = intake_store_facilitator_add(call->pool, &call->ctx, &call->write, &f,
						  &version, &replayed, &call->err);
	if (rc == CMN_E_CONFLICT)
		return held_already(call);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/facilitators/%s",
		 call->write.resource_id);
	return reply_post(call, call->write.resource_id);
}

/* Nothing was written: stale, ended, or a relay to it runs. */
static enum cmn_err refused(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_facilitator(call->pool, &call->ctx, call->write.resource_id,
						   &now, &call->err);

	if (rc == CMN_OK)
		rc = cmn_explain(call, now);
	if (rc == CMN_E_CONFLICT && !cmn_column(now, 0, "until"))
		return cmn_fail(&call->err, rc, "un relais vers ce poste est en cours",
				"a relay to this post is running");
	return rc;
}

/* The post in the path, as it was before. */
static enum cmn_err begin(struct cmn_call *call, PGresult **ret, char departement[4])
{
	enum cmn_err rc = intake_store_facilitator(call->pool, &call->ctx,
						   cmn_call_param(call, "id"), ret, &call->err);

	if (rc == CMN_OK)
		cmn_write_at(call, *ret, departement);
	return rc;
}

enum cmn_err intake_http_hand_facilitator(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	const char *account = cmn_json_get(call->body, "account");
	enum cmn_err rc = begin(call, &before, departement);

	if (rc == CMN_OK)
		rc = intake_event_facilitator_handed(call, account != NULL);
	if (rc == CMN_OK)
		rc = intake_store_facilitator_hand(call->pool, &call->ctx, &call->write,
						   call->if_match, account, &version, &replayed,
						   &call->err);
	if (rc == CMN_E_CONFLICT)
		return held_already(call);
	if (rc == CMN_E_NOT_FOUND && before)
		return refused(call);
	return rc == CMN_OK ? reply_post(call, call->write.resource_id) : rc;
}

enum cmn_err intake_http_end_facilitator(struct cmn_call *call)
{
	const char *until = cmn_json_get(call->body, "until");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4], today[CMN_DAY_LEN];
	int64_t version;
	bool replayed;
	enum cmn_err rc = begin(call, &before, departement);

	if (rc != CMN_OK)
		return rc;
	intake_project_today(departement, today);
	until = until ? until : today;
	if (strcmp(until, cmn_column(before, 0, "since")) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/until",
				   "un poste ne finit pas avant d’avoir commencé",
				   "a post does not end before it began");
	rc = intake_event_facilitator_ended(call, until);
	if (rc == CMN_OK)
		rc = intake_store_facilitator_end(call->pool, &call->ctx, &call->write,
						  call->if_match, until, &version, &replayed,
						  &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call);
	return rc == CMN_OK ? reply_post(call, call->write.resource_id) : rc;
}
