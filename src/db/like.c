/* like: escapes. */
#include "like.h"

#include "arena.h"
#include "buf.h"

struct str like_pattern(struct arena *arena, struct str words)
{
	struct buf out;
	if (words.len == 0)
		return S("");
	buf_init(&out, arena, 2 * words.len + 2);
	buf_char(&out, '%');
	for (size_t i = 0; i < words.len; i++) {
		if (words.ptr[i] == '%' || words.ptr[i] == '_' || words.ptr[i] == '\\')
			buf_char(&out, '\\');
		buf_char(&out, words.ptr[i]);
	}
	buf_char(&out, '%');
	return buf_view(&out);
}
