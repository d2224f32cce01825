/* SPDX-License-Identifier: EUPL-1.2 */
#include "source_rows.h"

#include "geo.h"
#include "source_id.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define FOLDED 256

static const char *or_null(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : NULL;
}

enum directory_line directory_derive_commune(const struct cmn_csv *csv,
					     const struct directory_types *types,
					     struct cmn_buf *row, const char **ret_column)
{
	char folded[FOLDED];
	double lat = strtod(cmn_csv_get(csv, "lat"), NULL);
	double lon = strtod(cmn_csv_get(csv, "lon"), NULL);
	struct directory_geo_plane place = directory_geo_lambert93(lat, lon);

	(void)types;
	(void)ret_column;
	directory_text_fold(cmn_csv_get(csv, "nom"), folded, sizeof(folded));
	directory_copy_field(row, folded, '\t');
	cmn_buf_fmt(row, "%.2f\t%.2f\n", place.x, place.y);
	return DIRECTORY_LINE_ROW;
}

/* Columns of the matrix, and the codes of proto/codes/functions.csv. */
static const char *const FUNCTIONS[][2] = {
    {"DIAGNOSTIC", "diagnostic"},
    {"INFO_ORIENTATION", "info_orientation"},
    {"EXPRESSION_PROJET", "expression_projet"},
    {"EVALUATION_ATTRIBUTION", "evaluation_attribution"},
    {"AGENCEMENT_SOLUTIONS", "agencement_solutions"},
    {"PAG", "pag"},
    {"EFFECTION_PERSONNE", "effection_personne"},
    {"EFFECTION_AIDANT", "effection_aidant"},
    {"REPIT", "repit"},
    {"APPUI_PRO", "appui_pro"},
};

static void drop_buf(struct cmn_buf *b)
{
	cmn_buf_free(b);
}

enum directory_line directory_derive_functions(const struct cmn_csv *csv,
					       const struct directory_types *types,
					       struct cmn_buf *row, const char **ret_column)
{
	struct cmn_buf json CMN_AUTO(drop_buf);

	(void)types;
	*ret_column = "acteur";
	cmn_buf_init(&json, 8192);
	cmn_json_open(&json, '[');
	for (size_t i = 0; i < CMN_LEN(FUNCTIONS); i++) {
		const char *mention = cmn_csv_get(csv, FUNCTIONS[i][0]);

		if (mention[0] == '\0')
			continue;
		cmn_json_open(&json, '{');
		cmn_json_kstr(&json, "function", FUNCTIONS[i][1]);
		cmn_json_kstr(&json, "mention", mention);
		cmn_json_close(&json, '}');
	}
	cmn_json_close(&json, ']');
	if (json.failed)
		return DIRECTORY_LINE_BAD;
	directory_copy_field(row, json.data, '\n');
	return DIRECTORY_LINE_ROW;
}

void directory_stage_actor_row(const struct directory_staged_actor *actor, struct cmn_buf *row)
{
	char id[CMN_UUID_LEN];
	char folded[FOLDED];

	directory_source_uuid(actor->source, actor->source_id, id);
	directory_text_fold(actor->name, folded, sizeof(folded));
	const char *const fields[] = {
	    id,
	    actor->departement,
	    actor->type,
	    actor->sector,
	    actor->name,
	    folded,
	    actor->commune,
	    or_null(actor->address),
	    or_null(actor->phone),
	    or_null(actor->email),
	    or_null(actor->website),
	    actor->source,
	    actor->source_id,
	    actor->invented ? "true" : "false",
	    actor->more,
	};
	for (size_t i = 0; i < CMN_LEN(fields); i++)
		directory_copy_field(row, fields[i], i + 1 == CMN_LEN(fields) ? '\n' : '\t');
}

enum directory_line directory_derive_mdph(const struct cmn_csv *csv,
					  const struct directory_types *types, struct cmn_buf *row,
					  const char **ret_column)
{
	const struct directory_staged_actor actor = {
	    .departement = cmn_csv_get(csv, "departement"),
	    .type = "mdph",
	    .sector = "specialised",
	    .name = cmn_csv_get(csv, "nom"),
	    .commune = cmn_csv_get(csv, "code_insee"),
	    .address = cmn_csv_get(csv, "adresse"),
	    .phone = cmn_csv_get(csv, "telephone"),
	    .email = cmn_csv_get(csv, "courriel"),
	    .source = "mdph-sites-2018",
	    .source_id = cmn_csv_get(csv, "id_source"),
	};

	(void)types;
	(void)ret_column;
	directory_stage_actor_row(&actor, row);
	return DIRECTORY_LINE_ROW;
}

enum directory_line directory_derive_annuaire(const struct cmn_csv *csv,
					      const struct directory_types *types,
					      struct cmn_buf *row, const char **ret_column)
{
	const char *departement = cmn_csv_get(csv, "departement");
	const char *source_code = cmn_csv_get(csv, "type_source");
	char address[512];
	size_t i = 0;

	/* the sites of 2018 hold them, with every branch and the telephone of these rows */
	if (strcmp(source_code, "maison_handicapees") == 0)
		return DIRECTORY_LINE_SKIPPED;
	while (i < types->n && strcmp(types->row[i].source_code, source_code) != 0)
		i++;
	*ret_column = "type_source";
	if (i == types->n)
		return DIRECTORY_LINE_BAD;
	*ret_column = "adresse";
	if (!directory_text_address(cmn_csv_get(csv, "adresse"), departement, address,
				    sizeof(address)))
		return DIRECTORY_LINE_BAD;
	const struct directory_staged_actor actor = {
	    .departement = departement,
	    .type = types->row[i].code,
	    .sector = types->row[i].sector,
	    .name = cmn_csv_get(csv, "nom"),
	    .commune = cmn_csv_get(csv, "code_insee_2026"),
	    .address = address,
	    .phone = cmn_csv_get(csv, "telephone"),
	    .email = cmn_csv_get(csv, "courriel"),
	    .website = cmn_csv_get(csv, "site"),
	    .source = "annuaire-2019",
	    .source_id = cmn_csv_get(csv, "id_source"),
	};
	directory_stage_actor_row(&actor, row);
	return DIRECTORY_LINE_ROW;
}
