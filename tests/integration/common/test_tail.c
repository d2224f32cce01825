/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "support/bus.h"
#include "support/cmocka_all.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT     18350
#define ARGS_MAX 24

static struct test_bus bus;
static struct cmn_relay *relay;
static char output[65536]; /* of the last program, both streams */

static int open_bus(void **state)
{
	test_bus_open(&bus, *state, PORT);
	relay = test_relay(&bus, 0);
	return 0;
}

static int close_bus(void **state)
{
	(void)state;
	cmn_relay_stop(&relay);
	test_bus_close(&bus);
	return 0;
}

/* --- programs --------------------------------------------------------------------------------- */

struct program {
	pid_t pid;
	int out;
};

static struct program begin(const char *name, const char *const *args)
{
	const char *build = getenv("B");
	char path[256], *argv[ARGS_MAX + 2] = {path};
	posix_spawn_file_actions_t io;
	struct program p = {.out = -1};
	int ends[2], n = 1;

	snprintf(path, sizeof(path), "%s/bin/%s", build ? build : "build", name);
	for (; *args && n <= ARGS_MAX; args++)
		argv[n++] = strdup(*args);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&io);
	posix_spawn_file_actions_adddup2(&io, ends[1], 1);
	posix_spawn_file_actions_adddup2(&io, ends[1], 2);
	assert_int_equal(posix_spawn(&p.pid, path, &io, NULL, argv, environ), 0);
	posix_spawn_file_actions_destroy(&io);
	close(ends[1]);
	while (n > 1)
		free(argv[--n]);
	p.out = ends[0];
	return p;
}

static int finish(struct program p)
{
	size_t n = 0;
	ssize_t got;
	int status = -1;

	while (n + 1 < sizeof(output) &&
	       (got = read(p.out, output + n, sizeof(output) - 1 - n)) > 0)
		n += (size_t)got;
	output[n] = '\0';
	close(p.out);
	assert_int_equal(waitpid(p.pid, &status, 0), p.pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define RUN(name, ...) finish(begin(name, (const char *const[]){__VA_ARGS__, NULL}))
#define TAIL           "--departement", "31", "--service", "intake", "--sources", bus.sources, "--lang", "en"

static int lines(void)
{
	int n = 0;

	for (const char *at = output; *at; at++)
		n += *at == '\n';
	return n;
}

/* --- c360-tail -------------------------------------------------------------------------------- */

static void everything_that_was_is_printed_one_event_per_line(void **state)
{
	struct cmn_event ev = {.data = NULL};
	struct cmn_error err;

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 1500);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 1500, 10);
	assert_int_equal(
	    RUN("c360-tail", TAIL, "--key", bus.reader.file, "--since", "0", "--count", "3"), 0);
	assert_int_equal(lines(), 3);
	assert_int_equal(cmn_event_decode(output, strcspn(output, "\n"), &ev, &err), CMN_OK);
	assert_int_equal(ev.sequence, 1);
	cmn_event_clear(&ev);
	/* more than one page of the replay; then it ends by itself */
	assert_int_equal(RUN("c360-tail", TAIL, "--key", bus.reader.file, "--since", "1100",
			     "--brief", "--no-follow"),
			 0);
	assert_int_equal(lines(), 400);
	assert_non_null(strstr(output, ":1101 intake.test.done.v1 s1\n"));
	assert_int_equal(RUN("c360-tail", TAIL, "--key", bus.reader.file, "--no-follow"), 0);
	assert_int_equal(lines(), 0);
}

static void what_comes_is_printed_live_also_across_a_restart_of_the_service(void **state)
{
	struct program p;

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 5);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 5, 10);
	p = begin("c360-tail", (const char *const[]){TAIL, "--key", bus.reader.file, "--since", "3",
						     "--count", "6", "--brief", NULL});
	cmn_sleep_ms(500);
	test_outbox(&bus, "31.facts", "s1", 2);
	cmn_relay_kick(relay);
	cmn_sleep_ms(300);
	cmn_relay_stop(&relay);
	relay = test_relay(&bus, 0);
	test_outbox(&bus, "31.facts", "s1", 2);
	cmn_relay_kick(relay);
	assert_int_equal(finish(p), 0);
	assert_int_equal(lines(), 6);
	for (int i = 4; i <= 9; i++) {
		char part[32];

		snprintf(part, sizeof(part), ":%d intake", i);
		assert_non_null(strstr(output, part));
	}
}

static void a_stream_that_is_not_granted_is_said_so(void **state)
{
	(void)state;
	assert_int_equal(RUN("c360-tail", TAIL, "--audience", "mdph", "--key", bus.reader.file), 4);
	assert_string_equal(output,
			    "c360-tail: stream 31.intake.mdph is not granted to this key\n");
}

static void an_unknown_key_ends_after_the_wait_with_its_public_half_named(void **state)
{
	struct test_party stranger;

	(void)state;
	test_bus_party(&bus, &stranger, "stranger");
	assert_int_equal(RUN("c360-tail", TAIL, "--key", stranger.file, "--wait", "2"), 3);
	assert_non_null(strstr(output, stranger.public_key));
	assert_null(strstr(output, stranger.secret_key));
}

static void a_malformed_command_names_the_option(void **state)
{
	(void)state;
	assert_int_equal(RUN("c360-tail", "--lang", "en", "--service", "intake"), 2);
	assert_non_null(strstr(output, "--departement"));
	assert_int_equal(RUN("c360-tail", TAIL, "--key", bus.reader.file, "--since", "x"), 2);
	assert_int_equal(RUN("c360-tail", TAIL, "--key", "/nowhere"), 2);
	assert_non_null(strstr(output, "cannot be read"));
	assert_int_equal(RUN("c360-tail", "--help", "--lang", "en"), 0);
}

/* --- c360-keys -------------------------------------------------------------------------------- */

static void read_file(const char *path, char *ret, size_t size)
{
	FILE *f = fopen(path, "re");

	assert_non_null(f);
	ret[fread(ret, 1, size - 1, f)] = '\0';
	fclose(f);
}

static void keys_are_made_once_and_grants_name_them(void **state)
{
	char dir[96], key[160], grants[160], first[128], second[128], text[512];
	struct stat st;

	(void)state;
	snprintf(dir, sizeof(dir), "%s/keys", bus.dir);
	snprintf(key, sizeof(key), "%s/mdph31.key", dir);
	snprintf(grants, sizeof(grants), "%s/grants", dir);
	assert_int_equal(RUN("c360-keys", dir, "intake", "mdph31"), 0);
	assert_int_equal(lines(), 2);
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	read_file(key, first, sizeof(first));
	assert_int_equal(RUN("c360-keys", dir, "mdph31"), 0);
	read_file(key, second, sizeof(second));
	assert_string_equal(first, second);
	assert_null(strstr(output, first + 41));

	assert_int_equal(RUN("c360-keys", "grants", dir, grants,
			     "mdph31=31.intake.mdph,31.referral.mdph", "intake=*.directory.facts"),
			 0);
	read_file(grants, text, sizeof(text));
	assert_non_null(strstr(text, " 31.intake.mdph 31.referral.mdph\n"));
	assert_memory_equal(text + strlen("mdph31 "), first, 40);
	assert_int_equal(RUN("c360-keys", "grants", dir, grants, "unknown=31.intake.mdph"), 2);
	assert_int_equal(RUN("c360-keys", dir, "../evil"), 2);
	assert_int_equal(RUN("c360-keys", "--lang", "en"), 2);

	for (const char *const *name =
		 (const char *const[]){"intake.key", "intake.pub", "mdph31.key", "mdph31.pub",
				       "grants", NULL};
	     *name; name++) {
		snprintf(key, sizeof(key), "%s/%s", dir, *name);
		assert_int_equal(unlink(key), 0);
	}
	assert_int_equal(rmdir(dir), 0);
}

#define BUS_TEST(f) cmocka_unit_test_setup_teardown(f, open_bus, close_bus)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    BUS_TEST(everything_that_was_is_printed_one_event_per_line),
	    BUS_TEST(what_comes_is_printed_live_also_across_a_restart_of_the_service),
	    BUS_TEST(a_stream_that_is_not_granted_is_said_so),
	    BUS_TEST(an_unknown_key_ends_after_the_wait_with_its_public_half_named),
	    BUS_TEST(a_malformed_command_names_the_option),
	    BUS_TEST(keys_are_made_once_and_grants_name_them),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}
