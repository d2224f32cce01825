/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_words.h - are the texts of a request fit to be kept and published: nothing in them that leads
 * to a person?  For every module that takes words.
 */
#ifndef OBSERVATORY_LAB_WORDS_H
#define OBSERVATORY_LAB_WORDS_H

#include "cmn/json.h"

/* Every text under `body`, at whatever depth, can be read (cmn_texts_good) and holds no telephone
 * number, mail address or social security number: CMN_E_INVALID at the first that does. Identifiers
 * are no texts. */
enum cmn_err lab_words_good(const json_t *body, struct cmn_error *err) CMN_MUST_CHECK;

#endif
