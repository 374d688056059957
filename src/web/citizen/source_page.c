/* source_page: scan, LINE Login, thanks. */
#include "source_page.h"

#include "arena.h"
#include "arrival.h"
#include "call.h"
#include "citizen.h"
#include "friend.h"
#include "html.h"
#include "jst.h"
#include "log.h"
#include "login_page.h"
#include "page.h"
#include "source.h"

#define CODE_MOST 20

struct str source_page_code(struct str path)
{
	return str_starts(path, S("/q/")) ? str_skip(path, 3) : S("");
}

/* --- pages --- */

/* Nothing is known of the person here but that they want to add the account. */
static enum err add_page(struct call *call, int status, struct str title, struct str text)
{
	struct buf out;
	page_begin(call, &out, title);
	html_lit(&out, "<p>");
	html_lines(&out, text);
	html_lit(&out, "</p>\n");
	page_add_friend(call, &out);
	html_lit(&out, "<p><a href=\"/c/settings\">");
	page_say(call, &out, S("追加がすんだ方は、受信設定へ"));
	html_lit(&out, "</a></p>\n");
	return page_end(call, &out, status);
}

static struct str invitation(struct call *call)
{
	return page_word(call, S("「{account}」を友だちに追加すると、{city}のお知らせがLINEに届きます。"));
}

static struct str invited(struct call *call, struct str why)
{
	return str_fmt(call->arena, "%.*s\n%.*s", FMT(page_word(call, why)), FMT(invitation(call)));
}

enum err source_page_declined(struct call *call)
{
	return add_page(call, 200, S("友だち追加はこちらから"),
	                invited(call, S("LINEログインはしていません。")));
}

enum err source_page_lost(struct call *call)
{
	return add_page(call, 200, S("友だち追加はこちらから"),
	                invited(call, S("LINEの画面で友だちに追加した方は、もう届きます。この画面は閉じてかまいません。")));
}

/* LINE said no, or said nothing. */
static enum err failed(struct call *call, enum err err)
{
	if (err != ERR_INVALID && err != ERR_DENIED)
		log_failure("arrival_not_recorded", err, "%s", "");
	err_clear();
	return add_page(call, 200, S("友だち追加はこちらから"),
	                invited(call, S("LINEでの確認がうまくいきませんでした。")));
}

static enum err unknown_code(struct call *call)
{
	return add_page(call, 404, S("友だち追加はこちらから"),
	                invited(call, S("このQRコードは、いまは使われていません。")));
}

static enum err plain_way(struct call *call)
{
	return add_page(call, 200, S("友だち追加"), invitation(call));
}

/* --- there --- */

static enum err find(struct call *call, int64_t *id, bool *hidden)
{
	struct db *db;
	if (call->captures[0].len > CODE_MOST)
		return ERR_NOT_FOUND;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	enum err err = source_by_code(db, call->arena, call->captures[0], id, hidden);
	db_return(&db);
	return err;
}

static enum err count_scan(struct call *call, int64_t id)
{
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	enum err err = source_count(db, call->arena, id, jst_day_of_ms(call->now), &(struct source_counts){.scans = 1});
	db_return(&db);
	return err;
}

/* An uncounted scan is better than a lost friend: a database that is busy for
 * a moment stops nobody. */
enum err citizen_source_get(struct call *call)
{
	int64_t id;
	bool hidden;
	enum err err = find(call, &id, &hidden);
	if (err == ERR_NOT_FOUND)
		return unknown_code(call);
	TRY(err);
	bool look_only = call_is_look_only(call);
	if (!look_only && count_scan(call, id) != OK)
		err_clear();
	if (hidden)
		return unknown_code(call);
	if (look_only || !call->web->options.login_channel_id.len)
		return plain_way(call);
	err = login_go(call, str_fmt(call->arena, "/q/%.*s", FMT(call->captures[0])), "aggressive");
	if (err == OK)
		return OK;
	log_failure("source_without_login", err, "%s", "");
	err_clear();
	return plain_way(call);
}

/* --- back --- */

/* LINE's own word on whether adding happened on this way. */
static bool added_on_the_way(const struct call *call)
{
	return str_eq(http_param(call->http, "friendship_status_changed"), S("true"));
}

static enum err record(struct call *call, struct str code, const struct login_person *person)
{
	struct db *db;
	bool hidden;
	enum arrival what;
	struct arrival_new arrival = {
		.line_user_id = person->line_user_id,
		.at = call->now,
		.friend_before = person->follows && !added_on_the_way(call),
	};
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	enum err err = source_by_code(db, call->arena, code, &arrival.source_id, &hidden);
	if (err == OK)
		err = arrival_record(db, call->arena, &arrival, &what);
	if (err == OK)
		err = tx_commit(db);
	else
		tx_rollback(db);
	db_return(&db);
	return err;
}

/* On PostgreSQL two transactions may have stood in each other's way. */
static enum err record_surely(struct call *call, struct str code, const struct login_person *person)
{
	enum err err = record(call, code, person);
	return err == ERR_BUSY ? record(call, code, person) : err;
}

enum err source_page_back(struct call *call, struct str code, enum err asked, const struct login_person *person)
{
	struct str selector;
	enum err err = asked == OK ? record_surely(call, code, person) : asked;
	if (err == OK)
		err = login_start_visit(call, person->line_user_id, &selector);
	if (err != OK && err != ERR_NOT_FOUND) /* not found: no friend, or not yet */
		return failed(call, err);
	bool follows = person->follows || added_on_the_way(call);
	http_respond_redirect(call->response, 303,
	                      str_fmt(call->arena, "/c/welcome%s%s%.*s", follows ? "?friend=1" : "",
	                              err != OK ? "" : follows ? "&v=" : "?v=", FMT(err == OK ? selector : S(""))));
	return OK;
}

/* --- thanks --- */

/* LINE knows first; friend=1 is its word of a moment ago, and only changes what is said here. */
static enum err is_friend(struct call *call, bool *out)
{
	struct friend f;
	*out = str_eq(http_param(call->http, "friend"), S("1"));
	if (*out || !call->visit)
		return OK;
	TRY(friend_find(call->db, call->arena, NULL, call->visit->friend_id, &f));
	*out = f.state == FRIEND_FOLLOWING;
	return OK;
}

enum err citizen_welcome_get(struct call *call)
{
	struct buf out;
	bool friend;
	TRY(is_friend(call, &friend));
	if (!friend)
		return add_page(call, 200, S("あと少しで、お知らせが届きます"), invitation(call));
	page_begin(call, &out, S("ありがとうございます"));
	html_lit(&out, "<p>");
	page_say(call, &out, S("「{account}」と友だちになっています。お知らせは、LINEのトークに届きます。"));
	html_lit(&out, "</p>\n<p>");
	page_say(call, &out, S("受け取りたいお知らせや、お住まいの地区を選べます。"));
	html_lit(&out, "</p>\n<p><a class=\"button\"");
	page_link(call, &out, "href", S("/c/settings"));
	html_lit(&out, ">");
	page_say(call, &out, S("受信設定を開く"));
	html_lit(&out, "</a></p>\n");
	page_open_talk(call, &out);
	return page_end(call, &out, 200);
}
