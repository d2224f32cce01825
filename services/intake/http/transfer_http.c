/* SPDX-License-Identifier: EUPL-1.2 */
#include "consent_store.h"
#include "intake_ops.h"
#include "intake_store.h"
#include "situation.h"
#include "transfer_events.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CATEGORIES_MAX 256

static enum cmn_err reply_transfer(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_transfer(call->pool, &call->ctx, id, &res, &call->err);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

/* --- consent ---------------------------------------------------------------------------------- */

/* Asked of the records of the one who sends, at the offer and again at the acceptance: the receiver
 * learns yes or no, and nothing else of what lies there. */
static enum cmn_err may_leave(struct cmn_call *call, const struct intake_disclosure *what,
			      struct intake_verdict *ret)
{
	struct cmn_pg_ctx sender = call->ctx;

	sender.departements = what->departement;
	return intake_store_may_disclose(call->pool, &sender, what, call->write.now, ret,
					 &call->err);
}

/* What cannot stay behind, then what the same agreement may cover besides: each is taken along only
 * when it allows all of it together. */
static enum cmn_err widest(struct cmn_call *call, struct intake_disclosure *what, bool words,
			   char room[CATEGORIES_MAX], struct intake_verdict *ret)
{
	static const char *const MORE[] = {"representative",  "wishes",    "needs",  "health",
					   "solutions_tried", "documents", "outcome"};
	enum cmn_err rc;

	snprintf(room, CATEGORIES_MAX, "situation%s%s", what->person_id ? " identity contact" : "",
		 words ? " needs" : "");
	what->categories = room;
	rc = may_leave(call, what, ret);
	if (rc == CMN_OK)
		rc = intake_consent_demand(ret, &call->err);
	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(MORE); i++) {
		char tried[CATEGORIES_MAX];
		struct intake_verdict verdict;

		if (strstr(room, MORE[i]))
			continue;
		snprintf(tried, sizeof(tried), "%s %s", room, MORE[i]);
		what->categories = tried;
		rc = may_leave(call, what, &verdict);
		if (rc == CMN_OK && verdict.reason == CMN_CONSENT_ALLOWED)
			memcpy(room, tried, sizeof(tried));
		what->categories = room;
	}
	return rc;
}

/* "a b c" as PostgreSQL array text; the codes need no quoting. */
static void array_of(const char *words, char room[CATEGORIES_MAX])
{
	snprintf(room, CATEGORIES_MAX, "{%.*s}", CATEGORIES_MAX - 3, words);
	for (char *at = room; *at; at++)
		if (*at == ' ')
			*at = ',';
}

static struct intake_disclosure disclosure(const PGresult *of, const char *from, const char *to)
{
	return (struct intake_disclosure){.departement = from,
					  .situation_id = cmn_column(of, 0, "_situation_id"),
					  .solicitation_id = cmn_column(of, 0, "_solicitation_id"),
					  .person_id = cmn_column(of, 0, "_person_id"),
					  .purpose = "team_transfer",
					  .recipient_kind = "departement",
					  .recipient_id = to};
}

/* --- the offer -------------------------------------------------------------------------------- */

static enum cmn_err check_offer(struct cmn_call *call, const char *from, const char *to)
{
	const char *commune = cmn_json_get(call->body, "commune");

	if (strcmp(from, to) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/to_departement",
				   "c’est le département qui transmet",
				   "this is the département that sends");
	if (commune && !intake_commune_in(commune, to))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/commune",
				   "la commune %s n’est pas dans le département %s",
				   "commune %s is not in département %s", commune, to);
	return CMN_OK;
}

static enum cmn_err load_subject(struct cmn_call *call, const char *consents, PGresult **ret)
{
	const char *situation = cmn_json_get(call->body, "situation_id");
	const char *solicitation = cmn_json_get(call->body, "solicitation_id");
	const char *pointer = situation ? "/situation_id" : "/solicitation_id";
	enum cmn_err rc;

	if (!situation == !solicitation)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/situation_id",
				   "nommer une situation, ou une sollicitation sans situation",
				   "name a situation, or a solicitation without one");
	rc = intake_store_transferable(call->pool, &call->ctx, solicitation, situation, consents,
				       ret, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "aucun enregistrement sous cet identifiant",
				   "no record under this id");
	if (rc == CMN_OK && cmn_pg_int(*ret, 0, PQfnumber(*ret, "_strange"), 0) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/extended_consents",
				   "un de ces accords ne concerne pas ce dossier",
				   "one of these agreements is not about this file");
	return rc;
}

/* Nothing was written: the file has left the state in which it may be offered, or an offer is open.
 */
static enum cmn_err explain_offer(struct cmn_call *call, const PGresult *subject, enum cmn_err rc)
{
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"ce dossier est déjà proposé, ou déjà transmis",
				"this file is offered already, or was transferred");
	if (rc == CMN_E_INVALID)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/commune",
				   "cette commune n’existe pas", "this commune does not exist");
	return rc == CMN_E_NOT_FOUND ? cmn_explain(call, subject) : rc;
}

static enum cmn_err offer(struct cmn_call *call, const PGresult *subject, struct intake_offer *o)
{
	bool dossier = strcmp(o->kind, "dossier") == 0;
	const char *from = cmn_column(subject, 0, "departement");
	char words[CATEGORIES_MAX] = "", categories[CATEGORIES_MAX];
	struct intake_disclosure what = disclosure(subject, from, o->to);
	struct intake_verdict verdict = {0};
	int64_t version;
	bool replayed;
	enum cmn_err rc = CMN_OK;

	if (dossier)
		rc = widest(call, &what, cmn_column(subject, 0, "_text") != NULL, words, &verdict);
	if (rc != CMN_OK)
		return rc;
	array_of(words, categories);
	o->categories = categories;
	o->consent_id = dossier ? verdict.consent_id : NULL;
	rc = intake_event_offered(call, o, from);
	if (rc == CMN_OK)
		rc = intake_store_offer(call->pool, &call->ctx, &call->write, o, &version,
					&replayed, &call->err);
	return rc == CMN_OK ? CMN_OK : explain_offer(call, subject, rc);
}

enum cmn_err intake_http_offer_transfer(struct cmn_call *call)
{
	const json_t *b = call->body;
	const char *kind = cmn_json_get(b, "kind");
	CMN_AUTO(cmn_pgres_drop) PGresult *subject = NULL;
	CMN_AUTO(cmn_free_drop) char *consents = NULL;
	char departement[4], expires[CMN_TIME_LEN];
	struct intake_offer o = {
	    .to = cmn_json_get(b, "to_departement"),
	    .kind = kind ? kind : "dossier",
	    .reason = cmn_json_get(b, "reason"),
	    .commune = cmn_json_get(b, "commune"),
	    .note = cmn_json_get(b, "note"),
	    .expires_at = expires,
	};
	enum cmn_err rc;

	if (strcmp(o.kind, "signpost") == 0)
		o.note = NULL;
	consents = cmn_json_pg_array(json_object_get(b, "extended_consents"));
	o.consents = consents ? consents : "{}";
	cmn_time_format(intake_transfer_expiry(cmn_clock_us(),
					       cmn_json_get_int(b, "days", INTAKE_TRANSFER_DAYS)),
			expires);
	rc = load_subject(call, o.consents, &subject);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(subject, 0, "departement"));
	call->write.departement = departement;
	o.solicitation_id = cmn_column(subject, 0, "_solicitation_id");
	o.situation_id = cmn_column(subject, 0, "_situation_id");
	rc = check_offer(call, departement, o.to);
	if (rc == CMN_OK)
		rc = offer(call, subject, &o);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/transfers/%s",
		 call->write.resource_id);
	return reply_transfer(call, call->write.resource_id);
}

enum cmn_err intake_http_get_transfer(struct cmn_call *call)
{
	return reply_transfer(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_transfers(struct cmn_call *call)
{
	const char *direction = cmn_call_param(call, "direction");
	char after[128];
	struct intake_transfers list = {
	    .departement = cmn_call_param(call, "departement"),
	    .incoming = !direction || strcmp(direction, "received") == 0,
	    .state = cmn_call_param(call, "state"),
	    .after = after,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", list.departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = intake_store_transfers(call->pool, &call->ctx, &list, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, list.limit) : rc;
}

/* --- the answer ------------------------------------------------------------------------------- */

/* Aim the write at the transfer, as an act of that end; who is at the other end only may not. */
static enum cmn_err aim(struct cmn_call *call, enum intake_transfer_act act, PGresult **ret,
			char room[4])
{
	bool sender = intake_transfer_may(act, INTAKE_TRANSFER_SENDER);
	enum cmn_err rc = intake_store_transfer(call->pool, &call->ctx, cmn_call_param(call, "id"),
						ret, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, *ret, room);
	if (!sender)
		snprintf(room, 4, "%s", cmn_column(*ret, 0, "to_departement"));
	return cmn_call_territory(call, "path:id", room);
}

/* It did not happen: stale, no longer offered, over, or changed while we looked. */
static enum cmn_err explain(struct cmn_call *call, const char *id, enum cmn_err rc)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;

	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = intake_store_transfer(call->pool, &call->ctx, id, &now, &call->err);
	if (rc != CMN_OK)
		return rc;
	if (call->if_match != cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) ||
	    strcmp(cmn_column(now, 0, "state"), "offered") != 0)
		return cmn_explain(call, now);
	return cmn_fail(
	    &call->err, CMN_E_CONFLICT,
	    "le dossier ou l’accord vient de changer, ou le délai est passé : relire puis "
	    "recommencer",
	    "the file or the agreement has just changed, or the time is over: read again "
	    "and retry");
}

static enum cmn_err consent_still(struct cmn_call *call, const PGresult *t)
{
	struct intake_disclosure what =
	    disclosure(t, cmn_column(t, 0, "departement"), cmn_column(t, 0, "to_departement"));
	struct intake_verdict verdict;
	enum cmn_err rc;

	if (strcmp(cmn_column(t, 0, "kind"), "dossier") != 0 ||
	    strcmp(cmn_column(t, 0, "state"), "offered") != 0)
		return CMN_OK; /* nothing would leave */
	what.categories = cmn_column(t, 0, "_categories");
	rc = may_leave(call, &what, &verdict);
	return rc == CMN_OK ? intake_consent_demand(&verdict, &call->err) : rc;
}

enum cmn_err intake_http_accept_transfer(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *owner = call->body ? cmn_json_get(call->body, "conseiller") : NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *t = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = aim(call, INTAKE_TRANSFER_ACCEPT, &t, departement);

	if (rc == CMN_OK)
		rc = consent_still(call, t);
	if (rc == CMN_OK)
		rc = intake_event_accepted(call, t);
	if (rc != CMN_OK)
		return rc;
	rc = intake_store_accept(call->pool, &call->ctx, &call->write, call->if_match,
				 cmn_column(t, 0, "_content"), owner ? owner : call->caller->sub,
				 &version, &replayed, &call->err);
	return rc == CMN_OK ? reply_transfer(call, id) : explain(call, id, rc);
}

static enum cmn_err end_offer(struct cmn_call *call, enum intake_transfer_act act,
			      enum intake_transfer_state to, const char *reason)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *t = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = aim(call, act, &t, departement);

	if (rc == CMN_OK)
		rc = intake_event_offer_ended(call, t, to, reason);
	if (rc == CMN_OK)
		rc = intake_store_end_offer(call->pool, &call->ctx, &call->write, call->if_match,
					    to, reason, &version, &replayed, &call->err);
	return rc == CMN_OK ? reply_transfer(call, id) : explain(call, id, rc);
}

enum cmn_err intake_http_refuse_transfer(struct cmn_call *call)
{
	return end_offer(call, INTAKE_TRANSFER_REFUSE, INTAKE_TRANSFER_DECLINED,
			 cmn_json_get(call->body, "reason"));
}

enum cmn_err intake_http_cancel_transfer(struct cmn_call *call)
{
	return end_offer(call, INTAKE_TRANSFER_CANCEL, INTAKE_TRANSFER_CANCELLED, NULL);
}
