/* face: names that may stand beside a message, and whose they are. */
#include "delivery_harness.h"

#include "department.h"
#include "face.h"
#include "field.h"

TEST(a_sender_has_a_name_that_line_takes_and_nobody_mistakes)
{
	static const char *const good[] = {"子育て課", "みどり野市 資源循環課", "税務課", "消防本部", "市民課🏢"};
	static const char *const bad[] = {"", "　", "LINE", "ｌｉｎｅ市役所", "OnLine窓口", "みどり野警察署", "気象庁", "123456789012345678901", "【訓練】課"};
	for (size_t i = 0; i < COUNT(good); i++)
		assert_ok(face_name_check(arena, str_from(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_true(face_name_check(arena, str_from(bad[i])) != OK);
}

TEST(senders_are_found_wherever_messages_stand)
{
	const struct node *flow;
	struct face_look looks[FACE_LOOKS_MOST];
	size_t count;
	assert_ok(node_parse(arena, S("{\"steps\":[{\"messages\":[{\"type\":\"text\",\"text\":\"a\",\"sender\":{\"name\":\"課\",\"iconUrl\":\"media:TOK/original\"}},"
	                              "{\"type\":\"text\",\"text\":\"b\"}]}]}"), &flow));
	face_looks(arena, S("flow"), flow, looks, &count);
	assert_int_equal(count, 1);
	assert_str(looks[0].field, "flow.steps[0].messages[0].sender");
	assert_str(looks[0].name, "課");
	assert_str(looks[0].icon, "TOK");
}

static int64_t face_named(const struct town *town, struct face face)
{
	int64_t id;
	face.icon = S("");
	assert_ok(face_add(town->db, town->arena, &face, &(struct face_by){1, NOON}, &id));
	return id;
}

DB_TEST(a_department_without_a_sender_of_its_own_has_that_of_the_one_above)
{
	struct town town = town_with(place, arena, 0);
	struct str name, icon, why;
	int64_t above, below;
	bool old;
	assert_ok(tx_begin(town.db));
	assert_ok(department_add(town.db, arena, &(struct department_edit){.name = S("試しの部")}, &above));
	assert_ok(department_add(town.db, arena, &(struct department_edit){.name = S("試しの課"), .parent_id = above}, &below));
	assert_ok(face_usual(town.db, arena, below, FACE_STAFF, &name, &icon));
	assert_str(name, "");
	face_named(&town, (struct face){.name = S("市役所"), .for_staff = true});
	assert_ok(face_usual(town.db, arena, below, FACE_STAFF, &name, &icon));
	assert_str(name, "市役所");
	face_named(&town, (struct face){.name = S("部"), .department_id = above, .for_staff = true});
	face_named(&town, (struct face){.name = S("部の二"), .department_id = above, .for_staff = true});
	assert_ok(face_usual(town.db, arena, below, FACE_STAFF, &name, &icon));
	assert_str(name, "部の二"); /* the newest takes the place */
	assert_ok(face_usual(town.db, arena, below, FACE_BOT, &name, &icon));
	assert_str(name, "");
	face_named(&town, (struct face){.name = S("課"), .department_id = below});
	assert_ok(face_may(town.db, arena, &(struct face_look){.name = S("部"), .icon = S("")}, below, &why, &old));
	assert_str(why, "");
	assert_ok(face_may(town.db, arena, &(struct face_look){.name = S("課"), .icon = S("")}, above, &why, &old));
	assert_true(why.len > 0);
	assert_ok(face_may(town.db, arena, &(struct face_look){.name = S("課"), .icon = S("")}, 0, &why, &old));
	assert_str(why, "");
	assert_ok(tx_commit(town.db));
}
