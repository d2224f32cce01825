/* SPDX-License-Identifier: EUPL-1.2
 *
 * change.h - a proposed change of a record: proposed, then accepted, refused or withdrawn, once.
 *
 * What takes effect at once and what waits: who keeps a record true says itself when it is open,
 * how to reach it and how many places are free; everything else (name, address, type, door, that an
 * offer ends) another pair of eyes looks at first.
 */
#ifndef DIRECTORY_CHANGE_H
#define DIRECTORY_CHANGE_H

#include <stdbool.h>

enum directory_change_state {
	DIRECTORY_CHANGE_PROPOSED = 1,
	DIRECTORY_CHANGE_ACCEPTED,
	DIRECTORY_CHANGE_REFUSED,
	DIRECTORY_CHANGE_WITHDRAWN,
	DIRECTORY_CHANGE_STATES
};
enum directory_change_act {
	DIRECTORY_CHANGE_ACCEPT = 1,
	DIRECTORY_CHANGE_REFUSE,
	DIRECTORY_CHANGE_WITHDRAW,
	DIRECTORY_CHANGE_ACTS
};

const char *directory_change_name(enum directory_change_state state); /* "proposed"; NULL: none */
enum directory_change_state directory_change_named(const char *name); /* 0: none */

/* The state after the act; 0: the act is not allowed in this state. */
enum directory_change_state directory_change_next(enum directory_change_state state,
						  enum directory_change_act act);

enum directory_change_kind {
	DIRECTORY_CHANGE_ACTOR = 1,
	DIRECTORY_CHANGE_OFFER,
	DIRECTORY_CHANGE_PLACE,
	DIRECTORY_CHANGE_CONTACT,
};
/* May whose record it is change this member without being asked? */
bool directory_change_at_once(enum directory_change_kind kind, const char *member);

#endif
