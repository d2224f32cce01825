/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_presidency_http.c - a presidency that rotates among members, and how often they meet.
 */
#include "governance_frequency.h"
#include "governance_http.h"
#include "governance_periods.h"
#include "governance_presidency.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRESIDES "directory.governance_presidency.changed.v1"

static int day_of(const char *text)
{
	int day = 0;

	return text != NULL && cmn_day_parse(text, &day) ? day : 0;
}

static enum cmn_err say(struct cmn_call *call, enum governance_term_fault fault,
			const struct governance_presidency_rule *rule)
{
	switch (fault) {
	case GOVERNANCE_TERM_BACKWARDS:
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/until",
				   "la présidence finirait avant de commencer",
				   "the presidency would end before it begins");
	case GOVERNANCE_TERM_TOO_LONG:
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/until",
				   "une présidence dure %d mois au plus",
				   "a presidency lasts %d months at most", rule->term_months);
	case GOVERNANCE_TERM_OVERLAPS:
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/from",
				   "un membre préside déjà ces jours-là",
				   "a member presides already on these days");
	case GOVERNANCE_TERM_IN_A_ROW:
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/member",
				   "le même membre présiderait plus de %d ans de suite",
				   "the same member would preside for more than %d years in a row",
				   rule->max_consecutive);
	case GOVERNANCE_TERM_GOOD:
	default:
		return CMN_OK;
	}
}

/* Ask the rule about `term`; that of the same id is the one that it replaces. */
static enum cmn_err check_term(struct cmn_call *call, const char *instance, const char *id,
			       const char *member, const char *from, const char *until)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *const params[] = {call->write.departement, instance, from};
	const struct governance_term term = {member, day_of(from), day_of(until)};
	enum cmn_err rc = governance_store_ask(call, &GOVERNANCE_TERMS, params, &res);
	struct governance_presidency_rule rule;
	struct governance_term *terms;
	size_t n = 0;

	if (rc != CMN_OK)
		return rc;
	terms = calloc((size_t)PQntuples(res), sizeof(*terms));
	if (terms == NULL)
		return cmn_no_memory(&call->err);
	rule = (struct governance_presidency_rule){
	    .term_months = (int)cmn_pg_int(res, 0, PQfnumber(res, "term_months"), 0),
	    .max_consecutive = (int)cmn_pg_int(res, 0, PQfnumber(res, "max_consecutive"), 0),
	    .break_months = (int)cmn_pg_int(res, 0, PQfnumber(res, "break_months"), 0),
	};
	for (int i = 0; i < PQntuples(res); i++) {
		const char *other = cmn_column(res, i, "id");

		if (other == NULL || (id != NULL && strcasecmp(other, id) == 0))
			continue;
		terms[n++] = (struct governance_term){cmn_column(res, i, "member"),
						      day_of(cmn_column(res, i, "from_on")),
						      day_of(cmn_column(res, i, "until_on"))};
	}
	rc = say(call, governance_term_check(terms, n, &term, &rule), &rule);
	free(terms);
	return rc;
}

static enum cmn_err tells_term(struct cmn_call *call, const char *instance, const char *member,
			       const char *from, const char *until)
{
	return governance_tells(call, PRESIDES,
				json_pack("{s:s, s:s, s:s, s:s, s:s}", "presidency_id",
					  call->write.resource_id, "instance_id", instance,
					  "member", member, "from", from, "until", until));
}

/* Whoever presides has a voice in the instance, and the presidency rotates. */
static enum cmn_err may_preside(struct cmn_call *call, const PGresult *instance, const char *member)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *const params[] = {call->write.departement, cmn_column(instance, 0, "id"),
				      cmn_json_get(call->body, "from"), member};
	enum cmn_err rc;

	if (strcmp(cmn_column(instance, 0, "chaired"), "rotating") != 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"la présidence de cette instance n’est pas tournante",
				"the presidency of this instance does not rotate");
	rc = governance_store_ask(call, &GOVERNANCE_IS_MEMBER, params, &res);
	if (rc == CMN_OK && !cmn_pg_bool(res, 0, PQfnumber(res, "voice")))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/member",
				 "ce membre n’a pas de voix dans l’instance ce jour-là",
				 "this member has no voice in the instance on that day");
	return rc;
}

/* The same was asked and done before: its answer is that of then, whatever the rule says now.  An
 * instance of version 0 is none: nothing is written. */
static enum cmn_err done_before(struct cmn_call *call, const struct governance_write *write,
				const char *instance, enum cmn_err refusal)
{
	const struct governance_given given[] = {
	    {"instance", instance}, {"instance_version", "0"}, {NULL, NULL}};
	const struct cmn_error why = call->err;
	enum cmn_err rc = governance_store_write(call, write, given, NULL, NULL);

	if (rc == CMN_OK)
		return CMN_OK;
	call->err = why;
	return refusal;
}

#define MOVED_FR "une autre présidence vient d’être écrite : relisez l’instance"
#define MOVED_EN "another presidency was written just now: read the instance again"

enum cmn_err directory_http_add_governance_presidency(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *member = cmn_json_get(call->body, "member");
	const char *from = cmn_json_get(call->body, "from");
	const char *until = cmn_json_get(call->body, "until");
	const char *instance = cmn_call_param(call, "id");
	char departement[4];
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_INSTANCE_READ, false, departement, &now);
	if (rc == CMN_OK)
		rc = governance_member(call, departement, "/member", member);
	if (rc == CMN_OK)
		rc = may_preside(call, now, member);
	if (rc != CMN_OK)
		return rc;
	rc = check_term(call, instance, NULL, member, from, until);
	if (rc == CMN_E_CONFLICT && done_before(call, &GOVERNANCE_TERM_ADD, instance, rc) == CMN_OK)
		return governance_reply(call, &GOVERNANCE_PRESIDENCY_READ, call->write.resource_id,
					NULL);
	if (rc == CMN_OK)
		rc = tells_term(call, instance, member, from, until);
	if (rc != CMN_OK)
		return rc;
	const struct governance_given given[] = {
	    {"instance", instance},
	    {"instance_version", cmn_column(now, 0, "version")},
	    {NULL, NULL},
	};
	rc = governance_store_write(call, &GOVERNANCE_TERM_ADD, given, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_INSTANCE_READ, instance, MOVED_FR,
					  MOVED_EN);
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_PRESIDENCY_READ,
					       call->write.resource_id, NULL)
			    : rc;
}

enum cmn_err directory_http_update_governance_presidency(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *until = cmn_json_get(call->body, "until");
	char departement[4];
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_PRESIDENCY_READ, true, departement, &now);
	if (rc != CMN_OK)
		return rc;
	if (until != NULL)
		rc = check_term(call, cmn_column(now, 0, "instance_id"), call->write.resource_id,
				cmn_column(now, 0, "member"), cmn_column(now, 0, "from"), until);
	if (rc == CMN_OK)
		rc = tells_term(call, cmn_column(now, 0, "instance_id"),
				cmn_column(now, 0, "member"), cmn_column(now, 0, "from"),
				until != NULL ? until : cmn_column(now, 0, "until"));
	if (rc != CMN_OK)
		return rc;
	const struct governance_given given[] = {
	    {"instance_version", cmn_column(now, 0, "_instance")}, {NULL, NULL}};
	rc = governance_store_write(call, &GOVERNANCE_TERM_CHANGE, given, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_PRESIDENCY_READ,
					  cmn_call_param(call, "id"), MOVED_FR, MOVED_EN);
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_PRESIDENCY_READ,
					       cmn_call_param(call, "id"), NULL)
			    : rc;
}

/* --- how often (G1) ------------------------------------------------------------------------- */

enum cmn_err directory_http_read_governance_frequency(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char today[CMN_DAY_LEN], from[24], until[24];
	const int day = governance_today(today), this_year = governance_year_of(day);
	int year = (int)cmn_call_param_int(call, "year", this_year);
	const char *const params[] = {cmn_call_param(call, "id"), from, until, today};
	enum cmn_err rc =
	    governance_find(call, &GOVERNANCE_INSTANCE_READ, cmn_call_param(call, "id"), &now);

	/* what is due next may lie two years ahead */
	snprintf(from, sizeof(from), "%04d-01-01", year < this_year ? year : this_year);
	snprintf(until, sizeof(until), "%04d-12-31", (year > this_year ? year : this_year) + 2);
	if (rc == CMN_OK)
		rc = governance_store_ask(call, &GOVERNANCE_LIFE, params, &res);
	if (rc == CMN_OK)
		rc = cmn_reply_json(call, governance_frequency_json(res, year, day));
	return rc;
}
