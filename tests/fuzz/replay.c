/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Plays a corpus through a fuzz entry, without libFuzzer: every file as it is, then `runs` times
 * altered at random from a fixed seed.  Prints TAP; a crash is the failure.
 *   test_<target> [DIR [RUNS]]      without DIR: tests/fuzz/corpus/<target> */

enum { INPUT_MAX = 65536, RUNS = 300 };

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static size_t load(const char *dir, const char *name, uint8_t *out)
{
	char path[1024];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (f == NULL)
		return 0;
	n = fread(out, 1, INPUT_MAX, f);
	fclose(f);
	return n;
}

/* One byte changed, a run removed, a run repeated, or the end cut off. */
static size_t alter(uint8_t *bytes, size_t n, uint64_t *state)
{
	size_t at = (size_t)next_random(state) % n;
	size_t run = 1 + (size_t)next_random(state) % (n - at);

	switch (next_random(state) % 5) {
	case 0:
		bytes[at] = (uint8_t)next_random(state);
		return n;
	case 1:
		bytes[at] ^= (uint8_t)(1U << next_random(state) % 8);
		return n;
	case 2:
		memmove(bytes + at, bytes + at + run, n - at - run);
		return n - run;
	case 3:
		if (n + run > INPUT_MAX)
			return n;
		memmove(bytes + at + run, bytes + at, n - at);
		return n + run;
	default:
		return at;
	}
}

static void play(const uint8_t *seed, size_t n, unsigned long runs)
{
	uint8_t *bytes = malloc(INPUT_MAX);
	uint64_t state = 0x9e3779b97f4a7c15U;

	if (bytes == NULL)
		abort();
	LLVMFuzzerTestOneInput(seed, n);
	for (unsigned long i = 0; i < runs; i++) {
		size_t len = n;

		memcpy(bytes, seed, n);
		for (uint64_t cuts = 1 + next_random(&state) % 4; cuts > 0 && len > 0; cuts--)
			len = alter(bytes, len, &state);
		LLVMFuzzerTestOneInput(bytes, len);
	}
	free(bytes);
}

/* tests/fuzz/corpus/json for a program that is called …/test_json */
static const char *corpus_of(const char *program, char *out, size_t size)
{
	const char *name = strrchr(program, '/');

	name = name ? name + 1 : program;
	if (strncmp(name, "test_", 5) == 0)
		name += 5;
	snprintf(out, size, "tests/fuzz/corpus/%s", name);
	return out;
}

static unsigned play_all(DIR *dir, const char *path, unsigned long runs)
{
	uint8_t *seed = malloc(INPUT_MAX);
	const struct dirent *e;
	unsigned played = 0;

	if (seed == NULL)
		abort();
	while ((e = readdir(dir)) != NULL) {
		size_t n = e->d_name[0] == '.' ? 0 : load(path, e->d_name, seed);

		if (n == 0)
			continue;
		play(seed, n, runs);
		printf("ok %u - %s\n", ++played, e->d_name);
	}
	free(seed);
	return played;
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 2 ? strtoul(argv[2], NULL, 10) : RUNS;
	char own[256];
	const char *path = argc > 1 ? argv[1] : corpus_of(argv[0], own, sizeof(own));
	DIR *dir = opendir(path);
	unsigned played;

	if (dir == NULL) {
		fprintf(stderr, "no corpus %s\n", path);
		return 2;
	}
	played = play_all(dir, path, runs);
	printf("1..%u\n", played);
	closedir(dir);
	return played == 0;
}
