/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_service.c - the life of a service: options, settings, start, health, stop.  Each test runs
 * cmn_service_main() in a process of its own.
 */
#include "cmn/clock.h"
#include "cmn/service.h"
#include "support/cmocka_all.h"
#include "support/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT 18130
#define OPS  18131

static char out[32768], errors[65536], got[65536];

/* --- the service ------------------------------------------------------------------------- */

static enum cmn_err slow(struct cmn_call *call)
{
	cmn_sleep_ms(500);
	return cmn_reply_json(call, json_pack("{ss}", "done", "yes"));
}

static enum cmn_err hang(struct cmn_call *call)
{
	(void)call;
	cmn_sleep_ms(60000);
	return CMN_OK;
}

static const struct cmn_stmt ONE = {.name = "one", .sql = "SELECT 1 AS one"};

static enum cmn_err ask_database(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

	if (cmn_pool_run(call->pool, &call->ctx, &ONE, NULL, &res, &call->err) != CMN_OK)
		return call->err.code;
	return cmn_reply_row(call, res, 0);
}

#define GET(name, where, fn)                                                          \
	{                                                                             \
		.id = name, .method = "GET", .path = where, .roles = CMN_ROLE_PUBLIC, \
		.ok_status = 200, .handle = fn                                        \
	}
static const struct cmn_op OPERATIONS[] = {
    GET("slow", "/slow", slow),
    GET("hang", "/hang", hang),
    GET("ask", "/database", ask_database),
};
static const struct cmn_ops TABLE = {"test", OPERATIONS, CMN_LEN(OPERATIONS)};
static struct cmn_service service = {.name = "test", .ops = &TABLE, .no_database = true};

/* --- running it -------------------------------------------------------------------------- */

/* With coverage counters (COV=1) only: _exit() leaves them in memory. */
extern void __gcov_dump(void) __attribute__((weak));

struct child {
	pid_t pid;
	int out, err;
};

static struct child run(const char *option, const char *const *env)
{
	char *argv[] = {strdup("c360-test"), option ? strdup(option) : NULL, NULL};
	int o[2], e[2];
	struct child child;
	size_t i;

	assert_int_equal(pipe2(o, 0) | pipe2(e, 0), 0);
	child.pid = fork();
	assert_true(child.pid >= 0);
	if (child.pid == 0) {
		dup2(o[1], 1);
		dup2(e[1], 2);
		clearenv();
		for (i = 0; env && env[i]; i++)
			putenv(strdup(env[i]));
		i = (size_t)cmn_service_main(option ? 2 : 1, argv, &service);
		fflush(stdout);
		if (__gcov_dump)
			__gcov_dump();
		_exit((int)i);
	}
	close(o[1]);
	close(e[1]);
	child.out = o[0];
	child.err = e[0];
	free(argv[0]);
	free(argv[1]);
	return child;
}

static void read_all(int fd, char *to, size_t size)
{
	size_t n = 0;
	ssize_t more;

	while (n + 1 < size &&
	       ((more = read(fd, to + n, size - 1 - n)) > 0 || (more < 0 && errno == EINTR)))
		n += more > 0 ? (size_t)more : 0;
	to[n] = '\0';
	close(fd);
}

/* Exit status; what it wrote is in out and errors. */
static int finish(const struct child *child)
{
	int status;

	read_all(child->out, out, sizeof(out));
	read_all(child->err, errors, sizeof(errors));
	assert_int_equal(waitpid(child->pid, &status, 0), child->pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int ask_port(unsigned port, const char *path)
{
	char text[200];
	int fd = wire_connect(port);

	if (fd < 0)
		return 0;
	snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);
	wire_text(fd, text);
	if (!wire_answer(fd, got, sizeof(got), false))
		got[0] = '\0';
	close(fd);
	return wire_status(got);
}

static void wait_for(const char *path, int status)
{
	int64_t until = cmn_clock_mono_ms() + 10000;

	while (ask_port(OPS, path) != status && cmn_clock_mono_ms() < until)
		cmn_sleep_ms(20);
	assert_int_equal(ask_port(OPS, path), status);
}

static const char *const GOOD[] = {"C360_PORT=18130", "C360_OPS_PORT=18131", NULL};
static const char *const BRIEF[] = {"C360_PORT=18130", "C360_OPS_PORT=18131", "C360_GRACE_MS=300",
				    NULL};
static const char *const AWAY[] = {
    "C360_PORT=18130", "C360_OPS_PORT=18131", "C360_POOL_WAIT_MS=200",
    "C360_DATABASE_URL=host=/nonexistent dbname=none password=geheim", NULL};

/* --- options ----------------------------------------------------------------------------- */

static int run_to_end(const char *option, const char *const *env)
{
	struct child child = run(option, env);

	return finish(&child);
}

static size_t lines(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void help_names_every_setting(void **state)
{
	size_t i;

	(void)state;
	assert_int_equal(run_to_end("--help", NULL), 0);
	for (i = 0; i < CMN_SERVICE_SETTINGS_N; i++)
		assert_non_null(strstr(out, CMN_SERVICE_SETTINGS[i].name));
	assert_non_null(strstr(out, "usage: c360-test"));
	assert_string_equal(errors, "");
}

static void version_has_number_and_commit(void **state)
{
	(void)state;
	assert_int_equal(run_to_end("--version", NULL), 0);
	assert_true(strncmp(out, "c360-test ", 10) == 0);
	assert_non_null(strchr(out, '('));
	assert_int_equal(lines(out), 1);
}

static void print_config_masks_secrets(void **state)
{
	(void)state;
	assert_int_equal(run_to_end("--print-config", AWAY), 0);
	assert_non_null(strstr(out, "18130"));
	assert_null(strstr(out, "geheim"));
}

static void an_unknown_option_is_one_line(void **state)
{
	(void)state;
	assert_int_equal(run_to_end("--prot", GOOD), 2);
	assert_string_equal(errors, "c360-test: unknown option \"--prot\"; see --help\n");
}

static void missing_settings_are_all_named_at_once(void **state)
{
	(void)state;
	assert_int_equal(run_to_end(NULL, NULL), 2);
	assert_non_null(strstr(errors, "C360_PORT: missing"));
	assert_non_null(strstr(errors, "C360_OPS_PORT: missing"));
	assert_int_equal(lines(errors), 2);
}

static void production_trusts_no_local_key_set(void **state)
{
	static const char *const ENV[] = {
	    "C360_PORT=18130",        "C360_OPS_PORT=18131",           "C360_ENV=production",
	    "C360_ISSUER=c360-local", "C360_JWKS=/tmp/c360-jwks.json", NULL};

	(void)state;
	assert_int_equal(run_to_end(NULL, ENV), 2);
	assert_non_null(strstr(errors, "C360_ISSUER: refused"));
	assert_int_equal(lines(errors), 1);
}

static void settings_that_contradict_each_other_are_refused(void **state)
{
	static const char *const ENV[] = {"C360_PORT=18130",
					  "C360_OPS_PORT=18131",
					  "C360_ENV=production",
					  "C360_CLOCK_OFFSET_MS=1000",
					  "C360_CLOCK_OFFSET_DAYS=14",
					  "C360_TLS_CERT=/x.pem",
					  "C360_BUS_PUB=tcp://127.0.0.1:18132",
					  NULL};

	(void)state;
	assert_int_equal(run_to_end(NULL, ENV), 2);
	assert_non_null(strstr(errors, "C360_CLOCK_OFFSET_MS: refused"));
	assert_non_null(strstr(errors, "C360_CLOCK_OFFSET_DAYS: refused"));
	assert_non_null(strstr(errors, "C360_ISSUER: missing"));
	assert_non_null(strstr(errors, "C360_TLS_CERT and C360_TLS_KEY"));
	assert_non_null(strstr(errors, "C360_BUS_PUB: needs"));
	service.no_database = false;
	assert_int_equal(run_to_end(NULL, GOOD), 2);
	service.no_database = true;
	assert_string_equal(errors,
			    "C360_DATABASE_URL: missing; expected the address of the database\n");
}

/* --- life -------------------------------------------------------------------------------- */

static void it_says_that_it_is_alive_and_ready_and_stops_on_sigterm(void **state)
{
	struct child child = run(NULL, GOOD);

	(void)state;
	wait_for("/readyz", 200);
	assert_non_null(strstr(got, "\"listener\":\"ok\""));
	assert_int_equal(ask_port(OPS, "/healthz"), 200);
	assert_int_equal(ask_port(OPS, "/metrics"), 200);
	assert_non_null(strstr(got, "c360_http_requests_in_flight"));
	assert_int_equal(ask_port(OPS, "/elsewhere"), 404);
	assert_int_equal(ask_port(PORT, "/metrics"), 404); /* not for the public */
	kill(child.pid, SIGTERM);
	assert_int_equal(finish(&child), 0);
	assert_non_null(strstr(errors, "\"stopped\""));
}

static void a_request_in_flight_at_sigterm_is_answered(void **state)
{
	struct child child = run(NULL, GOOD);
	int fd;

	(void)state;
	wait_for("/readyz", 200);
	fd = wire_connect(PORT);
	wire_text(fd, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
	cmn_sleep_ms(100);
	kill(child.pid, SIGTERM);
	assert_true(wire_answer(fd, got, sizeof(got), false));
	assert_int_equal(wire_status(got), 200);
	close(fd);
	assert_int_equal(finish(&child), 0);
}

static void a_handler_that_hangs_does_not_hold_the_end(void **state)
{
	struct child child = run(NULL, BRIEF);
	int64_t began;
	int fd;

	(void)state;
	wait_for("/readyz", 200);
	fd = wire_connect(PORT);
	wire_text(fd, "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n");
	cmn_sleep_ms(100);
	began = cmn_clock_mono_ms();
	kill(child.pid, SIGTERM);
	assert_int_equal(finish(&child), 3);
	assert_true(cmn_clock_mono_ms() - began < 10000);
	assert_non_null(strstr(errors, "stop takes too long"));
	close(fd);
}

static void without_its_database_it_lives_and_says_not_ready(void **state)
{
	struct child child;

	(void)state;
	service.no_database = false;
	child = run(NULL, AWAY);
	service.no_database = true;
	wait_for("/readyz", 503);
	wait_for("/healthz", 200);
	cmn_sleep_ms(200);
	assert_int_equal(ask_port(OPS, "/readyz"), 503);
	assert_non_null(strstr(got, "\"database\":\"failed\""));
	assert_int_equal(ask_port(PORT, "/database"), 503);
	assert_non_null(strstr(got, "Retry-After: "));
	assert_non_null(strstr(got, "urn:c360:error:unavailable"));
	assert_null(strstr(got, "nonexistent"));
	kill(child.pid, SIGTERM);
	assert_int_equal(finish(&child), 0);
	assert_null(strstr(errors, "geheim"));
}

static void a_taken_port_ends_the_start_with_one_clear_line(void **state)
{
	static const char *const ENV[] = {"C360_PORT=18130", "C360_OPS_PORT=18133", NULL};
	struct child first = run(NULL, GOOD);
	const char *line;

	(void)state;
	wait_for("/readyz", 200);
	assert_int_equal(run_to_end(NULL, ENV), 1);
	line = strstr(errors, "\nc360-test: port 18130 of 127.0.0.1 is already taken\n");
	assert_non_null(line);
	kill(first.pid, SIGTERM);
	assert_int_equal(finish(&first), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(help_names_every_setting),
	    cmocka_unit_test(version_has_number_and_commit),
	    cmocka_unit_test(print_config_masks_secrets),
	    cmocka_unit_test(an_unknown_option_is_one_line),
	    cmocka_unit_test(missing_settings_are_all_named_at_once),
	    cmocka_unit_test(settings_that_contradict_each_other_are_refused),
	    cmocka_unit_test(production_trusts_no_local_key_set),
	    cmocka_unit_test(it_says_that_it_is_alive_and_ready_and_stops_on_sigterm),
	    cmocka_unit_test(a_request_in_flight_at_sigterm_is_answered),
	    cmocka_unit_test(a_handler_that_hangs_does_not_hold_the_end),
	    cmocka_unit_test(without_its_database_it_lives_and_says_not_ready),
	    cmocka_unit_test(a_taken_port_ends_the_start_with_one_clear_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
