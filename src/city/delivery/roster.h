/* roster: people by name, each with values that stand for placeholders: from a file.
 *
 * A column names the person (友だち番号 or LINEのID), the headings of the others are
 * placeholders. The file is looked at as a whole; lines that are wrong are left out
 * and listed. What is kept is sealed, line by line, and forgotten some time after the
 * last broadcast that used it; who was meant stays for the results. */
#pragma once

#include "content.h"
#include "content_person.h"
#include "err.h"
#include "str.h"

struct arena;
struct broadcast;
struct db;
struct delivery;
struct keyring;
struct node;

#define ROSTER_LINES_MOST 30000
#define ROSTER_BYTES_MOST ((size_t)10 << 20)
#define ROSTER_COLUMNS_MOST 30
#define ROSTER_HEADING_MOST 60
#define ROSTER_VALUE_MOST 5000 /* UTF-16 units: a whole text bubble */
#define ROSTER_NAME_MOST 200

struct roster_column {
	struct str heading;
	int64_t longest, longest_line; /* UTF-16 units */
	int64_t empty;                 /* people without a value */
};

enum roster_fault_kind {
	ROSTER_NOBODY,  /* the column of the person is empty */
	ROSTER_UNKNOWN, /* no such friend */
	ROSTER_TWICE,   /* other_line names the same */
	ROSTER_TOO_LONG,
	ROSTER_NOT_TEXT, /* signs that are none */
	ROSTER_CELLS,    /* more than there are headings */
	ROSTER_BLOCKED,  /* no fault: kept, but cannot be reached at the moment */
};
struct roster_fault {
	enum roster_fault_kind kind;
	int64_t line; /* as a spreadsheet counts; the headings are line 1 */
	int64_t other_line;
	struct str heading, person;
};
/* Plain Japanese, with what to do. */
struct str roster_fault_text(struct arena *arena, const struct roster_fault *fault);

/* --- reading a file --- */

struct roster_row {
	int64_t line, friend_id;
	const struct str *values; /* one a column */
};
struct roster_sheet {
	struct str person_heading;
	struct roster_column *columns;
	size_t column_count;
	struct roster_row *rows;
	size_t row_count;
	struct roster_fault *faults;
	size_t fault_count;
	int64_t lines;
};
/* The arena wants room for several times the file. Errors name the field "file". */
enum err roster_look(struct db *db, struct arena *arena, struct str file, struct roster_sheet *out) MUST_CHECK;

struct roster_new {
	struct str name; /* of the file */
	const struct roster_sheet *sheet;
	int64_t staff_id, now;
};
/* In the caller's transaction. */
enum err roster_keep(struct db *db, const struct keyring *keyring, const struct roster_new *new,
                     int64_t *id) MUST_CHECK;

/* --- what is kept --- */

struct roster {
	int64_t id;
	struct str name, person_heading;
	struct roster_column *columns;
	size_t column_count;
	int64_t lines, people, faults;
	int64_t created_by, created_at, erased_at; /* 0: not */
	struct str created_name;
};
enum err roster_find(struct db *db, struct arena *arena, int64_t id, struct roster *out) MUST_CHECK;
struct roster_use {
	int64_t id, department_id; /* of a broadcast */
	struct str title, state;
};
enum err roster_uses(struct db *db, struct arena *arena, int64_t id, struct roster_use **out, size_t *count) MUST_CHECK;
struct content_columns roster_headings(struct arena *arena, const struct roster *roster);
/* Who of them follows us now, and who of these wants emergencies only. */
enum err roster_reach(struct db *db, struct arena *arena, int64_t id, int64_t *reachable,
                      int64_t *emergency_only) MUST_CHECK;
/* Those behind a line, in the order of lines. */
enum err roster_faults(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                       int64_t after_line, size_t most, struct roster_fault **out, size_t *count) MUST_CHECK;
/* The person at this place, counted from 0 in the order of lines; values NULL when
 * they are forgotten. ERR_NOT_FOUND behind the last. */
enum err roster_row_at(struct db *db, struct arena *arena, const struct keyring *keyring,
                       const struct roster *roster, int64_t place, struct roster_row *out) MUST_CHECK;
/* Of at most CONTENT_PEOPLE_MOST people: fills in values of those who are on it. */
enum err roster_fill(struct db *db, struct arena *arena, const struct keyring *keyring, const struct roster *roster,
                     const int64_t *ids, size_t count, struct content_person *people) MUST_CHECK;
/* Values for a test: 〔金額〕, as nobody's values belong on a tester's telephone. */
const struct str *roster_stand_ins(struct arena *arena, const struct roster *roster);

/* What a check of messages wants to know: headings, and the first line's values as
 * an example. id 0: nothing. */
enum err roster_sample(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                       struct content_setting *out) MUST_CHECK;

/* --- every finished message --- */

struct roster_bad {
	int64_t line, place;
	struct str field, text;
};
#define ROSTER_BAD_MOST 100
struct roster_check {
	int64_t checked, bad_count;
	struct roster_bad bad[ROSTER_BAD_MOST]; /* the first of them */
	size_t listed;
};
/* Would LINE take each, and does every placeholder have a value, or words instead? */
enum err roster_check(struct db *db, struct arena *arena, const struct delivery *delivery, const struct roster *roster,
                      const struct node *messages, struct roster_check *out) MUST_CHECK;

/* --- forgetting --- */

/* Values and what was typed about people. ERR_CONFLICT while a broadcast wants them. */
enum err roster_erase(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
/* Those nobody uses after a day; others when their last broadcast ended before.
 * In transactions of its own. */
enum err roster_forget(struct db *db, struct arena *arena, int64_t now, int64_t days, int64_t *forgotten) MUST_CHECK;

/* --- what became of each line --- */

enum roster_fate {
	ROSTER_SENT,
	ROSTER_REFUSED,
	ROSTER_UNREACHED, /* blocked, or no friend any more, when it was sent */
	ROSTER_STOPPED,
	ROSTER_UNSURE,    /* LINE was asked, nobody knows */
	ROSTER_WAITING,
};
struct roster_result {
	int64_t line, friend_id;
	enum roster_fate fate;
	struct str answer; /* LINE's words */
	int64_t at;        /* 0: not */
};
/* In the order of lines. */
enum err roster_results(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                        struct roster_result **out, size_t *count) MUST_CHECK;
