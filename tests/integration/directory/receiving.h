/* SPDX-License-Identifier: EUPL-1.2
 *
 * receiving.h - an invented reception point, on a day that does not move.
 */
#ifndef DIRECTORY_RECEIVING_H
#define DIRECTORY_RECEIVING_H

#include "integration/directory/offering.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#define POINTS  "/v1/directory/reception-points"
#define TODAY   "2026-11-23" /* a Monday */
#define NONE    "00000000-0000-0000-0000-000000000000"
#define MONDAYS "{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"}]}"

/* Civil time of the process stands at `text`, "2026-11-23T10:00:00Z", from now on. */
static inline void clock_at(const char *text)
{
	int64_t us = 0;

	assert_true(cmn_time_parse(text, &us));
	cmn_clock_move(us - cmn_clock_us());
}

static inline int receiving_setup(void **state)
{
	clock_at(TODAY "T10:00:00Z");
	return asking_setup(state);
}

/* A point of `t`, a permanence unless said otherwise; `more` members of the body; its identifier in
 * room. */
static inline void new_point(const struct things *t, const char *more, int status, char room[40])
{
	char body[8000];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"place_id\":\"%s\"%s%s%s}", t->actor,
		 t->place, strstr(more, "\"kind\"") != NULL ? "" : ",\"kind\":\"permanence\"",
		 strstr(more, "\"name\"") != NULL ? "" : ",\"name\":\"Permanence inventée\"", more);
	put("POST", POINTS, me.coordonnateur, NULL, body, status);
	if (status == 201)
		keep(room);
}

static inline const char *point(const char *id)
{
	return of("reception-points", id);
}

#endif
