/* menu_plan: rules in, moves out. */
#include "menu_plan.h"

#include "arena.h"
#include "db.h"
#include "field.h"
#include "jst.h"
#include "members.h"
#include "menu_given.h"
#include "menu_plan.sql.h"
#include "people.h"
#include "segment.h"

struct planning {
	struct db *db;
	struct arena *arena;
	struct members *members;
	int64_t now;
	struct menu_live_rows_row *rows;
	size_t row_count;
	struct people *rest; /* who has none yet */
	int64_t *given;      /* of a row: how many were given it */
	struct menu_plan *plan;
};

/* For the pages of the console; writes only what changed. */
static enum err count(struct planning *p, const struct menu_live_rows_row *row, int64_t people, struct str trouble)
{
	if (row->people == people && str_eq(row->trouble, trouble))
		return OK;
	return sql_menu_edition_count(p->db, p->arena, row->id, people, trouble);
}

static void take(struct planning *p, const struct menu_live_rows_row *row, struct people *people)
{
	people_and(people, p->rest);
	people_without(p->rest, people);
	p->plan->wants[p->plan->count++] = (struct menu_want){.edition_id = row->id, .line_id = row->line_id, .people = people,
	                                                      .todo = people_copy(p->arena, people)};
}

static void set_standard(struct planning *p, const struct menu_live_rows_row *row)
{
	p->plan->standard_id = row->id;
	p->plan->standard = row->line_id;
}

static bool is_in_time(const struct planning *p, const struct menu_live_rows_row *row)
{
	return (row->from_at == 0 || row->from_at <= p->now) && (row->until_at == 0 || p->now < row->until_at);
}

static enum err plan_previews(struct planning *p)
{
	for (size_t i = 0; i < p->row_count; i++) {
		if (p->rows[i].friend_id == 0)
			continue;
		struct people *one = people_new(p->arena);
		people_add(one, p->rows[i].friend_id);
		take(p, &p->rows[i], one);
		TRY(count(p, &p->rows[i], people_count(p->plan->wants[p->plan->count - 1].people), S("")));
	}
	return OK;
}

static enum err plan_disaster(struct planning *p)
{
	struct menu_disaster_now_row run;
	enum err err = sql_menu_disaster_now(p->db, p->arena, &run);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	for (size_t i = 0; i < p->row_count; i++) {
		struct people *group = people_copy(p->arena, p->rest);
		if (p->rows[i].menu_id != run.menu_id || p->rows[i].friend_id)
			continue;
		if (run.drill && run.has_people)
			TRY(people_unpack(p->arena, run.people, &group));
		take(p, &p->rows[i], group);
		if (!run.drill)
			set_standard(p, &p->rows[i]);
		TRY(count(p, &p->rows[i], people_count(group), S("")));
	}
	return OK;
}

static bool may_be_given(const struct planning *p, const struct menu_live_rows_row *row, int64_t menu_id)
{
	return row->menu_id == menu_id && !row->friend_id && !row->disaster && is_in_time(p, row);
}

/* Who was given a menu has it while it is in use, whatever its condition says. */
static enum err plan_given(struct planning *p)
{
	struct menu_given *list;
	size_t list_count;
	p->given = arena_array(p->arena, int64_t, p->row_count + 1);
	TRY(menu_given_now(p->db, p->arena, p->now, &list, &list_count));
	for (size_t k = 0, end; k < list_count; k = end) {
		struct people *people = people_new(p->arena);
		for (end = k; end < list_count && list[end].menu_id == list[k].menu_id; end++)
			people_add(people, list[end].friend_id);
		size_t i = 0;
		while (i < p->row_count && !may_be_given(p, &p->rows[i], list[k].menu_id))
			i++;
		if (i == p->row_count)
			continue;
		take(p, &p->rows[i], people);
		p->given[i] = people_count(people);
	}
	return OK;
}

/* A condition whose tag or broadcast is gone means nobody, and is told. */
static enum err plan_rule(struct planning *p, const struct menu_live_rows_row *row, int64_t given)
{
	const struct node *json;
	struct segment *segment;
	struct people *people;
	TRY(node_parse(p->arena, row->condition, &json));
	enum err err = segment_read(p->db, p->arena, json, &segment);
	if (err == ERR_INVALID || err == ERR_NOT_FOUND) {
		err_clear();
		return count(p, row, given, S("対象の条件に使っていたものがなくなりました。条件を直して、もう一度公開してください。"));
	}
	TRY(err);
	if (segment_is_everybody(segment)) {
		if (p->plan->standard_id == 0) {
			TRY(count(p, row, people_count(p->rest) + given, S("")));
			set_standard(p, row);
		}
		return OK;
	}
	TRY(segment_people(p->db, p->arena, p->members, segment, jst_day_of_ms(p->now), &people));
	struct people *own = people_copy(p->arena, people);
	take(p, row, own);
	return count(p, row, people_count(own) + given, S(""));
}

static enum err plan_rules(struct planning *p)
{
	for (size_t i = 0; i < p->row_count; i++) {
		const struct menu_live_rows_row *row = &p->rows[i];
		if (row->friend_id || row->disaster)
			continue;
		if (p->plan->standard_id || !is_in_time(p, row))
			TRY(count(p, row, p->given[i], S("")));
		else
			TRY(plan_rule(p, row, p->given[i]));
	}
	return OK;
}

static const struct menu_want *want_of(const struct menu_plan *plan, int64_t friend_id)
{
	for (size_t i = 0; i < plan->count; i++)
		if (people_has(plan->wants[i].people, friend_id))
			return &plan->wants[i];
	return NULL;
}

/* What they have against what they should have. */
static enum err compare(struct planning *p, const struct people *following, struct people *left)
{
	struct menu_link_rows_cursor cursor;
	struct menu_link_rows_row row;
	struct menu_plan *plan = p->plan;
	TRY(sql_menu_link_rows_open(p->db, p->arena, &cursor));
	while (sql_menu_link_rows_next(&cursor, &row)) {
		const struct menu_want *want = want_of(plan, row.friend_id);
		if (!people_has(following, row.friend_id))
			people_add(left, row.friend_id);
		else if (want && want->edition_id == row.edition_id)
			people_remove(want->todo, row.friend_id);
		else if (!want && row.edition_id != plan->standard_id)
			people_add(plan->unlink, row.friend_id);
	}
	return sql_menu_link_rows_close(&cursor);
}

/* Who blocked us has lost it at LINE. */
static enum err forget(struct planning *p, struct people *left)
{
	int64_t ids[MENU_MOVES_MOST];
	for (size_t count = people_range(left, 0, MENU_MOVES_MOST, ids); count;
	     count = people_range(left, 0, MENU_MOVES_MOST, ids)) {
		TRY(sql_menu_link_drop(p->db, p->arena, (struct i64_list){ids, count}));
		for (size_t i = 0; i < count; i++)
			people_remove(left, ids[i]);
	}
	return OK;
}

enum err menu_plan(struct db *db, struct arena *arena, struct members *members, int64_t now, struct menu_plan **out)
{
	struct planning p = {.db = db, .arena = arena, .members = members, .now = now};
	const struct people *following;
	struct people *left = people_new(arena);
	TRY(sql_menu_live_rows(db, arena, &p.rows, &p.row_count));
	TRY(members_following(db, arena, members, &following));
	p.rest = people_copy(arena, following);
	p.plan = arena_make(arena, struct menu_plan);
	p.plan->wants = arena_array(arena, struct menu_want, 2 * p.row_count + 1);
	p.plan->unlink = people_new(arena);
	TRY(plan_previews(&p));
	TRY(plan_disaster(&p));
	TRY(plan_given(&p));
	TRY(plan_rules(&p));
	TRY(compare(&p, following, left));
	TRY(forget(&p, left));
	*out = p.plan;
	return OK;
}

static bool take_some(struct people *from, struct menu_move *out)
{
	out->from = from;
	out->count = people_range(from, 0, MENU_MOVES_MOST, out->ids);
	return out->count > 0;
}

void menu_plan_next(const struct menu_plan *plan, struct menu_move *out)
{
	for (size_t i = 0; i < plan->count; i++) {
		out->edition_id = plan->wants[i].edition_id;
		out->line_id = plan->wants[i].line_id;
		if (take_some(plan->wants[i].todo, out))
			return;
	}
	out->edition_id = 0;
	out->line_id = S("");
	take_some(plan->unlink, out);
}

enum err menu_plan_moved(struct db *db, struct arena *arena, const struct menu_move *move)
{
	struct menu_link_put_in *rows = arena_array(arena, struct menu_link_put_in, move->count);
	int64_t changed;
	TRY(sql_menu_link_drop(db, arena, (struct i64_list){move->ids, move->count}));
	for (size_t i = 0; i < move->count; i++) {
		rows[i] = (struct menu_link_put_in){move->ids[i], move->edition_id};
		people_remove(move->from, move->ids[i]);
	}
	return move->edition_id ? sql_menu_link_put(db, arena, rows, move->count, &changed) : OK;
}

enum err menu_link_tab(struct db *db, struct arena *arena, int64_t friend_id, int64_t edition_id)
{
	return sql_menu_link_one(db, arena, friend_id, edition_id);
}

enum err menu_link_forget(struct db *db, struct arena *arena, int64_t friend_id)
{
	return sql_menu_link_drop(db, arena, (struct i64_list){&friend_id, 1});
}

enum err menu_link_sample(struct db *db, struct arena *arena, struct menu_sample **out, size_t *count)
{
	struct menu_link_sample_row *rows;
	TRY(sql_menu_link_sample(db, arena, &rows, count));
	*out = arena_array(arena, struct menu_sample, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct menu_sample){rows[i].friend_id, rows[i].edition_id};
	return OK;
}
