/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_value.h"
#include "import_code.h"

#include "birth.h"
#include "name.h"
#include "person_keys.h"
#include "situation.h"

#include <stdio.h>
#include <string.h>

const struct intake_import_field INTAKE_IMPORT_FIELDS[] = {
    {"received_at", INTAKE_IN_DATE, NULL, 0},
    {"channel", INTAKE_IN_CODE, "channels", 0},
    {"requester_kind", INTAKE_IN_CODE, "requester_kinds", 0},
    {"person_profile", INTAKE_IN_CODE, "person_profiles", 0},
    {"commune", INTAKE_IN_PLACE, NULL, 0},
    {"situation_type", INTAKE_IN_CODE, "situation_types", 0},
    {"problem_types", INTAKE_IN_CODES, "problem_types", 0},
    {"moments", INTAKE_IN_CODES, "moments_charnieres", 0},
    {"mdph_status", INTAKE_IN_MDPH, NULL, 0},
    {"text", INTAKE_IN_TEXT, NULL, 4000},
    {"outcome", INTAKE_IN_CODE, "import_outcomes", 0},
    {"opened_at", INTAKE_IN_DATE, NULL, 0},
    {"closed_at", INTAKE_IN_DATE, NULL, 0},
    {"closure_reason", INTAKE_IN_CODE, "closure_reasons", 0},
    {"conseiller", INTAKE_IN_ACCOUNT, NULL, 127},
    {"external_id", INTAKE_IN_TEXT, NULL, 100},
    {"person_ref", INTAKE_IN_TEXT, NULL, 100},
    {"family_name", INTAKE_IN_NAME, NULL, 100},
    {"given_names", INTAKE_IN_NAME, NULL, 100},
    {"birth_name", INTAKE_IN_NAME, NULL, 100},
    {"birth_date", INTAKE_IN_BIRTH, NULL, 0},
    {"postal_code", INTAKE_IN_POSTAL, NULL, 0},
    {"phone", INTAKE_IN_PHONE, NULL, 0},
    {"mdph_number", INTAKE_IN_TEXT, NULL, 40},
    {"consent_decision", INTAKE_IN_CODE, "consent_decisions", 0},
    {"consent_purpose", INTAKE_IN_CODE, "consent_purposes", 0},
    {"consent_categories", INTAKE_IN_CODES, "consent_categories", 0},
    {"consent_recipients", INTAKE_IN_CODES, "consent_recipient_kinds", 0},
    {"consent_at", INTAKE_IN_DATE, NULL, 0},
    {"consent_means", INTAKE_IN_CODE, "consent_means", 0},
};
const size_t INTAKE_IMPORT_FIELD_COUNT = CMN_LEN(INTAKE_IMPORT_FIELDS);

int intake_import_field(const char *code)
{
	for (size_t i = 0; i < INTAKE_IMPORT_FIELD_COUNT; i++)
		if (strcmp(INTAKE_IMPORT_FIELDS[i].code, code) == 0)
			return (int)i;
	return -1;
}

void intake_import_refuse(struct intake_import_row *row, const char *fr, const char *en)
{
	if (row->reason[CMN_FR][0])
		return; /* the first reason is the one that is told */
	snprintf(row->reason[CMN_FR], sizeof(row->reason[0]), "%s", fr);
	snprintf(row->reason[CMN_EN], sizeof(row->reason[0]), "%s", en);
}

static size_t characters(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

static json_t *read_date(const struct intake_import_plan *plan, const char *text,
			 struct intake_import_row *row)
{
	char local[INTAKE_LOCAL_LEN];

	if (!intake_import_date(text, plan->order, local))
		intake_import_refuse(row, "date qui n’existe pas, ou dans un autre ordre",
				     "date that does not exist, or in another order");
	else if (!intake_import_plausible(local, plan->now))
		intake_import_refuse(row, "date à venir, ou antérieure à 2015",
				     "date to come, or before 2015");
	else
		return json_string(local);
	return NULL;
}

static json_t *read_birth(const struct intake_import_plan *plan, const char *text,
			  struct intake_import_row *row)
{
	struct intake_day today = intake_local_at(plan->now_us).day;
	struct intake_birth born;
	char local[INTAKE_LOCAL_LEN];

	if (intake_import_date(text, plan->order, local))
		local[10] = '\0';
	else
		snprintf(local, sizeof(local), "%.10s", text); /* a year, or a year and a month */
	switch (intake_birth_read(local, today, &born)) {
	case INTAKE_BIRTH_FINE:
		return json_string(local);
	case INTAKE_BIRTH_TO_COME:
		intake_import_refuse(row, "date de naissance à venir", "birth date to come");
		break;
	case INTAKE_BIRTH_TOO_LONG:
		intake_import_refuse(row, "date de naissance de plus de 130 ans",
				     "birth date of more than 130 years ago");
		break;
	case INTAKE_BIRTH_NO_DATE:
		intake_import_refuse(row,
				     "date de naissance qui n’existe pas, ou dans un autre ordre",
				     "birth date that does not exist, or in another order");
	}
	return NULL;
}

static json_t *read_text(const struct intake_import_field *field, const char *text,
			 struct intake_import_row *row)
{
	enum intake_text_fault fault = field->kind == INTAKE_IN_NAME
					   ? intake_name_check(text)
					   : intake_text_judge(text, field->most > 1000);

	if (characters(text) > field->most)
		intake_import_refuse(row, "texte trop long", "text too long");
	else if (fault == INTAKE_TEXT_NUMBER)
		intake_import_refuse(row, "ressemble à un numéro de sécurité sociale",
				     "looks like a social security number");
	else if (fault != INTAKE_TEXT_FINE)
		intake_import_refuse(row, "caractères qui n’ont pas leur place ici",
				     "characters that have no place here");
	else
		return json_string(text);
	return NULL;
}

static json_t *read_postal(const char *text, struct intake_import_row *row)
{
	if (strlen(text) == 5 && strspn(text, "0123456789") == 5)
		return json_string(text);
	intake_import_refuse(row, "code postal sans ses cinq chiffres",
			     "postal code without its five digits");
	return NULL;
}

static json_t *read_phone(const char *text, struct intake_import_row *row)
{
	char reach[INTAKE_REACH_LEN];

	if (intake_phone_normal(text, reach) && strlen(text) <= 30)
		return json_pack("{s:s, s:s}", "value", text, "reach", reach);
	intake_import_refuse(row, "pas un numéro de téléphone", "not a telephone number");
	return NULL;
}

static json_t *read_account(const struct intake_import_field *field, const char *text,
			    struct intake_import_row *row)
{
	for (const char *at = text; *at; at++)
		if (*at < '!' || *at > '~' || at - text >= (long)field->most) {
			intake_import_refuse(row, "pas un compte : ni espace, ni accent",
					     "not an account: no spaces, no accents");
			return NULL;
		}
	return json_string(text);
}

void intake_import_value(const struct intake_import_plan *plan,
			 const struct intake_import_field *field, const char *text, json_t **ret,
			 struct intake_import_row *row)
{
	switch (field->kind) {
	case INTAKE_IN_DATE:
		*ret = read_date(plan, text, row);
		break;
	case INTAKE_IN_CODE:
		*ret = intake_import_read_code(field->list, text, row);
		break;
	case INTAKE_IN_CODES:
		*ret = intake_import_read_codes(field->list, text, row);
		break;
	case INTAKE_IN_PLACE:
		*ret = intake_import_read_place(plan, text, row);
		break;
	case INTAKE_IN_ACCOUNT:
		*ret = read_account(field, text, row);
		break;
	case INTAKE_IN_BIRTH:
		*ret = read_birth(plan, text, row);
		break;
	case INTAKE_IN_POSTAL:
		*ret = read_postal(text, row);
		break;
	case INTAKE_IN_PHONE:
		*ret = read_phone(text, row);
		break;
	case INTAKE_IN_MDPH:
		*ret = intake_import_read_mdph(text, row);
		break;
	case INTAKE_IN_TEXT:
	case INTAKE_IN_NAME:
		*ret = read_text(field, text, row);
	}
}

const char *intake_import_mapped(const json_t *values, const char *text)
{
	char wanted[512], from[512];
	size_t i;
	json_t *v;

	intake_import_fold(text, wanted, sizeof(wanted));
	json_array_foreach(values, i, v)
	{
		const char *raw = cmn_json_get(v, "from");

		intake_import_fold(raw, from, sizeof(from));
		if (strcmp(raw, text) == 0 || (from[0] && strcmp(from, wanted) == 0))
			return cmn_json_get(v, "to");
	}
	return text;
}

char *intake_import_trimmed(const char *text)
{
	size_t n;

	for (;; text++) {
		if (strncmp(text, "\xC2\xA0", 2) == 0)
			text++;
		else if (*text != ' ' && *text != '\t' && *text != '\n' && *text != '\r')
			break;
	}
	for (n = strlen(text); n > 0; n--) {
		if (n > 1 && memcmp(text + n - 2, "\xC2\xA0", 2) == 0)
			n--;
		else if (!strchr(" \t\r\n", text[n - 1]))
			break;
	}
	return strndup(text, n);
}
