/* article: versions of questions and answers, and what is public of them. */
#include "article.h"

#include "arena.h"
#include "article.sql.h"
#include "article_check.h"
#include "db.h"
#include "like.h"
#include "reply.h"
#include "str.h"


#define COUNTS_DAYS 90 /* numbers on lists are of these days */

const char *const article_states[] = {"draft", "public", "changed", "future", "ended", NULL};

static const int64_t *given(const int64_t *value) { return *value ? value : NULL; }

static enum err not_there(enum err err)
{
	return err == ERR_NOT_FOUND ? fail(ERR_NOT_FOUND, "この質問は見つかりません。削除されたかもしれません。") : err;
}

static enum article_state state_of(const struct article_row_row *row, int64_t today)
{
	if (!row->has_public_version)
		return ARTICLE_DRAFT;
	if (row->has_public_until && row->public_until < today)
		return ARTICLE_ENDED;
	if (row->has_public_from && row->public_from > today)
		return ARTICLE_FUTURE;
	return row->public_version < row->version ? ARTICLE_CHANGED : ARTICLE_PUBLIC;
}

enum err article_find(struct db *db, struct arena *arena, int64_t id, int64_t today, struct article *out)
{
	struct article_row_row row;
	TRY(not_there(sql_article_row(db, arena, id, &row)));
	*out = (struct article){
		.id = row.id,
		.version = row.version,
		.public_version = row.has_public_version ? row.public_version : 0,
		.content = {.question = row.question,
		            .variants = row.variants,
		            .messages = row.messages,
		            .category_id = row.has_category_id ? row.category_id : 0,
		            .url = row.url,
		            .valid_from = row.has_valid_from ? row.valid_from : 0,
		            .valid_until = row.has_valid_until ? row.valid_until : 0,
		            .related = row.related},
		.category = row.has_category ? row.category : S(""),
		.department_id = row.has_department_id ? row.department_id : 0,
		.department = row.has_department ? row.department : S(""),
		.review_day = row.has_review_day ? row.review_day : 0,
		.updated_at = row.updated_at,
		.updated_by = row.staff,
		.updated_by_id = row.staff_id,
		.state = state_of(&row, today),
	};
	return OK;
}

enum err article_version(struct db *db, struct arena *arena, int64_t id, int64_t version, struct article_content *out)
{
	struct article_version_row_row row;
	enum err err = sql_article_version_row(db, arena, id, version, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この版は見つかりません。");
	TRY(err);
	*out = (struct article_content){.question = row.question,
	                                .variants = row.variants,
	                                .messages = row.messages,
	                                .category_id = row.has_category_id ? row.category_id : 0,
	                                .url = row.url,
	                                .valid_from = row.has_valid_from ? row.valid_from : 0,
	                                .valid_until = row.has_valid_until ? row.valid_until : 0,
	                                .related = row.related};
	return OK;
}

enum err article_history(struct db *db, struct arena *arena, int64_t id, struct article_past **out, size_t *count)
{
	struct article_past_row *rows;
	TRY(sql_article_past(db, arena, id, &rows, count));
	*out = arena_array(arena, struct article_past, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct article_past){rows[i].version, rows[i].at, rows[i].question, rows[i].staff};
	return OK;
}

static enum err write_version(struct db *db, struct arena *arena, int64_t id, int64_t version,
                              const struct article_content *content, const struct article_new *new_one)
{
	return sql_article_version_insert(db, arena,
	                                  &(struct article_version_insert_in){
						  .article_id = id,
						  .version = version,
						  .question = content->question,
						  .variants = content->variants,
						  .messages = content->messages,
						  .category_id = given(&content->category_id),
						  .url = content->url,
						  .valid_from = given(&content->valid_from),
						  .valid_until = given(&content->valid_until),
						  .related = content->related,
						  .staff_id = new_one->staff_id,
						  .at = new_one->now,
					  });
}

/* Somebody may have deleted it while the question was being written. */
static enum err check_category(struct db *db, struct arena *arena, int64_t category_id)
{
	int64_t there = 1;
	if (category_id)
		TRY(sql_article_category_there(db, arena, category_id, &there));
	return there ? OK : fail_field(ERR_INVALID, "categoryId", "この分類は、もうありません。選び直してください。");
}

enum err article_add(struct db *db, struct arena *arena, const struct article_new *new_one, int64_t *id)
{
	struct article_content ready;
	int64_t total;
	TRY(article_check(arena, new_one->content, &ready));
	TRY(check_category(db, arena, ready.category_id));
	TRY(sql_article_count(db, arena, &total));
	if (total >= ARTICLES_MOST)
		return fail(ERR_LIMIT, "質問は%d件までです。使わないものを削除してください。", ARTICLES_MOST);
	TRY(sql_article_insert(db, arena, given(&new_one->department_id), given(&new_one->review_day), new_one->now, id));
	return write_version(db, arena, *id, 1, &ready, new_one);
}

static enum err somebody_else(int64_t changed)
{
	return changed ? OK : fail(ERR_CONFLICT, "その間に、ほかの職員がこの質問を変えました。開き直して、いまの内容を確かめてください。");
}

enum err article_save(struct db *db, struct arena *arena, int64_t id, int64_t seen, const struct article_new *new_one)
{
	struct article_content ready;
	int64_t changed;
	TRY(article_check(arena, new_one->content, &ready));
	TRY(check_category(db, arena, ready.category_id));
	TRY(sql_article_next_version(db, arena, id, seen, given(&new_one->department_id), given(&new_one->review_day),
	                             new_one->now, &changed));
	TRY(somebody_else(changed));
	return write_version(db, arena, id, seen + 1, &ready, new_one);
}

enum err article_publish(struct db *db, struct arena *arena, int64_t id, int64_t seen, int64_t now)
{
	int64_t changed;
	TRY(sql_article_set_public(db, arena, id, seen, now, &changed));
	TRY(somebody_else(changed));
	return sql_article_stamp_raise(db, arena);
}

enum err article_hide(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	int64_t changed;
	TRY(sql_article_set_hidden(db, arena, id, now, &changed));
	return sql_article_stamp_raise(db, arena);
}

enum err article_remove(struct db *db, struct arena *arena, int64_t id)
{
	int64_t changed;
	TRY(sql_article_delete(db, arena, id, &changed));
	return sql_article_stamp_raise(db, arena);
}

enum err article_reviewed(struct db *db, struct arena *arena, int64_t id, int64_t next_day, int64_t now)
{
	int64_t changed;
	return sql_article_set_review(db, arena, id, given(&next_day), now, &changed);
}

static enum article_state state_named(struct str word)
{
	enum article_state state = ARTICLE_DRAFT;
	for (size_t i = 0; article_states[i]; i++)
		if (str_eq(word, str_from(article_states[i])))
			state = (enum article_state)i;
	return state;
}

enum err article_list(struct db *db, struct arena *arena, const struct article_filter *filter,
                      struct article_row **out, size_t *count, int64_t *total)
{
	struct article_rows_row *rows;
	struct article_rows_total_in all = {.everywhere = filter->scope.everywhere,
	                                    .departments = filter->scope.departments,
	                                    .words = like_pattern(arena, filter->words),
	                                    .category_id = filter->category_id,
	                                    .department_id = filter->department_id,
	                                    .state = filter->state,
	                                    .today = filter->today};
	TRY(sql_article_rows_total(db, arena, &all, total));
	struct article_rows_in page = {.everywhere = all.everywhere, .departments = all.departments, .words = all.words,
	                               .category_id = all.category_id, .department_id = all.department_id,
	                               .state = all.state, .today = all.today, .skip = filter->skip,
	                               .since = filter->today - COUNTS_DAYS};
	TRY(sql_article_rows(db, arena, &page, &rows, count));
	*out = arena_array(arena, struct article_row, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct article_row){
			.id = rows[i].id,
			.question = rows[i].question,
			.category = rows[i].has_category ? rows[i].category : S(""),
			.department_id = rows[i].has_department_id ? rows[i].department_id : 0,
			.department = rows[i].has_department ? rows[i].department : S(""),
			.state = state_named(rows[i].state),
			.review_day = rows[i].has_review_day ? rows[i].review_day : 0,
			.updated_at = rows[i].updated_at,
			.shown = rows[i].shown,
			.solved = rows[i].solved,
			.unsolved = rows[i].unsolved,
		};
	return OK;
}

/* --- what citizens get ---------------------------------------------------------------- */

enum err article_public(struct db *db, struct arena *arena, int64_t id, int64_t today, struct article_public *out)
{
	struct article_public_row_row row;
	TRY(not_there(sql_article_public_row(db, arena, id, today, &row)));
	*out = (struct article_public){row.id, row.question, row.messages, row.url, row.related,
	                               row.has_category_id ? row.category_id : 0, row.department_id};
	return OK;
}

enum err article_of_category(struct db *db, struct arena *arena, const struct article_span *span,
                             struct article_brief **out, size_t *count)
{
	struct article_public_of_row *rows;
	TRY(sql_article_public_of(db, arena, span->category_id, span->today, span->skip, span->most, &rows, count));
	*out = arena_array(arena, struct article_brief, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct article_brief){rows[i].id, rows[i].question};
	return OK;
}

/* --- categories and synonyms ------------------------------------------------------------ */

enum err article_categories(struct db *db, struct arena *arena, int64_t today, struct article_category **out,
                            size_t *count)
{
	struct article_category_rows_row *rows;
	TRY(sql_article_category_rows(db, arena, today, &rows, count));
	*out = arena_array(arena, struct article_category, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct article_category){rows[i].id, rows[i].articles, rows[i].name, rows[i].phone, rows[i].hours};
	return OK;
}

static enum err names_differ(struct arena *arena, const struct article_category *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *field = str_z(arena, str_fmt(arena, "categories[%zu].name", i));
		if (str_trim(list[i].name).len == 0)
			return fail_field(ERR_INVALID, field, "分類の名前を入れてください。");
		for (size_t k = 0; k < i; k++)
			if (str_eq(str_trim(list[i].name), str_trim(list[k].name)))
				return fail_field(ERR_CONFLICT, field, "「%.*s」が2つあります。名前を変えてください。",
				                  FMT(str_trim(list[i].name)));
	}
	return OK;
}

enum err article_categories_put(struct db *db, struct arena *arena, const struct article_category *list, size_t count)
{
	int64_t *kept = arena_array(arena, int64_t, count), changed;
	size_t kept_count = 0;
	TRY(names_differ(arena, list, count));
	for (size_t i = 0; i < count; i++)
		if (list[i].id)
			kept[kept_count++] = list[i].id;
	TRY(sql_article_category_keep(db, arena, (struct i64_list){kept, kept_count}));
	TRY(sql_article_category_aside(db, arena));
	for (size_t i = 0; i < count; i++) {
		struct str name = str_trim(list[i].name), phone = str_trim(list[i].phone), hours = str_trim(list[i].hours);
		if (!list[i].id) {
			TRY(sql_article_category_add(db, arena, name, (int64_t)i, phone, hours));
			continue;
		}
		TRY(sql_article_category_change(db, arena, list[i].id, name, (int64_t)i, phone, hours, &changed));
		if (!changed)
			return fail(ERR_CONFLICT, "その間に、ほかの職員が分類を変えました。開き直してください。");
	}
	return sql_article_stamp_raise(db, arena);
}

enum err article_category_named(struct db *db, struct arena *arena, struct str name, int64_t *id)
{
	return sql_article_category_id(db, arena, name, id);
}

enum err article_synonyms(struct db *db, struct arena *arena, struct article_synonym_row **out, size_t *count)
{
	struct article_synonym_rows_row *rows;
	TRY(sql_article_synonym_rows(db, arena, &rows, count));
	*out = arena_array(arena, struct article_synonym_row, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct article_synonym_row){rows[i].id, rows[i].word, rows[i].same};
	return OK;
}

enum err article_synonyms_put(struct db *db, struct arena *arena, const struct article_synonym_row *list, size_t count)
{
	TRY(sql_article_synonym_clear(db, arena));
	for (size_t i = 0; i < count; i++) {
		struct str word = str_trim(list[i].word), same = str_trim(list[i].same);
		const char *field = str_z(arena, str_fmt(arena, "synonyms[%zu].same", i));
		if (word.len == 0 || same.len == 0)
			return fail_field(ERR_INVALID, field, "言葉と、同じ意味の言葉の両方を入れてください。");
		for (size_t k = 0; k < i; k++)
			if (str_eq(same, str_trim(list[k].same)))
				return fail_field(ERR_CONFLICT, field, "「%.*s」が2つあります。1つにしてください。", FMT(same));
		TRY(sql_article_synonym_add(db, arena, word, same));
	}
	TRY(reply_changed(db, arena)); /* its rules know the same words */
	return sql_article_stamp_raise(db, arena);
}
