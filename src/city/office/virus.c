/* virus: three tables, one way through. */
#include "virus.h"

#include "arena.h"
#include "audit.h"
#include "buf.h"
#include "db.h"
#include "emit.h"
#include "fact.h"
#include "jst.h"
#include "notice.h"
#include "queue.h"
#include "virus.sql.h"

#define DETAIL_MOST 1024

static const struct row {
	const char *word, *what;
	enum err (*wait)(struct db *db, struct arena *arena, int64_t id, int64_t *changed);
	enum err (*settle)(struct db *db, struct arena *arena, int64_t id, struct str state, struct str found, int64_t *changed);
	enum err (*forget)(struct db *db, struct arena *arena, int64_t id);
} rows[VIRUS_KINDS] = {
	[VIRUS_UTTERANCE] = {"utterance", "市民から届いたファイル", sql_virus_utterance_wait, sql_virus_utterance_settle,
	                     sql_virus_utterance_forget},
	[VIRUS_HANDOUT] = {"handout", "職員が相談で送ろうとしたファイル", sql_virus_handout_wait, sql_virus_handout_settle,
	                   sql_virus_handout_forget},
	[VIRUS_PAPER] = {"paper", "承認の依頼に付けようとしたファイル", sql_virus_paper_wait, sql_virus_paper_settle,
	                 sql_virus_paper_forget},
};

static const char *const states[] = {[VIRUS_UNCHECKED] = "unchecked", [VIRUS_WAITING] = "waiting", [VIRUS_CLEAN] = "clean",
                                     [VIRUS_INFECTED] = "infected", [VIRUS_UNREADABLE] = "unreadable"};

enum virus_state virus_state_of(struct str word)
{
	for (size_t i = 0; i < COUNT(states); i++)
		if (str_eq(word, str_from(states[i])))
			return (enum virus_state)i;
	return VIRUS_WAITING; /* a word that is not known opens nothing */
}

static struct str name_of(struct arena *arena, struct virus_file file)
{
	return str_fmt(arena, "%s %" PRId64, rows[file.kind].word, file.id);
}

enum err virus_file_of(struct str payload, struct virus_file *out)
{
	struct str word, rest = payload;
	if (str_cut(&rest, ' ', &word))
		for (size_t i = 0; i < COUNT(rows); i++)
			if (str_eq(word, str_from(rows[i].word)) && str_to_i64(rest, &out->id)) {
				out->kind = (enum virus_kind)i;
				return OK;
			}
	return fail(ERR_INVALID, "payload is no file");
}

enum err virus_wait(struct db *db, struct arena *arena, struct virus_file file, int64_t now)
{
	int64_t changed;
	struct str name = name_of(arena, file);
	TRY(rows[file.kind].wait(db, arena, file.id, &changed));
	if (!changed)
		return OK;
	return queue_add(db, arena,
	                 &(struct job_new){.kind = S("virus_check"), .payload = name, .run_at = now, .unique_key = name, .coalesce = true},
	                 NULL);
}

enum err virus_wait_again(struct db *db, struct arena *arena, int64_t now)
{
	int64_t *ids;
	size_t count;
	TRY(sql_virus_unreadable(db, arena, &ids, &count));
	for (size_t i = 0; i < count; i++)
		TRY(virus_wait(db, arena, (struct virus_file){VIRUS_UTTERANCE, ids[i]}, now));
	return OK;
}

enum err virus_verdict_of(struct db *db, struct arena *arena, struct virus_file file, struct virus_verdict *out)
{
	struct virus_utterance_state_row utterance = {0};
	struct virus_handout_state_row handout = {0};
	struct virus_paper_state_row paper = {0};
	switch (file.kind) {
	case VIRUS_UTTERANCE:
		TRY(sql_virus_utterance_state(db, arena, file.id, &utterance));
		*out = (struct virus_verdict){virus_state_of(utterance.state), utterance.found};
		return OK;
	case VIRUS_HANDOUT:
		TRY(sql_virus_handout_state(db, arena, file.id, &handout));
		*out = (struct virus_verdict){virus_state_of(handout.state), handout.found};
		return OK;
	case VIRUS_PAPER:
		TRY(sql_virus_paper_state(db, arena, file.id, &paper));
		*out = (struct virus_verdict){virus_state_of(paper.state), paper.found};
		return OK;
	}
	return fail(ERR_INTERNAL, "no such kind of file");
}

static enum err tell_helpers(struct db *db, struct arena *arena, const char *kind, struct str text, int64_t now)
{
	int64_t *helpers;
	size_t count;
	TRY(sql_virus_helpers(db, arena, now, &helpers, &count));
	for (size_t i = 0; i < count; i++)
		TRY(notice_tell(db, arena, &(struct notice_new){helpers[i], kind, text, "/notices", now}));
	return OK;
}

/* The name is ClamAV's, in ASCII; nothing of the citizen's goes in. */
static enum err record(struct db *db, struct arena *arena, const struct keyring *keyring, struct virus_file file,
                       struct str found, int64_t now)
{
	struct buf detail;
	struct emit emit;
	buf_init(&detail, arena, DETAIL_MOST);
	emit_init(&emit, &detail);
	emit_begin(&emit, NULL);
	emit_text(&emit, "found", found);
	emit_end(&emit);
	return audit_record(db, arena, keyring,
	                    &(struct audit_entry){.at = now, .actor = AUDIT_PROGRAM, .action = S("virus.found"),
	                                          .object = name_of(arena, file), .detail = buf_view(&detail)});
}

enum err virus_settle(struct db *db, struct arena *arena, const struct keyring *keyring, struct virus_file file,
                      const struct virus_verdict *verdict, int64_t now)
{
	const struct row *row = &rows[file.kind];
	int64_t changed;
	bool infected = verdict->state == VIRUS_INFECTED;
	TRY(row->settle(db, arena, file.id, str_from(states[verdict->state]), infected ? verdict->found : S(""), &changed));
	if (!changed) /* taken back meanwhile, or settled */
		return OK;
	if (file.kind == VIRUS_UTTERANCE)
		TRY(sql_virus_conversation_changed(db, arena, file.id));
	if (!infected)
		return OK;
	TRY(row->forget(db, arena, file.id));
	TRY(tell_helpers(db, arena, "virus.found",
	                 str_fmt(arena, "%sにウイルス（%.*s）が見つかりました。ファイルは消しました。", row->what, FMT(verdict->found)), now));
	return record(db, arena, keyring, file, verdict->found, now);
}

enum err virus_door(const struct virus_verdict *verdict, const char *field)
{
	switch (verdict->state) {
	case VIRUS_UNCHECKED:
	case VIRUS_CLEAN:
		return OK;
	case VIRUS_WAITING:
		return fail_field(ERR_CONFLICT, field, "このファイルは、ウイルス検査を待っています。少し待って、もう一度試してください。");
	case VIRUS_INFECTED:
		return fail_field(ERR_CONFLICT, field, "このファイルにはウイルス（%.*s）が見つかったため、消しました。", FMT(verdict->found));
	case VIRUS_UNREADABLE:
		break;
	}
	return fail_field(ERR_CONFLICT, field, "このファイルは大きすぎてウイルス検査ができないため、開けません。システムの管理者に知らせてください。");
}

enum err virus_tell_down(struct db *db, struct arena *arena, int64_t since, int64_t now)
{
	int64_t told, files;
	enum err err = fact_find(db, arena, S("virus_down_told"), &told);
	if (err == OK && now - told < MS_DAY)
		return OK;
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	TRY(sql_virus_waiting(db, arena, &files));
	TRY(fact_set(db, arena, S("virus_down_told"), now, now));
	return tell_helpers(db, arena, "virus.down",
	                    str_fmt(arena,
	                            "ウイルス検査（clamd）が%.*sから応えません。%" PRId64 "件のファイルが検査を待っていて、開けません。",
	                            FMT(jst_format_minute(arena, since)), files),
	                    now);
}
