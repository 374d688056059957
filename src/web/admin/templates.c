/* templates: texts that staff keep to use again. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "template.h"

static struct api_template template_of(const struct template *t)
{
	return (struct api_template){t->id, t->name, t->category, t->messages, t->updated_at};
}

static struct template_content content_of(const struct api_template_save *in)
{
	return (struct template_content){in->name, in->category, in->messages};
}

static enum err answer(struct call *call, const char *action, int64_t id, struct api_template *out)
{
	struct template found;
	TRY(template_find(call->db, call->arena, id, &found));
	*out = template_of(&found);
	return call_audit(call, action, str_fmt(call->arena, "template %" PRId64, id), S(""));
}

enum err templates_get(struct call *call, struct api_templates *out)
{
	struct template *list;
	size_t count;
	TRY(template_list(call->db, call->arena, &list, &count));
	out->templates.items = arena_array(call->arena, struct api_template, count);
	out->templates.count = count;
	for (size_t i = 0; i < count; i++)
		out->templates.items[i] = template_of(&list[i]);
	return OK;
}

enum err template_post(struct call *call, const struct api_template_save *in, struct api_template *out)
{
	const struct template_content content = content_of(in);
	int64_t id;
	TRY(template_add(call->db, call->arena, &content, call->session->staff_id, call->now, &id));
	return answer(call, "template.add", id, out);
}

enum err template_put(struct call *call, const struct api_template_save *in, struct api_template *out)
{
	const struct template_content content = content_of(in);
	TRY(template_save(call->db, call->arena, call->id, &content, call->now));
	return answer(call, "template.change", call->id, out);
}

enum err template_delete(struct call *call, struct api_ok *out)
{
	TRY(template_remove(call->db, call->arena, call->id));
	out->ok = true;
	return call_audit(call, "template.delete", str_fmt(call->arena, "template %" PRId64, call->id), S(""));
}
