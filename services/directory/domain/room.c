/* SPDX-License-Identifier: EUPL-1.2 */
#include "room.h"

#include <string.h>

bool directory_room_known(const struct directory_room *room, int today)
{
	return room->free != DIRECTORY_ROOM_UNSAID && room->true_on != DIRECTORY_ROOM_UNSAID &&
	       today <= room->known_until;
}

int directory_room_unknown_since(const struct directory_room *room)
{
	if (room->true_on == DIRECTORY_ROOM_UNSAID)
		return DIRECTORY_ROOM_UNSAID;
	/* whoever states nothing any more takes back what they stated, from that day on */
	return room->free == DIRECTORY_ROOM_UNSAID ? room->true_on : room->known_until + 1;
}

static bool same(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static bool same_line(const struct directory_room_line *a, const struct directory_room_line *b)
{
	return same(a->unit, b->unit) && same(a->label, b->label) && same(a->public, b->public);
}

enum directory_room_fault directory_room_check(const struct directory_room_line *lines, size_t n,
					       size_t *ret_line)
{
	for (size_t i = 0; i < n; i++) {
		*ret_line = i;
		if (lines[i].total != DIRECTORY_ROOM_UNSAID && lines[i].free > lines[i].total)
			return DIRECTORY_ROOM_MORE_FREE;
		for (size_t j = 0; j < i; j++) {
			if (same_line(&lines[i], &lines[j]))
				return DIRECTORY_ROOM_TWICE;
		}
	}
	return DIRECTORY_ROOM_GOOD;
}

static int64_t add(int64_t sum, int64_t one)
{
	return sum == DIRECTORY_ROOM_UNSAID || one == DIRECTORY_ROOM_UNSAID ? DIRECTORY_ROOM_UNSAID
									    : sum + one;
}

struct directory_room_sum directory_room_add(const struct directory_room_line *lines, size_t n)
{
	struct directory_room_sum sum = {DIRECTORY_ROOM_UNSAID, DIRECTORY_ROOM_UNSAID,
					 DIRECTORY_ROOM_UNSAID};

	if (n > 0)
		sum = (struct directory_room_sum){0, 0, 0};
	for (size_t i = 0; i < n; i++) {
		sum.free = add(sum.free, lines[i].free);
		sum.total = add(sum.total, lines[i].total);
		sum.waiting = add(sum.waiting, lines[i].waiting);
	}
	return sum;
}

enum directory_room_day directory_room_day_check(int true_on, int today)
{
	if (true_on > today)
		return DIRECTORY_ROOM_DAY_AHEAD;
	return today - true_on > DIRECTORY_ROOM_OLDEST ? DIRECTORY_ROOM_DAY_OLD
						       : DIRECTORY_ROOM_DAY_GOOD;
}
