/* menus: rich menus: drafts, publishing, what became of it. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "condition.h"
#include "field.h"
#include "friend.h"
#include "menu.h"
#include "menu_edition.h"
#include "menu_picture.h"
#include "menu_roll.h"
#include "menu_view.h"
#include "secret.h"
#include "segment.h"

#define DESIGN_BYTES_MOST ((size_t)7 << 20)

static enum err answer(struct call *call, int64_t id, struct api_menu *out)
{
	struct menu menu;
	TRY(menu_find(call->db, call->arena, id, &menu));
	return menu_view(call, &menu, out);
}

enum err menus_get(struct call *call, struct api_menus *out)
{
	struct menu *list;
	size_t count;
	TRY(menu_list(call->db, call->arena, call_scope(call), &list, &count));
	out->menus.items = arena_array(call->arena, struct api_menu, count);
	out->menus.count = count;
	out->may_order = rights_may_in(&call->session->rights, RIGHT_MENU, ACTION_APPROVE, 0);
	for (size_t i = 0; i < count; i++)
		TRY(menu_view(call, &list[i], &out->menus.items[i]));
	return OK;
}

enum err menu_get(struct call *call, struct api_menu *out) { return answer(call, call->id, out); }

/* --- drafts --- */

/* before: NULL for a new one. */
static enum err save_of(struct call *call, const struct api_menu_save *in, const struct menu *before,
                        struct menu_content_save *out)
{
	const struct node *json;
	struct segment *segment;
	int64_t department = before ? before->department_id : 0;
	if (!before || (in->has_department_id && in->department_id != department))
		TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &department));
	TRY(node_parse(call->arena, in->condition, &json));
	TRY(segment_read(call->db, call->arena, json, &segment));
	TRY(condition_admit(call, call->db, segment));
	if (segment_roster(segment))
		return fail_field(ERR_INVALID, "condition", "名簿はメニューの対象にできません。項目かタグで決めてください。");
	*out = (struct menu_content_save){.name = in->name, .draft = in->content, .condition = node_dump(call->arena, json),
	                                  .disaster = in->disaster, .department_id = department,
	                                  .from_at = in->has_from_at ? in->from_at : 0,
	                                  .until_at = in->has_until_at ? in->until_at : 0,
	                                  .staff_id = call->session->staff_id, .now = call->now};
	return segment_text(call->db, call->arena, segment, &out->condition_text);
}

enum err menu_post(struct call *call, const struct api_menu_save *in, struct api_menu *out)
{
	struct menu_content_save save;
	struct menu made;
	int64_t id;
	TRY(save_of(call, in, NULL, &save));
	TRY(menu_add(call->db, call->arena, &save, &id));
	TRY(menu_find(call->db, call->arena, id, &made));
	TRY(menu_view(call, &made, out));
	return menu_record(call, "menu.add", NULL, &made);
}

enum err menu_put(struct call *call, const struct api_menu_save *in, struct api_menu *out)
{
	struct menu before, after;
	struct menu_content_save save;
	if (!in->has_version)
		return fail_field(ERR_INVALID, "version", "版がありません。画面を開き直してください。");
	TRY(menu_find(call->db, call->arena, call->id, &before));
	TRY(save_of(call, in, &before, &save));
	TRY(menu_save(call->db, call->arena, call->id, in->version, &save));
	TRY(menu_find(call->db, call->arena, call->id, &after));
	TRY(menu_view(call, &after, out));
	return menu_record(call, "menu.change", &before, &after);
}

enum err menu_delete(struct call *call, struct api_ok *out)
{
	struct menu before;
	TRY(menu_find(call->db, call->arena, call->id, &before));
	TRY(menu_remove(call->db, call->arena, call->id));
	out->ok = true;
	return menu_record(call, "menu.delete", &before, NULL);
}

enum err menus_order_put(struct call *call, const struct api_menu_order *in, struct api_menus *out)
{
	struct change detail;
	if (!rights_may_in(&call->session->rights, RIGHT_MENU, ACTION_APPROVE, 0))
		return fail(ERR_DENIED, "順番は全庁のメニューに関わります。全庁の「メニュー」の承認の権限が要ります。");
	TRY(menu_reorder(call->db, call->arena, in->ids.items, in->ids.count));
	TRY(menus_get(call, out));
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_ids(&detail, "order", (struct change_ids){NULL, 0}, (struct change_ids){in->ids.items, in->ids.count});
	return call_audit(call, "menu.order", S("menus"), change_detail(&detail));
}

enum err menu_problems_get(struct call *call, struct api_menu_problems *out)
{
	struct menu menu;
	struct menu_content content;
	struct menu_problem *problems;
	size_t count;
	struct menu_dress dress = menu_dress_of(call);
	TRY(menu_find(call->db, call->arena, call->id, &menu));
	TRY(menu_content_read(call->arena, menu.draft, &content));
	TRY(menu_content_problems(call->db, call->arena, &content, &dress, &problems, &count));
	out->problems.items = arena_array(call->arena, struct api_problem, count);
	out->problems.count = count;
	for (size_t i = 0; i < count; i++)
		out->problems.items[i] = (struct api_problem){problems[i].field, problems[i].text};
	return OK;
}

/* --- publishing --- */

static enum err record_fact(struct call *call, const char *action, int64_t menu_id, const char *name, int64_t value)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, name, value);
	return call_audit(call, action, str_fmt(call->arena, "menu %" PRId64, menu_id), change_detail(&detail));
}

enum err menu_publish_post(struct call *call, const struct api_menu_publish *in, struct api_menu *out)
{
	struct menu menu;
	int64_t edition;
	struct menu_dress dress = menu_dress_of(call);
	struct change detail;
	TRY(menu_find(call->db, call->arena, call->id, &menu));
	TRY(menu_publish(call->db, call->arena, &menu,
	                 &(struct menu_publish){.dress = &dress, .version = in->version, .note = in->note,
	                                        .staff_id = call->session->staff_id, .now = call->now},
	                 &edition));
	TRY(menu_view(call, &menu, out));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, "editionId", edition);
	change_fact_text(&detail, "conditionText", menu.condition_text);
	change_fact_text(&detail, "note", in->note);
	return call_audit(call, "menu.publish", str_fmt(call->arena, "menu %" PRId64, menu.id), change_detail(&detail));
}

enum err menu_retire_post(struct call *call, struct api_menu *out)
{
	struct menu menu;
	TRY(menu_find(call->db, call->arena, call->id, &menu));
	TRY(menu_retire(call->db, call->arena, &menu, call->now));
	TRY(answer(call, menu.id, out));
	return record_fact(call, "menu.retire", menu.id, "editionId", menu.live_id);
}

enum err menu_restore_post(struct call *call, const struct api_menu_restore *in, struct api_menu *out)
{
	struct menu menu;
	TRY(menu_find(call->db, call->arena, call->id, &menu));
	TRY(menu_restore(call->db, call->arena, &menu,
	                 &(struct menu_restore){in->edition_id, call->session->staff_id, call->now}));
	TRY(answer(call, menu.id, out));
	return record_fact(call, "menu.restore", menu.id, "editionId", in->edition_id);
}

enum err menu_again_post(struct call *call, const struct api_menu_restore *in, struct api_menu *out)
{
	struct menu menu;
	TRY(menu_find(call->db, call->arena, call->id, &menu));
	TRY(menu_edition_again(call->db, call->arena, &menu, in->edition_id));
	TRY(answer(call, menu.id, out));
	return record_fact(call, "menu.again", menu.id, "editionId", in->edition_id);
}

/* Only testers: nobody else gets a half-done menu. */
enum err menu_preview_post(struct call *call, const struct api_menu_preview_ask *in, struct api_menu *out)
{
	struct menu menu;
	struct friend tester;
	int64_t edition;
	struct menu_dress dress = menu_dress_of(call);
	TRY(menu_find(call->db, call->arena, call->id, &menu));
	TRY(friend_find(call->db, call->arena, NULL, in->friend_id, &tester));
	if (!tester.tester || tester.state != FRIEND_FOLLOWING)
		return fail_field(ERR_INVALID, "friendId", "試しに見られるのは、テスト配信の受け手にした友だちだけです。");
	TRY(menu_publish(call->db, call->arena, &menu,
	                 &(struct menu_publish){.dress = &dress, .version = in->version, .note = S(""),
	                                        .staff_id = call->session->staff_id, .now = call->now,
	                                        .friend_id = in->friend_id},
	                 &edition));
	TRY(answer(call, menu.id, out));
	return record_fact(call, "menu.preview", menu.id, "friendId", in->friend_id);
}

enum err menu_preview_end_post(struct call *call, struct api_menu *out)
{
	TRY(menu_preview_end(call->db, call->arena, call->id));
	TRY(answer(call, call->id, out));
	return call_audit(call, "menu.preview_end", str_fmt(call->arena, "menu %" PRId64, call->id), S(""));
}

enum err menu_history_get(struct call *call, struct api_menu_history *out)
{
	struct menu_edition *list;
	size_t count;
	TRY(menu_editions(call->db, call->arena, call->id, &list, &count));
	out->editions.items = arena_array(call->arena, struct api_menu_edition, count);
	out->editions.count = count;
	for (size_t i = 0; i < count; i++)
		menu_edition_view(&list[i], &out->editions.items[i]);
	return OK;
}

/* --- pictures and the design data --- */

static enum err keep_picture(struct call *call, const struct api_menu_picture_new *in, const struct menu_picture_ready *ready,
                             struct api_menu_picture *out)
{
	struct menu_picture made;
	struct change detail;
	TRY(menu_picture_add(call->db, call->arena,
	                     &(struct menu_picture_new){.ready = ready, .source = in->has_source ? in->source : S(""),
	                                                .staff_id = call->session->staff_id, .now = call->now},
	                     &made));
	*out = (struct api_menu_picture){made.id, made.width, made.height};
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_i64(&detail, "size", 0, (int64_t)ready->bytes.len);
	return call_audit(call, "menu.picture", str_fmt(call->arena, "media %" PRId64, made.id), change_detail(&detail));
}

/* Decoding takes a while: outside of the transaction. */
enum err menu_picture_post(struct call *call, const struct api_menu_picture_new *in, struct api_menu_picture *out)
{
	struct menu_picture_ready ready;
	struct str bytes;
	if (!base64_decode(call->arena, in->data, &bytes))
		return fail_field(ERR_INVALID, "data", "画像を読めませんでした。もう一度選んでください。");
	TRY(menu_picture_prepare(call->arena, call->web->options.image_helper, bytes, &ready));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(keep_picture(call, in, &ready, out));
	return tx_commit(call->db);
}

enum err menu_picture_get(struct call *call)
{
	struct str mime, bytes;
	TRY(menu_picture_bytes(call->db, call->arena, call->id, &mime, &bytes));
	http_respond(call->response, 200, mime, bytes);
	http_set_header(call->response, S("Cache-Control"), S("private, max-age=86400, immutable"));
	return OK;
}

static enum err put_tab(struct call *call, struct emit *emit, const struct menu_tab *tab)
{
	struct str mime = S(""), bytes = S(""), source = S("");
	if (tab->picture) {
		TRY(menu_picture_bytes(call->db, call->arena, tab->picture, &mime, &bytes));
		TRY(menu_picture_source(call->db, call->arena, tab->picture, &source));
	}
	emit_begin(emit, NULL);
	emit_text(emit, "tab", tab->name);
	emit_text(emit, "pictureType", mime);
	emit_text(emit, "pictureBase64", base64_encode(call->arena, bytes));
	if (source.len)
		emit_raw(emit, "source", source);
	emit_end(emit);
	return OK;
}

/* デザインデータ: everything needed to make the menu again, also elsewhere. */
enum err menu_design_get(struct call *call)
{
	struct menu menu;
	struct menu_content content;
	struct buf text;
	struct emit emit;
	struct str json;
	TRY(menu_find(call->db, call->arena, call->id, &menu));
	TRY(menu_content_read(call->arena, menu.draft, &content));
	buf_init(&text, call->arena, DESIGN_BYTES_MOST);
	emit_init(&emit, &text);
	emit_begin(&emit, NULL);
	emit_text(&emit, "name", menu.name);
	emit_raw(&emit, "content", menu.draft);
	emit_list(&emit, "tabs");
	for (size_t i = 0; i < content.tab_count; i++)
		TRY(put_tab(call, &emit, &content.tabs[i]));
	emit_end_list(&emit);
	emit_end(&emit);
	TRY(buf_done(&text, &json));
	TRY(call_audit_export(call, "menu.export", str_fmt(call->arena, "menu %" PRId64, menu.id)));
	http_respond(call->response, 200, S("application/json; charset=utf-8"), json);
	http_add_header(call->response, S("Content-Disposition"),
	                str_fmt(call->arena, "attachment; filename=\"menu-%" PRId64 "-design.json\"", menu.id));
	return OK;
}

/* --- LINE against ours --- */

enum err menu_look_get(struct call *call, struct api_menu_look *out)
{
	struct menu_keeper books;
	TRY(menu_keeper(call->db, call->arena, &books));
	*out = (struct api_menu_look){.has_looked_at = books.looked_at != 0, .looked_at = books.looked_at,
	                              .waiting = books.look_wanted != 0,
	                              .result = books.look.len ? books.look : S("null")};
	return OK;
}

enum err menu_look_post(struct call *call, struct api_menu_look *out)
{
	TRY(menu_look_want(call->db, call->arena, 1));
	TRY(menu_look_get(call, out));
	return call_audit(call, "menu.compare", S("menus"), S(""));
}

enum err menu_repair_post(struct call *call, const struct api_menu_repair *in, struct api_menu_look *out)
{
	struct change detail;
	TRY(menu_look_want(call->db, call->arena, in->foreign ? 3 : 2));
	TRY(menu_look_get(call, out));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_bool(&detail, "foreign", false, in->foreign);
	return call_audit(call, "menu.repair", S("menus"), change_detail(&detail));
}
