/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_link_http.c - the calendar by a secret link, for programs that subscribe to an address:
 * made, seen, revoked, read.
 *
 * The address is the secret: whatever is wrong with it is answered alike, and the log has the
 * operation, never the address.
 */
#include "agenda_http.h"
#include "agenda_store.h"
#include "more.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/role.h"
#include "cmn/secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DAY_US       (INT64_C(86400) * 1000000)
#define DAYS_DEFAULT 366
#define BACK         31 /* days before today */
#define AHEAD        731

/* A coordonnateur sees and revokes the links of the territory, others their own. */
static bool sees_all(const struct cmn_call *call)
{
	return (call->caller->roles & CMN_ROLE_COORDONNATEUR) != 0;
}

static enum cmn_err load(struct cmn_call *call, const char *id, PGresult **ret)
{
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	return directory_agenda_link_read(call->pool, &call->ctx, id, sees_all(call), now, ret,
					  &call->err);
}

/* Answer with the link; its address only when it was made just now. */
static enum cmn_err reply(struct cmn_call *call, const char *id, const char *token)
{
	const char *public_url = ((const struct directory_deps *)call->deps)->public_url;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char address[400];
	enum cmn_err rc = load(call, id, &res);

	if (rc == CMN_OK)
		rc = directory_reply_record(call, res);
	if (rc != CMN_OK || token == NULL)
		return rc;
	snprintf(address, sizeof(address), "%s/v1/directory/obligation-feeds/%s",
		 public_url != NULL ? public_url : "", token);
	call->out.len--; /* one member more before the brace */
	cmn_json_kstr(&call->out, "address", address);
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

/* The départements of the body, each in the caller's territory; their array and the first of them.
 */
static enum cmn_err take_departements(struct cmn_call *call, char *array, size_t size)
{
	const json_t *list = json_object_get(call->body, "departements");
	size_t used = 1, i;
	json_t *one;

	snprintf(array, size, "{");
	json_array_foreach((json_t *)(uintptr_t)list, i, one)
	{
		const char *departement = json_string_value(one);
		char at[40];
		enum cmn_err rc;

		snprintf(at, sizeof(at), "/departements/%zu", i);
		rc = cmn_call_territory(call, at, departement);
		if (rc)
			return rc;
		used += (size_t)snprintf(array + used, size - used, "%s%s", i > 0 ? "," : "",
					 departement);
	}
	snprintf(array + used, size - used, "}");
	call->write.departement = json_string_value(json_array_get(list, 0));
	return CMN_OK;
}

/* There is a community in each of them. */
static enum cmn_err check_communities(struct cmn_call *call, const char *array)
{
	struct directory_agenda_set set CMN_AUTO(directory_agenda_set_drop) = {0};
	enum cmn_err rc = directory_agenda_read(call->pool, &call->ctx, array, &set, &call->err);

	if (rc == CMN_OK && set.n < json_array_size(json_object_get(call->body, "departements")))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/departements",
				   "un de ces départements n’a pas de communauté",
				   "one of these départements has no community");
	return rc;
}

enum cmn_err directory_http_make_obligation_link(struct cmn_call *call)
{
	int64_t days = cmn_json_get_int(call->body, "expires_in_days", DAYS_DEFAULT);
	char token[CMN_SECRET_LEN], hash[CMN_HASH_LEN], expires_at[CMN_TIME_LEN], array[1024];
	struct directory_agenda_link link = {.departements = array,
					     .token_hash = hash,
					     .expires_at = expires_at,
					     .team = directory_agenda_is_team(call)};
	struct directory_written done = {0};
	int64_t now = cmn_clock_us();
	enum cmn_err rc = take_departements(call, array, sizeof(array));

	if (rc == CMN_OK)
		rc = check_communities(call, array);
	cmn_secret_make(token);
	if (rc == CMN_OK)
		rc = cmn_secret_hash(token, hash, &call->err);
	(void)cmn_time_parse(call->write.now, &now);
	cmn_time_format(now + days * DAY_US, expires_at);
	if (rc == CMN_OK)
		rc = directory_agenda_link_make(call->pool, &call->ctx, &link, &call->write, &done,
						&call->err);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/obligation-links/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id, done.replayed ? NULL : token);
}

enum cmn_err directory_http_read_obligation_link(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"), NULL);
}

enum cmn_err directory_http_list_obligation_links(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[128], now[CMN_TIME_LEN];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = directory_agenda_link_list(call->pool, &call->ctx, departement, sees_all(call),
						now, after, limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_revoke_obligation_link(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	PGresult *before CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *after CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_written done;
	char departement[4];
	enum cmn_err rc = load(call, id, &before);

	if (rc)
		return rc;
	cmn_write_at(call, before, departement);
	rc = directory_agenda_link_revoke(call->pool, &call->ctx, call->if_match, &call->write,
					  &done, &call->err);
	if (rc == CMN_OK)
		return reply(call, id, NULL);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = load(call, id, &after);
	return rc ? rc : cmn_explain(call, after);
}

/* --- by the address --------------------------------------------------------------------------- */

static enum cmn_err nothing_there(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND,
			"cette adresse n’ouvre rien, ou plus rien : faites-en une autre",
			"this address opens nothing, or nothing any more: make another");
}

static enum cmn_err open_link(struct cmn_call *call, PGresult **ret)
{
	char hash[CMN_HASH_LEN], now[CMN_TIME_LEN];
	enum cmn_err rc = cmn_secret_hash(cmn_call_param(call, "token"), hash, &call->err);

	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = directory_agenda_link_open(call->pool, &call->ctx, hash, now, ret, &call->err);
	return rc == CMN_OK && PQntuples(*ret) == 0 ? nothing_there(call) : rc;
}

enum cmn_err directory_http_read_obligation_feed(struct cmn_call *call)
{
	PGresult *link CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_agenda_asked asked = {.kind = -1, .state = -1};
	struct cmn_pg_ctx ctx = call->ctx;
	enum cmn_err rc = open_link(call, &link);
	int today;

	if (rc)
		return rc;
	ctx.departements = cmn_column(link, 0, "departements");
	asked.team = cmn_pg_bool(link, 0, PQfnumber(link, "team"));
	asked.now_us = cmn_clock_us();
	today = cmn_day_of(asked.now_us, "75");
	asked.from = today - BACK;
	asked.until = today + AHEAD;
	snprintf(asked.departements, sizeof(asked.departements), "{%s}", ctx.departements);
	return directory_agenda_calendar(call, &asked, &ctx);
}
