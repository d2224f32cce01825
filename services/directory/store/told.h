/* SPDX-License-Identifier: EUPL-1.2
 *
 * told.h - the types of events of this service.  The schemas stand in proto/events/directory.*.
 */
#ifndef DIRECTORY_TOLD_H
#define DIRECTORY_TOLD_H

#define DIRECTORY_EVENT_COMMUNE         "directory.commune.published.v1"
#define DIRECTORY_EVENT_ACTOR           "directory.actor.published.v1"
#define DIRECTORY_EVENT_OFFER           "directory.offer.published.v1"
#define DIRECTORY_EVENT_PLACE           "directory.place.published.v1"
#define DIRECTORY_EVENT_CONTACT         "directory.contact.published.v1"
#define DIRECTORY_EVENT_RECEPTION_POINT "directory.reception_point.published.v1"
#define DIRECTORY_EVENT_CAMPAIGN        "directory.campaign.published.v1"
#define DIRECTORY_EVENT_TEAM            "directory.team.changed.v1"
#define DIRECTORY_EVENT_MATCHED         "directory.saved_search.matched.v1"

/* kept true (kept.h) */
#define DIRECTORY_EVENT_CAPACITY     "directory.capacity.stated.v1"
#define DIRECTORY_EVENT_CONFIRMED    "directory.offer.confirmed.v1"
#define DIRECTORY_EVENT_UNCONFIRMED  "directory.offer.unconfirmed.v1"
#define DIRECTORY_EVENT_LINK_MADE    "directory.keep_link.made.v1"
#define DIRECTORY_EVENT_LINK_REVOKED "directory.keep_link.revoked.v1"

/* proposed changes (changes.h) */
#define DIRECTORY_EVENT_CHANGE_PROPOSED  "directory.change.proposed.v1"
#define DIRECTORY_EVENT_CHANGE_ACCEPTED  "directory.change.accepted.v1"
#define DIRECTORY_EVENT_CHANGE_REFUSED   "directory.change.refused.v1"
#define DIRECTORY_EVENT_CHANGE_WITHDRAWN "directory.change.withdrawn.v1"

/* reports */
#define DIRECTORY_EVENT_ANOMALY           "directory.anomaly.changed.v1"
#define DIRECTORY_EVENT_ANOMALY_REMINDED  "directory.anomaly.reminded.v1"
#define DIRECTORY_EVENT_ANOMALY_ESCALATED "directory.anomaly.escalated.v1"

/* who is a member, and what its adhesion opens; member_follow() tells them too */
#define DIRECTORY_EVENT_MEMBERSHIP "directory.membership.changed.v1"
#define DIRECTORY_EVENT_ADHESION   "directory.adhesion.changed.v1"

/* documents of a community (paper_store.h) */
#define DIRECTORY_EVENT_PAPER_KEPT      "directory.paper.kept.v1"
#define DIRECTORY_EVENT_PAPER_WITHDRAWN "directory.paper.withdrawn.v1"

/* the calendar of obligations */
#define DIRECTORY_EVENT_OBLIGATION_WARNED "directory.obligation.warned.v1"

/* agreements and roadmaps (agreement_store.h) */
#define DIRECTORY_EVENT_AGREEMENT "directory.agreement.changed.v1"
#define DIRECTORY_EVENT_ROADMAP   "directory.roadmap.changed.v1"

#endif
