/* SPDX-License-Identifier: EUPL-1.2 */
#include "metrics_process.h"

#include "cmn_version.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void drop_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

static void drop_dir(DIR **d)
{
	if (*d)
		closedir(*d);
}

static bool resident_bytes(int64_t *ret)
{
	CMN_AUTO(drop_file) FILE *f = fopen("/proc/self/statm", "re");
	long pages;

	if (!f || fscanf(f, "%*d %ld", &pages) != 1)
		return false;
	*ret = (int64_t)pages * sysconf(_SC_PAGESIZE);
	return true;
}

static bool open_fds(int64_t *ret)
{
	CMN_AUTO(drop_dir) DIR *d = opendir("/proc/self/fd");
	int64_t n = 0;

	if (!d)
		return false;
	for (const struct dirent *e = readdir(d); e; e = readdir(d))
		if (e->d_name[0] != '.')
			n++;
	*ret = n - 1; /* the directory itself */
	return true;
}

static bool boot_time_s(int64_t *ret)
{
	CMN_AUTO(drop_file) FILE *f = fopen("/proc/stat", "re");
	char line[256];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "btime %" SCNd64, ret) == 1)
			return true;
	return false;
}

/* Field 22 of /proc/self/stat, in clock ticks since boot.  Field 2 is the name in parentheses and
 * may hold anything, so counting begins behind the last of them. */
static bool start_time_s(int64_t *ret)
{
	CMN_AUTO(drop_file) FILE *f = fopen("/proc/self/stat", "re");
	char line[1024];
	const char *at;
	int64_t boot, ticks;

	if (!f || !fgets(line, sizeof(line), f) || !boot_time_s(&boot))
		return false;
	at = strrchr(line, ')');
	if (!at || sscanf(at + 1,
			  " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d"
			  " %*d %" SCNd64,
			  &ticks) != 1)
		return false;
	*ret = boot + ticks / sysconf(_SC_CLK_TCK);
	return true;
}

void cmn_metrics_process_write(struct cmn_buf *out)
{
	static const struct {
		const char *name, *help;
		bool (*read)(int64_t *ret);
	} GAUGES[] = {
	    {"process_open_fds", "Open file descriptors.", open_fds},
	    {"process_resident_memory_bytes", "Resident memory.", resident_bytes},
	    {"process_start_time_seconds", "Start of the process, seconds since 1970.",
	     start_time_s},
	};
	int64_t value;

	cmn_buf_text(out,
		     "# HELP c360_build_info Version and commit; always 1.\n"
		     "# TYPE c360_build_info gauge\n"
		     "c360_build_info{version=\"" CMN_VERSION "\",commit=\"" CMN_COMMIT "\"} 1\n");
	for (size_t i = 0; i < CMN_LEN(GAUGES); i++)
		if (GAUGES[i].read(&value))
			cmn_buf_fmt(out, "# HELP %s %s\n# TYPE %s gauge\n%s %" PRId64 "\n",
				    GAUGES[i].name, GAUGES[i].help, GAUGES[i].name, GAUGES[i].name,
				    value);
}
