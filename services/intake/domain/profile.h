/* SPDX-License-Identifier: EUPL-1.2
 *
 * profile.h - whose need it is: the four values of indicator 1.2.
 *
 * The national table mixes who asks with whom it is about (docs/decisions, gap G7), so both are
 * recorded and the reported value is derived here: a professional who asks counts as
 * professional; a carer whose own need it is counts as carer; everything else counts by the
 * person concerned, child or adult at the time of reception.  An unknown age counts as adult and
 * stays visible as unknown in the record (R006, R213, R214).
 */
#ifndef INTAKE_PROFILE_H
#define INTAKE_PROFILE_H

/* Codes of proto/codes/requester_kinds.csv and person_profiles.csv; the answer is one of
 * profile_1_2.csv.  Unknown codes count as "adulte": the contract has refused them before. */
const char *intake_profile(const char *requester_kind, const char *person_profile);

#endif
