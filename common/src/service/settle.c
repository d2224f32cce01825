/* SPDX-License-Identifier: EUPL-1.2 */
#include "settle.h"

#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Segments that cannot be written hold nothing but their file; the edges may be shared with others,
 * so whole pages alone. */
static int let_go(struct dl_phdr_info *info, size_t size, void *arg)
{
	const uintptr_t page = *(const uintptr_t *)arg;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];
		uintptr_t from = info->dlpi_addr + part->p_vaddr, to = from + part->p_filesz;

		if (part->p_type != PT_LOAD || (part->p_flags & PF_W) != 0)
			continue;
		from = (from + page - 1) & ~(page - 1);
		to &= ~(page - 1);
		if (from < to) /* what cannot be let go of (the kernel's own pages) stays */
			(void)madvise((void *)from, to - from, MADV_DONTNEED);
	}
	return 0;
}

void cmn_settle(void)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	dl_iterate_phdr(let_go, &page);
}
