/* settings_form: reading, checking and writing the receive settings. */
#include "settings_form.h"

#include "arena.h"
#include "call.h"
#include "choice.h"
#include "code_list.h"
#include "digest.h"
#include "digest_keep.h"
#include "jst.h"
#include "members.h"
#include "page.h"
#include "queue.h"
#include "str.h"
#include "utf8.h"

#include <stdio.h>

#define NAME_TYPED_MOST 100 /* characters that are shown again; what is allowed is child.h's */
#define DATE_TYPED_MOST 16

/* --- from the database --- */

static bool is_asked(const struct attribute *a)
{
	return a->citizen_edits && !a->hidden && a->kind <= ATTRIBUTE_CHILD;
}

static bool is_locked(const struct attribute *a)
{
	return !a->citizen_edits && a->citizen_sees && !a->hidden && a->kind <= ATTRIBUTE_MANY;
}

static struct str chosen_text(struct call *call, const struct attribute *a, const struct choice *choice)
{
	struct buf out;
	buf_init(&out, call->arena, 256 * 1024);
	for (size_t i = 0; i < a->option_count; i++) {
		if (!choice_has(choice, a->options[i].id))
			continue;
		if (out.len)
			buf_str(&out, page_comma(call));
		buf_str(&out, page_label_text(call, "option", a->options[i].id, a->options[i].label).text);
	}
	return out.len ? buf_view(&out) : page_word(call, S("登録はありません"));
}

/* What was answered; an option that is newer than the answer stands as configured. */
static void prefill(struct question *q, const struct choice *choice, int64_t saved_at)
{
	const struct attribute *a = &q->attribute;
	bool any = false;
	for (size_t i = 0; i < a->option_count; i++) {
		q->chosen[i] = choice_has(choice, a->options[i].id);
		any = any || q->chosen[i];
	}
	for (size_t i = 0; i < a->option_count; i++) {
		const struct attribute_option *o = &a->options[i];
		bool news = saved_at == 0 || o->created_at > saved_at;
		if (o->ticked && news && !o->hidden && (a->kind == ATTRIBUTE_MANY || !any))
			any = q->chosen[i] = true;
	}
}

static enum err load_questions(struct call *call, struct settings *s)
{
	struct attribute *all;
	struct choice choice;
	size_t count;
	TRY(attribute_list(call->db, call->arena, &all, &count));
	TRY(choice_list(call->db, call->arena, s->friend.id, &choice));
	s->questions = arena_array(call->arena, struct question, count);
	s->locked = arena_array(call->arena, struct locked_answer, count);
	for (size_t i = 0; i < count; i++) {
		if (is_locked(&all[i]))
			s->locked[s->locked_count++] = (struct locked_answer){
				all[i].id, all[i].label, all[i].help, chosen_text(call, &all[i], &choice)};
		if (!is_asked(&all[i]))
			continue;
		struct question *q = &s->questions[s->question_count++];
		q->attribute = all[i];
		q->error = S("");
		q->chosen = arena_array(call->arena, bool, all[i].option_count);
		prefill(q, &choice, s->friend.settings_saved_at);
		s->has_children = s->has_children || all[i].kind == ATTRIBUTE_CHILD;
		s->has_topic = s->has_topic || all[i].meaning == ATTRIBUTE_TOPIC;
	}
	return OK;
}

static enum err load_children(struct call *call, struct settings *s)
{
	struct child *children;
	size_t count;
	TRY(child_list(call->db, call->arena, call->web->options.keyring, s->friend.id, &children, &count));
	for (size_t i = 0; i < count && i < CHILDREN_MOST; i++) {
		struct jst born = jst_from_day(children[i].birth_day);
		s->rows[s->row_count++] = (struct child_row){
			.id = children[i].id,
			.name = children[i].name,
			.year = str_fmt(call->arena, "%d", born.year),
			.month = str_fmt(call->arena, "%d", born.month),
			.day = str_fmt(call->arena, "%d", born.day),
		};
	}
	return OK;
}

static enum err load_offers(struct call *call, struct settings *s)
{
	int64_t next;
	TRY(digest_next(call->db, call->arena, call->now, &next));
	s->has_daily = next != 0;
	return code_lists_open(call->db, call->arena, s->today, &s->takes_codes);
}

enum err settings_load_empty(struct call *call, struct settings *out)
{
	*out = (struct settings){.today = jst_day_of_ms(call->now), .consent_needed = true};
	enum err err = consent_current(call->db, call->arena, &out->consent);
	if (err == ERR_NOT_FOUND)
		out->consent.body = S("（同意文がまだありません。書くまで、市民はこのページを使えません。）");
	else
		TRY(err);
	TRY(load_offers(call, out));
	return load_questions(call, out);
}

enum err settings_load(struct call *call, struct settings *out)
{
	struct settings *s = out;
	int64_t only;
	bool given;
	*s = (struct settings){.today = jst_day_of_ms(call->now)};
	TRY(consent_current(call->db, call->arena, &s->consent));
	TRY(friend_find(call->db, call->arena, NULL, call->visit->friend_id, &s->friend));
	TRY(consent_given(call->db, call->arena, s->friend.id, s->consent.version, &given));
	s->consent_needed = !given;
	TRY(load_questions(call, s));
	TRY(load_children(call, s));
	TRY(option_of_state(call->db, call->arena, "emergency_only", &only));
	TRY(member_has(call->db, call->arena, only, s->friend.id, &s->emergency_only));
	TRY(load_offers(call, s));
	return digest_chosen(call->db, call->arena, s->friend.id, &s->daily);
}

void settings_offer_rows(struct settings *s, size_t empty)
{
	for (size_t i = 0; i < empty && s->row_count < CHILDREN_MOST; i++)
		s->rows[s->row_count++] = (struct child_row){0};
}

/* --- from the form --- */

static struct str field(const struct form *form, const char *prefix, int64_t number, const char *suffix)
{
	char name[48];
	snprintf(name, sizeof name, "%s%" PRId64 "%s", prefix, number, suffix);
	return form_get(form, name);
}

static bool form_names(const struct form *form, const char *name, int64_t value)
{
	int64_t id;
	struct str text;
	for (size_t i = 0; (text = form_get_nth(form, name, i)).ptr; i++)
		if (str_to_i64(text, &id) && id == value)
			return true;
	return false;
}

static void take_answer(struct question *q, const struct form *form)
{
	char name[32];
	q->shown = form_names(form, "shown", q->attribute.id);
	if (!q->shown)
		return;
	snprintf(name, sizeof name, "a%" PRId64, q->attribute.id);
	for (size_t i = 0; i < q->attribute.option_count; i++)
		q->chosen[i] = form_names(form, name, q->attribute.options[i].id);
}

/* Full-width digits are digits too. */
static struct str plain_digits(struct arena *arena, struct str text)
{
	struct buf out;
	uint32_t c;
	buf_init(&out, arena, 16);
	for (size_t at = 0; utf8_next(text, &at, &c);)
		if (c >= 0xff10 && c <= 0xff19)
			buf_char(&out, (char)('0' + (c - 0xff10)));
		else if (c < 0x80 && c != ' ')
			buf_char(&out, (char)c);
	return buf_view(&out);
}

static void take_children(struct settings *s, const struct form *form)
{
	int64_t rows = 0;
	str_to_i64(form_get(form, "rows"), &rows);
	s->row_count = 0;
	for (int64_t i = 0; i < rows && i < CHILDREN_MOST; i++) {
		struct child_row *row = &s->rows[s->row_count++];
		*row = (struct child_row){
			.name = str_trim(utf8_cut(field(form, "c", i, "_name"), NAME_TYPED_MOST)),
			.year = utf8_cut(field(form, "c", i, "_y"), DATE_TYPED_MOST),
			.month = utf8_cut(field(form, "c", i, "_m"), DATE_TYPED_MOST),
			.day = utf8_cut(field(form, "c", i, "_d"), DATE_TYPED_MOST),
			.remove = field(form, "c", i, "_del").len > 0,
		};
		str_to_i64(field(form, "c", i, "_id"), &row->id);
	}
}

void settings_take(struct settings *s, const struct form *form)
{
	s->consent_ticked = str_eq(form_get(form, "consent"), S("1"));
	s->emergency_only = s->has_topic && str_eq(form_get(form, "only"), S("1"));
	if (s->has_daily)
		s->daily = str_eq(form_get(form, "daily"), S("1"));
	for (size_t i = 0; i < s->question_count; i++)
		take_answer(&s->questions[i], form);
	if (s->has_children && form_get(form, "rows").len)
		take_children(s, form);
}

/* --- checking --- */

static struct str wrong(struct call *call, struct settings *s, struct str anchor, struct str text)
{
	if (s->error_count < SETTINGS_ERRORS_MOST)
		s->errors[s->error_count++] = (struct settings_error){anchor, str_dup(call->arena, text)};
	return str_dup(call->arena, text);
}

static bool is_cleared(const struct settings *s, const struct question *q)
{
	return s->emergency_only && q->attribute.meaning == ATTRIBUTE_TOPIC;
}

static size_t chosen_ids(struct arena *arena, const struct settings *s, const struct question *q, int64_t **ids)
{
	size_t count = 0;
	bool only = is_cleared(s, q);
	*ids = arena_array(arena, int64_t, q->attribute.option_count);
	for (size_t i = 0; i < q->attribute.option_count; i++) {
		const struct attribute_option *o = &q->attribute.options[i];
		bool chosen = only ? o->emergency : q->chosen[i];
		if (chosen && !o->hidden)
			(*ids)[count++] = o->id;
	}
	return count;
}

static void check_answer(struct call *call, struct settings *s, struct question *q)
{
	int64_t *ids;
	if (!q->shown || q->attribute.kind == ATTRIBUTE_CHILD || is_cleared(s, q))
		return;
	size_t count = chosen_ids(call->arena, s, q, &ids);
	if (choice_check(&q->attribute, ids, count) != OK)
		q->error = wrong(call, s, str_fmt(call->arena, "a%" PRId64, q->attribute.id), page_told(call, str_from(err_text()), &q->attribute));
}

static bool is_empty_row(const struct child_row *row)
{
	return !row->id && !row->name.len && !row->year.len && !row->month.len && !row->day.len;
}

static bool read_number(struct arena *arena, struct str text, int *out)
{
	int64_t value;
	if (!str_to_i64(plain_digits(arena, text), &value) || value < 0 || value > 9999)
		return false;
	*out = (int)value;
	return true;
}

static struct str no_such_day(struct call *call, const struct child_row *row)
{
	return page_word(call, str_fmt(call->arena, "生年月日の「%.*s年%.*s月%.*s日」は、ない日です。入力し直してください。", FMT(row->year),
	                               FMT(row->month), FMT(row->day)));
}

static void check_row(struct call *call, struct settings *s, struct child_row *row, size_t index)
{
	int y, m, d;
	struct str anchor = str_fmt(call->arena, "c%zu_y", index);
	struct str who = page_word(call, str_fmt(call->arena, "%zu人目のお子さん：", index + 1));
	if (!row->year.len || !row->month.len || !row->day.len) {
		row->birth_error = wrong(call, s, anchor, str_fmt(call->arena, "%.*s%.*s", FMT(who), FMT(page_word(call, S("生年月日の年、月、日をすべて入力してください。")))));
		return;
	}
	if (!read_number(call->arena, row->year, &y) || !read_number(call->arena, row->month, &m) ||
	    !read_number(call->arena, row->day, &d) || !jst_is_date(y, m, d)) {
		row->birth_error = wrong(call, s, anchor,
		                         str_fmt(call->arena, "%.*s%.*s", FMT(who), FMT(no_such_day(call, row))));
		return;
	}
	row->read = (struct child){.id = row->id, .name = row->name, .birth_day = jst_day(y, m, d)};
	if (child_check(&row->read, s->today) == OK)
		return;
	struct str text = str_fmt(call->arena, "%.*s%.*s", FMT(page_word(call, str_fmt(call->arena, "%zu人目：", index + 1))),
	                          FMT(page_told(call, str_from(err_text()), NULL)));
	if (str_eq(str_from(err_field()), S("name")))
		row->name_error = wrong(call, s, str_fmt(call->arena, "c%zu_name", index), text);
	else
		row->birth_error = wrong(call, s, anchor, text);
}

bool settings_check(struct call *call, struct settings *s)
{
	if (s->consent_needed && !s->consent_ticked)
		s->consent_error = wrong(call, s, S("consent"), page_word(call, S("個人情報の取扱いを読んで、「同意する」を選んでください。")));
	for (size_t i = 0; i < s->question_count; i++)
		check_answer(call, s, &s->questions[i]);
	for (size_t i = 0; i < s->row_count && s->has_children; i++)
		if (!s->rows[i].remove && !is_empty_row(&s->rows[i]))
			check_row(call, s, &s->rows[i], i);
	return s->error_count == 0;
}

/* --- writing --- */

static enum err save_answers(struct call *call, struct settings *s)
{
	for (size_t i = 0; i < s->question_count; i++) {
		struct question *q = &s->questions[i];
		int64_t *ids;
		if (!q->shown || q->attribute.kind == ATTRIBUTE_CHILD)
			continue;
		size_t count = chosen_ids(call->arena, s, q, &ids);
		bool only = is_cleared(s, q);
		if (only)
			TRY(choice_clear(call->db, call->arena, s->friend.id, &q->attribute, NULL));
		if (!only || count)
			TRY(choice_set(call->db, call->arena, s->friend.id, &q->attribute, ids, count, NULL));
	}
	return OK;
}

static enum err save_children(struct call *call, struct settings *s)
{
	struct child children[CHILDREN_MOST];
	size_t count = 0;
	if (!s->has_children)
		return OK;
	for (size_t i = 0; i < s->row_count; i++)
		if (!s->rows[i].remove && !is_empty_row(&s->rows[i]))
			children[count++] = s->rows[i].read;
	return child_set(call->db, call->arena, call->web->options.keyring, s->friend.id, children, count, s->today, NULL);
}

static enum err save_emergency(struct call *call, struct settings *s)
{
	int64_t only;
	TRY(option_of_state(call->db, call->arena, "emergency_only", &only));
	return s->emergency_only ? member_add(call->db, call->arena, only, s->friend.id, NULL)
	                         : member_remove(call->db, call->arena, only, s->friend.id, NULL);
}

/* Agreement first: nothing personal is kept before it. */
enum err settings_save(struct call *call, struct settings *s)
{
	struct str id = str_fmt(call->arena, "%" PRId64, s->friend.id);
	if (s->consent_needed)
		TRY(consent_give(call->db, call->arena, s->friend.id, s->consent.version, call->now));
	TRY(save_answers(call, s));
	TRY(save_children(call, s));
	TRY(save_emergency(call, s));
	if (s->has_daily)
		TRY(digest_choose(call->db, call->arena, s->friend.id, s->daily));
	TRY(friend_settings_saved(call->db, call->arena, s->friend.id, call->now));
	struct job_new job = {.kind = S("settings_saved"), .payload = id, .run_at = call->now, .unique_key = id, .coalesce = true};
	return queue_add(call->db, call->arena, &job, NULL);
}
