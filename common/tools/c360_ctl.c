/* SPDX-License-Identifier: EUPL-1.2
 *
 * c360-ctl - what an operator does to a service by hand: events that could not be applied.
 *
 * The feed of the service does the work; this program only marks rows, so it may run at any time.
 */
#include "cmn/clock.h"
#include "cmn/pg.h"
#include "tool.h"

#include <getopt.h>

struct options {
	const char *database, *schema, *reader, *subject;
	bool all;
	enum cmn_lang lang;
};

struct verb {
	const char *name;
	bool needs_subject;
	int (*run)(struct cmn_conn *conn, const struct options *o, struct cmn_error *err);
};

/* $1 reader, $2 subject; '' means all */
static const struct cmn_stmt LIST = {
    .name = "ctl_parked",
    .n_params = 2,
    .sql = "SELECT reader, subject, stream, epoch, sequence, type, reason, parked_at, retry"
	   " FROM parked WHERE ($1 = '' OR reader = $1) AND ($2 = '' OR subject = $2)"
	   " ORDER BY reader, ord LIMIT 10000",
};

static const struct cmn_stmt RETRY = {
    .name = "ctl_retry",
    .n_params = 2,
    .writes = true,
    .sql = "WITH marked AS (UPDATE parked SET retry = true"
	   " WHERE ($1 = '' OR reader = $1) AND ($2 = '' OR subject = $2) RETURNING ord)"
	   " SELECT count(*) FROM marked",
};

/* Only the first one is given up, and that is recorded; what waited behind it is tried again. */
static const struct cmn_stmt DROP = {
    .name = "ctl_drop",
    .n_params = 3,
    .writes = true,
    .sql = "WITH first AS (DELETE FROM parked WHERE ord IN (SELECT min(ord) FROM parked"
	   "  WHERE ($1 = '' OR reader = $1) AND subject = $2 GROUP BY reader) RETURNING *),"
	   " noted AS (INSERT INTO audit (at, actor, operation, resource_id)"
	   "  SELECT $3::timestamptz, 'c360-ctl', 'events_drop', (body ->> 'id')::uuid FROM first),"
	   " rest AS (UPDATE parked p SET retry = true FROM first f WHERE p.reader = f.reader"
	   "  AND p.subject = f.subject AND p.ord <> f.ord)"
	   " SELECT count(*) FROM first",
};

static int list(struct cmn_conn *conn, const struct options *o, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_buf line;

	if (cmn_conn_run(conn, &LIST, (const char *[]){o->reader, o->subject}, &res, err) != CMN_OK)
		return TOOL_UNAVAILABLE;
	cmn_buf_init(&line, 65536);
	for (int row = 0; row < PQntuples(res); row++) {
		cmn_buf_reset(&line);
		cmn_pg_write_row(&line, res, row);
		puts(line.data ? line.data : "");
	}
	cmn_buf_free(&line);
	return PQntuples(res) > 0 ? TOOL_OK : TOOL_NOTHING;
}

static int say_count(const struct options *o, const PGresult *res, const char *fr, const char *en)
{
	int64_t n = cmn_pg_int(res, 0, 0, 0);

	printf("%lld %s\n", (long long)n, o->lang == CMN_EN ? en : fr);
	return n > 0 ? TOOL_OK : TOOL_NOTHING;
}

static int retry(struct cmn_conn *conn, const struct options *o, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	if (cmn_conn_run(conn, &RETRY, (const char *[]){o->reader, o->subject}, &res, err) !=
	    CMN_OK)
		return TOOL_UNAVAILABLE;
	return say_count(o, res, "événement(s) à retenter", "event(s) to be tried again");
}

static int drop(struct cmn_conn *conn, const struct options *o, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	if (cmn_conn_run(conn, &DROP, (const char *[]){o->reader, o->subject, now}, &res, err) !=
	    CMN_OK)
		return TOOL_UNAVAILABLE;
	return say_count(o, res, "événement(s) abandonné(s)", "event(s) given up");
}

static const struct verb VERBS[] = {
    {"parked", false, list},
    {"retry", true, retry},
    {"drop", true, drop},
};

static const char *const HELP[] = {
    [CMN_FR] =
	"c360-ctl events parked [SUJET]      liste les événements mis de côté, un objet JSON par "
	"ligne\n"
	"c360-ctl events retry SUJET|--all   les fait retenter par le service, dans leur ordre\n"
	"c360-ctl events drop SUJET          abandonne le premier, fait retenter les suivants\n"
	"\n"
	"  --schema SCHÉMA    service concerné : intake, referral, directory, observatory\n"
	"  --reader LECTEUR   un seul lecteur (par défaut tous)\n"
	"  --database URL     base de données (par défaut C360_BUS_DATABASE_URL)\n"
	"  --lang fr|en\n"
	"\n"
	"État : 0 fait, 1 rien de tel, 2 commande mal formée, 3 base de données absente.\n",
    [CMN_EN] =
	"c360-ctl events parked [SUBJECT]      list the parked events, one JSON object per line\n"
	"c360-ctl events retry SUBJECT|--all   have the service try them again, in their order\n"
	"c360-ctl events drop SUBJECT          give up the first one, try the rest again\n"
	"\n"
	"  --schema SCHEMA    the service: intake, referral, directory, observatory\n"
	"  --reader READER    one reader only (default: all)\n"
	"  --database URL     database (default: C360_BUS_DATABASE_URL)\n"
	"  --lang fr|en\n"
	"\n"
	"Status: 0 done, 1 nothing of the kind, 2 malformed command, 3 database away.\n",
};

static int usage(enum cmn_lang lang)
{
	fputs(HELP[lang], stderr);
	return TOOL_USAGE;
}

/* -1: go on; else the exit status */
static int read_options(int argc, char **argv, struct options *o)
{
	static const struct option OPTIONS[] = {
	    {"database", required_argument, NULL, 'd'},
	    {"schema", required_argument, NULL, 's'},
	    {"reader", required_argument, NULL, 'r'},
	    {"all", no_argument, NULL, 'a'},
	    {"lang", required_argument, NULL, 'l'},
	    {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0},
	};

	for (int c; (c = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
		switch (c) {
		case 'd':
			o->database = optarg;
			break;
		case 's':
			o->schema = optarg;
			break;
		case 'r':
			o->reader = optarg;
			break;
		case 'a':
			o->all = true;
			break;
		case 'l':
			o->lang = tool_lang(optarg);
			break;
		case 'h':
			fputs(HELP[o->lang], stdout);
			return TOOL_OK;
		default:
			return usage(o->lang);
		}
	}
	return -1;
}

static const struct verb *find_verb(int argc, char **argv, struct options *o)
{
	if (argc - optind < 2 || argc - optind > 3 || strcmp(argv[optind], "events") != 0)
		return NULL;
	o->subject = argc - optind == 3 ? argv[optind + 2] : "";
	for (size_t i = 0; i < CMN_LEN(VERBS); i++) {
		const struct verb *v = &VERBS[i];

		if (strcmp(v->name, argv[optind + 1]) != 0)
			continue;
		/* everything only when that was said */
		if (v->needs_subject && !o->subject[0] && !(o->all && v->run == retry))
			return NULL;
		return v;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	struct options o = {
	    .database = getenv("C360_BUS_DATABASE_URL"), .reader = "", .lang = tool_lang(NULL)};
	CMN_AUTO(cmn_conn_close) struct cmn_conn *conn = NULL;
	const struct verb *verb;
	struct cmn_error err;
	int status = read_options(argc, argv, &o);

	if (status >= 0)
		return status;
	verb = find_verb(argc, argv, &o);
	if (!verb || !o.database || !o.schema)
		return usage(o.lang);
	cmn_error_init(&err);
	if (cmn_conn_open(o.database, o.schema, &conn, &err) != CMN_OK) {
		tool_fail("c360-ctl", o.lang, &err);
		return TOOL_UNAVAILABLE;
	}
	status = verb->run(conn, &o, &err);
	if (err.code != CMN_OK)
		tool_fail("c360-ctl", o.lang, &err);
	return status;
}
