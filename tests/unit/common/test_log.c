/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/log.h"

#include "cmn/clock.h"
#include "cmn/json.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"

#define THREADS    4
#define PER_THREAD 500

/* stderr goes into a file of its own while a test writes lines. */
struct capture {
	int saved;
	FILE *file;
};

static void capture_begin(struct capture *c)
{
	c->file = tmpfile();
	assert_non_null(c->file);
	fflush(stderr);
	c->saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
	assert_true(c->saved >= 0);
	assert_int_equal(dup2(fileno(c->file), STDERR_FILENO), STDERR_FILENO);
}

static void capture_end(struct capture *c)
{
	dup2(c->saved, STDERR_FILENO);
	close(c->saved);
	rewind(c->file);
}

/* One captured line, parsed: whoever reads the log reads it so. */
static json_t *next_line(struct capture *c)
{
	char line[8192];
	struct cmn_error err;
	json_t *ret = NULL;

	if (!fgets(line, sizeof(line), c->file))
		return NULL;
	assert_int_equal(line[strlen(line) - 1], '\n');
	assert_in_range(strlen(line), 1, 4096);
	if (cmn_json_parse(line, strlen(line), &ret, &err))
		fail_msg("not JSON: %s", line);
	return ret;
}

static int init(void **state)
{
	(void)state;
	cmn_log_init("intake", CMN_INFO);
	return 0;
}

static void a_line_has_time_level_service_event_and_its_fields(void **state)
{
	struct capture c;
	int64_t us;

	(void)state;
	capture_begin(&c);
	cmn_log(CMN_INFO, "listening", {"port", NULL, 8080}, {"address", "127.0.0.1", 0});
	capture_end(&c);

	CMN_AUTO(cmn_json_drop) json_t *line = next_line(&c);

	assert_non_null(line);
	assert_string_equal(cmn_json_get(line, "level"), "info");
	assert_string_equal(cmn_json_get(line, "service"), "intake");
	assert_string_equal(cmn_json_get(line, "event"), "listening");
	assert_string_equal(cmn_json_get(line, "address"), "127.0.0.1");
	assert_int_equal(cmn_json_get_int(line, "port", 0), 8080);
	assert_true(cmn_time_parse(cmn_json_get(line, "ts"), &us));
	assert_in_range(cmn_clock_us() - us, 0, 10000000);
	assert_int_equal(json_object_size(line), 6);
	assert_null(next_line(&c));
	fclose(c.file);
}

static void levels_below_the_least_are_not_written(void **state)
{
	struct capture c;

	(void)state;
	capture_begin(&c);
	cmn_log(CMN_DEBUG, "unheard");
	cmn_log_init("intake", CMN_ERROR);
	cmn_log(CMN_WARN, "unheard");
	cmn_log(CMN_ERROR, "heard");
	capture_end(&c);

	CMN_AUTO(cmn_json_drop) json_t *line = next_line(&c);

	assert_string_equal(cmn_json_get(line, "event"), "heard");
	assert_string_equal(cmn_json_get(line, "level"), "error");
	assert_null(next_line(&c));
	fclose(c.file);
}

static void quotes_newlines_and_escapes_cannot_forge_a_line(void **state)
{
	static const char EVIL[] = "a\"}\n{\"level\":\"error\"\\\x1b[2J\r\t";
	struct capture c;

	(void)state;
	capture_begin(&c);
	cmn_log(CMN_INFO, EVIL, {"k\"ey", EVIL, 0});
	capture_end(&c);

	CMN_AUTO(cmn_json_drop) json_t *line = next_line(&c);

	assert_string_equal(cmn_json_get(line, "event"), EVIL);
	assert_string_equal(cmn_json_get(line, "k\"ey"), EVIL);
	assert_null(next_line(&c));
	fclose(c.file);
}

static void bytes_that_are_not_utf8_become_question_marks(void **state)
{
	struct capture c;

	(void)state;
	capture_begin(&c);
	cmn_log(CMN_INFO, "bytes", {"bad", "a\xff\xc3z", 0}, {"good", "é€😀", 0});
	capture_end(&c);

	CMN_AUTO(cmn_json_drop) json_t *line = next_line(&c);

	assert_string_equal(cmn_json_get(line, "bad"), "a??z");
	assert_string_equal(cmn_json_get(line, "good"), "é€😀");
	fclose(c.file);
}

static void long_text_is_cut_at_a_character(void **state)
{
	char text[3001];
	struct capture c;

	(void)state;
	for (size_t i = 0; i < 3000; i += 3)
		memcpy(text + i, "€", 4);
	capture_begin(&c);
	cmn_log(CMN_INFO, "long", {"text", text, 0});
	capture_end(&c);

	CMN_AUTO(cmn_json_drop) json_t *line = next_line(&c);

	assert_int_equal(strlen(cmn_json_get(line, "text")), 1023);
	fclose(c.file);
}

static void a_line_too_long_for_one_write_says_so_instead(void **state)
{
	char text[1001];
	struct capture c;

	(void)state;
	memset(text, '\n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	capture_begin(&c);
	cmn_log(CMN_WARN, "huge", {"a", text, 0}, {"b", text, 0}, {"c", text, 0});
	capture_end(&c);

	CMN_AUTO(cmn_json_drop) json_t *line = next_line(&c);

	assert_string_equal(cmn_json_get(line, "event"), "huge");
	assert_true(json_is_true(json_object_get(line, "truncated")));
	assert_null(json_object_get(line, "a"));
	fclose(c.file);
}

static void *write_many(void *arg)
{
	char text[900];
	const int *id = arg;

	memset(text, 'a' + *id, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < PER_THREAD; i++)
		cmn_log(CMN_INFO, "line", {"thread", NULL, *id}, {"i", NULL, i}, {"text", text, 0});
	return NULL;
}

/* A pipe, as under docker: this is where two writes would interleave. */
static void lines_of_many_threads_stay_whole(void **state)
{
	struct capture c = {.saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10)};
	int ids[THREADS], next[THREADS] = {0}, ends[2];
	pthread_t threads[THREADS];
	int lines = 0;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	c.file = fdopen(ends[0], "r");
	for (int t = 0; t < THREADS; t++) {
		ids[t] = t;
		assert_int_equal(pthread_create(&threads[t], NULL, write_many, &ids[t]), 0);
	}
	for (; lines < THREADS * PER_THREAD; lines++) {
		CMN_AUTO(cmn_json_drop) json_t *line = next_line(&c);
		int64_t t = cmn_json_get_int(line, "thread", -1);

		assert_in_range(t, 0, THREADS - 1);
		assert_int_equal(cmn_json_get_int(line, "i", -1), next[t]++);
		assert_int_equal(strspn(cmn_json_get(line, "text"), (char[]){(char)('a' + t), 0}),
				 899);
	}
	for (int t = 0; t < THREADS; t++)
		pthread_join(threads[t], NULL);
	dup2(c.saved, STDERR_FILENO);
	close(c.saved);
	fclose(c.file);
}

static void rarely_means_once_in_the_period(void **state)
{
	int64_t last = 0, other = 0;

	(void)state;
	assert_true(cmn_log_rarely(&last, 30));
	assert_false(cmn_log_rarely(&last, 30));
	assert_true(cmn_log_rarely(&other, 30));
	last -= 30001;
	assert_true(cmn_log_rarely(&last, 30));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_line_has_time_level_service_event_and_its_fields, init),
	    cmocka_unit_test_setup(levels_below_the_least_are_not_written, init),
	    cmocka_unit_test_setup(quotes_newlines_and_escapes_cannot_forge_a_line, init),
	    cmocka_unit_test_setup(bytes_that_are_not_utf8_become_question_marks, init),
	    cmocka_unit_test_setup(long_text_is_cut_at_a_character, init),
	    cmocka_unit_test_setup(a_line_too_long_for_one_write_says_so_instead, init),
	    cmocka_unit_test_setup(lines_of_many_threads_stay_whole, init),
	    cmocka_unit_test_setup(rarely_means_once_in_the_period, init),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
