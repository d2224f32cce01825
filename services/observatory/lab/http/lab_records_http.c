/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_records_http.c - records of the five families: recorded, listed, read, changed (R210, R211,
 * R233 to R235, R238 to R244, R247).
 */
#include "lab_http.h"
#include "lab_words.h"

#include <stdio.h>
#include <string.h>

static const char *const PATHS[LAB_FAMILY_END_] = {
    [LAB_OBSERVATION] = "observations", [LAB_PROPOSAL] = "proposals",
    [LAB_EXPERIMENT] = "experiments",   [LAB_ACTIVITY] = "activities",
    [LAB_ASSESSMENT] = "assessments",
};

/* --- recording -------------------------------------------------------------------------------- */

static enum cmn_err add(struct cmn_call *call, enum lab_family family, const json_t *said)
{
	const struct lab_at at = lab_at(call);
	CMN_AUTO(cmn_free_drop) char *text = lab_text_of(said);
	const struct lab_new record = {
	    .family = lab_family_code(family),
	    .state = lab_first_state(family, (call->caller->roles & LAB_TEAM) != 0),
	    .said = text,
	    .role = lab_role_of(call),
	    .organisation = lab_organisation_of(call),
	};

	return text ? lab_store_add(&at, &call->write, &record) : cmn_no_memory(&call->err);
}

static enum cmn_err record(struct cmn_call *call, enum lab_family family)
{
	const char *departement = cmn_json_get(call->body, "departement");
	CMN_AUTO(cmn_json_drop) json_t *said = json_copy((json_t *)(uintptr_t)call->body);
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = lab_words_good(call->body, &call->err);
	if (rc)
		return rc;
	if (!said || json_object_del(said, "departement") != 0)
		return cmn_no_memory(&call->err);
	call->write.departement = departement;
	rc = lab_record_good(call, family, said, departement);
	if (rc == CMN_OK)
		rc = add(call, family, said);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/observatory/lab/%s/%s", PATHS[family],
		 call->write.resource_id);
	return lab_reply(call, call->write.resource_id);
}

/* --- reading ---------------------------------------------------------------------------------- */

static enum cmn_err list(struct cmn_call *call, enum lab_family family)
{
	const struct lab_at at = lab_at(call);
	const struct lab_reader reader = lab_reader_of(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[80];
	const struct lab_filter filter = {
	    .departement = cmn_call_param(call, "departement"),
	    .family = lab_family_code(family),
	    .kind = cmn_call_param(call, "kind"),
	    .state = cmn_call_param(call, "state"),
	    .lever = cmn_call_param(call, "lever"),
	    .need = cmn_call_param(call, "need"),
	    .year = cmn_call_param(call, "year"),
	    .after = after,
	    .limit = cmn_call_param_int(call, "limit", LAB_LIMIT),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", filter.departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = lab_store_list(&at, &reader, &filter, &res);
	return rc ? rc : cmn_reply_list(call, res, filter.limit);
}

/* Of another family: not found here. */
static enum cmn_err read_one(struct cmn_call *call, enum lab_family family)
{
	const struct lab_at at = lab_at(call);
	const struct lab_reader reader = lab_reader_of(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = lab_store_read(&at, &reader, cmn_call_param(call, "id"), &res);

	if (rc)
		return rc;
	if (strcmp(cmn_column(res, 0, "_family"), lab_family_code(family)) != 0)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND,
				"aucun enregistrement sous cet identifiant",
				"no record under this id");
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

/* --- changing --------------------------------------------------------------------------------- */

/* The team; whoever contributed an observation, as long as nobody has read it. */
static enum cmn_err may_change(struct cmn_call *call, const struct lab_now *now)
{
	bool own = cmn_pg_bool(now->res, 0, PQfnumber(now->res, "_own"));

	if ((call->caller->roles & LAB_TEAM) != 0 ||
	    (own && strcmp(now->state, "contributed") == 0))
		return CMN_OK;
	return cmn_fail(&call->err, CMN_E_FORBIDDEN,
			"vous ne changez que ce que vous avez proposé et qui n’est pas encore lu",
			"you change only what you contributed and nobody has read yet");
}

/* What was tried is judged by what was expected before. */
static enum cmn_err hypothesis_stands(struct cmn_call *call, const struct lab_now *now)
{
	bool over = strcmp(now->state, "ended") == 0 || strcmp(now->state, "capitalised") == 0;

	if (!over || !json_object_get(call->body, "hypothesis"))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/hypothesis",
			   "l’expérimentation est finie : son hypothèse ne change plus",
			   "the experiment is over: its hypothesis changes no more");
}

/* The members as they will be, and those that go as they were. */
static enum cmn_err merge(struct cmn_call *call, json_t *said, json_t *before)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)call->body, key, value)
	{
		json_t *was = json_object_get(said, key);
		int bad = was ? json_object_set(before, key, was) : 0;

		if (json_is_null(value))
			json_object_del(said, key);
		else
			bad |= json_object_set(said, key, value);
		if (bad)
			return cmn_no_memory(&call->err);
	}
	return CMN_OK;
}

static enum cmn_err write_words(struct cmn_call *call, const struct lab_now *now, json_t *before)
{
	const struct lab_at at = lab_at(call);
	CMN_AUTO(cmn_json_drop)
	json_t *step = json_pack("{s:s, s:O}", "act", "change", "before", before);
	CMN_AUTO(cmn_free_drop) char *text = lab_text_of(now->said);
	CMN_AUTO(cmn_free_drop) char *steps = step ? lab_text_of(step) : NULL;
	char today[CMN_DAY_LEN];
	const struct lab_changed changed = {
	    .from = now->state,
	    .state = now->state,
	    .audience = now->audience,
	    .said = text,
	    .words = true,
	    .step = steps,
	    .day = today,
	    .role = lab_role_of(call),
	    .organisation = lab_organisation_of(call),
	};

	if (!text || !steps)
		return cmn_no_memory(&call->err);
	lab_today(now->departement, today);
	return lab_store_change(&at, &call->write, call->if_match, &changed);
}

static enum cmn_err change(struct cmn_call *call, enum lab_family family)
{
	CMN_AUTO(lab_now_drop) struct lab_now now = {.res = NULL};
	CMN_AUTO(cmn_json_drop) json_t *before = json_object();
	enum cmn_err rc = lab_record_of(call, family, &now);

	if (rc == CMN_OK && !before)
		return cmn_no_memory(&call->err);
	if (rc == CMN_OK)
		rc = may_change(call, &now);
	if (rc)
		return rc;
	if (lab_is_stale(call, &now))
		return lab_finish(call, lab_done_before(call, &now));
	if (!lab_may_change(family, now.state))
		return cmn_explain(call, now.res);
	rc = lab_words_good(call->body, &call->err);
	if (rc == CMN_OK)
		rc = hypothesis_stands(call, &now);
	if (rc == CMN_OK)
		rc = merge(call, now.said, before);
	if (rc == CMN_OK)
		rc = lab_record_good(call, family, now.said, now.departement);
	if (rc == CMN_OK && strcmp(now.state, "held") == 0)
		rc = lab_day_come(call, "/on", cmn_json_get(now.said, "on"), now.departement, NULL);
	if (rc == CMN_OK)
		rc = write_words(call, &now, before);
	return lab_finish(call, rc);
}

/* --- the operations --------------------------------------------------------------------------- */

#define OPERATIONS(one, many, family)                                         \
	enum cmn_err observatory_http_record_lab_##one(struct cmn_call *call) \
	{                                                                     \
		return record(call, family);                                  \
	}                                                                     \
	enum cmn_err observatory_http_list_lab_##many(struct cmn_call *call)  \
	{                                                                     \
		return list(call, family);                                    \
	}                                                                     \
	enum cmn_err observatory_http_read_lab_##one(struct cmn_call *call)   \
	{                                                                     \
		return read_one(call, family);                                \
	}                                                                     \
	enum cmn_err observatory_http_change_lab_##one(struct cmn_call *call) \
	{                                                                     \
		return change(call, family);                                  \
	}

OPERATIONS(observation, observations, LAB_OBSERVATION)
OPERATIONS(proposal, proposals, LAB_PROPOSAL)
OPERATIONS(experiment, experiments, LAB_EXPERIMENT)
OPERATIONS(activity, activities, LAB_ACTIVITY)
OPERATIONS(assessment, assessments, LAB_ASSESSMENT)
