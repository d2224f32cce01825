/* SPDX-License-Identifier: EUPL-1.2 */
#include "claims.h"

#include "cmn/json.h"
#include "territory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SECOND_US ((int64_t)1000000)

static enum cmn_err check_origin(const json_t *claims, const struct cmn_claims_rules *rules,
				 struct cmn_error *err)
{
	const char *issuer = cmn_json_get(claims, "iss");
	const json_t *aud = json_object_get(claims, "aud");
	size_t i;
	const json_t *one;

	if (issuer == NULL || strcmp(issuer, rules->issuer) != 0)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "émetteur du jeton inconnu",
				"unknown token issuer");
	if (json_is_string(aud) && strcmp(json_string_value(aud), rules->audience) == 0)
		return CMN_OK;
	json_array_foreach(aud, i, one)
	{
		if (json_is_string(one) && strcmp(json_string_value(one), rules->audience) == 0)
			return CMN_OK;
	}
	return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton destiné à un autre service (aud)",
			"token meant for another service (aud)");
}

/* A NumericDate in microseconds.  False when absent; -1 when present and not a date. */
static bool date_of(const json_t *claims, const char *name, int64_t *ret)
{
	const double year_9999 = 253402300799.0;
	const json_t *value = json_object_get(claims, name);
	double seconds = json_number_value(value);

	*ret = -1;
	if (value == NULL)
		return false;
	if (json_is_number(value) && seconds >= 0 && seconds <= year_9999)
		*ret = (int64_t)floor(seconds) * SECOND_US;
	return true;
}

static enum cmn_err check_not_before(const json_t *claims, int64_t now_us, struct cmn_error *err)
{
	static const char *const NAMES[] = {"nbf", "iat"};
	int64_t from;

	for (size_t i = 0; i < CMN_LEN(NAMES); i++) {
		if (!date_of(claims, NAMES[i], &from))
			continue;
		if (from < 0)
			return cmn_fail(err, CMN_E_UNAUTHENTICATED, "date du jeton illisible (%s)",
					"token date not readable (%s)", NAMES[i]);
		if (from > now_us + CMN_CLAIMS_LEEWAY_S * SECOND_US)
			return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton pas encore valable (%s)",
					"token not yet valid (%s)", NAMES[i]);
	}
	return CMN_OK;
}

static enum cmn_err check_dates(const json_t *claims, int64_t now_us, int64_t *ret_expires,
				struct cmn_error *err)
{
	int64_t until;

	if (!date_of(claims, "exp", &until))
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton sans date d’expiration (exp)",
				"token without expiry date (exp)");
	if (until < 0)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "date du jeton illisible (exp)",
				"token date not readable (exp)");
	if (now_us >= until + CMN_CLAIMS_LEEWAY_S * SECOND_US)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton expiré", "token expired");
	*ret_expires = until;
	return check_not_before(claims, now_us, err);
}

/* A name that may stand in logs and tables: no control characters, and it fits. */
static bool copy_name(const json_t *value, char *out, size_t size)
{
	const char *text = json_string_value(value);
	size_t n = text == NULL ? 0 : strlen(text);

	if (text == NULL || n >= size)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	memcpy(out, text, n + 1);
	return true;
}

static enum cmn_err read_names(const json_t *claims, struct cmn_caller *caller,
			       struct cmn_error *err)
{
	const json_t *org = json_object_get(claims, "org");

	if (!copy_name(json_object_get(claims, "sub"), caller->sub, sizeof(caller->sub)) ||
	    caller->sub[0] == '\0')
		return cmn_fail(err, CMN_E_UNAUTHENTICATED,
				"jeton sans identifiant de compte utilisable (sub)",
				"token without usable account identifier (sub)");
	if (org != NULL && !copy_name(org, caller->organisation, sizeof(caller->organisation)))
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "organisation du jeton illisible (org)",
				"token organisation not readable (org)");
	return CMN_OK;
}

/* The name is quoted to the operator only when it looks like one. */
static enum cmn_err unknown_role(const char *name, struct cmn_error *err)
{
	bool plain = name != NULL && strlen(name) <= 32 &&
		     name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';

	return cmn_fail(err, CMN_E_UNAUTHENTICATED, "rôle du jeton inconnu : « %s »",
			"unknown token role: \"%s\"", plain ? name : "?");
}

static enum cmn_err read_roles(const json_t *claims, struct cmn_caller *caller,
			       struct cmn_error *err)
{
	const json_t *roles = json_object_get(claims, "roles");
	size_t i;
	const json_t *one;

	if (!json_is_array(roles) || json_array_size(roles) == 0)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton sans rôle (roles)",
				"token without a role (roles)");
	json_array_foreach(roles, i, one)
	{
		const char *name = json_string_value(one);
		unsigned bit = name == NULL ? 0 : cmn_role_bit(name);

		if (bit == 0)
			return unknown_role(name, err);
		caller->roles |= bit;
	}
	caller->roles |= CMN_ROLE_PUBLIC;
	return CMN_OK;
}

static enum cmn_err read_territory(const json_t *claims, struct cmn_caller *caller,
				   struct cmn_error *err)
{
	const json_t *codes = json_object_get(claims, "departements");
	bool good = codes == NULL || json_is_array(codes);
	size_t i;
	const json_t *one;

	json_array_foreach(codes, i, one)
	{
		const char *code = json_string_value(one);

		good = good && code != NULL && cmn_departement_form(code) &&
		       cmn_territory_add(caller, code);
	}
	if (!good)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED,
				"territoire du jeton illisible (departements)",
				"token territory not readable (departements)");
	return CMN_OK;
}

enum cmn_err cmn_claims_read(const json_t *claims, const struct cmn_claims_rules *rules,
			     struct cmn_caller *ret, struct cmn_error *err)
{
	struct cmn_caller caller = {.roles = 0};

	if (check_origin(claims, rules, err) != CMN_OK ||
	    check_dates(claims, rules->now_us, &caller.expires_us, err) != CMN_OK ||
	    read_names(claims, &caller, err) != CMN_OK ||
	    read_roles(claims, &caller, err) != CMN_OK ||
	    read_territory(claims, &caller, err) != CMN_OK)
		return err->code;
	*ret = caller;
	return CMN_OK;
}
