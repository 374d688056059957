/* amendment: a row each time, the words sealed for that person. */
#include "amendment.h"

#include "arena.h"
#include "amendment.sql.h"
#include "db.h"
#include "secret.h"
#include "utf8.h"

static const struct str cause_labels[AMENDMENT_CAUSES] = {
	[AMENDMENT_ASKED] = S_INIT("本人から頼まれたため"),
	[AMENDMENT_CHECKED] = S_INIT("本人に確かめたため"),
	[AMENDMENT_PAPER] = S_INIT("申請書や届け出に合わせるため"),
	[AMENDMENT_MISTAKE] = S_INIT("入力のまちがいを直すため"),
	[AMENDMENT_OTHER] = S_INIT("そのほかの理由"),
};

struct str amendment_cause_label(enum amendment_cause cause) { return cause_labels[cause]; }

static struct str context_of(struct arena *arena, int64_t friend_id)
{
	return str_fmt(arena, "amendment.note:%" PRId64, friend_id);
}

enum err amendment_add(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct amendment *amendment)
{
	if (amendment->cause == AMENDMENT_OTHER && amendment->note.len == 0)
		return fail_field(ERR_INVALID, "note", "理由を書いてください。");
	if (utf8_graphemes(amendment->note) > AMENDMENT_NOTE_MOST)
		return fail_field(ERR_INVALID, "note", "理由は%d文字以内にしてください。", AMENDMENT_NOTE_MOST);
	return sql_amendment_insert(
		db, arena,
		&(struct amendment_insert_in){
			.friend_id = amendment->friend_id,
			.at = amendment->at,
			.staff_id = amendment->staff_id,
			.department = amendment->department,
			.action = amendment->action,
			.attribute_id = amendment->attribute_id,
			.cause = amendment->cause,
			.note = seal(keyring, arena, context_of(arena, amendment->friend_id), amendment->note),
		});
}

enum err amendment_list(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                         int64_t upto, struct amendment **out, size_t *count)
{
	struct amendment_rows_row *rows;
	TRY(sql_amendment_rows(db, arena, friend_id, upto, &rows, count));
	struct amendment *list = arena_array(arena, struct amendment, *count);
	for (size_t i = 0; i < *count; i++) {
		list[i] = (struct amendment){
			.id = rows[i].id,
			.friend_id = friend_id,
			.at = rows[i].at,
			.staff_id = rows[i].staff_id,
			.department = rows[i].department,
			.action = rows[i].action,
			.attribute_id = rows[i].attribute_id,
			.cause = (enum amendment_cause)rows[i].cause,
		};
		TRY(unseal(keyring, arena, context_of(arena, friend_id), rows[i].note, &list[i].note));
	}
	*out = list;
	return OK;
}
