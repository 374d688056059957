/* approval: requests as they stand, and whose turn it is. */
#include "approval_part.h"

#include "approval.sql.h"
#include "arena.h"
#include "guard.h"
#include "jst.h"
#include "repeat.h"

#define WAITING_MOST 1000

const char *const approval_states[] = {"waiting",   "approved", "released", "failed",    "sent_back",
                                       "withdrawn", "expired",  "void",     "confirmed", "objected", NULL};

static int word_of(const char *const *words, struct str word)
{
	for (int i = 0; words[i]; i++)
		if (str_eq(str_from(words[i]), word))
			return i;
	return 0;
}

struct str approval_entry_label(struct str kind, bool after)
{
	static const struct {
		struct str kind, label, after;
	} labels[] = {
		{S_INIT("ask"), S_INIT("承認を依頼しました"), S_INIT("先に送りました。確認を依頼しました")},
		{S_INIT("approve"), S_INIT("承認しました"), S_INIT("確認しました")},
		{S_INIT("pass"), S_INIT("この段階は飛ばしました"), S_INIT("この段階は飛ばしました")},
		{S_INIT("send_back"), S_INIT("差し戻しました"), S_INIT("差し戻しました")},
		{S_INIT("object"), S_INIT("問題があると返しました"), S_INIT("問題があると返しました")},
		{S_INIT("withdraw"), S_INIT("取り下げました"), S_INIT("取り下げました")},
		{S_INIT("expire"), S_INIT("期限までに承認されませんでした"), S_INIT("期限を過ぎました")},
		{S_INIT("void"), S_INIT("内容が変わり、無効になりました"), S_INIT("無効になりました")},
		{S_INIT("release"), S_INIT("承認がそろいました"), S_INIT("確認がそろいました")},
		{S_INIT("fail"), S_INIT("承認されましたが、送れませんでした"), S_INIT("送れませんでした")},
		{S_INIT("comment"), S_INIT("書きこみ"), S_INIT("書きこみ")},
		{S_INIT("widen"), S_INIT("時間がたち、代わりの人も決められるようになりました"), S_INIT("時間がたち、代わりの人も決められるようになりました")},
		{S_INIT("remind"), S_INIT("もう一度知らせました"), S_INIT("もう一度知らせました")},
		{S_INIT("nobody"), S_INIT("決められる人がいません"), S_INIT("決められる人がいません")},
	};
	for (size_t i = 0; i < COUNT(labels); i++)
		if (str_eq(kind, labels[i].kind))
			return after ? labels[i].after : labels[i].label;
	return kind;
}

/* What both statements give alike. */
#define COMMON(row)                                                                                              \
	.id = (row).id, .broadcast_id = (row).broadcast_id, .version = (row).version,                            \
	.state = (enum approval_state)word_of(approval_states, (row).state), .after = (row).after != 0,          \
	.purpose = (enum broadcast_purpose)word_of(broadcast_purposes, (row).purpose),                           \
	.kind = (enum broadcast_kind)word_of(broadcast_kinds, (row).kind), .department_id = (row).department_id, \
	.department = (row).department, .title = (row).title, .condition_text = (row).condition_text,            \
	.people = (row).people, .send_at = (row).send_at, .deadline_at = (row).deadline_at,                      \
	.asked_by = (row).asked_by, .asked_name = (row).asked_name, .edited_by = (row).edited_by,                \
	.asked_at = (row).asked_at, .step = (row).step, .steps = (row).steps, .step_since = (row).step_since,    \
	.ended_at = (row).ended_at

static enum err find(struct db *db, struct arena *arena, int64_t id, struct approval *out)
{
	struct approval_row_row row;
	enum err found = sql_approval_row(db, arena, id, &row);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この承認の依頼はありません。");
	TRY(found);
	*out = (struct approval){COMMON(row),
	                         .messages = row.messages,
	                         .translations = row.translations,
	                         .messages_sealed = row.has_messages_sealed ? row.messages_sealed : S(""),
	                         .condition = row.condition,
	                         .repeat_rule = row.has_repeat_rule ? row.repeat_rule : S(""),
	                         .notification_off = row.notification_off != 0,
	                         .reason = row.reason,
	                         .widened_at = row.widened_at,
	                         .reminded_at = row.reminded_at};
	return OK;
}

static enum err load_steps(struct db *db, struct arena *arena, struct approval_case *open)
{
	struct approval_request_steps_row *rows;
	size_t count;
	TRY(sql_approval_request_steps(db, arena, open->approval.id, &rows, &count));
	open->approval.steps = (int64_t)count;
	open->steps = arena_array(arena, struct approval_step, count);
	for (size_t i = 0; i < count; i++)
		open->steps[i] = (struct approval_step){.no = rows[i].no,
		                                        .name = rows[i].name,
		                                        .role_id = rows[i].role_id,
		                                        .department_id = rows[i].department_id,
		                                        .staff = ids_read(arena, rows[i].staff),
		                                        .wait_minutes = rows[i].wait_minutes,
		                                        .stand_ins = ids_read(arena, rows[i].stand_ins)};
	return OK;
}

static enum err load_entries(struct db *db, struct arena *arena, struct approval_case *open)
{
	struct approval_entries_row *rows;
	TRY(sql_approval_entries(db, arena, open->approval.id, &rows, &open->entry_count));
	open->entries = arena_array(arena, struct approval_entry, open->entry_count);
	for (size_t i = 0; i < open->entry_count; i++)
		open->entries[i] = (struct approval_entry){rows[i].id,   rows[i].at,   rows[i].staff_id, rows[i].name,
		                                           rows[i].kind, rows[i].step, rows[i].as_who,   rows[i].text};
	return OK;
}

enum err approval_open(struct db *db, struct arena *arena, int64_t id, int64_t now, struct approval_case *out)
{
	TRY(find(db, arena, id, &out->approval));
	TRY(load_steps(db, arena, out));
	TRY(load_entries(db, arena, out));
	return deciders_load(db, arena, now, &out->all);
}

/* --- whose turn --------------------------------------------------------------------------- */

static bool has_decided(const struct approval_case *open, int64_t staff_id)
{
	for (size_t i = 0; i < open->entry_count; i++)
		if (open->entries[i].staff_id == staff_id && str_eq(open->entries[i].kind, S("approve")))
			return true;
	return false;
}

static bool is_excluded(const struct approval_case *open, int64_t staff_id)
{
	const struct approval *approval = &open->approval;
	return staff_id == approval->asked_by || staff_id == approval->edited_by || has_decided(open, staff_id);
}

static size_t people_of(const struct approval_case *open, struct arena *arena, int64_t step, bool widened,
                        struct decider **out)
{
	const struct approval *approval = &open->approval;
	if (step < 1 || step > approval->steps)
		return 0;
	const struct approval_step *next = step < approval->steps ? &open->steps[step] : NULL;
	return deciders_of(open->all, arena, &open->steps[step - 1], next, widened, out);
}

size_t approval_turn(const struct approval_case *open, struct arena *arena, int64_t step, int64_t now,
                     struct decider **out)
{
	const struct approval *approval = &open->approval;
	if (step < 1 || step > approval->steps)
		return 0;
	int64_t wait = open->steps[step - 1].wait_minutes * MS_MINUTE;
	bool widened = step == approval->step && wait > 0 && now >= approval->step_since + wait;
	size_t count = people_of(open, arena, step, widened, out), kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!is_excluded(open, (*out)[i].staff_id))
			(*out)[kept++] = (*out)[i];
	return kept;
}

const struct decider *approval_my_turn(const struct approval_case *open, struct arena *arena, int64_t staff_id,
                                       int64_t now)
{
	struct decider *list;
	if (open->approval.state != APPROVAL_WAITING)
		return NULL;
	size_t count = approval_turn(open, arena, open->approval.step, now, &list);
	for (size_t i = 0; i < count; i++)
		if (list[i].staff_id == staff_id)
			return &list[i];
	return NULL;
}

static bool is_among(const struct decider *list, size_t count, int64_t staff_id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].staff_id == staff_id)
			return true;
	return false;
}

bool approval_concerns(const struct approval_case *open, struct arena *arena, int64_t staff_id, int64_t now)
{
	const struct approval *approval = &open->approval;
	struct decider *list;
	if (staff_id == approval->asked_by || staff_id == approval->edited_by)
		return true;
	for (size_t i = 0; i < open->entry_count; i++)
		if (open->entries[i].staff_id == staff_id)
			return true;
	for (int64_t step = 1; step <= approval->steps; step++) {
		size_t count = people_of(open, arena, step, false, &list);
		if (is_among(list, count, staff_id))
			return true;
	}
	return approval_my_turn(open, arena, staff_id, now) != NULL;
}

struct str approval_why_not(const struct approval_case *open, struct arena *arena, int64_t staff_id, int64_t now)
{
	const struct approval *approval = &open->approval;
	if (approval->state != APPROVAL_WAITING)
		return S("この依頼は、もう終わっています。");
	if (approval->deadline_at && now >= approval->deadline_at)
		return S("承認の期限を過ぎています。");
	if (staff_id == approval->asked_by)
		return S("自分が依頼したものは、自分では決められません。");
	if (staff_id == approval->edited_by)
		return S("自分が最後に直した配信は、自分では決められません。");
	if (has_decided(open, staff_id))
		return S("あなたは、もう決めています。次の人を待っています。");
	if (approval_my_turn(open, arena, staff_id, now))
		return S("");
	return str_fmt(arena, "いまは「%.*s」の番です。あなたは、この段階を決める人ではありません。",
	               FMT(approval->step >= 1 && approval->step <= approval->steps ? open->steps[approval->step - 1].name : S("")));
}

enum err approval_guard_ask(struct arena *arena, const struct approval *approval, int64_t now, struct guard_ask *out)
{
	struct repeat rule;
	*out = (struct guard_ask){.at = approval->send_at, .now = now, .occasion = GUARD_PERSON};
	if (approval->repeat_rule.len == 0)
		return OK;
	TRY(repeat_read(arena, approval->repeat_rule, &rule));
	if (repeat_next(&rule, now, &out->at, 1) == 0)
		out->at = 0;
	return OK;
}

size_t approval_step_people(const struct approval_case *open, struct arena *arena, int64_t step)
{
	struct decider *list;
	return people_of(open, arena, step, false, &list);
}

int64_t approval_next_step(const struct approval_case *open, struct arena *arena, int64_t step, int64_t decided_by,
                           int64_t now)
{
	struct decider *list;
	for (; step <= open->approval.steps; step++) {
		size_t count = approval_turn(open, arena, step, now, &list), left = 0;
		for (size_t i = 0; i < count; i++)
			left += list[i].staff_id != decided_by;
		if (left > 0 || approval_step_people(open, arena, step) == 0)
			break;
	}
	return step;
}

/* --- lists ---------------------------------------------------------------------------------- */

enum err approval_list(struct db *db, struct arena *arena, const struct approval_filter *filter,
                       struct approval **out, size_t *count)
{
	struct approval_rows_row *rows;
	TRY(sql_approval_rows(db, arena,
	                      &(struct approval_rows_in){filter->states, filter->states.count == 0, filter->asked_by,
	                                                 filter->before, filter->scope.everywhere,
	                                                 filter->scope.departments, filter->most},
	                      &rows, count));
	*out = arena_array(arena, struct approval, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct approval){COMMON(rows[i])};
	return OK;
}

enum err approval_waiting_for(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                              struct approval **out, size_t *count)
{
	static const struct str waiting = S_INIT("waiting");
	struct approval *all;
	size_t found, kept = 0;
	struct approval_case open = {0};
	TRY(approval_list(db, arena,
	                  &(struct approval_filter){.states = {&waiting, 1}, .most = WAITING_MOST, .scope = SCOPE_EVERYWHERE},
	                  &all, &found));
	if (found)
		TRY(deciders_load(db, arena, now, &open.all));
	for (size_t i = found; i-- > 0;) {
		open.approval = all[i];
		TRY(load_steps(db, arena, &open));
		TRY(load_entries(db, arena, &open));
		if (approval_my_turn(&open, arena, staff_id, now))
			all[found - ++kept] = all[i]; /* filled from the end: never behind i */
	}
	*out = arena_array(arena, struct approval, kept);
	for (size_t i = 0; i < kept; i++)
		(*out)[i] = all[found - 1 - i];
	*count = kept;
	return OK;
}

enum err approval_latest(struct db *db, struct arena *arena, int64_t broadcast_id, struct approval *out)
{
	struct approval_of_broadcast_row row;
	*out = (struct approval){.broadcast_id = broadcast_id};
	enum err found = sql_approval_of_broadcast(db, arena, broadcast_id, &row);
	if (found == ERR_NOT_FOUND)
		return OK;
	TRY(found);
	out->id = row.id;
	out->version = row.version;
	out->state = (enum approval_state)word_of(approval_states, row.state);
	out->after = row.after != 0;
	return OK;
}

/* --- shared -------------------------------------------------------------------------------- */

enum err approval_note(struct db *db, struct arena *arena, const struct approval_entry_new *entry)
{
	return sql_approval_entry_add(db, arena,
	                              &(struct approval_entry_add_in){entry->request_id, entry->now, entry->staff_id,
	                                                              str_from(entry->kind), entry->step, entry->as_who,
	                                                              entry->text});
}

struct str approval_time(struct arena *arena, int64_t at)
{
	struct jst t = jst_from_ms(at);
	return str_fmt(arena, "%d月%d日 %d:%02d", t.month, t.day, t.hour, t.minute);
}

enum err approval_forget_sealed(struct db *db, struct arena *arena, int64_t before, int64_t *forgotten)
{
	return sql_approval_forget_sealed(db, arena, before, forgotten);
}

enum err approval_drop_sealed(struct db *db, struct arena *arena, int64_t broadcast_id)
{
	return sql_approval_drop_sealed(db, arena, broadcast_id);
}
