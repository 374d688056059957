/* code_file: reads the whole file into a plan; applying goes through the plan. */
#include "code_file.h"

#include "arena.h"
#include "buf.h"
#include "code_file.sql.h"
#include "code_hash.h"
#include "code_list.sql.h"
#include "code_text.h"
#include "csv_table.h"
#include "jst.h"
#include "utf8.h"

#include <string.h>

#define CELLS_MOST 40
#define SHORT_DIGITS 8 /* below, a number is easily guessed */
#define SHORT_LETTERS 6
#define ODDS_MOST INT64_C(1000000000)

enum column { COLUMN_CODE, COLUMN_MEMO, COLUMN_UNTIL, COLUMNS };
static const struct csv_column columns[COLUMNS] = {
	[COLUMN_CODE] = {{"コード", "認証番号", "職員番号", "団員番号"}},
	[COLUMN_MEMO] = {{"メモ", "氏名", "渡す相手"}},
	[COLUMN_UNTIL] = {{"有効期限"}},
};

struct reading {
	const struct code_file_how *how;
	struct code_file *file;
	struct csv_table table;
	ptrdiff_t place[COLUMNS]; /* -1: there is none */
	struct buf plan;
};

/* --- headings --- */

static enum column column_named(struct arena *arena, struct str heading)
{
	for (enum column c = COLUMN_CODE; c < COLUMNS; c++)
		if (csv_is_called(arena, heading, &columns[c]))
			return c;
	return COLUMNS;
}

static enum err read_headings(struct reading *r)
{
	struct arena *arena = r->how->arena;
	struct buf ignored;
	buf_init(&ignored, arena, (size_t)16 << 10);
	csv_places(arena, &r->table, columns, COLUMNS, r->place);
	for (size_t i = 0; i < r->table.heading_count; i++) {
		struct str heading = r->table.headings[i];
		enum column column = column_named(arena, heading);
		if (column == COLUMNS && heading.len)
			buf_fmt(&ignored, "%s%.*s", ignored.len ? "、" : "", FMT(heading));
		else if (column != COLUMNS && r->place[column] != (ptrdiff_t)i)
			return fail_field(ERR_INVALID, "file", "「%s」になる列が2つあります。1つにしてください。", columns[column].names[0]);
	}
	r->file->ignored = utf8_cut(buf_view(&ignored), 300);
	return r->place[COLUMN_CODE] >= 0
	               ? OK
	               : fail_field(ERR_INVALID, "file", "1行目に「コード」の見出しがありません（「職員番号」「団員番号」「認証番号」でもかまいません）。");
}

/* --- one line --- */

static enum err read_day(struct str cell, struct arena *arena, int64_t *out)
{
	int64_t parts[3] = {0};
	struct str rest = cell, piece;
	size_t count = 0;
	char separator = str_find_char(cell, '/') >= 0 ? '/' : '-';
	while (count < 3 && str_cut(&rest, separator, &piece) && str_to_i64(piece, &parts[count]))
		count++;
	struct str day = str_fmt(arena, "%04d-%02d-%02d", (int)parts[0], (int)parts[1], (int)parts[2]);
	return count == 3 && rest.ptr == NULL && jst_parse_date(day, out) ? OK
	                                                                  : fail(ERR_INVALID, "有効期限は 2027-03-31 のように書いてください。");
}

static enum err read_code(struct str cell, struct code_text *out)
{
	size_t length = utf8_graphemes(cell);
	if (length == 0)
		return fail(ERR_INVALID, "コードがありません。");
	if (code_read_any(cell, out))
		return OK;
	for (size_t i = 0; i < cell.len; i++)
		if (strchr("+.,/_#*()'\"", cell.ptr[i]))
			return fail(ERR_INVALID, "コードに使えない文字「%c」があります。英字と数字だけにしてください。", cell.ptr[i]);
	if (length < CODE_OWN_LEAST)
		return fail(ERR_INVALID, "コードが短すぎます。%d文字以上にしてください（先頭の0が消えていないかも確かめてください）。", CODE_OWN_LEAST);
	if (length > CODE_OWN_MOST)
		return fail(ERR_INVALID, "コードが長すぎます。%d文字以内にしてください。", CODE_OWN_MOST);
	return fail(ERR_INVALID, "コードは英字と数字で、%d文字以上、数字を1つ以上入れてください。", CODE_OWN_LEAST);
}

static enum err no_twin(const struct reading *r, struct str code)
{
	for (size_t i = 0; i < r->file->line_count; i++)
		if (r->file->lines[i].fate != CODE_FAULT && str_eq(r->file->lines[i].code, code))
			return fail(ERR_INVALID, "%" PRId64 "行目と同じコードです。", r->file->lines[i].line);
	return OK;
}

/* What there is under the same hash. */
static enum err compare(const struct reading *r, struct code_file_line *line)
{
	const struct code_file_how *how = r->how;
	struct code_by_hash_row row;
	struct str memo;
	enum err err = sql_code_by_hash(how->db, how->arena, line->hash, &row);
	line->fate = CODE_NEW;
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return OK;
	}
	TRY(err);
	if (row.list_id != how->list->id) {
		line->freed = row.revoked ? row.id : 0;
		return row.revoked ? OK : fail(ERR_INVALID, "ほかの一覧で使っているコードです。そちらで取り消してから取りこんでください。");
	}
	if (!row.own)
		return fail(ERR_INVALID, "この一覧で作ったコードと同じです。");
	TRY(code_memo_open(how->keyring, how->arena, (struct code_place){row.list_id, row.no}, row.memo_sealed, &memo));
	line->id = row.id;
	line->no = row.no;
	if (r->place[COLUMN_MEMO] < 0)
		line->memo = memo;
	if (r->place[COLUMN_UNTIL] < 0)
		line->until_day = row.until_day;
	bool same = str_eq(memo, line->memo) && line->until_day == row.until_day;
	line->fate = row.revoked ? CODE_BACK : same ? CODE_SAME : CODE_CHANGED;
	return OK;
}

static enum err read_cells(const struct reading *r, const struct str *cells, size_t count, struct code_file_line *line)
{
	const struct code_file_how *how = r->how;
	struct code_text code;
	struct str typed = csv_meant(how->arena, cells, count, r->place[COLUMN_CODE]);
	struct str until = csv_meant(how->arena, cells, count, r->place[COLUMN_UNTIL]);
	line->code = utf8_cut(typed, 60);
	line->memo = csv_meant(how->arena, cells, count, r->place[COLUMN_MEMO]);
	TRY(read_code(typed, &code));
	line->code = str_dup(how->arena, str_from(code.is));
	if (utf8_graphemes(line->memo) > CODE_MEMO_MOST) {
		line->memo = S("");
		return fail(ERR_INVALID, "メモが長すぎます。%d文字以内にしてください。", CODE_MEMO_MOST);
	}
	if (until.len)
		TRY(read_day(until, how->arena, &line->until_day));
	if (line->until_day && line->until_day < jst_day_of_ms(how->now))
		return fail(ERR_INVALID, "有効期限が過ぎています。");
	TRY(no_twin(r, line->code));
	line->hash = code_hash(how->keyring, how->arena, &code);
	return compare(r, line);
}

static enum err read_line(struct reading *r, const struct str *cells, size_t count)
{
	if (r->file->line_count == CODES_MOST)
		return fail_field(ERR_LIMIT, "file", "%d行までです。一覧を分けてください。", CODES_MOST);
	struct code_file_line *line = &r->file->lines[r->file->line_count];
	*line = (struct code_file_line){.line = r->table.reader.line, .code = S(""), .memo = S(""), .fault = S(""), .hash = S("")};
	enum err err = read_cells(r, cells, count, line);
	if (err == ERR_INVALID) {
		line->fate = CODE_FAULT;
		line->fault = str_dup(r->how->arena, str_from(err_text()));
		err_clear();
	} else {
		TRY(err);
	}
	r->file->line_count++;
	r->file->counts[line->fate]++;
	return OK;
}

static enum err read_lines(struct reading *r)
{
	struct str cells[CELLS_MOST];
	size_t count;
	enum err err;
	while ((err = csv_table_row(&r->table, r->how->arena, cells, &count)) == OK)
		if (!csv_is_blank(cells, count))
			TRY(read_line(r, cells, count));
	if (err != ERR_NOT_FOUND)
		return err;
	err_clear();
	return r->file->line_count ? OK : fail_field(ERR_INVALID, "file", "見出しの下に、コードの行がありません。");
}

/* --- what it comes to --- */

static bool in_file(const struct code_file *file, int64_t id)
{
	for (size_t i = 0; i < file->line_count; i++)
		if (file->lines[i].id == id)
			return true;
	return false;
}

static enum err find_gone(struct reading *r)
{
	const struct code_file_how *how = r->how;
	struct code_own_rows_row *rows;
	size_t count, people;
	int64_t *friends;
	if (!how->replace)
		return OK;
	TRY(sql_code_own_rows(how->db, how->arena, how->list->id, &rows, &count));
	r->file->gone = arena_array(how->arena, struct code, count);
	int64_t *ids = arena_array(how->arena, int64_t, count);
	for (size_t i = 0; i < count; i++) {
		if (in_file(r->file, rows[i].id))
			continue;
		struct code *gone = &r->file->gone[r->file->gone_count];
		*gone = (struct code){.id = rows[i].id, .no = rows[i].no, .uses = rows[i].uses};
		TRY(code_memo_open(how->keyring, how->arena, (struct code_place){how->list->id, gone->no}, rows[i].memo_sealed,
		                   &gone->memo));
		ids[r->file->gone_count++] = gone->id;
	}
	TRY(code_losers(how->db, how->arena, how->list, (struct i64_list){ids, r->file->gone_count}, &friends, &people));
	r->file->losers = (int64_t)people;
	return OK;
}

static bool is_weak(struct str code)
{
	size_t digits = 0, alike = 0;
	for (size_t i = 0; i < code.len; i++) {
		digits += code.ptr[i] >= '0' && code.ptr[i] <= '9';
		alike += code.ptr[i] == code.ptr[0];
	}
	return code.len < (digits == code.len ? SHORT_DIGITS : SHORT_LETTERS) || alike == code.len;
}

static bool all_digits(struct str code)
{
	for (size_t i = 0; i < code.len; i++)
		if (code.ptr[i] < '0' || code.ptr[i] > '9')
			return false;
	return true;
}

/* Of codes of one length and kind, how many there could be for each that there is. */
static void tell_strength(struct code_file *file)
{
	int64_t there[2][CODE_OWN_MOST + 1] = {{0}};
	int lengths = 0;
	for (size_t i = 0; i < file->line_count; i++) {
		struct str code = file->lines[i].code;
		if (file->lines[i].fate == CODE_FAULT)
			continue;
		file->weak += is_weak(code);
		there[all_digits(code)][code.len]++;
	}
	file->odds_one_in = ODDS_MOST;
	for (int kind = 0; kind < 2; kind++)
		for (size_t length = CODE_OWN_LEAST; length <= CODE_OWN_MOST; length++) {
			int64_t space = 1;
			for (size_t i = 0; i < length && space < ODDS_MOST * 100; i++)
				space *= kind ? 10 : 36;
			lengths += kind && there[kind][length];
			if (there[kind][length] && space / there[kind][length] < file->odds_one_in)
				file->odds_one_in = space / there[kind][length];
		}
	file->uneven = lengths > 1;
}

/* Freed rows of this list need no room. */
static enum err check_room(const struct reading *r)
{
	struct code_last_row last;
	const struct code_file *file = r->file;
	TRY(sql_code_last(r->how->db, r->how->arena, r->how->list->id, &last));
	int64_t after = last.codes + file->counts[CODE_NEW];
	for (size_t i = 0; i < file->gone_count; i++)
		after -= r->how->list->takes_back || file->gone[i].uses == 0;
	return after <= CODES_MOST ? OK
	                           : fail_field(ERR_LIMIT, "file", "1つの一覧のコードは、取り消したものも入れて%dまでです（取りこむと%" PRId64 "）。一覧を分けてください。",
	                                        CODES_MOST, after);
}

static enum err tell_digest(struct reading *r, struct str bytes)
{
	struct str plan;
	uint8_t hash[32];
	const struct code_file *file = r->file;
	buf_fmt(&r->plan, "%d %d %" PRId64 " %" PRId64 "\n", r->how->replace, r->how->list->takes_back, r->how->list->id, file->losers);
	for (size_t i = 0; i < file->line_count; i++)
		buf_fmt(&r->plan, "%" PRId64 " %d %" PRId64 " %" PRId64 " %" PRId64 "\n", file->lines[i].line, (int)file->lines[i].fate,
		        file->lines[i].id, file->lines[i].freed, file->lines[i].until_day);
	for (size_t i = 0; i < file->gone_count; i++)
		buf_fmt(&r->plan, "%" PRId64 " %" PRId64 "\n", file->gone[i].id, file->gone[i].uses);
	buf_str(&r->plan, bytes);
	TRY(buf_done(&r->plan, &plan));
	sha256(plan, hash);
	r->file->digest = hex_encode(r->how->arena, hash, sizeof hash);
	return OK;
}

enum err code_file_read(const struct code_file_how *how, struct str bytes, struct code_file *out)
{
	struct reading r = {.how = how, .file = out};
	*out = (struct code_file){.ignored = S("")};
	out->lines = arena_array(how->arena, struct code_file_line, CODES_MOST);
	buf_init(&r.plan, how->arena, (size_t)8 << 20);
	TRY(csv_table_open(&r.table, how->arena, bytes, CELLS_MOST));
	TRY(read_headings(&r));
	TRY(read_lines(&r));
	TRY(find_gone(&r));
	TRY(check_room(&r));
	tell_strength(out);
	return tell_digest(&r, bytes);
}

/* --- doing it --- */

static enum err add(const struct code_file_how *how, const struct code_file_line *line, int64_t no)
{
	struct str sealed = code_memo_seal(how->keyring, how->arena, (struct code_place){how->list->id, no}, line->memo);
	if (line->freed)
		TRY(sql_code_hash_free(how->db, how->arena, line->freed));
	return sql_code_insert(how->db, how->arena,
	                       &(struct code_insert_in){how->list->id, no, line->hash, how->now, 1, sealed.len ? &sealed : NULL,
	                                                line->until_day ? &line->until_day : NULL});
}

static enum err set(const struct code_file_how *how, const struct code_file_line *line)
{
	struct str sealed = code_memo_seal(how->keyring, how->arena, (struct code_place){how->list->id, line->no}, line->memo);
	return sql_code_own_set(how->db, how->arena, line->id, sealed.len ? &sealed : NULL, line->until_day ? &line->until_day : NULL);
}

enum err code_file_apply(const struct code_file_how *how, const struct code_file *file)
{
	struct code_last_row last;
	int64_t people, *ids = arena_array(how->arena, int64_t, file->gone_count);
	if (how->replace && file->counts[CODE_FAULT])
		return fail_field(ERR_INVALID, "file", "使えない行があると、入れかえはできません。ファイルを直してください。");
	for (size_t i = 0; i < file->gone_count; i++)
		ids[i] = file->gone[i].id;
	TRY(sql_code_last(how->db, how->arena, how->list->id, &last));
	TRY(codes_withdraw(how->db, how->arena, how->list, (struct i64_list){ids, file->gone_count}, how->now, &people));
	for (size_t i = 0; i < file->line_count; i++) {
		const struct code_file_line *line = &file->lines[i];
		if (line->fate == CODE_NEW)
			TRY(add(how, line, ++last.no));
		else if (line->fate == CODE_CHANGED || line->fate == CODE_BACK)
			TRY(set(how, line));
	}
	return OK;
}
