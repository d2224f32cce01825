/* SPDX-License-Identifier: EUPL-1.2 */
#include "inclusion.h"

#include "inclusion_values.h"
#include "organisation.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX ((size_t)64 << 10)

static bool holds(const json_t *from, const char *key, const char *code)
{
	for (size_t i = 0; i < directory_size(from, key); i++)
		if (strcmp(directory_code_at(from, key, i), code) == 0)
			return true;
	return false;
}

/* --- single values -------------------------------------------------------------------------------
 */

static void put_id(struct cmn_buf *out, const char *key, const char *id)
{
	char text[80];

	snprintf(text, sizeof(text), DIRECTORY_INCLUSION_SOURCE "--%s", id);
	cmn_json_kstr(out, key, text);
}

/* The first `most` characters, without what a text must not begin or end with. */
static void put_text(struct cmn_buf *out, const char *key, const char *text, size_t most,
		     bool no_stop)
{
	size_t n = 0, chars = 0;

	text += strspn(text, " \t\r\n");
	while (text[n] != '\0') {
		if (((unsigned char)text[n] & 0xc0) != 0x80 && chars++ == most)
			break;
		n++;
	}
	while (n > 0 && (strchr(" \t\r\n", text[n - 1]) != NULL || (no_stop && text[n - 1] == '.')))
		n--;
	cmn_json_key(out, key);
	cmn_json_strn(out, text, n);
}

/* A name of less than three letters says with its kind what it is. */
static void put_name(struct cmn_buf *out, const char *name, const char *kind)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	if (strlen(name) > 8) {
		put_text(out, "nom", name, 150, true);
		return;
	}
	cmn_buf_init(&text, TEXT_MAX);
	cmn_buf_fmt(&text, "%s (%s)", name, kind);
	put_text(out, "nom", text.failed ? name : text.data, 150, true);
}

/* When it was last known to be so: an imported record that nobody verified, at its source. */
static void put_date(struct cmn_buf *out, const json_t *from, bool of_source)
{
	const char *source = cmn_json_get(from, "source_date");
	const char *changed = cmn_json_get(from, "modified_at");
	char day[16];

	if (!of_source || source == NULL || strcmp(source, "2000-01-01") < 0 ||
	    (changed != NULL && strncmp(source, changed, 10) > 0))
		source = changed;
	snprintf(day, sizeof(day), "%.10s", source != NULL ? source : "2000-01-01");
	cmn_json_kstr(out, "date_maj", day);
}

/* One number: what stands before a second one. */
static void put_phone(struct cmn_buf *out, const char *phone)
{
	size_t n = phone != NULL ? strspn(phone, "+0123456789 .-()\u00a0") : 0, digits = 0;
	char text[40], *end = text;

	for (size_t i = 0; i < n && digits < 15; i++)
		if ((phone[i] >= '0' && phone[i] <= '9') || (phone[i] == '+' && digits == 0)) {
			*end++ = phone[i];
			digits += phone[i] != '+';
		}
	*end = '\0';
	if (digits >= 4)
		cmn_json_kstr(out, "telephone", text);
}

static void put_hours(struct cmn_buf *out, const json_t *hours)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	if (hours == NULL)
		return;
	cmn_buf_init(&text, TEXT_MAX);
	directory_osm_hours(&text, hours);
	directory_kjoined(out, "horaires_accueil", &text);
}

static void put_where(struct cmn_buf *out, const json_t *where, const char *postal_code)
{
	cmn_json_kstr(out, "commune", cmn_json_get(where, "commune_name"));
	cmn_json_kstr(out, "code_postal", postal_code);
	cmn_json_kstr(out, "code_insee", cmn_json_get(where, "commune"));
	cmn_json_kstr(out, "adresse", cmn_json_get(where, "address"));
	cmn_json_kstr(out, "complement_adresse", cmn_json_get(where, "complement"));
}

static void put_point(struct cmn_buf *out, const json_t *where)
{
	const json_t *lat = directory_get(where, "lat"), *lon = directory_get(where, "lon");

	if (lat == NULL || lon == NULL)
		return;
	cmn_json_key(out, "longitude");
	cmn_json_num(out, json_number_value(lon));
	cmn_json_key(out, "latitude");
	cmn_json_num(out, json_number_value(lat));
}

/* --- structure -----------------------------------------------------------------------------------
 */

void directory_inclusion_structure(struct cmn_buf *out, const json_t *actor)
{
	const char *type = cmn_json_get(actor, "type"), *siret = cmn_json_get(actor, "siret");
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};
	struct directory_values networks = {.n = 0};

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "source", DIRECTORY_INCLUSION_SOURCE);
	put_id(out, "id", cmn_json_get(actor, "id"));
	put_name(out, cmn_json_get(actor, "name"), directory_label("actor_types", type));
	put_date(out, actor, directory_true(actor, "to_verify"));
	cmn_buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < directory_size(actor, "does"); i++)
		directory_say(&text, directory_code_at(actor, "does", i));
	if (text.len >= 5)
		put_text(out, "description", text.data, 10000, false);
	if (siret != NULL && directory_siret_good(siret))
		cmn_json_kstr(out, "siret", siret);
	put_where(out, actor, cmn_json_get(actor, "postal_code"));
	put_phone(out, cmn_json_get(actor, "phone"));
	cmn_json_kstr(out, "courriel", directory_email_good(cmn_json_get(actor, "email")));
	cmn_json_kstr(out, "site_web", directory_url_good(cmn_json_get(actor, "website")));
	directory_values_map(&networks, DIRECTORY_INCLUSION_NETWORKS, type);
	directory_values_put(out, "reseaux_porteurs", &networks);
	cmn_json_close(out, '}');
}

/* --- service -------------------------------------------------------------------------------------
 */

/* « tous-publics » stands alone; an offer that names nobody is for everybody where it is ordinary.
 */
static void put_publics(struct cmn_buf *out, const json_t *offer)
{
	const char *sector = cmn_json_get(offer, "sector");
	bool anybody = directory_size(offer, "publics") == 0 &&
		       directory_size(offer, "disability_types") == 0 &&
		       strcmp(sector, "ordinary") == 0;
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};
	struct directory_values v = {.n = 0};

	if (anybody || holds(offer, "publics", "everybody")) {
		directory_values_add(&v, "tous-publics");
	} else {
		directory_values_map_all(&v, DIRECTORY_INCLUSION_PUBLICS, offer, "publics");
		if (directory_size(offer, "disability_types") > 0 ||
		    directory_size(offer, "publics") == 0)
			directory_values_add(&v, "personnes-en-situation-de-handicap");
	}
	directory_values_put(out, "publics", &v);
	cmn_buf_init(&text, TEXT_MAX);
	directory_say_labels(&text, "Handicaps", offer, "disability_types", "disability_types");
	if (directory_get(offer, "age_min") != NULL || directory_get(offer, "age_max") != NULL) {
		long long min = json_integer_value(directory_get(offer, "age_min"));
		long long max = json_integer_value(directory_get(offer, "age_max"));
		char ages[80];

		if (directory_get(offer, "age_max") == NULL)
			snprintf(ages, sizeof(ages), "À partir de %lld ans", min);
		else
			snprintf(ages, sizeof(ages), "De %lld à %lld ans", min, max);
		directory_say(&text, ages);
	}
	directory_kjoined(out, "publics_precisions", &text);
}

/* A way of asking is named when what it needs is there too. */
static void put_asking(struct cmn_buf *out, const json_t *offer, const char *phone,
		       const char *email)
{
	const char *url = directory_url_good(cmn_json_get(offer, "intake_url"));
	struct directory_values modes = {.n = 0}, by = {.n = 0};

	if (holds(offer, "intake_modes", "email") && email != NULL)
		directory_values_add(&modes, "envoyer-un-courriel");
	if (holds(offer, "intake_modes", "visit"))
		directory_values_add(&modes, "se-presenter");
	if (holds(offer, "intake_modes", "phone") && phone != NULL)
		directory_values_add(&modes, "telephoner");
	if (url != NULL)
		directory_values_add(&modes, "utiliser-lien-mobilisation");
	directory_values_put(out, "modes_mobilisation", &modes);
	cmn_json_kstr(out, "lien_mobilisation", url);
	directory_values_map_all(&by, DIRECTORY_INCLUSION_ASKERS, offer, "intake_by");
	if (by.n == 0 && holds(offer, "doors", "professional_only"))
		directory_values_add(&by, "professionnels");
	directory_values_put(out, "mobilisable_par", &by);
	cmn_json_kstr(out, "mobilisation_precisions", cmn_json_get(offer, "intake_note"));
}

static void put_conditions(struct cmn_buf *out, const json_t *offer)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&text, TEXT_MAX);
	directory_say_labels(&text, "Porte d’entrée", offer, "doors", "offer_doors");
	directory_say_labels(&text, "Orientations de la CDAPH", offer, "orientations",
			     "mdph_rights");
	directory_say(&text, cmn_json_get(offer, "conditions"));
	directory_kjoined(out, "conditions_acces", &text);
}

/* Everybody has a description: without one, the name and what it is about. */
static void put_description(struct cmn_buf *out, const json_t *offer)
{
	const char *said = cmn_json_get(offer, "description");
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	if (said != NULL && strlen(said) >= 20) {
		put_text(out, "description", said, 10000, false);
		return;
	}
	cmn_buf_init(&text, TEXT_MAX);
	directory_say(&text, cmn_json_get(offer, "name"));
	directory_say(&text, said);
	directory_say_labels(&text, "Thèmes", offer, "themes", "problem_types");
	if (text.len < 20)
		directory_say(&text, "Offre de l’annuaire");
	if (!text.failed)
		put_text(out, "description", text.data, 10000, false);
	out->failed |= text.failed;
}

static const char *contact_of(const json_t *offer, const char *key)
{
	const json_t *contacts = directory_get(offer, "contacts");

	for (size_t i = 0; i < json_array_size(contacts); i++) {
		const char *value = cmn_json_get(json_array_get(contacts, i), key);

		if (value != NULL && (key[0] == 'p' || directory_email_good(value) != NULL))
			return value;
	}
	const char *of_actor = cmn_json_get(directory_get(offer, "actor"), key);
	return key[0] == 'p' ? of_actor : directory_email_good(of_actor);
}

static void put_modes(struct cmn_buf *out, const json_t *offer)
{
	const char *mode = cmn_json_get(offer, "mode");
	struct directory_values v = {.n = 0};

	if (strcmp(mode, "remote") == 0 || strcmp(mode, "mixed") == 0)
		directory_values_add(&v, "a-distance");
	if (strcmp(mode, "remote") != 0)
		directory_values_add(&v, "en-presentiel");
	directory_values_put(out, "modes_accueil", &v);
}

static void put_zone(struct cmn_buf *out, const json_t *offer)
{
	size_t n = directory_size(offer, "zone");

	if (n == 0)
		return;
	cmn_json_key(out, "zone_eligibilite");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < n; i++)
		cmn_json_str(out, directory_code_at(offer, "zone", i));
	cmn_json_close(out, ']');
}

/* At its first place that may be shown, else in its commune. */
static void put_place(struct cmn_buf *out, const json_t *offer)
{
	const json_t *place = json_array_get(directory_get(offer, "places"), 0);
	const json_t *hours = directory_get(place, "hours_there");

	put_where(out, place != NULL ? place : offer, cmn_json_get(place, "any_postal_code"));
	if (place != NULL)
		put_point(out, place);
	else if (!directory_true(offer, "approximate"))
		put_point(out, offer);
	if (hours == NULL)
		hours = directory_get(offer, "hours");
	put_hours(out, hours != NULL ? hours : directory_get(place, "hours"));
}

void directory_inclusion_service(struct cmn_buf *out, const json_t *offer)
{
	const char *phone = contact_of(offer, "phone"), *email = contact_of(offer, "email");
	const char *fee = cmn_json_get(offer, "fee");
	struct directory_values themes = {.n = 0};

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "source", DIRECTORY_INCLUSION_SOURCE);
	put_id(out, "structure_id", cmn_json_get(offer, "actor_id"));
	put_id(out, "id", cmn_json_get(offer, "id"));
	put_name(out, cmn_json_get(offer, "name"), "offre");
	put_description(out, offer);
	put_date(out, offer, false);
	cmn_json_kstr(out, "type", "accompagnement");
	directory_values_map_all(&themes, DIRECTORY_INCLUSION_THEMES, offer, "themes");
	directory_values_put(out, "thematiques", &themes);
	if (fee != NULL)
		cmn_json_kstr(out, "frais", strcmp(fee, "free") == 0 ? "gratuit" : "payant");
	cmn_json_kstr(out, "frais_precisions", cmn_json_get(offer, "fee_note"));
	put_publics(out, offer);
	put_conditions(out, offer);
	put_asking(out, offer, phone, email);
	put_modes(out, offer);
	put_zone(out, offer);
	put_place(out, offer);
	put_phone(out, phone);
	cmn_json_kstr(out, "courriel", email);
	cmn_json_close(out, '}');
}
