/* articles: masking, votes, owners told once a week, a city's list of garbage. */
#include "delivery_harness.h"

#include "article.h"
#include "article_book.h"
#include "article_count.h"
#include "article_index.h"
#include "article_shared.h"
#include "article_stale.h"
#include "jst.h"
#include "notice.h"

#include <stdio.h>

TEST(numbers_and_addresses_are_taken_out_of_what_was_asked)
{
	static const char *const pairs[][2] = {
		{"090-1234-5678に電話ください", "＃-＃-＃に電話ください"},
		{"マイナンバーは１２３４ ５６７８です", "マイナンバーは＃ ＃です"},
		{"taro.yamada@example.jp へ返事を", "＜アドレス＞ へ返事を"},
		{"https://example.jp/?id=5 が開けない", "＜アドレス＞ が開けない"},
		{"返事はtaro@example.jpまで", "返事は＜アドレス＞まで"},
		{"ペットボトルの出し方", "ペットボトルの出し方"},
		{"  \n ", ""},
	};
	for (size_t i = 0; i < COUNT(pairs); i++)
		assert_str(article_mask(arena, str_from(pairs[i][0])), pairs[i][1]);
}

TEST(what_two_wordings_share_is_told_in_words)
{
	struct str out[ARTICLE_SHARED_MOST];
	size_t count = article_shared(arena, S("ﾍﾟｯﾄﾎﾞﾄﾙの捨て方は？"), S("ペットボトルの出し方"), out);
	assert_int_equal(count, 2);
	assert_str(out[0], "ぺっとぼとるの");
	assert_str(out[1], "方");
	assert_int_equal(article_shared(arena, S("あ"), S("い"), out), 0);
}

static int64_t write_article(const struct town *town, const char *question, int64_t department, int64_t review_day)
{
	const struct article_content content = {.question = str_from(question), .variants = S("[\"別の言い方\"]"),
	                                        .messages = S("[{\"type\":\"text\",\"text\":\"答え\"}]"), .url = S(""),
	                                        .related = S("[]")};
	const struct article_new new_one = {&content, department, review_day, 1, NOON};
	int64_t id;
	assert_ok(article_add(town->db, town->arena, &new_one, &id));
	assert_ok(article_publish(town->db, town->arena, id, 1, NOON));
	return id;
}

DB_TEST(of_one_persons_words_only_the_last_of_a_day_counts)
{
	struct town town = town_with(place, arena, 3);
	struct article_row *rows;
	size_t count;
	int64_t total, id = write_article(&town, "質問", 0, 0);
	const struct article_filter filter = {.scope = SCOPE_EVERYWHERE, .today = jst_day_of_ms(NOON)};
	const bool said[] = {true, true, false, true};
	for (size_t i = 0; i < COUNT(said); i++)
		assert_ok(article_vote(town.db, arena, &(struct article_vote){id, 1, NOON, said[i]}));
	assert_ok(article_vote(town.db, arena, &(struct article_vote){id, 2, NOON, false}));
	assert_ok(article_vote(town.db, arena, &(struct article_vote){id, 1, NOON + MS_DAY, true}));
	assert_ok(article_vote(town.db, arena, &(struct article_vote){id + 99, 1, NOON, true}));
	assert_ok(article_list(town.db, arena, &filter, &rows, &count, &total));
	assert_int_equal(rows[0].solved, 2);
	assert_int_equal(rows[0].unsolved, 1);
}

DB_TEST(questions_without_an_answer_are_one_row_for_the_same_words_and_end)
{
	struct town town = town_with(place, arena, 1);
	const struct keyring *keyring = city_keyring(arena);
	struct article_miss *list;
	size_t count;
	int64_t id, same, none;
	assert_ok(article_miss_add(town.db, arena, keyring, &(struct article_missed){S("ゴミの日 11月"), 1, NOON}, &id));
	assert_ok(article_miss_add(town.db, arena, keyring, &(struct article_missed){S("ｺﾞﾐの日 3月"), 1, NOON + 1}, &same));
	assert_int_equal(id, same);
	assert_ok(article_miss_add(town.db, arena, keyring, &(struct article_missed){S(" "), 1, NOON}, &none));
	assert_int_equal(none, 0);
	/* Offered and not refused: not on the list. */
	assert_ok(article_miss_add(town.db, arena, keyring, &(struct article_missed){S("候補を見せた"), 0, NOON}, &same));
	assert_ok(article_misses(town.db, arena, keyring, S("open"), &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].times, 2);
	assert_str(list[0].text, "ゴミの日 ＃月");
	assert_ok(article_forget(town.db, arena, 180, NOON + 8 * MS_DAY));
	assert_err(article_miss_find(town.db, arena, keyring, same, &list[0]), ERR_NOT_FOUND);
	assert_ok(article_miss_find(town.db, arena, keyring, id, &list[0]));
	assert_ok(article_forget(town.db, arena, 180, NOON + 181 * MS_DAY));
	assert_err(article_miss_find(town.db, arena, keyring, id, &list[0]), ERR_NOT_FOUND);
}

static int64_t told_of(const struct town *town, int64_t staff_id, const char *words)
{
	struct notice *list;
	size_t count;
	assert_ok(notice_page(town->db, town->arena, staff_id, 0, 10, &list, &count));
	if (count)
		assert_str(list[0].text, words);
	return (int64_t)count;
}

/* Departments 1 and 2; 11 writes for 1, 12 for the whole city, 13 may only look; nobody is in 2. */
static void open_office(const struct town *town)
{
	assert_ok(db_script(town->db, town->arena,
	                    S("INSERT INTO department (id, name, position, state) VALUES (101, '資源循環課', 1, 'open'), (102, '廃課', 2, 'open');"
	                      "INSERT INTO role (id, name) VALUES (901, '書く'), (902, '見る');"
	                      "INSERT INTO role_right (role_id, name) VALUES (901, 'article.view'), (901, 'article.edit'), (902, 'article.view');"
	                      "INSERT INTO staff (id, login, name, password_hash, state, created_at, department_id) VALUES"
	                      " (11, 'a', '千葉', '', 'active', 0, 101), (12, 'b', '渡辺', '', 'active', 0, NULL),"
	                      " (13, 'c', '佐藤', '', 'active', 0, 101);"
	                      "INSERT INTO staff_role (staff_id, role_id, scope, department_id, given_at) VALUES"
	                      " (11, 901, 'department', NULL, 0), (12, 901, 'all', NULL, 0), (13, 902, 'all', NULL, 0)")));
}

DB_TEST(owners_hear_on_monday_of_what_is_due_and_nobodys_articles_go_to_the_whole_citys)
{
	struct town town = town_with(place, arena, 1);
	int64_t told, monday = NOON + MS_DAY, today = jst_day_of_ms(monday);
	open_office(&town);
	write_article(&town, "ごみの日", 101, today);
	write_article(&town, "粗大ごみ", 101, today - 30);
	write_article(&town, "まだ先", 101, today + 1);
	write_article(&town, "だれもいない課", 102, today);
	assert_ok(article_stale_tell(town.db, arena, NOON, &told)); /* a Sunday */
	assert_int_equal(told, 0);
	assert_ok(article_stale_tell(town.db, arena, monday - 5 * MS_HOUR, &told)); /* seven in the morning */
	assert_int_equal(told, 0);
	assert_ok(article_stale_tell(town.db, arena, monday, &told));
	assert_int_equal(told, 2);
	assert_int_equal(told_of(&town, 11, "見直しが必要な「よくある質問」が2件あります。"), 1);
	assert_int_equal(told_of(&town, 12, "見直しが必要な「よくある質問」が1件あります。"), 1);
	assert_int_equal(told_of(&town, 13, ""), 0);
	assert_ok(article_stale_tell(town.db, arena, monday + MS_HOUR, &told));
	assert_int_equal(told, 0);
	assert_ok(article_stale_tell(town.db, arena, monday + 7 * MS_DAY, &told));
	assert_int_equal(told, 2);
}

DB_TEST(the_book_follows_what_is_published_and_the_days)
{
	struct town town = town_with(place, arena, 1);
	struct article_book *book = article_book_new();
	struct arena *readers = arena_new();
	const struct article_page *page;
	int64_t id = write_article(&town, "質問", 0, 0);
	assert_null(article_book_take(book, readers));
	assert_ok(article_book_refresh(book, town.db, arena, NOON));
	page = article_book_take(book, readers);
	assert_int_equal(page->text_count, 2);
	assert_ok(article_book_refresh(book, town.db, arena, NOON));
	assert_ptr_equal(article_book_take(book, readers), page); /* nothing changed: nothing is made */
	assert_ok(article_hide(town.db, arena, id, NOON));
	assert_ok(article_book_refresh(book, town.db, arena, NOON));
	assert_int_equal(article_book_take(book, readers)->text_count, 0);
	assert_int_equal(page->text_count, 2); /* whoever took the old one keeps it */
	struct article_content content = {.question = S("あすから"), .variants = S("[]"),
	                                  .messages = S("[{\"type\":\"text\",\"text\":\"答え\"}]"), .url = S(""), .related = S("[]"),
	                                  .valid_from = jst_day_of_ms(NOON) + 1, .valid_until = jst_day_of_ms(NOON) + 2};
	const struct article_new new_one = {&content, 0, 0, 1, NOON};
	assert_ok(article_add(town.db, arena, &new_one, &id));
	assert_ok(article_publish(town.db, arena, id, 1, NOON));
	static const size_t texts[] = {0, 1, 1, 0};
	for (size_t day = 0; day < COUNT(texts); day++) {
		assert_ok(article_book_refresh(book, town.db, arena, NOON + (int64_t)day * MS_DAY));
		assert_int_equal(article_book_take(book, readers)->text_count, texts[day]);
	}
	arena_free(&readers);
	article_book_free(&book);
}

/* 600 kinds of garbage under 2,600 names: each is found by its own name, and by
 * its name in a sentence. */
TEST(a_citys_whole_list_of_garbage_is_found_by_name)
{
	static const char *const things[] = {"傘", "なべ", "布団", "毛布", "本棚", "机", "いす", "鏡", "時計", "電話機", "炊飯器", "扇風機", "掃除機",
	                                     "ラジオ", "絵本", "辞書", "靴", "長靴", "かばん", "財布", "花びん", "植木ばち", "物干しざお", "自転車", "三輪車",
	                                     "ベビーカー", "水そう", "釣りざお", "スキー板", "ゴルフクラブ"};
	static const char *const kinds[] = {"木製の", "金属の", "プラスチックの", "子ども用の", "こわれた", "大きい", "小さい", "電動の", "布の", "ガラスの",
	                                    "革の", "竹の", "陶器の", "紙の", "折りたたみの", "業務用の", "古い", "新品の", "ゴムの", "石の"};
	static const char *const forms[] = {"", "の捨て方", "を処分", "（家庭用）", "は何ごみ"};
	struct article_text *texts = arena_array(arena, struct article_text, 2600);
	size_t count = 0, own = 0, sentence = 0;
	for (size_t i = 0; i < 600; i++)
		for (size_t f = 0; f < (i < 200 ? 5 : 4); f++)
			texts[count++] = (struct article_text){(int64_t)i + 1, str_fmt(arena, "%s%s%s", kinds[i / 30], things[i % 30], forms[f])};
	assert_int_equal(count, 2600);
	struct article_index *index = article_index_make(&(struct article_source){texts, count, NULL, 0});
	for (size_t i = 0; i < 600; i++) {
		struct article_hit hits[3];
		struct str name = str_fmt(arena, "%s%s", kinds[i / 30], things[i % 30]);
		own += article_index_search(index, arena, name, 3, hits) > 0 && hits[0].article_id == (int64_t)i + 1;
		sentence += article_index_search(index, arena, str_fmt(arena, "%.*sはどうやって捨てればいいですか", FMT(name)), 3, hits) > 0 &&
		            hits[0].article_id == (int64_t)i + 1;
	}
	printf("of 600 kinds of garbage first: %zu by name, %zu in a sentence\n", own, sentence);
	article_index_free(&index);
	assert_int_equal(own, 600);
	assert_true(sentence >= 570);
}
