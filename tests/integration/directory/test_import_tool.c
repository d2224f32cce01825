/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_tool.c - c360-import as a person types it.
 */
#include "integration/directory/loaded.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char said[16384];

static void run_with(char *const *argv, char *const *env, int fd, pid_t *ret)
{
	posix_spawn_file_actions_t actions;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, 1);
	posix_spawn_file_actions_adddup2(&actions, fd, 2);
	assert_int_equal(posix_spawn(ret, argv[0], &actions, NULL, argv, env), 0);
	posix_spawn_file_actions_destroy(&actions);
}

/* Run it with up to six arguments; its exit status.  What it wrote is in `said`. */
static int import_tool(const char *mode, const char *url, const char *const *args)
{
	const char *b = getenv("B");
	char path[512], env_mode[64], env_url[640];
	char *argv[8] = {path};
	char *env[] = {env_mode, env_url, NULL};
	size_t n = 0, len = 0;
	ssize_t got;
	int pipe_fd[2], status = 0;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/bin/c360-import", b != NULL ? b : "build");
	snprintf(env_mode, sizeof(env_mode), "C360_ENV=%s", mode);
	snprintf(env_url, sizeof(env_url), "C360_BUS_DATABASE_URL=%s", url);
	for (; args[n] != NULL; n++) {
		argv[n + 1] = strdup(args[n]);
		assert_non_null(argv[n + 1]);
	}
	assert_int_equal(pipe2(pipe_fd, O_CLOEXEC), 0);
	run_with(argv, env, pipe_fd[1], &pid);
	close(pipe_fd[1]);
	while ((got = read(pipe_fd[0], said + len, sizeof(said) - 1 - len)) > 0)
		len += (size_t)got;
	said[len] = '\0';
	close(pipe_fd[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	for (size_t i = 1; i <= n; i++)
		free(argv[i]);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *url(void)
{
	return test_db_url("directory_bus");
}

static void production_refuses_demonstration_data(void **state)
{
	assert_int_equal(import_tool("production", url(), ARGS("--data", DATA, "--demo")), 1);
	assert_non_null(strstr(said, "données de démonstration refusées en production"));
	assert_int_equal(
	    import_tool("production", url(),
			ARGS("--data", DATA, "--invented-offers", "5", "--lang", "en")),
	    1);
	assert_non_null(strstr(said, "demonstration data is refused in production"));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.commune"), 0);
}

static void a_dry_run_says_what_it_would_do_and_does_nothing(void **state)
{
	assert_int_equal(import_tool("development", url(),
				     ARGS("--data", DATA, "--dry-run", "--only", "departements")),
			 0);
	assert_non_null(strstr(said, "15 lues     15 changées"));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.departement"), 0);
}

static void production_loads_the_reference_data(void **state)
{
	assert_int_equal(import_tool("production", url(), ARGS("--data", DATA)), 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.commune"), 4829);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.actor"), 0);
}

static void a_second_run_changes_nothing(void **state)
{
	(void)state;
	assert_int_equal(import_tool("development", url(), ARGS("--data", DATA, "--lang", "en")),
			 0);
	assert_non_null(strstr(said, "communes             4829 read      0 changed"));
}

static void wrong_use_is_status_two_and_shows_the_help(void **state)
{
	(void)state;
	assert_int_equal(import_tool("development", url(), ARGS("--demo")), 2);
	assert_non_null(strstr(said, "--data DIR"));
	assert_int_equal(import_tool("development", url(), ARGS("--data", DATA, "--colour")), 2);
	assert_int_equal(
	    import_tool("development", url(), ARGS("--data", DATA, "--invented-offers", "many")),
	    2);
	assert_int_equal(
	    import_tool("development", url(), ARGS("--data", DATA, "--invented-offers", "100001")),
	    2);
	assert_int_equal(import_tool("development", url(), ARGS("--data", DATA, "--seed", "-1")),
			 2);
	assert_int_equal(import_tool("development", "", ARGS("--data", DATA)), 2);
	assert_non_null(strstr(said, "C360_BUS_DATABASE_URL is missing"));
}

static void what_cannot_be_read_is_one_clear_line(void **state)
{
	(void)state;
	assert_int_equal(import_tool("development", url(), ARGS("--data", "/nowhere")), 1);
	assert_non_null(strstr(said, "actor-types.csv"));
	assert_int_equal(import_tool("development", url(), ARGS("--data", DATA, "--only", "x")), 1);
	assert_non_null(strstr(said, "no such source"));
	assert_int_equal(import_tool("development", "host=/nowhere dbname=x", ARGS("--data", DATA)),
			 1);
}

static void help_and_version_are_answered(void **state)
{
	(void)state;
	assert_int_equal(import_tool("production", "", ARGS("--help")), 0);
	assert_non_null(strstr(said, "Exit status"));
	assert_int_equal(import_tool("production", "", ARGS("--version")), 0);
	assert_non_null(strstr(said, "c360-import "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(production_refuses_demonstration_data),
	    cmocka_unit_test(a_dry_run_says_what_it_would_do_and_does_nothing),
	    cmocka_unit_test(production_loads_the_reference_data),
	    cmocka_unit_test(a_second_run_changes_nothing),
	    cmocka_unit_test(wrong_use_is_status_two_and_shows_the_help),
	    cmocka_unit_test(what_cannot_be_read_is_one_clear_line),
	    cmocka_unit_test(help_and_version_are_answered),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}
