/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_events.h"
#include "intake_ops.h"
#include "intake_store.h"
#include "profile.h"
#include "situation.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

/* When it was received: what the caller says, else now.  Kept in UTC. */
static enum cmn_err read_received_at(struct cmn_call *call, char out[CMN_TIME_LEN])
{
	const char *given = cmn_json_get(call->body, "received_at");
	int64_t now = cmn_clock_us();
	int64_t at = now;

	if (given && !cmn_time_parse(given, &at))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/received_at",
				   "cette date n’existe pas", "this date does not exist");
	if (!intake_received_plausible(at, now))
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/received_at",
		    "une sollicitation ne peut dater du futur ni d’avant 2020",
		    "a solicitation cannot date from the future or from before 2020");
	cmn_time_format(at, out);
	return CMN_OK;
}

static enum cmn_err check_place(struct cmn_call *call, const char *departement)
{
	const char *commune = cmn_json_get(call->body, "commune");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc != CMN_OK)
		return rc;
	if (commune && !intake_commune_in(commune, departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/commune",
				   "la commune %s n’est pas dans le département %s",
				   "commune %s is not in département %s", commune, departement);
	return CMN_OK;
}

/* The commune is guarded by a foreign key, in the same trip as the write; only when that write was
 * refused is it asked whether the commune was the reason. */
static enum cmn_err explain_commune(struct cmn_call *call, const char *departement, enum cmn_err rc)
{
	const char *commune = cmn_json_get(call->body, "commune");
	struct cmn_error ignored;
	bool known = true, any = true;

	if (!commune || (rc != CMN_E_CONFLICT && rc != CMN_E_INVALID))
		return rc;
	if (intake_store_commune(call->pool, &call->ctx, commune, departement, &known, &any,
				 &ignored) != CMN_OK ||
	    known)
		return rc;
	if (!any || !cmn_call_current(call, "directory.facts", departement))
		return cmn_fail(
		    &call->err, CMN_E_REFERENCE_NOT_ARRIVED,
		    "les communes du département %s ne sont pas encore toutes connues ici",
		    "the communes of département %s are not all known here yet", departement);
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/commune", "la commune %s n’existe pas",
			   "commune %s does not exist", commune);
}

/* The receipt: the same for the first answer and for a replay, so nothing that changes later. */
static enum cmn_err reply_receipt(struct cmn_call *call, const char *departement,
				  const char *received_at, const char *profile)
{
	struct cmn_buf *out = &call->out;

	call->version = 1;
	snprintf(call->location, sizeof(call->location), "/v1/intake/solicitations/%s",
		 call->write.resource_id);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", call->write.resource_id);
	cmn_json_kstr(out, "departement", departement);
	cmn_json_kint(out, "version", 1);
	cmn_json_kstr(out, "received_at", received_at);
	cmn_json_kstr(out, "profile", profile);
	cmn_json_close(out, '}');
	return CMN_OK;
}

static enum cmn_err reply_again(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_solicitation(call->pool, &call->ctx, call->write.resource_id,
						    &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	return reply_receipt(call, cmn_column(res, 0, "departement"),
			     cmn_column(res, 0, "_received_at"), cmn_column(res, 0, "profile"));
}

/* The list under `key` for the database, owned; "{}" when nothing was said.  Without memory nothing
 * is not what was said. */
static enum cmn_err take_list(struct cmn_call *call, const char *key, char **ret)
{
	const json_t *list = json_object_get(call->body, key);

	*ret = json_is_array(list) ? cmn_json_pg_array(list) : strdup("{}");
	return *ret ? CMN_OK
		    : cmn_fail(&call->err, CMN_E_UNAVAILABLE, "mémoire épuisée", "out of memory");
}

static enum cmn_err record(struct cmn_call *call, const char *received_at, const char *profile)
{
	const json_t *b = call->body;
	const char *mdph_status = cmn_json_get(b, "mdph_status");
	CMN_AUTO(cmn_free_drop) char *problems = NULL;
	CMN_AUTO(cmn_free_drop) char *moments = NULL;
	enum cmn_err rc = take_list(call, "problem_types", &problems);

	if (rc == CMN_OK)
		rc = take_list(call, "moments", &moments);
	if (rc != CMN_OK)
		return rc;
	const struct intake_solicitation s = {
	    .received_at = received_at,
	    .channel = cmn_json_get(b, "channel"),
	    .requester_kind = cmn_json_get(b, "requester_kind"),
	    .person_profile = cmn_json_get(b, "person_profile"),
	    .profile = profile,
	    .commune = cmn_json_get(b, "commune"),
	    .situation_type = cmn_json_get(b, "situation_type"),
	    .problem_types = problems,
	    .moments = moments,
	    .mdph_status = mdph_status ? mdph_status : "unknown",
	    .text = cmn_json_get(b, "text"),
	};
	int64_t version = 0;
	bool replayed = false;

	rc = intake_store_record(call->pool, &call->ctx, &call->write, &s, &version, &replayed,
				 &call->err);
	if (rc != CMN_OK)
		return explain_commune(call, call->write.departement, rc);
	return replayed ? reply_again(call)
			: reply_receipt(call, call->write.departement, received_at, profile);
}

enum cmn_err intake_http_record_solicitation(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	char received_at[CMN_TIME_LEN];
	const char *profile;
	enum cmn_err rc = check_place(call, departement);

	if (rc == CMN_OK)
		rc = read_received_at(call, received_at);
	if (rc != CMN_OK)
		return rc;
	profile = intake_profile(cmn_json_get(call->body, "requester_kind"),
				 cmn_json_get(call->body, "person_profile"));
	call->write.departement = departement;
	rc = intake_event_recorded(call, received_at, profile);
	return rc == CMN_OK ? record(call, received_at, profile) : rc;
}

enum cmn_err intake_http_get_solicitation(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_solicitation(call->pool, &call->ctx,
						    cmn_call_param(call, "id"), &res, &call->err);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err intake_http_list_solicitations(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = intake_store_solicitations(call->pool, &call->ctx, departement,
						cmn_call_param(call, "state"), after, limit, &res,
						&call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, limit) : rc;
}

/* Information was enough: no situation is opened, the solicitation ends here. */
enum cmn_err intake_http_inform_solicitation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc =
	    intake_store_solicitation(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_event_informed(call);
	if (rc == CMN_OK)
		rc = intake_store_inform(call->pool, &call->ctx, &call->write, call->if_match,
					 &INTAKE_MOVES[INTAKE_DO_INFORM], &version, &replayed,
					 &call->err);
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	if (intake_store_solicitation(call->pool, &call->ctx, id, &after, &call->err) != CMN_OK)
		return call->err.code;
	return rc == CMN_OK ? cmn_reply_seen(call, after) : cmn_explain(call, after);
}
