/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_check.h - is what somebody sent a Task that we can act on?  Everything is named by its
 * expression: what is wrong, what may not differ, and what has no place here.
 */
#ifndef REFERRAL_FHIR_CHECK_H
#define REFERRAL_FHIR_CHECK_H

#include "cmn/call.h"

/* The form of it: a Task with this id, without modifierExtension anywhere, without contained
 * resources, implicitRules or elements that R4 does not have. */
enum cmn_err referral_fhir_check_form(const json_t *task, const char *id,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* What must be as in `now`, the Task as we tell it, wherever it is said at all. */
enum cmn_err referral_fhir_check_same(const json_t *task, const json_t *now,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* "Task.note Task.description": elements that are not kept; "" when all are. */
void referral_fhir_lost(const json_t *task, char *out, size_t size);

/* The first code of ours in a CodeableConcept, of that list; NULL: none.  Unknown codes fail at
 * `pointer`. */
enum cmn_err referral_fhir_code(const json_t *concept, const char *list, const char *pointer,
				const char **ret, struct cmn_error *err) CMN_MUST_CHECK;

#endif
