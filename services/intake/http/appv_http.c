/* SPDX-License-Identifier: EUPL-1.2
 *
 * appv_http.c - orienting a person to a facilitator, and who sees the relay.
 *
 * Nothing leaves without consent: it is asked when the relay is made and again at each read by the
 * facilitator.
 */
#include "appv_http.h"
#include "appv.h"
#include "consent_store.h"
#include "intake_ops.h"
#include "project_http.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define DAY (INT64_C(86400) * 1000000)

bool intake_appv_is_facilitator(const struct cmn_call *call)
{
	return (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) == 0 &&
	       (call->caller->roles & CMN_ROLE_FACILITEUR) != 0;
}

static enum cmn_err absent(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

/* May this go to that employer?  *ret is the agreement that allows it. */
static enum cmn_err may_leave(struct cmn_call *call, const char *departement,
			      const char *situation_id, const char *categories,
			      const char *employer, struct intake_verdict *ret)
{
	const struct intake_disclosure what = {
	    .departement = departement,
	    .situation_id = situation_id,
	    .purpose = "project_support",
	    .categories = categories,
	    .recipient_kind = "appv",
	    .recipient_id = employer,
	};
	char now[CMN_TIME_LEN];
	enum cmn_err rc;

	cmn_time_format(cmn_clock_us(), now);
	rc = intake_store_may_disclose(call->pool, &call->ctx, &what, now, ret, &call->err);
	return rc == CMN_OK ? intake_consent_demand(ret, &call->err) : rc;
}

enum cmn_err intake_appv_load(struct cmn_call *call, const char *id, PGresult **ret)
{
	const struct intake_appv_addressee to = {call->caller->sub, call->caller->organisation};
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	return intake_store_appv_relay(call->pool, &call->ctx, id,
				       intake_appv_is_facilitator(call) ? &to : NULL, now, ret,
				       &call->err);
}

enum cmn_err intake_appv_visible(struct cmn_call *call, const PGresult *relay)
{
	struct intake_verdict verdict;

	if (!intake_appv_is_facilitator(call))
		return CMN_OK;
	if (!intake_appv_running(cmn_column(relay, 0, "state")) ||
	    strcmp(cmn_column(relay, 0, "_project_state"), "wanted") != 0 ||
	    intake_appv_ends_with(cmn_column(relay, 0, "_closure")))
		return absent(call);
	return may_leave(call, cmn_column(relay, 0, "departement"),
			 cmn_column(relay, 0, "situation_id"), cmn_column(relay, 0, "_categories"),
			 cmn_column(relay, 0, "employer"), &verdict);
}

/* The row, and the version that was handed over while the project is shown at all. */
static enum cmn_err reply_with_content(struct cmn_call *call, const PGresult *res)
{
	enum cmn_err rc = cmn_reply_seen(call, res);
	const char *content = cmn_column(res, 0, "_content");

	if (rc != CMN_OK || call->out.failed || call->out.len == 0 || !content ||
	    strcmp(cmn_column(res, 0, "_project_state"), "wanted") != 0)
		return rc;
	/* inside the object that was just written: its last brace is opened again */
	call->out.data[--call->out.len] = '\0';
	cmn_buf_text(&call->out, ",\"content\":");
	cmn_buf_text(&call->out, content);
	cmn_buf_char(&call->out, '}');
	return CMN_OK;
}

enum cmn_err intake_http_get_appv_relay(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_appv_load(call, cmn_call_param(call, "id"), &res);

	if (rc == CMN_OK)
		rc = intake_appv_visible(call, res);
	return rc == CMN_OK ? reply_with_content(call, res) : rc;
}

enum cmn_err intake_http_list_appv_relays(struct cmn_call *call)
{
	const struct intake_appv_addressee to = {call->caller->sub, call->caller->organisation};
	const char *asked = cmn_call_param(call, "conseiller_asked");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128], now[CMN_TIME_LEN];
	struct intake_appv_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .state = cmn_call_param(call, "state"),
	    .asked = asked && strcmp(asked, "true") == 0,
	    .to = intake_appv_is_facilitator(call) ? &to : NULL,
	    .now = now,
	    .after = after,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = intake_store_appv_relays(call->pool, &call->ctx, &page, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

/* --- orienting -------------------------------------------------------------------------------- */

/* The post that is addressed: of the project's département, and open. */
static enum cmn_err load_post(struct cmn_call *call, const char *departement, PGresult **ret)
{
	enum cmn_err rc = intake_store_facilitator(
	    call->pool, &call->ctx, cmn_json_get(call->body, "facilitator_id"), ret, &call->err);

	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(*ret, 0, "departement"), departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/facilitator_id",
				   "aucun poste sous cet identifiant dans ce département",
				   "no post under this id in this département");
	if (rc == CMN_OK && cmn_column(*ret, 0, "until"))
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/facilitator_id",
				   "ce poste a pris fin", "this post has ended");
	return rc;
}

/* Why nothing was written, or what is not yet there to hand over. */
static enum cmn_err explain(struct cmn_call *call, const PGresult *project)
{
	enum cmn_err rc = cmn_explain(call, project);

	if (rc != CMN_E_CONFLICT)
		return rc;
	if (strcmp(cmn_column(project, 0, "state"), "wanted") != 0 ||
	    cmn_column(project, 0, "number"))
		return intake_project_state(call, project);
	return cmn_fail(&call->err, CMN_E_CONFLICT, "le projet n’a encore rien à transmettre",
			"the project has nothing to hand over yet");
}

static enum cmn_err refused(struct cmn_call *call, const char *project_id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc =
	    intake_store_project(call->pool, &call->ctx, project_id, false, &now, &call->err);

	return rc == CMN_OK ? explain(call, now) : rc;
}

/* The terms of the body, from now. */
static enum cmn_err read_terms(struct cmn_call *call, char acknowledge[CMN_TIME_LEN],
			       char back[CMN_TIME_LEN])
{
	int64_t first =
	    cmn_json_get_int(call->body, "acknowledge_within_days", INTAKE_APPV_ACKNOWLEDGE_DAYS);
	int64_t last = cmn_json_get_int(call->body, "return_within_days", INTAKE_APPV_RETURN_DAYS);
	int64_t now = cmn_clock_us();

	if (last < first)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/return_within_days",
				   "le retour ne peut être attendu avant la prise de connaissance",
				   "the return cannot be due before the acknowledgement");
	cmn_time_format(now + first * DAY, acknowledge);
	cmn_time_format(now + last * DAY, back);
	return CMN_OK;
}

static enum cmn_err orient(struct cmn_call *call, const PGresult *project, const PGresult *post,
			   struct intake_appv_orientation *o)
{
	const struct intake_relayed ids = {call->write.resource_id, o->project_id,
					   cmn_column(project, 0, "situation_id")};
	struct intake_verdict verdict;
	int64_t version;
	bool replayed;
	enum cmn_err rc = may_leave(call, call->write.departement, ids.situation_id, o->categories,
				    o->employer, &verdict);

	o->consent_id = rc == CMN_OK ? verdict.consent_id : NULL;
	if (rc == CMN_OK)
		rc = intake_event_appv_relayed(
		    call, &ids, cmn_column(post, 0, "id"),
		    cmn_pg_int(project, 0, PQfnumber(project, "number"), 1), o->acknowledge_due,
		    o->return_due);
	if (rc == CMN_OK)
		rc = intake_store_appv_orient(call->pool, &call->ctx, &call->write, o, &version,
					      &replayed, &call->err);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, rc, "un relais de ce projet est déjà en cours",
				"a relay of this project is running already");
	return rc == CMN_E_NOT_FOUND ? refused(call, o->project_id) : rc;
}

enum cmn_err intake_http_relay_project(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *project = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *post = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *relay = NULL;
	char departement[4], acknowledge[CMN_TIME_LEN], back[CMN_TIME_LEN];
	struct intake_appv_orientation o = {
	    .project_id = cmn_call_param(call, "id"),
	    .note = cmn_json_get(call->body, "note"),
	    .acknowledge_due = acknowledge,
	    .return_due = back,
	    .project_version = call->if_match,
	};
	enum cmn_err rc =
	    intake_store_project(call->pool, &call->ctx, o.project_id, false, &project, &call->err);

	if (rc != CMN_OK)
		return rc;
	o.categories = cmn_column(project, 0, "_categories");
	if (strcmp(cmn_column(project, 0, "state"), "wanted") != 0 || !o.categories)
		return explain(call, project);
	snprintf(departement, sizeof(departement), "%s", cmn_column(project, 0, "departement"));
	call->write.departement = departement;
	rc = load_post(call, departement, &post);
	o.facilitator_id = rc == CMN_OK ? cmn_column(post, 0, "id") : NULL;
	o.employer = rc == CMN_OK ? cmn_column(post, 0, "employer") : NULL;
	if (rc == CMN_OK)
		rc = read_terms(call, acknowledge, back);
	if (rc == CMN_OK)
		rc = orient(call, project, post, &o);
	if (rc == CMN_OK)
		rc = intake_appv_load(call, call->write.resource_id, &relay);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/appv-relays/%s",
		 call->write.resource_id);
	return cmn_reply_seen(call, relay);
}
