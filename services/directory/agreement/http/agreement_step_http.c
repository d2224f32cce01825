/* SPDX-License-Identifier: EUPL-1.2
 *
 * agreement_step_http.c - an agreement is opened, signed, validated, denounced (R161 to R163, R180,
 * R183).
 */
#include "agreement_http.h"
#include "more.h"
#include "term.h"

#include "cmn/calendar.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* One that is on its way: the record, the body's act, and what becomes of it. */
struct step {
	struct cmn_call *call;
	const PGresult *now;
	enum agreement_state state;
	struct agreement_becomes becomes;
	char signed_on[CMN_DAY_LEN], effective[CMN_DAY_LEN], ends[CMN_DAY_LEN];
};

static const char *col(const struct step *s, const char *name)
{
	return cmn_column(s->now, 0, name);
}

static bool flag(const struct step *s, const char *name)
{
	return cmn_pg_bool(s->now, 0, PQfnumber(s->now, name));
}

/* It takes effect on `day`; an avenant ends with its agreement. */
static void effective(struct step *s, int day)
{
	unsigned months = 12 * (unsigned)cmn_pg_int(s->now, 0, PQfnumber(s->now, "years"), 0);

	cmn_day_format(day, s->effective);
	s->becomes.effective_on = s->effective;
	if (col(s, "agreement_id") || flag(s, "tacit_renewal"))
		return;
	cmn_day_format(directory_term_nth(day, months, 0).last, s->ends);
	s->becomes.ends_on = s->ends;
}

static enum cmn_err overlapping(struct step *s)
{
	const struct agreement_at at = agreement_at(s->call);
	bool overlaps = false;
	enum cmn_err rc;

	if (col(s, "agreement_id") || !s->becomes.effective_on)
		return CMN_OK;
	rc = agreement_store_overlaps(&at, col(s, "departement"), col(s, "id"),
				      s->becomes.effective_on, s->becomes.ends_on, &overlaps);
	if (rc != CMN_OK || !overlaps)
		return rc;
	return cmn_fail(&s->call->err, CMN_E_CONFLICT,
			"une autre convention de la communauté est en vigueur en ce temps",
			"another agreement of the community is in force in that time");
}

static enum cmn_err become(struct step *s, const char *act, const char *role)
{
	const struct agreement_at at = agreement_at(s->call);
	enum cmn_err rc = overlapping(s);

	s->becomes.version = s->call->if_match;
	s->becomes.from = col(s, "state");
	if (rc == CMN_OK)
		rc = agreement_tell(s->call, s->now, act, &s->becomes, role);
	if (rc == CMN_OK)
		rc = agreement_store_become(&at, &s->becomes);
	else
		return rc;
	return agreement_finish(s->call, rc);
}

/* A stale version is told before whatever else is wrong with the state. */
static enum cmn_err may(struct step *s, enum agreement_act act)
{
	s->state = agreement_state_of(col(s, "state"));
	if (s->call->if_match == cmn_pg_int(s->now, 0, PQfnumber(s->now, "version"), 0) &&
	    agreement_may(s->state, act))
		return CMN_OK;
	return cmn_explain(s->call, s->now);
}

/* --- signing ------------------------------------------------------------------------------- */

static const json_t *party_of(const json_t *parties, const char *id)
{
	for (size_t i = 0; i < json_array_size(parties); i++)
		if (strcasecmp(cmn_json_get(json_array_get(parties, i), "id"), id) == 0)
			return json_array_get(parties, i);
	return NULL;
}

static enum cmn_err may_sign(struct step *s, const json_t *party)
{
	const char *actor = cmn_json_get(party, "actor_id");
	const char *own = s->call->caller->organisation;
	enum agreement_signer signer = agreement_signer_of(s->call);
	bool is_own = actor && strcasecmp(actor, own) == 0;

	/* an account of an organisation signs for no other of its role */
	if (agreement_may_sign(signer, cmn_json_get(party, "role"), is_own) &&
	    (signer == AGREEMENT_BY_TEAM || is_own || !actor || !cmn_uuid_valid(own)))
		return CMN_OK;
	return cmn_fail_at(&s->call->err, CMN_E_FORBIDDEN, "/party_id",
			   "vous ne signez pas pour cette partie",
			   "you do not sign for this party");
}

static enum cmn_err day_good(struct step *s, const char *on)
{
	const char *since = col(s, "_parent_effective");
	enum cmn_err rc = agreement_day_come(s->call, "/signed_on", on, col(s, "departement"));

	if (rc == CMN_OK && since && agreement_day(on) < agreement_day(since))
		return cmn_fail_at(&s->call->err, CMN_E_INVALID, "/signed_on",
				   "un avenant n’est pas signé avant l’entrée en vigueur de sa "
				   "convention",
				   "an avenant is not signed before its agreement takes effect");
	return rc;
}

/* With this signature, is one missing still?  *ret_last: the last day of those required. */
static bool misses(const json_t *parties, const json_t *signing, const char *on, int *ret_last)
{
	*ret_last = INT_MIN;
	for (size_t i = 0; i < json_array_size(parties); i++) {
		const json_t *p = json_array_get(parties, i);
		const char *day = p == signing ? on : cmn_json_get(p, "signed_on");

		if (!json_is_true(json_object_get(p, "required")))
			continue;
		if (!day)
			return true;
		if (agreement_day(day) > *ret_last)
			*ret_last = agreement_day(day);
	}
	return *ret_last == INT_MIN;
}

static enum cmn_err sign(struct step *s, const json_t *parties, const json_t *party, const char *on)
{
	enum agreement_state after;
	int last;
	bool more = misses(parties, party, on, &last);

	after = agreement_signed(s->state, more, flag(s, "ars_validates"));
	s->becomes.state = agreement_state_code(after);
	s->becomes.party_id = cmn_json_get(party, "id");
	s->becomes.party_signed_on = on;
	s->becomes.way = agreement_signer_of(s->call) == AGREEMENT_BY_TEAM ? "recorded" : "own";
	if (after != s->state) {
		cmn_day_format(last, s->signed_on);
		s->becomes.signed_on = s->signed_on;
		if (after == AGREEMENT_IN_FORCE)
			effective(s, last);
	}
	return become(s, "sign", cmn_json_get(party, "role"));
}

enum cmn_err directory_http_sign_agreement(struct cmn_call *call)
{
	const char *on = cmn_json_get(call->body, "signed_on");
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	json_t *parties CMN_AUTO(cmn_json_drop) = NULL;
	struct step s = {.call = call};
	const json_t *party;
	char departement[4];
	enum cmn_err rc = agreement_own(call, departement, &now);

	if (rc != CMN_OK)
		return rc;
	s.now = now;
	parties = json_loads(col(&s, "parties"), 0, NULL);
	if (!parties)
		return cmn_no_memory(&call->err);
	party = party_of(parties, cmn_json_get(call->body, "party_id"));
	if (!party)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/party_id",
				   "cette partie n’est pas signataire",
				   "this party is not a signatory");
	rc = may_sign(&s, party);
	if (rc == CMN_OK)
		rc = may(&s, AGREEMENT_SIGN);
	if (rc == CMN_OK && cmn_json_get(party, "signed_on"))
		rc = cmn_fail_at(&call->err, CMN_E_CONFLICT, "/party_id",
				 "cette partie a déjà signé", "this party has signed already");
	if (rc == CMN_OK)
		rc = day_good(&s, on);
	return rc ? rc : sign(&s, parties, party, on);
}

/* --- steps --------------------------------------------------------------------------------- */

static enum cmn_err complete(struct step *s, const char *what)
{
	const char *missing = col(s, what);

	if (!missing || strcmp(missing, "{}") == 0)
		return CMN_OK;
	return cmn_fail_at(&s->call->err, CMN_E_CONFLICT, "/act",
			   "il manque ce que la région demande : %s",
			   "what the region demands is missing: %s", missing);
}

/* All that the region demands is there before anybody signs (R161, R181, R184). */
static enum cmn_err open_it(struct step *s)
{
	enum cmn_err rc = complete(s, "missing_signatories");

	if (rc == CMN_OK)
		rc = complete(s, "missing_content");
	return rc ? rc : complete(s, "missing_annexes");
}

/* In force from the last signature, or from the validation when that is later (R162, R183). */
static enum cmn_err validate(struct step *s, const char *on)
{
	int day = agreement_day(on), signed_on = agreement_day(col(s, "signed_on"));

	if (day < signed_on)
		return cmn_fail_at(&s->call->err, CMN_E_INVALID, "/on",
				   "la validation vient après les signatures",
				   "the validation comes after the signatures");
	s->becomes.validated_on = on;
	if (agreement_state_of(s->becomes.state) == AGREEMENT_IN_FORCE)
		effective(s, day);
	return CMN_OK;
}

static enum cmn_err denounce(struct step *s, const char *on)
{
	const char *ends = cmn_json_get(s->call->body, "ends_on");
	const char *known = col(s, "ends_on");

	if (col(s, "agreement_id"))
		return cmn_fail_at(&s->call->err, CMN_E_CONFLICT, "/act",
				   "la convention se dénonce, non un avenant",
				   "the agreement is denounced, not an avenant");
	if (agreement_day(on) < agreement_day(col(s, "effective_on")))
		return cmn_fail_at(&s->call->err, CMN_E_INVALID, "/on",
				   "la convention n’était pas encore en vigueur",
				   "the agreement was not in force yet");
	if (!ends || agreement_day(ends) < agreement_day(on) ||
	    (known && agreement_day(ends) > agreement_day(known)))
		return cmn_fail_at(&s->call->err, CMN_E_INVALID, "/ends_on",
				   "le dernier jour est à donner : ni avant la dénonciation, ni "
				   "après la fin",
				   "the last day is to be given: neither before the denunciation "
				   "nor after the end");
	s->becomes.denounced_on = on;
	s->becomes.ends_on = ends;
	return CMN_OK;
}

static enum cmn_err needs(struct step *s, enum agreement_act act)
{
	const char *on = cmn_json_get(s->call->body, "on");
	const char *reason = cmn_json_get(s->call->body, "reason");
	bool dated =
	    act == AGREEMENT_VALIDATE || act == AGREEMENT_REFUSE || act == AGREEMENT_DENOUNCE;
	enum cmn_err rc = agreement_day_come(s->call, "/on", on, col(s, "departement"));

	if (rc == CMN_OK && dated && !on)
		rc = cmn_fail_at(&s->call->err, CMN_E_INVALID, "/on", "le jour est à donner",
				 "the day is to be given");
	if (rc == CMN_OK && !reason &&
	    (act == AGREEMENT_REFUSE || act == AGREEMENT_DENOUNCE || act == AGREEMENT_WITHDRAW))
		rc = cmn_fail_at(&s->call->err, CMN_E_INVALID, "/reason", "le motif est à donner",
				 "the reason is to be given");
	s->becomes.reason = reason;
	if (rc != CMN_OK || act == AGREEMENT_WITHDRAW)
		return rc;
	if (act == AGREEMENT_OPEN)
		return open_it(s);
	return act == AGREEMENT_DENOUNCE ? denounce(s, on) : validate(s, on);
}

/* What the ARS decides is not for the team; the text is not for the ARS (R183). */
static enum cmn_err whose(struct cmn_call *call, enum agreement_act act)
{
	bool decides = act == AGREEMENT_VALIDATE || act == AGREEMENT_REFUSE;
	unsigned who = decides                     ? CMN_ROLE_AUTHORITY
		       : act == AGREEMENT_DENOUNCE ? CMN_ROLE_COORDONNATEUR | CMN_ROLE_AUTHORITY
						   : CMN_ROLE_COORDONNATEUR;

	if (call->caller->roles & who)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "/act",
			   "cet acte ne revient pas à votre fonction",
			   "this act is not for your function");
}

enum cmn_err directory_http_step_agreement(struct cmn_call *call)
{
	const char *code = cmn_json_get(call->body, "act");
	enum agreement_act act = agreement_act_of(code);
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct step s = {.call = call};
	char departement[4];
	enum cmn_err rc = agreement_own(call, departement, &now);

	s.now = now;
	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = whose(call, act);
	if (rc == CMN_OK)
		rc = may(&s, act);
	if (rc != CMN_OK)
		return rc;
	s.becomes.state = agreement_state_code(agreement_after(s.state, act));
	rc = needs(&s, act);
	return rc ? rc : become(&s, code, NULL);
}
