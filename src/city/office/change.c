/* change: two objects side by side. */
#include "change.h"

#include "arena.h"
#include "jst.h"
#include "secret.h"
#include "str.h"

#define SIDE_MOST ((size_t)256 << 10)
#define TEXT_MOST 1000 /* bytes of one value */

void change_begin(struct change *change, struct arena *arena, enum change_kind kind)
{
	*change = (struct change){.arena = arena, .kind = kind};
	buf_init(&change->before_text, arena, SIDE_MOST);
	buf_init(&change->after_text, arena, SIDE_MOST);
	buf_init(&change->fact_text, arena, SIDE_MOST);
	emit_init(&change->before, &change->before_text);
	emit_init(&change->after, &change->after_text);
	emit_init(&change->facts, &change->fact_text);
	emit_begin(&change->before, "before");
	emit_begin(&change->after, "after");
}

/* The beginning, and a hash that tells two long texts apart. */
static struct str shortened(struct arena *arena, struct str text)
{
	uint8_t hash[32];
	size_t cut = TEXT_MOST;
	if (text.len <= TEXT_MOST)
		return text;
	while (cut > 0 && ((unsigned char)text.ptr[cut] & 0xc0) == 0x80)
		cut--;
	sha256(text, hash);
	return str_fmt(arena, "%.*s…（全%zuバイト、SHA-256 %.*s）", FMT(str_left(text, cut)), text.len,
	               FMT(hex_encode(arena, hash, 8)));
}

static bool has_before(const struct change *change) { return change->kind != CHANGE_MADE; }
static bool has_after(const struct change *change) { return change->kind != CHANGE_REMOVED; }

void change_text(struct change *change, const char *field, struct str before, struct str after)
{
	if (change->kind == CHANGE_EDITED && str_eq(before, after))
		return;
	if ((!has_before(change) && !after.len) || (!has_after(change) && !before.len))
		return;
	change->fields++;
	if (has_before(change))
		emit_text(&change->before, field, shortened(change->arena, before));
	if (has_after(change))
		emit_text(&change->after, field, shortened(change->arena, after));
}

void change_i64(struct change *change, const char *field, int64_t before, int64_t after)
{
	if (before == after) /* also where one side is missing: none and no are no news */
		return;
	change->fields++;
	if (has_before(change))
		emit_i64(&change->before, field, before);
	if (has_after(change))
		emit_i64(&change->after, field, after);
}

void change_bool(struct change *change, const char *field, bool before, bool after)
{
	if (before == after) /* also where one side is missing: none and no are no news */
		return;
	change->fields++;
	if (has_before(change))
		emit_bool(&change->before, field, before);
	if (has_after(change))
		emit_bool(&change->after, field, after);
}

static bool same_ids(struct change_ids a, struct change_ids b)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++)
		if (a.at[i] != b.at[i])
			return false;
	return true;
}

static void emit_ids(struct emit *emit, const char *field, struct change_ids ids)
{
	emit_list(emit, field);
	for (size_t i = 0; i < ids.count; i++)
		emit_i64(emit, NULL, ids.at[i]);
	emit_end_list(emit);
}

void change_ids(struct change *change, const char *field, struct change_ids before, struct change_ids after)
{
	if (change->kind == CHANGE_EDITED && same_ids(before, after))
		return;
	change->fields++;
	if (has_before(change))
		emit_ids(&change->before, field, before);
	if (has_after(change))
		emit_ids(&change->after, field, after);
}

static struct str time_text(struct arena *arena, int64_t ms) { return ms ? jst_format_minute(arena, ms) : S(""); }

void change_time(struct change *change, const char *field, int64_t before, int64_t after)
{
	change_text(change, field, time_text(change->arena, before), time_text(change->arena, after));
}

void change_fact_i64(struct change *change, const char *name, int64_t value)
{
	emit_i64(&change->facts, name, value);
}

void change_fact_text(struct change *change, const char *name, struct str value)
{
	if (value.len)
		emit_text(&change->facts, name, shortened(change->arena, value));
}

bool change_is_empty(const struct change *change) { return change->fields == 0 && change->fact_text.len == 0; }

struct str change_detail(struct change *change)
{
	struct buf out;
	if (change_is_empty(change))
		return S("");
	buf_init(&out, change->arena, 4 * SIDE_MOST);
	emit_end(&change->before);
	emit_end(&change->after);
	buf_char(&out, '{');
	if (change->fields && has_before(change))
		buf_str(&out, buf_view(&change->before_text));
	if (change->fields && has_after(change)) {
		if (has_before(change))
			buf_char(&out, ',');
		buf_str(&out, buf_view(&change->after_text));
	}
	if (change->fact_text.len) {
		if (change->fields)
			buf_char(&out, ',');
		buf_str(&out, buf_view(&change->fact_text));
	}
	buf_char(&out, '}');
	return buf_view(&out);
}
