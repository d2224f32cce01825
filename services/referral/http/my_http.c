/* SPDX-License-Identifier: EUPL-1.2
 *
 * my_http.c - what the person reads and answers by themselves: hand-offs, PAG, accords, proposals.
 *
 * What the team writes down for a person the person may say without it.  It is the same act, by the
 * same rules: first it is made sure that the record is theirs, then the handler of the team writes
 * it, under the account and the function of the person.  The answer is what the person reads.
 */
#include "my_http.h"
#include "my_store.h"
#include "referral_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

enum cmn_err referral_my_fresh(struct cmn_call *call)
{
	char each[CMN_DEPARTEMENTS_MAX], *rest = each, *departement;
	enum cmn_err rc = CMN_OK;

	snprintf(each, sizeof(each), "%s", call->caller->departements);
	while (rc == CMN_OK && (departement = strsep(&rest, ",")))
		if (*departement)
			rc = cmn_call_fresh(call, "intake.facts", departement);
	return rc;
}

/* --- reading ------------------------------------------------------------------------------------
 */

static enum cmn_err list(struct cmn_call *call, enum referral_my kind)
{
	const struct referral_at at = referral_at(call);
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = referral_my_fresh(call);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = referral_store_my_list(&at, kind, call->caller->sub, after, limit, &res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, limit) : rc;
}

enum cmn_err referral_http_list_my_handoffs(struct cmn_call *call)
{
	return list(call, REFERRAL_MY_HANDOFFS);
}

enum cmn_err referral_http_list_my_pags(struct cmn_call *call)
{
	return list(call, REFERRAL_MY_PAGS);
}

enum cmn_err referral_http_list_my_accords(struct cmn_call *call)
{
	return list(call, REFERRAL_MY_ACCORDS);
}

static enum cmn_err reply(struct cmn_call *call, enum referral_my kind, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_my(&at, kind, call->caller->sub, id, &res);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

/* --- acting -------------------------------------------------------------------------------------
 */

/* `said`, taken over, is the body as the team would have written it. */
static enum cmn_err act(struct cmn_call *call, cmn_handler_fn *as_team, json_t *said)
{
	const struct cmn_caller *person = call->caller;
	const json_t *body = call->body;
	struct cmn_caller team = *person;
	enum cmn_err rc;

	if (!said)
		return cmn_no_memory(&call->err);
	team.roles = CMN_ROLE_CONSEILLER;
	team.organisation[0] = '\0';
	call->caller = &team;
	call->body = said;
	rc = as_team(call);
	call->caller = person;
	call->body = body;
	json_decref(said);
	cmn_buf_reset(&call->out); /* what the team reads is not for the person */
	call->version = 0;
	return rc;
}

/* NULL members are left out; the whole is NULL when memory is short. */
static json_t *with(json_t *said, const char *key, const char *text)
{
	if (said && text && json_object_set_new(said, key, json_string(text)) != 0) {
		json_decref(said);
		return NULL;
	}
	return said;
}

/* The record of this id, when it is theirs. */
static enum cmn_err find(struct cmn_call *call, enum referral_my kind, PGresult **ret_mine)
{
	const struct referral_at at = referral_at(call);
	enum cmn_err rc = referral_my_fresh(call);

	return rc ? rc
		  : referral_store_my(&at, kind, call->caller->sub, cmn_call_param(call, "id"),
				      ret_mine);
}

/* `said` is taken over. */
static enum cmn_err act_on(struct cmn_call *call, enum referral_my kind, cmn_handler_fn *as_team,
			   json_t *said)
{
	CMN_AUTO(cmn_json_drop) json_t *body = said;
	CMN_AUTO(cmn_pgres_drop) PGresult *mine = NULL;
	enum cmn_err rc = find(call, kind, &mine);

	if (rc == CMN_OK)
		rc = act(call, as_team, json_incref(body));
	return rc == CMN_OK ? reply(call, kind, cmn_call_param(call, "id")) : rc;
}

enum cmn_err referral_http_withdraw_my_handoff(struct cmn_call *call)
{
	json_t *said = json_pack("{s:s, s:s}", "reason", "person_withdraws", "by", "person");

	return act_on(call, REFERRAL_MY_HANDOFFS, referral_http_withdraw_handoff,
		      with(said, "note", cmn_json_get(call->body, "note")));
}

/* What somebody says through their account is said in writing, today. */
static json_t *answer(const struct cmn_call *call)
{
	return with(json_pack("{s:s, s:s, s:s}", "answer", cmn_json_get(call->body, "answer"),
			      "given_by", "person", "means", "electronic"),
		    "note", cmn_json_get(call->body, "note"));
}

enum cmn_err referral_http_answer_my_pag(struct cmn_call *call)
{
	return act_on(call, REFERRAL_MY_PAGS, referral_http_accord_pag, answer(call));
}

enum cmn_err referral_http_answer_my_pag_service(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *mine = NULL;
	enum cmn_err rc = referral_my_fresh(call);

	if (rc == CMN_OK)
		rc = referral_store_my_service(&at, call->caller->sub, cmn_call_param(call, "id"),
					       &mine);
	if (rc == CMN_OK)
		rc = act(call, referral_http_accord_pag_service, answer(call));
	return rc == CMN_OK ? reply(call, REFERRAL_MY_PAGS, cmn_column(mine, 0, "pag_id")) : rc;
}

/* The key of the person among those who sign; NULL: the accord asks a representative, or nobody. */
static const char *my_key(const json_t *content)
{
	const json_t *parties = json_object_get(content, "parties"), *p;
	size_t i;

	json_array_foreach(parties, i, p)
	{
		if (strcmp(cmn_json_get(p, "kind"), "person") == 0 &&
		    json_is_true(json_object_get(p, "signs")))
			return cmn_json_get(p, "key");
	}
	return NULL;
}

static enum cmn_err sign(struct cmn_call *call, const PGresult *mine)
{
	CMN_AUTO(cmn_json_drop)
	json_t *content = json_loads(cmn_column(mine, 0, "content"), 0, NULL);
	const char *key = my_key(content);
	char today[CMN_DAY_LEN];

	if (!content)
		return cmn_no_memory(&call->err);
	if (!key)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"cet accord ne demande pas la signature de la personne elle-même",
				"this accord does not ask the person themselves to sign");
	cmn_day_format(cmn_day_of(cmn_clock_us(), cmn_column(mine, 0, "departement")), today);
	return act(call, referral_http_sign_accord,
		   json_pack("{s:I, s:s, s:s, s:s}", "content_version",
			     (json_int_t)cmn_json_get_int(call->body, "content_version", 0),
			     "party", key, "signed_on", today, "means", "electronic"));
}

enum cmn_err referral_http_sign_my_accord(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *mine = NULL;
	enum cmn_err rc = find(call, REFERRAL_MY_ACCORDS, &mine);

	if (rc == CMN_OK)
		rc = sign(call, mine);
	return rc == CMN_OK ? reply(call, REFERRAL_MY_ACCORDS, cmn_call_param(call, "id")) : rc;
}

static enum cmn_err answer_proposal(struct cmn_call *call, cmn_handler_fn *as_team, json_t *said)
{
	const struct referral_at at = referral_at(call);
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_json_drop) json_t *body = said;
	CMN_AUTO(cmn_pgres_drop) PGresult *mine = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_my_fresh(call);

	if (rc == CMN_OK)
		rc = referral_store_my_proposal(&at, call->caller->sub, id, &mine);
	if (rc == CMN_OK)
		rc = act(call, as_team, json_incref(body));
	if (rc == CMN_OK)
		rc = referral_store_my_proposal(&at, call->caller->sub, id, &now);
	return rc == CMN_OK ? cmn_reply_seen(call, now) : rc;
}

enum cmn_err referral_http_accept_my_proposal(struct cmn_call *call)
{
	return answer_proposal(call, referral_http_accept_proposal, json_object());
}

enum cmn_err referral_http_refuse_my_proposal(struct cmn_call *call)
{
	json_t *said = json_pack("{s:s}", "reason", cmn_json_get(call->body, "reason"));

	return answer_proposal(call, referral_http_refuse_proposal,
			       with(said, "note", cmn_json_get(call->body, "note")));
}
