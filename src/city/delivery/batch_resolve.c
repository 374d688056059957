/* batch_resolve: from a condition to an audience and its batches, stored. */
#include "batch.h"

#include "arena.h"
#include "audience.h"
#include "batch.sql.h"
#include "broadcast.h"
#include "broadcast_part.h"
#include "content_button.h"
#include "db.h"
#include "digest_keep.h"
#include "fault_point.h"
#include "field.h"
#include "frequency.h"
#include "guard_rule.h"
#include "jst.h"
#include "people.h"
#include "queue.h"
#include "roster.h"
#include "secret.h"
#include "segment.h"
#include "segment_store.h"
#include "tracking.h"
#include "translation.h"

#define SLICE 20000 /* batches in one transaction: a writer must not wait for seconds */
#define RESULTS_AFTER MS_HOUR
#define COUNTED_LEAST 20

struct plan {
	struct broadcast broadcast;
	const struct node *messages;
	struct translations translations;
	struct people *audience;
	struct audience parts;
	int64_t people, batches, left_out;
	int64_t part_people[LANGUAGES], part_batches[LANGUAGES];
	int64_t per_batch;
	bool personal, everybody;
	struct digest_kept kept; /* who gets it with the next digest */
};

static enum err people_meant(struct db *db, struct arena *arena, const struct delivery *delivery, struct str condition,
                             int64_t day, struct segment **segment, struct people **out)
{
	const struct node *json;
	TRY(node_parse(arena, condition, &json));
	TRY(segment_read(db, arena, json, segment));
	return segment_people(db, arena, delivery->members, *segment, day, out);
}

/* Whatever the condition says by now: a drill stays among those it is for. */
static enum err keep_drill_inside(struct db *db, struct arena *arena, const struct delivery *delivery,
                                  const struct guard_rule *rule, int64_t day, struct plan *plan)
{
	struct saved_segment drill;
	struct segment *segment;
	struct people *allowed;
	if (plan->broadcast.purpose != PURPOSE_DRILL || rule->level != GUARD_STOP || rule->numbers[0] == 0 ||
	    plan->broadcast.kind == BROADCAST_TEST)
		return OK;
	TRY(saved_segment_find(db, arena, rule->numbers[0], &drill));
	TRY(people_meant(db, arena, delivery, drill.condition, day, &segment, &allowed));
	people_and(plan->audience, allowed);
	plan->everybody = false;
	return OK;
}

/* Those who had enough today; how many they are is kept and shown. */
static enum err leave_out_full(struct db *db, struct arena *arena, const struct guard_rule *rule, int64_t day,
                               struct plan *plan)
{
	struct people *full;
	if (rule->level == GUARD_OFF || !frequency_concerns(&plan->broadcast))
		return OK;
	TRY(frequency_full(db, arena, &plan->broadcast, day, rule->numbers[0], &full));
	plan->left_out = people_and_count(plan->audience, full);
	if (plan->left_out == 0)
		return OK;
	digest_hold_full(arena, plan->audience, full, &plan->kept);
	people_without(plan->audience, full);
	plan->everybody = false; /* LINE's own broadcast leaves nobody out */
	return OK;
}

static enum err find_audience(struct db *db, struct arena *arena, const struct delivery *delivery,
                              int64_t now, struct plan *plan)
{
	const struct broadcast *broadcast = &plan->broadcast;
	struct batch_audience_row stored;
	TRY(sql_batch_audience(db, arena, broadcast->id, &stored));
	if (stored.has_audience)
		return people_unpack(arena, stored.audience, &plan->audience);
	struct segment *segment;
	struct guard_rule rules[GUARD_CODES];
	int64_t day = jst_day_of_ms(broadcast->scheduled_at ? broadcast->scheduled_at : now);
	TRY(people_meant(db, arena, delivery, broadcast->condition, day, &segment, &plan->audience));
	/* LINE's own broadcast is the same for all. */
	plan->everybody = segment_is_everybody(segment) && !plan->personal && plan->translations.count == 0;
	TRY(guard_rules(db, arena, rules));
	TRY(keep_drill_inside(db, arena, delivery, &rules[GUARD_DRILL_AUDIENCE], day, plan));
	TRY(digest_hold_back(db, arena, delivery, broadcast, now, plan->audience, &plan->kept));
	plan->everybody &= plan->kept.chose_count == 0;
	return leave_out_full(db, arena, &rules[GUARD_FREQUENCY], jst_day_of_ms(now), plan);
}

/* As it was stored, or by what they read now. */
static enum err find_languages(struct db *db, struct arena *arena, const struct delivery *delivery, struct plan *plan)
{
	const struct audience_written written = translations_written(&plan->translations);
	plan->parts.all = plan->audience;
	if (plan->broadcast.batches)
		return audience_load(db, arena, plan->broadcast.id, &plan->parts);
	return audience_split(db, arena, delivery->members, &written, &plan->parts);
}

static void count_batches(struct plan *plan)
{
	plan->people = people_count(plan->audience);
	plan->per_batch = plan->personal ? 1 : plan->everybody ? plan->people : BATCH_PEOPLE;
	for (int language = 0; plan->per_batch && language < LANGUAGES; language++) {
		int64_t people = people_count(plan->parts.part[language]);
		plan->part_people[language] = people;
		plan->part_batches[language] = (people + plan->per_batch - 1) / plan->per_batch;
		plan->batches += plan->part_batches[language];
	}
}

static bool is_personal(const struct plan *plan, struct content_columns columns)
{
	bool personal = content_is_personal(plan->messages, columns);
	for (size_t i = 0; i < plan->translations.count; i++)
		personal |= content_is_personal(plan->translations.list[i].messages, columns);
	return personal;
}

static enum err make_plan(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t id,
                          int64_t now, struct plan *plan)
{
	*plan = (struct plan){0};
	TRY(broadcast_find(db, arena, id, &plan->broadcast));
	TRY(broadcast_open(delivery->keyring, arena, &plan->broadcast));
	TRY(node_parse(arena, plan->broadcast.messages, &plan->messages));
	TRY(translations_read(arena, plan->broadcast.translations, &plan->translations));
	struct content_columns columns = {0};
	struct roster roster;
	if (plan->broadcast.roster_id) {
		TRY(roster_find(db, arena, plan->broadcast.roster_id, &roster));
		columns = roster_headings(arena, &roster);
	}
	plan->personal = is_personal(plan, columns);
	if (plan->broadcast.batches) { /* a crash came between: as it was stored */
		plan->personal = plan->broadcast.personal;
		plan->everybody = plan->broadcast.by_broadcast;
	}
	TRY(find_audience(db, arena, delivery, now, plan));
	TRY(find_languages(db, arena, delivery, plan));
	count_batches(plan);
	return OK;
}

static enum err store_links_of(struct db *db, struct arena *arena, const struct delivery *delivery,
                               const struct plan *plan, enum language language, const struct node *messages)
{
	struct str *urls;
	size_t count;
	TRY(content_links(arena, messages, delivery->public_url, &urls, &count));
	return tracking_add(db, arena, plan->broadcast.id, language, urls, count);
}

/* A button is the Japanese one of its number, whatever language it is tapped in. */
static enum err store_links(struct db *db, struct arena *arena, const struct delivery *delivery,
                            const struct plan *plan)
{
	struct content_button *buttons;
	size_t count;
	TRY(store_links_of(db, arena, delivery, plan, LANGUAGE_JA, plan->messages));
	for (size_t i = 0; i < plan->translations.count; i++)
		TRY(store_links_of(db, arena, delivery, plan, plan->translations.list[i].language,
		                   plan->translations.list[i].messages));
	content_buttons(arena, plan->messages, &buttons, &count);
	for (size_t i = 0; plan->broadcast.kind == BROADCAST_TEST && i < count; i++)
		buttons[i].tags = S(""); /* testers try it out */
	return tracking_add_buttons(db, arena, plan->broadcast.id, buttons, count);
}

static enum err store_audience(struct db *db, struct arena *arena, const struct delivery *delivery,
                               const struct plan *plan, int64_t now, bool *stored)
{
	int64_t id = plan->broadcast.id, changed;
	struct str unit = str_fmt(arena, "kairanban_%" PRId64, id);
	/* LINE tells nothing about fewer, and gives 1,000 names a month. */
	bool counted = plan->broadcast.kind != BROADCAST_TEST && !plan->everybody && plan->people >= COUNTED_LEAST;
	TRY(sql_batch_store_audience(db, arena,
	                             &(struct batch_store_audience_in){
	                                     .broadcast_id = id,
	                                     .audience = people_pack(arena, plan->audience),
	                                     .audience_count = plan->people,
	                                     .by_broadcast = plan->everybody,
	                                     .personal = plan->personal,
	                                     .unit = counted ? &unit : NULL,
	                                     .batches = plan->batches,
	                                     .left_out = plan->left_out,
	                             },
	                             &changed));
	*stored = changed > 0;
	if (!changed)
		return OK;
	TRY(audience_store(db, arena, id, &plan->parts));
	TRY(digest_keep(db, arena, id, &plan->kept, now));
	return store_links(db, arena, delivery, plan);
}

/* What they read later has links and buttons as what others read now. */
static enum err leave_all_to_digest(struct db *db, struct arena *arena, const struct delivery *delivery,
                                    const struct plan *plan, int64_t now)
{
	bool changed;
	TRY(tx_begin(db));
	TRY(digest_instead(db, arena, plan->broadcast.id, &plan->kept, now, &changed));
	if (changed)
		TRY(store_links(db, arena, delivery, plan));
	return tx_commit(db);
}

/* Of all batches, one language after the other. */
static struct batch_add_in batch_of(const struct plan *plan, int64_t no)
{
	int language = 0;
	int64_t within = no;
	while (language < LANGUAGES - 1 && within >= plan->part_batches[language])
		within -= plan->part_batches[language++];
	int64_t rank = within * plan->per_batch, left = plan->part_people[language] - rank;
	return (struct batch_add_in){
	        .broadcast_id = plan->broadcast.id,
	        .no = no,
	        .first_rank = rank,
	        .people = left < plan->per_batch ? left : plan->per_batch,
	        .language = language_code((enum language)language),
	};
}

static enum err store_slice(struct db *db, struct arena *arena, const struct plan *plan, int64_t first, int64_t count)
{
	struct batch_add_in *rows = arena_array(arena, struct batch_add_in, (size_t)count);
	for (int64_t i = 0; i < count; i++) {
		rows[i] = batch_of(plan, first + i);
		rows[i].retry_key = random_uuid(arena);
	}
	int64_t changed;
	return sql_batch_add(db, arena, rows, (size_t)count, &changed);
}

static enum err let_go(struct db *db, struct arena *arena, const struct plan *plan, int64_t now)
{
	int64_t changed;
	TRY(sql_batch_begin_sending(db, arena, plan->broadcast.id, &changed));
	if (!changed || plan->broadcast.kind == BROADCAST_TEST)
		return OK;
	return broadcast_queue(db, arena, "broadcast_results", plan->broadcast.id, now + RESULTS_AFTER);
}

/* One transaction; *done when nothing is left to store. */
static enum err store_step(struct db *db, struct arena *arena, const struct delivery *delivery,
                           const struct plan *plan, int64_t now, bool *done)
{
	int64_t stored;
	bool go_on = true;
	TRY(tx_begin(db));
	TRY(sql_batch_stored(db, arena, plan->broadcast.id, &stored));
	if (stored == 0)
		TRY(store_audience(db, arena, delivery, plan, now, &go_on));
	if (go_on) {
		int64_t left = plan->batches - stored, slice = left < SLICE ? left : SLICE;
		TRY(store_slice(db, arena, plan, stored, slice));
		*done = slice == left;
		if (*done)
			TRY(let_go(db, arena, plan, now));
	} else {
		*done = true; /* stopped meanwhile */
	}
	fault_point("audience.before");
	TRY(tx_commit(db));
	fault_point("audience.after");
	return OK;
}

static enum err store_all(struct db *db, const struct delivery *delivery, const struct plan *plan, int64_t now)
{
	for (bool done = false; !done;) {
		struct arena *arena = arena_new();
		enum err err = store_step(db, arena, delivery, plan, now, &done);
		if (err)
			tx_rollback(db);
		arena_free(&arena);
		TRY(err);
	}
	return OK;
}

static enum err resolve(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t id, int64_t now)
{
	struct plan plan;
	TRY(make_plan(db, arena, delivery, id, now, &plan));
	if (plan.people > 0)
		return store_all(db, delivery, &plan, now);
	if (plan.kept.chose_count + plan.kept.full_count > 0) {
		enum err err = leave_all_to_digest(db, arena, delivery, &plan, now);
		if (err)
			tx_rollback(db);
		return err;
	}
	int64_t changed;
	struct str why = plan.left_out ? str_fmt(arena,
	                                         "送る相手がいませんでした（0人）。対象の%" PRId64
	                                         "人は、1日に届く数の上限まで受け取っています。",
	                                         plan.left_out)
	                               : S("送る相手がいませんでした（0人）。");
	return sql_batch_fail(db, arena, id, why, now, &changed);
}

enum err batch_resolve(struct db *db, const struct delivery *delivery, int64_t broadcast_id, int64_t now)
{
	struct arena *arena = arena_new();
	enum err err = resolve(db, arena, delivery, broadcast_id, now);
	arena_free(&arena);
	return err;
}
