/* content_face: are the senders of these messages ours? */
#include "content_part.h"

#include "arena.h"
#include "content_hint.h"
#include "face.h"

static void problem(struct content_report *report, struct str field, struct str text)
{
	if (report->problem_count < CONTENT_NOTES_MOST)
		report->problems[report->problem_count++] = (struct content_note){field, text};
}

enum err content_check_faces(struct db *db, struct arena *arena, const struct node *messages, struct content_report *out)
{
	struct face_look *looks = arena_array(arena, struct face_look, FACE_LOOKS_MOST);
	size_t count;
	face_looks(arena, S("messages"), messages, looks, &count);
	for (size_t i = 0; i < count; i++) {
		struct str why;
		bool old;
		TRY(face_may(db, arena, &looks[i], FACE_ANYWHERE, &why, &old));
		if (why.len)
			problem(out, looks[i].field, why);
		else if (old)
			content_hint(out, looks[i].field,
			             str_fmt(arena, "送信者「%.*s」は、その後に名前かアイコンが変わったか、使い終わりになっています。このまま送ると、前の表示で届きます。", FMT(looks[i].name)));
	}
	return OK;
}
