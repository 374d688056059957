/* belongs: one row for each kind of thing that a department owns. */
#include "belongs.h"

#include "arena.h"
#include "article.h"
#include "broadcast.h"
#include "call.h"
#include "canned.h"
#include "code_list.h"
#include "conversation.h"
#include "desk.h"
#include "face.h"
#include "jst.h"
#include "media.h"
#include "menu.h"
#include "reply.h"
#include "scenario.h"
#include "segment_store.h"
#include "source.h"
#include "staff.h"
#include "tag_rule.h"
#include "template.h"

static enum err of_broadcast(struct call *call, int64_t *out)
{
	struct broadcast broadcast;
	TRY(broadcast_find(call->db, call->arena, call->id, &broadcast));
	*out = broadcast.department_id;
	return OK;
}

static enum err of_template(struct call *call, int64_t *out)
{
	struct template template;
	TRY(template_find(call->db, call->arena, call->id, &template));
	*out = template.department_id;
	return OK;
}

static enum err of_article(struct call *call, int64_t *out)
{
	struct article article;
	TRY(article_find(call->db, call->arena, call->id, jst_day_of_ms(call->now), &article));
	*out = article.department_id;
	return OK;
}

static enum err of_segment(struct call *call, int64_t *out)
{
	struct saved_segment segment;
	TRY(saved_segment_find(call->db, call->arena, call->id, &segment));
	*out = segment.department_id;
	return OK;
}

static enum err of_scenario(struct call *call, int64_t *out)
{
	struct scenario scenario;
	TRY(scenario_find(call->db, call->arena, call->id, &scenario));
	*out = scenario.department_id;
	return OK;
}

static enum err of_media(struct call *call, int64_t *out)
{
	struct media media;
	enum err found = media_find(call->db, call->arena, call->id, &media);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "このファイルは見つかりません。");
	TRY(found);
	*out = media.department_id;
	return OK;
}

static enum err of_menu(struct call *call, int64_t *out)
{
	struct menu menu;
	TRY(menu_find(call->db, call->arena, call->id, &menu));
	*out = menu.department_id;
	return OK;
}

static enum err of_reply(struct call *call, int64_t *out)
{
	struct reply reply;
	TRY(reply_find(call->db, call->arena, call->id, call->now, &reply));
	*out = reply.department_id;
	return OK;
}

static enum err of_staff(struct call *call, int64_t *out)
{
	struct staff staff;
	TRY(staff_find(call->db, call->arena, call->id, call->now, &staff));
	*out = staff.department_id;
	return OK;
}

static enum err of_conversation(struct call *call, int64_t *out)
{
	struct conversation conversation;
	TRY(conversation_find(call->db, call->arena, call->id, &conversation));
	*out = conversation.department_id;
	return OK;
}

static enum err of_desk(struct call *call, int64_t *out)
{
	struct desk desk;
	TRY(desk_find(call->db, call->arena, call->id, &desk));
	*out = desk.department_id;
	return OK;
}

static enum err of_source(struct call *call, int64_t *out)
{
	struct source source;
	TRY(source_find(call->db, call->arena, call->id, jst_day_of_ms(call->now), &source));
	*out = source.department_id;
	return OK;
}

static enum err of_face(struct call *call, int64_t *out)
{
	struct face face;
	TRY(face_find(call->db, call->arena, call->id, &face));
	*out = face.department_id;
	return OK;
}

static enum err of_canned(struct call *call, int64_t *out)
{
	struct canned canned;
	TRY(canned_find(call->db, call->arena, call->id, &canned));
	*out = canned.department_id;
	return OK;
}

static enum err of_tag_rule(struct call *call, int64_t *out)
{
	struct tag_rule rule;
	TRY(tag_rule_find(call->db, call->arena, call->id, &rule));
	*out = rule.department_id;
	return OK;
}

static enum err of_code_list(struct call *call, int64_t *out)
{
	struct code_list list;
	TRY(code_list_find(call->db, call->arena, call->id, &list));
	*out = list.department_id;
	return OK;
}

static enum err of_code(struct call *call, int64_t *out)
{
	return code_department(call->db, call->arena, call->id, out);
}

static const struct {
	struct str path; /* of the row, and of all below it */
	const char *what;
	bool shared; /* one of no department is everybody's to see */
	enum err (*department)(struct call *call, int64_t *out);
} rows[] = {
	{S_INIT("/api/broadcasts/{id}"), "配信", false, of_broadcast},
	{S_INIT("/api/templates/{id}"), "ひな形", true, of_template},
	{S_INIT("/api/articles/{id}"), "質問", true, of_article},
	{S_INIT("/api/segments/{id}"), "配信対象", true, of_segment},
	{S_INIT("/api/scenarios/{id}"), "シナリオ", true, of_scenario},
	{S_INIT("/api/media/{id}"), "ファイル", true, of_media},
	{S_INIT("/api/menus/{id}"), "メニュー", true, of_menu},
	{S_INIT("/api/conversations/{id}"), "相談", false, of_conversation},
	{S_INIT("/api/desks/{id}"), "窓口", false, of_desk},
	{S_INIT("/api/canned/{id}"), "定型の返事", true, of_canned},
	{S_INIT("/api/tag-rules/{id}"), "タグのルール", true, of_tag_rule},
	{S_INIT("/api/code-lists/{id}"), "コードの一覧", true, of_code_list},
	{S_INIT("/api/list-codes/{id}"), "コード", true, of_code},
	{S_INIT("/api/sources/{id}"), "QRコード", true, of_source},
	{S_INIT("/api/faces/{id}"), "送信者", true, of_face},
	{S_INIT("/api/replies/{id}"), "ルール", true, of_reply},
	{S_INIT("/api/staff/{id}"), "職員", false, of_staff},
	{S_INIT("/api/staff-rights/{id}"), "職員", false, of_staff},
};

static enum err admit(struct call *call, size_t i)
{
	int64_t department = 0;
	TRY(rows[i].department(call, &department));
	return rows[i].shared ? call_admit_shared(call, department, rows[i].what)
	                      : call_admit_department(call, department, rows[i].what);
}

/* A route with its own transactions has no loan yet. */
static enum err admit_apart(struct call *call, size_t i)
{
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &call->db));
	enum err result = admit(call, i);
	db_return(&call->db);
	return result;
}

enum err belongs_admit(struct call *call)
{
	struct str path = str_from(call->route->path);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_starts(path, rows[i].path))
			return call->db ? admit(call, i) : admit_apart(call, i);
	return OK;
}
