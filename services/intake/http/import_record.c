/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_record.h"

#include "birth.h"
#include "person_keys.h"
#include "profile.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

void intake_import_cells_drop(struct intake_import_cells *cells)
{
	for (size_t i = 0; i < CMN_LEN(cells->of); i++)
		json_decref(cells->of[i]);
}

json_t *intake_import_cell(const struct intake_import_cells *cells, const char *field)
{
	return cells->of[intake_import_field(field)];
}

const char *intake_import_said(const struct intake_import_cells *cells, const char *field)
{
	return json_string_value(intake_import_cell(cells, field));
}

static const char *or_else(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

static void take(json_t *record, const char *member, const struct intake_import_cells *cells,
		 const char *field)
{
	if (intake_import_cell(cells, field))
		json_object_set(record, member, intake_import_cell(cells, field));
}

static void new_id(json_t *record)
{
	char id[CMN_UUID_LEN];

	cmn_uuid7(id);
	json_object_set_new(record, "id", json_string(id));
}

static json_t *keys_of(const struct intake_import_cells *cells, const char *reach)
{
	struct intake_traits t = {0};
	struct intake_keys keys;
	json_t *list = json_array();

	intake_traits_read(&t, intake_import_said(cells, "family_name"),
			   intake_import_said(cells, "birth_name"),
			   intake_import_said(cells, "given_names"));
	if (intake_import_said(cells, "birth_date"))
		(void)intake_birth_read(intake_import_said(cells, "birth_date"),
					(struct intake_day){9999, 12, 31}, &t.birth);
	t.commune = intake_import_said(cells, "commune");
	t.reach = &reach;
	t.n_reach = reach ? 1 : 0;
	intake_keys_of(&t, &keys);
	for (size_t i = 0; i < keys.n; i++)
		json_array_append_new(list, json_string(keys.key[i]));
	return list;
}

/* The id of a person in this file, whichever call reads the line: its time is that of the import,
 * the rest is of the import and the key. */
static void id_of_key(const char *import_id, const char *key, char id[CMN_UUID_LEN])
{
	char text[640];
	unsigned char d[32] = {0};
	int n = snprintf(text, sizeof(text), "%s|%s", import_id, key);

	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, (size_t)n, d) < 0)
		return; /* as it is: an id of its own */
	snprintf(id, CMN_UUID_LEN, "%.13s-7%x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", import_id,
		 d[0] & 0xFU, d[1], (d[2] & 0x3FU) | 0x80U, d[3], d[4], d[5], d[6], d[7], d[8],
		 d[9]);
}

/* Lines about the same person make one record: the same number in the old file, or the same names
 * and complete birth date.  Who could be two persons stays two. */
static void person_of(const struct intake_import_plan *plan,
		      const struct intake_import_cells *cells, char id[CMN_UUID_LEN])
{
	const char *ref = intake_import_said(cells, "person_ref");
	const char *family = intake_import_said(cells, "family_name"),
		   *given = intake_import_said(cells, "given_names");
	const char *born = intake_import_said(cells, "birth_date");
	char key[512], a[160], b[160];

	cmn_uuid7(id);
	if (ref) {
		snprintf(key, sizeof(key), "ref:%s", ref);
	} else if (family && given && born && strlen(born) == 10) {
		intake_import_fold(family, a, sizeof(a));
		intake_import_fold(given, b, sizeof(b));
		snprintf(key, sizeof(key), "%s|%s|%s", a, b, born);
	} else {
		return;
	}
	id_of_key(plan->id, key, id);
}

static json_t *person(const struct intake_import_plan *plan,
		      const struct intake_import_cells *cells)
{
	const json_t *phone = intake_import_cell(cells, "phone");
	json_t *p;
	char id[CMN_UUID_LEN];

	if (!intake_import_cell(cells, "family_name") &&
	    !intake_import_cell(cells, "given_names") && !intake_import_cell(cells, "person_ref"))
		return NULL;
	p = json_object();
	person_of(plan, cells, id);
	json_object_set_new(p, "id", json_string(id));
	json_object_set_new(p, "name_status",
			    json_string(intake_import_cell(cells, "family_name") ||
						intake_import_cell(cells, "given_names")
					    ? "stated"
					    : "unknown"));
	take(p, "family_name", cells, "family_name");
	take(p, "given_names", cells, "given_names");
	take(p, "birth_name", cells, "birth_name");
	take(p, "birth_date", cells, "birth_date");
	take(p, "commune", cells, "commune");
	take(p, "postal_code", cells, "postal_code");
	take(p, "mdph_number", cells, "mdph_number");
	json_object_set_new(p, "keys", keys_of(cells, cmn_json_get(phone, "reach")));
	if (phone) {
		json_t *contact = json_pack("{s:s, s:s}", "value", cmn_json_get(phone, "value"),
					    "reach", cmn_json_get(phone, "reach"));

		new_id(contact);
		json_object_set_new(p, "contact", contact);
	}
	return p;
}

static const char *profile_said(const struct intake_import_cells *cells)
{
	const char *said = intake_import_said(cells, "person_profile");
	const char *at = intake_import_said(cells, "received_at"),
		   *born = intake_import_said(cells, "birth_date");
	struct intake_birth b;
	struct intake_day on = {0};

	if (said || !born || !at)
		return or_else(said, "unknown");
	sscanf(at, "%4d-%2d-%2d", &on.year, &on.month, &on.day);
	if (intake_birth_read(born, on, &b) != INTAKE_BIRTH_FINE)
		return "unknown";
	return intake_profile_by_age(&b, on);
}

static json_t *solicitation(const struct intake_import_cells *cells, const char *outcome)
{
	static const char *const SAME[] = {"received_at",    "channel",       "commune",
					   "situation_type", "problem_types", "moments",
					   "mdph_status",    "text"};
	const char *requester = or_else(intake_import_said(cells, "requester_kind"), "unknown");
	const char *whose = profile_said(cells);
	bool opened = strcmp(outcome, "open") == 0 || strcmp(outcome, "closed") == 0;
	json_t *q = json_pack("{s:s, s:s, s:s, s:s}", "requester_kind", requester, "person_profile",
			      whose, "profile", intake_profile(requester, whose), "state",
			      opened ? "in_situation" : outcome);

	new_id(q);
	for (size_t i = 0; i < CMN_LEN(SAME); i++)
		take(q, SAME[i], cells, SAME[i]);
	return q;
}

static json_t *situation(const struct intake_import_cells *cells, const char *outcome)
{
	json_t *s;

	if (strcmp(outcome, "open") != 0 && strcmp(outcome, "closed") != 0)
		return NULL;
	s = json_pack("{s:s, s:s}", "state", outcome, "opened_at",
		      or_else(intake_import_said(cells, "opened_at"),
			      intake_import_said(cells, "received_at")));
	new_id(s);
	take(s, "conseiller", cells, "conseiller");
	if (strcmp(outcome, "closed") == 0) {
		take(s, "closed_at", cells, "closed_at");
		take(s, "closure_reason", cells, "closure_reason");
	}
	return s;
}

static json_t *consent(const struct intake_import_cells *cells)
{
	json_t *c;

	if (!intake_import_cell(cells, "consent_decision"))
		return NULL;
	c = json_pack("{s:s, s:s}", "decided_at",
		      or_else(intake_import_said(cells, "consent_at"),
			      intake_import_said(cells, "received_at")),
		      "means", or_else(intake_import_said(cells, "consent_means"), "oral"));
	new_id(c);
	take(c, "decision", cells, "consent_decision");
	take(c, "purpose", cells, "consent_purpose");
	take(c, "categories", cells, "consent_categories");
	take(c, "recipients", cells, "consent_recipients");
	return c;
}

json_t *intake_import_record(const struct intake_import_plan *plan,
			     const struct intake_import_cells *cells, const char *outcome)
{
	return json_pack("{s:o, s:o*, s:o*, s:o*}", "sol", solicitation(cells, outcome), "person",
			 person(plan, cells), "sit", situation(cells, outcome), "consent",
			 consent(cells));
}
