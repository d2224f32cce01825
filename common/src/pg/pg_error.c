/* SPDX-License-Identifier: EUPL-1.2
 *
 * pg_error.c - what each SQLSTATE means to the caller: one table.
 *
 * The text for the client never quotes PostgreSQL.  The cause (log only) leaves the server's
 * message out for class 22, where it repeats the value that was refused.
 */
#include "cmn/pg.h"

#include <stdio.h>
#include <string.h>

struct meaning {
	const char *state; /* five characters, or the two of the class; first match wins */
	enum cmn_err code;
	const char *fr, *en;
};

#define AWAY_FR   "base de données momentanément indisponible"
#define AWAY_EN   "database temporarily unavailable"
#define DEFECT_FR "la base de données a refusé une instruction du service"
#define DEFECT_EN "the database refused a statement of the service"
#define REPEAT_FR "l’issue de l’écriture n’est pas connue : recommencer avec la même clé"
#define REPEAT_EN "the outcome of the write is not known: retry with the same key"

static const struct meaning MEANINGS[] = {
    {"08007", CMN_E_OUTCOME_UNKNOWN, REPEAT_FR, REPEAT_EN},
    {"08", CMN_E_UNAVAILABLE, AWAY_FR, AWAY_EN},
    {"0A000", CMN_E_UNAVAILABLE, "structure des données en cours de changement",
     "structure of the data is being changed"},
    {"22012", CMN_E_INTERNAL, DEFECT_FR, DEFECT_EN},
    {"22021", CMN_E_INVALID, "texte qui n’est pas de l’UTF-8 admis",
     "text is not acceptable UTF-8"},
    {"22P05", CMN_E_INVALID, "texte qui n’est pas de l’UTF-8 admis",
     "text is not acceptable UTF-8"},
    {"22001", CMN_E_INVALID, "texte trop long", "text too long"},
    {"22003", CMN_E_INVALID, "nombre hors limites", "number out of range"},
    {"22007", CMN_E_INVALID, "date ou heure mal formée", "malformed date or time"},
    {"22008", CMN_E_INVALID, "date ou heure impossible", "impossible date or time"},
    {"22P02", CMN_E_INVALID, "valeur mal formée", "malformed value"},
    {"22", CMN_E_INVALID, "valeur refusée", "value refused"},
    {"23502", CMN_E_INVALID, "valeur obligatoire absente", "required value missing"},
    {"23503", CMN_E_INVALID, "une valeur désigne un enregistrement qui n’existe pas",
     "a value names a record that does not exist"},
    {"23505", CMN_E_CONFLICT, "cet enregistrement existe déjà", "the record exists already"},
    {"23514", CMN_E_INVALID, "une valeur sort de ce qui est permis", "a value breaks a rule"},
    {"23P01", CMN_E_CONFLICT, "incompatible avec un enregistrement existant",
     "conflicts with an existing record"},
    {"23", CMN_E_CONFLICT, "incompatible avec les enregistrements existants",
     "conflicts with existing records"},
    {"25006", CMN_E_UNAVAILABLE, "la base de données jointe n’accepte pas d’écriture",
     "the database reached accepts no writes"},
    {"25P03", CMN_E_UNAVAILABLE, AWAY_FR, AWAY_EN},
    {"26000", CMN_E_UNAVAILABLE, AWAY_FR, AWAY_EN},
    {"28", CMN_E_UNAVAILABLE, AWAY_FR, AWAY_EN},
    {"3D000", CMN_E_UNAVAILABLE, AWAY_FR, AWAY_EN},
    {"40003", CMN_E_OUTCOME_UNKNOWN, REPEAT_FR, REPEAT_EN},
    {"40002", CMN_E_CONFLICT, "incompatible avec un enregistrement existant",
     "conflicts with an existing record"},
    {"40", CMN_E_UNAVAILABLE, "trop d’actes simultanés sur le même enregistrement",
     "too many simultaneous acts on the same record"},
    {"42501", CMN_E_FORBIDDEN, "hors du territoire ou des droits de l’appelant",
     "outside the territory or the rights of the caller"},
    {"53", CMN_E_UNAVAILABLE, "ressources de la base de données épuisées",
     "resources of the database exhausted"},
    {"55P03", CMN_E_UNAVAILABLE, "enregistrement occupé par un autre acte",
     "record busy with another act"},
    {"55006", CMN_E_UNAVAILABLE, AWAY_FR, AWAY_EN},
    {"57014", CMN_E_UNAVAILABLE, "la base de données tarde à répondre",
     "the database is slow to answer"},
    {"57", CMN_E_UNAVAILABLE, AWAY_FR, AWAY_EN},
    {"58", CMN_E_UNAVAILABLE, AWAY_FR, AWAY_EN},
    {"P0001", CMN_E_CONFLICT, "l’état de l’enregistrement ne permet pas cet acte",
     "the state of the record does not allow this act"},
    /* raised by rules of ours that stand in the database */
    {"T3601", CMN_E_CONFLICT, "ce dossier a été transmis à un autre département, qui en répond",
     "this file was transferred to another département, which answers for it"},
    {"T3602", CMN_E_CONFLICT,
     "ce dossier est proposé à un autre département : annuler d’abord la transmission",
     "this file is offered to another département: cancel the transfer first"},
};

/* No SQLSTATE: libpq itself speaks, hence of the connection. */
static const struct meaning NO_STATE = {"", CMN_E_UNAVAILABLE, AWAY_FR, AWAY_EN};
static const struct meaning OTHER = {"", CMN_E_INTERNAL, DEFECT_FR, DEFECT_EN};

static const struct meaning *find(const char *state)
{
	if (!state[0])
		return &NO_STATE;
	for (size_t i = 0; i < CMN_LEN(MEANINGS); i++)
		if (strncmp(MEANINGS[i].state, state, strlen(MEANINGS[i].state)) == 0)
			return &MEANINGS[i];
	return &OTHER;
}

static const char *field(const PGresult *res, int which)
{
	const char *text = PQresultErrorField(res, which);

	return text ? text : "";
}

enum cmn_err cmn_pg_error(PGconn *pg, const PGresult *res, const struct cmn_stmt *stmt,
			  struct cmn_error *err)
{
	const char *state = field(res, PG_DIAG_SQLSTATE);
	const struct meaning *m = find(state);
	const char *name = stmt ? stmt->name : "commit";
	const char *message = field(res, PG_DIAG_MESSAGE_PRIMARY);

	if (strncmp(state, "22", 2) == 0)
		message = "";
	else if (!message[0] && pg)
		message = PQerrorMessage(pg);
	cmn_fail(err, m->code, "%s", "%s", m->fr);
	snprintf(err->detail[CMN_EN], sizeof(err->detail[CMN_EN]), "%s", m->en);
	if (cmn_err_status(m->code) == 503)
		err->retry_after = 1;
	return cmn_because(err, "%s: sqlstate %s table %s column %s constraint %s: %s", name, state,
			   field(res, PG_DIAG_TABLE_NAME), field(res, PG_DIAG_COLUMN_NAME),
			   field(res, PG_DIAG_CONSTRAINT_NAME), message);
}
