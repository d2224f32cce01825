/* SPDX-License-Identifier: EUPL-1.2 */
#include "filter.h"

#include <stdio.h>
#include <string.h>

bool directory_filter_require(const struct directory_view *view, const char *list, const char *code,
			      struct directory_bits *all)
{
	int bit = code != NULL ? directory_codes_find(&view->codes, list, code) : -1;

	if (bit >= 0)
		directory_bits_set(all, (unsigned)bit);
	return code == NULL || bit >= 0;
}

/* --- where ---------------------------------------------------------------------------------- */

/* A code of a commune begins with its département: two characters, overseas three. */
static bool is_in(const char *commune, const char *departement)
{
	return strncmp(commune, departement, strlen(departement)) == 0;
}

bool directory_territory_has(const struct directory_territory *t, const struct directory_centre *c)
{
	return (t->departement[0] == '\0' || is_in(c->code, t->departement)) &&
	       (t->epci[0] == '\0' || strcmp(c->epci, t->epci) == 0);
}

static bool here(const void *arg, uint32_t part, uint32_t row)
{
	const struct directory_territory *t = arg;
	const char *commune = directory_segment_shown(t->view->segments[part], row)->commune;

	if (t->departement[0] != '\0' && !is_in(commune, t->departement))
		return false;
	if (t->epci[0] == '\0')
		return true;
	const struct directory_centre *c = directory_centres_find(t->view->centres, commune);
	return c != NULL && strcmp(c->epci, t->epci) == 0;
}

static bool epci_exists(const struct directory_view *view, const char *epci)
{
	for (size_t i = 0; i < view->centres->n; i++) {
		if (strcmp(view->centres->centre[i].epci, epci) == 0)
			return true;
	}
	return false;
}

static enum cmn_err take_territory(const struct directory_view *view,
				   const struct directory_asked *asked,
				   struct directory_filter *ret, struct cmn_error *err)
{
	const char *departement = directory_asked_text(asked, "departement");
	const char *epci = directory_asked_text(asked, "epci");
	char at[DIRECTORY_ASKED_AT];

	if (epci != NULL && !epci_exists(view, epci))
		return cmn_fail_at(err, CMN_E_INVALID, directory_asked_at(asked, "epci", at),
				   "l’intercommunalité « %s » n’existe pas",
				   "there is no association of communes \"%s\"", epci);
	ret->territory.view = view;
	snprintf(ret->territory.departement, sizeof(ret->territory.departement), "%s",
		 departement != NULL ? departement : "");
	snprintf(ret->territory.epci, sizeof(ret->territory.epci), "%s", epci != NULL ? epci : "");
	if (departement != NULL || epci != NULL) {
		ret->query.here = here;
		ret->query.here_arg = &ret->territory;
	}
	return CMN_OK;
}

enum cmn_err directory_filter_around(const struct directory_view *view,
				     const struct directory_asked *asked,
				     struct directory_filter *ret, struct cmn_error *err)
{
	const char *commune = directory_asked_text(asked, "commune");
	char at[DIRECTORY_ASKED_AT];

	ret->centre = commune != NULL ? directory_centres_find(view->centres, commune) : NULL;
	if (ret->centre == NULL)
		return cmn_fail_at(err, CMN_E_INVALID, directory_asked_at(asked, "commune", at),
				   "la commune « %s » n’existe pas",
				   "commune \"%s\" does not exist", commune != NULL ? commune : "");
	ret->query.lat = ret->centre->lat;
	ret->query.lon = ret->centre->lon;
	ret->query.radius_km =
	    (double)directory_asked_int(asked, "radius_km", DIRECTORY_RADIUS_DEFAULT);
	return CMN_OK;
}

/* --- words ---------------------------------------------------------------------------------- */

static void give_words(struct directory_filter *c)
{
	c->query.terms = c->words.terms;
	c->query.n_terms = c->words.n;
}

bool directory_filter_widen(const struct directory_view *view, struct directory_filter *filter)
{
	bool changed = directory_words_widen(&filter->words, view->parts, view->n_parts);

	give_words(filter);
	return changed;
}

static enum cmn_err take_words(const struct directory_view *view,
			       const struct directory_asked *asked, struct directory_filter *ret,
			       struct cmn_error *err)
{
	const char *text = directory_asked_text(asked, "text");
	char at[DIRECTORY_ASKED_AT];

	if (text == NULL)
		return CMN_OK;
	if (!directory_words_read(text, &DIRECTORY_GLOSSARY, &ret->words))
		return cmn_fail_at(err, CMN_E_INVALID, directory_asked_at(asked, "text", at),
				   "le texte cherché ne contient ni lettre ni chiffre",
				   "the text to find holds no letter and no digit");
	directory_words_meet(&ret->words, view->parts, view->n_parts);
	give_words(ret);
	return CMN_OK;
}

/* --- all of it ------------------------------------------------------------------------------ */

bool directory_filter_of_sector(const struct directory_view *view, struct directory_filter *filter)
{
	return directory_filter_require(view, "sector", filter->sector, &filter->query.all);
}

enum cmn_err directory_filter_read(const struct directory_view *view,
				   const struct directory_asked *asked,
				   struct directory_filter *ret, struct cmn_error *err)
{
	int64_t age = directory_asked_int(asked, "age", -1);
	enum cmn_err rc;

	memset(ret, 0, sizeof(*ret));
	ret->sector = directory_asked_text(asked, "sector");
	ret->query.age = (int)age;
	ret->query.fit = age >= 0 ? DIRECTORY_INDEX_FITS : DIRECTORY_INDEX_FIT_ANY;
	ret->none = !directory_filter_require(view, "theme", directory_asked_text(asked, "theme"),
					      &ret->query.all) ||
		    !directory_filter_require(view, "need", directory_asked_text(asked, "need"),
					      &ret->query.all);
	rc = take_words(view, asked, ret, err);
	return rc ? rc : take_territory(view, asked, ret, err);
}
