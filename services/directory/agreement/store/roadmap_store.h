/* SPDX-License-Identifier: EUPL-1.2
 *
 * roadmap_store.h - roadmaps of communities, edition after edition.
 *
 * Texts are borrowed (JSON where said), NULL: as it was; results are owned by the caller.  Writes
 * answer CMN_E_NOT_FOUND when the record is not in that state at that version.
 */
#ifndef ROADMAP_STORE_H
#define ROADMAP_STORE_H

#include "agreement_store.h"

struct roadmap_text {
	const char *title, *starts_on, *ends_on;
	const char *parts, *objectives;   /* JSON */
	const char *actions, *indicators; /* JSON lists of rows, whole */
};

/* The next edition: what the current one holds, else empty, with `text` laid over.  ends NULL: as
 * the current one, else `until`.  CMN_E_NOT_FOUND: no agreement is in force on `day`. */
enum cmn_err roadmap_store_draft(const struct agreement_at *at, const struct roadmap_text *text,
				 const char *day, const char *until) CMN_MUST_CHECK;

/* In state draft alone. */
enum cmn_err roadmap_store_change(const struct agreement_at *at, const struct roadmap_text *text,
				  int64_t version) CMN_MUST_CHECK;

/* Ids of holders that are no actors of the département, and of a decision that is none: columns
 * `at` and `why`; no row: nothing is wrong. */
enum cmn_err roadmap_store_faults(const struct agreement_at *at, const char *departement,
				  const char *actions, const char *indicators, const char *decision,
				  PGresult **ret) CMN_MUST_CHECK;

struct roadmap_becomes {
	int64_t version;
	const char *from, *state;
	const char *submitted_on, *validated_on, *validated_by, *decision_id, *reason;
	const char *role, *signed_on, *way; /* of a signature */
};
/* Validated, it replaces the edition before. */
enum cmn_err roadmap_store_become(const struct agreement_at *at,
				  const struct roadmap_becomes *becomes) CMN_MUST_CHECK;

struct roadmap_report {
	int64_t version;
	const char *action_id, *state, *on, *note;
	const char *indicator_id, *value;
};
/* How far an action is, or what an indicator measures, of the current edition. */
enum cmn_err roadmap_store_report(const struct agreement_at *at,
				  const struct roadmap_report *report) CMN_MUST_CHECK;

enum cmn_err roadmap_store_read(const struct agreement_at *at,
				const struct agreement_reader *reader, const char *id,
				PGresult **ret) CMN_MUST_CHECK;
enum cmn_err roadmap_store_list(const struct agreement_at *at,
				const struct agreement_reader *reader, const char *departement,
				const char *after, int64_t limit, PGresult **ret) CMN_MUST_CHECK;

/* One row of days for a département on `day`: signed_on, ends_on and years of the agreement that is
 * in force, due_months, update_months, edition, validated_on of the current edition, validated_by
 * (the rule).  CMN_E_NOT_FOUND: no agreement is in force. */
enum cmn_err roadmap_store_days(const struct agreement_at *at, const char *departement,
				const char *day, PGresult **ret) CMN_MUST_CHECK;

extern const struct cmn_stmt *const ROADMAP_STATEMENTS[];
extern const size_t ROADMAP_STATEMENT_COUNT;
extern const struct cmn_stmt ROADMAP_LIST;

#endif
