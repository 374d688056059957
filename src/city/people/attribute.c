/* attribute: reading, adding, changing, ordering. */
#include "attribute.h"

#include "arena.h"
#include "attribute.sql.h"
#include "db.h"
#include "members.h"
#include "secret.h"
#include "utf8.h"

#define KEY_MOST 40
#define LABEL_MOST 60
#define ATTRIBUTE_HELP_MOST 300
#define OPTION_HELP_MOST 200
#define CHOICES_MOST 100

const char *const attribute_kinds[] = {"one", "many", "child", "tag", "source", "state", NULL};

static enum attribute_kind kind_from(struct str text)
{
	for (int i = 0; attribute_kinds[i]; i++)
		if (str_eq(text, str_from(attribute_kinds[i])))
			return (enum attribute_kind)i;
	return ATTRIBUTE_MANY;
}

static const char *const meanings[] = {"", "topic"};

static enum attribute_meaning meaning_from(struct str text)
{
	return str_eq(text, S("topic")) ? ATTRIBUTE_TOPIC : ATTRIBUTE_PLAIN;
}

bool attribute_is_built_in(const struct attribute *attribute)
{
	return attribute->kind == ATTRIBUTE_TAG || attribute->kind == ATTRIBUTE_SOURCE ||
	       attribute->kind == ATTRIBUTE_STATE;
}

/* --- reading --- */

/* Both statements give the same columns under names of their own. */
#define ATTRIBUTE_FROM(row)                                   \
	((struct attribute){                                  \
		.id = (row).id,                               \
		.key = (row).key,                             \
		.label = (row).label,                         \
		.help = (row).help,                           \
		.kind = kind_from((row).kind),                \
		.meaning = meaning_from((row).meaning),       \
		.citizen_edits = (row).citizen_edits != 0,    \
		.citizen_sees = (row).citizen_sees != 0,      \
		.required = (row).required != 0,              \
		.hidden = (row).hidden != 0,                  \
		.most_choices = (row).most_choices,           \
		.position = (row).position,                   \
	})

#define OPTION_FROM(row)                                      \
	((struct attribute_option){                           \
		.id = (row).id,                               \
		.attribute_id = (row).attribute_id,           \
		.key = (row).key,                             \
		.label = (row).label,                         \
		.help = (row).help,                           \
		.ticked = (row).ticked != 0,                  \
		.hidden = (row).hidden != 0,                  \
		.emergency = (row).emergency != 0,            \
		.position = (row).position,                   \
		.created_at = (row).created_at,               \
	})

static void hand_out(struct attribute *attributes, size_t count, struct attribute_option *options, size_t option_count)
{
	for (size_t i = 0; i < count; i++) {
		size_t first = 0;
		while (first < option_count && options[first].attribute_id != attributes[i].id)
			first++;
		size_t end = first;
		while (end < option_count && options[end].attribute_id == attributes[i].id)
			end++;
		attributes[i].options = options + first;
		attributes[i].option_count = end - first;
	}
}

enum err attribute_list(struct db *db, struct arena *arena, struct attribute **out, size_t *count)
{
	struct attribute_rows_row *rows;
	struct option_rows_all_row *option_rows;
	size_t found, option_count;
	TRY(sql_attribute_rows(db, arena, &rows, &found));
	TRY(sql_option_rows_all(db, arena, &option_rows, &option_count));
	struct attribute *attributes = arena_array(arena, struct attribute, found);
	struct attribute_option *options = arena_array(arena, struct attribute_option, option_count);
	for (size_t i = 0; i < found; i++)
		attributes[i] = ATTRIBUTE_FROM(rows[i]);
	for (size_t i = 0; i < option_count; i++)
		options[i] = OPTION_FROM(option_rows[i]);
	hand_out(attributes, found, options, option_count);
	*out = attributes;
	*count = found;
	return OK;
}

enum err attribute_find(struct db *db, struct arena *arena, int64_t id, struct attribute *out)
{
	struct attribute_row_row row;
	struct option_rows_row *rows;
	size_t count;
	enum err err = sql_attribute_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この項目は見つかりません。");
	TRY(err);
	TRY(sql_option_rows(db, arena, id, &rows, &count));
	*out = ATTRIBUTE_FROM(row);
	out->options = arena_array(arena, struct attribute_option, count);
	out->option_count = count;
	for (size_t i = 0; i < count; i++)
		out->options[i] = OPTION_FROM(rows[i]);
	return OK;
}

enum err attribute_by_key(struct db *db, struct arena *arena, struct str key, struct attribute *out)
{
	int64_t id;
	TRY(sql_attribute_id_of_key(db, arena, key, &id));
	return attribute_find(db, arena, id, out);
}

static enum err find_option(struct db *db, struct arena *arena, int64_t id, struct option_row_row *row)
{
	enum err err = sql_option_row(db, arena, id, row);
	return err == ERR_NOT_FOUND ? fail(ERR_NOT_FOUND, "この選択肢は見つかりません。") : err;
}

enum err option_attribute(struct db *db, struct arena *arena, int64_t id, int64_t *attribute_id)
{
	struct option_row_row row;
	TRY(find_option(db, arena, id, &row));
	*attribute_id = row.attribute_id;
	return OK;
}

enum err option_of_state(struct db *db, struct arena *arena, const char *key, int64_t *id)
{
	return sql_option_state_id(db, arena, str_from(key), id);
}

enum err option_of_emergency(struct db *db, struct arena *arena, int64_t *id)
{
	return sql_option_emergency(db, arena, id);
}

enum err option_current(struct db *db, struct arena *arena, int64_t *ids, size_t count)
{
	struct option_merged_rows_row *rows;
	size_t merged;
	if (count == 0)
		return OK;
	TRY(sql_option_merged_rows(db, arena, (struct i64_list){ids, count}, &rows, &merged));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < merged; j++)
			if (ids[i] == rows[j].id) {
				ids[i] = rows[j].merged_into;
				break;
			}
	return OK;
}

enum err option_briefs(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                       struct option_brief **out, size_t *found)
{
	struct option_brief_rows_row *rows;
	TRY(sql_option_brief_rows(db, arena, (struct i64_list){ids, count}, &rows, found));
	*out = arena_array(arena, struct option_brief, *found);
	for (size_t i = 0; i < *found; i++)
		(*out)[i] = (struct option_brief){rows[i].id, rows[i].label, rows[i].attribute_id, rows[i].attribute_label};
	return OK;
}

/* --- checking what staff typed --- */

static enum err check_text(const char *field, const char *name, struct str text, size_t least, size_t most)
{
	size_t length = utf8_graphemes(text);
	if (length < least)
		return fail_field(ERR_INVALID, field, "%sを入力してください。", name);
	if (length > most)
		return fail_field(ERR_INVALID, field, "%sは%zu文字以内にしてください（いま%zu文字）。", name, most, length);
	return OK;
}

static enum err check_key(struct str key)
{
	if (key.len > KEY_MOST)
		return fail_field(ERR_INVALID, "key", "識別名は%d文字以内にしてください。", KEY_MOST);
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
			return fail_field(ERR_INVALID, "key", "識別名には半角の英小文字、数字、「_」、「-」だけを使ってください。");
	}
	return OK;
}

static struct str key_or_new(struct arena *arena, struct str key, char first)
{
	uint8_t random[5];
	random_bytes(random, sizeof random);
	return key.len ? key : str_fmt(arena, "%c%.*s", first, FMT(hex_encode(arena, random, sizeof random)));
}

static enum err check_attribute(const struct attribute_edit *edit)
{
	TRY(check_key(edit->key));
	TRY(check_text("label", "表示名", edit->label, 1, LABEL_MOST));
	TRY(check_text("help", "説明", edit->help, 0, ATTRIBUTE_HELP_MOST));
	if (edit->most_choices < 0 || edit->most_choices > CHOICES_MOST)
		return fail_field(ERR_INVALID, "mostChoices", "選べる数は0（制限なし）から%dまでにしてください。", CHOICES_MOST);
	return OK;
}

static enum err check_emergency(const struct attribute *attribute, int64_t self, const struct option_edit *edit)
{
	if (!edit->emergency)
		return OK;
	if (attribute->meaning != ATTRIBUTE_TOPIC)
		return fail_field(ERR_INVALID, "emergency", "「緊急」にできるのは、役割が「お知らせの種類」の項目の選択肢だけです。");
	if (edit->hidden)
		return fail_field(ERR_INVALID, "emergency", "緊急の選択肢は隠せません。先に「緊急」を外してください。");
	for (size_t i = 0; i < attribute->option_count; i++) {
		const struct attribute_option *other = &attribute->options[i];
		if (other->emergency && other->id != self)
			return fail_field(ERR_CONFLICT, "emergency",
			                  "緊急の選択肢は、もう「%.*s」です。変えるときは、先に「%.*s」の「緊急」を外してください。",
			                  FMT(other->label), FMT(other->label));
	}
	return OK;
}

/* They were promised emergencies, so they are among those the option means. */
static enum err give_to_the_careful(struct db *db, struct arena *arena, int64_t option_id)
{
	int64_t only;
	TRY(option_of_state(db, arena, "emergency_only", &only));
	return members_join(db, arena, only, option_id, NULL);
}

static enum err check_option(const struct attribute *attribute, int64_t self, const struct option_edit *edit)
{
	TRY(check_key(edit->key));
	TRY(check_text("label", "表示名", edit->label, 1, LABEL_MOST));
	TRY(check_text("help", "説明", edit->help, 0, OPTION_HELP_MOST));
	TRY(check_emergency(attribute, self, edit));
	for (size_t i = 0; i < attribute->option_count; i++) {
		const struct attribute_option *other = &attribute->options[i];
		if (other->id == self || other->hidden || edit->hidden || !str_eq(other->label, edit->label))
			continue;
		return fail_field(ERR_CONFLICT, "label", "「%.*s」はもうあります。別の表示名にしてください。", FMT(edit->label));
	}
	return OK;
}

/* --- attributes --- */

static enum err refuse_taken_key(struct db *db, struct arena *arena, struct str key)
{
	int64_t other;
	enum err err = key.len ? sql_attribute_id_of_key(db, arena, key, &other) : ERR_NOT_FOUND;
	if (err == OK)
		return fail_field(ERR_CONFLICT, "key", "識別名「%.*s」は使われています。別の識別名にしてください。", FMT(key));
	return err == ERR_NOT_FOUND ? OK : err;
}

static enum err refuse_second_child(struct db *db, struct arena *arena, enum attribute_kind kind)
{
	int64_t others = 0;
	if (kind == ATTRIBUTE_CHILD)
		TRY(sql_attribute_kind_count(db, arena, S("child"), &others));
	if (others)
		return fail_field(ERR_CONFLICT, "kind", "お子さんの項目は1つだけ作れます。すでにある項目を使ってください。");
	return OK;
}

static enum err check_meaning(struct db *db, struct arena *arena, const struct attribute_edit *edit, int64_t self)
{
	struct str other;
	if (edit->meaning == ATTRIBUTE_PLAIN)
		return OK;
	if (edit->kind > ATTRIBUTE_MANY)
		return fail_field(ERR_INVALID, "meaning", "「お知らせの種類」にできるのは、選択肢から選ぶ項目だけです。");
	enum err err = sql_attribute_of_meaning(db, arena, str_from(meanings[edit->meaning]), self, &other);
	if (err == OK)
		return fail_field(ERR_CONFLICT, "meaning",
		                  "「お知らせの種類」は、もう「%.*s」です。変えるときは、先に「%.*s」の役割を「ふつう」に戻してください。",
		                  FMT(other), FMT(other));
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err attribute_add(struct db *db, struct arena *arena, const struct attribute_edit *edit, int64_t *id)
{
	TRY(check_attribute(edit));
	if (edit->kind > ATTRIBUTE_CHILD)
		return fail_field(ERR_INVALID, "kind", "種類は、1つ選ぶ、いくつでも選ぶ、お子さんのどれかにしてください。");
	TRY(refuse_second_child(db, arena, edit->kind));
	TRY(check_meaning(db, arena, edit, 0));
	TRY(refuse_taken_key(db, arena, edit->key));
	struct attribute_insert_in in = {
		.key = key_or_new(arena, edit->key, 'a'),
		.label = edit->label,
		.help = edit->help,
		.kind = str_from(attribute_kinds[edit->kind]),
		.citizen_edits = edit->citizen_edits,
		.required = edit->required,
		.hidden = edit->hidden,
		.most_choices = edit->most_choices,
		.meaning = str_from(meanings[edit->meaning]),
		.citizen_sees = edit->citizen_sees,
	};
	return sql_attribute_insert(db, arena, &in, id);
}

static enum err check_same_key(struct str is, struct str wanted)
{
	if (wanted.len && !str_eq(is, wanted))
		return fail_field(ERR_INVALID, "key", "識別名はあとから変えられません（いまは「%.*s」）。", FMT(is));
	return OK;
}

enum err attribute_change(struct db *db, struct arena *arena, int64_t id, const struct attribute_edit *edit)
{
	struct attribute is;
	TRY(attribute_find(db, arena, id, &is));
	TRY(check_attribute(edit));
	TRY(check_same_key(is.key, edit->key));
	if (attribute_is_built_in(&is))
		return sql_attribute_relabel(db, arena, id, edit->label, edit->help);
	bool widened = is.kind == ATTRIBUTE_ONE && edit->kind == ATTRIBUTE_MANY;
	if (is.kind != edit->kind && !widened)
		return fail_field(ERR_INVALID, "kind", "種類はあとから変えられません。新しい項目を作ってください。");
	TRY(check_meaning(db, arena, edit, id));
	struct attribute_update_in in = {
		.id = id,
		.label = edit->label,
		.help = edit->help,
		.kind = str_from(attribute_kinds[edit->kind]),
		.citizen_edits = edit->citizen_edits,
		.required = edit->required,
		.hidden = edit->hidden,
		.most_choices = edit->most_choices,
		.meaning = str_from(meanings[edit->meaning]),
		.citizen_sees = edit->citizen_sees,
	};
	if (edit->meaning != ATTRIBUTE_TOPIC)
		TRY(sql_option_clear_emergency(db, arena, id));
	return sql_attribute_update(db, arena, &in);
}

static bool is_among(int64_t id, const int64_t *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

enum err attribute_reorder(struct db *db, struct arena *arena, const int64_t *ids, size_t count)
{
	struct attribute_rows_row *rows;
	size_t known;
	TRY(sql_attribute_rows(db, arena, &rows, &known));
	int64_t position = 0;
	for (size_t i = 0; i < count; i++)
		TRY(sql_attribute_place(db, arena, ids[i], ++position));
	for (size_t i = 0; i < known; i++)
		if (!is_among(rows[i].id, ids, count))
			TRY(sql_attribute_place(db, arena, rows[i].id, ++position));
	return OK;
}

/* --- options --- */

enum err option_add(struct db *db, struct arena *arena, int64_t attribute_id, const struct option_edit *edit,
                    int64_t now, int64_t *id)
{
	struct attribute attribute;
	TRY(attribute_find(db, arena, attribute_id, &attribute));
	if (attribute.kind == ATTRIBUTE_CHILD || attribute.kind == ATTRIBUTE_STATE)
		return fail_field(ERR_INVALID, "label", "「%.*s」には選択肢を追加できません。", FMT(attribute.label));
	if (attribute.option_count >= OPTIONS_MOST)
		return fail_field(ERR_LIMIT, "label", "選択肢は%d個までです。", OPTIONS_MOST);
	TRY(check_option(&attribute, 0, edit));
	for (size_t i = 0; i < attribute.option_count && edit->key.len; i++)
		if (str_eq(attribute.options[i].key, edit->key))
			return fail_field(ERR_CONFLICT, "key", "識別名「%.*s」は使われています。別の識別名にしてください。",
			                  FMT(edit->key));
	struct option_insert_in in = {
		.attribute_id = attribute_id,
		.key = key_or_new(arena, edit->key, 'o'),
		.label = edit->label,
		.help = edit->help,
		.ticked = edit->ticked,
		.hidden = edit->hidden,
		.now = now,
		.emergency = edit->emergency,
	};
	TRY(sql_option_insert(db, arena, &in, id));
	return edit->emergency ? give_to_the_careful(db, arena, *id) : OK;
}

enum err option_change(struct db *db, struct arena *arena, int64_t id, const struct option_edit *edit)
{
	struct option_row_row row;
	struct attribute attribute;
	TRY(find_option(db, arena, id, &row));
	TRY(attribute_find(db, arena, row.attribute_id, &attribute));
	TRY(check_same_key(row.key, edit->key));
	TRY(check_option(&attribute, id, edit));
	if (attribute.kind == ATTRIBUTE_STATE && edit->hidden)
		return fail_field(ERR_INVALID, "hidden", "「%.*s」はシステムが使うため、隠せません。", FMT(edit->label));
	struct option_update_in in = {id, edit->label, edit->help, edit->ticked, edit->hidden, edit->emergency};
	TRY(sql_option_update(db, arena, &in));
	return edit->emergency ? give_to_the_careful(db, arena, id) : OK;
}

enum err option_reorder(struct db *db, struct arena *arena, int64_t attribute_id, const int64_t *ids, size_t count)
{
	struct attribute attribute;
	TRY(attribute_find(db, arena, attribute_id, &attribute));
	int64_t position = 0;
	for (size_t i = 0; i < count; i++) {
		bool ours = false;
		for (size_t j = 0; j < attribute.option_count; j++)
			ours = ours || attribute.options[j].id == ids[i];
		if (!ours)
			return fail_field(ERR_INVALID, "ids", "並び順に、この項目のものでない選択肢があります。画面を読み直してください。");
		TRY(sql_option_place(db, arena, ids[i], ++position));
	}
	for (size_t i = 0; i < attribute.option_count; i++)
		if (!is_among(attribute.options[i].id, ids, count))
			TRY(sql_option_place(db, arena, attribute.options[i].id, ++position));
	return OK;
}
