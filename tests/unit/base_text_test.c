/* Views, buffers, UTF-8, JSON and CSV. */
#include "test.h"

#include "buf.h"
#include "csv_table.h"
#include "emit.h"
#include "field.h"
#include "utf8.h"

#include <string.h>

TEST(cutting_gives_every_piece_also_the_empty_ones)
{
	struct str rest = S("a,,b,"), piece;
	const char *expected[] = {"a", "", "b", ""};
	for (size_t i = 0; i < COUNT(expected); i++) {
		assert_true(str_cut(&rest, ',', &piece));
		assert_str(piece, expected[i]);
	}
	assert_false(str_cut(&rest, ',', &piece));
}

TEST(numbers_are_read_whole_or_not_at_all)
{
	int64_t n = 7;
	assert_true(str_to_i64(S("9223372036854775807"), &n));
	assert_true(n == INT64_MAX);
	assert_true(str_to_i64(S("-9223372036854775808"), &n));
	assert_true(n == INT64_MIN);
	static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1.0", "9223372036854775808", "-9223372036854775809", "１"};
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(str_to_i64(str_from(bad[i]), &n));
	assert_true(n == INT64_MIN);
}

TEST(a_buffer_stops_at_its_ceiling_and_says_so)
{
	struct buf buf;
	struct str out;
	buf_init(&buf, arena, 5);
	buf_lit(&buf, "12345");
	assert_ok(buf_done(&buf, &out));
	buf_char(&buf, '6');
	assert_err(buf_done(&buf, &out), ERR_LIMIT);
	assert_str(buf_view(&buf), "12345");
}

TEST(characters_are_counted_as_line_and_as_people_count)
{
	/* a family of four, a flag, か with a separate voicing mark */
	struct str family = S("👨‍👩‍👧‍👦"), flag = S("🇯🇵"), ga = S("か\xe3\x82\x99");
	assert_int_equal(utf8_utf16_length(family), 11);
	assert_int_equal(utf8_graphemes(family), 1);
	assert_int_equal(utf8_utf16_length(flag), 4);
	assert_int_equal(utf8_graphemes(flag), 1);
	assert_int_equal(utf8_graphemes(ga), 1);
	assert_int_equal(utf8_graphemes(S("盛岡市")), 3);
	assert_str(utf8_cut(S("👨‍👩‍👧‍👦盛岡"), 2), "👨‍👩‍👧‍👦盛");
	assert_int_equal(utf8_graphemes(S("")), 0);
}

TEST(bytes_that_are_no_utf8_are_refused)
{
	static const struct str bad[] = {S_INIT("\xff"), S_INIT("\xc0\x80"), S_INIT("\xed\xa0\x80"),
	                                 S_INIT("\xe3\x81"), S_INIT("a\0b"), S_INIT("\xf4\x90\x80\x80")};
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(utf8_ok(bad[i]));
	assert_true(utf8_ok(S("日本語 ok")));
	assert_false(utf8_is_text(S("a\x07")));
	assert_true(utf8_is_text(S("a\r\n\tb")));
}

TEST(folding_makes_what_people_type_comparable)
{
	assert_str(utf8_fold(arena, S("ﾍﾟｯﾄﾎﾞﾄﾙ")), "ぺっとぼとる");
	assert_str(utf8_fold(arena, S("ＡＢＣ　１２３")), "abc 123");
	assert_str(utf8_fold(arena, S("  ゴミ \n の日 ")), "ごみ の日");
}

TEST(json_is_written_so_that_it_reads_back)
{
	struct buf out;
	struct emit emit;
	const struct node *node;
	buf_init(&out, arena, 4096);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "t", S("\"\\\n\x01</script>日本"));
	emit_i64(&emit, "i", INT64_MIN);
	emit_double(&emit, "d", 0.1);
	emit_bool(&emit, "b", true);
	emit_list(&emit, "l");
	emit_i64(&emit, NULL, 1);
	emit_null(&emit, NULL);
	emit_end_list(&emit);
	emit_key(&emit, S("k\"ey"));
	emit_text(&emit, NULL, S("v"));
	emit_end(&emit);
	assert_true(str_find(buf_view(&out), S("</script")) < 0);
	assert_ok(node_parse(arena, buf_view(&out), &node));
	assert_str(node_text(node_get(node, "t"), S("")), "\"\\\n\x01</script>日本");
	assert_true(node_i64(node_get(node, "i"), 0) == INT64_MIN);
	assert_true(node_double(node_get(node, "d"), 0) == 0.1);
	assert_int_equal(node_count(node_get(node, "l")), 2);
	assert_str(node_text(node_get(node, "k\"ey"), S("")), "v");
}

TEST(bad_fields_are_named)
{
	const struct node *node;
	struct str text;
	int64_t n;
	assert_ok(node_parse(arena, S("{\"title\":\"\",\"n\":1.5,\"long\":\"あいう\"}"), &node));
	assert_err(field_text(node, "title", 1, 10, &text), ERR_INVALID);
	assert_string_equal(err_field(), "title");
	assert_non_null(strstr(err_text(), "必ず入力"));
	assert_err(field_i64(node, "n", 0, 9, &n), ERR_INVALID);
	assert_string_equal(err_field(), "n");
	assert_err(field_text(node, "long", 1, 2, &text), ERR_INVALID);
	assert_non_null(strstr(err_text(), "いまは 3 文字"));
	assert_err(field_text(node, "absent", 0, 2, &text), ERR_INVALID);
}

TEST(json_that_is_deep_double_or_broken_is_refused)
{
	const struct node *node;
	struct buf deep;
	buf_init(&deep, arena, 1000);
	for (int i = 0; i < 40; i++)
		buf_char(&deep, '[');
	assert_err(node_parse(arena, buf_view(&deep), &node), ERR_INVALID);
	assert_err(node_parse(arena, S("{\"a\":1,\"a\":2}"), &node), ERR_INVALID);
	assert_err(node_parse(arena, S("{\"a\":"), &node), ERR_INVALID);
	assert_err(node_parse(arena, S(""), &node), ERR_INVALID);
	assert_err(node_parse(arena, S("{} x"), &node), ERR_INVALID);
	assert_err(node_parse(arena, S("{\"a\":\"\xff\"}"), &node), ERR_INVALID);
}

TEST(csv_reads_quotes_line_ends_and_both_encodings)
{
	struct csv_reader reader;
	struct str cells[4];
	size_t count;
	assert_ok(csv_open(&reader, arena, S("\xef\xbb\xbf" "名前,備考\r\n\"佐藤, \"\"み\"\"\",\"二\n行\"\r\nx,\n")));
	assert_ok(csv_row(&reader, arena, cells, 4, &count));
	assert_str(cells[0], "名前");
	assert_ok(csv_row(&reader, arena, cells, 4, &count));
	assert_int_equal(count, 2);
	assert_str(cells[0], "佐藤, \"み\"");
	assert_str(cells[1], "二\n行");
	assert_ok(csv_row(&reader, arena, cells, 4, &count));
	assert_int_equal(count, 2);
	assert_str(cells[1], "");
	assert_err(csv_row(&reader, arena, cells, 4, &count), ERR_NOT_FOUND);
	assert_ok(csv_open(&reader, arena, S("\x96\xbc\x91\x4f"))); /* 名前 in CP932 */
	assert_ok(csv_row(&reader, arena, cells, 4, &count));
	assert_str(cells[0], "名前");
}

TEST(csv_that_is_broken_tells_the_line)
{
	struct csv_reader reader;
	struct str cells[2];
	size_t count;
	assert_ok(csv_open(&reader, arena, S("a\n\"open")));
	assert_ok(csv_row(&reader, arena, cells, 2, &count));
	assert_err(csv_row(&reader, arena, cells, 2, &count), ERR_INVALID);
	assert_non_null(strstr(err_text(), "2 行目"));
	assert_ok(csv_open(&reader, arena, S("a,b,c")));
	assert_err(csv_row(&reader, arena, cells, 2, &count), ERR_INVALID);
	assert_err(csv_open(&reader, arena, S("\x81")), ERR_INVALID);
}

TEST(a_table_is_read_by_headings_as_people_write_them)
{
	static const struct csv_column columns[] = {{{"職員ID", "ID"}}, {{"名前"}}, {{"備考"}}};
	ptrdiff_t places[COUNT(columns)];
	struct csv_table table;
	struct str cells[4], rest = S("一、,二;"), piece;
	size_t count;
	assert_ok(csv_table_open(&table, arena, S(" 名前 ,Ｉｄ,名前\n , \t\n\"'=a\r\nb \",'x\n"), 4));
	csv_places(arena, &table, columns, COUNT(columns), places);
	assert_int_equal(places[0], 1);
	assert_int_equal(places[1], 0);
	assert_int_equal(places[2], -1);
	assert_ok(csv_table_row(&table, arena, cells, &count));
	assert_true(csv_is_blank(cells, count));
	assert_ok(csv_table_row(&table, arena, cells, &count));
	assert_str(csv_meant(arena, cells, count, places[1]), "=a\nb");
	assert_str(csv_meant(arena, cells, count, places[0]), "'x");
	assert_str(csv_meant(arena, cells, count, places[2]), "");
	assert_str(csv_meant(arena, cells, count, 2), "");
	assert_err(csv_table_row(&table, arena, cells, &count), ERR_NOT_FOUND);
	for (const char *const *is = (const char *const[]){"一", "", "二", "", NULL}; *is; is++) {
		assert_true(csv_cut(&rest, &piece));
		assert_str(piece, *is);
	}
	assert_false(csv_cut(&rest, &piece));
}

TEST(a_table_that_is_broken_names_the_file)
{
	struct csv_table table;
	struct str cells[1];
	size_t count;
	assert_err(csv_table_open(&table, arena, S(""), 1), ERR_INVALID);
	assert_string_equal(err_field(), "file");
	assert_err(csv_table_open(&table, arena, S("\x81"), 1), ERR_INVALID);
	assert_string_equal(err_field(), "file");
	assert_ok(csv_table_open(&table, arena, S("a\nb,c"), 1));
	assert_err(csv_table_row(&table, arena, cells, &count), ERR_INVALID);
	assert_string_equal(err_field(), "file");
}

TEST(csv_cells_never_run_as_formulas)
{
	struct buf out;
	buf_init(&out, arena, 1000);
	csv_cell(&out, S("=HYPERLINK(\"x\")"), true);
	csv_cell(&out, S("-5"), false);
	csv_number(&out, -5, false);
	csv_end_row(&out);
	assert_str(buf_view(&out), "\"'=HYPERLINK(\"\"x\"\")\",\"-5\",\"-5\"\r\n");
}

TEST(text_outside_cp932_becomes_a_visible_mark)
{
	struct str out;
	assert_ok(csv_to_cp932(arena, S("名😀"), &out));
	assert_str(out, "\x96\xbc\x81\xac");
}
