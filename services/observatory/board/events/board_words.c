/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_words.c - what people call the lines of a chart.
 */
#include "board_series.h"

#include "cmn/codes.h"

#include <string.h>

static const struct {
	const char *measure;
	const char *label[2]; /* by enum cmn_lang */
} MEASURES[] = {
    {"number", {"nombre", "number"}},
    {"rate", {"taux", "rate"}},
    {"numerator", {"pour le taux : dont", "for the rate: of these"}},
    {"denominator", {"pour le taux : sur", "for the rate: out of"}},
    {"rate.answered", {"taux parmi les réponses", "rate among the answers"}},
    {"numerator.answered", {"parmi les réponses : dont", "among the answers: of these"}},
    {"denominator.answered", {"parmi les réponses : sur", "among the answers: out of"}},
    {"mean", {"moyenne", "mean"}},
    {"median", {"médiane", "median"}},
    {"etp", {"équivalents temps plein", "full-time equivalents"}},
    {"waiting", {"attendent encore à la fin", "still waiting at the end"}},
    {"waited", {"leur attente, en moyenne", "their wait, on average"}},
    {"apart_relances", {"à part : relances", "apart: relances"}},
    {"apart_abandoned_calls", {"à part : appels abandonnés", "apart: abandoned calls"}},
    {"apart_unverified", {"à part : non vérifiés", "apart: not verified"}},
};

/* The attribute by which a part breaks down, and the list of its codes. */
static const struct {
	const char *attribute, *list;
	const char *label[2];
} BREAKDOWNS[] = {
    {"age", "age_bands", {"par âge", "by age"}},
    {"builder", "project_builders", {"par co-constructeur", "by co-builder"}},
    {"channel", "channels", {"par canal", "by channel"}},
    {"component", "proposal_components", {"par composante", "by component"}},
    {"employer", NULL, {"par employeur", "by employer"}},
    {"function", "team_functions", {"par fonction", "by function"}},
    {"group", "need_groups", {"par groupe de besoins", "by group of needs"}},
    {"membership", "memberships", {"par place dans la communauté", "by standing"}},
    {"moment", "moments_charnieres", {"par moment charnière", "by turning point"}},
    {"person", "person_profiles", {"par personne concernée", "by person concerned"}},
    {"population", "target_populations", {"par population", "by population"}},
    {"priority", "solicitation_priorities", {"par attention", "by attention"}},
    {"problem", "problem_types", {"par problématique", "by problem"}},
    {"profile", "profile_1_2", {"par profil", "by profile"}},
    {"requester", "requester_kinds", {"par demandeur", "by requester"}},
    {"sector", "sectors", {"par secteur", "by sector"}},
    {"situation_type", "situation_types", {"par type de situation", "by type of situation"}},
    {"state", "proposal_states", {"par état", "by state"}},
    {"type", "actor_types", {"par type d’acteur", "by type of actor"}},
};

/* The place of "by_profile" in BREAKDOWNS; their number when it is none of them. */
static size_t breakdown_of(const char *measure)
{
	size_t i = CMN_LEN(BREAKDOWNS);

	if (strcmp(measure, "apart_unverified") == 0)
		measure = "by_sector";
	if (strncmp(measure, "by_", 3) != 0)
		return i;
	for (i = 0; i < CMN_LEN(BREAKDOWNS); i++) {
		if (strcmp(BREAKDOWNS[i].attribute, measure + 3) == 0)
			break;
	}
	return i;
}

static size_t measure_of(const char *measure)
{
	size_t i;

	for (i = 0; i < CMN_LEN(MEASURES); i++) {
		if (strcmp(MEASURES[i].measure, measure) == 0)
			break;
	}
	return i;
}

int board_decimals(const char *unit)
{
	if (strcmp(unit, "etp") == 0)
		return 2;
	return strcmp(unit, "count") == 0 ? 0 : 1;
}

const char *board_measure_label(const struct board_line *line, enum cmn_lang lang)
{
	size_t i = measure_of(line->measure);

	if (i < CMN_LEN(MEASURES))
		return MEASURES[i].label[lang];
	i = breakdown_of(line->measure);
	return i < CMN_LEN(BREAKDOWNS) ? BREAKDOWNS[i].label[lang] : line->measure;
}

const char *board_key_label(const struct board_line *line, enum cmn_lang lang)
{
	size_t i = breakdown_of(line->measure);
	const struct cmn_code_list *list = i < CMN_LEN(BREAKDOWNS) && BREAKDOWNS[i].list
					       ? cmn_code_list_find(BREAKDOWNS[i].list)
					       : NULL;
	const struct cmn_code *code = list ? cmn_code_find(list, line->key) : NULL;

	if (strcmp(line->key, "-") == 0)
		return lang == CMN_FR ? "non précisé" : "not said";
	return code ? code->label[lang] : line->key;
}

const char *board_indicator_label(const char *indicator, enum cmn_lang lang)
{
	const struct cmn_code_list *list = cmn_code_list_find("indicators");
	const struct cmn_code *code = list ? cmn_code_find(list, indicator) : NULL;

	return code ? code->label[lang] : indicator;
}
