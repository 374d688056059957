/* roster_csv: lines that could not be used, and what became of the others. */
#include "api.gen.h"

#include "arena.h"
#include "broadcast.h"
#include "broadcast_view.h"
#include "call.h"
#include "csv.h"
#include "jst.h"
#include "roster.h"
#include "roster_admit.h"

#define PIECE 500
#define CSV_BYTES ((size_t)24 << 20)

enum err roster_faults_csv(struct call *call)
{
	struct roster roster;
	struct buf out;
	size_t count = PIECE;
	int64_t after = 0;
	TRY(roster_admit(call, call->db, call->id, &roster));
	TRY(call_audit_export(call, "roster.faults", str_fmt(call->arena, "roster %" PRId64, roster.id)));
	buf_init(&out, call->arena, CSV_BYTES);
	csv_cell(&out, S("行"), true);
	csv_cell(&out, roster.person_heading, false);
	csv_cell(&out, S("理由"), false);
	csv_end_row(&out);
	while (count == PIECE) {
		struct roster_fault *list;
		TRY(roster_faults(call->db, call->arena, call->web->options.keyring, roster.id, after, PIECE, &list, &count));
		for (size_t i = 0; i < count; i++) {
			csv_number(&out, list[i].line, true);
			csv_cell(&out, list[i].person, false);
			csv_cell(&out, roster_fault_text(call->arena, &list[i]), false);
			csv_end_row(&out);
			after = list[i].line;
		}
	}
	return call_answer_csv(call, S("roster-faults.csv"), &out);
}

static struct str fate_text(enum roster_fate fate)
{
	switch (fate) {
	case ROSTER_SENT: return S("送信済み");
	case ROSTER_REFUSED: return S("LINEが断りました");
	case ROSTER_UNREACHED: return S("届きません（ブロックなど）");
	case ROSTER_STOPPED: return S("止めたため送っていません");
	case ROSTER_UNSURE: return S("届いたか分かりません");
	case ROSTER_WAITING: return S("まだ送っていません");
	}
	return S("");
}

enum err broadcast_rows_csv(struct call *call)
{
	static const char *const titles[] = {"行", "友だち番号", "結果", "LINEの返事", "日時"};
	struct broadcast broadcast;
	struct roster_result *list;
	size_t count;
	struct buf out;
	TRY(broadcast_admit(call, &broadcast));
	if (broadcast.roster_id == 0)
		return fail(ERR_NOT_FOUND, "この配信は、名簿を使っていません。");
	TRY(call_audit_export(call, "broadcast.rows", str_fmt(call->arena, "broadcast %" PRId64, broadcast.id)));
	TRY(roster_results(call->db, call->arena, &broadcast, &list, &count));
	buf_init(&out, call->arena, CSV_BYTES);
	csv_titles(&out, titles, COUNT(titles));
	for (size_t i = 0; i < count; i++) {
		csv_number(&out, list[i].line, true);
		csv_number(&out, list[i].friend_id, false);
		csv_cell(&out, fate_text(list[i].fate), false);
		csv_cell(&out, list[i].answer, false);
		csv_cell(&out, list[i].at ? jst_format_minute(call->arena, list[i].at) : S(""), false);
		csv_end_row(&out);
	}
	return call_answer_csv(call, str_fmt(call->arena, "broadcast-%" PRId64 "-rows.csv", broadcast.id), &out);
}
