/* SPDX-License-Identifier: EUPL-1.2
 *
 * contact_rule.h - may this contact of a person be used, for this purpose, at this local time?
 *
 * Being reached can be dangerous: a number that a violent partner answers is never rung, another
 * only in the mornings, without a word to whoever picks up.  What was agreed with the person is a
 * rule of the contact; every sender, a conseiller's call as well as a printed letter, asks here.
 * The same number may stand in several records: the strictest of its rules holds.
 */
#ifndef INTAKE_CONTACT_RULE_H
#define INTAKE_CONTACT_RULE_H

#include <stdbool.h>
#include <stddef.h>

/* How a contact is used; codes of proto/codes/contact_means.csv. */
enum intake_means {
	INTAKE_VOICE = 1 << 0,
	INTAKE_SMS = 1 << 1,
	INTAKE_VIDEO = 1 << 2, /* sign language or a relay service for the deaf */
	INTAKE_EMAIL = 1 << 3,
	INTAKE_MSSANTE = 1 << 4,
	INTAKE_POSTAL = 1 << 5,
};

/* What for; codes of proto/codes/contact_purposes.csv. */
enum intake_purpose {
	INTAKE_CALL_BACK = 1 << 0,
	INTAKE_APPOINTMENT = 1 << 1,
	INTAKE_NOTICE = 1 << 2, /* a message without content: something waits */
	INTAKE_RECAP = 1 << 3,  /* what was said and agreed, in plain words */
	INTAKE_DOCUMENT = 1 << 4,
	INTAKE_EMERGENCY = 1 << 5, /* a danger act: hours do not count, never still means never */
};

/* The code of a bit and the bit of a code; NULL and 0 when there is none. */
const char *intake_means_code(unsigned bit);
unsigned intake_means_bit(const char *code);
const char *intake_purpose_code(unsigned bit);
unsigned intake_purpose_bit(const char *code);

#define INTAKE_WINDOWS_MAX 14

struct intake_window {
	unsigned days; /* bit 0 Monday … bit 6 Sunday */
	int from, to; /* minutes of the day; `to` is the first that is no longer allowed, ≤ 1440 */
};

struct intake_contact_rule {
	bool never;        /* whatever the purpose and the hour */
	bool discreet;     /* no message left, nothing said to whoever else answers */
	unsigned means;    /* what it can be used for; 0: nothing */
	unsigned purposes; /* 0: every purpose */
	/* None: 08:00 to 20:00, Monday to Saturday, for what rings; any time for what is read. */
	struct intake_window windows[INTAKE_WINDOWS_MAX];
	size_t n_windows;
};

struct intake_contact_ask {
	enum intake_means means;
	enum intake_purpose purpose;
	int weekday; /* local time: civil.h */
	int minute;
};

enum intake_contact_answer {
	INTAKE_CONTACT_YES = 1,
	INTAKE_CONTACT_NEVER,
	INTAKE_CONTACT_OTHER_MEANS,   /* not by this means */
	INTAKE_CONTACT_OTHER_PURPOSE, /* not for this purpose */
	INTAKE_CONTACT_LATER,         /* not at this hour */
	INTAKE_CONTACT_UNKNOWN,       /* no rule at all: nobody agreed to anything */
};

struct intake_contact_verdict {
	enum intake_contact_answer answer;
	int wait_minutes; /* with LATER: until it is allowed, at most a week */
	bool discreet;
};

/* All rules of one number or address, of whichever record: each must allow it. */
struct intake_contact_verdict intake_contact_may(const struct intake_contact_rule *rules, size_t n,
						 const struct intake_contact_ask *ask);

#endif
