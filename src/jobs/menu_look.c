/* menu_look: what LINE has against what we think it has. */
#include "menu_keeper.h"

#include "api.h"
#include "arena.h"
#include "clock.h"
#include "db.h"
#include "emit.h"
#include "field.h"
#include "friend.h"
#include "log.h"
#include "menu_plan.h"
#include "menu_roll.h"
#include "str.h"

#define LOOK_BYTES_MOST ((size_t)256 * 1024)
#define LISTED_MOST 100

struct look {
	const struct menu_keeping *k;
	int64_t how;
	const struct node *list, *aliases;
	struct menu_there *pages;
	size_t page_count;
	int64_t missing, ours, foreign, wrong_aliases, asked, wrong_people;
	bool standard_differs;
	struct emit *out;
};

static struct str id_of(const struct node *one) { return node_text(node_get(one, "richMenuId"), S("")); }

static bool is_at_line(const struct look *look, struct str line_id)
{
	for (size_t i = 0; i < node_count(look->list); i++)
		if (str_eq(id_of(node_at(look->list, i)), line_id))
			return true;
	return false;
}

static bool is_known(const struct look *look, struct str line_id, struct str mark)
{
	for (size_t i = 0; i < look->page_count; i++)
		if (str_eq(look->pages[i].line_id, line_id) || str_eq(look->pages[i].mark, mark))
			return true;
	return false;
}

static enum err look_for_missing(struct look *look)
{
	emit_list(look->out, "missing");
	for (size_t i = 0; i < look->page_count; i++) {
		struct menu_there *page = &look->pages[i];
		if (page->line_id.len == 0 || is_at_line(look, page->line_id))
			continue;
		look->missing++;
		emit_begin(look->out, NULL);
		emit_text(look->out, "menu", page->menu);
		emit_text(look->out, "tab", page->tab);
		emit_end(look->out);
		if (look->how < 2)
			continue;
		TRY(tx_begin(look->k->db));
		TRY(menu_page_lost(look->k->db, look->k->arena, page->line_id));
		TRY(tx_commit(look->k->db));
	}
	emit_end_list(look->out);
	return OK;
}

static enum err delete_at_line(struct look *look, struct str line_id)
{
	int64_t free_at;
	TRY(menu_call_free(look->k->db, look->k->arena, S("delete"), clock_now(), &free_at));
	if (free_at) /* the next repair goes on */
		return OK;
	TRY(menu_call_note(look->k->db, look->k->arena, S("delete"), clock_now()));
	enum err err = line_richmenu_delete(look->k->line, look->k->arena, line_id);
	return err == ERR_NOT_FOUND ? OK : err;
}

/* Ours carry a mark as their name; the others were made by another tool. */
static enum err look_for_foreign(struct look *look)
{
	emit_list(look->out, "foreign");
	for (size_t i = 0; i < node_count(look->list); i++) {
		const struct node *one = node_at(look->list, i);
		struct str name = node_text(node_get(one, "name"), S(""));
		if (is_known(look, id_of(one), name))
			continue;
		bool ours = str_starts(name, S("kairanban "));
		*(ours ? &look->ours : &look->foreign) += 1;
		if (look->foreign <= LISTED_MOST) {
			emit_begin(look->out, NULL);
			emit_text(look->out, "name", ours ? S("（このシステムの残りもの）") : name);
			emit_text(look->out, "bar", node_text(node_get(one, "chatBarText"), S("")));
			emit_bool(look->out, "ours", ours);
			emit_end(look->out);
		}
		if (look->how >= (ours ? 2 : 3))
			TRY(delete_at_line(look, id_of(one)));
	}
	emit_end_list(look->out);
	return OK;
}

static struct str alias_points_at(const struct look *look, struct str alias)
{
	for (size_t i = 0; i < node_count(look->aliases); i++) {
		const struct node *one = node_at(look->aliases, i);
		if (str_eq(node_text(node_get(one, "richMenuAliasId"), S("")), alias))
			return id_of(one);
	}
	return S("");
}

static enum err look_at_aliases(struct look *look)
{
	struct menu_alias *rows;
	size_t count;
	TRY(menu_aliases(look->k->db, look->k->arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct str at = alias_points_at(look, rows[i].alias);
		if (rows[i].line_id.len == 0 || str_eq(at, rows[i].line_id))
			continue;
		look->wrong_aliases++;
		if (look->how < 2 || !is_at_line(look, rows[i].line_id))
			continue;
		TRY(at.len ? line_alias_update(look->k->line, look->k->arena, rows[i].alias, rows[i].line_id)
		           : line_alias_create(look->k->line, look->k->arena, rows[i].alias, rows[i].line_id));
	}
	return OK;
}

static enum err look_at_standard(struct look *look)
{
	struct menu_keeper books;
	struct str id = S("");
	TRY(menu_keeper(look->k->db, look->k->arena, &books));
	enum err err = line_richmenu_default(look->k->line, look->k->arena, &id);
	if (err != ERR_NOT_FOUND)
		TRY(err);
	err_clear();
	look->standard_differs = !str_eq(id, books.standard);
	return look->standard_differs && look->how >= 2 ? menu_standard_set(look->k->db, look->k->arena, S("")) : OK;
}

static bool is_of_edition(const struct menu_page *pages, size_t count, struct str line_id)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(pages[i].line_id, line_id))
			return true;
	return false;
}

/* Linking many is accepted, not promised; some are asked about. */
static enum err look_at_people(struct look *look)
{
	const struct menu_keeping *k = look->k;
	struct menu_sample *some;
	size_t count;
	TRY(menu_link_sample(k->db, k->arena, &some, &count));
	for (size_t i = 0; i < count; i++) {
		struct str user, id = S("");
		struct menu_page *pages;
		size_t page_count;
		TRY(friend_line_ids(k->db, k->arena, &some[i].friend_id, 1, &user));
		if (user.len == 0)
			continue;
		TRY(menu_pages(k->db, k->arena, some[i].edition_id, &pages, &page_count));
		enum err err = line_richmenu_of(k->line, k->arena, user, &id);
		if (err != ERR_NOT_FOUND)
			TRY(err);
		err_clear();
		look->asked++;
		if (is_of_edition(pages, page_count, id))
			continue;
		look->wrong_people++;
		if (look->how >= 2)
			TRY(menu_link_forget(k->db, k->arena, some[i].friend_id));
	}
	return OK;
}

static enum err look_all(struct look *look)
{
	emit_i64(look->out, "atLine", (int64_t)node_count(look->list));
	TRY(look_for_missing(look));
	TRY(look_for_foreign(look));
	TRY(look_at_aliases(look));
	TRY(look_at_standard(look));
	TRY(look_at_people(look));
	emit_i64(look->out, "aliases", look->wrong_aliases);
	emit_bool(look->out, "standardDiffers", look->standard_differs);
	emit_i64(look->out, "asked", look->asked);
	emit_i64(look->out, "wrongPeople", look->wrong_people);
	emit_bool(look->out, "repaired", look->how >= 2);
	return OK;
}

enum err menu_look(const struct menu_keeping *k, int64_t how)
{
	struct look look = {.k = k, .how = how};
	struct buf text;
	struct emit emit;
	struct str json;
	buf_init(&text, k->arena, LOOK_BYTES_MOST);
	emit_init(&emit, &text);
	look.out = &emit;
	TRY(line_richmenu_list(k->line, k->arena, &look.list));
	TRY(line_alias_list(k->line, k->arena, &look.aliases));
	TRY(menu_pages_there(k->db, k->arena, &look.pages, &look.page_count));
	emit_begin(&emit, NULL);
	TRY(look_all(&look));
	emit_end(&emit);
	TRY(buf_done(&text, &json));
	log_info("menus_compared", "missing=%" PRId64 " ours=%" PRId64 " foreign=%" PRId64 " aliases=%" PRId64 " people=%" PRId64,
	         look.missing, look.ours, look.foreign, look.wrong_aliases, look.wrong_people);
	return menu_look_done(k->db, k->arena, json, clock_now());
}
