/* tag_rule_run: what a rule means today, and making it so. Everything is worked out
 * with sets; only people whose tag changes are touched in the tables. */
#include "tag_rule.h"

#include "arena.h"
#include "attribute.h"
#include "db.h"
#include "field.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "segment.h"
#include "tag.h"
#include "tag_rule.sql.h"

#define AT_ONCE 20000 /* people in one transaction */
#define ASKED_AT_ONCE 500

static enum err look_at_tag(struct db *db, struct arena *arena, int64_t tag_id, int64_t day, struct str *trouble)
{
	struct tag tag;
	enum err err = tag_find(db, arena, tag_id, &tag);
	if (err == ERR_NOT_FOUND) {
		*trouble = S("付けるタグがなくなりました。");
		return OK;
	}
	TRY(err);
	if (tag.hidden)
		*trouble = str_fmt(arena, "タグ「%.*s」を隠しているので、休んでいます。", FMT(tag.label));
	else if (tag.ends_day && tag.ends_day < day)
		*trouble = str_fmt(arena, "タグ「%.*s」は終わっています。", FMT(tag.label));
	return OK;
}

static enum err meant_by(struct db *db, struct arena *arena, struct members *members, const struct tag_rule *rule,
                         int64_t day, struct people **out)
{
	const struct node *json;
	struct segment *segment;
	TRY(node_parse(arena, rule->condition, &json));
	TRY(segment_read(db, arena, json, &segment));
	return segment_people(db, arena, members, segment, day, out);
}

enum err tag_rule_look(struct db *db, struct arena *arena, struct members *members, const struct tag_rule *rule,
                       int64_t day, struct tag_rule_look *out)
{
	const struct people *have, *following;
	int64_t tag_id = rule->tag_id;
	*out = (struct tag_rule_look){people_new(arena), people_new(arena), people_new(arena), people_new(arena), S("")};
	TRY(option_current(db, arena, &tag_id, 1));
	TRY(look_at_tag(db, arena, tag_id, day, &out->trouble));
	if (rule->given.len)
		TRY(people_unpack(arena, rule->given, &out->given));
	if (out->trouble.len)
		return OK;
	TRY(meant_by(db, arena, members, rule, day, &out->meant));
	TRY(members_of_option(db, arena, members, tag_id, &have));
	TRY(members_following(db, arena, members, &following));
	out->gets = people_copy(arena, out->meant);
	people_without(out->gets, have);
	people_without(out->gets, out->given);
	if (rule->keeps)
		return OK;
	out->loses = people_copy(arena, out->given);
	people_and(out->loses, following);
	people_without(out->loses, out->meant);
	return OK;
}

/* --- making it so --- */

struct running {
	struct db *db;
	struct arena *arena;
	const struct tag_rule *rule;
	int64_t tag_id, version, now;
	struct people *given;
	struct tag_rule_done *done;
	bool overtaken; /* staff changed the rule */
};

/* The last of its transaction. */
static enum err note_given(struct running *r)
{
	int64_t changed;
	TRY(sql_tag_rule_gave(r->db, r->arena, r->rule->id, r->version, people_pack(r->arena, r->given), &changed));
	r->overtaken = changed == 0;
	if (r->overtaken) {
		tx_rollback(r->db);
		return OK;
	}
	r->version++;
	return tx_commit(r->db);
}

static enum err give_some(struct running *r, const int64_t *ids, size_t count)
{
	struct tag_rule_noted_in *rows = arena_array(r->arena, struct tag_rule_noted_in, count);
	int64_t until = jst_day_of_ms(r->now) + r->rule->days - 1, added, noted;
	for (size_t i = 0; i < count; i++) {
		rows[i] = (struct tag_rule_noted_in){r->tag_id, ids[i], r->now, r->rule->id, r->rule->days ? &until : NULL};
		people_add(r->given, ids[i]);
	}
	TRY(tx_begin(r->db));
	TRY(members_add_many(r->db, r->arena, r->tag_id, ids, count, &added));
	TRY(sql_tag_rule_noted(r->db, r->arena, rows, count, &noted));
	TRY(note_given(r));
	if (!r->overtaken)
		r->done->gave += added;
	return OK;
}

/* Of those whom it gave the tag once, only who has it by this rule still loses it. */
static enum err still_own(struct running *r, const int64_t *ids, size_t count, int64_t *own, size_t *own_count)
{
	*own_count = 0;
	for (size_t asked = 0; asked < count; asked += ASKED_AT_ONCE) {
		struct i64_list piece = {ids + asked, count - asked < ASKED_AT_ONCE ? count - asked : ASKED_AT_ONCE};
		int64_t *found;
		size_t found_count;
		TRY(sql_tag_rule_own(r->db, r->arena, r->tag_id, piece, r->rule->id, &found, &found_count));
		for (size_t i = 0; i < found_count; i++)
			own[(*own_count)++] = found[i];
	}
	return OK;
}

static enum err take_some(struct running *r, const int64_t *ids, size_t count)
{
	int64_t *own = arena_array(r->arena, int64_t, count), removed;
	size_t own_count;
	TRY(tx_begin(r->db));
	TRY(still_own(r, ids, count, own, &own_count));
	TRY(members_remove_many(r->db, r->arena, r->tag_id, own, own_count, &removed));
	TRY(tag_forget_many(r->db, r->arena, r->tag_id, own, own_count));
	for (size_t i = 0; i < count; i++)
		people_remove(r->given, ids[i]);
	TRY(note_given(r));
	if (!r->overtaken)
		r->done->took += removed;
	return OK;
}

/* Piece by piece; what a piece needs is given back with its arena. */
static enum err in_pieces(struct running *r, const struct people *all,
                          enum err (*some)(struct running *r, const int64_t *ids, size_t count))
{
	struct arena *whole = r->arena;
	int64_t *ids = arena_array(whole, int64_t, AT_ONCE);
	enum err err = OK;
	for (int64_t from = 0; err == OK && !r->overtaken; from += AT_ONCE) {
		size_t count = people_range(all, from, AT_ONCE, ids);
		if (count == 0)
			break;
		r->arena = arena_new();
		err = some(r, ids, count);
		arena_free(&r->arena);
	}
	r->arena = whole;
	return err;
}

static enum err write_down(struct running *r, int64_t meant, struct str trouble)
{
	TRY(tx_begin(r->db));
	TRY(sql_tag_rule_run_add(r->db, r->arena,
	                         &(struct tag_rule_run_add_in){r->rule->id, r->now, meant, r->done->gave, r->done->took, trouble}));
	TRY(sql_tag_rule_run_forget(r->db, r->arena, r->rule->id, TAG_RULE_RUNS_MOST));
	return tx_commit(r->db);
}

static enum err rest(struct running *r, struct str why)
{
	int64_t changed;
	TRY(sql_tag_rule_troubled(r->db, r->arena, r->rule->id, why, &changed));
	r->done->troubled = changed > 0;
	return changed ? write_down(r, 0, why) : OK;
}

enum err tag_rule_run(struct db *db, struct arena *arena, struct members *members, const struct tag_rule *rule,
                      int64_t now, struct tag_rule_done *out)
{
	struct tag_rule_look look;
	struct running r = {.db = db, .arena = arena, .rule = rule, .tag_id = rule->tag_id, .version = rule->version, .now = now, .done = out};
	*out = (struct tag_rule_done){0};
	enum err err = tag_rule_look(db, arena, members, rule, jst_day_of_ms(now), &look);
	if (err == ERR_INVALID) {
		err_clear();
		return rest(&r, S("条件に使っていたものがなくなりました。条件を直してください。"));
	}
	TRY(err);
	if (look.trouble.len)
		return rest(&r, look.trouble);
	TRY(option_current(db, arena, &r.tag_id, 1));
	r.given = look.given;
	TRY(in_pieces(&r, look.loses, take_some));
	TRY(in_pieces(&r, look.gets, give_some));
	if (rule->trouble.len) { /* it is well again */
		TRY(tx_begin(db));
		TRY(note_given(&r));
	}
	return out->gave || out->took ? write_down(&r, people_count(look.meant), S("")) : OK;
}
