/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_gather.h - the obligations of several communities, in one order, each as it stands today.
 */
#ifndef DIRECTORY_AGENDA_GATHER_H
#define DIRECTORY_AGENDA_GATHER_H

#include "agenda_facts.h"
#include "agenda_step.h"

struct directory_agenda_entry {
	const struct directory_agenda_community *of; /* of the set it was gathered from */
	struct directory_agenda_item item;
	enum directory_agenda_state state;
	int today;      /* in the community's own time */
	unsigned steps; /* that announce it (agenda_step.h) */
};

/* By due day, then département; `entries` is owned.  Begins as {0}. */
struct directory_agenda_entries {
	struct directory_agenda_entry *entries;
	size_t n;
};
void directory_agenda_entries_drop(struct directory_agenda_entries *entries);

/* All that is due from day `from` to day `until`; the state is that at `now_us`. */
enum cmn_err directory_agenda_gather(const struct directory_agenda_set *set, int from, int until,
				     int64_t now_us, struct directory_agenda_entries *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

#endif
