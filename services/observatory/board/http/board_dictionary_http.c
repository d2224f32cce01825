/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_dictionary_http.c - what the columns and codes of the open data mean.
 */
#include "board_definitions.h"
#include "board_write.h"
#include "observatory_ops.h"

#include <stdio.h>

static const struct {
	const char *section, *name, *meaning[2];
} WORDS[] = {
    {"column", "departement", {"code du département (INSEE)", "code of the département (INSEE)"}},
    {"column", "span", {"longueur de la période : mois, trimestre, année", "length of the period"}},
    {"column", "period", {"premier jour de la période", "first day of the period"}},
    {"column",
     "place_kind",
     {"sorte de lieu : département, EPCI, sous-territoire", "kind of place"}},
    {"column",
     "place",
     {"code du lieu : SIREN d’un EPCI, code d’un sous-territoire ; vide pour le département",
      "code of the place; empty for the département"}},
    {"column", "indicator", {"code de l’indicateur", "code of the indicator"}},
    {"column", "definition_version", {"version de sa définition", "version of its definition"}},
    {"column", "part", {"partie de la définition qui est comptée", "part that is counted"}},
    {"column", "key", {"code d’une répartition ; vide pour l’ensemble", "code of a breakdown"}},
    {"column", "state", {"ce qui est dit de la cellule, voir state", "see state"}},
    {"column", "number", {"nombre ; vide s’il n’est pas dit", "number; empty when not told"}},
    {"column", "rate_percent", {"taux, pour cent", "rate, per cent"}},
    {"column", "mean_days", {"moyenne, jours calendaires", "mean, calendar days"}},
    {"column", "median_days", {"médiane, jours calendaires", "median, calendar days"}},
    {"column",
     "together_block",
     {"cellules secrètes qui sont dites ensemble", "suppressed cells that are told together"}},
    {"column", "together_number", {"leur nombre à toutes", "their number together"}},
    {"column", "edition", {"identifiant de la publication", "id of the release"}},
    {"column", "released_at", {"instant de la publication, UTC", "instant of the release, UTC"}},
    {"state", "value", {"le nombre est dit", "the number is told"}},
    {"state", "zero", {"un vrai zéro", "a true zero"}},
    {"state",
     "suppressed",
     {"secret statistique : le nombre est petit, ou le trahirait",
      "statistical secret: the number is small, or would give one away"}},
};

static void put_word(struct cmn_buf *out, const char *section, const char *name, const char *fr,
		     const char *en)
{
	board_csv_cell(out, section, false);
	board_csv_cell(out, name, false);
	board_csv_cell(out, fr, false);
	board_csv_cell(out, en, true);
}

static void put_definition(struct cmn_buf *out, const struct observatory_definition *d)
{
	char name[OBSERVATORY_KEY_MAX + 16];

	if (d->departements[0])
		return; /* local additions are not published */
	snprintf(name, sizeof(name), "%s, version %d", d->indicator, d->version);
	put_word(out, "indicator", name, d->label[CMN_FR], d->label[CMN_EN]);
	put_word(out, "rule", name, d->rule[CMN_FR], d->rule[CMN_EN]);
	for (size_t i = 0; i < d->n_parts; i++) {
		struct board_line line = {.version = d->version};

		snprintf(line.measure, sizeof(line.measure), "%s", d->parts[i].part);
		snprintf(name, sizeof(name), "%s, %s", d->indicator, line.measure);
		put_word(out, "part", name, board_measure_label(&line, CMN_FR),
			 board_measure_label(&line, CMN_EN));
	}
}

enum cmn_err observatory_http_get_open_dictionary(struct cmn_call *call)
{
	CMN_AUTO(board_definitions_drop) struct board_definitions *shared = NULL;
	const struct observatory_definition *all;
	size_t n = 0;
	enum cmn_err rc = board_definitions_read(call, &shared);

	if (rc != CMN_OK)
		return rc;
	put_word(&call->out, "section", "name", "meaning_fr", "meaning_en");
	for (size_t i = 0; i < CMN_LEN(WORDS); i++)
		put_word(&call->out, WORDS[i].section, WORDS[i].name, WORDS[i].meaning[CMN_FR],
			 WORDS[i].meaning[CMN_EN]);
	all = observatory_set_all(board_definitions_set(shared), &n);
	for (size_t i = 0; i < n; i++)
		put_definition(&call->out, &all[i]);
	cmn_call_answer_header(call, "Content-Disposition",
			       "attachment; filename=\"communautes-360-dictionnaire.csv\"");
	call->content_type = "text/csv; charset=utf-8";
	return CMN_OK;
}
