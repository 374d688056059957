/* buf: growing text with a ceiling. */
#include "buf.h"

#include "arena.h"
#include "str.h"

#include <stdio.h>
#include <string.h>

void buf_init(struct buf *buf, struct arena *arena, size_t ceiling)
{
	*buf = (struct buf){.arena = arena, .ceiling = ceiling};
}

static bool make_room(struct buf *buf, size_t len)
{
	if (buf->overflowed || len > buf->ceiling - buf->len) {
		buf->overflowed = true;
		return false;
	}
	size_t needed = buf->len + len;
	if (needed <= buf->capacity)
		return true;
	size_t capacity = buf->capacity ? buf->capacity * 2 : 256;
	if (capacity < needed)
		capacity = needed;
	if (capacity > buf->ceiling)
		capacity = buf->ceiling;
	char *grown = arena_alloc(buf->arena, capacity);
	if (buf->len)
		memcpy(grown, buf->ptr, buf->len);
	buf->ptr = grown;
	buf->capacity = capacity;
	return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (len == 0 || !make_room(buf, len))
		return;
	memcpy(buf->ptr + buf->len, bytes, len);
	buf->len += len;
}

void buf_str(struct buf *buf, struct str s) { buf_add(buf, s.ptr, s.len); }
void buf_char(struct buf *buf, char c) { buf_add(buf, &c, 1); }

void buf_fmt(struct buf *buf, const char *format, ...)
{
	char small[256];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(small, sizeof small, format, args);
	va_end(args);
	assert(len >= 0);
	if ((size_t)len < sizeof small) {
		buf_add(buf, small, (size_t)len);
		return;
	}
	char *large = arena_alloc(buf->arena, (size_t)len + 1);
	va_start(args, format);
	vsnprintf(large, (size_t)len + 1, format, args);
	va_end(args);
	buf_add(buf, large, (size_t)len);
}

void buf_i64(struct buf *buf, int64_t value)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		buf_char(buf, '-');
	buf_add(buf, digits + at, sizeof digits - at);
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf->overflowed = false;
}

struct str buf_view(const struct buf *buf)
{
	return buf->ptr ? str_of(buf->ptr, buf->len) : S("");
}

enum err buf_done(const struct buf *buf, struct str *out)
{
	if (buf->overflowed)
		return fail(ERR_LIMIT, "内容が大きすぎます（上限 %zu バイト）。", buf->ceiling);
	*out = buf_view(buf);
	return OK;
}
