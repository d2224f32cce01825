/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "cmn/csv.h"
#include "cmn/json.h"

#include <sys/mman.h>
#include <unistd.h>

/* A file for the importer.  The first byte is the separator. */

static void read_all(const char *path, char separator)
{
	struct cmn_csv *csv = NULL;
	struct cmn_error err;
	bool end = false;
	long line = 0;

	cmn_error_init(&err);
	if (cmn_csv_open(path, separator, &csv, &err) != CMN_OK) {
		FUZZ_CHECK(err.code == CMN_E_INVALID);
		return;
	}
	while (cmn_csv_next(csv, &end, &err) == CMN_OK && !end) {
		const char *text = cmn_csv_get(csv, "code");

		FUZZ_CHECK(cmn_csv_line(csv) > line);
		FUZZ_CHECK(cmn_utf8_valid(text, strlen(text)));
		FUZZ_CHECK(cmn_csv_has(csv, "code") || text[0] == '\0');
		line = cmn_csv_line(csv);
	}
	cmn_csv_close(&csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int file = -1; /* one for the life of the process */
	char path[64];

	if (file < 0)
		file = memfd_create("csv", MFD_CLOEXEC);
	if (size == 0 || file < 0 || ftruncate(file, 0) != 0 ||
	    pwrite(file, data + 1, size - 1, 0) != (ssize_t)(size - 1))
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	read_all(path, (char)data[0]);
	return 0;
}
