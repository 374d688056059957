/* menu_roll_out: an edition's way to LINE and back: create, picture, aliases, verify,
 * live; and, when nobody has it any more, delete. */
#include "menu_keeper.h"

#include "api.h"
#include "arena.h"
#include "clock.h"
#include "db.h"
#include "fault_point.h"
#include "field.h"
#include "log.h"
#include "menu_picture.h"
#include "menu_roll.h"
#include "str.h"

#define REFUSED_MS ((int64_t)20 * 1000)

bool menu_is_refused(enum err err) { return err == ERR_INVALID || err == ERR_DENIED || err == ERR_NOT_FOUND; }

enum err menu_find_mark(const struct menu_keeping *k, struct str mark, struct str *line_id)
{
	const struct node *list;
	*line_id = S("");
	TRY(line_richmenu_list(k->line, k->arena, &list));
	for (size_t i = 0; i < node_count(list); i++)
		if (str_eq(node_text(node_get(node_at(list, i), "name"), S("")), mark))
			*line_id = str_dup(k->arena, node_text(node_get(node_at(list, i), "richMenuId"), S("")));
	return OK;
}

/* false: the hour's limit is used up, and the edition waits. */
static enum err may_call(const struct menu_keeping *k, const char *kind, int64_t edition_id, bool *may)
{
	int64_t free_at;
	TRY(menu_call_free(k->db, k->arena, str_from(kind), clock_now(), &free_at));
	*may = free_at == 0;
	return free_at ? menu_edition_wait(k->db, k->arena, edition_id, free_at) : OK;
}

/* 429, though our books had room: somebody else used up the hour. Only this edition
 * waits; who has which menu is followed meanwhile. */
static enum err refused_for_now(const struct menu_keeping *k, const struct menu_page *page, const char *kind)
{
	err_clear();
	log_warn("menu_limit", "edition=%" PRId64 " kind=%s", page->edition_id, kind);
	TRY(tx_begin(k->db));
	TRY(menu_call_unnote(k->db, k->arena, str_from(kind)));
	TRY(menu_edition_wait(k->db, k->arena, page->edition_id, clock_now() + REFUSED_MS));
	return tx_commit(k->db);
}

/* A person looks at it. */
static enum err stop(const struct menu_keeping *k, const struct menu_page *page, const char *what)
{
	struct str why = str_dup(k->arena, str_from(err_text()));
	log_warn("menu_refused", "edition=%" PRId64 " page=%" PRId64 " what=%s", page->edition_id, page->id, what);
	err_clear();
	return menu_edition_stop(k->db, k->arena, page->edition_id,
	                         str_fmt(k->arena, "LINEが「%.*s」の%sを受け付けませんでした。内容を直して、もう一度公開してください。（%.*s）",
	                                 FMT(page->name), what, FMT(why)));
}

/* --- create --- */

static enum err begin_create(const struct menu_keeping *k, const struct menu_page *page)
{
	TRY(tx_begin(k->db));
	TRY(menu_page_set(k->db, k->arena, page->id, "creating", S("")));
	TRY(menu_call_note(k->db, k->arena, S("create"), clock_now()));
	return tx_commit(k->db);
}

/* One that was under way when we died is looked for first: its mark is its name. */
static enum err create(const struct menu_keeping *k, const struct menu_page *page)
{
	struct str line_id = S("");
	bool may;
	if (str_eq(page->state, S("creating")))
		TRY(menu_find_mark(k, page->mark, &line_id));
	if (line_id.len)
		return menu_page_set(k->db, k->arena, page->id, "created", line_id);
	TRY(may_call(k, "create", page->edition_id, &may));
	if (!may)
		return OK;
	TRY(begin_create(k, page));
	fault_point("menu.create.before");
	enum err err = line_richmenu_create(k->line, k->arena, page->object, &line_id);
	fault_point("menu.create.after");
	if (err == ERR_LIMIT)
		return refused_for_now(k, page, "create");
	if (menu_is_refused(err))
		return stop(k, page, "内容");
	TRY(err);
	return menu_page_set(k->db, k->arena, page->id, "created", line_id);
}

/* --- picture --- */

static enum err upload(const struct menu_keeping *k, const struct menu_page *page)
{
	struct str mime, bytes;
	bool has;
	TRY(menu_picture_bytes(k->db, k->arena, page->picture_id, &mime, &bytes));
	enum err err = line_richmenu_image(k->line, k->arena, page->line_id, bytes, mime);
	fault_point("menu.image.after");
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return menu_page_set(k->db, k->arena, page->id, "wanted", S(""));
	}
	if (menu_is_refused(err)) { /* perhaps it is there since before a crash */
		TRY(line_richmenu_has_image(k->line, k->arena, page->line_id, &has));
		if (!has)
			return stop(k, page, "画像");
		err = OK;
	}
	TRY(err);
	return menu_page_set(k->db, k->arena, page->id, "ready", page->line_id);
}

/* --- aliases --- */

static enum err point_alias(const struct menu_keeping *k, const struct menu_page *page, bool known)
{
	enum err err = known ? line_alias_update(k->line, k->arena, page->alias, page->line_id)
	                     : line_alias_create(k->line, k->arena, page->alias, page->line_id);
	if (!menu_is_refused(err))
		return err;
	err_clear(); /* it is there already, or is not any more */
	return known ? line_alias_create(k->line, k->arena, page->alias, page->line_id)
	             : line_alias_update(k->line, k->arena, page->alias, page->line_id);
}

/* *did false: all aliases point at these pages. */
static enum err alias_step(const struct menu_keeping *k, const struct menu_page *pages, size_t count, bool *did)
{
	for (size_t i = 0; i < count; i++) {
		int64_t told;
		TRY(menu_alias_told(k->db, k->arena, pages[i].alias, &told));
		if (told == pages[i].id)
			continue;
		*did = true;
		enum err err = point_alias(k, &pages[i], told != 0);
		fault_point("menu.alias.after");
		if (menu_is_refused(err))
			return stop(k, &pages[i], "タブの切り替え");
		TRY(err);
		return menu_alias_tell(k->db, k->arena, pages[i].alias, pages[i].id);
	}
	return OK;
}

/* --- verify, live --- */

static bool is_listed(const struct node *list, const char *name, struct str id)
{
	for (size_t i = 0; i < node_count(list); i++)
		if (str_eq(node_text(node_get(node_at(list, i), name), S("")), id))
			return true;
	return false;
}

/* What LINE has is what we think it has; else the page is made again. */
static enum err verify(const struct menu_keeping *k, const struct menu_page *pages, size_t count, bool *right)
{
	const struct node *list, *aliases;
	*right = true;
	TRY(line_richmenu_list(k->line, k->arena, &list));
	TRY(line_alias_list(k->line, k->arena, &aliases));
	for (size_t i = 0; i < count; i++) {
		if (is_listed(list, "richMenuId", pages[i].line_id) && is_listed(aliases, "richMenuAliasId", pages[i].alias))
			continue;
		*right = false;
		log_warn("menu_not_there", "page=%" PRId64, pages[i].id);
		TRY(tx_begin(k->db));
		TRY(menu_page_lost(k->db, k->arena, pages[i].line_id));
		TRY(tx_commit(k->db));
	}
	return OK;
}

static enum err go_live(const struct menu_keeping *k, int64_t edition_id)
{
	fault_point("menu.live.before");
	TRY(tx_begin(k->db));
	TRY(menu_edition_go_live(k->db, k->arena, edition_id, clock_now()));
	TRY(tx_commit(k->db));
	log_info("menu_live", "edition=%" PRId64, edition_id);
	return OK;
}

enum err menu_roll_step(const struct menu_keeping *k, bool *did)
{
	int64_t edition_id;
	struct menu_page *pages;
	size_t count;
	bool right;
	enum err err = menu_roll_due(k->db, k->arena, clock_now(), &edition_id);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*did = true;
	TRY(menu_pages(k->db, k->arena, edition_id, &pages, &count));
	for (size_t i = 0; i < count; i++) {
		if (str_eq(pages[i].state, S("wanted")) || str_eq(pages[i].state, S("creating")))
			return create(k, &pages[i]);
		if (str_eq(pages[i].state, S("created")))
			return upload(k, &pages[i]);
	}
	bool told = false;
	TRY(alias_step(k, pages, count, &told));
	if (told)
		return OK;
	TRY(verify(k, pages, count, &right));
	return right ? go_live(k, edition_id) : fail(ERR_REMOTE, "LINE lost a menu that was just made");
}

/* --- away --- */

static enum err drop_alias(const struct menu_keeping *k, const struct menu_page *page)
{
	int64_t told;
	TRY(menu_alias_told(k->db, k->arena, page->alias, &told));
	if (told != page->id) /* another edition has it */
		return OK;
	enum err err = line_alias_delete(k->line, k->arena, page->alias);
	if (err != ERR_NOT_FOUND)
		TRY(err);
	err_clear();
	return menu_alias_gone(k->db, k->arena, page->alias);
}

static enum err delete_page(const struct menu_keeping *k, const struct menu_page *page)
{
	struct str line_id = page->line_id;
	bool may;
	TRY(drop_alias(k, page));
	if (str_eq(page->state, S("creating")))
		TRY(menu_find_mark(k, page->mark, &line_id));
	if (line_id.len == 0)
		return menu_page_set(k->db, k->arena, page->id, "gone", S(""));
	TRY(may_call(k, "delete", page->edition_id, &may));
	if (!may)
		return OK;
	TRY(menu_call_note(k->db, k->arena, S("delete"), clock_now()));
	enum err err = line_richmenu_delete(k->line, k->arena, line_id);
	fault_point("menu.delete.after");
	if (err == ERR_LIMIT)
		return refused_for_now(k, page, "delete");
	if (err != ERR_NOT_FOUND)
		TRY(err);
	err_clear();
	return menu_page_set(k->db, k->arena, page->id, "gone", S(""));
}

enum err menu_ending_step(const struct menu_keeping *k, bool *did)
{
	int64_t edition_id;
	struct menu_page *pages;
	size_t count;
	enum err err = menu_ending_due(k->db, k->arena, clock_now(), &edition_id);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*did = true;
	TRY(menu_pages(k->db, k->arena, edition_id, &pages, &count));
	for (size_t i = 0; i < count; i++)
		if (!str_eq(pages[i].state, S("gone")))
			return delete_page(k, &pages[i]);
	log_info("menu_ended", "edition=%" PRId64, edition_id);
	return menu_edition_end(k->db, k->arena, edition_id, clock_now());
}
