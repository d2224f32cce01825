/* SPDX-License-Identifier: EUPL-1.2
 *
 * settle.h - give back what only starting needed.
 */
#ifndef CMN_SETTLE_H
#define CMN_SETTLE_H

/* Lets go of the clean pages of the program and its libraries: tables of relocations and of names,
 * code that runs once.  Whoever needs one again finds it in its file.  Once, when all is started.
 */
void cmn_settle(void);

#endif
