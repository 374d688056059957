/* api_batch: rich menu batch control: from this menu to that, for everybody. */
#include "api.h"

#include "arena.h"
#include "field.h"
#include "jst.h"

#define OPERATIONS_MOST 1000
#define RESUME_KEY_MOST 100

static const char *const operation_words[] = {"link", "unlink", "unlinkAll", NULL};

static bool is_resume_key(struct str key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'))
			return false;
	}
	return key.len >= 1 && key.len <= RESUME_KEY_MOST;
}

static bool known_menu(struct call *call, struct str id, uint32_t *menu)
{
	*menu = menu_find(call->world, id);
	if (*menu != MENU_NONE)
		return true;
	answer_message(call, 404, str_fmt(call->arena, "Richmenu (%.*s) is not found", FMT(id)));
	return false;
}

static bool read_step(struct call *call, const struct node *operation, struct batch_step *step)
{
	int word;
	if (field_word(operation, "type", operation_words, &word) != OK) {
		answer_problem(call, S("operations[].type"), S("Must be one of the following values: [link, unlink, unlinkAll]"));
		return false;
	}
	*step = (struct batch_step){(enum batch_operation)word, MENU_NONE, MENU_NONE};
	struct str from = node_text(node_get(operation, "from"), S(""));
	struct str to = node_text(node_get(operation, "to"), S(""));
	if (step->operation != BATCH_UNLINK_ALL && !known_menu(call, from, &step->from))
		return false;
	if (step->operation != BATCH_LINK)
		return true;
	if (!known_menu(call, to, &step->to))
		return false;
	if (call->world->menus.items[step->to].image.len)
		return true;
	answer_problem(call, S("operations[].to"),
	               str_fmt(call->arena, "'to' richmenu (%.*s) must have image but it doesn't", FMT(to)));
	return false;
}

static bool steps_agree(struct call *call, const struct batch_step *steps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (steps[i].operation == BATCH_UNLINK_ALL && count > 1) {
			answer_problem(call, S("operations[].type"), S("'unlinkAll' type can't be combined with other type"));
			return false;
		}
		for (size_t j = 0; j < i; j++) {
			if (steps[i].from != steps[j].from)
				continue;
			answer_problem(call, S("operations[].from"),
			               str_fmt(call->arena, "from richmenu (%s) is duplicated",
			                       call->world->menus.items[steps[i].from].id));
			return false;
		}
	}
	return true;
}

/* In the arena; NULL when answered. */
static struct batch_step *read_steps(struct call *call, size_t *count)
{
	const struct node *operations = node_get(call->body, "operations");
	const struct node *resume = node_get(call->body, "resumeRequestKey");
	*count = node_count(operations);
	if (!node_is(operations, NODE_ARRAY)) {
		answer_bad_property(call, S("operations"));
		return NULL;
	}
	if (*count < 1 || *count > OPERATIONS_MOST) {
		answer_problem(call, S("operations"), S("Size must be between 1 and 1000"));
		return NULL;
	}
	if (resume && !is_resume_key(node_text(resume, S("")))) {
		answer_problem(call, S("resumeRequestKey"), S("must match the pattern [0-9a-zA-Z\\-_]{1,100}"));
		return NULL;
	}
	struct batch_step *steps = arena_array(call->arena, struct batch_step, *count);
	for (size_t i = 0; i < *count; i++)
		if (!read_step(call, node_at(operations, i), &steps[i]))
			return NULL;
	return steps_agree(call, steps, *count) ? steps : NULL;
}

void api_richmenu_batch_validate(struct call *call)
{
	size_t count;
	if (read_steps(call, &count))
		answer_empty(call, 200);
}

void api_richmenu_batch(struct call *call)
{
	size_t count;
	const struct batch_step *steps = read_steps(call, &count);
	if (!steps)
		return;
	struct batch batch = {
		.request_id = call->request_id,
		.accepted_at = call->now,
		.steps = mem_make(count * sizeof *steps),
		.step_count = (uint32_t)count,
	};
	for (size_t i = 0; i < count; i++)
		batch.steps[i] = steps[i];
	batch_add(call->world, &batch);
	answer_empty(call, 202);
}

void api_richmenu_batch_progress(struct call *call)
{
	struct id16 id;
	struct json json;
	if (!ids_uuid(http_param(call->req, "requestId"), &id)) {
		answer_bad_parameter(call, "requestId");
		return;
	}
	for (uint32_t i = 0; i < call->world->batches.count; i++) {
		const struct batch *batch = &call->world->batches.items[i];
		if (!id16_eq(batch->request_id, id) || !batch->step_count ||
		    call->now - batch->accepted_at > BATCH_DAYS * MS_DAY)
			continue;
		struct emit *out = json_begin(&json, call->arena);
		emit_text(out, "phase", batch->done ? S("succeeded") : S("ongoing"));
		emit_text(out, "acceptedTime", call_time(call, batch->accepted_at));
		if (batch->done)
			emit_text(out, "completedTime", call_time(call, batch->completed_at));
		answer_json(call, 200, &json);
		return;
	}
	answer_message(call, 404, S("Not found"));
}
