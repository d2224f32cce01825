/* SPDX-License-Identifier: EUPL-1.2
 *
 * offers_large - invented offers on real communes, a million if need be, and searches among them;
 * the same for the same seed on every machine.
 *
 *   offers_large load N COMMUNES.csv     print the SQL that puts N offers of N / 8 actors there
 *   offers_large asked N COMMUNES.csv    print N searches: number, commune, lat, lon, theme, age,
 *                                        disability, orientation of the CDAPH or "none"
 *
 * Communes are drawn by population, themes by Zipf's law (the first is asked for twice as often as
 * the second …), ages and words by the kinds of services/directory/domain/invent_kinds.c.
 */
#include "geo.h"
#include "invent.h"

#include "cmn/csv.h"
#include "cmn/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED       20261122
#define PER_ACTOR  8
#define PLACES_MAX 40000
#define THEMES     15
#define KM_DEGREE  111.2

static const char *const THEME[THEMES] = {
    "scolarite",    "soins",       "sport_culture_loisirs", "aidants_repit",  "emploi",
    "logement",     "citoyennete", "ressource_specialisee", "vieillissement", "post_diagnostic",
    "pair_aidance", "rapt_mdph",   "protection_enfance",    "creton",         "autre"};

static const char *const WORDS[] = {
    "des Tilleuls",  "du Parc",      "de la Gare",  "du Marché",  "des Écoles",  "du Canal",
    "de la Colline", "des Remparts", "du Moulin",   "Saint-Jean", "du Vallon",   "de l’Olivier",
    "des Cèdres",    "de la Source", "du Faubourg", "des Arènes", "de l’Étang",  "du Beffroi",
    "des Acacias",   "de la Halle",  "du Verger",   "du Lavoir",  "des Bleuets", "de la Tour",
};

struct commune {
	char code[8], departement[4], name[80];
	double lat, lon;
};

static struct commune communes[PLACES_MAX];
static struct directory_invent_place places[PLACES_MAX];
static size_t n_places;
static uint64_t total;
static struct directory_splitmix g = {SEED};

static unsigned below(unsigned n)
{
	return (unsigned)directory_splitmix_below(&g, n);
}

static void read_communes(const char *path)
{
	struct cmn_csv *csv = NULL;
	struct cmn_error err;
	bool end = false;

	cmn_error_init(&err);
	if (cmn_csv_open(path, ',', &csv, &err) != CMN_OK) {
		fprintf(stderr, "offers_large: %s\n", err.detail[CMN_EN]);
		exit(1);
	}
	while (n_places < PLACES_MAX && cmn_csv_next(csv, &end, &err) == CMN_OK && !end) {
		struct commune *c = &communes[n_places];

		snprintf(c->code, sizeof(c->code), "%s", cmn_csv_get(csv, "code_insee"));
		snprintf(c->departement, sizeof(c->departement), "%s",
			 cmn_csv_get(csv, "departement"));
		snprintf(c->name, sizeof(c->name), "%s", cmn_csv_get(csv, "nom"));
		c->lat = strtod(cmn_csv_get(csv, "lat"), NULL);
		c->lon = strtod(cmn_csv_get(csv, "lon"), NULL);
		places[n_places++].population =
		    (unsigned)strtoul(cmn_csv_get(csv, "population"), NULL, 10);
	}
	cmn_csv_close(&csv);
	total = directory_invent_prepare(places, n_places);
}

/* 0 … THEMES - 1; each half as often as the one twice as far up. */
static unsigned zipf(void)
{
	static double upto[THEMES];
	double drawn;

	for (unsigned i = 0; upto[0] <= 0.0 && i < THEMES; i++) {
		upto[THEMES - 1] += 1.0 / (i + 1);
	}
	if (upto[0] <= 0.0) {
		double sum = upto[THEMES - 1], so_far = 0.0;

		for (unsigned i = 0; i < THEMES; i++)
			upto[i] = (so_far += 1.0 / (i + 1)) / sum;
	}
	drawn = (double)below(1u << 30) / (double)(1u << 30);
	for (unsigned i = 0; i < THEMES; i++) {
		if (drawn < upto[i])
			return i;
	}
	return THEMES - 1;
}

static void fold(const char *text, char *out, size_t size)
{
	static const char FROM[] = "àâäéèêëîïôöùûüçÀÂÉÈÊÎÔÇ", TO[] = "aaaeeeeiioouuucaaeeeioc";
	size_t len = 0;

	for (const unsigned char *c = (const unsigned char *)text; *c != '\0' && len + 2 < size;) {
		if (*c == 0xc3) {
			char pair[3] = {(char)c[0], (char)c[1], '\0'};
			const char *at = strstr(FROM, pair);

			out[len++] = at != NULL ? TO[(at - FROM) / 2] : ' ';
			c += 2;
		} else if (*c >= 0x80) {
			c++;
		} else {
			bool upper = *c >= 'A' && *c <= 'Z';
			bool letter = upper || (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');

			if (letter || (len > 0 && out[len - 1] != ' '))
				out[len++] = (char)(upper ? *c + 32 : letter ? *c : ' ');
			c++;
		}
	}
	out[len] = '\0';
}

static const char *age(int years, char room[8])
{
	snprintf(room, 8, "%d", years);
	return years == DIRECTORY_AGE_ANY ? "\\N" : room;
}

/* --- offers --------------------------------------------------------------------------------- */

static const struct commune *print_actor(unsigned i, const struct directory_invented *drawn)
{
	const struct commune *c = &communes[drawn->place];
	char name[300], folded[300];

	snprintf(name, sizeof(name), "Organisme inventé — %s %s",
		 WORDS[i % (sizeof(WORDS) / sizeof(WORDS[0]))], c->name);
	fold(name, folded, sizeof(folded));
	printf("01900000-0000-7000-9000-%012x\t%s\t%s\t%s\t%s\t%.64s\t%s\t%s\t"
	       "0123456789\tinvented\tactor-%u\t2026-01-01\ttrue\t2026-01-01Z\t2026-01-01Z\n",
	       i, c->departement, drawn->kind->type,
	       drawn->kind->sector == DIRECTORY_SECTOR_ORDINARY ? "ordinary" : "specialised", name,
	       folded, folded, c->code, i);
	return c;
}

/* Within some kilometres of the town's centre: the larger it is, the farther. */
static void draw_place(size_t place, double *lat, double *lon)
{
	double spread = 0.4 + sqrt((double)places[place].population) / 150.0; /* km */
	double angle = (double)below(36000) * M_PI / 18000.0;
	double far = spread * sqrt((double)below(10000) / 10000.0);

	*lat = communes[place].lat + far * sin(angle) / KM_DEGREE;
	*lon = communes[place].lon +
	       far * cos(angle) / KM_DEGREE / cos(communes[place].lat * M_PI / 180.0);
}

/* --- what an offer states: doors, orientations, for whom ------------------------------------- */

static const char *const STATED[] = {"doors", "orientations", "disability_types", "publics",
				     "intake_by"};
#define STATED_N  (sizeof(STATED) / sizeof(STATED[0]))
#define KINDS_MAX 64

static void print_stated(const struct directory_invent_kind *kind)
{
	static char *of[KINDS_MAX][STATED_N]; /* arrays of PostgreSQL, made once for each kind */
	size_t k = (size_t)(kind - DIRECTORY_INVENT_KINDS);

	if (of[k][0] == NULL) {
		json_t *more = json_loads(kind->more, 0, NULL);

		for (size_t i = 0; i < STATED_N; i++) {
			of[k][i] = cmn_json_pg_array(json_object_get(more, STATED[i]));
			of[k][i] = of[k][i] != NULL ? of[k][i] : strdup("{}");
		}
		json_decref(more);
	}
	for (size_t i = 0; i < STATED_N; i++)
		printf("\t%s", of[k][i]);
}

static void print_offer(unsigned i, const struct directory_invented *drawn)
{
	const struct commune *c = &communes[drawn->place];
	const struct directory_invent_kind *k = drawn->kind;
	unsigned second = zipf(), third = zipf();
	char name[300], folded[300], min[8], max[8];
	double lat, lon;

	draw_place(drawn->place, &lat, &lon);
	struct directory_geo_plane plane = directory_geo_lambert93(lat, lon);
	snprintf(name, sizeof(name), "Offre inventée — %s %s", k->title,
		 WORDS[below(sizeof(WORDS) / sizeof(WORDS[0]))]);
	char whole[400];
	snprintf(whole, sizeof(whole), "%s %s", name, c->name);
	fold(whole, folded, sizeof(folded));
	printf("01900000-0000-7000-8000-%012x\t%s\t01900000-0000-7000-9000-%012x\t%s\t%s\t%s\t%s\t"
	       "{%s%s%s%s%s}\t{%s}\t%s\t%s\t%s\t%s\t%.6f\t%.6f\t(%.2f,%.2f)\tinvented\toffer-%u\t"
	       "true\t2026-01-01Z\t2026-01-01Z",
	       i, c->departement, i / PER_ACTOR, name, k->description, folded,
	       k->sector == DIRECTORY_SECTOR_ORDINARY ? "ordinary" : "specialised", THEME[second],
	       third != second ? "," : "", third != second ? THEME[third] : "", "", "", k->needs,
	       age(k->age_min, min), age(k->age_max, max), k->mode, c->code, lat, lon, plane.x,
	       plane.y, i);
	print_stated(k);
	/* who comes to the home does so in the own département */
	printf("\t{%s}\n", strcmp(k->mode, "at_home") == 0 ? c->departement : "");
}

/* The same draw for an actor and its offers: they are of one kind, at one commune. */
static void print_all(unsigned n)
{
	unsigned actors = (n + PER_ACTOR - 1) / PER_ACTOR;
	struct directory_invented *drawn = calloc(actors, sizeof(*drawn));

	if (drawn == NULL)
		exit(1);
	for (unsigned i = 0; i < actors; i++)
		drawn[i] = directory_invent_next(&g, places, n_places, total);
	printf("COPY directory.actor (id, departement, type, sector, name, sort_key, folded,"
	       " commune, phone, source, source_id, source_date, invented, created_at, updated_at)"
	       " FROM stdin;\n");
	for (unsigned i = 0; i < actors; i++)
		print_actor(i, &drawn[i]);
	printf(
	    "\\.\nCOPY directory.offer (id, departement, actor_id, name, description, folded,"
	    " sector, themes, needs, age_min, age_max, mode, commune, lat, lon, place, source,"
	    " source_id, invented, created_at, updated_at, doors, orientations, disability_types,"
	    " publics, intake_by, zone) FROM stdin;\n");
	for (unsigned i = 0; i < n; i++)
		print_offer(i, &drawn[i / PER_ACTOR]);
	printf("\\.\n");
	free(drawn);
}

/* Half of those who ask are children or young people; half have an orientation of their age. */
static void print_asked(unsigned n)
{
	static const char *const DISABILITY[] = {"autism", "intellectual", "motor", "psychological",
						 "hearing"};
	static const char *const CHILD[] = {"7_1", "7_8", "7_7"};
	static const char *const ADULT[] = {"13_4", "13_5", "11_5"};

	for (unsigned i = 1; i <= n; i++) {
		struct directory_invented drawn =
		    directory_invent_next(&g, places, n_places, total);
		const struct commune *c = &communes[drawn.place];
		unsigned years = below(2) ? below(20) : below(90);

		printf("%u\t%s\t%.6f\t%.6f\t%s\t%u", i, c->code, c->lat, c->lon, THEME[zipf()],
		       years);
		const char *held = years < 20 ? CHILD[below(3)] : ADULT[below(3)];
		printf("\t%s\t%s\n", DISABILITY[below(5)], below(2) ? held : "none");
	}
}

int main(int argc, char **argv)
{
	bool load = argc == 4 && strcmp(argv[1], "load") == 0;
	unsigned n = argc == 4 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;

	if (n == 0 || n > 10000000 || (!load && strcmp(argv[1], "asked") != 0)) {
		fprintf(stderr, "usage: offers_large load|asked N COMMUNES.csv\n");
		return 2;
	}
	read_communes(argv[3]);
	if (n_places == 0)
		return 1;
	if (load) {
		print_all(n);
	} else {
		g.state = SEED + 1;
		print_asked(n);
	}
	return 0;
}
