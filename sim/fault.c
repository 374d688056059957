/* fault: a small list, asked in its order. */
#include "fault.h"

#include "emit.h"
#include "field.h"
#include "str.h"
#include "world.h"

#include <string.h>

static const char *const hook_words[] = {
	"", "duplicate", "reorder", "batch", "empty", "delay", "wrong_signature", "no_signature",
	"truncated", "unknown_event", "unknown_message", "extra", "standby", "no_user_id", "pretty",
	"destination", "lost", NULL,
};
static const char *const when_words[] = {"before", "after", NULL};

static enum err read_fault(const struct node *given, struct fault *fault)
{
	int word = 0;
	if (field_given(given, "webhook")) {
		TRY(field_word(given, "webhook", hook_words, &word));
		fault->hook = (enum hook_fault)word;
	} else {
		fault->path = node_text(node_get(given, "path"), S("*"));
	}
	word = 0;
	if (field_given(given, "when"))
		TRY(field_word(given, "when", when_words, &word));
	fault->after = word == 1;
	fault->status = (int)node_i64(node_get(given, "status"), 0);
	fault->delay_ms = node_i64(node_get(given, "delay_ms"), 0);
	fault->drop = node_bool(node_get(given, "drop"), false);
	fault->count = node_i64(node_get(given, "count"), -1);
	fault->every = node_i64(node_get(given, "every"), 1);
	fault->body = node_text(node_get(given, "body"), S(""));
	if (fault->status && (fault->status < 200 || fault->status > 599))
		return fail(ERR_INVALID, "status must be 200 to 599");
	if (fault->every < 1 || fault->delay_ms < 0)
		return fail(ERR_INVALID, "every must be at least 1, delay_ms at least 0");
	if (!fault->hook && !fault->status && !fault->delay_ms && !fault->drop)
		return fail(ERR_INVALID, "one of status, delay_ms, drop or webhook is needed");
	return OK;
}

enum err fault_add(struct world *world, const struct node *given, int64_t *id)
{
	struct faults *faults = &world->faults;
	struct fault fault = {0};
	TRY(read_fault(given, &fault));
	if (faults->count == FAULTS_MOST)
		return fail(ERR_LIMIT, "too many faults (%d)", FAULTS_MOST);
	fault.id = ++faults->last_id;
	fault.path = world_keep(world, fault.path);
	fault.body = world_keep(world, fault.body);
	faults->items[faults->count++] = fault;
	*id = fault.id;
	return OK;
}

void fault_remove(struct world *world, int64_t id)
{
	struct faults *faults = &world->faults;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < faults->count; i++)
		if (id && faults->items[i].id != id)
			faults->items[kept++] = faults->items[i];
	faults->count = kept;
}

static bool path_fits(const struct fault *fault, struct str path, struct str template)
{
	struct str pattern = fault->path;
	if (str_ends(pattern, S("*")))
		return str_starts(path, str_left(pattern, pattern.len - 1));
	return str_eq(pattern, path) || (template.len && str_eq(pattern, template));
}

static bool fires(struct fault *fault)
{
	if (fault->count == 0 || ++fault->seen % fault->every != 0)
		return false;
	if (fault->count > 0)
		fault->count--;
	fault->fired++;
	return true;
}

bool fault_for_call(struct world *world, struct str path, struct str template, bool after, struct fault *out)
{
	for (uint32_t i = 0; i < world->faults.count; i++) {
		struct fault *fault = &world->faults.items[i];
		if (!fault->hook && fault->after == after && path_fits(fault, path, template) && fires(fault)) {
			*out = *fault;
			return true;
		}
	}
	return false;
}

bool fault_for_hook(struct world *world, enum hook_fault kind, struct fault *out)
{
	for (uint32_t i = 0; i < world->faults.count; i++) {
		struct fault *fault = &world->faults.items[i];
		if (fault->hook == kind && fires(fault)) {
			*out = *fault;
			return true;
		}
	}
	return false;
}

void faults_emit(const struct world *world, struct emit *out)
{
	emit_list(out, "faults");
	for (uint32_t i = 0; i < world->faults.count; i++) {
		const struct fault *fault = &world->faults.items[i];
		emit_begin(out, NULL);
		emit_i64(out, "id", fault->id);
		if (fault->hook)
			emit_text(out, "webhook", str_from(hook_words[fault->hook]));
		else
			emit_text(out, "path", fault->path);
		emit_text(out, "when", str_from(when_words[fault->after]));
		emit_i64(out, "status", fault->status);
		emit_i64(out, "delay_ms", fault->delay_ms);
		emit_bool(out, "drop", fault->drop);
		emit_i64(out, "left", fault->count);
		emit_i64(out, "every", fault->every);
		emit_i64(out, "seen", fault->seen);
		emit_i64(out, "fired", fault->fired);
		emit_end(out);
	}
	emit_end_list(out);
}
