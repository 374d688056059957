/* Runs every registered test, or those whose name holds the first argument.
 * Prints "N passed, N failed" last. */
#include "test.h"

#include "log.h"
#include "secret.h"

#include <stdio.h>
#include <string.h>

#define TESTS_MOST 4000

static struct {
	const char *name;
	void (*run)(struct arena *);
} registered[TESTS_MOST];
static size_t registered_count;

void test_register(const char *name, void (*run)(struct arena *arena))
{
	assert(registered_count < TESTS_MOST);
	registered[registered_count].name = name;
	registered[registered_count++].run = run;
}

static void run_one(void **state)
{
	size_t index = (size_t)(uintptr_t)*state;
	struct arena *arena = arena_new();
	registered[index].run(arena);
	arena_free(&arena);
}

int main(int argc, char **argv)
{
	secret_setup();
	log_setup("test", LOG_ERROR);
	static struct CMUnitTest tests[TESTS_MOST];
	size_t count = 0;
	for (size_t i = 0; i < registered_count; i++)
		if (argc < 2 || strstr(registered[i].name, argv[1]))
			tests[count++] = (struct CMUnitTest){registered[i].name, run_one, NULL, NULL,
			                                     (void *)(uintptr_t)i};
	int failed = _cmocka_run_group_tests("unit", tests, count, NULL, NULL);
	printf("%zu passed, %d failed\n", count - (size_t)failed, failed);
	return failed != 0 || count == 0;
}
