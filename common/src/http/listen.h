/* SPDX-License-Identifier: EUPL-1.2
 *
 * listen.h - the listening socket, opened by ourselves: libmicrohttpd says only that it failed, and
 * an operator wants to know that the port is taken.
 */
#ifndef CMN_LISTEN_H
#define CMN_LISTEN_H

#include "cmn/err.h"

enum cmn_err cmn_listen_open(const char *address, unsigned port, int backlog, int *ret,
			     struct cmn_error *err) CMN_MUST_CHECK;

/* A small file (certificate, key) as text, owned by the caller. */
enum cmn_err cmn_listen_pem(const char *path, char **ret, struct cmn_error *err) CMN_MUST_CHECK;

#endif
