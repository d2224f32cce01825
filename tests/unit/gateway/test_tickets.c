/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_tickets.h"
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static struct gateway_tickets *tickets;

static int open_tickets(void **state)
{
	(void)state;
	tickets = gateway_tickets_open();
	return tickets ? 0 : -1;
}

static int close_tickets(void **state)
{
	(void)state;
	gateway_tickets_close(&tickets);
	return 0;
}

static struct cmn_caller caller_of(int i)
{
	struct cmn_caller c = {.roles = CMN_ROLE_PUBLIC | CMN_ROLE_MDPH, .departements = "31"};

	snprintf(c.sub, sizeof(c.sub), "u%d", i);
	return c;
}

static void a_ticket_says_once_who_bought_it(void **state)
{
	struct cmn_caller me = caller_of(1), got;
	char ticket[GATEWAY_TICKET_LEN];

	(void)state;
	assert_true(gateway_ticket_make(tickets, &me, 1000, ticket));
	assert_int_equal(strlen(ticket), 64);
	assert_true(gateway_ticket_use(tickets, ticket, 2000, &got));
	assert_string_equal(got.sub, "u1");
	assert_string_equal(got.departements, "31");
	assert_int_equal(got.roles, me.roles);
	assert_false(gateway_ticket_use(tickets, ticket, 2000, &got));
}

static void after_thirty_seconds_it_is_worth_nothing(void **state)
{
	struct cmn_caller me = caller_of(1), got;
	char ticket[GATEWAY_TICKET_LEN];

	(void)state;
	assert_true(gateway_ticket_make(tickets, &me, 1000, ticket));
	assert_false(gateway_ticket_use(tickets, ticket, 31000, &got));
}

static void a_guess_opens_nothing(void **state)
{
	struct cmn_caller me = caller_of(1), got;
	char ticket[GATEWAY_TICKET_LEN];

	(void)state;
	assert_true(gateway_ticket_make(tickets, &me, 1000, ticket));
	ticket[63] = ticket[63] == '0' ? '1' : '0';
	assert_false(gateway_ticket_use(tickets, ticket, 1000, &got));
	assert_false(gateway_ticket_use(tickets, "", 1000, &got));
	memset(ticket, '0', 64);
	assert_false(gateway_ticket_use(tickets, ticket, 1000, &got));
	memset(ticket, 'g', 64);
	assert_false(gateway_ticket_use(tickets, ticket, 1000, &got));
}

static void one_caller_cannot_take_every_place(void **state)
{
	struct cmn_caller greedy = caller_of(1), other = caller_of(2);
	char ticket[GATEWAY_TICKET_LEN];
	int n = 0;

	(void)state;
	while (n < 1000 && gateway_ticket_make(tickets, &greedy, 1000, ticket))
		n++;
	assert_int_equal(n, 8);
	assert_true(gateway_ticket_make(tickets, &other, 1000, ticket));
	assert_true(gateway_ticket_make(tickets, &greedy, 31001, ticket));
}

static void when_every_place_is_taken_it_is_said(void **state)
{
	char ticket[GATEWAY_TICKET_LEN];
	int n = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct cmn_caller c = caller_of(i);

		n += gateway_ticket_make(tickets, &c, 1000, ticket);
	}
	assert_int_equal(n, 512);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_ticket_says_once_who_bought_it, open_tickets,
					    close_tickets),
	    cmocka_unit_test_setup_teardown(after_thirty_seconds_it_is_worth_nothing, open_tickets,
					    close_tickets),
	    cmocka_unit_test_setup_teardown(a_guess_opens_nothing, open_tickets, close_tickets),
	    cmocka_unit_test_setup_teardown(one_caller_cannot_take_every_place, open_tickets,
					    close_tickets),
	    cmocka_unit_test_setup_teardown(when_every_place_is_taken_it_is_said, open_tickets,
					    close_tickets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
