/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_catalogue_http.c - what is published as open data, for catalogues (DCAT-AP).
 */
#include "observatory_ops.h"
#include "release_gate.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define ROOT     "/v1/observatory/open-data"
#define LICENCE  "https://spdx.org/licenses/etalab-2.0"
#define FREQUENT "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
#define MEDIA    "https://www.iana.org/assignments/media-types/text/csv"
#define FIRST    2022 /* no community counted before */
#define LAST     2099

/* --- which years a département has --------------------------------------------------------- */

struct years {
	bool has[LAST - FIRST + 1];
	char newest[40]; /* instant of the newest release; "": there is none */
};

static enum cmn_err read_years(struct cmn_call *call, const char *departement, struct years *y)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = release_store_editions(call->pool, &call->ctx, departement,
						 RELEASE_PUBLIC, "", 200, &res, &call->err);

	*y = (struct years){.newest = ""};
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++) {
		const char *period = cmn_pg_text(res, row, 2), *at = cmn_pg_text(res, row, 3);
		long year = period ? strtol(period, NULL, 10) : 0;

		if (year >= FIRST && year <= LAST)
			y->has[year - FIRST] = true;
		if (at && strcmp(at, y->newest) > 0)
			snprintf(y->newest, sizeof(y->newest), "%s", at);
	}
	return rc;
}

/* --- the catalogue --------------------------------------------------------------------------- */

static void put_in_french(struct cmn_buf *out, const char *key, const char *text)
{
	cmn_json_key(out, key);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "@language", "fr");
	cmn_json_kstr(out, "@value", text);
	cmn_json_close(out, '}');
}

static void put_id(struct cmn_buf *out, const char *key, const char *iri)
{
	cmn_json_key(out, key);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "@id", iri);
	cmn_json_close(out, '}');
}

static void put_publisher(struct cmn_buf *out)
{
	cmn_json_key(out, "dct:publisher");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "@type", "foaf:Agent");
	cmn_json_kstr(out, "foaf:name", "Communauté 360");
	cmn_json_close(out, '}');
}

static void put_distribution(struct cmn_buf *out, const char *title, const char *address)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "@type", "dcat:Distribution");
	put_in_french(out, "dct:title", title);
	put_id(out, "dcat:accessURL", address);
	put_id(out, "dcat:downloadURL", address);
	put_id(out, "dcat:mediaType", MEDIA);
	put_id(out, "dct:license", LICENCE);
	cmn_json_close(out, '}');
}

static void put_distributions(struct cmn_buf *out, const char *departement, const struct years *y)
{
	char title[96], address[96];

	cmn_json_key(out, "dcat:distribution");
	cmn_json_open(out, '[');
	for (int i = 0; i <= LAST - FIRST; i++) {
		if (!y->has[i])
			continue;
		snprintf(title, sizeof(title), "Chiffres publiés de %d (CSV)", FIRST + i);
		snprintf(address, sizeof(address), ROOT "/figures.csv?year=%d&departement=%s",
			 FIRST + i, departement);
		put_distribution(out, title, address);
	}
	put_distribution(out, "Dictionnaire des colonnes et des codes (CSV)",
			 ROOT "/dictionary.csv");
	cmn_json_close(out, ']');
}

static void put_words(struct cmn_buf *out)
{
	static const char *const WORDS[] = {"handicap", "communauté 360", "indicateurs",
					    "statistique publique"};

	cmn_json_key(out, "dcat:keyword");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < CMN_LEN(WORDS); i++)
		cmn_json_str(out, WORDS[i]);
	cmn_json_close(out, ']');
}

/* One data set for each département: its files stay small, and its place can be said. */
static void put_dataset(struct cmn_buf *out, const struct cmn_code *departement,
			const struct years *y)
{
	char text[256];

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "@type", "dcat:Dataset");
	snprintf(text, sizeof(text), ROOT "#%s", departement->code);
	cmn_json_kstr(out, "@id", text);
	snprintf(text, sizeof(text), "Indicateurs de la communauté 360, %s",
		 departement->label[CMN_FR]);
	put_in_french(out, "dct:title", text);
	put_in_french(out, "dct:description",
		      "Chiffres du département, de ses EPCI et de ses sous-territoires, par an, "
		      "trimestre et mois, tels qu’ils sont publiés : les petits nombres sont "
		      "protégés, un zéro se distingue d’un secret.");
	put_words(out);
	put_publisher(out);
	snprintf(text, sizeof(text), "http://id.insee.fr/geo/departement/%s", departement->code);
	put_id(out, "dct:spatial", text);
	put_id(out, "dct:accrualPeriodicity", FREQUENT);
	put_id(out, "dct:license", LICENCE);
	cmn_json_kstr(out, "dct:modified", y->newest);
	put_distributions(out, departement->code, y);
	cmn_json_close(out, '}');
}

/* Where nothing was released yet there is no data set. */
static enum cmn_err put_datasets(struct cmn_call *call)
{
	const struct cmn_code_list *list = cmn_code_list_find("departements");
	enum cmn_err rc = CMN_OK;

	cmn_json_key(&call->out, "dcat:dataset");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; list && rc == CMN_OK && i < list->n; i++) {
		struct years years;

		rc = read_years(call, list->codes[i].code, &years);
		if (rc == CMN_OK && years.newest[0])
			put_dataset(&call->out, &list->codes[i], &years);
	}
	cmn_json_close(&call->out, ']');
	return rc;
}

static void put_context(struct cmn_buf *out)
{
	cmn_json_key(out, "@context");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "dcat", "http://www.w3.org/ns/dcat#");
	cmn_json_kstr(out, "dct", "http://purl.org/dc/terms/");
	cmn_json_kstr(out, "foaf", "http://xmlns.com/foaf/0.1/");
	cmn_json_close(out, '}');
}

enum cmn_err observatory_http_get_open_data(struct cmn_call *call)
{
	struct cmn_buf *out = &call->out;
	enum cmn_err rc;

	cmn_json_open(out, '{');
	put_context(out);
	cmn_json_kstr(out, "@type", "dcat:Catalog");
	cmn_json_kstr(out, "@id", ROOT);
	put_in_french(out, "dct:title", "Données ouvertes de l’observatoire des communautés 360");
	put_publisher(out);
	put_id(out, "dct:license", LICENCE);
	rc = put_datasets(call);
	cmn_json_close(out, '}');
	call->content_type = "application/ld+json";
	return rc;
}
