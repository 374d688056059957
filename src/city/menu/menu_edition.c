/* menu_edition: publishing writes everything down; jobs/menus.c takes it to LINE. */
#include "menu_edition.h"

#include "arena.h"
#include "db.h"
#include "field.h"
#include "menu.h"
#include "menu_edition.sql.h"
#include "secret.h"

#define CODE_BYTES 6
#define MARK_BYTES 12

#define EDITION_OF(row)                                                                                              \
	(struct menu_edition)                                                                                        \
	{                                                                                                            \
		.id = (row).id, .menu_id = (row).menu_id, .no = (row).no, .content = (row).content,                  \
		.condition = (row).condition, .condition_text = (row).condition_text, .from_at = (row).from_at,      \
		.until_at = (row).until_at, .friend_id = (row).friend_id, .ends_at = (row).ends_at,                  \
		.state = (row).state, .trouble = (row).trouble, .wait_until = (row).wait_until,                      \
		.people = (row).people, .linked = (row).linked, .note = (row).note,                                  \
		.created_by = (row).has_created_by ? (row).created_by : S(""), .created_at = (row).created_at,       \
		.live_at = (row).live_at, .ended_at = (row).ended_at, .pages = (row).pages,                          \
		.created = (row).created, .ready = (row).ready, .gone = (row).gone,                                  \
	}

enum err menu_edition_find(struct db *db, struct arena *arena, int64_t id, struct menu_edition *out)
{
	struct menu_edition_row_row row;
	enum err err = sql_menu_edition_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この版は見つかりません。");
	TRY(err);
	*out = EDITION_OF(row);
	return OK;
}

enum err menu_editions(struct db *db, struct arena *arena, int64_t menu_id, struct menu_edition **out, size_t *count)
{
	struct menu_edition_rows_row *rows;
	TRY(sql_menu_edition_rows(db, arena, menu_id, &rows, count));
	*out = arena_array(arena, struct menu_edition, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = EDITION_OF(rows[i]);
	return OK;
}

enum err menu_editions_now(struct db *db, struct arena *arena, int64_t menu_id, struct menu_edition **out, size_t *count)
{
	struct menu_edition_now_rows_row *rows;
	TRY(sql_menu_edition_now_rows(db, arena, menu_id, &rows, count));
	*out = arena_array(arena, struct menu_edition, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = EDITION_OF(rows[i]);
	return OK;
}

struct publishing {
	struct db *db;
	struct arena *arena;
	const struct menu *menu;
	const struct menu_publish *how;
	struct menu_content content;
	struct menu_dress dress;
	int64_t edition_id;
};

static enum err must_be_whole(struct publishing *p)
{
	struct menu_problem *problems;
	size_t count;
	TRY(menu_content_problems(p->db, p->arena, &p->content, &p->dress, &problems, &count));
	if (count == 0)
		return OK;
	return fail_field(ERR_INVALID, str_z(p->arena, problems[0].field), "%.*s", FMT(problems[0].text));
}

static enum err add_button(struct publishing *p, const struct menu_tab *tab, const struct menu_area *area, int64_t *id,
                           struct str *code)
{
	*code = menu_is_counted_link(area) ? random_token(p->arena, CODE_BYTES) : S("");
	return sql_menu_button_insert(p->db, p->arena,
	                              &(struct menu_button_insert_in){.edition_id = p->edition_id,
	                                                              .menu_id = p->menu->id,
	                                                              .tab = tab->name.len ? tab->name : tab->key,
	                                                              .key = area->key,
	                                                              .label = area->label,
	                                                              .kind = area->kind,
	                                                              .code = code->len ? code : NULL,
	                                                              .action = node_dump(p->arena, area->action)},
	                              id);
}

static enum err add_page(struct publishing *p, size_t t)
{
	const struct menu_tab *tab = &p->content.tabs[t];
	int64_t *buttons = arena_array(p->arena, int64_t, tab->area_count);
	struct str *codes = arena_array(p->arena, struct str, tab->area_count);
	for (size_t i = 0; i < tab->area_count; i++)
		TRY(add_button(p, tab, &tab->areas[i], &buttons[i], &codes[i]));
	p->dress.mark = str_fmt(p->arena, "kairanban %.*s", FMT(random_token(p->arena, MARK_BYTES)));
	p->dress.buttons = buttons;
	p->dress.codes = codes;
	return sql_menu_page_insert(p->db, p->arena,
	                            &(struct menu_page_insert_in){.edition_id = p->edition_id,
	                                                          .no = (int64_t)t,
	                                                          .name = tab->name,
	                                                          .alias = menu_alias_of(p->arena, &p->dress, tab->key),
	                                                          .picture_id = tab->picture,
	                                                          .mark = p->dress.mark,
	                                                          .object = menu_object(p->arena, &p->content, t, &p->dress)});
}

static enum err add_edition(struct publishing *p)
{
	const struct menu *menu = p->menu;
	bool preview = p->how->friend_id != 0;
	int64_t last;
	TRY(sql_menu_edition_last(p->db, p->arena, menu->id, &last));
	return sql_menu_edition_insert(p->db, p->arena,
	                               &(struct menu_edition_insert_in){
					       .menu_id = menu->id,
					       .no = preview ? 0 : last + 1,
					       .content = menu->draft,
					       .condition = menu->condition,
					       .condition_text = menu->condition_text,
					       .from_at = menu->from_at,
					       .until_at = menu->until_at,
					       .friend_id = p->how->friend_id,
					       .ends_at = preview ? p->how->now + MENU_PREVIEW_MS : 0,
					       .note = p->how->note,
					       .staff_id = p->how->staff_id,
					       .now = p->how->now},
	                               &p->edition_id);
}

static enum err must_have_room(struct db *db, struct arena *arena, size_t more)
{
	int64_t there;
	TRY(sql_menu_pages_there(db, arena, &there));
	if (there + (int64_t)more > MENU_PAGES_MOST)
		return fail(ERR_LIMIT, "LINEに置けるメニュー（タブを1つと数えて1,000）がいっぱいです。使わないメニューをやめてください。");
	return OK;
}

enum err menu_publish(struct db *db, struct arena *arena, const struct menu *menu, const struct menu_publish *how,
                      int64_t *edition_id)
{
	struct publishing p = {.db = db, .arena = arena, .menu = menu, .how = how, .dress = *how->dress};
	bool preview = how->friend_id != 0;
	if (menu->version != how->version)
		return fail(ERR_CONFLICT, "その間に、ほかの職員がこのメニューを変えました。開き直して、いまの内容を確かめてください。");
	if (!preview && menu->until_at && menu->until_at <= how->now)
		return fail_field(ERR_INVALID, "untilAt", "使う期間がもう終わっています。期間を直してください。");
	TRY(menu_content_read(arena, menu->draft, &p.content));
	p.dress.mark = S("check");
	p.dress.alias_prefix = S("check-");
	TRY(must_be_whole(&p));
	TRY(must_have_room(db, arena, p.content.tab_count));
	TRY(sql_menu_edition_replace(db, arena, menu->id, preview));
	if (preview)
		TRY(sql_menu_edition_end_live(db, arena, menu->id, true));
	TRY(add_edition(&p));
	p.dress.alias_prefix = preview ? str_fmt(arena, "p%" PRId64 "-", p.edition_id) : str_fmt(arena, "m%" PRId64 "-", menu->id);
	for (size_t t = 0; t < p.content.tab_count; t++)
		TRY(add_page(&p, t));
	*edition_id = p.edition_id;
	return OK;
}

enum err menu_retire(struct db *db, struct arena *arena, const struct menu *menu, int64_t now)
{
	TRY(sql_menu_edition_replace(db, arena, menu->id, false));
	TRY(sql_menu_edition_end_live(db, arena, menu->id, false));
	TRY(menu_preview_end(db, arena, menu->id));
	return sql_menu_unlive(db, arena, menu->id, now);
}

enum err menu_preview_end(struct db *db, struct arena *arena, int64_t menu_id)
{
	TRY(sql_menu_edition_replace(db, arena, menu_id, true));
	return sql_menu_edition_end_live(db, arena, menu_id, true);
}

enum err menu_restore(struct db *db, struct arena *arena, const struct menu *menu, const struct menu_restore *how)
{
	struct menu_edition edition;
	int64_t changed;
	TRY(menu_edition_find(db, arena, how->edition_id, &edition));
	if (edition.menu_id != menu->id)
		return fail(ERR_NOT_FOUND, "この版は、このメニューのものではありません。");
	return sql_menu_draft_set(db, arena,
	                          &(struct menu_draft_set_in){.menu_id = menu->id,
	                                                      .content = edition.content,
	                                                      .condition = edition.condition,
	                                                      .condition_text = edition.condition_text,
	                                                      .from_at = edition.from_at,
	                                                      .until_at = edition.until_at,
	                                                      .staff_id = how->staff_id,
	                                                      .now = how->now},
	                          &changed);
}

enum err menu_edition_again(struct db *db, struct arena *arena, const struct menu *menu, int64_t edition_id)
{
	int64_t changed;
	TRY(sql_menu_edition_resume(db, arena, menu->id, edition_id, &changed));
	return changed ? OK : fail(ERR_CONFLICT, "この版は、いま止まっていません。開き直して、いまの様子を確かめてください。");
}
