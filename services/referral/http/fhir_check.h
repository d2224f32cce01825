/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_check.h - is what somebody sent a Task that we can act on?  Everything is named by its
 * expression: what is wrong, what may not differ, and what has no place here.
 */
#ifndef REFERRAL_FHIR_CHECK_H
#define REFERRAL_FHIR_CHECK_H

#include "cmn/call.h"

enum referral_fhir_form { REFERRAL_FHIR_HANDOFF_TASK = 1, REFERRAL_FHIR_EVENT_TASK };

/* The form of it: a Task with this id (NULL: whatever), without modifierExtension anywhere, without
 * contained resources, implicitRules or elements that R4 does not have. */
enum cmn_err referral_fhir_check_form(const json_t *task, const char *id,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* What must be as in `now`, the Task as we tell it, wherever it is said at all.  An absolute
 * reference is one below `root`, where this very server is seen from outside. */
enum cmn_err referral_fhir_check_same(const json_t *task, enum referral_fhir_form form,
				      const json_t *now, const char *root,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* Is this an element that may be said and not changed? */
bool referral_fhir_same(const char *name, enum referral_fhir_form form);

/* What is kept of a Task besides what is told of it afterwards. */
struct referral_fhir_kept {
	enum referral_fhir_form form;
	const json_t *before;  /* as it was told; NULL: a new one */
	const json_t *used[4]; /* parts of what was sent that go elsewhere */
};

/* The answer is written: name what is not kept in headers C360-Loss, "Task.note Task.meta.tag". */
void referral_fhir_tell_lost(struct cmn_call *call, const json_t *task,
			     const struct referral_fhir_kept *kept);

/* The first code of ours in a CodeableConcept, of that list; NULL: none.  Unknown codes fail at
 * `pointer`. */
enum cmn_err referral_fhir_code(const json_t *concept, const char *list, const char *pointer,
				const char **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* The same by the system that the list has elsewhere. */
enum cmn_err referral_fhir_code_in(const json_t *concept, const char *list, const char *system,
				   const char *pointer, const char **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* RFC 6902: what the operations make of `now`, owned.  CMN_E_CONFLICT for a test that fails. */
enum cmn_err referral_fhir_patch(const json_t *now, const json_t *operations, json_t **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

#endif
