/* SPDX-License-Identifier: EUPL-1.2 */
#include "concertation_http.h"
#include "referral_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MAX 65536

enum cmn_err referral_meeting_words(struct cmn_call *call, const json_t *from,
				    const struct referral_word *words, char **ret)
{
	CMN_AUTO(cmn_json_drop) json_t *all = json_object();

	for (; all && words->member; words++) {
		const char *text = cmn_json_get(from, words->member);

		if (json_object_set_new(all, words->word, text ? json_string(text) : json_null()) !=
		    0)
			return cmn_no_memory(&call->err);
	}
	*ret = all ? json_dumps(all, JSON_COMPACT) : NULL;
	return *ret ? CMN_OK : cmn_no_memory(&call->err);
}

enum cmn_err referral_meeting_aim(struct cmn_call *call, enum referral_meeting_record record,
				  char departement[4], PGresult **ret)
{
	enum cmn_err rc = referral_texts(call);

	if (rc == CMN_OK)
		rc = referral_meeting_get(call, record, cmn_call_param(call, "id"), ret);
	if (rc == CMN_OK)
		cmn_write_at(call, *ret, departement);
	return rc;
}

enum cmn_err referral_meeting_explain(struct cmn_call *call, enum referral_meeting_record record,
				      const char *id, enum referral_meeting_act act)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_meeting_get(call, record, id, &now);
	bool stale;

	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, now))
		return CMN_E_CONFLICT;
	stale = call->if_match != 0 &&
		call->if_match != cmn_pg_int(now, 0, PQfnumber(now, "version"), 0);
	if (stale || !referral_meeting_next(cmn_column(now, 0, "state"), act))
		return cmn_explain(call, now);
	return cmn_fail(&call->err, CMN_E_CONFLICT, "la concertation ne permet plus cet acte",
			"the concertation does not allow this act any more");
}

enum cmn_err referral_meeting_reply(struct cmn_call *call, enum referral_meeting_record record,
				    const char *id, const char *path)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_meeting_get(call, record, id, &res);

	if (rc != CMN_OK)
		return rc;
	if (path)
		snprintf(call->location, sizeof(call->location), "%s/%s", path, id);
	return cmn_reply_seen(call, res);
}

enum cmn_err referral_meeting_reply_page(struct cmn_call *call, enum referral_meeting_list list,
					 struct referral_meeting_page page)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128], today[CMN_DAY_LEN];
	enum cmn_err rc;

	page.departement = cmn_call_param(call, "departement");
	page.limit = cmn_call_param_int(call, "limit", 50);
	page.after = after;
	page.today = today;
	rc = cmn_call_territory(call, "query:departement", page.departement);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc != CMN_OK)
		return rc;
	cmn_day_format(cmn_day_of(cmn_clock_us(), page.departement), today);
	rc = referral_meeting_page(call, list, &page, &res);
	if (rc != CMN_OK)
		return rc;
	return list == REFERRAL_LIST_PARTICIPATION ? cmn_reply_list(call, res, page.limit)
						   : cmn_reply_seen_list(call, res, page.limit);
}

enum cmn_err referral_meeting_day(struct cmn_call *call, const char *pointer, const char *text,
				  int *ret)
{
	if (cmn_day_parse(text, ret))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date n’existe pas",
			   "this date does not exist");
}

enum cmn_err referral_meeting_instant(struct cmn_call *call, const char *pointer, const char *text,
				      int64_t *ret)
{
	if (cmn_time_parse(text, ret))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date n’existe pas",
			   "this date does not exist");
}

static bool actor_known(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return referral_store_actor(&at, id, &res) == CMN_OK;
}

enum cmn_err referral_meeting_actor(struct cmn_call *call, const char *id)
{
	return !id || actor_known(call, id) ? CMN_OK : cmn_call_await(call, actor_known, id);
}

bool referral_meeting_team(const struct cmn_call *call)
{
	return (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) != 0;
}

const char *referral_meeting_yes(const json_t *body, const char *member, const char *otherwise)
{
	const json_t *value = json_object_get(body, member);

	if (!value)
		return otherwise;
	return json_is_true(value) ? "true" : "false";
}
