/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/metrics.h"

#include "cmn_version.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "support/cmocka_all.h"

#define THREADS    4
#define PER_THREAD 20000

CMN_DEFINE_COUNTER(asked, "t_asked_total", "Requests asked.");
CMN_DEFINE_COUNTER(unseen, "t_unseen_total", "Never counted.");
CMN_DEFINE_GAUGE(waiting, "t_waiting", "Waiting now.");
static struct cmn_metric refused_stale = {.name = "t_refused_total",
					  .help = "Refusals by reason.",
					  .labels = "reason=\"stale\"",
					  .kind = CMN_COUNTER};
static struct cmn_metric refused_role = {.name = "t_refused_total",
					 .help = "Refusals by reason.",
					 .labels = "reason=\"role\"",
					 .kind = CMN_COUNTER};
static struct cmn_metric age = {
    .name = "t_oldest_seconds", .help = "Age of the oldest.", .kind = CMN_GAUGE, .milli = true};
static struct cmn_metric took = {
    .name = "t_duration_seconds", .help = "How long it took.", .kind = CMN_HISTOGRAM};
static struct cmn_metric took_list = {.name = "t_duration_seconds",
				      .help = "How long it took.",
				      .labels = "op=\"list\"",
				      .kind = CMN_HISTOGRAM};

static char *page(void)
{
	struct cmn_buf b = {.max = 1 << 20};
	char *text;

	cmn_metrics_write(&b);
	text = cmn_buf_take(&b);
	assert_non_null(text);
	return text;
}

static void check_line(const char *line)
{
	CMN_AUTO(cmn_free_drop) char *text = page();
	char wanted[256];

	snprintf(wanted, sizeof(wanted), "\n%s\n", line);
	if (!strstr(text, wanted) && strncmp(text, wanted + 1, strlen(wanted) - 1) != 0)
		fail_msg("no line \"%s\" in:\n%s", line, text);
}

static size_t count_of(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

static void a_counter_counts_and_a_gauge_shows_the_last_value(void **state)
{
	(void)state;
	cmn_metric_add(&asked, 2);
	cmn_metric_add(&asked, 1);
	cmn_metric_set(&waiting, 9);
	cmn_metric_set(&waiting, -4);
	check_line("t_asked_total 3");
	check_line("t_waiting -4");
	check_line("# HELP t_asked_total Requests asked.");
	check_line("# TYPE t_asked_total counter");
	check_line("# TYPE t_waiting gauge");
}

static void a_registered_metric_shows_zero_and_an_unknown_one_nothing(void **state)
{
	CMN_AUTO(cmn_free_drop) char *before = page();

	(void)state;
	assert_null(strstr(before, "t_unseen_total"));
	cmn_metric_register(&unseen);
	cmn_metric_register(&unseen);
	check_line("t_unseen_total 0");
}

static void a_gauge_in_milli_units_is_printed_in_whole_ones(void **state)
{
	(void)state;
	cmn_metric_set(&age, 1500);
	check_line("t_oldest_seconds 1.500");
	cmn_metric_set(&age, -5);
	check_line("t_oldest_seconds -0.005");
	cmn_metric_set(&age, 3000);
	check_line("t_oldest_seconds 3");
}

static void one_name_with_several_labels_has_one_head(void **state)
{
	(void)state;
	cmn_metric_add(&refused_stale, 5);
	cmn_metric_add(&asked, 0);
	cmn_metric_add(&refused_role, 7);

	CMN_AUTO(cmn_free_drop) char *text = page();

	assert_int_equal(count_of(text, "# HELP t_refused_total "), 1);
	assert_int_equal(count_of(text, "# TYPE t_refused_total "), 1);
	assert_non_null(strstr(text, "# TYPE t_refused_total counter\n"
				     "t_refused_total{reason=\"role\"} 7\n"
				     "t_refused_total{reason=\"stale\"} 5\n"));
}

static void a_histogram_is_cumulative_and_in_seconds(void **state)
{
	(void)state;
	cmn_metric_observe_us(&took, 0);
	cmn_metric_observe_us(&took, 500);
	cmn_metric_observe_us(&took, 501);
	cmn_metric_observe_us(&took, 10000000);
	cmn_metric_observe_us(&took, 10000001);

	CMN_AUTO(cmn_free_drop) char *text = page();

	assert_non_null(strstr(text, "# TYPE t_duration_seconds histogram\n"
				     "t_duration_seconds_bucket{le=\"0.0005\"} 2\n"
				     "t_duration_seconds_bucket{le=\"0.001\"} 3\n"
				     "t_duration_seconds_bucket{le=\"0.0025\"} 3\n"));
	assert_non_null(strstr(text, "t_duration_seconds_bucket{le=\"2\"} 3\n"
				     "t_duration_seconds_bucket{le=\"10\"} 4\n"
				     "t_duration_seconds_bucket{le=\"+Inf\"} 5\n"
				     "t_duration_seconds_sum 20.001002\n"
				     "t_duration_seconds_count 5\n"));
}

static void a_histogram_with_labels_keeps_them_on_every_line(void **state)
{
	(void)state;
	cmn_metric_observe_us(&took_list, 30000);

	CMN_AUTO(cmn_free_drop) char *text = page();

	assert_int_equal(count_of(text, "# TYPE t_duration_seconds "), 1);
	assert_int_equal(count_of(text, "t_duration_seconds_bucket{op=\"list\",le="),
			 CMN_HIST_BUCKETS);
	check_line("t_duration_seconds_bucket{op=\"list\",le=\"0.05\"} 1");
	check_line("t_duration_seconds_sum{op=\"list\"} 0.030000");
	check_line("t_duration_seconds_count{op=\"list\"} 1");
}

static double value_of(const char *text, const char *name)
{
	char wanted[128];
	const char *at;

	snprintf(wanted, sizeof(wanted), "\n%s ", name);
	at = strstr(text, wanted);
	if (!at)
		fail_msg("no %s", name);
	return strtod(at + strlen(wanted), NULL);
}

static void the_process_tells_its_memory_files_start_and_build(void **state)
{
	CMN_AUTO(cmn_free_drop) char *text = page();
	double now = (double)time(NULL), start = value_of(text, "process_start_time_seconds");

	(void)state;
	assert_true(value_of(text, "process_resident_memory_bytes") > 100000);
	assert_true(value_of(text, "process_open_fds") >= 3);
	assert_true(value_of(text, "process_open_fds") < 100);
	assert_true(start <= now + 2 && start > now - 600);
	check_line("c360_build_info{version=\"" CMN_VERSION "\",commit=\"" CMN_COMMIT "\"} 1");
}

/* --- the rules of promtool check metrics ------------------------------------------------------ */

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

static void check_name(const char *name, const char *kind)
{
	static const char *const RESERVED[] = {"_bucket", "_sum", "_count",     "_milliseconds",
					       "_ms",     "_us",  "_kilobytes", "_minutes"};

	for (const char *c = name; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_')
			fail_msg("%s: only lower case, digits and _", name);
	if ((strcmp(kind, "counter") == 0) != ends_with(name, "_total"))
		fail_msg("%s: counters, and only they, end in _total", name);
	for (size_t i = 0; i < CMN_LEN(RESERVED); i++)
		if (ends_with(name, RESERVED[i]))
			fail_msg("%s: must not end in %s", name, RESERVED[i]);
	if (strstr(name, "counter") || strstr(name, "gauge") || strstr(name, "histogram"))
		fail_msg("%s: must not name its kind", name);
}

static bool belongs(const char *line, const char *name, const char *kind)
{
	static const char *const PARTS[] = {"_bucket", "_sum", "_count"};
	size_t n = strlen(name);

	if (strncmp(line, name, n) != 0)
		return false;
	if (strcmp(kind, "histogram") != 0)
		return line[n] == ' ' || line[n] == '{';
	for (size_t i = 0; i < CMN_LEN(PARTS); i++)
		if (strncmp(line + n, PARTS[i], strlen(PARTS[i])) == 0)
			return true;
	return false;
}

/* A sample line ends in one blank and a number. */
static bool has_value(const char *line)
{
	const char *blank = strrchr(line, ' ');
	char *end;

	if (!blank || !blank[1])
		return false;
	strtod(blank + 1, &end);
	return *end == '\0';
}

static void the_page_keeps_the_rules_of_promtool(void **state)
{
	CMN_AUTO(cmn_free_drop) char *text = page();
	char name[128] = "", kind[32] = "", typed[128];
	char *rest = text, *line;

	(void)state;
	assert_int_equal(text[strlen(text) - 1], '\n');
	while ((line = strsep(&rest, "\n")) && rest) {
		if (sscanf(line, "# HELP %127s %*s", name) == 1) {
			assert_true(strlen(line) > strlen("# HELP  ") + strlen(name));
			kind[0] = '\0';
		} else if (line[0] == '#') {
			assert_int_equal(sscanf(line, "# TYPE %127s %31s", typed, kind), 2);
			assert_string_equal(typed, name);
			check_name(name, kind);
		} else if (!belongs(line, name, kind) || !has_value(line)) {
			fail_msg("stands under %s (%s): %s", name, kind, line);
		}
	}
}

/* --- threads ---------------------------------------------------------------------------------- */

static struct cmn_metric many[8] = {
#define M(i)                                                                       \
	{                                                                          \
		.name = "t_many_total", .help = "Many.", .labels = "i=\"" #i "\"", \
		.kind = CMN_COUNTER                                                \
	}
    M(0), M(1), M(2), M(3), M(4), M(5), M(6), M(7),
#undef M
};

static void *count_many(void *arg)
{
	(void)arg;
	for (int i = 0; i < PER_THREAD; i++) {
		cmn_metric_add(&many[i % 8], 1);
		cmn_metric_observe_us(&took, 700);
		if (i % 5000 == 0)
			free(page());
	}
	return NULL;
}

static void threads_register_once_and_lose_no_count(void **state)
{
	int64_t before = took.count;
	pthread_t threads[THREADS];

	(void)state;
	for (int t = 0; t < THREADS; t++)
		assert_int_equal(pthread_create(&threads[t], NULL, count_many, NULL), 0);
	for (int t = 0; t < THREADS; t++)
		pthread_join(threads[t], NULL);

	CMN_AUTO(cmn_free_drop) char *text = page();

	assert_int_equal(count_of(text, "\nt_many_total{"), 8);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(many[i].value, THREADS * PER_THREAD / 8);
	assert_int_equal(took.count - before, THREADS * PER_THREAD);
}

static void a_page_over_the_maximum_is_a_failed_buffer(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 100};

	(void)state;
	cmn_metric_register(&asked);
	cmn_metrics_write(&b);
	assert_true(b.failed);
	assert_null(b.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_counter_counts_and_a_gauge_shows_the_last_value),
	    cmocka_unit_test(a_registered_metric_shows_zero_and_an_unknown_one_nothing),
	    cmocka_unit_test(a_gauge_in_milli_units_is_printed_in_whole_ones),
	    cmocka_unit_test(one_name_with_several_labels_has_one_head),
	    cmocka_unit_test(a_histogram_is_cumulative_and_in_seconds),
	    cmocka_unit_test(a_histogram_with_labels_keeps_them_on_every_line),
	    cmocka_unit_test(the_process_tells_its_memory_files_start_and_build),
	    cmocka_unit_test(the_page_keeps_the_rules_of_promtool),
	    cmocka_unit_test(threads_register_once_and_lose_no_count),
	    cmocka_unit_test(a_page_over_the_maximum_is_a_failed_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
