/* SPDX-License-Identifier: EUPL-1.2 */
#include "ical.h"

#include "cmn/clock.h"

#include <string.h>

#define FOLD     75 /* octets of a line without its end, RFC 5545 3.1 */
#define LINE_MAX 16384

/* --- lines ----------------------------------------------------------------------------------- */

/* Octets of the character that begins here. */
static size_t width(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static void fold(struct cmn_buf *out, const char *line)
{
	size_t used = 0, left = strlen(line);

	while (left > 0) {
		size_t n = width((unsigned char)*line);

		n = n > left ? left : n;
		if (used + n > FOLD) {
			cmn_buf_text(out, "\r\n ");
			used = 1;
		}
		cmn_buf_put(out, line, n);
		used += n;
		line += n;
		left -= n;
	}
	cmn_buf_text(out, "\r\n");
}

/* RFC 5545 3.3.11; other control characters may not stand in a text at all. */
static void escape(struct cmn_buf *to, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\' || *text == ';' || *text == ',')
			cmn_buf_char(to, '\\');
		if (*text == '\n')
			cmn_buf_text(to, "\\n");
		else if ((unsigned char)*text >= 0x20 && *text != 0x7f)
			cmn_buf_char(to, *text);
		else if (*text == '\t')
			cmn_buf_char(to, ' ');
	}
}

void directory_calendar_text(struct cmn_buf *out, const char *name, const char *text)
{
	struct cmn_buf line CMN_AUTO(cmn_buf_free);

	if (text == NULL)
		return;
	cmn_buf_init(&line, LINE_MAX);
	cmn_buf_text(&line, name);
	cmn_buf_char(&line, ':');
	escape(&line, text);
	if (line.failed)
		out->failed = true;
	else
		fold(out, line.data);
}

void directory_calendar_instant(struct cmn_buf *out, const char *name, int64_t us)
{
	char text[CMN_TIME_LEN];

	cmn_time_format(us, text);
	cmn_buf_fmt(out, "%s:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", name, text, text + 5, text + 8,
		    text + 11, text + 14, text + 17);
}

void directory_calendar_day(struct cmn_buf *out, const char *name, int day)
{
	char text[CMN_DAY_LEN];

	cmn_day_format(day, text);
	cmn_buf_fmt(out, "%s;VALUE=DATE:%.4s%.2s%.2s\r\n", name, text, text + 5, text + 8);
}

/* --- the calendar ---------------------------------------------------------------------------- */

static void put_event(struct cmn_buf *out, const struct directory_permanence *what, int day,
		      const struct directory_span *span)
{
	char date[CMN_DAY_LEN];

	cmn_day_format(day, date);
	cmn_buf_text(out, "BEGIN:VEVENT\r\n");
	/* the same opening keeps its name from one reading to the next */
	cmn_buf_fmt(out, "UID:%s-%.4s%.2s%.2sT%02d%02d\r\n", what->id, date, date + 5, date + 8,
		    span->opens / 60, span->opens % 60);
	directory_calendar_instant(out, "DTSTAMP", what->stamp_us);
	directory_calendar_instant(out, "DTSTART", span->from_us);
	directory_calendar_instant(out, "DTEND", span->until_us);
	directory_calendar_text(out, "SUMMARY", what->name);
	directory_calendar_text(out, "LOCATION", what->location);
	directory_calendar_text(out, "DESCRIPTION", what->description);
	if (what->lat != NULL && what->lon != NULL)
		cmn_buf_fmt(out, "GEO:%.20s;%.20s\r\n", what->lat, what->lon);
	cmn_buf_text(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

void directory_calendar_begin(struct cmn_buf *out, const char *name)
{
	cmn_buf_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
			  "PRODID:-//Communaute 360//directory//FR\r\nCALSCALE:GREGORIAN\r\n");
	directory_calendar_text(out, "NAME", name);
	directory_calendar_text(out, "X-WR-CALNAME", name); /* read by older programs */
	cmn_buf_text(out, "REFRESH-INTERVAL;VALUE=DURATION:P1D\r\n");
}

void directory_calendar_free(struct cmn_buf *out, const char *uid, int64_t stamp_us, int from,
			     int until, const char *departement)
{
	cmn_buf_fmt(out, "BEGIN:VFREEBUSY\r\nUID:%s\r\n", uid);
	directory_calendar_instant(out, "DTSTAMP", stamp_us);
	directory_calendar_instant(out, "DTSTART", cmn_day_begin(from, departement));
	directory_calendar_instant(out, "DTEND", cmn_day_begin(until + 1, departement));
	cmn_buf_text(out, "END:VFREEBUSY\r\n");
}

void directory_calendar_end(struct cmn_buf *out)
{
	cmn_buf_text(out, "END:VCALENDAR\r\n");
}

void directory_calendar_write(struct cmn_buf *out, const struct directory_permanence *what,
			      const struct directory_hours *hours, int from, int until)
{
	struct directory_span spans[DIRECTORY_DAY_SPANS];
	size_t events = 0;

	directory_calendar_begin(out, what->name);
	for (int day = from; hours != NULL && day <= until; day++) {
		size_t n = directory_openings(hours, day, what->departement, spans);

		for (size_t i = 0; i < n; i++)
			put_event(out, what, day, &spans[i]);
		events += n;
	}
	if (events == 0)
		directory_calendar_free(out, what->id, what->stamp_us, from, until,
					what->departement);
	directory_calendar_end(out);
}
