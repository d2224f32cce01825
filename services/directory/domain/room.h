/* SPDX-License-Identifier: EUPL-1.2
 *
 * room.h - the free places of an offer: what may be said of them, and until when it is known.
 *
 * Free places are only as good as the day they were true on.  After the last day that the rule of
 * the community gives them they are unknown again, wherever they are shown: nobody is sent to a
 * place because of a number of last spring.  Days as in cmn/calendar.h.
 */
#ifndef DIRECTORY_ROOM_H
#define DIRECTORY_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIRECTORY_ROOM_UNSAID (-1) /* a number, or a day, that nobody stated */
#define DIRECTORY_ROOM_LINES  20
#define DIRECTORY_ROOM_OLDEST 366 /* days: what was true longer ago is not stated any more */

/* As it stands in an index of many offers: twelve bytes. */
struct directory_room {
	int32_t free;        /* UNSAID: no room is stated */
	int32_t true_on;     /* UNSAID: none was ever stated */
	int32_t known_until; /* last day */
};

bool directory_room_known(const struct directory_room *room, int today);
/* From which day it is unknown, when it is; UNSAID: nobody ever stated it. */
int directory_room_unknown_since(const struct directory_room *room);

/* --- stating it ------------------------------------------------------------------------------ */

struct directory_room_line {
	const char *unit, *label, *public; /* label, public: NULL when absent */
	int64_t total, free, waiting;      /* total, waiting: UNSAID when absent */
};

enum directory_room_fault {
	DIRECTORY_ROOM_GOOD = 0,
	DIRECTORY_ROOM_MORE_FREE, /* than there are */
	DIRECTORY_ROOM_TWICE,     /* the same unit, label and public as a line before */
};

/* *ret_line: which line is at fault. */
enum directory_room_fault directory_room_check(const struct directory_room_line *lines, size_t n,
					       size_t *ret_line);

/* Sums; UNSAID for what a line does not say, and for all of them without a line. */
struct directory_room_sum {
	int64_t free, total, waiting;
};
struct directory_room_sum directory_room_add(const struct directory_room_line *lines, size_t n);

enum directory_room_day {
	DIRECTORY_ROOM_DAY_GOOD = 0,
	DIRECTORY_ROOM_DAY_AHEAD, /* nobody knows tomorrow's places */
	DIRECTORY_ROOM_DAY_OLD,
};
enum directory_room_day directory_room_day_check(int true_on, int today);

#endif
