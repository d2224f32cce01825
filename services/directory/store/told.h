/* SPDX-License-Identifier: EUPL-1.2
 *
 * told.h - the types of events of this service.  The schemas stand in proto/events/directory.*.
 */
#ifndef DIRECTORY_TOLD_H
#define DIRECTORY_TOLD_H

#define DIRECTORY_EVENT_COMMUNE "directory.commune.published.v1"
#define DIRECTORY_EVENT_ACTOR   "directory.actor.published.v1"
#define DIRECTORY_EVENT_OFFER   "directory.offer.published.v1"
#define DIRECTORY_EVENT_PLACE   "directory.place.published.v1"
#define DIRECTORY_EVENT_CONTACT "directory.contact.published.v1"

#endif
