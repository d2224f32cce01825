/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_tell.c - what referral tells: proposals and their answers, needs that found none.
 */
#include "fact_tell.h"
#include "observatory_store.h"
#include "unmet.h"

#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

/* --- proposals -------------------------------------------------------------------------------- */

static const char *const OF_PROPOSAL[] = {"evaluation", "ordinary", "ad_hoc", "form", "component"};

static enum cmn_err proposal_made(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "proposal_id");
	const char *situation = observatory_tell_text(t, "situation_id");
	struct observatory_row *row;

	if (!id || !situation || !observatory_tell_text(t, "proposed_at"))
		return cmn_feed_incomplete(err);
	if (observatory_tell_find(t, "proposal", id))
		return CMN_OK;
	row = observatory_tell_have(t, "proposal", id, situation);
	if (!row)
		return CMN_OK;
	row->now.at = observatory_tell_instant(t, "proposed_at");
	row->now.day = observatory_day_of(row->now.at);
	observatory_row_add(t->set, row, "state", "proposed");
	if (observatory_tell_flag(t, "pre_existing_evaluation"))
		observatory_row_add(t->set, row, "evaluation", "pre_existing");
	observatory_tell_yes(t, row, "ordinary", "ordinary_environment");
	observatory_tell_yes(t, row, "ad_hoc", "ad_hoc");
	observatory_row_add(t->set, row, "form", observatory_tell_text(t, "support_form"));
	observatory_tell_codes(t, row, "component", "components");
	observatory_situation_follows(t, situation);
	return CMN_OK;
}

static bool stands(const struct observatory_row *row, const char *state)
{
	const char *is = row ? observatory_row_code(row, "state") : NULL;

	return is && strcmp(is, state) == 0;
}

/* A solution: a proposal that the person accepted, on the day of the answer. */
static void accept(const struct observatory_telling *t, const struct observatory_row *proposal)
{
	struct observatory_row *row =
	    observatory_tell_have(t, "solution", proposal->id, proposal->group);

	if (!row)
		return;
	row->now.at = observatory_tell_instant(t, "answered_at");
	row->now.day = observatory_day_of(row->now.at);
	observatory_row_commune(row, proposal->now.commune);
	for (size_t i = 0; i < CMN_LEN(OF_PROPOSAL); i++)
		observatory_row_copy(t->set, row, proposal, OF_PROPOSAL[i]);
}

/* What the person had accepted of it came to nothing. */
static void give_up(const struct observatory_telling *t, const char *id)
{
	struct observatory_row *solution = observatory_tell_find(t, "solution", id);

	if (solution)
		observatory_row_leave(solution);
}

/* A yes may become a no until the proposal is concluded; a no concludes it. */
static enum cmn_err proposal_answered(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "proposal_id");
	const char *answer = observatory_tell_text(t, "answer");
	struct observatory_row *row = observatory_tell_find(t, "proposal", id);

	if (!id || !answer)
		return cmn_feed_incomplete(err);
	if (strcmp(answer, "accepted") != 0 && strcmp(answer, "refused") != 0)
		return cmn_fail(err, CMN_E_INVALID, "réponse inconnue", "unknown answer");
	if (strcmp(answer, "accepted") == 0 && stands(row, "proposed")) {
		observatory_row_set(t->set, row, "state", answer);
		accept(t, row);
	} else if (strcmp(answer, "refused") == 0 &&
		   (stands(row, "proposed") || stands(row, "accepted"))) {
		observatory_row_set(t->set, row, "state", answer);
		give_up(t, id);
	}
	return CMN_OK;
}

/* Taken back: nobody refused it. */
static enum cmn_err proposal_withdrawn(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "proposal_id");
	struct observatory_row *row = observatory_tell_find(t, "proposal", id);

	if (!id)
		return cmn_feed_incomplete(err);
	if (!stands(row, "proposed") && !stands(row, "accepted") && !stands(row, "declined"))
		return CMN_OK;
	observatory_row_set(t->set, row, "state", "withdrawn");
	give_up(t, id);
	return CMN_OK;
}

/* The answer of the actor is not the person's: 1.6 counts a refusal only where nobody else spoke.
 * But what the actor refuses is no solution, whatever the person had said. */
static enum cmn_err actor_answered(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "proposal_id");
	const char *state = observatory_tell_text(t, "state");
	const int64_t at = observatory_tell_instant(t, "answered_at");
	struct observatory_row *row = observatory_tell_find(t, "proposal", id);

	if (!id || !state)
		return cmn_feed_incomplete(err);
	if (!row)
		return CMN_OK;
	if (at >= row->now.told) {
		row->now.told = at;
		observatory_row_set(t->set, row, "actor_answer",
				    observatory_tell_text(t, "answer"));
	}
	if (strcmp(state, "refused") == 0) {
		if (stands(row, "proposed"))
			observatory_row_set(t->set, row, "state", "declined");
		give_up(t, id);
	}
	return CMN_OK;
}

/* --- needs that found no answer --------------------------------------------------------------- */

/* The table that the list and the quarters of unmet needs are made of. */
static enum cmn_err keep_unmet(const struct observatory_telling *t, struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop)
	char *reasons = cmn_json_pg_array(json_object_get(t->ev->data, "reasons"));
	const struct observatory_unmet unmet = {
	    .id = observatory_tell_text(t, "unmet_need_id"),
	    .need = observatory_tell_text(t, "need"),
	    .qualification = observatory_tell_text(t, "qualification"),
	    .since = observatory_tell_text(t, "since"),
	    .reasons = reasons,
	    .recorded_at = observatory_tell_text(t, "recorded_at"),
	};

	if (!unmet.id || !unmet.need || !unmet.qualification || !unmet.since || !reasons)
		return cmn_feed_incomplete(err);
	return t->rebuild ? CMN_OK
			  : observatory_store_unmet(t->conn, t->ev->departement, &unmet, err);
}

#define DAY_US (INT64_C(86400) * 1000000)

static enum cmn_err need_unmet(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "unmet_need_id");
	const char *need = observatory_tell_text(t, "need");
	struct observatory_row *row;
	enum cmn_err rc = keep_unmet(t, err);
	int32_t since;

	if (rc != CMN_OK || observatory_tell_find(t, "need", id))
		return rc;
	row = observatory_tell_have(t, "need", id, observatory_tell_text(t, "situation_id"));
	if (!row)
		return CMN_OK;
	since = observatory_tell_day(t, "since", 0);
	row->now.at = since * DAY_US;
	row->now.day = observatory_tell_text(t, "recorded_at")
			   ? observatory_day_of(observatory_tell_instant(t, "recorded_at"))
			   : since;
	observatory_row_add(t->set, row, "need", need);
	observatory_row_add(t->set, row, "group",
			    observatory_need_group_code(observatory_need_group(need)));
	observatory_row_add(t->set, row, "qualification",
			    observatory_tell_text(t, "qualification"));
	observatory_row_add(t->set, row, "state", "open");
	observatory_tell_codes(t, row, "reason", "reasons");
	if (row->group[0])
		observatory_situation_follows(t, row->group);
	return CMN_OK;
}

/* The first end holds. */
static enum cmn_err need_over(const struct observatory_telling *t, const char *state,
			      struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "unmet_need_id");
	const char *on = observatory_tell_text(t, "ended_on");
	struct observatory_row *row = observatory_tell_find(t, "need", id);
	int32_t end;

	if (!id || !on || !state)
		return cmn_feed_incomplete(err);
	end = observatory_tell_day(t, "ended_on", 0);
	if (stands(row, "open")) {
		const int64_t days = end - row->now.at / DAY_US;

		observatory_row_set(t->set, row, "state", state);
		row->now.until = end;
		row->now.value = days > 0 ? days : 0;
	}
	return t->rebuild
		   ? CMN_OK
		   : observatory_store_unmet_end(t->conn, id, t->ev->departement, state, on, err);
}

static enum cmn_err need_met(const struct observatory_telling *t, struct cmn_error *err)
{
	return need_over(t, "met", err);
}

static enum cmn_err need_ended(const struct observatory_telling *t, struct cmn_error *err)
{
	return need_over(t, observatory_tell_text(t, "end"), err);
}

const struct observatory_tells OBSERVATORY_REFERRAL_TELLS[] = {
    {"referral.proposal.made.v1",
     proposal_made,
     {{NULL, "situation_id"}, {"proposal", "proposal_id"}}},
    {"referral.proposal.answered.v1",
     proposal_answered,
     {{"proposal", "proposal_id"}, {"solution", "proposal_id"}}},
    {"referral.proposal.withdrawn.v1",
     proposal_withdrawn,
     {{"proposal", "proposal_id"}, {"solution", "proposal_id"}}},
    {"referral.proposal.actor_answered.v1",
     actor_answered,
     {{"proposal", "proposal_id"}, {"solution", "proposal_id"}}},
    {"referral.need.unmet.v1", need_unmet, {{NULL, "situation_id"}, {"need", "unmet_need_id"}}},
    {"referral.need.met.v1", need_met, {{"need", "unmet_need_id"}}},
    {"referral.need.ended.v1", need_ended, {{"need", "unmet_need_id"}}},
};
const size_t OBSERVATORY_REFERRAL_TELL_COUNT = CMN_LEN(OBSERVATORY_REFERRAL_TELLS);
