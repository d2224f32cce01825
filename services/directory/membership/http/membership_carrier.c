/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_carrier.c - who carries a community, alone or with others, and who carries its
 * credits.
 */
#include "membership_carriers.h"
#include "membership_http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* All carryings of a community as they were looked at. */
struct carriers {
	struct membership_share *shares; /* owned */
	PGresult *rows;                  /* owned */
	size_t n;
	int64_t stamp;
};

static void carriers_drop(struct carriers *c)
{
	free(c->shares);
	PQclear(c->rows);
}

static enum cmn_err carriers_of(struct cmn_call *call, const char *departement,
				struct carriers *ret)
{
	enum cmn_err rc =
	    directory_carrier_spans(call->pool, &call->ctx, departement, &ret->rows, &call->err);

	if (rc)
		return rc;
	ret->n = (size_t)PQntuples(ret->rows);
	ret->stamp = (int64_t)ret->n;
	ret->shares = calloc(ret->n + 1, sizeof(*ret->shares));
	if (ret->shares == NULL)
		return cmn_no_memory(&call->err);
	for (size_t i = 0; i < ret->n; i++) {
		ret->shares[i].span.begin = (int)cmn_pg_int(ret->rows, (int)i, 0, 0);
		ret->shares[i].span.end = (int)cmn_pg_int(ret->rows, (int)i, 1, MEMBERSHIP_OPEN);
		ret->shares[i].share = (int)cmn_pg_int(ret->rows, (int)i, 2, 0);
		ret->stamp += cmn_pg_int(ret->rows, (int)i, 5, 0);
	}
	return CMN_OK;
}

static enum cmn_err twice(struct cmn_call *call)
{
	return cmn_fail_at(
	    &call->err, CMN_E_CONFLICT, "/from_on",
	    "cet acteur porte déjà la communauté à ce titre en partie de cette période",
	    "this actor carries the community so already in part of this time");
}

static enum cmn_err too_much(struct cmn_call *call)
{
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/share",
			   "les parts dépasseraient ensemble 100 %% un jour de cette période",
			   "together the shares would exceed 100 %% on a day of this time");
}

static enum cmn_err changed(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"le portage vient de changer : relisez-le avant de décider",
			"the carrying has just changed: read it again before deciding");
}

typedef enum cmn_err fault_fn(struct cmn_call *call);

/* What is wrong with one more; NULL: nothing. */
static fault_fn *fault_of(const struct cmn_call *call, const struct carriers *c,
			  struct membership_share own)
{
	const char *actor = cmn_json_get(call->body, "actor_id");
	const char *role = cmn_json_get(call->body, "role");

	for (size_t i = 0; i < c->n; i++) {
		if (strcasecmp(PQgetvalue(c->rows, (int)i, 3), actor) == 0 &&
		    strcmp(PQgetvalue(c->rows, (int)i, 4), role) == 0 &&
		    membership_meet(c->shares[i].span, own.span))
			return twice;
	}
	if (membership_share_peak(c->shares, c->n, own.span) + own.share > MEMBERSHIP_WHOLE &&
	    own.share > 0)
		return too_much;
	return NULL;
}

static enum cmn_err span_of(struct cmn_call *call, struct membership_span *ret)
{
	enum cmn_err rc = membership_day(call, "from_on", 0, &ret->begin);

	if (rc == CMN_OK)
		rc = membership_day(call, "ended_on", MEMBERSHIP_OPEN, &ret->end);
	if (rc == CMN_OK && ret->end < ret->begin)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/ended_on",
				   "la fin vient avant le début",
				   "the end comes before the beginning");
	return rc;
}

/* An act that was done already under this key is found by the write: a fault is told after it. */
static enum cmn_err add(struct cmn_call *call, const char *departement,
			const struct membership_share *own)
{
	struct carriers all CMN_AUTO(carriers_drop) = {0};
	const json_t *funded = json_object_get(call->body, "health_insurance");
	struct directory_carrier_new row = {
	    .actor_id = cmn_json_get(call->body, "actor_id"),
	    .role = cmn_json_get(call->body, "role"),
	    .health_insurance = funded == NULL         ? NULL
				: json_is_true(funded) ? "true"
						       : "false",
	    .from_on = cmn_json_get(call->body, "from_on"),
	    .ended_on = cmn_json_get(call->body, "ended_on"),
	};
	struct directory_written done;
	fault_fn *fault;
	char share[24];
	enum cmn_err rc = carriers_of(call, departement, &all);

	if (rc)
		return rc;
	fault = fault_of(call, &all, *own);
	row.stamp = fault == NULL ? all.stamp : INT64_C(-1);
	snprintf(share, sizeof(share), "%d", own->share);
	row.share = own->share > 0 ? share : NULL;
	rc = directory_carrier_add(call->pool, &call->ctx, &row, &call->write, &done, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return fault != NULL ? fault(call) : changed(call);
	return rc;
}

enum cmn_err directory_http_carry_community(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	struct membership_share own = {
	    .share = (int)json_integer_value(json_object_get(call->body, "share")),
	};
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = membership_actor(call, departement, cmn_json_get(call->body, "actor_id"));
	if (rc == CMN_OK)
		rc = span_of(call, &own.span);
	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = add(call, departement, &own);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/carriers/%s",
		 call->write.resource_id);
	return directory_reply_of(call, directory_carrier_read, call->write.resource_id);
}

static enum cmn_err end(struct cmn_call *call, const PGresult *now)
{
	struct directory_written done;
	char departement[4];
	int ended = 0;
	enum cmn_err rc = membership_day(call, "ended_on", 0, &ended);

	if (rc == CMN_OK && ended < (int)cmn_pg_int(now, 0, PQfnumber(now, "_begin"), 0))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/ended_on",
				 "la fin vient avant le début",
				 "the end comes before the beginning");
	if (rc)
		return rc;
	cmn_write_at(call, now, departement);
	rc = directory_carrier_end(call->pool, &call->ctx, cmn_json_get(call->body, "ended_on"),
				   call->if_match, &call->write, &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_carrier_read) : rc;
}

enum cmn_err directory_http_end_carrier(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = membership_own(call, directory_carrier_read, &now);

	if (rc == CMN_OK)
		rc = end(call, now);
	return rc ? rc
		  : directory_reply_of(call, directory_carrier_read, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_read_carrier(struct cmn_call *call)
{
	return directory_reply_of(call, directory_carrier_read, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_carriers(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	const char *departement = cmn_call_param(call, "departement");
	const char *state = cmn_call_param(call, "state");
	bool all = state != NULL && strcmp(state, "all") == 0;
	char today[11];
	struct directory_cursor after;
	enum cmn_err rc = directory_cursor_of(call, &after);

	if (rc == CMN_OK)
		rc = directory_carrier_list(call->pool, &call->ctx, departement,
					    all ? NULL : membership_on(call, departement, today),
					    &after, limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}
