/* SPDX-License-Identifier: EUPL-1.2
 *
 * appv.h - the relay of a life project to a facilitator (APPV, faciliteur), and its clocks.
 *
 *   oriented --acknowledge--> acknowledged --start--> working --give_back--> returned
 *   oriented, acknowledged, working   --decline--> declined   --expire--> expired
 *                                     --stop--> stopped       (the person, or the consent, ends it)
 *   oriented, acknowledged, working   --extend--> the same, with more time
 *   acknowledged, working, and what ended without "stopped": the family may ask for a conseiller
 *   again (R043)
 *
 * The facilitator sees a relay while it runs, and after it nothing more.
 */
#ifndef INTAKE_APPV_H
#define INTAKE_APPV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero is no act. */
enum intake_appv_act {
	INTAKE_APPV_ACKNOWLEDGE = 1,
	INTAKE_APPV_START,
	INTAKE_APPV_GIVE_BACK,
	INTAKE_APPV_DECLINE,
	INTAKE_APPV_EXPIRE,
	INTAKE_APPV_STOP,
	INTAKE_APPV_EXTEND,
	INTAKE_APPV_ASK_CONSEILLER,
	INTAKE_APPV_ACT_END_
};

/* The state that the act leads to, by the codes of proto/codes/appv_relay_states.csv; NULL when the
 * state does not allow it, or is none. */
const char *intake_appv_next(const char *state, enum intake_appv_act act);

/* The relay runs: its facilitator sees it, and its clocks count. */
bool intake_appv_running(const char *state);

/* Why a running relay ends with its file, a code of appv_stop_reasons.csv; NULL: it goes on, for a
 * facilitator may help a person whose file here is closed.  `closure`: NULL while the file is open.
 */
const char *intake_appv_ends_with(const char *closure);

/* What the clock does with a running relay.  The dates of the source are silent; these are ours
 * (docs/services/intake-project.md). */
#define INTAKE_APPV_ACKNOWLEDGE_DAYS 7  /* unless said otherwise, 1 to 30 */
#define INTAKE_APPV_RETURN_DAYS      90 /* unless said otherwise, 7 to 365 */
#define INTAKE_APPV_REMIND_DAYS      3  /* between two reminders */
#define INTAKE_APPV_REMINDERS        3  /* at most; the next one due is the end */

enum intake_appv_tick { INTAKE_APPV_WAIT = 0, INTAKE_APPV_REMIND, INTAKE_APPV_END };

struct intake_appv_clock {
	const char *state;
	int64_t acknowledge_due_us, return_due_us;
	int64_t reminded_us; /* of the last reminder; 0: none */
	int reminders;
};
enum intake_appv_tick intake_appv_tick(const struct intake_appv_clock *clock, int64_t now_us);

#endif
