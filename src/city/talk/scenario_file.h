/* scenario_file: a scenario as a plain file that another city can read. Numbers of
 * attributes, options and tags mean something in one city only: the file says what
 * they are called, and reading it looks for the same key, then the same name. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct content_setting;
struct db;
struct emit;
struct scenario;

#define SCENARIO_FILE_MOST ((size_t)2000 * 1000)
#define SCENARIO_MISSING_MOST 500

enum err scenario_file_write(struct db *db, struct arena *arena, const struct scenario *scenario, struct str *out) MUST_CHECK;

struct scenario_file {
	struct str name, note, flow;
	struct str missing[SCENARIO_MISSING_MOST]; /* in words, for the person who reads it */
	size_t missing_count;
};
/* ERR_INVALID: not such a file. What this city does not have is left out and told. */
enum err scenario_file_read(struct db *db, struct arena *arena, struct str json, struct scenario_file *out) MUST_CHECK;
/* scenario_file_tongue.c: what there is in other languages; what is old stays here. */
enum err scenario_file_write_tongues(struct db *db, struct arena *arena, int64_t id, struct emit *emit) MUST_CHECK;
struct scenario_file_hand {
	int64_t scenario_id, staff_id, now;
	const struct content_setting *setting;
};
/* As drafts that somebody here has yet to read; what cannot be taken is told in file->missing. */
enum err scenario_file_take_tongues(struct db *db, struct arena *arena, struct str json, const struct scenario_file_hand *hand,
                                    struct scenario_file *file) MUST_CHECK;
/* The name, or one like it that is free. */
enum err scenario_name_free(struct db *db, struct arena *arena, struct str wish, struct str *out) MUST_CHECK;
