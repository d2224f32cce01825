/* SPDX-License-Identifier: EUPL-1.2 */
#include "take.h"

#include "bytes.h"
#include "fields.h"
#include "hours.h"
#include "opening.h"
#include "organisation.h"
#include "said.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define LONG_TEXT 300 /* from so many characters on, line ends are kept */

/* A copy to work on; NULL: nothing is said. */
static char *copy_of(struct directory_saying *s, const char *text)
{
	char *copy = text != NULL ? strdup(text) : NULL;

	if (text != NULL && copy == NULL)
		s->t->records.failed = true;
	if (copy != NULL)
		directory_trim(copy);
	if (copy != NULL && copy[0] == '\0') {
		free(copy);
		copy = NULL;
	}
	return copy;
}

static size_t characters(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

/* What is wrong with a text; NULL: nothing. */
static const char *wrong(const char *text, size_t most)
{
	if (!cmn_text_printable(text))
		return "control";
	if (directory_text_spoilt(text))
		return "spoilt";
	return characters(text) > most ? "too_long" : NULL;
}

void directory_say_text(struct directory_saying *s, const char *member, const char *from,
			const char *text, size_t most, bool required)
{
	char *copy CMN_AUTO(cmn_free_drop) = copy_of(s, text);
	const char *fault = copy == NULL ? NULL : wrong(copy, most);

	if (copy == NULL && required)
		directory_say_refuse(s, from, "missing", NULL);
	else if (fault != NULL && required)
		directory_say_refuse(s, from, fault, copy);
	else if (fault != NULL)
		directory_say_leave(s, from, fault, copy);
	if (s->bad)
		return;
	if (copy == NULL || fault != NULL)
		directory_say_it(s, member, json_null());
	else
		directory_say_it(s, member, json_string(most > LONG_TEXT ? text : copy));
}

void directory_say_phone(struct directory_saying *s, const char *from, const char *text)
{
	char *copy CMN_AUTO(cmn_free_drop) = copy_of(s, text);
	char phone[32];

	if (copy != NULL && directory_said_phone(copy, phone, sizeof(phone))) {
		directory_say_it(s, "phone", json_string(phone));
		return;
	}
	if (copy != NULL)
		directory_say_leave(s, from, "bad_phone", copy);
	directory_say_it(s, "phone", json_null());
}

void directory_say_email(struct directory_saying *s, const char *from, const char *text)
{
	char *copy CMN_AUTO(cmn_free_drop) = copy_of(s, text);
	bool good = copy != NULL && directory_said_email(copy);

	if (good && !directory_said_person(copy)) {
		directory_say_it(s, "email", json_string(copy));
		return;
	}
	if (good) /* not repeated in the report */
		directory_say_leave(s, from, "person_email", NULL);
	else if (copy != NULL)
		directory_say_leave(s, from, "bad_email", copy);
	directory_say_it(s, "email", json_null());
}

void directory_say_website(struct directory_saying *s, const char *member, const char *from,
			   const char *text)
{
	char *copy CMN_AUTO(cmn_free_drop) = copy_of(s, text);
	char site[256];

	if (copy != NULL && wrong(copy, 200) == NULL &&
	    directory_said_website(copy, site, sizeof(site))) {
		directory_say_it(s, member, json_string(site));
		return;
	}
	if (copy != NULL)
		directory_say_leave(s, from, "bad_website", copy);
	directory_say_it(s, member, json_null());
}

void directory_say_siret(struct directory_saying *s, const char *from, const char *text)
{
	char *copy CMN_AUTO(cmn_free_drop) = copy_of(s, text);

	if (copy != NULL && directory_siret_good(copy)) {
		directory_say_it(s, "siret", json_string(copy));
		return;
	}
	if (copy != NULL)
		directory_say_leave(s, from, "bad_siret", copy);
	directory_say_it(s, "siret", json_null());
}

void directory_say_finess(struct directory_saying *s, const char *member, const char *from,
			  const char *text)
{
	char *copy CMN_AUTO(cmn_free_drop) = copy_of(s, text);

	if (copy != NULL && directory_said_finess(copy)) {
		directory_say_it(s, member, json_string(copy));
		return;
	}
	if (copy != NULL)
		directory_say_leave(s, from, "bad_finess", copy);
	directory_say_it(s, member, json_null());
}

static bool in_list(const char *list, const char *code)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);

	return codes != NULL && cmn_code_find(codes, code) != NULL;
}

void directory_say_code(struct directory_saying *s, const char *member, const char *from,
			const char *list, const char *text)
{
	if (text != NULL && text[0] != '\0' && in_list(list, text)) {
		directory_say_it(s, member, json_string(text));
		return;
	}
	if (text != NULL && text[0] != '\0')
		directory_say_leave(s, from, "unknown_code", text);
	directory_say_it(s, member, json_null());
}

void directory_say_codes(struct directory_saying *s, const char *member, const char *from,
			 const char *list, json_t *codes)
{
	json_t *good = json_array();
	const json_t *item;
	size_t i, k;

	json_array_foreach(codes, i, item)
	{
		const char *code = json_string_value(item);
		const json_t *other;
		bool again = false;

		if (code == NULL || !in_list(list, code)) {
			directory_say_leave(s, from, "unknown_code", code);
			continue;
		}
		json_array_foreach(good, k, other) again =
		    again || strcmp(json_string_value(other), code) == 0;
		if (!again && json_array_append_new(good, json_string(code)) != 0)
			s->t->records.failed = true;
	}
	json_decref(codes);
	directory_say_it(s, member, good);
}

/* --- hours -------------------------------------------------------------------------------------
 */

static const char *const DAYS[] = {"monday", "tuesday",  "wednesday", "thursday",
				   "friday", "saturday", "sunday"};

static bool same_day(const struct directory_osm_hours *w, int a, int b)
{
	return w->n[a] == w->n[b] &&
	       memcmp(w->day[a], w->day[b], w->n[a] * sizeof(w->day[a][0])) == 0;
}

static json_t *clock_of(int minute)
{
	char text[8];

	snprintf(text, sizeof(text), "%02u:%02u", (unsigned)minute / 60 % 100,
		 (unsigned)minute % 60);
	return json_string(text);
}

/* The spans of a day and of the later days that have the same. */
static void add_rules(json_t *weekly, const struct directory_osm_hours *w, int day, bool done[7])
{
	for (size_t i = 0; i < w->n[day]; i++) {
		json_t *days = json_array();

		for (int d = day; d < 7; d++) {
			if (!same_day(w, day, d))
				continue;
			done[d] = true;
			json_array_append_new(days, json_string(DAYS[d]));
		}
		json_array_append_new(weekly, json_pack("{s:o,s:o,s:o}", "days", days, "opens",
							clock_of(w->day[day][i].opens), "closes",
							clock_of(w->day[day][i].closes)));
	}
}

void directory_say_hours(struct directory_saying *s, const char *from, const char *text)
{
	char *copy CMN_AUTO(cmn_free_drop) = copy_of(s, text);
	struct directory_osm_hours week;
	bool done[7] = {false};
	json_t *weekly;

	if (copy == NULL || !directory_osm_week(copy, &week)) {
		if (copy != NULL)
			directory_say_leave(s, from, "bad_hours", copy);
		directory_say_it(s, "hours", json_null());
		return;
	}
	weekly = json_array();
	for (int d = 0; d < 7; d++)
		if (!done[d])
			add_rules(weekly, &week, d, done);
	if (json_array_size(weekly) > DIRECTORY_RULES_MAX) {
		json_decref(weekly);
		directory_say_leave(s, from, "bad_hours", copy);
		directory_say_it(s, "hours", json_null());
		return;
	}
	directory_say_it(s, "hours",
			 json_pack("{s:o,s:s}", "weekly", weekly, "holidays",
				   week.holidays_as_usual ? "as_usual" : "closed"));
}
