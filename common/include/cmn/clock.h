/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/clock.h - time through one seam, so that tests can move it.
 *
 * Civil time (what is written on facts) and elapsed time (what measures time-outs) are two
 * things: the second never jumps.  No SQL of ours asks the database for the time.
 */
#ifndef CMN_CLOCK_H
#define CMN_CLOCK_H

#include "cmn/base.h"

#include <time.h>

#define CMN_TIME_LEN 32 /* "2026-11-22T10:15:30.123456Z" and its NUL */

int64_t cmn_clock_us(void);      /* civil time, microseconds since 1970-01-01T00:00:00Z */
int64_t cmn_clock_mono_ms(void); /* CLOCK_MONOTONIC, milliseconds */

/* Move civil time by `us` for this process.  main() refuses it when C360_ENV=production. */
void cmn_clock_move(int64_t us);

/* RFC 3339 in UTC with microseconds.  `out` has CMN_TIME_LEN bytes. */
void cmn_time_format(int64_t us, char *out);

/* RFC 3339 date-time with any offset -> microseconds.  False when malformed or impossible. */
bool cmn_time_parse(const char *text, int64_t *ret_us);

/* "YYYY-MM-DD" that exists in the Gregorian calendar. */
bool cmn_date_valid(const char *text);

/* The instant of CLOCK_MONOTONIC that lies `ms` ahead: for waits with a limit. */
struct timespec cmn_clock_in_ms(unsigned ms);

/* Sleep that a stop can cut short: see cmn/stop.h; this one is for start-up loops only. */
void cmn_sleep_ms(unsigned ms);

#endif
