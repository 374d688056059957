/* test: unit tests register themselves; cmocka runs and reports them.
 *
 *   TEST(a_blocked_friend_is_in_no_segment) { … assert_int_equal(…); }
 *
 * Each test starts with an arena of its own, `arena`, freed afterwards. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail

#include "arena.h"
#include "err.h"
#include "str.h"

void test_register(const char *name, void (*run)(struct arena *arena));

#define TEST(sentence)                                                        \
	static void test_##sentence(struct arena *arena);                     \
	__attribute__((constructor)) static void register_##sentence(void)    \
	{                                                                     \
		test_register(#sentence, test_##sentence);                    \
	}                                                                     \
	static void test_##sentence(__attribute__((unused)) struct arena *arena)

#define assert_str(actual, expected)                                                  \
	do {                                                                          \
		struct str actual_ = (actual), expected_ = str_from(expected);        \
		if (!str_eq(actual_, expected_))                                      \
			fail_msg("got \"%.*s\", expected \"%.*s\"", FMT(actual_), FMT(expected_)); \
	} while (0)

#define assert_ok(expression)                                                         \
	do {                                                                          \
		enum err result_ = (expression);                                      \
		if (result_ != OK)                                                    \
			fail_msg("%s: %s (%s)", err_name(result_), err_text(), err_where()); \
	} while (0)

#define assert_err(expression, code) assert_string_equal(err_name(expression), err_name(code))

/* cmocka's fail() and ours would collide: ours reports an error, also in tests. */
#undef fail
#define fail(code, ...) (err_set(NULL, __FILE__, __LINE__, __VA_ARGS__), (enum err)(code))
#undef fail_msg
#define fail_msg(...)                              \
	do {                                       \
		print_error("ERROR: " __VA_ARGS__); \
		print_error("\n");                 \
		_fail(__FILE__, __LINE__);         \
	} while (0)
