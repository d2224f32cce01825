/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_vote_http.c - a vote opens with its roll, members vote, it closes with its result.
 */
#include "governance_ballot.h"
#include "governance_http.h"

#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

#define VOTES "/v1/directory/governance-votes"

enum cmn_err directory_http_open_governance_vote(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *meeting = NULL;
	const char *id = cmn_json_get(call->body, "meeting_id");
	char departement[4], today[CMN_DAY_LEN];
	const struct governance_given given[] = {{"day", today}, {NULL, NULL}};
	enum cmn_err rc = governance_body(call);

	governance_today(today);
	if (rc == CMN_OK)
		rc = governance_find(call, &GOVERNANCE_MEETING_READ, id, &meeting);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/meeting_id",
				   "aucune réunion du territoire ne porte cet identifiant",
				   "no meeting of the territory has this identifier");
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(meeting, 0, "departement"));
	call->write.departement = departement;
	rc = governance_store_write(call, &GOVERNANCE_VOTE_OPEN, given, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(
		    call, &GOVERNANCE_MEETING_READ, id,
		    "la réunion n’est pas convoquée, est déjà validée, ou personne n’y a de voix",
		    "the meeting is not convened, is validated, or nobody has a voice in it");
	return rc == CMN_OK
		   ? governance_reply(call, &GOVERNANCE_VOTE_READ, call->write.resource_id, VOTES)
		   : rc;
}

enum cmn_err directory_http_read_governance_vote(struct cmn_call *call)
{
	return governance_reply(call, &GOVERNANCE_VOTE_READ, cmn_call_param(call, "id"), NULL);
}

/* --- ballots ------------------------------------------------------------------------------- */

/* Whose voice, and who gives it for them (NULL: itself). */
struct ballot {
	const char *member, *holder;
};

static enum cmn_err read_ballot(struct cmn_call *call, struct ballot *ret)
{
	const char *self = governance_self(call);
	const char *member = cmn_json_get(call->body, "member");
	const char *giver = cmn_json_get(call->body, "for_member");

	if (self != NULL && member != NULL && strcmp(self, member) != 0)
		return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "/member",
				   "un compte vote pour son organisation",
				   "an account votes for its organisation");
	if (self == NULL && member == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/member",
				   "le membre qui vote est à nommer",
				   "the member that votes is to be named");
	if (self != NULL)
		member = self;
	*ret = giver != NULL ? (struct ballot){giver, member} : (struct ballot){member, NULL};
	return CMN_OK;
}

static enum cmn_err say(struct cmn_call *call, const struct governance_try *t)
{
	static const struct {
		enum cmn_err code;
		const char *pointer, *fr, *en;
	} WHY[GOVERNANCE_TRY_COUNT_] = {
	    [GOVERNANCE_VOTE_CLOSED] = {CMN_E_CONFLICT, "/choice", "le vote n’est plus ouvert",
					"the vote is no longer open"},
	    [GOVERNANCE_NOT_A_MEMBER] = {CMN_E_FORBIDDEN, "/member",
					 "ce n’est pas un membre de la liste de ce vote",
					 "this is no member on the roll of this vote"},
	    [GOVERNANCE_VOTED_ALREADY] = {CMN_E_CONFLICT, "/member",
					  "ce membre a déjà voté : un membre, une voix",
					  "this member has voted already: one member, one voice"},
	    [GOVERNANCE_HOLDER_NO_MEMBER] = {CMN_E_FORBIDDEN, "/member",
					     "seul un membre de la liste porte une procuration",
					     "only a member on the roll holds a proxy"},
	    [GOVERNANCE_NO_PROXY] = {CMN_E_FORBIDDEN, "/for_member",
				     "ce membre ne lui a pas donné procuration",
				     "this member has given it no proxy"},
	    [GOVERNANCE_GIVER_THERE] = {CMN_E_CONFLICT, "/for_member",
					"ce membre est là : il vote lui-même",
					"this member is there: it votes itself"},
	    [GOVERNANCE_PROXIES_ABOVE] = {CMN_E_CONFLICT, "/for_member",
					  "ce membre a voté pour autant d’autres que permis",
					  "this member has voted for as many others as allowed"},
	};
	enum governance_try_fault fault = governance_may_vote(t);

	if (fault == GOVERNANCE_MAY_VOTE)
		return CMN_OK;
	return cmn_fail_at(&call->err, WHY[fault].code, WHY[fault].pointer, "%s", "%s",
			   call->lang == CMN_EN ? WHY[fault].en : WHY[fault].fr);
}

static bool is(const PGresult *res, const char *column)
{
	return cmn_pg_bool(res, 0, PQfnumber(res, column));
}

static int number(const PGresult *res, const char *column)
{
	return (int)cmn_pg_int(res, 0, PQfnumber(res, column), 0);
}

/* May it be cast? */
static enum cmn_err try_ballot(struct cmn_call *call, const struct ballot *b)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *const params[] = {cmn_call_param(call, "id"), b->member, b->holder};
	enum cmn_err rc = governance_store_ask(call, &GOVERNANCE_TRY, params, &res);

	if (rc != CMN_OK || PQntuples(res) == 0)
		return rc;
	return say(call, &(struct governance_try){
			     .open = is(res, "open"),
			     .member = is(res, "member"),
			     .voted = is(res, "voted"),
			     .by_proxy = is(res, "by_proxy"),
			     .holder = is(res, "holder"),
			     .given = is(res, "given"),
			     .giver_there = is(res, "giver_there"),
			     .held = number(res, "held"),
			     .max_proxies = number(res, "max_proxies"),
			 });
}

/* Of what was sent with a key a digest is kept; of one choice among three it would tell which. */
static void forget_choice(struct cmn_call *call)
{
	snprintf(call->write.request_hash, sizeof(call->write.request_hash), "-");
}

enum cmn_err directory_http_cast_governance_ballot(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *vote = NULL;
	const char *id = cmn_call_param(call, "id");
	char departement[4];
	struct ballot b = {NULL, NULL};
	enum cmn_err rc = governance_aim(call, &GOVERNANCE_VOTE_READ, true, departement, &vote);

	if (rc == CMN_OK)
		rc = read_ballot(call, &b);
	if (rc != CMN_OK)
		return rc;
	const struct governance_given given[] = {
	    {"member", b.member}, {"holder", b.holder}, {NULL, NULL}};
	if (strcmp(cmn_column(vote, 0, "secret"), "t") == 0)
		forget_choice(call);
	rc =
	    governance_store_write(call, &GOVERNANCE_BALLOT_CAST, given, &GOVERNANCE_LOCK_VOTE, id);
	if (rc == CMN_E_NOT_FOUND) {
		rc = try_ballot(call, &b);
		return rc != CMN_OK
			   ? rc
			   : cmn_fail(&call->err, CMN_E_CONFLICT, "le vote n’est plus ouvert",
				      "the vote is no longer open");
	}
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_VOTE_READ, id, NULL) : rc;
}

/* --- the end ------------------------------------------------------------------------------- */

static enum governance_casting casting(const char *choice)
{
	if (choice == NULL || strcmp(choice, "abstain") == 0)
		return GOVERNANCE_NO_CASTING;
	return strcmp(choice, "yes") == 0 ? GOVERNANCE_CASTING_YES : GOVERNANCE_CASTING_NO;
}

static struct governance_count count_of(const PGresult *tally)
{
	return (struct governance_count){
	    .roll = number(tally, "roll"),
	    .there = number(tally, "there"),
	    .yes = number(tally, "yes"),
	    .no = number(tally, "no"),
	    .abstain = number(tally, "abstain"),
	    .quorum_percent = number(tally, "quorum_percent"),
	    .majority = governance_majority_of(cmn_column(tally, 0, "majority")),
	    .casting = casting(cmn_column(tally, 0, "casting")),
	};
}

/* Only of the version that the caller has seen: what comes in meanwhile makes another. */
static enum cmn_err close_vote(struct cmn_call *call, const PGresult *vote)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *tally = NULL;
	const char *const params[] = {call->write.resource_id};
	enum cmn_err rc = governance_store_ask(call, &GOVERNANCE_TALLY, params, &tally);
	char there[16];

	if (rc != CMN_OK || PQntuples(tally) == 0)
		return rc;
	const struct governance_count count = count_of(tally);
	const char *result = governance_result_code(governance_result_of(&count));
	const struct governance_given given[] = {
	    {"result", result}, {"there", there}, {NULL, NULL}};

	snprintf(there, sizeof(there), "%d", count.there);
	rc = governance_tells(
	    call, "directory.governance_vote.closed.v1",
	    json_pack("{s:s, s:s, s:s, s:b, s:i, s:i}", "vote_id", call->write.resource_id,
		      "meeting_id", cmn_column(vote, 0, "meeting_id"), "result", result, "secret",
		      is(vote, "secret") ? 1 : 0, "roll", count.roll, "there", count.there));
	return rc == CMN_OK
		   ? governance_store_write(call, &GOVERNANCE_VOTE_CLOSE, given, NULL, NULL)
		   : rc;
}

enum cmn_err directory_http_close_governance_vote(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *vote = NULL;
	const char *id = cmn_call_param(call, "id");
	const bool cancels = json_is_true(json_object_get(call->body, "cancelled"));
	char departement[4];
	enum cmn_err rc = governance_aim(call, &GOVERNANCE_VOTE_READ, true, departement, &vote);

	if (rc != CMN_OK)
		return rc;
	rc = cancels ? governance_store_write(call, &GOVERNANCE_VOTE_CANCEL, NULL, NULL, NULL)
		     : close_vote(call, vote);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_VOTE_READ, id,
					  "le vote n’est plus ouvert",
					  "the vote is no longer open");
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_VOTE_READ, id, NULL) : rc;
}
