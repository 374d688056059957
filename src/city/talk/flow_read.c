/* flow_read: from JSON to steps. A missing text or a line to nowhere is a note in
 * the report: people draw for days. */
#include "flow.h"

#include "arena.h"
#include "field.h"
#include "utf8.h"

#include <string.h>

#define KEY_MOST 20
#define NAME_MOST 40
#define TEXT_MOST 500
#define LABEL_UNITS_MOST 20 /* LINE's, of buttons and quick replies */
#define ERROR_MOST 200
#define WORDS_MOST 5
#define HOURS_USUAL 24
#define HOURS_MOST 168
#define CASES_MOST 20
#define CONDITIONS_MOST 5
#define DEEDS_MOST 20
#define INPUT_MOST 500

const char *const flow_kinds[] = {"message", "question", "input", "branch", "deed", "end", NULL};
const char *const flow_shows[] = {"auto", "quick", "buttons", "cards", NULL};
const char *const flow_checks[] = {"text", "number", "date", "phone", "postcode", "mail", NULL};

static const struct str usual_back[] = {S_INIT("戻る")}, usual_leave[] = {S_INIT("やめる")};

struct reading {
	struct arena *arena;
	struct flow *flow;
	struct flow_report *report;
	const struct node *steps;
};

/* Of the step that is read; text: plain Japanese. */
struct place {
	struct reading *reading;
	struct flow_step *step;
	const struct node *json;
};

void flow_problem(struct flow_report *report, struct str step, struct str field, struct str text)
{
	if (report->problem_count < FLOW_NOTES_MOST)
		report->problems[report->problem_count++] = (struct flow_note){step, field, text};
}

void flow_hint(struct flow_report *report, struct str step, struct str field, struct str text)
{
	if (report->hint_count < FLOW_NOTES_MOST)
		report->hints[report->hint_count++] = (struct flow_note){step, field, text};
}

static void lacks(const struct place *at, struct str field, struct str text)
{
	flow_problem(at->reading->report, at->step->key, field, text);
}

size_t flow_find(const struct flow *flow, struct str key)
{
	for (size_t i = 0; i < flow->count; i++)
		if (str_eq(flow->steps[i].key, key))
			return i;
	return FLOW_NONE;
}

size_t flow_choice_find(const struct flow_step *step, struct str key)
{
	for (size_t i = 0; i < step->choice_count; i++)
		if (str_eq(step->choices[i].key, key))
			return i;
	return FLOW_NONE;
}

static bool is_key(struct str key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
			return false;
	}
	return key.len > 0 && key.len <= KEY_MOST;
}

static enum err read_key(const struct node *json, struct str *out)
{
	*out = node_text(node_get(json, "key"), S(""));
	if (!is_key(*out))
		return fail_field(ERR_INVALID, "flow", "ステップと選択肢の key は、英小文字・数字・-・_ で%d文字までです。", KEY_MOST);
	return OK;
}

/* Empty and absent are the same; only what is there can be too long. */
static struct str read_text(const struct place *at, const struct node *json, const char *name, size_t most)
{
	struct str text = node_text(node_get(json, name), S(""));
	if (!utf8_is_text(text))
		lacks(at, str_from(name), S("使えない文字が入っています。入力し直してください。"));
	if (utf8_graphemes(text) > most)
		lacks(at, str_from(name), str_fmt(at->reading->arena, "%zu文字までにしてください。", most));
	return str_trim(text);
}

static struct str read_needed(const struct place *at, const char *name, size_t most, struct str absent)
{
	struct str text = read_text(at, at->json, name, most);
	if (text.len == 0)
		lacks(at, str_from(name), absent);
	return text;
}

static size_t read_next(const struct place *at, const struct node *json, struct str field)
{
	struct str key = node_text(node_get(json, "next"), S(""));
	size_t next = key.len ? flow_find(at->reading->flow, key) : FLOW_NONE;
	if (next == FLOW_NONE)
		lacks(at, field, key.len ? S("つなぐ先のステップがなくなっています。選び直してください。")
		                         : S("次のステップを選んでください。終わりにするときは「終わり」のステップにつなぎます。"));
	return next;
}

static int read_word(const struct node *json, const char *name, const char *const *words, int absent)
{
	struct str word = node_text(node_get(json, name), S(""));
	for (int i = 0; words[i]; i++)
		if (str_eq(word, str_from(words[i])))
			return i;
	return absent;
}

static void read_messages(const struct place *at, bool needed)
{
	const struct node *messages = node_get(at->json, "messages");
	at->step->messages = node_is(messages, NODE_ARRAY) ? messages : NULL;
	size_t count = at->step->messages ? node_count(messages) : 0;
	if (count == 0 && needed)
		lacks(at, S("messages"), S("メッセージを1つ以上入れてください。"));
	if (count > FLOW_BUBBLES_MOST)
		lacks(at, S("messages"), str_fmt(at->reading->arena, "吹き出しは%d個までです。", FLOW_BUBBLES_MOST));
}

/* --- question ------------------------------------------------------------------ */

static void check_label(const struct place *at, size_t i)
{
	struct arena *arena = at->reading->arena;
	struct str label = at->step->choices[i].label, field = str_fmt(arena, "choices[%zu].label", i);
	if (label.len == 0)
		lacks(at, field, S("選択肢の言葉を入れてください。"));
	else if (utf8_utf16_length(label) > LABEL_UNITS_MOST || !utf8_is_text(label))
		lacks(at, field, str_fmt(arena, "選択肢の言葉は%d文字までです。", LABEL_UNITS_MOST));
	for (size_t j = 0; label.len && j < i; j++)
		if (str_eq(at->step->choices[j].label, label))
			lacks(at, field, S("同じ言葉の選択肢が2つあります。"));
}

static enum err read_choices(const struct place *at)
{
	struct reading *r = at->reading;
	const struct node *list = node_get(at->json, "choices");
	size_t count = node_is(list, NODE_ARRAY) ? node_count(list) : 0;
	if (count > FLOW_CHOICES_MOST)
		return fail_field(ERR_INVALID, "flow", "選択肢は1つの質問に%d個までです。", FLOW_CHOICES_MOST);
	if (count == 0)
		lacks(at, S("choices"), S("選択肢を1つ以上入れてください。"));
	at->step->choices = arena_array(r->arena, struct flow_choice, count);
	for (size_t i = 0; i < count; i++) {
		const struct node *json = node_at(list, i);
		struct str key;
		TRY(read_key(json, &key));
		if (flow_choice_find(at->step, key) != FLOW_NONE)
			return fail_field(ERR_INVALID, "flow", "選択肢の key「%.*s」が2つあります。", FMT(key));
		at->step->choices[i] = (struct flow_choice){
			.key = key, .label = str_trim(node_text(node_get(json, "label"), S(""))), .next = FLOW_NONE};
		at->step->choice_count = i + 1;
		check_label(at, i);
		at->step->choices[i].next = read_next(at, json, str_fmt(r->arena, "choices[%zu].next", i));
	}
	if (at->step->show == FLOW_QUICK && count > FLOW_QUICK_MOST)
		lacks(at, S("show"), str_fmt(r->arena, "選択肢が%d個をこえるときは、「カード」か「自動」にしてください。", FLOW_QUICK_MOST));
	return OK;
}

/* --- input --------------------------------------------------------------------- */

static void read_limits(const struct place *at)
{
	struct flow_step *step = at->step;
	const struct node *least = node_get(at->json, "least"), *most = node_get(at->json, "most");
	step->has_least = node_is(least, NODE_NUMBER);
	step->has_most = node_is(most, NODE_NUMBER);
	step->least = node_i64(least, 0);
	step->most = node_i64(most, 0);
	if (step->check == FLOW_TEXT && !step->has_most) {
		step->has_most = true;
		step->most = INPUT_MOST;
	}
	if (step->check == FLOW_TEXT && (step->least < 0 || step->most > INPUT_MOST))
		lacks(at, S("most"), str_fmt(at->reading->arena, "文字数は0から%dまでにしてください。", INPUT_MOST));
	if (step->has_least && step->has_most && step->least > step->most)
		lacks(at, S("least"), S("「から」は「まで」より小さくしてください。"));
}

/* --- branch and deed ------------------------------------------------------------ */

static enum err read_cases(const struct place *at)
{
	struct reading *r = at->reading;
	const struct node *list = node_get(at->json, "cases");
	size_t count = node_is(list, NODE_ARRAY) ? node_count(list) : 0;
	if (count > CASES_MOST)
		return fail_field(ERR_INVALID, "flow", "分かれ道は1つのステップに%d本までです。", CASES_MOST);
	if (count == 0)
		lacks(at, S("cases"), S("条件を1つ以上入れてください。"));
	at->step->cases = arena_array(r->arena, struct flow_case, count);
	at->step->case_count = count;
	for (size_t i = 0; i < count; i++) {
		const struct node *json = node_at(list, i), *when = node_get(json, "when");
		size_t conditions = node_is(when, NODE_ARRAY) ? node_count(when) : 0;
		struct str field = str_fmt(r->arena, "cases[%zu].when", i);
		at->step->cases[i].when = when;
		at->step->cases[i].next = read_next(at, json, str_fmt(r->arena, "cases[%zu].next", i));
		if (conditions == 0)
			lacks(at, field, S("条件を1つ以上入れてください。"));
		if (conditions > CONDITIONS_MOST)
			lacks(at, field, str_fmt(r->arena, "条件は%d個までです。", CONDITIONS_MOST));
	}
	return OK;
}

static void read_deeds(const struct place *at)
{
	const struct node *deeds = node_get(at->json, "deeds");
	at->step->deeds = node_is(deeds, NODE_ARRAY) ? deeds : NULL;
	size_t count = at->step->deeds ? node_count(deeds) : 0;
	if (count == 0)
		lacks(at, S("deeds"), S("すること（タグを付けるなど）を1つ以上選んでください。"));
	if (count > DEEDS_MOST)
		lacks(at, S("deeds"), str_fmt(at->reading->arena, "すること は%d個までです。", DEEDS_MOST));
}

/* --- the whole ------------------------------------------------------------------ */

static enum err read_body(const struct place *at)
{
	struct flow_step *step = at->step;
	step->name = read_text(at, at->json, "name", NAME_MOST);
	if (str_find(step->name, S("{{")) >= 0 || str_find(step->name, S("}}")) >= 0 || str_find(step->name, S("|")) >= 0)
		lacks(at, S("name"), S("名前に {{ }} | は使えません。"));
	if (step->kind != FLOW_QUESTION && step->kind != FLOW_END)
		step->next = read_next(at, at->json, S("next"));
	switch (step->kind) {
	case FLOW_MESSAGE:
	case FLOW_END:
		read_messages(at, step->kind == FLOW_MESSAGE);
		break;
	case FLOW_QUESTION:
		step->text = read_needed(at, "text", TEXT_MOST, S("質問の文を入れてください。"));
		step->show = (enum flow_show)read_word(at->json, "show", flow_shows, FLOW_AUTO);
		return read_choices(at);
	case FLOW_INPUT:
		step->text = read_needed(at, "text", TEXT_MOST, S("入力をお願いする文を入れてください。"));
		step->check = (enum flow_check)read_word(at->json, "check", flow_checks, FLOW_TEXT);
		step->error = read_text(at, at->json, "error", ERROR_MOST);
		read_limits(at);
		break;
	case FLOW_BRANCH:
		return read_cases(at);
	case FLOW_DEED:
		read_deeds(at);
		break;
	}
	return OK;
}

/* Keys first: lines point forwards and backwards. */
static enum err read_keys(struct reading *r)
{
	size_t count = node_count(r->steps);
	r->flow->steps = arena_array(r->arena, struct flow_step, count);
	for (size_t i = 0; i < count; i++) {
		const struct node *json = node_at(r->steps, i);
		struct flow_step *step = &r->flow->steps[i];
		int kind = read_word(json, "kind", flow_kinds, -1);
		if (kind < 0)
			return fail_field(ERR_INVALID, "flow", "%zu番目のステップの種類が分かりません。", i + 1);
		TRY(read_key(json, &step->key));
		if (flow_find(r->flow, step->key) != FLOW_NONE)
			return fail_field(ERR_INVALID, "flow", "ステップの key「%.*s」が2つあります。", FMT(step->key));
		step->kind = (enum flow_kind)kind;
		step->next = FLOW_NONE;
		r->flow->count = i + 1;
	}
	return OK;
}

static void read_words(struct reading *r, const struct node *list, struct str **words, size_t *count)
{
	size_t most = node_is(list, NODE_ARRAY) ? node_count(list) : 0;
	struct str *found = arena_array(r->arena, struct str, WORDS_MOST);
	size_t used = 0;
	for (size_t i = 0; i < most && used < WORDS_MOST; i++) {
		struct str word = str_trim(node_text(node_at(list, i), S("")));
		if (word.len && utf8_is_text(word) && utf8_utf16_length(word) <= LABEL_UNITS_MOST)
			found[used++] = word;
	}
	if (used) {
		*words = found;
		*count = used;
	}
}

static void read_help(struct reading *r, const struct node *help)
{
	struct str label = str_trim(node_text(node_get(help, "label"), S("")));
	struct str next = node_text(node_get(help, "next"), S(""));
	r->flow->help = FLOW_NONE;
	if (label.len == 0 && next.len == 0)
		return;
	r->flow->help_label = label;
	r->flow->help = flow_find(r->flow, next);
	if (label.len == 0 || utf8_utf16_length(label) > LABEL_UNITS_MOST || !utf8_is_text(label))
		flow_problem(r->report, S(""), S("help.label"), S("困ったときのボタンの言葉を、20文字までで入れてください。"));
	if (r->flow->help == FLOW_NONE)
		flow_problem(r->report, S(""), S("help.next"), S("困ったときに進むステップを選んでください。"));
}

static void read_settings(struct reading *r, const struct node *json)
{
	struct flow *flow = r->flow;
	flow->back = arena_copy(r->arena, usual_back, sizeof usual_back);
	flow->leave = arena_copy(r->arena, usual_leave, sizeof usual_leave);
	flow->back_count = flow->leave_count = 1;
	read_words(r, node_get(json, "back"), &flow->back, &flow->back_count);
	read_words(r, node_get(json, "leave"), &flow->leave, &flow->leave_count);
	flow->hours = node_i64(node_get(json, "hours"), HOURS_USUAL);
	if (flow->hours < 1 || flow->hours > HOURS_MOST) {
		flow->hours = HOURS_USUAL;
		flow_problem(r->report, S(""), S("hours"), S("待つ時間は、1時間から168時間（7日）までにしてください。"));
	}
	read_help(r, node_get(json, "help"));
}

enum err flow_read(struct arena *arena, struct str json, struct flow *out, struct flow_report *report)
{
	const struct node *top;
	struct reading reading = {.arena = arena, .flow = out, .report = report};
	*out = (struct flow){.help = FLOW_NONE};
	if (json.len > FLOW_BYTES_MOST)
		return fail_field(ERR_LIMIT, "flow", "シナリオが大きすぎます。ステップを減らすか、2つに分けてください。");
	TRY(node_parse(arena, json, &top));
	reading.steps = node_is(top, NODE_OBJECT) ? node_get(top, "steps") : NULL;
	if (!node_is(reading.steps, NODE_ARRAY))
		return fail_field(ERR_INVALID, "flow", "シナリオの形が正しくありません。");
	if (node_count(reading.steps) > FLOW_STEPS_MOST)
		return fail_field(ERR_LIMIT, "flow", "ステップは%d個までです。2つのシナリオに分けてください。", FLOW_STEPS_MOST);
	TRY(read_keys(&reading));
	read_settings(&reading, top);
	for (size_t i = 0; i < out->count; i++)
		TRY(read_body(&(struct place){&reading, &out->steps[i], node_at(reading.steps, i)}));
	if (out->count == 0)
		flow_problem(report, S(""), S("steps"), S("ステップを1つ以上作ってください。"));
	return OK;
}
