/* reply_csv: cells to rules and back. What a table cannot say (times, pictures,
 * deeds) stays as it is. */
#include "reply_csv.h"

#include "arena.h"
#include "buf.h"
#include "csv_table.h"
#include "db.h"
#include "emit.h"
#include "field.h"
#include "reply.h"
#include "reply.sql.h"
#include "secret.h"
#include "utf8.h"

#define CELLS_MOST 30
#define CELL_TEXT_MOST ((size_t)64 << 10)
#define KINDS 4
#define OWN_ANSWER "（画面で作った答え）" /* an answer that is more than one text: stays */

enum column { COLUMN_WORDS, COLUMN_NAME = COLUMN_WORDS + KINDS, COLUMN_ANSWER, COLUMN_PRIORITY, COLUMNS }; /* words by enum reply_kind */

static const struct csv_column columns[COLUMNS] = {
	[COLUMN_WORDS + REPLY_EXACT] = {{"全体が同じ"}},
	[COLUMN_WORDS + REPLY_PREFIX] = {{"始まりが同じ"}},
	[COLUMN_WORDS + REPLY_ALL] = {{"すべての言葉を含む"}},
	[COLUMN_WORDS + REPLY_PART] = {{"言葉"}},
	[COLUMN_NAME] = {{"名前", "品目", "見出し"}},
	[COLUMN_ANSWER] = {{"答え", "回答", "出し方"}},
	[COLUMN_PRIORITY] = {{"優先順位"}},
};

struct line { /* of the file */
	int64_t line;
	struct str name, answer;
	int64_t priority; /* 0: not said */
	struct reply_word words[REPLY_WORDS_MOST];
	size_t word_count;
};

struct comparing {
	struct db *db;
	struct arena *arena;
	struct str category;
	struct scope may_change;
	struct reply_of_category_row *there;
	size_t there_count;
	bool *met; /* beside there */
	struct reply_csv_diff *out;
	struct csv_table table;
	ptrdiff_t places[COLUMNS];
};

/* --- what a rule says in a table --- */

/* The text of the only bubble of the only answer; false: it is more than that. */
static bool plain_answer(struct arena *arena, const struct reply_rule *rule, struct str *out)
{
	const struct node *messages;
	if (rule->answer_count != 1 || node_parse(arena, rule->answers[0].messages, &messages) != OK || node_count(messages) != 1)
		return false;
	const struct node *message = node_at(messages, 0);
	*out = node_text(node_get(message, "text"), S(""));
	return str_eq(node_text(node_get(message, "type"), S("")), S("text")) && node_count(message) == 2;
}

static struct str words_cell(struct arena *arena, const struct reply_rule *rule, enum reply_kind kind)
{
	struct buf out;
	buf_init(&out, arena, CELL_TEXT_MOST);
	for (size_t i = 0; i < rule->word_count; i++) {
		if (rule->words[i].kind != kind)
			continue;
		if (out.len)
			buf_lit(&out, "、");
		buf_str(&out, rule->words[i].text);
	}
	return buf_view(&out);
}

static void write_line(struct arena *arena, struct buf *out, struct str name, const struct reply_rule *rule)
{
	struct str answer = S("");
	csv_cell(out, name, true);
	csv_cell(out, words_cell(arena, rule, REPLY_PART), false);
	csv_cell(out, words_cell(arena, rule, REPLY_EXACT), false);
	csv_cell(out, words_cell(arena, rule, REPLY_PREFIX), false);
	csv_cell(out, words_cell(arena, rule, REPLY_ALL), false);
	csv_cell(out, plain_answer(arena, rule, &answer) ? answer : S(OWN_ANSWER), false);
	csv_number(out, rule->priority, false);
	csv_end_row(out);
}

static bool is_in_scope(struct scope scope, int64_t department_id)
{
	for (size_t i = 0; !scope.everywhere && i < scope.departments.count; i++)
		if (scope.departments.at[i] == department_id)
			return true;
	return scope.everywhere;
}

enum err reply_csv_write(struct db *db, struct arena *arena, struct str category, struct scope scope, struct buf *out)
{
	static const char *const titles[] = {"名前", "言葉", "全体が同じ", "始まりが同じ", "すべての言葉を含む", "答え", "優先順位"};
	struct reply_of_category_row *rows;
	size_t count;
	TRY(sql_reply_of_category(db, arena, category, &rows, &count));
	csv_titles(out, titles, COUNT(titles));
	for (size_t i = 0; i < count; i++) {
		struct reply_rule rule;
		if (rows[i].department_id && !is_in_scope(scope, rows[i].department_id))
			continue;
		TRY(reply_rule_read(arena, rows[i].rule, &rule));
		if (rule.hears == REPLY_WORDS)
			write_line(arena, out, rows[i].name, &rule);
	}
	struct str done;
	return buf_done(out, &done);
}

/* --- reading --- */

static void fault(struct comparing *c, int64_t line, struct str reason)
{
	c->out->faults[c->out->fault_count++] = (struct reply_csv_fault){line, reason};
}

static enum err find_columns(struct comparing *c)
{
	bool words = false;
	csv_places(c->arena, &c->table, columns, COLUMNS, c->places);
	for (int kind = 0; kind < KINDS; kind++)
		words |= c->places[COLUMN_WORDS + kind] >= 0;
	if (c->places[COLUMN_NAME] < 0 || c->places[COLUMN_ANSWER] < 0 || !words)
		return fail_field(ERR_INVALID, "file", "1行目に「名前」「言葉」「答え」の見出しを入れてください。");
	return OK;
}

/* A word of one sign, like 缶, would be part of too many: it is meant as a whole. */
static struct str read_words(struct comparing *c, struct line *line, enum reply_kind kind, struct str cell)
{
	struct str rest = cell, piece;
	while (csv_cut(&rest, &piece)) {
		if (piece.len == 0)
			continue;
		if (line->word_count == REPLY_WORDS_MOST)
			return str_fmt(c->arena, "言葉は%dこまでです。", REPLY_WORDS_MOST);
		struct reply_word word = {kind, piece};
		if (kind == REPLY_PART && utf8_codepoints(piece) == 1)
			word.kind = REPLY_EXACT;
		if (utf8_graphemes(piece) > REPLY_WORD_MOST)
			return str_fmt(c->arena, "「%.*s」は長すぎます。%d文字までです。", FMT(utf8_cut(piece, 20)), REPLY_WORD_MOST);
		struct str problem = reply_word_problem(c->arena, &word);
		if (problem.len)
			return str_fmt(c->arena, "「%.*s」：%.*s", FMT(piece), FMT(problem));
		line->words[line->word_count++] = word;
	}
	return S("");
}

static struct str read_line(struct comparing *c, struct line *line, const struct str *cells, size_t count)
{
	static const enum reply_kind order[KINDS] = {REPLY_PART, REPLY_EXACT, REPLY_PREFIX, REPLY_ALL}; /* as the editor has them */
	line->name = csv_meant(c->arena, cells, count, c->places[COLUMN_NAME]);
	line->answer = csv_meant(c->arena, cells, count, c->places[COLUMN_ANSWER]);
	struct str priority = utf8_fold(c->arena, csv_meant(c->arena, cells, count, c->places[COLUMN_PRIORITY]));
	if (line->name.len == 0 || utf8_graphemes(line->name) > 60)
		return S("名前は1文字から60文字までにしてください。");
	if (line->answer.len == 0)
		return S("答えが空です。");
	if (priority.len && (!str_to_i64(priority, &line->priority) || line->priority < 1 || line->priority > REPLY_PRIORITY_LAST))
		return S("優先順位は1から9までの数にしてください。");
	for (size_t i = 0; i < KINDS; i++) {
		struct str cell = csv_meant(c->arena, cells, count, c->places[COLUMN_WORDS + (int)order[i]]);
		struct str problem = read_words(c, line, order[i], cell);
		if (problem.len)
			return problem;
	}
	return line->word_count ? S("") : S("言葉が1つもありません。");
}

/* --- comparing --- */

static struct str in_words(struct arena *arena, const struct reply_word *words, size_t count, struct str answer)
{
	struct reply_rule rule = {.hears = REPLY_WORDS, .word_count = count};
	rule.words = arena_array(arena, struct reply_word, count + 1);
	for (size_t i = 0; i < count; i++)
		rule.words[i] = words[i];
	return str_fmt(arena, "%.*s → %.*s", FMT(reply_rule_words(arena, &rule)), FMT(utf8_cut(answer, 120)));
}

static bool same_words(const struct reply_rule *rule, const struct line *line)
{
	size_t met = 0;
	for (size_t i = 0; i < line->word_count; i++)
		for (size_t j = 0; j < rule->word_count; j++)
			if (line->words[i].kind == rule->words[j].kind && str_eq(line->words[i].text, rule->words[j].text)) {
				met++;
				break;
			}
	return met == line->word_count && met == rule->word_count;
}

static void emit_words(struct emit *emit, const struct line *line)
{
	emit_list(emit, "words");
	for (size_t i = 0; i < line->word_count; i++) {
		emit_begin(emit, NULL);
		emit_text(emit, "kind", str_from(reply_kinds[line->words[i].kind]));
		emit_text(emit, "text", line->words[i].text);
		emit_end(emit);
	}
	emit_end_list(emit);
}

static void emit_answer(struct emit *emit, struct str text, struct str deeds)
{
	emit_list(emit, "answers");
	emit_begin(emit, NULL);
	emit_list(emit, "messages");
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("text"));
	emit_text(emit, "text", text);
	emit_end(emit);
	emit_end_list(emit);
	emit_raw(emit, "deeds", deeds);
	emit_end(emit);
	emit_end_list(emit);
}

/* old: the rule there is, whose other parts stay; NULL: a new one. */
static enum err rule_of(struct arena *arena, const struct line *line, struct str old_json, const struct reply_rule *old,
                        struct str *out)
{
	static const char *const kept[] = {"windows", "outside", "from", "to", "condition"};
	const struct node *before = NULL;
	struct buf text;
	struct emit emit;
	if (old)
		TRY(node_parse(arena, old_json, &before));
	buf_init(&text, arena, REPLY_RULE_BYTES_MOST);
	emit_init(&emit, &text);
	emit_begin(&emit, NULL);
	emit_i64(&emit, "priority", line->priority ? line->priority : old ? old->priority : REPLY_PRIORITY_USUAL);
	emit_text(&emit, "hears", S("words"));
	emit_words(&emit, line);
	for (size_t i = 0; i < COUNT(kept); i++)
		if (before && field_given(before, kept[i]))
			emit_raw(&emit, kept[i], node_dump(arena, node_get(before, kept[i])));
	if (old && str_eq(line->answer, S(OWN_ANSWER)))
		emit_raw(&emit, "answers", node_dump(arena, node_get(before, "answers")));
	else
		emit_answer(&emit, line->answer, old && old->answer_count == 1 ? old->answers[0].deeds : S("[]"));
	emit_end(&emit);
	return buf_done(&text, out);
}

static enum err compare_with(struct comparing *c, const struct line *line, size_t i)
{
	const struct reply_of_category_row *there = &c->there[i];
	struct reply_rule rule, checked;
	struct str answer = S(OWN_ANSWER), plain;
	c->met[i] = true;
	TRY(reply_rule_read(c->arena, there->rule, &rule));
	if (plain_answer(c->arena, &rule, &plain))
		answer = plain;
	struct reply_csv_row row = {.line = line->line, .id = there->id, .version = there->version, .department_id = there->department_id,
	                            .name = there->name, .change = REPLY_CSV_SAME};
	bool same = same_words(&rule, line) && str_eq(answer, line->answer) && (!line->priority || line->priority == rule.priority) &&
	            there->enabled && there->live_version == there->version;
	if (!same) {
		if (!is_in_scope(c->may_change, there->department_id)) {
			fault(c, line->line, str_fmt(c->arena, "「%.*s」は、ほかの部署か全庁のルールなので、変えられません。", FMT(line->name)));
			return OK;
		}
		row.change = REPLY_CSV_CHANGED;
		row.before = in_words(c->arena, rule.words, rule.word_count, answer);
		row.after = in_words(c->arena, line->words, line->word_count, line->answer);
		TRY(rule_of(c->arena, line, there->rule, &rule, &row.rule));
		TRY(reply_rule_read(c->arena, row.rule, &checked));
	}
	c->out->counts[row.change]++;
	c->out->rows[c->out->row_count++] = row;
	return OK;
}

static enum err compare_line(struct comparing *c, const struct line *line)
{
	struct reply_csv_row row = {.line = line->line, .name = line->name, .change = REPLY_CSV_ADDED, .before = S("")};
	for (size_t i = 0; i < c->there_count; i++)
		if (str_eq(c->there[i].name, line->name)) {
			if (!c->met[i])
				return compare_with(c, line, i);
			fault(c, line->line, str_fmt(c->arena, "「%.*s」が2回あります。1行にまとめてください。", FMT(line->name)));
			return OK;
		}
	for (size_t i = 0; i < c->out->row_count; i++)
		if (str_eq(c->out->rows[i].name, line->name)) {
			fault(c, line->line, str_fmt(c->arena, "「%.*s」が2回あります。1行にまとめてください。", FMT(line->name)));
			return OK;
		}
	if (str_eq(line->answer, S(OWN_ANSWER))) {
		fault(c, line->line, S("答えが空です。"));
		return OK;
	}
	row.after = in_words(c->arena, line->words, line->word_count, line->answer);
	TRY(rule_of(c->arena, line, S(""), NULL, &row.rule));
	c->out->counts[REPLY_CSV_ADDED]++;
	c->out->rows[c->out->row_count++] = row;
	return OK;
}

static enum err compare_lines(struct comparing *c)
{
	struct str cells[CELLS_MOST];
	struct line *line = arena_make(c->arena, struct line);
	size_t count;
	for (int64_t lines = 0;; lines++) {
		enum err err = csv_table_row(&c->table, c->arena, cells, &count);
		if (err == ERR_NOT_FOUND)
			return lines ? OK : fail_field(ERR_INVALID, "file", "見出しだけで、ルールが1行もありません。");
		TRY(err);
		if (lines == REPLY_CSV_LINES_MOST)
			return fail_field(ERR_LIMIT, "file", "一度に読みこめるのは%d行までです。ファイルを分けてください。", REPLY_CSV_LINES_MOST);
		*line = (struct line){.line = c->table.reader.line};
		struct str problem = read_line(c, line, cells, count);
		if (problem.len)
			fault(c, line->line, problem);
		else
			TRY(compare_line(c, line));
	}
}

static void look_for_gone(struct comparing *c)
{
	for (size_t i = 0; i < c->there_count; i++) {
		if (c->met[i] || !c->there[i].enabled || !is_in_scope(c->may_change, c->there[i].department_id))
			continue;
		c->out->counts[REPLY_CSV_GONE]++;
		c->out->rows[c->out->row_count++] = (struct reply_csv_row){.change = REPLY_CSV_GONE, .id = c->there[i].id, .name = c->there[i].name,
		                                                           .version = c->there[i].version, .before = S(""), .after = S("")};
	}
}

static struct str seen_of(const struct comparing *c, struct str file)
{
	struct buf text;
	uint8_t hash[32];
	buf_init(&text, c->arena, file.len + c->there_count * 80 + 256);
	buf_str(&text, file);
	buf_str(&text, c->category);
	for (size_t i = 0; i < c->there_count; i++)
		buf_fmt(&text, "|%" PRId64 ":%" PRId64 ":%" PRId64 ":%" PRId64, c->there[i].id, c->there[i].version,
		        c->there[i].live_version, c->there[i].enabled);
	sha256(buf_view(&text), hash);
	return hex_encode(c->arena, hash, sizeof hash);
}

enum err reply_csv_compare(struct db *db, struct arena *arena, struct str file, struct str category, struct scope may_change,
                           struct reply_csv_diff *out)
{
	struct comparing c = {.db = db, .arena = arena, .category = category, .may_change = may_change, .out = out};
	*out = (struct reply_csv_diff){0};
	TRY(csv_table_open(&c.table, arena, file, CELLS_MOST));
	TRY(find_columns(&c));
	TRY(sql_reply_of_category(db, arena, category, &c.there, &c.there_count));
	c.met = arena_array(arena, bool, c.there_count + 1);
	out->rows = arena_array(arena, struct reply_csv_row, c.there_count + REPLY_CSV_LINES_MOST + 1);
	out->faults = arena_array(arena, struct reply_csv_fault, REPLY_CSV_LINES_MOST + 1);
	TRY(compare_lines(&c));
	look_for_gone(&c);
	out->seen = seen_of(&c, file);
	return OK;
}

/* --- applying --- */

static enum err apply_row(struct db *db, struct arena *arena, const struct reply_csv_row *row, const struct reply_csv_apply *how)
{
	struct reply_edit edit = {.name = row->name, .category = how->category, .department_id = how->department_id, .rule = row->rule,
	                          .staff_id = how->staff_id, .now = how->now};
	int64_t id = row->id;
	if (row->change == REPLY_CSV_GONE)
		return how->stop_gone ? reply_enable(db, arena, row->id, false) : OK;
	if (row->change == REPLY_CSV_SAME)
		return OK;
	if (row->change == REPLY_CSV_ADDED) {
		TRY(reply_add(db, arena, &edit, &id));
		return reply_publish(db, arena, id, 1, how->now);
	}
	edit.department_id = row->department_id;
	TRY(reply_save(db, arena, id, row->version, &edit));
	return reply_publish(db, arena, id, row->version + 1, how->now);
}

enum err reply_csv_apply(struct db *db, struct arena *arena, const struct reply_csv_diff *diff, const struct reply_csv_apply *how)
{
	for (size_t i = 0; i < diff->row_count; i++)
		TRY(apply_row(db, arena, &diff->rows[i], how));
	return OK;
}
