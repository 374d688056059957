/* roster: a file of people with values, read, kept, tried out, forgotten. */
#include "delivery_harness.h"

#include "batch.h"
#include "buf.h"
#include "csv.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "people.h"
#include "roster.h"

static struct roster_sheet look_at(const struct town *town, struct str file)
{
	struct roster_sheet sheet;
	assert_ok(roster_look(town->db, town->arena, file, &sheet));
	return sheet;
}

static int64_t keep(const struct town *town, const char *file)
{
	struct roster_sheet sheet = look_at(town, str_from(file));
	const struct roster_new new = {S("名簿.csv"), &sheet, 1, NOON};
	int64_t id;
	assert_ok(tx_begin(town->db));
	assert_ok(roster_keep(town->db, town->delivery.keyring, &new, &id));
	assert_ok(tx_commit(town->db));
	return id;
}

static void refused(const struct town *town, const char *file, const char *words)
{
	struct roster_sheet sheet;
	enum err err = roster_look(town->db, town->arena, str_from(file), &sheet);
	if (err != ERR_INVALID && err != ERR_LIMIT)
		fail_msg("%s was taken (%d)", file, (int)err);
	assert_string_equal(err_field(), "file");
	if (str_find(str_from(err_text()), str_from(words)) < 0)
		fail_msg("%s: %s", file, err_text());
}

DB_TEST(a_file_is_read_in_each_encoding_of_city_halls)
{
	struct town town = town_with(place, arena, 5);
	struct str text = S("友だち番号,金額,本文\r\n2,\"1,200円\",\"一行目\r\n二行目\"\r\n3,〜①,\r\n"), sjis;
	assert_ok(csv_to_cp932(arena, text, &sjis));
	const struct str files[] = {text, str_fmt(arena, "\xef\xbb\xbf%.*s", FMT(text)), sjis};
	for (size_t i = 0; i < COUNT(files); i++) {
		struct roster_sheet sheet = look_at(&town, files[i]);
		assert_str(sheet.person_heading, "友だち番号");
		assert_int_equal(sheet.column_count, 2);
		assert_str(sheet.columns[1].heading, "本文");
		assert_int_equal(sheet.row_count, 2);
		assert_int_equal(sheet.fault_count, 0);
		assert_int_equal(sheet.rows[0].friend_id, 2);
		assert_str(sheet.rows[0].values[0], "1,200円");
		assert_str(sheet.rows[0].values[1], "一行目\n二行目");
		assert_int_equal(sheet.rows[1].line, 3); /* as a spreadsheet counts, whatever stands in a cell */
		assert_int_equal(sheet.columns[1].empty, 1);
		assert_int_equal(sheet.columns[0].longest, 6);
		assert_int_equal(sheet.columns[0].longest_line, 2);
	}
	refused(&town, "\x81\x00\xff", "文字コード");
}

DB_TEST(people_are_named_by_number_or_by_line_id)
{
	struct town town = town_with(place, arena, 300);
	struct roster_sheet sheet = look_at(&town, S("金額,LINEのID\n1,U0000000000000000000000000000000a\n2,U00000000000000000000000000000002\n"));
	assert_int_equal(sheet.row_count, 2);
	assert_int_equal(sheet.rows[0].friend_id, 10);
	assert_int_equal(sheet.rows[1].friend_id, 2);
	/* 友だち番号 wins over a number of the city's own; wide digits are digits. */
	sheet = look_at(&town, S("番号,友だち番号\nA-1,１２\n"));
	assert_str(sheet.columns[0].heading, "番号");
	assert_str(sheet.rows[0].values[0], "A-1");
	assert_int_equal(sheet.rows[0].friend_id, 12);
	sheet = look_at(&town, S("番号,金額\n7,x\n"));
	assert_int_equal(sheet.rows[0].friend_id, 7);
	/* Everybody, so that more than one question is asked. */
	struct buf file;
	buf_init(&file, arena, 1 << 20);
	buf_lit(&file, "友だち番号\n");
	for (int i = 300; i > 0; i--)
		buf_fmt(&file, "%d\n%d\n", i, 1000 + i);
	sheet = look_at(&town, buf_view(&file));
	assert_int_equal(sheet.row_count, 300);
	assert_int_equal(sheet.rows[0].friend_id, 300);
	assert_int_equal(sheet.fault_count, 300);
}

static void assert_fault(struct arena *arena, const struct roster_sheet *sheet, size_t at, int64_t line, const char *words)
{
	assert_true(at < sheet->fault_count);
	assert_int_equal(sheet->faults[at].line, line);
	struct str text = roster_fault_text(arena, &sheet->faults[at]);
	if (str_find(text, str_from(words)) < 0)
		fail_msg("line %d: %.*s", (int)line, FMT(text));
}

DB_TEST(lines_that_cannot_be_used_are_told_with_number_and_reason)
{
	struct town town = town_with(place, arena, 9);
	struct buf file;
	buf_init(&file, arena, 1 << 20);
	buf_lit(&file, "友だち番号,金額\n1,a\n,b\n99,c\n1,d\nabc,e\n2,f,余り\n3,x\x01y\n\n , \n4,");
	for (int i = 0; i < 5001; i++)
		buf_lit(&file, "あ");
	buf_lit(&file, "\n5,ok,\n-1,z\n99999999999,z\n");
	struct roster_sheet sheet = look_at(&town, buf_view(&file));
	assert_int_equal(sheet.row_count, 2);
	assert_int_equal(sheet.rows[1].friend_id, 5);
	assert_int_equal(sheet.lines, 11);
	assert_int_equal(sheet.fault_count, 9);
	assert_fault(arena, &sheet, 0, 3, "だれの行か");
	assert_fault(arena, &sheet, 1, 4, "「99」という友だちはいません");
	assert_fault(arena, &sheet, 2, 5, "2行目と同じ人");
	assert_fault(arena, &sheet, 3, 6, "「abc」");
	assert_fault(arena, &sheet, 4, 7, "列が多く");
	assert_fault(arena, &sheet, 5, 8, "「金額」に、文字ではない");
	assert_fault(arena, &sheet, 6, 11, "「金額」が長すぎます");
	assert_fault(arena, &sheet, 7, 13, "「-1」");
}

DB_TEST(files_that_make_no_sense_are_refused_with_what_to_do)
{
	struct town town = town_with(place, arena, 3);
	refused(&town, "", "空です");
	refused(&town, "友だち番号,金額\n", "人の行がありません");
	refused(&town, "名前,金額\nx,1\n", "友だち番号");
	refused(&town, "友だち番号,金額,金額\n1,1,1\n", "「金額」の列が2つ");
	refused(&town, "友だち番号,,金額\n1,1,1\n", "2列めの見出しが空");
	refused(&town, "友だち番号,{{金額}}\n1,1\n", "使えない文字");
	refused(&town, "友だち番号,\"金|額\"\n1,1\n", "使えない文字");
	refused(&town, "友だち番号,あいうえおかきくけこさしすせそたちつてとあいうえおかきくけこさしすせそたちつてとあいうえおかきくけこさしすせそたちつてとx\n1,1\n", "長すぎます");
	refused(&town, "友だち番号,\"金額\n1,1\n", "閉じていません");
	struct buf file;
	buf_init(&file, arena, 1 << 20);
	buf_lit(&file, "友だち番号\n");
	for (int i = 0; i <= ROSTER_LINES_MOST; i++)
		buf_lit(&file, "1\n");
	refused(&town, str_z(arena, buf_view(&file)), "30000行まで");
}

/* --- kept ------------------------------------------------------------------------------ */

static int64_t draft_for(const struct town *town, int64_t roster, const char *messages)
{
	const struct broadcast_content content = {.title = S("名簿"),
	                                          .messages = str_from(messages),
	                                          .condition = str_fmt(town->arena, "{\"roster\":%" PRId64 "}", roster),
	                                          .roster_id = roster};
	int64_t id;
	assert_ok(tx_begin(town->db));
	assert_ok(broadcast_draft(town->db, town->arena, &content, STAFF, &id));
	assert_ok(tx_commit(town->db));
	return id;
}

DB_TEST(values_are_kept_sealed_and_found_by_person_and_by_line)
{
	struct town town = town_with(place, arena, 9);
	int64_t id = keep(&town, "友だち番号,金額\n7,七\n3,三\n99,九十九\n");
	struct roster roster;
	struct roster_row row;
	assert_ok(roster_find(town.db, arena, id, &roster));
	assert_int_equal(roster.people, 2);
	assert_int_equal(roster.faults, 1);
	assert_str(roster.columns[0].heading, "金額");
	assert_ok(roster_row_at(town.db, arena, town.delivery.keyring, &roster, 0, &row));
	assert_int_equal(row.friend_id, 7);
	assert_str(row.values[0], "七");
	assert_ok(roster_row_at(town.db, arena, town.delivery.keyring, &roster, 1, &row));
	assert_int_equal(row.line, 3);
	assert_err(roster_row_at(town.db, arena, town.delivery.keyring, &roster, 2, &row), ERR_NOT_FOUND);
	const int64_t ids[] = {3, 5, 7};
	struct content_person people[3] = {{.name = S("")}, {.name = S("")}, {.name = S("")}};
	assert_ok(roster_fill(town.db, arena, town.delivery.keyring, &roster, ids, 3, people));
	assert_str(people[0].values[0], "三");
	assert_null(people[1].values);
	assert_str(people[2].values[0], "七");
	struct roster_fault *faults;
	size_t count;
	assert_ok(friend_block(town.db, arena, S("U00000000000000000000000000000003"), NOON));
	assert_ok(roster_faults(town.db, arena, town.delivery.keyring, id, 0, 10, &faults, &count));
	assert_int_equal(count, 2);
	assert_int_equal(faults[0].kind, ROSTER_BLOCKED);
	assert_int_equal(faults[0].line, 3);
	assert_str(faults[1].person, "99");
	int64_t reachable, careful;
	assert_ok(roster_reach(town.db, arena, id, &reachable, &careful));
	assert_int_equal(reachable, 1);
}

DB_TEST(every_finished_message_is_looked_at_before_sending)
{
	struct town town = town_with(place, arena, 9);
	int64_t id = keep(&town, "友だち番号,金額,リンク\n1,千円,https://a.example/\n2,,https://b.example/\n3,万円,bad\n");
	struct roster roster;
	struct roster_check check;
	const struct node *messages;
	assert_ok(roster_find(town.db, arena, id, &roster));
	assert_ok(node_parse(arena, S("[{\"type\":\"text\",\"text\":\"{{金額}}\"}]"), &messages));
	assert_ok(roster_check(town.db, arena, &town.delivery, &roster, messages, &check));
	assert_int_equal(check.checked, 3);
	assert_int_equal(check.bad_count, 1);
	assert_int_equal(check.bad[0].line, 3);
	assert_true(str_find(check.bad[0].text, S("「金額」が空です")) >= 0);
	assert_ok(node_parse(arena, S("[{\"type\":\"text\",\"text\":\"{{金額|未定}}\"}]"), &messages));
	assert_ok(roster_check(town.db, arena, &town.delivery, &roster, messages, &check));
	assert_int_equal(check.bad_count, 0);
	const char *button = "[{\"type\":\"template\",\"altText\":\"a\",\"template\":{\"type\":\"buttons\",\"text\":\"t\",\"actions\":["
	                     "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"{{リンク}}\"}]}}]";
	assert_ok(node_parse(arena, str_from(button), &messages));
	assert_ok(roster_check(town.db, arena, &town.delivery, &roster, messages, &check));
	assert_int_equal(check.bad_count, 1);
	assert_int_equal(check.bad[0].line, 4);
	/* And so sending is refused, with the line. */
	struct broadcast broadcast = town_find(&town, draft_for(&town, id, button));
	assert_err(broadcast_lines_fit(town.db, arena, &town.delivery, &broadcast), ERR_INVALID);
	assert_true(str_find(str_from(err_text()), S("名簿の4行目")) >= 0);
}

/* --- forgotten -------------------------------------------------------------------------- */

static bool is_forgotten(const struct town *town, int64_t id)
{
	struct roster roster;
	struct roster_row row;
	assert_ok(roster_find(town->db, town->arena, id, &roster));
	assert_ok(roster_row_at(town->db, town->arena, town->delivery.keyring, &roster, 0, &row));
	assert_int_equal(row.values == NULL, roster.erased_at != 0);
	return roster.erased_at != 0;
}

static void forget(const struct town *town, int64_t now)
{
	int64_t forgotten;
	assert_ok(roster_forget(town->db, town->arena, now, 30, &forgotten));
}

static void set_state(const struct town *town, int64_t broadcast, const char *state, int64_t finished_at)
{
	assert_ok(db_script(town->db, town->arena,
	                    str_fmt(town->arena, "UPDATE broadcast SET state = '%s', finished_at = %" PRId64 " WHERE id = %" PRId64,
	                            state, finished_at, broadcast)));
}

DB_TEST(values_are_forgotten_some_days_after_the_last_send)
{
	struct town town = town_with(place, arena, 9);
	const char *file = "友だち番号,金額\n7,七\n";
	int64_t unused = keep(&town, file), used = keep(&town, file);
	int64_t first = draft_for(&town, used, "[]"), second = draft_for(&town, used, "[]");
	forget(&town, NOON + MS_DAY - 1);
	assert_false(is_forgotten(&town, unused));
	forget(&town, NOON + MS_DAY + 1);
	assert_true(is_forgotten(&town, unused)); /* nobody made a broadcast of it */
	assert_false(is_forgotten(&town, used));
	/* The last one counts; what is planned or under way keeps them. */
	set_state(&town, first, "sent", NOON);
	for (const char *const *state = (const char *const[]){"scheduled", "resolving", "sending", "stopping", "held", NULL}; *state; state++) {
		set_state(&town, second, *state, 0);
		forget(&town, NOON + 300 * MS_DAY);
		assert_false(is_forgotten(&town, used));
		assert_err(roster_erase(town.db, arena, used, NOON), ERR_CONFLICT);
	}
	set_state(&town, second, "stopped", NOON + 5 * MS_DAY);
	forget(&town, NOON + 35 * MS_DAY - 1);
	assert_false(is_forgotten(&town, used));
	forget(&town, NOON + 35 * MS_DAY + 1);
	assert_true(is_forgotten(&town, used));
	/* Then nothing goes on, and a copy cannot be sent. */
	assert_ok(tx_begin(town.db));
	assert_err(broadcast_resume(town.db, arena, &town.delivery, second, STAFF), ERR_CONFLICT);
	assert_true(str_find(str_from(err_text()), S("名簿の内容")) >= 0);
	tx_rollback(town.db);
	int64_t copy = draft_for(&town, used, "[{\"type\":\"text\",\"text\":\"{{金額}}\"}]");
	const struct broadcast_ask ask = {.id = copy, .version = 1, .people = 1};
	assert_err(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF), ERR_INVALID);
	assert_string_equal(err_field(), "condition");
}

/* --- what became of it --------------------------------------------------------------------- */

DB_TEST(each_line_has_its_result)
{
	struct town town = town_with(place, arena, 9);
	int64_t roster = keep(&town, "友だち番号,金額\n6,a\n5,b\n4,c\n3,d\n2,e\n");
	assert_ok(friend_block(town.db, arena, S("U00000000000000000000000000000004"), NOON));
	int64_t id = draft_for(&town, roster, "[{\"type\":\"text\",\"text\":\"{{金額}}\"}]");
	const struct broadcast_ask ask = {.id = id, .version = 1, .people = 4};
	struct batch *batches;
	size_t count;
	struct roster_result *results;
	assert_ok(tx_begin(town.db));
	assert_ok(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF));
	assert_ok(tx_commit(town.db));
	assert_ok(batch_resolve(town.db, &town.delivery, id, NOON));
	assert_true(town_find(&town, id).personal);
	assert_ok(batch_claim(town.db, arena, id, NOON, 3, &batches, &count)); /* 2, 3, 5 */
	assert_int_equal(count, 3);
	struct batch_outcome outcomes[] = {{.batch = batches[0], .fate = BATCH_SENT, .status = 200},
	                                   {.batch = batches[1], .fate = BATCH_REFUSED, .status = 400, .answer = S("no")},
	                                   {.batch = batches[2], .fate = BATCH_UNCERTAIN}};
	assert_ok(batch_settle(town.db, arena, id, outcomes, 3, NOON + 5));
	struct broadcast now = town_find(&town, id);
	assert_ok(roster_results(town.db, arena, &now, &results, &count));
	assert_int_equal(count, 5);
	static const enum roster_fate fates[] = {ROSTER_WAITING, ROSTER_UNSURE, ROSTER_UNREACHED, ROSTER_REFUSED, ROSTER_SENT};
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(results[i].line, (int64_t)i + 2);
		assert_int_equal(results[i].friend_id, 6 - (int64_t)i);
		assert_int_equal(results[i].fate, fates[i]);
	}
	assert_str(results[3].answer, "no");
	assert_int_equal(results[4].at, NOON + 5);
	assert_ok(broadcast_stop(town.db, arena, id, STAFF));
	assert_ok(batch_stop(town.db, arena, id, NOON));
	now = town_find(&town, id);
	assert_ok(roster_results(town.db, arena, &now, &results, &count));
	assert_int_equal(results[0].fate, ROSTER_STOPPED);
	assert_int_equal(results[1].fate, ROSTER_UNSURE);
}
