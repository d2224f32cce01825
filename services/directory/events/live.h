/* SPDX-License-Identifier: EUPL-1.2
 *
 * live.h - the index of offers in memory: loaded at start, kept up with what is written here or by
 * another replica, given to any number of searches at once.
 *
 * One thread reads changes (store/index_rows.h) every half second, or at once when somebody asks to
 * be caught up with, and puts a new view in the place of the old.  A search holds the view it began
 * with: it never waits for the writer, and never sees half of a change.  Without the database the
 * last view goes on being searched; its age is told.
 */
#ifndef DIRECTORY_LIVE_H
#define DIRECTORY_LIVE_H

#include "view.h"

struct directory_live; /* any thread */

/* Loads everything before it returns.  CMN_E_UNAVAILABLE: ask again. */
enum cmn_err directory_live_open(const char *conninfo, const char *schema,
				 struct directory_live **ret, struct cmn_error *err) CMN_MUST_CHECK;
void directory_live_close(struct directory_live **live); /* NULL inside is harmless */

/* To be given back by directory_view_drop(). */
struct directory_view *directory_live_hold(struct directory_live *live);

/* Wait until all that was committed before this call is to be found, at most so long.  False: not
 * yet. */
bool directory_live_catch_up(struct directory_live *live, unsigned ms);

/* All that was committed before this moment (microseconds, as cmn_clock_us) is to be found. */
int64_t directory_live_as_of(const struct directory_live *live);

#endif
