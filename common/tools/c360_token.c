/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/keyring.h"
#include "cmn_version.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static const char HELP[] =
    "c360-token - clés et jetons de développement / development keys and tokens\n"
    "\n"
    "  c360-token keys DIR [--alg EdDSA|ES256|RS256]\n"
    "      crée DIR/jwks.json (public) et DIR/signing.jwk (privé)\n"
    "      make DIR/jwks.json (public) and DIR/signing.jwk (private)\n"
    "  c360-token keys DIR --rotate [--alg …]\n"
    "      nouvelle clé ; l’ancienne reste publiée\n"
    "      new key; the old one stays published\n"
    "  c360-token keys DIR --retire\n"
    "      ne publie plus que la clé en service\n"
    "      publish the key in use and no other\n"
    "  c360-token issue --keys DIR --iss ISS --aud AUD --sub SUB --role ROLE[,ROLE]\n"
    "             [--departements 31,44] [--org ORG] [--ttl 8h]\n"
    "      écrit un jeton sur la sortie / print a token; --ttl: 90s, 30m, 8h, 2d\n"
    "  c360-token --help | --version\n"
    "\n"
    "Refuse de servir avec C360_ENV=production.  Refuses to run when C360_ENV=production.\n";

enum { OK = 0, FAILED = 1, MISUSED = 2 };

struct options {
	const char *alg;
	enum cmn_keyring_act act;
	const char *ttl;
	struct cmn_token_order order;
};

enum { ALG = 1, ROTATE, RETIRE, KEYS, ISS, AUD, SUB, ROLE, DEPARTEMENTS, ORG, TTL };

static const struct option OPTIONS[] = {
    {"alg", required_argument, NULL, ALG},
    {"rotate", no_argument, NULL, ROTATE},
    {"retire", no_argument, NULL, RETIRE},
    {"keys", required_argument, NULL, KEYS},
    {"iss", required_argument, NULL, ISS},
    {"aud", required_argument, NULL, AUD},
    {"sub", required_argument, NULL, SUB},
    {"role", required_argument, NULL, ROLE},
    {"departements", required_argument, NULL, DEPARTEMENTS},
    {"org", required_argument, NULL, ORG},
    {"ttl", required_argument, NULL, TTL},
    {NULL, 0, NULL, 0},
};

static int misused(const char *what)
{
	fprintf(stderr, "c360-token: %s (c360-token --help)\n", what);
	return MISUSED;
}

static int failed(const struct cmn_error *err)
{
	fprintf(stderr, "c360-token: %s / %s\n", err->detail[CMN_FR], err->detail[CMN_EN]);
	if (err->cause[0] != '\0')
		fprintf(stderr, "c360-token: %s\n", err->cause);
	return FAILED;
}

/* Seconds in "90s", "30m", "8h", "2d"; 0 when it is none of them. */
static int64_t seconds_of(const char *text)
{
	static const struct {
		char unit;
		int64_t seconds;
	} UNITS[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 7 || strlen(text) != digits + 1)
		return 0;
	for (size_t i = 0; i < CMN_LEN(UNITS); i++)
		if (text[digits] == UNITS[i].unit)
			return strtol(text, NULL, 10) * UNITS[i].seconds;
	return 0;
}

static bool take_option(int which, struct options *o)
{
	const char **const texts[] = {
	    [ALG] = &o->alg,
	    [KEYS] = &o->order.keys,
	    [ISS] = &o->order.issuer,
	    [AUD] = &o->order.audience,
	    [SUB] = &o->order.sub,
	    [ROLE] = &o->order.roles,
	    [DEPARTEMENTS] = &o->order.departements,
	    [ORG] = &o->order.organisation,
	    [TTL] = &o->ttl,
	};

	if (which == ROTATE || which == RETIRE) {
		if (o->act != CMN_KEYRING_NEW)
			return false;
		o->act = which == ROTATE ? CMN_KEYRING_ROTATE : CMN_KEYRING_RETIRE;
		return true;
	}
	if (which < 0 || (size_t)which >= CMN_LEN(texts) || texts[which] == NULL)
		return false;
	*texts[which] = optarg;
	return true;
}

static int make_keys(const char *dir, const struct options *o)
{
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_keyring_make(dir, o->alg, o->act, &err) != CMN_OK)
		return failed(&err);
	return OK;
}

static int issue(struct options *o)
{
	const struct cmn_token_order *order = &o->order;
	char *token CMN_AUTO(cmn_free_drop) = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (!order->keys || !order->issuer || !order->audience || !order->sub || !order->roles)
		return misused("--keys --iss --aud --sub --role : nécessaires / required");
	o->order.ttl_s = seconds_of(o->ttl);
	if (o->order.ttl_s == 0)
		return misused("--ttl : 90s, 30m, 8h, 2d");
	if (cmn_token_issue(order, &token, &err) != CMN_OK)
		return failed(&err);
	return puts(token) == EOF || fflush(stdout) == EOF ? FAILED : OK;
}

static int say(const char *text)
{
	return fputs(text, stdout) == EOF || fflush(stdout) == EOF ? FAILED : OK;
}

int main(int argc, char **argv)
{
	struct options o = {.alg = "EdDSA", .act = CMN_KEYRING_NEW, .ttl = "8h"};
	const char *env = getenv("C360_ENV");
	const char *verb = argc > 1 ? argv[1] : "";
	int which;

	if (strcmp(verb, "--help") == 0)
		return say(HELP);
	if (strcmp(verb, "--version") == 0)
		return say("c360-token " CMN_VERSION " (" CMN_COMMIT ")\n");
	if (env != NULL && strcmp(env, "production") == 0)
		return misused("refusé en production : clés de développement / refused in"
			       " production: development keys");
	if (strcmp(verb, "keys") != 0 && strcmp(verb, "issue") != 0)
		return misused("keys DIR | issue …");
	optind = 2;
	while ((which = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1)
		if (!take_option(which, &o))
			return misused("option");
	if (strcmp(verb, "issue") == 0)
		return optind == argc ? issue(&o) : misused(argv[optind]);
	return optind + 1 == argc ? make_keys(argv[optind], &o) : misused("keys DIR");
}
