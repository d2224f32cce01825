/* SPDX-License-Identifier: EUPL-1.2 */
#include "pag.h"

#include <string.h>

#define N(table) (sizeof(table) / sizeof((table)[0]))

struct move {
	const char *from;
	enum referral_pag_act act;
	const char *to;
};

static const struct move GOS[] = {
    {"planned", REFERRAL_PAG_SEAT, "planned"},     {"planned", REFERRAL_PAG_HOLD, "held"},
    {"planned", REFERRAL_PAG_DATE, "planned"},     {"planned", REFERRAL_PAG_POSTPONE, "postponed"},
    {"planned", REFERRAL_PAG_CANCEL, "cancelled"}, {"postponed", REFERRAL_PAG_SEAT, "postponed"},
    {"postponed", REFERRAL_PAG_DATE, "planned"},   {"postponed", REFERRAL_PAG_CANCEL, "cancelled"},
};

static const struct move PLAN[] = {
    {"in_preparation", REFERRAL_PAG_REVISE, "in_preparation"},
    {"in_preparation", REFERRAL_PAG_ELABORATE, "elaborated"},
    {"in_preparation", REFERRAL_PAG_WITHDRAW, "withdrawn"},
    {"elaborated", REFERRAL_PAG_ACCORD, "elaborated"},
    {"elaborated", REFERRAL_PAG_DECIDE, "elaborated"},
    {"elaborated", REFERRAL_PAG_REWORK, "in_preparation"},
    {"elaborated", REFERRAL_PAG_VALIDATE, "validated"},
    {"elaborated", REFERRAL_PAG_WITHDRAW, "withdrawn"},
    {"validated", REFERRAL_PAG_DECIDE, "validated"},
    {"validated", REFERRAL_PAG_ENTER, "in_force"},
    {"validated", REFERRAL_PAG_END_NOW, "ended"},
    {"in_force", REFERRAL_PAG_DECIDE, "in_force"},
    {"in_force", REFERRAL_PAG_ASK_REVISION, "in_force"},
    {"in_force", REFERRAL_PAG_REVIEW, "in_review"},
    {"in_force", REFERRAL_PAG_END_NOW, "ended"},
    {"in_review", REFERRAL_PAG_DECIDE, "in_review"},
    {"in_review", REFERRAL_PAG_PROLONG, "prolonged"},
    {"in_review", REFERRAL_PAG_MODIFY, "modified"},
    {"in_review", REFERRAL_PAG_END, "ended"},
    {"prolonged", REFERRAL_PAG_ACCORD, "prolonged"},
    {"prolonged", REFERRAL_PAG_DECIDE, "prolonged"},
    {"prolonged", REFERRAL_PAG_ENTER, "in_force"},
    {"prolonged", REFERRAL_PAG_REVIEW, "in_review"},
    {"prolonged", REFERRAL_PAG_END, "ended"},
    {"modified", REFERRAL_PAG_REVISE, "modified"},
    {"modified", REFERRAL_PAG_ACCORD, "modified"},
    {"modified", REFERRAL_PAG_DECIDE, "modified"},
    {"modified", REFERRAL_PAG_ENTER, "in_force"},
    {"modified", REFERRAL_PAG_REVIEW, "in_review"},
    {"modified", REFERRAL_PAG_END, "ended"},
};

/* An actor may change their mind while the PAG awaits answers; the state of the PAG says so.  What
 * the person says of the service leaves the commitment as it is. */
#define ANSWERS(from)                                                                             \
	{from, REFERRAL_PAG_ENGAGE, "engaged"}, {from, REFERRAL_PAG_RESERVE, "with_reservation"}, \
	    {from, REFERRAL_PAG_REFUSE, "refused"},                                               \
	{                                                                                         \
		from, REFERRAL_PAG_ACCORD, from                                                   \
	}
static const struct move SERVICE[] = {
    ANSWERS("awaited"),
    ANSWERS("engaged"),
    ANSWERS("with_reservation"),
    ANSWERS("refused"),
};

static const struct move COMPLEMENT[] = {
    {"asked", REFERRAL_PAG_ACCEPT, "accepted"},     {"asked", REFERRAL_PAG_DECLINE, "declined"},
    {"asked", REFERRAL_PAG_CANCEL, "cancelled"},    {"accepted", REFERRAL_PAG_DELIVER, "delivered"},
    {"accepted", REFERRAL_PAG_DECLINE, "declined"}, {"accepted", REFERRAL_PAG_CANCEL, "cancelled"},
};

static const struct move RIGHT[] = {
    {"asked", REFERRAL_PAG_GRANT, "granted"},
    {"asked", REFERRAL_PAG_REFUSE, "refused"},
    {"granted", REFERRAL_PAG_FALL_DUE, "renewal_due"},
    {"granted", REFERRAL_PAG_END, "ended"},
    {"renewal_due", REFERRAL_PAG_ASK, "asked"},
    {"renewal_due", REFERRAL_PAG_GRANT, "granted"},
    {"renewal_due", REFERRAL_PAG_REFUSE, "refused"},
    {"renewal_due", REFERRAL_PAG_END, "ended"},
    {"refused", REFERRAL_PAG_ASK, "asked"},
};

static const struct move IMPACT[] = {
    {"needed", REFERRAL_PAG_START, "under_way"},
    {"needed", REFERRAL_PAG_FINISH, "done"},
    {"under_way", REFERRAL_PAG_FINISH, "done"},
};

static const struct move CRETON[] = {
    {"in_force", REFERRAL_PAG_RENEW, "in_force"},
    {"in_force", REFERRAL_PAG_END, "ended"},
};

static const struct {
	const struct move *moves;
	size_t n;
} MACHINES[] = {
    [REFERRAL_PAG_GOS] = {GOS, N(GOS)},
    [REFERRAL_PAG_PLAN] = {PLAN, N(PLAN)},
    [REFERRAL_PAG_SERVICE] = {SERVICE, N(SERVICE)},
    [REFERRAL_PAG_COMPLEMENT] = {COMPLEMENT, N(COMPLEMENT)},
    [REFERRAL_PAG_RIGHT] = {RIGHT, N(RIGHT)},
    [REFERRAL_PAG_IMPACT] = {IMPACT, N(IMPACT)},
    [REFERRAL_PAG_CRETON] = {CRETON, N(CRETON)},
};

static bool known(enum referral_pag_machine machine)
{
	return machine > 0 && machine < REFERRAL_PAG_MACHINE_END_;
}

const char *referral_pag_next(enum referral_pag_machine machine, const char *state,
			      enum referral_pag_act act)
{
	for (size_t i = 0; known(machine) && i < MACHINES[machine].n; i++) {
		const struct move *m = &MACHINES[machine].moves[i];

		if (m->act == act && strcmp(m->from, state) == 0)
			return m->to;
	}
	return NULL;
}

enum referral_pag_act referral_pag_act_to(enum referral_pag_machine machine, const char *to)
{
	for (size_t i = 0; known(machine) && to && i < MACHINES[machine].n; i++)
		if (strcmp(MACHINES[machine].moves[i].to, to) == 0)
			return MACHINES[machine].moves[i].act;
	return 0;
}

static bool among(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; word && i < n; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

bool referral_pag_end_now(const char *reason)
{
	static const char *const AT_ONCE[] = {"person_request", "moved_away", "death"};

	return among(reason, AT_ONCE, N(AT_ONCE));
}

const char *referral_pag_ans_status(const char *state)
{
	static const char *const VALIDATED[] = {"validated", "in_force", "in_review", "prolonged",
						"modified"};

	if (strcmp(state, "elaborated") == 0)
		return "elaborated";
	return among(state, VALIDATED, N(VALIDATED)) ? "validated" : NULL;
}

bool referral_pag_decision_grants(const char *type)
{
	static const char *const GRANTS[] = {"attribution", "renewal", "revision"};

	return among(type, GRANTS, N(GRANTS));
}
