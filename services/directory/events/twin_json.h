/* SPDX-License-Identifier: EUPL-1.2
 *
 * twin_json.h - how two records compare, as it is told: [{"field","verdict","points"}, …], without
 * what one of them does not say.
 */
#ifndef DIRECTORY_TWIN_JSON_H
#define DIRECTORY_TWIN_JSON_H

#include "twin.h"

#include "cmn/buf.h"

void directory_write_twin(struct cmn_buf *out, const struct directory_twin_match *match);

#endif
