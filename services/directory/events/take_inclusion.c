/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_inclusion.c - data·inclusion, schema v1: structures become actors with their place, services
 * become offers.
 *
 * The rules that its JSON schema does not say are checked here: a day of change is neither to come
 * nor before 2000, « tous-publics » stands alone, a SIRET has its check digit.  contact_nom_prenom
 * names a person and is not read.
 */
#include "take.h"

#include "take_finess.h"

#include "said.h"

#include "cmn/clock.h"

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

static void say_themes(struct directory_saying *s, const json_t *service)
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

static void check_day(struct directory_saying *s, const json_t *object)
{
	const char *day = cmn_json_get(object, "date_maj");
	char date[11] = "";

	if (day != NULL)
		snprintf(date, sizeof(date), "%.10s", day);
	if (day == NULL)
		directory_say_leave(s, "date_maj", "missing", NULL);
	else if (!cmn_date_valid(date) || strcmp(date, "2000-01-01") < 0)
		directory_say_leave(s, "date_maj", "bad_date", day);
	else if (strcmp(date, s->t->today) > 0)
		directory_say_leave(s, "date_maj", "future_date", day);
}

static bool point_of(struct directory_saying *s, const json_t *object, double *lat, double *lon)
{
	const json_t *a = json_object_get(object, "latitude");
	const json_t *o = json_object_get(object, "longitude");

	if (json_is_number(a) && json_is_number(o)) {
		*lat = json_number_value(a);
		*lon = json_number_value(o);
		return true;
	}
	if ((a != NULL && !json_is_null(a)) || (o != NULL && !json_is_null(o)))
		directory_say_leave(s, "latitude", "bad_number", NULL);
	return false;
}

/* The place of a structure or of a service, when it says where it is. */
static void say_place(struct directory_take *t, const json_t *object, const char *ref,
		      const char *actor_ref, const char *commune)
{
	struct directory_saying s;
	const char *postal = cmn_json_get(object, "code_postal");
	char departement[4];
	double lat, lon;

	directory_say_begin(&s, t, "place", ref);
	directory_say_it(&s, "commune", json_string(commune));
	directory_say_text(&s, "name", "nom", cmn_json_get(object, "nom"), 200, true);
	directory_say_text(&s, "address", "adresse", cmn_json_get(object, "adresse"), 240, false);
	directory_say_text(&s, "complement", "complement_adresse",
			   cmn_json_get(object, "complement_adresse"), 240, false);
	directory_say_it(&s, "postal_code",
			 postal != NULL && directory_said_departement_of_postal(postal, departement)
			     ? json_string(postal)
			     : json_null());
	directory_say_website(&s, "accessibility_url", "accessibilite_lieu",
			      cmn_json_get(object, "accessibilite_lieu"));
	directory_say_hours(&s, "horaires_accueil", cmn_json_get(object, "horaires_accueil"));
	if (point_of(&s, object, &lat, &lon))
		directory_say_point(&s, "latitude", lat, lon);
	directory_say_end(&s, &(struct directory_said){.actor_ref = actor_ref});
}

static const char *type_of(const struct directory_take *t, const json_t *structure)
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

static enum directory_belongs say_commune(struct directory_saying *s, const json_t *object)
{
	return directory_say_commune(s, "code_insee", cmn_json_get(object, "code_insee"),
				     cmn_json_get(object, "commune"),
				     cmn_json_get(object, "code_postal"));
}

static void structure(struct directory_take *t, const json_t *object)
{
	const char *ref = cmn_json_get(object, "id");
	const char *parts[] = {cmn_json_get(object, "adresse"), cmn_json_get(object, "code_postal"),
			       cmn_json_get(object, "commune")};
	const char *type = type_of(t, object);
	struct directory_saying s;
	char commune[8], address[400] = "";

	directory_say_begin(&s, t, "actor", ref);
	if (s.bad || say_commune(&s, object) != DIRECTORY_HERE) {
		directory_say_end(&s, &(struct directory_said){0});
		return;
	}
	snprintf(commune, sizeof(commune), "%s", cmn_json_get(s.fields, "commune"));
	directory_say_text(&s, "name", "nom", cmn_json_get(object, "nom"), 200, true);
	for (size_t i = 0; i < CMN_LEN(parts) && parts[0] != NULL; i++)
		if (parts[i] != NULL && strlen(address) + strlen(parts[i]) + 2 < sizeof(address))
			snprintf(address + strlen(address), sizeof(address) - strlen(address),
				 "%s%s", address[0] != '\0' ? " " : "", parts[i]);
	directory_say_it(&s, "type", json_string(type));
	directory_say_it(&s, "sector", json_string(directory_type_sector(type)));
	directory_say_text(&s, "address", "adresse", address, 240, false);
	directory_say_phone(&s, "telephone", cmn_json_get(object, "telephone"));
	directory_say_email(&s, "courriel", cmn_json_get(object, "courriel"));
	directory_say_website(&s, "website", "site_web", cmn_json_get(object, "site_web"));
	directory_say_siret(&s, "siret", cmn_json_get(object, "siret"));
	check_day(&s, object);
	bool bad = s.bad;
	directory_say_end(&s, &(struct directory_said){0});
	if (!bad && cmn_json_get(object, "adresse") != NULL)
		say_place(t, object, ref, ref, commune);
}

/* « tous-publics » with another one says two things at once. */
static void say_publics(struct directory_saying *s, const json_t *service)
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

/* Codes of communes, EPCI, départements; "france"; a commune merged away becomes that of today. */
static void say_zone(struct directory_saying *s, const json_t *service)
{
	json_t *zone = json_array();
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(service, "zone_eligibilite"), i, item)
	{
		const char *code = json_string_value(item);
		size_t n = code != NULL ? strlen(code) : 0;
		const struct directory_commune *here =
		    n == 5 ? directory_ground_code(s->t->ground, code) : NULL;
		char departement[4];

		if (n == 6 && strcmp(code, "france") == 0)
			json_array_append_new(zone, json_string(code));
		else if (n == 9 && strspn(code, "0123456789") == 9)
			json_array_append_new(zone, json_string(code));
		else if ((n == 2 || n == 3) && directory_said_departement_exists(code))
			json_array_append_new(zone, json_string(code));
		else if (n == 5 && directory_said_departement(code, departement))
			json_array_append_new(zone, json_string(here != NULL ? here->code : code));
		else
			directory_say_leave(s, "zone_eligibilite", "unknown_code", code);
	}
	directory_say_it(s, "zone", zone);
}

static const char *mode_of(const json_t *service)
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

static void say_intake(struct directory_saying *s, const json_t *service)
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

static void service(struct directory_take *t, const json_t *object)
{
	const char *ref = cmn_json_get(object, "id");
	const char *actor_ref = cmn_json_get(object, "structure_id");
	bool own = cmn_json_get(object, "adresse") != NULL;
	const char *sector = directory_take_default(t, "sector");
	struct directory_saying s;
	char commune[8] = "";

	directory_say_begin(&s, t, "offer", ref);
	/* without a commune of its own it stands where its structure does */
	if (!s.bad &&
	    (cmn_json_get(object, "code_insee") != NULL ||
	     cmn_json_get(object, "code_postal") != NULL) &&
	    say_commune(&s, object) == DIRECTORY_HERE)
		snprintf(commune, sizeof(commune), "%s", cmn_json_get(s.fields, "commune"));
	if (s.bad) {
		directory_say_end(&s, &(struct directory_said){0});
		return;
	}
	directory_say_text(&s, "name", "nom", cmn_json_get(object, "nom"), 200, true);
	directory_say_text(&s, "description", "description", cmn_json_get(object, "description"),
			   10000, false);
	directory_say_it(&s, "sector", json_string(sector != NULL ? sector : "ordinary"));
	directory_say_it(&s, "mode", json_string(mode_of(object)));
	say_themes(&s, object);
	say_publics(&s, object);
	say_zone(&s, object);
	say_intake(&s, object);
	directory_say_website(&s, "website", "lien_source", cmn_json_get(object, "lien_source"));
	if (!own)
		directory_say_hours(&s, "horaires_accueil",
				    cmn_json_get(object, "horaires_accueil"));
	check_day(&s, object);
	bool bad = s.bad;
	directory_say_end(
	    &s, &(struct directory_said){.actor_ref = actor_ref,
					 .place_ref = own && commune[0] != '\0' ? ref : actor_ref});
	if (!bad && own && commune[0] != '\0')
		say_place(t, object, ref, actor_ref, commune);
}

void directory_take_inclusion(struct directory_take *t, const json_t *element)
{
	if (json_object_get(element, "structure_id") != NULL)
		service(t, element);
	else
		structure(t, element);
}
