/* SPDX-License-Identifier: EUPL-1.2
 *
 * roles.h - who is expected to do what (Annexe 2 of the regional call, R103, R104), as a rule of
 * the order.
 *
 * Whoever asks for a function sees first those whose it is, then those who have it under a
 * condition, then those the matrix does not speak of, last those who have others.  Whoever asks for
 * none sees first who acts, informs or diagnoses, then who coordinates the others, then who
 * supports professionals: nobody is sent to a coordinator for what a service nearby does
 * (subsidiarity).
 *
 * The matrix stands here as signs; unit/directory/test_roles compares them with the published one.
 */
#ifndef DIRECTORY_ROLES_H
#define DIRECTORY_ROLES_H

#include "eligibility.h"
#include "order.h"

enum directory_function {
	DIRECTORY_FUNCTION_NONE = -1, /* not asked for */
	DIRECTORY_FUNCTION_DIAGNOSTIC = 0,
	DIRECTORY_FUNCTION_INFO,
	DIRECTORY_FUNCTION_EXPRESSION,
	DIRECTORY_FUNCTION_EVALUATION,
	DIRECTORY_FUNCTION_AGENCEMENT,
	DIRECTORY_FUNCTION_PAG,
	DIRECTORY_FUNCTION_PERSON,
	DIRECTORY_FUNCTION_CARER,
	DIRECTORY_FUNCTION_RESPITE,
	DIRECTORY_FUNCTION_PROFESSIONALS,
	DIRECTORY_FUNCTIONS,
};
extern const char *const DIRECTORY_FUNCTION_CODES[DIRECTORY_FUNCTIONS];
enum directory_function directory_function_of(const char *code); /* NULL: none */

/* A cell of the matrix: who may do it, and under which condition. */
#define DIRECTORY_CELL_NONE         ' '
#define DIRECTORY_CELL_EXPECTED     '+'
#define DIRECTORY_CELL_VARIES       'r' /* by place or by kind */
#define DIRECTORY_CELL_GOS          'G' /* takes part in the GOS */
#define DIRECTORY_CELL_EMPLOYMENT   'E' /* these: for that theme alone */
#define DIRECTORY_CELL_SCHOOL       'S'
#define DIRECTORY_CELL_LEISURE      'L'
#define DIRECTORY_CELL_RESPITE      'R'
#define DIRECTORY_CELL_RARE         'H' /* for rare disabilities alone */
#define DIRECTORY_CELL_PROFESSIONAL 'P' /* when a professional asks for it */

struct directory_role {
	int row;                 /* of the published matrix, from 1 */
	const char *types;       /* kinds of actors (proto/codes/actor_types.csv), "a b" */
	const char *departement; /* NULL: true everywhere */
	const char *cells;       /* one sign for each function */
};
extern const struct directory_role DIRECTORY_ROLES[];
extern const size_t DIRECTORY_ROLE_COUNT;

/* What of the question decides. */
struct directory_role_ask {
	enum directory_function function;
	const char *theme;       /* NULL: none */
	const char *departement; /* of the person */
	enum directory_asker asker;
	const char *disability_types; /* NULL: not told */
};

/* The steps of this question. */
void directory_roles_order(const struct directory_role_ask *ask,
			   const struct directory_codes *codes, struct directory_order *order);

/* Why an offer stands at this step. */
enum directory_role_reason {
	DIRECTORY_ROLE_SILENT = 0, /* nothing was asked, or the matrix says nothing */
	DIRECTORY_ROLE_EXPECTED,
	DIRECTORY_ROLE_CONDITION,
	DIRECTORY_ROLE_OTHER,
	DIRECTORY_ROLE_COORDINATES,
	DIRECTORY_ROLE_SUPPORTS,
};
enum directory_role_reason directory_role_reason(const struct directory_role_ask *ask,
						 unsigned step);

#endif
