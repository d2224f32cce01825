/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_tell.c - what intake tells: solicitations, situations, acts, projects, calls.
 */
#include "fact_tell.h"
#include "place_store.h"

#include "cmn/json.h"

#include <string.h>

/* --- solicitations ---------------------------------------------------------------------------- */

static void codes_of_solicitation(const struct observatory_telling *t, struct observatory_row *row)
{
	static const struct {
		const char *attribute, *member;
	} ONE[] = {
	    {"profile", "profile"},
	    {"requester", "requester_kind"},
	    {"person", "person_profile"},
	    {"channel", "channel"},
	    {"situation_type", "situation_type"},
	    {"priority", "priority"},
	    {"population", "population"},
	    {"age", "age_band"},
	    {"mdph", "mdph_status"},
	    {"rule", "profile_rule"},
	    {"origin", "origin"},
	};

	for (size_t i = 0; i < CMN_LEN(ONE); i++)
		observatory_row_add(t->set, row, ONE[i].attribute,
				    observatory_tell_text(t, ONE[i].member));
	observatory_tell_codes(t, row, "problem", "problem_types");
	observatory_tell_codes(t, row, "moment", "moments");
}

/* The first telling holds, and one that was taken away does not return. */
static enum cmn_err solicitation_recorded(const struct observatory_telling *t,
					  struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "solicitation_id");
	struct observatory_row *row;

	if (!id || !observatory_tell_text(t, "received_at") || !observatory_tell_text(t, "profile"))
		return cmn_feed_incomplete(err);
	if (observatory_tell_find(t, "solicitation", id))
		return CMN_OK;
	row = observatory_tell_have(t, "solicitation", id, NULL);
	if (!row)
		return CMN_OK;
	row->now.at = observatory_tell_instant(t, "received_at");
	row->now.day = observatory_day_of(row->now.at);
	observatory_row_commune(row, observatory_tell_text(t, "commune"));
	codes_of_solicitation(t, row);
	return CMN_OK;
}

static void leaves(const struct observatory_telling *t, const char *kind, const char *id)
{
	struct observatory_row *row = observatory_tell_find(t, kind, id);

	if (row)
		observatory_row_leave(row);
}

/* The proposals that were made stay where they were made. */
static void situation_leaves(const struct observatory_telling *t, const char *id)
{
	if (!id)
		return;
	leaves(t, "situation", id);
	observatory_situation_follows(t, id);
}

static enum cmn_err solicitation_removed(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "solicitation_id");

	if (!id)
		return cmn_feed_incomplete(err);
	leaves(t, "solicitation", id);
	situation_leaves(t, observatory_tell_text(t, "situation_id"));
	return CMN_OK;
}

static enum cmn_err solicitation_relanced(const struct observatory_telling *t,
					  struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "relance_id");
	const struct observatory_row *of =
	    observatory_tell_find(t, "solicitation", observatory_tell_text(t, "solicitation_id"));
	struct observatory_row *row;

	if (!id)
		return cmn_feed_incomplete(err);
	if (observatory_tell_find(t, "relance", id))
		return CMN_OK;
	row = observatory_tell_have(t, "relance", id, NULL);
	if (!row)
		return CMN_OK;
	row->now.day = observatory_day_of(observatory_tell_instant(t, "at"));
	observatory_row_commune(row, of ? of->now.commune : NULL);
	observatory_row_add(t->set, row, "channel", observatory_tell_text(t, "channel"));
	return CMN_OK;
}

/* It counts on the day on which it was first told of, as what it is by now. */
static enum cmn_err call_changed(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "call_id");
	const int64_t at = observatory_tell_instant(t, "at");
	struct observatory_row *row;

	if (!id)
		return cmn_feed_incomplete(err);
	row = observatory_tell_have(t, "call", id, NULL);
	if (!row || (row->now.told > 0 && at < row->now.told))
		return CMN_OK;
	if (row->now.day == OBSERVATORY_NO_DAY)
		row->now.day = observatory_day_of(at);
	row->now.told = at;
	observatory_row_set(t->set, row, "state", observatory_tell_text(t, "state"));
	observatory_row_set(t->set, row, "callback", observatory_tell_text(t, "callback_state"));
	return CMN_OK;
}

/* --- situations ------------------------------------------------------------------------------- */

static void take_solicitation(const struct observatory_telling *t, struct observatory_row *row)
{
	struct observatory_row *of =
	    observatory_tell_find(t, "solicitation", observatory_tell_text(t, "solicitation_id"));

	if (!of)
		return;
	observatory_row_commune(row, of->now.commune);
	if (of->now.day == OBSERVATORY_NO_DAY)
		return;
	observatory_row_copy(t->set, row, of, "channel");
	observatory_row_set(t->set, of, "search", "yes");
}

static enum cmn_err situation_opened(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "situation_id");
	struct observatory_row *row;

	if (!id || !observatory_tell_text(t, "solicited_at") ||
	    !observatory_tell_text(t, "opened_at"))
		return cmn_feed_incomplete(err);
	if (observatory_tell_find(t, "situation", id))
		return CMN_OK;
	row = observatory_tell_have(t, "situation", id, id);
	if (!row)
		return CMN_OK;
	row->now.at = observatory_tell_instant(t, "solicited_at");
	row->now.day = observatory_day_of(observatory_tell_instant(t, "opened_at"));
	observatory_row_commune(row, observatory_tell_text(t, "commune"));
	observatory_row_add(t->set, row, "profile", observatory_tell_text(t, "profile"));
	observatory_row_add(t->set, row, "origin", observatory_tell_text(t, "origin"));
	take_solicitation(t, row);
	observatory_situation_follows(t, id);
	return CMN_OK;
}

/* The later of closing and opening again holds. */
static enum cmn_err situation_turns(const struct observatory_telling *t, int64_t at, int32_t until,
				    const char *reason, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "situation_id");
	struct observatory_row *row = observatory_tell_find(t, "situation", id);

	if (!id)
		return cmn_feed_incomplete(err);
	if (!row || row->now.day == OBSERVATORY_NO_DAY || at < row->now.told)
		return CMN_OK;
	row->now.told = at;
	row->now.until = until;
	observatory_row_set(t->set, row, "closed", reason);
	observatory_situation_follows(t, id);
	return CMN_OK;
}

static enum cmn_err situation_closed(const struct observatory_telling *t, struct cmn_error *err)
{
	const int64_t at = observatory_tell_instant(t, "closed_at");

	return situation_turns(t, at, observatory_day_of(at), observatory_tell_text(t, "reason"),
			       err);
}

static enum cmn_err situation_reopened(const struct observatory_telling *t, struct cmn_error *err)
{
	return situation_turns(t, observatory_tell_instant(t, "reopened_at"), OBSERVATORY_NO_END,
			       NULL, err);
}

/* Both départements are told; the one that sent it counts the situation no more (decision 11). */
static enum cmn_err transfer_completed(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *from = observatory_tell_text(t, "from_departement");

	if (!from)
		return cmn_feed_incomplete(err);
	if (strcmp(from, t->ev->departement) == 0)
		situation_leaves(t, observatory_tell_text(t, "situation_id"));
	return CMN_OK;
}

/* A correction takes the place of the act it names; one that is withdrawn did not happen. */
static enum cmn_err act_recorded(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "act_id");
	const char *situation = observatory_tell_text(t, "situation_id");
	const char *corrected = observatory_tell_text(t, "corrects");
	struct observatory_row *row;

	if (!id || !situation)
		return cmn_feed_incomplete(err);
	if (corrected) {
		row = observatory_tell_have(t, "act", corrected, situation);
		if (row)
			observatory_row_leave(row);
	}
	if (!observatory_tell_find(t, "act", id)) {
		row = observatory_tell_have(t, "act", id, situation);
		if (row && !observatory_tell_flag(t, "withdrawn")) {
			row->now.day =
			    observatory_day_of(observatory_tell_instant(t, "occurred_at"));
			observatory_row_add(t->set, row, "kind", observatory_tell_text(t, "kind"));
		}
	}
	observatory_situation_follows(t, situation);
	return CMN_OK;
}

/* --- life projects ---------------------------------------------------------------------------- */

static struct observatory_row *project(const struct observatory_telling *t)
{
	const char *id = observatory_tell_text(t, "project_id");
	const char *situation = observatory_tell_text(t, "situation_id");
	const struct observatory_row *of = observatory_tell_find(t, "situation", situation);
	struct observatory_row *row =
	    id ? observatory_tell_have(t, "project", id, situation) : NULL;

	if (row && of)
		observatory_row_commune(row, of->now.commune);
	return row;
}

/* `told` is the number of the version whose codes it has; those of the first that was validated
 * stay. */
static enum cmn_err project_versioned(const struct observatory_telling *t, struct cmn_error *err)
{
	struct observatory_row *row = project(t);
	const int64_t number = cmn_json_get_int(t->ev->data, "number", 0);

	if (!observatory_tell_text(t, "project_id"))
		return cmn_feed_incomplete(err);
	if (!row || row->now.day != OBSERVATORY_NO_DAY || number <= row->now.told)
		return CMN_OK;
	row->now.told = number;
	observatory_row_drop(t->set, row, "co_built");
	observatory_row_drop(t->set, row, "built_with");
	observatory_tell_yes(t, row, "co_built", "co_built");
	observatory_tell_codes(t, row, "built_with", "built_with");
	return CMN_OK;
}

static enum cmn_err project_validated(const struct observatory_telling *t, struct cmn_error *err)
{
	struct observatory_row *row = project(t);

	if (!observatory_tell_text(t, "project_id"))
		return cmn_feed_incomplete(err);
	if (row && row->now.day == OBSERVATORY_NO_DAY)
		row->now.day = observatory_tell_day(t, "validated_on", OBSERVATORY_NO_DAY);
	return CMN_OK;
}

/* --- places ----------------------------------------------------------------------------------- */

static enum cmn_err sub_territory_changed(const struct observatory_telling *t,
					  struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop)
	char *communes = cmn_json_pg_array(json_object_get(t->ev->data, "communes"));
	const char *code = observatory_tell_text(t, "code");

	if (!code || !communes)
		return cmn_feed_incomplete(err);
	return observatory_store_sub_territory(t->conn, t->ev->departement, code, communes,
					       t->ev->time, err);
}

const struct observatory_tells OBSERVATORY_INTAKE_TELLS[] = {
    {"intake.solicitation.recorded.v1",
     solicitation_recorded,
     {{"solicitation", "solicitation_id"}}},
    {"intake.solicitation.removed.v1",
     solicitation_removed,
     {{"solicitation", "solicitation_id"}, {NULL, "situation_id"}}},
    {"intake.solicitation.relanced.v1",
     solicitation_relanced,
     {{"relance", "relance_id"}, {"solicitation", "solicitation_id"}}},
    {"intake.call.changed.v1", call_changed, {{"call", "call_id"}}},
    {"intake.situation.opened.v1",
     situation_opened,
     {{NULL, "situation_id"}, {"solicitation", "solicitation_id"}}},
    {"intake.situation.closed.v1", situation_closed, {{NULL, "situation_id"}}},
    {"intake.situation.reopened.v1", situation_reopened, {{NULL, "situation_id"}}},
    {"intake.transfer.completed.v1", transfer_completed, {{NULL, "situation_id"}}},
    {"intake.act.recorded.v1", act_recorded, {{NULL, "situation_id"}}},
    {"intake.project.versioned.v1", project_versioned, {{NULL, "situation_id"}}},
    {"intake.project.validated.v1", project_validated, {{NULL, "situation_id"}}},
    {"intake.sub_territory.changed.v1", sub_territory_changed, {{NULL, NULL}}},
};
const size_t OBSERVATORY_INTAKE_TELL_COUNT = CMN_LEN(OBSERVATORY_INTAKE_TELLS);
