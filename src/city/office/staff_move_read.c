/* staff_move_read: the file, line by line, against who is there. */
#include "staff_move.h"

#include "arena.h"
#include "csv_table.h"
#include "db.h"
#include "department.h"
#include "jst.h"
#include "staff.h"
#include "staff_move.sql.h"
#include "staff_role.h"
#include "utf8.h"

#define CELLS_MOST 40
#define AHEAD_MOST_DAYS 400
#define NAME_MOST 60
#define LOGIN_MOST 64

enum column { COLUMN_LOGIN, COLUMN_NAME, COLUMN_KIND, COLUMN_DEPARTMENT, COLUMN_ROLES, COLUMN_SUCCESSOR, COLUMN_DAY, COLUMNS };

static const struct csv_column columns[COLUMNS] = {
	[COLUMN_LOGIN] = {{"職員ID", "ID"}},
	[COLUMN_NAME] = {{"氏名", "名前"}},
	[COLUMN_KIND] = {{"区分", "異動区分"}},
	[COLUMN_DEPARTMENT] = {{"所属", "部署"}},
	[COLUMN_ROLES] = {{"役割", "権限"}},
	[COLUMN_SUCCESSOR] = {{"後任職員ID", "後任"}},
	[COLUMN_DAY] = {{"発令日", "日付"}},
};

struct reading {
	struct db *db;
	struct arena *arena;
	int64_t now;
	struct move_sheet *sheet;
	struct csv_table table;
	ptrdiff_t places[COLUMNS];
	struct str cells[CELLS_MOST];
	size_t cell_count;
	int64_t line;
};

struct person {
	int64_t id; /* 0: not there */
	struct str name;
	bool disabled;
};

static void problem(struct reading *r, enum column column, struct str text)
{
	struct move_sheet *sheet = r->sheet;
	if (sheet->problem_count < MOVE_PROBLEMS_MOST)
		sheet->problems[sheet->problem_count++] =
			(struct move_problem){r->line, column == COLUMNS ? S("") : str_from(columns[column].names[0]), text};
}

#define PROBLEM(r, column, ...) problem(r, column, str_fmt((r)->arena, __VA_ARGS__))

/* --- headings --- */

static enum err find_columns(struct reading *r)
{
	csv_places(r->arena, &r->table, columns, COLUMNS, r->places);
	if (r->places[COLUMN_LOGIN] < 0 || r->places[COLUMN_NAME] < 0)
		return fail_field(ERR_INVALID, "file",
		                  "1行目に「職員ID」と「氏名」の見出しがありません。見出しは「職員ID,氏名,区分,所属,役割,後任職員ID,発令日」です。");
	return OK;
}

static struct str cell(const struct reading *r, enum column column)
{
	return csv_meant(r->arena, r->cells, r->cell_count, r->places[column]);
}

/* --- one line --- */

static enum err find_person(struct reading *r, struct str login, struct person *out)
{
	struct staff_move_person_row row;
	enum err found = sql_staff_move_person(r->db, r->arena, login, &row);
	*out = (struct person){0};
	if (found == ERR_NOT_FOUND)
		return OK;
	TRY(found);
	*out = (struct person){row.id, row.name, str_eq(row.state, S("disabled"))};
	return OK;
}

/* A check that answers with a text: told as a problem of the line. */
static bool accepted(struct reading *r, enum column column, enum err result)
{
	if (result != OK)
		problem(r, column, str_dup(r->arena, str_from(err_text())));
	return result == OK;
}

static void read_kind(struct reading *r, const struct person *person, struct move_line *line)
{
	static const struct {
		struct str word;
		enum move_kind kind;
	} words[] = {
		{S_INIT("退職"), MOVE_LEAVE}, {S_INIT("採用"), MOVE_JOIN}, {S_INIT("異動"), MOVE_CHANGE},
		{S_INIT("転入"), MOVE_JOIN},  {S_INIT("転出"), MOVE_LEAVE},
	};
	struct str word = cell(r, COLUMN_KIND);
	line->kind = person->id ? MOVE_CHANGE : MOVE_JOIN;
	if (word.len == 0)
		return;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(words[i].word, word)) {
			line->kind = words[i].kind;
			return;
		}
	PROBLEM(r, COLUMN_KIND, "「%.*s」は分かりません。退職・採用・異動のどれかにしてください。", FMT(word));
}

static bool same_name(struct arena *arena, struct str a, struct str b)
{
	struct str one = utf8_fold(arena, a), two = utf8_fold(arena, b), space = S(" ");
	size_t i = 0, k = 0;
	for (;;) { /* spaces between family and given name are written or not */
		while (i < one.len && one.ptr[i] == space.ptr[0])
			i++;
		while (k < two.len && two.ptr[k] == space.ptr[0])
			k++;
		if (i == one.len || k == two.len)
			return i == one.len && k == two.len;
		if (one.ptr[i++] != two.ptr[k++])
			return false;
	}
}

/* One plan at a time for one person. */
static enum err check_planned(struct reading *r, const struct person *person)
{
	struct str title;
	enum err found = sql_staff_move_planned(r->db, r->arena, person->id, &title);
	if (found == OK)
		PROBLEM(r, COLUMN_LOGIN, "この職員の異動は、すでに予定されています（%.*s）。先にそちらを取り消してください。", FMT(title));
	return found == ERR_NOT_FOUND ? OK : found;
}

static enum err check_person(struct reading *r, const struct person *person, const struct move_line *line)
{
	if (line->kind == MOVE_JOIN && !person->id)
		return OK;
	if (line->kind == MOVE_JOIN && !person->disabled) {
		PROBLEM(r, COLUMN_LOGIN, "職員ID「%.*s」は、もう使われています（%.*sさん）。", FMT(line->login), FMT(person->name));
		return OK;
	}
	if (line->kind != MOVE_JOIN && (!person->id || person->disabled)) {
		PROBLEM(r, COLUMN_LOGIN, person->id ? "職員ID「%.*s」は、いま使えなくなっています。" : "職員ID「%.*s」は登録されていません。",
		        FMT(line->login));
		return OK;
	}
	if (!same_name(r->arena, person->name, line->name))
		PROBLEM(r, COLUMN_NAME, "登録されている名前は「%.*s」です。職員IDの取りちがえでないか、確かめてください。", FMT(person->name));
	return check_planned(r, person);
}

static enum err read_department(struct reading *r, struct move_line *line)
{
	struct department department;
	line->department = cell(r, COLUMN_DEPARTMENT);
	if (line->kind == MOVE_LEAVE || line->department.len == 0)
		return OK;
	enum err found = department_by_name(r->db, r->arena, line->department, &department);
	if (found == ERR_NOT_FOUND) {
		PROBLEM(r, COLUMN_DEPARTMENT, "「%.*s」という部署はありません。部署の画面の名前のとおりに書いてください。", FMT(line->department));
		return OK;
	}
	TRY(found);
	if (department.closed)
		PROBLEM(r, COLUMN_DEPARTMENT, "「%.*s」は廃止された部署です。", FMT(line->department));
	line->department_id = department.id;
	return OK;
}

static void read_roles(struct reading *r, struct move_line *line)
{
	struct staff_role *roles;
	size_t count;
	line->roles = cell(r, COLUMN_ROLES);
	if (line->kind == MOVE_LEAVE)
		line->roles = S("");
	else if (line->roles.len)
		(void)accepted(r, COLUMN_ROLES, staff_role_read(r->db, r->arena, line->roles, &roles, &count));
	else if (line->kind == MOVE_JOIN)
		PROBLEM(r, COLUMN_ROLES, "採用する職員の役割を書いてください。");
	else if (line->department_id == 0)
		PROBLEM(r, COLUMN_ROLES, "異動では、所属か役割のどちらかを書いてください。");
}

static bool parse_day(struct str text, int64_t *day)
{
	int64_t parts[3];
	struct str rest = text, piece;
	if (jst_parse_date(text, day))
		return true;
	for (int i = 0; i < 3; i++)
		if (!str_cut(&rest, '/', &piece) || !str_to_i64(piece, &parts[i]) || parts[i] < 1 || parts[i] > 9999)
			return false;
	if (rest.ptr || !jst_is_date((int)parts[0], (int)parts[1], (int)parts[2]))
		return false;
	*day = jst_day((int)parts[0], (int)parts[1], (int)parts[2]);
	return true;
}

static void read_day(struct reading *r, struct move_line *line)
{
	struct str text = cell(r, COLUMN_DAY);
	int64_t day, today = jst_day_of_ms(r->now);
	if (text.len == 0)
		return;
	if (!parse_day(text, &day))
		PROBLEM(r, COLUMN_DAY, "「%.*s」は日付ではありません。2027-04-01 か 2027/4/1 の形で書いてください。", FMT(text));
	else if (day < today)
		PROBLEM(r, COLUMN_DAY, "発令日（%.*s）がもう過ぎています。すぐに行うときは、空にしてください。", FMT(text));
	else if (day > today + AHEAD_MOST_DAYS)
		PROBLEM(r, COLUMN_DAY, "発令日（%.*s）が先すぎます。%d日先までにしてください。", FMT(text), AHEAD_MOST_DAYS);
	else if (day > today)
		line->effective_at = jst_day_start_ms(day);
}

static enum err read_line(struct reading *r, struct move_line *line)
{
	struct person person;
	*line = (struct move_line){.line = r->line, .login = cell(r, COLUMN_LOGIN), .name = cell(r, COLUMN_NAME),
	                           .successor = cell(r, COLUMN_SUCCESSOR)};
	if (line->login.len == 0 || line->name.len == 0) {
		problem(r, line->login.len ? COLUMN_NAME : COLUMN_LOGIN, S("職員IDと氏名は、どの行にも要ります。"));
		return OK;
	}
	if (line->login.len > LOGIN_MOST || utf8_graphemes(line->name) > NAME_MOST)
		PROBLEM(r, COLUMN_NAME, "職員IDは%d文字、氏名は%d文字までです。", LOGIN_MOST, NAME_MOST);
	TRY(find_person(r, line->login, &person));
	line->staff_id = person.id;
	read_kind(r, &person, line);
	if (line->kind == MOVE_JOIN)
		(void)accepted(r, COLUMN_LOGIN, staff_login_check(line->login));
	TRY(check_person(r, &person, line));
	TRY(read_department(r, line));
	read_roles(r, line);
	read_day(r, line);
	if (!line->staff_id || line->kind == MOVE_JOIN || (line->kind == MOVE_CHANGE && !line->department_id))
		return OK; /* nothing is given up */
	return ownership_counts(r->db, r->arena, line->staff_id, r->now, &line->loses, &line->lose_count);
}

/* --- lines against each other --- */

static const struct move_line *line_of(const struct move_sheet *sheet, struct str login)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (str_eq(sheet->lines[i].login, login))
			return &sheet->lines[i];
	return NULL;
}

static enum err check_successor(struct reading *r, const struct move_line *line)
{
	const struct move_line *other = line_of(r->sheet, line->successor);
	struct person person;
	r->line = line->line;
	if (line->successor.len == 0)
		return OK;
	TRY(find_person(r, line->successor, &person));
	bool joins = other && other->kind == MOVE_JOIN;
	if (str_eq(line->successor, line->login))
		PROBLEM(r, COLUMN_SUCCESSOR, "後任が本人になっています。");
	else if (line->kind == MOVE_JOIN)
		PROBLEM(r, COLUMN_SUCCESSOR, "採用の行には、後任は要りません。");
	else if (other && other->kind == MOVE_LEAVE)
		PROBLEM(r, COLUMN_SUCCESSOR, "後任の「%.*s」も退職します。", FMT(line->successor));
	else if (!joins && (!person.id || person.disabled))
		PROBLEM(r, COLUMN_SUCCESSOR, "後任の職員ID「%.*s」は、登録されていないか、使えなくなっています。", FMT(line->successor));
	else if (joins && other->effective_at > line->effective_at)
		PROBLEM(r, COLUMN_SUCCESSOR, "後任の「%.*s」の発令日のほうが後です。", FMT(line->successor));
	return OK;
}

static enum err check_together(struct reading *r)
{
	struct move_sheet *sheet = r->sheet;
	for (size_t i = 0; i < sheet->count; i++) {
		const struct move_line *first = line_of(sheet, sheet->lines[i].login);
		r->line = sheet->lines[i].line;
		if (first != &sheet->lines[i])
			PROBLEM(r, COLUMN_LOGIN, "同じ職員IDが%" PRId64 "行目にもあります。", first->line);
		TRY(check_successor(r, &sheet->lines[i]));
	}
	return OK;
}

static enum err read_lines(struct reading *r)
{
	struct move_sheet *sheet = r->sheet;
	for (;;) {
		enum err err = csv_table_row(&r->table, r->arena, r->cells, &r->cell_count);
		if (err == ERR_NOT_FOUND)
			return OK;
		TRY(err);
		r->line = r->table.reader.line;
		if (csv_is_blank(r->cells, r->cell_count))
			continue;
		if (sheet->count == MOVE_LINES_MOST)
			return fail_field(ERR_LIMIT, "file", "1つのファイルは%d人までです。分けて取りこんでください。", MOVE_LINES_MOST);
		TRY(read_line(r, &sheet->lines[sheet->count]));
		sheet->count++;
	}
}

enum err move_read(struct db *db, struct arena *arena, struct str bytes, int64_t now, struct move_sheet *out)
{
	struct reading r = {.db = db, .arena = arena, .now = now, .sheet = out};
	*out = (struct move_sheet){.lines = arena_array(arena, struct move_line, MOVE_LINES_MOST),
	                           .problems = arena_array(arena, struct move_problem, MOVE_PROBLEMS_MOST)};
	TRY(csv_table_open(&r.table, arena, bytes, CELLS_MOST));
	TRY(find_columns(&r));
	TRY(read_lines(&r));
	if (out->count == 0)
		return fail_field(ERR_INVALID, "file", "見出しの下に、職員が1人もいません。");
	return check_together(&r);
}
