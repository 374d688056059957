/* digest_make: who missed what, people who missed the same together, and a broadcast
 * for each of those groups. */
#include "digest.h"

#include "arena.h"
#include "article_say.h"
#include "audience.h"
#include "audit.h"
#include "broadcast.h"
#include "broadcast_part.h"
#include "buf.h"
#include "change.h"
#include "db.h"
#include "digest.sql.h"
#include "digest_text.h"
#include "emit.h"
#include "fault_point.h"
#include "field.h"
#include "jst.h"
#include "people.h"
#include "segment.h"
#include "setting.h"
#include "wording.h"

#include <stdlib.h>

#define OLD_DAYS 14 /* waiting longer, it is no news any more */
#define SPLIT_MOST 256
#define MESSAGES_ROOM ((size_t)400000)

struct item {
	int64_t broadcast_id;
	struct digest_text text;
	struct people *people;
};

struct group {
	struct people *people;
	int64_t count;
	size_t *items; /* places in making.items */
	size_t item_count;
};

struct making {
	struct db *db;
	struct arena *arena;
	const struct delivery *delivery;
	int64_t now, today;
	struct digest_due_row *rows;
	struct people **row_people; /* NULL: not in this digest */
	size_t row_count;
	struct item items[DIGEST_ITEMS_MOST];
	size_t item_count;
	struct group *groups;
	size_t group_count;
	struct wordings *words[LANGUAGES]; /* [LANGUAGE_JA]: NULL */
	struct people *rest; /* whose set of items got no message of its own */
};

/* --- who still is to get it ------------------------------------------------------ */

static enum err is_corrected(const struct making *m, int64_t broadcast_id, bool *yes)
{
	int64_t corrections;
	struct str exactly = str_fmt(m->arena, "%%{\"exactly\":%" PRId64 "}%%", broadcast_id);
	TRY(sql_digest_corrected(m->db, m->arena, broadcast_id, exactly, &corrections));
	*yes = corrections > 0;
	return OK;
}

/* Why it is in no digest any more; empty: it is. */
static enum err obstacle(const struct making *m, const struct digest_due_row *row, struct str *why)
{
	bool corrected;
	*why = S("");
	TRY(is_corrected(m, row->broadcast_id, &corrected));
	if (corrected)
		*why = S("訂正が出ているため");
	else if (str_eq(row->state, S("stopped")) || str_eq(row->state, S("failed")))
		*why = S("もとの配信を止めたため");
	else if (row->has_until_day && row->until_day < m->today)
		*why = S("意味のある日を過ぎたため");
	else if (jst_day_of_ms(row->kept_at) + OLD_DAYS < m->today)
		*why = S("2週間以上たったため");
	return OK;
}

/* As if it were sent now: who blocked us, took a topic away or is gone is not meant. */
static enum err still_meant(const struct making *m, const struct digest_due_row *row, struct people **out, struct str *why)
{
	const struct node *json;
	struct segment *segment;
	struct people *meant;
	TRY(people_unpack(m->arena, row->people, out));
	TRY(node_parse(m->arena, row->condition, &json));
	enum err err = segment_read(m->db, m->arena, json, &segment);
	if (err == ERR_INVALID) {
		err_clear();
		*why = S("対象の条件が使えなくなったため");
		return OK;
	}
	TRY(err);
	TRY(segment_people(m->db, m->arena, m->delivery->members, segment, row->asked_day, &meant));
	people_and(*out, meant);
	return OK;
}

static struct item *item_of(struct making *m, const struct digest_due_row *row)
{
	struct item *last = m->item_count ? &m->items[m->item_count - 1] : NULL;
	if (last && last->broadcast_id == row->broadcast_id) /* rows of one broadcast follow each other */
		return last;
	if (m->item_count == DIGEST_ITEMS_MOST)
		return NULL;
	m->items[m->item_count] = (struct item){.broadcast_id = row->broadcast_id,
	                                        .text = {row->first_text, row->translations, row->has_until_day ? row->until_day : 0},
	                                        .people = people_new(m->arena)};
	return &m->items[m->item_count++];
}

static enum err look_at(struct making *m, size_t i)
{
	const struct digest_due_row *row = &m->rows[i];
	struct people *people;
	struct str why;
	int64_t changed;
	TRY(obstacle(m, row, &why));
	if (why.len == 0 && !str_eq(row->state, S("sent")) && !str_eq(row->state, S("sending")))
		return OK; /* held: it waits with its broadcast */
	if (why.len == 0)
		TRY(still_meant(m, row, &people, &why));
	if (why.len)
		return sql_digest_item_end(m->db, m->arena, row->broadcast_id, 0, why, m->now, &changed);
	struct item *item = item_of(m, row);
	if (!item)
		return OK;
	people_or(item->people, people);
	m->row_people[i] = people;
	return OK;
}

/* --- who missed the same ----------------------------------------------------------- */

static int larger_first(const void *a, const void *b)
{
	int64_t left = ((const struct group *)a)->count, right = ((const struct group *)b)->count;
	return (left < right) - (left > right);
}

/* The smallest share one message with a list behind it. */
static void merge_beyond(struct making *m, size_t most)
{
	if (m->group_count <= most)
		return;
	qsort(m->groups, m->group_count, sizeof *m->groups, larger_first);
	for (size_t i = most; i < m->group_count; i++)
		people_or(m->rest, m->groups[i].people);
	m->group_count = most;
}

static void add_group(struct making *m, struct people *people, const struct group *from, size_t item)
{
	int64_t count = people_count(people);
	size_t before = from ? from->item_count : 0;
	if (count == 0)
		return;
	struct group *made = &m->groups[m->group_count++];
	*made = (struct group){.people = people, .count = count, .items = arena_array(m->arena, size_t, before + 1), .item_count = before + 1};
	for (size_t i = 0; i < before; i++)
		made->items[i] = from->items[i];
	made->items[before] = item;
}

/* Each group into those who missed this one too, and those who did not. */
static void split_by(struct making *m, size_t item)
{
	struct people *left = people_copy(m->arena, m->items[item].people);
	size_t before = m->group_count;
	people_without(left, m->rest);
	for (size_t i = 0; i < before; i++) {
		struct group from = m->groups[i];
		struct people *both = people_copy(m->arena, from.people);
		people_and(both, left);
		people_without(left, both);
		people_without(m->groups[i].people, both);
		m->groups[i].count = people_count(m->groups[i].people);
		add_group(m, both, &from, item);
	}
	add_group(m, left, NULL, item);
	size_t kept = 0;
	for (size_t i = 0; i < m->group_count; i++)
		if (m->groups[i].count)
			m->groups[kept++] = m->groups[i];
	m->group_count = kept;
	merge_beyond(m, SPLIT_MOST);
}

/* --- the messages -------------------------------------------------------------------- */

struct message {
	struct str json;
	bool draft; /* it has a line that nobody has read */
};

static enum err message_of(const struct making *m, struct wordings *words, const struct group *group, struct message *out)
{
	struct say_line lines[DIGEST_TITLES_MOST + 1];
	struct say_bubble bubble = {.title = digest_head(m->arena, words, group ? (int64_t)group->item_count : 0),
	                            .note = digest_word(words, group ? DIGEST_CHOOSE : S("あなたへのお知らせがあります。「読む」を押すと、一覧が出ます。")),
	                            .lines = lines};
	size_t shown = group && group->item_count < DIGEST_TITLES_MOST ? group->item_count : DIGEST_TITLES_MOST;
	*out = (struct message){.draft = false};
	if (!group) {
		lines[bubble.line_count++] = (struct say_line){.text = digest_word(words, S("読む")), .data = S("一覧を読む")};
		return say_with_bubble(m->arena, S(""), &bubble, &out->json);
	}
	for (size_t i = 0; i < shown; i++) {
		struct digest_line line;
		TRY(digest_line(m->arena, words, &m->items[group->items[i]].text, &line));
		lines[bubble.line_count++] = (struct say_line){.text = line.shown, .data = line.headline};
		out->draft = out->draft || line.draft;
	}
	if (group->item_count > shown)
		lines[bubble.line_count++] = (struct say_line){
			.text = digest_word(words, str_fmt(m->arena, "ほか%zu件", group->item_count - shown)), .data = S("ほかを読む")};
	return say_with_bubble(m->arena, S(""), &bubble, &out->json);
}

/* In each language that somebody of them reads. */
static enum err translations_of(const struct making *m, const struct group *group, const struct people *people,
                                struct str *out)
{
	static const struct audience_written all = {.in = {[LANGUAGE_EASY] = true, true, true, true, true}};
	struct audience audience = {.all = people_copy(m->arena, people)};
	struct message message;
	struct buf text;
	struct emit emit;
	TRY(audience_split(m->db, m->arena, m->delivery->members, &all, &audience));
	buf_init(&text, m->arena, MESSAGES_ROOM);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (int language = LANGUAGE_EASY; language < LANGUAGES; language++) {
		if (people_count(audience.part[language]) == 0)
			continue;
		TRY(message_of(m, m->words[language], group, &message));
		emit_begin(&emit, NULL);
		emit_text(&emit, "language", language_code((enum language)language));
		emit_bool(&emit, "reviewed", !message.draft);
		emit_raw(&emit, "messages", message.json);
		emit_end(&emit);
	}
	emit_end_list(&emit);
	return buf_done(&text, out);
}

static struct str items_text(const struct making *m, const struct group *group)
{
	struct buf out;
	buf_init(&out, m->arena, DIGEST_TITLES_MOST * 24);
	for (size_t i = 0; group && i < group->item_count && i < DIGEST_TITLES_MOST; i++)
		buf_fmt(&out, "%s%" PRId64, i ? "," : "", m->items[group->items[i]].broadcast_id);
	return buf_view(&out);
}

/* group NULL: those with lists of their own. */
static enum err send_to(const struct making *m, int64_t digest_id, const struct group *group, const struct people *people)
{
	int64_t id;
	struct message japanese;
	struct jst day = jst_from_ms(m->now);
	struct broadcast_new new = {
		.content = {.title = group ? str_fmt(m->arena, "まとめて届けるお知らせ %d月%d日（%zu件）", day.month, day.day, group->item_count)
		                           : str_fmt(m->arena, "まとめて届けるお知らせ %d月%d日（一人ずつの一覧）", day.month, day.day),
		            .condition = S("{}")},
		.state = BROADCAST_RESOLVING,
		.feed = str_fmt(m->arena, "digest %.*s", FMT(jst_format_date(m->arena, m->today))),
	};
	TRY(message_of(m, NULL, group, &japanese));
	new.content.messages = japanese.json;
	TRY(translations_of(m, group, people, &new.content.translations));
	TRY(broadcast_insert(m->db, m->arena, &new, (struct broadcast_who){.now = m->now}, &id));
	TRY(sql_digest_address(m->db, m->arena, id, people_pack(m->arena, people), str_fmt(m->arena, "{\"exactly\":%" PRId64 "}", id),
	                       S("まとめて届ける人"), m->now));
	return sql_digest_group_add(m->db, m->arena, id, digest_id, items_text(m, group));
}

/* Who took one out meanwhile was first: all is begun again, without it. */
static enum err items_gone(const struct making *m, int64_t digest_id)
{
	for (size_t i = 0; i < m->row_count; i++) {
		int64_t changed;
		if (!m->row_people[i])
			continue;
		TRY(sql_digest_item_gone(m->db, m->arena, m->rows[i].broadcast_id, m->rows[i].why, digest_id,
		                         people_pack(m->arena, m->row_people[i]), people_count(m->row_people[i]), &changed));
		if (!changed)
			return fail(ERR_BUSY, "an item was taken out meanwhile");
	}
	return OK;
}

static enum err send_all(struct making *m, struct digest_made *out)
{
	struct people *all = people_copy(m->arena, m->rest);
	for (size_t i = 0; i < m->group_count; i++)
		people_or(all, m->groups[i].people);
	int64_t rest = people_count(m->rest);
	*out = (struct digest_made){.people = people_count(all), .items = (int64_t)m->item_count,
	                            .groups = (int64_t)m->group_count + (rest > 0)};
	if (out->people == 0)
		return OK;
	TRY(sql_digest_add(m->db, m->arena, m->today, m->now, out->people, out->items, &out->id));
	for (size_t i = 0; i < m->group_count; i++)
		TRY(send_to(m, out->id, &m->groups[i], m->groups[i].people));
	if (rest)
		TRY(send_to(m, out->id, NULL, m->rest));
	return items_gone(m, out->id);
}

/* No lock is held meanwhile: a million people take a while. */
static enum err gather(struct making *m)
{
	TRY(sql_digest_due(m->db, m->arena, m->today, &m->rows, &m->row_count));
	m->row_people = arena_array(m->arena, struct people *, m->row_count);
	m->groups = arena_array(m->arena, struct group, 2 * SPLIT_MOST + 1);
	m->rest = people_new(m->arena);
	for (int language = LANGUAGE_EASY; language < LANGUAGES; language++)
		TRY(wordings_begin(m->db, m->arena, (enum language)language, &m->words[language]));
	for (size_t i = 0; i < m->row_count; i++) {
		m->row_people[i] = NULL;
		TRY(look_at(m, i));
	}
	for (size_t i = 0; i < m->item_count; i++)
		split_by(m, i);
	merge_beyond(m, DIGEST_GROUPS_MOST);
	return OK;
}

static enum err record(const struct making *m, const struct digest_made *made)
{
	struct change detail;
	change_begin(&detail, m->arena, CHANGE_MADE);
	change_fact_i64(&detail, "people", made->people);
	change_fact_i64(&detail, "items", made->items);
	change_fact_i64(&detail, "broadcasts", made->groups);
	return audit_record(m->db, m->arena, m->delivery->keyring,
	                    &(struct audit_entry){.at = m->now, .actor = AUDIT_PROGRAM, .action = S("digest.send"),
	                                          .object = str_fmt(m->arena, "digest %" PRId64, made->id),
	                                          .detail = change_detail(&detail)});
}

static enum err store(struct making *m, struct digest_made *out)
{
	int64_t made;
	TRY(tx_begin(m->db));
	TRY(tx_lock(m->db, m->arena, S("digest")));
	TRY(sql_digest_of_day(m->db, m->arena, m->today, &made));
	if (!made)
		TRY(send_all(m, out));
	if (out->id)
		TRY(record(m, out));
	fault_point("digest.before");
	TRY(tx_commit(m->db));
	fault_point("digest.after");
	return OK;
}

static enum err is_time(struct making *m, bool *yes)
{
	int64_t hour, made;
	struct str word;
	*yes = false;
	TRY(setting_text(m->db, m->arena, SETTING_DIGEST, &word));
	int64_t start = jst_day_start_ms(m->today);
	if (!str_to_i64(word, &hour) || m->now < start + hour * MS_HOUR || m->now > start + hour * MS_HOUR + DIGEST_LATE_MS)
		return OK;
	TRY(sql_digest_of_day(m->db, m->arena, m->today, &made));
	*yes = made == 0;
	return OK;
}

enum err digest_make(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t now, struct digest_made *out)
{
	bool yes;
	struct making *m = arena_make(arena, struct making);
	*m = (struct making){.db = db, .arena = arena, .delivery = delivery, .now = now, .today = jst_day_of_ms(now)};
	*out = (struct digest_made){0};
	TRY(is_time(m, &yes));
	if (!yes)
		return OK;
	TRY(gather(m));
	if (m->item_count == 0)
		return OK;
	enum err err = store(m, out);
	if (err) {
		tx_rollback(db);
		*out = (struct digest_made){0};
	}
	return err;
}
