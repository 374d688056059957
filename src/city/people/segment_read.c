/* segment_read: from JSON to a checked tree. Leaves get their Japanese words
 * here, where the labels are looked up anyway. */
#include "segment_tree.h"

#include "arena.h"
#include "attribute.h"
#include "buf.h"
#include "child.h"
#include "db.h"
#include "field.h"
#include "jst.h"
#include "segment.sql.h"

#define LABELS_SHOWN 20
#define BUTTON_MOST 100

struct reading {
	struct db *db;
	struct arena *arena;
	size_t leaves, parts;
};

struct word {
	const char *name;
	enum segment_kind kind;
	enum err (*read)(struct reading *r, const struct node *json, struct segment *out);
};

/* --- places in error texts --- */

static const char *place(struct reading *r, struct str path, struct str rest)
{
	const char *dot = path.len ? "." : "";
	const char *dot2 = rest.len ? "." : "";
	return str_z(r->arena, str_fmt(r->arena, "condition%s%.*s%s%.*s", dot, FMT(path), dot2, FMT(rest)));
}

/* An error of field.h or of a look-up, told with the whole place. */
static enum err within(struct reading *r, const struct segment *at, const char *word, enum err err)
{
	if (err == OK || err > ERR_LIMIT)
		return err;
	const char *field = err_field();
	struct str rest = str_fmt(r->arena, "%s%s%s", word, *word && *field ? "." : "", field);
	return fail_field(err, place(r, at->path, rest), "%s", err_text());
}

#define REFUSE(r, at, word, ...) fail_field(ERR_INVALID, place((r), (at)->path, S(word)), __VA_ARGS__)

/* --- leaves --- */

static struct str join_labels(struct arena *arena, const struct option_brief *briefs, size_t count)
{
	struct buf out;
	buf_init(&out, arena, 64 * 1024);
	for (size_t i = 0; i < count && i < LABELS_SHOWN; i++) {
		bool first = i == 0 || briefs[i].attribute_id != briefs[i - 1].attribute_id;
		if (first && i)
			buf_lit(&out, " または ");
		if (first)
			buf_fmt(&out, "%.*s：", FMT(briefs[i].attribute_label));
		else
			buf_lit(&out, "・");
		buf_str(&out, briefs[i].label);
	}
	if (count > LABELS_SHOWN)
		buf_fmt(&out, " ほか%zu件", count - LABELS_SHOWN);
	if (count > 1)
		buf_lit(&out, " のいずれか");
	return buf_view(&out);
}

static enum err read_options(struct reading *r, const struct node *json, struct segment *out)
{
	const struct node *list;
	struct option_brief *briefs;
	size_t found;
	TRY(within(r, out, "", field_array(json, "options", 1, SEGMENT_OPTIONS, &list)));
	size_t count = node_count(list);
	int64_t *ids = arena_array(r->arena, int64_t, count);
	for (size_t i = 0; i < count; i++)
		ids[i] = node_i64(node_at(list, i), 0);
	TRY(option_current(r->db, r->arena, ids, count));
	out->options = arena_array(r->arena, int64_t, count);
	for (size_t i = 0; i < count; i++) {
		bool again = false;
		for (size_t j = 0; j < out->option_count; j++)
			again = again || out->options[j] == ids[i];
		if (!again)
			out->options[out->option_count++] = ids[i];
	}
	TRY(option_briefs(r->db, r->arena, out->options, out->option_count, &briefs, &found));
	if (found != out->option_count)
		return REFUSE(r, out, "options", "条件に、ない選択肢が入っています。選び直してください。");
	out->text = join_labels(r->arena, briefs, found);
	return OK;
}

static enum err read_answered(struct reading *r, const struct node *json, struct segment *out)
{
	struct str key;
	struct attribute attribute;
	TRY(within(r, out, "", field_text(json, "answered", 1, 40, &key)));
	enum err err = attribute_by_key(r->db, r->arena, key, &attribute);
	if (err == ERR_NOT_FOUND)
		return REFUSE(r, out, "answered", "条件の項目「%.*s」はありません。選び直してください。", FMT(key));
	TRY(err);
	out->id = attribute.id;
	out->of_child = attribute.kind == ATTRIBUTE_CHILD;
	out->text = out->of_child ? S("お子さんを登録している")
	                          : str_fmt(r->arena, "「%.*s」に回答している", FMT(attribute.label));
	return OK;
}

static enum err read_age(const struct node *range, const char *end, int64_t *months)
{
	const struct node *age;
	int64_t years, more;
	TRY(field_object(range, end, &age));
	TRY(field_i64(age, "years", 0, CHILD_YEARS_MOST, &years));
	TRY(field_i64(age, "months", 0, 11, &more));
	*months = years * 12 + more;
	return OK;
}

static enum err read_child_age(struct reading *r, const struct node *json, struct segment *out)
{
	const struct node *range;
	TRY(within(r, out, "", field_object(json, "childAge", &range)));
	TRY(within(r, out, "childAge", read_age(range, "from", &out->from)));
	TRY(within(r, out, "childAge", read_age(range, "to", &out->to)));
	if (out->from > out->to)
		return REFUSE(r, out, "childAge", "お子さんの年齢は、開始を終了より低くしてください。");
	out->text = str_fmt(r->arena, "お子さんが%.*sから%.*s", FMT(age_text(r->arena, out->from)),
	                    FMT(age_text(r->arena, out->to)));
	return OK;
}

static enum err read_grade(const struct node *range, const char *end, int64_t *grade)
{
	int found;
	TRY(field_word(range, end, grade_words, &found));
	*grade = found;
	return OK;
}

static enum err read_child_grade(struct reading *r, const struct node *json, struct segment *out)
{
	const struct node *range;
	TRY(within(r, out, "", field_object(json, "childGrade", &range)));
	TRY(within(r, out, "childGrade", read_grade(range, "from", &out->from)));
	TRY(within(r, out, "childGrade", read_grade(range, "to", &out->to)));
	if (out->from > out->to)
		return REFUSE(r, out, "childGrade", "お子さんの学年は、「から」を「まで」より下の学年にしてください。");
	struct str from = grade_label((int)out->from), to = grade_label((int)out->to);
	out->text = out->from == out->to ? str_fmt(r->arena, "お子さんが%.*s", FMT(from))
	                                 : str_fmt(r->arena, "お子さんが%.*sから%.*s", FMT(from), FMT(to));
	return OK;
}

static enum err read_day(const struct node *range, const char *end, int64_t absent, int64_t *day)
{
	struct str text;
	*day = absent;
	if (!field_given(range, end))
		return OK;
	TRY(field_text(range, end, 10, 10, &text));
	if (!jst_parse_date(text, day))
		return fail_field(ERR_INVALID, end, "日付は「2026-11-22」のように入力してください。");
	return OK;
}

static struct str day_text(struct arena *arena, int64_t day)
{
	struct jst t = jst_from_day(day);
	return str_fmt(arena, "%d年%d月%d日", t.year, t.month, t.day);
}

static struct str range_text(struct arena *arena, int64_t from, int64_t to)
{
	if (from == INT32_MIN)
		return str_fmt(arena, "%.*sまで", FMT(day_text(arena, to)));
	if (to == INT32_MAX)
		return str_fmt(arena, "%.*s以降", FMT(day_text(arena, from)));
	return str_fmt(arena, "%.*sから%.*sまで", FMT(day_text(arena, from)), FMT(day_text(arena, to)));
}

static enum err read_days(struct reading *r, const struct node *json, const char *word, struct segment *out)
{
	const struct node *range;
	TRY(within(r, out, "", field_object(json, word, &range)));
	TRY(within(r, out, word, read_day(range, "from", INT32_MIN, &out->from)));
	TRY(within(r, out, word, read_day(range, "to", INT32_MAX, &out->to)));
	if (out->from == INT32_MIN && out->to == INT32_MAX)
		return fail_field(ERR_INVALID, place(r, out->path, str_from(word)), "期間の開始か終了を入力してください。");
	if (out->from > out->to)
		return fail_field(ERR_INVALID, place(r, out->path, str_from(word)), "期間の開始は、終了より前の日にしてください。");
	return OK;
}

static enum err read_child_born(struct reading *r, const struct node *json, struct segment *out)
{
	TRY(read_days(r, json, "childBorn", out));
	out->text = str_fmt(r->arena, "お子さんの生年月日が%.*s", FMT(range_text(r->arena, out->from, out->to)));
	return OK;
}

static enum err read_followed(struct reading *r, const struct node *json, struct segment *out)
{
	TRY(read_days(r, json, "followed", out));
	out->text = str_fmt(r->arena, "友だち追加が%.*s", FMT(range_text(r->arena, out->from, out->to)));
	out->from = out->from == INT32_MIN ? 0 : jst_day_start_ms(out->from);
	out->to = out->to == INT32_MAX ? INT64_MAX : jst_day_start_ms(out->to + 1) - 1;
	return OK;
}

static enum err read_broadcast(struct reading *r, const struct node *json, const char *word, struct segment *out,
                               struct str *title)
{
	TRY(within(r, out, "", field_i64(json, word, 1, INT64_MAX, &out->id)));
	enum err err = sql_segment_broadcast(r->db, r->arena, out->id, title);
	if (err == ERR_NOT_FOUND)
		return fail_field(ERR_INVALID, place(r, out->path, str_from(word)), "条件の配信がありません。選び直してください。");
	return err;
}

static enum err read_received(struct reading *r, const struct node *json, struct segment *out)
{
	struct str title;
	TRY(read_broadcast(r, json, "received", out, &title));
	out->text = str_fmt(r->arena, "配信「%.*s」を受け取った", FMT(title));
	return OK;
}

static enum err read_exactly(struct reading *r, const struct node *json, struct segment *out)
{
	struct str title;
	TRY(read_broadcast(r, json, "exactly", out, &title));
	out->text = str_fmt(r->arena, "配信「%.*s」を受け取った全員", FMT(title));
	return OK;
}

static enum err read_left_over(struct reading *r, const struct node *json, struct segment *out)
{
	struct str title;
	TRY(read_broadcast(r, json, "leftOver", out, &title));
	out->text = str_fmt(r->arena, "配信「%.*s」が届かなかった人", FMT(title));
	return OK;
}

/* By number only: names are not for conditions, which are kept and listed. */
static enum err read_friend(struct reading *r, const struct node *json, struct segment *out)
{
	int64_t there;
	TRY(within(r, out, "", field_i64(json, "friend", 1, UINT32_MAX, &out->id)));
	TRY(sql_segment_friend(r->db, r->arena, out->id, &there));
	if (!there)
		return REFUSE(r, out, "friend", "友だち番号 %" PRId64 " の人がいません。選び直してください。", out->id);
	out->text = str_fmt(r->arena, "友だち番号 %" PRId64 " の人", out->id);
	return OK;
}

static enum err read_roster(struct reading *r, const struct node *json, struct segment *out)
{
	struct str name;
	TRY(within(r, out, "", field_i64(json, "roster", 1, INT64_MAX, &out->id)));
	if (r->parts > 1)
		return REFUSE(r, out, "roster", "名簿は、ほかの条件と組み合わせられません。");
	enum err err = sql_segment_roster(r->db, r->arena, out->id, &name);
	if (err == ERR_NOT_FOUND)
		return REFUSE(r, out, "roster", "条件の名簿がありません。もう一度ファイルを読みこんでください。");
	TRY(err);
	out->text = str_fmt(r->arena, "名簿「%.*s」の人", FMT(name));
	return OK;
}

static enum err read_tapped(struct reading *r, const struct node *json, struct segment *out)
{
	struct str title;
	TRY(read_broadcast(r, json, "tapped", out, &title));
	if (field_given(json, "button"))
		TRY(within(r, out, "", field_text(json, "button", 1, BUTTON_MOST, &out->button)));
	out->text = out->button.len
		? str_fmt(r->arena, "配信「%.*s」の「%.*s」を押した", FMT(title), FMT(out->button))
		: str_fmt(r->arena, "配信「%.*s」のボタンを押した", FMT(title));
	return OK;
}

/* --- groups --- */

static const struct word words[] = {
	{"all", SEGMENT_ALL, NULL},
	{"any", SEGMENT_ANY, NULL},
	{"not", SEGMENT_NOT, NULL},
	{"options", SEGMENT_HAS_OPTIONS, read_options},
	{"answered", SEGMENT_ANSWERED, read_answered},
	{"childAge", SEGMENT_CHILD_AGE, read_child_age},
	{"childBorn", SEGMENT_CHILD_BORN, read_child_born},
	{"childGrade", SEGMENT_CHILD_GRADE, read_child_grade},
	{"followed", SEGMENT_FOLLOWED, read_followed},
	{"received", SEGMENT_RECEIVED, read_received},
	{"tapped", SEGMENT_TAPPED, read_tapped},
	{"exactly", SEGMENT_EXACTLY, read_exactly},
	{"leftOver", SEGMENT_LEFT_OVER, read_left_over},
	{"friend", SEGMENT_FRIEND, read_friend},
	{"roster", SEGMENT_ROSTER, read_roster},
};

static const struct word *word_of(const struct node *json)
{
	const char *name = node_next(json, NULL);
	bool alone = node_count(json) == 1;
	if (!alone && !(node_count(json) == 2 && node_get(json, "tapped") && node_get(json, "button")))
		return NULL;
	if (!alone)
		name = "tapped";
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(str_from(name), str_from(words[i].name)))
			return &words[i];
	return NULL;
}

static enum err read_one(struct reading *r, const struct node *json, int depth, bool negated, struct segment *out);

static enum err read_inner(struct reading *r, const struct node *json, struct str path, int depth, bool negated,
                           struct segment *out)
{
	out->path = path;
	if (node_is(json, NODE_OBJECT) && node_count(json) == 0)
		return REFUSE(r, out, "", "中身のない条件があります。条件を選ぶか、消してください。");
	return read_one(r, json, depth, negated, out);
}

static enum err read_list(struct reading *r, const struct node *json, const char *word, int depth, bool negated,
                          struct segment *out)
{
	const struct node *list;
	const char *dot = out->path.len ? "." : "";
	TRY(within(r, out, "", field_array(json, word, 1, SEGMENT_LEAVES, &list)));
	out->inner_count = node_count(list);
	out->inner = arena_array(r->arena, struct segment, out->inner_count);
	for (size_t i = 0; i < out->inner_count; i++) {
		struct str path = str_fmt(r->arena, "%.*s%s%s[%zu]", FMT(out->path), dot, word, i);
		TRY(read_inner(r, node_at(list, i), path, depth + 1, negated, &out->inner[i]));
	}
	return OK;
}

static enum err read_not(struct reading *r, const struct node *json, int depth, struct segment *out)
{
	struct str path = str_fmt(r->arena, "%.*s%snot", FMT(out->path), out->path.len ? "." : "");
	out->inner_count = 1;
	out->inner = arena_array(r->arena, struct segment, 1);
	return read_inner(r, node_get(json, "not"), path, depth + 1, true, out->inner);
}

static enum err read_one(struct reading *r, const struct node *json, int depth, bool negated, struct segment *out)
{
	const struct word *word = node_is(json, NODE_OBJECT) ? word_of(json) : NULL;
	if (!word)
		return REFUSE(r, out, "", "条件の形が正しくありません。条件を作り直してください。");
	out->kind = word->kind;
	if (++r->parts > SEGMENT_PARTS)
		return REFUSE(r, out, "", "条件が多すぎます。%d個までにしてください。", SEGMENT_PARTS);
	if (word->read) {
		if (++r->leaves > SEGMENT_LEAVES)
			return REFUSE(r, out, "", "条件が多すぎます。%d個までにしてください。", SEGMENT_LEAVES);
		if (word->kind >= SEGMENT_EXACTLY && negated) /* nobody else may be meant by them */
			return fail_field(ERR_INVALID, place(r, out->path, str_from(word->name)),
			                  "この条件は「以外」と組み合わせられません。");
		return word->read(r, json, out);
	}
	if (depth > SEGMENT_DEPTH)
		return REFUSE(r, out, "", "条件の入れ子は%d段までにしてください。", SEGMENT_DEPTH);
	if (word->kind == SEGMENT_NOT)
		return read_not(r, json, depth, out);
	return read_list(r, json, word->name, depth, negated, out);
}

enum err segment_read(struct db *db, struct arena *arena, const struct node *json, struct segment **out)
{
	struct reading reading = {.db = db, .arena = arena};
	struct segment *segment = arena_make(arena, struct segment);
	segment->path = S("");
	if (node_is(json, NODE_OBJECT) && node_count(json) == 0)
		segment->kind = SEGMENT_EVERYBODY;
	else
		TRY(read_one(&reading, json, 1, false, segment));
	*out = segment;
	return OK;
}

static bool asks_about_broadcast(enum segment_kind kind)
{
	return kind == SEGMENT_RECEIVED || kind == SEGMENT_TAPPED || kind == SEGMENT_EXACTLY || kind == SEGMENT_LEFT_OVER;
}

int64_t segment_roster(const struct segment *segment) { return segment->kind == SEGMENT_ROSTER ? segment->id : 0; }

size_t segment_mentions(const struct segment *segment, struct segment_mention *out, size_t most)
{
	size_t count = 0;
	if (asks_about_broadcast(segment->kind) && most)
		out[count++] = (struct segment_mention){segment->id, segment->path};
	for (size_t i = 0; i < segment->inner_count; i++)
		count += segment_mentions(&segment->inner[i], out + count, most - count);
	return count;
}
