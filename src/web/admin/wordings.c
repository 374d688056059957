/* wordings: the city's texts in other languages, for whoever translates them. */
#include "api.gen.h"
#include "arena.h"
#include "buf.h"
#include "call.h"
#include "change.h"
#include "content.h"
#include "field.h"
#include "message.h"
#include "phrase.h"
#include "rights.h"
#include "scope.h"
#include "wording_csv.h"
#include "wording_talk.h"

#define CSV_BYTES ((size_t)48 << 20)

_Static_assert((int)API_WORDING_STATE_REVIEWED == (int)WORDING_REVIEWED, "states differ");
_Static_assert((int)API_WORDING_QUERY_LANGUAGE_VI + 1 == (int)LANGUAGE_VI, "languages differ");
_Static_assert((int)API_FRIEND_READS_VI == (int)LANGUAGE_VI, "languages differ");

/* Japanese is not among those of the API. */
static enum language language_from(int word) { return (enum language)(word + 1); }

static enum err kind_of(struct str key, const struct wording_kind **out)
{
	*out = wording_kind_find(key);
	return *out ? OK : fail_field(ERR_INVALID, "kind", "文の種類を選んでください。");
}

static void count_states(const struct wording_row *rows, size_t count, struct api_wording_count *out)
{
	for (size_t i = 0; i < count; i++) {
		enum wording_state state = rows[i].in[language_from((int)out->language)].state;
		out->missing += state == WORDING_MISSING;
		out->old += state == WORDING_OLD;
		out->draft += state == WORDING_DRAFT;
		out->reviewed += state == WORDING_REVIEWED;
	}
}

/* A text of a department is seen by whoever may see what it is of. */
static struct scope scope_of(struct call *call, const struct wording_kind *kind)
{
	return kind->function == RIGHT_WORDING
	               ? SCOPE_EVERYWHERE
	               : rights_scope(call->arena, &call->session->rights, kind->function, ACTION_VIEW);
}

/* And translated by its own people: what nobody owns, by anybody who translates. */
static bool is_theirs(const struct call *call, const struct wording_kind *kind, const struct wording_thing *thing)
{
	return !thing->department_id ||
	       rights_may_in(&call->session->rights, kind->function, ACTION_EDIT, thing->department_id);
}

static enum err admit(struct call *call, const struct wording_kind *kind, struct str thing_key, struct wording_thing *out)
{
	const struct rights *rights = &call->session->rights;
	TRY(wording_thing_find(call->db, call->arena, kind, thing_key, out));
	if (is_theirs(call, kind, out))
		return OK;
	if (!rights_may_in(rights, kind->function, ACTION_VIEW, out->department_id))
		return fail(ERR_NOT_FOUND, "もとの文が見つかりません。削除されたか、ほかの部署のものです。");
	return fail(ERR_DENIED, "ほかの部署の文です。訳は、その部署で「%s」を作る権限のある職員が書きます。", right_label(kind->function));
}

static enum err one_kind(struct call *call, const struct wording_kind *kind, struct api_wording_kind *out)
{
	struct wording_row *rows;
	size_t count;
	const struct wording_query query = {kind, {scope_of(call, kind), 0}};
	TRY(wording_list(call->db, call->arena, &query, &rows, &count));
	*out = (struct api_wording_kind){
		.key = str_from(kind->key), .label = str_from(kind->label), .messages = kind->messages, .things = (int64_t)count};
	out->counts.count = LANGUAGES - 1;
	out->counts.items = arena_array(call->arena, struct api_wording_count, out->counts.count);
	for (size_t i = 0; i < out->counts.count; i++) {
		out->counts.items[i].language = (enum api_wording_count_language)i;
		count_states(rows, count, &out->counts.items[i]);
	}
	return OK;
}

enum err wording_kinds_get(struct call *call, struct api_wording_kinds *out)
{
	out->kinds.count = wording_kind_count;
	out->kinds.items = arena_array(call->arena, struct api_wording_kind, wording_kind_count);
	for (size_t i = 0; i < wording_kind_count; i++)
		TRY(one_kind(call, &wording_kinds[i], &out->kinds.items[i]));
	return OK;
}

enum err wordings_get(struct call *call, const struct api_wording_query *query, struct api_wordings *out)
{
	const struct wording_kind *kind;
	struct wording_row *rows;
	size_t count;
	TRY(kind_of(query->has_kind ? query->kind : str_from(wording_kinds[0].key), &kind));
	const struct wording_query which = {kind, {scope_of(call, kind), query->has_of ? query->of : 0}};
	TRY(wording_list(call->db, call->arena, &which, &rows, &count));
	out->messages = kind->messages;
	out->wordings.items = arena_array(call->arena, struct api_wording, count);
	out->wordings.count = count;
	for (size_t i = 0; i < count; i++) {
		const struct wording *w = &rows[i].in[language_from(query->has_language ? (int)query->language : 0)];
		out->wordings.items[i] = (struct api_wording){
			.thing = rows[i].thing.thing,
			.title = rows[i].thing.title,
			.source = rows[i].thing.source,
			.text = w->text,
			.state = (enum api_wording_state)w->state,
			.ours = w->ours,
			.may_edit = is_theirs(call, kind, &rows[i].thing),
			.has_updated_at = w->updated_at > 0,
			.updated_at = w->updated_at,
			.updated_by = w->updated_by,
		};
	}
	return OK;
}

/* As it will be sent, with the blanks filled in. */
static enum err check_messages(struct call *call, struct str messages)
{
	const struct web_options *options = &call->web->options;
	const struct node *node;
	struct problems problems;
	TRY(node_parse(call->arena, phrase_fill(call->arena, messages, options->public_url, options->account_name), &node));
	problems_init(&problems, call->arena);
	return messages_check(node, (struct message_options){options->allow_http_loopback}, &problems);
}

/* With our media and words between braces, as broadcasts are. */
static enum err check_content(struct call *call, const struct wording_edit *edit)
{
	const struct content_setting setting = {.public_url = call->web->options.public_url,
	                                        .allow_http_loopback = call->web->options.allow_http_loopback,
	                                        .now = call->now};
	return wording_content_check(call->db, call->arena, edit, &setting);
}

enum err wordings_put(struct call *call, const struct api_wording_save *in, struct api_ok *out)
{
	const struct wording_kind *kind;
	struct change detail;
	enum language language = language_from((int)in->language);
	struct wording_thing thing;
	TRY(kind_of(in->kind, &kind));
	TRY(admit(call, kind, in->thing, &thing));
	const struct wording_edit edit = {.kind = kind,
	                                  .thing = in->thing,
	                                  .text = in->text,
	                                  .language = language,
	                                  .reviewed = in->reviewed,
	                                  .staff_id = call->session->staff_id,
	                                  .now = call->now};
	if (kind->messages && in->text.len)
		TRY(kind->content ? check_content(call, &edit) : check_messages(call, in->text));
	TRY(wording_save(call->db, call->arena, &edit));
	change_begin(&detail, call->arena, in->text.len ? CHANGE_EDITED : CHANGE_REMOVED);
	change_fact_text(&detail, "language", language_japanese(language));
	change_text(&detail, "translation", S(""), in->text);
	change_bool(&detail, "reviewed", false, in->reviewed);
	TRY(call_audit(call, "wording.change", str_fmt(call->arena, "wording %s %.*s", kind->key, FMT(in->thing)), change_detail(&detail)));
	out->ok = true;
	return OK;
}

/* --- for a translator ------------------------------------------------------------------ */

enum err wordings_csv(struct call *call, const struct api_wording_csv_query *query)
{
	struct wording_csv_how how = {.language = language_from(query->has_language ? (int)query->language : 0)};
	struct str name;
	bool cp932 = query->has_encoding && query->encoding == API_WORDING_CSV_QUERY_ENCODING_CP932;
	struct buf out;
	TRY(kind_of(query->has_kind ? query->kind : str_from(wording_kinds[0].key), &how.kind));
	how.scope = scope_of(call, how.kind);
	TRY(call_audit_export(call, "wording.export", str_fmt(call->arena, "wording %s", how.kind->key)));
	buf_init(&out, call->arena, CSV_BYTES);
	TRY(wording_csv_write(call->db, call->arena, &how, &out));
	name = str_fmt(call->arena, "wording-%s-%.*s.csv", how.kind->key, FMT(language_code(how.language)));
	return cp932 ? call_answer_cp932(call, name, &out) : call_answer_csv(call, name, &out);
}

static enum err admit_edit(void *context, const struct wording_edit *edit, const struct wording_thing *thing)
{
	struct call *call = context;
	if (!is_theirs(call, edit->kind, thing))
		return fail(ERR_DENIED, "ほかの部署の文です。訳は、その部署の職員が書きます。");
	if (!edit->kind->messages)
		return OK;
	return edit->kind->content ? check_content(call, edit) : check_messages(call, edit->text);
}

enum err wordings_import_post(struct call *call, const struct api_wording_import *in, struct api_wording_imported *out)
{
	struct wording_csv_how how = {.language = language_from((int)in->language),
	                              .reviewed = in->reviewed,
	                              .staff_id = call->session->staff_id,
	                              .now = call->now,
	                              .apply = in->apply,
	                              .context = call,
	                              .admit = admit_edit};
	struct wording_csv_look look;
	struct change detail;
	TRY(kind_of(in->kind, &how.kind));
	how.scope = scope_of(call, how.kind);
	TRY(wording_csv_read(call->db, call->arena, in->file, &how, &look));
	*out = (struct api_wording_imported){.applied = in->apply, .lines = look.lines, .changes = look.changes,
	                                     .sames = look.sames, .faults = look.faults};
	out->shown.count = look.shown_count;
	out->shown.items = arena_array(call->arena, struct api_wording_import_line, look.shown_count);
	for (size_t i = 0; i < look.shown_count; i++)
		out->shown.items[i] = (struct api_wording_import_line){look.shown[i].line, look.shown[i].title, look.shown[i].before,
		                                                       look.shown[i].after, look.shown[i].fault};
	if (!in->apply)
		return OK;
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_text(&detail, "language", language_japanese(how.language));
	change_fact_i64(&detail, "changes", look.changes);
	change_bool(&detail, "reviewed", false, in->reviewed);
	return call_audit(call, "wording.import", str_fmt(call->arena, "wording %s", how.kind->key), change_detail(&detail));
}
