/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_make_http.c - a solution is proposed: what its parts must be to each other.
 */
#include "consent_copy.h"
#include "orientation.h"
#include "plan_store.h"
#include "proposal_events.h"
#include "proposal_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct making {
	struct referral_proposal p;
	const json_t *components;
	char departement[4];
	char proposed_at[CMN_TIME_LEN];
	char actor_id[CMN_UUID_LEN];
	char distance[24];
};

/* What is said outright, else what follows from another member; false where they disagree. */
static bool agreed(const struct cmn_call *call, const char *name, bool follows, bool *ret)
{
	const json_t *said = json_object_get(call->body, name);

	*ret = said ? json_is_true(said) : follows;
	return !said || json_is_true(said) || !follows;
}

static bool has_component(const json_t *components, const char *code)
{
	for (size_t i = 0; i < json_array_size(components); i++)
		if (strcmp(json_string_value(json_array_get(components, i)), code) == 0)
			return true;
	return false;
}

/* When it was proposed: what the caller says, else now. */
static enum cmn_err read_proposed_at(struct cmn_call *call, const PGresult *situation,
				     char out[CMN_TIME_LEN])
{
	const char *given = cmn_json_get(call->body, "proposed_at");
	int64_t solicited = cmn_pg_int(situation, 0, PQfnumber(situation, "_solicited_us"), 0);
	int64_t now = cmn_clock_us();
	int64_t at = referral_proposed_now(solicited, now);

	if (given && !cmn_time_parse(given, &at))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/proposed_at",
				   "cette date n’existe pas", "this date does not exist");
	if (given && !referral_proposed_plausible(at, solicited, now))
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/proposed_at",
		    "une proposition ne peut dater du futur ni d’avant la sollicitation",
		    "a proposal cannot date from the future or from before the solicitation");
	cmn_time_format(at, out);
	return CMN_OK;
}

static enum cmn_err read_flags(struct cmn_call *call, struct making *m)
{
	m->components = json_object_get(call->body, "components");
	if (!agreed(call, "pre_existing_evaluation",
		    json_object_get(call->body, "evaluation") != NULL,
		    &m->p.pre_existing_evaluation))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/pre_existing_evaluation",
				   "une évaluation est nommée : elle est donc réutilisée",
				   "an evaluation is named: it is reused, then");
	if (!agreed(call, "ordinary_environment",
		    has_component(m->components, "ordinary_environment"),
		    &m->p.ordinary_environment))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/ordinary_environment",
				   "une composante est en milieu ordinaire",
				   "one component is in the ordinary environment");
	m->p.ad_hoc = json_is_true(json_object_get(call->body, "ad_hoc"));
	return CMN_OK;
}

/* Two days in order. */
static enum cmn_err read_days(struct cmn_call *call, const char *name, const char **ret_from,
			      const char **ret_until)
{
	const json_t *object = json_object_get(call->body, name);
	char pointer[40];

	*ret_from = cmn_json_get(object, "from");
	*ret_until = cmn_json_get(object, "until");
	if (referral_period_plausible(*ret_from, *ret_until))
		return CMN_OK;
	snprintf(pointer, sizeof(pointer), "/%s/until", name);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "la fin ne peut précéder le début",
			   "the end cannot come before the beginning");
}

static enum cmn_err read_when(struct cmn_call *call, struct making *m)
{
	const json_t *distance = json_object_get(call->body, "distance_km");
	const json_t *evaluation = json_object_get(call->body, "evaluation");
	enum cmn_err rc = read_days(call, "period", &m->p.starts_on, &m->p.ends_on);

	if (rc == CMN_OK)
		rc = read_days(call, "closure", &m->p.closure_from, &m->p.closure_until);
	if (rc == CMN_OK)
		rc = referral_past_day(call, evaluation, "on", "/evaluation/on", m->departement,
				       &m->p.evaluation_on);
	m->p.season = cmn_json_get(json_object_get(call->body, "period"), "season");
	m->p.closure_reason = cmn_json_get(json_object_get(call->body, "closure"), "reason");
	m->p.evaluation_actor_id = cmn_json_get(evaluation, "actor_id");
	m->p.evaluation_by = cmn_json_get(evaluation, "by");
	if (distance) {
		snprintf(m->distance, sizeof(m->distance), "%.1f", json_number_value(distance));
		m->p.distance_km = m->distance;
	}
	return rc;
}

static bool offer_known(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return referral_store_offer(&at, id, &res) == CMN_OK;
}

static bool actor_known(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return referral_store_actor(&at, id, &res) == CMN_OK;
}

/* An offer or an actor that is named must have reached this service. */
static enum cmn_err arrived(struct cmn_call *call, const char *id,
			    bool (*known)(struct cmn_call *, const char *))
{
	return !id || known(call, id) ? CMN_OK : cmn_call_await(call, known, id);
}

/* Who is asked: the actor named, else the one of the offer. */
static enum cmn_err read_actor(struct cmn_call *call, struct making *m)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *offer = NULL;
	enum cmn_err rc = arrived(call, m->p.offer_id, offer_known);

	m->p.actor_id = cmn_json_get(call->body, "actor_id");
	if (rc == CMN_OK)
		rc = arrived(call, m->p.actor_id, actor_known);
	if (rc == CMN_OK)
		rc = arrived(call, m->p.evaluation_actor_id, actor_known);
	if (rc != CMN_OK || m->p.actor_id || !m->p.asked)
		return rc;
	if (!m->p.offer_id)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "nommez l’acteur qui est sollicité",
				   "name the actor who is asked");
	rc = referral_store_offer(&at, m->p.offer_id, &offer);
	if (rc != CMN_OK)
		return rc;
	snprintf(m->actor_id, sizeof(m->actor_id), "%s", cmn_column(offer, 0, "actor_id"));
	m->p.actor_id = m->actor_id;
	return arrived(call, m->p.actor_id, actor_known);
}

/* The two steps apply to an ESMS alone; an actor of whom the kind never came is believed. */
static enum cmn_err read_orientation(struct cmn_call *call, struct making *m)
{
	const json_t *o = json_object_get(call->body, "orientation");
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *actor = NULL;
	enum cmn_err rc;

	if (!o)
		return CMN_OK;
	m->p.decision_number = cmn_json_get(o, "decision_number");
	m->p.decision_type = cmn_json_get(o, "decision_type");
	m->p.right_code = cmn_json_get(o, "right_code");
	m->p.qualification = cmn_json_get(o, "qualification");
	rc = referral_past_day(call, o, "decided_on", "/orientation/decided_on", m->departement,
			       &m->p.decided_on);
	if (rc == CMN_OK)
		rc = referral_store_actor_type(&at, m->p.actor_id, &actor);
	if (rc == CMN_OK && cmn_column(actor, 0, "type") &&
	    !referral_orientation_esms(cmn_column(actor, 0, "type")))
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/orientation",
		    "une décision d’orientation ne s’oppose qu’à un ESMS : cet acteur n’en est pas un",
		    "a decision of orientation is put to an ESMS: this actor is none");
	return rc;
}

/* What the actor, or the MDPH, will see leaves the team. */
static enum cmn_err disclose(struct cmn_call *call, const struct making *m)
{
	struct referral_disclosure what = {
	    .departement = m->departement,
	    .situation_id = m->p.situation_id,
	    .purpose = "seek_solutions",
	    .categories = "situation",
	    .recipient_kind = "actor",
	    .recipient_id = m->p.actor_id,
	};
	enum cmn_err rc = m->p.asked ? referral_disclose(call, &what) : CMN_OK;

	if (rc != CMN_OK || !m->p.decision_number)
		return rc;
	what.recipient_kind = "mdph";
	what.recipient_id = m->departement;
	return referral_disclose(call, &what);
}

static enum cmn_err explain_round(struct cmn_call *call, const struct making *m)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *round = NULL;
	enum cmn_err rc = referral_store_round(&at, m->p.round_id, &round);

	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK &&
	     strcasecmp(cmn_column(round, 0, "situation_id"), m->p.situation_id) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/round_id",
				   "cette situation n’a pas ce tour de propositions",
				   "this situation has no such round of proposals");
	if (rc == CMN_OK && strcmp(cmn_column(round, 0, "state"), "open") != 0)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/round_id",
				   "ce tour est décidé : la proposition %s l’a emporté",
				   "this round is decided: proposal %s has won",
				   cmn_column(round, 0, "winner_id"));
	return rc;
}

/* A decision has one day: another one under its number is a slip of the hand, here or there. */
static enum cmn_err explain_decision(struct cmn_call *call, const struct making *m)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *known = NULL;
	enum cmn_err rc = referral_store_decision_day(&at, m->departement, &m->p, &known);

	if (rc != CMN_OK || PQntuples(known) == 0 ||
	    strcmp(cmn_column(known, 0, "decided_on"), m->p.decided_on) == 0)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/orientation/decided_on",
			   "la décision de ce numéro est connue ici du %s",
			   "the decision of this number is known here as of %s",
			   cmn_column(known, 0, "decided_on"));
}

/* Nothing is proposed to somebody who asked for the search to stop, until they ask again (R057). */
static enum cmn_err explain_plan(struct cmn_call *call, const struct making *m)
{
	const struct referral_at at = referral_at(call);
	const struct referral_page page = {
	    .departement = m->departement, .filter = m->p.situation_id, .after = "", .limit = 1};
	CMN_AUTO(cmn_pgres_drop) PGresult *plan = NULL;
	enum cmn_err rc = referral_store_plans(&at, &page, &plan);

	if (rc != CMN_OK || PQntuples(plan) == 0 ||
	    strcmp(cmn_column(plan, 0, "state"), "stopped") != 0)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
			   "la personne a demandé d’arrêter la recherche",
			   "the person asked for the search to stop");
}

/* Nothing was written.  Asked only now: a proposal that is repeated is answered as it was, although
 * its offer was withdrawn meanwhile. */
static enum cmn_err explain(struct cmn_call *call, const PGresult *situation,
			    const struct making *m)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *offer = NULL;
	enum cmn_err rc;

	if (referral_erased(call, situation))
		return CMN_E_CONFLICT;
	rc = m->p.offer_id ? referral_store_offer(&at, m->p.offer_id, &offer) : CMN_OK;
	if (rc == CMN_OK && offer && !cmn_pg_bool(offer, 0, PQfnumber(offer, "active")))
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/offer_id",
				   "cette offre n’est plus active",
				   "this offer is no longer active");
	if (rc == CMN_OK && m->p.round_id)
		rc = explain_round(call, m);
	if (rc == CMN_OK)
		rc = explain_plan(call, m);
	if (rc == CMN_OK && m->p.decision_number)
		rc = explain_decision(call, m);
	if (rc != CMN_OK)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id", "la situation est close",
			   "the situation is closed");
}

static enum cmn_err propose(struct cmn_call *call, const PGresult *situation,
			    const struct making *m)
{
	const struct referral_at at = referral_at(call);
	struct referral_done done = {0};
	enum cmn_err rc = disclose(call, m);

	if (rc == CMN_OK)
		rc = referral_event_proposed(call, &m->p, m->components);
	if (rc == CMN_OK)
		rc = referral_store_propose(&at, &call->write, &m->p, &done);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, situation, m);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/orientation",
				   "cette décision est déjà proposée à cet ESMS",
				   "this decision is before this ESMS already");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/proposals/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_proposal, call->write.resource_id);
}

static enum cmn_err read_round(struct cmn_call *call, struct making *m)
{
	m->p.round_id = cmn_json_get(call->body, "round_id");
	m->p.round_need = cmn_json_get(call->body, "round_need");
	if (m->p.round_id && m->p.round_need)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/round_need",
				   "nommez le tour, ou le besoin dont il est le tour",
				   "name the round, or the need that it is for");
	return CMN_OK;
}

enum cmn_err referral_http_make_proposal(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	CMN_AUTO(cmn_free_drop) char *components = NULL;
	bool required = json_is_true(json_object_get(call->body, "actor_answer_required"));
	struct making m = {
	    .p.situation_id = cmn_json_get(call->body, "situation_id"),
	    .p.offer_id = cmn_json_get(call->body, "offer_id"),
	    .p.label = cmn_json_get(call->body, "label"),
	    .p.support_form = cmn_json_get(call->body, "support_form"),
	    .p.frequency = cmn_json_get(call->body, "frequency"),
	    .p.dossier_id = cmn_json_get(call->body, "dossier_id"),
	    .p.actor_answer_required = required,
	    .p.asked = required || json_object_get(call->body, "orientation"),
	};
	enum cmn_err rc = referral_situation(call, &situation);

	if (rc != CMN_OK)
		return rc;
	snprintf(m.departement, sizeof(m.departement), "%s",
		 cmn_column(situation, 0, "departement"));
	call->write.departement = m.departement;
	m.p.proposed_at = m.proposed_at;
	rc = read_proposed_at(call, situation, m.proposed_at);
	if (rc == CMN_OK)
		rc = read_flags(call, &m);
	if (rc == CMN_OK)
		rc = read_when(call, &m);
	if (rc == CMN_OK)
		rc = read_round(call, &m);
	if (rc == CMN_OK)
		rc = read_actor(call, &m);
	if (rc == CMN_OK)
		rc = read_orientation(call, &m);
	components = cmn_json_pg_array(m.components);
	m.p.components = components;
	if (rc == CMN_OK && m.components && !components)
		rc = cmn_no_memory(&call->err);
	return rc == CMN_OK ? propose(call, situation, &m) : rc;
}
