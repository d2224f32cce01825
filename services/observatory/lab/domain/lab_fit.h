/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_fit.h - do the members of a record go together?  Pure; the contract has checked each alone.
 */
#ifndef OBSERVATORY_LAB_FIT_H
#define OBSERVATORY_LAB_FIT_H

#include "lab_act.h"

/* What is asked of the whole record, as it would be. */
struct lab_facts {
	enum lab_family family;
	const char *kind;  /* NULL: a proposal */
	const char *voice; /* who knows by experience; NULL: not said */
	bool flagged;      /* innovative or inclusive, one of them true */
	bool has_flag;     /* one of them is there, true or false */
	bool legal_lever;  /* lever legal_framework among its levers */
	bool other_lever;
	bool lever_note;
	bool derogations;
	bool party;   /* of an assessment: an actor or an institution, */
	bool parties; /* or both */
	bool rating;
};

enum lab_misfit {
	LAB_FITS = 0,
	LAB_VOICE_MISSING, /* experiential knowledge is somebody's: a kind of people, never a name
			    */
	LAB_FLAG_MISSING,  /* a solution is innovative, inclusive, or both (R234) */
	LAB_FLAG_ELSEWHERE,
	LAB_DEROGATION_ELSEWHERE, /* only of the lever of laws and rules (R241) */
	LAB_NOTE_MISSING,         /* another lever says which (R243) */
	LAB_PARTY_MISSING,        /* a commitment is that of one organisation or institution */
	LAB_PARTY_TWICE,
	LAB_PARTY_ELSEWHERE, /* the impact is that of the whole community */
	LAB_RATING_ELSEWHERE,
};

/* *ret_member: where the fault is, a member of the request. */
enum lab_misfit lab_fit(const struct lab_facts *facts, const char **ret_member);

/* What people read of it, in both languages. */
const char *lab_misfit_text(enum lab_misfit misfit, bool english);

#endif
