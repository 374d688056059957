/* wording_csv: headings, cells, and what a row would change. */
#include "wording_csv.h"

#include "arena.h"
#include "buf.h"
#include "csv.h"
#include "emit.h"
#include "field.h"
#include "str.h"
#include "utf8.h"

#define CELLS_MOST 20
#define TEXT_MOST ((size_t)200 << 10)

static const struct str between = S_INIT("\n---\n");
static const char *const states[] = {"訳がない", "原文が変わった", "下書き", "確認済み"};

/* --- messages as a cell ------------------------------------------------------------ */

/* false: there is more than text in them. */
static bool cell_of(struct arena *arena, const struct wording_kind *kind, struct str text, struct str *out)
{
	const struct node *list;
	*out = text;
	if (!kind->messages || text.len == 0)
		return true;
	if (node_parse(arena, text, &list) != OK) {
		err_clear();
		return false;
	}
	*out = S("");
	for (size_t i = 0; i < node_count(list); i++) {
		const struct node *message = node_at(list, i);
		if (!str_eq(node_text(node_get(message, "type"), S("")), S("text")) || node_count(message) != 2)
			return false;
		*out = str_fmt(arena, "%.*s%.*s%.*s", FMT(*out), FMT(i ? between : S("")), FMT(node_text(node_get(message, "text"), S(""))));
	}
	return true;
}

static enum err text_of(struct arena *arena, const struct wording_kind *kind, struct str cell, struct str *out)
{
	struct buf buf;
	struct emit emit;
	*out = cell;
	if (!kind->messages || cell.len == 0)
		return OK;
	buf_init(&buf, arena, TEXT_MOST * 2);
	emit_init(&emit, &buf);
	emit_list(&emit, NULL);
	for (bool more = true; more;) {
		ptrdiff_t at = str_find(cell, between);
		more = at >= 0;
		emit_begin(&emit, NULL);
		emit_text(&emit, "type", S("text"));
		emit_text(&emit, "text", str_trim(more ? str_left(cell, (size_t)at) : cell));
		emit_end(&emit);
		if (more)
			cell = str_skip(cell, (size_t)at + between.len);
	}
	emit_end_list(&emit);
	return buf_done(&buf, out);
}

/* As it was before a spreadsheet had it: line ends, and the apostrophe against formulas. */
static struct str plain(struct arena *arena, struct str cell)
{
	char *out = arena_alloc(arena, cell.len + 1);
	size_t used = 0;
	if (cell.len > 1 && cell.ptr[0] == '\'' && str_find_char(S("=+-@"), cell.ptr[1]) >= 0)
		cell = str_skip(cell, 1);
	for (size_t i = 0; i < cell.len; i++)
		if (cell.ptr[i] != '\r')
			out[used++] = cell.ptr[i];
	return str_trim(str_of(out, used));
}

/* --- out ---------------------------------------------------------------------------- */

enum err wording_csv_write(struct db *db, struct arena *arena, const struct wording_csv_how *how, struct buf *out)
{
	static const struct str headings[] = {S_INIT("番号"), S_INIT("場所"), S_INIT("日本語"), S_INIT("訳"), S_INIT("状態")};
	const struct wording_query query = {how->kind, {how->scope, 0}};
	struct wording_row *rows;
	size_t count;
	TRY(wording_list(db, arena, &query, &rows, &count));
	for (size_t i = 0; i < COUNT(headings); i++)
		csv_cell(out, headings[i], i == 0);
	csv_end_row(out);
	for (size_t i = 0; i < count; i++) {
		const struct wording *w = &rows[i].in[how->language];
		struct str japanese, said;
		if (!cell_of(arena, how->kind, rows[i].thing.source, &japanese) || !cell_of(arena, how->kind, w->text, &said))
			continue;
		csv_cell(out, rows[i].thing.thing, true);
		csv_cell(out, rows[i].thing.title, false);
		csv_cell(out, japanese, false);
		csv_cell(out, said, false);
		csv_cell(out, str_from(states[w->state]), false);
		csv_end_row(out);
	}
	return OK;
}

/* --- in ------------------------------------------------------------------------------ */

struct reading {
	struct db *db;
	struct arena *arena;
	const struct wording_csv_how *how;
	struct wording_row *rows;
	struct str *things; /* of the rows, as a spreadsheet gives them back */
	size_t row_count, next;
	size_t thing, japanese, said; /* places of columns; CELLS_MOST: not there */
	struct wording_csv_look *out;
};

static enum err read_headings(struct reading *r, const struct str *cells, size_t count)
{
	r->thing = r->japanese = r->said = CELLS_MOST;
	for (size_t i = 0; i < count; i++) {
		struct str name = str_trim(cells[i]);
		r->thing = str_eq(name, S("番号")) ? i : r->thing;
		r->japanese = str_eq(name, S("日本語")) ? i : r->japanese;
		r->said = str_eq(name, S("訳")) ? i : r->said;
	}
	if (r->thing == CELLS_MOST || r->japanese == CELLS_MOST || r->said == CELLS_MOST)
		return fail_field(ERR_INVALID, "file", "1行目に「番号」「日本語」「訳」の見出しが要ります。書き出したファイルの形のまま、訳の列だけを書いてください。");
	return OK;
}

/* Mostly they come in our own order. */
static const struct wording_row *row_of(struct reading *r, struct str thing)
{
	for (size_t i = 0; i < r->row_count; i++) {
		size_t at = (r->next + i) % r->row_count;
		if (str_eq(r->things[at], thing)) {
			r->next = at + 1;
			return &r->rows[at];
		}
	}
	return NULL;
}

/* What the row would change; *same: nothing. ERR_INVALID and others: why it cannot be used. */
static enum err judge(struct reading *r, const struct wording_row *row, struct str japanese, struct str said, bool *same)
{
	struct str source, before, text;
	*same = said.len == 0;
	if (*same)
		return OK;
	if (!cell_of(r->arena, r->how->kind, row->thing.source, &source))
		return fail(ERR_INVALID, "文字だけの文ではないので、画面で訳してください。");
	if (!str_eq(plain(r->arena, source), japanese))
		return fail(ERR_INVALID, "日本語の文が、書き出したあとに変わっています。もう一度書き出して訳してください。");
	const struct wording *w = &row->in[r->how->language];
	bool whole = cell_of(r->arena, r->how->kind, w->text, &before);
	bool marked = w->state == WORDING_REVIEWED || (w->state == WORDING_DRAFT && !r->how->reviewed);
	*same = whole && marked && str_eq(plain(r->arena, before), said);
	if (*same)
		return OK;
	TRY(text_of(r->arena, r->how->kind, said, &text));
	const struct wording_edit edit = {.kind = r->how->kind, .thing = row->thing.thing, .text = text,
	                                  .language = r->how->language, .reviewed = r->how->reviewed,
	                                  .staff_id = r->how->staff_id, .now = r->how->now};
	TRY(wording_check(r->arena, &edit, &row->thing));
	TRY(r->how->admit(r->how->context, &edit, &row->thing));
	return r->how->apply ? wording_save(r->db, r->arena, &edit) : OK;
}

static void show(struct reading *r, struct wording_csv_line line)
{
	if (r->out->shown_count < WORDING_CSV_SHOWN)
		r->out->shown[r->out->shown_count++] = line;
}

static enum err take_row(struct reading *r, int64_t line, const struct str *cells, size_t count)
{
	struct str thing = r->thing < count ? plain(r->arena, cells[r->thing]) : S("");
	struct str japanese = r->japanese < count ? plain(r->arena, cells[r->japanese]) : S("");
	struct str said = r->said < count ? plain(r->arena, cells[r->said]) : S("");
	struct wording_csv_line shown = {.line = line, .title = utf8_cut(japanese, 100), .after = said, .before = S(""), .fault = S("")};
	bool same = false;
	if (thing.len == 0 && said.len == 0)
		return OK;
	r->out->lines++;
	const struct wording_row *row = row_of(r, thing);
	enum err err = row ? judge(r, row, japanese, said, &same) : fail(ERR_INVALID, "この番号の文はありません。削除されたか、ほかの部署のものです。");
	if (err != OK && err != ERR_INVALID && err != ERR_DENIED && err != ERR_NOT_FOUND && err != ERR_LIMIT)
		return err;
	if (row && !cell_of(r->arena, r->how->kind, row->in[r->how->language].text, &shown.before))
		shown.before = S("（文字だけではない訳）");
	if (err != OK) {
		shown.fault = str_dup(r->arena, str_from(err_text()));
		err_clear();
		r->out->faults++;
	} else {
		r->out->sames += same;
		r->out->changes += !same;
	}
	if (err != OK || !same)
		show(r, shown);
	return OK;
}

enum err wording_csv_read(struct db *db, struct arena *arena, struct str file, const struct wording_csv_how *how,
                          struct wording_csv_look *out)
{
	const struct wording_query query = {how->kind, {how->scope, 0}};
	struct csv_reader reader;
	struct str cells[CELLS_MOST];
	size_t count;
	struct reading r = {.db = db, .arena = arena, .how = how, .out = out};
	*out = (struct wording_csv_look){.shown = arena_array(arena, struct wording_csv_line, WORDING_CSV_SHOWN)};
	TRY(wording_list(db, arena, &query, &r.rows, &r.row_count));
	r.things = arena_array(arena, struct str, r.row_count);
	for (size_t i = 0; i < r.row_count; i++)
		r.things[i] = plain(arena, r.rows[i].thing.thing);
	TRY(csv_open(&reader, arena, file));
	enum err err = csv_row(&reader, arena, cells, CELLS_MOST, &count);
	if (err == ERR_NOT_FOUND)
		return fail_field(ERR_INVALID, "file", "ファイルが空です。");
	TRY(err);
	TRY(read_headings(&r, cells, count));
	while ((err = csv_row(&reader, arena, cells, CELLS_MOST, &count)) == OK) {
		if (out->lines == WORDING_CSV_LINES_MOST)
			return fail_field(ERR_LIMIT, "file", "一度に取りこめるのは%d行までです。ファイルを分けてください。", WORDING_CSV_LINES_MOST);
		TRY(take_row(&r, reader.line, cells, count));
	}
	if (err != ERR_NOT_FOUND)
		return err;
	err_clear();
	return OK;
}
