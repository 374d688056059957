/* digest_keep: who waits for the digest. */
#include "digest_keep.h"

#include "arena.h"
#include "broadcast.h"
#include "db.h"
#include "digest.h"
#include "digest.sql.h"
#include "field.h"
#include "frequency.h"
#include "guard_rule.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "segment.h"

#define UNTIL_DAYS_MOST 400

bool digest_concerns(const struct broadcast *b)
{
	return b->purpose == PURPOSE_NORMAL && (b->kind == BROADCAST_NORMAL || b->kind == BROADCAST_OCCURRENCE || b->kind == BROADCAST_SERIES) &&
	       b->roster_id == 0 && b->messages_sealed.len == 0 && !str_starts(b->feed, DIGEST_FEED);
}

enum err digest_rule_of(struct db *db, struct arena *arena, const struct broadcast *broadcast, struct digest_rule *out)
{
	struct digest_rule_find_row row;
	bool of_series = broadcast->kind == BROADCAST_OCCURRENCE && broadcast->origin_id;
	*out = (struct digest_rule){0};
	enum err err = sql_digest_rule_find(db, arena, broadcast->id, of_series ? broadcast->origin_id : broadcast->id, &row);
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return OK;
	}
	TRY(err);
	*out = (struct digest_rule){row.never != 0, row.has_until_day ? row.until_day : 0};
	return OK;
}

enum err digest_rule_put(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                         const struct digest_rule *rule, int64_t now)
{
	int64_t today = jst_day_of_ms(now);
	if (!digest_concerns(broadcast))
		return fail(ERR_CONFLICT, "この配信は、まとめて届ける対象ではありません（緊急・訓練・訂正・テスト・個別・名簿の配信）。");
	if (broadcast->state != BROADCAST_DRAFT && broadcast->state != BROADCAST_SCHEDULED && broadcast->state != BROADCAST_HELD)
		return fail(ERR_CONFLICT, "もう送り始めているので、変えられません。まとめて届ける前なら「まとめて届ける」のページで外せます。");
	if (rule->until_day && (rule->until_day < today || rule->until_day > today + UNTIL_DAYS_MOST))
		return fail_field(ERR_INVALID, "until", "「いつまで意味があるか」は、今日から%d日先までの日にしてください。", UNTIL_DAYS_MOST);
	return sql_digest_rule_set(db, arena, broadcast->id, rule->never, rule->until_day ? &rule->until_day : NULL);
}

enum err digest_choose(struct db *db, struct arena *arena, int64_t friend_id, bool daily)
{
	int64_t option;
	TRY(sql_digest_option(db, arena, &option));
	return daily ? member_add(db, arena, option, friend_id, NULL) : member_remove(db, arena, option, friend_id, NULL);
}

enum err digest_chosen(struct db *db, struct arena *arena, int64_t friend_id, bool *daily)
{
	int64_t option;
	TRY(sql_digest_option(db, arena, &option));
	return member_has(db, arena, option, friend_id, daily);
}

/* Those who chose get it today, if the digest is still to come. */
static enum err due_days(struct db *db, struct arena *arena, const struct digest_rule *rule, int64_t now,
                         struct digest_kept *out)
{
	int64_t at, today = jst_day_of_ms(now);
	TRY(digest_next(db, arena, now, &at));
	if (at == 0 || rule->never)
		return OK;
	out->until_day = rule->until_day;
	out->chose_day = jst_day_of_ms(at);
	out->full_day = today + 1;
	if (rule->until_day && out->chose_day > rule->until_day)
		out->chose_day = 0;
	if (rule->until_day && out->full_day > rule->until_day)
		out->full_day = 0;
	return OK;
}

enum err digest_hold_back(struct db *db, struct arena *arena, const struct delivery *delivery,
                          const struct broadcast *broadcast, int64_t now, struct people *audience,
                          struct digest_kept *out)
{
	struct digest_rule rule;
	const struct people *choosers;
	int64_t option;
	*out = (struct digest_kept){.asked_day = jst_day_of_ms(broadcast->scheduled_at ? broadcast->scheduled_at : now)};
	if (!digest_concerns(broadcast))
		return OK;
	TRY(digest_rule_of(db, arena, broadcast, &rule));
	TRY(due_days(db, arena, &rule, now, out));
	if (out->chose_day == 0)
		return OK;
	TRY(sql_digest_option(db, arena, &option));
	TRY(members_of_option(db, arena, delivery->members, option, &choosers));
	out->chose_count = people_and_count(audience, choosers);
	if (out->chose_count == 0)
		return OK;
	struct people *chose = people_copy(arena, choosers);
	people_and(chose, audience);
	people_without(audience, chose);
	out->chose = chose;
	return OK;
}

void digest_hold_full(struct arena *arena, const struct people *audience, const struct people *full,
                      struct digest_kept *kept)
{
	if (kept->full_day == 0)
		return;
	struct people *both = people_copy(arena, audience);
	people_and(both, full);
	kept->full_count = people_count(both);
	kept->full = kept->full_count ? both : NULL;
}

enum err digest_expect(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct broadcast *broadcast, int64_t now, struct digest_kept *out)
{
	const struct node *json;
	struct segment *segment;
	struct people *audience, *full;
	struct guard_rule rules[GUARD_CODES];
	*out = (struct digest_kept){0};
	if (!digest_concerns(broadcast))
		return OK;
	TRY(node_parse(arena, broadcast->condition, &json));
	TRY(segment_read(db, arena, json, &segment));
	TRY(segment_people(db, arena, delivery->members, segment, jst_day_of_ms(now), &audience));
	TRY(digest_hold_back(db, arena, delivery, broadcast, now, audience, out));
	TRY(guard_rules(db, arena, rules));
	if (rules[GUARD_FREQUENCY].level == GUARD_OFF)
		return OK;
	TRY(frequency_full(db, arena, broadcast, jst_day_of_ms(now), rules[GUARD_FREQUENCY].numbers[0], &full));
	digest_hold_full(arena, audience, full, out);
	return OK;
}

static enum err keep(struct db *db, struct arena *arena, int64_t broadcast_id, const struct digest_kept *kept,
                     bool chose, int64_t now)
{
	const struct people *people = chose ? kept->chose : kept->full;
	if (!people)
		return OK;
	return sql_digest_item_add(db, arena,
	                           &(struct digest_item_add_in){
	                                   .broadcast_id = broadcast_id,
	                                   .why = chose ? S("choice") : S("cap"),
	                                   .people = people_pack(arena, people),
	                                   .people_count = chose ? kept->chose_count : kept->full_count,
	                                   .asked_day = kept->asked_day,
	                                   .due_day = chose ? kept->chose_day : kept->full_day,
	                                   .until_day = kept->until_day ? &kept->until_day : NULL,
	                                   .now = now,
	                           });
}

enum err digest_keep(struct db *db, struct arena *arena, int64_t broadcast_id, const struct digest_kept *kept, int64_t now)
{
	TRY(keep(db, arena, broadcast_id, kept, true, now));
	return keep(db, arena, broadcast_id, kept, false, now);
}

enum err digest_instead(struct db *db, struct arena *arena, int64_t broadcast_id, const struct digest_kept *kept,
                        int64_t now, bool *changed)
{
	int64_t rows;
	struct str nobody = people_pack(arena, people_new(arena));
	TRY(sql_digest_instead(db, arena, broadcast_id, nobody, kept->full_count, now, &rows));
	*changed = rows > 0;
	return *changed ? digest_keep(db, arena, broadcast_id, kept, now) : OK;
}
