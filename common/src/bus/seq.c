/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/event.h"

/* Epochs only grow, so a lower one is a relay that was left behind by a promotion and does not
 * know it yet: following it would lead back and forth. */
enum cmn_seq cmn_seq_judge(struct cmn_position last, struct cmn_position seen)
{
	if (seen.epoch < last.epoch)
		return CMN_SEQ_OLD;
	if (seen.epoch > last.epoch)
		return CMN_SEQ_EPOCH;
	if (seen.sequence <= last.sequence)
		return CMN_SEQ_OLD;
	return seen.sequence - last.sequence == 1 ? CMN_SEQ_NEXT : CMN_SEQ_GAP;
}
