/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_definition_file.c - definitions as data: those of the program are good, and each bad one is
 * refused with its file, line and column.
 */
#include "definition_file.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define HEAD                                                                                \
	"indicator,version,valid_from,valid_to,unit,periodicity,label_fr,label_en,rule_fr," \
	"rule_en,source\n"
#define GOOD      "x.1,1,2026-01-01,,count,month,nom,name,règle,rule,R231\n"
#define PART_HEAD "indicator,version,part,kind,all,any,none,by,measure\n"
#define NUMBER    "x.1,1,number,proposal,,,,,count\n"

static struct cmn_error err;

static enum cmn_err read_of(const char *indicators, const char *parts)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;

	cmn_error_init(&err);
	return observatory_definitions_read(indicators, parts, &set, &err);
}

static void those_of_the_program_are_good(void **state)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;
	const struct cmn_code_list *codes = cmn_code_list_find("indicators");
	const struct observatory_definition *all;
	size_t n;

	(void)state;
	cmn_error_init(&err);
	if (observatory_definitions_own(&set, &err) != CMN_OK)
		fail_msg("%s", err.detail[CMN_EN]);
	all = observatory_set_all(set, &n);
	assert_int_equal(n, 15);
	for (size_t i = 0; i < codes->n; i++) {
		const struct observatory_definition *d =
		    observatory_set_find(set, "31", codes->codes[i].code, 1);

		assert_non_null(d);
		assert_string_equal(d->label[CMN_FR], codes->codes[i].label[CMN_FR]);
		assert_string_equal(d->label[CMN_EN], codes->codes[i].label[CMN_EN]);
		assert_string_equal(d->departements, "");
		assert_int_equal(d->valid_to, INT32_MAX);
	}
	assert_true(all[0].n_parts > 0);
}

static void each_kind_of_fact_has_attributes_that_are_told(void **state)
{
	const struct observatory_vocabulary *v = observatory_vocabulary(&err);

	(void)state;
	assert_non_null(v);
	assert_ptr_equal(v, observatory_vocabulary(&err));
	for (size_t i = 0; i < v->n_attributes; i++) {
		bool known = false;

		for (size_t k = 0; k < v->n_kinds; k++)
			known = known || strcmp(v->kinds[k].kind, v->attributes[i].kind) == 0;
		assert_true(known);
	}
}

/* What is wrong, where it is told, in a word of the message. */
static const struct {
	const char *indicators, *parts, *place, *word;
} BAD[] = {
    /* what does not read */
    {HEAD "x.1,one,2026-01-01,,count,month,nom,name,r,r,R231\n", PART_HEAD NUMBER,
     "indicator-parts.csv, line 2, column “indicator”", "unknown indicator or version"},
    {HEAD "x.1,1,2026-02-30,,count,month,nom,name,r,r,R231\n", PART_HEAD NUMBER,
     "indicators.csv, line 2, column “valid_from”", "unreadable"},
    {HEAD "x.1,1,,,count,month,nom,name,r,r,R231\n", PART_HEAD NUMBER,
     "indicators.csv, line 2, column “valid_from”", "unreadable"},
    {HEAD "x.1,1,2026-01-01,soon,count,month,nom,name,r,r,R231\n", PART_HEAD NUMBER,
     "indicators.csv, line 2, column “valid_to”", "unreadable"},
    {HEAD "x.1,1,2026-01-01\n", PART_HEAD NUMBER, "indicators.csv", ""},
    /* the definition itself */
    {HEAD "X 1,1,2026-01-01,,count,month,nom,name,r,r,R231\n", PART_HEAD,
     "indicators.csv, line 2, column “indicator”", "X 1"},
    {HEAD "x.1,1,2026-01-15,,count,month,nom,name,r,r,R231\n", PART_HEAD NUMBER,
     "indicators.csv, line 2, column “valid_from”", "first day of a month"},
    {HEAD "x.1,1,2026-03-01,2026-02-01,count,month,nom,name,r,r,R231\n", PART_HEAD NUMBER,
     "indicators.csv, line 2, column “valid_to”", "after it began"},
    {HEAD "x.1,1,2026-01-01,,apples,month,nom,name,r,r,R231\n", PART_HEAD NUMBER,
     "indicators.csv, line 2, column “unit”", "apples"},
    {HEAD "x.1,1,2026-01-01,,count,moon,nom,name,r,r,R231\n", PART_HEAD NUMBER,
     "indicators.csv, line 2, column “periodicity”", "moon"},
    {HEAD "x.1,1,2026-01-01,,count,month,,name,r,r,R231\n", PART_HEAD NUMBER,
     "indicators.csv, line 2, column “label_fr”", "no name"},
    {HEAD "x.1,1,2026-01-01,,count,month,nom,,r,r,R231\n", PART_HEAD NUMBER,
     "indicators.csv, line 2, column “label_en”", "no name"},
    {HEAD GOOD, PART_HEAD, "indicators.csv, line 2, column “parts”", "what it counts"},
    {HEAD GOOD, PART_HEAD "x.1,1,waiting,proposal,,,,,count\n",
     "indicators.csv, line 2, column “parts”", "what it counts"},
    /* versions */
    {HEAD "x.1,2,2026-01-01,,count,month,nom,name,r,r,R231\n",
     PART_HEAD "x.1,2,number,proposal,,,,,count\n", "indicators.csv, line 2, column “version”",
     "number 1"},
    {HEAD GOOD GOOD, PART_HEAD NUMBER, "indicators.csv, line 3, column “version”", "twice"},
    {HEAD GOOD "x.1,3,2027-01-01,,count,month,nom,name,r,r,R231\n",
     PART_HEAD NUMBER "x.1,3,number,proposal,,,,,count\n",
     "indicators.csv, line 3, column “version”", "missing"},
    {HEAD GOOD "x.1,2,2026-01-01,,count,month,nom,name,r,r,R231\n",
     PART_HEAD NUMBER "x.1,2,number,proposal,,,,,count\n",
     "indicators.csv, line 3, column “valid_from”", "overlap"},
    {HEAD "x.1,1,2026-01-01,2027-01-01,count,month,nom,name,r,r,R231\n"
	  "x.1,2,2026-12-01,,count,month,nom,name,r,r,R231\n",
     PART_HEAD NUMBER "x.1,2,number,proposal,,,,,count\n",
     "indicators.csv, line 3, column “valid_from”", "overlap"},
    /* parts */
    {HEAD GOOD, PART_HEAD NUMBER "x.1,2,number,proposal,,,,,count\n",
     "indicator-parts.csv, line 3, column “indicator”", "unknown indicator or version"},
    {HEAD GOOD, PART_HEAD NUMBER "y.1,1,number,proposal,,,,,count\n",
     "indicator-parts.csv, line 3, column “indicator”", "unknown indicator or version"},
    {HEAD GOOD, PART_HEAD "a.1,1,number,proposal,,,,,count\n" NUMBER,
     "indicator-parts.csv, line 2, column “indicator”", "unknown indicator or version"},
    {HEAD GOOD, PART_HEAD NUMBER NUMBER, "indicator-parts.csv, line 3, column “part”", "twice"},
    {HEAD GOOD, PART_HEAD NUMBER "x.1,1,ratio,proposal,,,,,count\n",
     "indicator-parts.csv, line 3, column “part”", "ratio"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,miracle,,,,,count\n",
     "indicator-parts.csv, line 2, column “kind”", "miracle"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,proposal,,,,,average\n",
     "indicator-parts.csv, line 2, column “measure”", "unknown measure"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,proposal,,,,,stock\n",
     "indicator-parts.csv, line 2, column “measure”", "not measured so"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,proposal,,,,,spread\n",
     "indicator-parts.csv, line 2, column “measure”", "not measured so"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,actor,,,,,weighted\n",
     "indicator-parts.csv, line 2, column “measure”", "not measured so"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,proposal,accepted,,,,count\n",
     "indicator-parts.csv, line 2, column “all”", "attribute:code"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,proposal,colour:red,,,,count\n",
     "indicator-parts.csv, line 2, column “all”", "no attribute"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,proposal,,state:eaten,,,count\n",
     "indicator-parts.csv, line 2, column “any”", "state:eaten"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,proposal,,,state:accepted state:accepted,,count\n",
     "indicator-parts.csv, line 2, column “none”", "twice"},
    {HEAD GOOD, PART_HEAD NUMBER "x.1,1,by_colour,proposal,,,,colour,count\n",
     "indicator-parts.csv, line 3, column “by”", "colour"},
    {HEAD GOOD, PART_HEAD NUMBER "x.1,1,by_state,proposal,,,,,count\n",
     "indicator-parts.csv, line 3, column “by”", "which attribute"},
    {HEAD GOOD, PART_HEAD "x.1,1,number,proposal,,,,state,count\n",
     "indicator-parts.csv, line 2, column “by”", "one number"},
    /* dividing by zero */
    {HEAD GOOD, PART_HEAD "x.1,1,numerator,proposal,,,,,count\n",
     "indicator-parts.csv, line 2, column “part”", "divide by zero"},
    {HEAD GOOD,
     PART_HEAD "x.1,1,numerator,proposal,,,,,count\n"
	       "x.1,1,denominator,proposal,state:accepted,,state:accepted,,count\n",
     "indicator-parts.csv, line 3, column “none”", "divide by zero"},
    {HEAD GOOD,
     PART_HEAD "x.1,1,numerator,proposal,,,,,count\n"
	       "x.1,1,denominator,proposal,,state:accepted,state:accepted,,count\n",
     "indicator-parts.csv, line 3, column “none”", "divide by zero"},
    {HEAD GOOD, PART_HEAD NUMBER "x.1,1,denominator,proposal,,,,,count\n",
     "indicator-parts.csv, line 3, column “part”", "no numerator"},
    {HEAD GOOD,
     PART_HEAD "x.1,1,numerator.a,proposal,,,,,count\n"
	       "x.1,1,denominator.b,proposal,,,,,count\n",
     "indicator-parts.csv, line 2, column “part”", "divide by zero"},
    /* a rate above one hundred */
    {HEAD GOOD,
     PART_HEAD "x.1,1,numerator,proposal,,,,,count\n"
	       "x.1,1,denominator,proposal,state:accepted,,,,count\n",
     "indicator-parts.csv, line 2, column “all”", "does not count"},
    {HEAD GOOD,
     PART_HEAD "x.1,1,numerator,proposal,,,,,count\n"
	       "x.1,1,denominator,solution,,,,,count\n",
     "indicator-parts.csv, line 2, column “all”", "does not count"},
    {HEAD GOOD,
     PART_HEAD "x.1,1,numerator,proposal,,state:accepted state:withdrawn,,,count\n"
	       "x.1,1,denominator,proposal,,state:accepted state:refused,,,count\n",
     "indicator-parts.csv, line 2, column “all”", "does not count"},
    {HEAD GOOD,
     PART_HEAD "x.1,1,numerator,proposal,,,,,count\n"
	       "x.1,1,denominator,proposal,,,state:withdrawn,,count\n",
     "indicator-parts.csv, line 2, column “all”", "does not count"},
};

static void a_bad_definition_is_refused_with_its_row_and_column(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		const enum cmn_err rc = read_of(BAD[i].indicators, BAD[i].parts);

		if (rc != CMN_E_INVALID || !strstr(err.detail[CMN_EN], BAD[i].place) ||
		    !strstr(err.detail[CMN_EN], BAD[i].word))
			fail_msg("case %zu: %d, %s (wanted %s … %s)", i, rc, err.detail[CMN_EN],
				 BAD[i].place, BAD[i].word);
		assert_true(strlen(err.detail[CMN_FR]) > 0);
	}
}

static void a_numerator_may_be_one_of_those_counted(void **state)
{
	(void)state;
	assert_int_equal(read_of(HEAD GOOD, PART_HEAD
				 "x.1,1,numerator,proposal,state:accepted ordinary:yes,,,,count\n"
				 "x.1,1,denominator,proposal,ordinary:yes,,,,count\n"
				 "x.1,1,numerator.of_answered,proposal,state:accepted,,,,count\n"
				 "x.1,1,denominator.of_answered,proposal,,state:accepted "
				 "state:refused,,,count\n"),
			 CMN_OK);
}

static void a_version_ends_where_the_next_begins(void **state)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;
	const struct observatory_definition *first, *second;

	(void)state;
	assert_int_equal(observatory_definitions_read(
			     HEAD "x.1,2,2026-07-01,,count,month,nom,name,r,r,R232\n" GOOD,
			     PART_HEAD "x.1,2,number,proposal,state:accepted,,,,count\n" NUMBER,
			     &set, &err),
			 CMN_OK);
	first = observatory_set_find(set, NULL, "x.1", 1);
	second = observatory_set_find(set, NULL, "x.1", 2);
	assert_int_equal(first->valid_to, second->valid_from);
	assert_int_equal(first->parts[0].valid_to, second->valid_from);
	assert_int_equal(second->parts[0].valid_from, second->valid_from);
	assert_int_equal(second->valid_to, INT32_MAX);
	assert_string_equal(second->parts[0].all[0], "state:accepted");
	assert_null(observatory_set_find(set, NULL, "x.1", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(those_of_the_program_are_good),
	    cmocka_unit_test(each_kind_of_fact_has_attributes_that_are_told),
	    cmocka_unit_test(a_bad_definition_is_refused_with_its_row_and_column),
	    cmocka_unit_test(a_numerator_may_be_one_of_those_counted),
	    cmocka_unit_test(a_version_ends_where_the_next_begins),
	};

	return cmocka_run_group_tests_name("definition files", tests, NULL, NULL);
}
