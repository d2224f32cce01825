/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"
#include "support/forge.h"

#include "cmn/auth.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The program c360-token as a person runs it. */

static char dir[] = "/tmp/c360-tool-XXXXXX";
static char keys[64], out_path[64];
static char out[16384]; /* what the last run printed, standard error included */

static int make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(keys, sizeof(keys), "%s/keys", dir);
	snprintf(out_path, sizeof(out_path), "%s/out", dir);
	return 0;
}

static int drop_dir(void **state)
{
	static const char *const FILES[] = {"keys/jwks.json", "keys/signing.jwk", "out"};
	char path[128];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(FILES); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, FILES[i]);
		unlink(path);
	}
	return rmdir(keys) | rmdir(dir);
}

static void read_output(void)
{
	FILE *f = fopen(out_path, "r");

	assert_non_null(f);
	out[fread(out, 1, sizeof(out) - 1, f)] = '\0';
	fclose(f);
}

/* Exit status of the program with these arguments (at most 18, NULL at the end). */
static int run(const char *env, const char *const *args)
{
	const char *build = getenv("B");
	char *argv[20] = {NULL}, program[256], variable[64];
	char *envp[] = {variable, NULL};
	posix_spawn_file_actions_t files;
	int status = -1;
	pid_t pid;

	snprintf(program, sizeof(program), "%s/bin/c360-token", build != NULL ? build : "build");
	snprintf(variable, sizeof(variable), "C360_ENV=%s", env);
	argv[0] = program;
	for (size_t i = 0; i < 18 && args[i] != NULL; i++)
		argv[i + 1] = strdup(args[i]);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 1, out_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_adddup2(&files, 1, 2);
	assert_int_equal(posix_spawn(&pid, program, &files, NULL, argv, envp), 0);
	posix_spawn_file_actions_destroy(&files);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	for (size_t i = 1; i < CMN_LEN(argv); i++)
		free(argv[i]);
	read_output();
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void help_speaks_both_languages(void **state)
{
	(void)state;
	assert_int_equal(run("", (const char *const[]){"--help", NULL}), 0);
	assert_non_null(strstr(out, "jetons de développement"));
	assert_non_null(strstr(out, "development keys and tokens"));
}

static void production_refuses_development_keys(void **state)
{
	const char *const make[] = {"keys", keys, NULL};

	(void)state;
	assert_int_equal(run("production", make), 2);
	assert_non_null(strstr(out, "refused in production"));
	assert_int_equal(access(keys, F_OK), -1);
}

static void wrong_usage_is_told_with_status_two(void **state)
{
	(void)state;
	assert_int_equal(run("", (const char *const[]){NULL}), 2);
	assert_int_equal(run("", (const char *const[]){"keys", NULL}), 2);
	assert_int_equal(run("", (const char *const[]){"keys", keys, "--bogus", NULL}), 2);
	assert_int_equal(run("", (const char *const[]){"issue", "--keys", keys, NULL}), 2);
	assert_non_null(strstr(out, "--role"));
}

static void a_token_from_the_tool_opens_the_door(void **state)
{
	const char *const make[] = {"keys", keys, "--alg", "ES256", NULL};
	const char *const issue[] = {
	    "issue", "--keys", keys,   "--iss",          FORGE_ISS, "--aud", FORGE_AUD, "--sub",
	    "u-1",   "--role", "mdph", "--departements", "31",      "--ttl", "5m",      NULL};
	char jwks[96];
	const struct cmn_auth_settings settings = {FORGE_ISS, FORGE_AUD, jwks, 300, 8};
	struct cmn_auth *auth CMN_AUTO(cmn_auth_close) = NULL;
	char *bearer CMN_AUTO(cmn_free_drop) = NULL;
	struct cmn_caller caller;
	struct cmn_error err;

	(void)state;
	assert_int_equal(run("", make), 0);
	assert_int_equal(run("", issue), 0);
	out[strcspn(out, "\n")] = '\0';
	bearer = forge_bearer(strdup(out));
	snprintf(jwks, sizeof(jwks), "%s/jwks.json", keys);
	cmn_error_init(&err);
	assert_int_equal(cmn_auth_open(&settings, &auth, &err), CMN_OK);
	assert_int_equal(cmn_auth_check(auth, bearer, &caller, &err), CMN_OK);
	assert_int_equal(caller.roles, CMN_ROLE_PUBLIC | CMN_ROLE_MDPH);
	assert_true(cmn_caller_covers(&caller, "31"));
	assert_int_equal(run("", make), 1); /* keys are there: not overwritten */
	assert_non_null(strstr(out, "the folder has keys already"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(help_speaks_both_languages),
	    cmocka_unit_test(production_refuses_development_keys),
	    cmocka_unit_test(wrong_usage_is_told_with_status_two),
	    cmocka_unit_test(a_token_from_the_tool_opens_the_door),
	};

	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
