/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_desk.h - a coordonnateur with a spreadsheet.  The persons are invented.
 */
#ifndef IMPORT_DESK_H
#define IMPORT_DESK_H

#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define IMPORTS "/v1/intake/imports"

#define HEAD         "Recu;Canal;Nom;Prenom;Ne;Commune;Texte;Suite;Ouvert;Clos;Motif;Compte;Accord\n"
#define COLUMN(c, f) "{\"column\":\"" c "\",\"field\":\"" f "\"}"
#define COLUMNS                                                                                                                                                      \
	COLUMN("Recu", "received_at")                                                                                                                                \
	",{\"column\":\"Canal\",\"field\":\"channel\",\"values\":[{\"from\":\"TÉL\",\"to\":\"phone\""                                                               \
	"}]}," COLUMN("Nom", "family_name") "," COLUMN("Prenom", "given_names") "," COLUMN("Ne", "birth_date") "," COLUMN("Commune", "commune") "," COLUMN(          \
	    "Texte",                                                                                                                                                 \
	    "text") "," COLUMN("Suite",                                                                                                                              \
			       "outcome") "," COLUMN("Ouvert",                                                                                                       \
						     "opened_at") "," COLUMN("Clos",                                                                                 \
									     "closed_at") "," COLUMN("Motif",                                                        \
												     "closure_reason") "," COLUMN("Compte",                          \
																  "conseiller") "," COLUMN("Accord", \
																			   "consent_decision")
#define DEFAULTS                                                           \
	"{\"field\":\"consent_purpose\",\"value\":\"mdph_handoff\"},"      \
	"{\"field\":\"consent_categories\",\"value\":\"identity|needs\"}," \
	"{\"field\":\"consent_recipients\",\"value\":\"mdph\"}"

static struct desk desk;
static struct test_db *db;
static const char *boss, *boss44, *adviser;

static inline int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	test_db_exec(db, "SET search_path = intake;"
			 "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens'),"
			 " ('31001', '31', 'Double'), ('31002', '31', 'Double')"
			 " ON CONFLICT DO NOTHING");
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	boss = desk_as(&desk, "coordonnateur", "31", NULL);
	boss44 = desk_as(&desk, "coordonnateur", "44", NULL);
	adviser = desk_as(&desk, "conseiller", "31", NULL);
	return 0;
}

static inline int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* POST the file as text; `more` are further members of the body. */
static inline void send_as(const char *who, const char *member, const char *content,
			   const char *more, int status)
{
	json_t *body = json_pack("{s:s, s:s, s:s, s:{s:o, s:o}}", "departement", "31", "label",
				 "Fichier inventé", member, content, "mapping", "columns",
				 json_loads("[" COLUMNS "]", 0, NULL), "defaults",
				 json_loads("[" DEFAULTS "]", 0, NULL));
	json_t *also = more ? json_loads(more, 0, NULL) : NULL;
	char *text;

	json_object_update(body, also);
	text = json_dumps(body, 0);
	desk_send(&desk, "POST", IMPORTS, who, NULL, text, status);
	free(text);
	json_decref(also);
	json_decref(body);
}

static inline void read_file(const char *content, int status)
{
	send_as(boss, "content", content, NULL, status);
}

static inline int64_t number(const char *key)
{
	return json_integer_value(json_object_get(desk.a.json, key));
}

static inline int64_t count_of(const char *sql, const char *id)
{
	char text[1024];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(text, sizeof(text), sql, id, id, id, id);
#pragma GCC diagnostic pop
	return test_db_count(db, text);
}

static inline void act(const char *method, const char *id, const char *what, int version,
		       int status)
{
	char target[128], match[40];

	snprintf(target, sizeof(target), IMPORTS "/%s%s", id, what);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, method, target, boss, match, NULL, status);
}

static inline void keep_id(char id[40])
{
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static inline void report(const char *id, const char *query)
{
	char target[160];

	snprintf(target, sizeof(target), IMPORTS "/%s/lines%s", id, query);
	desk_get(&desk, boss, target, 200);
}

static inline const char *in_report(size_t i, const char *key)
{
	const char *text = json_string_value(json_object_get(desk_item(&desk, i), key));

	return text ? text : "";
}

#endif
