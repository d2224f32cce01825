/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_job.c - what nobody asks for by a call: a no of the person closes what others could
 * read, and what is over is brought to the team.
 */
#include "concertation_events.h"
#include "concertation_store.h"
#include "consent_copy.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>

/* By when the team has looked after it: three jours ouvrés. */
static void due_soon(int64_t us, const char *departement, char out[CMN_DAY_LEN])
{
	static const struct cmn_delay SOON = {CMN_JOURS_OUVRES, 3, CMN_END_AS_IS};

	cmn_day_format(cmn_day_due(cmn_day_of(us, departement), &SOON, departement), out);
}

/* What an invitation lets its recipient read, and that there is a situation at all. */
static enum cmn_err close_one(struct cmn_conn *conn, const char *departement, const PGresult *seats,
			      int row, const char *now, struct cmn_error *err)
{
	const char *kind = cmn_column(seats, row, "kind");
	char categories[512], due[CMN_DAY_LEN];
	const struct referral_disclosure what = {
	    .departement = departement,
	    .situation_id = cmn_column(seats, row, "situation_id"),
	    .purpose = "concertation",
	    .categories = categories,
	    .recipient_kind = referral_party_recipient(kind),
	    .recipient_id = cmn_column(seats, row, "actor_id"),
	};
	enum cmn_consent_reason reason = CMN_CONSENT_NONE;
	enum cmn_err rc;

	snprintf(categories, sizeof(categories), "situation %s",
		 cmn_column(seats, row, "categories"));
	rc = referral_store_said_on(conn, &what, now, &reason, err);
	if (rc != CMN_OK || (reason != CMN_CONSENT_WITHDRAWN && reason != CMN_CONSENT_REFUSED))
		return rc;
	due_soon(cmn_clock_us(), departement, due);
	return referral_store_seat_close(conn, cmn_column(seats, row, "id"), departement, now,
					 cmn_consent_reason_code(reason), due, err);
}

enum cmn_err referral_close_seats(struct cmn_conn *conn, const char *departement,
				  const char *consent, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *seats = NULL;
	char now[CMN_TIME_LEN];
	enum cmn_err rc = referral_store_seats_open(conn, consent, departement, &seats, err);

	cmn_time_format(cmn_clock_us(), now);
	for (int row = 0; rc == CMN_OK && row < PQntuples(seats); row++)
		rc = close_one(conn, departement, seats, row, now, err);
	return rc;
}

enum cmn_err referral_job_meetings(struct cmn_conn *conn, const char *now, void *deps,
				   bool *ret_more, struct cmn_error *err)
{
	static const struct cmn_delay NEAR = {CMN_JOURS_OUVRES, 5, CMN_END_AS_IS};
	char today[CMN_DAY_LEN], due[CMN_DAY_LEN], near[CMN_TIME_LEN];
	int64_t us = 0, n = 0;
	enum cmn_err rc;
	int day;

	(void)deps;
	if (!cmn_time_parse(now, &us))
		return cmn_fail(err, CMN_E_INTERNAL, "instant illisible", "unreadable instant");
	day = cmn_day_of(us, "");
	cmn_day_format(day, today);
	due_soon(us, "", due);
	cmn_time_format(cmn_day_begin(cmn_day_due(day, &NEAR, "") + 1, ""), near);
	rc = referral_store_meetings_due(conn, now, today, due, near, &n, err);
	*ret_more = n == REFERRAL_MEETING_BATCH;
	return rc;
}
