/* SPDX-License-Identifier: EUPL-1.2 */
#include "listen.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PEM_MAX 65536

static void drop_addrinfo(struct addrinfo **list)
{
	if (*list)
		freeaddrinfo(*list);
}

static void drop_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

static enum cmn_err say_errno(struct cmn_error *err, const char *address, unsigned port)
{
	int saved = errno;

	if (saved == EADDRINUSE)
		cmn_fail(err, CMN_E_CONFLICT, "le port %u de %s est déjà pris",
			 "port %u of %s is already taken", port, address);
	else
		cmn_fail(err, CMN_E_INTERNAL, "impossible d’écouter sur le port %u de %s : %s",
			 "cannot listen on port %u of %s: %s", port, address,
			 strerrordesc_np(saved));
	return cmn_because(err, "errno %d", saved);
}

static int open_one(const struct addrinfo *a, int backlog)
{
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int yes = 1, saved;

	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
	    bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, backlog) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

enum cmn_err cmn_listen_open(const char *address, unsigned port, int backlog, int *ret,
			     struct cmn_error *err)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
				       .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};
	struct addrinfo *found CMN_AUTO(drop_addrinfo) = NULL;
	char service[16];
	int fd;

	snprintf(service, sizeof(service), "%u", port);
	if (getaddrinfo(address, service, &hints, &found) != 0)
		return cmn_fail(err, CMN_E_INVALID, "« %s » n’est pas une adresse IP",
				"\"%s\" is not an IP address", address);
	fd = open_one(found, backlog);
	if (fd < 0)
		return say_errno(err, address, port);
	*ret = fd;
	return CMN_OK;
}

enum cmn_err cmn_listen_pem(const char *path, char **ret, struct cmn_error *err)
{
	FILE *f CMN_AUTO(drop_file) = fopen(path, "re");
	char *text = f ? calloc(1, PEM_MAX + 1) : NULL;

	if (text && fread(text, 1, PEM_MAX, f) > 0 && !ferror(f)) {
		*ret = text;
		return CMN_OK;
	}
	free(text);
	cmn_fail(err, CMN_E_INVALID, "certificat ou clé TLS illisible",
		 "TLS certificate or key cannot be read");
	return cmn_because(err, "%s: %s", path, strerrordesc_np(errno));
}
