/* personal: one walk over the characters. */
#include "personal.h"

#include "arena.h"
#include "buf.h"
#include "str.h"
#include "utf8.h"

#define DIGITS_MOST 19
#define CARD_LEAST 13
#define NUMBER_DIGITS 12

/* One character: where it stands, and what it is as a digit. */
struct glyph {
	size_t at, end;
	uint32_t code;
	int digit; /* -1: none */
};

struct text {
	const struct glyph *glyphs;
	size_t count;
	bool *hidden;
};

static int digit_of(uint32_t code)
{
	if (code >= '0' && code <= '9')
		return (int)(code - '0');
	return code >= 0xff10 && code <= 0xff19 ? (int)(code - 0xff10) : -1; /* ０ … ９ */
}

/* Between the digits of one number: - ‐ ‑ – — − － ー space 　 ( ) （ ） */
static bool is_joint(uint32_t code)
{
	static const uint32_t joints[] = {'-', ' ', 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0xff0d, 0x30fc, 0x3000, '(', ')', 0xff08, 0xff09};
	for (size_t i = 0; i < COUNT(joints); i++)
		if (code == joints[i])
			return true;
	return false;
}

/* --- runs of digits ------------------------------------------------------------------- */

struct run {
	size_t first, last; /* glyphs */
	int digits[DIGITS_MOST + 1];
	size_t count;       /* more than DIGITS_MOST: too long for anything */
	size_t groups[DIGITS_MOST + 1]; /* digits in each group between joints */
	size_t group_count;
};

static void add_digit(struct run *run, int digit, bool after_joint)
{
	if (run->count <= DIGITS_MOST)
		run->digits[run->count] = digit;
	run->count++;
	if (after_joint || run->group_count == 0)
		run->group_count += run->group_count <= DIGITS_MOST - 1;
	run->groups[run->group_count - 1]++;
}

/* From a digit on: digits with at most one joint between two, as people write them. */
static struct run run_at(const struct text *text, size_t first)
{
	struct run run = {.first = first};
	bool joint = false;
	for (size_t i = first; i < text->count; i++) {
		const struct glyph *g = &text->glyphs[i];
		if (g->digit >= 0) {
			add_digit(&run, g->digit, joint);
			run.last = i;
			joint = false;
		} else if (!is_joint(g->code) || joint)
			break;
		else
			joint = true;
	}
	return run;
}

static bool all_groups(const struct run *run, size_t count, size_t size)
{
	for (size_t i = 0; i < run->group_count; i++)
		if (run->groups[i] != size)
			return false;
	return run->group_count == count;
}

/* 総務省令: the check digit of the other eleven, counted from the right. */
static bool is_my_number(const struct run *run)
{
	const int *digits = run->digits;
	int sum = 0;
	if (run->count != NUMBER_DIGITS || !(run->group_count == 1 || all_groups(run, 3, 4) || all_groups(run, 4, 3)))
		return false;
	for (int n = 1; n <= 11; n++)
		sum += digits[11 - n] * (n <= 6 ? n + 1 : n - 5);
	int rest = sum % 11;
	return digits[11] == (rest <= 1 ? 0 : 11 - rest);
}

static bool all_alike(const int *digits, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (digits[i] != digits[0])
			return false;
	return true;
}

static bool passes_luhn(const int *digits, size_t count)
{
	int sum = 0;
	for (size_t i = 0; i < count; i++) {
		int digit = digits[count - 1 - i] * (i % 2 ? 2 : 1);
		sum += digit > 9 ? digit - 9 : digit;
	}
	return sum % 10 == 0;
}

/* Visa 4, Mastercard 51–55 and 2221–2720, Amex, JCB and Diners 3, Discover and UnionPay 6. */
static bool begins_like_card(const int *d)
{
	int four = d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3];
	return d[0] == 4 || d[0] == 3 || d[0] == 6 || (d[0] == 5 && d[1] >= 1 && d[1] <= 5) || (four >= 2221 && four <= 2720);
}

static bool is_card(const struct run *run)
{
	bool grouped = run->group_count == 1 || (run->group_count >= 3 && run->groups[0] == 4);
	return run->count >= CARD_LEAST && grouped && begins_like_card(run->digits) && !all_alike(run->digits, run->count) &&
	       passes_luhn(run->digits, run->count);
}

/* 0X…: eleven digits for mobiles and the like, ten for all others; free numbers too. */
static bool is_phone(const struct run *run)
{
	const int *d = run->digits;
	if (run->count != 10 && run->count != 11)
		return false;
	if (d[0] != 0 || d[1] == 0 || (run->count == 11 && d[2] != 0))
		return false;
	if (run->count == 11)
		return d[1] >= 5 || d[1] == 2; /* 020 050 060 070 080 090 */
	return run->group_count == 1 || run->group_count == 3 || run->group_count == 2;
}

/* +81 90 …: without its country it begins with 0. */
static bool is_foreign_way(const struct run *run)
{
	return (run->count == 11 || run->count == 12) && run->digits[0] == 8 && run->digits[1] == 1 && run->digits[2] != 0;
}

static void hide(const struct text *text, size_t first, size_t last)
{
	for (size_t i = first; i <= last; i++)
		text->hidden[i] = true;
}

static unsigned kind_of(const struct text *text, const struct run *run)
{
	bool plus = run->first > 0 && (text->glyphs[run->first - 1].code == '+' || text->glyphs[run->first - 1].code == 0xff0b);
	if (run->count > DIGITS_MOST)
		return 0;
	if (plus && is_foreign_way(run))
		return PERSONAL_PHONE;
	if (is_my_number(run))
		return PERSONAL_NUMBER;
	if (is_card(run))
		return PERSONAL_CARD;
	return is_phone(run) ? PERSONAL_PHONE : 0;
}

/* Several numbers may stand in a row with a space between: then each is looked at. */
static struct run shorter(const struct text *text, const struct run *run)
{
	struct run part = {.first = run->first};
	bool joint = false;
	for (size_t i = run->first; i <= run->last; i++) {
		const struct glyph *g = &text->glyphs[i];
		if (g->digit < 0 && (g->code == ' ' || g->code == 0x3000))
			break;
		if (g->digit < 0) {
			joint = true;
			continue;
		}
		add_digit(&part, g->digit, joint);
		part.last = i;
		joint = false;
	}
	return part;
}

static unsigned look_at_run(const struct text *text, unsigned wanted, size_t *at)
{
	struct run run = run_at(text, *at);
	unsigned kind = kind_of(text, &run);
	if (!kind) {
		run = shorter(text, &run);
		kind = kind_of(text, &run);
	}
	*at = run.last;
	if (!(kind & wanted))
		return 0;
	hide(text, run.first, run.last);
	return kind;
}

/* --- mail addresses --------------------------------------------------------------------- */

static bool is_mail_sign(uint32_t code)
{
	return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') || code == '.' ||
	       code == '_' || code == '-' || code == '+' || code == '%';
}

static bool is_at_sign(uint32_t code) { return code == '@' || code == 0xff20; }

/* name@place.tld around the sign at `at`. */
static unsigned look_at_mail(const struct text *text, size_t at)
{
	size_t first = at, last = at, dots = 0, after_dot = 0;
	while (first > 0 && is_mail_sign(text->glyphs[first - 1].code))
		first--;
	while (last + 1 < text->count && is_mail_sign(text->glyphs[last + 1].code)) {
		last++;
		after_dot = text->glyphs[last].code == '.' ? 0 : after_dot + 1;
		dots += text->glyphs[last].code == '.';
	}
	if (first == at || dots == 0 || (after_dot < 2 && text->glyphs[last].code != '.'))
		return 0;
	hide(text, first, last);
	return PERSONAL_MAIL;
}

/* --- the walk ---------------------------------------------------------------------------- */

static struct text read(struct arena *arena, struct str words)
{
	struct glyph *glyphs = arena_array(arena, struct glyph, words.len + 1);
	struct text text = {.glyphs = glyphs};
	size_t at = 0, before = 0;
	uint32_t code;
	while (utf8_next(words, &at, &code)) {
		glyphs[text.count++] = (struct glyph){before, at, code, digit_of(code)};
		before = at;
	}
	text.hidden = arena_array(arena, bool, text.count + 1);
	return text;
}

static struct str write(struct arena *arena, struct str words, const struct text *text)
{
	struct buf out;
	buf_init(&out, arena, 3 * words.len + 1);
	for (size_t i = 0; i < text->count; i++) {
		const struct glyph *g = &text->glyphs[i];
		if (text->hidden[i] && !is_joint(g->code))
			buf_lit(&out, "●");
		else
			buf_add(&out, words.ptr + g->at, g->end - g->at);
	}
	return buf_view(&out);
}

/* A letter right before it makes it a code of something else: A1234567890123. */
static bool follows_letter(const struct text *text, size_t i)
{
	uint32_t before = i > 0 ? text->glyphs[i - 1].code : 0;
	return (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') || before == '/' || before == '=' || before == '_';
}

unsigned personal_mask(struct arena *arena, struct str words, unsigned wanted, struct str *out)
{
	struct text text = read(arena, words);
	unsigned found = 0;
	for (size_t i = 0; i < text.count; i++)
		if (wanted & PERSONAL_MAIL && is_at_sign(text.glyphs[i].code))
			found |= look_at_mail(&text, i);
	for (size_t i = 0; i < text.count; i++)
		if (text.glyphs[i].digit >= 0 && !text.hidden[i]) {
			bool code = follows_letter(&text, i);
			found |= look_at_run(&text, code ? 0 : wanted, &i);
		}
	*out = found ? write(arena, words, &text) : words;
	return found;
}

struct str personal_words(struct arena *arena, unsigned kinds)
{
	static const struct {
		unsigned kind;
		const char *word;
	} names[] = {{PERSONAL_NUMBER, "number"}, {PERSONAL_CARD, "card"}, {PERSONAL_PHONE, "phone"}, {PERSONAL_MAIL, "mail"}};
	struct buf out;
	buf_init(&out, arena, 64);
	for (size_t i = 0; i < COUNT(names); i++)
		if (kinds & names[i].kind)
			buf_fmt(&out, "%s%s", out.len ? "," : "", names[i].word);
	return buf_view(&out);
}
