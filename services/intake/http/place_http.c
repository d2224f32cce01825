/* SPDX-License-Identifier: EUPL-1.2
 *
 * place_http.c - where a request belongs, and what the doors check alike.
 */
#include "reception.h"
#include "reception_http.h"
#include "reception_store.h"
#include "situation.h"

#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

/* The present commune of a former code; found is false for any other code. */
static enum cmn_err translate(struct cmn_call *call, struct intake_place *place, bool *ret_found)
{
	char present[8];
	enum cmn_err rc = intake_store_former(call->pool, &call->ctx, place->commune, present,
					      ret_found, &call->err);

	if (rc != CMN_OK || !*ret_found)
		return rc;
	snprintf(place->given, sizeof(place->given), "%s", place->commune);
	snprintf(place->commune, sizeof(place->commune), "%s", present);
	return CMN_OK;
}

static enum cmn_err not_in(struct cmn_call *call, const struct intake_place *place)
{
	if (place->given[0])
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/commune",
		    "la commune %s est aujourd’hui %s, qui n’est pas dans le département %s",
		    "commune %s is %s today, which is not in département %s", place->given,
		    place->commune, place->departement);
	return cmn_fail_at(
	    &call->err, CMN_E_INVALID, "/commune", "la commune %s n’est pas dans le département %s",
	    "commune %s is not in département %s", place->commune, place->departement);
}

/* The commune is of the département that was named, or gives it. */
static enum cmn_err agree(struct cmn_call *call, struct intake_place *place)
{
	bool found = true;
	enum cmn_err rc = CMN_OK;

	if (!place->stated) {
		intake_departement_of(place->commune, place->departement);
		return cmn_call_territory(call, "/commune", place->departement);
	}
	if (intake_commune_in(place->commune, place->departement))
		return CMN_OK;
	if (!place->given[0])
		rc = translate(call, place, &found);
	if (rc != CMN_OK)
		return rc;
	return found && intake_commune_in(place->commune, place->departement) ? CMN_OK
									      : not_in(call, place);
}

static enum cmn_err only_one(struct cmn_call *call, struct intake_place *place)
{
	const char *territory = call->caller->departements;

	if (!territory[0] || strchr(territory, ','))
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/departement",
		    "nommer le département ou la commune : votre compte en sert plusieurs",
		    "name the département or the commune: your account serves several");
	snprintf(place->departement, sizeof(place->departement), "%.3s", territory);
	return CMN_OK;
}

enum cmn_err intake_place_find(struct cmn_call *call, const json_t *body, struct intake_place *ret)
{
	const char *departement = cmn_json_get(body, "departement");
	const char *commune = cmn_json_get(body, "commune");
	enum cmn_err rc = CMN_OK;

	*ret = (struct intake_place){.stated = departement != NULL};
	if (departement)
		rc = cmn_call_territory(call, "/departement", departement);
	if (rc != CMN_OK)
		return rc;
	snprintf(ret->departement, sizeof(ret->departement), "%s", departement ? departement : "");
	snprintf(ret->commune, sizeof(ret->commune), "%s", commune ? commune : "");
	if (commune)
		return agree(call, ret);
	return departement ? CMN_OK : only_one(call, ret);
}

static enum cmn_err unknown(struct cmn_call *call, const struct intake_place *place, bool any)
{
	if (!any || !cmn_call_current(call, "directory.facts", place->departement))
		return cmn_fail(
		    &call->err, CMN_E_REFERENCE_NOT_ARRIVED,
		    "les communes du département %s ne sont pas encore toutes connues ici",
		    "the communes of département %s are not all known here yet",
		    place->departement);
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/commune", "la commune %s n’existe pas",
			   "commune %s does not exist", place->commune);
}

/* The commune is guarded by a foreign key, in the same trip as the write; only when that write was
 * refused is it asked whether the commune was the reason. */
enum cmn_err intake_place_mend(struct cmn_call *call, struct intake_place *place, enum cmn_err rc)
{
	bool known = true, any = true, found = false;
	struct cmn_error ignored;

	if (!place->commune[0] || (rc != CMN_E_CONFLICT && rc != CMN_E_INVALID))
		return rc;
	if (intake_store_commune(call->pool, &call->ctx, place->commune, place->departement, &known,
				 &any, &ignored) != CMN_OK ||
	    known)
		return rc;
	rc = place->given[0] ? CMN_OK : translate(call, place, &found);
	if (rc != CMN_OK)
		return rc;
	return found ? agree(call, place) : unknown(call, place, any);
}

enum cmn_err intake_instant(struct cmn_call *call, const json_t *body, const char *key,
			    char out[CMN_TIME_LEN])
{
	const char *given = cmn_json_get(body, key);
	int64_t now = cmn_clock_us();
	int64_t at = now;
	char pointer[64];

	snprintf(pointer, sizeof(pointer), "/%s", key);
	if (given && !cmn_time_parse(given, &at))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date n’existe pas",
				   "this date does not exist");
	if (!intake_received_plausible(at, now))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cet instant ne peut être dans le futur ni avant 2020",
				   "this instant cannot lie in the future or before 2020");
	cmn_time_format(at, out);
	return CMN_OK;
}

enum cmn_err intake_text_check(struct cmn_call *call, const json_t *body, const char *key)
{
	const char *text = cmn_json_get(body, key);
	char pointer[64];

	if (!text || (cmn_text_printable(text) && !cmn_text_blank(text)))
		return CMN_OK;
	snprintf(pointer, sizeof(pointer), "/%s", key);
	if (cmn_text_printable(text))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "ce texte ne contient rien qui se lise",
				   "this text holds nothing that can be read");
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "ce texte contient un caractère de commande, qui ne se voit pas",
			   "this text holds a control character, which cannot be seen");
}
