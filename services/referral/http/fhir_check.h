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
enum cmn_err referral_fhir_check_form(const json_t *task, enum referral_fhir_form form,
				      const char *id, struct cmn_error *err) CMN_MUST_CHECK;

/* What must be as in `now`, the Task as we tell it, wherever it is said at all. */
enum cmn_err referral_fhir_check_same(const json_t *task, enum referral_fhir_form form,
				      const json_t *now, struct cmn_error *err) CMN_MUST_CHECK;

/* The header C360-Loss, "Task.note Task.description": elements that are not kept. */
void referral_fhir_tell_lost(struct cmn_call *call, const json_t *task,
			     enum referral_fhir_form form);

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
