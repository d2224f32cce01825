/* SPDX-License-Identifier: EUPL-1.2 */
#include "consent_copy.h"
#include "referral_events.h"
#include "referral_http.h"

#include <stdio.h>
#include <strings.h>

/* A partner sees only what is addressed to its organisation; the team sees its territory. */
static bool team(const struct cmn_call *call)
{
	return (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) != 0;
}

/* As referral_store_relay, but what is addressed to others is absent for a partner. */
static enum cmn_err addressed(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_relay(&at, id, &res);

	if (rc != CMN_OK || team(call) ||
	    strcasecmp(cmn_column(res, 0, "actor_id"), call->caller->organisation) == 0)
		return rc;
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

/* The proposal is accepted, or why not; relayed before is a conflict of its own. */
static enum cmn_err explain_relay(struct cmn_call *call, const PGresult *proposal, enum cmn_err rc)
{
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, proposal))
		return CMN_E_CONFLICT;
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(
		    &call->err, CMN_E_CONFLICT,
		    "une proposition « %s » ne se relaie pas : il faut l’accord de la personne",
		    "a proposal in state \"%s\" is not relayed: the person must have agreed",
		    cmn_column(proposal, 0, "state"));
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, rc, "cette proposition est déjà relayée",
				"this proposal has been relayed already");
	return rc;
}

static bool actor_known(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return referral_store_actor(&at, id, &res) == CMN_OK;
}

static enum cmn_err actor_arrived(struct cmn_call *call, const char *id)
{
	return actor_known(call, id) ? CMN_OK : cmn_call_await(call, actor_known, id);
}

enum cmn_err referral_http_relay_proposal(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *proposal_id = cmn_call_param(call, "id");
	const char *actor_id = cmn_json_get(call->body, "actor_id");
	CMN_AUTO(cmn_pgres_drop) PGresult *proposal = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_store_proposal(&at, proposal_id, &proposal);

	if (rc != CMN_OK)
		return rc;
	if (!actor_id)
		actor_id = cmn_column(proposal, 0, "actor_id");
	if (!actor_id)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "cette proposition n’a pas d’offre : nommez l’acteur",
				   "this proposal has no offer: name the actor");
	rc = actor_arrived(call, actor_id);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(proposal, 0, "departement"));
	call->write.departement = departement;
	rc = referral_disclose(call, &(struct referral_disclosure){
					 .departement = departement,
					 .situation_id = cmn_column(proposal, 0, "situation_id"),
					 .purpose = "seek_solutions",
					 .categories = "situation",
					 .recipient_kind = "actor",
					 .recipient_id = actor_id,
				     });
	if (rc == CMN_OK)
		rc = referral_event_relayed(call, proposal_id, actor_id);
	if (rc == CMN_OK)
		rc = referral_store_relay_to(&at, &call->write, proposal_id, actor_id, &done);
	if (rc != CMN_OK)
		return explain_relay(call, proposal, rc);
	snprintf(call->location, sizeof(call->location), "/v1/referral/relays/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_relay, call->write.resource_id);
}

enum cmn_err referral_http_get_relay(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = addressed(call, id);

	return rc == CMN_OK ? referral_reply(call, referral_store_relay, id) : rc;
}

enum cmn_err referral_http_list_relays(struct cmn_call *call)
{
	const char *actor = cmn_call_param(call, "actor_id");
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = team(call) ? actor : call->caller->organisation,
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	if (rc == CMN_OK && !team(call) && !cmn_uuid_valid(call->caller->organisation))
		rc = cmn_fail(&call->err, CMN_E_FORBIDDEN,
			      "votre jeton ne nomme pas votre organisation",
			      "your token does not name your organisation");
	if (rc == CMN_OK && !team(call) && actor &&
	    strcasecmp(actor, call->caller->organisation) != 0)
		rc = cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "query:actor_id",
				 "un partenaire ne voit que ce qui lui est adressé",
				 "a partner sees only what is addressed to it");
	return rc == CMN_OK ? referral_list(call, page, referral_store_relays) : rc;
}

static enum cmn_err acknowledged(struct cmn_call *call, const PGresult *before,
				 const struct referral_answer *a)
{
	(void)a;
	return referral_event_acknowledged(call, cmn_column(before, 0, "proposal_id"));
}

enum cmn_err referral_http_acknowledge_relay(struct cmn_call *call)
{
	static const struct referral_change ACKNOWLEDGE = {
	    .kind = REFERRAL_RELAY,
	    .act = REFERRAL_DO_ACKNOWLEDGE,
	    .get = referral_store_relay,
	    .store = referral_store_acknowledge,
	    .event = acknowledged,
	};
	enum cmn_err rc = addressed(call, cmn_call_param(call, "id"));

	return rc == CMN_OK ? referral_change(call, &ACKNOWLEDGE) : rc;
}
