/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay_http.c - sending a relay, and who sees which.
 *
 * What a partner fetches is thereby received, and what it opens is read: the sender sees both
 * without the partner having to say anything.  Of a list that is what stands on the page.
 */
#include "relay_http.h"
#include "consent_copy.h"
#include "relay_events.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

bool referral_relay_team(const struct cmn_call *call)
{
	return (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) != 0;
}

static struct referral_disclosure disclosure_of(const PGresult *relay, int row, const char *purpose)
{
	return (struct referral_disclosure){
	    .departement = cmn_column(relay, row, "departement"),
	    .situation_id = cmn_column(relay, row, "situation_id"),
	    .purpose = purpose,
	    .categories = "situation",
	    .recipient_kind = "actor",
	    .recipient_id = cmn_column(relay, row, "actor_id"),
	};
}

/* As its actor sees it.  What the person was told stays between the person and the team; while the
 * relay is under way and the person does not agree (any more), codes and dates alone are left. */
static void hide(struct cmn_call *call, PGresult *res)
{
	static const char *const NEVER[] = {"explanation"};
	static const char *const AGREED[] = {"dossier_id", "words", "note"};

	for (int row = 0; row < PQntuples(res); row++) {
		const struct referral_disclosure what = disclosure_of(res, row, "seek_solutions");

		referral_withhold(res, row, NEVER, CMN_LEN(NEVER));
		if (referral_relay_shown(cmn_column(res, row, "state")) &&
		    !referral_agreed(call, &what))
			referral_withhold(res, row, AGREED, CMN_LEN(AGREED));
	}
}

enum cmn_err referral_relay_load(struct cmn_call *call, const char *id, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_relay(&at, id, &res);

	if (rc != CMN_OK)
		return rc;
	if (!referral_relay_team(call) &&
	    strcasecmp(cmn_column(res, 0, "actor_id"), call->caller->organisation) != 0)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND,
				"aucun enregistrement sous cet identifiant",
				"no record under this id");
	if (!referral_relay_team(call))
		hide(call, res);
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err referral_relay_reply(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_relay_load(call, id, &res);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err referral_relay_disclose(struct cmn_call *call, const PGresult *relay,
				     const char *purpose)
{
	const struct referral_disclosure what = disclosure_of(relay, 0, purpose);

	return referral_disclose(call, &what);
}

/* The proposal is accepted, or why not; relayed before is a conflict of its own. */
static enum cmn_err explain_relay(struct cmn_call *call, const PGresult *proposal, enum cmn_err rc)
{
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, proposal))
		return CMN_E_CONFLICT;
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_named(
		    &call->err, CMN_E_CONFLICT,
		    "une proposition « %s » ne se relaie pas : il faut l’accord de la personne",
		    "a proposal in state \"%s\" is not relayed: the person must have agreed",
		    "proposal_states", cmn_column(proposal, 0, "state"));
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, rc, "cette proposition est déjà relayée",
				"this proposal has been relayed already");
	return rc;
}

static enum cmn_err send(struct cmn_call *call, const PGresult *proposal,
			 const struct referral_new_relay *relay)
{
	const struct referral_at at = referral_at(call);
	const struct referral_disclosure what = {
	    .departement = call->write.departement,
	    .situation_id = cmn_column(proposal, 0, "situation_id"),
	    .purpose = "seek_solutions",
	    .categories = "situation",
	    .recipient_kind = "actor",
	    .recipient_id = relay->actor_id,
	};
	struct referral_done done = {0};
	enum cmn_err rc = referral_disclose(call, &what);

	if (rc == CMN_OK)
		rc = referral_event_relayed(
		    call, &(struct referral_relay_told){.proposal_id = relay->proposal_id,
							.situation_id = what.situation_id,
							.actor_id = relay->actor_id});
	if (rc == CMN_OK)
		rc = referral_store_relay_to(&at, &call->write, relay, &done);
	return rc == CMN_OK ? rc : explain_relay(call, proposal, rc);
}

enum cmn_err referral_http_relay_proposal(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	struct referral_new_relay relay = {
	    .proposal_id = cmn_call_param(call, "id"),
	    .actor_id = cmn_json_get(call->body, "actor_id"),
	    .dossier_id = cmn_json_get(call->body, "dossier_id"),
	    .explanation = cmn_json_get(call->body, "explanation"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *proposal = NULL;
	char departement[4];
	enum cmn_err rc = referral_store_proposal(&at, relay.proposal_id, &proposal);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc != CMN_OK)
		return rc;
	if (!relay.actor_id)
		relay.actor_id = cmn_column(proposal, 0, "actor_id");
	if (!relay.actor_id)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "cette proposition n’a pas d’offre : nommez l’acteur",
				   "this proposal has no offer: name the actor");
	if (!referral_actor_known(call, relay.actor_id))
		rc = cmn_call_await(call, referral_actor_known, relay.actor_id);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(proposal, 0, "departement"));
	call->write.departement = departement;
	rc = send(call, proposal, &relay);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/relays/%s",
		 call->write.resource_id);
	return referral_relay_reply(call, call->write.resource_id);
}

/* The partner has these now, `relays` an array of PostgreSQL; nothing is written when that is known
 * already. */
static enum cmn_err received(struct cmn_call *call, const char *departement, const char *relays,
			     bool read)
{
	const struct referral_at at = referral_at(call);
	char now[CMN_TIME_LEN];
	const struct referral_receipt receipt = {
	    .departement = departement,
	    .actor_id = call->caller->organisation,
	    .relays = relays,
	    .read = read,
	    .by = call->ctx.actor,
	    .now = now,
	    .request_id = call->request_id,
	};

	cmn_time_format(cmn_clock_us(), now);
	return referral_store_receive(&at, &receipt);
}

/* Ends are facts that both sides know; what is under way is shown only as long as it may be. */
static enum cmn_err shown_to_actor(struct cmn_call *call, const PGresult *relay)
{
	char one[CMN_UUID_LEN + 2];
	enum cmn_err rc = CMN_OK;

	snprintf(one, sizeof(one), "{%s}", cmn_column(relay, 0, "id"));
	if (referral_relay_shown(cmn_column(relay, 0, "state")))
		rc = referral_relay_disclose(call, relay, "seek_solutions");
	if (rc == CMN_OK && !cmn_column(relay, 0, "read_at"))
		rc = received(call, cmn_column(relay, 0, "departement"), one, true);
	return rc;
}

enum cmn_err referral_http_get_relay(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_relay_load(call, id, &res);

	if (rc == CMN_OK && !referral_relay_team(call))
		rc = shown_to_actor(call, res);
	return rc == CMN_OK ? referral_relay_reply(call, id) : rc;
}

/* Those of the page that were only sent are received by being shown; NULL when there are none. */
static enum cmn_err sent_of(struct cmn_call *call, const PGresult *page, int64_t limit, char **ret)
{
	CMN_AUTO(cmn_json_drop) json_t *ids = json_array();

	for (int row = 0; row < PQntuples(page) && row < limit; row++)
		if (strcmp(cmn_column(page, row, "state"), "sent") == 0)
			json_array_append_new(ids, json_string(cmn_column(page, row, "id")));
	*ret = json_array_size(ids) > 0 ? cmn_json_pg_array(ids) : NULL;
	return ids && (*ret || json_array_size(ids) == 0) ? CMN_OK : cmn_no_memory(&call->err);
}

static enum cmn_err list_for_actor(struct cmn_call *call, struct referral_page page)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	CMN_AUTO(cmn_free_drop) char *sent = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	page.after = after;
	page.limit = cmn_call_param_int(call, "limit", 50);
	if (rc == CMN_OK)
		rc = referral_store_relays(&at, &page, &before);
	if (rc == CMN_OK)
		rc = sent_of(call, before, page.limit, &sent);
	if (rc == CMN_OK && sent)
		rc = received(call, page.departement, sent, false);
	if (rc == CMN_OK)
		rc = referral_store_relays(&at, &page, &res);
	if (rc != CMN_OK)
		return rc;
	hide(call, res);
	return cmn_reply_seen_list(call, res, page.limit);
}

static enum cmn_err partner_of(struct cmn_call *call, const char *actor)
{
	if (!cmn_uuid_valid(call->caller->organisation))
		return cmn_fail(&call->err, CMN_E_FORBIDDEN,
				"votre jeton ne nomme pas votre organisation",
				"your token does not name your organisation");
	if (actor && strcasecmp(actor, call->caller->organisation) != 0)
		return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "query:actor_id",
				   "un partenaire ne voit que ce qui lui est adressé",
				   "a partner sees only what is addressed to it");
	return CMN_OK;
}

enum cmn_err referral_http_list_relays(struct cmn_call *call)
{
	const char *actor = cmn_call_param(call, "actor_id");
	const bool team = referral_relay_team(call);
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = team ? actor : call->caller->organisation,
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	if (rc == CMN_OK && !team)
		rc = partner_of(call, actor);
	if (rc != CMN_OK)
		return rc;
	return team ? referral_list(call, page, referral_store_relays) : list_for_actor(call, page);
}
