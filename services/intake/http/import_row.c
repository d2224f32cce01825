/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_value.h"

#include "birth.h"
#include "person_keys.h"
#include "profile.h"

#include "cmn/clock.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

#define FIELDS_MAX 32

/* The values of one row by field; NULL where nothing was said. */
struct cells {
	json_t *of[FIELDS_MAX];
};

static void cells_drop(struct cells *cells)
{
	for (size_t i = 0; i < FIELDS_MAX; i++)
		json_decref(cells->of[i]);
}

static json_t *cell(const struct cells *cells, const char *field)
{
	return cells->of[intake_import_field(field)];
}

static const char *text_of(const struct cells *cells, const char *field)
{
	return json_string_value(cell(cells, field));
}

/* Refused, and the column that is at fault is the one for this field, or the field itself. */
static void refuse(struct intake_import_plan *plan, const struct cmn_csv *csv, const char *field,
		   struct intake_import_row *row, const char *fr, const char *en)
{
	const char *column = field;

	if (row->reason[CMN_FR][0])
		return;
	for (size_t i = 0; i < cmn_csv_columns(csv); i++)
		if (plan->at[i] == intake_import_field(field))
			column = cmn_csv_column(csv, i);
	snprintf(row->column, sizeof(row->column), "%s", column);
	intake_import_refuse(row, fr, en);
}

/* --- cells ------------------------------------------------------------------------------------ */

static void read_cell(struct intake_import_plan *plan, const struct cmn_csv *csv, size_t i,
		      struct cells *cells, struct intake_import_row *row)
{
	const struct intake_import_field *field = &INTAKE_IMPORT_FIELDS[plan->at[i]];
	CMN_AUTO(cmn_free_drop) char *text = intake_import_trimmed(cmn_csv_at(csv, i));
	json_t *value = NULL;

	if (!text || !*text)
		return;
	intake_import_value(plan, field, intake_import_mapped(plan->values[i], text), &value, row);
	if (row->reason[CMN_FR][0] && !row->column[0])
		snprintf(row->column, sizeof(row->column), "%s", cmn_csv_column(csv, i));
	json_decref(cells->of[plan->at[i]]);
	cells->of[plan->at[i]] = value;
}

static void read_defaults(struct intake_import_plan *plan, int only, struct cells *cells,
			  struct intake_import_row *row)
{
	size_t i;
	json_t *d;

	json_array_foreach(plan->defaults, i, d)
	{
		int at = intake_import_field(cmn_json_get(d, "field"));
		json_t *value = NULL;

		if (at < 0 || cells->of[at] || (only >= 0 && at != only))
			continue;
		intake_import_value(plan, &INTAKE_IMPORT_FIELDS[at], cmn_json_get(d, "value"),
				    &value, row);
		if (row->reason[CMN_FR][0] && !row->column[0])
			snprintf(row->column, sizeof(row->column), "%s",
				 INTAKE_IMPORT_FIELDS[at].code);
		cells->of[at] = value;
	}
}

/* only: that field alone; -1: all. */
static void read_cells(struct intake_import_plan *plan, const struct cmn_csv *csv, int only,
		       struct cells *cells, struct intake_import_row *row)
{
	for (size_t i = 0; i < cmn_csv_columns(csv); i++)
		if (plan->at[i] >= 0 && (only < 0 || plan->at[i] == only))
			read_cell(plan, csv, i, cells, row);
	read_defaults(plan, only, cells, row);
}

/* --- records ---------------------------------------------------------------------------------- */

static void take(json_t *record, const char *member, const struct cells *cells, const char *field)
{
	if (cell(cells, field))
		json_object_set(record, member, cell(cells, field));
}

static void new_id(json_t *record)
{
	char id[CMN_UUID_LEN];

	cmn_uuid7(id);
	json_object_set_new(record, "id", json_string(id));
}

static json_t *keys_of(const struct cells *cells, const char *reach)
{
	struct intake_traits t = {0};
	struct intake_keys keys;
	json_t *list = json_array();

	intake_traits_read(&t, text_of(cells, "family_name"), text_of(cells, "birth_name"),
			   text_of(cells, "given_names"));
	if (text_of(cells, "birth_date"))
		(void)intake_birth_read(text_of(cells, "birth_date"),
					(struct intake_day){9999, 12, 31}, &t.birth);
	t.commune = text_of(cells, "commune");
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
static void person_of(const struct intake_import_plan *plan, const struct cells *cells,
		      char id[CMN_UUID_LEN])
{
	const char *ref = text_of(cells, "person_ref");
	const char *family = text_of(cells, "family_name"), *given = text_of(cells, "given_names");
	const char *born = text_of(cells, "birth_date");
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

static json_t *person(struct intake_import_plan *plan, const struct cells *cells)
{
	const json_t *phone = cell(cells, "phone");
	json_t *p;
	char id[CMN_UUID_LEN];

	if (!cell(cells, "family_name") && !cell(cells, "given_names") &&
	    !cell(cells, "person_ref"))
		return NULL;
	p = json_object();
	person_of(plan, cells, id);
	json_object_set_new(p, "id", json_string(id));
	json_object_set_new(p, "name_status",
			    json_string(cell(cells, "family_name") || cell(cells, "given_names")
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

static const char *or_else(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

static const char *profile_said(const struct cells *cells)
{
	const char *said = text_of(cells, "person_profile");
	const char *at = text_of(cells, "received_at"), *born = text_of(cells, "birth_date");
	struct intake_birth b;
	struct intake_day on = {0};

	if (said || !born || !at)
		return or_else(said, "unknown");
	sscanf(at, "%4d-%2d-%2d", &on.year, &on.month, &on.day);
	if (intake_birth_read(born, on, &b) != INTAKE_BIRTH_FINE)
		return "unknown";
	return intake_profile_by_age(&b, on);
}

static json_t *solicitation(const struct cells *cells, const char *outcome)
{
	static const char *const SAME[] = {"received_at",    "channel",       "commune",
					   "situation_type", "problem_types", "moments",
					   "mdph_status",    "text"};
	const char *requester = or_else(text_of(cells, "requester_kind"), "unknown");
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

static json_t *situation(const struct cells *cells, const char *outcome)
{
	json_t *s;

	if (strcmp(outcome, "open") != 0 && strcmp(outcome, "closed") != 0)
		return NULL;
	s = json_pack("{s:s, s:s}", "state", outcome, "opened_at",
		      or_else(text_of(cells, "opened_at"), text_of(cells, "received_at")));
	new_id(s);
	take(s, "conseiller", cells, "conseiller");
	if (strcmp(outcome, "closed") == 0) {
		take(s, "closed_at", cells, "closed_at");
		take(s, "closure_reason", cells, "closure_reason");
	}
	return s;
}

static json_t *consent(const struct cells *cells)
{
	json_t *c;

	if (!cell(cells, "consent_decision"))
		return NULL;
	c = json_pack("{s:s, s:s}", "decided_at",
		      or_else(text_of(cells, "consent_at"), text_of(cells, "received_at")), "means",
		      or_else(text_of(cells, "consent_means"), "oral"));
	new_id(c);
	take(c, "decision", cells, "consent_decision");
	take(c, "purpose", cells, "consent_purpose");
	take(c, "categories", cells, "consent_categories");
	take(c, "recipients", cells, "consent_recipients");
	return c;
}

/* --- the row ---------------------------------------------------------------------------------- */

static void check_consent(struct intake_import_plan *plan, const struct cmn_csv *csv,
			  const struct cells *cells, struct intake_import_row *row)
{
	static const char *const NEEDED[] = {"consent_purpose", "consent_categories",
					     "consent_recipients"};
	const char *decision = text_of(cells, "consent_decision");

	for (size_t i = 0; decision && strcmp(decision, "given") == 0 && i < CMN_LEN(NEEDED); i++)
		if (!cell(cells, NEEDED[i]))
			refuse(plan, csv, NEEDED[i], row,
			       "un accord dit pour quoi, quelles données et à qui",
			       "an agreement says what for, which data and to whom");
}

/* What one value alone cannot tell. */
static void check_row(struct intake_import_plan *plan, const struct cmn_csv *csv,
		      const struct cells *cells, const char *outcome, struct intake_import_row *row)
{
	const char *received = text_of(cells, "received_at"), *opened = text_of(cells, "opened_at");
	const char *closed = text_of(cells, "closed_at");
	bool situation = strcmp(outcome, "open") == 0 || strcmp(outcome, "closed") == 0;

	if (!received)
		refuse(plan, csv, "received_at", row, "date de réception absente",
		       "date of reception missing");
	if (!cell(cells, "channel"))
		refuse(plan, csv, "channel", row, "canal absent", "channel missing");
	if (received && opened && strcmp(opened, received) < 0)
		refuse(plan, csv, "opened_at", row, "ouverture avant la réception",
		       "opened before it was received");
	if (closed && strcmp(closed, or_else(opened, or_else(received, ""))) < 0)
		refuse(plan, csv, "closed_at", row, "clôture avant l’ouverture",
		       "closed before it was opened");
	if (situation && !cell(cells, "conseiller"))
		refuse(plan, csv, "conseiller", row, "situation sans conseiller",
		       "situation without a conseiller");
	if (strcmp(outcome, "closed") == 0 && (!closed || !cell(cells, "closure_reason")))
		refuse(plan, csv, closed ? "closure_reason" : "closed_at", row,
		       "clôture sans date ou sans motif", "closure without a date or a reason");
	check_consent(plan, csv, cells, row);
}

/* The row as it stands, and how often it stood before in this file: the same file again is known
 * line by line, two equal lines are two. */
static bool fingerprint(struct intake_import_plan *plan, const struct cmn_csv *csv,
			const char *external, struct intake_import_row *row)
{
	unsigned char digest[32];
	gnutls_hash_hd_t md;
	int64_t times;
	bool ok;

	if (gnutls_hash_init(&md, GNUTLS_DIG_SHA256) < 0)
		return false;
	for (size_t i = 0; i < (external ? 1 : cmn_csv_columns(csv)); i++) {
		const char *text = external ? external : cmn_csv_at(csv, i);

		(void)gnutls_hash(md, text, strlen(text) + 1);
	}
	gnutls_hash_deinit(md, digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(row->fingerprint + 2 * i, 3, "%02x", digest[i]);
	times = cmn_json_get_int(plan->seen, row->fingerprint, 0) + 1;
	ok = json_object_set_new(plan->seen, row->fingerprint, json_integer(times)) == 0;
	if (times > 1 && !external)
		snprintf(row->fingerprint + 64, sizeof(row->fingerprint) - 64, "+%d",
			 (int)(times % 100000));
	else if (times > 1)
		intake_import_refuse(row, "numéro déjà présent plus haut dans ce fichier",
				     "number that stands further up in this file");
	return ok;
}

static json_t *assemble(struct intake_import_plan *plan, const struct cells *cells,
			const char *outcome)
{
	return json_pack("{s:o, s:o*, s:o*, s:o*}", "sol", solicitation(cells, outcome), "person",
			 person(plan, cells), "sit", situation(cells, outcome), "consent",
			 consent(cells));
}

enum cmn_err intake_import_row(struct intake_import_plan *plan, const struct cmn_csv *csv,
			       struct intake_import_row *ret, struct cmn_error *err)
{
	CMN_AUTO(cells_drop) struct cells cells = {0};
	const char *outcome;

	*ret = (struct intake_import_row){0};
	read_cells(plan, csv, -1, &cells, ret);
	outcome = text_of(&cells, "outcome");
	if (!outcome)
		outcome = intake_import_outcome(cell(&cells, "opened_at") != NULL,
						cell(&cells, "closed_at") != NULL);
	check_row(plan, csv, &cells, outcome, ret);
	if (!fingerprint(plan, csv, text_of(&cells, "external_id"), ret))
		return cmn_no_memory(err);
	if (ret->reason[CMN_FR][0])
		return CMN_OK;
	ret->record = assemble(plan, &cells, outcome);
	if (!ret->record)
		return cmn_no_memory(err);
	return CMN_OK;
}

enum cmn_err intake_import_pass(struct intake_import_plan *plan, const struct cmn_csv *csv,
				struct cmn_error *err)
{
	CMN_AUTO(cells_drop) struct cells cells = {0};
	struct intake_import_row row = {0};

	read_cells(plan, csv, intake_import_field("external_id"), &cells, &row);
	return fingerprint(plan, csv, text_of(&cells, "external_id"), &row) ? CMN_OK
									    : cmn_no_memory(err);
}
