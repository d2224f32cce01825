/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_figures_http.c - working time of the team over a period, weighted by its calendar days: 4.1,
 * 4.3, by function, by employer, by theme.  No person is named.
 */
#include "team_http.h"
#include "team_year_store.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* Quotité × days of all that has this key. */
struct sum {
	char key[48];
	int row; /* one of those that has it */
	int64_t total, search, lent, reimbursed;
};

struct sums {
	struct sum *one; /* owned: room for a key of each row and of each theme */
	size_t n;
};

struct period {
	int from, until;
};

struct figures {
	struct sum team, referents;
	struct sums function, employer, theme;
};

static struct sum *sum_of(struct sums *sums, const char *key, int row)
{
	for (size_t i = 0; i < sums->n; i++) {
		if (strcmp(sums->one[i].key, key) == 0)
			return &sums->one[i];
	}
	struct sum *ret = &sums->one[sums->n++];
	snprintf(ret->key, sizeof(ret->key), "%s", key);
	ret->row = row;
	return ret;
}

static void add(struct sum *to, const struct sum *what)
{
	to->total += what->total;
	to->search += what->search;
	to->lent += what->lent;
	to->reimbursed += what->reimbursed;
}

static void add_themes(struct sums *themes, const json_t *share, int64_t days, int row)
{
	const json_t *coverage = json_object_get(share, "coverage");

	for (size_t i = 0; i < json_array_size(coverage); i++) {
		const json_t *part = json_array_get(coverage, i);

		sum_of(themes, cmn_json_get(part, "theme"), row)->total +=
		    team_hundredths(json_object_get(part, "percent")) * days;
	}
}

static void add_row(struct figures *f, const PGresult *res, int row, const json_t *shares,
		    struct period p)
{
	struct sum whole = {.row = row};
	struct team_shares time;

	team_shares_kept(shares, cmn_column(res, row, "ends"), &time);
	for (size_t i = 0; i < time.n; i++) {
		int64_t days = team_days(time.time[i].from, time.time[i].until, p.from, p.until);

		whole.total += time.time[i].share * days;
		whole.search += time.search[i].share * days;
		add_themes(&f->theme, json_array_get(shares, i), days, row);
	}
	if (cmn_pg_bool(res, row, PQfnumber(res, "lent")))
		whole.lent = whole.total;
	if (cmn_pg_bool(res, row, PQfnumber(res, "reimbursed")))
		whole.reimbursed = whole.total;
	add(strcmp(cmn_column(res, row, "membership"), "core") == 0 ? &f->team : &f->referents,
	    &whole);
	add(sum_of(&f->function, cmn_column(res, row, "function"), row), &whole);
	add(sum_of(&f->employer, cmn_column(res, row, "employer_id"), row), &whole);
}

/* --- as an answer -------------------------------------------------------------------------------
 */

static json_t *etp(int64_t weight, int64_t days)
{
	return json_real((double)team_etp(weight, days) / TEAM_FULL);
}

static int put(json_t *to, const char *key, int64_t weight, int64_t days)
{
	return json_object_set_new(to, key, etp(weight, days)) != 0;
}

static int put_text(json_t *to, const char *key, const char *text)
{
	return text != NULL && json_object_set_new(to, key, json_string(text)) != 0;
}

static json_t *by_kind(const struct sums *sums, const char *name, bool search, int64_t days)
{
	json_t *ret = json_array();
	int bad = 0;

	for (size_t i = 0; i < sums->n; i++) {
		json_t *one = json_object();

		bad += put_text(one, name, sums->one[i].key);
		bad += put(one, "etp", sums->one[i].total, days);
		bad += search && put(one, "search_etp", sums->one[i].search, days);
		bad += json_array_append_new(ret, one) != 0;
	}
	if (bad == 0)
		return ret;
	json_decref(ret);
	return NULL;
}

/* 4.3 is the time of those who are members of the core; the others are beside it, with their
 * standing. */
static json_t *by_employer(const struct sums *sums, const PGresult *res, int64_t days)
{
	json_t *ret = json_array();
	int bad = 0;

	for (size_t i = 0; i < sums->n; i++) {
		const struct sum *s = &sums->one[i];
		json_t *one = json_object();

		bad += put_text(one, "employer_id", s->key);
		bad += put_text(one, "name", cmn_column(res, s->row, "employer_name"));
		bad += put_text(one, "type", cmn_column(res, s->row, "employer_type"));
		bad += put_text(one, "membership", cmn_column(res, s->row, "standing"));
		bad += put_text(one, "member_category", cmn_column(res, s->row, "member_category"));
		bad += put(one, "etp", s->total, days);
		bad += put(one, "search_etp", s->search, days);
		bad += put(one, "lent_etp", s->lent, days);
		bad += put(one, "reimbursed_etp", s->reimbursed, days);
		bad += json_array_append_new(ret, one) != 0;
	}
	if (bad == 0)
		return ret;
	json_decref(ret);
	return NULL;
}

static enum cmn_err reply(struct cmn_call *call, const char *departement, struct period p,
			  const struct figures *f, const PGresult *res, const PGresult *owed)
{
	const char *caseload = cmn_column(owed, 0, "caseload");
	int64_t days = team_days(p.from, p.until, p.from, p.until);
	char from[CMN_DAY_LEN], until[CMN_DAY_LEN];
	json_t *ret = json_object();
	int64_t search = f->team.search + f->referents.search;
	int bad = 0;

	cmn_day_format(p.from, from);
	cmn_day_format(p.until, until);
	bad += put_text(ret, "departement", departement);
	bad += put_text(ret, "from", from);
	bad += put_text(ret, "until", until);
	bad += json_object_set_new(ret, "days", json_integer(days)) != 0;
	bad += put(ret, "core_etp", f->team.total, days);
	bad += put(ret, "referent_etp", f->referents.total, days);
	bad += put(ret, "search_etp", search, days);
	bad += json_object_set_new(ret, "functions", by_kind(&f->function, "function", true, days));
	bad += json_object_set_new(ret, "themes", by_kind(&f->theme, "theme", false, days));
	bad += json_object_set_new(ret, "employers", by_employer(&f->employer, res, days));
	if (caseload != NULL)
		bad += json_object_set_new(ret, "caseload", json_loads(caseload, 0, NULL)) != 0;
	if (bad != 0) {
		json_decref(ret);
		ret = NULL;
	}
	return cmn_reply_json(call, ret);
}

/* --- the operation ------------------------------------------------------------------------------
 */

static enum cmn_err make_room(struct figures *f, size_t rows, struct cmn_error *err)
{
	size_t room = rows + cmn_code_list_find("team_themes")->n + 1;

	f->function.one = calloc(room, sizeof(struct sum));
	f->employer.one = calloc(room, sizeof(struct sum));
	f->theme.one = calloc(room, sizeof(struct sum));
	return f->function.one != NULL && f->employer.one != NULL && f->theme.one != NULL
		   ? CMN_OK
		   : cmn_no_memory(err);
}

static enum cmn_err count(struct cmn_call *call, const PGresult *res, struct period p,
			  struct figures *f)
{
	enum cmn_err rc = make_room(f, (size_t)PQntuples(res), &call->err);

	if (rc)
		return rc;
	if (PQntuples(res) > TEAM_ROWS_MAX)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:until",
				   "trop d’affectations : choisissez une période plus courte",
				   "too many assignments: choose a shorter period");
	for (int row = 0; row < PQntuples(res); row++) {
		json_t *shares CMN_AUTO(cmn_json_drop) =
		    json_loads(cmn_column(res, row, "shares"), 0, NULL);

		if (shares == NULL)
			return cmn_no_memory(&call->err);
		add_row(f, res, row, shares, p);
	}
	return CMN_OK;
}

static enum cmn_err period_asked(struct cmn_call *call, struct period *ret)
{
	enum cmn_err rc = team_day(call, "query:from", cmn_call_param(call, "from"), 0, &ret->from);

	if (rc == CMN_OK)
		rc = team_day(call, "query:until", cmn_call_param(call, "until"), 0, &ret->until);
	if (rc == CMN_OK && ret->until < ret->from)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "query:until",
				 "la période se termine avant d’avoir commencé",
				 "the period ends before it begins");
	return rc;
}

static void figures_drop(struct figures *f)
{
	free(f->function.one);
	free(f->employer.one);
	free(f->theme.one);
}

enum cmn_err directory_http_read_team_figures(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *owed CMN_AUTO(cmn_pgres_drop) = NULL;
	struct figures f CMN_AUTO(figures_drop) = {0};
	const char *departement;
	struct period p = {0, 0};
	enum cmn_err rc = team_departement(call, &departement);

	if (rc == CMN_OK)
		rc = period_asked(call, &p);
	if (rc == CMN_OK)
		rc = team_store_times(call->pool, &call->ctx, departement,
				      cmn_call_param(call, "from"), cmn_call_param(call, "until"),
				      &res, &call->err);
	if (rc == CMN_OK)
		rc = team_store_owed(call->pool, &call->ctx, departement,
				     cmn_call_param(call, "until"), &owed, &call->err);
	if (rc == CMN_OK)
		rc = count(call, res, p, &f);
	return rc ? rc : reply(call, departement, p, &f, res, owed);
}
