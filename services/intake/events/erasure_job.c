/* SPDX-License-Identifier: EUPL-1.2 */
#include "erasure_job.h"

#include "erasure.h"
#include "rights_store.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define SUBJECTS 50   /* looked at in one transaction */
#define AGAIN    20   /* erased again in one transaction */
#define TRAIL    1000 /* rows of the trail in one transaction */
#define NOBODY   "00000000-0000-0000-0000-000000000000"

static bool yes(const PGresult *res, int row, const char *column)
{
	const char *text = cmn_column(res, row, column);

	return text && text[0] == 't';
}

static struct intake_erasure_facts facts_of(const PGresult *res, int row)
{
	struct intake_erasure_facts f = {
	    .erased = yes(res, row, "erased"),
	    .held = yes(res, row, "held"),
	    .open_file = yes(res, row, "open_file"),
	    .sorted = cmn_column(res, row, "sorted"),
	};

	if (!cmn_time_parse(cmn_column(res, row, "last_contact"), &f.last_contact_us))
		f.last_contact_us = INT64_MAX; /* never erase what cannot be dated */
	return f;
}

/* --- what a person asked ------------------------------------------------------------------ */

static void kept_list(char out[256])
{
	size_t n = (size_t)snprintf(out, 256, "{");

	for (size_t i = 0; i < INTAKE_ERASURE_KEPT_COUNT; i++)
		n += (size_t)snprintf(out + n, 256 - n, "%s%s", i ? "," : "",
				      INTAKE_ERASURE_KEPT[i]);
	snprintf(out + n, 256 - n, "}");
}

/* The id just before `id`, so that "after it" begins with `id`: the last digit counts down, and a
 * zero borrows as on paper. */
static void before(const char *id, char out[CMN_UUID_LEN])
{
	static const char DIGITS[] = "0123456789abcdef";

	snprintf(out, CMN_UUID_LEN, "%s", id);
	for (int i = CMN_UUID_LEN - 2; i >= 0; i--) {
		const char *at = out[i] == '-' ? NULL : strchr(DIGITS, out[i]);

		if (!at)
			continue;
		out[i] = at == DIGITS ? 'f' : at[-1];
		if (at != DIGITS)
			return;
	}
}

static enum cmn_err erase_asked(struct cmn_conn *conn, const PGresult *asked, int row,
				const char *now, struct cmn_error *err)
{
	const char *id = cmn_column(asked, row, "id");
	const char *departement = cmn_column(asked, row, "departement");
	const char *person = cmn_column(asked, row, "person_id");
	CMN_AUTO(cmn_pgres_drop) PGresult *found = NULL;
	struct intake_erasure_facts f = {.erased = true};
	enum intake_erasure_answer answer;
	char after[CMN_UUID_LEN], kept[256];
	enum cmn_err rc;

	before(person, after);
	rc = intake_store_candidates(conn, departement, "person", after, now, 1, &found, err);
	if (rc != CMN_OK)
		return rc;
	if (PQntuples(found) == 1 && strcmp(cmn_column(found, 0, "id"), person) == 0)
		f = facts_of(found, 0);
	f.asked = true;
	answer = intake_erasure_judge(&f);
	if (answer != INTAKE_ERASE && answer != INTAKE_ERASE_DONE)
		return intake_store_erasure_blocked(conn, id, intake_erasure_code(answer), err);
	if (answer == INTAKE_ERASE)
		rc = intake_store_erase(conn, departement, "person", person, "request", NULL, now,
					err);
	kept_list(kept);
	return rc == CMN_OK ? intake_store_erasure_done(conn, id, kept, now, err) : rc;
}

/* What a journal from outside names. */
static enum cmn_err erase_again(struct cmn_conn *conn, const char *now, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_erasure_waiting(conn, &res, err);

	for (int i = 0; rc == CMN_OK && i < PQntuples(res); i++) {
		rc = intake_store_erase(conn, cmn_column(res, i, "departement"),
					cmn_column(res, i, "kind"),
					cmn_column(res, i, "subject_id"), "replay", NULL, now, err);
		if (rc == CMN_OK)
			rc = intake_store_erasure_waited(conn, cmn_column(res, i, "id"), now, err);
	}
	return rc;
}

enum cmn_err intake_job_erasure(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *asked = NULL;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	*ret_more = false;
	if (rc == CMN_OK)
		rc = intake_store_erasure_asked(conn, &asked, err);
	for (int i = 0; rc == CMN_OK && i < PQntuples(asked); i++)
		rc = erase_asked(conn, asked, i, now, err);
	if (rc == CMN_OK)
		rc = erase_again(conn, now, err);
	if (rc == CMN_OK)
		return cmn_conn_commit(conn, err);
	cmn_conn_rollback(conn);
	return rc;
}

/* --- the term of retention ---------------------------------------------------------------- */

struct run {
	struct intake_run_step step;
	const char *departement, *before;
	int64_t before_us;
	bool sorting, real;
	char after[CMN_UUID_LEN];
};

static int64_t number(const PGresult *res, const char *column)
{
	return cmn_pg_int(res, 0, PQfnumber(res, column), 0);
}

static void load(struct run *run, const PGresult *res, const char *now)
{
	run->step = (struct intake_run_step){
	    .id = cmn_column(res, 0, "id"),
	    .stage = cmn_column(res, 0, "stage"),
	    .after = run->after,
	    .state = "running",
	    .now = now,
	    .looked_at = number(res, "looked_at"),
	    .due = number(res, "due"),
	    .erased = number(res, "erased"),
	    .held = number(res, "held"),
	    .open_files = number(res, "open_files"),
	    .to_sort = number(res, "to_sort"),
	    .kept_archive = number(res, "kept_archive"),
	};
	run->departement = cmn_column(res, 0, "departement");
	run->before = cmn_column(res, 0, "before");
	run->sorting = yes(res, 0, "sorting");
	run->real = strcmp(cmn_column(res, 0, "mode"), "run") == 0;
	if (!cmn_time_parse(run->before, &run->before_us))
		run->before_us = INT64_MIN;
	snprintf(run->after, sizeof(run->after), "%s", cmn_column(res, 0, "after_id"));
}

static enum cmn_err look_at(struct run *run, struct cmn_conn *conn, const PGresult *res, int row,
			    struct cmn_error *err)
{
	struct intake_erasure_facts f = facts_of(res, row);
	const char *id = cmn_column(res, row, "id");
	int64_t *const counts[INTAKE_ERASE_END_] = {
	    [INTAKE_ERASE] = &run->step.erased,
	    [INTAKE_ERASE_HELD] = &run->step.held,
	    [INTAKE_ERASE_OPEN] = &run->step.open_files,
	    [INTAKE_ERASE_TO_SORT] = &run->step.to_sort,
	    [INTAKE_ERASE_ARCHIVED] = &run->step.kept_archive,
	};
	enum intake_erasure_answer answer;

	f.sorting = run->sorting && strcmp(run->step.stage, "person") == 0;
	f.before_us = run->before_us;
	answer = intake_erasure_judge(&f);
	run->step.looked_at += !f.erased;
	run->step.due += !f.erased && f.last_contact_us < f.before_us;
	/* what is younger than the term is nobody's business, held or not */
	if (f.last_contact_us >= f.before_us || !counts[answer])
		return CMN_OK;
	if (answer != INTAKE_ERASE || run->real)
		(*counts[answer])++;
	if (answer != INTAKE_ERASE || !run->real)
		return CMN_OK;
	return intake_store_erase(conn, run->departement, run->step.stage, id, "retention",
				  run->step.id, run->step.now, err);
}

/* One batch of a stage; the end of one is the beginning of the next. */
static enum cmn_err advance(struct run *run, struct cmn_conn *conn, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_candidates(conn, run->departement, run->step.stage,
						  run->after, run->before, SUBJECTS, &res, err);
	int n = rc == CMN_OK ? PQntuples(res) : 0;

	for (int i = 0; rc == CMN_OK && i < n; i++)
		rc = look_at(run, conn, res, i, err);
	if (rc != CMN_OK)
		return rc;
	if (n > 0) {
		snprintf(run->after, sizeof(run->after), "%s", cmn_column(res, n - 1, "id"));
	} else {
		bool persons = strcmp(run->step.stage, "person") == 0;

		run->step.stage = persons ? "solicitation" : "end";
		snprintf(run->after, sizeof(run->after), NOBODY);
	}
	return CMN_OK;
}

/* The journal is asked whether anything came back; then the run is done, and says what it found. */
static enum cmn_err finish(struct run *run, struct cmn_conn *conn, struct cmn_error *err)
{
	int64_t again = 0;
	enum cmn_err rc = intake_store_erase_again(conn, run->step.now, AGAIN, &again, err);

	run->step.erased += again;
	if (again < AGAIN)
		run->step.state = "done";
	return rc;
}

enum cmn_err intake_job_retention(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct run run;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	*ret_more = false;
	if (rc == CMN_OK)
		rc = intake_store_run_take(conn, &res, err);
	if (rc == CMN_OK && PQntuples(res) == 1) {
		load(&run, res, now);
		if (strcmp(run.step.stage, "end") != 0)
			rc = advance(&run, conn, err);
		else if (strcmp(cmn_column(res, 0, "mode"), "dry_run") == 0)
			run.step.state = "done";
		else
			rc = finish(&run, conn, err);
		*ret_more = true;
		if (rc == CMN_OK)
			rc = intake_store_run_step(conn, &run.step, err);
	}
	if (rc == CMN_OK)
		return cmn_conn_commit(conn, err);
	cmn_conn_rollback(conn);
	return rc;
}

enum cmn_err intake_job_audit(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			      struct cmn_error *err)
{
	int64_t n = 0;
	enum cmn_err rc = intake_store_audit_purge(conn, now, TRAIL, &n, err);

	(void)deps;
	*ret_more = rc == CMN_OK && n == TRAIL;
	return rc;
}
