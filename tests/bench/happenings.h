/* SPDX-License-Identifier: EUPL-1.2
 *
 * happenings.h - what the observatory learns in the measurements, invented: of ten events of a case
 * three are solicitations, two situations, three proposals, one an answer and one an act, over
 * fifteen départements and two years; the same ones in each run.
 */
#ifndef BENCH_HAPPENINGS_H
#define BENCH_HAPPENINGS_H

#include "cmn/clock.h"
#include "cmn/err.h"
#include "cmn/uuid.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define OF_TEN       10
#define DEPARTEMENTS 15
#define DAY_US       (INT64_C(86400) * 1000000)
#define BEGIN_US     INT64_C(1735689600000000) /* 2025-01-01 */
#define YEARS        2

static const char *const TERRITORY[DEPARTEMENTS] = {"09", "11", "12", "30", "31", "32", "34", "44",
						    "46", "48", "49", "65", "66", "81", "82"};

static inline double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline int fail(const char *what, const struct cmn_error *err)
{
	fprintf(stderr, "projection: %s: %s %s\n", what, err->detail[CMN_EN], err->cause);
	return 1;
}

/* --- what happens ----------------------------------------------------------------------------- */

struct happening {
	const char *departement, *service, *type;
	char subject[CMN_UUID_LEN];
	char at[CMN_TIME_LEN];
	char data[900];
};

static uint64_t mixed(uint64_t n)
{
	n = (n ^ (n >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	n = (n ^ (n >> 27)) * UINT64_C(0x94d049bb133111eb);
	return n ^ (n >> 31);
}

/* Ids that grow with time, as UUIDv7 do. */
static void id_of(uint64_t case_no, unsigned what, char out[CMN_UUID_LEN])
{
	snprintf(out, CMN_UUID_LEN, "%08x-%04x-7%03x-8%03x-%012llx", (unsigned)(case_no >> 16),
		 (unsigned)case_no & 0xffff, what & 0xfff, (unsigned)mixed(case_no) & 0xfff,
		 (unsigned long long)(mixed(case_no + what) & UINT64_C(0xffffffffffff)));
}

static const char *one_of(uint64_t dice, const char *const *list, size_t n)
{
	return list[dice % n];
}

static const char *const PROFILES[] = {"child", "adult", "carer", "professional"};
static const char *const CHANNELS[] = {"phone", "mail", "aller_vers", "web_form", "reception"};
static const char *const PROBLEMS[] = {"schooling", "respite",     "housing", "employment",
				       "transport", "health_care", "leisure", "rights"};

static void solicitation(struct happening *h, uint64_t c, const char *id)
{
	const uint64_t dice = mixed(c);

	h->service = "intake";
	h->type = "intake.solicitation.recorded.v1";
	snprintf(h->subject, sizeof(h->subject), "%s", id);
	/* many in the towns, few elsewhere */
	snprintf(
	    h->data, sizeof(h->data),
	    "{\"solicitation_id\":\"%s\",\"received_at\":\"%s\",\"profile\":\"%s\","
	    "\"channel\":\"%s\",\"requester_kind\":\"person\",\"person_profile\":\"adult\","
	    "\"commune\":\"%s%03u\",\"situation_type\":\"ordinary\",\"problem_types\":[\"%s\"]}",
	    id, h->at, one_of(dice, PROFILES, CMN_LEN(PROFILES)),
	    one_of(dice >> 8, CHANNELS, CMN_LEN(CHANNELS)), h->departement,
	    (unsigned)((dice >> 16) % 300 * ((dice >> 32) % 300) / 300),
	    one_of(dice >> 40, PROBLEMS, CMN_LEN(PROBLEMS)));
}

static void situation(struct happening *h, uint64_t c, const char *id, const char *of)
{
	h->service = "intake";
	h->type = "intake.situation.opened.v1";
	snprintf(h->subject, sizeof(h->subject), "%s", id);
	snprintf(h->data, sizeof(h->data),
		 "{\"situation_id\":\"%s\",\"solicitation_id\":\"%s\",\"solicited_at\":\"%s\","
		 "\"opened_at\":\"%s\",\"profile\":\"%s\"}",
		 id, of, h->at, h->at, one_of(mixed(c), PROFILES, CMN_LEN(PROFILES)));
}

static void proposal(struct happening *h, uint64_t c, const char *id, const char *of)
{
	const uint64_t dice = mixed(c * 7);

	h->service = "intake";
	h->type = "referral.proposal.made.v1";
	snprintf(h->subject, sizeof(h->subject), "%s", id);
	snprintf(h->data, sizeof(h->data),
		 "{\"proposal_id\":\"%s\",\"situation_id\":\"%s\",\"proposed_at\":\"%s\","
		 "\"support_form\":\"home_support\",\"pre_existing_evaluation\":%s,"
		 "\"ordinary_environment\":%s,\"ad_hoc\":%s}",
		 id, of, h->at, dice & 1 ? "true" : "false", dice & 2 ? "true" : "false",
		 dice & 4 ? "true" : "false");
}

static void answer(struct happening *h, uint64_t c, const char *id, const char *of)
{
	h->service = "intake";
	h->type = "referral.proposal.answered.v1";
	snprintf(h->subject, sizeof(h->subject), "%s", id);
	snprintf(h->data, sizeof(h->data),
		 "{\"proposal_id\":\"%s\",\"situation_id\":\"%s\",\"proposed_at\":\"%s\","
		 "\"answer\":\"%s\",\"answered_at\":\"%s\"}",
		 id, of, h->at, mixed(c) % 3 ? "accepted" : "refused", h->at);
}

static void act(struct happening *h, const char *id, const char *of)
{
	h->service = "intake";
	h->type = "intake.act.recorded.v1";
	snprintf(h->subject, sizeof(h->subject), "%s", id);
	snprintf(
	    h->data, sizeof(h->data),
	    "{\"act_id\":\"%s\",\"situation_id\":\"%s\",\"kind\":\"call\",\"occurred_at\":\"%s\","
	    "\"recorded_at\":\"%s\",\"withdrawn\":false}",
	    id, of, h->at, h->at);
}

/* The nth event of `all`: ten of one case in a row, the cases over the years. */
static inline void happen(uint64_t n, uint64_t all, struct happening *h)
{
	static const int64_t DAYS[OF_TEN] = {0, 0, 0, 1, 1, 9, 20, 30, 40, 41};
	const uint64_t c = n / OF_TEN, step = n % OF_TEN;
	const int64_t span = YEARS * 365 * DAY_US;
	char id[CMN_UUID_LEN], of[CMN_UUID_LEN];

	h->departement = TERRITORY[mixed(c) % DEPARTEMENTS];
	cmn_time_format(BEGIN_US + (int64_t)((double)span * (double)n / (double)(all ? all : 1)) +
			    DAYS[step] * DAY_US,
			h->at);
	id_of(c, (unsigned)step, id);
	switch (step) {
	case 0:
	case 1:
	case 2:
		solicitation(h, c + step, id);
		break;
	case 3:
	case 4:
		id_of(c, (unsigned)step - 3, of);
		situation(h, c, id, of);
		break;
	case 5:
	case 6:
	case 8:
		id_of(c, step == 8 ? 4 : 3, of);
		proposal(h, c + step, id, of);
		break;
	case 7:
		id_of(c, 5, id);
		id_of(c, 3, of);
		answer(h, c, id, of);
		break;
	default:
		id_of(c, 3, of);
		act(h, id, of);
	}
}

#endif
