/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_asking.h - the calendar of obligations on a day that does not move, and what is told of
 * it.
 */
#ifndef DIRECTORY_AGENDA_ASKING_H
#define DIRECTORY_AGENDA_ASKING_H

#include "integration/directory/receiving.h"

#include "agenda_job.h"
#include "agenda_text.h"

#define OBLIGATIONS "/v1/directory/obligations"
#define ACTS        "/v1/directory/obligation-acts"
#define NOTICES     "/v1/directory/obligation-notices"
#define LINKS       "/v1/directory/obligation-links"

/* Premises that are temporary since `since`, in 31: they are to comply a year later. */
static inline void temporary_since(const char *since, char room[40])
{
	struct things t = some("", "");
	char more[200];

	snprintf(more, sizeof(more),
		 ",\"neutral\":false,\"temporary\":{\"since\":\"%s\",\"plan\":\"Déménager.\"}",
		 since);
	new_point(&t, more, 201, room);
}

/* "2026-06-30 roadmap late", and a met day behind it. */
static inline const char *entry(size_t i)
{
	static char text[120];
	const json_t *o = item(i);
	const char *met = cmn_json_get(o, "met_on");

	snprintf(text, sizeof(text), "%s %s %s%s%s", cmn_json_get(o, "due_on"),
		 cmn_json_get(o, "kind"), cmn_json_get(o, "state"), met ? " " : "", met ? met : "");
	return text;
}

static inline void announce(const char *now)
{
	struct cmn_conn *bus = test_db_conn("directory");
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	if (directory_job_agenda(bus, now, NULL, &more, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	assert_false(more);
	cmn_conn_close(&bus);
}

/* Notices, each of which was published and audited as well. */
static inline int64_t told(struct test_db *db, const char *where)
{
	char sql[700];
	int64_t n;

	snprintf(sql, sizeof(sql),
		 "SELECT CASE WHEN count(*) = count(o.event_id) AND count(*) = count(a.resource_id)"
		 " THEN count(*) ELSE -1 END FROM directory.obligation_notice n"
		 " LEFT JOIN directory.outbox o ON o.subject = n.id::text"
		 " AND o.type = 'directory.obligation.warned.v1'"
		 " AND o.stream = n.departement || '.facts'"
		 " LEFT JOIN directory.audit a ON a.resource_id = n.id"
		 " AND a.operation = 'warn_obligation' WHERE %s",
		 where);
	n = test_db_count(db, sql);
	assert_true(n >= 0);
	return n;
}

#endif
