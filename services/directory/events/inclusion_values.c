/* SPDX-License-Identifier: EUPL-1.2 */
#include "inclusion_values.h"

#include <string.h>

const struct directory_pair DIRECTORY_INCLUSION_THEMES[] = {
    {"soins", "sante--acces-aux-soins"},
    {"post_diagnostic", "sante--acces-aux-soins"},
    {"sport_culture_loisirs", "remobilisation--activites-sportives-et-culturelles"},
    {"logement", "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement"},
    {"aidants_repit", "famille--soutien-aidants"},
    {"pair_aidance", "remobilisation--lien-social"},
    {"rapt_mdph", "sante--constituer-un-dossier-mdph-invalidite"},
    {"citoyennete", "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-a-la-"
		    "citoyennete"},
    {"scolarite", "famille--soutien-a-la-parentalite-et-a-leducation"},
    {"protection_enfance", "famille--soutien-a-la-parentalite-et-a-leducation"},
    {"emploi", "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi"},
    {"vieillissement", "famille--prise-en-charge-personne-dependante"},
    {NULL, NULL},
};

const struct directory_pair DIRECTORY_INCLUSION_PUBLICS[] = {
    {"child", "personnes-en-situation-de-handicap"},
    {"young_adult", "personnes-en-situation-de-handicap"},
    {"young_adult", "jeunes"},
    {"adult", "personnes-en-situation-de-handicap"},
    {"ageing", "personnes-en-situation-de-handicap"},
    {"ageing", "seniors"},
    {"carer", "familles"},
    {"sibling", "familles"},
    {"parent", "familles"},
    {"pupil", "jeunes"},
    {"student", "etudiants"},
    {"job_seeker", "demandeurs-emploi"},
    {"employee", "actifs"},
    {NULL, NULL},
};

const struct directory_pair DIRECTORY_INCLUSION_NETWORKS[] = {
    {"mdph", "mdph"},
    {"ccas", "ccas-cias"},
    {"caf", "caf"},
    {"cpam", "cpam"},
    {"mission_locale", "mission-locale"},
    {"cap_emploi", "cap-emploi-reseau-cheops"},
    {"mairie", "communes"},
    {"conseil_departemental", "departements"},
    {"france_services", "france-service"},
    {"cmp", "cmp"},
    {"esat", "esat"},
    {"entreprise_adaptee", "ea"},
    {"cidff", "cidff"},
    {"agefiph", "agefiph"},
    {"information_jeunesse", "reseau-information-jeunesse"},
    {"maison_solidarites", "maisons-des-solidarites"},
    {"csapa", "csapa"},
    {"permanence_juridique", "points-justice"},
    {"maison_justice_droit", "points-justice"},
    {NULL, NULL},
};

const struct directory_pair DIRECTORY_INCLUSION_ASKERS[] = {
    {"user", "usagers"},
    {"professional", "professionnels"},
    {NULL, NULL},
};

/* --- lists, each value once --------------------------------------------------------------------
 */

void directory_values_add(struct directory_values *v, const char *value)
{
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->text[i], value) == 0)
			return;
	if (v->n < DIRECTORY_VALUES_MAX)
		v->text[v->n++] = value;
}

void directory_values_map(struct directory_values *v, const struct directory_pair *pairs,
			  const char *ours)
{
	for (; pairs->ours != NULL; pairs++)
		if (strcmp(pairs->ours, ours) == 0)
			directory_values_add(v, pairs->theirs);
}

void directory_values_map_all(struct directory_values *v, const struct directory_pair *pairs,
			      const json_t *from, const char *key)
{
	for (size_t i = 0; i < directory_size(from, key); i++)
		directory_values_map(v, pairs, directory_code_at(from, key, i));
}

void directory_values_put(struct cmn_buf *out, const char *key, const struct directory_values *v)
{
	if (v->n == 0)
		return;
	cmn_json_key(out, key);
	cmn_json_open(out, '[');
	for (size_t i = 0; i < v->n; i++)
		cmn_json_str(out, v->text[i]);
	cmn_json_close(out, ']');
}
