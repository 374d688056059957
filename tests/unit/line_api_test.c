#include "test.h"

#include "api.h"
#include "field.h"
#include "http_client.h"
#include "secret.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define USER "U0123456789abcdef0123456789abcdef"
#define KEY "123e4567-e89b-12d3-a456-426614174000"

/* --- a LINE that says one thing and closes --- */

struct stub {
	int listener;
	pthread_t thread;
	const char *answer;
	char request[65536];
	size_t len;
};

static size_t wanted(const char *request)
{
	const char *end = strstr(request, "\r\n\r\n");
	const char *length = strcasestr(request, "\r\ncontent-length:");
	if (!end)
		return SIZE_MAX;
	size_t head = (size_t)(end - request) + 4;
	return head + (length && length < end ? (size_t)atol(length + 17) : 0);
}

static void *stub_run(void *thing)
{
	struct stub *stub = thing;
	int connection = accept(stub->listener, NULL, NULL);
	while (stub->len < wanted(stub->request)) {
		ssize_t got = read(connection, stub->request + stub->len, sizeof stub->request - 1 - stub->len);
		if (got <= 0)
			break;
		stub->len += (size_t)got;
	}
	for (size_t sent = 0, len = strlen(stub->answer); sent < len;) {
		ssize_t more = write(connection, stub->answer + sent, len - sent);
		if (more <= 0)
			break;
		sent += (size_t)more;
	}
	close(connection);
	return NULL;
}

static struct str stub_start(struct arena *arena, struct stub *stub, const char *answer)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	memset(stub, 0, sizeof *stub);
	stub->answer = answer;
	stub->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(stub->listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(stub->listener, 1), 0);
	assert_int_equal(getsockname(stub->listener, (struct sockaddr *)&address, &size), 0);
	assert_int_equal(pthread_create(&stub->thread, NULL, stub_run, stub), 0);
	return str_fmt(arena, "http://127.0.0.1:%d", ntohs(address.sin_port));
}

static void stub_end(struct stub *stub)
{
	pthread_join(stub->thread, NULL);
	close(stub->listener);
}

static struct stub stub;

static void close_client(void *client)
{
	struct http_client *it = client;
	http_client_close(&it);
}

static void close_secret(void *secret)
{
	struct secret *it = secret;
	secret_close(&it);
}

static struct line_api api_at(struct arena *arena, struct str url)
{
	struct http_client *client;
	struct secret *token;
	assert_ok(http_client_open(&(struct http_client_options){.allow_plain = true, .total_ms = 5000}, &client));
	arena_defer(arena, close_client, client);
	assert_ok(secret_from(S("t0ken"), &token));
	arena_defer(arena, close_secret, token);
	return (struct line_api){client, url, url, token};
}

/* Starts a LINE with that answer and gives an api that talks to it. */
static struct line_api answering(struct arena *arena, const char *status, const char *headers, const char *body)
{
	struct str answer = str_fmt(arena, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n%s\r\n%s",
	                            status, strlen(body), headers, body);
	return api_at(arena, stub_start(arena, &stub, str_z(arena, answer)));
}

static void assert_sent(const char *piece)
{
	if (!strstr(stub.request, piece))
		fail_msg("not in the request: %s\n%s", piece, stub.request);
}

/* --- without a network --- */

TEST(each_status_has_its_meaning)
{
	static const struct {
		int status;
		const char *body;
		enum line_answer_kind kind;
	} cases[] = {
		{200, "{}", LINE_ACCEPTED}, {202, "{}", LINE_ACCEPTED}, {299, "", LINE_ACCEPTED},
		{409, "{\"message\":\"The retry key is already accepted\"}", LINE_ACCEPTED},
		{429, "{\"message\":\"You have reached your monthly limit.\"}", LINE_OVER_QUOTA},
		{429, "{\"message\":\"The API rate limit has been exceeded. Try again later.\"}", LINE_RATE},
		{429, "", LINE_RATE}, {401, "{}", LINE_UNAUTHORISED}, {400, "{}", LINE_REFUSED},
		{403, "{}", LINE_REFUSED}, {404, "{}", LINE_REFUSED}, {413, "", LINE_REFUSED}, {499, "", LINE_REFUSED},
		{500, "{}", LINE_UNCERTAIN}, {503, "", LINE_UNCERTAIN}, {302, "", LINE_UNCERTAIN}, {0, "", LINE_UNCERTAIN},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(line_answer_name(line_answer_kind(cases[i].status, str_from(cases[i].body))),
		                    line_answer_name(cases[i].kind));
}

TEST(what_the_client_knows_decides_when_no_answer_came)
{
	struct http_reply none = {0};
	assert_int_equal(line_read(arena, ERR_BUSY, &none).kind, LINE_UNSENT);
	assert_int_equal(line_read(arena, ERR_UNCERTAIN, &none).kind, LINE_UNCERTAIN);
	assert_int_equal(line_read(arena, ERR_INVALID, &none).kind, LINE_REFUSED);
}

TEST(after_a_conflict_the_first_request_is_named)
{
	struct http_pair headers[] = {{S("x-line-request-id"), S("second")}, {S("X-Line-Accepted-Request-Id"), S("first")}};
	struct http_reply reply = {.status = 409, .headers = headers, .header_count = 2, .body = S("{\"message\":\"m\"}")};
	struct line_answer answer = line_read(arena, OK, &reply);
	assert_true(answer.repeated);
	assert_str(answer.request_id, "first");
	assert_ok(line_answer_err(&answer));
	reply.status = 200;
	assert_str(line_read(arena, OK, &reply).request_id, "second");
}

TEST(answers_become_codes_for_their_callers)
{
	static const struct {
		int status;
		enum err code;
	} cases[] = {{200, OK}, {409, OK}, {400, ERR_INVALID}, {403, ERR_DENIED}, {404, ERR_NOT_FOUND}, {410, ERR_NOT_FOUND},
	             {401, ERR_REMOTE}, {429, ERR_LIMIT}, {500, ERR_UNCERTAIN}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_reply reply = {.status = cases[i].status, .body = S("{\"message\":\"m\"}")};
		struct line_answer answer = line_read(arena, OK, &reply);
		assert_err(line_answer_err(&answer), cases[i].code);
	}
	struct line_answer unsent = line_read(arena, ERR_BUSY, &(struct http_reply){0});
	assert_err(line_answer_err(&unsent), ERR_BUSY);
}

static struct str body_of(struct buf *buf)
{
	struct str text;
	assert_ok(buf_done(buf, &text));
	return text;
}

TEST(send_bodies_are_the_documented_json)
{
	struct str messages = S("[{\"type\":\"text\",\"text\":\"a\"}]");
	struct str ids[] = {S(USER), S("Uffffffffffffffffffffffffffffffff")};
	struct line_send_options plain = {0}, both = {.notification_disabled = true, .unit = S("ward_3")};
	struct buf out;
	buf_init(&out, arena, 100000);
	line_body_multicast(&out, ids, 2, messages, &both);
	assert_str(body_of(&out), "{\"to\":[\"" USER "\",\"Uffffffffffffffffffffffffffffffff\"],\"messages\":[{\"type\":\"text\","
	                          "\"text\":\"a\"}],\"notificationDisabled\":true,\"customAggregationUnits\":[\"ward_3\"]}");
	buf_reset(&out);
	line_body_multicast(&out, ids, 1, messages, &plain);
	assert_str(body_of(&out), "{\"to\":[\"" USER "\"],\"messages\":[{\"type\":\"text\",\"text\":\"a\"}]}");
	buf_reset(&out);
	line_body_push(&out, S(USER), messages, &both);
	assert_str(body_of(&out), "{\"to\":\"" USER "\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"}],"
	                          "\"notificationDisabled\":true,\"customAggregationUnits\":[\"ward_3\"]}");
	buf_reset(&out);
	line_body_reply(&out, S("tok\"en"), messages, false);
	assert_str(body_of(&out), "{\"replyToken\":\"tok\\\"en\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"}]}");
	buf_reset(&out);
	line_body_broadcast(&out, messages, true);
	assert_str(body_of(&out), "{\"messages\":[{\"type\":\"text\",\"text\":\"a\"}],\"notificationDisabled\":true}");
	buf_reset(&out);
	line_body_messages(&out, messages);
	assert_str(body_of(&out), "{\"messages\":[{\"type\":\"text\",\"text\":\"a\"}]}");
}

TEST(a_full_multicast_names_everybody_once)
{
	struct str ids[LINE_USERS_PER_CALL];
	struct buf out;
	const struct node *root;
	for (size_t i = 0; i < LINE_USERS_PER_CALL; i++)
		ids[i] = str_fmt(arena, "U%032zx", i);
	buf_init(&out, arena, 100000);
	line_body_multicast(&out, ids, LINE_USERS_PER_CALL, S("[]"), &(struct line_send_options){0});
	assert_ok(node_parse(arena, body_of(&out), &root));
	assert_int_equal(node_count(node_get(root, "to")), LINE_USERS_PER_CALL);
	for (size_t i = 0; i < LINE_USERS_PER_CALL; i++)
		assert_true(str_eq(node_text(node_at(node_get(root, "to"), i), S("")), ids[i]));
}

TEST(units_are_short_words)
{
	assert_true(line_is_unit(S("abcdefghijklmnopqrstuvwxyz_012")));
	assert_false(line_is_unit(S("abcdefghijklmnopqrstuvwxyz_0123")));
	assert_false(line_is_unit(S("")));
	assert_false(line_is_unit(S("a-b")));
}

TEST(requests_go_to_the_right_host_with_the_right_headers)
{
	struct secret *token;
	struct http_call call;
	assert_ok(secret_from(S("t0ken"), &token));
	struct line_api api = {NULL, S("https://api.line.me"), S("https://api-data.line.me"), token};
	line_prepare(&api, arena, &(struct line_request){.call = LINE_MULTICAST, .body = S("{}"), .retry_key = S(KEY)}, &call);
	assert_str(call.url, "https://api.line.me/v2/bot/message/multicast");
	assert_int_equal(call.method, HTTP_POST);
	assert_int_equal(call.header_count, 3);
	assert_str(http_pair_find(call.headers, call.header_count, "authorization"), "Bearer t0ken");
	assert_str(http_pair_find(call.headers, call.header_count, "content-type"), "application/json");
	assert_str(http_pair_find(call.headers, call.header_count, "x-line-retry-key"), KEY);
	assert_false(call.once);
	line_prepare(&api, arena, &(struct line_request){.call = LINE_REPLY, .body = S("{}")}, &call);
	assert_true(call.once);
	line_prepare(&api, arena, &(struct line_request){.call = LINE_CONTENT, .first = S("12/3"), .query = S("a=b")}, &call);
	assert_str(call.url, "https://api-data.line.me/v2/bot/message/12%2F3/content?a=b");
	assert_int_equal(call.header_count, 1);
	line_prepare(&api, arena, &(struct line_request){.call = LINE_ID_TOKEN_VERIFY, .body = S("a=b")}, &call);
	assert_int_equal(call.header_count, 1);
	assert_str(http_pair_find(call.headers, 1, "content-type"), "application/x-www-form-urlencoded");
	secret_close(&token);
}

/* --- over loopback --- */

TEST(a_push_carries_key_and_token_and_gives_the_request_id)
{
	struct line_api api = answering(arena, "200 OK", "X-Line-Request-Id: r-1\r\n", "{\"sentMessages\":[{\"id\":\"1\"}]}");
	struct line_answer answer;
	assert_ok(line_push(&api, arena, S("{\"to\":\"x\"}"), S(KEY), &answer));
	stub_end(&stub);
	assert_str(answer.request_id, "r-1");
	assert_sent("POST /v2/bot/message/push HTTP/1.1\r\n");
	assert_sent("X-Line-Retry-Key: " KEY "\r\n");
	assert_sent("Authorization: Bearer t0ken\r\n");
	assert_sent("\r\n\r\n{\"to\":\"x\"}");
}

TEST(a_refusal_is_told_with_lines_words)
{
	struct line_api api = answering(arena, "400 Bad Request", "", "{\"message\":\"Invalid reply token\"}");
	struct line_answer answer;
	assert_err(line_reply(&api, arena, S("tok"), S("[]"), false, &answer), ERR_INVALID);
	stub_end(&stub);
	assert_int_equal(answer.kind, LINE_REFUSED);
	assert_str(answer.message, "Invalid reply token");
	assert_sent("{\"replyToken\":\"tok\",\"messages\":[]}");
	assert_null(strstr(stub.request, "Retry-Key"));
}

TEST(a_cut_connection_leaves_us_uncertain)
{
	struct line_api api = api_at(arena, stub_start(arena, &stub, ""));
	struct line_answer answer;
	assert_err(line_multicast(&api, arena, S("{}"), S(KEY), &answer), ERR_UNCERTAIN);
	stub_end(&stub);
	assert_int_equal(answer.kind, LINE_UNCERTAIN);
}

TEST(nobody_there_means_nothing_was_sent)
{
	struct line_api api = api_at(arena, S("http://127.0.0.1:1"));
	struct line_answer answer;
	assert_err(line_broadcast(&api, arena, S("{}"), S(KEY), &answer), ERR_BUSY);
	assert_int_equal(answer.kind, LINE_UNSENT);
}

TEST(profiles_quota_and_bot_are_read)
{
	struct line_profile profile;
	struct line_api api = answering(arena, "200 OK", "", "{\"displayName\":\"花子\",\"userId\":\"" USER "\",\"language\":\"ja\"}");
	assert_ok(line_profile(&api, arena, S(USER), &profile));
	stub_end(&stub);
	assert_str(profile.display_name, "花子");
	assert_str(profile.picture_url, "");
	assert_err(line_profile(&api, arena, S("me"), &profile), ERR_INVALID);

	struct line_quota quota;
	api = answering(arena, "200 OK", "", "{\"type\":\"limited\",\"value\":30000}");
	assert_ok(line_quota(&api, arena, &quota));
	stub_end(&stub);
	assert_true(quota.limited);
	assert_int_equal(quota.most, 30000);
	api = answering(arena, "200 OK", "", "{\"type\":\"none\"}");
	assert_ok(line_quota(&api, arena, &quota));
	stub_end(&stub);
	assert_false(quota.limited);

	int64_t used;
	api = answering(arena, "200 OK", "", "{\"totalUsage\":412}");
	assert_ok(line_quota_used(&api, arena, &used));
	stub_end(&stub);
	assert_int_equal(used, 412);

	struct line_bot bot;
	api = answering(arena, "200 OK", "", "{\"userId\":\"" USER "\",\"basicId\":\"@city\",\"displayName\":\"市\",\"chatMode\":\"chat\",\"markAsReadMode\":\"auto\"}");
	assert_ok(line_bot_info(&api, arena, &bot));
	stub_end(&stub);
	assert_str(bot.basic_id, "@city");
	assert_true(bot.chat);
	assert_false(bot.marks_manually);
}

TEST(statistics_below_twenty_are_hidden)
{
	struct line_statistics statistics;
	struct line_api api = answering(arena, "200 OK", "", "{\"overview\":{\"uniqueImpression\":40,\"uniqueClick\":null,"
	                                "\"uniqueMediaPlayed\":null,\"uniqueMediaPlayed100Percent\":null},\"messages\":[],\"clicks\":[]}");
	assert_ok(line_aggregation(&api, arena, S("ward_3"), S("20261101"), S("20261122"), &statistics));
	stub_end(&stub);
	assert_int_equal(statistics.unique_impression, 40);
	assert_int_equal(statistics.unique_click, -1);
	assert_sent("GET /v2/bot/insight/message/event/aggregation?customAggregationUnit=ward_3&from=20261101&to=20261122 ");
}

static enum err take(void *context, struct str bytes)
{
	struct buf *out = context;
	buf_str(out, bytes);
	return OK;
}

TEST(content_goes_to_a_sink_and_may_be_late_gone_or_too_big)
{
	static const struct {
		const char *status;
		size_t ceiling;
		enum err code;
	} cases[] = {{"200 OK", 10, OK}, {"202 Accepted", 10, ERR_BUSY}, {"404 Not Found", 100, ERR_NOT_FOUND},
	             {"410 Gone", 100, ERR_NOT_FOUND}, {"200 OK", 9, ERR_LIMIT}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out;
		struct str type = S("");
		buf_init(&out, arena, 1000);
		struct line_api api = answering(arena, cases[i].status, "Content-Type: image/png\r\n", "0123456789");
		struct line_content what = {S("325708"), cases[i].ceiling, take, &out};
		assert_err(line_content(&api, arena, &what, &type), cases[i].code);
		stub_end(&stub);
		assert_sent("GET /v2/bot/message/325708/content HTTP/1.1\r\n");
		if (cases[i].code == OK) {
			assert_str(type, "image/png");
			assert_str(buf_view(&out), "0123456789");
		}
	}
}

TEST(rich_menus_are_made_and_linked)
{
	struct str id;
	struct line_api api = answering(arena, "200 OK", "", "{\"richMenuId\":\"richmenu-1\"}");
	assert_ok(line_richmenu_create(&api, arena, S("{\"a\":1}"), &id));
	stub_end(&stub);
	assert_str(id, "richmenu-1");
	api = answering(arena, "200 OK", "", "{}");
	assert_ok(line_richmenu_image(&api, arena, id, S("bytes"), S("image/png")));
	stub_end(&stub);
	assert_sent("POST /v2/bot/richmenu/richmenu-1/content ");
	assert_sent("Content-Type: image/png\r\n");
	struct str ids[] = {S(USER), S(USER)};
	api = answering(arena, "202 Accepted", "", "{}");
	assert_ok(line_richmenu_link_many(&api, arena, ids, 2, id));
	stub_end(&stub);
	assert_sent("{\"richMenuId\":\"richmenu-1\",\"userIds\":[\"" USER "\",\"" USER "\"]}");
	api = answering(arena, "200 OK", "", "{}");
	assert_ok(line_alias_create(&api, arena, S("alias-a"), id));
	stub_end(&stub);
	assert_sent("{\"richMenuAliasId\":\"alias-a\",\"richMenuId\":\"richmenu-1\"}");
	api = answering(arena, "404 Not Found", "", "{\"message\":\"no default richmenu\",\"details\":[]}");
	assert_err(line_richmenu_default(&api, arena, &id), ERR_NOT_FOUND);
	stub_end(&stub);
}

TEST(a_login_code_becomes_tokens_and_an_identity)
{
	struct secret *secret;
	assert_ok(secret_from(S("s3cret&"), &secret));
	struct line_login login = {S("1234"), secret, S("https://city.example/login?x=1")};
	struct line_tokens tokens;
	struct line_api api = answering(arena, "200 OK", "", "{\"access_token\":\"a\",\"id_token\":\"h.p.s\",\"expires_in\":2592000,\"scope\":\"openid\"}");
	assert_ok(line_login_token(&api, arena, &login, S("c/d"), S("v"), &tokens));
	stub_end(&stub);
	secret_close(&secret);
	assert_str(tokens.id_token, "h.p.s");
	assert_sent("\r\n\r\ngrant_type=authorization_code&code=c%2Fd&redirect_uri=https%3A%2F%2Fcity.example%2Flogin%3Fx%3D1"
	            "&client_id=1234&client_secret=s3cret%26&code_verifier=v");
	struct line_identity identity;
	api = answering(arena, "200 OK", "", "{\"sub\":\"" USER "\",\"aud\":\"1234\",\"nonce\":\"n\",\"exp\":1800000000,\"name\":\"花子\"}");
	assert_ok(line_verify_id_token(&api, arena, S("1234"), S("h.p.s"), S("n"), &identity));
	stub_end(&stub);
	assert_str(identity.user_id, USER);
	assert_str(identity.name, "花子");
	static const char *const wrong[] = {
		"{\"sub\":\"me\",\"aud\":\"1234\",\"nonce\":\"n\"}", "{\"sub\":\"" USER "\",\"aud\":\"9\",\"nonce\":\"n\"}",
		"{\"sub\":\"" USER "\",\"aud\":\"1234\"}", "[]"};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		api = answering(arena, "200 OK", "", wrong[i]);
		assert_err(line_verify_id_token(&api, arena, S("1234"), S("h.p.s"), S("n"), &identity), ERR_REMOTE);
		stub_end(&stub);
	}
	api = answering(arena, "400 Bad Request", "", "{\"error\":\"invalid_request\",\"error_description\":\"IdToken expired.\"}");
	assert_err(line_verify_id_token(&api, arena, S("1234"), S("h.p.s"), S("n"), &identity), ERR_INVALID);
	stub_end(&stub);
	assert_non_null(strstr(err_text(), "IdToken expired."));
}

TEST(a_friendship_is_asked_with_the_persons_own_token)
{
	bool follows = false;
	struct line_api api = answering(arena, "200 OK", "", "{\"friendFlag\":true}");
	assert_ok(line_friendship(&api, arena, S("theirs"), &follows));
	stub_end(&stub);
	assert_true(follows);
	assert_sent("GET /friendship/v1/status ");
	assert_sent("Authorization: Bearer theirs\r\n");
	api = answering(arena, "200 OK", "", "{\"friendFlag\":\"yes\"}");
	assert_err(line_friendship(&api, arena, S("theirs"), &follows), ERR_REMOTE);
	stub_end(&stub);
}

TEST(a_webhook_test_tells_what_line_saw)
{
	struct line_webhook_test test;
	struct line_api api = answering(arena, "200 OK", "", "{\"success\":false,\"timestamp\":\"2026-11-22T00:00:00Z\","
	                                "\"statusCode\":0,\"reason\":\"COULD_NOT_CONNECT\",\"detail\":\"TLS handshake failure\"}");
	assert_ok(line_webhook_test(&api, arena, &test));
	stub_end(&stub);
	assert_false(test.success);
	assert_str(test.reason, "COULD_NOT_CONNECT");
	assert_sent("POST /v2/bot/channel/webhook/test ");
}

TEST(the_small_requests_say_what_they_mean)
{
	struct line_api api = answering(arena, "200 OK", "", "{}");
	assert_ok(line_validate(&api, arena, LINE_VALIDATE_MULTICAST, S("[1]"), NULL));
	stub_end(&stub);
	assert_sent("POST /v2/bot/message/validate/multicast ");
	assert_sent("\r\n\r\n{\"messages\":[1]}");
	api = answering(arena, "202 Accepted", "", "{}");
	assert_ok(line_loading(&api, arena, S(USER), 20));
	stub_end(&stub);
	assert_sent("{\"chatId\":\"" USER "\",\"loadingSeconds\":20}");
	api = answering(arena, "200 OK", "", "{}");
	assert_ok(line_mark_read(&api, arena, S("m")));
	stub_end(&stub);
	assert_sent("POST /v2/bot/chat/markAsRead ");
	api = answering(arena, "200 OK", "", "{}");
	assert_ok(line_webhook_set(&api, arena, S("https://city.example/line/webhook")));
	stub_end(&stub);
	assert_sent("PUT /v2/bot/channel/webhook/endpoint ");
	api = answering(arena, "200 OK", "", "{}");
	assert_ok(line_alias_update(&api, arena, S("a"), S("richmenu-2")));
	stub_end(&stub);
	assert_sent("POST /v2/bot/richmenu/alias/a ");
	assert_sent("{\"richMenuId\":\"richmenu-2\"}");
	api = answering(arena, "200 OK", "", "{}");
	assert_ok(line_richmenu_default_set(&api, arena, S("richmenu-2")));
	stub_end(&stub);
	assert_sent("POST /v2/bot/user/all/richmenu/richmenu-2 ");
	api = answering(arena, "200 OK", "", "{}");
	assert_ok(line_richmenu_unlink(&api, arena, S(USER)));
	stub_end(&stub);
	assert_sent("DELETE /v2/bot/user/" USER "/richmenu ");
}

TEST(pages_of_followers_are_read)
{
	struct line_followers page;
	struct line_api api = answering(arena, "200 OK", "", "{\"userIds\":[\"" USER "\",\"bad\",7],\"next\":\"n=1\"}");
	assert_ok(line_followers(&api, arena, S("s/1"), &page));
	stub_end(&stub);
	assert_sent("GET /v2/bot/followers/ids?limit=1000&start=s%2F1 ");
	assert_int_equal(page.count, 1);
	assert_str(page.ids[0], USER);
	assert_str(page.next, "n=1");
	api = answering(arena, "403 Forbidden", "", "{\"message\":\"Access to this API is not available for your account\"}");
	assert_err(line_followers(&api, arena, S(""), &page), ERR_DENIED);
	stub_end(&stub);
}

TEST(an_answer_that_is_no_json_is_lines_fault)
{
	struct str token;
	static const char *const bodies[] = {"", "<html>", "[]", "{}", "{\"linkToken\":1}"};
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct line_api api = answering(arena, "200 OK", "", bodies[i]);
		assert_err(line_link_token(&api, arena, S(USER), &token), ERR_REMOTE);
		stub_end(&stub);
	}
}
