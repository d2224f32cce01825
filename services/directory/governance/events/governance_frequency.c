/* SPDX-License-Identifier: EUPL-1.2 */
#include "governance_frequency.h"

#include "governance_periods.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/record.h"

#include <string.h>

#define DAYS_MAX 1024 /* an instance that meets each working day of four years */

struct days {
	int day[DAYS_MAX];
	size_t n;
};

/* Days, or instants as the local day on which they are. */
static void read_days(const PGresult *life, const char *column, const char *departement,
		      struct days *ret)
{
	const char *text = cmn_column(life, 0, column);
	json_t *list CMN_AUTO(cmn_json_drop) = json_loads(text ? text : "[]", 0, NULL);
	const json_t *one;
	size_t i;

	ret->n = 0;
	json_array_foreach(list, i, one)
	{
		const char *at = json_string_value(one);
		int64_t us = 0;

		if (ret->n == DAYS_MAX || at == NULL)
			continue;
		if (cmn_day_parse(at, &ret->day[ret->n]))
			ret->n++;
		else if (cmn_time_parse(at, &us))
			ret->day[ret->n++] = cmn_day_of(us, departement);
	}
}

static int day_column(const PGresult *life, const char *column)
{
	const char *text = cmn_column(life, 0, column);
	int day = 0;

	return text != NULL && cmn_day_parse(text, &day) ? day : 0;
}

static int number(const PGresult *life, const char *column)
{
	return (int)cmn_pg_int(life, 0, PQfnumber(life, column), 0);
}

static void add(json_t *rows, const char *what, const struct governance_period *p)
{
	char from[CMN_DAY_LEN], due[CMN_DAY_LEN];

	cmn_day_format(p->from, from);
	cmn_day_format(p->until, due);
	json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:s}", "what", what,
					      "from_on", from, "due_on", due, "wanted", p->wanted,
					      "held", p->held, "planned", p->planned, "state",
					      governance_kept_code(p->kept)));
}

static void add_parts(json_t *rows, const char *what, int year, int per_year,
		      const struct governance_life *l, int today)
{
	struct governance_period parts[GOVERNANCE_PERIODS_MAX];
	size_t n = governance_year_parts(year, per_year, l, today, parts);

	for (size_t i = 0; i < n; i++)
		add(rows, what, &parts[i]);
}

/* Both lives of an instance: of its meetings, and of what is stated at them. */
struct lives {
	struct days held, planned, told, to_tell;
	struct governance_life meetings, statements;
};

static void read_lives(const PGresult *life, struct lives *ret)
{
	const char *departement = cmn_column(life, 0, "departement");
	const int since = day_column(life, "since"), until = day_column(life, "until");

	read_days(life, "held", departement, &ret->held);
	read_days(life, "planned", departement, &ret->planned);
	read_days(life, "told", departement, &ret->told);
	read_days(life, "to_tell", departement, &ret->to_tell);
	ret->meetings = (struct governance_life){
	    since, until, ret->held.day, ret->held.n, ret->planned.day, ret->planned.n};
	ret->statements = (struct governance_life){
	    since, until, ret->told.day, ret->told.n, ret->to_tell.day, ret->to_tell.n};
}

json_t *governance_due_json(const PGresult *life, int first_year, int last_year, int today)
{
	json_t *rows = json_array();
	struct lives l;
	int floor = number(life, "floor");

	read_lives(life, &l);
	for (int year = first_year; year <= last_year; year++) {
		add_parts(rows, "meeting", year, number(life, "per_year"), &l.meetings, today);
		add_parts(rows, "statement", year, number(life, "statements"), &l.statements,
			  today);
		if (floor > 0) {
			const struct governance_period p =
			    governance_year_floor(year, floor, &l.meetings, today);
			add(rows, "floor", &p);
		}
	}
	return rows;
}

json_t *governance_frequency_json(const PGresult *life, int year, int today)
{
	json_t *answer = json_pack("{s:s, s:s, s:i, s:o}", "instance_id", cmn_column(life, 0, "id"),
				   "departement", cmn_column(life, 0, "departement"), "year", year,
				   "parts", governance_due_json(life, year, year, today));
	static const char *const RULES[][2] = {
	    {"per_year", "per_year"}, {"floor", "floor"}, {"statements_per_year", "statements"}};
	struct lives l;
	int next;

	read_lives(life, &l);
	next = governance_next_due(number(life, "per_year"), &l.meetings, today);
	for (size_t i = 0; i < CMN_LEN(RULES); i++) {
		if (cmn_column(life, 0, RULES[i][1]) != NULL)
			json_object_set_new(answer, RULES[i][0],
					    json_integer(number(life, RULES[i][1])));
	}
	if (next != 0) {
		char text[CMN_DAY_LEN];

		cmn_day_format(next, text);
		json_object_set_new(answer, "next_due", json_string(text));
	}
	return answer;
}
