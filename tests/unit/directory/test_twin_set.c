/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_twin_set.c - how many doubles are found, and how many of those found are doubles, on a
 * labelled set of invented actors: one in ten stands twice, written otherwise; sisters under one
 * roof, chains and numbered houses stand beside them to be told apart.  Found by their keys, as the
 * service does.
 *
 * C360_TWINS=20000 is the long form; the seed differs from the one the weights were tuned on.
 */
#include "twin.h"

#include "support/cmocka_all.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED  360
#define TEXT  160
#define TOWNS 120

struct made {
	char name[TEXT], phone[24], siret[16], finess[12], address[TEXT], commune[8], town[24];
	const char *type;
	size_t truth;  /* the same number: the same actor */
	size_t before; /* the one settled before it in its commune, plus one */
};

struct keyed {
	char key[DIRECTORY_TWIN_KEY_LEN];
	size_t who;
};

static struct made *all;
static size_t n_all;
static uint64_t seed;

static uint64_t draw(uint64_t most) /* splitmix64 */
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % most;
}
#define PICK(list)    (list)[draw(sizeof(list) / sizeof((list)[0]))]
#define CHANCE(in100) (draw(100) < (in100))

static const char *const KINDS[][3] = {
    {"IME", "Institut médico-éducatif", "esms_enfants"},
    {"SESSAD", "Service d’éducation spéciale et de soins à domicile", "esms_enfants"},
    {"ESAT", "Établissement et service d’aide par le travail", "esms_adultes"},
    {"SAVS", "Service d’accompagnement à la vie sociale", "esms_adultes"},
    {"MAS", "Maison d’accueil spécialisée", "esms_adultes"},
    {"CMPP", "Centre médico-psycho-pédagogique", "esms_enfants"},
    {"GEM", "Groupe d’entraide mutuelle", "gem"},
    {"CCAS", "Centre communal d’action sociale", "ccas"},
    {"Centre social", "Centre social", "centre_social"},
    {"Judo club", "Judo club", "club_sportif"},
    {"Crèche", "Crèche", "creche"},
    {"Accueil de loisirs", "Accueil de loisirs", "accueil_loisirs"},
};

static const char *const FIRST[] = {
    "Oliviers",  "Lilas",    "Tilleuls",    "Marronniers", "Cèdres",   "Glycines", "Mimosas",
    "Peupliers", "Bleuets",  "Coteaux",     "Rivière",     "Fontaine", "Prairie",  "Moulin",
    "Château",   "Garrigue", "Horizons",    "Passerelle",  "Étoile",   "Soleil",   "Colombe",
    "Cigale",    "Abeilles", "Hirondelles", "Pyrénées",    "Garonne",  "Canal",    "Vignes",
    "Chênes",    "Genêts",   "Bruyères",    "Rocailles"};
static const char *const SECOND[] = {"",         "du Parc",   "Saint-Jean", "de la Plaine",
				     "du Lac",   "Montaigne", "Cassin",     "Saint-Exupéry",
				     "des Arts", "Jaurès",    "du Nord",    "de l’Est",
				     "Camus",    "Mistral",   "Bellevue"};
static const char *const STREETS[] = {
    "avenue Jean Jaurès", "rue des Arts",        "boulevard de la Gare", "place Saint-Sernin",
    "chemin du Moulin",   "allée des Tilleuls",  "route de Revel",       "impasse des Lilas",
    "rue Victor Hugo",    "rue de la République"};

static void make(struct made *m, size_t truth)
{
	const char *const *kind = KINDS[draw(sizeof(KINDS) / sizeof(KINDS[0]))];
	size_t town = draw(TOWNS);

	snprintf(m->name, TEXT, "%s %s %s", kind[0], PICK(FIRST), PICK(SECOND));
	m->type = kind[2];
	snprintf(m->commune, sizeof(m->commune), "31%03zu", town);
	snprintf(m->town, sizeof(m->town), "bourg %c%c", (char)('a' + town % 26),
		 (char)('a' + town / 26));
	snprintf(m->phone, sizeof(m->phone), "05 36 49 %02u %02u", (unsigned)draw(100),
		 (unsigned)draw(100));
	snprintf(m->siret, sizeof(m->siret), "9%08u%05u", (unsigned)draw(100000000),
		 (unsigned)draw(100));
	snprintf(m->finess, sizeof(m->finess), "%s", "");
	if (strncmp(m->type, "esms", 4) == 0)
		snprintf(m->finess, sizeof(m->finess), "31%07u", (unsigned)draw(10000000));
	snprintf(m->address, TEXT, "%u %s", 1 + (unsigned)draw(150), PICK(STREETS));
	if (CHANCE(30))
		m->siret[0] = '\0';
	if (CHANCE(20))
		m->phone[0] = '\0';
	m->truth = truth;
}

static void replace(char *text, const char *what, const char *with)
{
	char *at = strstr(text, what), copy[TEXT];

	if (at == NULL)
		return;
	snprintf(copy, sizeof(copy), "%.*s%s%s", (int)(at - text), text, with, at + strlen(what));
	snprintf(text, TEXT, "%s", copy);
}

static void slip(char *text)
{
	size_t n = strlen(text), at = 6 + draw(n > 8 ? n - 7 : 1);

	if (at + 1 < n && isalpha((unsigned char)text[at]) &&
	    isalpha((unsigned char)text[at + 1])) {
		char c = text[at];

		text[at] = text[at + 1];
		text[at + 1] = c;
	}
}

/* The same actor as another source writes it. */
static void write_otherwise(struct made *m)
{
	char copy[TEXT];

	for (size_t k = 0; CHANCE(50) && k < sizeof(KINDS) / sizeof(KINDS[0]); k++)
		replace(m->name, KINDS[k][0], KINDS[k][1]);
	if (CHANCE(25)) {
		snprintf(copy, sizeof(copy), "%.120s - %s", m->name, m->town);
		snprintf(m->name, TEXT, "%s", copy);
	}
	if (CHANCE(15)) {
		snprintf(copy, sizeof(copy), "Association %.120s", m->name);
		snprintf(m->name, TEXT, "%s", copy);
	}
	if (CHANCE(15))
		slip(m->name);
	if (CHANCE(20))
		replace(m->name, "Saint-", "St ");
	if (CHANCE(40))
		replace(m->address, "avenue", "av.");
	if (CHANCE(40))
		replace(m->address, "boulevard", "Bd");
	if (CHANCE(20))
		m->address[0] = '\0';
	if (CHANCE(25))
		m->phone[0] = '\0';
	else if (CHANCE(12))
		snprintf(m->phone, sizeof(m->phone), "05 36 48 %02u %02u", (unsigned)draw(100),
			 (unsigned)draw(100));
	if (CHANCE(50))
		m->siret[0] = '\0';
	if (CHANCE(50))
		m->finess[0] = '\0';
}

/* Another actor that looks like this one. */
static void make_other(struct made *m, size_t truth)
{
	static const char *const ROOF[][2] = {{"IME", "SESSAD"}, {"SESSAD", "IME"},
					      {"ESAT", "SAVS"},  {"SAVS", "MAS"},
					      {"MAS", "ESAT"},   {"CMPP", "SESSAD"}};

	m->truth = truth;
	m->finess[0] = '\0';
	if (m->siret[0] != '\0')
		snprintf(m->siret + 9, 6, "%05u", 100 + (unsigned)draw(900));
	for (size_t i = 0; i < sizeof(ROOF) / sizeof(ROOF[0]); i++) {
		if (strncmp(m->name, ROOF[i][0], strlen(ROOF[i][0])) != 0)
			continue;
		replace(m->name, ROOF[i][0], ROOF[i][1]);
		return; /* a sister: the same roof, the same telephone */
	}
	if (CHANCE(50)) { /* a chain: the same name in another commune */
		size_t town = (strtoul(m->commune + 2, NULL, 10) + 1) % TOWNS;

		snprintf(m->commune, sizeof(m->commune), "31%03zu", town);
		snprintf(m->town, sizeof(m->town), "bourg %c%c", (char)('a' + town % 26),
			 (char)('a' + town / 26));
		snprintf(m->address, TEXT, "%u %s", 1 + (unsigned)draw(150), PICK(STREETS));
	} else { /* the second house beside the first */
		strncat(m->name, " 2", TEXT - strlen(m->name) - 1);
	}
}

static struct directory_twin twin(const struct made *m)
{
	return (struct directory_twin){.name = m->name,
				       .commune = m->commune,
				       .commune_name = m->town,
				       .phone = m->phone,
				       .siret = m->siret,
				       .finess = m->finess,
				       .address = m->address,
				       .type = m->type,
				       .age_min = -1,
				       .age_max = -1};
}

static int by_key(const void *a, const void *b)
{
	const struct keyed *one = a, *two = b;
	int c = strcmp(one->key, two->key);

	return c ? c : (one->who > two->who) - (one->who < two->who);
}

static size_t last_of[TOWNS]; /* of the commune: its index + 1 */

static size_t town_of(const struct made *m)
{
	return strtoul(m->commune + 2, NULL, 10);
}

/* Two that chance made alike are no label. */
static bool stands(const struct made *m)
{
	for (size_t i = last_of[town_of(m)]; i > 0; i = all[i - 1].before) {
		if (strcmp(all[i - 1].name, m->name) == 0)
			return true;
	}
	return false;
}

static void settle(void)
{
	struct made *m = &all[n_all++];

	m->before = last_of[town_of(m)];
	last_of[town_of(m)] = n_all;
}

static size_t populate(size_t bases)
{
	size_t due = 0;

	all = calloc(2 * bases, sizeof(*all));
	assert_non_null(all);
	for (size_t i = 0; i < bases; i++) {
		struct made base;

		do {
			make(&base, i);
		} while (stands(&base));
		all[n_all] = base;
		settle();
		all[n_all] = base;
		if (i % 10 == 0) {
			write_otherwise(&all[n_all]);
			settle();
			due++;
		} else if (i % 10 == 1) {
			make_other(&all[n_all], bases + i);
			if (!stands(&all[n_all]))
				settle();
		}
	}
	return due;
}

struct counts {
	size_t right, wrong, compared;
};

static bool seen_before(const struct made *a, const struct made *b, const char *key)
{
	struct directory_twin one = twin(a), two = twin(b);
	struct directory_twin_keys ka, kb;

	directory_twin_keys(&one, &ka);
	directory_twin_keys(&two, &kb);
	for (size_t i = 0; i < ka.n; i++) {
		for (size_t j = 0; j < kb.n; j++) {
			if (strcmp(ka.key[i], kb.key[j]) == 0)
				return strcmp(ka.key[i], key) != 0;
		}
	}
	return false;
}

static void compare(const struct keyed *block, size_t n, struct counts *c)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n; j++) {
			const struct made *a = &all[block[i].who], *b = &all[block[j].who];
			struct directory_twin one = twin(a), two = twin(b);

			if (seen_before(a, b, block[i].key))
				continue;
			c->compared++;
			if (directory_twin_match(&one, &two).score < DIRECTORY_TWIN_PROPOSED_FROM)
				continue;
			if (a->truth == b->truth)
				c->right++;
			else if (c->wrong++ < 5)
				print_message("  not the same: %s, %s, %s / %s, %s, %s\n", a->name,
					      a->address, a->phone, b->name, b->address, b->phone);
		}
	}
}

static void doubles_are_found_and_others_left_alone(void **state)
{
	const char *wanted = getenv("C360_TWINS");
	size_t bases = wanted != NULL ? strtoul(wanted, NULL, 10) : 8000, due, n = 0;
	struct keyed *keys;
	struct counts c = {0};

	(void)state;
	seed = SEED;
	due = populate(bases);
	keys = calloc(n_all * DIRECTORY_TWIN_KEYS_MAX, sizeof(*keys));
	assert_non_null(keys);
	for (size_t i = 0; i < n_all; i++) {
		struct directory_twin t = twin(&all[i]);
		struct directory_twin_keys k;

		directory_twin_keys(&t, &k);
		for (size_t j = 0; j < k.n; j++, n++) {
			memcpy(keys[n].key, k.key[j], sizeof(keys[n].key));
			keys[n].who = i;
		}
	}
	qsort(keys, n, sizeof(*keys), by_key);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && strcmp(keys[to].key, keys[from].key) == 0; to++)
			;
		compare(keys + from, to - from, &c);
	}
	double precision = (double)c.right / (double)(c.right + c.wrong);
	double recall = (double)c.right / (double)due;
	print_message(
	    "%zu records, %zu doubles: precision %.4f, recall %.4f, %.1f compared for each\n",
	    n_all, due, precision, recall, (double)c.compared / (double)n_all);
	assert_true(precision >= 0.95);
	assert_true(recall >= 0.90);
	free(keys);
	free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(doubles_are_found_and_others_left_alone),
	};

	return cmocka_run_group_tests_name("twin_set", tests, NULL, NULL);
}
