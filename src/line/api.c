/* api: requests and answers, sending and asking. */
#include "api.h"

#include "api_answer.h"
#include "arena.h"
#include "emit.h"
#include "event.h"
#include "http_client.h"
#include "secret.h"
#include "str.h"
#include "url.h"

#include <string.h>

#define HEADERS_MOST 3

/* Which bearer token; the copy in the arena lives as long as the request. */
static struct str bearer(const struct line_api *api, struct arena *arena)
{
	return str_fmt(arena, "Bearer %.*s", FMT(secret_view(api->channel_token)));
}

static struct str content_type_of(const struct line_request *request, const struct line_endpoint *endpoint)
{
	if (!str_is_empty(request->content_type))
		return request->content_type;
	return endpoint->body == BODY_FORM ? S("application/x-www-form-urlencoded") : S("application/json");
}

static bool may_repeat_unseen(const struct line_request *request, const struct line_endpoint *endpoint)
{
	return strcmp(endpoint->method, "GET") == 0 || !str_is_empty(request->retry_key);
}

void line_prepare(const struct line_api *api, struct arena *arena, const struct line_request *request,
                  struct http_call *out)
{
	const struct line_endpoint *endpoint = line_endpoint(request->call);
	struct str base = endpoint->data_host ? api->data_url : api->api_url;
	struct str path = line_path(arena, request->call, request->first, request->second);
	struct http_pair *headers = arena_array(arena, struct http_pair, HEADERS_MOST);
	size_t count = 0;
	assert(str_is_empty(request->retry_key) || endpoint->retry_key);
	if (endpoint->auth == AUTH_CHANNEL)
		headers[count++] = (struct http_pair){S("Authorization"), bearer(api, arena)};
	if (endpoint->auth == AUTH_USER)
		headers[count++] = (struct http_pair){S("Authorization"),
		                                      str_fmt(arena, "Bearer %.*s", FMT(request->user_token))};
	if (endpoint->body != BODY_NONE)
		headers[count++] = (struct http_pair){S("Content-Type"), content_type_of(request, endpoint)};
	if (!str_is_empty(request->retry_key))
		headers[count++] = (struct http_pair){S("X-Line-Retry-Key"), request->retry_key};
	*out = (struct http_call){
		.method = http_method_from(str_from(endpoint->method)),
		.url = str_fmt(arena, "%.*s%.*s%s%.*s", FMT(base), FMT(path),
		               str_is_empty(request->query) ? "" : "?", FMT(request->query)),
		.headers = headers,
		.header_count = count,
		.body = request->body,
		.total_ms = request->total_ms,
		.once = !may_repeat_unseen(request, endpoint),
	};
}

enum line_answer_kind line_answer_kind(int status, struct str body)
{
	if ((status >= 200 && status < 300) || status == 409)
		return LINE_ACCEPTED;
	if (status == 429)
		return str_find(body, S("monthly limit")) >= 0 ? LINE_OVER_QUOTA : LINE_RATE;
	if (status == 401)
		return LINE_UNAUTHORISED;
	return status >= 400 && status < 500 ? LINE_REFUSED : LINE_UNCERTAIN;
}

const char *line_answer_name(enum line_answer_kind kind)
{
	static const char *const names[] = {
		[LINE_ACCEPTED] = "accepted", [LINE_UNCERTAIN] = "uncertain", [LINE_UNSENT] = "unsent",
		[LINE_RATE] = "rate", [LINE_OVER_QUOTA] = "over_quota",
		[LINE_UNAUTHORISED] = "unauthorised", [LINE_REFUSED] = "refused",
	};
	return names[kind];
}

/* LINE's own words: "message", or what the token endpoints call it. */
static struct str message_of(struct arena *arena, struct str body)
{
	const struct node *root;
	if (str_is_empty(body) || node_parse(arena, body, &root) != OK)
		return S("");
	struct str message = node_text(node_get(root, "message"), S(""));
	return str_is_empty(message) ? node_text(node_get(root, "error_description"), S("")) : message;
}

struct line_answer line_read(struct arena *arena, enum err outcome, const struct http_reply *reply)
{
	struct line_answer answer = {.kind = LINE_UNCERTAIN, .message = S("")};
	if (outcome != OK && outcome != ERR_LIMIT) {
		answer.kind = outcome == ERR_BUSY ? LINE_UNSENT : outcome == ERR_INVALID ? LINE_REFUSED : LINE_UNCERTAIN;
		return answer;
	}
	answer.status = reply->status;
	answer.body = reply->body;
	answer.kind = line_answer_kind(reply->status, reply->body);
	answer.repeated = reply->status == 409;
	answer.request_id = http_reply_header(reply, answer.repeated ? "x-line-accepted-request-id" : "x-line-request-id");
	if (answer.kind != LINE_ACCEPTED)
		answer.message = message_of(arena, reply->body);
	return answer;
}

static enum err refused(const struct line_answer *answer)
{
	if (answer->status == 403)
		return fail(ERR_DENIED, "この操作は、このLINE公式アカウントではできません（LINE の答え：403 %.*s）。", FMT(answer->message));
	if (answer->status == 404 || answer->status == 410)
		return fail(ERR_NOT_FOUND, "LINE に見つかりませんでした（LINE の答え：%d %.*s）。", answer->status, FMT(answer->message));
	return fail(ERR_INVALID, "LINE が受け付けませんでした（LINE の答え：%d %.*s）。", answer->status, FMT(answer->message));
}

enum err line_answer_err(const struct line_answer *answer)
{
	switch (answer->kind) {
	case LINE_ACCEPTED: return OK;
	case LINE_UNCERTAIN:
		return fail(ERR_UNCERTAIN, "LINE did not answer clearly: status %d", answer->status);
	case LINE_UNSENT: return fail(ERR_BUSY, "LINE could not be reached");
	case LINE_RATE: return fail(ERR_LIMIT, "LINE への送信が混み合っています。しばらくしてから送ります。");
	case LINE_OVER_QUOTA: return fail(ERR_LIMIT, "今月、LINE で送れる数の上限に達しました。");
	case LINE_UNAUTHORISED:
		return fail(ERR_REMOTE, "LINE refused our channel access token: status 401");
	case LINE_REFUSED: return refused(answer);
	}
	return OK;
}

enum err line_ask(const struct line_api *api, struct arena *arena, const struct line_request *request,
                  struct line_answer *answer)
{
	struct http_call call;
	struct http_reply reply = {0};
	line_prepare(api, arena, request, &call);
	enum err outcome = http_call(api->client, arena, &call, &reply);
	struct line_answer read = line_read(arena, outcome, &reply);
	if (answer)
		*answer = read;
	return line_answer_err(&read);
}

enum err line_ask_json(const struct line_api *api, struct arena *arena, const struct line_request *request,
                       const struct node **out)
{
	struct line_answer answer;
	TRY(line_ask(api, arena, request, &answer));
	if (node_parse(arena, answer.body, out) != OK || !node_is(*out, NODE_OBJECT))
		return fail(ERR_REMOTE, "LINE answered %d without JSON", answer.status);
	return OK;
}

enum err line_field(const struct node *answer, const char *name, struct str *out)
{
	struct str text = node_text(node_get(answer, name), S(""));
	if (str_is_empty(text))
		return fail(ERR_REMOTE, "LINE's answer lacks %s", name);
	*out = text;
	return OK;
}

enum err line_ask_body(const struct line_api *api, struct arena *arena, enum line_call call,
                       const struct buf *body, struct line_answer *answer)
{
	struct line_request request = {.call = call};
	TRY(buf_done(body, &request.body));
	return line_ask(api, arena, &request, answer);
}

enum err line_reply(const struct line_api *api, struct arena *arena, struct str reply_token, struct str messages,
                    bool notification_disabled, struct line_answer *answer)
{
	struct buf body;
	buf_init(&body, arena, LINE_REQUEST_BYTES_MOST);
	line_body_reply(&body, reply_token, messages, notification_disabled);
	return line_ask_body(api, arena, LINE_REPLY, &body, answer);
}

static enum err send_with_key(const struct line_api *api, struct arena *arena, enum line_call call,
                              struct str body, struct str retry_key, struct line_answer *answer)
{
	assert(!str_is_empty(retry_key));
	return line_ask(api, arena, &(struct line_request){.call = call, .body = body, .retry_key = retry_key}, answer);
}

enum err line_push(const struct line_api *api, struct arena *arena, struct str body, struct str retry_key,
                   struct line_answer *answer)
{
	return send_with_key(api, arena, LINE_PUSH, body, retry_key, answer);
}

enum err line_multicast(const struct line_api *api, struct arena *arena, struct str body, struct str retry_key,
                        struct line_answer *answer)
{
	return send_with_key(api, arena, LINE_MULTICAST, body, retry_key, answer);
}

enum err line_broadcast(const struct line_api *api, struct arena *arena, struct str body, struct str retry_key,
                        struct line_answer *answer)
{
	return send_with_key(api, arena, LINE_BROADCAST, body, retry_key, answer);
}

enum err line_validate(const struct line_api *api, struct arena *arena, enum line_call how, struct str messages,
                       struct line_answer *answer)
{
	struct buf body;
	assert(how >= LINE_VALIDATE_REPLY && how <= LINE_VALIDATE_BROADCAST);
	buf_init(&body, arena, LINE_REQUEST_BYTES_MOST);
	line_body_messages(&body, messages);
	return line_ask_body(api, arena, how, &body, answer);
}

/* A body of one or two fields. */
static void begin_body(struct buf *body, struct emit *emit, struct arena *arena)
{
	buf_init(body, arena, LINE_REQUEST_BYTES_MOST);
	emit_init(emit, body);
	emit_begin(emit, NULL);
}

enum err line_loading(const struct line_api *api, struct arena *arena, struct str user_id, int seconds)
{
	struct buf body;
	struct emit emit;
	assert(seconds >= 5 && seconds <= 60 && seconds % 5 == 0);
	begin_body(&body, &emit, arena);
	emit_text(&emit, "chatId", user_id);
	emit_i64(&emit, "loadingSeconds", seconds);
	emit_end(&emit);
	return line_ask_body(api, arena, LINE_LOADING, &body, NULL);
}

enum err line_mark_read(const struct line_api *api, struct arena *arena, struct str token)
{
	struct buf body;
	struct emit emit;
	begin_body(&body, &emit, arena);
	emit_text(&emit, "markAsReadToken", token);
	emit_end(&emit);
	return line_ask_body(api, arena, LINE_MARK_READ, &body, NULL);
}

static struct str text_in(const struct node *object, const char *name)
{
	return node_text(node_get(object, name), S(""));
}

enum err line_profile(const struct line_api *api, struct arena *arena, struct str user_id,
                      struct line_profile *out)
{
	const struct node *root;
	if (!line_is_user_id(user_id))
		return fail(ERR_INVALID, "LINE のユーザーIDが正しくありません。");
	TRY(line_ask_json(api, arena, &(struct line_request){.call = LINE_PROFILE, .first = user_id}, &root));
	*out = (struct line_profile){
		.user_id = user_id,
		.display_name = text_in(root, "displayName"),
		.picture_url = text_in(root, "pictureUrl"),
		.status_message = text_in(root, "statusMessage"),
		.language = text_in(root, "language"),
	};
	return OK;
}

enum err line_bot_info(const struct line_api *api, struct arena *arena, struct line_bot *out)
{
	const struct node *root;
	struct str user_id;
	TRY(line_ask_json(api, arena, &(struct line_request){.call = LINE_BOT_INFO}, &root));
	TRY(line_field(root, "userId", &user_id));
	*out = (struct line_bot){
		.user_id = user_id,
		.basic_id = text_in(root, "basicId"),
		.premium_id = text_in(root, "premiumId"),
		.display_name = text_in(root, "displayName"),
		.picture_url = text_in(root, "pictureUrl"),
		.chat = str_eq(text_in(root, "chatMode"), S("chat")),
		.marks_manually = str_eq(text_in(root, "markAsReadMode"), S("manual")),
	};
	return OK;
}

enum err line_quota(const struct line_api *api, struct arena *arena, struct line_quota *out)
{
	const struct node *root;
	TRY(line_ask_json(api, arena, &(struct line_request){.call = LINE_QUOTA}, &root));
	bool limited = !str_eq(text_in(root, "type"), S("none"));
	int64_t most = node_i64(node_get(root, "value"), -1);
	if (limited && most < 0)
		return fail(ERR_REMOTE, "LINE's answer lacks the quota");
	*out = (struct line_quota){limited, limited ? most : 0};
	return OK;
}

enum err line_quota_used(const struct line_api *api, struct arena *arena, int64_t *out)
{
	const struct node *root;
	TRY(line_ask_json(api, arena, &(struct line_request){.call = LINE_QUOTA_CONSUMPTION}, &root));
	int64_t used = node_i64(node_get(root, "totalUsage"), -1);
	if (used < 0)
		return fail(ERR_REMOTE, "LINE's answer lacks the consumption");
	*out = used;
	return OK;
}

static void add_query(struct buf *out, const char *name, struct str value)
{
	buf_fmt(out, "%s%s=", out->len > 0 ? "&" : "", name);
	url_encode(out, value);
}

enum err line_aggregation(const struct line_api *api, struct arena *arena, struct str unit, struct str from,
                          struct str to, struct line_statistics *out)
{
	struct line_request request = {.call = LINE_INSIGHT_AGGREGATION};
	const struct node *root;
	struct buf query;
	buf_init(&query, arena, 1000);
	add_query(&query, "customAggregationUnit", unit);
	add_query(&query, "from", from);
	add_query(&query, "to", to);
	TRY(buf_done(&query, &request.query));
	TRY(line_ask_json(api, arena, &request, &root));
	const struct node *overview = node_get(root, "overview");
	*out = (struct line_statistics){
		.unique_impression = node_i64(node_get(overview, "uniqueImpression"), -1),
		.unique_click = node_i64(node_get(overview, "uniqueClick"), -1),
		.unique_media_played = node_i64(node_get(overview, "uniqueMediaPlayed"), -1),
		.unique_media_played_full = node_i64(node_get(overview, "uniqueMediaPlayed100Percent"), -1),
		.root = root,
	};
	return OK;
}

enum err line_followers(const struct line_api *api, struct arena *arena, struct str start,
                        struct line_followers *out)
{
	struct line_request request = {.call = LINE_FOLLOWERS};
	const struct node *root;
	struct buf query;
	buf_init(&query, arena, 4000);
	add_query(&query, "limit", S("1000"));
	if (!str_is_empty(start))
		add_query(&query, "start", start);
	TRY(buf_done(&query, &request.query));
	TRY(line_ask_json(api, arena, &request, &root));
	const struct node *list = node_get(root, "userIds");
	size_t total = node_is(list, NODE_ARRAY) ? node_count(list) : 0;
	struct str *ids = arena_array(arena, struct str, total);
	size_t count = 0;
	for (size_t i = 0; i < total; i++) {
		ids[count] = node_text(node_at(list, i), S(""));
		count += line_is_user_id(ids[count]);
	}
	*out = (struct line_followers){ids, count, text_in(root, "next")};
	return OK;
}

enum err line_link_token(const struct line_api *api, struct arena *arena, struct str user_id, struct str *out)
{
	const struct node *root;
	TRY(line_ask_json(api, arena, &(struct line_request){.call = LINE_LINK_TOKEN, .first = user_id}, &root));
	return line_field(root, "linkToken", out);
}

enum err line_content(const struct line_api *api, struct arena *arena, const struct line_content *what,
                      struct str *media_type)
{
	struct http_call call;
	struct http_reply reply = {0};
	line_prepare(api, arena, &(struct line_request){.call = LINE_CONTENT, .first = what->message_id}, &call);
	call.ceiling = what->ceiling;
	call.sink = what->sink;
	call.sink_context = what->context;
	enum err outcome = http_call(api->client, arena, &call, &reply);
	if (outcome == ERR_LIMIT && reply.status == 200)
		return fail(ERR_LIMIT, "送られたファイルが大きすぎます。");
	if (outcome != OK && outcome != ERR_BUSY && outcome != ERR_UNCERTAIN)
		return outcome; /* the sink's own failure */
	struct line_answer answer = line_read(arena, outcome, &reply);
	TRY(line_answer_err(&answer));
	if (reply.status != 200)
		return fail(ERR_BUSY, "LINE still prepares the content: status %d", reply.status);
	*media_type = http_reply_header(&reply, "content-type");
	return OK;
}

enum err line_webhook(const struct line_api *api, struct arena *arena, struct str *url, bool *active)
{
	const struct node *root;
	TRY(line_ask_json(api, arena, &(struct line_request){.call = LINE_WEBHOOK_GET}, &root));
	*active = node_bool(node_get(root, "active"), false);
	*url = text_in(root, "endpoint");
	return OK;
}

enum err line_webhook_set(const struct line_api *api, struct arena *arena, struct str url)
{
	struct buf body;
	struct emit emit;
	begin_body(&body, &emit, arena);
	emit_text(&emit, "endpoint", url);
	emit_end(&emit);
	return line_ask_body(api, arena, LINE_WEBHOOK_SET, &body, NULL);
}

enum err line_webhook_test(const struct line_api *api, struct arena *arena, struct line_webhook_test *out)
{
	const struct node *root;
	TRY(line_ask_json(api, arena, &(struct line_request){.call = LINE_WEBHOOK_TEST, .body = S("{}")}, &root));
	*out = (struct line_webhook_test){
		.success = node_bool(node_get(root, "success"), false),
		.status = node_i64(node_get(root, "statusCode"), 0),
		.reason = text_in(root, "reason"),
		.detail = text_in(root, "detail"),
	};
	return OK;
}
