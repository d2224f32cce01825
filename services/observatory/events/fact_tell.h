/* SPDX-License-Identifier: EUPL-1.2
 *
 * fact_tell.h - what one event says of the facts: a function for each type that is learnt, and what
 * it may touch, so that it was read before.
 */
#ifndef OBSERVATORY_FACT_TELL_H
#define OBSERVATORY_FACT_TELL_H

#include "fact_set.h"

#include "cmn/bus.h"
#include "cmn/uuid.h"

/* One event, on its way. */
struct observatory_telling {
	struct cmn_conn *conn;
	struct observatory_facts *set;
	const struct cmn_event *ev;
	bool rebuild; /* what is not of a generation is not written again */
};

#define OBSERVATORY_TELL_KEYS 3

struct observatory_tells {
	const char *type;
	enum cmn_err (*tell)(const struct observatory_telling *t, struct cmn_error *err);
	struct {
		const char *kind;   /* NULL: a group */
		const char *member; /* of the event, with the id; NULL: no further key */
	} keys[OBSERVATORY_TELL_KEYS];
};

extern const struct observatory_tells OBSERVATORY_INTAKE_TELLS[], OBSERVATORY_REFERRAL_TELLS[],
    OBSERVATORY_DIRECTORY_TELLS[];
extern const size_t OBSERVATORY_INTAKE_TELL_COUNT, OBSERVATORY_REFERRAL_TELL_COUNT,
    OBSERVATORY_DIRECTORY_TELL_COUNT;

/* --- what they share -------------------------------------------------------------------------- */

/* Text of a member; NULL when absent. */
const char *observatory_tell_text(const struct observatory_telling *t, const char *member);
bool observatory_tell_flag(const struct observatory_telling *t, const char *member);
/* An instant: microseconds; the instant of the event when the member is absent or is none. */
int64_t observatory_tell_instant(const struct observatory_telling *t, const char *member);
/* A day "2026-01-31"; `otherwise` when absent or none. */
int32_t observatory_tell_day(const struct observatory_telling *t, const char *member,
			     int32_t otherwise);
/* The day in metropolitan France of an instant. */
int32_t observatory_day_of(int64_t us);
/* Every text of an array as a code of `attribute`. */
void observatory_tell_codes(const struct observatory_telling *t, struct observatory_row *row,
			    const char *attribute, const char *member);
/* attribute:yes when the member is true. */
void observatory_tell_yes(const struct observatory_telling *t, struct observatory_row *row,
			  const char *attribute, const char *member);

struct observatory_row *observatory_tell_find(const struct observatory_telling *t, const char *kind,
					      const char *id);
struct observatory_row *observatory_tell_have(const struct observatory_telling *t, const char *kind,
					      const char *id, const char *group);
/* The same id for the same words, and another one for others. */
void observatory_derived_id(const char *id, const char *what, size_t n, char out[CMN_UUID_LEN]);

/* What follows from the other facts of a situation: whether something was proposed, the first
 * proposal, who still waits, where it all lies. */
void observatory_situation_follows(const struct observatory_telling *t, const char *situation);

#endif
