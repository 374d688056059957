/* face_admit: each sender below a JSON text. */
#include "face_admit.h"

#include "arena.h"
#include "call.h"
#include "face.h"
#include "field.h"

enum err face_admit_text(struct call *call, struct str place, struct str json, int64_t department_id)
{
	const struct node *node;
	size_t count;
	if (str_find(json, S("\"sender\"")) < 0)
		return OK;
	struct face_look *looks = arena_array(call->arena, struct face_look, FACE_LOOKS_MOST);
	TRY(node_parse(call->arena, json, &node));
	face_looks(call->arena, place, node, looks, &count);
	for (size_t i = 0; i < count; i++) {
		struct str why;
		bool old;
		TRY(face_may(call->db, call->arena, &looks[i], department_id, &why, &old));
		if (why.len)
			return fail_field(ERR_INVALID, str_z(call->arena, looks[i].field), "%.*s", FMT(why));
	}
	return OK;
}
