/* article_csv_cell: one cell of a question, out and in. */
#include "article_csv_part.h"

#include "arena.h"
#include "buf.h"
#include "csv_table.h"
#include "db.h"
#include "department.h"
#include "emit.h"
#include "field.h"
#include "jst.h"
#include "str.h"

const char *const article_headings[COLUMNS] = {
	[COLUMN_ID] = "番号",           [COLUMN_QUESTION] = "質問",         [COLUMN_VARIANTS] = "言いかえ",
	[COLUMN_ANSWER] = "答え",       [COLUMN_URL] = "ページ",            [COLUMN_CATEGORY] = "分類",
	[COLUMN_DEPARTMENT] = "部署",   [COLUMN_FROM] = "公開の始まり",     [COLUMN_UNTIL] = "公開の終わり",
	[COLUMN_REVIEW] = "見直す日",   [COLUMN_STATE] = "状態",
};

/* --- out ---------------------------------------------------------------------------------- */

static struct str lines_of(struct arena *arena, struct str json)
{
	const struct node *list;
	struct buf out;
	if (json.len == 0 || node_parse(arena, json, &list) != OK)
		return S("");
	buf_init(&out, arena, (size_t)64 << 10);
	for (size_t i = 0; i < node_count(list); i++) {
		if (i)
			buf_char(&out, '\n');
		buf_str(&out, node_text(node_at(list, i), S("")));
	}
	return buf_view(&out);
}

/* One plain text is edited in the file; anything richer only on the screen. */
static struct str answer_of(struct arena *arena, struct str json)
{
	const struct node *list, *only;
	if (json.len == 0 || node_parse(arena, json, &list) != OK)
		return S("");
	only = node_at(list, 0);
	bool plain = node_count(list) == 1 && str_eq(node_text(node_get(only, "type"), S("")), S("text")) &&
	             node_count(only) == 2;
	return plain ? node_text(node_get(only, "text"), S("")) : S(ARTICLE_EDITED_ON_SCREEN);
}

static struct str day_of(struct arena *arena, int64_t day) { return day ? jst_format_date(arena, day) : S(""); }

struct str article_cell(struct arena *arena, const struct article *article, enum article_column column)
{
	switch (column) {
	case COLUMN_ID: return str_fmt(arena, "%" PRId64, article->id);
	case COLUMN_QUESTION: return article->content.question;
	case COLUMN_VARIANTS: return lines_of(arena, article->content.variants);
	case COLUMN_ANSWER: return answer_of(arena, article->content.messages);
	case COLUMN_URL: return article->content.url;
	case COLUMN_CATEGORY: return article->category;
	case COLUMN_DEPARTMENT: return article->department;
	case COLUMN_FROM: return day_of(arena, article->content.valid_from);
	case COLUMN_UNTIL: return day_of(arena, article->content.valid_until);
	case COLUMN_REVIEW: return day_of(arena, article->review_day);
	case COLUMN_STATE: return article->public_version ? S(ARTICLE_CSV_PUBLIC) : S(ARTICLE_CSV_HIDDEN);
	case COLUMNS: break;
	}
	return S("");
}

/* --- in ----------------------------------------------------------------------------------- */

static enum err put_variants(struct arena *arena, struct article *article, struct str cell)
{
	struct str line;
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, (size_t)256 << 10);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	while (str_cut(&cell, '\n', &line))
		if (str_trim(line).len)
			emit_text(&emit, NULL, str_trim(line));
	emit_end_list(&emit);
	return buf_done(&out, &article->content.variants);
}

static enum err put_answer(struct arena *arena, struct article *article, struct str cell)
{
	struct buf out;
	struct emit emit;
	if (str_eq(cell, S(ARTICLE_EDITED_ON_SCREEN)))
		return article->content.messages.len ? OK : fail(ERR_INVALID, "新しい質問の答えを書いてください。");
	buf_init(&out, arena, cell.len * 6 + 128);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", cell);
	emit_end(&emit);
	emit_end_list(&emit);
	return cell.len ? buf_done(&out, &article->content.messages) : fail(ERR_INVALID, "答えを書いてください。");
}

static enum err put_category(struct db *db, struct arena *arena, struct article *article, struct str cell)
{
	int64_t id = 0;
	enum err found = cell.len ? article_category_named(db, arena, cell, &id) : OK;
	if (found == ERR_NOT_FOUND)
		return fail(ERR_INVALID, "「%.*s」という分類がありません。先に「分類と言葉」で作ってください。", FMT(cell));
	TRY(found);
	article->content.category_id = id;
	article->category = cell;
	return OK;
}

static enum err put_department(struct db *db, struct arena *arena, struct article *article, struct str cell)
{
	struct department department = {.id = 0};
	enum err found = cell.len ? department_by_name(db, arena, cell, &department) : OK;
	if (found == ERR_NOT_FOUND)
		return fail(ERR_INVALID, "「%.*s」という部署がありません。", FMT(cell));
	TRY(found);
	article->department_id = department.id;
	article->department = cell;
	return OK;
}

/* A spreadsheet writes 2026/4/1 where 2026-04-01 stood. */
static enum err put_day(struct arena *arena, enum article_column column, struct str cell, int64_t *out)
{
	struct str rest = cell, piece;
	int64_t parts[3] = {0};
	size_t count = 0;
	char separator = str_find_char(cell, '/') >= 0 ? '/' : '-';
	*out = 0;
	if (cell.len == 0)
		return OK;
	while (count < 3 && str_cut(&rest, separator, &piece) && str_to_i64(piece, &parts[count]))
		count++;
	struct str day = str_fmt(arena, "%04d-%02d-%02d", (int)parts[0], (int)parts[1], (int)parts[2]);
	if (count == 3 && rest.ptr == NULL && jst_parse_date(day, out))
		return OK;
	return fail(ERR_INVALID, "「%s」は 2026-04-01 のように書いてください。", article_headings[column]);
}

static enum err put_state(struct article *article, struct str cell)
{
	if (cell.len && !str_eq(cell, S(ARTICLE_CSV_PUBLIC)) && !str_eq(cell, S(ARTICLE_CSV_HIDDEN)))
		return fail(ERR_INVALID, "「状態」は「公開」か「非公開」にしてください。");
	if (str_eq(cell, S(ARTICLE_CSV_HIDDEN)))
		article->public_version = 0;
	else if (cell.len && !article->public_version)
		article->public_version = -1; /* to be */
	return OK;
}

enum err article_cell_put(struct db *db, struct arena *arena, struct article *article, enum article_column column,
                          struct str cell)
{
	cell = csv_meant(arena, &cell, 1, 0);
	switch (column) {
	case COLUMN_QUESTION:
		article->content.question = cell;
		return OK;
	case COLUMN_VARIANTS: return put_variants(arena, article, cell);
	case COLUMN_ANSWER: return put_answer(arena, article, cell);
	case COLUMN_URL:
		article->content.url = cell;
		return OK;
	case COLUMN_CATEGORY: return put_category(db, arena, article, cell);
	case COLUMN_DEPARTMENT: return put_department(db, arena, article, cell);
	case COLUMN_FROM: return put_day(arena, column, cell, &article->content.valid_from);
	case COLUMN_UNTIL: return put_day(arena, column, cell, &article->content.valid_until);
	case COLUMN_REVIEW: return put_day(arena, column, cell, &article->review_day);
	case COLUMN_STATE: return put_state(article, cell);
	case COLUMN_ID:
	case COLUMNS: break;
	}
	return OK;
}
