/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_alerts_http.c - the team as everybody may see it, and what is missing of it on a day: the
 * minimum team, posts that nobody holds, quotités, certificates, papers.
 */
#include "team_alert.h"
#include "team_http.h"
#include "team_year.h"
#include "team_year_store.h"

#include <stdio.h>
#include <string.h>

struct look {
	struct cmn_call *call;
	const PGresult *rules, *rows;
	const char *departement;
	int n_rows; /* those that are looked at */
	int day;
	json_t *alerts; /* owned by who looks */
	int bad;
};

static int64_t rule(const struct look *l, const char *name)
{
	return cmn_pg_int(l->rules, 0, PQfnumber(l->rules, name), 0);
}

static const char *of(const struct look *l, int row, const char *column)
{
	return cmn_column(l->rows, row, column);
}

static json_t *say(struct look *l, const char *code)
{
	json_t *alert = json_object();

	l->bad += json_object_set_new(alert, "alert", json_string(code)) != 0;
	l->bad += json_array_append_new(l->alerts, alert) != 0;
	return alert; /* borrowed */
}

static void with_text(struct look *l, json_t *alert, const char *key, const char *text)
{
	l->bad += json_object_set_new(alert, key, json_string(text)) != 0;
}

static void with_number(struct look *l, json_t *alert, const char *key, json_t *number)
{
	l->bad += json_object_set_new(alert, key, number) != 0;
}

/* --- posts ---------------------------------------------------------------------------------------
 */

static int day_of(const char *text, int otherwise)
{
	int day = otherwise;

	return text != NULL && cmn_day_parse(text, &day) ? day : otherwise;
}

/* Who holds, held or will hold a function in the core team; owned. */
static struct team_stretch *holders(const struct look *l, const char *function, size_t *ret_n)
{
	struct team_stretch *ret = calloc((size_t)l->n_rows + 1, sizeof(*ret));

	*ret_n = 0;
	for (int row = 0; ret != NULL && row < l->n_rows; row++) {
		if (strcmp(of(l, row, "function"), function) == 0 &&
		    strcmp(of(l, row, "membership"), "core") == 0)
			ret[(*ret_n)++] =
			    (struct team_stretch){day_of(of(l, row, "starts"), 0),
						  day_of(of(l, row, "ends"), TEAM_OPEN), 0};
	}
	return ret;
}

static int held_today(const struct team_stretch *all, size_t n, int day)
{
	int held = 0;

	for (size_t i = 0; i < n; i++)
		held += all[i].from <= day && day <= all[i].until;
	return held;
}

static void look_at_post(struct look *l, const char *code, const char *function, int posts,
			 int planned_from)
{
	size_t n;
	struct team_stretch *all = holders(l, function, &n);
	char text[CMN_DAY_LEN];
	int since = planned_from;

	if (all == NULL) {
		l->bad++;
		return;
	}
	if (posts > 0 && team_vacant_since(all, n, posts, planned_from, l->day, &since)) {
		json_t *alert = say(l, code);

		with_text(l, alert, "function", function);
		with_number(l, alert, "planned", json_integer(posts));
		with_number(l, alert, "held", json_integer(held_today(all, n, l->day)));
		if (since > 0) {
			cmn_day_format(since, text);
			with_text(l, alert, "since", text);
		}
	}
	free(all);
}

static void look_at_posts(struct look *l)
{
	json_t *functions CMN_AUTO(cmn_json_drop) =
	    json_loads(cmn_column(l->rules, 0, "functions"), 0, NULL);

	l->bad += functions == NULL;
	look_at_post(l, "no_coordonnateur", "coordonnateur", (int)rule(l, "_coordonnateurs"), 0);
	look_at_post(l, "no_conseiller", "conseiller", (int)rule(l, "_conseillers"), 0);
	for (size_t i = 0; i < json_array_size(functions); i++) {
		const json_t *one = json_array_get(functions, i);

		look_at_post(l, "post_vacant", cmn_json_get(one, "function"),
			     (int)cmn_json_get_int(one, "planned", 0),
			     day_of(cmn_json_get(one, "planned_from"), 0));
	}
}

/* --- what each one holds ------------------------------------------------------------------------
 */

static bool yes(const struct look *l, int row, const char *column)
{
	return cmn_pg_bool(l->rows, row, PQfnumber(l->rows, column));
}

static bool holds_today(const struct look *l, int row)
{
	return day_of(of(l, row, "starts"), 0) <= l->day &&
	       l->day <= day_of(of(l, row, "ends"), TEAM_OPEN);
}

static void look_at_one(struct look *l, int row)
{
	const struct team_state s = {
	    .function = of(l, row, "function"),
	    .core = strcmp(of(l, row, "membership"), "core") == 0,
	    .starts = day_of(of(l, row, "starts"), 0),
	    .today = l->day,
	    .certified = yes(l, row, "certified"),
	    .certified_on = day_of(of(l, row, "certified_on"), TEAM_OPEN),
	    .certified_until = day_of(of(l, row, "certified_until"), TEAM_OPEN),
	    .certificate_asked = rule(l, "_certificate") != 0,
	    .papers_asked = rule(l, "_independence") != 0,
	    .job_sheet = of(l, row, "job_sheet_on") != NULL,
	    .independence = of(l, row, "independence_on") != NULL,
	    .sent = of(l, row, "sent_to_ars_on") != NULL,
	    .lent = yes(l, row, "lent"),
	    .documented = of(l, row, "lending_reference") != NULL,
	};
	unsigned found = team_alerts(&s);

	for (unsigned bit = 1; bit <= TEAM_ALERT_LAST; bit <<= 1) {
		if ((found & bit) == 0)
			continue;
		json_t *alert = say(l, team_alert_code(bit));
		with_text(l, alert, "function", s.function);
		with_text(l, alert, "assignment_id", of(l, row, "id"));
	}
}

/* Hundredths of a percent that somebody works today. */
static int share_today(struct look *l, int row)
{
	json_t *kept CMN_AUTO(cmn_json_drop) = json_loads(of(l, row, "shares"), 0, NULL);
	struct team_shares shares;

	l->bad += kept == NULL;
	team_shares_kept(kept, of(l, row, "ends"), &shares);
	return team_share_on(&(struct team_held){.stretch = shares.time, .n = shares.n}, l->day);
}

/* All that the person of this row works in the core team today. */
static int whole_today(struct look *l, int row)
{
	int sum = 0;

	for (int other = 0; other < l->n_rows; other++) {
		if (strcmp(of(l, other, "person_id"), of(l, row, "person_id")) == 0 &&
		    strcmp(of(l, other, "membership"), "core") == 0)
			sum += share_today(l, other);
	}
	return sum;
}

/* What fell below since it was entered, and what a derogation allows. */
static void look_at_floor(struct look *l, int row)
{
	int64_t floor = rule(l, "floor_percent");
	int whole;

	if (!team_floored(of(l, row, "function")) || strcmp(of(l, row, "membership"), "core") != 0)
		return;
	whole = whole_today(l, row);
	if (whole == 0 || whole >= floor * 100)
		return;
	json_t *alert = say(l, "below_floor");
	with_text(l, alert, "function", of(l, row, "function"));
	with_text(l, alert, "assignment_id", of(l, row, "id"));
	with_number(l, alert, "percent", json_real(whole / 100.0));
	with_number(l, alert, "floor_percent", json_integer(floor));
	with_number(l, alert, "derogation", json_boolean(of(l, row, "derogation") != NULL));
}

/* The time that the MDPH gives, beside what is foreseen (R203). */
static void look_at_mdph(struct look *l)
{
	int64_t asked = rule(l, "_mdph_percent");
	int given = 0;

	for (int row = 0; row < l->n_rows; row++) {
		if (strcmp(of(l, row, "employer_type"), "mdph") == 0)
			given += share_today(l, row);
	}
	if (given >= asked * 100)
		return;
	json_t *alert = say(l, "mdph_time_missing");
	with_number(l, alert, "percent", json_real(given / 100.0));
	with_number(l, alert, "floor_percent", json_integer(asked));
}

/* --- what is owed over a year --------------------------------------------------------------------
 */

/* `done` names the column of the day on which it was done last. */
static void look_at_due(struct look *l, const PGresult *owed, const char *code, const char *done,
			const char *months)
{
	const char *last = cmn_column(owed, 0, done);
	int64_t every = cmn_pg_int(owed, 0, PQfnumber(owed, months), 0);

	if (!team_overdue(day_of(last, TEAM_NEVER), (int)every, l->day, l->departement))
		return;
	json_t *alert = say(l, code);
	with_number(l, alert, "every_months", json_integer(every));
	if (last != NULL)
		with_text(l, alert, "last_on", last);
}

static void look_at_year(struct look *l, const PGresult *owed)
{
	int64_t asked = cmn_pg_int(owed, 0, PQfnumber(owed, "validations"), 0);
	int64_t validated = cmn_pg_int(owed, 0, PQfnumber(owed, "validated"), -1);

	look_at_due(l, owed, "size_not_reviewed", "reviewed_on", "review_months");
	look_at_due(l, owed, "training_missing", "trained_on", "training_months");
	look_at_due(l, owed, "supervision_missing", "supervised_on", "supervision_months");
	if (asked == 0 || validated >= asked)
		return;
	json_t *alert = say(l, validated < 0 ? "programme_missing" : "programme_not_validated");
	with_number(l, alert, "validations", json_integer(validated < 0 ? 0 : validated));
}

/* --- the operations -----------------------------------------------------------------------------
 */

enum cmn_err directory_http_read_team(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	struct cmn_pg_ctx ctx = call->ctx;
	char day[CMN_DAY_LEN];
	int asked;
	enum cmn_err rc = team_day_asked(call, "day", departement, day, &asked);

	ctx.departements = departement; /* functions and numbers are for everybody */
	if (rc == CMN_OK)
		rc = team_store_summary(call->pool, &ctx, departement, day, &res, &call->err);
	return rc ? rc : cmn_reply_row(call, res, 0);
}

static enum cmn_err reply(struct look *l, const char *day)
{
	json_t *ret = json_object();

	l->bad += json_object_set_new(ret, "departement", json_string(l->departement)) != 0;
	l->bad += json_object_set_new(ret, "day", json_string(day)) != 0;
	l->bad += json_object_set(ret, "alerts", l->alerts) != 0;
	if (l->n_rows < PQntuples(l->rows))
		l->bad += json_object_set_new(ret, "truncated", json_true()) != 0;
	if (l->bad != 0) {
		json_decref(ret);
		ret = NULL;
	}
	return cmn_reply_json(l->call, ret);
}

/* Long before and long after: a vacancy is told since when. */
#define EVER_FROM  "0001-01-01"
#define EVER_UNTIL "9999-12-31"

enum cmn_err directory_http_list_team_alerts(struct cmn_call *call)
{
	PGresult *rules CMN_AUTO(cmn_pgres_drop) = NULL, *rows CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *owed CMN_AUTO(cmn_pgres_drop) = NULL;
	json_t *alerts CMN_AUTO(cmn_json_drop) = json_array();
	struct look l = {.call = call, .alerts = alerts};
	char day[CMN_DAY_LEN];
	enum cmn_err rc = team_departement(call, &l.departement);

	if (rc == CMN_OK)
		rc = team_day_asked(call, "day", l.departement, day, &l.day);
	if (rc == CMN_OK)
		rc = team_store_owed(call->pool, &call->ctx, l.departement, day, &owed, &call->err);
	if (rc == CMN_OK)
		rc = team_store_summary(call->pool, &call->ctx, l.departement, day, &rules,
					&call->err);
	if (rc == CMN_OK)
		rc = team_store_times(call->pool, &call->ctx, l.departement, EVER_FROM, EVER_UNTIL,
				      &rows, &call->err);
	if (rc)
		return rc;
	l.rules = rules;
	l.rows = rows;
	l.n_rows = PQntuples(rows) > TEAM_ROWS_MAX ? TEAM_ROWS_MAX : PQntuples(rows);
	look_at_posts(&l);
	for (int row = 0; row < l.n_rows; row++) {
		if (holds_today(&l, row)) {
			look_at_one(&l, row);
			look_at_floor(&l, row);
		}
	}
	look_at_mdph(&l);
	look_at_year(&l, owed);
	return reply(&l, day);
}
