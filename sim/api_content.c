/* api_content: what people sent as files. */
#include "api.h"

#include "arena.h"
#include "jst.h"

/* The kept message, or NULL with 404 or 410 answered. */
static struct said *find(struct call *call)
{
	struct said *said = said_find(call->world, call->params[0]);
	bool gone = said && call->now - said->at > CONTENT_DAYS * MS_DAY;
	if (!said || gone || !said->bytes.len) {
		answer_message(call, 404, S("not found"));
		return NULL;
	}
	if (said->unsent) {
		answer_message(call, 410, S("The content is gone"));
		return NULL;
	}
	return said;
}

static bool is_av(const struct said *said)
{
	return str_eq(said->kind, S("video")) || str_eq(said->kind, S("audio"));
}

static void answer_bytes(struct call *call, struct str type, struct str bytes)
{
	http_respond(call->res, 200, type, str_dup(call->arena, bytes));
}

void api_content(struct call *call)
{
	struct said *said = find(call);
	if (!said)
		return;
	if (call->now < said->ready_at)
		http_respond(call->res, 202, S(""), S(""));
	else
		answer_bytes(call, said->type, said->bytes);
}

void api_preview(struct call *call)
{
	struct said *said = find(call);
	if (!said)
		return;
	if (str_eq(said->kind, S("image")))
		answer_bytes(call, said->type, said->bytes);
	else if (str_eq(said->kind, S("video")))
		answer_bytes(call, S("image/png"), content_placeholder());
	else
		answer_message(call, 400, S("The content can not be previewed"));
}

void api_transcoding(struct call *call)
{
	struct json json;
	struct said *said = find(call);
	if (!said)
		return;
	if (!is_av(said)) {
		answer_message(call, 400, S("Transcoding status doesn't support this type of content"));
		return;
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "status",
	          call->now < said->ready_at ? S("processing")
	          : said->transcoding_fails  ? S("failed")
	                                     : S("succeeded"));
	answer_json(call, 200, &json);
}

/* A grey PNG of one pixel: nothing here decodes videos. */
struct str content_placeholder(void)
{
	static const unsigned char png[] = {
		0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1,
		8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x68, 0,
		0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82,
	};
	return str_of((const char *)png, sizeof png);
}
