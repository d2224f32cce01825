/* SPDX-License-Identifier: EUPL-1.2
 *
 * metrics_process.h - what the process says about itself, read when the page is asked for.
 */
#ifndef CMN_METRICS_PROCESS_H
#define CMN_METRICS_PROCESS_H

#include "cmn/buf.h"

/* Memory, open files, start time and build; a value that /proc does not give is left out. */
void cmn_metrics_process_write(struct cmn_buf *out);

#endif
