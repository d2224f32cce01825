/* SPDX-License-Identifier: EUPL-1.2 */
#include "roles.h"

#include <string.h>

const char *const DIRECTORY_FUNCTION_CODES[DIRECTORY_FUNCTIONS] = {
    "diagnostic",
    "info_orientation",
    "expression_projet",
    "evaluation_attribution",
    "agencement_solutions",
    "pag",
    "effection_personne",
    "effection_aidant",
    "repit",
    "appui_pro",
};

#define ESMS                                                                             \
	"ime itep ditep iem sessad esat entreprise_adaptee savs samsah mas eam eanm"     \
	" foyer_hebergement foyer_vie accueil_temporaire accueil_temporaire_enfants"     \
	" ueros esrp espo polyhandicap_enfants deficients_visuels deficients_auditifs"   \
	" education_sensorielle experimental_enfants experimental_adultes foyer_enfants" \
	" cafs foyer_polyvalent"
#define CARE "professionnel_sante etablissement_sante centre_sante maison_sante"

/* Functions from left to right as above.  Rows 29 and 30, the conseillers and the facilitators of
 * the Communauté 360, are one kind of actor here. */
const struct directory_role DIRECTORY_ROLES[] = {
    {1, "mdph", NULL, " +r+r+    "},
    {2, "caf", NULL, " + +      "},
    {3, "cpam", NULL, " + +      "},
    {4, "ccas", NULL, " +    rrr "},
    {5, "france_services", NULL, " +        "},
    {6, "accueil_departemental maison_solidarites espace_departemental", NULL, " +        "},
    {7, "commission_affectation", NULL, "    S     "},
    {8, "prh", NULL, " +  L     "},
    {9, "association_usagers", NULL, " ++    +  "},
    {10, "pcpe", NULL, "   rrG+r  "},
    {11, "sas_hr", NULL, "    HG    "},
    {12, "pfra pfr_personnes_agees", NULL, "    RG +++"},
    {13, "camsp cmpp", NULL, "+     +r  "},
    {14, "pco", NULL, "++ rr     "},
    {15, CARE, NULL, "+    G+   "},
    {16, "gem", NULL, " +    +   "},
    {17, "communaute_pratiques", NULL, "         +"},
    {18, ESMS, NULL, "      +++ "},
    {19, "saad ssiad spasad auxiliaire_vie", NULL, "      ++  "},
    {20, "equipe_mobile", NULL, "      r  r"},
    {21, "equipe_mobile", NULL, "      r  r"},
    {22, "emasco emams", NULL, "      r  r"},
    {23, "emploi_accompagne", NULL, "  rrE     "},
    {24, "cra centre_ressources erhr", NULL, "    rr   +"},
    {25, "dac", NULL, "    PG    "},
    {26, "clic", "44", " r rr     "},
    {27, "plateforme_phv", "44", " +  +     "},
    {28, "club_house", "44", " +    +   "},
    {29, "communaute_360", NULL, "    +G    "},
    {30, "communaute_360", NULL, "  +       "},
};
const size_t DIRECTORY_ROLE_COUNT = sizeof(DIRECTORY_ROLES) / sizeof(DIRECTORY_ROLES[0]);

enum directory_function directory_function_of(const char *code)
{
	for (int i = 0; code != NULL && i < DIRECTORY_FUNCTIONS; i++) {
		if (strcmp(DIRECTORY_FUNCTION_CODES[i], code) == 0)
			return (enum directory_function)i;
	}
	return DIRECTORY_FUNCTION_NONE;
}

/* --- a cell, for this question ------------------------------------------------------------- */

enum answer { NOT = 0, PERHAPS, SURELY };

static enum answer of_theme(const struct directory_role_ask *ask, const char *theme)
{
	if (ask->theme == NULL)
		return PERHAPS;
	return strcmp(ask->theme, theme) == 0 ? SURELY : NOT;
}

static enum answer of_rare(const struct directory_role_ask *ask)
{
	if (ask->disability_types == NULL)
		return PERHAPS;
	return strstr(ask->disability_types, "rare") != NULL ? SURELY : NOT;
}

static enum answer of_asker(const struct directory_role_ask *ask)
{
	if (ask->asker == DIRECTORY_ASKER_UNTOLD)
		return PERHAPS;
	return ask->asker == DIRECTORY_ASKER_PROFESSIONAL ? SURELY : NOT;
}

static enum answer answer_of(const struct directory_role_ask *ask, char cell)
{
	switch (cell) {
	case DIRECTORY_CELL_EXPECTED:
		return SURELY;
	case DIRECTORY_CELL_VARIES:
	case DIRECTORY_CELL_GOS:
		return PERHAPS;
	case DIRECTORY_CELL_EMPLOYMENT:
		return of_theme(ask, "emploi");
	case DIRECTORY_CELL_SCHOOL:
		return of_theme(ask, "scolarite");
	case DIRECTORY_CELL_LEISURE:
		return of_theme(ask, "sport_culture_loisirs");
	case DIRECTORY_CELL_RESPITE:
		return of_theme(ask, "aidants_repit");
	case DIRECTORY_CELL_RARE:
		return of_rare(ask);
	case DIRECTORY_CELL_PROFESSIONAL:
		return of_asker(ask);
	default:
		return NOT;
	}
}

/* --- steps ---------------------------------------------------------------------------------- */

#define STEP_EXPECTED  0u
#define STEP_CONDITION 1u
#define STEP_UNSPOKEN  2u
#define STEP_OTHER     3u

#define STEP_ACTS        0u
#define STEP_COORDINATES 1u
#define STEP_SUPPORTS    2u

/* Of what is done for people, whatever its condition; then for the whole of a path. */
static unsigned step_unasked(const char *cells)
{
	static const char ACTS[] = "+++   +++ ", COORDINATES[] = "   +++    ";

	for (size_t i = 0; i < DIRECTORY_FUNCTIONS; i++) {
		if (ACTS[i] != ' ' && cells[i] != ' ')
			return STEP_ACTS;
	}
	for (size_t i = 0; i < DIRECTORY_FUNCTIONS; i++) {
		if (COORDINATES[i] != ' ' && cells[i] != ' ')
			return STEP_COORDINATES;
	}
	return STEP_SUPPORTS;
}

static unsigned step_of(const struct directory_role_ask *ask, const char *cells)
{
	static const unsigned STEP[] = {
	    [NOT] = STEP_OTHER, [PERHAPS] = STEP_CONDITION, [SURELY] = STEP_EXPECTED};

	if (ask->function == DIRECTORY_FUNCTION_NONE)
		return step_unasked(cells);
	return STEP[answer_of(ask, cells[ask->function])];
}

void directory_roles_order(const struct directory_role_ask *ask,
			   const struct directory_codes *codes, struct directory_order *order)
{
	bool asked = ask->function != DIRECTORY_FUNCTION_NONE;

	memset(order->role, 0, sizeof(order->role));
	order->role_else = asked ? STEP_UNSPOKEN : STEP_ACTS;
	for (size_t i = 0; i < DIRECTORY_ROLE_COUNT; i++) {
		const struct directory_role *r = &DIRECTORY_ROLES[i];

		if (r->departement == NULL ||
		    (ask->departement != NULL && strcmp(r->departement, ask->departement) == 0))
			directory_codes_mark(codes, "type", r->types,
					     &order->role[step_of(ask, r->cells)]);
	}
	/* what an actor says of itself comes before what is expected of its kind */
	if (asked)
		directory_codes_mark(codes, "function", DIRECTORY_FUNCTION_CODES[ask->function],
				     &order->role[STEP_EXPECTED]);
}

enum directory_role_reason directory_role_reason(const struct directory_role_ask *ask,
						 unsigned step)
{
	static const enum directory_role_reason ASKED[] = {
	    [STEP_EXPECTED] = DIRECTORY_ROLE_EXPECTED,
	    [STEP_CONDITION] = DIRECTORY_ROLE_CONDITION,
	    [STEP_UNSPOKEN] = DIRECTORY_ROLE_SILENT,
	    [STEP_OTHER] = DIRECTORY_ROLE_OTHER,
	};
	static const enum directory_role_reason UNASKED[] = {
	    [STEP_ACTS] = DIRECTORY_ROLE_SILENT,
	    [STEP_COORDINATES] = DIRECTORY_ROLE_COORDINATES,
	    [STEP_SUPPORTS] = DIRECTORY_ROLE_SUPPORTS,
	};

	return ask->function != DIRECTORY_FUNCTION_NONE ? ASKED[step] : UNASKED[step];
}
