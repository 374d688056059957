/* link_look: does an address that staff typed answer? Asks as a citizen's browser
 * would, follows redirects step by step, and never goes to a private address,
 * neither by name nor by what the name resolves to when connecting. */
#include "jobs.h"

#include "arena.h"
#include "clock.h"
#include "field.h"
#include "http_client.h"
#include "link_check.h"
#include "log.h"
#include "str.h"
#include "url.h"

#define CONNECT_MS 4000
#define TOTAL_MS 8000
#define REDIRECTS_MOST 5

static enum err enough(void *context, struct str bytes)
{
	(void)context;
	(void)bytes;
	return ERR_LIMIT; /* the status is all that is wanted */
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Where the answer sends us: absolute, by scheme, by host, or beside the page. */
static struct str target_of(struct arena *arena, struct str from, struct str location)
{
	struct url url;
	if (str_find(location, S("://")) >= 0 || url_parse(from, &url) != OK)
		return location;
	if (str_starts(location, S("//")))
		return str_fmt(arena, "%.*s:%.*s", FMT(url.scheme), FMT(location));
	ptrdiff_t path = str_find_char(str_skip(from, url.scheme.len + 3), '/');
	struct str origin = path < 0 ? from : str_left(from, url.scheme.len + 3 + (size_t)path);
	if (str_starts(location, S("/")))
		return str_fmt(arena, "%.*s%.*s", FMT(origin), FMT(location));
	size_t end = url.path.len;
	while (end > 0 && url.path.ptr[end - 1] != '/')
		end--;
	return str_fmt(arena, "%.*s%.*s%.*s", FMT(origin), FMT(str_left(url.path, end)), FMT(location));
}

/* Many sites turn away programs; people get in. */
static bool is_for_people(int status) { return status == 401 || status == 403 || status == 405 || status == 406 || status == 429; }

static void judge_status(struct arena *arena, int status, struct link_look *look)
{
	look->state = (status >= 200 && status < 400) || is_for_people(status) ? LINK_GOOD : LINK_DEAD;
	if (look->state == LINK_GOOD)
		return;
	look->why = status == 404 || status == 410 ? str_fmt(arena, "ページがありません。%d", status)
	            : status >= 500              ? str_fmt(arena, "サーバーのエラーです。%d", status)
	                                         : str_fmt(arena, "エラーになります。%d", status);
}

static void judge_failure(enum err outcome, struct link_look *look)
{
	struct str text = str_from(err_text());
	look->state = LINK_SILENT;
	look->why = S("つながりません");
	if (outcome == ERR_DENIED) {
		look->state = LINK_PRIVATE;
		look->why = S("庁内だけのアドレスです");
	} else if (outcome == ERR_INVALID) {
		look->why = S("アドレスの形が正しくありません");
	} else if (str_find(text, S("resolve")) >= 0) {
		look->why = S("サーバーが見つかりません");
	} else if (str_find(text, S("SSL")) >= 0 || str_find(text, S("certificate")) >= 0) {
		look->why = S("安全な接続（証明書）に問題があります");
	} else if (outcome == ERR_UNCERTAIN || str_find(text, S("imed out")) >= 0 || str_find(text, S("imeout")) >= 0) {
		look->why = S("返事がありません");
	}
}

static void look_at(struct http_client *client, struct arena *arena, struct link_look *look)
{
	struct str url = look->url;
	for (int step = 0; step <= REDIRECTS_MOST; step++) {
		struct http_reply reply;
		const struct http_call call = {.method = HTTP_GET, .url = url, .sink = enough, .once = true};
		enum err outcome = http_call(client, arena, &call, &reply);
		if (reply.status == 0 || (outcome != OK && outcome != ERR_LIMIT)) {
			judge_failure(outcome, look);
			return;
		}
		struct str location = http_reply_header(&reply, "location");
		if (!is_redirect(reply.status) || location.len == 0) {
			judge_status(arena, reply.status, look);
			return;
		}
		url = target_of(arena, url, location);
	}
	look->state = LINK_DEAD;
	look->why = S("転送がくり返されて、たどりつけません");
}

enum err job_link_look(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	const struct node *payload;
	struct http_client *client;
	struct db *db;
	TRY(node_parse(arena, job->payload, &payload));
	struct link_look look = {.url = node_text(node_get(payload, "url"), S("")), .why = S("")};
	TRY(http_client_open(&(struct http_client_options){.allow_plain = true,
	                                                   .refuse_private = true,
	                                                   .allow_loopback = jobs->options.allow_http_loopback,
	                                                   .connections = 1,
	                                                   .connect_ms = CONNECT_MS,
	                                                   .total_ms = TOTAL_MS,
	                                                   .user_agent = "Mozilla/5.0 (compatible; Kairanban)"},
	                     &client));
	look_at(client, arena, &look);
	http_client_close(&client);
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(link_check_store(db, arena, &look, clock_now()));
	db_return(&db);
	log_info("link_looked_at", "state=%d", (int)look.state);
	return OK;
}
