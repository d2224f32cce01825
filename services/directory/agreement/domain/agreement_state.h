/* SPDX-License-Identifier: EUPL-1.2
 *
 * agreement_state.h - what becomes of an agreement, of an avenant and of a roadmap, and who signs.
 *
 * agreement, avenant                               roadmap
 *   draft ─open─> signing ─last signature─>          draft ─submit─> submitted ─validate─>
 * validated to_validate ─validate─> in_force               submitted ─return─> draft to_validate
 * ─refuse─> refused                  validated ─the next edition─> replaced in_force (where the ARS
 * validates nothing)     draft, submitted ─withdraw─> withdrawn in_force ─denounce─> denounced
 *   draft, signing, to_validate ─withdraw─> withdrawn
 */
#ifndef AGREEMENT_STATE_H
#define AGREEMENT_STATE_H

#include <stdbool.h>

enum agreement_state {
	AGREEMENT_DRAFT = 1,
	AGREEMENT_SIGNING,
	AGREEMENT_TO_VALIDATE,
	AGREEMENT_IN_FORCE,
	AGREEMENT_REFUSED,
	AGREEMENT_DENOUNCED,
	AGREEMENT_WITHDRAWN,
	AGREEMENT_STATE_END_
};

enum agreement_act {
	AGREEMENT_OPEN = 1,
	AGREEMENT_VALIDATE,
	AGREEMENT_REFUSE,
	AGREEMENT_DENOUNCE,
	AGREEMENT_WITHDRAW,
	AGREEMENT_SIGN,
	AGREEMENT_CHANGE,
	AGREEMENT_ACT_END_
};

enum agreement_state agreement_state_of(const char *code); /* 0: none */
const char *agreement_state_code(enum agreement_state state);
enum agreement_act agreement_act_of(const char *code);

bool agreement_may(enum agreement_state state, enum agreement_act act);

/* Where an act leads; a signature by agreement_signed(). */
enum agreement_state agreement_after(enum agreement_state state, enum agreement_act act);

/* After a signature: does one of those required still miss?  Does the ARS validate (R183)? */
enum agreement_state agreement_signed(enum agreement_state state, bool misses, bool validates);

/* --- who signs ------------------------------------------------------------------------------ */

enum agreement_signer {
	AGREEMENT_BY_TEAM = 1,  /* records what was signed on paper, for any party */
	AGREEMENT_BY_MDPH,      /* its own (R074) */
	AGREEMENT_BY_AUTHORITY, /* ARS, Département, préfet */
	AGREEMENT_BY_ACTOR,     /* a member, its own */
};
/* own: the party is the organisation of the caller. */
bool agreement_may_sign(enum agreement_signer signer, const char *role, bool own);

/* --- roadmap -------------------------------------------------------------------------------- */

enum roadmap_state {
	ROADMAP_DRAFT = 1,
	ROADMAP_SUBMITTED,
	ROADMAP_VALIDATED,
	ROADMAP_REPLACED,
	ROADMAP_WITHDRAWN,
	ROADMAP_STATE_END_
};

enum roadmap_act {
	ROADMAP_SUBMIT = 1,
	ROADMAP_VALIDATE,
	ROADMAP_RETURN,
	ROADMAP_WITHDRAW,
	ROADMAP_CHANGE,
	ROADMAP_SIGN,
	ROADMAP_REPORT,
	ROADMAP_ACT_END_
};

enum roadmap_state roadmap_state_of(const char *code);
const char *roadmap_state_code(enum roadmap_state state);
enum roadmap_act roadmap_act_of(const char *code);
bool roadmap_may(enum roadmap_state state, enum roadmap_act act);
enum roadmap_state roadmap_after(enum roadmap_state state, enum roadmap_act act);

#endif
