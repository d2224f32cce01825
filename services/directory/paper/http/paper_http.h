/* SPDX-License-Identifier: EUPL-1.2
 *
 * paper_http.h - as whom a caller reads the documents of a community.
 */
#ifndef PAPER_HTTP_H
#define PAPER_HTTP_H

#include "directory_http.h"
#include "paper_store.h"

struct paper_reader paper_reader_of(const struct cmn_call *call);

#endif
