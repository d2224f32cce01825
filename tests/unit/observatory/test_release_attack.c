/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_release_attack.c - invented years of small and large départements, published, and attacked
 * with a solver by each audience with all that it can have.
 */
#include "attacking.h"
#include "inventing.h"

static const struct release_rule RULE = {5, 5, 11}, STEPS = {5, 7, 13};

/* Without secondary suppression: what is large is told, what is small is not, and that is all. */
static void primary_only(const int64_t *n, size_t count, int64_t close,
			 const struct release_cut *finer, bool whole, struct release_cut *ret)
{
	(void)finer;
	(void)whole;
	memset(ret, 0, sizeof(*ret));
	ret->told = true;
	for (size_t i = 0; i < count; i++) {
		bool told = n[i] == 0 || n[i] > close;

		ret->block[i] = told ? ret->blocks : RELEASE_OPEN;
		ret->sum[ret->blocks] = n[i];
		ret->full[ret->blocks] = 1;
		ret->blocks += told;
	}
}

static bool same_cell(const json_t *a, const json_t *b)
{
	static const char *const KEY[] = {"span",      "period", "place_kind", "place",
					  "indicator", "part",   "key"};

	for (size_t i = 0; i < sizeof(KEY) / sizeof(KEY[0]); i++)
		if (strcmp(member(a, KEY[i]), member(b, KEY[i])) != 0)
			return false;
	return number(a, "audience") == number(b, "audience");
}

/* What was told before stays as it was told. */
static void join(json_t *all, struct release_making *m)
{
	json_t *rows = json_loads(m->rows.data, 0, NULL), *row;
	size_t before = json_array_size(all), i;

	assert_non_null(rows);
	json_array_foreach(rows, i, row)
	{
		bool there = false;

		for (size_t j = 0; j < before && !there; j++)
			there = same_cell(json_array_get(all, j), row);
		if (!there)
			json_array_append(all, row);
	}
	json_decref(rows);
	cmn_buf_free(&m->rows);
}

static void keep(PGresult *early, int month, struct cmn_buf *kept)
{
	json_t *rows = json_loads(kept->data, 0, NULL), *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		int at = PQntuples(early);

		put(early, at, 0, member(row, "indicator"));
		put(early, at, 1, member(row, "part"));
		put_int(early, at, 2, month);
		put_int(early, at, 3, number(row, "n"));
	}
	json_decref(rows);
	cmn_buf_free(kept);
}

/* Months 1 to 11 as they come, then late facts, then the year; or the year alone. */
static json_t *publish(struct invented *y, const struct release_rule *rule, release_cut_fn *cut,
		       bool early, unsigned late)
{
	PGresult *flows = table_of(OBSERVATORY_CELL_TOTAL + 1);
	PGresult *told = table_of(4);
	struct release_making *m = calloc(1, sizeof(*m));
	json_t *all = json_array();
	struct cmn_error err;
	PGresult *persons;

	assert_non_null(m);
	for (int month = 1; month <= 12; month++) {
		struct cmn_buf kept;

		if (month < 12 && !early)
			continue;
		if (month == 12) {
			invent_facts(y, late);
			add_up(y);
		}
		memset(m, 0, sizeof(*m));
		cmn_buf_init(&kept, 16384);
		persons = cells_of(y, month, 1);
		m->cells.persons = persons;
		m->cells.flows = flows;
		m->cells.places = y->places;
		m->cells.year = 2026;
		m->rule = *rule;
		m->early = told;
		m->cut = cut;
		if (month < 12)
			assert_int_equal(release_build_month(m, month, &kept, &err), CMN_OK);
		else
			assert_int_equal(release_build_year(m, &err), CMN_OK);
		PQclear(persons);
		join(all, m);
		if (month < 12)
			keep(told, month, &kept);
	}
	PQclear(flows);
	PQclear(told);
	free(m);
	return all;
}

static struct verdict attack_all(const json_t *rows, const PGresult *places,
				 const struct release_rule *rule, bool early, bool loud)
{
	struct attacker *a = calloc(1, sizeof(*a));
	struct release_names *names = calloc(1, sizeof(*names));
	PGresult *none = table_of(OBSERVATORY_CELL_TOTAL + 2);
	const struct release_cells cells = {.persons = none, .places = places, .year = 2026};
	struct verdict all = {0};

	assert_non_null(a);
	assert_non_null(names);
	release_read_places(&cells, &RELEASE_TABLES[0], names);
	for (enum release_audience who = RELEASE_COCHAIR; who < RELEASE_AUDIENCE_END_; who++) {
		struct verdict v;

		a->audience = who;
		a->rule = rule;
		a->knows_rule = loud;
		a->early = early;
		v = attack(a, rows, names, loud);
		all.withheld += v.withheld;
		all.breached += v.breached;
		all.fixed += v.fixed;
	}
	PQclear(none);
	free(names);
	free(a);
	return all;
}

static const unsigned SIZES[] = {0, 1, 4, 9, 17, 30, 60, 150, 600};

static void no_withheld_cell_is_narrowed_below_the_threshold(void **state)
{
	int withheld = 0;

	(void)state;
	for (unsigned i = 0; i < CMN_LEN(SIZES) * 2; i++) {
		const struct release_rule *rule = i % 2 ? &STEPS : &RULE;
		struct invented y;
		struct verdict v;
		json_t *rows;

		invent(&y, i, SIZES[i / 2]);
		rows = publish(&y, rule, release_cut, false, 0);
		v = attack_all(rows, y.places, rule, false, true);
		assert_int_equal(v.breached, 0);
		withheld += v.withheld;
		json_decref(rows);
		end_year(&y);
	}
	assert_true(withheld > 500);
}

static void months_told_before_the_year_is_over_narrow_nothing_either(void **state)
{
	static const unsigned LATE[] = {0, 1, 7, 40};

	(void)state;
	for (unsigned i = 0; i < 12; i++) {
		const struct release_rule *rule = i % 2 ? &STEPS : &RULE;
		struct invented y;
		struct verdict v;
		json_t *rows;

		invent(&y, 100 + i, (unsigned[]){40, 150, 700}[i / 4]);
		rows = publish(&y, rule, release_cut, true, LATE[i % 4]);
		v = attack_all(rows, y.places, rule, true, true);
		assert_int_equal(v.breached, 0);
		json_decref(rows);
		end_year(&y);
	}
}

/* The fifteen départements: the large ones with months told as they come, and facts that come late.
 */
static void the_demo_year_keeps_its_secrets(void **state)
{
	static const struct {
		const char *departement;
		bool large;
	} ALL[] = {{"09", false}, {"11", false}, {"12", false}, {"30", true},  {"31", true},
		   {"32", false}, {"34", true},  {"44", true},  {"46", false}, {"48", false},
		   {"49", true},  {"65", false}, {"66", true},  {"81", false}, {"82", false}};
	int withheld = 0, cells = 0;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ALL); i++) {
		struct invented y;
		struct verdict v;
		json_t *rows;

		demo_year(&y, ALL[i].departement);
		rows = publish(&y, &RULE, release_cut, ALL[i].large, ALL[i].large ? 9 : 0);
		v = attack_all(rows, y.places, &RULE, ALL[i].large, true);
		assert_int_equal(v.breached, 0);
		withheld += v.withheld;
		cells += (int)json_array_size(rows);
		json_decref(rows);
		end_year(&y);
	}
	print_message("# demo year: %d cells told or withheld, %d attacked\n", cells, withheld);
	assert_true(withheld > 500);
}

static void without_secondary_suppression_the_attack_succeeds(void **state)
{
	struct verdict all = {0};

	(void)state;
	for (unsigned i = 0; i < 6; i++) {
		struct invented y;
		struct verdict v;
		json_t *rows;

		invent(&y, 7 + i, 150);
		rows = publish(&y, &RULE, primary_only, false, 0);
		v = attack_all(rows, y.places, &RULE, false, false);
		all.withheld += v.withheld;
		all.breached += v.breached;
		all.fixed += v.fixed;
		json_decref(rows);
		end_year(&y);
	}
	print_message("# primary suppression alone: %d withheld, %d narrowed, %d known exactly\n",
		      all.withheld, all.breached, all.fixed);
	assert_true(all.breached > 10);
	assert_true(all.fixed > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_withheld_cell_is_narrowed_below_the_threshold),
	    cmocka_unit_test(months_told_before_the_year_is_over_narrow_nothing_either),
	    cmocka_unit_test(the_demo_year_keeps_its_secrets),
	    cmocka_unit_test(without_secondary_suppression_the_attack_succeeds),
	};

	return cmocka_run_group_tests_name("attack on what is released", tests, NULL, NULL);
}
