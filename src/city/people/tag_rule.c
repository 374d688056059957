/* tag_rule: keeping the rules, and refusing those that would chase each other. */
#include "tag_rule.h"

#include "arena.h"
#include "attribute.h"
#include "buf.h"
#include "db.h"
#include "field.h"
#include "people.h"
#include "segment.h"
#include "tag.h"
#include "tag_json.h"
#include "tag_rule.sql.h"
#include "utf8.h"

#define NAME_MOST 60
#define LOOP_TEXT_MOST 4096

static enum err read_rows(struct db *db, struct arena *arena, int64_t id, struct scope scope, struct tag_rule **out,
                          size_t *count)
{
	struct tag_rule_rows_row *rows;
	TRY(sql_tag_rule_rows(db, arena, id, scope.everywhere, scope.departments, &rows, count));
	*out = arena_array(arena, struct tag_rule, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct tag_rule){
			.id = rows[i].id,
			.tag_id = rows[i].tag_id,
			.name = rows[i].name,
			.tag = rows[i].tag,
			.condition = rows[i].condition,
			.keeps = rows[i].keeps != 0,
			.enabled = rows[i].enabled != 0,
			.days = rows[i].days,
			.department_id = rows[i].department_id,
			.department = rows[i].department,
			.trouble = rows[i].trouble,
			.version = rows[i].version,
			.updated_at = rows[i].updated_at,
			.given = rows[i].given,
		};
	return OK;
}

enum err tag_rule_list(struct db *db, struct arena *arena, struct scope scope, struct tag_rule **out, size_t *count)
{
	return read_rows(db, arena, 0, scope, out, count);
}

enum err tag_rule_find(struct db *db, struct arena *arena, int64_t id, struct tag_rule *out)
{
	struct tag_rule *found;
	size_t count = 0;
	if (id)
		TRY(read_rows(db, arena, id, SCOPE_EVERYWHERE, &found, &count));
	if (count == 0)
		return fail(ERR_NOT_FOUND, "このタグのルールは見つかりません。消されたかもしれません。");
	*out = found[0];
	return OK;
}

enum err tag_rule_runs(struct db *db, struct arena *arena, int64_t id, struct tag_rule_past **out, size_t *count)
{
	struct tag_rule_run_rows_row *rows;
	TRY(sql_tag_rule_run_rows(db, arena, id, &rows, count));
	*out = arena_array(arena, struct tag_rule_past, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct tag_rule_past){rows[i].at, rows[i].meant, rows[i].gave, rows[i].took, rows[i].trouble};
	return OK;
}

/* --- loops: a rule hangs on the tags in its condition --- */

struct graph {
	struct arena *arena;
	struct tag_json *known;
	struct tag_rule *rules;
	size_t count;
	bool *seen;
	size_t *way; /* rules from the first to here */
	size_t steps;
};

/* {"answered":"tag"} asks for any tag. */
static bool asks_any_tag(const struct node *node)
{
	if (node_is(node, NODE_ARRAY))
		for (size_t i = 0; i < node_count(node); i++)
			if (asks_any_tag(node_at(node, i)))
				return true;
	if (!node_is(node, NODE_OBJECT))
		return false;
	for (const char *key = node_next(node, NULL); key; key = node_next(node, key))
		if ((str_eq(str_from(key), S("answered")) && str_eq(node_text(node_get(node, key), S("")), S("tag"))) ||
		    asks_any_tag(node_get(node, key)))
			return true;
	return false;
}

static bool hangs_on(const struct graph *g, const struct tag_rule *rule, int64_t tag_id)
{
	const struct node *node;
	int64_t *ids;
	if (node_parse(g->arena, rule->condition, &node) != OK) {
		err_clear();
		return false;
	}
	if (asks_any_tag(node))
		return true;
	size_t count = tag_json_ids(g->known, g->arena, rule->condition, &ids);
	for (size_t i = 0; i < count; i++)
		if (ids[i] == tag_id)
			return true;
	return false;
}

/* Whether what rule i gives leads on to the condition of the first. */
static bool leads_back(struct graph *g, size_t i)
{
	g->way[g->steps++] = i;
	if (hangs_on(g, &g->rules[0], g->rules[i].tag_id))
		return true;
	for (size_t next = 1; next < g->count; next++) {
		if (g->seen[next] || !hangs_on(g, &g->rules[next], g->rules[i].tag_id))
			continue;
		g->seen[next] = true;
		if (leads_back(g, next))
			return true;
	}
	g->steps--;
	return false;
}

static struct str way_text(const struct graph *g)
{
	struct buf out;
	buf_init(&out, g->arena, LOOP_TEXT_MOST);
	for (size_t i = 0; i < g->steps && i < 6; i++) {
		const struct tag_rule *rule = &g->rules[g->way[i]];
		buf_str(&out, str_fmt(g->arena, "「%.*s」→タグ「%.*s」→", FMT(rule->name), FMT(rule->tag)));
	}
	buf_str(&out, str_fmt(g->arena, "「%.*s」", FMT(g->rules[0].name)));
	return buf_view(&out);
}

enum err tag_rule_refuse_loop(struct db *db, struct arena *arena, const struct tag_rule *rule)
{
	struct graph g = {.arena = arena};
	struct tag_rule *others;
	size_t count;
	TRY(tag_json_open(db, arena, &g.known));
	TRY(tag_rule_list(db, arena, SCOPE_EVERYWHERE, &others, &count));
	g.rules = arena_array(arena, struct tag_rule, count + 1);
	g.seen = arena_array(arena, bool, count + 1);
	g.way = arena_array(arena, size_t, count + 1);
	g.rules[g.count++] = *rule;
	for (size_t i = 0; i < count; i++)
		if (others[i].id != rule->id)
			g.rules[g.count++] = others[i];
	if (!leads_back(&g, 0))
		return OK;
	if (g.steps == 1)
		return fail_field(ERR_CONFLICT, "condition", "条件に、このルールが付けるタグが入っています。付けるタグで、付ける人を決めることはできません。");
	return fail_field(ERR_CONFLICT, "condition", "ルールが回ってしまいます：%.*s。条件から、どれかのタグを外してください。", FMT(way_text(&g)));
}

/* --- keeping --- */

static enum err check_condition(struct db *db, struct arena *arena, struct str condition)
{
	const struct node *json;
	struct segment *segment;
	TRY(node_parse(arena, condition, &json));
	TRY(segment_read(db, arena, json, &segment));
	return segment_roster(segment) ? fail_field(ERR_INVALID, "condition", "名簿は、タグのルールの条件にできません。一括更新でタグを付けてください。") : OK;
}

static enum err check_tag(struct db *db, struct arena *arena, const struct tag_rule *rule, struct str *label)
{
	struct tag tag;
	enum err err = tag_find(db, arena, rule->tag_id, &tag);
	if (err == ERR_NOT_FOUND || (err == OK && tag.hidden && rule->enabled))
		return fail_field(ERR_INVALID, "tagId", "付けるタグを選んでください。隠しているタグは選べません。");
	TRY(err);
	*label = tag.label;
	return OK;
}

static enum err check(struct db *db, struct arena *arena, struct tag_rule *rule)
{
	int64_t others;
	size_t length = utf8_graphemes(rule->name);
	if (length == 0 || length > NAME_MOST)
		return fail_field(ERR_INVALID, "name", "名前は1文字から%d文字までで入力してください。", NAME_MOST);
	if (rule->days < 0 || rule->days > TAG_DAYS_MOST)
		return fail_field(ERR_INVALID, "days", "日数は0（期限なし）から%d日までにしてください。", TAG_DAYS_MOST);
	TRY(check_tag(db, arena, rule, &rule->tag));
	TRY(check_condition(db, arena, rule->condition));
	TRY(sql_tag_rule_same_name(db, arena, rule->name, rule->id, &others));
	if (others)
		return fail_field(ERR_CONFLICT, "name", "「%.*s」という名前のルールはもうあります（ほかの部署のものかもしれません）。別の名前にしてください。", FMT(rule->name));
	return tag_rule_refuse_loop(db, arena, rule);
}

static enum err change(struct db *db, struct arena *arena, const struct tag_rule *rule, int64_t now)
{
	struct tag_rule before;
	int64_t changed;
	TRY(tag_rule_find(db, arena, rule->id, &before));
	int64_t tag_id = before.tag_id;
	TRY(option_current(db, arena, &tag_id, 1));
	if (tag_id != rule->tag_id)
		return fail_field(ERR_INVALID, "tagId", "ルールのタグは変えられません。別のタグには、新しいルールを作ってください。");
	return sql_tag_rule_update(db, arena,
	                           &(struct tag_rule_update_in){rule->id, rule->name, rule->condition, rule->keeps, rule->days,
	                                                        rule->enabled, rule->department_id ? &rule->department_id : NULL, now},
	                           &changed);
}

enum err tag_rule_save(struct db *db, struct arena *arena, const struct tag_rule *rule, int64_t staff_id, int64_t now,
                       int64_t *id)
{
	struct tag_rule ready = *rule;
	int64_t total;
	/* Two at once could close a loop that neither sees. */
	TRY(tx_lock(db, arena, S("tag rules")));
	TRY(check(db, arena, &ready));
	*id = rule->id;
	if (rule->id)
		return change(db, arena, rule, now);
	TRY(sql_tag_rule_total(db, arena, &total));
	if (total >= TAG_RULES_MOST)
		return fail(ERR_LIMIT, "タグのルールは%dまで作れます。使わないものを消してください。", TAG_RULES_MOST);
	return sql_tag_rule_insert(db, arena,
	                           &(struct tag_rule_insert_in){rule->name, rule->tag_id, rule->condition, rule->keeps, rule->days,
	                                                        rule->enabled, rule->department_id ? &rule->department_id : NULL,
	                                                        people_pack(arena, people_new(arena)), staff_id, now},
	                           id);
}

enum err tag_rule_delete(struct db *db, struct arena *arena, int64_t id)
{
	int64_t removed;
	TRY(sql_tag_rule_runs_gone(db, arena, id));
	TRY(sql_tag_rule_remove(db, arena, id, &removed));
	return removed ? OK : fail(ERR_NOT_FOUND, "このタグのルールは見つかりません。消されたかもしれません。");
}
