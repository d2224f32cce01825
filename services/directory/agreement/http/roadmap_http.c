/* SPDX-License-Identifier: EUPL-1.2
 *
 * roadmap_http.c - roadmaps drafted, edition after edition, changed and read (R172 to R178, R237).
 */
#include "roadmap_http.h"
#include "more.h"
#include "term.h"
#include "told.h"

#include "cmn/calendar.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define ROADMAPS "/v1/directory/roadmaps"

static const char *const NAMES[] = {"parts", "objectives", "actions", "indicators", NULL};

/* --- shared -------------------------------------------------------------------------------- */

enum cmn_err roadmap_reply(struct cmn_call *call, const char *id)
{
	const struct agreement_at at = agreement_at(call);
	const struct agreement_reader reader = agreement_reader_of(call);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = roadmap_store_read(&at, &reader, id, &res);

	return rc ? rc : directory_reply_record(call, res);
}

enum cmn_err roadmap_own(struct cmn_call *call, char departement[4], PGresult **ret)
{
	const struct agreement_at at = agreement_at(call);
	const struct agreement_reader reader = agreement_reader_of(call);
	enum cmn_err rc = roadmap_store_read(&at, &reader, cmn_call_param(call, "id"), ret);

	if (rc == CMN_OK)
		cmn_write_at(call, *ret, departement);
	return rc;
}

enum cmn_err roadmap_finish(struct cmn_call *call, enum cmn_err rc)
{
	const struct agreement_at at = agreement_at(call);
	const struct agreement_reader reader = agreement_reader_of(call);
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;

	if (rc == CMN_OK)
		return roadmap_reply(call, call->write.resource_id);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = roadmap_store_read(&at, &reader, call->write.resource_id, &now);
	return rc ? rc : cmn_explain(call, now);
}

enum cmn_err roadmap_tell(struct cmn_call *call, const char *act, const char *state,
			  const char *day, const char *action, const char *action_state)
{
	return cmn_write_event(call, DIRECTORY_EVENT_ROADMAP, "{facts}",
			       json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s*, s:s*}", "roadmap_id",
					 call->write.resource_id, "departement",
					 call->write.departement, "act", act, "state", state, "on",
					 day, "action_id", action, "action_state", action_state));
}

enum cmn_err roadmap_good(struct cmn_call *call, const char *departement, const char *actions,
			  const char *indicators, const char *decision)
{
	const struct agreement_at at = agreement_at(call);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char pointer[64];
	const char *what;
	enum cmn_err rc =
	    roadmap_store_faults(&at, departement, actions, indicators, decision, &res);

	if (rc != CMN_OK || PQntuples(res) == 0)
		return rc;
	what = cmn_column(res, 0, "what");
	if (strcmp(what, "decision") == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/decision_id",
				   "aucune décision de la communauté ne porte cet identifiant",
				   "no decision of the community has this identifier");
	if (strcmp(what, "twice") == 0) {
		snprintf(pointer, sizeof(pointer), "/%s", cmn_column(res, 0, "at"));
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "un identifiant figure deux fois",
				   "an identifier stands in it twice");
	}
	snprintf(pointer, sizeof(pointer), "/actions/%s/holder_id", cmn_column(res, 0, "at"));
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "aucun acteur du département ne porte cet identifiant",
			   "no actor of the département has this identifier");
}

/* --- drafting ------------------------------------------------------------------------------ */

static enum cmn_err take(struct cmn_call *call, const char *departement,
			 struct agreement_jsons *ret)
{
	const char *starts = cmn_json_get(call->body, "starts_on");
	const char *ends = cmn_json_get(call->body, "ends_on");
	enum cmn_err rc = directory_printable(call);

	if (rc == CMN_OK && starts && ends && agreement_day(ends) <= agreement_day(starts))
		rc =
		    cmn_fail_at(&call->err, CMN_E_INVALID, "/ends_on",
				"la fin vient après le début", "the end comes after the beginning");
	if (rc == CMN_OK)
		rc = agreement_jsons_of(call, NAMES, ret);
	if (rc == CMN_OK)
		rc = agreement_good(call, departement, NULL, ret->of[0], "roadmap_part", "parts");
	return rc ? rc : roadmap_good(call, departement, ret->of[2], ret->of[3], NULL);
}

static struct roadmap_text text_of(const struct cmn_call *call, const struct agreement_jsons *j)
{
	return (struct roadmap_text){
	    .title = cmn_json_get(call->body, "title"),
	    .starts_on = cmn_json_get(call->body, "starts_on"),
	    .ends_on = cmn_json_get(call->body, "ends_on"),
	    .parts = j->of[0],
	    .objectives = j->of[1],
	    .actions = j->of[2],
	    .indicators = j->of[3],
	};
}

static enum cmn_err days_of(struct cmn_call *call, const char *departement, PGresult **ret)
{
	const struct agreement_at at = agreement_at(call);
	char today[11];

	agreement_today(departement, today);
	return roadmap_store_days(&at, departement, today, ret);
}

/* The last day of an edition that says none: of the years of the region's roadmap (R182), else of
 * the agreement. */
static void until(const PGresult *days, const char *starts, char out[CMN_DAY_LEN])
{
	int64_t years = cmn_pg_int(days, 0, PQfnumber(days, "roadmap_years"),
				   cmn_pg_int(days, 0, PQfnumber(days, "years"), 1));

	cmn_day_format(directory_term_nth(agreement_day(starts), (unsigned)(12 * years), 0).last,
		       out);
}

static enum cmn_err no_agreement(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"la feuille de route suppose une convention en vigueur",
			"a roadmap supposes an agreement in force");
}

enum cmn_err directory_http_draft_roadmap(struct cmn_call *call)
{
	const struct agreement_at at = agreement_at(call);
	struct agreement_jsons j CMN_AUTO(agreement_drop) = {0};
	PGresult *days CMN_AUTO(cmn_pgres_drop) = NULL;
	char end[CMN_DAY_LEN], today[11];
	struct roadmap_text text;
	enum cmn_err rc;

	call->write.departement = cmn_json_get(call->body, "departement");
	rc = cmn_call_territory(call, "/departement", call->write.departement);
	if (rc == CMN_OK)
		rc = take(call, call->write.departement, &j);
	if (rc == CMN_OK)
		rc = days_of(call, call->write.departement, &days);
	if (rc == CMN_OK)
		rc = roadmap_tell(call, "draft", "draft", NULL, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return no_agreement(call);
	if (rc != CMN_OK)
		return rc;
	text = text_of(call, &j);
	until(days, text.starts_on, end);
	agreement_today(call->write.departement, today);
	rc = roadmap_store_draft(&at, &text, today, end);
	if (rc == CMN_E_NOT_FOUND)
		return no_agreement(call);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, rc, "une édition est déjà en préparation",
				"an edition is under way already");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), ROADMAPS "/%s", call->write.resource_id);
	return roadmap_reply(call, call->write.resource_id);
}

/* A last day that would come before the first, with the one that is not said. */
static enum cmn_err period_good(struct cmn_call *call, const PGresult *now)
{
	const char *starts = cmn_json_get(call->body, "starts_on");
	const char *ends = cmn_json_get(call->body, "ends_on");

	if (agreement_day(ends ? ends : cmn_column(now, 0, "ends_on")) >
	    agreement_day(starts ? starts : cmn_column(now, 0, "starts_on")))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, ends ? "/ends_on" : "/starts_on",
			   "la fin vient après le début", "the end comes after the beginning");
}

enum cmn_err directory_http_change_roadmap(struct cmn_call *call)
{
	const struct agreement_at at = agreement_at(call);
	struct agreement_jsons j CMN_AUTO(agreement_drop) = {0};
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct roadmap_text text;
	char departement[4];
	enum cmn_err rc = roadmap_own(call, departement, &now);

	if (rc == CMN_OK)
		rc = take(call, departement, &j);
	if (rc == CMN_OK)
		rc = period_good(call, now);
	if (rc != CMN_OK)
		return rc;
	text = text_of(call, &j);
	return roadmap_finish(call, roadmap_store_change(&at, &text, call->if_match));
}

/* --- reading ------------------------------------------------------------------------------- */

enum cmn_err directory_http_read_roadmap(struct cmn_call *call)
{
	return roadmap_reply(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_roadmaps(struct cmn_call *call)
{
	return agreement_page(call, roadmap_store_list);
}

static void put_day(json_t *answer, const char *key, int day)
{
	char text[CMN_DAY_LEN];

	cmn_day_format(day, text);
	json_object_set_new(answer, key, json_string(text));
}

/* By when: so many months after the last signature, then after each validation (R172, R175). */
static void put_days(json_t *answer, const PGresult *days, int today)
{
	int signed_on = agreement_day(cmn_column(days, 0, "signed_on"));
	int validated = agreement_day(cmn_column(days, 0, "validated_on"));
	int64_t due = cmn_pg_int(days, 0, PQfnumber(days, "due_months"), -1);
	int64_t update = cmn_pg_int(days, 0, PQfnumber(days, "update_months"), -1);
	int last = INT_MAX;

	if (due >= 0) {
		last = directory_roadmap_due(signed_on, (unsigned)due);
		put_day(answer, "due_on", last);
	}
	if (validated != INT_MIN && update > 0) {
		last = directory_roadmap_update_due(validated, (unsigned)update);
		put_day(answer, "update_due_on", last);
	}
	json_object_set_new(answer, "late", json_boolean(today > last));
}

enum cmn_err directory_http_read_roadmap_days(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	PGresult *days CMN_AUTO(cmn_pgres_drop) = NULL;
	json_t *answer;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = days_of(call, departement, &days);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_reply_json(
		    call, json_pack("{s:s, s:b}", "departement", departement, "late", 0));
	if (rc != CMN_OK)
		return rc;
	answer = json_pack("{s:s, s:s, s:s*, s:s*}", "departement", departement, "agreement_id",
			   cmn_column(days, 0, "agreement_id"), "roadmap_id",
			   cmn_column(days, 0, "roadmap_id"), "ends_on",
			   cmn_column(days, 0, "roadmap_ends_on"));
	if (answer)
		put_days(answer, days, agreement_today(departement, NULL));
	return cmn_reply_json(call, answer);
}
