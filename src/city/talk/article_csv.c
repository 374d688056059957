/* article_csv: a file of questions against those that are there. */
#include "article_csv.h"

#include "arena.h"
#include "article.h"
#include "article.sql.h"
#include "article_check.h"
#include "article_csv_part.h"
#include "buf.h"
#include "content.h"
#include "csv_table.h"
#include "db.h"
#include "field.h"
#include "jst.h"
#include "secret.h"
#include "str.h"
#include "utf8.h"


#define CELLS_MOST 40
#define FIELD_SHOWN 300 /* characters of a text, before and after */

struct reading {
	struct db *db;
	struct arena *arena; /* of what is kept */
	const struct article_csv_how *how;
	struct article_csv_look *look;
	enum article_column columns[CELLS_MOST]; /* COLUMNS: means nothing */
	size_t column_count;
	struct buf plan; /* what it would do, for the digest */
};

/* --- headings ------------------------------------------------------------------------------ */

static enum article_column column_named(struct str heading)
{
	for (enum article_column c = COLUMN_ID; c < COLUMNS; c++)
		if (str_eq(heading, str_from(article_headings[c])))
			return c;
	return COLUMNS;
}

static bool has_column(const struct reading *r, enum article_column column)
{
	for (size_t i = 0; i < r->column_count; i++)
		if (r->columns[i] == column)
			return true;
	return false;
}

static enum err read_headings(struct reading *r, const struct csv_table *table)
{
	struct buf ignored;
	r->column_count = table->heading_count;
	buf_init(&ignored, r->arena, (size_t)16 << 10);
	for (size_t i = 0; i < r->column_count; i++) {
		enum article_column column = column_named(table->headings[i]);
		if (column != COLUMNS && has_column(r, column) && i > 0)
			for (size_t k = 0; k < i; k++)
				if (r->columns[k] == column)
					return fail_field(ERR_INVALID, "file", "「%s」の列が2つあります。1つにしてください。",
					                  article_headings[column]);
		r->columns[i] = column;
		if (column == COLUMNS && table->headings[i].len)
			buf_fmt(&ignored, "%s%.*s", ignored.len ? "、" : "", FMT(table->headings[i]));
	}
	r->look->ignored = buf_view(&ignored);
	if (!has_column(r, COLUMN_ID) && !has_column(r, COLUMN_QUESTION))
		return fail_field(ERR_INVALID, "file", "1行目に「番号」か「質問」の見出しがありません。書き出したCSVの見出しのまま使ってください。");
	return OK;
}

/* --- one line ---------------------------------------------------------------------------------- */

static enum err find_before(const struct reading *r, struct arena *arena, const struct str *cells, size_t count,
                            struct article *out)
{
	int64_t id = 0;
	*out = (struct article){.content = {.question = S(""), .variants = S("[]"), .messages = S(""), .url = S(""), .related = S("[]")},
	                        .category = S(""), .department = S("")};
	for (size_t i = 0; i < count && i < r->column_count; i++)
		if (r->columns[i] == COLUMN_ID && str_trim(cells[i]).len && (!str_to_i64(str_trim(cells[i]), &id) || id <= 0))
			return fail(ERR_INVALID, "「番号」は数字にしてください。新しい質問なら空にします。");
	if (id == 0)
		return OK;
	enum err found = article_find(r->db, arena, id, jst_day_of_ms(r->how->now), out);
	return found == ERR_NOT_FOUND ? fail(ERR_INVALID, "番号 %" PRId64 " の質問はありません。新しい質問なら「番号」を空にします。", id)
	                              : found;
}

static enum err may_write(const struct reading *r, const struct article *before, const struct article *after)
{
	const struct rights *rights = r->how->rights;
	if (before->id && !rights_may_in(rights, RIGHT_ARTICLE, ACTION_EDIT, before->department_id))
		return fail(ERR_INVALID, "ほかの部署の質問です。直す権限がありません。");
	if (!rights_may_in(rights, RIGHT_ARTICLE, ACTION_EDIT, after->department_id))
		return fail(ERR_INVALID, after->department_id ? "この部署の質問を作る権限がありません。"
		                                              : "「部署」を書いてください。全庁の質問を作る権限がありません。");
	if (r->how->approval && after->public_version == -1)
		return fail(ERR_INVALID, "公開には、ほかの職員の確認が必要です。「状態」を空にして取りこみ、画面で公開してください。");
	return OK;
}

static enum err sendable(const struct reading *r, struct arena *arena, struct str messages)
{
	const struct node *list;
	const struct content_setting setting = {.public_url = r->how->public_url,
	                                        .allow_http_loopback = r->how->allow_http_loopback,
	                                        .now = r->how->now};
	struct content_report *report = arena_make(arena, struct content_report);
	TRY(node_parse(arena, messages, &list));
	TRY(content_check(r->db, arena, list, &setting, report));
	if (report->problem_count)
		return fail(ERR_INVALID, "答え：%.*s", FMT(report->problems[0].text));
	return report->personal ? fail(ERR_INVALID, "質問の答えには、名前などの差し込みを使えません。") : OK;
}

static enum err put_cells(const struct reading *r, struct arena *arena, const struct str *cells, size_t count,
                          const struct article *before, struct article *after)
{
	*after = *before;
	for (size_t i = 0; i < count && i < r->column_count; i++)
		if (r->columns[i] != COLUMNS)
			TRY(article_cell_put(r->db, arena, after, r->columns[i], cells[i]));
	if (after->content.messages.len == 0)
		return fail(ERR_INVALID, "新しい質問の答えを書いてください。");
	TRY(article_check(arena, &after->content, &after->content));
	TRY(may_write(r, before, after));
	return str_eq(after->content.messages, before->content.messages) ? OK : sendable(r, arena, after->content.messages);
}

static void tell_differences(struct arena *arena, const struct article *before, const struct article *after,
                             struct article_csv_line *line)
{
	line->fields = arena_array(arena, struct article_csv_field, COLUMNS);
	for (enum article_column c = COLUMN_QUESTION; c < COLUMNS; c++) {
		struct str was = before->id ? article_cell(arena, before, c) : S(""), is = article_cell(arena, after, c);
		if (!str_eq(was, is))
			line->fields[line->field_count++] = (struct article_csv_field){str_from(article_headings[c]), was, is};
	}
}

/* Content that differs is a version; the owner, the day and whether it is public are not. */
static bool has_new_content(const struct article_csv_line *line)
{
	for (size_t i = 0; i < line->field_count; i++)
		if (!str_eq(line->fields[i].label, str_from(article_headings[COLUMN_STATE])))
			return true;
	return false;
}

static enum err write_line(const struct reading *r, struct arena *arena, const struct article *before,
                           const struct article *after, const struct article_csv_line *line)
{
	struct article_content content = after->content;
	const struct article_new new_one = {&content, after->department_id, after->review_day, r->how->staff_id, r->how->now};
	int64_t id = before->id, version = before->id ? before->version : 1;
	if (!id)
		TRY(article_add(r->db, arena, &new_one, &id));
	else if (has_new_content(line)) {
		TRY(article_save(r->db, arena, id, before->version, &new_one));
		version++;
	}
	if (after->public_version == 0)
		return before->public_version ? article_hide(r->db, arena, id, r->how->now) : OK;
	return r->how->approval ? OK : article_publish(r->db, arena, id, version, r->how->now);
}

/* Out of the line's own memory. */
static void show(struct reading *r, const struct article_csv_line *line)
{
	struct article_csv_line *kept = &r->look->shown[r->look->shown_count++];
	*kept = *line;
	kept->question = str_dup(r->arena, line->question);
	kept->fault = str_dup(r->arena, line->fault);
	kept->fields = arena_array(r->arena, struct article_csv_field, line->field_count);
	for (size_t i = 0; i < line->field_count; i++)
		kept->fields[i] = (struct article_csv_field){line->fields[i].label,
		                                             str_dup(r->arena, utf8_cut(line->fields[i].before, FIELD_SHOWN)),
		                                             str_dup(r->arena, utf8_cut(line->fields[i].after, FIELD_SHOWN))};
}

static void count_line(struct reading *r, const struct article_csv_line *line)
{
	struct article_csv_look *look = r->look;
	look->news += line->fate == CSV_NEW;
	look->changes += line->fate == CSV_CHANGED;
	look->sames += line->fate == CSV_SAME;
	look->faults += line->fate == CSV_FAULT;
	if (line->fate == CSV_SAME)
		return;
	buf_fmt(&r->plan, "%" PRId64 " %d %" PRId64 "\n", line->line, (int)line->fate, line->id);
	for (size_t i = 0; i < line->field_count; i++)
		buf_fmt(&r->plan, "%.*s\n%.*s\n", FMT(line->fields[i].before), FMT(line->fields[i].after));
	if (look->shown_count < ARTICLE_CSV_SHOWN)
		show(r, line);
}

static enum err read_line(struct reading *r, struct arena *arena, const struct str *cells, size_t count,
                          struct article_csv_line *line)
{
	struct article before, after = {0};
	enum err err = find_before(r, arena, cells, count, &before);
	line->id = err == OK ? before.id : 0;
	if (err == OK)
		err = put_cells(r, arena, cells, count, &before, &after);
	line->question = utf8_cut(err == OK ? after.content.question : before.content.question, FIELD_SHOWN);
	if (err == ERR_INVALID || err == ERR_LIMIT) {
		line->fate = CSV_FAULT;
		line->fault = str_dup(arena, str_from(err_text()));
		return OK;
	}
	TRY(err);
	tell_differences(arena, &before, &after, line);
	line->fate = !before.id ? CSV_NEW : line->field_count ? CSV_CHANGED : CSV_SAME;
	return r->how->apply && line->fate != CSV_SAME ? write_line(r, arena, &before, &after, line) : OK;
}

static enum err take_line(struct reading *r, struct arena *arena, struct csv_table *table)
{
	struct str cells[CELLS_MOST];
	size_t count;
	TRY(csv_table_row(table, arena, cells, &count));
	if (csv_is_blank(cells, count))
		return OK;
	if (++r->look->lines > ARTICLE_CSV_LINES_MOST)
		return fail_field(ERR_LIMIT, "file", "%d行までです。ファイルを分けてください。", ARTICLE_CSV_LINES_MOST);
	struct article_csv_line line = {.line = table->reader.line, .question = S(""), .fault = S("")};
	TRY(read_line(r, arena, cells, count, &line));
	count_line(r, &line);
	return OK;
}

static enum err read_lines(struct reading *r, struct csv_table *table)
{
	enum err err = OK;
	while (err == OK) {
		struct arena *arena = arena_new();
		bool more = table->reader.at < table->reader.text.len;
		err = more ? take_line(r, arena, table) : ERR_NOT_FOUND;
		arena_free(&arena);
		if (!more)
			return OK;
	}
	return err;
}

enum err article_csv_read(struct db *db, struct arena *arena, struct str file, const struct article_csv_how *how,
                          struct article_csv_look *out)
{
	struct csv_table table;
	struct reading r = {.db = db, .arena = arena, .how = how, .look = out};
	uint8_t hash[32];
	struct str plan;
	*out = (struct article_csv_look){.ignored = S("")};
	out->shown = arena_array(arena, struct article_csv_line, ARTICLE_CSV_SHOWN);
	buf_init(&r.plan, arena, (size_t)128 << 20);
	TRY(csv_table_open(&table, arena, file, CELLS_MOST));
	TRY(read_headings(&r, &table));
	TRY(read_lines(&r, &table));
	buf_str(&r.plan, file);
	TRY(buf_done(&r.plan, &plan));
	sha256(plan, hash);
	out->digest = hex_encode(arena, hash, sizeof hash);
	return OK;
}

/* --- out ----------------------------------------------------------------------------------------- */

enum err article_csv_write(struct db *db, struct arena *arena, struct scope scope, int64_t now, struct buf *out)
{
	int64_t *ids;
	size_t count;
	TRY(sql_article_ids(db, arena, scope.everywhere, scope.departments, &ids, &count));
	csv_titles(out, article_headings, COLUMNS);
	for (size_t i = 0; i < count; i++) {
		struct arena *piece = arena_new();
		struct article article;
		enum err err = article_find(db, piece, ids[i], jst_day_of_ms(now), &article);
		for (enum article_column c = COLUMN_ID; err == OK && c < COLUMNS; c++)
			csv_cell(out, article_cell(piece, &article, c), c == COLUMN_ID);
		csv_end_row(out);
		arena_free(&piece);
		TRY(err);
	}
	return OK;
}
