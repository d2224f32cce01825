/* SPDX-License-Identifier: EUPL-1.2 */
#include "tail.h"

#include "../src/bus/grants.h"

static const char *const TEXTS[][2] = {
    [TAIL_HELP] =
	{
	    [CMN_FR] =
		"c360-tail --departement 31 --service intake [--audience facts] [options]\n"
		"\n"
		"Suit un flux du bus : les événements passés demandés, puis les nouveaux, un par "
		"ligne (JSON).\n"
		"\n"
		"  --since 0            depuis le début de ce qui est conservé\n"
		"  --since N            après le numéro N de l’époque en cours\n"
		"  --since ÉPOQUE:N     après cette position\n"
		"                       (par défaut : seulement ce qui vient)\n"
		"  --json               enveloppe CloudEvents entière (par défaut)\n"
		"  --brief              date, flux, position, type et sujet seulement\n"
		"  --count N            s’arrête après N événements\n"
		"  --no-follow          s’arrête une fois à jour\n"
		"  --wait S             abandonne après S secondes de silence (30 par défaut)\n"
		"  --key FICHIER        paire de clés (par défaut C360_BUS_KEY ; voir c360-keys)\n"
		"  --sources SOURCES    service=PUB|REPLAY|CLÉ (par défaut C360_BUS_SOURCES)\n"
		"  --lang fr|en\n"
		"\n"
		"État : 0 fait, 2 commande mal formée, 3 service absent ou clé inconnue de lui,\n"
		"4 flux non accordé à cette clé.\n",
	    [CMN_EN] =
		"c360-tail --departement 31 --service intake [--audience facts] [options]\n"
		"\n"
		"Follows one stream of the bus: past events if asked for, then new ones, one per "
		"line (JSON).\n"
		"\n"
		"  --since 0            from the beginning of what is kept\n"
		"  --since N            after number N of the epoch in force\n"
		"  --since EPOCH:N      after this position\n"
		"                       (default: only what comes)\n"
		"  --json               the whole CloudEvents envelope (default)\n"
		"  --brief              only time, stream, position, type and subject\n"
		"  --count N            stop after N events\n"
		"  --no-follow          stop once up to date\n"
		"  --wait S             give up after S seconds of silence (default 30)\n"
		"  --key FILE           key pair (default C360_BUS_KEY; see c360-keys)\n"
		"  --sources SOURCES    service=PUB|REPLAY|KEY (default C360_BUS_SOURCES)\n"
		"  --lang fr|en\n"
		"\n"
		"Status: 0 done, 2 malformed command, 3 service away or it does not know the key,\n"
		"4 stream not granted to this key.\n",
	},
    [TAIL_SILENT] = {[CMN_FR] =
			 "c360-tail: pas de réponse : le service tourne-t-il, et son fichier "
			 "de droits nomme-t-il la clé %s ?\n",
		     [CMN_EN] = "c360-tail: no answer: is the service running, and does its grants "
				"file name the key %s?\n"},
    [TAIL_REFUSED] = {[CMN_FR] = "c360-tail: le flux %s n’est pas accordé à cette clé\n",
		      [CMN_EN] = "c360-tail: stream %s is not granted to this key\n"},
    [TAIL_UNREADABLE] = {[CMN_FR] = "c360-tail: message illisible, redemandé : %s\n",
			 [CMN_EN] = "c360-tail: unreadable message, asked for again: %s\n"},
    [TAIL_MISSING] = {[CMN_FR] = "c360-tail: option manquante ou mal formée : %s (voir --help)\n",
		      [CMN_EN] = "c360-tail: option missing or malformed: %s (see --help)\n"},
};

static void say(FILE *out, enum cmn_lang lang, enum tail_text text, const char *arg)
{
	const char *at = TEXTS[text][lang];
	const char *place = strstr(at, "%s");

	/* the text is a constant with at most one %s; printf is not given it as its format */
	if (place)
		fprintf(out, "%.*s%s%s", (int)(place - at), at, arg, place + 2);
	else
		fputs(at, out);
}

void tail_say(enum cmn_lang lang, enum tail_text text, const char *arg)
{
	say(stderr, lang, text, arg);
}

/* A number without sign, alone in `text`. */
static bool read_number(const char *text, int64_t *ret)
{
	char *end = NULL;
	long long value;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0')
		return false;
	*ret = value;
	return true;
}

/* "0" is everything, "N" of the epoch in force, "E:N" a position. */
static bool read_since(const char *text, struct tail_options *o)
{
	char epoch[24];
	size_t n = strcspn(text, ":");

	if (text[n] == '\0') {
		if (!read_number(text, &o->since_sequence))
			return false;
		o->since = o->since_sequence == 0 ? TAIL_FROM_POSITION : TAIL_FROM_SEQUENCE;
		return true;
	}
	snprintf(epoch, sizeof(epoch), "%.*s", (int)n, text);
	o->since = TAIL_FROM_POSITION;
	return n < sizeof(epoch) && read_number(epoch, &o->since_epoch) &&
	       read_number(text + n + 1, &o->since_sequence);
}

static const struct option OPTIONS[] = {
    {"departement", required_argument, NULL, 'd'},
    {"service", required_argument, NULL, 's'},
    {"audience", required_argument, NULL, 'a'},
    {"since", required_argument, NULL, 'f'},
    {"json", no_argument, NULL, 'j'},
    {"brief", no_argument, NULL, 'b'},
    {"count", required_argument, NULL, 'c'},
    {"no-follow", no_argument, NULL, 'n'},
    {"wait", required_argument, NULL, 'w'},
    {"key", required_argument, NULL, 'k'},
    {"sources", required_argument, NULL, 'S'},
    {"lang", required_argument, NULL, 'l'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static bool read_text(int c, struct tail_options *o)
{
	const struct {
		int c;
		const char **place;
	} places[] = {{'d', &o->departement},
		      {'s', &o->service},
		      {'a', &o->audience},
		      {'k', &o->key},
		      {'S', &o->sources}};

	for (size_t i = 0; i < CMN_LEN(places); i++)
		if (places[i].c == c) {
			*places[i].place = optarg;
			return true;
		}
	return false;
}

static bool read_one(int c, struct tail_options *o)
{
	int64_t wait;

	switch (c) {
	case 'f':
		return read_since(optarg, o);
	case 'j':
		o->brief = false;
		return true;
	case 'b':
		o->brief = true;
		return true;
	case 'c':
		return read_number(optarg, &o->count) && o->count > 0;
	case 'n':
		o->no_follow = true;
		return true;
	case 'w':
		if (!read_number(optarg, &wait) || wait < 1 || wait > 86400)
			return false;
		o->wait_s = (unsigned)wait;
		return true;
	case 'l':
		o->lang = tool_lang(optarg);
		return true;
	default:
		return read_text(c, o);
	}
}

static int missing(const struct tail_options *o, const char *what)
{
	tail_say(o->lang, TAIL_MISSING, what);
	return TOOL_USAGE;
}

static void sources_drop(struct cmn_sources **sources)
{
	free(*sources);
}

/* Files and names, once all options are known. */
static int complete(struct tail_options *o, struct cmn_source *ret_source,
		    struct cmn_keys *ret_keys, struct cmn_error *err)
{
	CMN_AUTO(sources_drop) struct cmn_sources *sources = NULL;
	const struct cmn_source *found;
	int n;

	if (!o->departement || !o->service)
		return missing(o, o->departement ? "--service" : "--departement");
	if (!o->key || !o->sources)
		return missing(o, o->key ? "--sources" : "--key");
	n = snprintf(o->stream, sizeof(o->stream), "%s.%s.%s", o->departement, o->service,
		     o->audience);
	if (n < 0 || (size_t)n >= sizeof(o->stream) || !cmn_stream_valid(o->stream))
		return missing(o, "--departement --service --audience");
	sources = calloc(1, sizeof(*sources));
	if (!sources)
		return TOOL_UNAVAILABLE;
	if (cmn_sources_parse(o->sources, sources, err) != CMN_OK ||
	    cmn_keys_load(o->key, ret_keys, err) != CMN_OK)
		return tool_fail("c360-tail", o->lang, err);
	found = cmn_sources_find(sources, o->service);
	if (!found)
		return missing(o, "--sources");
	*ret_source = *found;
	return -1;
}

int tail_options(int argc, char **argv, struct tail_options *ret, struct cmn_source *ret_source,
		 struct cmn_keys *ret_keys, struct cmn_error *err)
{
	*ret = (struct tail_options){.lang = tool_lang(NULL),
				     .since = TAIL_FROM_HEAD,
				     .wait_s = 30,
				     .audience = "facts",
				     .key = getenv("C360_BUS_KEY"),
				     .sources = getenv("C360_BUS_SOURCES")};
	cmn_error_init(err);
	for (int c; (c = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
		if (c == 'h') {
			say(stdout, ret->lang, TAIL_HELP, "");
			return TOOL_OK;
		}
		if (c == '?')
			return TOOL_USAGE;
		if (!read_one(c, ret))
			return missing(ret, optarg);
	}
	if (optind < argc)
		return missing(ret, argv[optind]);
	return complete(ret, ret_source, ret_keys, err);
}
