/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_sql.h - how any write of intake enqueues a notice, in its own statement.
 *
 * Between `fact` and CMN_SQL_FINISH (cmn/write.h):
 *
 *   ", fact AS (… RETURNING s.id, s.version, s.person_id)"
 *   INTAKE_SQL_NOTICE("SELECT 'person', person_id, NULL::text, 'auto', 'situation_closed',"
 *                     " json_build_object('at', $7, 'reason', $15), id FROM fact"
 *                     " WHERE person_id IS NOT NULL")
 *   CMN_SQL_FINISH
 *
 * The query gives, for each notice, in this order:
 *   recipient_kind  'person', 'account' or 'organisation'
 *   person_id       uuid of the person, of this département; NULL for the others
 *   recipient       text: the account or organisation; NULL for a person
 *   channel         'auto' (as the recipient is best reached), 'task_list', 'email', 'mss',
 * 'letter' template        a code of proto/codes/notice_templates.csv (domain/notice_text.h) params
 * json: the members that the template names; instants and codes, nothing else situation_id    uuid
 * of the file that it is about, or NULL
 *
 * Nothing is sent here: the job takes the row after the commit, and asks the rules of safe contact
 * then.  The id comes from cause, template and recipient: the same fact told twice is one notice.
 */
#ifndef INTAKE_NOTICE_SQL_H
#define INTAKE_NOTICE_SQL_H

/* `cause` and `departement` and `now` are SQL expressions of uuid, text, timestamptz. */
#define INTAKE_SQL_NOTICE_INSERT(cause, departement, now, query)                                 \
	"INSERT INTO notice (id, departement, recipient_kind, person_id, recipient, channel,"    \
	" template, params, situation_id, cause, created_at, next_at)"                           \
	" SELECT md5(" cause " || n.template || n.kind || coalesce(n.person::text, n.recipient)" \
	"   || n.channel)::uuid, " departement ", n.kind, n.person, n.recipient, n.channel,"     \
	" n.template, n.params, n.situation, " cause "::uuid, " now ", " now " FROM (" query ")" \
	" AS n (kind, person, recipient, channel, template, params, situation)"                  \
	" ON CONFLICT (id) DO NOTHING"

/* The same for many facts at once, of a job: the query gives the departement and the cause of each
 * row first. */
#define INTAKE_SQL_NOTICES_INSERT(now, query)                                                  \
	"INSERT INTO notice (id, departement, recipient_kind, person_id, recipient, channel,"  \
	" template, params, situation_id, cause, created_at, next_at)"                         \
	" SELECT md5(n.cause || n.template || n.kind || coalesce(n.person::text, n.recipient)" \
	"   || n.channel)::uuid, n.departement, n.kind, n.person, n.recipient, n.channel,"     \
	" n.template, n.params, n.situation, n.cause::uuid, " now ", " now " FROM (" query ")" \
	" AS n (departement, cause, kind, person, recipient, channel, template, params,"       \
	" situation) ON CONFLICT (id) DO NOTHING"

/* Of what nobody asked for, a person is told where there is a way: an own account, or a contact of
 * these kinds that is not closed to machines and messages.  Who objected is told nothing. */
#define INTAKE_SQL_REACHABLE(departement, person, kinds)                                       \
	"(EXISTS (SELECT 1 FROM person_account ra WHERE ra.departement = " departement         \
	"   AND ra.person_id = " person " AND ra.ended_at IS NULL)"                            \
	" OR EXISTS (SELECT 1 FROM person_contact rc WHERE rc.departement = " departement      \
	"   AND rc.person_id = " person " AND rc.state = 'current' AND rc.kind IN (" kinds ")" \
	"   AND NOT rc.never AND (rc.kind = 'postal' OR NOT rc.discreet)"                      \
	"   AND (rc.purposes = '{}' OR 'notice' = ANY (rc.purposes))))"                        \
	" AND NOT EXISTS (SELECT 1 FROM opposition ro WHERE ro.departement = " departement     \
	"   AND ro.person_id = " person ")"
#define INTAKE_BY_MACHINE "'email', 'mssante'"
#define INTAKE_BY_ANY     "'email', 'mssante', 'postal'"

/* Who is on duty in a département on the day of this instant. */
#define INTAKE_SQL_ON_DUTY(d, now)                                 \
	"(" now "::timestamptz AT TIME ZONE 'Europe/Paris')::date" \
	" BETWEEN " d ".valid_from AND COALESCE(" d ".valid_to, 'infinity')"

#define INTAKE_SQL_NOTICE(query) \
	", noticed AS (" INTAKE_SQL_NOTICE_INSERT("$10::text", "$6", "$7::timestamptz", query) ")"

#endif
