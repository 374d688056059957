/* recipients: one walk over the bytes. */
#include "recipients.h"

#include "arena.h"
#include "buf.h"
#include "field.h"
#include "limits.h"
#include "scan.h"
#include "str.h"

/* Inside the array, behind its bracket; leaves the cursor behind the closing one. */
static bool read_ids(struct scan *scan, struct recipients *out)
{
	struct scan_text id;
	bool more = !scan_close(scan, ']');
	while (more) {
		if (out->count == LINE_USERS_PER_CALL || !scan_text(scan, &id) || id.escaped)
			return false;
		out->ids[out->count++] = id.raw;
		if (!scan_next(scan, ']', &more))
			return false;
	}
	return true;
}

static struct str without(struct arena *arena, struct str body, const char *from, const char *to)
{
	struct buf rest;
	buf_init(&rest, arena, body.len);
	buf_add(&rest, body.ptr, (size_t)(from - body.ptr));
	buf_add(&rest, to, (size_t)(body.ptr + body.len - to));
	return buf_view(&rest);
}

bool recipients_cut(struct arena *arena, struct str body, struct recipients *out, struct str *rest)
{
	struct scan scan;
	struct scan_text key;
	bool more;
	scan_start(&scan, body);
	if (!scan_open(&scan, '{') || scan_close(&scan, '}'))
		return false;
	*out = (struct recipients){.ids = arena_array(arena, struct str, LINE_USERS_PER_CALL), .is_list = true};
	do {
		if (!scan_key(&scan, &key))
			return false;
		if (scan_text_is(key, S("to"))) {
			if (!scan_open(&scan, '['))
				return false;
			const char *first = scan.at;
			if (!read_ids(&scan, out))
				return false;
			*rest = without(arena, body, first, scan.at - 1);
			return true;
		}
		if (!scan_value(&scan) || !scan_next(&scan, '}', &more))
			return false;
	} while (more);
	return false;
}

struct recipients recipients_read(struct arena *arena, const struct node *body)
{
	const struct node *to = node_get(body, "to");
	struct recipients recipients = {.is_list = node_is(to, NODE_ARRAY), .count = node_count(to)};
	recipients.ids = arena_array(arena, struct str, recipients.count);
	for (size_t i = 0; i < recipients.count; i++)
		recipients.ids[i] = node_text(node_at(to, i), S(""));
	return recipients;
}
