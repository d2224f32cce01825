/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_way.h"

#include "civil.h"
#include "person_store.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define LONGEST_WAIT_S (7 * 86400)

/* What the contacts of one channel say. */
struct say {
	const char *address; /* may be used now */
	enum cmn_lang lang;
	int64_t wait_s; /* > 0: one of them later */
	bool forbidden; /* one of them never, or not for this */
};

static bool is(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

static bool yes(const PGresult *res, int row, const char *column)
{
	return is(cmn_column(res, row, column), "t");
}

static struct intake_contact_ask ask_now(enum intake_notice_channel by, const char *now)
{
	static const enum intake_means MEANS[INTAKE_NOTICE_CHANNEL_END_] = {
	    [INTAKE_NOTICE_BY_EMAIL] = INTAKE_EMAIL,
	    [INTAKE_NOTICE_BY_MSS] = INTAKE_MSSANTE,
	    [INTAKE_NOTICE_BY_LETTER] = INTAKE_POSTAL,
	};
	struct intake_local local;
	int64_t us = 0;

	if (!cmn_time_parse(now, &us))
		us = cmn_clock_us();
	local = intake_local_at(us);
	return (struct intake_contact_ask){MEANS[by], INTAKE_NOTICE, local.weekday, local.minute};
}

static void hear(struct say *say, const struct intake_contact_verdict *v, const char *address,
		 bool machine)
{
	int64_t wait_s = (int64_t)v->wait_minutes * 60;

	if (v->answer == INTAKE_CONTACT_YES && !(machine && v->discreet)) {
		if (!say->address)
			say->address = address;
	} else if (v->answer == INTAKE_CONTACT_LATER && wait_s > 0 && wait_s <= LONGEST_WAIT_S) {
		if (say->wait_s == 0 || wait_s < say->wait_s)
			say->wait_s = wait_s;
	} else {
		say->forbidden = true;
	}
}

/* Is this address one that can be written to at all? */
static bool usable(enum intake_notice_channel by, const char *address, const char *mss_domains)
{
	if (by == INTAKE_NOTICE_BY_LETTER)
		return address && address[0];
	return by == INTAKE_NOTICE_BY_MSS ? intake_mail_trusted(address, mss_domains)
					  : intake_mail_valid(address);
}

static enum cmn_err listen(struct cmn_conn *conn, const char *departement, const PGresult *known,
			   int i, const char *now, const char *mss_domains, struct say *says,
			   struct cmn_error *err)
{
	enum intake_notice_channel by = intake_notice_channel_of(cmn_column(known, i, "channel"));
	const char *address = cmn_column(known, i, "address");
	const char *reach = cmn_column(known, i, "reach");
	struct intake_contact_verdict v = {.answer = INTAKE_CONTACT_YES};
	struct intake_contact_ask ask;
	enum cmn_err rc = CMN_OK;

	if (!by || !usable(by, address, mss_domains))
		return CMN_OK;
	ask = ask_now(by, now);
	if (reach) /* of a person; an account said itself where it wants to be told */
		rc = intake_store_contact_may_job(conn, departement, reach, &ask, &v, err);
	if (rc != CMN_OK)
		return rc;
	if (!says[by].address)
		says[by].lang = is(cmn_column(known, i, "language"), "en") ? CMN_EN : CMN_FR;
	hear(&says[by], &v, address, by != INTAKE_NOTICE_BY_LETTER);
	return CMN_OK;
}

/* Answers on the own data are owed, whatever the person objected to. */
static bool silenced(const PGresult *taken, int row, const PGresult *known)
{
	return yes(known, 0, "opposed") &&
	       strncmp(cmn_column(taken, row, "template"), "request_", 8) != 0;
}

/* Nothing can leave now: wait for the hour of one that may, else say why not. */
static void none_open(enum intake_notice_channel wanted, const struct say *says, bool opposed,
		      struct intake_way *ret)
{
	bool forbidden = false;

	for (int by = 1; by < INTAKE_NOTICE_CHANNEL_END_; by++) {
		if (wanted && by != (int)wanted)
			continue;
		forbidden = forbidden || says[by].forbidden;
		if (says[by].wait_s > 0 && (ret->wait_s == 0 || says[by].wait_s < ret->wait_s))
			ret->wait_s = says[by].wait_s;
	}
	ret->reason = opposed       ? "opposed"
		      : ret->wait_s ? "not_now"
		      : forbidden   ? "contact_forbidden"
				    : "no_way";
	if (opposed)
		ret->wait_s = 0;
}

static void choose(const PGresult *taken, int row, const struct say *says, bool list, bool opposed,
		   struct intake_way *ret)
{
	enum intake_notice_channel wanted =
	    intake_notice_channel_of(cmn_column(taken, row, "channel"));
	const struct intake_notice_ways ways = {
	    .email = !opposed && says[INTAKE_NOTICE_BY_EMAIL].address,
	    .mss = !opposed && says[INTAKE_NOTICE_BY_MSS].address,
	    .letter = !opposed && says[INTAKE_NOTICE_BY_LETTER].address,
	    .list = list,
	};
	const char *language = cmn_column(taken, row, "language");

	ret->by = intake_notice_choose(wanted, ways);
	if (!ret->by) {
		none_open(wanted, says, opposed, ret);
		return;
	}
	if (language || ret->by == INTAKE_NOTICE_BY_LIST)
		ret->lang = is(language, "en") ? CMN_EN : CMN_FR;
	else
		ret->lang = says[ret->by].lang;
	if (says[ret->by].address)
		snprintf(ret->address, sizeof(ret->address), "%s", says[ret->by].address);
}

enum cmn_err intake_way_find(struct cmn_conn *conn, const PGresult *taken, int row,
			     const PGresult *known, const char *now, const char *mss_domains,
			     struct intake_way *ret, struct cmn_error *err)
{
	bool person = is(cmn_column(taken, row, "recipient_kind"), "person");
	const char *departement = cmn_column(taken, row, "departement");
	struct say says[INTAKE_NOTICE_CHANNEL_END_] = {0};
	const char *state = PQntuples(known) > 0 ? cmn_column(known, 0, "state") : NULL;
	enum cmn_err rc = CMN_OK;

	*ret = (struct intake_way){.reason = "recipient_gone"};
	if (person && (!state || is(state, "erased")))
		return CMN_OK;
	for (int i = 0; rc == CMN_OK && i < PQntuples(known); i++)
		rc = listen(conn, departement, known, i, now, mss_domains, says, err);
	if (rc == CMN_OK)
		choose(taken, row, says, !person || yes(known, 0, "list"),
		       person && silenced(taken, row, known), ret);
	return rc;
}
