/* templates: texts that staff keep to use again. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "content.h"
#include "face_admit.h"
#include "field.h"
#include "tag_json.h"
#include "template.h"
#include "translation.h"
#include "translation_view.h"

static struct api_template template_of(const struct call *call, const struct template *t)
{
	return (struct api_template){
		.id = t->id,
		.name = t->name,
		.category = t->category,
		.has_department_id = t->department_id != 0,
		.department_id = t->department_id,
		.department = t->department,
		.may_edit = rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_EDIT, t->department_id),
		.messages = t->messages,
		.updated_at = t->updated_at,
		.has_approved_at = t->approved_at != 0,
		.approved_at = t->approved_at,
		.approved_by = t->approved_by,
	};
}

/* before: what it was; NULL for a new one. */
static enum err content_of(struct call *call, const struct api_template_save *in, const struct template *before,
                           struct template_content *out)
{
	int64_t department = before ? before->department_id : 0;
	if (!before || (in->has_department_id && in->department_id != department))
		TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &department));
	*out = (struct template_content){in->name, in->category, in->messages, department,
	                                 before ? before->translations : S("")};
	if (in->has_translations)
		TRY(translations_from_api(call, in->translations.items, in->translations.count, &out->translations));
	TRY(face_admit_text(call, S("translations"), out->translations, department));
	return face_admit_text(call, S("messages"), in->messages, department);
}

/* before, after: NULL where there is none. */
static enum err record(struct call *call, const char *action, const struct template *before,
                       const struct template *after)
{
	const struct template none = {0}, *old = before ? before : &none, *now = after ? after : &none;
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "name", old->name, now->name);
	change_text(&detail, "category", old->category, now->category);
	change_text(&detail, "messages", old->messages, now->messages);
	change_text(&detail, "translations", old->translations, now->translations);
	change_text(&detail, "approvedBy", old->approved_by, now->approved_by);
	return call_audit(call, action, str_fmt(call->arena, "template %" PRId64, before ? before->id : now->id),
	                  change_detail(&detail));
}

static enum err answer(struct call *call, const char *action, const struct template *before, int64_t id,
                       struct api_template *out)
{
	struct template found;
	TRY(template_find(call->db, call->arena, id, &found));
	*out = template_of(call, &found);
	TRY(translations_to_api(call, found.translations, &out->translations.items, &out->translations.count));
	return record(call, action, before, &found);
}

enum err templates_get(struct call *call, struct api_templates *out)
{
	struct template *list;
	size_t count;
	TRY(template_list(call->db, call->arena, call_scope(call), &list, &count));
	out->templates.items = arena_array(call->arena, struct api_template, count);
	out->templates.count = count;
	for (size_t i = 0; i < count; i++) {
		struct api_template *one = &out->templates.items[i];
		*one = template_of(call, &list[i]);
		TRY(translations_to_api(call, list[i].translations, &one->translations.items, &one->translations.count));
		TRY(tag_json_current(call->db, call->arena, list[i].messages, &out->templates.items[i].messages));
	}
	return OK;
}

enum err template_post(struct call *call, const struct api_template_save *in, struct api_template *out)
{
	struct template_content content;
	int64_t id;
	TRY(content_of(call, in, NULL, &content));
	TRY(template_add(call->db, call->arena, &content, call->session->staff_id, call->now, &id));
	return answer(call, "template.add", NULL, id, out);
}

enum err template_put(struct call *call, const struct api_template_save *in, struct api_template *out)
{
	struct template before;
	struct template_content content;
	TRY(template_find(call->db, call->arena, call->id, &before));
	TRY(content_of(call, in, &before, &content));
	TRY(template_save(call->db, call->arena, call->id, &content, call->now));
	return answer(call, "template.change", &before, call->id, out);
}

/* Blanks are for whoever uses it; anything else has to be right beforehand. */
static enum err must_be_sendable(struct call *call)
{
	struct template found;
	const struct node *messages;
	const struct content_setting setting = {.public_url = call->web->options.public_url,
	                                        .allow_http_loopback = call->web->options.allow_http_loopback,
	                                        .now = call->now,
	                                        .blanks = true};
	struct content_report *report = arena_make(call->arena, struct content_report);
	TRY(template_find(call->db, call->arena, call->id, &found));
	TRY(node_parse(call->arena, found.messages, &messages));
	TRY(content_check(call->db, call->arena, messages, &setting, report));
	TRY(translations_check(call->db, call->arena, found.translations, messages, &setting, report));
	if (report->problem_count == 0)
		return OK;
	return fail_field(ERR_INVALID, str_z(call->arena, report->problems[0].field), "%.*s", FMT(report->problems[0].text));
}

enum err template_approve_post(struct call *call, const struct api_template_approve *in, struct api_template *out)
{
	const struct template_approval approval = {in->updated_at, call->session->staff_id, call->now};
	struct template before;
	TRY(template_find(call->db, call->arena, call->id, &before));
	TRY(must_be_sendable(call));
	TRY(template_approve(call->db, call->arena, call->id, &approval));
	return answer(call, "template.approve", &before, call->id, out);
}

enum err template_unapprove_post(struct call *call, const struct api_template_approve *in, struct api_template *out)
{
	const struct template_approval approval = {.updated_at = in->updated_at};
	struct template before;
	TRY(template_find(call->db, call->arena, call->id, &before));
	TRY(template_approve(call->db, call->arena, call->id, &approval));
	return answer(call, "template.unapprove", &before, call->id, out);
}

enum err template_delete(struct call *call, struct api_ok *out)
{
	struct template before;
	TRY(template_find(call->db, call->arena, call->id, &before));
	TRY(template_remove(call->db, call->arena, call->id));
	out->ok = true;
	return record(call, "template.delete", &before, NULL);
}
