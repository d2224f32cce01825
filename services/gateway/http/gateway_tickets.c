/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_tickets.h"

#include "cmn/uuid.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define PLACES  512
#define PER_SUB 8
#define BYTES   32

struct place {
	int64_t until_ms; /* 0: free */
	unsigned char secret[BYTES];
	struct cmn_caller caller;
};

struct gateway_tickets {
	pthread_mutex_t lock;
	struct place places[PLACES];
};

struct gateway_tickets *gateway_tickets_open(void)
{
	struct gateway_tickets *t = calloc(1, sizeof(*t));

	if (t)
		pthread_mutex_init(&t->lock, NULL);
	return t;
}

void gateway_tickets_close(struct gateway_tickets **tickets)
{
	if (!*tickets)
		return;
	pthread_mutex_destroy(&(*tickets)->lock);
	free(*tickets);
	*tickets = NULL;
}

static struct place *free_place(struct gateway_tickets *t, const char *sub, int64_t now_ms)
{
	struct place *found = NULL;
	size_t same = 0;

	for (size_t i = 0; i < PLACES; i++) {
		struct place *p = &t->places[i];

		if (p->until_ms <= now_ms)
			found = found ? found : p;
		else if (strcmp(p->caller.sub, sub) == 0)
			same++;
	}
	return same < PER_SUB ? found : NULL;
}

bool gateway_ticket_make(struct gateway_tickets *t, const struct cmn_caller *caller, int64_t now_ms,
			 char ret[GATEWAY_TICKET_LEN])
{
	unsigned char secret[BYTES];
	struct place *p;

	cmn_random(secret, sizeof(secret));
	pthread_mutex_lock(&t->lock);
	p = free_place(t, caller->sub, now_ms);
	if (p) {
		p->until_ms = now_ms + GATEWAY_TICKET_S * 1000;
		memcpy(p->secret, secret, BYTES);
		p->caller = *caller;
	}
	pthread_mutex_unlock(&t->lock);
	for (size_t i = 0; p && i < BYTES; i++)
		snprintf(ret + 2 * i, 3, "%02x", secret[i]);
	return p != NULL;
}

static bool read_secret(const char *ticket, unsigned char secret[BYTES])
{
	static const char digits[] = "0123456789abcdef";

	if (strlen(ticket) != GATEWAY_TICKET_LEN - 1 ||
	    strspn(ticket, digits) != GATEWAY_TICKET_LEN - 1)
		return false;
	for (size_t i = 0; i < BYTES; i++)
		secret[i] = (unsigned char)((strchr(digits, ticket[2 * i]) - digits) << 4 |
					    (strchr(digits, ticket[2 * i + 1]) - digits));
	return true;
}

/* Every byte is looked at: the time says nothing about how much of a guess was right. */
static bool same(const unsigned char *a, const unsigned char *b)
{
	unsigned char differs = 0;

	for (size_t i = 0; i < BYTES; i++)
		differs |= (unsigned char)(a[i] ^ b[i]);
	return differs == 0;
}

bool gateway_ticket_use(struct gateway_tickets *t, const char *ticket, int64_t now_ms,
			struct cmn_caller *ret)
{
	unsigned char secret[BYTES];
	bool found = false;

	if (!read_secret(ticket, secret))
		return false;
	pthread_mutex_lock(&t->lock);
	for (size_t i = 0; i < PLACES && !found; i++) {
		struct place *p = &t->places[i];

		if (p->until_ms <= now_ms || !same(p->secret, secret))
			continue;
		found = true;
		*ret = p->caller;
		memset(p, 0, sizeof(*p));
	}
	pthread_mutex_unlock(&t->lock);
	return found;
}
