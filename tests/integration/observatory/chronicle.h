/* SPDX-License-Identifier: EUPL-1.2
 *
 * chronicle.h - half a year of two invented communities, stream by stream: what the tests of facts,
 * of rebuilds and of cells tell in every order.
 */
#ifndef TEST_CHRONICLE_H
#define TEST_CHRONICLE_H

#include "story.h"

#define U(n) "0197f0a0-0000-7000-8000-0000000000" n

struct told {
	const char *departement, *time, *type, *data;
};

/* The streams of one département: each in its order, among each other in any. */
static const struct told INTAKE[] = {
    {"31", "2026-01-05T08:00:00Z", "intake.sub_territory.changed.v1",
     "{\"sub_territory_id\":\"" U("f1") "\",\"code\":\"nord\",\"communes\":[\"31555\",\"31069\"]}"},
    {"31", "2026-01-10T09:00:00Z", "intake.solicitation.recorded.v1",
     "{\"solicitation_id\":\"" U(
	 "01") "\",\"received_at\":\"2026-01-10T09:00:00Z\",\"profile\":"
	       "\"child\",\"channel\":\"aller_vers\",\"requester_kind\":\"carer\",\"person_profile\":\"child\","
	       "\"commune\":\"31555\",\"problem_types\":[\"schooling\",\"respite\"]}"},
    {"31", "2026-01-10T10:00:00Z", "intake.solicitation.recorded.v1",
     "{\"solicitation_id\":\"" U(
	 "02") "\",\"received_at\":\"2025-12-31T23:30:00Z\",\"profile\":"
	       "\"adult\",\"channel\":\"phone\",\"requester_kind\":\"person\",\"person_profile\":\"adult\"}"},
    {"31", "2026-01-11T09:00:00Z", "intake.situation.opened.v1",
     "{\"situation_id\":\"" U("a1") "\",\"solicitation_id\":\"" U(
	 "01") "\",\"solicited_at\":\"2026-01-10T09:00:00Z\",\"opened_at\":\"2026-01-11T09:00:00Z\","
	       "\"profile\":\"child\"}"},
    {"31", "2026-01-11T10:00:00Z", "intake.situation.opened.v1",
     "{\"situation_id\":\"" U("a2") "\",\"solicitation_id\":\"" U(
	 "02") "\",\"solicited_at\":\"2025-12-31T23:30:00Z\",\"opened_at\":\"2026-01-11T10:00:00Z\","
	       "\"profile\":\"adult\"}"},
    {"31", "2026-01-12T09:00:00Z", "intake.act.recorded.v1",
     "{\"act_id\":\"" U("d1") "\",\"situation_id\":\"" U(
	 "a1") "\",\"kind\":\"call\","
	       "\"occurred_at\":\"2026-01-12T09:00:00Z\",\"recorded_at\":\"2026-01-12T09:00:00Z\","
	       "\"withdrawn\":false}"},
    {"31", "2026-01-13T09:00:00Z", "intake.act.recorded.v1",
     "{\"act_id\":\"" U("d2") "\",\"situation_id\":\"" U(
	 "a1") "\",\"kind\":\"home_visit\","
	       "\"occurred_at\":\"2026-01-12T09:00:00Z\",\"recorded_at\":\"2026-01-13T09:00:00Z\","
	       "\"corrects\":\"" U("d1") "\",\"withdrawn\":false}"},
    {"31", "2026-01-14T09:00:00Z", "intake.solicitation.relanced.v1",
     "{\"relance_id\":\"" U("e1") "\",\"solicitation_id\":\"" U(
	 "01") "\",\"at\":\"2026-01-14T09:00:00Z\",\"channel\":\"phone\"}"},
    {"31", "2026-01-15T09:00:00Z", "intake.call.changed.v1",
     "{\"call_id\":\"" U("e2") "\",\"state\":\"ringing\",\"callback_state\":\"none\",\"at\":"
			       "\"2026-01-31T22:59:00Z\"}"},
    {"31", "2026-01-15T09:01:00Z", "intake.call.changed.v1",
     "{\"call_id\":\"" U("e2") "\",\"state\":\"abandoned\",\"callback_state\":\"due\",\"at\":"
			       "\"2026-01-31T23:01:00Z\"}"},
    {"31", "2026-02-01T09:00:00Z", "intake.project.versioned.v1",
     "{\"project_id\":\"" U("91") "\",\"situation_id\":\"" U(
	 "a1") "\",\"number\":1,\"written_at\":"
	       "\"2026-02-01T09:00:00Z\",\"built_with\":[\"person\",\"peer\"],\"co_built\":true}"},
    {"31", "2026-02-02T09:00:00Z", "intake.project.validated.v1",
     "{\"project_id\":\"" U("91") "\",\"situation_id\":\"" U(
	 "a1") "\",\"number\":1,"
	       "\"validated_on\":\"2026-02-02\",\"way\":\"signed\"}"},
    {"31", "2026-02-03T09:00:00Z", "intake.project.versioned.v1",
     "{\"project_id\":\"" U("91") "\",\"situation_id\":\"" U(
	 "a1") "\",\"number\":2,\"written_at\":"
	       "\"2026-02-03T09:00:00Z\",\"built_with\":[],\"co_built\":false}"},
    {"31", "2026-03-01T09:00:00Z", "intake.situation.closed.v1",
     "{\"situation_id\":\"" U(
	 "a2") "\",\"reason\":\"moved\",\"closed_at\":\"2026-03-01T09:00:00Z\"}"},
    {"31", "2026-03-05T09:00:00Z", "intake.situation.reopened.v1",
     "{\"situation_id\":\"" U("a2") "\",\"reason\":\"new_need\",\"reopened_at\":"
				    "\"2026-03-05T09:00:00Z\"}"},
    {"31", "2026-03-10T09:00:00Z", "intake.solicitation.recorded.v1",
     "{\"solicitation_id\":\"" U(
	 "03") "\",\"received_at\":\"2026-02-20T09:00:00Z\",\"profile\":"
	       "\"carer\",\"channel\":\"mail\",\"requester_kind\":\"carer\",\"person_profile\":\"adult\","
	       "\"commune\":\"31069\",\"origin\":\"import\"}"},
    {"31", "2026-03-10T09:01:00Z", "intake.situation.opened.v1",
     "{\"situation_id\":\"" U("a3") "\",\"solicitation_id\":\"" U(
	 "03") "\",\"solicited_at\":\"2026-02-20T09:00:00Z\",\"opened_at\":\"2026-02-21T09:00:00Z\","
	       "\"profile\":\"carer\",\"origin\":\"import\"}"},
    {"31", "2026-03-12T09:00:00Z", "intake.solicitation.removed.v1",
     "{\"solicitation_id\":\"" U("03") "\",\"situation_id\":\"" U(
	 "a3") "\",\"removed_at\":\"2026-03-12T09:00:00Z\"}"},
    {"31", "2026-04-01T09:00:00Z", "intake.transfer.completed.v1",
     "{\"transfer_id\":\"" U("f3") "\",\"from_departement\":\"31\",\"to_departement\":\"44\","
				   "\"solicitation_id\":\"" U("02") "\",\"situation_id\":\"" U(
				       "a2") "\"}"},
    {"31", "2026-04-02T09:00:00Z", "intake.situation.erased.v1",
     "{\"situation_id\":\"" U("a1") "\",\"erased_at\":\"2026-04-02T09:00:00Z\"}"},
};
static const struct told REFERRAL[] = {
    {"31", "2026-01-20T09:00:00Z", "referral.proposal.made.v1",
     "{\"proposal_id\":\"" U("b1") "\",\"situation_id\":\"" U(
	 "a1") "\",\"proposed_at\":\"2026-01-20T09:00:00Z\",\"support_form\":\"day_care\","
	       "\"pre_existing_evaluation\":true,\"ordinary_environment\":false,\"ad_hoc\":true}"},
    {"31", "2026-01-22T09:00:00Z", "referral.proposal.made.v1",
     "{\"proposal_id\":\"" U("b2") "\",\"situation_id\":\"" U(
	 "a1") "\",\"proposed_at\":\"2026-01-18T09:00:00Z\",\"support_form\":\"home\","
	       "\"pre_existing_evaluation\":false,\"ordinary_environment\":true,\"ad_hoc\":false}"},
    {"31", "2026-01-25T09:00:00Z", "referral.proposal.actor_answered.v1",
     "{\"proposal_id\":\"" U("b2") "\",\"situation_id\":\"" U(
	 "a1") "\",\"answer\":\"refused\",\"answered_at\":\"2026-01-25T09:00:00Z\",\"state\":\"refused\"}"},
    {"31", "2026-02-01T09:00:00Z", "referral.proposal.answered.v1",
     "{\"proposal_id\":\"" U("b1") "\",\"situation_id\":\"" U(
	 "a1") "\",\"answer\":\"accepted\",\"answered_at\":\"2026-02-01T09:00:00Z\"}"},
    {"31", "2026-02-05T09:00:00Z", "referral.proposal.made.v1",
     "{\"proposal_id\":\"" U("b3") "\",\"situation_id\":\"" U(
	 "a2") "\",\"proposed_at\":\"2026-02-05T09:00:00Z\",\"support_form\":\"home\","
	       "\"pre_existing_evaluation\":true,\"ordinary_environment\":true,\"ad_hoc\":false}"},
    {"31", "2026-02-06T09:00:00Z", "referral.proposal.answered.v1",
     "{\"proposal_id\":\"" U("b3") "\",\"situation_id\":\"" U(
	 "a2") "\",\"answer\":\"accepted\",\"answered_at\":\"2026-02-06T09:00:00Z\"}"},
    {"31", "2026-02-08T09:00:00Z", "referral.proposal.withdrawn.v1",
     "{\"proposal_id\":\"" U("b3") "\",\"situation_id\":\"" U("a2") "\",\"reason\":\"other\"}"},
    {"31", "2026-02-10T09:00:00Z", "referral.need.unmet.v1",
     "{\"unmet_need_id\":\"" U("c1") "\",\"situation_id\":\"" U(
	 "a1") "\",\"need\":\"1.2.1\","
	       "\"qualification\":\"1\",\"since\":\"2026-01-12\",\"recorded_at\":\"2026-02-10T09:00:00Z\","
	       "\"reasons\":[\"too_far\"]}"},
    {"31", "2026-03-10T09:00:00Z", "referral.need.met.v1",
     "{\"unmet_need_id\":\"" U("c1") "\",\"situation_id\":\"" U(
	 "a1") "\",\"need\":\"1.2.1\",\"ended_on\":\"2026-03-09\"}"},
};
static const struct told DIRECTORY[] = {
    {"31", "2026-01-02T09:00:00Z", "directory.commune.published.v1",
     "{\"code\":\"31555\",\"name\":\"Grandville\",\"departement\":\"31\",\"epci\":\"243100518\","
     "\"population\":500000,\"version\":1}"},
    {"31", "2026-01-02T09:00:00Z", "directory.commune.published.v1",
     "{\"code\":\"31069\",\"name\":\"Petitville\",\"departement\":\"31\",\"epci\":\"243100518\","
     "\"population\":20000,\"version\":1}"},
    {"31", "2026-01-03T09:00:00Z", "directory.actor.published.v1",
     "{\"actor_id\":\"" U("71") "\",\"sector\":\"ordinary\",\"verified\":false,\"active\":true,"
				"\"version\":1}"},
    {"31", "2026-02-03T09:00:00Z", "directory.actor.published.v1",
     "{\"actor_id\":\"" U("71") "\",\"sector\":\"ordinary\",\"verified\":true,\"active\":true,"
				"\"membership\":\"partner\",\"version\":2}"},
    {"31", "2026-03-03T09:00:00Z", "directory.actor.published.v1",
     "{\"actor_id\":\"" U("71") "\",\"sector\":\"ordinary\",\"verified\":true,\"active\":false,"
				"\"membership\":\"partner\",\"version\":3}"},
    {"31", "2026-01-04T09:00:00Z", "directory.team.changed.v1",
     "{\"assignment_id\":\"" U(
	 "81") "\",\"departement\":\"31\",\"function\":\"conseiller\","
	       "\"membership\":\"core\",\"employer_id\":\"" U(
		   "71") "\",\"from\":\"2026-01-01\",\"lent\":false,"
			 "\"shares\":[{\"from\":\"2026-01-01\",\"etp\":1,\"search_etp\":0.5},{\"from\":\"2026-02-15\","
			 "\"etp\":0.8,\"search_etp\":0.2}],\"until\":\"2026-03-31\",\"active\":true,\"version\":1}"},
    {"31", "2026-01-20T09:00:00Z", "directory.team.changed.v1",
     "{\"assignment_id\":\"" U(
	 "81") "\",\"departement\":\"31\",\"function\":\"conseiller\","
	       "\"membership\":\"core\",\"employer_id\":\"" U(
		   "71") "\",\"from\":\"2026-01-01\",\"lent\":false,"
			 "\"shares\":[{\"from\":\"2026-01-01\",\"etp\":1,\"search_etp\":0.5}],\"until\":\"2026-03-31\","
			 "\"active\":true,\"version\":2}"},
};

static const struct {
	const struct told *events;
	size_t n;
} STREAMS[] = {
    {INTAKE, CMN_LEN(INTAKE)},
    {REFERRAL, CMN_LEN(REFERRAL)},
    {DIRECTORY, CMN_LEN(DIRECTORY)},
};

#define TOLD_MAX 200

static inline void decode(const struct told *told, struct cmn_event *ret)
{
	*ret = (struct cmn_event){.data = json_loads(told->data, 0, NULL)};
	assert_non_null(ret->data);
	snprintf(ret->departement, sizeof(ret->departement), "%s", told->departement);
	snprintf(ret->time, sizeof(ret->time), "%s", told->time);
	snprintf(ret->type, sizeof(ret->type), "%s", told->type);
}

/* In batches of `size` at most. */
static inline void tell(const struct told *const *all, size_t n, size_t size)
{
	struct cmn_event events[TOLD_MAX];
	const struct cmn_event *batch[TOLD_MAX];
	struct cmn_error err;

	for (size_t at = 0; at < n; at += size) {
		const size_t m = n - at < size ? n - at : size;

		for (size_t i = 0; i < m; i++) {
			decode(all[at + i], &events[i]);
			batch[i] = &events[i];
		}
		cmn_error_init(&err);
		assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
		if (observatory_fold_apply(conn, batch, m, fold, &err) != CMN_OK)
			fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
		assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
		for (size_t i = 0; i < m; i++)
			cmn_event_clear(&events[i]);
	}
}

#endif
