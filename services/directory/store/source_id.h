/* SPDX-License-Identifier: EUPL-1.2
 *
 * source_id.h - the identifier of an imported record: the same at every import, on every machine.
 *
 * UUID version 5 (RFC 9562, 5.5) of "<source>:<identifier in the source>" in a namespace of ours.
 */
#ifndef DIRECTORY_SOURCE_ID_H
#define DIRECTORY_SOURCE_ID_H

#include "cmn/uuid.h"

void directory_source_uuid(const char *source, const char *source_id, char ret[CMN_UUID_LEN]);

#endif
