/* buf: text that grows in an arena up to a stated ceiling.
 *
 * Adding beyond the ceiling keeps what was there and marks the buffer; ask once
 * at the end with buf_done(), which then says ERR_LIMIT. */
#pragma once

#include "err.h"

struct arena;

struct buf {
	struct arena *arena;
	char *ptr;
	size_t len;
	size_t capacity;
	size_t ceiling;
	bool overflowed;
};

void buf_init(struct buf *buf, struct arena *arena, size_t ceiling);
void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_str(struct buf *buf, struct str s);
void buf_char(struct buf *buf, char c);
void buf_fmt(struct buf *buf, const char *format, ...) PRINTF(2, 3);
#define buf_lit(buf, literal) buf_add((buf), "" literal "", sizeof(literal) - 1)
void buf_i64(struct buf *buf, int64_t value);
void buf_reset(struct buf *buf); /* keeps the memory */
struct str buf_view(const struct buf *buf); /* valid until the next addition */
enum err buf_done(const struct buf *buf, struct str *out) MUST_CHECK;
