/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_year.h - what the lab holds of a year, for those who write about it: the annual report (parts
 * 2 and 3 of it, R210, R211, and its chapters on needs and on the lab), the semester note.
 *
 * It lies beside the modules so that each of them may read it; who may write is in the module lab.
 * Everything is in the words of the community and passed the check of personal data; nothing here
 * is a count of persons.
 */
#ifndef OBSERVATORY_LAB_YEAR_H
#define OBSERVATORY_LAB_YEAR_H

#include "cmn/pg.h"

enum lab_part {
	LAB_PART_ACTIVITIES = 1, /* animation of the territory held in the period (R210) */
	LAB_PART_ASSESSMENTS,    /* commitments and impact of its year, with who spoke (R211) */
	LAB_PART_OBSERVATIONS, /* obstacles, ruptures, answers, solutions, knowledge (R234, R238) */
	LAB_PART_PROPOSALS,    /* addressed, answered or concluded in the period, or waiting */
	LAB_PART_EXPERIMENTS,  /* that stood on a day of the period (R244, R245) */
	LAB_PART_END_
};

struct lab_asked {
	const char *departement;
	const char *from, *until; /* "2026-01-01", "2026-12-31": both included */
	/* the edition: what these may read, and nothing else.  "team": everything but what was set
	 * aside or given up; "institutions": the exact edition that ARS and co-chairs are given;
	 * "members"; "public": the protected edition */
	const char *audience;
};

/* Rows by kind, day and id, owned by the caller; none when there is nothing.  Columns:
 *   id, kind (a code: animation_kinds, assessment_kinds, observation_kinds, experiment_kinds; the
 *   kind of a proposal is its first lever), state (a code, see `lab_states` of the kind), audience,
 *   day, until ("2026-03-01", NULL), title, text (NULL),
 *   said     JSON object: all that was said of it, named as in the contract (LabActivity …):
 *            levers, needs, indicators, hypothesis, result, findings, lessons, participants, rating
 * … actors   JSON array of {"actor_id", "name"}: organisations that take part; [] without party
 * name of the organisation or code of the institution whose commitment it is; NULL entries  JSON
 * array, oldest first, of {"kind": "follow_up" | "answer" | "word" | "presentation", "on",
 * "organisation" | "institution", … as in the contract}: follow-up of an experiment, answers of
 * institutions, words of partners with their accord, presentations to ARS and Département
 */
enum cmn_err lab_year_rows(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			   const struct lab_asked *asked, enum lab_part part, PGresult **ret,
			   struct cmn_error *err) CMN_MUST_CHECK;

/* What is still to be completed before the report is handed over: rows (gap: code of lab_gaps, id,
 * title, day).  For the team's own list, hence without an audience. */
enum cmn_err lab_year_gaps(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			   const struct lab_asked *asked, PGresult **ret,
			   struct cmn_error *err) CMN_MUST_CHECK;

/* For whoever reads on a connection of its own; parameters: departement, from, until, audience
 * (GAPS: without audience). */
extern const struct cmn_stmt LAB_YEAR_ROWS[LAB_PART_END_];
extern const struct cmn_stmt LAB_YEAR_GAPS;

#endif
