/* SPDX-License-Identifier: EUPL-1.2 */
#include "fact_tell.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

const char *observatory_tell_text(const struct observatory_telling *t, const char *member)
{
	return cmn_json_get(t->ev->data, member);
}

bool observatory_tell_flag(const struct observatory_telling *t, const char *member)
{
	return json_is_true(json_object_get(t->ev->data, member));
}

int64_t observatory_tell_instant(const struct observatory_telling *t, const char *member)
{
	const char *text = member ? observatory_tell_text(t, member) : NULL;
	int64_t us = 0;

	if (text && cmn_time_parse(text, &us))
		return us;
	return cmn_time_parse(t->ev->time, &us) ? us : 0;
}

int32_t observatory_day_of(int64_t us)
{
	return (int32_t)cmn_day_of(us, "75");
}

int32_t observatory_tell_day(const struct observatory_telling *t, const char *member,
			     int32_t otherwise)
{
	const char *text = observatory_tell_text(t, member);
	int day;

	return text && cmn_day_parse(text, &day) ? (int32_t)day : otherwise;
}

void observatory_tell_codes(const struct observatory_telling *t, struct observatory_row *row,
			    const char *attribute, const char *member)
{
	const json_t *all = json_object_get(t->ev->data, member);
	const json_t *one;
	size_t i;

	json_array_foreach(all, i, one)
	    observatory_row_add(t->set, row, attribute, json_string_value(one));
}

void observatory_tell_yes(const struct observatory_telling *t, struct observatory_row *row,
			  const char *attribute, const char *member)
{
	if (observatory_tell_flag(t, member))
		observatory_row_add(t->set, row, attribute, "yes");
}

struct observatory_row *observatory_tell_find(const struct observatory_telling *t, const char *kind,
					      const char *id)
{
	return id ? observatory_facts_find(t->set, t->ev->departement, kind, id) : NULL;
}

struct observatory_row *observatory_tell_have(const struct observatory_telling *t, const char *kind,
					      const char *id, const char *group)
{
	return observatory_facts_have(t->set, t->ev->departement, kind, id, group);
}

static uint64_t mix(uint64_t h, const char *text)
{
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return h;
}

/* Version 8 (RFC 9562): what its bits mean is ours. */
void observatory_derived_id(const char *id, const char *what, size_t n, char out[CMN_UUID_LEN])
{
	char words[128];
	uint64_t a, b;

	snprintf(words, sizeof(words), "%s/%s/%zu", id, what, n);
	a = mix(UINT64_C(14695981039346656037), words);
	b = mix(a ^ UINT64_C(0x9e3779b97f4a7c15), words);
	snprintf(out, CMN_UUID_LEN, "%08x-%04x-8%03x-%04x-%012llx", (unsigned)(a >> 32),
		 (unsigned)(a >> 16) & 0xffff, (unsigned)a & 0xfff,
		 ((unsigned)(b >> 48) & 0x3fff) | 0x8000,
		 (unsigned long long)(b & UINT64_C(0xffffffffffff)));
}

/* --- what follows from the facts of a situation ----------------------------------------------- */

/* The earliest day of a proposal, whatever became of it: it was made. */
static int32_t first_proposal(const struct observatory_row *row)
{
	int32_t first = OBSERVATORY_NO_END;

	for (; row; row = observatory_facts_group_next(row))
		if (strcmp(row->kind, "proposal") == 0 && row->now.day != OBSERVATORY_NO_DAY &&
		    row->now.day < first)
			first = row->now.day;
	return first;
}

static void follow_acts(const struct observatory_telling *t, struct observatory_row *situation,
			const struct observatory_row *row)
{
	observatory_row_drop(t->set, situation, "act");
	for (; row; row = observatory_facts_group_next(row))
		if (strcmp(row->kind, "act") == 0 && row->now.day != OBSERVATORY_NO_DAY)
			observatory_row_add(t->set, situation, "act",
					    observatory_row_code(row, "kind"));
}

/* Everything of a situation lies where it lies. */
static void follow_place(const struct observatory_row *situation, struct observatory_row *row)
{
	if (!situation->now.commune[0])
		return;
	for (; row; row = observatory_facts_group_next(row))
		if (row != situation)
			observatory_row_commune(row, situation->now.commune);
}

static void follow_first(const struct observatory_telling *t,
			 const struct observatory_row *situation, int32_t first)
{
	const bool is = situation->now.day != OBSERVATORY_NO_DAY && first != OBSERVATORY_NO_END;
	struct observatory_row *row = observatory_tell_find(t, "first_proposal", situation->id);

	if (!row && !is)
		return;
	row = observatory_tell_have(t, "first_proposal", situation->id, situation->id);
	if (!row)
		return;
	if (!is) {
		observatory_row_leave(row);
		return;
	}
	row->now.day = first;
	row->now.value = first - observatory_day_of(situation->now.at);
	observatory_row_set(t->set, row, "profile", observatory_row_code(situation, "profile"));
}

/* From the solicitation until something is proposed, or the situation is closed. */
static void follow_waiting(const struct observatory_telling *t,
			   const struct observatory_row *situation, int32_t first)
{
	struct observatory_row *row =
	    observatory_tell_have(t, "waiting", situation->id, situation->id);
	const int32_t closed = situation->now.until;

	if (!row)
		return;
	if (situation->now.day == OBSERVATORY_NO_DAY) {
		observatory_row_leave(row);
		return;
	}
	row->now.day = observatory_day_of(situation->now.at);
	row->now.until = first < closed ? first : closed;
	observatory_row_set(t->set, row, "profile", observatory_row_code(situation, "profile"));
}

void observatory_situation_follows(const struct observatory_telling *t, const char *id)
{
	struct observatory_row *situation = observatory_tell_find(t, "situation", id);
	struct observatory_row *group;
	int32_t first;

	if (!situation)
		return;
	group = observatory_facts_group(t->set, t->ev->departement, id);
	first = first_proposal(group);
	if (situation->now.day != OBSERVATORY_NO_DAY) {
		observatory_row_set(t->set, situation, "proposed",
				    first != OBSERVATORY_NO_END ? "yes" : NULL);
		follow_acts(t, situation, group);
	}
	follow_first(t, situation, first);
	follow_waiting(t, situation, first);
	follow_place(situation, observatory_facts_group(t->set, t->ev->departement, id));
}
