/* code_text: 31 letters; the weights are all different modulo that prime, so one
 * wrong letter, or two that changed places, never fit. */
#include "code_text.h"

#include "arena.h"
#include "secret.h"
#include "utf8.h"

#include <string.h>

static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
#define LETTERS ((int)sizeof letters - 1)

static char check_of(const char *code)
{
	int sum = 0;
	for (int i = 0; i < CODE_LENGTH - 1; i++)
		sum += (i + 2) * (int)(strchr(letters, code[i]) - letters);
	return letters[sum % LETTERS];
}

void code_make(struct code_text *out)
{
	for (int i = 0; i < CODE_LENGTH - 1;) {
		uint8_t byte;
		random_bytes(&byte, 1);
		if (byte < 256 / LETTERS * LETTERS)
			out->is[i++] = letters[byte % LETTERS];
	}
	out->is[CODE_LENGTH - 1] = check_of(out->is);
	out->is[CODE_LENGTH] = 0;
}

static bool is_gap(uint32_t c)
{
	return c == ' ' || c == '-' || c == '\n' || c == 0x3000 || c == 0x30fc || c == 0xff0d || c == 0x2010 || c == 0x2212;
}

/* Capital letters and digits; 0: anything else, or too many. */
static int squeeze(struct str typed, struct code_text *out)
{
	uint32_t c;
	size_t at = 0;
	int count = 0;
	while (utf8_next(typed, &at, &c)) {
		if (is_gap(c))
			continue;
		if (c >= 0xff01 && c <= 0xff5e)
			c -= 0xfee0;
		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (count == CODE_OWN_MOST || !((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
			return 0;
		out->is[count++] = (char)c;
	}
	out->is[count] = 0;
	return count;
}

bool code_read(struct str typed, struct code_text *out)
{
	return squeeze(typed, out) == CODE_LENGTH && strspn(out->is, letters) == CODE_LENGTH &&
	       check_of(out->is) == out->is[CODE_LENGTH - 1];
}

bool code_read_any(struct str typed, struct code_text *out)
{
	return code_read(typed, out) || (squeeze(typed, out) >= CODE_OWN_LEAST && strpbrk(out->is, "0123456789"));
}

struct str code_shown(struct arena *arena, const struct code_text *code)
{
	return str_fmt(arena, "%.3s-%.4s-%.3s", code->is, code->is + 3, code->is + 7);
}
