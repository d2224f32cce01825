/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/work_desk.h"

#include "support/cmocka_all.h"

#include "cmn/uuid.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct work_desk work;

int work_begin(void **state, const struct cmn_ops *ops)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	work = (struct work_desk){.db = *state};
	desk_open(&work.desk, "intake", ops, NULL);
	work.conseiller = desk_as(&work.desk, "conseiller", "31", NULL);
	work.coordonnateur = desk_as(&work.desk, "coordonnateur", "31", NULL);
	work.conseiller44 = desk_as(&work.desk, "conseiller", "44", NULL);
	work.pair = desk_as(&work.desk, "pair", "31", NULL);
	return 0;
}

int work_teardown(void **state)
{
	desk_close(&work.desk);
	return test_db_teardown(state);
}

static void send_to(const char *who, const char *method, int version, const char *body, int status,
		    const char *target, va_list args)
{
	char path[512] = "/v1/intake/", header[64];
	size_t used = strlen(path);

	vsnprintf(path + used, sizeof(path) - used, target, args);
	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	desk_send(&work.desk, method, path, who, version > 0 ? header : NULL, body, status);
}

void work_ask(const char *who, const char *method, int version, const char *body, int status,
	      const char *target, ...)
{
	va_list args;

	va_start(args, target);
	send_to(who, method, version, body, status, target, args);
	va_end(args);
}

void work_get(const char *who, int status, const char *target, ...)
{
	char path[512] = "/v1/intake/";
	size_t used = strlen(path);
	va_list args;

	va_start(args, target);
	vsnprintf(path + used, sizeof(path) - used, target, args);
	va_end(args);
	desk_get(&work.desk, who, path, status);
}

void work_heard(const char *more, char id[40])
{
	char body[2048];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"channel\":\"allo_360\",\"requester_kind\":\"carer\","
		 "\"person_profile\":\"child\"%s}",
		 more);
	work_post(0, body, 201, "solicitations");
	snprintf(id, 40, "%s", work_text("id"));
}

void work_open(char id[40])
{
	char heard[40], body[128];

	work_heard("", heard);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	work_post(0, body, 201, "situations");
	snprintf(id, 40, "%s", work_text("id"));
}

const char *work_text(const char *key)
{
	return desk_text(&work.desk, key);
}

int64_t work_int(const char *key)
{
	return json_integer_value(json_object_get(work.desk.a.json, key));
}

int64_t work_count(const char *sql, ...)
{
	char text[1024];
	va_list args;

	va_start(args, sql);
	vsnprintf(text, sizeof(text), sql, args);
	va_end(args);
	return test_db_count(work.db, text);
}

void work_exec(const char *sql, ...)
{
	char text[1024] = "SET search_path = intake;";
	size_t used = strlen(text);
	va_list args;

	va_start(args, sql);
	vsnprintf(text + used, sizeof(text) - used, sql, args);
	va_end(args);
	test_db_exec(work.db, text);
}

void work_person(char id[40])
{
	cmn_uuid7(id);
	work_exec("INSERT INTO intake.person (id, departement, created_at, created_by, updated_at,"
		  " updated_by) VALUES ('%s', '31', '2026-01-01T00:00:00Z', 'test',"
		  " '2026-01-01T00:00:00Z', 'test')",
		  id);
}

void work_heard_of(const char *person, const char *types, char id[40])
{
	char more[128];

	snprintf(more, sizeof(more), ",\"problem_types\":%s", types);
	work_heard(more, id);
	work_exec("UPDATE intake.solicitation SET person_id = '%s' WHERE id = '%s'", person, id);
}
