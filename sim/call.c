/* call: LINE's forms of answers. */
#include "call.h"

#include "arena.h"
#include "jst.h"
#include "problem.h"

#define JSON_MOST ((size_t)16 << 20)
#define JSON_TYPE S("application/json;charset=UTF-8")

void answer(struct call *call, int status, struct str json) { http_respond(call->res, status, JSON_TYPE, json); }
void answer_empty(struct call *call, int status) { answer(call, status, S("{}")); }

void answer_message(struct call *call, int status, struct str message)
{
	answer(call, status, line_error_plain(call->arena, message, false));
}

void answer_message_details(struct call *call, int status, struct str message)
{
	answer(call, status, line_error_plain(call->arena, message, true));
}

struct emit *json_begin(struct json *json, struct arena *arena)
{
	buf_init(&json->buf, arena, JSON_MOST);
	emit_init(&json->out, &json->buf);
	emit_begin(&json->out, NULL);
	return &json->out;
}

void answer_json(struct call *call, int status, struct json *json)
{
	emit_end(&json->out);
	answer(call, status, buf_view(&json->buf));
}

void answer_problem(struct call *call, struct str property, struct str text)
{
	struct json json;
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "message", S("The request body has 1 error(s)"));
	emit_list(out, "details");
	emit_begin(out, NULL);
	emit_text(out, "message", text);
	emit_text(out, "property", property);
	emit_end(out);
	emit_end_list(out);
	answer_json(call, 400, &json);
}

void answer_bad_property(struct call *call, struct str property)
{
	answer_message(call, 400,
	               str_fmt(call->arena, "The property, '%.*s', in the request body is invalid (line: -, column: -)",
	                       FMT(property)));
}

void answer_bad_parameter(struct call *call, const char *name)
{
	answer_message(call, 400, str_fmt(call->arena, "The value for the '%s' parameter is invalid", name));
}

void answer_oauth_error(struct call *call, int status, struct str error, struct str description)
{
	struct json json;
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "error", error);
	emit_text(out, "error_description", description);
	answer_json(call, status, &json);
}

enum err call_number(const struct call *call, const char *name, int64_t absent, int64_t most, int64_t *out)
{
	struct str text = http_param(call->req, name);
	int64_t number = absent;
	if (text.ptr && (!str_to_i64(text, &number) || number < 1 || number > most))
		return fail(ERR_INVALID, "%s is no number from 1 to %" PRId64, name, most);
	*out = number;
	return OK;
}

bool call_user(struct call *call, size_t param, uint32_t *person)
{
	struct id16 id;
	if (!ids_user(call->params[param], &id)) {
		answer_bad_parameter(call, "userId");
		return false;
	}
	*person = people_find(call->world, call->params[param]);
	return true;
}

struct str call_time(const struct call *call, int64_t ms)
{
	struct jst t = jst_from_ms(ms - 9 * MS_HOUR); /* UTC */
	return str_fmt(call->arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", t.year, t.month, t.day, t.hour, t.minute,
	               t.second, t.millisecond);
}

bool call_day(struct str text, int64_t *day)
{
	int64_t digits;
	if (text.len != 8 || !str_to_i64(text, &digits) || digits < 0)
		return false;
	int year = (int)(digits / 10000), month = (int)(digits / 100 % 100), date = (int)(digits % 100);
	if (!jst_is_date(year, month, date))
		return false;
	*day = jst_day(year, month, date);
	return true;
}
