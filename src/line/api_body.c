/* api_body: bodies of send requests, written by appending. */
#include "api.h"

#include "arena.h"
#include "emit.h"
#include "str.h"

#include <string.h>

#define ID_LENGTH 33
#define QUOTED_ID (ID_LENGTH + 3) /* comma and quotes */
#define IDS_AT_ONCE 64

bool line_is_unit(struct str unit)
{
	if (unit.len == 0 || unit.len > 30)
		return false;
	for (size_t i = 0; i < unit.len; i++) {
		char c = unit.ptr[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_')
			return false;
	}
	return true;
}

/* The ids are 33 harmless characters each, so whole runs are copied at once. */
static void add_ids(struct buf *out, const struct str *ids, size_t count)
{
	char run[IDS_AT_ONCE * QUOTED_ID];
	for (size_t from = 0; from < count; from += IDS_AT_ONCE) {
		size_t many = count - from < IDS_AT_ONCE ? count - from : IDS_AT_ONCE;
		for (size_t i = 0; i < many; i++) {
			char *at = run + i * QUOTED_ID;
			assert(ids[from + i].len == ID_LENGTH && ids[from + i].ptr[0] == 'U');
			at[0] = ',';
			at[1] = '"';
			memcpy(at + 2, ids[from + i].ptr, ID_LENGTH);
			at[QUOTED_ID - 1] = '"';
		}
		size_t comma = from == 0; /* none in front of the first */
		buf_add(out, run + comma, many * QUOTED_ID - comma);
	}
}

static void add_options(struct buf *out, bool notification_disabled, struct str unit)
{
	if (notification_disabled)
		buf_lit(out, ",\"notificationDisabled\":true");
	if (str_is_empty(unit))
		return;
	assert(line_is_unit(unit));
	buf_lit(out, ",\"customAggregationUnits\":[\"");
	buf_str(out, unit);
	buf_lit(out, "\"]");
}

void line_body_multicast(struct buf *out, const struct str *ids, size_t count, struct str messages,
                         const struct line_send_options *options)
{
	assert(count > 0 && count <= LINE_USERS_PER_CALL);
	buf_lit(out, "{\"to\":[");
	add_ids(out, ids, count);
	buf_lit(out, "],\"messages\":");
	buf_str(out, messages);
	add_options(out, options->notification_disabled, options->unit);
	buf_char(out, '}');
}

/* One text field in front of the messages. */
static void add_addressed(struct buf *out, const char *name, struct str value, struct str messages)
{
	struct emit emit;
	emit_init(&emit, out);
	emit_begin(&emit, NULL);
	emit_text(&emit, name, value);
	emit_raw(&emit, "messages", messages);
}

void line_body_push(struct buf *out, struct str to, struct str messages, const struct line_send_options *options)
{
	add_addressed(out, "to", to, messages);
	add_options(out, options->notification_disabled, options->unit);
	buf_char(out, '}');
}

void line_body_reply(struct buf *out, struct str reply_token, struct str messages, bool notification_disabled)
{
	add_addressed(out, "replyToken", reply_token, messages);
	add_options(out, notification_disabled, S(""));
	buf_char(out, '}');
}

void line_body_broadcast(struct buf *out, struct str messages, bool notification_disabled)
{
	buf_lit(out, "{\"messages\":");
	buf_str(out, messages);
	add_options(out, notification_disabled, S(""));
	buf_char(out, '}');
}

void line_body_messages(struct buf *out, struct str messages)
{
	line_body_broadcast(out, messages, false);
}
