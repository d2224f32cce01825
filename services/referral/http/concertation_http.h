/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_http.h - what the handlers of concertations and GOS invitations share.
 */
#ifndef REFERRAL_CONCERTATION_HTTP_H
#define REFERRAL_CONCERTATION_HTTP_H

#include "concertation_store.h"

#include "cmn/record.h"

/* The words of the body under these names, as JSON text; what was not said is null.  Pairs of
 * member and word, ended by NULL. */
struct referral_word {
	const char *member, *word;
};
enum cmn_err referral_meeting_words(struct cmn_call *call, const json_t *from,
				    const struct referral_word *words, char **ret) CMN_MUST_CHECK;

/* Read the record {id} and aim the write at it, after the texts of the body. */
enum cmn_err referral_meeting_aim(struct cmn_call *call, enum referral_meeting_record record,
				  char departement[4], PGresult **ret) CMN_MUST_CHECK;

/* Why a write found no target: erased, another version or state, or what the record belongs to. */
enum cmn_err referral_meeting_explain(struct cmn_call *call, enum referral_meeting_record record,
				      const char *id, enum referral_meeting_act act) CMN_MUST_CHECK;

/* Answer with the record; `path` is set where something was just made. */
enum cmn_err referral_meeting_reply(struct cmn_call *call, enum referral_meeting_record record,
				    const char *id, const char *path) CMN_MUST_CHECK;

/* Answer with the page that limit and cursor ask for. */
enum cmn_err referral_meeting_reply_page(struct cmn_call *call, enum referral_meeting_list list,
					 struct referral_meeting_page page) CMN_MUST_CHECK;

/* An instant or a day of the body, named by `pointer`, that exists. */
enum cmn_err referral_meeting_day(struct cmn_call *call, const char *pointer, const char *text,
				  int *ret) CMN_MUST_CHECK;
enum cmn_err referral_meeting_instant(struct cmn_call *call, const char *pointer, const char *text,
				      int64_t *ret) CMN_MUST_CHECK;

/* An actor of the directory that is named has reached this service. */
enum cmn_err referral_meeting_actor(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

bool referral_meeting_team(const struct cmn_call *call);
const char *referral_meeting_yes(const json_t *body, const char *member, const char *otherwise);

/* May this party outside read these categories of the situation, and that there is one?  Parties of
 * the person and of the team are not asked about. */
enum cmn_err referral_meeting_disclose(struct cmn_call *call, const char *departement,
				       const char *situation, const char *party, const char *actor,
				       const json_t *categories) CMN_MUST_CHECK;

/* The invitation {id}, which the caller may read now: the team always; an organisation or the MDPH
 * its own, while the person agrees. */
enum cmn_err referral_meeting_seat(struct cmn_call *call, PGresult **ret) CMN_MUST_CHECK;

#endif
