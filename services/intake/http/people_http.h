/* SPDX-License-Identifier: EUPL-1.2
 *
 * people_http.h - what the operations on persons share.
 */
#ifndef INTAKE_PEOPLE_HTTP_H
#define INTAKE_PEOPLE_HTTP_H

#include "decide.h"
#include "person_keys.h"
#include "person_store.h"

#include "cmn/call.h"

/* The day that it is now, in metropolitan France. */
struct intake_day intake_people_today(void);

/* --- person_check.c: what may be kept of a person --------------------------------------------- */

/* The traits after the body was laid over `base` (NULL: a new person): each text and date checked,
 * the refused field named.  *ret is owned. */
enum cmn_err intake_people_traits(struct cmn_call *call, const char *departement,
				  const json_t *base, json_t **ret) CMN_MUST_CHECK;
/* One text of the body under `key`; a name when `name`, else short (or with `lines`). */
enum cmn_err intake_people_text(struct cmn_call *call, const char *pointer, const char *text,
				bool name, bool lines) CMN_MUST_CHECK;
enum cmn_err intake_people_birth(struct cmn_call *call, const char *pointer, const char *text,
				 struct intake_birth *ret) CMN_MUST_CHECK;
/* Commune in the département; and, when a write was refused, whether it was for the commune. */
enum cmn_err intake_people_commune(struct cmn_call *call, const char *commune,
				   const char *departement) CMN_MUST_CHECK;
enum cmn_err intake_people_explain(struct cmn_call *call, const char *commune,
				   const char *departement, enum cmn_err rc) CMN_MUST_CHECK;

/* --- person_text.c: JSON to and from what the store and the domain read ----------------------- */

/* Text of a JSON value, owned; NULL is CMN_E_UNAVAILABLE. */
enum cmn_err intake_people_dump(struct cmn_call *call, json_t *value, char **ret) CMN_MUST_CHECK;
enum cmn_err intake_people_load(struct cmn_call *call, const char *text,
				json_t **ret) CMN_MUST_CHECK;
/* Borrows from `traits`; without telephone numbers. */
void intake_people_compared(const json_t *traits, struct intake_traits *ret);
/* PostgreSQL array text of keys, owned. */
enum cmn_err intake_people_keys(struct cmn_call *call, const struct intake_keys *keys,
				char **ret) CMN_MUST_CHECK;
enum cmn_err intake_people_traits_keys(struct cmn_call *call, const json_t *traits,
				       char **ret) CMN_MUST_CHECK;

/* --- contact_check.c ---------------------------------------------------------------------------
 */

/* A row of person_contact from a contact of the contract, laid over `base` (NULL: a new one). */
enum cmn_err intake_people_contact(struct cmn_call *call, const char *pointer, const json_t *body,
				   const json_t *base, json_t **ret) CMN_MUST_CHECK;
/* A number or an e-mail address in the form to compare by; false when it is neither. */
bool intake_people_reach(const char *kind, const char *value, char ret[336]);

/* --- person_candidates.c -----------------------------------------------------------------------
 */

#define INTAKE_CANDIDATES_MAX 20

struct intake_candidates {
	PGresult *rows; /* owned */
	struct {
		int row;
		struct intake_match match;
	} best[INTAKE_CANDIDATES_MAX];
	size_t n;
	bool more; /* not all were looked at */
};
void intake_candidates_clear(struct intake_candidates *c);

/* Those whom `t` resembles, best first: at most `most`, at least `least`.  `reach` is PostgreSQL
 * array text of numbers and addresses, "{}" for none; `person_id` is left out, NULL for none. */
struct intake_candidates_wish {
	const char *departement, *reach, *person_id;
	enum intake_match_verdict least;
	size_t most;
};
enum cmn_err intake_people_candidates(struct cmn_call *call, struct intake_traits *t,
				      const struct intake_candidates_wish *wish,
				      struct intake_candidates *ret) CMN_MUST_CHECK;
/* Write them as an array, without the record `but` (NULL: all), and enter them as seen. */
void intake_people_write_candidates(struct cmn_call *call, const struct intake_candidates *c,
				    const char *but);

/* --- person_http.c ------------------------------------------------------------------------------
 */

/* The record as it is now; 409 when it is merged or erased. */
enum cmn_err intake_people_alive(struct cmn_call *call, const char *id,
				 PGresult **ret) CMN_MUST_CHECK;
/* Why a change of that record found no target: stale, merged, erased, or `otherwise`. */
enum cmn_err intake_people_refused(struct cmn_call *call, const PGresult *now);

#endif
