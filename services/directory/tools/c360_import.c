/* SPDX-License-Identifier: EUPL-1.2
 *
 * c360-import - load the directory from the files of services/directory/data.
 */
#include "demo_store.h"
#include "import.h"

#include "cmn/clock.h"
#include "cmn_version.h"

#include <getopt.h>
#include <string.h>

#define SCHEMA       "directory"
#define SEED_DEFAULT 360

struct options {
	const char *dir;
	const char *only;
	bool demo, dry_run, english;
	bool refuses_demo, refuses_invented; /* by the environment */
	unsigned invented;
	uint64_t seed;
};

enum option_code {
	O_DATA = 1,
	O_ONLY,
	O_DEMO,
	O_DRY,
	O_INVENTED,
	O_SEED,
	O_LANG,
	O_HELP,
	O_VERSION
};

static const struct option OPTIONS[] = {
    {"data", required_argument, NULL, O_DATA},
    {"only", required_argument, NULL, O_ONLY},
    {"demo", no_argument, NULL, O_DEMO},
    {"dry-run", no_argument, NULL, O_DRY},
    {"invented-offers", required_argument, NULL, O_INVENTED},
    {"seed", required_argument, NULL, O_SEED},
    {"lang", required_argument, NULL, O_LANG},
    {"help", no_argument, NULL, O_HELP},
    {"version", no_argument, NULL, O_VERSION},
    {0},
};

static const char HELP[] =
    "c360-import --data DIR [options]: load territory, nomenclatures and actors\n"
    "\n"
    "  --data DIR             folder of the CSV files (services/directory/data)\n"
    "  --demo                 also the public actors of 2018 and 2019, marked to be verified\n"
    "  --invented-offers N    also N invented offers on real communes (0 to 100000)\n"
    "  --seed S               seed of the invention, default 360: the same seed, the same offers\n"
    "  --only NAME            this source alone\n"
    "  --dry-run              check and count, store nothing\n"
    "  --lang fr|en           language of messages, default fr\n"
    "  --version              version and commit\n"
    "\n"
    "Environment: C360_BUS_DATABASE_URL  libpq address, role of the importer (required)\n"
    "             C360_ENV               production refuses --invented-offers, and --demo unless\n"
    "             C360_DEMO_DATA         says on; off refuses both anywhere.  What they loaded before\n"
    "                                    then leaves the directory, and returns when they are on again\n"
    "\n"
    "Each source is one transaction: all of its lines or none.  A second run changes nothing and\n"
    "sends no event.  Exit status: 0 done, 1 refused or failed, 2 wrong use.\n";

static bool number(const char *text, uint64_t max, uint64_t *ret)
{
	char *end = NULL;

	if (text[0] < '0' || text[0] > '9')
		return false;
	*ret = strtoull(text, &end, 10);
	return *end == '\0' && *ret <= max;
}

/* 0: go on; else the status to exit with, plus one. */
static int take_option(int code, const char *value, struct options *o)
{
	uint64_t n = 0;

	switch (code) {
	case O_DATA:
		o->dir = value;
		return 0;
	case O_ONLY:
		o->only = value;
		return 0;
	case O_DEMO:
		o->demo = true;
		return 0;
	case O_DRY:
		o->dry_run = true;
		return 0;
	case O_LANG:
		o->english = strcmp(value, "en") == 0;
		return 0;
	case O_SEED:
		return number(value, UINT64_MAX, &o->seed) ? 0 : 3;
	case O_INVENTED:
		if (!number(value, 100000, &n))
			return 3;
		o->invented = (unsigned)n;
		return 0;
	case O_HELP:
		fputs(HELP, stdout);
		return 1;
	case O_VERSION:
		printf("c360-import %s (%s)\n", CMN_VERSION, CMN_COMMIT);
		return 1;
	default:
		return 3;
	}
}

static int read_options(int argc, char **argv, struct options *o)
{
	int code;

	while ((code = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
		int done = take_option(code, optarg, o);

		if (done)
			return done;
	}
	return optind == argc && o->dir != NULL ? 0 : 3;
}

static int say(const struct directory_import *import, const struct cmn_error *err, const char *what)
{
	fprintf(stderr, "c360-import: %s: %s\n", what, err->detail[import->lang]);
	if (err->cause[0] != '\0')
		fprintf(stderr, "c360-import: %s\n", err->cause);
	return 1;
}

static void print_count(const struct directory_import *import, const char *name,
			const struct directory_import_count *n)
{
	printf(import->lang == CMN_EN
		   ? "%-18s %6ld read %6ld changed %4ld left to another source\n"
		   : "%-18s %6ld lues %6ld changées %4ld laissées à une autre source\n",
	       name, n->read, n->changed, n->skipped);
	fflush(stdout);
}

static int import_sources(const struct directory_import *import, const struct options *o)
{
	struct directory_import_count count;
	struct cmn_error err;
	int found = o->only == NULL;

	for (size_t i = 0; i < DIRECTORY_SOURCE_COUNT; i++) {
		const struct directory_source *source = &DIRECTORY_SOURCES[i];

		if ((source->demo && !o->demo) ||
		    (o->only != NULL && strcmp(o->only, source->name) != 0))
			continue;
		found = 1;
		cmn_error_init(&err);
		if (directory_import_source(import, source, &count, &err))
			return say(import, &err, source->name);
		print_count(import, source->name, &count);
	}
	if (!found)
		fprintf(stderr, "c360-import: --only %s: no such source here\n", o->only);
	return !found;
}

static int import_invented(const struct directory_import *import, const struct options *o)
{
	struct directory_import_count actors, offers;
	struct cmn_error err;

	if (o->invented == 0)
		return 0;
	cmn_error_init(&err);
	if (directory_import_invented(import, o->invented, o->seed, &actors, &offers, &err))
		return say(import, &err, "invented");
	print_count(import, "invented-actors", &actors);
	print_count(import, "invented-offers", &offers);
	return 0;
}

/* What was loaded as demonstration before, and is not asked for where it is refused, leaves. */
static int settle_demo(const struct directory_import *import, const struct options *o)
{
	enum directory_demo demo = o->invented > 0 ? DIRECTORY_DEMO_INVENTED : DIRECTORY_DEMO_LISTS;
	struct cmn_error err;
	int64_t n = 0;

	if (o->dry_run || o->only != NULL || (!o->demo && !o->refuses_demo))
		return 0;
	cmn_error_init(&err);
	if (directory_demo_set(import->conn, o->demo ? demo : DIRECTORY_DEMO_OFF, import->now, &n,
			       &err))
		return say(import, &err, "demonstration");
	if (n > 0)
		printf(import->lang == CMN_EN ? "%-18s %6ld actors turned %s\n"
					      : "%-18s %6ld acteurs : %s\n",
		       "demonstration", (long)n, o->demo ? "on" : "off");
	return 0;
}

static int run(struct directory_import *import, const struct options *o, const char *url)
{
	struct cmn_error err;
	int status;

	cmn_error_init(&err);
	if (directory_types_load(o->dir, &import->types, &err))
		return say(import, &err, o->dir);
	if (cmn_conn_open(url, SCHEMA, &import->conn, &err))
		return say(import, &err, "C360_BUS_DATABASE_URL");
	status = import_sources(import, o);
	if (status == 0)
		status = import_invented(import, o);
	if (status == 0)
		status = settle_demo(import, o);
	cmn_conn_close(&import->conn);
	return status;
}

/* Off in production unless somebody turns it on; what is invented, always. */
static void read_environment(struct options *o)
{
	const char *env = getenv("C360_ENV"), *demo = getenv("C360_DEMO_DATA");
	bool production = env != NULL && strcmp(env, "production") == 0;
	bool on = demo != NULL && strcmp(demo, "on") == 0;
	bool off = demo != NULL && strcmp(demo, "off") == 0;

	o->refuses_demo = off || (production && !on);
	o->refuses_invented = off || production;
}

static int refused(const struct options *o)
{
	if ((!o->demo || !o->refuses_demo) && (o->invented == 0 || !o->refuses_invented))
		return 0;
	fputs(o->english ? "c360-import: demonstration data is refused in production\n"
			 : "c360-import: données de démonstration refusées en production\n",
	      stderr);
	return 1;
}

int main(int argc, char **argv)
{
	struct options o = {.seed = SEED_DEFAULT};
	const char *url = getenv("C360_BUS_DATABASE_URL");
	char now[CMN_TIME_LEN];
	int done = read_options(argc, argv, &o);

	if (done > 1 || (done == 0 && (url == NULL || url[0] == '\0'))) {
		fputs(done > 1 ? HELP : "c360-import: C360_BUS_DATABASE_URL is missing\n", stderr);
		return 2;
	}
	if (done)
		return 0;
	read_environment(&o);
	if (refused(&o))
		return 1;
	cmn_time_format(cmn_clock_us(), now);
	struct directory_import import = {
	    .dir = o.dir,
	    .now = now,
	    .dry_run = o.dry_run,
	    .lang = o.english ? CMN_EN : CMN_FR,
	    .errors = stderr,
	};
	return run(&import, &o, url);
}
