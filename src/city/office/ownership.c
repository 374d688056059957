/* ownership: one row for each kind of thing that somebody looks after. */
#include "ownership.h"

#include "arena.h"
#include "buf.h"
#include "conversation_heir.h"
#include "db.h"
#include "deciders.h"
#include "jst.h"
#include "ownership.sql.h"
#include "utf8.h"

#define EXAMPLES 3
#define EXAMPLE_MOST 24 /* characters */

struct handover {
	struct db *db;
	struct arena *arena;
	int64_t staff_id, successor_id, now;
	struct i64_list line; /* the person, and those the person succeeded */
};

struct names {
	struct str *at;
	size_t count;
};

/* --- broadcasts --- */

static const struct str draft_states[] = {S_INIT("draft")};
static const struct str coming_states[] = {S_INIT("scheduled"), S_INIT("resolving"), S_INIT("sending")};
static const struct str halted_states[] = {S_INIT("held"), S_INIT("stopped"), S_INIT("stopping")};
static const struct str series_states[] = {S_INIT("draft"), S_INIT("scheduled")};

#define BROADCASTS(kind, states, is_series)                                                                           \
	static enum err kind##_names(const struct handover *h, struct names *out)                                     \
	{                                                                                                             \
		return sql_ownership_broadcasts(h->db, h->arena, h->staff_id, (struct text_list){states, COUNT(states)}, \
		                                is_series, &out->at, &out->count);                                    \
	}                                                                                                             \
	static enum err kind##_give(const struct handover *h)                                                         \
	{                                                                                                             \
		int64_t changed;                                                                                      \
		return sql_ownership_broadcasts_give(h->db, h->arena, h->staff_id,                                    \
		                                     (struct text_list){states, COUNT(states)}, is_series,            \
		                                     h->successor_id ? &h->successor_id : NULL, &changed);            \
	}
BROADCASTS(draft, draft_states, false)
BROADCASTS(coming, coming_states, false)
BROADCASTS(halted, halted_states, false)
BROADCASTS(series, series_states, true)

/* --- approval --- */

/* What somebody asked for goes on without that person; the draft behind it has a
 * new owner, who sees it when it is sent back. */
static enum err asked_names(const struct handover *h, struct names *out)
{
	return sql_ownership_asked(h->db, h->arena, h->staff_id, &out->at, &out->count);
}

/* A list with the successor instead, who stands there once. */
static struct str replaced(const struct handover *h, struct str text)
{
	struct i64_list ids = ids_read(h->arena, text);
	int64_t *made = arena_array(h->arena, int64_t, ids.count);
	size_t count = 0;
	for (size_t i = 0; i < ids.count; i++) {
		int64_t id = ids.at[i] == h->staff_id ? h->successor_id : ids.at[i];
		if (!ids_has((struct i64_list){made, count}, id))
			made[count++] = id;
	}
	return ids_write(h->arena, (struct i64_list){made, count});
}

struct steps {
	struct ownership_steps_row *chains;
	struct ownership_request_steps_row *waiting;
	size_t chain_count, waiting_count;
};

static enum err find_steps(const struct handover *h, struct steps *out)
{
	struct str pattern = str_fmt(h->arena, "%%,%" PRId64 ",%%", h->staff_id);
	TRY(sql_ownership_steps(h->db, h->arena, pattern, &out->chains, &out->chain_count));
	return sql_ownership_request_steps(h->db, h->arena, pattern, &out->waiting, &out->waiting_count);
}

static enum err step_names(const struct handover *h, struct names *out)
{
	struct steps steps;
	TRY(find_steps(h, &steps));
	out->at = arena_array(h->arena, struct str, steps.chain_count + steps.waiting_count);
	for (size_t i = 0; i < steps.chain_count; i++)
		out->at[out->count++] = str_fmt(h->arena, "%.*sの流れ", FMT(steps.chains[i].department));
	for (size_t i = 0; i < steps.waiting_count; i++)
		out->at[out->count++] = steps.waiting[i].title;
	return OK;
}

static enum err step_give(const struct handover *h)
{
	struct steps steps;
	if (!h->successor_id)
		return OK;
	TRY(find_steps(h, &steps));
	for (size_t i = 0; i < steps.chain_count; i++)
		TRY(sql_ownership_step_give(h->db, h->arena, steps.chains[i].chain_id, steps.chains[i].no,
		                            replaced(h, steps.chains[i].staff), replaced(h, steps.chains[i].stand_ins)));
	for (size_t i = 0; i < steps.waiting_count; i++)
		TRY(sql_ownership_request_step_give(h->db, h->arena, steps.waiting[i].request_id, steps.waiting[i].no,
		                                    replaced(h, steps.waiting[i].staff),
		                                    replaced(h, steps.waiting[i].stand_ins)));
	return OK;
}

static enum err standing_names(const struct handover *h, struct names *out)
{
	return sql_ownership_standing_in(h->db, h->arena, h->staff_id, jst_day_of_ms(h->now), &out->at, &out->count);
}

static enum err standing_give(const struct handover *h)
{
	int64_t changed;
	if (!h->successor_id)
		return OK;
	return sql_ownership_standing_in_give(h->db, h->arena, h->staff_id, jst_day_of_ms(h->now), h->successor_id, &changed);
}

/* --- chat --- */

static enum err chat_names(const struct handover *h, struct names *out)
{
	return conversation_held_desks(h->db, h->arena, h->staff_id, &out->at, &out->count);
}

static enum err chat_give(const struct handover *h)
{
	return conversation_hand_over(h->db, h->arena, &(struct conversation_heir){h->staff_id, h->successor_id, h->now});
}

/* --- what stays with its department --- */

#define STAYS(kind)                                                                                 \
	static enum err kind##_names(const struct handover *h, struct names *out)                   \
	{                                                                                           \
		return sql_ownership_##kind(h->db, h->arena, h->line, &out->at, &out->count);       \
	}
STAYS(articles)
STAYS(replies)
STAYS(scenarios)
STAYS(menus)
STAYS(disaster)
STAYS(sources)
STAYS(code_lists)
STAYS(templates)
STAYS(segments)

static const struct {
	const char *key, *label;
	enum err (*names)(const struct handover *h, struct names *out);
	enum err (*give)(const struct handover *h); /* NULL: nothing is written */
	bool stays;
} kinds[] = {
	{"draft", "配信の下書き", draft_names, draft_give, false},
	{"scheduled", "予約中の配信", coming_names, coming_give, false},
	{"held", "止まっている配信", halted_names, halted_give, false},
	{"series", "くり返しの配信", series_names, series_give, false},
	{"asked", "承認待ちの依頼", asked_names, NULL, false},
	{"step", "名前で決まっている承認の段階", step_names, step_give, false},
	{"standing_in", "不在の人の代理", standing_names, standing_give, false},
	{"conversation", "担当している相談", chat_names, chat_give, false},
	{"article", "よくある質問", articles_names, NULL, true},
	{"reply", "自動応答のルール", replies_names, NULL, true},
	{"scenario", "シナリオ", scenarios_names, NULL, true},
	{"menu", "メニュー", menus_names, NULL, true},
	{"disaster", "災害モードの準備", disaster_names, NULL, true},
	{"source", "友だち追加QR", sources_names, NULL, true},
	{"code_list", "コードの一覧", code_lists_names, NULL, true},
	{"template", "ひな形", templates_names, NULL, true},
	{"segment", "保存した対象", segments_names, NULL, true},
};
_Static_assert(COUNT(kinds) <= OWNERSHIP_KINDS_MOST, "more kinds than lists have room for");

/* A name that comes again and again is one example. */
static struct str examples_of(struct arena *arena, const struct names *names)
{
	struct buf out;
	struct str shown[EXAMPLES];
	size_t count = 0;
	bool more = false;
	buf_init(&out, arena, 1024);
	for (size_t i = 0; i < names->count && !more; i++) {
		bool again = names->at[i].len == 0;
		for (size_t k = 0; k < count; k++)
			again = again || str_eq(shown[k], names->at[i]);
		if (again)
			continue;
		more = count == EXAMPLES;
		if (more)
			continue;
		shown[count++] = names->at[i];
		struct str cut = utf8_cut(names->at[i], EXAMPLE_MOST);
		buf_fmt(&out, "「%.*s%s」", FMT(cut), cut.len < names->at[i].len ? "…" : "");
	}
	if (more)
		buf_str(&out, S("ほか"));
	return buf_view(&out);
}

static enum err walk(struct handover *h, bool give, struct ownership_count **out, size_t *count)
{
	struct ownership_count *list = arena_array(h->arena, struct ownership_count, COUNT(kinds));
	int64_t *line;
	size_t found = 0, line_count;
	TRY(sql_ownership_line(h->db, h->arena, h->staff_id, &line, &line_count));
	h->line = (struct i64_list){line, line_count};
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct names names = {0};
		TRY(kinds[i].names(h, &names));
		if (names.count == 0)
			continue;
		list[found++] = (struct ownership_count){kinds[i].key, kinds[i].label, kinds[i].stays, (int64_t)names.count,
		                                         examples_of(h->arena, &names)};
		if (give && kinds[i].give)
			TRY(kinds[i].give(h));
	}
	*out = list;
	*count = found;
	return OK;
}

enum err ownership_counts(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                          struct ownership_count **out, size_t *count)
{
	return walk(&(struct handover){.db = db, .arena = arena, .staff_id = staff_id, .now = now}, false, out, count);
}

enum err ownership_transfer(struct db *db, struct arena *arena, int64_t staff_id, int64_t successor_id, int64_t now,
                            struct ownership_count **moved, size_t *count)
{
	struct handover handover = {.db = db, .arena = arena, .staff_id = staff_id, .successor_id = successor_id, .now = now};
	return walk(&handover, true, moved, count);
}

struct str ownership_text(struct arena *arena, const struct ownership_count *list, size_t count, bool stays)
{
	struct buf out;
	bool first = true;
	buf_init(&out, arena, 16384);
	for (size_t i = 0; i < count; i++) {
		if (list[i].stays != stays)
			continue;
		buf_fmt(&out, "%s%s%" PRId64 "件", first ? "" : "、", list[i].label, list[i].count);
		if (stays)
			buf_fmt(&out, "（%.*s）", FMT(list[i].examples));
		first = false;
	}
	return buf_view(&out);
}
