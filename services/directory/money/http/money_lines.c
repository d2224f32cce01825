/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_lines.c - the lines and the shares of a budget, as a request gives them.
 */
#include "money_http.h"
#include "money_sums.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Each number once; posts are of payroll lines. */
static enum cmn_err check_lines(struct cmn_call *call, const json_t *lines)
{
	bool seen[100] = {false};
	const json_t *line;
	char at[64];
	size_t i;

	json_array_foreach(lines, i, line)
	{
		int64_t number = cmn_json_get_int(line, "number", 0) % 100;
		bool payroll = strncmp(cmn_json_get(line, "kind"), "payroll_", 8) == 0;

		snprintf(at, sizeof(at), "/lines/%zu/%s", i,
			 seen[number] ? "number" : "fte_hundredths");
		if (seen[number])
			return cmn_fail_at(&call->err, CMN_E_INVALID, at,
					   "ce numéro de ligne est déjà pris",
					   "this number of a line is taken");
		if (!payroll && json_object_get(line, "fte_hundredths"))
			return cmn_fail_at(&call->err, CMN_E_INVALID, at,
					   "seule une ligne de masse salariale paie des postes",
					   "only a payroll line pays posts");
		seen[number] = true;
	}
	return CMN_OK;
}

/* Together no more than there is (R194); less is kept and flagged. */
static enum cmn_err check_shares(struct cmn_call *call, const json_t *shares, int64_t ars)
{
	const json_t *share, *other;
	int64_t sum = 0;
	char at[64];
	size_t i, k;

	json_array_foreach(shares, i, share)
	{
		snprintf(at, sizeof(at), "/shares/%zu/actor_id", i);
		json_array_foreach(shares, k, other)
		{
			if (k < i && strcasecmp(cmn_json_get(share, "actor_id"),
						cmn_json_get(other, "actor_id")) == 0)
				return cmn_fail_at(&call->err, CMN_E_INVALID, at,
						   "cet acteur a déjà une part",
						   "this actor has a share already");
		}
		if (!money_add(&sum, cmn_json_get_int(share, "cents", 0)))
			sum = INT64_MAX;
	}
	if (sum > ars)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/shares",
				   "les parts dépassent les crédits de l’ARS de %lld centimes",
				   "the shares exceed the credits of the ARS by %lld cents",
				   (long long)(sum - ars));
	return CMN_OK;
}

/* Actors of a list of the body are of the département. */
static enum cmn_err check_actors(struct cmn_call *call, const char *list, const char *departement)
{
	CMN_AUTO(cmn_json_drop) json_t *ids = json_object();
	CMN_AUTO(cmn_json_drop) json_t *array = json_array();
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	const struct money_at at = money_at(call);
	const json_t *item;
	const char *id;
	json_t *unused;
	char pointer[32], low[40];
	int64_t n = 0;
	size_t i;
	enum cmn_err rc;

	json_array_foreach(json_object_get(call->body, list), i, item)
	{
		const char *said = cmn_json_get(item, "actor_id");

		if (!said)
			continue;
		snprintf(low, sizeof(low), "%s", said); /* one actor, however its id is written */
		for (char *c = low; *c != '\0'; c++)
			*c = (char)(*c | (*c >= 'A' && *c <= 'F' ? 0x20 : 0));
		json_object_set_new(ids, low, json_true());
	}
	json_object_foreach(ids, id, unused) json_array_append_new(array, json_string(id));
	text = json_dumps(array, JSON_COMPACT);
	if (!text)
		return cmn_no_memory(&call->err);
	rc = json_array_size(array) > 0 ? money_store_actors(&at, departement, text, &n) : CMN_OK;
	if (rc || n == (int64_t)json_array_size(array))
		return rc;
	snprintf(pointer, sizeof(pointer), "/%s", list);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "l’un de ces acteurs n’est pas de l’annuaire du département",
			   "one of these actors is not in the directory of the département");
}

enum cmn_err money_lines_good(struct cmn_call *call, const char *departement, int64_t ars)
{
	enum cmn_err rc = cmn_texts_good(call->body, &call->err);

	if (rc == CMN_OK)
		rc = check_lines(call, json_object_get(call->body, "lines"));
	if (rc == CMN_OK)
		rc = check_shares(call, json_object_get(call->body, "shares"), ars);
	if (rc == CMN_OK)
		rc = check_actors(call, "lines", departement);
	return rc ? rc : check_actors(call, "shares", departement);
}
