/* SPDX-License-Identifier: EUPL-1.2
 *
 * kept_http.c - who keeps an offer true, and its room as it is shown.
 */
#include "kept_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/role.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct directory_departement directory_departement_of(const char *commune)
{
	bool overseas =
	    strncmp(commune, "97", 2) == 0 || strncmp(commune, "98", 2) == 0; /* three characters */
	struct directory_departement ret;

	snprintf(ret.code, sizeof(ret.code), "%.*s", overseas ? 3 : 2, commune);
	return ret;
}

int directory_today(const char *departement, char text[11])
{
	int today = cmn_day_of(cmn_clock_us(), departement);

	cmn_day_format(today, text);
	return today;
}

bool directory_team(const struct cmn_call *call)
{
	return (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) != 0;
}

enum cmn_err directory_own(struct cmn_call *call, const PGresult *record, const char *pointer)
{
	const char *actor = cmn_column(record, 0, "actor_id");
	const char *own = call->caller->organisation;

	if (actor == NULL)
		actor = cmn_column(record, 0, "id");
	if (!cmn_uuid_valid(own))
		return cmn_fail(&call->err, CMN_E_FORBIDDEN,
				"votre jeton ne nomme pas votre organisation",
				"your token does not name your organisation");
	if (strcasecmp(actor, own) == 0)
		return CMN_OK;
	return cmn_fail_at(
	    &call->err, CMN_E_FORBIDDEN, pointer,
	    "cette fiche est celle d’un autre acteur : lui seul et l’équipe la "
	    "tiennent à jour",
	    "this record is that of another actor: only that one and the team keep it");
}

enum cmn_err directory_keeper(struct cmn_call *call, const PGresult *record, const char *pointer,
			      const char **ret_via)
{
	bool team = directory_team(call);

	*ret_via = team ? "team" : "actor";
	return team ? cmn_call_territory(call, pointer, cmn_column(record, 0, "departement"))
		    : directory_own(call, record, pointer);
}

static void put_day(struct cmn_buf *out, const char *key, int day)
{
	char text[CMN_DAY_LEN];

	if (day == DIRECTORY_ROOM_UNSAID)
		return;
	cmn_day_format(day, text);
	cmn_json_kstr(out, key, text);
}

static int64_t column(const PGresult *res, int row, const char *name)
{
	return cmn_pg_int(res, row, PQfnumber(res, name), DIRECTORY_ROOM_UNSAID);
}

static void put_count(struct cmn_buf *out, const PGresult *res, int row, const char *key,
		      const char *name)
{
	int64_t n = column(res, row, name);

	if (n != DIRECTORY_ROOM_UNSAID)
		cmn_json_kint(out, key, n);
}

static void put_lines(struct cmn_buf *out, const PGresult *res, int row)
{
	const char *lines = cmn_column(res, row, "_lines");

	put_count(out, res, row, "total", "_total");
	put_count(out, res, row, "waiting", "_waiting");
	if (lines == NULL)
		return;
	cmn_json_key(out, "lines");
	cmn_json_raw(out, lines, strlen(lines));
}

/* res: the offer with its lines; NULL in a search. */
static void put_room(struct cmn_buf *out, const struct directory_room *room, int today,
		     const PGresult *res, int row)
{
	bool known = directory_room_known(room, today);

	cmn_json_key(out, "room");
	cmn_json_open(out, '{');
	cmn_json_kbool(out, "known", known);
	if (known)
		cmn_json_kint(out, "free", room->free);
	if (known && res != NULL)
		put_lines(out, res, row);
	put_day(out, "true_on", room->true_on);
	put_day(out, known ? "known_until" : "unknown_since",
		known ? room->known_until : directory_room_unknown_since(room));
	cmn_json_close(out, '}');
}

void directory_room_put(struct cmn_buf *out, const struct directory_room *room, int today)
{
	put_room(out, room, today, NULL, 0);
}

enum cmn_err directory_room_append(struct cmn_call *call, const PGresult *res, int row,
				   const char *departement)
{
	const struct directory_room room = {
	    .free = (int32_t)column(res, row, "_free"),
	    .true_on = (int32_t)column(res, row, "_true_on"),
	    .known_until = (int32_t)column(res, row, "_known_until"),
	};
	struct cmn_buf *out = &call->out;
	char text[CMN_DAY_LEN];
	int today = directory_today(departement, text);

	if (out->failed || out->len == 0)
		return cmn_no_memory(&call->err);
	out->len--; /* before its brace */
	put_room(out, &room, today, res, row);
	cmn_json_close(out, '}');
	return out->failed ? cmn_no_memory(&call->err) : CMN_OK;
}
