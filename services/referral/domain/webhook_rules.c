/* SPDX-License-Identifier: EUPL-1.2 */
#include "webhook_rules.h"

#include <string.h>

struct block {
	unsigned char prefix[4];
	unsigned char bits;
};

/* IPv4 that is not everybody's. */
static const struct block CLOSED4[] = {
    {{0}, 8},             /* this network */
    {{10}, 8},            /* private */
    {{100, 64}, 10},      /* shared by carriers */
    {{127}, 8},           /* loopback */
    {{169, 254}, 16},     /* link-local, metadata of clouds */
    {{172, 16}, 12},      /* private */
    {{192, 0, 0}, 24},    /* protocol assignments */
    {{192, 0, 2}, 24},    /* documentation */
    {{192, 88, 99}, 24},  /* 6to4 relays */
    {{192, 168}, 16},     /* private */
    {{198, 18}, 15},      /* benchmarks */
    {{198, 51, 100}, 24}, /* documentation */
    {{203, 0, 113}, 24},  /* documentation */
    {{224}, 3},           /* multicast, reserved, broadcast */
};

/* Of IPv6 only 2000::/3 is everybody's, and of that not these. */
static const struct block CLOSED6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23}, /* Teredo, ORCHID, benchmarks */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x20, 0x02}, 16},             /* 6to4: an IPv4 address inside */
    {{0x3f, 0xff, 0x00}, 20},       /* documentation */
};

static bool within(const unsigned char *ip, const struct block *block)
{
	for (unsigned bit = 0; bit < block->bits; bit++)
		if (((ip[bit / 8] ^ block->prefix[bit / 8]) >> (7 - bit % 8)) & 1)
			return false;
	return true;
}

static bool closed(const unsigned char *ip, const struct block *blocks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (within(ip, &blocks[i]))
			return true;
	return false;
}

bool referral_webhook_address(const unsigned char *ip, size_t n, bool loopback)
{
	static const unsigned char ONE[16] = {[15] = 1};

	if (n == 4)
		return (loopback && ip[0] == 127) ||
		       !closed(ip, CLOSED4, sizeof(CLOSED4) / sizeof(CLOSED4[0]));
	if (n != 16)
		return false;
	if (memcmp(ip, ONE, sizeof(ONE)) == 0)
		return loopback;
	return (ip[0] & 0xe0) == 0x20 && !closed(ip, CLOSED6, sizeof(CLOSED6) / sizeof(CLOSED6[0]));
}

bool referral_webhook_port(unsigned port, bool development)
{
	return port == 443 || port == 8443 || (development && port > 0 && port < 65536);
}

int64_t referral_webhook_wait_ms(int tries, uint32_t random)
{
	/* seconds after the first try, the second, … */
	static const int64_t WAIT_S[REFERRAL_WEBHOOK_TRIES - 1] = {
	    5, 30, 120, 600, 1800, 7200, 18000, 36000, 50400, 72000, 86400};
	int64_t ms;

	if (tries < 1 || tries >= REFERRAL_WEBHOOK_TRIES)
		return 0;
	ms = WAIT_S[tries - 1] * 1000;
	return ms - ms / 5 + (int64_t)((uint64_t)(ms / 5 * 2) * random / UINT32_MAX);
}

static const char *const OUTCOMES[REFERRAL_WEBHOOK_OUTCOME_END_] = {
    [REFERRAL_WEBHOOK_DELIVERED] = "delivered",
    [REFERRAL_WEBHOOK_REFUSED] = "refused",
    [REFERRAL_WEBHOOK_GONE] = "gone",
    [REFERRAL_WEBHOOK_REDIRECTED] = "redirected",
    [REFERRAL_WEBHOOK_TIMED_OUT] = "timed_out",
    [REFERRAL_WEBHOOK_UNREACHABLE] = "unreachable",
    [REFERRAL_WEBHOOK_CERTIFICATE] = "certificate_refused",
    [REFERRAL_WEBHOOK_ADDRESS_REFUSED] = "address_refused",
    [REFERRAL_WEBHOOK_NAME_UNKNOWN] = "name_unknown",
};

const char *referral_webhook_outcome_name(enum referral_webhook_outcome outcome)
{
	return outcome < REFERRAL_WEBHOOK_OUTCOME_END_ ? OUTCOMES[outcome] : NULL;
}

enum referral_webhook_outcome referral_webhook_answer(long status)
{
	if (status >= 200 && status < 300)
		return REFERRAL_WEBHOOK_DELIVERED;
	if (status >= 300 && status < 400)
		return REFERRAL_WEBHOOK_REDIRECTED;
	return status == 410 ? REFERRAL_WEBHOOK_GONE : REFERRAL_WEBHOOK_REFUSED;
}

const char *referral_webhook_stop(enum referral_webhook_outcome outcome, int64_t failing_s)
{
	if (outcome == REFERRAL_WEBHOOK_DELIVERED)
		return NULL;
	if (outcome == REFERRAL_WEBHOOK_GONE)
		return "gone";
	if (outcome == REFERRAL_WEBHOOK_ADDRESS_REFUSED)
		return "address_refused";
	return failing_s >= REFERRAL_WEBHOOK_FAILING_S ? "failing_too_long" : NULL;
}
