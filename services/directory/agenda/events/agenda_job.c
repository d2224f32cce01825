/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_job.c - announcements of obligations, under the role of the bus, in one transaction: what
 * is killed in the middle has not happened, what was told is remembered by its key.
 */
#include "agenda_job.h"

#include "agenda_gather.h"
#include "agenda_store.h"

#include "cmn/buf.h"
#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/uuid.h"

#define STEPS_BYTES (4 << 20)
#define COMMUNITY   "00000000-0000-0000-0000-000000000000"

static void put_step(struct cmn_buf *out, const struct directory_agenda_entry *e,
		     enum directory_agenda_step step)
{
	const struct directory_agenda_recipe *recipe = directory_agenda_recipe(e->item.kind);
	char id[CMN_UUID_LEN], event[CMN_UUID_LEN], due[CMN_DAY_LEN];

	cmn_uuid7(id);
	cmn_uuid7(event);
	cmn_day_format(e->item.due, due);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "departement", e->of->departement);
	cmn_json_kstr(out, "kind", recipe->code);
	cmn_json_kstr(out, "subject_kind", recipe->subject_kind);
	cmn_json_kstr(out, "subject_id", e->item.subject != NULL ? e->item.subject : COMMUNITY);
	cmn_json_kstr(out, "due_on", due);
	cmn_json_kstr(out, "level", directory_agenda_step_code(step));
	cmn_json_kstr(out, "told_to", directory_agenda_told_to(&e->item, step));
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "event_id", event);
	cmn_json_close(out, '}');
}

static enum cmn_err tell(struct cmn_conn *conn, const struct directory_agenda_entries *all,
			 const char *now, struct cmn_error *err)
{
	struct cmn_buf steps CMN_AUTO(cmn_buf_free);
	size_t n = 0;

	cmn_buf_init(&steps, STEPS_BYTES);
	cmn_json_open(&steps, '[');
	for (size_t i = 0; i < all->n; i++) {
		const struct directory_agenda_entry *e = &all->entries[i];
		enum directory_agenda_step step =
		    directory_agenda_reached(&e->item, e->steps, e->today);

		if (step == DIRECTORY_STEP_NONE)
			continue;
		put_step(&steps, e, step);
		n++;
	}
	cmn_json_close(&steps, ']');
	if (steps.failed)
		return cmn_no_memory(err);
	return n > 0 ? directory_agenda_tell(conn, steps.data, now, err) : CMN_OK;
}

static enum cmn_err look(struct cmn_conn *conn, const char *now, struct cmn_error *err)
{
	struct directory_agenda_set set CMN_AUTO(directory_agenda_set_drop) = {0};
	struct directory_agenda_entries all CMN_AUTO(directory_agenda_entries_drop) = {0};
	int64_t now_us = cmn_clock_us();
	int today;
	enum cmn_err rc = directory_agenda_read_all(conn, &set, err);

	(void)cmn_time_parse(now, &now_us);
	today = (int)(now_us / (INT64_C(86400) * 1000000)); /* within a day of every community's */
	if (rc == CMN_OK)
		rc = directory_agenda_gather(&set, today - DIRECTORY_STEP_LAST - 1,
					     today + DIRECTORY_STEP_FIRST + 1, now_us, &all, err);
	return rc ? rc : tell(conn, &all, now, err);
}

enum cmn_err directory_job_agenda(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err)
{
	bool alone = false;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	*ret_more = false;
	if (rc == CMN_OK)
		rc = directory_agenda_alone(conn, &alone, err);
	if (rc == CMN_OK && alone)
		rc = look(conn, now, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc)
		cmn_conn_rollback(conn);
	return rc;
}
