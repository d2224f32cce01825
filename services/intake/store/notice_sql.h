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
 * 'letter' template        a code of proto/codes/notice_templates.csv (domain/notice_text.c) params
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

#define INTAKE_SQL_NOTICE(query) \
	", noticed AS (" INTAKE_SQL_NOTICE_INSERT("$10::text", "$6", "$7::timestamptz", query) ")"

#endif
