/* SPDX-License-Identifier: EUPL-1.2 */
#include "more.h"
#include "kept_http.h"
#include "quality_json.h"

#include "cmn/clock.h"
#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

#define TEAM (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)
/* Whoever works for somebody: not the public, not a web form, not the person. */
#define PROFESSIONALS                                                                        \
	(TEAM | CMN_ROLE_OPERATOR | CMN_ROLE_FACILITEUR | CMN_ROLE_PAIR | CMN_ROLE_PARTNER | \
	 CMN_ROLE_MDPH | CMN_ROLE_AUTHORITY)

struct cmn_pg_ctx directory_sight(const struct cmn_call *call)
{
	struct cmn_pg_ctx ctx = call->ctx;
	unsigned roles = call->caller->roles;

	ctx.departements = (roles & TEAM) != 0 ? call->caller->departements : "";
	ctx.function = (roles & PROFESSIONALS) != 0 ? "professional" : "public";
	ctx.organisation = (roles & PROFESSIONALS) != 0 ? call->caller->organisation : "";
	return ctx;
}

enum cmn_err directory_printable(struct cmn_call *call)
{
	return cmn_texts_good(call->body, &call->err);
}

char *directory_more_of(const json_t *body, const char *const *names, size_t n)
{
	json_t *more CMN_AUTO(cmn_json_drop) = json_object();

	for (size_t i = 0; i < n; i++) {
		json_t *member = json_object_get(body, names[i]);

		if (member != NULL && json_object_set(more, names[i], member) != 0)
			return NULL;
	}
	return json_dumps(more, JSON_COMPACT);
}

char *directory_touched_of(const json_t *body)
{
	json_t *names CMN_AUTO(cmn_json_drop) = json_array();
	const char *key;
	json_t *member;

	json_object_foreach((json_t *)(uintptr_t)body, key, member)
	{
		if (strcmp(key, "active") == 0 || strcmp(key, "verified") == 0 ||
		    strcmp(key, "retired_why") == 0 || strcmp(key, "successor_id") == 0)
			continue; /* acts, not facts with a source */
		if (json_array_append_new(names, json_string(key)) != 0)
			return NULL;
	}
	return cmn_json_pg_array(names);
}

json_t *directory_list_of(const json_t *body, const char *key, const PGresult *now)
{
	json_t *given = json_object_get(body, key);
	char column[32];

	if (given != NULL)
		return json_incref(given);
	snprintf(column, sizeof(column), "_%s", key);
	const char *kept = now != NULL ? cmn_column(now, 0, column) : NULL;
	return json_loads(kept != NULL ? kept : "[]", 0, NULL);
}

enum cmn_err directory_hours_good(struct cmn_call *call, const json_t *hours, const char *pointer,
				  const char *departement)
{
	struct directory_hours parsed;
	struct directory_hours_where where;
	enum directory_hours_fault fault;
	char at[128];

	if (hours == NULL || json_is_null(hours))
		return CMN_OK;
	if (!directory_hours_of(hours, &parsed))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "un de ces jours n’existe pas",
				   "one of these days does not exist");
	fault = directory_hours_check(&parsed, cmn_day_of(cmn_clock_us(), departement), departement,
				      &where);
	if (fault == DIRECTORY_HOURS_GOOD)
		return CMN_OK;
	if (where.rule >= 0)
		snprintf(at, sizeof(at), "%s/weekly/%d", pointer, where.rule);
	else if (where.exception >= 0)
		snprintf(at, sizeof(at), "%s/exceptions/%d", pointer, where.exception);
	else
		snprintf(at, sizeof(at), "%s", pointer);
	return cmn_fail_at(&call->err, CMN_E_INVALID, at, "%s", "%s",
			   directory_hours_fault_text(fault, call->lang == CMN_EN));
}

enum cmn_err directory_retirement_good(struct cmn_call *call, bool active)
{
	const char *at =
	    json_object_get(call->body, "retired_why") != NULL ? "/retired_why" : "/successor_id";

	if (!active || (json_object_get(call->body, "retired_why") == NULL &&
			cmn_json_get(call->body, "successor_id") == NULL))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, at,
			   "ceci se dit seulement de ce qui quitte l’annuaire (active : false)",
			   "this is said only of what leaves the directory (active: false)");
}

/* The actor `id` exists in the département: CMN_E_INVALID at /actor_id otherwise. */
static enum cmn_err actor_here(struct cmn_call *call, const char *id, const char *departement)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_actor_read(call->pool, &call->ctx, id, &actor, &call->err);

	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(actor, 0, "departement"), departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "aucun acteur du département ne porte cet identifiant",
				   "no actor of the département has this identifier");
	return rc;
}

enum cmn_err directory_may_add(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = actor_here(call, cmn_json_get(call->body, "actor_id"), departement);
	call->write.departement = departement;
	return rc;
}

void directory_tells(struct cmn_call *call, const char *type)
{
	call->write.event_type = type;
	call->write.audiences = NULL;
}

enum cmn_err directory_refused(struct cmn_call *call, directory_read_fn *read)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = read(call->pool, &call->ctx, call->write.resource_id, &now, &call->err);

	return rc ? rc : cmn_explain(call, now);
}

enum cmn_err directory_reply_of(struct cmn_call *call, directory_read_fn *read, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	enum cmn_err rc = read(call->pool, &ctx, id, &res, &call->err);

	return rc ? rc : directory_reply_record(call, res);
}

/* What was written of the offer, and its score as of today behind it. */
static enum cmn_err add_quality(struct cmn_call *call, const PGresult *res)
{
	int today = cmn_day_of(cmn_clock_us(), cmn_column(res, 0, "departement"));
	const struct directory_quality_facts facts = directory_quality_facts_of(res, 0, today);
	const struct directory_quality quality = directory_quality(&facts);
	struct cmn_buf parts CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&parts, 4096);
	directory_write_parts(&parts, &quality, &facts);
	if (parts.failed || call->out.failed || call->out.len == 0)
		return cmn_no_memory(&call->err);
	call->out.len--;
	cmn_buf_fmt(&call->out, ",\"quality\":{\"score\":%d,\"parts\":%s}}", quality.score,
		    parts.data);
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err directory_reply_offer(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	enum cmn_err rc = directory_offer_read(call->pool, &ctx, id, &res, &call->err);

	if (rc == CMN_OK)
		rc = directory_reply_record(call, res);
	if (rc == CMN_OK)
		rc = directory_room_append(call, res, 0, cmn_column(res, 0, "departement"));
	return rc ? rc : add_quality(call, res);
}
