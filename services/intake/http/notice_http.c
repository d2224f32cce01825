/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_http.h"
#include "intake_deps.h"
#include "intake_ops.h"
#include "mail.h"
#include "notice.h"
#include "notice_store.h"
#include "page_http.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err reply_notice(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *worded = NULL;
	enum cmn_err rc = intake_store_notice(call->pool, &call->ctx, id, &res, &call->err);

	if (rc == CMN_OK)
		rc = intake_notice_worded(call, res, &worded);
	return rc == CMN_OK ? cmn_reply_seen(call, worded) : rc;
}

static enum cmn_err reply_notices(struct cmn_call *call, const PGresult *res, int64_t limit)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *worded = NULL;
	enum cmn_err rc = intake_notice_worded(call, res, &worded);

	return rc == CMN_OK ? cmn_reply_seen_list(call, worded, limit) : rc;
}

/* The kind and the name under which the caller is a recipient; of an organisation only when the
 * token names one. */
static enum cmn_err find_self(struct cmn_call *call, const char *departement, const char *of,
			      const char **ret_kind, char out[CMN_UUID_LEN], const char **ret_name)
{
	*ret_kind = "account";
	*ret_name = call->caller->sub;
	if (of && strcmp(of, "organisation") == 0) {
		*ret_kind = "organisation";
		*ret_name = call->caller->organisation;
		if (!call->caller->organisation[0] || intake_is_person(call))
			return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "query:of",
					   "votre compte n’appartient à aucune organisation",
					   "your account belongs to no organisation");
		return CMN_OK;
	}
	if (!intake_is_person(call))
		return CMN_OK;
	*ret_kind = "person";
	*ret_name = out;
	return intake_own_person(call, departement, out);
}

enum cmn_err intake_http_list_my_notices(struct cmn_call *call)
{
	const char *unread = cmn_call_param(call, "unread");
	struct intake_notice_list list = {
	    .departement = cmn_call_param(call, "departement"),
	    .unread = unread && strcmp(unread, "true") == 0,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char person[CMN_UUID_LEN], after[128];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", list.departement);

	if (rc == CMN_OK)
		rc = find_self(call, list.departement, cmn_call_param(call, "of"), &list.kind,
			       person, &list.recipient);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	list.after = after;
	if (rc == CMN_OK)
		rc = intake_store_my_notices(call->pool, &call->ctx, &list, &res, &call->err);
	return rc == CMN_OK ? reply_notices(call, res, list.limit) : rc;
}

enum cmn_err intake_http_list_notices(struct cmn_call *call)
{
	const char *state = cmn_call_param(call, "state");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_page page;
	enum cmn_err rc = intake_page(call, &page);

	if (rc == CMN_OK)
		rc = intake_store_notices(call->pool, &call->ctx, page.departement,
					  state ? state : "given_up", page.after, page.limit, &res,
					  &call->err);
	return rc == CMN_OK ? reply_notices(call, res, page.limit) : rc;
}

enum cmn_err intake_http_get_notice(struct cmn_call *call)
{
	return reply_notice(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_send_notice(struct cmn_call *call)
{
	int64_t version;
	bool replayed;
	enum cmn_err rc;

	call->write.departement = cmn_json_get(call->body, "departement");
	rc = cmn_call_territory(call, "/departement", call->write.departement);
	if (rc == CMN_OK)
		rc = intake_store_send_notice(call->pool, &call->ctx, &call->write, call->body,
					      &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/person_id",
				   "aucune personne sous cet identifiant, ou le dossier n’est pas"
				   " le sien",
				   "no person under this id, or the file is not theirs");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/notices/%s",
		 call->write.resource_id);
	return reply_notice(call, call->write.resource_id);
}

/* Is the notice, as loaded, to the caller? */
static enum cmn_err is_mine(struct cmn_call *call, const PGresult *res)
{
	const char *kind = cmn_column(res, 0, "recipient_kind");
	bool organisation = strcmp(kind, "organisation") == 0;
	const char *mine, *name;
	char person[CMN_UUID_LEN];
	enum cmn_err rc = CMN_OK;

	if (organisation && !call->caller->organisation[0])
		rc = CMN_E_NOT_FOUND;
	if (rc == CMN_OK)
		rc = find_self(call, cmn_column(res, 0, "departement"),
			       organisation ? "organisation" : NULL, &mine, person, &name);
	if (rc == CMN_OK && strcmp(mine, kind) == 0 &&
	    strcmp(name, cmn_column(res, 0, mine[0] == 'p' ? "person_id" : "recipient")) == 0)
		return CMN_OK;
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND && rc != CMN_E_FORBIDDEN)
		return rc;
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

static enum cmn_err explain(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_notice(call->pool, &call->ctx, id, &now, &call->err);

	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

enum cmn_err intake_http_read_notice(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_notice(call->pool, &call->ctx, id, &before, &call->err);

	if (rc == CMN_OK)
		rc = is_mine(call, before);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_store_read_notice(call->pool, &call->ctx, &call->write, call->if_match,
				      &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, id);
	return rc == CMN_OK ? reply_notice(call, id) : rc;
}

/* An act of the team on the notice of the path. */
static enum cmn_err move(struct cmn_call *call, enum intake_notice_act act)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	enum intake_notice_state from, to;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_notice(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	from = intake_notice_state_of(cmn_column(before, 0, "state"));
	to = intake_notice_move(from, act);
	/* where the act is not allowed the statement still finds a repeated key */
	rc = intake_store_move_notice(call->pool, &call->ctx, &call->write, call->if_match,
				      to ? intake_notice_state_name(from) : "-",
				      to ? intake_notice_state_name(to) : "-", &version, &replayed,
				      &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, id);
	return rc == CMN_OK ? reply_notice(call, id) : rc;
}

enum cmn_err intake_http_post_notice(struct cmn_call *call)
{
	return move(call, INTAKE_NOTICE_POST);
}

enum cmn_err intake_http_retry_notice(struct cmn_call *call)
{
	return move(call, INTAKE_NOTICE_RETRY);
}

enum cmn_err intake_http_cancel_notice(struct cmn_call *call)
{
	return move(call, INTAKE_NOTICE_CANCEL);
}

static enum cmn_err reply_addresses(struct cmn_call *call, const char *departement, const char *of)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *kind, *name;
	char person[CMN_UUID_LEN];
	enum cmn_err rc = find_self(call, departement, of, &kind, person, &name);

	if (rc == CMN_OK)
		rc = intake_store_notice_addresses(call->pool, &call->ctx, departement, kind, name,
						   &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, 10) : rc;
}

enum cmn_err intake_http_list_notice_addresses(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	return rc == CMN_OK ? reply_addresses(call, departement, cmn_call_param(call, "of")) : rc;
}

static enum cmn_err check_address(struct cmn_call *call, const char *channel, const char *address)
{
	const struct intake_deps *deps = call->deps;
	const char *domains = deps ? deps->sending.mss_domains : "";

	if (!intake_mail_valid(address))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/address",
				   "ce n’est pas une adresse de courriel",
				   "this is not an e-mail address");
	if (strcmp(channel, "mss") == 0 && !intake_mail_trusted(address, domains))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/address",
				   "ce domaine n’est pas de l’espace de confiance MSSanté",
				   "this domain is not of the trusted MSSanté space");
	return CMN_OK;
}

enum cmn_err intake_http_set_notice_address(struct cmn_call *call)
{
	const json_t *b = call->body;
	const char *departement = cmn_json_get(b, "departement");
	const char *language = cmn_json_get(b, "language");
	struct intake_notice_address a = {
	    .channel = cmn_json_get(b, "channel"),
	    .address = cmn_json_get(b, "address"),
	    .language = language ? language : "fr",
	    .active = !json_is_false(json_object_get(b, "active")),
	};
	char person[CMN_UUID_LEN];
	int64_t version;
	bool replayed;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = find_self(call, departement, cmn_json_get(b, "of"), &a.holder_kind, person,
			       &a.holder);
	if (rc == CMN_OK)
		rc = check_address(call, a.channel, a.address);
	if (rc != CMN_OK)
		return rc;
	call->write.departement = departement;
	rc = intake_store_notice_address(call->pool, &call->ctx, &call->write, &a, &version,
					 &replayed, &call->err);
	return rc == CMN_OK ? reply_addresses(call, departement, cmn_json_get(b, "of")) : rc;
}
