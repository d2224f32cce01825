/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent_subject.c - about whom, and when: what the body or the query says of it.
 */
#include "consent_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

static const char *const ABOUT[] = {"situation_id", "solicitation_id", "person_id"};

enum cmn_err intake_take_date(struct cmn_call *call, const char *key, const char *otherwise,
			      char ret[32], int64_t *ret_us)
{
	const char *given = cmn_json_get(call->body, key);
	char pointer[40];

	snprintf(pointer, sizeof(pointer), "/%s", key);
	ret[0] = '\0';
	if (!given)
		given = otherwise;
	if (!given)
		return CMN_OK;
	if (!cmn_time_parse(given, ret_us))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date n’existe pas",
				   "this date does not exist");
	cmn_time_format(*ret_us, ret);
	return CMN_OK;
}

static void pointer_of(bool query, const char *name, char out[40])
{
	snprintf(out, 40, "%s%s", query ? "query:" : "/", name);
}

enum cmn_err intake_take_subject(struct cmn_call *call, bool query, struct intake_subject *ret)
{
	const char **const into[] = {&ret->situation_id, &ret->solicitation_id, &ret->person_id};
	char pointer[40];
	size_t n = 0;

	for (size_t i = 0; i < CMN_LEN(ABOUT); i++) {
		*into[i] =
		    query ? cmn_call_param(call, ABOUT[i]) : cmn_json_get(call->body, ABOUT[i]);
		n += *into[i] != NULL;
	}
	pointer_of(query, ABOUT[0], pointer);
	if (n == 1)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "donnez un seul de situation_id, solicitation_id et person_id",
			   "give exactly one of situation_id, solicitation_id and person_id");
}

enum cmn_err intake_load_subject(struct cmn_call *call, const struct intake_subject *s, bool query,
				 PGresult **ret)
{
	size_t i = s->situation_id ? 0 : s->solicitation_id ? 1 : 2;
	enum cmn_err rc = intake_store_subject(call->pool, &call->ctx, s->situation_id,
					       s->solicitation_id, s->person_id, ret, &call->err);
	char pointer[40];

	if (rc != CMN_E_NOT_FOUND)
		return rc;
	pointer_of(query, ABOUT[i], pointer);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "aucun enregistrement sous cet identifiant", "no record under this id");
}

enum cmn_err intake_check_giver(struct cmn_call *call, const char *given_by,
				const struct intake_represented *r, int64_t at_us,
				int64_t *ret_until_us)
{
	bool other = strcmp(given_by, "representative") == 0;
	bool entitled = false;
	enum cmn_err rc;

	*ret_until_us = CMN_NEVER;
	if (!other && !r->representative_id)
		return CMN_OK;
	if (!other)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/given_by",
				   "un représentant est nommé : c’est lui qui a parlé",
				   "a representative is named: it was them who spoke");
	if (!r->representative_id)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/representative_id",
				   "nommez le représentant", "name the representative");
	rc = intake_store_representative(call->pool, &call->ctx, r, at_us, &entitled, ret_until_us,
					 &call->err);
	if (rc != CMN_OK || entitled)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/representative_id",
			   "ce représentant n’a pas ce droit à cette date",
			   "this representative does not have that right at that date");
}
