/* link: our own short addresses: count, then send on.
 *
 * Who tapped is not asked: a random cookie, seen only by us, tells taps from
 * people, and only its keyed hash is kept. Going on never waits for counting. */
#include "media_serve.h"

#include "arena.h"
#include "call.h"
#include "field.h"
#include "menu_tap.h"
#include "phrase.h"
#include "secret.h"
#include "tracking.h"

#define COOKIE "__Host-v"
#define COOKIE_DAYS 90
#define VISITOR_BYTES 16
#define VISITOR_CHARS 22 /* of base64url */

static struct str visitor_of(struct call *call, bool *is_new)
{
	struct str value = http_cookie(call->http, COOKIE), bytes;
	*is_new = value.len != VISITOR_CHARS || !base64url_decode(call->arena, value, &bytes);
	return *is_new ? random_token(call->arena, VISITOR_BYTES) : value;
}

static struct str hash_of(struct call *call, struct str visitor)
{
	uint8_t hash[32];
	keyed_hash(call->web->options.keyring, S("link-visitor"), visitor, hash);
	return hex_encode(call->arena, hash, 16);
}

static enum err count(struct call *call, int64_t link_id, struct str visitor)
{
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	enum err err = tx_begin(db);
	if (err == OK)
		err = tracking_tap(db, call->arena, link_id, hash_of(call, visitor), call->now);
	if (err == OK)
		err = tx_commit(db);
	else
		tx_rollback(db);
	db_return(&db);
	return err;
}

static void remember(struct call *call, struct str visitor)
{
	const struct cookie cookie = {.name = S(COOKIE),
	                              .value = visitor,
	                              .path = S("/"),
	                              .max_age_s = (int64_t)COOKIE_DAYS * 24 * 60 * 60,
	                              .same_site = COOKIE_LAX};
	http_set_cookie(call->response, &cookie);
}

static enum err find(struct call *call, int64_t *link_id, struct str *url)
{
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	enum err err = tracking_target(db, call->arena, call->captures[0], link_id, url);
	db_return(&db);
	return err;
}

enum err link_follow(struct call *call)
{
	int64_t link_id;
	struct str url;
	bool is_new;
	enum err err = find(call, &link_id, &url);
	if (err == ERR_NOT_FOUND) {
		http_respond_text(call->response, 404, S("このリンクは見つかりません。\n"));
		return OK;
	}
	TRY(err);
	struct str visitor = visitor_of(call, &is_new);
	if (!call_is_look_only(call) && count(call, link_id, visitor) != OK)
		err_clear(); /* an uncounted tap is better than a lost one */
	if (is_new)
		remember(call, visitor);
	http_respond_redirect(call->response, 302, url);
	http_set_header(call->response, S("Cache-Control"), S("no-store"));
	http_set_header(call->response, S("Referrer-Policy"), S("no-referrer"));
	return OK;
}

/* --- buttons of menus --- */

static enum err find_button(struct call *call, struct menu_button *button)
{
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	enum err err = menu_button_by_code(db, call->arena, call->captures[0], button);
	db_return(&db);
	return err;
}

static enum err count_button(struct call *call, const struct menu_button *button, struct str visitor)
{
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	enum err err = tx_begin(db);
	if (err == OK)
		err = menu_tap_count(db, call->arena, call->web->options.keyring, button, visitor, call->now);
	if (err == OK)
		err = tx_commit(db);
	else
		tx_rollback(db);
	db_return(&db);
	return err;
}

enum err menu_follow(struct call *call)
{
	const struct web_options *options = &call->web->options;
	struct menu_button button;
	const struct node *action;
	bool is_new;
	enum err err = find_button(call, &button);
	if (err == ERR_NOT_FOUND) {
		http_respond_text(call->response, 404, S("このリンクは見つかりません。\n"));
		return OK;
	}
	TRY(err);
	struct str visitor = visitor_of(call, &is_new);
	if (!call_is_look_only(call) && count_button(call, &button, visitor) != OK)
		err_clear(); /* as above */
	if (is_new)
		remember(call, visitor);
	TRY(node_parse(call->arena, button.action, &action));
	http_respond_redirect(call->response, 302,
	                      phrase_fill(call->arena, str_trim(node_text(node_get(action, "uri"), S(""))),
	                                  options->public_url, options->account_name));
	http_set_header(call->response, S("Cache-Control"), S("no-store"));
	http_set_header(call->response, S("Referrer-Policy"), S("no-referrer"));
	return OK;
}
