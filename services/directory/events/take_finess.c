/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_finess.c - FINESS, the extraction with separators (etalab cs1100502, cs1100507): a line for
 * each establishment, then one for the coordinates of each.
 */
#include "take.h"

#include "take_finess.h"

#include "fields.h"
#include "geo.h"
#include "said.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

/* Columns of a line "structureet". */
enum column {
	NOFINESSET = 1,
	NOFINESSEJ,
	RS,
	RSLONGUE,
	COMPLRS,
	COMPLDISTRIB,
	NUMVOIE,
	TYPVOIE,
	VOIE,
	COMPVOIE,
	LIEUDITBP,
	COMMUNE,
	DEPARTEMENT,
	LIBDEPARTEMENT,
	LIGNEACHEMINEMENT,
	TELEPHONE,
	TELECOPIE,
	CATEGETAB,
	LIBCATEGETAB,
	CATEGAGRETAB,
	LIBCATEGAGRETAB,
	SIRET,
	CODEAPE,
	CODEMFT,
	LIBMFT,
	CODESPH,
	LIBSPH,
	DATEOUV,
	DATEAUTOR,
	DATEMAJ,
	NUMUAI,
	COLUMNS
};

const char *directory_finess_departement(const char *code)
{
	static const char *const OVERSEAS[] = {"971", "972", "973", "974", "975", "976"};

	if (code[0] == '9' && code[1] >= 'A' && code[1] <= 'F' && code[2] == '\0')
		return OVERSEAS[code[1] - 'A'];
	return code;
}

/* "31200 TOULOUSE CEDEX" */
static void postal_of(const char *line, char ret[8], const char **ret_town)
{
	size_t n = strspn(line, "0123456789");

	ret[0] = '\0';
	if (n == 5)
		snprintf(ret, 8, "%.5s", line);
	*ret_town = line + (n == 5 ? strspn(line + 5, " ") + 5 : 0);
}

static void establishment(struct directory_take *t, char *f[])
{
	char insee[8], postal[8], room[300], street[300];
	const char *town, *rest, *departement;
	const char *way[] = {f[NUMVOIE], f[TYPVOIE], f[VOIE], f[COMPVOIE], f[LIEUDITBP]};
	const char *more[] = {f[COMPLRS], f[COMPLDISTRIB]};

	for (int i = 1; i < COLUMNS; i++)
		directory_trim(f[i]);
	departement = directory_finess_departement(f[DEPARTEMENT]);
	if (!directory_said_departement_exists(departement)) {
		directory_take_fault(t, "actor", f[NOFINESSET], "departement",
				     "unknown_departement", f[DEPARTEMENT], true);
		return;
	}
	/* the code of a commune stands there without its département */
	if (strlen(f[COMMUNE]) == 5)
		snprintf(insee, sizeof(insee), "%.5s", f[COMMUNE]);
	else
		snprintf(insee, sizeof(insee), "%.2s%.3s", departement, f[COMMUNE]);
	postal_of(f[LIGNEACHEMINEMENT], postal, &town);
	rest = directory_take_joined(street, way, CMN_LEN(way));
	const struct directory_establishment e = {
	    .finess_eg = f[NOFINESSET],
	    .finess_ej = f[NOFINESSEJ],
	    .name = f[RSLONGUE][0] != '\0' ? f[RSLONGUE] : f[RS],
	    .category = f[CATEGETAB],
	    .commune = insee,
	    .postal_code = postal[0] != '\0' ? postal : NULL,
	    .town = town,
	    .address = rest,
	    .complement = directory_take_joined(room, more, CMN_LEN(more)),
	    .phone = f[TELEPHONE],
	    .siret = f[SIRET],
	};
	directory_take_establishment(t, &e);
}

/* "1,ATLASANTE,100,IGN,BD_ADRESSE,V2.1,LAMBERT_93", "…,UTM_N20"; none: that of the territory.
 * 0: Lambert-93; else the zone, below zero in the south; false: another one. */
static bool system_of(const char *source, const char *departement, int *ret)
{
	static const struct {
		const char *departement;
		int zone;
	} OVERSEAS[] = {{"971", 20}, {"972", 20},  {"977", 20}, {"978", 20},
			{"973", 22}, {"974", -40}, {"975", 21}, {"976", -38}};
	const char *utm = strstr(source, "UTM_");

	*ret = 0;
	if (utm != NULL && (utm[4] == 'N' || utm[4] == 'S') && strlen(utm) >= 7) {
		*ret = (int)strtol(utm + 5, NULL, 10) * (utm[4] == 'S' ? -1 : 1);
		return *ret >= -60 && *ret <= 60 && *ret != 0;
	}
	if (strstr(source, "LAMBERT") != NULL)
		return strstr(source, "LAMBERT_93") != NULL;
	for (size_t i = 0; i < CMN_LEN(OVERSEAS); i++)
		if (strcmp(OVERSEAS[i].departement, departement) == 0)
			*ret = OVERSEAS[i].zone;
	return true;
}

struct directory_geo_degrees directory_finess_degrees(double x, double y, int system)
{
	if (system == 0)
		return directory_geo_from_lambert93(x, y);
	return directory_geo_from_utm(system < 0 ? -system : system, system < 0, x, y);
}

/* "geolocalisation;nofinesset;coordxet;coordyet;sourcecoordet;datemaj".  Compared with the commune
 * of the establishment when the slice is kept. */
static void coordinates(struct directory_take *t, char *f[])
{
	double x, y;
	int system;

	for (int i = 1; i < 6; i++)
		directory_trim(f[i]);
	if (f[2][0] == '\0' && f[3][0] == '\0')
		return; /* not located, as FINESS says it */
	if (!directory_said_number(f[2], &x) || !directory_said_number(f[3], &y)) {
		directory_take_fault(t, "place", f[1], "coordxet", "bad_number", f[2], false);
		return;
	}
	if (!system_of(f[4], t->departement, &system)) {
		directory_take_fault(t, "place", f[1], "sourcecoordet", "unknown_system", f[4],
				     false);
		return;
	}
	struct directory_geo_degrees at = directory_finess_degrees(x, y, system);
	cmn_json_open(&t->points, '{');
	cmn_json_kint(&t->points, "line", t->line);
	cmn_json_kstr(&t->points, "ref", f[1]);
	cmn_json_key(&t->points, "lat");
	cmn_json_num(&t->points, at.lat);
	cmn_json_key(&t->points, "lon");
	cmn_json_num(&t->points, at.lon);
	cmn_json_close(&t->points, '}');
}

/* "finess;etalab;86;2026-11-10": the first line, and the day of the extraction. */
static void heading(struct directory_take *t, char *f[], size_t n)
{
	if (n >= 4 && cmn_date_valid(f[3]))
		snprintf(t->date, sizeof(t->date), "%s", f[3]);
	else
		directory_take_fault(t, NULL, "-", "datemaj", "bad_date", n >= 4 ? f[3] : NULL,
				     false);
}

void directory_take_finess(struct directory_take *t, char *line)
{
	char *f[DIRECTORY_FIELDS_MAX];
	size_t n = directory_fields(line, ';', true, f);
	const char *ref = n > 1 && strlen(f[1]) == 9 ? f[1] : NULL;

	if (strcmp(f[0], "finess") == 0 && n >= 2) {
		heading(t, f, n);
	} else if (strcmp(f[0], "structureet") == 0) {
		if (n < COLUMNS)
			directory_take_fault(t, "actor", ref, NULL, "fields", NULL, true);
		else
			establishment(t, f);
	} else if (strcmp(f[0], "geolocalisation") == 0) {
		if (n < 5)
			directory_take_fault(t, "place", NULL, NULL, "fields", NULL, false);
		else
			coordinates(t, f);
	} else {
		directory_take_fault(t, NULL, NULL, NULL, "unknown_line", f[0], true);
	}
}
