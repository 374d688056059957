/* code: a slip of the finger is told, and every code that is made is read. */
#include "people_harness.h"

#include "code_list.h"
#include "code_text.h"
#include "str.h"

#include <string.h>

TEST(every_slip_of_one_letter_and_every_change_of_places_is_noticed)
{
	static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
	struct code_text code, other;
	for (int round = 0; round < 200; round++) {
		code_make(&code);
		assert_true(code_read(str_from(code.is), &other));
		assert_string_equal(other.is, code.is);
		for (size_t i = 0; i < CODE_LENGTH; i++) {
			for (const char *c = letters; *c; c++) {
				struct code_text slip = code;
				slip.is[i] = *c;
				assert_true(*c == code.is[i] || !code_read(str_from(slip.is), &other));
			}
			struct code_text swap = code;
			if (i + 1 == CODE_LENGTH || swap.is[i] == swap.is[i + 1])
				continue;
			swap.is[i] = code.is[i + 1];
			swap.is[i + 1] = code.is[i];
			if (i + 2 < CODE_LENGTH) /* the check itself may fit by chance */
				assert_false(code_read(str_from(swap.is), &other));
		}
	}
}

TEST(a_code_is_read_however_it_is_typed)
{
	struct code_text code, read;
	code_make(&code);
	struct str shown = code_shown(arena, &code);
	assert_int_equal(shown.len, CODE_LENGTH + 2);
	assert_true(code_read(shown, &read) && strcmp(read.is, code.is) == 0);
	assert_true(code_read(str_lower(arena, shown), &read) && strcmp(read.is, code.is) == 0);
	struct str wide = S("");
	for (size_t i = 0; i < CODE_LENGTH; i++) { /* full-width letters: U+FF01 is "!" */
		unsigned c = (unsigned)code.is[i] + 0xfee0U;
		wide = str_fmt(arena, "%.*s%c%c%c", FMT(wide), (int)(0xe0 | (c >> 12)), (int)(0x80 | ((c >> 6) & 0x3f)), (int)(0x80 | (c & 0x3f)));
	}
	assert_true(code_read(wide, &read) && strcmp(read.is, code.is) == 0);
	assert_false(code_read(S(""), &read));
	assert_false(code_read(S("ごみの日はいつですか"), &read));
	assert_false(code_read(str_fmt(arena, "%s2", code.is), &read));
}
