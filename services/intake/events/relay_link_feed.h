/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay_link_feed.h - what referral tells of relays: links that open a dossier here, and their
 * ends.
 */
#ifndef INTAKE_RELAY_LINK_FEED_H
#define INTAKE_RELAY_LINK_FEED_H

#include "cmn/bus.h"

/* Entries of a struct cmn_learn. */
enum cmn_err intake_learn_link_made(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_learn_link_revoked(struct cmn_conn *conn, const struct cmn_event *ev,
				       struct cmn_error *err) CMN_MUST_CHECK;
/* And what the person is told of it. */
enum cmn_err intake_learn_relay_acknowledged(struct cmn_conn *conn, const struct cmn_event *ev,
					     struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_learn_relay_declined(struct cmn_conn *conn, const struct cmn_event *ev,
					 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_learn_relay_withdrawn(struct cmn_conn *conn, const struct cmn_event *ev,
					  struct cmn_error *err) CMN_MUST_CHECK;

#endif
