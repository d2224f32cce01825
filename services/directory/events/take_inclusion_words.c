/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_inclusion_words.c - the words of data·inclusion and our codes for them.  Its vocabulary is
 * wider than what this directory knows: what has no code here is left away.
 */
#include "take_inclusion.h"

#include <stdio.h>
#include <string.h>

struct pair {
	const char *theirs, *ours;
};

static const struct pair TYPES[] = {
    {"mdph", "mdph"},
    {"maison-departementale-de-lautonomie", "mdph"},
    {"ccas-cias", "ccas"},
    {"caf", "caf"},
    {"cpam", "cpam"},
    {"france-service", "france_services"},
    {"msap", "france_services"},
    {"mission-locale", "mission_locale"},
    {"maisons-des-solidarites", "maison_solidarites"},
    {"cms", "maison_solidarites"},
    {"departements", "conseil_departemental"},
    {"delegataire-conseil-departemental", "conseil_departemental"},
    {"esat", "esat"},
    {"ea", "entreprise_adaptee"},
    {"eatt", "entreprise_adaptee"},
    {"cap-emploi-reseau-cheops", "cap_emploi"},
    {"agefiph", "agefiph"},
    {"cidff", "cidff"},
    {"cmp", "cmp"},
    {"csapa", "csapa"},
    {"communes", "mairie"},
    {"reseau-information-jeunesse", "information_jeunesse"},
    {"fcsf", "centre_social"},
    {"points-justice", "permanence_juridique"},
    {"creches-avip", "accueil_enfants"},
    {"mjc", "equipement_culturel"},
};

/* By the family of a thématique, before its "--"; the whole one goes first. */
static const struct pair THEMES[] = {
    {"famille--soutien-aidants", "aidants_repit"},
    {"famille--prise-en-charge-personne-dependante", "aidants_repit"},
    {"sante--constituer-un-dossier-mdph-invalidite", "rapt_mdph"},
    {"remobilisation--activites-sportives-et-culturelles", "sport_culture_loisirs"},
    {"remobilisation--benevolat-action-citoyenne", "citoyennete"},
    {"remobilisation--lien-social", "citoyennete"},
    {"difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-a-la-citoyennete",
     "citoyennete"},
    {"sante", "soins"},
    {"logement-hebergement", "logement"},
    {"choisir-un-metier", "emploi"},
    {"creer-une-entreprise", "emploi"},
    {"preparer-sa-candidature", "emploi"},
    {"se-former", "emploi"},
    {"trouver-un-emploi", "emploi"},
};

static const struct pair PUBLICS[] = {
    {"tous-publics", "everybody"}, {"actifs", "employee"},    {"demandeurs-emploi", "job_seeker"},
    {"etudiants", "student"},      {"jeunes", "young_adult"}, {"seniors", "ageing"},
};

static const struct pair MODES[] = {
    {"telephoner", "phone"},
    {"envoyer-un-courriel", "email"},
    {"se-presenter", "visit"},
    {"utiliser-lien-mobilisation", "form"},
};

static const struct pair ASKERS[] = {{"usagers", "user"}, {"professionnels", "professional"}};

static const struct pair FEES[] = {{"gratuit", "free"}, {"payant", "paying"}};

static const char *ours(const struct pair *table, size_t n, const char *theirs)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].theirs, theirs) == 0)
			return table[i].ours;
	return NULL;
}

/* A list of their codes in ours; what has none is left away silently when `lossy`: the vocabulary
 * is wider than what this directory knows. */
static json_t *codes_of(struct directory_saying *s, const json_t *object, const char *key,
			const struct pair *table, size_t n, bool lossy)
{
	json_t *codes = json_array();
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(object, key), i, item)
	{
		const char *theirs = json_string_value(item);
		const char *code = theirs != NULL ? ours(table, n, theirs) : NULL;

		if (code != NULL)
			json_array_append_new(codes, json_string(code));
		else if (!lossy)
			directory_say_leave(s, key, "unknown_code", theirs);
	}
	return codes;
}

const char *directory_inclusion_type(const struct directory_take *t, const json_t *structure)
{
	const char *otherwise = directory_take_default(t, "type");
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(structure, "reseaux_porteurs"), i, item)
	{
		const char *code = json_string_value(item);

		code = code != NULL ? ours(TYPES, CMN_LEN(TYPES), code) : NULL;
		if (code != NULL)
			return code;
	}
	return otherwise != NULL ? otherwise : "autre";
}

const char *directory_inclusion_mode(const json_t *service)
{
	const json_t *item;
	bool there = false, remote = false;
	size_t i;

	json_array_foreach(json_object_get(service, "modes_accueil"), i, item)
	{
		const char *code = json_string_value(item);

		there = there || (code != NULL && strcmp(code, "en-presentiel") == 0);
		remote = remote || (code != NULL && strcmp(code, "a-distance") == 0);
	}
	return there && remote ? "mixed" : remote ? "remote" : "on_site";
}

void directory_inclusion_themes(struct directory_saying *s, const json_t *service)
{
	json_t *codes = json_array();
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(service, "thematiques"), i, item)
	{
		const char *whole = json_string_value(item);
		const char *code = whole != NULL ? ours(THEMES, CMN_LEN(THEMES), whole) : NULL;
		char family[64];

		if (whole == NULL || strstr(whole, "--") == NULL) {
			directory_say_leave(s, "thematiques", "unknown_code", whole);
			continue;
		}
		snprintf(family, sizeof(family), "%.*s", (int)(strstr(whole, "--") - whole), whole);
		if (code == NULL)
			code = ours(THEMES, CMN_LEN(THEMES), family);
		json_array_append_new(codes, json_string(code != NULL ? code : "autre"));
	}
	if (json_array_size(codes) == 0)
		json_array_append_new(codes, json_string("autre"));
	directory_say_codes(s, "themes", "thematiques", "problem_types", codes);
}

/* « tous-publics » with another one says two things at once. */
void directory_inclusion_publics(struct directory_saying *s, const json_t *service)
{
	json_t *codes = codes_of(s, service, "publics", PUBLICS, CMN_LEN(PUBLICS), true);
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(service, "publics"), i, item)
	{
		const char *code = json_string_value(item);

		if (code != NULL && strcmp(code, "tous-publics") == 0 &&
		    json_array_size(json_object_get(service, "publics")) > 1) {
			directory_say_leave(s, "publics", "exclusive", code);
			json_array_clear(codes);
		}
	}
	directory_say_codes(s, "publics", "publics", "offer_publics", codes);
}

void directory_inclusion_intake(struct directory_saying *s, const json_t *service)
{
	const char *fee = cmn_json_get(service, "frais");

	directory_say_codes(
	    s, "intake_modes", "modes_mobilisation", "intake_modes",
	    codes_of(s, service, "modes_mobilisation", MODES, CMN_LEN(MODES), false));
	directory_say_codes(
	    s, "intake_by", "mobilisable_par", "intake_askers",
	    codes_of(s, service, "mobilisable_par", ASKERS, CMN_LEN(ASKERS), false));
	directory_say_website(s, "intake_url", "lien_mobilisation",
			      cmn_json_get(service, "lien_mobilisation"));
	directory_say_text(s, "intake_note", "mobilisation_precisions",
			   cmn_json_get(service, "mobilisation_precisions"), 1000, false);
	directory_say_text(s, "fee_note", "frais_precisions",
			   cmn_json_get(service, "frais_precisions"), 300, false);
	directory_say_code(s, "fee", "frais", "fees",
			   fee != NULL && ours(FEES, CMN_LEN(FEES), fee) != NULL
			       ? ours(FEES, CMN_LEN(FEES), fee)
			       : fee);
	directory_say_text(s, "conditions", "conditions_acces",
			   cmn_json_get(service, "conditions_acces"), 2000, false);
}
