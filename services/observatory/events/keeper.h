/* SPDX-License-Identifier: EUPL-1.2
 *
 * keeper.h - a thread that looks after the generations: counts definitions that were added,
 * rebuilds by replay while the current one is served, switches, and removes what is no longer
 * served.
 */
#ifndef OBSERVATORY_KEEPER_H
#define OBSERVATORY_KEEPER_H

#include "cmn/bus.h"

struct observatory_keeper;

struct observatory_keeper_settings {
	const char *conninfo; /* role of the bus */
	const char *schema;
	const char *departements;                 /* "09,31" */
	const char *key_file, *sources, *streams; /* as in struct cmn_feed_settings; sources "": no
						   * bus, nothing is rebuilt */
	unsigned every_ms;
	unsigned settle_ms; /* a copy that reached its head less long ago is complete */
	enum cmn_err (*check)(const struct cmn_event *ev, struct cmn_error *err);
};

enum cmn_err observatory_keeper_start(const struct observatory_keeper_settings *settings,
				      struct observatory_keeper **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;
void observatory_keeper_stop(struct observatory_keeper **keeper);

#endif
