/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_static.h - answers that stay the same as long as the program does.
 */
#ifndef GATEWAY_STATIC_H
#define GATEWAY_STATIC_H

#include "cmn/call.h"

/* Give what call->out holds a tag and a time to keep; nothing at all to whoever has it already. */
enum cmn_err gateway_static(struct cmn_call *call, const char *etag);

/* A file built into the program; CMN_E_NOT_FOUND when there is none of this name. */
enum cmn_err gateway_static_file(struct cmn_call *call, const char *name);

/* Tag of everything that is built from the contract. */
const char *gateway_contract_etag(void);

#endif
