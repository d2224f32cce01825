/* SPDX-License-Identifier: EUPL-1.2
 *
 * directory_tell.c - what the directory tells: actors, by their stays; working time; communes.
 */
#include "fact_tell.h"
#include "place_store.h"

#include "cmn/calendar.h"
#include "cmn/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- actors ----------------------------------------------------------------------------------- */

/* The stay that goes on, how many there were, and the latest version that one of them knows. */
static struct observatory_row *latest_stay(const struct observatory_telling *t, const char *actor,
					   size_t *ret_n, int64_t *ret_told)
{
	struct observatory_row *row = observatory_facts_group(t->set, t->ev->departement, actor);
	struct observatory_row *open = NULL;

	*ret_n = 0;
	*ret_told = -1;
	for (; row; row = observatory_facts_group_next(row)) {
		if (strcmp(row->kind, "actor") != 0)
			continue;
		(*ret_n)++;
		if (row->now.told > *ret_told)
			*ret_told = row->now.told;
		if (row->now.until == OBSERVATORY_NO_END)
			open = row;
	}
	return open;
}

static bool says(const struct observatory_row *row, const char *attribute, const char *code)
{
	const char *is = observatory_row_code(row, attribute);

	return (!is && !code) || (is && code && strcmp(is, code) == 0);
}

static const char *verified(const struct observatory_telling *t)
{
	return observatory_tell_flag(t, "verified") ? "yes" : "no";
}

static bool same_stay(const struct observatory_telling *t, const struct observatory_row *row)
{
	return says(row, "sector", observatory_tell_text(t, "sector")) &&
	       says(row, "membership", observatory_tell_text(t, "membership")) &&
	       says(row, "type", observatory_tell_text(t, "type")) &&
	       says(row, "category", observatory_tell_text(t, "member_category")) &&
	       says(row, "verified", verified(t));
}

static void begin_stay(const struct observatory_telling *t, const char *actor, size_t n,
		       int32_t day, int64_t version)
{
	char id[CMN_UUID_LEN];
	struct observatory_row *row;

	observatory_derived_id(actor, "stay", n, id);
	row = observatory_tell_have(t, "actor", id, actor);
	if (!row)
		return;
	row->now.day = day;
	row->now.told = version;
	observatory_row_commune(row, observatory_tell_text(t, "commune"));
	observatory_row_add(t->set, row, "sector", observatory_tell_text(t, "sector"));
	observatory_row_add(t->set, row, "membership", observatory_tell_text(t, "membership"));
	observatory_row_add(t->set, row, "type", observatory_tell_text(t, "type"));
	observatory_row_add(t->set, row, "category", observatory_tell_text(t, "member_category"));
	observatory_row_add(t->set, row, "verified", verified(t));
}

/* A row for each stay: whoever leaves, returns, changes the sector or the membership, is verified
 * or no longer is, leaves past months as they were.  A version that is not newer says nothing. */
static enum cmn_err actor_published(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *actor = observatory_tell_text(t, "actor_id");
	const bool active = !json_is_false(json_object_get(t->ev->data, "active"));
	const int64_t version = cmn_json_get_int(t->ev->data, "version", 0);
	const int32_t day = observatory_day_of(observatory_tell_instant(t, NULL));
	struct observatory_row *open;
	int64_t told;
	size_t n;

	if (!actor || !observatory_tell_text(t, "sector"))
		return cmn_feed_incomplete(err);
	open = latest_stay(t, actor, &n, &told);
	if ((version > 0 && version <= told) || (open && active && same_stay(t, open)))
		return CMN_OK;
	if (open) {
		open->now.until = day;
		open->now.told = version;
	}
	if (active)
		begin_stay(t, actor, n, day, version);
	return CMN_OK;
}

/* --- working time ----------------------------------------------------------------------------- */

struct share {
	int32_t from, until;
	int64_t all, search; /* thousandths of an ETP */
};

static void put_post(const struct observatory_telling *t, const char *assignment, const char *which,
		     size_t n, const struct share *share, int64_t value)
{
	char id[CMN_UUID_LEN];
	struct observatory_row *row;

	observatory_derived_id(assignment, which, n, id);
	row = observatory_tell_have(t, "post", id, assignment);
	if (!row)
		return;
	observatory_row_leave(row);
	row->now.day = share->from;
	row->now.until = share->until;
	row->now.value = value;
	row->now.told = cmn_json_get_int(t->ev->data, "version", 0);
	observatory_row_add(t->set, row, "share", which);
	observatory_row_add(t->set, row, "function", observatory_tell_text(t, "function"));
	observatory_row_add(t->set, row, "membership", observatory_tell_text(t, "membership"));
	observatory_row_add(t->set, row, "employer", observatory_tell_text(t, "employer_id"));
	observatory_tell_yes(t, row, "lent", "lent");
}

static int64_t thousandths(const json_t *share, const char *member)
{
	return (int64_t)lround(1000 * json_number_value(json_object_get(share, member)));
}

static int32_t day_of(const json_t *share)
{
	const char *text = cmn_json_get(share, "from");
	int day;

	return text && cmn_day_parse(text, &day) ? (int32_t)day : OBSERVATORY_NO_DAY;
}

/* Each holds from its day until the next one begins, the last until the assignment ends. */
static struct share share_at(const struct observatory_telling *t, const json_t *shares, size_t i)
{
	const int32_t last = observatory_tell_day(t, "until", OBSERVATORY_NO_END);
	const int32_t end = last == OBSERVATORY_NO_END ? last : last + 1;
	const json_t *one = json_array_get(shares, i), *next = json_array_get(shares, i + 1);
	struct share s = {.from = day_of(one),
			  .until = next ? day_of(next) : end,
			  .all = thousandths(one, "etp"),
			  .search = thousandths(one, "search_etp")};

	if (s.until > end)
		s.until = end;
	return s;
}

static enum cmn_err team_changed(const struct observatory_telling *t, struct cmn_error *err)
{
	const char *id = observatory_tell_text(t, "assignment_id");
	const json_t *shares = json_object_get(t->ev->data, "shares");
	const int64_t version = cmn_json_get_int(t->ev->data, "version", 0);
	struct observatory_row *row;

	if (!id || !json_is_array(shares))
		return cmn_feed_incomplete(err);
	row = observatory_facts_group(t->set, t->ev->departement, id);
	for (const struct observatory_row *r = row; r; r = observatory_facts_group_next(r))
		if (r->now.told >= version)
			return CMN_OK;
	for (; row; row = observatory_facts_group_next(row)) {
		observatory_row_leave(row);
		row->now.told = version;
	}
	for (size_t i = 0; i < json_array_size(shares); i++) {
		const struct share s = share_at(t, shares, i);

		put_post(t, id, "all", i, &s, s.all);
		put_post(t, id, "search", i, &s, s.search);
	}
	if (json_is_false(json_object_get(t->ev->data, "active")))
		for (row = observatory_facts_group(t->set, t->ev->departement, id); row;
		     row = observatory_facts_group_next(row))
			observatory_row_leave(row);
	return CMN_OK;
}

/* --- communes --------------------------------------------------------------------------------- */

static enum cmn_err commune_published(const struct observatory_telling *t, struct cmn_error *err)
{
	const struct observatory_commune commune = {
	    .code = observatory_tell_text(t, "code"),
	    .departement = observatory_tell_text(t, "departement"),
	    .name = observatory_tell_text(t, "name"),
	    .epci = observatory_tell_text(t, "epci"),
	    .population = cmn_json_get_int(t->ev->data, "population", 0),
	    .version = cmn_json_get_int(t->ev->data, "version", 0),
	};

	if (!commune.code || !commune.departement || !commune.name)
		return cmn_feed_incomplete(err);
	return observatory_store_commune(t->conn, &commune, err);
}

const struct observatory_tells OBSERVATORY_DIRECTORY_TELLS[] = {
    {"directory.actor.published.v1", actor_published, {{NULL, "actor_id"}}},
    {"directory.team.changed.v1", team_changed, {{NULL, "assignment_id"}}},
    {"directory.commune.published.v1", commune_published, {{NULL, NULL}}},
};
const size_t OBSERVATORY_DIRECTORY_TELL_COUNT = CMN_LEN(OBSERVATORY_DIRECTORY_TELLS);
