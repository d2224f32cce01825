/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/fuse.h"

#include <errno.h>
#include <jansson.h>
#include <libpq-fe.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static atomic_int lit; /* enum fuse_kind, 0: none */
static atomic_long left;
static atomic_bool stays, everybody, blew;
static __thread bool mine;

bool fuse_out(void)
{
	atomic_store(&lit, 0);
	mine = false;
	return atomic_load(&blew);
}

bool fuse_full(void)
{
	const char *how = getenv("C360_TORTURE");

	return how && strcmp(how, "full") == 0;
}

long fuse_next(long n, long dense, long step)
{
	return fuse_full() || n + 1 < dense ? n + 1 : n + step;
}

static bool fails(enum fuse_kind kind)
{
	long before;

	if (atomic_load(&lit) != (int)kind || (!mine && !atomic_load(&everybody)))
		return false;
	before = atomic_fetch_sub(&left, 1);
	if (before > 0 || (before < 0 && !atomic_load(&stays)))
		return false;
	atomic_store(&blew, true);
	return true;
}

/* --- memory ------------------------------------------------------------------------------- */

/* the names are those that --wrap gives */
/* clang-format off */
#define WRAP(type, name, params, args)                                                             \
	type __real_##name params;                                                                 \
	type __wrap_##name params;                                                                 \
	type __wrap_##name params                                                                  \
	{                                                                                          \
		return fails(FUSE_MEMORY) ? NULL : __real_##name args;                             \
	}

WRAP(void *, malloc, (size_t n), (n))
WRAP(void *, calloc, (size_t n, size_t size), (n, size))
WRAP(void *, realloc, (void *p, size_t n), (p, n))
WRAP(char *, strdup, (const char *s), (s))
WRAP(char *, strndup, (const char *s, size_t n), (s, n))
/* clang-format on */

static void light(enum fuse_kind kind, long n, bool stay, bool all)
{
	/* each time: librhonabwy sets them back when it starts */
	json_set_alloc_funcs(kind == FUSE_OURS ? __real_malloc : __wrap_malloc, free);
	atomic_store(&left, n);
	atomic_store(&stays, stay);
	atomic_store(&blew, false);
	atomic_store(&everybody, all);
	mine = true;
	atomic_store(&lit, kind == FUSE_OURS ? (int)FUSE_MEMORY : (int)kind);
}

void fuse_light(enum fuse_kind kind, long n, bool stay)
{
	light(kind, n, stay, false);
}

void fuse_light_all(enum fuse_kind kind, long n, bool stay)
{
	light(kind, n, stay, true);
}

/* --- libpq ------------------------------------------------------------------------------------ */

/* Breaks the connection when its turn has come; true when the call itself is to fail. */
static bool touched(const PGconn *pg)
{
	if (fails(FUSE_PQ_LOST) && PQsocket(pg) >= 0)
		shutdown(PQsocket(pg), SHUT_RDWR);
	return fails(FUSE_PQ_FAIL);
}

/* clang-format off */
#define WRAP_PQ(type, name, params, args, failed)                                                  \
	type __real_##name params;                                                                 \
	type __wrap_##name params;                                                                 \
	type __wrap_##name params                                                                  \
	{                                                                                          \
		return touched(pg) ? (failed) : __real_##name args;                                \
	}

WRAP_PQ(int, PQsendPrepare,
	(PGconn *pg, const char *name, const char *sql, int n, const Oid *types),
	(pg, name, sql, n, types), 0)
WRAP_PQ(int, PQsendQueryParams,
	(PGconn *pg, const char *sql, int n, const Oid *types, const char *const *values,
	 const int *lengths, const int *formats, int format),
	(pg, sql, n, types, values, lengths, formats, format), 0)
WRAP_PQ(int, PQsendQueryPrepared,
	(PGconn *pg, const char *name, int n, const char *const *values, const int *lengths,
	 const int *formats, int format),
	(pg, name, n, values, lengths, formats, format), 0)
WRAP_PQ(int, PQpipelineSync, (PGconn *pg), (pg), 0)
WRAP_PQ(int, PQenterPipelineMode, (PGconn *pg), (pg), 0)
WRAP_PQ(int, PQsetnonblocking, (PGconn *pg, int on), (pg, on), -1)
WRAP_PQ(int, PQflush, (PGconn *pg), (pg), -1)
WRAP_PQ(int, PQconsumeInput, (PGconn *pg), (pg), 0)
/* clang-format on */

/* A result is never withheld: that would be a libpq that lies.  Only its connection may break. */
PGresult *__real_PQgetResult(PGconn *pg);
PGresult *__wrap_PQgetResult(PGconn *pg);
PGresult *__wrap_PQgetResult(PGconn *pg)
{
	if (fails(FUSE_PQ_LOST) && PQsocket(pg) >= 0)
		shutdown(PQsocket(pg), SHUT_RDWR);
	return __real_PQgetResult(pg);
}

PGconn *__real_PQconnectdbParams(const char *const *keys, const char *const *values, int expand);
PGconn *__wrap_PQconnectdbParams(const char *const *keys, const char *const *values, int expand);
PGconn *__wrap_PQconnectdbParams(const char *const *keys, const char *const *values, int expand)
{
	return fails(FUSE_PQ_FAIL) ? NULL : __real_PQconnectdbParams(keys, values, expand);
}

/* --- sockets ---------------------------------------------------------------------------------- */

/* True when the peer is gone for this call; *ret_short when it is to move one byte only. */
static bool cut(int fd, bool *ret_short)
{
	*ret_short = fails(FUSE_SHORT);
	if (!fails(FUSE_CUT))
		return false;
	shutdown(fd, SHUT_RDWR);
	errno = ECONNRESET;
	return true;
}

ssize_t __real_recv(int fd, void *to, size_t n, int flags);
ssize_t __wrap_recv(int fd, void *to, size_t n, int flags);
ssize_t __wrap_recv(int fd, void *to, size_t n, int flags)
{
	bool one;

	if (cut(fd, &one))
		return -1;
	return __real_recv(fd, to, one && n > 1 ? 1 : n, flags);
}

ssize_t __real_sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
	struct msghdr first = *message;
	struct iovec part = {0};
	bool one;

	if (cut(fd, &one))
		return -1;
	for (size_t i = 0; one && part.iov_len == 0 && i < message->msg_iovlen; i++)
		part = message->msg_iov[i];
	if (part.iov_len < 2)
		return __real_sendmsg(fd, message, flags);
	part.iov_len = 1;
	first.msg_iov = &part;
	first.msg_iovlen = 1;
	return __real_sendmsg(fd, &first, flags);
}
