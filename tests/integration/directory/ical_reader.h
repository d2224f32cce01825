/* SPDX-License-Identifier: EUPL-1.2
 *
 * ical_reader.h - a strict reader of iCalendar (RFC 5545), written from the text of the RFC and not
 * from our writer: what is not allowed fails the test, with the line.
 */
#ifndef DIRECTORY_ICAL_READER_H
#define DIRECTORY_ICAL_READER_H

#include "support/cmocka_all.h"

#include "cmn/json.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ICAL_LINES 20000

struct ical_line {
	char *name, *params, *value; /* inside `text` */
};

struct ical {
	char *text; /* unfolded; owned */
	size_t n;
	struct ical_line lines[ICAL_LINES];
	size_t events;
	size_t event[4000]; /* its BEGIN line */
};

static inline void ical_free(struct ical *c)
{
	free(c->text);
	memset(c, 0, sizeof(*c));
}

/* 3.1: lines end in CRLF, have 75 octets at most, and a fold is CRLF and one white space. */
static inline void ical_unfold(struct ical *c, const char *raw)
{
	char *to = c->text = malloc(strlen(raw) + 1);

	assert_non_null(to);
	while (*raw != '\0') {
		const char *end = strstr(raw, "\r\n");

		if (end == NULL || end - raw > 75)
			fail_msg("line without CRLF or over 75 octets: %.90s", raw);
		if (end == raw || !cmn_utf8_valid(raw, (size_t)(end - raw)))
			fail_msg("empty line, or a character torn apart: %.90s", raw);
		for (const char *p = raw; p < end; p++)
			if (((unsigned char)*p < 0x20 && *p != '\t') || *p == 0x7f)
				fail_msg("control character %02x: %.90s", *p, raw);
		if ((*raw == ' ' || *raw == '\t') && to > c->text) {
			to--; /* the line end of before */
			raw++;
		}
		memcpy(to, raw, (size_t)(end - raw));
		to += end - raw;
		*to++ = '\n';
		raw = end + 2;
	}
	*to = '\0';
}

/* contentline = name *(";" param) ":" value; a quoted parameter may hold a colon. */
static inline void ical_split(struct ical_line *l, char *text)
{
	char *p = text;
	bool quoted = false;

	while (isalnum((unsigned char)*p) || *p == '-')
		p++;
	if (p == text || (*p != ':' && *p != ';'))
		fail_msg("no name: %.90s", text);
	l->name = text;
	l->params = *p == ';' ? p + 1 : NULL;
	for (; *p != '\0' && (*p != ':' || quoted); p++)
		quoted ^= *p == '"';
	if (*p == '\0')
		fail_msg("no value: %.90s", text);
	l->value = p + 1;
	*p = '\0';
	if (l->params != NULL)
		l->params[-1] = '\0';
}

static inline bool ical_is(const struct ical_line *l, const char *name, const char *value)
{
	return strcmp(l->name, name) == 0 && (value == NULL || strcmp(l->value, value) == 0);
}

/* The value of a property of the component that begins at line `at`; it stands there once, or, when
 * `needed` is false, at most once (then NULL). */
static inline const char *ical_prop(const struct ical *c, size_t at, const char *name, bool needed)
{
	const char *found = NULL;
	int depth = 0;

	for (size_t i = at + 1; i < c->n; i++) {
		depth += ical_is(&c->lines[i], "BEGIN", NULL);
		if (ical_is(&c->lines[i], "END", NULL) && depth-- == 0)
			break;
		if (depth > 0 || !ical_is(&c->lines[i], name, NULL))
			continue;
		if (found != NULL)
			fail_msg("%s twice", name);
		found = c->lines[i].value;
	}
	if (needed && found == NULL) {
		fail_msg("no %s in the component of line %zu", name, at);
		return "";
	}
	return found;
}

/* 3.3.5, form 2: an instant in UTC.  20261122T090000Z compares like a text. */
static inline const char *ical_utc(const char *value)
{
	bool good = strlen(value) == 16 && value[8] == 'T' && value[15] == 'Z';

	for (size_t i = 0; good && i < 15; i++)
		good = i == 8 || isdigit((unsigned char)value[i]);
	if (!good)
		fail_msg("not an instant in UTC: %s", value);
	return value;
}

/* 3.3.11: after a backslash stand a backslash, a semicolon, a comma or n; these three never bare.
 */
static inline void ical_text(const char *value, char *to, size_t size)
{
	size_t n = 0;

	for (; *value != '\0'; value++) {
		char ch = *value;

		if (ch == ';' || ch == ',')
			fail_msg("bare %c: %s", ch, value);
		if (ch == '\\') {
			ch = *++value;
			if (ch == '\0' || strchr("\\;,nN", ch) == NULL)
				fail_msg("unknown escape: %s", value - 1);
			ch = ch == 'n' || ch == 'N' ? '\n' : ch;
		}
		assert_true(n + 1 < size);
		to[n++] = ch;
	}
	to[n] = '\0';
}

/* An instant in UTC or, of whole days (3.3.4), 20261122 with VALUE=DATE: the day before. */
static inline const char *ical_when(const struct ical *c, size_t at, const char *name)
{
	const char *value = ical_prop(c, at, name, true);

	for (size_t i = at + 1; i < c->n && !ical_is(&c->lines[i], "END", NULL); i++)
		if (c->lines[i].value == value && c->lines[i].params != NULL) {
			assert_string_equal(c->lines[i].params, "VALUE=DATE");
			assert_int_equal(strlen(value), 8);
			assert_int_equal(strspn(value, "0123456789"), 8);
			return value;
		}
	return ical_utc(value);
}

/* 3.6.6: an alarm that shows a text so many days before. */
static inline void ical_check_alarm(struct ical *c, size_t at)
{
	int days = 0;
	char end = '\0';

	assert_string_equal(ical_prop(c, at, "ACTION", true), "DISPLAY");
	if (sscanf(ical_prop(c, at, "TRIGGER", true), "-P%d%c", &days, &end) != 2 || days < 1 ||
	    end != 'D')
		fail_msg("TRIGGER: %s", ical_prop(c, at, "TRIGGER", true));
	assert_non_null(ical_prop(c, at, "DESCRIPTION", true));
}

static inline void ical_check_component(struct ical *c, size_t at)
{
	static const char *const TEXTS[] = {"SUMMARY", "LOCATION", "DESCRIPTION"};
	char text[8192];
	double lat, lon;
	const char *geo;

	assert_true(strlen(ical_prop(c, at, "UID", true)) > 20);
	ical_utc(ical_prop(c, at, "DTSTAMP", true));
	if (strcmp(ical_when(c, at, "DTSTART"), ical_when(c, at, "DTEND")) >= 0)
		fail_msg("ends before it begins: %s", ical_prop(c, at, "UID", true));
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		const char *value = ical_prop(c, at, TEXTS[i], false);

		if (value != NULL)
			ical_text(value, text, sizeof(text));
	}
	geo = ical_prop(c, at, "GEO", false);
	if (geo != NULL && (sscanf(geo, "%lf;%lf", &lat, &lon) != 2 || lat < -90 || lat > 90 ||
			    lon < -180 || lon > 180))
		fail_msg("GEO: %s", geo);
}

static inline void ical_check(struct ical *c)
{
	const char *open[8];
	size_t depth = 0, components = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct ical_line *l = &c->lines[i];

		if (ical_is(l, "END", NULL) &&
		    (depth == 0 || strcmp(open[--depth], l->value) != 0 ||
		     (depth == 0 && i + 1 < c->n)))
			fail_msg("END:%s does not fit", l->value);
		if (!ical_is(l, "BEGIN", NULL)) {
			assert_true(depth > 0 || i + 1 == c->n);
			continue;
		}
		assert_true(depth < 8);
		assert_int_equal(depth, ical_is(l, "BEGIN", "VCALENDAR") ? 0
					: ical_is(l, "BEGIN", "VALARM")  ? 2
									 : 1);
		open[depth++] = l->value;
		if (ical_is(l, "BEGIN", "VALARM")) {
			assert_string_equal(open[1], "VEVENT");
			ical_check_alarm(c, i);
			continue;
		}
		if (i == 0)
			continue;
		components++;
		ical_check_component(c, i);
		if (ical_is(l, "BEGIN", "VEVENT"))
			c->event[c->events++] = i;
		else
			assert_true(ical_is(l, "BEGIN", "VFREEBUSY"));
	}
	assert_int_equal(depth, 0);
	assert_true(components > 0);
	assert_string_equal(ical_prop(c, 0, "VERSION", true), "2.0");
	assert_non_null(ical_prop(c, 0, "PRODID", true));
}

/* Read and judge a calendar; `c` is emptied first. */
static inline void ical_read(struct ical *c, const char *raw)
{
	char *save = NULL;

	ical_free(c);
	assert_non_null(raw);
	ical_unfold(c, raw);
	for (char *line = strtok_r(c->text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		assert_true(c->n < ICAL_LINES);
		ical_split(&c->lines[c->n++], line);
	}
	ical_check(c);
	for (size_t i = 0; i < c->events; i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(ical_prop(c, c->event[i], "UID", true),
						ical_prop(c, c->event[j], "UID", true));
}

/* A property of the i-th event, as it stands. */
static inline const char *ical_of(const struct ical *c, size_t i, const char *name)
{
	assert_true(i < c->events);
	return ical_prop(c, c->event[i], name, true);
}

#endif
