/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreement_state.h"

#include <stddef.h>
#include <string.h>

static int named(const char *const *codes, int end, const char *code)
{
	for (int i = 1; code && i < end; i++)
		if (strcmp(codes[i], code) == 0)
			return i;
	return 0;
}

/* --- agreement ------------------------------------------------------------------------------ */

static const char *const STATES[AGREEMENT_STATE_END_] = {
    [AGREEMENT_DRAFT] = "draft",
    [AGREEMENT_SIGNING] = "signing",
    [AGREEMENT_TO_VALIDATE] = "to_validate",
    [AGREEMENT_IN_FORCE] = "in_force",
    [AGREEMENT_REFUSED] = "refused",
    [AGREEMENT_DENOUNCED] = "denounced",
    [AGREEMENT_WITHDRAWN] = "withdrawn",
};
static const char *const ACTS[AGREEMENT_ACT_END_] = {
    [AGREEMENT_OPEN] = "open",         [AGREEMENT_VALIDATE] = "validate",
    [AGREEMENT_REFUSE] = "refuse",     [AGREEMENT_DENOUNCE] = "denounce",
    [AGREEMENT_WITHDRAW] = "withdraw", [AGREEMENT_SIGN] = "sign",
    [AGREEMENT_CHANGE] = "change",
};

enum agreement_state agreement_state_of(const char *code)
{
	return (enum agreement_state)named(STATES, AGREEMENT_STATE_END_, code);
}

const char *agreement_state_code(enum agreement_state state)
{
	return STATES[state];
}

enum agreement_act agreement_act_of(const char *code)
{
	return (enum agreement_act)named(ACTS, AGREEMENT_ACT_END_, code);
}

enum agreement_state agreement_after(enum agreement_state state, enum agreement_act act)
{
	/* 0: may not */
	static const enum agreement_state NEXT[AGREEMENT_STATE_END_][AGREEMENT_ACT_END_] = {
	    [AGREEMENT_DRAFT] = {[AGREEMENT_OPEN] = AGREEMENT_SIGNING,
				 [AGREEMENT_WITHDRAW] = AGREEMENT_WITHDRAWN,
				 [AGREEMENT_CHANGE] = AGREEMENT_DRAFT},
	    [AGREEMENT_SIGNING] =
		{[AGREEMENT_SIGN] = AGREEMENT_SIGNING, [AGREEMENT_WITHDRAW] = AGREEMENT_WITHDRAWN},
	    [AGREEMENT_TO_VALIDATE] = {[AGREEMENT_VALIDATE] = AGREEMENT_IN_FORCE,
				       [AGREEMENT_REFUSE] = AGREEMENT_REFUSED,
				       [AGREEMENT_SIGN] = AGREEMENT_TO_VALIDATE,
				       [AGREEMENT_WITHDRAW] = AGREEMENT_WITHDRAWN},
	    /* one whose signature was not required may still come */
	    [AGREEMENT_IN_FORCE] =
		{[AGREEMENT_DENOUNCE] = AGREEMENT_DENOUNCED, [AGREEMENT_SIGN] = AGREEMENT_IN_FORCE},
	};

	return state && act ? NEXT[state][act] : 0;
}

bool agreement_may(enum agreement_state state, enum agreement_act act)
{
	return agreement_after(state, act) != 0;
}

enum agreement_state agreement_signed(enum agreement_state state, bool misses, bool validates)
{
	if (state != AGREEMENT_SIGNING || misses)
		return state;
	return validates ? AGREEMENT_TO_VALIDATE : AGREEMENT_IN_FORCE;
}

bool agreement_may_sign(enum agreement_signer signer, const char *role, bool own)
{
	switch (signer) {
	case AGREEMENT_BY_TEAM:
		return true;
	case AGREEMENT_BY_MDPH:
		return strcmp(role, "mdph") == 0;
	case AGREEMENT_BY_AUTHORITY:
		return strcmp(role, "ars") == 0 || strcmp(role, "departement") == 0 ||
		       strcmp(role, "prefet") == 0;
	case AGREEMENT_BY_ACTOR:
		return own;
	}
	return false;
}

/* --- roadmap -------------------------------------------------------------------------------- */

static const char *const ROADMAP_STATES[ROADMAP_STATE_END_] = {
    [ROADMAP_DRAFT] = "draft",         [ROADMAP_SUBMITTED] = "submitted",
    [ROADMAP_VALIDATED] = "validated", [ROADMAP_REPLACED] = "replaced",
    [ROADMAP_WITHDRAWN] = "withdrawn",
};
static const char *const ROADMAP_ACTS[ROADMAP_ACT_END_] = {
    [ROADMAP_SUBMIT] = "submit",     [ROADMAP_VALIDATE] = "validate", [ROADMAP_RETURN] = "return",
    [ROADMAP_WITHDRAW] = "withdraw", [ROADMAP_CHANGE] = "change",     [ROADMAP_SIGN] = "sign",
    [ROADMAP_REPORT] = "report",
};

enum roadmap_state roadmap_state_of(const char *code)
{
	return (enum roadmap_state)named(ROADMAP_STATES, ROADMAP_STATE_END_, code);
}

const char *roadmap_state_code(enum roadmap_state state)
{
	return ROADMAP_STATES[state];
}

enum roadmap_act roadmap_act_of(const char *code)
{
	return (enum roadmap_act)named(ROADMAP_ACTS, ROADMAP_ACT_END_, code);
}

enum roadmap_state roadmap_after(enum roadmap_state state, enum roadmap_act act)
{
	static const enum roadmap_state NEXT[ROADMAP_STATE_END_][ROADMAP_ACT_END_] = {
	    [ROADMAP_DRAFT] = {[ROADMAP_SUBMIT] = ROADMAP_SUBMITTED,
			       [ROADMAP_WITHDRAW] = ROADMAP_WITHDRAWN,
			       [ROADMAP_CHANGE] = ROADMAP_DRAFT},
	    [ROADMAP_SUBMITTED] = {[ROADMAP_VALIDATE] = ROADMAP_VALIDATED,
				   [ROADMAP_RETURN] = ROADMAP_DRAFT,
				   [ROADMAP_WITHDRAW] = ROADMAP_WITHDRAWN,
				   [ROADMAP_SIGN] = ROADMAP_SUBMITTED},
	    [ROADMAP_VALIDATED] =
		{[ROADMAP_SIGN] = ROADMAP_VALIDATED, [ROADMAP_REPORT] = ROADMAP_VALIDATED},
	};

	return state && act ? NEXT[state][act] : 0;
}

bool roadmap_may(enum roadmap_state state, enum roadmap_act act)
{
	return roadmap_after(state, act) != 0;
}
